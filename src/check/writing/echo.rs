//! `echoing-option`: only the right option repeats a word of the question.

use super::Review;
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic};
use std::collections::HashSet;

/// The shortest word that can echo, in letters: shorter ones are mostly grammar.
const SHORTEST: usize = 5;

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(words) = review.words else { return };
    for question in review.page.questions() {
        let options = question.options();
        let mut rights = options.iter().filter(|option| option.right);
        let (Some(right), None) = (rights.next(), rights.next()) else { continue };
        if options.len() < 3 {
            continue;
        }
        let title = Reading::line(&review.page.source, &question.title);
        let stem: HashSet<String> = [title.words(), review.reading(&question.prompt).words()]
            .concat()
            .into_iter()
            .map(|word| stem_of(&word.lower))
            .collect();
        let others: HashSet<String> = options
            .iter()
            .filter(|option| !option.right)
            .flat_map(|option| review.reading(&option.content).words())
            .map(|word| stem_of(&word.lower))
            .collect();
        let echoes = |lower: &str| {
            let own = stem_of(lower);
            lower.chars().count() >= SHORTEST
                && lower.chars().all(char::is_alphabetic)
                && !words.common.contains(&lower)
                && stem.contains(&own)
                && !others.contains(&own)
        };
        let reading = review.reading(&right.content);
        let Some(word) = reading.words().into_iter().find(|word| echoes(&word.lower)) else { continue };
        let written = &reading.text[word.range.clone()];
        findings.push(
            review
                .at(
                    Code::EchoingOption,
                    reading.span(word.range.clone()),
                    format!("of all options only the right one repeats `{written}` of the question"),
                )
                .help("use the word in a wrong option too, or say it otherwise here"),
        );
    }
}

/// A word without its ending, so that "loops" echoes "loop".
fn stem_of(word: &str) -> String {
    let cut = |ending: &str| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= 4);
    let short = ["ing", "ed", "es", "s", "e"].iter().find_map(|ending| cut(ending)).unwrap_or(word);
    short.to_owned()
}
