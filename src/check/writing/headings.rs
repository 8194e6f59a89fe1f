//! `heading-jump`: a heading stands more than one level below the one before.

use super::Review;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::BlockKind;
use crate::text::Span;

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    let mut headings: Vec<(Span, u8)> = Vec::new();
    for part in &review.page.parts {
        for block in part.shared() {
            if let BlockKind::Heading { level, .. } = block.kind {
                headings.push((block.span, level));
            }
        }
        // A page that is one question has no heading of its own for it.
        let titled = part.questions().iter().filter(|question| !question.title.is_empty());
        headings.extend(titled.map(|question| (question.span, question.heading)));
    }
    headings.sort_by_key(|(span, _)| span.start);
    // The page's title is the first level. A bank's questions stand below the headings of the page that shows them.
    let mut before = if review.page.bank { headings.first().map_or(1, |&(_, level)| level) } else { 1 };
    for (span, level) in headings {
        if level > before + 1 {
            let signs = |level: u8| "#".repeat(usize::from(level));
            let message = format!("a heading of level {level} stands below one of level {before}");
            findings.push(review.at(Code::HeadingJump, review.page.source.line(span.start), message).help(format!(
                "write `{}` instead of `{}`",
                signs(before + 1),
                signs(level)
            )));
        }
        before = level;
    }
}
