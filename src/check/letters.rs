//! No text may depend on an option's letter or place: letters follow the order on the screen, which
//! may be mixed for each learner.

use super::writing::words::{self, Words};
use crate::course::question::ChoiceOption;
use crate::course::{Page, Question, Site};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Block, Inline, InlineKind, each_content, each_inline, plain};
use crate::text::Span;

pub(super) fn check(site: &Site, page: &Page, findings: &mut Vec<Diagnostic>) {
    let Some(words) = words::of(&page.language(site)) else { return };
    for question in page.questions() {
        let mut parts: Vec<&[Block]> = question.hints.iter().map(Vec::as_slice).collect();
        parts.push(&question.prompt);
        parts.extend(question.hidden());
        // Where options stay where they are, one that names another is only clumsy.
        if question.shuffle {
            parts.extend(question.options().iter().map(|option| option.content.as_slice()));
        }
        findings.extend(question.title.iter().filter_map(|inline| letter(page, words, inline)));
        for blocks in parts {
            each_inline(blocks, &mut |inline| findings.extend(letter(page, words, inline)));
        }
        if question.shuffle {
            findings.extend(places(page, words, question));
            findings.extend(joined(page, words, question));
        }
    }
}

/// "option C", "answer B": a word for an option followed by one capital letter.
fn letter(page: &Page, words: &Words, inline: &Inline) -> Option<Diagnostic> {
    let InlineKind::Text(_) = inline.kind else { return None };
    let text = page.source.slice(inline.span);
    // Most texts hold no such letter, and need not be taken apart.
    if !text.as_bytes().windows(2).any(|pair| matches!(pair, [b' ', b'A'..=b'H'])) {
        return None;
    }
    let mut at = 0;
    text.split(' ').zip(text.split(' ').skip(1)).find_map(|(first, second)| {
        let start = at;
        at += first.len() + 1;
        let letter = second.trim_end_matches(['.', ',', ';', ':', ')', '"', '!', '?']);
        // Few words are one letter, so only they pay for a look at the word before.
        if !matches!(letter.as_bytes(), [b'A'..=b'H']) {
            return None;
        }
        let named = words.options.contains(&first.trim_start_matches(['(', '"']).to_lowercase().as_str());
        // "answer A" at the start of a clause may be the article, as in "the answer. A loop …".
        let article = letter == "A" && second.len() == 1 && at + second.len() < text.len();
        (named && !article).then(|| {
            let span = Span::new(inline.span.start + start, inline.span.start + at + letter.len());
            Diagnostic::new(Code::LetterReference, format!("`{first} {letter}` names an option by its letter"))
                .at(&page.source, span, "")
                .help("say what the option says; letters follow the order on the learner's screen")
        })
    })
}

/// "all of the above" in an option that may stand anywhere.
fn places(page: &Page, words: &Words, question: &Question) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for option in question.options() {
        let Some(span) = place(option) else { continue };
        // As words, so that a hyphen or a second space makes no difference.
        let text: String = page.source.slice(span).to_lowercase();
        let text = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let text = text.collect::<Vec<_>>().join(" ");
        if words.places.iter().any(|phrase| text.contains(phrase)) {
            found.push(
                Diagnostic::new(
                    Code::LetterReference,
                    "the option names others by their place, but options are mixed here",
                )
                .at(&page.source, span, "")
                .help("write `shuffle=false` behind the heading, or say what is meant"),
            );
        }
    }
    found
}

/// "both A and C", "B or D": an option that consists of letters, where the question has no things of these names.
fn joined(page: &Page, words: &Words, question: &Question) -> Vec<Diagnostic> {
    let mut prompt = plain(&question.title);
    each_content(&question.prompt, &mut |content| {
        prompt.push(' ');
        prompt.push_str(&plain(content));
    });
    let is_letter = |word: &str| word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let named: Vec<&str> = pieces(&prompt).filter(|word| is_letter(word)).collect();
    let mut found = Vec::new();
    for option in question.options() {
        let Some(span) = place(option) else { continue };
        let text = page.source.slice(span);
        let (letters, others): (Vec<&str>, Vec<&str>) =
            pieces(text).partition(|word| is_letter(word) && *word != "y" && *word != "e" && *word != "o");
        let joints = others.iter().all(|word| words.joints.contains(&word.to_lowercase().as_str()));
        if letters.len() < 2 || !joints || letters.iter().any(|letter| named.contains(letter)) {
            continue;
        }
        found.push(
            Diagnostic::new(Code::LetterReference, format!("`{}` names other options by their letters", text.trim()))
                .at(&page.source, span, "")
                .help("let learners pick all that apply, or write `shuffle=false` behind the heading"),
        );
    }
    found
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Where the text of an option stands.
fn place(option: &ChoiceOption) -> Option<Span> {
    let (first, last) = (option.content.first()?, option.content.last()?);
    Some(Span::new(first.span.start, last.span.end))
}
