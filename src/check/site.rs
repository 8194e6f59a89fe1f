//! Rules about the course as a whole.

use crate::course::{Course, is_language};
use crate::diagnostic::{Code, Diagnostic, list};
use crate::language;
use crate::text::{Files, Source, Span};
use std::sync::Arc;

pub(super) fn check(course: &Course, _files: &dyn Files) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    // A page that cannot be read is told on its own.
    if course.originals().next().is_none() && !course.unread {
        findings.push(
            Diagnostic::new(Code::EmptyCourse, "there is no page to build")
                .at(&Arc::new(Source::new("content", "")), Span::default(), "")
                .help("write a first one, such as `content/index.md`; drafts are only built with `--drafts`"),
        );
    }
    let mut told: Vec<String> = Vec::new();
    for page in &course.pages {
        let tag = page.language(&course.site);
        // What is no tag at all is an error of its own.
        if language::language(&tag).1 || told.contains(&tag) || !is_language(&tag) {
            continue;
        }
        let (source, span) = match (page.settings.span("language"), &course.site.source) {
            (Some(span), _) => (&page.source, span),
            (None, Some(source)) if page.location.language.is_none() => {
                (source, course.site.language_span.unwrap_or_default())
            }
            (None, _) => (&page.source, Span::default()),
        };
        let message = format!("there are no interface texts in `{tag}`, so buttons and labels are in English");
        let help = format!("languages with texts: {}", list(language::codes()));
        findings.push(Diagnostic::new(Code::UnknownLanguage, message).at(source, span, "").help(help));
        told.push(tag);
    }
    findings
}
