//! Banks are used and hold nothing but questions; a page's questions have ids of their own and can be drawn.

use crate::course::{Asked, Course, Page, Part};
use crate::diagnostic::{Code, Diagnostic, is_count};
use crate::text::Span;
use std::collections::{HashMap, HashSet};

pub(super) fn check(course: &Course) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let taken: HashSet<&str> = course
        .pages
        .iter()
        .flat_map(|page| course.banks(page))
        .map(|&bank| course.pages[bank].source.path().as_str())
        .collect();
    for bank in course.pages.iter().filter(|page| page.bank) {
        prose(bank, &mut findings);
        // Of an unused bank in several languages, the original is enough to name.
        let original = course.find(&bank.location.original()).map(|key| course.pages[key].source.path());
        let known = |path: &str| taken.contains(path);
        if !course.unclear
            && !known(bank.source.path().as_str())
            && (bank.location.language.is_none() || original.is_none_or(|path| known(path.as_str())))
        {
            findings.push(
                Diagnostic::new(Code::UnusedBank, "no page takes the questions of this bank")
                    .at(&bank.source, Span::default(), "")
                    .help("name it in a page's front matter, such as `questions: [_bank/*.md]`"),
            );
        }
    }
    for (_, page) in course.originals() {
        same_ids(course, page, &mut findings);
        counts(course, page, &mut findings);
    }
    never_drawn(course, &mut findings);
    findings
}

/// A page takes a bank's questions and nothing else, so other text of it would be lost.
fn prose(bank: &Page, findings: &mut Vec<Diagnostic>) {
    for part in &bank.parts {
        let Part::Prose(blocks) = part else { continue };
        let Some(first) = blocks.first() else { continue };
        findings.push(
            Diagnostic::new(Code::BankProse, "this text belongs to no question, so no page would show it")
                .at(&bank.source, first.span, "")
                .help("put it into a question, or under a heading right over several questions, which then share it")
                .help("a note for authors is a comment: `<!-- … -->`"),
        );
    }
}

/// Two files that are shown on one page must not share an id: links and marks hang on it.
fn same_ids(course: &Course, page: &Page, findings: &mut Vec<Diagnostic>) {
    // Twice in one file is reported where that file is read.
    if course.banks(page).is_empty() {
        return;
    }
    let mut seen: HashMap<&str, Asked<'_>> = HashMap::new();
    for asked in course.asked(page) {
        match seen.get(asked.question.id.as_str()) {
            Some(first) if first.page.location == asked.page.location => {}
            Some(first) => findings.push(
                Diagnostic::new(
                    Code::DuplicateId,
                    format!("the question id `{}` is used twice on one page", asked.question.id),
                )
                .at(&asked.page.source, asked.question.id_span, "second use")
                .at(&first.page.source, first.question.id_span, "first use")
                .at(&page.source, page.settings.span("questions").unwrap_or_default(), "shown together here")
                .help("give one of them another id behind its title, such as `{#ports}`"),
            ),
            None => {
                seen.insert(&asked.question.id, asked);
            }
        }
    }
}

/// There is enough to draw from.
fn counts(course: &Course, page: &Page, findings: &mut Vec<Diagnostic>) {
    let (Some(draw), Some(drawing)) = (page.settings.draw(), course.drawing(page)) else { return };
    let mut enough = true;
    for (place, share) in draw.shares.iter().enumerate() {
        let rows = drawing.rows.iter().enumerate().filter(|&(at, _)| drawing.takes(at) || share.level.is_none());
        let there: usize = rows.map(|(_, row)| row[place]).sum();
        if share.count <= there {
            continue;
        }
        enough = false;
        let (span, of) = match &share.level {
            // A level that the site does not have is reported where it is read.
            Some((level, _)) if !course.site.levels.iter().any(|term| term.slug == *level) => continue,
            Some((level, _)) => (share.span, format!(" of level `{level}`")),
            None => (share.span, String::new()),
        };
        let message = format!("{} drawn{of}, but there {}", is_count_of(share.count), is_count(there, "question"));
        findings.push(
            Diagnostic::new(Code::DrawCount, message)
                .at(&page.source, span, "")
                .help("a draw takes from the page's own questions and those of the banks in `questions`"),
        );
    }
    if enough && drawing.first.is_none() {
        let message = "no choice of questions makes up this draw, because groups are drawn whole";
        findings.push(
            Diagnostic::new(Code::DrawCount, message)
                .at(&page.source, page.settings.span("draw").unwrap_or_default(), "")
                .help("draw another number, or add questions that stand alone"),
        );
    }
}

fn is_count_of(number: usize) -> String {
    format!("{} {}", crate::diagnostic::count(number, "question"), if number == 1 { "is" } else { "are" })
}

/// A draw by level leaves out other levels for good; some page should show every question to somebody.
fn never_drawn(course: &Course, findings: &mut Vec<Diagnostic>) {
    if course.originals().all(|(_, page)| page.settings.draw().is_none()) {
        return;
    }
    let mut shown: HashSet<(&str, &str)> = HashSet::new();
    let mut left: Vec<(&Page, Asked<'_>, bool)> = Vec::new();
    for (_, page) in course.originals() {
        let drawing = course.drawing(page);
        let parts = course.files(page).flat_map(|file| file.parts.iter().map(move |part| (file, part)));
        let asking = parts.filter(|(_, part)| !part.questions().is_empty());
        for (place, (file, part)) in asking.enumerate() {
            for question in part.questions() {
                // A draw that cannot be made is told on its own.
                if drawing.as_ref().is_none_or(|drawing| drawing.first.is_none() || drawing.takes(place)) {
                    shown.insert((file.source.path().as_str(), &question.id));
                } else {
                    left.push((page, Asked { page: file, question }, part.questions().len() > 1));
                }
            }
        }
    }
    for (page, asked, group) in left {
        let name = (asked.page.source.path().as_str(), asked.question.id.as_str());
        // Keeping it here reports a bank's question once, however many pages leave it out.
        if shown.insert(name) {
            let (why, help) = if group {
                (
                    "its group",
                    "groups are drawn whole, so all of its questions need a level that is drawn, and it must not be larger than the draw",
                )
            } else {
                ("it", "give it one of the levels that are drawn, or draw its level too")
            };
            findings.push(
                Diagnostic::new(
                    Code::NeverDrawn,
                    format!("no learner is ever shown this question: no draw takes {why}"),
                )
                .at(&asked.page.source, asked.question.id_span, "")
                .at(&page.source, page.settings.span("draw").unwrap_or_default(), "drawn here")
                .help(help),
            );
        }
    }
}
