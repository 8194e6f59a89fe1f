//! Where a link leads.

use super::paths::{Location, decode, resolve};
use super::{Course, Page, PageKey};
use crate::text::Files;
use camino::{Utf8Path, Utf8PathBuf};

/// What a link names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Another host, or a mail address.
    Outside,
    /// A page of the course, perhaps with a place in it.
    Page(PageKey, Option<String>),
    /// A file of the course that is no page, by its path below the root.
    File(Utf8PathBuf),
    /// Nothing that is there; the path it would have below the root.
    Missing(Utf8PathBuf),
    /// Something outside the course.
    Escapes,
    /// Something that runs code or holds data; the scheme.
    Unsafe(String),
}

impl Course {
    /// Where `url`, written in `page`, leads.
    pub fn target(&self, files: &dyn Files, page: &Page, url: &str) -> Target {
        let trimmed = url.trim();
        if let Some(scheme) = scheme(trimmed) {
            return if OUTSIDE.contains(&scheme.as_str()) { Target::Outside } else { Target::Unsafe(scheme) };
        }
        if trimmed.starts_with("//") {
            return Target::Unsafe("//".to_owned());
        }
        let (path, fragment) = match trimmed.split_once('#') {
            Some((path, fragment)) => (path, Some(decode(fragment))),
            None => (trimmed, None),
        };
        let path = path.split('?').next().unwrap_or_default();
        if path.is_empty() {
            let own = self.find(&page.location).expect("a page of this course");
            return Target::Page(own, fragment.filter(|fragment| !fragment.is_empty()));
        }
        let folder = page.source.path().parent().unwrap_or(Utf8Path::new(""));
        let Some(resolved) = resolve(folder, path) else { return Target::Escapes };
        match resolved.iter().next() {
            Some("content") => {}
            Some("static") => {
                return if files.has(&resolved) { Target::File(resolved) } else { Target::Missing(resolved) };
            }
            _ => return Target::Escapes,
        }
        let inside = resolved.strip_prefix("content").expect("looked at just now");
        if resolved.extension() == Some("md") {
            return match self.find(&Location::of(inside)) {
                Some(key) if !self.pages[key].bank => {
                    Target::Page(key, fragment.filter(|fragment| !fragment.is_empty()))
                }
                _ => Target::Missing(resolved),
            };
        }
        if files.has(&resolved) {
            return Target::File(resolved);
        }
        // A link to a folder means its index, as on a forge.
        let index = Location { folder: inside.to_owned(), name: "index".to_owned(), language: None };
        match self.find(&index) {
            Some(key) => Target::Page(key, fragment),
            None => Target::Missing(resolved),
        }
    }

    /// The page that a learner of `language` reads instead of this one: its translation, if there is one.
    pub fn localized(&self, key: PageKey, language: &str) -> PageKey {
        let page = &self.pages[key];
        if page.language(&self.site) == language {
            return key;
        }
        let wanted = Location { language: Some(language.to_owned()), ..page.location.clone() };
        let original = page.location.original();
        self.find(&wanted)
            .or_else(|| self.find(&original).filter(|&original| self.pages[original].language(&self.site) == language))
            .unwrap_or(key)
    }

    /// The original of a page and its translations, in the order of their languages, the original first.
    pub fn editions(&self, key: PageKey) -> Vec<PageKey> {
        let original = self.pages[key].location.original();
        // Pages stand in the order of their paths, so all that start with `name.` are neighbours.
        let start = format!("content/{}.", original.key());
        let near = |page: &Page| page.source.path().as_str().starts_with(&start);
        let mut from = key;
        while from > 0 && near(&self.pages[from - 1]) {
            from -= 1;
        }
        let neighbours = (from..self.pages.len()).take_while(|&key| near(&self.pages[key]));
        let mut found: Vec<PageKey> =
            neighbours.filter(|&key| self.pages[key].location.original() == original).collect();
        found.sort_by_key(|&key| self.pages[key].location.language.clone());
        found
    }
}

/// Schemes of addresses that lead out of the site.
const OUTSIDE: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Whether an address is one of another host, or of a person, wherever it is written.
pub(super) fn leads_outside(url: &str) -> bool {
    scheme(url.trim()).is_some_and(|scheme| OUTSIDE.contains(&scheme.as_str()))
}

/// The scheme of an address, if it has one. White space inside does not hide it, as browsers drop it.
fn scheme(url: &str) -> Option<String> {
    let plain: String = url.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control()).collect();
    let (scheme, _) = plain.split_once(':')?;
    let letters = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    (letters && scheme.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())).then(|| scheme.to_lowercase())
}
