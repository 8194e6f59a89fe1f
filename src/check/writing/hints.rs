//! `telling-hint`: a hint that holds the answer.

use super::Review;
use super::reading::words;
use crate::course::question::ChoiceOption;
use crate::course::question::{Accepted, Answers, Matcher};
use crate::course::{Form, Question};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Block, BlockKind, each_block, each_content, plain};
use crate::text::{Span, one_line};

/// The most words of a hint or a prompt, and the most answers, that are looked through: each is held against each.
const MOST_WORDS: usize = 5_000;
const MOST_ANSWERS: usize = 500;

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    for question in review.page.questions().filter(|question| !question.hints.is_empty()) {
        let (right, wrong) = answers(question);
        let tokens_of = |answers: &[String]| -> Vec<(usize, Vec<String>)> {
            let all = answers.iter().take(MOST_ANSWERS).map(|answer| tokens(answer)).enumerate();
            all.filter(|(_, answer)| telling(answer)).collect()
        };
        let told = tokens_of(&right);
        // Most hints hold no answer, so only the others pay for a look at the rest of the question.
        let mut rest = None;
        for hint in &question.hints {
            let hint_words = tokens(&text(hint));
            let held = told.iter().filter(|(_, answer)| contains(&hint_words, answer)).collect::<Vec<_>>();
            if held.is_empty() {
                continue;
            }
            let (stem, wrong) = rest.get_or_insert_with(|| {
                let stem = tokens(&format!("{} {}", plain(&question.title), text(&question.prompt)));
                (stem, tokens_of(&wrong))
            });
            // What the prompt says is known, and a hint that goes through several options tells none of them.
            let Some((at, _)) = held.into_iter().find(|(_, answer)| !contains(stem, answer)) else { continue };
            if wrong.iter().any(|(_, answer)| contains(&hint_words, answer)) {
                continue;
            }
            let answer = &right[*at];
            let answer = one_line(answer);
            findings.push(
                review
                    .at(
                        Code::TellingHint,
                        place(review, hint, &answer),
                        format!("the hint holds the answer: `{}`", short(&answer)),
                    )
                    .help("point at the way to the answer; the answer itself belongs into the explanation"),
            );
        }
    }
}

/// Where the answer stands in the hint; the hint's first line where markup or line breaks stand in between.
fn place(review: &Review<'_>, hint: &[Block], answer: &str) -> Span {
    let source = &review.page.source;
    let (Some(first), Some(last)) = (hint.first(), hint.last()) else { return Span::default() };
    let written = &source.text()[first.span.start..last.span.end.max(first.span.start)];
    // In ASCII small letters are as long as capitals, so places stay what they are.
    match written.to_ascii_lowercase().find(&answer.to_ascii_lowercase()) {
        Some(at) => Span::new(first.span.start + at, first.span.start + at + answer.len()),
        None => source.line(first.span.start),
    }
}

/// The beginning of a long answer, for a message.
fn short(answer: &str) -> String {
    const MOST: usize = 60;
    if answer.chars().count() <= MOST {
        return answer.to_owned();
    }
    answer.chars().take(MOST).chain(['…']).collect()
}

/// All the words of blocks, code too.
fn text(blocks: &[Block]) -> String {
    let mut text = String::new();
    each_content(blocks, &mut |content| {
        text.push_str(&plain(content));
        text.push('\n');
    });
    each_block(blocks, &mut |block| {
        if let BlockKind::Code(code) = &block.kind {
            text.push_str(&code.text);
        }
    });
    text
}

/// Right answers and wrong ones, as far as they are words.
fn answers(question: &Question) -> (Vec<String>, Vec<String>) {
    let typed = |answers: &Answers| {
        let texts = |list: &[Accepted]| list.iter().filter_map(word).collect::<Vec<_>>();
        (texts(&answers.accepted), texts(&answers.mistakes))
    };
    match &question.form {
        Form::Choice(choice) => {
            let texts = |right: bool| {
                let options = choice.options.iter().filter(|option| option.right == right);
                options.map(|option: &ChoiceOption| text(&option.content)).collect::<Vec<_>>()
            };
            (texts(true), texts(false))
        }
        Form::Text(form) => typed(&form.answers),
        Form::Number(form) => typed(&form.answers),
        Form::Cloze(form) => {
            let mut all = (Vec::new(), Vec::new());
            for gap in form.gaps.iter().take(MOST_ANSWERS) {
                let (right, wrong) = typed(&gap.answers);
                all.0.extend(right);
                all.1.extend(wrong);
            }
            all
        }
        // A hint may well name one of several right options, steps or pairs.
        Form::Multiple(_) | Form::Order(_) | Form::Match(_) | Form::Parsons(_) | Form::Recall(_) | Form::Written(_) => {
            (Vec::new(), Vec::new())
        }
    }
}

fn word(answer: &Accepted) -> Option<String> {
    match &answer.matcher {
        Matcher::Words(text) | Matcher::Code(text) => Some(text.clone()),
        Matcher::Number(range) => (range.low == range.high).then(|| range.low.to_string()),
        Matcher::Pattern(_) => None,
    }
}

/// Words in small letters, with numbers and signs of code as words of their own, so that `==` is not `=`.
fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in text.split_whitespace().take(MOST_WORDS) {
        let mut at = 0;
        for word in words(piece) {
            found.extend(signs(&piece[at..word.range.start]));
            at = word.range.end;
            found.push(word.lower);
        }
        found.extend(signs(&piece[at..]));
    }
    found
}

/// Signs that mean something; the punctuation of a sentence is none.
fn signs(text: &str) -> Option<String> {
    let kept: String = text
        .chars()
        .filter(|letter| !matches!(letter, ',' | '.' | ';' | ':' | '!' | '?' | '"' | '“' | '”' | '(' | ')' | '*' | '`'))
        .collect();
    (!kept.is_empty()).then_some(kept)
}

/// Whether an answer is long enough to be found by more than accident: several words, a long word, or a long number.
fn telling(answer: &[String]) -> bool {
    let letters: usize = answer.iter().map(|word| word.chars().count()).sum();
    let number = answer.iter().all(|word| word.chars().all(|letter| letter.is_ascii_digit()));
    match answer.len() {
        0 => false,
        1 => letters >= 5 || (number && letters >= 3),
        _ => letters >= 5,
    }
}

fn contains(text: &[String], part: &[String]) -> bool {
    !part.is_empty() && text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_count() {
        let holds = |hint: &str, answer: &str| telling(&tokens(answer)) && contains(&tokens(hint), &tokens(answer));
        assert!(holds("It is *called* a Closure.", "closure"));
        assert!(!holds("It encloses something.", "close"));
        assert!(!holds("At first 0 is added.", "0"), "short numbers stand everywhere");
        assert!(holds("Count to 128.", "128"));
        assert!(!holds("Look at x == y.", "x = y"));
        assert!(!holds("anything", ""));
    }
}
