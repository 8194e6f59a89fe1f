//! The tree of sections: which pages stand together, and in which order.

use super::{Mode, Page, PageKey};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A folder of the course.
#[derive(Debug, Default)]
pub struct Section {
    /// The folder below `content`; empty for the top.
    pub path: Utf8PathBuf,
    /// Its `index.md`, if there is one.
    pub index: Option<PageKey>,
    /// What it holds, in reading order, without the index.
    pub entries: Vec<Entry>,
    /// Whether it is a concept: its pages are ways to study one thing.
    pub concept: bool,
}

/// Something in a section.
#[derive(Debug)]
pub enum Entry {
    /// A page.
    Page(PageKey),
    /// A folder.
    Section(Section),
}

impl Section {
    /// The section of a folder.
    pub fn find(&self, path: &Utf8Path) -> Option<&Self> {
        if self.path == path {
            return Some(self);
        }
        self.sections().find(|section| path.starts_with(&section.path)).and_then(|section| section.find(path))
    }

    /// Its folders, in order.
    pub fn sections(&self) -> impl Iterator<Item = &Self> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Section(section) => Some(section),
            Entry::Page(_) => None,
        })
    }

    /// Its own pages without the index, in order.
    pub fn pages(&self) -> impl Iterator<Item = PageKey> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Page(page) => Some(*page),
            Entry::Section(_) => None,
        })
    }

    /// All folders from here down, this one first, in reading order.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        self.sections().for_each(|section| section.walk(visit));
    }
}

/// Builds the tree from the original pages; `modes` is the site's order.
pub(super) fn build(pages: &[Arc<Page>], modes: &[Mode]) -> Section {
    let mut folders: BTreeMap<Utf8PathBuf, Vec<PageKey>> = BTreeMap::new();
    folders.entry(Utf8PathBuf::new()).or_default();
    for (key, page) in pages.iter().enumerate().filter(|(_, page)| page.location.language.is_none() && !page.bank) {
        let mut folder = Some(page.location.folder.as_path());
        // Folders without pages of their own still lead to those below.
        while let Some(path) = folder {
            folders.entry(path.to_owned()).or_default();
            folder = path.parent();
        }
        folders.entry(page.location.folder.clone()).or_default().push(key);
    }
    section(Utf8Path::new(""), &folders, pages, modes)
}

fn section(
    path: &Utf8Path,
    folders: &BTreeMap<Utf8PathBuf, Vec<PageKey>>,
    pages: &[Arc<Page>],
    modes: &[Mode],
) -> Section {
    let own = &folders[path];
    let index = own.iter().copied().find(|&key| pages[key].location.name == "index");
    let concept = own.iter().any(|&key| pages[key].settings.mode().is_some_and(|mode| mode != "index"));
    let mut entries: Vec<(SortKey, Entry)> = Vec::new();
    for &key in own.iter().filter(|&&key| Some(key) != index) {
        let page = &pages[key];
        let mode = page.settings.mode().and_then(|mode| modes.iter().position(|known| known.slug == mode));
        // In a concept the modes come first, in the site's order.
        let place = if concept { mode.unwrap_or(usize::MAX) } else { usize::MAX };
        let order = page.settings.order().unwrap_or(i64::MAX);
        entries.push(((place, order, page.location.name.clone()), Entry::Page(key)));
    }
    let inside = folders.keys().filter(|folder| folder.parent() == Some(path) && !folder.as_str().is_empty());
    for folder in inside {
        let section = section(folder, folders, pages, modes);
        let order = section.index.and_then(|key| pages[key].settings.order()).unwrap_or(i64::MAX);
        let name = folder.file_name().unwrap_or_default().to_owned();
        entries.push(((usize::MAX, order, name), Entry::Section(section)));
    }
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    Section { path: path.to_owned(), index, entries: entries.into_iter().map(|(_, entry)| entry).collect(), concept }
}

type SortKey = (usize, i64, String);
