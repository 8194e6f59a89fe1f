//! Form `number`: the learner types a number, perhaps with a unit.

use super::answers::{self, Answers, Matcher};
use super::decimal::{Range, fold_unit, typed_number};
use super::{Answerable, Asked, Form, Grade, missing_answer};
use crate::course::parts::Reader;
use crate::diagnostic::Code;
use crate::markdown::Block;
use crate::text::Source;

/// A number to type.
#[derive(Debug)]
pub struct Number {
    /// What is accepted and what is recognised; all of them numbers.
    pub answers: Answers,
}

/// The units of some answers, each once, in the author's order. One unit is shown beside the field, several make a menu.
pub fn units(answers: &Answers) -> Vec<&str> {
    let mut units: Vec<&str> = Vec::new();
    for unit in answers.all().filter_map(|one| range(&one.matcher)?.unit.as_deref()) {
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    units
}

fn range(matcher: &Matcher) -> Option<&Range> {
    match matcher {
        Matcher::Number(range) => Some(range),
        _ => None,
    }
}

/// A typed number with the unit that stands beside the field, where it was not typed along.
pub fn with_unit(answers: &Answers, typed: &str) -> String {
    match (units(answers).as_slice(), typed_number(typed)) {
        ([unit], Some((_, typed_unit))) if typed_unit.is_empty() => format!("{typed} {unit}"),
        _ => typed.to_owned(),
    }
}

/// Reads the `[!ANSWER]` quote.
pub(super) fn read(reader: &mut Reader<'_>, asked: Asked) -> Option<Number> {
    let Some(answer) = asked.answer else {
        missing_answer(reader, asked.place, "> [!ANSWER]");
        return None;
    };
    let answers = answers::read(reader, answer.blocks, answer.label.span, true);
    check(reader, &answers);
    Some(Number { answers })
}

/// Every answer is a number, and either all have a unit or none.
pub(super) fn check(reader: &mut Reader<'_>, answers: &Answers) {
    for one in answers.all().filter(|one| range(&one.matcher).is_none()) {
        let help = "write numbers with a point and without separators, such as `2.5 cm ± 0.1` or `6.02e23`, and a space before their unit; other answers are asked for as `.text`";
        reader.report(Code::NumberAnswer, one.span, "the answer is not a number", help);
    }
    let with = answers.all().filter(|one| range(&one.matcher).is_some_and(|range| range.unit.is_some())).count();
    let numbers = answers.all().filter(|one| range(&one.matcher).is_some()).count();
    if with > 0
        && with < numbers
        && let Some(bare) = answers.all().find(|one| range(&one.matcher).is_some_and(|range| range.unit.is_none()))
    {
        reader.report(
            Code::NumberAnswer,
            bare.span,
            "some answers have a unit and this one has none",
            "give every answer its unit, or none",
        );
    }
}

impl Answerable for Number {
    fn hidden(&self) -> Vec<&[Block]> {
        self.answers.all().map(|one| one.feedback.as_slice()).collect()
    }

    fn public(&self, _: &Source) -> Vec<String> {
        // The unit is shown beside the field, so it is part of what is asked.
        units(&self.answers).into_iter().map(fold_unit).collect()
    }

    fn grade(&self, answer: &str) -> Option<Grade> {
        let typed = with_unit(&self.answers, answer);
        let mut grade = Grade::whole(self.answers.accept(&typed));
        if !grade.is_right() {
            grade.mistakes.extend(self.answers.mistake(&typed).map(|mistake| (0, mistake)));
        }
        Some(grade)
    }

    fn difference(&self, _: &Source, original: &Form, _: &Source) -> Option<String> {
        let Form::Number(original) = original else { return None };
        let numbers = |answers: &Answers| -> Vec<String> {
            let ranges = answers.accepted.iter().filter_map(|one| range(&one.matcher));
            ranges.map(|range| format!("{}..{}", range.low, range.high)).collect()
        };
        (numbers(&self.answers) != numbers(&original.answers))
            .then(|| "other numbers are right than in the original".to_owned())
    }
}
