//! The pages of a concept are in different modes, and in modes of the site: what the switcher cannot tell apart or does
//! not list, learners do not find.

use crate::course::{Course, MODES, Mode, Page, Section};
use crate::diagnostic::{Code, Diagnostic, slip};
use crate::text::Span;
use std::collections::BTreeMap;

pub(super) fn check(course: &Course) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    course.root.walk(&mut |section| {
        if section.concept {
            concept(course, section, &mut findings);
        }
    });
    findings
}

fn concept(course: &Course, section: &Section, findings: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, &Page> = BTreeMap::new();
    let mut pages: Vec<&Page> =
        section.index.into_iter().chain(section.pages()).map(|key| &*course.pages[key]).collect();
    // A file's name is harder to change than a field, so the page that has its mode from its name keeps it.
    pages.sort_by_key(|page| page.settings.written_mode().is_some());
    for page in pages {
        let place = page.settings.span("mode").unwrap_or_default();
        match page.settings.mode() {
            Some(mode) => match seen.get(mode) {
                Some(first) => findings.push(
                    Diagnostic::new(
                        Code::DuplicateMode,
                        format!("the mode `{mode}` of this concept is `{}` already", first.source.path()),
                    )
                    .at(&page.source, place, "second page")
                    .at(&first.source, first.settings.span("mode").unwrap_or_default(), "first page")
                    .help("give one of the two another mode, or `mode: none`"),
                ),
                None => {
                    seen.insert(mode, page);
                }
            },
            None => findings.extend(dropped(course, page)),
        }
    }
}

/// A page that is named after a mode which the site has left out, and does not say that it is none.
fn dropped(course: &Course, page: &Page) -> Option<Diagnostic> {
    let name = page.location.name.as_str();
    // A concept's index leads to its pages in any case.
    if page.settings.written_mode().is_some() || name == "index" || !MODES.contains(&name) {
        return None;
    }
    // A slip of the pen in the list is told there.
    let meant = |mode: &Mode| mode.label.is_none() && slip(&mode.slug, MODES.iter().copied()) == Some(name);
    if course.site.modes.iter().any(|mode| mode.slug != name && meant(mode)) {
        return None;
    }
    let message =
        format!("`modes` of site.yaml leaves `{name}` out, so the other pages of the concept do not lead here");
    Some(
        Diagnostic::new(Code::UnknownMode, message)
            .at(&page.source, Span::default(), "")
            .help(format!("add `{name}` to `modes`, or write `mode: none` into this page's front matter")),
    )
}
