//! What the course says of findings: `severity` in site.yaml how bad they are, and `<!-- allow CODE: reason -->`
//! accepts one, the first of its code behind the comment.

use crate::course::Course;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// How bad a finding is in this course.
pub(super) fn severity(course: &Course, code: Code) -> Severity {
    course.site.severity.get(&code).copied().unwrap_or_else(|| code.severity())
}

/// Gives findings the severity that the site asks for, and leaves out what it does not want to be told.
pub fn weigh(course: &Course, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for finding in &mut findings {
        finding.severity = severity(course, finding.code);
    }
    findings.retain(|finding| finding.severity != Severity::Off);
    findings
}

/// Takes out the findings that a comment accepts, and reports comments that accept none.
pub fn accept(course: &Course, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for page in &course.pages {
        for allow in &page.allows {
            let accepted = findings
                .iter()
                .enumerate()
                .filter(|(_, finding)| finding.code == allow.code)
                .filter_map(|(index, finding)| Some((index, finding.labels.first()?)))
                .filter(|(_, label)| label.source.path() == page.source.path() && label.span.start >= allow.span.end)
                .min_by_key(|(_, label)| label.span.start)
                .map(|(index, _)| index);
            match accepted {
                Some(index) => {
                    findings.remove(index);
                }
                // What nobody is told needs no comment, and the comment may outlast the setting.
                None if severity(course, allow.code) == Severity::Off => {}
                None => findings.push(
                    Diagnostic::new(Code::UnusedAllow, format!("there is no `{}` here to accept", allow.code.name()))
                        .at(&page.source, allow.span, "")
                        .help("remove the comment, or move it before the place it is about"),
                ),
            }
        }
    }
    findings
}
