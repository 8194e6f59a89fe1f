//! `all-of-the-above` and `none-of-the-above`: an option that is about the other options.

use super::Review;
use super::reading::{OBJECT, phrase};
use crate::diagnostic::{Code, Diagnostic};

/// How many words an option may have beside the phrase, as in "all of the above are true".
const BESIDE: usize = 3;

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(words) = review.words else { return };
    for question in review.page.questions() {
        for option in question.options() {
            let reading = review.reading(&option.content);
            let own = reading.words();
            let found = |phrases: &[&str]| {
                let fits = |wanted: &&&str| own.len() <= wanted.split(' ').count() + BESIDE;
                phrases.iter().filter(fits).find_map(|wanted| phrase(&reading.text, &own, wanted))
            };
            let both = || {
                let whole = |phrase: &&&str| own.iter().map(|word| word.lower.as_str()).eq(phrase.split(' '));
                let third = question.options().len() == 3 && !reading.text.contains(OBJECT);
                words.both.iter().filter(|_| third).find(whole).map(|_| 0..reading.text.len())
            };
            if let Some(range) = found(words.all_above).or_else(both) {
                findings.push(
                    review
                        .at(Code::AllOfTheAbove, reading.span(range), "an option says that all the others are right")
                        .help("let learners pick all that apply: mark every right option with `[x]`"),
                );
            } else if let Some(range) = found(words.none_above) {
                findings.push(
                    review
                        .at(
                            Code::NoneOfTheAbove,
                            reading.span(range),
                            "an option says that none of the others is right",
                        )
                        .help("write what is right instead, or leave it out: two good wrong options are enough"),
                );
            }
        }
    }
}
