//! What a learner is shown of a page's questions, where the page draws.
//!
//! A group is taken whole or not at all and counts as many questions as it has, so that everybody gets the same number.
//! `themes/margin/components/draw/script.js` makes the same choice for each learner, from an order of their own.

use super::question::Question;
use crate::text::Span;
use std::collections::HashSet;

/// How many questions each learner gets, as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// One share without a level, or one for each level that is drawn.
    pub shares: Vec<Share>,
}

/// A number of questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The level, with its place; any question counts where there is none.
    pub level: Option<(String, Span)>,
    /// How many.
    pub count: usize,
    /// Where the number stands.
    pub span: Span,
}

impl Draw {
    /// How many questions each learner gets.
    pub fn count(&self) -> usize {
        self.shares.iter().map(|share| share.count).sum()
    }

    /// What is drawn, one number for each share and none of all else.
    fn wanted(&self) -> Vec<usize> {
        self.shares.iter().map(|share| share.count).chain([0]).collect()
    }

    /// What questions that are taken together add to each share, and to what no share takes.
    fn row<'a>(&self, questions: impl Iterator<Item = &'a Question>) -> Vec<usize> {
        let mut row = vec![0; self.shares.len() + 1];
        for question in questions {
            let takes = |share: &Share| match &share.level {
                Some((level, _)) => question.level.as_ref() == Some(level),
                None => true,
            };
            let place = self.shares.iter().position(takes).unwrap_or(self.shares.len());
            row[place] += 1;
        }
        row
    }
}

/// A draw over the questions and groups of one page.
#[derive(Debug)]
pub struct Drawing {
    /// What is drawn: one number for each share, and a last one, zero, for all else.
    pub wanted: Vec<usize>,
    /// What each question or group adds to it, in the order of the page.
    pub rows: Vec<Vec<usize>>,
    /// The first choice that fits, which shows without script; `None` if nothing does.
    pub first: Option<Vec<bool>>,
}

impl Drawing {
    /// Draws from the questions and groups of a page.
    pub(super) fn new<'a, Q: Iterator<Item = &'a Question>>(draw: &Draw, blocks: impl Iterator<Item = Q>) -> Self {
        let wanted = draw.wanted();
        let rows: Vec<Vec<usize>> = blocks.map(|questions| draw.row(questions)).collect();
        let first = first(&rows, &wanted);
        Self { wanted, rows, first }
    }

    /// Whether the question or group at a place can ever be drawn.
    pub fn takes(&self, place: usize) -> bool {
        self.rows[place].iter().zip(&self.wanted).all(|(own, wanted)| own <= wanted)
    }
}

/// More dead ends than this are only met in a course that was made to hang.
const MOST_DEAD_ENDS: usize = 100_000;

/// The first rows that add up to what is wanted: each is taken if the rest can still be completed.
fn first(rows: &[Vec<usize>], wanted: &[usize]) -> Option<Vec<bool>> {
    fn walk(
        rows: &[Vec<usize>],
        left: &[usize],
        taken: &mut Vec<bool>,
        dead: &mut HashSet<(usize, Vec<usize>)>,
    ) -> bool {
        if left.iter().all(|&number| number == 0) {
            taken.resize(rows.len(), false);
            return true;
        }
        let at = taken.len();
        let Some(row) = rows.get(at) else { return false };
        if dead.len() > MOST_DEAD_ENDS || dead.contains(&(at, left.to_vec())) {
            return false;
        }
        let rest: Option<Vec<usize>> = left.iter().zip(row).map(|(left, own)| left.checked_sub(*own)).collect();
        for (take, left) in [(true, rest.as_deref()), (false, Some(left))] {
            taken.push(take);
            if left.is_some_and(|left| walk(rows, left, taken, dead)) {
                return true;
            }
            taken.truncate(at);
        }
        dead.insert((at, left.to_vec()));
        false
    }
    let mut taken = Vec::new();
    walk(rows, wanted, &mut taken, &mut HashSet::new()).then_some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_that_add_up() {
        for (rows, wanted, expected) in [
            (vec![vec![1, 0], vec![1, 0], vec![1, 0]], vec![2, 0], Some("110")),
            (vec![vec![2, 0], vec![2, 0], vec![1, 0]], vec![3, 0], Some("101")),
            (vec![vec![3, 0], vec![2, 0], vec![2, 0]], vec![4, 0], Some("011")),
            (vec![vec![2, 0], vec![2, 0]], vec![3, 0], None),
            (vec![vec![0, 0, 1], vec![1, 0, 0], vec![0, 1, 0], vec![1, 0, 0]], vec![1, 1, 0], Some("0110")),
            (vec![vec![1, 0, 1], vec![1, 0, 0]], vec![1, 0, 0], Some("01")),
            (vec![vec![1, 0]], vec![2, 0], None),
            (vec![], vec![1, 0], None),
        ] {
            let taken = first(&rows, &wanted);
            let marks = taken.map(|taken| taken.iter().map(|taken| if *taken { '1' } else { '0' }).collect::<String>());
            assert_eq!(marks.as_deref(), expected, "{rows:?} {wanted:?}");
        }
    }

    #[test]
    fn a_draw_that_never_fits_ends_soon() {
        let rows: Vec<Vec<usize>> =
            (0..400).map(|at| if at % 2 == 0 { vec![2, 0, 0] } else { vec![0, 2, 0] }).collect();
        assert_eq!(first(&rows, &[399, 399, 0]), None);
    }
}
