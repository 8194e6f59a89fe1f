//! `level-order`: in the middle of a challenge a question is easier than the one before.

use super::Review;
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    let page = review.page;
    // Where questions are drawn or mixed, the author's order is not what a learner sees.
    if !page.challenge() || page.settings.mix() || page.settings.draw().is_some() {
        return;
    }
    let levels = &review.site.levels;
    let mut before: Option<(usize, &str)> = None;
    for question in page.questions() {
        let Some(level) = question.level.as_deref() else { continue };
        let Some(rank) = levels.iter().position(|known| known.slug == level) else { continue };
        if let Some((last, name)) = before
            && rank < last
        {
            let message = format!("`{level}` comes behind `{name}`, so the challenge gets easier here");
            findings.push(
                review
                    .at(Code::LevelOrder, review.heading(question), message)
                    .help("put easier questions first, or check the level"),
            );
        }
        before = Some((rank, level));
    }
}
