//! What chance would do: an exact binomial test, and the share of a course's questions at which to speak up.

/// The fewest questions that are held against chance.
pub const FEWEST: usize = 20;

/// The probability below which chance is no explanation.
const SIGNIFICANT: f64 = 0.01;

/// How far a share must lie above that of chance before a learner could make use of it. With thousands of questions
/// a difference of one in a hundred is certain and yet helps nobody.
const NOTICEABLE: f64 = 0.1;

/// How often something happened, and how often chance would have made it happen.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    /// How many questions were looked at.
    pub of: usize,
    /// In how many of them it was so.
    pub hits: usize,
    /// The sum of their chances: one divided by the number of options, for each.
    pub expected: f64,
}

impl Tally {
    /// Counts a question with so many options.
    pub fn add(&mut self, options: usize, hit: bool) {
        self.of += 1;
        self.hits += usize::from(hit);
        self.expected += 1.0 / options as f64;
    }

    /// Whether it happened far more often than chance has it, where `tests` such tests are made at once: the level of
    /// 0.01 is shared among them (Bonferroni), so that a hundred pages do not give one false finding.
    ///
    /// Questions differ in how many options they have. A binomial with their mean chance varies more than what they
    /// sum up to (Hoeffding 1956), so for the large counts that matter here the test errs on the side of silence.
    pub fn striking(&self, tests: usize) -> bool {
        if self.of < FEWEST {
            return false;
        }
        let chance = self.expected / self.of as f64;
        let share = self.hits as f64 / self.of as f64;
        share >= chance + NOTICEABLE && at_least(self.hits, self.of, chance) < SIGNIFICANT / tests.max(1) as f64
    }

    /// "31 of 40 questions, where chance gives about 12".
    pub fn told(&self) -> String {
        format!("{} of {} questions, where chance gives about {:.0}", self.hits, self.of, self.expected)
    }
}

/// The probability of at least `hits` successes in `trials`, each with this chance: the exact tail of the binomial
/// distribution, summed from the first term on, which is the largest where `hits` is above the mean.
pub fn at_least(hits: usize, trials: usize, chance: f64) -> f64 {
    if hits == 0 {
        return 1.0;
    }
    if chance <= 0.0 || hits > trials {
        return 0.0;
    }
    if chance >= 1.0 {
        return 1.0;
    }
    let choose: f64 = (1..=hits).map(|at| ((trials - hits + at) as f64 / at as f64).ln()).sum();
    let mut term = (choose + hits as f64 * chance.ln() + (trials - hits) as f64 * (1.0 - chance).ln()).exp();
    let odds = chance / (1.0 - chance);
    let mut sum = 0.0;
    for at in hits..=trials {
        sum += term;
        term *= (trials - at) as f64 / (at + 1) as f64 * odds;
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values that can be worked out by hand.
    #[test]
    fn tails_of_the_binomial() {
        for (hits, trials, chance, expected) in [
            (0, 5, 0.3, 1.0),
            (5, 5, 0.5, 1.0 / 32.0),
            (4, 5, 0.5, 6.0 / 32.0),
            (1, 3, 1.0 / 3.0, 19.0 / 27.0),
            (6, 5, 0.5, 0.0),
            (3, 3, 1.0, 1.0),
            (1, 3, 0.0, 0.0),
        ] {
            let found = at_least(hits, trials, chance);
            assert!((found - expected).abs() < 1e-12, "{hits} of {trials} at {chance}: {found}, not {expected}");
        }
    }

    #[test]
    fn many_questions_neither_overflow_nor_vanish() {
        let half = at_least(50_001, 100_000, 0.5);
        assert!((half - 0.5).abs() < 0.01, "{half}");
        assert!(at_least(99_000, 100_000, 0.25) < 1e-300);
    }

    #[test]
    fn few_questions_and_small_differences_are_not_striking() {
        let tally = |of: usize, hits: usize| {
            let mut tally = Tally::default();
            (0..of).for_each(|at| tally.add(4, at < hits));
            tally
        };
        assert!(!tally(19, 19).striking(1));
        assert!(tally(20, 14).striking(1));
        assert!(!tally(20, 8).striking(1), "0.1 is not rare enough");
        assert!(!tally(20, 11).striking(100), "one of a hundred pages may well be like this");
        assert!(!tally(10_000, 2_900).striking(1), "certain, and of no use");
        assert!(!tally(20, 0).striking(1));
    }
}
