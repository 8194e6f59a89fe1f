//! `absolute-word`: only wrong options say "always" or "never".

use super::Review;
use super::reading::{Reading, Word};
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(words) = review.words else { return };
    for question in review.page.questions() {
        let options = question.options();
        if options.len() < 3 {
            continue;
        }
        let mut first = None;
        let mut right = false;
        for option in options {
            let reading = review.reading(&option.content);
            let own = reading.words();
            let Some(word) = absolute(&own, words.absolutes) else { continue };
            // "All of the above" has a rule of its own.
            let above = [words.all_above, words.none_above].concat();
            if above.iter().any(|wanted| super::reading::phrase(&reading.text, &own, wanted).is_some()) {
                continue;
            }
            right |= option.right;
            first.get_or_insert((reading.span(word.range.clone()), reading.text[word.range.clone()].to_owned()));
        }
        let title = Reading::line(&review.page.source, &question.title);
        let stem = [title.words(), review.reading(&question.prompt).words()].concat();
        let Some((span, word)) = first.filter(|_| !right && absolute(&stem, words.absolutes).is_none()) else {
            continue;
        };
        findings.push(
            review
                .at(Code::AbsoluteWord, span, format!("`{word}` stands in a wrong option and in no right one"))
                .help("hardly anything is always so, and learners know it: word right and wrong options alike"),
        );
    }
}

fn absolute<'a>(own: &'a [Word], absolutes: &[&str]) -> Option<&'a Word> {
    own.iter().find(|word| absolutes.contains(&word.lower.as_str()))
}
