//! Proves printed pages: the course's own reader and every check must accept them, and find what the source meant.
//!
//! In: pages. Out: [`Imported`]. A question that is an error, or that reads as something else than its source said, is
//! left out and named with its reason; the pages are then printed and read again, until nothing is wrong.

use super::clean::{Markdown, letters};
use super::write::{self, Place, Written};
use super::{Answer, Imported, Note, Page, Piece, Question, Typed};
use crate::check::check;
use crate::course::question::{Form, Question as Read};
use crate::course::{Course, assemble, media_type};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::MemoryFiles;
use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// How often pages are printed anew before the pages that still have errors are refused as a whole. Each time at
/// least one piece is left out, and what it hid shows at once, so real files need one or two.
const MOST_ROUNDS: usize = 8;

pub(super) fn prove(format: &str, pages: Vec<Page>, notes: Vec<Note>) -> Imported {
    let mut imported = Imported { notes, ..Imported::default() };
    let mut pages = apart(pages);
    pages.iter_mut().for_each(write::name);
    let mut round = 0;
    let written = loop {
        round += 1;
        pages.retain(|page| {
            is_title(page)
                || page.pieces.iter().any(|piece| !matches!(piece, Piece::Prose { text, .. } if text.is_empty()))
        });
        let written: Vec<Written> = pages.iter().map(write::write).collect();
        let found = faults(&pages, &written);
        if found.is_empty() {
            break written;
        }
        let mut whole = BTreeSet::new();
        for (index, place, reason) in found {
            match place.filter(|_| round < MOST_ROUNDS) {
                Some(place) => refuse(&mut pages[index], place, reason, &mut imported.notes),
                None => {
                    whole.insert(index);
                    refuse_page(&mut pages[index], &reason);
                }
            }
        }
        let mut index = 0;
        pages.retain(|page| {
            let gone = whole.contains(&index);
            if gone {
                notes_of(page, &mut imported.notes);
            }
            index += 1;
            !gone
        });
    };
    let shown: BTreeSet<&Utf8Path> = pages
        .iter()
        .zip(&written)
        .filter(|(_, written)| !written.places.is_empty())
        .filter_map(|(page, _)| page.path.parent())
        .flat_map(Utf8Path::ancestors)
        .collect();
    for (page, written) in pages.iter().zip(&written) {
        notes_of(page, &mut imported.notes);
        // A page of which every question was refused tells a learner nothing.
        let title = is_title(page) && page.path.parent().is_some_and(|folder| shown.contains(folder));
        if title || !written.places.is_empty() {
            imported.files.push((page.path.clone(), signed(format, &written.text)));
            imported.copies.extend(page.copies.iter().cloned());
            imported.images.extend(page.images.iter().cloned());
        }
    }
    imported.files.sort();
    imported
}

/// Whether a page only gives its folder a title.
fn is_title(page: &Page) -> bool {
    page.pieces.is_empty() && page.path.file_name() == Some("index.md")
}

/// No two pages at one path: the later one gets a number.
fn apart(mut pages: Vec<Page>) -> Vec<Page> {
    let mut taken = BTreeSet::new();
    let mut numbers: HashMap<Utf8PathBuf, usize> = HashMap::new();
    for page in &mut pages {
        let first = page.path.clone();
        let number = numbers.entry(first.clone()).or_insert(1);
        while !taken.insert(page.path.clone()) {
            *number += 1;
            page.path = first.with_file_name(format!("{}-{number}.md", first.file_stem().unwrap_or("questions")));
        }
    }
    pages
}

/// What is wrong with printed pages: the page, the place in it (`None`: the page as a whole) and the reason.
fn faults(pages: &[Page], written: &[Written]) -> Vec<(usize, Option<Place>, String)> {
    let mut files: Vec<(Utf8PathBuf, Vec<u8>)> = vec![("site.yaml".into(), b"format: 1\nid: import\n".to_vec())];
    for (page, written) in pages.iter().zip(written) {
        files.push((page.path.clone(), written.text.clone().into_bytes()));
        files.extend(page.copies.iter().map(|(_, to)| (to.clone(), stand_in(to))));
        files.extend(page.images.iter().cloned());
    }
    let files = MemoryFiles::new(files);
    let (course, mut findings) = assemble(&files, true);
    findings.extend(check(&course, &files, false));
    let at: BTreeMap<&Utf8Path, usize> =
        pages.iter().enumerate().map(|(index, page)| (page.path.as_path(), index)).collect();
    let mut found = Vec::new();
    for finding in findings.iter().filter(|finding| finding.severity() == Severity::Error) {
        let Some(label) = finding.labels.first() else { continue };
        let Some(&index) = at.get(label.source.path()) else { continue };
        let place = place_at(&written[index].places, label.span.start);
        found.push((index, place, told(finding)));
    }
    if found.is_empty() {
        compare(&course, pages, written, &at, &mut found);
    }
    found
}

/// What stands for a file that is copied later, and whose bytes are not here: the first of an image, where it is named
/// as one.
fn stand_in(path: &Utf8Path) -> Vec<u8> {
    match media_type(path) {
        Some("image/svg+xml") => b"<svg/>".to_vec(),
        Some(_) => b"GIF89a".to_vec(),
        None => Vec::new(),
    }
}

/// The piece that holds a byte of a printed page; places are in their order.
fn place_at(places: &[(Range<usize>, Place)], at: usize) -> Option<Place> {
    let behind = places.partition_point(|(range, _)| range.start <= at);
    places[..behind].last().filter(|(range, _)| range.contains(&at)).map(|&(_, place)| place)
}

fn told(finding: &Diagnostic) -> String {
    format!("{} ({})", finding.message, finding.code.name())
}

/// Holds what was read against what the sources said.
fn compare(
    course: &Course,
    pages: &[Page],
    written: &[Written],
    at: &BTreeMap<&Utf8Path, usize>,
    found: &mut Vec<(usize, Option<Place>, String)>,
) {
    for read in &course.pages {
        let Some(&index) = at.get(read.source.path()) else { continue };
        let page = &pages[index];
        let mut questions: BTreeMap<&str, &Read> = BTreeMap::new();
        questions.extend(read.questions().map(|question| (question.id.as_str(), question)));
        let mut wanted = 0;
        for &(_, place) in &written[index].places {
            let Some(meant) = question_at(page, place) else { continue };
            wanted += 1;
            let reason = match questions.get(meant.id.as_deref().unwrap_or_default()) {
                Some(read_as) => difference(meant, read_as, page.math),
                None => Some("it is not read as a question".to_owned()),
            };
            found.extend(reason.map(|reason| (index, Some(place), reason)));
        }
        if questions.len() > wanted {
            // A piece of prose became a question: which one, its place tells.
            for question in read.questions() {
                if let Some(place) = place_at(&written[index].places, question.span.start)
                    && question_at(page, place).is_none()
                {
                    found.push((index, Some(place), "a text would be read as a question".to_owned()));
                }
            }
        }
    }
}

fn question_at(page: &Page, place: Place) -> Option<&Question> {
    match (&page.pieces[place.piece], place.question) {
        (Piece::Question(question), _) => Some(question),
        (Piece::Group { questions, .. }, Some(number)) => questions.get(number),
        _ => None,
    }
}

/// How a question reads differently from what its source said; `None` if it does not.
fn difference(meant: &Question, read: &Read, math: bool) -> Option<String> {
    let differs = |what: &str| Some(format!("{what} would read differently here"));
    let same = |one: &Markdown, other: &[crate::markdown::Block]| one.letters(math) == letters(other);
    if meant.hints.len() != read.hints.len() {
        return differs("its hints");
    }
    if meant.hints.iter().zip(&read.hints).any(|(one, other)| !same(one, other)) {
        return differs("a hint");
    }
    let explanation = meant.explanation.clone().filter(|explanation| !explanation.is_empty());
    if explanation.is_some() != read.explanation.is_some()
        || explanation.iter().zip(&read.explanation).any(|(one, other)| !same(one, other))
    {
        return differs("the explanation");
    }
    let prompt_counts = !matches!(meant.answer, Answer::Cloze { .. });
    if prompt_counts && !same(&meant.prompt, &read.prompt) {
        return differs("the prompt");
    }
    let grade = |answer: &str| read.form.answerable().grade(answer).is_some_and(|grade| grade.is_right());
    match (&meant.answer, &read.form) {
        (Answer::Options { multiple, options }, Form::Choice(form) | Form::Multiple(form)) => {
            if *multiple != matches!(read.form, Form::Multiple(_)) || options.len() != form.options.len() {
                return differs("the number of its options");
            }
            for (one, other) in options.iter().zip(&form.options) {
                let feedback = one.feedback.clone().unwrap_or_default();
                if one.right != other.right || !same(&one.text, &other.content) || !same(&feedback, &other.feedback) {
                    return differs("an option");
                }
            }
            None
        }
        (Answer::Typed { answers, .. }, Form::Text(_) | Form::Number(_)) => {
            let fits = |answer: &&Typed| !answer.pattern && grade(&answer.text) != answer.right;
            // A range or a tolerance is no number that a learner types.
            let typed = |answer: &&Typed| !matches!(read.form, Form::Number(_)) || is_number(&answer.text);
            let wrong = answers.iter().filter(typed).find(fits);
            wrong.map(|answer| format!("the answer `{}` would be graded differently", answer.text))
        }
        (Answer::Cloze { gaps, .. }, Form::Cloze(form)) => {
            if gaps.len() != form.gaps.len() {
                return differs("the number of its gaps");
            }
            let plain = |answer: &&Typed| answer.right && !answer.pattern;
            let typed: Option<Vec<&str>> =
                gaps.iter().map(|answers| Some(typical(&answers.iter().find(plain)?.text))).collect();
            let wrong = typed.is_some_and(|typed| !grade(&typed.join("\n")));
            if wrong { differs("a gap") } else { None }
        }
        (Answer::Match { pairs, bank }, Form::Match(form)) => {
            let read_as = |piece: &crate::course::question::Piece| letters(&piece.content);
            let fits = pairs.len() == form.pairs.len()
                && bank.len() == form.bank.len()
                && pairs.iter().zip(&form.pairs).all(|((left, right), (one, other))| {
                    left.letters(math) == read_as(one) && right.letters(math) == read_as(other)
                });
            if fits { None } else { differs("a pair") }
        }
        (Answer::Order { steps }, Form::Order(form)) => {
            let read_as: Vec<String> = form.pieces().map(|piece| letters(&piece.content)).collect();
            let fits = steps.iter().map(|step| step.letters(math)).eq(read_as);
            if fits { None } else { differs("a step") }
        }
        (Answer::Recall { back }, Form::Recall(form)) => match form.cards.as_slice() {
            [card] if same(back, &card.back) => None,
            _ => differs("the back of the card"),
        },
        (Answer::Written { model }, Form::Written(form)) => {
            if same(&model.clone().unwrap_or_default(), &form.model) {
                None
            } else {
                differs("the model answer")
            }
        }
        (_, form) => Some(format!("it would be asked as `{}`", form.name())),
    }
}

/// What a learner types for an answer of a gap: of a number with a tolerance or a range, the first number.
fn typical(answer: &str) -> &str {
    let first = answer.split_once(" +- ").or_else(|| answer.split_once(".."));
    first.map(|(number, _)| number).filter(|number| is_number(number)).unwrap_or(answer)
}

fn is_number(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok()
}

/// Leaves out one piece, for a reason.
fn refuse(page: &mut Page, place: Place, reason: String, notes: &mut Vec<Note>) {
    let from = page.from.clone();
    match (&mut page.pieces[place.piece], place.question) {
        (Piece::Question(question), _) => question.refuse(reason),
        (Piece::Group { questions, .. }, Some(number)) => questions[number].refuse(reason),
        (Piece::Group { questions, .. }, None) => {
            questions.iter_mut().for_each(|question| question.refuse(format!("what it shares with others: {reason}")));
        }
        (Piece::Prose { text, line, .. }, _) => {
            *text = Markdown::default();
            notes.push(Note::refused(from, *line, format!("a text: {reason}")));
        }
    }
}

fn refuse_page(page: &mut Page, reason: &str) {
    write::questions(page).for_each(|question| question.refuse(format!("its page: {reason}")));
}

/// What became of the questions and texts of a page.
fn notes_of(page: &Page, notes: &mut Vec<Note>) {
    let mut note = |question: &Question| {
        let target = question.refused.is_none().then(|| (page.path.clone(), question.id.clone().unwrap_or_default()));
        notes.push(Note {
            path: question.from.clone().unwrap_or_else(|| page.from.clone()),
            line: question.line,
            question: question.name.clone(),
            target,
            lost: question.lost.clone(),
            refused: question.refused.clone(),
        });
    };
    for piece in &page.pieces {
        match piece {
            Piece::Question(question) => note(question),
            Piece::Group { questions, .. } => questions.iter().for_each(&mut note),
            Piece::Prose { .. } => {}
        }
    }
    for piece in &page.pieces {
        if let Piece::Prose { line, lost, .. } = piece
            && !lost.is_empty()
        {
            notes.push(Note { path: page.from.clone(), line: *line, lost: lost.clone(), ..Note::default() });
        }
    }
}

/// The words in the first line of an imported page, in front of the hash of all that follows.
const SIGNATURE: &str = "# made by quizmill import ";

/// A page with a first line that says what made it, and a hash of the rest: a page that somebody changed afterwards
/// is told from one that may be replaced.
fn signed(format: &str, text: &str) -> String {
    let body = text.strip_prefix("---\n").unwrap_or(text);
    format!("---\n{SIGNATURE}{format} {}\n{body}", hash(body))
}

fn hash(body: &str) -> String {
    Sha256::digest(body.as_bytes())[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Who wrote a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// An import, and nobody changed it since.
    Import,
    /// An import, and somebody changed it.
    Changed,
    /// Somebody else.
    Other,
}

/// Who wrote the page with this text.
pub fn author(text: &str) -> Author {
    let text = text.replace("\r\n", "\n");
    let Some((line, body)) = text.strip_prefix("---\n").and_then(|rest| rest.split_once('\n')) else {
        return Author::Other;
    };
    match line.strip_prefix(SIGNATURE) {
        Some(rest) if rest.rsplit(' ').next() == Some(hash(body).as_str()) => Author::Import,
        Some(_) => Author::Changed,
        None => Author::Other,
    }
}
