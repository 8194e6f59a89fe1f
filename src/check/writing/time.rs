//! `too-little-time`: reading a question takes longer than its time.

use super::Review;
use crate::course::Question;
use crate::diagnostic::{Code, Diagnostic, count};
use crate::markdown::{Block, BlockKind, InlineKind, each_block, each_inline};

/// Words a minute that adults read silently in English non-fiction: Brysbaert 2019, 190 studies.
const WORDS_A_MINUTE: usize = 238;

/// How many words a word of code counts for. No study gives one number for code; twice as long is this program's own
/// guess, and a cautious one.
const CODE_WORD: usize = 2;

/// Languages that put no spaces between words, so that words cannot be counted here.
const WITHOUT_SPACES: &[&str] = &["zh", "ja", "th", "lo", "km", "my", "yue", "bo", "dz"];

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    let language = review.page.language(review.site);
    if WITHOUT_SPACES.contains(&language.split('-').next().unwrap_or_default()) {
        return;
    }
    for question in review.page.questions() {
        let Some(time) = question.time else { continue };
        let (prose, code) = size(question);
        let seconds = reading_time(prose, code);
        if seconds > time as usize {
            let code = if code > 0 { format!(" and {code} of code") } else { String::new() };
            let message = format!(
                "reading this question takes about {seconds} seconds, and it has {time}: {}{code}",
                count(prose, "word")
            );
            findings.push(
                review
                    .at(Code::TooLittleTime, review.heading(question), message)
                    .help("give it more time behind the heading, such as `time=3m`, or make it shorter"),
            );
        }
    }
}

/// Seconds to read so many words of prose and of code.
fn reading_time(prose: usize, code: usize) -> usize {
    ((prose + CODE_WORD * code) * 60).div_ceil(WORDS_A_MINUTE)
}

/// How many words of prose and of code a learner reads before answering.
fn size(question: &Question) -> (usize, usize) {
    let mut all = vec![question.prompt.as_slice()];
    all.extend(question.form.answerable().shown());
    let mut size = (crate::markdown::plain(&question.title).split_whitespace().count(), 0);
    for blocks in all {
        add(blocks, &mut size);
    }
    size
}

fn add(blocks: &[Block], size: &mut (usize, usize)) {
    each_inline(blocks, &mut |inline| match &inline.kind {
        InlineKind::Text(text) => size.0 += text.split_whitespace().count(),
        InlineKind::Code(text) => size.1 += text.split_whitespace().count(),
        _ => {}
    });
    each_block(blocks, &mut |block| {
        if let BlockKind::Code(code) = &block.kind {
            size.1 += code.text.split_whitespace().count();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_238_words() {
        assert_eq!(reading_time(238, 0), 60);
        assert_eq!(reading_time(0, 119), 60);
        assert_eq!(reading_time(0, 0), 0);
        assert_eq!(reading_time(1, 0), 1, "rounded up");
    }
}
