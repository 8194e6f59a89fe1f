//! What is wrong with a course beyond its grammar: one file per rule.
//!
//! In: a course and its files. Out: findings. Rules look at one page each and run on every core, but
//! for the few that compare pages.

mod allows;
mod banks;
mod characters;
mod fences;
mod footnotes;
mod letters;
mod links;
mod math;
mod modes;
mod names;
mod raw_html;
mod site;
mod translation_names;
mod translations;
mod writing;

use crate::course::{Course, Page, Site};
use crate::diagnostic::Diagnostic;
use crate::markdown::Block;
use crate::text::Files;
use rayon::prelude::*;

pub use allows::{accept, weigh};
pub use math::looks_like_math;
pub use names::file_name_fault;
pub use raw_html::is_element;

/// Runs every rule. With `untrusted`, raw HTML that will be cleaned is a warning and not an error.
pub fn check(course: &Course, files: &dyn Files, untrusted: bool) -> Vec<Diagnostic> {
    let whole = || {
        let mut findings = site::check(course, files);
        findings.extend(names::check(files));
        findings.extend(banks::check(course));
        findings.extend(modes::check(course));
        findings.extend(translation_names::check(course));
        findings.extend(translations::check(course));
        findings.extend(writing::check(course));
        findings
    };
    let own = || -> Vec<Vec<Diagnostic>> {
        let pages = course.pages.par_iter().map(|page| {
            let mut findings = match untrusted {
                true => page.facts.of(|| Untrusted(alone(&course.site, page, true))).0.clone(),
                false => page.facts.of(|| Trusted(alone(&course.site, page, false))).0.clone(),
            };
            links::check(course, files, page, untrusted, &mut findings);
            findings
        });
        pages.collect()
    };
    // Together, so that no core waits while a rule compares pages on another one.
    let (mut findings, own) = rayon::join(whole, own);
    findings.extend(own.into_iter().flatten());
    findings
}

/// What the rules found that look at one page alone.
struct Trusted(Vec<Diagnostic>);

/// The same, where raw HTML is cleaned.
struct Untrusted(Vec<Diagnostic>);

/// Runs the rules that look at one page and at nothing else but the site's settings.
fn alone(site: &Site, page: &Page, untrusted: bool) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    characters::check(page, &mut findings);
    fences::check(page, &mut findings);
    footnotes::check(page, &mut findings);
    letters::check(site, page, &mut findings);
    math::check(page, &mut findings);
    raw_html::check(page, untrusted, &mut findings);
    findings
}

/// Every list of blocks of a page that is drawn as one piece, footnotes too.
fn fragments(page: &Page) -> Vec<&[Block]> {
    let mut found: Vec<&[Block]> = Vec::new();
    for part in &page.parts {
        found.push(part.shared());
        found.extend(part.questions().iter().flat_map(|question| question.fragments()));
    }
    found.extend(page.footnotes.iter().map(|footnote| footnote.blocks.as_slice()));
    found
}
