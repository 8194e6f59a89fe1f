//! The course map on home and section pages.

use super::plan::{SitePlan, index_of};
use super::view::{MapEntry, MapMode, MapSection, MapView, Totals};
use crate::course::{Course, Entry, PageKey, Section, relative};
use crate::language::Language;
use crate::markdown::plain;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::HashMap;

/// A map that would show more pages than this shows sections only; each section's page has its own map.
const MOST_PAGES: usize = 400;

/// Sums over every folder, itself and everything below.
pub(super) fn counts(course: &Course) -> HashMap<Utf8PathBuf, Totals> {
    let mut counts: HashMap<Utf8PathBuf, Totals> = HashMap::new();
    for (_, page) in course.originals() {
        let questions = course.shown(page);
        let own = Totals {
            pages: 1,
            questions,
            minutes: page.settings.minutes().unwrap_or(0),
            badges: usize::from(page.settings.badge().is_some() && questions > 0),
        };
        let mut folder = Some(page.location.folder.as_path());
        while let Some(path) = folder {
            let sum = counts.entry(path.to_owned()).or_default();
            sum.pages += own.pages;
            sum.questions += own.questions;
            sum.minutes += own.minutes;
            sum.badges += own.badges;
            folder = path.parent();
        }
    }
    counts
}

/// Draws the maps of one page.
pub(super) struct Mapper<'a> {
    pub plan: &'a SitePlan<'a>,
    pub from: &'a Utf8Path,
    /// The language whose pages are linked where there are any.
    pub tag: &'a str,
    pub language: &'static Language,
}

impl Mapper<'_> {
    /// The map of everything below a section.
    pub fn map(&self, section: &Section) -> MapView {
        let totals = self.plan.layout.counts.get(&section.path).copied().unwrap_or_default();
        let whole = totals.pages <= MOST_PAGES;
        let mut own = self.section(section, whole, true);
        let inner = std::mem::take(&mut own.sections);
        // Its own title stands above the map already.
        own.title.clear();
        let own = Some(own).filter(|own| !own.entries.is_empty());
        MapView { sections: own.into_iter().chain(inner).collect(), totals }
    }

    fn section(&self, section: &Section, whole: bool, top: bool) -> MapSection {
        let mut entries = Vec::new();
        let mut sections = Vec::new();
        // On a section's own page its pages are listed, however many there are.
        let listed = whole || top;
        for entry in &section.entries {
            match entry {
                Entry::Page(key) if listed => entries.push(self.page(*key)),
                Entry::Section(inner) if inner.concept && inner.sections().next().is_none() => {
                    if listed {
                        entries.push(self.concept(inner));
                    }
                }
                Entry::Section(inner) => sections.push(self.section(inner, whole, false)),
                Entry::Page(_) => {}
            }
        }
        let path = if section.path.as_str().is_empty() { String::new() } else { format!("{}/", section.path) };
        MapSection {
            title: self.title(section),
            url: self.url(section),
            path,
            totals: self.plan.layout.counts.get(&section.path).copied().unwrap_or_default(),
            entries,
            sections,
        }
    }

    /// The title of a section: that of its page, else the folder's name in words.
    pub fn title(&self, section: &Section) -> String {
        match section.index {
            Some(key) => self.page_title(key),
            None if section.path.as_str().is_empty() => super::body::site_title(&self.plan.course.site),
            None => folder_title(&section.path),
        }
    }

    pub fn url(&self, section: &Section) -> String {
        match section.index {
            Some(key) => self.page_url(key),
            None => relative(self.from, &index_of(&section.path).output()),
        }
    }

    pub fn page_url(&self, key: PageKey) -> String {
        self.plan.address(self.from, self.plan.course.localized(key, self.tag))
    }

    /// A page's title in the learner's language; a page that is not translated says which one it has.
    pub fn page_title(&self, key: PageKey) -> String {
        let course = self.plan.course;
        let page = &course.pages[course.localized(key, self.tag)];
        let own = page.language(&course.site);
        let title = plain(&page.title);
        if own == self.tag {
            return title;
        }
        let base = own.split('-').next().unwrap_or(&own);
        format!("{title} ({})", self.language.label("languages", base).unwrap_or(&own))
    }

    fn page(&self, key: PageKey) -> MapEntry {
        let course = self.plan.course;
        let page = &course.pages[course.localized(key, self.tag)];
        MapEntry {
            title: self.page_title(key),
            url: self.page_url(key),
            key: Some(page.location.key()),
            minutes: page.settings.minutes(),
            questions: course.shown(page),
            badge: page.settings.badge().filter(|_| course.shown(page) > 0),
            modes: Vec::new(),
        }
    }

    fn concept(&self, section: &Section) -> MapEntry {
        let keys: Vec<PageKey> = section.index.into_iter().chain(section.pages()).collect();
        let modes: Vec<MapMode> = keys
            .iter()
            .map(|&key| {
                let course = self.plan.course;
                let page = &course.pages[course.localized(key, self.tag)];
                let entry = self.page(key);
                let slug = page.settings.mode().unwrap_or_default().to_owned();
                let label = if slug.is_empty() { entry.title.clone() } else { self.mode_label(&slug) };
                let (url, questions) = (entry.url, entry.questions);
                MapMode {
                    slug,
                    label,
                    url,
                    key: page.location.key(),
                    minutes: entry.minutes,
                    questions,
                    badge: entry.badge,
                }
            })
            .collect();
        let totals = self.plan.layout.counts.get(&section.path).copied().unwrap_or_default();
        MapEntry {
            title: self.title(section),
            url: self.url(section),
            key: None,
            minutes: (totals.minutes > 0).then_some(totals.minutes),
            questions: totals.questions,
            badge: modes.iter().find_map(|mode| mode.badge.clone()),
            modes,
        }
    }

    /// What learners read for a mode: the site's label, else the language's, else the name in words.
    pub fn mode_label(&self, slug: &str) -> String {
        let own = self.plan.course.site.modes.iter().find(|mode| mode.slug == slug).and_then(|mode| mode.label.clone());
        own.or_else(|| self.language.label("modes", slug).map(str::to_owned)).unwrap_or_else(|| words(slug))
    }
}

/// `transfer-learning` as `Transfer learning`.
pub(super) fn words(slug: &str) -> String {
    let text = slug.replace(['-', '_'], " ");
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// The title of a folder without a page of its own.
pub(super) fn folder_title(path: &Utf8Path) -> String {
    words(path.file_name().unwrap_or_default())
}
