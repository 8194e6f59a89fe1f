//! Weighted answers: options to pick, words to type, pairs to match.

use super::super::super::clean::Markdown;
use super::super::super::write::is_word;
use super::super::super::{Answer, Choice, Question, Typed};
use std::collections::{BTreeMap, BTreeSet};

/// An answer with its weight in percent and its feedback.
#[derive(Debug, Default)]
pub struct Weighted<T> {
    pub answer: T,
    pub weight: f64,
    pub feedback: Markdown,
}

/// The most answers of a question.
pub const MOST_ANSWERS: usize = 200;

/// A weight that means "fully right"; thirds are rounded.
pub const FULL: f64 = 99.9;

/// A weight as people write it.
pub(super) fn percent(weight: f64) -> String {
    let rounded = (weight * 100.0).round() / 100.0;
    format!("{rounded}")
}

/// Something optional, if it says anything.
pub fn some(text: Markdown) -> Option<Markdown> {
    Some(text).filter(|text| !text.is_empty())
}

/// Options to pick: one of them, or with `single` off any number.
pub fn choices(question: &mut Question, options: Vec<Weighted<Markdown>>, single: bool) {
    if options.len() < 2 {
        return question.refuse("it has fewer than two options");
    }
    if options.iter().any(|option| option.answer.is_empty()) {
        return question.refuse("an option is empty");
    }
    let weights: Vec<f64> = options.iter().map(|option| option.weight).collect();
    let right: Vec<bool> = weights.iter().map(|&weight| if single { weight >= FULL } else { weight > 0.0 }).collect();
    let count = right.iter().filter(|right| **right).count();
    if count == 0 {
        return question.refuse(if single {
            "no option is marked as fully right"
        } else {
            "no option is marked as right: none has a weight above 0"
        });
    }
    if single {
        if count > 1 {
            question.lost.push(format!("that one of its {count} right options is enough: all of them are asked for"));
        }
        let others = weights.iter().filter(|&&weight| weight != 0.0 && weight < FULL);
        question.lost.extend(others.map(|&weight| format!("the weight {} of an option", percent(weight))));
    } else {
        let sum: f64 = weights.iter().filter(|&&weight| weight > 0.0).sum();
        if sum < 99.0 {
            return question.refuse(format!(
                "the weights of its right options make {}, not 100, so they are only partly right",
                percent(sum)
            ));
        }
        if sum > 101.0 {
            question.lost.push(format!("the weights of its right options, which make {}", percent(sum)));
        }
        let share = sum / count as f64;
        if weights.iter().any(|&weight| weight > 0.0 && (weight - share).abs() > 1.0) {
            question.lost.push("the different weights of its right options".to_owned());
        }
        let usual = 100.0 / count as f64;
        if weights.iter().any(|&weight| weight < 0.0 && (weight + usual).abs() > 1.0) {
            question.lost.push("the weights of its wrong options".to_owned());
        }
    }
    question.answer = Answer::Options {
        multiple: !single || count > 1,
        options: options
            .into_iter()
            .zip(right)
            .map(|(option, right)| Choice { right, text: option.answer, feedback: some(option.feedback) })
            .collect(),
    };
}

/// "True" and "False" as Moodle calls them, to be tried once.
pub fn truth(question: &mut Question, language: Option<&str>, right: bool, feedback: [Markdown; 2]) {
    let base = language.unwrap_or("en").split('-').next().unwrap_or("en");
    let words = TRUTH.iter().find(|(tag, ..)| *tag == base).map_or(["True", "False"], |(_, yes, no)| [*yes, *no]);
    let options = words.into_iter().zip([right, !right]).zip(feedback);
    // With a second try everybody is right.
    question.attempts = 1;
    question.answer = Answer::Options {
        multiple: false,
        options: options
            .map(|((word, right), feedback)| Choice { right, text: Markdown::text(word), feedback: some(feedback) })
            .collect(),
    };
}

const TRUTH: &[(&str, &str, &str)] = &[
    ("ar", "صواب", "خطأ"),
    ("de", "Wahr", "Falsch"),
    ("es", "Verdadero", "Falso"),
    ("fr", "Vrai", "Faux"),
    ("it", "Vero", "Falso"),
    ("ja", "正しい", "誤り"),
    ("ko", "참", "거짓"),
    ("nl", "Waar", "Onwaar"),
    ("pl", "Prawda", "Fałsz"),
    ("pt", "Verdadeiro", "Falso"),
    ("ru", "Верно", "Неверно"),
    ("tr", "Doğru", "Yanlış"),
    ("uk", "Правильно", "Неправильно"),
    ("zh", "对", "错"),
];

/// Typed answers; `*` in one stands for anything. With `exact`, small and capital letters differ. What is lost or
/// forbids the question goes to it; `what` names it in the report.
pub fn typed(question: &mut Question, answers: Vec<Weighted<String>>, exact: bool) -> Vec<Typed> {
    let mut found: Vec<Typed> = Vec::new();
    let mut known: BTreeMap<String, bool> = BTreeMap::new();
    for Weighted { answer, weight, feedback } in answers {
        let words: Vec<&str> = answer.split_whitespace().collect();
        let answer = words.join(" ");
        let right = weight >= FULL;
        if answer.is_empty() {
            if right || weight > 0.0 {
                question.refuse("an accepted answer is empty");
            }
            continue;
        }
        let parts = wild(&answer);
        if answer == "*" {
            if right {
                question.refuse("every answer would be right, because `*` is accepted");
            } else if weight != 0.0 {
                question.lost.push(format!("the weight {} of all other answers", percent(weight)));
            }
            if !feedback.is_empty() {
                question.lost.push("the feedback for all other answers".to_owned());
            }
            continue;
        }
        if weight != 0.0 && !right {
            question.lost.push(format!("the weight {} of the answer `{answer}`", percent(weight)));
        }
        let plain = parts.join("*");
        let key = if exact { answer.clone() } else { answer.to_lowercase() };
        match known.get(&key) {
            // The first one counts.
            Some(&before) => {
                if before != right || !feedback.is_empty() {
                    question.lost.push(format!("a second answer `{plain}`"));
                }
                continue;
            }
            None => known.insert(key, right),
        };
        let insensitive = if exact { "" } else { "(?i)" };
        let feedback = some(feedback);
        if parts.len() > 1 {
            let escaped: Vec<String> = parts.iter().map(|part| pattern(part)).collect();
            let text = format!("{insensitive}{}", escaped.join(".*"));
            found.push(Typed { text, right, pattern: true, feedback, ..Typed::default() });
        } else if !exact && is_word(&plain) {
            found.push(Typed { text: plain, right, feedback, ..Typed::default() });
        } else {
            let cased = !exact && plain.chars().any(|letter| letter.is_lowercase() || letter.is_uppercase());
            let text = format!("{insensitive}{}", pattern(&plain));
            found.push(Typed { text: plain, right, code: true, feedback, ..Typed::default() });
            // Between backticks every letter counts, so the other spellings are a pattern.
            if cased && right {
                found.push(Typed { text, right, pattern: true, ..Typed::default() });
            }
        }
    }
    if !found.iter().any(|answer| answer.right) {
        question.refuse("no answer is marked as fully right");
    }
    found
}

/// An answer taken apart at its `*`; `\*` is a star.
fn wild(answer: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = answer.chars().peekable();
    while let Some(letter) = letters.next() {
        let star = letter == '\\' && letters.next_if_eq(&'*').is_some();
        match parts.last_mut() {
            Some(part) if star => part.push('*'),
            Some(part) if letter != '*' => part.push(letter),
            _ => parts.push(String::new()),
        }
    }
    parts
}

/// A text as a regular expression that Rust and browsers read alike.
fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for letter in text.chars() {
        if "^$\\.*+?()[]{}|/".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

/// Whether an option is about the place of others, as in "all of the above".
pub fn names_place(option: &Markdown) -> bool {
    let text = option.as_str().to_lowercase();
    ["of the above", "of the below", "of these above"].iter().any(|phrase| text.contains(phrase))
}

/// Pairs to match.
pub fn pairs(question: &mut Question, pairs: Vec<(Markdown, Markdown)>, bank: Vec<Markdown>) {
    if pairs.len() < 2 {
        question.refuse("it has fewer than two pairs");
    }
    if pairs.iter().any(|(_, right)| right.is_empty()) {
        question.refuse("a pair has no right side");
    }
    // A right side that fits somewhere is no distractor, and each stands once.
    let mut seen: BTreeSet<String> = pairs.iter().map(|(_, right)| right.as_str().to_owned()).collect();
    let bank = bank.into_iter().filter(|right| !right.is_empty() && seen.insert(right.as_str().to_owned())).collect();
    question.answer = Answer::Match { pairs, bank };
}
