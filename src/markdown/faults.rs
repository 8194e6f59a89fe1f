//! What is wrong with the Markdown itself, whatever it means: constructs that the parser accepts and
//! that do something else than their author most likely wanted.

use super::{
    Block, BlockKind, Document, Inline, InlineKind, broken_links, build::label_at, each_block, each_content, lookalikes,
};
use crate::diagnostic::{Code as Fault, Diagnostic};
use crate::text::Span;

pub(super) fn find(document: &Document, findings: &mut Vec<Diagnostic>) {
    let source = &document.source;
    let named = broken_links::defines_names(source.text());
    let all = std::iter::once(&document.blocks).chain(document.footnotes.iter().map(|footnote| &footnote.blocks));
    for blocks in all {
        each_block(blocks, &mut |block| {
            findings.extend(setext(document, block));
            findings.extend(unclosed_fence(document, block));
            if let BlockKind::List { items, .. } = &block.kind {
                for item in items.iter().filter(|item| item.task.is_some()) {
                    findings.extend(fence_beside_box(document, &item.blocks));
                }
            }
        });
        lookalikes::find(source, blocks, findings);
        each_content(blocks, &mut |content| {
            labels_inside(document, content, findings);
            broken_links::find(source, content, named, findings);
        });
        super::each_inline(blocks, &mut |inline| {
            // An inline comment cannot cross a blank line, so an open one is text that a learner would see.
            if let InlineKind::Text(text) = &inline.kind
                && text.contains('<')
                && source.slice(inline.span).starts_with('<')
                && source.text()[inline.span.start..].starts_with("<!--")
            {
                findings.push(
                    Diagnostic::new(Fault::UnclosedComment, "a comment does not end in its paragraph")
                        .at(source, Span::new(inline.span.start, inline.span.start + 4), "opened here")
                        .help("close it with `-->` before the next blank line, or start it on a line of its own"),
                );
            }
        });
    }
}

fn setext(document: &Document, block: &Block) -> Option<Diagnostic> {
    let source = &document.source;
    let BlockKind::Heading { level: 2, .. } = block.kind else { return None };
    if source.slice(block.span).starts_with('#') {
        return None;
    }
    let text = source.slice(block.span).trim_end();
    let line = source.line(block.span.start + text.len());
    let dashes = Span::new(block.span.start + text.rfind('\n').map_or(0, |at| at + 1), line.end);
    Some(
        Diagnostic::new(Fault::SetextHeading, "`---` directly under a text makes a heading of the text")
            .at(source, dashes, "leave an empty line above this one")
            .help("for a line across the page write an empty line above it; for a heading write `## ` before the text"),
    )
}

fn unclosed_fence(document: &Document, block: &Block) -> Option<Diagnostic> {
    let BlockKind::Code(code) = &block.kind else { return None };
    if !code.is_fenced(block.span) {
        return None;
    }
    let source = &document.source;
    let text = source.slice(block.span);
    let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let width = text.len() - text.trim_start_matches(mark).len();
    let mut lines = text.trim_end().lines();
    lines.next();
    let closed = lines.next_back().is_some_and(|last| {
        let last = last.trim_start_matches([' ', '\t', '>']);
        last.len() >= width && last.chars().all(|letter| letter == mark)
    });
    if closed {
        return None;
    }
    let fence = mark.to_string().repeat(width);
    Some(
        Diagnostic::new(Fault::UnclosedFence, "a code block is never closed")
            .at(source, Span::new(block.span.start, block.span.start + width), "opened here")
            .help(format!("write a line {fence}, indented like the first, where the code ends")),
    )
}

/// A fence on the line of the box stays text and swallows what follows.
fn fence_beside_box(document: &Document, blocks: &[Block]) -> Option<Diagnostic> {
    let BlockKind::Paragraph { content, .. } = &blocks.first()?.kind else { return None };
    let source = &document.source;
    let span = content.first()?.span;
    let text = &source.text()[span.start..];
    (text.starts_with("```") || text.starts_with("~~~")).then(|| {
        Diagnostic::new(Fault::UnclosedFence, "a code block cannot start on the line of the box")
            .at(source, Span::new(span.start, span.start + 3), "this stays text")
            .help("end the line behind the box, and indent the code block under it by two spaces")
    })
}

/// `[!LABEL]` at the start of a line that is not the first of a quote.
fn labels_inside(document: &Document, content: &[Inline], findings: &mut Vec<Diagnostic>) {
    let source = &document.source;
    for (index, inline) in content.iter().enumerate() {
        let starts_line =
            index == 0 || matches!(content[index - 1].kind, InlineKind::SoftBreak | InlineKind::HardBreak);
        let is_text = matches!(&inline.kind, InlineKind::Text(text) if text.starts_with('['));
        if !starts_line || !is_text {
            continue;
        }
        if let Some((name, end)) = label_at(source.text(), inline.span.start) {
            let finding =
                Diagnostic::new(Fault::LabelInside, format!("the label `[!{name}]` is not at the start of a quote"))
                    .at(source, Span::new(inline.span.start, end), "")
                    .help(format!(
                        "start a quote of its own with `> [!{name}]`, with an empty line (no `>`) before it"
                    ));
            // Where a quote at the beginning of the line goes on, an empty line is all that lacks.
            let line = source.line(inline.span.start);
            let quoted = source.slice(Span::new(line.start, inline.span.start)).trim_end() == ">" && index > 0;
            let ending = if source.text()[line.end..].starts_with('\r') { "\r\n" } else { "\n" };
            findings.push(if quoted { finding.edit(Span::new(line.start, line.start), ending) } else { finding });
        }
    }
}
