//! What every format's module gives: pages of prose and questions, before they are printed.

use super::clean::Markdown;
use super::write::is_word;
use super::{Batch, Input};
use crate::text::one_line;
use camino::Utf8PathBuf;
use sha2::{Digest, Sha256};

/// A page to write.
#[derive(Debug, Default)]
pub struct Page {
    /// Where it goes, `content/….md`, made by [`super::page_path`]; a `-2` is added where two pages would meet.
    pub path: Utf8PathBuf,
    /// The file it comes from.
    pub from: Utf8PathBuf,
    /// The title as plain text.
    pub title: String,
    /// The language, if the source tells one.
    pub language: Option<String>,
    /// The licence, if the source states one.
    pub license: Option<String>,
    /// Where the content comes from; the file's name if nothing better is known.
    pub source: Option<String>,
    /// One sentence on the page, as plain text.
    pub description: Option<String>,
    /// Its place among its neighbours, where their names do not tell it.
    pub order: Option<u32>,
    /// Whether `$…$` is a formula.
    pub math: bool,
    /// Prose and questions in their order.
    pub pieces: Vec<Piece>,
    /// Images to copy: the path among the inputs and the path below the course's root.
    pub copies: Vec<(Utf8PathBuf, Utf8PathBuf)>,
    /// Images that stood inside the file: the path below the course's root and the bytes.
    pub images: Vec<(Utf8PathBuf, Vec<u8>)>,
}

/// A piece of a page.
#[derive(Debug)]
pub enum Piece {
    /// Text with its headings, its place in the source (line from 1) and what of it was lost.
    Prose { text: Markdown, line: usize, lost: Vec<String> },
    /// A question.
    Question(Box<Question>),
    /// What several questions share, under a title of its own, and the questions.
    Group { title: String, shared: Markdown, questions: Vec<Question> },
}

/// A question to write.
#[derive(Debug, Default)]
pub struct Question {
    /// How people would name it in its source: a number, a title, an id.
    pub name: String,
    /// The file it comes from, where that is not its page's.
    pub from: Option<Utf8PathBuf>,
    /// Its line in the source, from 1; 0 where that means nothing.
    pub line: usize,
    /// An id that the source gives; without one it follows from the title or the prompt.
    pub id: Option<String>,
    /// The title on one line; without one a short prompt serves, or a number.
    pub title: Option<Markdown>,
    /// The level of its heading, where the source has one for it; 0 for one below the heading before.
    pub depth: u8,
    /// What comes before the answer.
    pub prompt: Markdown,
    /// How it is answered.
    pub answer: Answer,
    /// Hints in their order.
    pub hints: Vec<Markdown>,
    /// What is shown when it is settled.
    pub explanation: Option<Markdown>,
    /// A kind of the format's own vocabulary.
    pub kind: Option<String>,
    /// A level of the format's own vocabulary.
    pub level: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What it counts; 0 for what is usual.
    pub points: u32,
    /// Attempts; 0 for what is usual.
    pub attempts: u32,
    /// Whether options are mixed for each learner.
    pub shuffle: bool,
    /// What of it has no place in a course, or had to be changed: a few words each.
    pub lost: Vec<String>,
    /// Why it cannot be imported, if that is so.
    pub refused: Option<String>,
}

/// How a question is answered.
#[derive(Debug)]
pub enum Answer {
    /// Options, of which one is right; with `multiple`, any number but none.
    Options { multiple: bool, options: Vec<Choice> },
    /// An answer is typed. With `number` the answers are numbers in the format's notation: `2..3`, `5 cm +- 1`.
    Typed { number: bool, answers: Vec<Typed> },
    /// Gaps in the prompt, which holds [`super::clean::gap`] at each place; with a bank (even an empty one) they are
    /// picked.
    Cloze { gaps: Vec<Vec<Typed>>, bank: Option<Vec<String>> },
    /// Pairs, and right sides that fit nowhere.
    Match { pairs: Vec<(Markdown, Markdown)>, bank: Vec<Markdown> },
    /// Steps in their right order.
    Order { steps: Vec<Markdown> },
    /// The back of a card.
    Recall { back: Markdown },
    /// A text is written, and compared with a model answer if there is one.
    Written { model: Option<Markdown> },
}

impl Default for Answer {
    fn default() -> Self {
        Self::Written { model: None }
    }
}

/// One option.
#[derive(Debug, Default)]
pub struct Choice {
    /// Whether it is right.
    pub right: bool,
    /// What it says.
    pub text: Markdown,
    /// What a learner reads who picked it.
    pub feedback: Option<Markdown>,
}

impl Choice {
    /// Puts options into an order that follows from what they say and not from which are right, for formats that keep
    /// the right ones apart and mix all of them for each learner.
    pub fn mix(options: &mut [Self]) {
        options.sort_by_cached_key(|option| Sha256::digest(option.text.as_str()));
    }
}

/// One accepted answer or one known mistake.
#[derive(Debug, Default)]
pub struct Typed {
    /// The answer itself, as a learner would type it; a regular expression where `pattern` says so.
    pub text: String,
    /// Whether it is accepted; else it is a known mistake.
    pub right: bool,
    /// Whether every character counts, case too.
    pub code: bool,
    /// Whether `text` is a regular expression for the whole answer.
    pub pattern: bool,
    /// What a learner reads who gave it.
    pub feedback: Option<Markdown>,
}

impl Typed {
    /// An answer for which capitals and small letters are the same, as they are for plain words here. Code is compared
    /// to the letter, so an answer that can only be written as code gets an expression beside it, and `false` where
    /// there is none for it.
    pub fn any_case(text: &str) -> (Vec<Self>, bool) {
        let text = text.trim();
        let answer = Self { text: text.to_owned(), right: true, code: !is_word(text), ..Self::default() };
        if !answer.code || !text.chars().any(|letter| letter.is_lowercase() || letter.is_uppercase()) {
            return (vec![answer], true);
        }
        let mut pattern = String::from("(?i)");
        for letter in text.chars() {
            if r"\.+*?()|[]{}^$".contains(letter) {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        // The expressions that browsers share are short, of one line, and know no typographic signs.
        let shared = pattern.len() <= 500
            && text.chars().all(|letter| {
                !letter.is_control() && !matches!(letter, '\u{a0}' | '\u{202f}' | '\u{2010}'..='\u{201f}' | '\u{2212}')
            });
        let mut answers = vec![answer];
        answers.extend(shared.then(|| Self { text: pattern, right: true, pattern: true, ..Self::default() }));
        (answers, shared)
    }
}

/// What became of one question, or of a file, a page or a text that is none.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Note {
    /// The file.
    pub path: Utf8PathBuf,
    /// The line in it, from 1; 0 where that means nothing.
    pub line: usize,
    /// The question as its source names it; empty where the note is about no question.
    pub question: String,
    /// Where it went: the page below the course's root and the id. `None` where it went nowhere.
    pub target: Option<(Utf8PathBuf, String)>,
    /// What of it has no place in a course, or had to be changed.
    pub lost: Vec<String>,
    /// Why it was not imported, if that is so.
    pub refused: Option<String>,
}

impl Note {
    /// A file of which nothing was imported.
    pub fn refused(path: impl Into<Utf8PathBuf>, line: usize, reason: impl Into<String>) -> Self {
        Self { path: path.into(), line, refused: Some(reason.into()), ..Self::default() }
    }
}

impl Question {
    /// Says why the question cannot be imported; the first reason stands.
    pub fn refuse(&mut self, reason: impl Into<String>) {
        self.refused.get_or_insert(reason.into());
    }
}

/// For formats of which each file becomes a page: reads every file. `read` may note what is lost on the way, and says why
/// a file is refused, with the line where it is one line's fault, else 0.
pub(super) fn each_page(
    batch: &Batch,
    mut read: impl FnMut(&Input, &mut Vec<Note>) -> Result<Page, (usize, String)>,
) -> (Vec<Page>, Vec<Note>) {
    let mut pages = Vec::new();
    let mut notes = Vec::new();
    for input in &batch.inputs {
        match read(input, &mut notes) {
            Ok(page) => pages.push(page),
            Err((line, reason)) => notes.push(Note::refused(&input.path, line, reason)),
        }
    }
    (pages, notes)
}

/// The most letters of a text that a report quotes: a name, a type, a part of an answer.
const LONGEST_QUOTE: usize = 60;

/// A text as a report quotes it: on one line, and cut where it is long.
pub(super) fn shortened(text: &str) -> String {
    let text = one_line(text);
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text,
    }
}
