//! Which elements make a question, a text or a group of a quiz.
//!
//! In: elements in their order, which decides what they belong to. Out: a [`Quiz`] whose texts are as they were
//! written. What makes a question uncertain refuses it; what belongs to none is told.

use super::super::{Input, Note};
use super::elements::{Element, Found, Mark, SETTINGS};

/// A quiz, before its texts are cleaned.
#[derive(Debug, Default)]
pub(super) struct Quiz {
    pub title: Option<String>,
    pub description: Option<(usize, String)>,
    pub shuffle: bool,
    pub settings: Vec<String>,
    pub parts: Vec<Part>,
    pub groups: Vec<Group>,
}

/// A part of a page.
#[derive(Debug)]
pub(super) enum Part {
    Question(Box<Draft>),
    Text { line: usize, title: Option<String>, text: String },
}

/// A group of which some questions are drawn.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub pick: Option<String>,
    pub points: Option<String>,
    pub questions: usize,
}

/// A question that is being read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub line: usize,
    pub title: Option<String>,
    pub points: Option<String>,
    pub text: String,
    pub options: Vec<(bool, String, Option<String>)>,
    pub words: Vec<String>,
    pub number: Option<String>,
    pub kind: Option<Kind>,
    pub feedback: Option<String>,
    pub right: Option<String>,
    pub wrong: Option<String>,
    pub solution: Option<String>,
    pub refused: Option<String>,
    /// Which group it is in.
    pub group: Option<usize>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Options,
    Boxes,
    Words,
    Number,
    Essay,
    Upload,
}

impl Draft {
    fn refuse(&mut self, reason: impl Into<String>) {
        self.refused.get_or_insert(reason.into());
    }

    /// Says how it is answered; it is answered in one way only.
    fn answered(&mut self, kind: Kind) {
        if *self.kind.get_or_insert(kind) != kind {
            self.refuse("it is answered in two ways: keep the answers of one kind");
        }
    }
}

/// Gives each element to the question that it belongs to.
pub(super) fn gather(input: &Input, found: Vec<Found>, notes: &mut Vec<Note>) -> Quiz {
    let mut quiz = Quiz::default();
    let mut group: Option<usize> = None;
    let (mut title, mut points): (Option<String>, Option<String>) = (None, None);
    for one in found {
        let element = match one {
            Found::Element(element) => element,
            Found::Program(line) => {
                let reason = "it is code that makes questions, and code is never run: let text2qti's own program run it, \
                              and import what it prints";
                notes.push(Note { question: "code".to_owned(), ..Note::refused(&input.path, line, reason) });
                continue;
            }
            Found::Odd(line, reason) => {
                // What the question above means is not certain without the line.
                match quiz.parts.last_mut() {
                    Some(Part::Question(draft)) => draft.refuse(format!("its line {line}: {reason}")),
                    _ => notes.push(Note::refused(&input.path, line, reason)),
                }
                continue;
            }
        };
        let Element { mark, line, text } = element;
        match mark {
            Mark::Question => {
                if let Some(group) = group {
                    quiz.groups[group].questions += 1;
                }
                let (title, points) = (title.take(), points.take());
                let draft = Draft { line, title, points, text, group, ..Draft::default() };
                quiz.parts.push(Part::Question(Box::new(draft)));
            }
            Mark::Title => title = Some(text),
            Mark::Points => points = Some(text),
            Mark::QuizTitle => quiz.title = Some(text),
            Mark::QuizDescription => quiz.description = Some((line, text)),
            Mark::TextTitle => quiz.parts.push(Part::Text { line, title: Some(text), text: String::new() }),
            Mark::Text => match quiz.parts.last_mut() {
                Some(Part::Text { text: open, title: Some(_), .. }) if open.is_empty() => *open = text,
                _ => quiz.parts.push(Part::Text { line, title: None, text }),
            },
            Mark::Setting(index) => {
                let (name, usual) = SETTINGS[index];
                let value = text.to_lowercase();
                match name {
                    "shuffle answers" => quiz.shuffle = value == "true",
                    _ if usual.is_none_or(|usual| usual == value) => {}
                    _ => quiz.settings.push(format!("the setting `{name}: {value}`")),
                }
            }
            Mark::Group => {
                group = Some(quiz.groups.len());
                quiz.groups.push(Group::default());
            }
            Mark::EndGroup => group = None,
            Mark::Pick | Mark::GroupPoints | Mark::SolutionsPick => {
                match group.and_then(|at| quiz.groups.get_mut(at)) {
                    Some(group) if mark == Mark::Pick => group.pick = Some(text),
                    Some(group) if mark == Mark::GroupPoints => group.points = Some(text),
                    Some(_) => {}
                    None => notes.push(Note::refused(&input.path, line, "it sets something of a group outside of one")),
                }
            }
            _ => match quiz.parts.last_mut() {
                Some(Part::Question(draft)) => answer(draft, mark, text),
                _ => notes.push(Note::refused(&input.path, line, "no question stands before it that it belongs to")),
            },
        }
    }
    quiz
}

/// Adds an element to a question.
fn answer(draft: &mut Draft, mark: Mark, text: String) {
    let twice = |one: &mut Option<String>, text: String| {
        let twice = one.is_some();
        one.get_or_insert(text);
        twice
    };
    let again = match mark {
        Mark::Option(right) => {
            draft.answered(Kind::Options);
            draft.options.push((right, text, None));
            false
        }
        Mark::Box(right) => {
            draft.answered(Kind::Boxes);
            draft.options.push((right, text, None));
            false
        }
        Mark::Word => {
            draft.answered(Kind::Words);
            draft.words.push(text);
            false
        }
        Mark::Number => {
            draft.answered(Kind::Number);
            twice(&mut draft.number, text)
        }
        Mark::Essay | Mark::Upload => {
            draft.answered(if mark == Mark::Essay { Kind::Essay } else { Kind::Upload });
            false
        }
        Mark::Feedback => match draft.options.last_mut() {
            Some((.., feedback)) => twice(feedback, text),
            None => twice(&mut draft.feedback, text),
        },
        Mark::RightFeedback => twice(&mut draft.right, text),
        Mark::WrongFeedback => twice(&mut draft.wrong, text),
        _ => twice(&mut draft.solution, text),
    };
    if again {
        draft.refuse("one of its parts is there twice: keep one");
    }
}
