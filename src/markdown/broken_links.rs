//! Links and images that are written so that the parser reads them as text: a space in the address, a bracket that is
//! never closed, a space between text and address, a name that is defined nowhere.
//!
//! Brackets are at home in prose too (`a[i][j]`, `[sic] (so he wrote)`), so only what looks like the address of a file
//! is told, and only a name that cannot be an index.

use super::{Inline, InlineKind};
use crate::diagnostic::{Code as Fault, Diagnostic};
use crate::text::{Source, Span};
use std::sync::Arc;

/// Endings of files that courses link to and show.
const ENDINGS: &[&str] = &[
    "md", "html", "htm", "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "pdf", "csv", "tsv", "txt", "json", "zip",
    "ipynb",
];

/// How far before its `]` the text of a link may start, in bytes: far more than that of any, and few enough that a text
/// of nothing but brackets is read quickly.
const LONGEST_TEXT: usize = 400;

/// The longest address with its title that is looked at, in bytes, for the same reason.
const LONGEST_ADDRESS: usize = 1_000;

/// Looks through one run of text. `named` tells whether the file defines any addresses by name (`[name]: address`).
pub(super) fn find(source: &Arc<Source>, content: &[Inline], named: bool, findings: &mut Vec<Diagnostic>) {
    let mut plain = Vec::new();
    texts(content, &mut plain);
    for &span in &plain {
        for (offset, _) in source.slice(span).match_indices(']') {
            let at = span.start + offset;
            if !source.text()[at + 1..].starts_with(['(', '[', ' ', '\t']) {
                continue;
            }
            // In the order of the file, so that the one that may hold a place is quickly found.
            let inside = |at: usize| {
                let behind = plain.partition_point(|span: &Span| span.start <= at);
                plain[..behind].last().is_some_and(|span| at < span.end)
            };
            if let Some(start) = opening(source, at).filter(|&start| inside(start)) {
                findings.extend(broken(source, start, at, named));
            }
        }
    }
}

/// The places of text that is neither code nor part of a link that is read as one.
fn texts(content: &[Inline], found: &mut Vec<Span>) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(_) => found.push(inline.span),
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::Strikethrough(inner) => {
                texts(inner, found);
            }
            _ => {}
        }
    }
}

/// The `[` or `![` that belongs to the `]` at a place, on the same line. An index (`a[i]`) and what is escaped is none.
fn opening(source: &Source, end: usize) -> Option<usize> {
    let line = source.line(end);
    let text = source.text();
    if text[line.start..end].ends_with('\\') {
        return None;
    }
    let mut depth = 0;
    for (offset, letter) in text[line.start..end].char_indices().rev() {
        let at = line.start + offset;
        if end - at > LONGEST_TEXT {
            return None;
        }
        match letter {
            ']' => depth += 1,
            '[' if depth > 0 => depth -= 1,
            '[' => {
                let before = &text[line.start..at];
                let start = if before.ends_with('!') { at - 1 } else { at };
                let own = |letter: char| letter.is_alphanumeric() || matches!(letter, '\\' | ']' | ')' | '[' | '_');
                return (!text[line.start..start].ends_with(own)).then_some(start);
            }
            _ => {}
        }
    }
    None
}

/// What is wrong with what starts with the bracket at `start` and whose text ends with the one at `end`.
fn broken(source: &Arc<Source>, start: usize, end: usize, named: bool) -> Option<Diagnostic> {
    let line = source.line(end);
    let mut stop = line.end.max(end + 1).min(end + LONGEST_ADDRESS);
    while !source.text().is_char_boundary(stop) {
        stop -= 1;
    }
    let behind = &source.text()[end + 1..stop];
    let image = source.text()[start..].starts_with('!');
    let what = if image { "image" } else { "link" };
    let told = |length: usize, message: String| {
        let place = Span::new(start, end + 1 + length);
        Diagnostic::new(Fault::BrokenLink, message).at(source, place, "read as text")
    };
    let text = &source.text()[start + 1 + usize::from(image)..end];
    if let Some(inner) = behind.strip_prefix('(') {
        let first = inner.split([')', ' ', '\t']).next().filter(|address| is_address(address));
        let closed = inner.split_once(')').map(|(address, _)| address).filter(|address| {
            // Brackets of what follows are not those of the address.
            first.is_none() || !address.contains(['(', '['])
        });
        let Some(address) = closed else {
            let address = first?;
            return Some(
                told(1 + address.len(), format!("the address of this {what} is never closed"))
                    .help(format!("write `)` behind `{address}`")),
            );
        };
        // A title may follow the address.
        let trimmed = address.trim();
        let bare = trimmed.strip_suffix('"').and_then(|rest| rest.rsplit_once(" \"")).map_or(trimmed, |(bare, _)| bare);
        let bare = bare.trim();
        if !bare.contains(char::is_whitespace) || bare.starts_with('<') {
            return None;
        }
        if !is_address(bare) {
            let (address, title) = bare.split_once(char::is_whitespace).filter(|_| first.is_some())?;
            let title = title.trim().trim_matches(['"', '“', '”', '\'']);
            return Some(
                told(inner.find(')')? + 2, format!("words behind the address make no {what}"))
                    .help(format!("put a title between straight quotes, `({address} \"{title}\")`, or leave it out")),
            );
        }
        let at = end + 2 + (address.len() - address.trim_start().len());
        return Some(
            told(address.len() + 2, format!("an address with a space makes no {what}"))
                .help(format!("put it between angle brackets, `<{bare}>`, or rename the file"))
                .edit(Span::new(at, at + bare.len()), format!("<{bare}>")),
        );
    }
    if let Some(inner) =
        behind.trim_start_matches([' ', '\t']).strip_prefix('(').filter(|_| behind.starts_with([' ', '\t']))
    {
        let address = inner.split_once(')').map(|(address, _)| address)?;
        let gap = behind.len() - inner.len() - 1;
        let is_box = matches!(text, " " | "x" | "X");
        if is_box || address.contains(char::is_whitespace) || !is_address(address) || address.contains("://") {
            return None;
        }
        return Some(
            told(gap + address.len() + 2, format!("a space between text and address makes no {what}"))
                .help(format!("write `]({address})`; brackets that are text are written `\\[`"))
                .edit(Span::new(end + 1, end + 1 + gap), ""),
        );
    }
    let (name, _) = behind.strip_prefix('[')?.split_once(']')?;
    let is_word = |letter: char| letter.is_alphanumeric() || " -_.".contains(letter);
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    // Of an array and of an expression, brackets hold one word each; of a link, its text.
    let surely = image || named || text.trim().contains(' ');
    if !surely || letters < 2 || !name.chars().all(is_word) || !text.contains(char::is_alphabetic) {
        return None;
    }
    Some(
        told(name.len() + 2, format!("no line of this file says where `{name}` leads, so this is no {what}"))
            .help(format!("write a line `[{name}]: address`, or the address itself: `](address)`"))
            .help("brackets that are text are written `\\[`"),
    )
}

/// Whether a text is meant as the address of a file or of another host.
fn is_address(text: &str) -> bool {
    if text.starts_with("https://") || text.starts_with("http://") {
        return true;
    }
    let path = text.split(['#', '?']).next().unwrap_or_default();
    path.rsplit_once('.')
        .is_some_and(|(name, ending)| !name.is_empty() && ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

/// Whether a file defines an address by name.
pub(super) fn defines_names(text: &str) -> bool {
    let definition = |line: &str| {
        let line = line.trim_start_matches([' ', '>']);
        let (name, behind) = line.strip_prefix('[')?.split_once("]:")?;
        (!name.starts_with('^') && !behind.trim().is_empty()).then_some(())
    };
    text.contains("]:") && text.lines().any(|line| definition(line).is_some())
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostic, apply};
    use crate::markdown::{Syntax, parse};
    use crate::text::Source;
    use std::sync::Arc;

    fn findings(text: &str) -> Vec<Diagnostic> {
        parse(&Arc::new(Source::new("a.md", text)), 0, &Syntax { math: true, gaps: &|_| false }).1
    }

    #[test]
    fn links_that_are_read_as_text() {
        for (text, place, mended) in [
            ("![a](my pic.png)", "![a](my pic.png)", Some("![a](<my pic.png>)")),
            (
                "See ![a *b*](my pic.png \"A title\").",
                "![a *b*](my pic.png \"A title\")",
                Some("See ![a *b*](<my pic.png> \"A title\")."),
            ),
            ("*[a](b c.md#d)*", "[a](b c.md#d)", Some("*[a](<b c.md#d>)*")),
            ("[a](https://e.org/b c)", "[a](https://e.org/b c)", Some("[a](<https://e.org/b c>)")),
            ("[a](other.md", "[a](other.md", None),
            ("So [a](other.md and more.\n\nMore.", "[a](other.md", None),
            ("So [a](other.md and more (or less).", "[a](other.md", None),
            ("[a](b.md [b] and [c](c.md)", "[a](b.md", None),
            ("[a](b.md as told)", "[a](b.md as told)", None),
            ("![a](b.png “A title”)", "![a](b.png “A title”)", None),
            ("[a] (other.md)", "[a] (other.md)", Some("[a](other.md)")),
            ("## See [a b] (b.png)", "[a b] (b.png)", Some("## See [a b](b.png)")),
            ("![a][nope]", "![a][nope]", None),
            ("See [the page][nope].", "[the page][nope]", None),
            ("[a][nope] [b][yes]\n\n[yes]: b.md", "[a][nope]", None),
        ] {
            let found = findings(text);
            let [finding] = found.as_slice() else { panic!("{text}: {found:?}") };
            assert_eq!(&text[finding.labels[0].span.range()], place, "{text}");
            let new = (!finding.edits.is_empty()).then(|| apply(text, &[&finding.edits]).0);
            assert_eq!(new.as_deref(), mended, "{text}");
        }
    }

    #[test]
    fn brackets_that_are_text() {
        for text in [
            "`![a](my pic.png)` and `a[i][j]`",
            "```text\n![a](my pic.png)\n```",
            "a[i][j], [i][j], [row][col], [0][1], [a-z][0-9], m[row][the column]",
            "So [x] (y), [sic] (so he wrote), [1] (see page 3.5)",
            "\\![a](b.png), \\[a](my b.md), \\[a] (b.md), \\[a b][nope]",
            "[a](<my b.md>), ![a](<my pic.png> \"t\"), [a](b.md \"a title.md\")",
            "[a b][yes], [yes][], [yes]\n\n[yes]: b.md",
            "f[0](a, b), call[x](data.txt, mode w)",
            "A note.[^1] [^1]\n\n[^1]: The note.",
            "$[a b][nope]$",
            "- [x] (other.md)\n- [ ] b",
            "See [the notes] (https://example.org).",
        ] {
            assert!(findings(text).is_empty(), "{text}: {:?}", findings(text));
        }
    }

    #[test]
    fn many_brackets_are_read_soon() {
        for piece in ["[", "]", "](", "[a](b.md ", "[a b][", "] (", "![", "[]"] {
            findings(&piece.repeat(60_000 / piece.len()));
        }
    }
}
