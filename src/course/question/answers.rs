//! Answers that a learner types: which are accepted, and which are known mistakes.
//!
//! In: the list in an `[!ANSWER]` quote, or the inside of a gap. Out: [`Answers`]. Plain words ignore case and spacing,
//! code is taken verbatim, `re:` is a regular expression for the whole answer, and numbers compare as decimals.

use super::decimal::{self, Range};
use super::pattern::Pattern;
use crate::course::parts::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Block, BlockKind, Inline, InlineKind, Item};
use crate::text::{Span, one_line};
use unicode_normalization::UnicodeNormalization;

/// The longest answer that is held against a regular expression, in characters.
pub const LONGEST_MATCH: usize = 200;

/// The most answers of one list: each is held against each.
const MOST_ANSWERS: usize = 200;

/// What is accepted and what is recognised.
#[derive(Debug, Default)]
pub struct Answers {
    /// Accepted, in the author's order; the first one is shown as the right answer.
    pub accepted: Vec<Accepted>,
    /// Known mistakes.
    pub mistakes: Vec<Accepted>,
    /// Whether an answer could not be read, so that what is missing may only be that one.
    broken: bool,
}

/// One accepted answer or one known mistake.
#[derive(Debug)]
pub struct Accepted {
    /// Where it is written.
    pub span: Span,
    /// What it fits.
    pub matcher: Matcher,
    /// What a learner reads who gave it; empty if there is none.
    pub feedback: Vec<Block>,
}

/// What an answer is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matcher {
    /// Words: case and spacing do not count.
    Words(String),
    /// Code: every character counts.
    Code(String),
    /// A regular expression for the whole answer.
    Pattern(Pattern),
    /// A number, with its tolerance.
    Number(Range),
}

impl Matcher {
    /// Whether a typed answer fits.
    pub fn fits(&self, typed: &str) -> bool {
        match self {
            Self::Words(words) => fold_words(words) == fold_words(typed),
            Self::Code(code) => fold_code(code) == fold_code(typed),
            Self::Pattern(pattern) => {
                let typed = fold_code(typed);
                typed.chars().count() <= LONGEST_MATCH && pattern.fits(&typed)
            }
            Self::Number(range) => range.fits(typed),
        }
    }
}

impl Answers {
    /// Whether an answer is accepted.
    pub fn accept(&self, typed: &str) -> bool {
        !typed.trim().is_empty() && self.accepted.iter().any(|accepted| accepted.matcher.fits(typed))
    }

    /// The known mistake that an answer is.
    pub fn mistake(&self, typed: &str) -> Option<usize> {
        self.mistakes.iter().position(|mistake| mistake.matcher.fits(typed))
    }

    /// Whether every accepted answer is a number.
    pub fn numeric(&self) -> bool {
        !self.accepted.is_empty() && self.accepted.iter().all(|one| matches!(one.matcher, Matcher::Number(_)))
    }

    /// Answers that could not be read, which was reported.
    pub(super) fn unread() -> Self {
        Self { broken: true, ..Self::default() }
    }

    /// Takes an accepted answer; `None` stands for one that could not be read.
    pub(super) fn take(&mut self, span: Span, matcher: Option<Matcher>) {
        self.broken |= matcher.is_none();
        self.accepted.extend(matcher.map(|matcher| Accepted { span, matcher, feedback: Vec::new() }));
    }

    /// Accepted answers and mistakes.
    pub fn all(&self) -> impl Iterator<Item = &Accepted> {
        self.accepted.iter().chain(&self.mistakes)
    }
}

/// Words as they are compared: compatibility forms, case and spacing do not count, nor do curly quotes and long dashes.
///
/// Upper case first, so that letters whose lower case depends on their place or has several forms come together.
pub fn fold_words(text: &str) -> String {
    let folded: String = straight(&text.nfkc().collect::<String>()).to_uppercase().to_lowercase().nfkc().collect();
    one_line(&folded)
}

/// Code as it is compared: every character counts, but for what phones and editors add unasked. Curly quotes and long
/// dashes are straight ones, a no-break space is a space, line ends are `\n`, and spaces at the end of a line and
/// empty lines around the whole do not count; neither do spaces around an answer of one line.
pub fn fold_code(text: &str) -> String {
    let straight = straight(&text.replace("\r\n", "\n"));
    let lines: Vec<&str> = straight.split('\n').map(|line| line.trim_end_matches([' ', '\t', '\r'])).collect();
    let from = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let to = lines.iter().rposition(|line| !line.is_empty()).map_or(from, |last| last + 1);
    match &lines[from..to] {
        [line] => line.trim_start_matches([' ', '\t']).to_owned(),
        lines => lines.join("\n"),
    }
}

/// Text with the quotes, dashes and spaces that a keyboard has.
fn straight(text: &str) -> String {
    let letter = |letter| match letter {
        '\u{2018}'..='\u{201b}' => '\'',
        '\u{201c}'..='\u{201f}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{a0}' | '\u{202f}' => ' ',
        letter => letter,
    };
    text.chars().map(letter).collect()
}

/// Reads the content of an `[!ANSWER]` quote: a list, one paragraph or one fence.
pub(super) fn read(reader: &mut Reader<'_>, blocks: Vec<Block>, place: Span, numbers: bool) -> Answers {
    let mut answers = Answers::default();
    let mut lists = blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Quote { .. }));
    if let Some(second) = lists.nth(1) {
        let span = Span::new(second.span.start, reader.source.line(second.span.start).end.min(second.span.end));
        let help = "several answers are the items of one list: `> - answer`";
        reader.report(Code::AnswerMarkup, span, "the answers are more than one list, one line or one code block", help);
        return Answers::unread();
    }
    for block in blocks {
        let span = block.span;
        match block.kind {
            BlockKind::List { items, .. } => read_items(reader, items, numbers, &mut answers),
            BlockKind::Quote { label: None, .. } => reader.report(
                Code::FeedbackNotIndented,
                Span::new(span.start, reader.source.line(span.start).end.min(span.end)),
                "a quote under the answers belongs to none of them",
                "feedback of an answer is indented under it: `>   > …`",
            ),
            kind => {
                let matcher = read_blocks(reader, &[Block { span, kind }], span, numbers);
                answers.take(span, matcher);
            }
        }
    }
    check(reader, &answers, place);
    answers
}

/// Reports more answers than are compared; says whether there are.
pub(super) fn too_many(reader: &mut Reader<'_>, count: usize, span: Span) -> bool {
    if count > MOST_ANSWERS {
        let message = format!("there are {count} answers, more than the {MOST_ANSWERS} that are compared");
        reader.report(Code::TooLarge, span, message, "a regular expression may stand for many");
    }
    count > MOST_ANSWERS
}

/// Reads the items of a list of answers.
pub(super) fn read_items(reader: &mut Reader<'_>, items: Vec<Item>, numbers: bool, answers: &mut Answers) {
    let first = items.first().map_or(Span::default(), |item| item.span);
    if too_many(reader, items.len(), Span::new(first.start, reader.source.line(first.start).end)) {
        answers.broken = true;
        return;
    }
    for item in items {
        if super::choice::check_box(reader, &item) {
            answers.broken = true;
            continue;
        }
        let known_mistake = item.task.is_some_and(|task| !task.checked);
        let line = Span::new(item.span.start, reader.source.line(item.span.start).end);
        let (content, feedback) = super::choice::split_feedback(reader, item.blocks);
        if content.is_empty() {
            reader.report(Code::EmptyPart, line, "the answer is empty", "write it behind the bullet");
            answers.broken = true;
            continue;
        }
        let Some(matcher) = read_blocks(reader, &content, line, numbers) else {
            answers.broken = true;
            continue;
        };
        let list = if known_mistake { &mut answers.mistakes } else { &mut answers.accepted };
        list.push(Accepted { span: line, matcher, feedback });
    }
}

/// Two answers that say the same, and a mistake that is accepted, are mistakes of the author.
pub(super) fn check(reader: &mut Reader<'_>, answers: &Answers, place: Span) {
    if answers.accepted.is_empty() && !answers.broken {
        let help = "write what is accepted, one answer an item: `> - answer`";
        reader.report(Code::NoAnswer, place, "no answer is accepted", help);
    }
    for mistake in &answers.mistakes {
        let typed = match &mistake.matcher {
            Matcher::Words(text) | Matcher::Code(text) => text.clone(),
            Matcher::Number(range) => range.shown.clone(),
            Matcher::Pattern(_) => continue,
        };
        if let Some(accepted) = answers.accepted.iter().find(|accepted| accepted.matcher.fits(&typed)) {
            let finding = Diagnostic::new(Code::MistakeAccepted, "a known mistake is also accepted as right")
                .at(reader.source, mistake.span, "the mistake")
                .at(reader.source, accepted.span, "accepts it")
                .help("remove one of the two; backticks make case and spacing count");
            reader.findings.push(finding);
        }
    }
    let all: Vec<&Accepted> = answers.all().collect();
    let keys: Vec<(u8, String)> = all.iter().map(|one| key(&one.matcher)).collect();
    for (index, one) in all.iter().enumerate() {
        if matches!(&one.matcher, Matcher::Words(text) | Matcher::Code(text) if text.trim().is_empty()) {
            let help = "write something that a learner can type";
            reader.report(Code::EmptyPart, one.span, "an answer without a letter cannot be given", help);
        }
        if let Some(first) = keys[..index].iter().position(|other| *other == keys[index]).map(|at| all[at]) {
            let both_accepted = index < answers.accepted.len();
            if !both_accepted && answers.accepted.iter().any(|accepted| std::ptr::eq(accepted, first)) {
                continue;
            }
            let finding = Diagnostic::new(Code::DuplicateAnswer, "two answers are the same")
                .at(reader.source, one.span, "second time")
                .at(reader.source, first.span, "first time")
                .help("remove one: case and spacing of plain words do not count");
            reader.findings.push(finding);
        }
    }
}

/// What two answers that say the same have in common.
fn key(matcher: &Matcher) -> (u8, String) {
    match matcher {
        Matcher::Words(text) => (0, fold_words(text)),
        Matcher::Code(text) => (1, fold_code(text)),
        Matcher::Pattern(pattern) => (2, format!("{} {}", pattern.ignore_case, pattern.portable)),
        Matcher::Number(range) => {
            (3, format!("{} {} {}", range.low, range.high, range.unit.as_deref().unwrap_or_default()))
        }
    }
}

fn read_blocks(reader: &mut Reader<'_>, blocks: &[Block], place: Span, numbers: bool) -> Option<Matcher> {
    match blocks {
        [Block { kind: BlockKind::Code(code), .. }] => Some(Matcher::Code(code.text.trim_end_matches('\n').to_owned())),
        [Block { kind: BlockKind::Paragraph { content, .. }, .. }] => read_inlines(reader, content, numbers),
        _ => {
            let help = "an answer is words, code in backticks, or one code block";
            reader.report(Code::AnswerMarkup, place, "an answer that is typed cannot hold this", help);
            None
        }
    }
}

fn read_inlines(reader: &mut Reader<'_>, content: &[Inline], numbers: bool) -> Option<Matcher> {
    if let [Inline { kind: InlineKind::Code(code), .. }] = content {
        return Some(Matcher::Code(code.to_string()));
    }
    let (first, last) = (content.first()?, content.last()?);
    let span = Span::new(first.span.start, last.span.end);
    // A line's end counts as a space, and what the parser left out between two pieces, such as the mark of a quote or a
    // comment, is no part of the answer.
    let raw: String = content
        .iter()
        .map(|inline| match inline.kind {
            InlineKind::SoftBreak => " ",
            _ => reader.source.slice(inline.span),
        })
        .collect();
    let raw = raw.trim().to_owned();
    if let [Inline { kind: InlineKind::Text(text), .. }, Inline { kind: InlineKind::Code(code), span }] = content
        && text.trim() == "re:"
    {
        return read_pattern(reader, code, *span);
    }
    // An escape (`\*`) and an entity (`&amp;`) are written otherwise than they read; a backslash before a letter is one.
    let odd = content.iter().find_map(|inline| {
        let (start, end) = (inline.span.start, inline.span.end);
        match &inline.kind {
            InlineKind::SoftBreak => None,
            InlineKind::Text(_) if reader.source.text()[..start].ends_with('\\') => {
                let sign = reader.source.text()[start..end].chars().next().map_or(0, char::len_utf8);
                Some(Span::new(start - 1, start + sign))
            }
            InlineKind::Text(text) if **text == *reader.source.slice(inline.span) => None,
            _ => Some(inline.span),
        }
    });
    if let Some(place) = odd {
        let help = "write words as a learner types them, without markup, escapes and entities; put the whole answer between backticks if it is code";
        reader.report(Code::AnswerMarkup, place, "markup in an answer that is typed", help);
        return None;
    }
    if raw.starts_with("re:") {
        let help = "write the expression between backticks: ``re: `…` ``";
        reader.report(Code::AnswerPattern, span, "the expression behind `re:` is not in backticks", help);
        return None;
    }
    read_words(reader, &raw, span, numbers)
}

/// Plain text: a number where numbers are wanted and it is one, words otherwise.
pub(super) fn read_words(reader: &mut Reader<'_>, raw: &str, span: Span, numbers: bool) -> Option<Matcher> {
    if numbers {
        match decimal::read(raw) {
            Ok(range) => return Some(Matcher::Number(range)),
            Err(decimal::Unreadable::NotANumber) => {}
            Err(decimal::Unreadable::Fault(message)) => {
                reader.report(
                    Code::NumberAnswer,
                    span,
                    message,
                    "write it as in `2.5`, `2.5 cm`, `2.5 ± 0.1` or `2..3`",
                );
                return None;
            }
        }
    }
    Some(Matcher::Words(one_line(raw)))
}

pub(super) fn read_pattern(reader: &mut Reader<'_>, pattern: &str, span: Span) -> Option<Matcher> {
    match Pattern::new(pattern) {
        Ok(pattern) => Some(Matcher::Pattern(pattern)),
        Err(error) => {
            let place = error.place.map_or(span, |(from, to)| {
                // The code span's text starts behind its backticks, as long as no line end is inside.
                let at = reader.source.slice(span).find(pattern).unwrap_or(0);
                let end = span.end;
                Span::new((span.start + at + from).min(end), (span.start + at + to).min(end))
            });
            reader.report(
                Code::AnswerPattern,
                place,
                error.message,
                "the expression must fit the whole answer; what it may hold is listed in docs/format.md",
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_ignore_case_and_spacing() {
        for (one, other) in [
            ("Straße", " STRASSE "),
            ("new  york", "New York"),
            ("ﬁne", "FINE"),
            ("ΟΔΟΣ", "οδος"),
            ("２", "2"),
            ("don't", "Don’t"),
            ("well-known", "well‑known"),
        ] {
            assert_eq!(fold_words(one), fold_words(other));
        }
        assert_ne!(fold_words("a b"), fold_words("ab"));
    }

    #[test]
    fn code_counts_every_character_but_what_phones_add() {
        assert_eq!(fold_code(" print(“x”) "), "print(\"x\")");
        assert_eq!(fold_code("a \r\n  b\n\n"), "a\n  b");
        assert_eq!(fold_code("ls –l"), "ls -l");
        assert_ne!(fold_code("Print"), fold_code("print"));
        assert_ne!(fold_code("a  b"), fold_code("a b"));
    }
}
