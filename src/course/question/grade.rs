//! What an answer is worth: one rule per form, the same here and in the page's script.
//!
//! `tests/grading/` holds the cases that both sides must agree on.

/// What an answer is worth: `right` of `of` parts, so a question is right when both are equal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grade {
    /// How much of it is right.
    pub right: u32,
    /// How much there is.
    pub of: u32,
    /// Which parts of the answer are right, in their order in the answer; empty where an answer has no parts.
    pub parts: Vec<bool>,
    /// Known mistakes that were recognised: the part, and the mistake's place among those of that part.
    pub mistakes: Vec<(usize, usize)>,
}

impl Grade {
    /// An answer without parts that is right or wrong.
    pub fn whole(right: bool) -> Self {
        Self { right: right.into(), of: 1, ..Self::default() }
    }

    /// Whether nothing is wrong or missing.
    pub fn is_right(&self) -> bool {
        self.right == self.of
    }
}

/// Which of some ranks stand in order: the longest run that never falls, found from the left.
///
/// `None` stands for something that belongs nowhere. Of several longest runs the one is taken whose last member comes
/// first, and so on backwards; the page's script does the same.
pub fn longest_run(ranks: &[Option<usize>]) -> Vec<bool> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(ranks.len());
    for (at, rank) in ranks.iter().enumerate() {
        let Some(rank) = rank else {
            best.push((0, None));
            continue;
        };
        let mut own = (1, None);
        for before in 0..at {
            let (length, _) = best[before];
            if ranks[before].is_some_and(|other| other <= *rank) && length + 1 > own.0 {
                own = (length + 1, Some(before));
            }
        }
        best.push(own);
    }
    let mut marks = vec![false; ranks.len()];
    let longest = best.iter().map(|(length, _)| *length).max().unwrap_or(0);
    let mut next = best.iter().position(|&(length, _)| length == longest && length > 0);
    while let Some(at) = next {
        marks[at] = true;
        next = best[at].1;
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_that_never_falls() {
        for (ranks, expected) in [
            (vec![], ""),
            (vec![Some(0), Some(1), Some(2)], "111"),
            (vec![Some(2), Some(1), Some(0)], "100"),
            (vec![Some(0), Some(2), Some(1)], "110"),
            (vec![Some(1), Some(1), Some(0)], "110"),
            (vec![None, Some(3), None, Some(4)], "0101"),
            (vec![None], "0"),
        ] {
            let marks: String = longest_run(&ranks).into_iter().map(|mark| if mark { '1' } else { '0' }).collect();
            assert_eq!(marks, expected, "{ranks:?}");
        }
    }
}
