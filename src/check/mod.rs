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
mod names;
mod raw_html;
mod site;
mod translations;
mod writing;

use crate::course::{Course, Page, Site};
use crate::diagnostic::Diagnostic;
use crate::markdown::Block;
use crate::text::Files;
use camino::Utf8PathBuf;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

pub use allows::{accept, weigh};
pub use math::looks_like_math;
pub use raw_html::is_element;

/// What the rules found that look at one page alone, by the page's file, to be used again while the page is the same.
#[derive(Default)]
pub struct Memory {
    untrusted: bool,
    pages: HashMap<Utf8PathBuf, (Arc<Page>, Vec<Diagnostic>)>,
}

/// Runs every rule. With `untrusted`, raw HTML that will be cleaned is a warning and not an error.
pub fn check(course: &Course, files: &dyn Files, untrusted: bool) -> Vec<Diagnostic> {
    check_again(course, files, untrusted, &mut Memory::default())
}

/// As [`check`], but the rules that look at one page alone pass over pages that `memory` knows.
pub fn check_again(course: &Course, files: &dyn Files, untrusted: bool, memory: &mut Memory) -> Vec<Diagnostic> {
    let mut findings = site::check(course, files);
    findings.extend(names::check(files));
    findings.extend(banks::check(course));
    findings.extend(translations::check(course));
    findings.extend(writing::check(course));
    if memory.untrusted != untrusted {
        *memory = Memory { untrusted, pages: HashMap::new() };
    }
    let known = |page: &Arc<Page>| match memory.pages.get(page.source.path()) {
        Some((known, findings)) if Arc::ptr_eq(known, page) => Some(findings.clone()),
        _ => None,
    };
    let found: Vec<(Vec<Diagnostic>, Vec<Diagnostic>)> = course
        .pages
        .par_iter()
        .map(|page| {
            let mut beside = Vec::new();
            links::check(course, files, page, &mut beside);
            (known(page).unwrap_or_else(|| alone(&course.site, page, untrusted)), beside)
        })
        .collect();
    let names = course.pages.iter().map(|page| page.source.path().to_owned());
    memory.pages = names
        .zip(course.pages.iter().zip(&found).map(|(page, (alone, _))| (Arc::clone(page), alone.clone())))
        .collect();
    findings.extend(found.into_iter().flat_map(|(alone, beside)| alone.into_iter().chain(beside)));
    findings
}

/// Runs the rules that look at one page and at nothing else.
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
