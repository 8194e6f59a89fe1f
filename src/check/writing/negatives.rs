//! `negative-stem`: a question that asks which option is *not* so, and does not make the word stand out.

use super::Review;
use super::reading::{Reading, Word, small};
use super::words::Words;
use crate::diagnostic::{Code, Diagnostic};
use std::ops::Range;

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(words) = review.words else { return };
    for question in review.page.questions().filter(|question| !question.options().is_empty()) {
        let title = Reading::line(&review.page.source, &question.title);
        let prompt = review.reading(&question.prompt);
        for reading in [&title, &prompt] {
            let Some(range) = sentences(&reading.text).into_iter().find_map(|range| negation(reading, range, words))
            else {
                continue;
            };
            if reading.emphasised(&range) {
                continue;
            }
            let word = &reading.text[range.clone()];
            findings.push(
                review
                    .at(
                        Code::NegativeStem,
                        reading.span(range.clone()),
                        format!("`{word}` turns the question around and is easily read over"),
                    )
                    .help("ask for what is so; if that cannot be, make the word stand out: `**not**`"),
            );
            break;
        }
    }
}

/// The sentences of a text.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|&(_, next)| next);
        let ends = match letter {
            '\n' | '?' | '!' | '¿' | '¡' | ';' => true,
            '.' | ':' => next.is_none_or(char::is_whitespace),
            _ => false,
        };
        if ends {
            found.push(start..at + letter.len_utf8());
            start = at + letter.len_utf8();
        }
    }
    found.push(start..text.len());
    found
}

/// The word that negates a sentence that asks for one of the options.
fn negation(reading: &Reading, sentence: Range<usize>, words: &Words) -> Option<Range<usize>> {
    let text = &reading.text[sentence.clone()];
    // Most sentences negate nothing, and need not be taken apart.
    let small = small(text);
    if !words.not.iter().chain(words.never).chain(words.except).any(|word| small.contains(word)) {
        return None;
    }
    let own: Vec<Word> = super::reading::words(text);
    let place = |word: &Word| sentence.start + word.range.start..sentence.start + word.range.end;
    let is = |list: &[&str], word: &Word| list.contains(&word.lower.as_str());
    // "All of these are loops except …": the exception ends the sentence, or an option goes on with it.
    if let Some(last) = own.last()
        && is(words.except, last)
        && own.iter().any(|word| is(words.all, word))
    {
        return Some(place(last));
    }
    // "not" behind the word that asks, in the same clause.
    let asks = words.which.iter().filter_map(|which| super::reading::phrase(text, &own, which));
    let asks = asks.min_by_key(|range| range.start)?;
    let first = own.iter().position(|word| word.range.start >= asks.end)?;
    let of_several = is(words.of, &own[first]);
    for (index, word) in own.iter().enumerate().skip(first) {
        let before = &own[index - 1];
        if text[before.range.end..word.range.start].contains(CLAUSE_MARKS) {
            return None;
        }
        if is(words.not, word) || (of_several && is(words.never, word)) {
            let behind = own.get(index + 1);
            let named = is(words.before_not, before) || behind.is_some_and(|behind| is(words.behind_not, behind));
            let verb = words.verbs.is_empty() || behind.is_some_and(|behind| is(words.verbs, behind));
            return (!named && verb).then(|| place(word));
        }
        let subject = SUBJECTS.contains(&word.lower.as_str()) && !AUXILIARIES.contains(&before.lower.as_str());
        if subject || is(words.clause, word) {
            return None;
        }
    }
    None
}

/// What separates clauses, and quotes, whose words are somebody else's.
const CLAUSE_MARKS: [char; 10] = [',', '—', '–', '(', ')', '"', '“', '„', '«', ':'];

/// English pronouns that open a clause of their own, unless a verb stands before them as in "what can you not do".
const SUBJECTS: &[&str] = &["you", "we", "i"];

/// The verbs that stand before a subject in a question.
const AUXILIARIES: &[&str] = &["do", "does", "did", "can", "could", "should", "would", "will", "may", "must", "are"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Syntax, parse};
    use crate::text::Source;
    use std::sync::Arc;

    fn found(language: &str, text: &str) -> Option<String> {
        let source = Arc::new(Source::new("a.md", text));
        let (document, _) = parse(&source, 0, &Syntax { math: false, gaps: &|_| false });
        let reading = Reading::of(&source, &document.blocks);
        let words = super::super::words::of(language).expect("a language with words");
        let range = sentences(&reading.text).into_iter().find_map(|range| negation(&reading, range, words))?;
        (!reading.emphasised(&range)).then(|| reading.text[range].to_owned())
    }

    #[test]
    fn stems_that_ask_for_what_is_not_so() {
        for (language, text, expected) in [
            ("en", "Which of these is not a loop?", Some("not")),
            ("en", "Which of these is **not** a loop?", None),
            ("en", "Which of these is NOT a loop?", None),
            ("en", "What can you not do with `let`?", Some("not")),
            ("en", "Which of these isn't a loop?", Some("isn't")),
            ("en", "All of these are loops except:", Some("except")),
            ("en", "One of these is not a loop", Some("not")),
            ("en", "A constant is the same as a variable except", None),
            ("en", "Which loop never ends?", None),
            ("en", "Which of these loops never ends?", Some("never")),
            ("en", "What does the except block do?", None),
            ("en", "What happens when the file is not there?", None),
            ("en", "Which of these runs if the file is not there?", None),
            ("en", "Why does this not compile?", None),
            ("en", "The program does not compile. Which line is wrong?", None),
            ("en", "What is the not operator?", None),
            ("en", "Which word stands for something you cannot change?", None),
            ("de", "Welche Aussage ist nicht richtig?", Some("nicht")),
            ("de", "Was geschieht, wenn die Datei nicht da ist?", None),
            ("es", "¿Cuál de estos no es un bucle?", Some("no")),
            ("es", "¿Cuál es un ejemplo de datos no estructurados?", None),
            ("fr", "Laquelle de ces boucles n'existe pas ?", Some("pas")),
        ] {
            assert_eq!(found(language, text).as_deref(), expected, "{text}");
        }
    }
}
