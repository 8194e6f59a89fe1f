//! The lines of a quiz as elements.
//!
//! In: a text. Out: its elements in their order, each with its mark, its line and its text; code that makes questions;
//! and lines that belong to nothing, with what is wrong with them.

use super::super::fences::Fence;
use std::iter::Peekable;

/// Settings of a whole quiz, and the value that changes nothing here.
pub(super) const SETTINGS: &[(&str, Option<&str>)] = &[
    ("shuffle answers", None),
    ("show correct answers", Some("true")),
    ("one question at a time", Some("false")),
    ("can't go back", Some("false")),
    ("feedback is solution", None),
    ("solutions sample groups", Some("false")),
    ("solutions randomize groups", Some("false")),
];

/// What a line starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Question,
    Option(bool),
    Box(bool),
    Word,
    Feedback,
    RightFeedback,
    WrongFeedback,
    Solution,
    Essay,
    Upload,
    Number,
    Title,
    Points,
    TextTitle,
    Text,
    QuizTitle,
    QuizDescription,
    Group,
    EndGroup,
    Pick,
    SolutionsPick,
    GroupPoints,
    /// One of [`SETTINGS`].
    Setting(usize),
}

/// An element: what it is, its line from 1, and its text.
#[derive(Debug)]
pub(super) struct Element {
    pub mark: Mark,
    pub line: usize,
    pub text: String,
}

/// Something in a file that is no element.
#[derive(Debug)]
pub(super) enum Found {
    Element(Element),
    /// Code that makes questions.
    Program(usize),
    /// A line that belongs to nothing, and what is wrong with it.
    Odd(usize, String),
}

/// The marks that are a word and a colon; only the first letters may be large.
const WORDS: &[(&str, Mark)] = &[
    ("quiz title:", Mark::QuizTitle),
    ("quiz description:", Mark::QuizDescription),
    ("text title:", Mark::TextTitle),
    ("text:", Mark::Text),
    ("title:", Mark::Title),
    ("points per question:", Mark::GroupPoints),
    ("points:", Mark::Points),
    ("pick:", Mark::Pick),
    ("solutions pick:", Mark::SolutionsPick),
];

impl Mark {
    /// Whether lines below go on with it, and whether an empty line may stand between them.
    fn goes_on(self) -> (bool, bool) {
        match self {
            Self::QuizTitle | Self::Title | Self::TextTitle => (true, false),
            Self::Points | Self::GroupPoints | Self::Pick | Self::SolutionsPick => (false, false),
            Self::Number | Self::Word | Self::Setting(_) => (false, false),
            Self::Essay | Self::Upload | Self::Group | Self::EndGroup => (false, false),
            _ => (true, true),
        }
    }
}

/// The mark at the start of a line, and its length.
pub(super) fn mark(line: &str) -> Option<(Mark, usize)> {
    let whole = line.trim_end();
    let all = |sign: u8| whole.len() >= 3 && whole.bytes().all(|byte| byte == sign);
    match whole {
        "GROUP" => return Some((Mark::Group, whole.len())),
        "END_GROUP" => return Some((Mark::EndGroup, whole.len())),
        _ if all(b'_') => return Some((Mark::Essay, whole.len())),
        _ if all(b'^') => return Some((Mark::Upload, whole.len())),
        _ => {}
    }
    let bytes = line.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic) && bytes.get(at + 1) == Some(&b')');
    if digits > 0 && bytes.get(digits) == Some(&b'.') {
        return Some((Mark::Question, digits + 1));
    }
    if letter(0) {
        return Some((Mark::Option(false), 2));
    }
    if bytes.first() == Some(&b'*') && letter(1) {
        return Some((Mark::Option(true), 3));
    }
    let signs = [
        ("[*]", Mark::Box(true)),
        ("[ ]", Mark::Box(false)),
        ("[]", Mark::Box(false)),
        ("...", Mark::Feedback),
        ("*", Mark::Word),
        ("+", Mark::RightFeedback),
        ("-", Mark::WrongFeedback),
        ("!", Mark::Solution),
        ("=", Mark::Number),
    ];
    if let Some((sign, mark)) = signs.into_iter().find(|(sign, _)| line.starts_with(sign)) {
        return Some((mark, sign.len()));
    }
    let named = |word: &str| line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if let Some((word, mark)) = WORDS.iter().find(|(word, _)| named(word)) {
        return Some((*mark, word.len()));
    }
    let setting = |name: &str| named(name) && bytes.get(name.len()) == Some(&b':');
    let index = SETTINGS.iter().position(|(name, _)| setting(name))?;
    Some((Mark::Setting(index), SETTINGS[index].0.len() + 1))
}

/// A line with its tabs as spaces up to the next fourth column.
fn expanded(line: &str) -> String {
    if !line.contains('\t') {
        return line.to_owned();
    }
    let mut text = String::with_capacity(line.len() + 8);
    let mut column = 0;
    for letter in line.chars() {
        if letter == '\t' {
            let width = 4 - column % 4;
            text.extend(std::iter::repeat_n(' ', width));
            column += width;
        } else {
            text.push(letter);
            column += 1;
        }
    }
    text
}

/// Takes a file apart.
pub(super) fn elements(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        let number = index + 1;
        if line.trim().is_empty() || line.starts_with('%') {
            continue;
        }
        if line.trim_end() == "COMMENT" {
            if !lines.by_ref().any(|(_, line)| line.trim_end() == "END_COMMENT") {
                found.push(Found::Odd(
                    number,
                    "the comment that starts here never ends: write `END_COMMENT`".to_owned(),
                ));
            }
            continue;
        }
        if line.starts_with("```") {
            found.push(program(line, number, &mut lines));
            continue;
        }
        let Some((mark, length)) = mark(line) else {
            found.push(Found::Odd(number, odd(line)));
            continue;
        };
        let behind = &line[length..];
        let bare = matches!(mark, Mark::Essay | Mark::Upload | Mark::Group | Mark::EndGroup);
        if !bare && !behind.starts_with([' ', '\t']) {
            let what = if behind.is_empty() { "nothing stands" } else { "no space stands" };
            found.push(Found::Odd(number, format!("{what} behind `{}`", &line[..length])));
            continue;
        }
        if !bare && behind.trim().is_empty() {
            found.push(Found::Odd(number, format!("nothing stands behind `{}`", &line[..length])));
            continue;
        }
        let first = expanded(line);
        let start = expanded(&line[..line.len() - behind.trim_start().len()]).chars().count();
        let start = if line[..length].ends_with(':') { None } else { Some(start) };
        let mut text = vec![if bare {
            String::new()
        } else {
            first.get(start_of(&first, length)..).unwrap_or_default().trim().to_owned()
        }];
        more(mark, start, &mut lines, &mut text);
        found.push(Found::Element(Element { mark, line: number, text: text.join("\n").trim_end().to_owned() }));
    }
    found
}

/// Where the text behind a mark starts.
fn start_of(line: &str, length: usize) -> usize {
    line.get(length..).map_or(line.len(), |rest| line.len() - rest.trim_start().len())
}

/// What is wrong with a line that no mark starts.
fn odd(line: &str) -> String {
    match line.starts_with([' ', '\t']) {
        true => "its indentation fits nothing above: indent it as far as the text that it goes on with".to_owned(),
        false => "no mark starts it: indent it under what it goes on with, or write `Text:` before it".to_owned(),
    }
}

/// Adds the lines that go on with an element: those indented as far as its text, or as far as the first of them where
/// it is a word and a colon.
fn more<'a>(
    mark: Mark,
    start: Option<usize>,
    lines: &mut Peekable<impl Iterator<Item = (usize, &'a str)>>,
    text: &mut Vec<String>,
) {
    let (goes_on, empty) = mark.goes_on();
    if !goes_on {
        return;
    }
    let mut start = start;
    while let Some((_, line)) = lines.peek() {
        if line.trim().is_empty() {
            if !empty {
                return;
            }
            text.push(String::new());
            lines.next();
            continue;
        }
        let line = expanded(line);
        let spaces = line.len() - line.trim_start_matches(' ').len();
        let least = *start.get_or_insert(spaces.max(2));
        if spaces < least {
            return;
        }
        text.push(line[least..].trim_end().to_owned());
        lines.next();
    }
}

/// Code at the start of a line: text2qti would run it, and read what it prints.
fn program<'a>(line: &str, number: usize, lines: &mut Peekable<impl Iterator<Item = (usize, &'a str)>>) -> Found {
    let mut fence = Fence::default();
    fence.step(line);
    while fence.is_open() {
        match lines.next() {
            Some((_, line)) => fence.step(line),
            None => break,
        };
    }
    let info = line.trim_start_matches('`');
    match info.split(|letter: char| letter.is_whitespace() || matches!(letter, '{' | '}')).any(|word| word == ".run") {
        true => Found::Program(number),
        false => Found::Odd(number, "code stands outside of a question: indent it under its question".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_text() {
        for (line, expected) in [
            ("1.  a", Some(Mark::Question)),
            ("12.", Some(Mark::Question)),
            ("*a) b", Some(Mark::Option(true))),
            ("b) c", Some(Mark::Option(false))),
            ("ab) c", None),
            ("[*] a", Some(Mark::Box(true))),
            ("[] a", Some(Mark::Box(false))),
            ("* a", Some(Mark::Word)),
            ("... a", Some(Mark::Feedback)),
            ("____  ", Some(Mark::Essay)),
            ("__", None),
            ("^^^", Some(Mark::Upload)),
            ("Text title: a", Some(Mark::TextTitle)),
            ("text: a", Some(Mark::Text)),
            ("Can't go back: true", Some(Mark::Setting(3))),
            ("GROUP", Some(Mark::Group)),
            ("GROUPS", None),
            ("é", None),
        ] {
            assert_eq!(mark(line).map(|(mark, _)| mark), expected, "{line}");
        }
    }
}
