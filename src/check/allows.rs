//! `<!-- allow CODE: reason -->` accepts one finding: the first of its code behind the comment.

use crate::course::Course;
use crate::diagnostic::{Code, Diagnostic};

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
