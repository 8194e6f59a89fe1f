//! The blocks and words of foreign Markdown, so that none means here what it did not mean there.
//!
//! In: the parsed text. Out: the changes that make headings bold, task lists signs, and labels and braces text, and the
//! places of its raw HTML.

use super::Cleaner;
use super::edits::Edits;
use super::markdown::{address, escape, parse};
use super::raw_html::Raw;
use crate::markdown::{AttributeKind, Block, BlockKind, Code, Inline, InlineKind, attributes, each_block, plain};
use crate::text::{Source, Span, slug};

/// The labels of quotes that are alerts, and mean the same everywhere.
const ALERTS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

impl Cleaner<'_> {
    /// What changes in blocks and all inside of them. Only `prose` keeps headings; `room` counts the runs of blocks and
    /// of words so far, for raw HTML ends in the run that it starts in.
    pub(super) fn blocks(
        &mut self,
        source: &Source,
        blocks: &[Block],
        prose: bool,
        room: &mut usize,
        edits: &mut Edits,
        tags: &mut Vec<Raw>,
    ) {
        *room += 1;
        let own = *room;
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { level, content, attributes } => {
                    self.heading(source, block.span, *level, content, *attributes, prose, edits);
                    self.inlines(content, room, edits, tags);
                }
                BlockKind::Paragraph { content, .. } => self.inlines(content, room, edits, tags),
                BlockKind::List { items, .. } => {
                    for item in items {
                        if let Some(task) = item.task {
                            edits.replace(task.span, if task.checked { "☑" } else { "☐" });
                        }
                        self.blocks(source, &item.blocks, false, room, edits, tags);
                    }
                }
                BlockKind::Quote { label, blocks } => {
                    if let Some(label) = label.as_ref().filter(|label| !ALERTS.contains(&label.name.as_str())) {
                        edits.insert(label.span.start, "\\");
                    }
                    self.blocks(source, blocks, false, room, edits, tags);
                }
                BlockKind::Table(table) => {
                    for cell in table.head.iter().chain(table.rows.iter().flatten()) {
                        self.inlines(cell, room, edits, tags);
                    }
                }
                BlockKind::Rule if !prose => edits.replace(line_of(source, block.span), "<hr>"),
                BlockKind::Html(_) => tags.push(Raw { span: block.span, room: own, inline: false }),
                BlockKind::Code(code) => self.fence(source, code, edits),
                BlockKind::Rule => {}
            }
        }
    }

    /// The words behind a fence: the language stays, and what others call the title, the numbers and the lines to look
    /// at is called as it is here. Nothing else means the same: `file` would take code out of a file.
    fn fence(&mut self, source: &Source, code: &Code, edits: &mut Edits) {
        let words = attributes(source, code.info);
        let pair = |wanted: &[&str]| {
            words.iter().find_map(|word| match &word.kind {
                AttributeKind::Pair(key, value, _) if wanted.contains(&key.as_str()) => {
                    Some((word.span, value.as_str()))
                }
                _ => None,
            })
        };
        let mut kept: Vec<String> = Vec::new();
        let mut used: Vec<Span> = Vec::new();
        if let Some(word) = words.first()
            && matches!(word.kind, AttributeKind::Word(_) | AttributeKind::Class(_))
        {
            kept.push(source.slice(word.span).to_owned());
            used.push(word.span);
        }
        if let Some((span, label)) = pair(&["label", "title"])
            && !label.trim().is_empty()
            && !label.contains(['"', '`', '\\'])
        {
            kept.push(format!("label=\"{label}\""));
            used.push(span);
        }
        let first = pair(&["linenums"]).and_then(|(span, first)| Some((span, first.trim().parse::<usize>().ok()?)));
        let first = first.filter(|(_, first)| (1..=100_000).contains(first)).map(|(span, first)| {
            kept.push(format!("numbers={first}"));
            used.push(span);
            first
        });
        if let Some((span, lines)) = pair(&["hl_lines"])
            && let Some(lines) = marked(lines, first.unwrap_or(1), code.text.lines().count())
        {
            kept.push(format!("mark={lines}"));
            used.push(span);
        }
        let dropped: Vec<&str> =
            words.iter().filter(|word| !used.contains(&word.span)).map(|word| source.slice(word.span)).collect();
        if !dropped.is_empty() {
            self.lose(format!("the words `{}` behind a code block's fence", dropped.join(" ").replace('`', "'")));
        }
        let kept = kept.join(" ");
        if kept != source.slice(code.info) {
            edits.replace(code.info, &kept);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a heading is taken apart once, where it was found")]
    fn heading(
        &mut self,
        source: &Source,
        span: Span,
        level: u8,
        content: &[Inline],
        attributes: Option<Span>,
        prose: bool,
        edits: &mut Edits,
    ) {
        let span = line_of(source, span);
        let (Some(first), Some(last)) = (content.first(), content.last()) else {
            edits.replace(span, "");
            return;
        };
        // Braces behind a heading mean nothing elsewhere, so they are text.
        let braces = attributes.map(|place| source.slice(place)).map(|text| {
            let inner = text.trim_matches(['{', '}']);
            format!(" \\{{{}\\}}", escape(inner))
        });
        let braces = braces.unwrap_or_default();
        let (before, behind) =
            (Span::new(span.start, first.span.start), Span::new(last.span.end, span.end.max(last.span.end)));
        if prose {
            let own = slug(&plain(content));
            let mut id = own.clone();
            while id.is_empty() || self.headings.contains_key(&id) {
                // Thousands of equal headings must not try all numbers each.
                let number = self.headings.entry(own.clone()).or_insert(1);
                *number += 1;
                id = if own.is_empty() { format!("part-{number}") } else { format!("{own}-{number}") };
            }
            self.headings.insert(id.clone(), 1);
            edits.replace(before, &format!("{} ", "#".repeat(level.max(2).into())));
            let pinned = if id == own { String::new() } else { format!(" {{#{id}}}") };
            edits.replace(behind, &(braces + &pinned));
        } else {
            let mark = if content.iter().any(|one| matches!(one.kind, InlineKind::Strong(_))) { "" } else { "**" };
            edits.replace(before, mark);
            edits.replace(behind, &format!("{braces}{mark}"));
        }
    }

    fn inlines(&mut self, content: &[Inline], room: &mut usize, edits: &mut Edits, tags: &mut Vec<Raw>) {
        *room += 1;
        let own = *room;
        for inline in content {
            match &inline.kind {
                InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::Strikethrough(inner) => {
                    self.inlines(inner, room, edits, tags);
                }
                InlineKind::Link { destination, content: inner } => {
                    match self.link(&destination.url) {
                        Some(kept) if *kept == *destination.url => {}
                        kept => around(inline.span, inner, kept.map(|url| (String::from("["), url)), edits),
                    }
                    self.inlines(inner, room, edits, tags);
                }
                InlineKind::Image { destination, content: inner } => match self.image(&destination.url) {
                    Some(kept) if *kept == *destination.url => {}
                    kept => {
                        let words = escape(&plain(inner));
                        let title = match destination.title.trim() {
                            "" => String::new(),
                            title => format!(" \"{}\"", title.replace('\\', "\\\\").replace('"', "\\\"")),
                        };
                        let text = kept.map_or(words.clone(), |url| format!("![{words}]({}{title})", address(&url)));
                        edits.replace(inline.span, &text);
                    }
                },
                InlineKind::Html(_) => tags.push(Raw { span: inline.span, room: own, inline: true }),
                _ => {}
            }
        }
    }
}

/// Replaces what stands around the content of a link: `[` and `](…)`; without an address both are dropped.
fn around(span: Span, content: &[Inline], kept: Option<(String, String)>, edits: &mut Edits) {
    let (start, end) = match (content.first(), content.last()) {
        (Some(first), Some(last)) => (first.span.start.max(span.start), last.span.end.min(span.end)),
        _ => (span.end, span.end),
    };
    let (before, behind) =
        kept.map_or((String::new(), String::new()), |(before, url)| (before, format!("]({})", address(&url))));
    edits.replace(Span::new(span.start, start), &before);
    edits.replace(Span::new(end, span.end), &behind);
}

/// Lines to look at, `2 4-5` counted from 1, as they are counted where the first line has a number. `None` if one of
/// them is not there.
fn marked(lines: &str, first: usize, count: usize) -> Option<String> {
    let number = |text: &str| {
        let number = text.parse::<usize>().ok().filter(|line| (1..=count).contains(line))?;
        Some(number + first - 1)
    };
    let part = |part: &str| match part.split_once('-') {
        Some((from, to)) => {
            let (from, to) = (number(from)?, number(to)?);
            (from < to).then(|| format!("{from}-{to}"))
        }
        None => number(part).map(|line| line.to_string()),
    };
    let parts: Option<Vec<String>> = lines.split([' ', ',']).filter(|part| !part.is_empty()).map(part).collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join(","))
}

/// The line without its end, from the place of a block to the end of its last line.
fn line_of(source: &Source, span: Span) -> Span {
    let text = source.slice(span).trim_end();
    Span::new(span.start, span.start + text.len())
}

/// The fence that closes the last code block of a text, if it is still open.
pub(super) fn open_fence(text: &str) -> Option<String> {
    let (source, document) = parse(text, false);
    let mut last = None;
    each_block(&document.blocks, &mut |block| {
        if let BlockKind::Code(code) = &block.kind {
            last = Some(block.span).filter(|place| code.is_fenced(*place));
        }
    });
    let code = source.slice(last?).trim_end();
    let mark = code.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let width = code.chars().take_while(|letter| *letter == mark).count();
    let end = code.lines().last().unwrap_or_default().trim_start_matches([' ', '>']);
    let closed = code.lines().count() > 1 && end.len() >= width && end.chars().all(|letter| letter == mark);
    (width >= 3 && !closed).then(|| mark.to_string().repeat(width))
}

#[cfg(test)]
mod tests {
    use super::super::tested::question;

    #[test]
    fn what_would_mean_something_else_becomes_text() {
        question("# A {b}\n\ntext", "**A \\{b\\}**\n\ntext", &[]);
        question("Title\n---\n\n---\n\nx", "**Title**\n\n<hr>\n\nx", &[]);
        question("- [x] a\n- [ ] b", "- ☑ a\n- ☐ b", &[]);
        question("> [!HINT]\n> x", "> \\[!HINT]\n> x", &[]);
        question("> [!NOTE]\n> x", "> [!NOTE]\n> x", &[]);
        question("```py\n# --- <b>\n```", "```py\n# --- <b>\n```", &[]);
        question("```py\na", "```py\na\n```", &["a code block was never closed"]);
        question("    code\n", "    code", &[]);
        question("    ```\n", "    ```", &[]);
        question(
            "```py title=\"a.py\" linenums=\"7\" hl_lines=\"1 2-3\"\na\nb\nc\n```",
            "```py label=\"a.py\" numbers=7 mark=7,8-9\na\nb\nc\n```",
            &[],
        );
        question(
            "```py file=\"a.py\" hl_lines=\"2\"\na\n```",
            "```py\na\n```",
            &["the words `file=\"a.py\" hl_lines=\"2\"` behind a code block's fence"],
        );
        question(
            "- ```js x = {\n  a\n  ```",
            "- ```js\n  a\n  ```",
            &["the words `x = {` behind a code block's fence"],
        );
        question("a\u{0}b\u{e0f0}", "ab", &["the character U+0000", "the character U+E0F0"]);
    }
}
