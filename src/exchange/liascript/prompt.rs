//! How much of the text before a quiz asks it.
//!
//! In: the lines since the last heading or quiz. Out: the line where the prompt starts. A short text is asked as a whole,
//! and so is all that stands between two quizzes, or under a heading that says that it is one; of a long text the last
//! paragraph asks, with the code, the table or the picture that it is about.

use super::super::fences::Fence;
use super::Part;
use super::lines::Body;
use super::quiz::{Quiz, is_stars};
use std::ops::Range;

/// The longest prompts, in blocks and in letters: between quizzes, and in a text that teaches.
const BETWEEN: (usize, usize) = (8, 3_000);
const TEACHING: (usize, usize) = (3, 600);

/// Words of headings that say that questions follow.
const ASKING: &[&str] = &[
    "quiz",
    "question",
    "exercise",
    "test",
    "check",
    "practice",
    "challenge",
    "frage",
    "aufgabe",
    "übung",
    "pregunta",
    "ejercicio",
    "exercice",
    "esercizi",
];

/// Adds a quiz to the parts of a page, and before it the text that is not its prompt.
pub(super) fn split(body: &Body, parts: &mut Vec<Part>, from: usize, start: usize, quiz: Quiz) {
    let item = item(body, from, start, quiz.indent);
    let first = match item {
        Some(line) => line,
        None => match parts.last() {
            Some(Part::Quiz { .. }) => wide(body, from, start, BETWEEN),
            Some(Part::Heading { title, .. }) if asks(title) => wide(body, from, start, BETWEEN),
            _ => wide(body, from, start, TEACHING),
        },
    };
    super::push_text(body, parts, from, first);
    parts.push(Part::Quiz { prompt: (first, start), item: item.is_some(), quiz: Box::new(quiz), titled: None });
}

fn asks(title: &str) -> bool {
    let title = title.to_lowercase();
    ASKING.iter().any(|word| title.contains(word))
}

/// The item of a list that a quiz is indented under.
fn item(body: &Body, from: usize, start: usize, indent: usize) -> Option<usize> {
    if indent < 2 {
        return None;
    }
    for index in (from..start).rev().take(40) {
        let line = &body.lines[index].text;
        if line.trim().is_empty() {
            continue;
        }
        if content(line).is_some_and(|offset| offset <= indent) {
            return Some(index);
        }
        // What is less indented belongs to no item that could hold the quiz.
        if line.len() - line.trim_start().len() < 2 {
            return None;
        }
    }
    None
}

/// How far the text of an item of a list is indented by its bullet or number.
pub(super) fn content(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match digits {
        0 => usize::from(text.starts_with(['-', '*', '+'])),
        1..=9 => usize::from(text[digits..].starts_with(['.', ')'])),
        _ => 0,
    };
    let behind = &text[digits + mark..];
    let spaces = behind.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    (mark > 0 && spaces > 0 && spaces < behind.len()).then_some(line.len() - text.len() + digits + mark + spaces)
}

/// A block of text, as far as prompts care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    /// Code, a table, a list, a picture: what a paragraph speaks of.
    Matter,
    /// A box of its own.
    Note,
    /// A line across the page, or the start of an element that holds the quiz.
    Edge,
}

/// The line where the prompt starts.
fn wide(body: &Body, from: usize, start: usize, (most, longest): (usize, usize)) -> usize {
    let blocks = blocks(body, from, start);
    // What stands before an edge asks nothing behind it, but where nothing else does.
    let last = blocks.iter().rposition(|(_, kind)| *kind != Kind::Edge).unwrap_or(0);
    let edge = blocks[..last.min(blocks.len())].iter().rposition(|(_, kind)| *kind == Kind::Edge);
    let blocks = &blocks[edge.map_or(0, |edge| edge + 1)..];
    let Some(first) = blocks.first() else { return start };
    let lines = |range: Range<usize>| body.lines[range].iter().map(|line| line.text.len()).sum::<usize>();
    if blocks.len() <= most && lines(first.0.start..start) <= longest {
        return first.0.start;
    }
    let mut at = blocks.len() - 1;
    while at > 0 && blocks[at].1 == Kind::Edge {
        at -= 1;
    }
    let mut matter = blocks[at].1 == Kind::Matter;
    while at > 0 && blocks[at - 1].1 == Kind::Matter {
        at -= 1;
        matter = true;
    }
    if matter && at > 0 && blocks[at - 1].1 == Kind::Paragraph {
        at -= 1;
    }
    blocks[at].0.start
}

/// The blocks of some lines: runs of lines, code with its empty lines, elements up to their ends.
fn blocks(body: &Body, from: usize, to: usize) -> Vec<(Range<usize>, Kind)> {
    let mut blocks = Vec::new();
    let mut index = from;
    // How many lines may be looked through for the ends of elements.
    let mut budget = 4 * (to - from);
    while index < to {
        let line = body.lines[index].text.as_str();
        if line.trim().is_empty() {
            index += 1;
            continue;
        }
        let start = index;
        let kind = kind(line);
        let mut fence = Fence::default();
        if fence.step(line) {
            index += 1;
            while index < to && fence.is_open() {
                fence.step(&body.lines[index].text);
                index += 1;
            }
            blocks.push((start..index, Kind::Matter));
            continue;
        }
        if let Some(end) = element(body, start, to, &mut budget) {
            index = end;
            blocks.push((start..end, Kind::Note));
            continue;
        }
        while index < to && !body.lines[index].text.trim().is_empty() && !Fence::default().step(&body.lines[index].text)
        {
            index += 1;
        }
        let tag = line.trim();
        let opens = tag.starts_with('<') && tag.ends_with('>') && index == start + 1 && tag.matches('<').count() == 1;
        blocks.push((start..index, if opens { Kind::Edge } else { kind }));
    }
    blocks
}

fn kind(line: &str) -> Kind {
    let line = line.trim();
    let rule = line.len() >= 3 && line.bytes().all(|byte| byte == b'-') || is_stars(line);
    let picture = line.starts_with("![") && line.ends_with(')') || line.starts_with("<img");
    match () {
        () if rule => Kind::Edge,
        () if line.starts_with('|') || picture || content(line).is_some() => Kind::Matter,
        () => Kind::Paragraph,
    }
}

/// The line behind an element that starts at a line and holds several.
fn element(body: &Body, start: usize, to: usize, budget: &mut usize) -> Option<usize> {
    let line = body.lines[start].text.trim_start();
    let name = ["div", "section", "details", "figure", "table", "blockquote"]
        .into_iter()
        .find(|name| line.strip_prefix('<').is_some_and(|rest| rest.starts_with(*name)))?;
    let (open, close) = (format!("<{name}"), format!("</{name}"));
    let mut depth = 0usize;
    for index in start..to {
        *budget = budget.checked_sub(1)?;
        let line = &body.lines[index].text;
        depth += line.matches(&open).count();
        let closed = line.matches(&close).count();
        if closed >= depth {
            return Some(index + 1);
        }
        depth -= closed;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::lines::body;
    use super::super::text::Texts;
    use super::*;

    /// The first line of the prompt of the last quiz in a text whose last line is its only option.
    #[track_caller]
    fn starts(text: &str, limits: (usize, usize), expected: &str) {
        let body = body(text, 1, &mut Texts::default());
        let end = body.lines.len() - 1;
        let indent = body.lines[end].text.len() - body.lines[end].text.trim_start().len();
        let first = item(&body, 0, end, indent).unwrap_or_else(|| wide(&body, 0, end, limits));
        assert_eq!(body.lines[first].text, expected, "{text}");
    }

    #[test]
    fn a_prompt_is_what_asks() {
        starts("a\n\nb\n\n[(X)]", BETWEEN, "a");
        starts("a\n\n---\n\nb\n\n[(X)]", BETWEEN, "b");
        starts("a\n\nb\n\nc\n\nd\n\n[(X)]", TEACHING, "d");
        starts("a\n\nb\n\n```\nc\n\nd\n```\n\ne\n\n[(X)]", TEACHING, "b");
        starts("a\n\nb\n\nc\n\n| d |\n| - |\n\n[(X)]", TEACHING, "c");
        starts("<div>\n\na\n\n</div>\n\nb\n\nc\n\nd\n\n[(X)]", TEACHING, "d");
        starts("a\n\n<section>\n\nb\n\n[(X)]", BETWEEN, "b");
        starts("a\n\n<section>\n\n[(X)]", BETWEEN, "a");
        starts("1. a\n\n2. b\n   c\n\n   [(X)]", BETWEEN, "2. b");
        starts("a\n\n    [(X)]", BETWEEN, "a");
        starts("\n[(X)]", BETWEEN, "[(X)]");
    }

    #[test]
    fn items_of_lists() {
        for (line, expected) in [("1. a", Some(3)), ("  - a", Some(4)), ("12)  a", Some(5)), ("1.a", None), ("-", None)]
        {
            assert_eq!(content(line), expected, "{line}");
        }
    }
}
