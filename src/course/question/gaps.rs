//! Where gaps stand in text, tables and code, and what was meant as one and cannot be read.
//!
//! In: the blocks of a question. Out: its gaps in the order of the text, or places to tell of.

use crate::course::parts::Reader;
use crate::diagnostic::Code;
use crate::markdown::{
    AttributeKind, Block, BlockKind, Inline, InlineKind, attributes, each_block, each_content, each_inline,
};
use crate::text::{Source, Span};
use std::ops::Range;

/// The way out for a gap in a code span.
pub const IN_BACKTICKS: &str =
    "write the backticks inside the gap, ``[[`answer`]]``, or the line as a code block, in which gaps are read";

/// What is said of brackets that start a gap and end none.
const OPENED: &str = "this opens a gap that cannot be read";

/// Where the first gap of a section stands; `None` if it has none.
pub(super) fn first_gap(source: &Source, blocks: &[Block]) -> Option<usize> {
    blocks.iter().position(|block| {
        let mut found = false;
        let one = std::slice::from_ref(block);
        each_inline(one, &mut |inline| found |= matches!(inline.kind, InlineKind::Gap(_)));
        each_block(one, &mut |block| {
            if let BlockKind::Code(code) = &block.kind {
                found |= delimiters(source, code.info).is_some_and(|marks| !code_gaps(&code.text, &marks).is_empty());
            }
        });
        found
    })
}

/// Where the first block stands that holds what was meant as a gap and cannot be read as one: brackets that are not
/// closed and, if `everywhere`, a gap in a code span, a formula or HTML, or a fence whose marks cannot be used. `None`
/// if there is nothing of the kind.
pub(super) fn first_broken(source: &Source, blocks: &[Block], everywhere: bool) -> Option<usize> {
    blocks.iter().position(|block| {
        let one = std::slice::from_ref(block);
        let mut broken = Vec::new();
        each_content(one, &mut |content| inline_gaps(source, content, &mut Vec::new(), &mut broken));
        if !broken.is_empty() || !everywhere {
            return !broken.is_empty();
        }
        let mut places = code_span_gaps(source, one);
        unread(source, one, &mut places);
        let mut odd = false;
        each_block(one, &mut |block| {
            odd |= matches!(&block.kind, BlockKind::Code(code) if odd_marks(source, code.info));
        });
        odd || !places.is_empty()
    })
}

/// Whether a fence's `gaps=` cannot be halved, which is reported as a fault of the fence.
fn odd_marks(source: &Source, info: Span) -> bool {
    attributes(source, info).iter().any(
        |word| matches!(&word.kind, AttributeKind::Pair(key, marks, _) if key == "gaps" && marks.chars().count() % 2 == 1),
    )
}

/// What looks like a gap in code within text, where brackets are shown as they are written. A test of a shell, which has
/// spaces inside its brackets, and a list of numbers do not.
pub fn code_span_gaps(source: &Source, blocks: &[Block]) -> Vec<Span> {
    let mut found = Vec::new();
    each_inline(blocks, &mut |inline| {
        let InlineKind::Code(_) = &inline.kind else { return };
        let text = source.slice(inline.span);
        let mut at = 0;
        while let Some(open) = text[at..].find("[[").map(|open| at + open) {
            at = open + 2;
            let Some(close) = text[at..].find(['[', ']']).map(|close| at + close) else { break };
            let inside = &text[at..close];
            let test = inside.starts_with(char::is_whitespace) && !inside.trim().is_empty();
            let numbers = inside.contains(',') && !inside.contains(char::is_alphabetic);
            if text[close..].starts_with("]]") && !test && !numbers {
                found.push(Span::new(inline.span.start + open, inline.span.start + close + 2));
                at = close + 2;
            }
        }
    });
    found
}

/// What opens and closes gaps in a fence: `gaps="«»"` behind its language, `[[` and `]]` otherwise; an empty setting
/// means that it has none.
pub fn delimiters(source: &Source, info: Span) -> Option<(String, String)> {
    // Code of a file is shown as it is: nothing in it was written for this page.
    if crate::course::fence(source, info).file.is_some() {
        return None;
    }
    let written = attributes(source, info).into_iter().find_map(|word| match word.kind {
        AttributeKind::Pair(key, value, _) if key == "gaps" => Some(value),
        _ => None,
    });
    let Some(marks) = written else { return Some(("[[".to_owned(), "]]".to_owned())) };
    let letters: Vec<char> = marks.chars().collect();
    let (open, close) = letters.split_at(letters.len() / 2);
    (!open.is_empty() && open.len() == close.len()).then(|| (open.iter().collect(), close.iter().collect()))
}

/// The gaps of a code block: each from its opening to behind its closing mark, and how long a mark is.
pub(super) fn code_gaps(code: &str, (open, close): &(String, String)) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = code[at..].find(open.as_str()).map(|start| at + start) {
        let inside = start + open.len();
        let line_end = code[inside..].find('\n').map_or(code.len(), |end| inside + end);
        match code[inside..line_end].find(close.as_str()).map(|end| inside + end) {
            // A bracket inside means brackets of the language, as in a matrix.
            Some(end) if open != "[[" || !code[inside..end].contains(['[', ']']) => {
                found.push((start..end + close.len(), inside..end));
                at = end + close.len();
            }
            _ => at = inside,
        }
    }
    found
}

/// Reports what looks like a gap where none is read: in the title, and in the prompt's formulas, HTML and code.
pub(super) fn check_unread(reader: &mut Reader<'_>, title: &[Inline], prompt: &[Block]) {
    let mut found: Vec<Span> = Vec::new();
    if let (Some(first), Some(last)) = (title.first(), title.last()) {
        let span = Span::new(first.span.start, last.span.end);
        found.extend(reader.source.slice(span).contains("[[").then_some(span));
    }
    unread(reader.source, prompt, &mut found);
    report_unread(reader, found);
}

/// Formulas, HTML and code with an opening mark that is not the start of a gap.
pub(super) fn unread(source: &Source, blocks: &[Block], found: &mut Vec<Span>) {
    each_inline(blocks, &mut |inline| {
        let text = match &inline.kind {
            InlineKind::Math { tex, .. } => tex,
            InlineKind::Html(html) => html,
            _ => return,
        };
        found.extend(text.contains("[[").then_some(inline.span));
    });
    each_block(blocks, &mut |block| match &block.kind {
        BlockKind::Html(html) if html.contains("[[") => found.push(source.line(block.span.start)),
        BlockKind::Code(code) => {
            let Some(marks) = delimiters(source, code.info) else { return };
            let gaps = code_gaps(&code.text, &marks);
            let mut at = 0;
            while let Some(open) = code.text[at..].find(marks.0.as_str()).map(|open| at + open) {
                match gaps.iter().find(|(whole, _)| whole.contains(&open)) {
                    Some((whole, _)) => at = whole.end,
                    None => {
                        let line = code.text[..open].matches('\n').count();
                        found.push(super::parsons::line_span(source, block.span, line));
                        at = open + marks.0.len();
                    }
                }
            }
        }
        _ => {}
    });
}

pub(super) fn report_unread(reader: &mut Reader<'_>, found: Vec<Span>) {
    for span in found {
        let help = "a gap stands in text, a table or code, as `[[answer]]` on one line without brackets inside; code with brackets of its own names other marks behind its fence, `gaps=\"«»\"`, or none, `gaps=\"\"`";
        reader.report(Code::BrokenGap, span, "this looks like a gap, but is not read as one", help);
    }
}

pub(super) fn inline_gaps<'a>(
    source: &Source,
    content: &'a [Inline],
    written: &mut Vec<(Span, bool, String)>,
    broken: &mut Vec<(Span, &'a str)>,
) {
    for (index, inline) in content.iter().enumerate() {
        match &inline.kind {
            InlineKind::Gap(text) => {
                let behind = &source.text()[inline.span.end..];
                let before = &source.text()[..inline.span.start];
                if behind.starts_with('(') {
                    broken.push((inline.span, "a gap stands where the text of a link would"));
                } else if behind.starts_with(']') {
                    broken.push((inline.span, "a gap is closed by more than two brackets"));
                } else if before.ends_with('[') && !before.ends_with("\\[") {
                    broken.push((inline.span, "a gap is opened by more than two brackets"));
                }
                written.push((inline.span, false, text.to_string()));
            }
            InlineKind::Text(_) => {
                let text = source.slice(inline.span);
                // Two brackets may come as two pieces of text, so the next piece is looked at too.
                let doubled = text.contains("[[")
                    || (text.ends_with('[')
                        && content.get(index + 1).is_some_and(|next| {
                            next.span.start == inline.span.end
                                && !matches!(next.kind, InlineKind::Gap(_))
                                && source.slice(next.span).starts_with('[')
                        }));
                let escaped = inline.span.start > 0 && source.text()[..inline.span.start].ends_with('\\');
                if !doubled || escaped {
                    continue;
                }
                // A run of brackets comes as a piece for each, and is one mistake.
                match broken.last_mut() {
                    Some((last, OPENED)) if last.end == inline.span.start => last.end = inline.span.end,
                    _ => broken.push((inline.span, OPENED)),
                }
            }
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::Strikethrough(inner) => {
                inline_gaps(source, inner, written, broken);
            }
            InlineKind::Link { content: inner, .. } | InlineKind::Image { content: inner, .. }
                if inner.iter().any(|inline| matches!(inline.kind, InlineKind::Gap(_))) =>
            {
                broken.push((inline.span, "a gap stands inside a link"));
            }
            _ => {}
        }
    }
}
