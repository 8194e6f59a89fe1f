//! The pages that the questions of a file go to.

use super::super::clean::Cleaner;
use super::super::{Batch, Page, Piece, Question, page_path};
use crate::text::slug;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;

/// The pages that the questions of one file go to.
pub(in super::super) struct Pages<'a> {
    batch: &'a Batch,
    /// What all pages of the file have in common; also the page of questions that name none.
    pub base: Page,
    /// Whether the file has a title, for the folder of its pages.
    titled: bool,
    /// The page that questions go to.
    current: usize,
    pages: Vec<Page>,
    /// The places of pages that questions name themselves.
    named: BTreeMap<String, usize>,
}

impl<'a> Pages<'a> {
    /// With `several`, pages are started one after the other; else there is one.
    pub(in super::super) fn new(batch: &'a Batch, base: Page, several: bool, titled: bool) -> Self {
        let mut pages = Self { batch, base, titled, current: 0, pages: Vec::new(), named: BTreeMap::new() };
        if !several {
            pages.pages.push(Page { path: pages.base.path.clone(), ..Page::default() });
        }
        pages
    }

    fn folder(&self) -> Utf8PathBuf {
        self.base.path.with_extension("")
    }

    fn like_base(&self, title: String, name: &str) -> Page {
        let name = match slug(name) {
            name if name.is_empty() => format!("page-{}", self.pages.len() + 1),
            // The index of a folder is no page of questions here.
            name if name == "index" => "index-page".to_owned(),
            name => name,
        };
        // A short name for every file system; the folder's parts are short already.
        let path = page_path(Utf8Path::new(&format!("{name}.md")));
        Page {
            path: self.folder().join(path.file_name().unwrap_or("page.md")),
            from: self.base.from.clone(),
            title,
            language: self.base.language.clone(),
            license: self.base.license.clone(),
            source: self.base.source.clone(),
            ..Page::default()
        }
    }

    pub(super) fn start(
        &mut self,
        title: Option<String>,
        id: Option<String>,
        description: Option<String>,
        number: usize,
    ) {
        let name = id.or_else(|| title.clone()).unwrap_or_default();
        let title = title.unwrap_or_else(|| format!("Page {number}"));
        let page = self.like_base(title, &name);
        self.current = self.pages.len();
        self.pages.push(Page { description, order: u32::try_from(number).ok(), ..page });
    }

    pub(super) fn title(&self) -> &str {
        self.pages.get(self.current).map_or("", |page| page.title.as_str())
    }

    /// The place of the page that a question names, or of the current one.
    pub(in super::super) fn place(&mut self, named: Option<String>) -> usize {
        let Some(title) = named else { return self.current };
        if let Some(place) = self.named.get(&title) {
            return *place;
        }
        let mut page = self.like_base(title.clone(), &title);
        page.order = u32::try_from(self.named.len() + 1).ok();
        let place = self.pages.len();
        self.pages.push(page);
        self.named.insert(title, place);
        place
    }

    /// The cleaner for a question of a page.
    pub(in super::super) fn cleaner(&self, place: usize) -> Cleaner<'a> {
        let page = self.pages.get(place).unwrap_or(&self.base);
        Cleaner::new(self.batch, &self.base.from, &page.path)
    }

    /// Takes a question to its page.
    pub(in super::super) fn take(&mut self, place: usize, question: Question, cleaner: Cleaner<'a>) {
        if let Some(page) = self.pages.get_mut(place) {
            page.pieces.push(Piece::Question(Box::new(question)));
            page.copies.extend(cleaner.copies());
        }
    }

    /// All pages that have questions, and where the file has a title but no page of its own, that of their folder.
    pub(in super::super) fn finish(mut self) -> Vec<Page> {
        let folder = self.folder();
        let several = self.pages.iter().any(|page| page.order.is_some());
        let first = self.pages.iter_mut().find(|page| page.order.is_none() && !page.pieces.is_empty());
        match first {
            Some(first) => {
                let (pieces, copies) = (std::mem::take(&mut first.pieces), std::mem::take(&mut first.copies));
                *first = Page { pieces, copies, ..self.base };
            }
            None if self.titled && several => {
                self.pages.push(Page { path: folder.join("index.md"), ..self.base });
            }
            None => {}
        }
        self.pages.retain(|page| !page.pieces.is_empty() || page.path.file_name() == Some("index.md"));
        self.pages
    }
}
