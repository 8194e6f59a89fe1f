//! What is wrong with a course, told so that its author can mend it.
//!
//! In: findings of every stage, each with a [`Code`], places and help. Out: a sorted [`Report`] and
//! its text for people ([`human`]), for one-line listings ([`short`]), for programs ([`json`], [`sarif`](fn@sarif))
//! and for the forges that show findings on a change ([`github`], [`gitlab`]); and the [`Edit`]s of findings
//! whose mend is certain.

mod baseline;
mod code;
mod edit;
mod forge;
mod render;
mod sarif;
mod wording;

use crate::text::{Source, Span};
use std::sync::Arc;

pub use baseline::{Baseline, MalformedBaseline};
pub use code::{Code, Severity};
pub use edit::{Edit, apply};
pub use forge::{github, gitlab};
pub use render::{excerpt, human, json, place, short};
pub use sarif::sarif;
pub use wording::{count, is_count, list, near, nearest, slip, visible};

/// A further place that explains a finding.
#[derive(Debug, Clone)]
pub struct Label {
    /// The file.
    pub source: Arc<Source>,
    /// The place in it.
    pub span: Span,
    /// What stands there, in a few words; may be empty.
    pub text: String,
}

/// One finding: what is wrong, where, and the way out.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Which fault it is.
    pub code: Code,
    /// How bad it is: the code's own severity, until the site says otherwise.
    pub severity: Severity,
    /// Lower case, no full stop, names in backticks; makes sense as one line.
    pub message: String,
    /// The places; the first is the fault itself. Empty only for faults of the whole course.
    pub labels: Vec<Label>,
    /// Ways out, one sentence each.
    pub help: Vec<String>,
    /// Changes of the first label's file that mend the finding and mean what its author meant, made together or not
    /// at all; none where there is any doubt.
    pub edits: Vec<Edit>,
}

impl Diagnostic {
    /// A finding without a place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let (labels, help, edits) = (Vec::new(), Vec::new(), Vec::new());
        Self { code, severity: code.severity(), message: message.into(), labels, help, edits }
    }

    /// Adds a place; the first one added is the fault itself.
    #[must_use]
    pub fn at(mut self, source: &Arc<Source>, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { source: Arc::clone(source), span, text: text.into() });
        self
    }

    /// Adds a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds "did you mean" when one of the known names is near, else lists them.
    #[must_use]
    pub fn suggest<'a>(self, name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Self {
        match nearest(name, known.clone()) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self.help(format!("known here: {}", list(known))),
        }
    }

    /// Adds a change that mends it: `text` in the place of what stands at `span` of the first label's file.
    #[must_use]
    pub fn edit(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }

    /// As [`suggest`](Self::suggest); where the name is one slip of the pen from a single known one, the finding is
    /// mended by what `write` makes of that one, at `span`.
    #[must_use]
    pub fn suggest_edit<'a>(
        self,
        name: &str,
        known: impl IntoIterator<Item = &'a str> + Clone,
        span: Span,
        write: impl FnOnce(&str) -> String,
    ) -> Self {
        self.suggest_edit_if(name, known, |_| true, span, write)
    }

    /// As [`suggest_edit`](Self::suggest_edit), but only where `free` says that the known name may stand there.
    #[must_use]
    pub fn suggest_edit_if<'a>(
        self,
        name: &str,
        known: impl IntoIterator<Item = &'a str> + Clone,
        free: impl FnOnce(&str) -> bool,
        span: Span,
        write: impl FnOnce(&str) -> String,
    ) -> Self {
        let slip = slip(name, known.clone()).filter(|name| free(name));
        let finding = self.suggest(name, known);
        match slip {
            Some(meant) => finding.edit(span, write(meant)),
            None => finding,
        }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    fn order(&self) -> (&str, usize, &str) {
        let place = self.labels.first().map(|label| (label.source.path().as_str(), label.span.start));
        let (path, start) = place.unwrap_or(("", 0));
        (path, start, self.code.name())
    }
}

/// All findings of a run, in the order of their places.
#[derive(Debug, Clone, Default)]
pub struct Report {
    findings: Vec<Diagnostic>,
}

impl Report {
    /// Sorts findings by file, place and code, so that a report never depends on threads.
    pub fn new(mut findings: Vec<Diagnostic>) -> Self {
        findings.sort_by(|one, other| one.order().cmp(&other.order()));
        findings.dedup_by(|one, other| one.order() == other.order() && one.message == other.message);
        Self { findings }
    }

    /// The findings in order.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// Keeps the findings that `keep` wants.
    #[must_use]
    pub fn filter(mut self, keep: impl FnMut(&Diagnostic) -> bool) -> Self {
        self.findings.retain(keep);
        self
    }

    /// How many findings are errors.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many findings are warnings.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity() == severity).count()
    }
}
