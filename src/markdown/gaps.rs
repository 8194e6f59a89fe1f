//! Gaps in running text: `[[…]]`, whose inside is verbatim and never read as Markdown.

use crate::text::{Source, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Places that look like gaps, in sections whose heading's braces ask for them. Which of them stand in running text,
/// and not in code or a link, only the parser knows.
pub(super) fn candidates(
    source: &Source,
    start: usize,
    headings: &BTreeSet<usize>,
    braces: &BTreeMap<usize, Span>,
    comments: &BTreeSet<(usize, usize)>,
    wanted: &dyn Fn(&str) -> bool,
) -> Vec<Span> {
    let text = source.text();
    let mut found = Vec::new();
    let mut sections: Vec<(usize, &str)> = vec![(start, "")];
    sections.extend(headings.iter().map(|&at| {
        let words = braces.get(&at).map_or("", |&span| source.slice(span));
        (at, words.trim_matches(['{', '}']))
    }));
    for (index, &(at, _)) in sections.iter().enumerate().filter(|(_, (_, words))| wanted(words)) {
        let end = sections.get(index + 1).map_or(text.len(), |&(next, _)| next);
        let from = if index == 0 { at } else { source.line(at).end };
        found.extend(in_text(text, from.min(end), end));
    }
    found.retain(|gap| !comments.iter().any(|&(from, to)| from < gap.end && gap.start < to));
    found
}

/// `[[…]]` between two bytes: on one line, without brackets inside, and not escaped.
fn in_text(text: &str, start: usize, end: usize) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = start;
    while let Some(open) = text[at..end].find("[[").map(|open| at + open) {
        let inner = &text[open + 2..end];
        let close = inner.find(['[', ']', '\n', '\r']).filter(|&close| inner[close..].starts_with("]]"));
        match close.filter(|_| !text[..open].ends_with('\\')) {
            // A third bracket behind belongs to something else, as in `[[a]]]`.
            Some(close) => {
                let span = Span::new(open, open + 2 + close + 2);
                found.push(span);
                at = span.end;
            }
            None => at = open + 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{BlockKind, InlineKind, Syntax, each_inline, parse};
    use std::sync::Arc;

    fn gaps(text: &str) -> Vec<String> {
        let source = Arc::new(Source::new("a.md", text));
        let syntax = Syntax { math: false, gaps: &|words| words.contains(".cloze") };
        let (document, _) = parse(&source, 0, &syntax);
        let mut found = Vec::new();
        each_inline(&document.blocks, &mut |inline| {
            if let InlineKind::Gap(raw) = &inline.kind {
                assert_eq!(source.slice(inline.span), format!("[[{raw}]]"));
                found.push(raw.to_string());
            }
        });
        found
    }

    #[test]
    fn gaps_are_verbatim() {
        for (text, expected) in [
            ("## A {.cloze}\n\nThe *[[sky]]* is [[blue|azure]].\n", vec!["sky", "blue|azure"]),
            (
                "## A {.cloze}\n\n[[a*b*c]] [[_x_]] [[&amp;]] [[größer]] [[`a|b`]]\n",
                vec!["a*b*c", "_x_", "&amp;", "größer", "`a|b`"],
            ),
            ("## A {.cloze}\n\n`[[code]]` and [[text]] and \\[[no]]\n", vec!["text"]),
            ("## A {.cloze}\n\n| a | b |\n| - | - |\n| [[x]] | [[y\\|z]] |\n", vec!["x", "y\\|z"]),
            ("## A {.cloze}\n\n- one [[two]]\n\n> quote [[three]]\n\n## B\n\n[[four]]\n", vec!["two", "three"]),
            ("## A {.cloze}\n\n<!-- [[hidden]] -->\n\n[[ ]] [[]]\n", vec![" ", ""]),
            ("## A {.cloze}\n\n[[a[0]]] [[open\n\nclose]]\n", vec![]),
        ] {
            assert_eq!(gaps(text), expected, "{text}");
        }
    }

    #[test]
    fn code_that_looks_like_a_gap_is_left_alone() {
        let text = "## A {.cloze}\n\n```js\nx = [[1]]\n```\n\n[[y]]\n";
        let source = Arc::new(Source::new("a.md", text));
        let syntax = Syntax { math: false, gaps: &|words| words.contains(".cloze") };
        let (document, _) = parse(&source, 0, &syntax);
        let BlockKind::Code(code) = &document.blocks[1].kind else { panic!("code") };
        assert_eq!(&*code.text, "x = [[1]]\n");
    }
}
