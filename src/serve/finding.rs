//! Findings as the overlay shows them.

use crate::diagnostic::{Diagnostic, Report, Severity, excerpt, place};
use crate::disk::Failure;
use serde::Serialize;

/// The most errors that are shown in a page; the terminal shows all.
const MOST: usize = 100;

/// A finding in pieces, so that a narrow screen can wrap all but the source lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The code; none for a failure of the world.
    pub code: Option<&'static str>,
    /// What is wrong.
    pub message: String,
    /// `path:line:column`.
    pub place: Option<String>,
    /// The source lines with their marks.
    pub lines: String,
    /// Ways out.
    pub help: Vec<String>,
}

impl Finding {
    pub fn of(finding: &Diagnostic) -> Self {
        Self {
            severity: finding.severity().name(),
            code: Some(finding.code.name()),
            message: finding.message.clone(),
            place: place(finding),
            lines: excerpt(finding),
            help: finding.help.clone(),
        }
    }

    pub fn of_failure(failure: &Failure) -> Self {
        let message = failure.to_string();
        Self { severity: "error", code: None, message, place: None, lines: String::new(), help: Vec::new() }
    }

    /// The errors of a report; warnings are for the terminal.
    pub fn errors(report: &Report) -> Vec<Self> {
        report.findings().iter().filter(|finding| finding.severity() == Severity::Error).map(Self::of).collect()
    }
}

/// What open pages are told: the errors there are, as JSON in one line.
pub(super) fn news(errors: &[Finding]) -> String {
    #[derive(Serialize)]
    struct News<'a> {
        errors: &'a [Finding],
        more: usize,
    }
    let (shown, more) = shown(errors);
    serde_json::to_string(&News { errors: shown, more }).expect("strings and numbers always serialise")
}

/// The findings that a page shows, and how many it leaves to the terminal.
pub(super) fn shown(errors: &[Finding]) -> (&[Finding], usize) {
    let shown = &errors[..errors.len().min(MOST)];
    (shown, errors.len() - shown.len())
}
