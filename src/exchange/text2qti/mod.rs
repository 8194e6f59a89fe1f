//! Quizzes in the plain text that the program text2qti reads: numbered questions, options with letters or boxes.
//!
//! In: paths and bytes. Out: a page per file. A line that starts with a mark (`1.`, `a)`, `*b)`, `[*]`, `=`, `...`)
//! starts an element, and lines indented as far as its text go on with it (`elements`). What the elements mean, their
//! order decides (`drafts`).

mod drafts;
mod elements;
mod question;
mod text;

use super::clean::{Cleaner, escape};
use super::page::each_page;
use super::{Batch, Input, MOST_QUESTIONS, Note, Page, Piece, page_path};
use crate::text::one_line;
use drafts::{Part, gather};
use elements::{Element, Found, Mark, elements};
use question::question;
use text::{has_formula, turned};

/// Reads quizzes; each file becomes a page.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    each_page(batch, |input, notes| quiz(batch, input, notes).map_err(|reason| (0, reason)))
}

fn quiz(batch: &Batch, input: &Input, notes: &mut Vec<Note>) -> Result<Page, String> {
    let text = input.text()?;
    let found = elements(&text);
    if !found.iter().any(|one| matches!(one, Found::Program(_) | Found::Element(Element { mark: Mark::Question, .. })))
    {
        return Err("no question is in it: questions start with a number, a point and a space".to_owned());
    }
    let quiz = gather(input, found, notes);
    let questions = quiz.parts.iter().filter(|part| matches!(part, Part::Question(_))).count();
    if questions > MOST_QUESTIONS {
        return Err(format!("it holds {questions} questions, more than the {MOST_QUESTIONS} that are read: divide it"));
    }
    let path = page_path(&input.path);
    let mut cleaner = Cleaner::new(batch, &input.path, &path);
    cleaner.math = has_formula(&text);
    if !quiz.settings.is_empty() {
        notes.push(Note { path: input.path.clone(), line: 1, lost: quiz.settings.clone(), ..Note::default() });
    }
    let mut pieces = Vec::new();
    if let Some((line, description)) = &quiz.description {
        pieces.push(prose(*line, None, description, &mut cleaner));
    }
    for part in &quiz.parts {
        pieces.push(match part {
            Part::Text { line, title, text } => prose(*line, title.as_deref(), text, &mut cleaner),
            Part::Question(draft) => Piece::Question(Box::new(question(draft, &quiz, &mut cleaner))),
        });
    }
    let named = || input.path.file_stem().unwrap_or("Questions").replace(['_', '-'], " ");
    Ok(Page {
        path,
        from: input.path.clone(),
        title: quiz.title.as_deref().map(one_line).filter(|title| !title.is_empty()).unwrap_or_else(named),
        language: super::language_of(&input.path),
        math: cleaner.math,
        pieces,
        copies: cleaner.copies(),
        ..Page::default()
    })
}

/// Text between questions.
fn prose(line: usize, title: Option<&str>, text: &str, cleaner: &mut Cleaner<'_>) -> Piece {
    let mut lost = Vec::new();
    let text = turned(text, cleaner.math, &mut lost);
    let whole = match title {
        Some(title) => format!("## {}\n\n{text}", escape(&one_line(title))),
        None => text,
    };
    let text = cleaner.prose(&whole);
    lost.extend(cleaner.lost());
    Piece::Prose { text, line, lost }
}

#[cfg(test)]
mod tested;
