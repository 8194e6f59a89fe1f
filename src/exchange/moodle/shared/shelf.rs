//! The pages of an import, filled one file after another.

use super::super::super::clean::{Cleaner, Markdown};
use super::super::super::{Batch, Input, MOST_QUESTIONS, Note, Page, Piece, Question, page_path};
use super::names::file_name;
use crate::text::one_line;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{BTreeMap, BTreeSet};

/// The pages of an import, one for each category, and one for what has none in each file.
pub struct Shelf<'a> {
    batch: &'a Batch,
    /// Pages in the order in which they were met.
    pages: Vec<(Page, Cleaner<'a>)>,
    places: BTreeMap<Utf8PathBuf, usize>,
    /// The pages that give folders their titles.
    titles: BTreeMap<Utf8PathBuf, Page>,
    pub notes: Vec<Note>,
    page: usize,
    questions: usize,
}

impl<'a> Shelf<'a> {
    pub fn new(batch: &'a Batch) -> Self {
        Self {
            batch,
            pages: Vec::new(),
            places: BTreeMap::new(),
            titles: BTreeMap::new(),
            notes: Vec::new(),
            page: 0,
            questions: 0,
        }
    }

    /// Starts a file; `math` tells whether any of its texts holds a formula.
    pub fn file(&mut self, input: &Input, math: bool) {
        self.questions = 0;
        self.uncategorized(input, math);
    }

    /// Starts what has no category in a file.
    fn uncategorized(&mut self, input: &Input, math: bool) {
        let stem = input.path.file_stem().unwrap_or("questions");
        // `bank.gift.txt` is called `bank`.
        let stem = stem.strip_suffix(".gift").unwrap_or(stem);
        let path = page_path(&input.path.with_file_name(format!("{stem}.md")));
        let title = one_line(&stem.replace(['-', '_'], " "));
        self.open(path, input, title, math);
    }

    /// Starts a category of a file.
    pub fn category(&mut self, input: &Input, names: &[String], math: bool) {
        let Some((last, folders)) = names.split_last() else { return self.uncategorized(input, math) };
        let mut folder = input.path.parent().unwrap_or(Utf8Path::new("")).to_owned();
        for name in folders {
            folder.push(file_name(name));
            let index = page_path(&folder.join("index.md"));
            let page = blank(&index, input, name.clone());
            self.titles.entry(index).or_insert(page);
        }
        let path = page_path(&folder.join(format!("{}.md", file_name(last))));
        self.open(path, input, last.clone(), math);
    }

    fn open(&mut self, path: Utf8PathBuf, input: &Input, title: String, math: bool) {
        self.page = match self.places.get(&path) {
            Some(&at) => at,
            None => {
                let page = blank(&path, input, title);
                self.places.insert(path.clone(), self.pages.len());
                self.pages.push((page, Cleaner::new(self.batch, &input.path, &path)));
                self.pages.len() - 1
            }
        };
        self.cleaner().math = math;
    }

    /// Notes that the source of a text of the open page holds a formula, if it does.
    pub fn look(&mut self, source: &str) {
        let (page, cleaner) = &mut self.pages[self.page];
        page.math |= cleaner.math && super::super::super::html::has_formula(source);
    }

    /// The cleaner of the open page.
    pub fn cleaner(&mut self) -> &mut Cleaner<'a> {
        &mut self.pages[self.page].1
    }

    /// The language of the open page.
    pub fn language(&self) -> Option<String> {
        self.pages[self.page].0.language.clone().or_else(|| self.batch.language.clone())
    }

    /// Adds a question to the open page, with what its cleaner lost.
    pub fn question(&mut self, input: &Input, mut question: Question) {
        let lost = self.cleaner().lost();
        question.lost.splice(0..0, lost);
        let mut seen = BTreeSet::new();
        question.lost.retain(|one| seen.insert(one.clone()));
        let (page, _) = &mut self.pages[self.page];
        if page.from != input.path {
            question.from = Some(input.path.clone());
        }
        page.pieces.push(Piece::Question(Box::new(question)));
    }

    /// Adds prose to the open page.
    pub fn prose(&mut self, text: Markdown, line: usize, mut lost: Vec<String>) {
        lost.splice(0..0, self.cleaner().lost());
        if !text.is_empty() || !lost.is_empty() {
            self.pages[self.page].0.pieces.push(Piece::Prose { text, line, lost });
        }
    }

    /// Whether the file has room for another question; the first without is told.
    pub fn room(&mut self, input: &Input, line: usize) -> bool {
        self.questions += 1;
        if self.questions == MOST_QUESTIONS + 1 {
            let reason = format!("it has more than {MOST_QUESTIONS} questions: split it");
            self.notes.push(Note::refused(&input.path, line, reason));
        }
        self.questions <= MOST_QUESTIONS
    }

    /// The pages, in the order of the file where their names give another one.
    pub fn pages(self) -> (Vec<Page>, Vec<Note>) {
        let mut pages: Vec<Page> = Vec::new();
        for (mut page, mut cleaner) in self.pages {
            if !page.pieces.is_empty() {
                page.images = cleaner.images();
                page.copies = cleaner.copies();
                pages.push(page);
            }
        }
        let ordered = pages.is_sorted_by(|one, other| one.path <= other.path);
        for (number, page) in pages.iter_mut().enumerate().filter(|_| !ordered) {
            page.order = Some(number as u32 + 1);
        }
        for (path, mut title) in self.titles {
            let folder = path.parent().unwrap_or(&path);
            title.order = pages.iter().filter(|page| page.path.starts_with(folder)).filter_map(|page| page.order).min();
            pages.push(title);
        }
        (pages, self.notes)
    }
}

/// A page without content.
fn blank(path: &Utf8Path, input: &Input, title: String) -> Page {
    Page {
        path: path.to_owned(),
        from: input.path.clone(),
        title,
        language: super::super::super::language_of(&input.path),
        ..Page::default()
    }
}
