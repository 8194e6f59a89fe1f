//! Form `parsons`: the learner arranges lines of code, and indents them where the language needs it.
//!
//! Named after Dale Parsons, who described such puzzles with Patricia Haden in 2006.

use super::grade::longest_run;
use super::pieces::{self, BankPiece, first_order};
use super::{Answerable, Asked, Form, Grade, Quote, fingerprint, missing_answer};
use crate::course::parts::Reader;
use crate::diagnostic::Code as Fault;
use crate::markdown::{Block, BlockKind, InlineKind};
use crate::text::{Source, Span};
use std::sync::Arc;

/// Languages in which the indentation of a line changes what it means.
const INDENTED: &[&str] = &[
    "python",
    "py",
    "python3",
    "yaml",
    "yml",
    "haskell",
    "hs",
    "fsharp",
    "f#",
    "nim",
    "makefile",
    "make",
    "coffee",
    "coffeescript",
    "pug",
    "sass",
    "elm",
    "gdscript",
    "text",
    "txt",
    "",
];

/// Lines to arrange.
#[derive(Debug)]
pub struct Parsons {
    /// The info string of the fence.
    pub info: Span,
    /// Whether indentation counts.
    pub indented: bool,
    /// What one level of indentation is, for showing the right code.
    pub unit: String,
    /// The lines in the right order.
    pub lines: Vec<Line>,
    /// Lines that belong nowhere.
    pub bank: Vec<Line>,
}

/// A line of code.
#[derive(Debug)]
pub struct Line {
    /// Where it is written.
    pub span: Span,
    /// Names it in learners' progress: a hash of its text. Equal lines have equal ids and are interchangeable.
    pub id: String,
    /// The line without its indentation and without the comment `any order`.
    pub text: String,
    /// How many levels it is indented by.
    pub level: u32,
    /// Its place among the lines; neighbouring lines marked `any order` share one.
    pub rank: usize,
    /// Whether it is marked `any order`.
    pub free: bool,
}

/// Reads the fence.
pub(super) fn read(reader: &mut Reader<'_>, asked: Asked) -> Option<Parsons> {
    let Some(Block { kind: BlockKind::Code(code), span }) = asked.construct.into_iter().next() else {
        missing_answer(reader, asked.place, "a code block whose lines are in the right order");
        return None;
    };
    let fence = crate::course::fence(reader.source, code.info);
    let language = fence.language.to_lowercase();
    // Code of a file has no lines here.
    let (source, opening) = (Arc::clone(reader.source), fence.file.map(|(_, place)| place));
    let place = |index: usize| opening.unwrap_or_else(|| line_span(&source, span, index));
    let written: Vec<(usize, &str)> =
        code.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    let starts = |letter: char| written.iter().find(|(_, line)| line.starts_with(letter));
    if let (Some(_), Some((index, _))) = (starts(' '), starts('\t')) {
        let help = "indent all lines by spaces, or all by tabs";
        let place = place(*index);
        reader.report(Fault::MixedIndentation, place, "lines are indented by tabs and by spaces", help);
    }
    let unit = unit(written.iter().map(|(_, line)| *line));
    let mut lines: Vec<Line> = Vec::new();
    let mut free_before = false;
    for (index, text) in written {
        let (text, free) = without_mark(text);
        let place = place(index);
        let level = level(text, &unit);
        let rank = lines.last().map_or(0, |last| if free && free_before { last.rank } else { last.rank + 1 });
        free_before = free;
        let text = text.trim().to_owned();
        if text.is_empty() {
            reader.report(
                Fault::EmptyPart,
                place,
                "the line has nothing but `any order`",
                "write the mark behind a line of code",
            );
            continue;
        }
        lines.push(Line { span: place, id: fingerprint(&text), text, level, rank, free });
    }
    // Code that could not be taken from its file was told of there.
    let untaken = opening.is_some_and(|place| {
        let faults = [Fault::MissingFile, Fault::PathEscapes, Fault::TooLarge, Fault::NotUtf8, Fault::FenceAttribute];
        faults.into_iter().any(|fault| reader.told(fault, Span::new(span.start, place.end)))
    });
    let least = if asked.torn || untaken { 0 } else { 2 };
    if pieces::too_many(reader, lines.len(), least, asked.place, "line") {
        return None;
    }
    let bank = asked.bank.map(|bank| read_bank(reader, bank)).unwrap_or_default();
    let name = |line: &Line| (line.id.clone(), line.span);
    let right: Vec<_> = lines.iter().map(name).collect();
    let extra: Vec<_> = bank.iter().map(name).collect();
    pieces::check_bank(
        reader,
        right.iter().map(|(id, span)| (id.as_str(), *span)),
        extra.iter().map(|(id, span)| (id.as_str(), *span)),
    );
    Some(Parsons { info: code.info, indented: INDENTED.contains(&language.as_str()), unit, lines, bank })
}

fn read_bank(reader: &mut Reader<'_>, bank: Quote) -> Vec<Line> {
    let read = pieces::read_bank(reader, bank);
    read.into_iter()
        .filter_map(|(span, piece)| {
            let text = match piece {
                BankPiece::Line(text, _) => text,
                BankPiece::Item(blocks) => match blocks.as_slice() {
                    [Block { kind: BlockKind::Code(code), .. }] => code.text.trim().to_owned(),
                    [Block { kind: BlockKind::Paragraph { content, .. }, .. }] => match content.as_slice() {
                        [one] if matches!(one.kind, InlineKind::Code(_)) => crate::markdown::plain(content),
                        [first, .., last] | [first @ last] => {
                            reader.source.slice(Span::new(first.span.start, last.span.end)).to_owned()
                        }
                        [] => String::new(),
                    },
                    _ => String::new(),
                },
            };
            let text = text.trim().to_owned();
            if text.is_empty() || text.contains('\n') {
                reader.report(
                    Fault::BankPiece,
                    span,
                    "a piece of the bank is not one line of code",
                    "write one line in backticks",
                );
                return None;
            }
            Some(Line { span, id: fingerprint(&text), text, level: 0, rank: 0, free: false })
        })
        .collect()
}

/// The place of a line of a code block in the file.
pub(super) fn line_span(source: &Source, block: Span, index: usize) -> Span {
    let fenced = source.slice(block).starts_with(['`', '~']);
    let (first, _) = source.place(block.start);
    source.line(source.offset(first + index + usize::from(fenced), 1))
}

/// One level of indentation: a tab, or as many spaces as divide every indentation.
fn unit<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut spaces = 0;
    for line in lines {
        let indent = &line[..line.len() - line.trim_start().len()];
        if indent.contains('\t') {
            return "\t".to_owned();
        }
        let (mut a, mut b) = (spaces, indent.len());
        while b > 0 {
            (a, b) = (b, a % b);
        }
        spaces = a;
    }
    " ".repeat(if spaces == 0 { 4 } else { spaces })
}

fn level(line: &str, unit: &str) -> u32 {
    let indent = &line[..line.len() - line.trim_start().len()];
    let levels = if unit == "\t" { indent.matches('\t').count() } else { indent.len() / unit.len() };
    levels as u32
}

/// A line without its comment `any order`, and whether it had one.
fn without_mark(line: &str) -> (&str, bool) {
    let trimmed = line.trim_end();
    let inner = trimmed.strip_suffix("*/").or_else(|| trimmed.strip_suffix("-->")).unwrap_or(trimmed).trim_end();
    let Some(before) = inner.strip_suffix("any order") else { return (trimmed, false) };
    let before = before.trim_end();
    for mark in ["//", "<!--", "--", "/*", "#", ";", "%"] {
        if let Some(code) = before.strip_suffix(mark) {
            return (code.trim_end(), true);
        }
    }
    (trimmed, false)
}

impl Parsons {
    /// All lines, the right ones first.
    pub fn pieces(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().chain(&self.bank)
    }

    /// The order in which a learner first sees the lines, as places in [`Parsons::pieces`].
    pub fn first_order(&self) -> Vec<usize> {
        let ids: Vec<&str> = self.pieces().map(|line| line.id.as_str()).collect();
        // With distractors the lines must be chosen first, so no order of all of them is right; but the right lines
        // must not stand in their order among them either.
        first_order(&ids, |order| {
            let chosen: Vec<&&str> = order.iter().filter(|id| self.lines.iter().any(|line| line.id == ***id)).collect();
            let ranks = self.ranks(&chosen.into_iter().map(|id| (*id, 0)).collect::<Vec<_>>());
            ranks.windows(2).all(|pair| pair[0].map(|(rank, _)| rank) <= pair[1].map(|(rank, _)| rank))
        })
    }

    /// The rank of each given line and whether its indentation is right; `None` for one that belongs nowhere.
    fn ranks(&self, given: &[(&str, u32)]) -> Vec<Option<(usize, bool)>> {
        let mut left: Vec<&Line> = self.lines.iter().collect();
        given
            .iter()
            .map(|(id, level)| {
                // Of equal lines the first that is left, or, among those in any order, the one with this indentation.
                let first = left.iter().position(|line| line.id == *id)?;
                let rank = left[first].rank;
                let best = left.iter().position(|line| line.id == *id && line.rank == rank && line.level == *level);
                let line = left.remove(best.unwrap_or(first));
                Some((line.rank, !self.indented || line.level == *level))
            })
            .collect()
    }
}

impl Answerable for Parsons {
    fn hidden(&self) -> Vec<&[Block]> {
        Vec::new()
    }

    fn ids(&self) -> Vec<&str> {
        self.pieces().map(|line| line.id.as_str()).collect()
    }

    fn public(&self, source: &Source) -> Vec<String> {
        let mut texts: Vec<String> = self.pieces().map(|line| line.text.clone()).collect();
        texts.push(source.slice(self.info).to_owned());
        texts
    }

    /// An answer is lines as `id:level`. It counts the lines of the longest run in the right order that are indented
    /// right, less what belongs nowhere.
    fn grade(&self, answer: &str) -> Option<Grade> {
        let mut given: Vec<(&str, u32)> = Vec::new();
        for word in answer.split_whitespace() {
            let (id, level) = word.split_once(':')?;
            if !self.pieces().any(|line| line.id == id) {
                return None;
            }
            given.push((id, level.parse().ok()?));
        }
        let ranks = self.ranks(&given);
        let run = longest_run(&ranks.iter().map(|rank| rank.map(|(rank, _)| rank)).collect::<Vec<_>>());
        let parts: Vec<bool> =
            ranks.iter().zip(run).map(|(rank, run)| run && rank.is_some_and(|(_, level)| level)).collect();
        let surplus = ranks.iter().filter(|rank| rank.is_none()).count();
        let right = parts.iter().filter(|part| **part).count().saturating_sub(surplus);
        Some(Grade { right: right as u32, of: self.lines.len() as u32, parts, mistakes: Vec::new() })
    }

    fn difference(&self, _: &Source, original: &Form, _: &Source) -> Option<String> {
        let Form::Parsons(original) = original else { return None };
        let shape = |parsons: &Self| parsons.lines.iter().map(|line| (line.level, line.rank)).collect::<Vec<_>>();
        let differs = shape(self) != shape(original) || self.bank.len() != original.bank.len();
        differs.then(|| "there are other lines than in the original".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_levels() {
        assert_eq!(without_mark("a = 1  # any order"), ("a = 1", true));
        assert_eq!(without_mark("int a; // any order"), ("int a;", true));
        assert_eq!(without_mark("a: b; /* any order */"), ("a: b;", true));
        assert_eq!(without_mark("<p> <!-- any order -->"), ("<p>", true));
        assert_eq!(without_mark("say(\"any order\")"), ("say(\"any order\")", false));
        assert_eq!(without_mark("in any order"), ("in any order", false));
        assert_eq!(unit(["a", "    b", "        c"].into_iter()), "    ");
        assert_eq!(unit(["a", "  b", "      c"].into_iter()), "  ");
        assert_eq!(level("\t\tx", "\t"), 2);
    }
}
