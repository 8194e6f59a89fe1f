//! `lone-any-order`: a single line of a puzzle says that it may stand in any order, and there is nothing to change
//! places with.

use super::Review;
use crate::course::Form;
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    for question in review.page.questions() {
        let Form::Parsons(parsons) = &question.form else { continue };
        for line in parsons.lines.iter().filter(|line| line.free) {
            if parsons.lines.iter().filter(|other| other.rank == line.rank).count() == 1 {
                findings.push(
                    review
                        .at(
                            Code::LoneAnyOrder,
                            line.span,
                            "no neighbour of this line is marked `any order`, so it cannot move",
                        )
                        .help("mark every line that may change places with it, or remove the comment"),
                );
            }
        }
    }
}
