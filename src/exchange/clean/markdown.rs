//! Markdown that may stand in a page of format 1.
//!
//! In: what a [`Cleaner`](super::Cleaner) made, plain text or code. Out: a [`Markdown`], to be joined, looked at, and
//! taken apart into a title and the rest.

use crate::html::raw;
use crate::markdown::{Block, BlockKind, Document, Inline, InlineKind, Syntax, each_block, plain};
use crate::text::Source;
use std::sync::Arc;

/// Markdown that may stand in a page of format 1; made by a [`Cleaner`](super::Cleaner) or by [`Markdown::text`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markdown(pub(super) String);

/// The longest title that a prompt may become, in characters: about three lines on a phone.
const LONGEST_TITLE: usize = 120;

/// Marks the place of the n-th gap (from 0) of a cloze in its prompt, until the page is printed. The signs are of
/// Unicode's private use area, so no text means anything by them; a [`Cleaner`](super::Cleaner) takes them out of
/// foreign text.
pub fn gap(index: usize) -> String {
    format!("{GAP_OPEN}{index}{GAP_CLOSE}")
}

pub(in super::super) const GAP_OPEN: char = '\u{e0f0}';
pub(in super::super) const GAP_CLOSE: char = '\u{e0f1}';

impl Markdown {
    /// Plain text as Markdown that shows exactly it. A single line end becomes a line break, an empty line parts
    /// paragraphs; spaces at the ends of lines are dropped.
    pub fn text(text: &str) -> Self {
        let text: String = text.chars().filter(|letter| is_wanted(*letter)).collect();
        let mut paragraphs: Vec<String> = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        for line in text.lines().chain([""]) {
            match line.trim() {
                "" if lines.is_empty() => {}
                "" => paragraphs.push(std::mem::take(&mut lines).join("\\\n")),
                line => lines.push(escape(line)),
            }
        }
        Self(paragraphs.join("\n\n"))
    }

    /// Code as a fence.
    pub fn code(language: &str, code: &str) -> Self {
        let longest = code.lines().map(|line| line.trim_start().bytes().take_while(|byte| *byte == b'`').count()).max();
        let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
        let language: String = language.chars().filter(|letter| !"` \t\n".contains(*letter)).collect();
        Self(format!("{fence}{language}\n{}\n{fence}", code.trim_matches('\n')))
    }

    /// One after the other, as blocks of their own.
    pub fn join(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts: Vec<String> = parts.into_iter().map(|part| part.0).filter(|part| !part.is_empty()).collect();
        Self(parts.join("\n\n"))
    }

    /// With a gap in the place of each `word`, and how many gaps there are.
    pub fn with_gaps(&self, word: &str) -> (Self, usize) {
        let mut parts = self.0.split(word);
        let mut text = parts.next().unwrap_or_default().to_owned();
        let mut gaps = 0;
        for part in parts {
            text.push_str(&gap(gaps));
            text.push_str(part);
            gaps += 1;
        }
        (Self(text), gaps)
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its blocks, with the source that their places belong to.
    pub(in super::super) fn parse(&self, math: bool) -> (Arc<Source>, Vec<Block>) {
        let (source, document) = parse(&self.0, math);
        (source, document.blocks)
    }

    /// Taken apart into a title and the rest: the first paragraph, if it can stand in a heading and is short.
    pub fn split_title(&self, math: bool) -> Option<(Self, Self)> {
        let (source, blocks) = self.parse(math);
        let first = blocks.first()?;
        let BlockKind::Paragraph { content, .. } = &first.kind else { return None };
        let title = title(&source, content)?;
        let rest = blocks.get(1).map_or("", |next| {
            // Spaces before the next block may be its indentation, so it starts with its line.
            &self.0[source.line(next.span.start).start..]
        });
        Some((title, Self(rest.trim_end().to_owned())))
    }

    /// As a title, if it is one short paragraph of running text.
    pub fn into_title(self, math: bool) -> Option<Self> {
        self.split_title(math).filter(|(_, rest)| rest.is_empty()).map(|(title, _)| title)
    }

    /// The letters and digits that a learner reads, to hold two texts against each other.
    pub(in super::super) fn letters(&self, math: bool) -> String {
        let (_, blocks) = self.parse(math);
        letters(&blocks)
    }
}

/// The letters and digits of blocks, code and tags' texts included; signs and spaces do not count.
pub(in super::super) fn letters(blocks: &[Block]) -> String {
    let mut text = String::new();
    let html = |piece: &str, text: &mut String| {
        let mut at = 0;
        for tag in raw::tags(piece) {
            text.push_str(&piece[at..tag.start]);
            at = tag.end;
        }
        text.push_str(&piece[at..]);
    };
    each_block(blocks, &mut |block| match &block.kind {
        BlockKind::Code(code) => text.push_str(&code.text),
        BlockKind::Html(piece) => html(piece, &mut text),
        BlockKind::Heading { content, .. } | BlockKind::Paragraph { content, .. } => text.push_str(&plain(content)),
        BlockKind::Table(table) => {
            table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| text.push_str(&plain(cell)));
        }
        _ => {}
    });
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// A text as Markdown, with the source that its places belong to. With `math`, `$…$` is a formula.
pub(in super::super) fn parse(text: &str, math: bool) -> (Arc<Source>, Document) {
    let source = Arc::new(Source::new("", text));
    let (document, _) = crate::markdown::parse(&source, 0, &Syntax { math, gaps: &|_| false });
    (source, document)
}

/// Characters that a page may hold: no control characters but tab and line end, and not our own marks of gaps.
pub(super) fn is_wanted(letter: char) -> bool {
    matches!(letter, '\t' | '\n') || !letter.is_control() && !matches!(letter, GAP_OPEN..=GAP_CLOSE)
}

/// One line of plain text as Markdown.
pub(in super::super) fn escape(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len() + 8);
    let letters: Vec<char> = line.chars().collect();
    let digits = letters.iter().take_while(|letter| letter.is_ascii_digit()).count();
    for (index, &letter) in letters.iter().enumerate() {
        let next = letters.get(index + 1).copied().unwrap_or(' ');
        let before = index.checked_sub(1).map_or(' ', |index| letters[index]);
        let special = match letter {
            '\\' | '`' | '*' | '[' | ']' | '~' | '$' | '{' | '}' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '<' => next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'),
            '&' => next.is_ascii_alphabetic() || next == '#',
            '#' | '>' | '-' | '+' | '=' | '|' | ':' => index == 0,
            '.' | ')' => index > 0 && index == digits,
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    // A heading may end in signs that mean its end.
    if escaped.ends_with('#') && escaped.len() > 1 {
        escaped.insert(escaped.len() - 1, '\\');
    }
    escaped
}

/// An address as it may stand in the parentheses of a link.
pub(in super::super) fn address(url: &str) -> String {
    if url.contains([' ', '(', ')', '<', '>', '\n']) {
        format!("<{}>", url.replace(['<', '>', '\n'], ""))
    } else {
        url.to_owned()
    }
}

/// A run of words as a title on one line, if it is short and holds nothing but words.
fn title(source: &Source, content: &[Inline]) -> Option<Markdown> {
    fn write(source: &Source, content: &[Inline], start: usize, title: &mut String) -> Option<()> {
        let mut end = start;
        for inline in content {
            match &inline.kind {
                InlineKind::Text(text) if source.slice(inline.span) == text.as_ref() => {
                    // The backslash of an escape stands between two pieces of text, in the place of neither.
                    let behind = &source.text()[end.min(inline.span.start)..inline.span.start];
                    let escaped = behind.ends_with('\\');
                    for (index, letter) in text.chars().enumerate() {
                        if matches!(letter, '{' | '}' | '\\') || index == 0 && escaped {
                            title.push('\\');
                        }
                        title.push(letter);
                    }
                }
                // Escapes and entities stay as they are written.
                InlineKind::Text(_) | InlineKind::Code(_) | InlineKind::Math { display: false, .. } => {
                    title.push_str(&source.slice(inline.span).replace('\n', " "));
                }
                InlineKind::SoftBreak => title.push(' '),
                InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::Strikethrough(inner) => {
                    let (first, last) = (inner.first()?, inner.last()?);
                    // The signs themselves, without the backslash of an escape that the content starts with.
                    let signs = &source.text()[inline.span.start..first.span.start];
                    let signs = signs.trim_end_matches('\\');
                    title.push_str(signs);
                    write(source, inner, inline.span.start + signs.len(), title)?;
                    title.push_str(&source.text()[last.span.end..inline.span.end]);
                }
                _ => return None,
            }
            end = inline.span.end;
        }
        Some(())
    }
    let words = plain(content);
    if words.trim().is_empty() || words.chars().count() > LONGEST_TITLE || words.contains([GAP_OPEN, GAP_CLOSE]) {
        return None;
    }
    let mut title = String::new();
    write(source, content, content.first()?.span.start.saturating_sub(1), &mut title)?;
    let mut title = title.trim().to_owned();
    if title.ends_with('#') && !title.ends_with("\\#") {
        title.insert(title.len() - 1, '\\');
    }
    Some(Markdown(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_shows_itself() {
        for text in [
            "a *b* _c_ `d` [e](f) <g> &amp; snake_case {x} ~~h~~ $1 $2",
            "# a",
            "- a",
            "+ a",
            "1. a",
            "12) a",
            "> a",
            "| a | b |",
            "==",
            "a #",
            "\\",
            "![a](b)",
            "    a",
            "[x] a",
            "[^1]",
            "a < b && c",
            "[[gap]]",
            "***",
            "---",
            "~~~",
            "```",
        ] {
            let markdown = Markdown::text(text);
            let (_, blocks) = markdown.parse(true);
            let [Block { kind: BlockKind::Paragraph { content, .. }, .. }] = blocks.as_slice() else {
                panic!("{text} became {blocks:?}")
            };
            assert_eq!(plain(content), text.trim(), "{markdown:?}");
        }
        assert_eq!(Markdown::text(" a\nb \n\n\n c").as_str(), "a\\\nb\n\nc");
    }

    #[test]
    fn a_short_first_paragraph_is_a_title() {
        for (text, expected) in [
            ("What is `{}`?\n\n```\nx\n```", Some(("What is `{}`?", "```\nx\n```"))),
            ("What is {}\nin C#", Some(("What is \\{\\} in C\\#", ""))),
            ("*a* **b**", Some(("*a* **b**", ""))),
            ("\\*a* \\`b\\` \\<c> \\\\d \\{e} *\\_f*", Some(("\\*a* \\`b\\` \\<c> \\\\d \\{e\\} *\\_f*", ""))),
            ("a \\*b\\* \\$5 \\{", Some(("a \\*b\\* \\$5 \\{", ""))),
            ("\\*b\\*", Some(("\\*b\\*", ""))),
            ("- a", None),
            ("![a](b.png)", None),
        ] {
            let split = Markdown(text.to_owned()).split_title(false);
            let split = split.as_ref().map(|(title, rest)| (title.as_str(), rest.as_str()));
            assert_eq!(split, expected, "{text}");
        }
    }
}
