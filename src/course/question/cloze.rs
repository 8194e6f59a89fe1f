//! Form `cloze`: the learner fills gaps in prose, tables or code, by typing or from a bank.

use super::answers::{self, Answers, Matcher};
use super::gaps::{IN_BACKTICKS, code_gaps, code_span_gaps, delimiters, inline_gaps, report_unread, unread};
use super::number;
use super::pieces::{self, BankPiece};
use super::{Answerable, Asked, Form, Grade, Quote, missing_answer};
use crate::course::parts::Reader;
use crate::diagnostic::{Code, Diagnostic, count, is_count};
use crate::markdown::{Block, BlockKind, Inline, InlineKind, each_block, plain};
use crate::text::{Source, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// Text with gaps.
#[derive(Debug)]
pub struct Cloze {
    /// The blocks that hold gaps, and what stands between them.
    pub body: Vec<Block>,
    /// The gaps in reading order.
    pub gaps: Vec<Gap>,
    /// Code with its gaps filled in, by the offset of its block.
    pub code: BTreeMap<usize, FilledCode>,
    /// What gaps are filled from, if they are not typed: every gap's answer and what the author added.
    pub bank: Option<Vec<Word>>,
}

/// A gap.
#[derive(Debug)]
pub struct Gap {
    /// Where it is written.
    pub span: Span,
    /// Whether it stands in code.
    pub code: bool,
    /// What is accepted and what is recognised.
    pub answers: Answers,
}

/// A code block with the right answers in place of its gaps, so that it can be coloured as the code it is.
#[derive(Debug)]
pub struct FilledCode {
    /// The code.
    pub text: String,
    /// Where in it the gaps are, and which ones.
    pub gaps: Vec<(Range<usize>, usize)>,
}

/// A word to fill a gap with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Whether it is code.
    pub code: bool,
}

/// Reads the body and its gaps.
pub(super) fn read(reader: &mut Reader<'_>, asked: Asked) -> Option<Cloze> {
    let body = asked.construct;
    if body.is_empty() {
        missing_answer(reader, asked.place, "gaps such as `[[answer]]` in its text, its table or its code");
        return None;
    }
    for block in &body {
        if let BlockKind::List { items, .. } = &block.kind {
            super::check_no_boxes(reader, items);
        }
    }
    let before = reader.findings.len();
    let mut found = Vec::new();
    unread(reader.source, &body, &mut found);
    report_unread(reader, found);
    let mut written: Vec<(Span, bool, String)> = Vec::new();
    let mut code: BTreeMap<usize, Vec<(Range<usize>, usize)>> = BTreeMap::new();
    let mut broken: Vec<(Span, &str)> = Vec::new();
    each_block(&body, &mut |block| match &block.kind {
        BlockKind::Code(fence) => {
            let Some(marks) = delimiters(reader.source, fence.info) else { return };
            for (whole, inside) in code_gaps(&fence.text, &marks) {
                let line = fence.text[..whole.start].matches('\n').count();
                let line = super::parsons::line_span(reader.source, block.span, line);
                let text = &fence.text[whole.clone()];
                let at = reader.source.slice(line).find(text).map_or(line.start, |at| line.start + at);
                code.entry(block.span.start).or_default().push((whole, written.len()));
                written.push((Span::new(at, (at + text.len()).max(at)), true, fence.text[inside].to_owned()));
            }
        }
        BlockKind::Paragraph { content, .. } | BlockKind::Heading { content, .. } => {
            inline_gaps(reader.source, content, &mut written, &mut broken);
        }
        BlockKind::Table(table) => {
            table
                .head
                .iter()
                .chain(table.rows.iter().flatten())
                .for_each(|cell| inline_gaps(reader.source, cell, &mut written, &mut broken));
        }
        _ => {}
    });
    for (span, message) in broken {
        let help = "a gap is `[[answer]]` on one line, without brackets inside; write answers with brackets into `[!ANSWER]` and an empty gap `[[ ]]` here";
        reader.report(Code::BrokenGap, span, message, help);
    }
    if written.is_empty() {
        for span in code_span_gaps(reader.source, &body) {
            reader.report(Code::BrokenGap, span, "a gap in backticks is shown as it is written", IN_BACKTICKS);
        }
    }
    if pieces::too_many(reader, written.len(), 0, asked.place, "gap") {
        return None;
    }
    let empty = written.iter().filter(|(_, _, text)| text.trim().is_empty()).count();
    // A gap that could not be read may be the one that an answer belongs to.
    let sure = reader.findings.len() == before;
    let mut numbered = read_numbered(reader, asked.answer, empty, sure, asked.place).into_iter();
    let mut gaps = Vec::new();
    for (span, in_code, text) in written {
        let answers = if text.trim().is_empty() {
            numbered.next().unwrap_or_default()
        } else {
            let answers = alternatives(reader, &text, span, in_code);
            answers::check(reader, &answers, span);
            answers
        };
        for one in answers.all().filter(|one| matches!(&one.matcher, Matcher::Code(code) if code.contains('\n'))) {
            let help = "ask for several lines as `.text`, or leave a gap in each line";
            reader.report(Code::AnswerMarkup, one.span, "a gap cannot hold several lines", help);
        }
        gaps.push(Gap { span, code: in_code, answers });
    }
    let bank = asked.bank.map(|bank| read_bank(reader, bank, &gaps));
    let code = fill(&body, &gaps, code);
    Some(Cloze { body, gaps, code, bank })
}

/// The answers inside a gap: alternatives between bars; `\|` is a bar.
fn alternatives(reader: &mut Reader<'_>, text: &str, span: Span, in_code: bool) -> Answers {
    let mut pieces = vec![String::new()];
    let mut letters = text.chars().peekable();
    let mut ticks = false;
    while let Some(letter) = letters.next() {
        let last = pieces.last_mut().expect("there is always one");
        match letter {
            '\\' if letters.peek() == Some(&'|') => {
                letters.next();
                last.push('|');
            }
            '|' if !ticks => pieces.push(String::new()),
            '`' if !in_code => {
                ticks = !ticks;
                last.push('`');
            }
            letter => last.push(letter),
        }
    }
    let pieces: Vec<&str> = pieces.iter().map(|piece| piece.trim()).collect();
    if answers::too_many(reader, pieces.len(), span) {
        return Answers::unread();
    }
    // Only when all alternatives are numbers is the gap one for a number.
    let numbers = !in_code && pieces.iter().all(|piece| super::decimal::read(piece).is_ok());
    let mut answers = Answers::default();
    for piece in pieces {
        let matcher = if piece.is_empty() {
            reader.report(
                Code::EmptyPart,
                span,
                "an alternative in the gap is empty",
                "write something between the bars; `\\|` is a bar",
            );
            None
        } else if in_code {
            Some(Matcher::Code(piece.to_owned()))
        } else if let Some(pattern) = piece.strip_prefix("re:").and_then(|rest| ticked(rest.trim())) {
            answers::read_pattern(reader, pattern, span)
        } else if let Some(code) = ticked(piece) {
            Some(Matcher::Code(code.to_owned()))
        } else {
            answers::read_words(reader, piece, span, numbers)
        };
        answers.take(span, matcher);
    }
    answers
}

/// The inside of a text that is all code between backticks.
fn ticked(text: &str) -> Option<&str> {
    text.strip_prefix('`')?.strip_suffix('`').filter(|code| !code.is_empty() && !code.contains('`'))
}

/// The numbered items of `[!ANSWER]`: the n-th one belongs to the n-th empty gap.
/// `empty` is how many of these there are, if that is `sure`.
fn read_numbered(
    reader: &mut Reader<'_>,
    answer: Option<Quote>,
    empty: usize,
    sure: bool,
    place: Span,
) -> Vec<Answers> {
    let Some(Quote { label, blocks, .. }) = answer else {
        if empty > 0 {
            let message = format!("{} without an answer", count(empty, "gap"));
            let help =
                "write the answer between the brackets, or a numbered list in `> [!ANSWER]`, one item an empty gap";
            reader.report(Code::GapAnswer, place, message, help);
        }
        return Vec::new();
    };
    let mut read = Vec::new();
    let mut sure = sure;
    for block in blocks {
        let line = Span::new(block.span.start, reader.source.line(block.span.start).end.max(block.span.start));
        let BlockKind::List { start: Some(_), items } = block.kind else {
            let help = "gaps take their answers from a numbered list: `> 1. answer`";
            reader.report(Code::GapAnswer, line, "the answers of gaps are not a numbered list", help);
            sure = false;
            continue;
        };
        for item in items {
            let span = pieces::item_span(reader, &item);
            let mut answers = Answers::default();
            let plain_items = |block: &Block| matches!(block.kind, BlockKind::List { start: None, .. });
            match item.blocks.as_slice() {
                [block] if plain_items(block) => {
                    let Some(Block { kind: BlockKind::List { items, .. }, .. }) = item.blocks.into_iter().next() else {
                        unreachable!("seen just now")
                    };
                    answers::read_items(reader, items, true, &mut answers);
                }
                _ => answers::read_items(reader, vec![item], true, &mut answers),
            }
            mixed_numbers(&mut answers);
            answers::check(reader, &answers, span);
            if answers.numeric() {
                number::check(reader, &answers);
            }
            read.push(answers);
        }
    }
    if read.len() != empty && sure {
        let message = format!("there {} for {}", is_count(read.len(), "answer"), count(empty, "empty gap"));
        reader.report(
            Code::GapAnswer,
            label.span,
            message,
            "an empty gap is `[[ ]]`; the n-th one takes the n-th item",
        );
    }
    read
}

/// Numbers among words are words: a gap is one for a number only if all that it accepts are.
fn mixed_numbers(answers: &mut Answers) {
    if answers.numeric() {
        return;
    }
    for one in answers.accepted.iter_mut().chain(&mut answers.mistakes) {
        if let Matcher::Number(range) = &one.matcher {
            one.matcher = Matcher::Words(range.shown.clone());
        }
    }
}

fn read_bank(reader: &mut Reader<'_>, bank: Quote, gaps: &[Gap]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for gap in gaps {
        match gap.answers.accepted.first().map(|accepted| word(&accepted.matcher)) {
            Some(Some(word)) if !gap.answers.accept(&word.text) => {
                let help = "write a single right number before the range, which the bank can show";
                reader.report(Code::BankPiece, gap.span, "a bank cannot show a range as a right answer", help);
            }
            Some(Some(word)) if !words.contains(&word) => words.push(word),
            Some(None) => {
                let help = "write an answer in words before the expression";
                reader.report(
                    Code::BankPiece,
                    gap.span,
                    "a bank cannot show an answer that is a regular expression",
                    help,
                );
            }
            _ => {}
        }
    }
    for (span, piece) in pieces::read_bank(reader, bank) {
        let word = match piece {
            BankPiece::Line(text, _) => Word { text, code: true },
            BankPiece::Item(blocks) => match blocks.as_slice() {
                [Block { kind: BlockKind::Paragraph { content, .. }, .. }] => match content.as_slice() {
                    [Inline { kind: InlineKind::Code(code), .. }] => Word { text: code.to_string(), code: true },
                    content => Word { text: plain(content), code: false },
                },
                _ => {
                    reader.report(
                        Code::BankPiece,
                        span,
                        "a piece for a gap is more than a few words",
                        "write words or code in backticks",
                    );
                    continue;
                }
            },
        };
        if word.text.trim().is_empty() {
            reader.report(Code::EmptyPart, span, "a piece of the bank is empty", "");
        } else if gaps.iter().any(|gap| gap.answers.accept(&word.text))
            || words.iter().any(|other| other.text == word.text)
        {
            let finding = Diagnostic::new(Code::BankPiece, "a piece of the bank fits a gap, or stands there already")
                .at(reader.source, span, "")
                .help("the answers of all gaps are in the bank already; it adds what fits nowhere");
            reader.findings.push(finding);
        } else {
            words.push(word);
        }
    }
    words
}

/// What a bank or a solution shows for an answer; `None` for a regular expression.
pub fn word(matcher: &Matcher) -> Option<Word> {
    match matcher {
        Matcher::Words(text) => Some(Word { text: text.clone(), code: false }),
        Matcher::Code(text) => Some(Word { text: text.clone(), code: true }),
        Matcher::Number(range) => {
            let unit = range.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
            Some(Word { text: format!("{}{unit}", range.shown), code: false })
        }
        Matcher::Pattern(_) => None,
    }
}

/// Puts the first accepted answer into each gap of code.
fn fill(
    body: &[Block],
    gaps: &[Gap],
    code: BTreeMap<usize, Vec<(Range<usize>, usize)>>,
) -> BTreeMap<usize, FilledCode> {
    let mut filled = BTreeMap::new();
    each_block(body, &mut |block| {
        let BlockKind::Code(fence) = &block.kind else { return };
        let Some(places) = code.get(&block.span.start) else { return };
        let mut text = String::new();
        let mut at = 0;
        let mut ranges = Vec::new();
        for (range, index) in places {
            text.push_str(&fence.text[at..range.start]);
            let start = text.len();
            let answer = gaps[*index].answers.accepted.first().and_then(|accepted| word(&accepted.matcher));
            text.push_str(&answer.map_or_else(|| "x".to_owned(), |word| word.text.replace('\n', " ")));
            ranges.push((start..text.len(), *index));
            at = range.end;
        }
        text.push_str(&fence.text[at..]);
        filled.insert(block.span.start, FilledCode { text, gaps: ranges });
    });
    filled
}

impl Answerable for Cloze {
    fn shown(&self) -> Vec<&[Block]> {
        vec![&self.body]
    }

    fn hidden(&self) -> Vec<&[Block]> {
        self.gaps.iter().flat_map(|gap| gap.answers.all().map(|one| one.feedback.as_slice())).collect()
    }

    fn public(&self, source: &Source) -> Vec<String> {
        let mut text = String::new();
        each_block(&self.body, &mut |block| match &block.kind {
            BlockKind::Code(code) => {
                let marks = delimiters(source, code.info);
                let mut at = 0;
                for (whole, _) in marks.map(|marks| code_gaps(&code.text, &marks)).unwrap_or_default() {
                    text.push_str(&code.text[at..whole.start]);
                    text.push('…');
                    at = whole.end;
                }
                text.push_str(&code.text[at..]);
            }
            BlockKind::Paragraph { content, .. } | BlockKind::Heading { content, .. } => text.push_str(&plain(content)),
            BlockKind::Table(table) => {
                table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| text.push_str(&plain(cell)));
            }
            _ => {}
        });
        let mut texts = vec![text];
        texts.extend(self.gaps.iter().flat_map(|gap| number::units(&gap.answers)).map(str::to_owned));
        texts.extend(self.bank.iter().flatten().map(|word| word.text.clone()));
        texts
    }

    /// An answer is one line a gap; it counts how many gaps are right.
    fn grade(&self, answer: &str) -> Option<Grade> {
        let typed: Vec<&str> = answer.split('\n').collect();
        if typed.len() != self.gaps.len() {
            return None;
        }
        let mut grade = Grade { of: self.gaps.len() as u32, ..Grade::default() };
        for (index, (gap, typed)) in self.gaps.iter().zip(typed).enumerate() {
            let typed = number::with_unit(&gap.answers, typed);
            let right = gap.answers.accept(&typed);
            grade.right += u32::from(right);
            grade.parts.push(right);
            if !right {
                grade.mistakes.extend(gap.answers.mistake(&typed).map(|mistake| (index, mistake)));
            }
        }
        Some(grade)
    }

    fn difference(&self, _: &Source, original: &Form, _: &Source) -> Option<String> {
        let Form::Cloze(original) = original else { return None };
        if self.gaps.len() != original.gaps.len() {
            return Some(format!(
                "there are {}, but {} in the original",
                count(self.gaps.len(), "gap"),
                original.gaps.len()
            ));
        }
        let differs = |(own, other): (&Gap, &Gap)| {
            own.code
                && own.answers.accepted.first().map(|one| &one.matcher)
                    != other.answers.accepted.first().map(|one| &one.matcher)
        };
        if self.gaps.iter().zip(&original.gaps).any(differs) {
            return Some("a gap in code has another answer than in the original".to_owned());
        }
        (self.bank.is_some() != original.bank.is_some())
            .then(|| "only one of translation and original has a bank".to_owned())
    }
}
