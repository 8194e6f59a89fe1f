//! A translation asks what its original asks: same ids, same forms, same right answers, from the same banks.

use crate::course::{Course, Location, Page, Question};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Source, Span};
use rayon::prelude::*;

pub(super) fn check(course: &Course) -> Vec<Diagnostic> {
    let translations = course.pages.par_iter().filter(|page| page.location.language.is_some());
    translations
        .flat_map_iter(|page| match course.find(&page.location.original()) {
            Some(original) => {
                let original = &course.pages[original];
                let mut findings = compare(page, original);
                findings.extend(banks(course, page, original));
                findings
            }
            None => {
                let name = format!("{}.md", page.location.name);
                let finding =
                    Diagnostic::new(Code::OrphanTranslation, format!("there is no `{name}` that this page translates"));
                vec![
                    finding.at(&page.source, Span::default(), "").help(format!(
                        "write the original beside it, or name this file `{name}` and give it `language:`"
                    )),
                ]
            }
        })
        .collect()
}

fn compare(page: &Page, original: &Page) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut strangers = 0;
    for question in page.questions() {
        let Some(model) = original.questions().find(|model| model.id == question.id) else {
            strangers += 1;
            let finding =
                Diagnostic::new(Code::TranslationDiffers, format!("the original has no question `{}`", question.id));
            let unused = original
                .questions()
                .map(|model| model.id.as_str())
                .filter(|id| !page.questions().any(|own| own.id == *id));
            let help = match unused.collect::<Vec<_>>().as_slice() {
                [] => "remove it, or add it to the original".to_owned(),
                unused => format!(
                    "write the original's id behind the title: {}",
                    crate::diagnostic::list(unused.iter().copied())
                ),
            };
            findings.push(finding.at(&page.source, question.id_span, "").help(help));
            continue;
        };
        if let Some(message) = difference(question, &page.source, model, &original.source) {
            findings.push(
                Diagnostic::new(Code::TranslationDiffers, message)
                    .at(&page.source, heading(page, question), "the translation")
                    .at(&original.source, heading(original, model), "the original"),
            );
        }
    }
    let lacking = original.questions().filter(|model| !page.questions().any(|question| question.id == model.id));
    // An id that is written otherwise makes one question too many and one too few, and was told above.
    for model in lacking.skip(strangers) {
        findings.push(
            Diagnostic::new(Code::TranslationDiffers, format!("the translation lacks the question `{}`", model.id))
                .at(&page.source, Span::default(), "")
                .at(&original.source, heading(original, model), "the original"),
        );
    }
    findings
}

/// Front matter is each file's own, so a translation names the banks and the draw again.
fn banks(course: &Course, page: &Page, original: &Page) -> Vec<Diagnostic> {
    let taken = |page: &Page| -> Vec<Location> {
        course.banks(page).iter().map(|&bank| course.pages[bank].location.original()).collect()
    };
    let drawn = |page: &Page| -> Vec<(Option<String>, usize)> {
        let shares = page.settings.draw().into_iter().flat_map(|draw| draw.shares);
        shares.map(|share| (share.level.map(|(level, _)| level), share.count)).collect()
    };
    let mut findings = Vec::new();
    let mut differs = |field: &str, message: &str| {
        let place = |page: &Page| page.settings.span(field).unwrap_or_default();
        findings.push(
            Diagnostic::new(Code::TranslationDiffers, message)
                .at(&page.source, place(page), "the translation")
                .at(&original.source, place(original), "the original")
                .help(format!("write the same `{field}` into both; translated banks are found by their names")),
        );
    };
    if taken(page) != taken(original) {
        differs("questions", "the translation takes questions of other banks than the original");
    }
    if drawn(page) != drawn(original) {
        differs("draw", "the translation draws otherwise than the original");
    }
    findings
}

fn heading(page: &Page, question: &Question) -> Span {
    page.source.line(question.span.start)
}

fn difference(question: &Question, source: &Source, model: &Question, other: &Source) -> Option<String> {
    if question.form.name() != model.form.name() {
        return Some(format!("the form is `{}`, but `{}` in the original", question.form.name(), model.form.name()));
    }
    question.form.answerable().difference(source, &model.form, other)
}
