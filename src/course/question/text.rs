//! Form `text`: the learner types an answer.

use super::answers::{self, Answers, Matcher, fold_code, fold_words};
use super::{Answerable, Asked, Form, Grade, missing_answer};
use crate::course::parts::Reader;
use crate::markdown::Block;
use crate::text::Source;

/// A typed answer.
#[derive(Debug)]
pub struct Text {
    /// What is accepted and what is recognised.
    pub answers: Answers,
}

impl Text {
    /// Whether the field is for code: every accepted answer is.
    pub fn code(&self) -> bool {
        self.answers.accepted.iter().all(|one| matches!(one.matcher, Matcher::Code(_) | Matcher::Pattern(_)))
    }

    /// Whether the field has several lines: an accepted answer has.
    pub fn lines(&self) -> bool {
        self.answers.accepted.iter().any(|one| matches!(&one.matcher, Matcher::Code(code) if code.contains('\n')))
    }
}

/// Reads the `[!ANSWER]` quote.
pub(super) fn read(reader: &mut Reader<'_>, asked: Asked) -> Option<Text> {
    let Some(answer) = asked.answer else {
        missing_answer(reader, asked.place, "> [!ANSWER]");
        return None;
    };
    Some(Text { answers: answers::read(reader, answer.blocks, answer.label.span, false) })
}

impl Answerable for Text {
    fn hidden(&self) -> Vec<&[Block]> {
        self.answers.all().map(|one| one.feedback.as_slice()).collect()
    }

    fn grade(&self, answer: &str) -> Option<Grade> {
        let mut grade = Grade::whole(self.answers.accept(answer));
        if !grade.is_right() {
            grade.mistakes.extend(self.answers.mistake(answer).map(|mistake| (0, mistake)));
        }
        Some(grade)
    }

    fn difference(&self, _: &Source, original: &Form, _: &Source) -> Option<String> {
        let Form::Text(original) = original else { return None };
        // Words are translated; code and expressions are not.
        let code = |answers: &Answers| -> Vec<String> {
            answers
                .accepted
                .iter()
                .filter(|one| matches!(one.matcher, Matcher::Code(_) | Matcher::Pattern(_)))
                .map(|one| folded(&one.matcher))
                .collect()
        };
        (code(&self.answers) != code(&original.answers))
            .then(|| "other code is accepted than in the original".to_owned())
    }
}

fn folded(matcher: &Matcher) -> String {
    match matcher {
        Matcher::Words(words) => fold_words(words),
        Matcher::Code(code) => fold_code(code),
        Matcher::Pattern(pattern) => pattern.portable.clone(),
        Matcher::Number(range) => format!("{}..{}", range.low, range.high),
    }
}
