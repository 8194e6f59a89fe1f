//! `translation-unit` and `translation-lines`: what a translation may word otherwise, and here seems to have changed.

use crate::course::question::{Accepted, Answers, Matcher};
use crate::course::{Course, Form, Page, Question};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;
use std::collections::HashMap;

/// Signs of units that are the same in all languages with Latin letters. Words such as "minutes" are translated.
const SIGNS: &[&str] = &[
    "nm", "µm", "μm", "mm", "cm", "dm", "m", "km", "in", "ft", "yd", "mi", "mg", "g", "kg", "t", "lb", "oz", "ns",
    "µs", "μs", "ms", "s", "min", "h", "d", "K", "°C", "°F", "mV", "V", "kV", "mA", "A", "W", "kW", "MW", "J", "kJ",
    "Wh", "kWh", "Hz", "kHz", "MHz", "GHz", "Pa", "hPa", "kPa", "bar", "N", "mol", "B", "kB", "KB", "MB", "GB", "TB",
    "KiB", "MiB", "GiB", "TiB", "bit", "l", "L", "ml", "mL", "%", "‰", "€", "$", "£", "¥", "m/s", "km/h", "mph", "Ω",
    "°", "rad",
];

pub(super) fn check(course: &Course) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for page in course.pages.iter().filter(|page| page.location.language.is_some()) {
        let Some(original) = course.find(&page.location.original()) else { continue };
        let original = &course.pages[original];
        let models: HashMap<&str, &Question> =
            original.questions().map(|question| (question.id.as_str(), question)).collect();
        for question in page.questions() {
            let Some(model) = models.get(question.id.as_str()) else { continue };
            compare(page, question, original, model, &mut findings);
        }
    }
    findings
}

fn compare(page: &Page, question: &Question, original: &Page, model: &Question, findings: &mut Vec<Diagnostic>) {
    let mut report = |code: Code, message: String, own: Span, other: Span, help: &str| {
        findings.push(
            Diagnostic::new(code, message)
                .at(&page.source, own, "the translation")
                .at(&original.source, other, "the original")
                .help(help),
        );
    };
    let mut units = |own: &Answers, other: &Answers| {
        if let Some((message, own, other)) = unit(own, other) {
            report(Code::TranslationUnit, message, own, other, "learners of both languages should type the same");
        }
    };
    match (&question.form, &model.form) {
        (Form::Number(own), Form::Number(other)) => units(&own.answers, &other.answers),
        (Form::Cloze(own), Form::Cloze(other)) => {
            own.gaps.iter().zip(&other.gaps).for_each(|(own, other)| units(&own.answers, &other.answers));
        }
        (Form::Parsons(own), Form::Parsons(other)) => {
            let info = original.source.slice(other.info);
            if let Some((message, at)) = lines(own, other, info) {
                let help = "words, strings and comments may be translated; the code itself should be the original's";
                let (own, other) = (own.lines[at].span, other.lines[at].span);
                report(Code::TranslationLines, message, own, other, help);
            }
        }
        _ => {}
    }
}

/// How the units of accepted answers differ beyond their wording.
fn unit(own: &Answers, other: &Answers) -> Option<(String, Span, Span)> {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for (own, other) in own.accepted.iter().zip(&other.accepted) {
        let (Some(unit), Some(model)) = (unit_of(own), unit_of(other)) else { continue };
        let message = match (unit, model) {
            ("", "") => continue,
            (unit, "") => format!("the answer has the unit `{unit}` and the original has none"),
            ("", model) => format!("the answer has no unit, but `{model}` in the original"),
            (unit, model) if unit != model && SIGNS.contains(&unit) && SIGNS.contains(&model) => {
                format!("the answer is in `{unit}`, but in `{model}` in the original")
            }
            (unit, model) => match seen.insert(model, unit) {
                Some(before) if before != unit => format!("`{model}` is translated as `{before}` and as `{unit}`"),
                _ => continue,
            },
        };
        return Some((message, own.span, other.span));
    }
    None
}

/// The unit of a number, empty where it has none; `None` for what is no number.
fn unit_of(answer: &Accepted) -> Option<&str> {
    match &answer.matcher {
        Matcher::Number(range) => Some(range.unit.as_deref().unwrap_or_default()),
        _ => None,
    }
}

/// How the lines of a puzzle differ beyond words, strings and comments, and at which line.
fn lines(
    own: &crate::course::question::Parsons,
    other: &crate::course::question::Parsons,
    info: &str,
) -> Option<(String, usize)> {
    // Another number of lines is an error of its own.
    if own.lines.len() != other.lines.len() {
        return None;
    }
    let order = |parsons: &crate::course::question::Parsons| -> Vec<(usize, String)> {
        let mut ids: Vec<(usize, String)> = parsons.lines.iter().map(|line| (line.rank, line.id.clone())).collect();
        ids.sort();
        ids
    };
    let (own_order, other_order) = (order(own), order(other));
    let names = |order: &[(usize, String)]| {
        let mut names: Vec<String> = order.iter().map(|(_, id)| id.clone()).collect();
        names.sort();
        names
    };
    let differs = || (0..own.lines.len()).find(|&at| own_order[at] != other_order[at]).unwrap_or(0);
    if own_order != other_order && names(&own_order) == names(&other_order) {
        return Some(("the lines stand in another order than in the original".to_owned(), differs()));
    }
    let language = info.split_whitespace().next().unwrap_or_default().to_lowercase();
    // Lines of plain text are sentences, and every word of them may be another one.
    if crate::highlight::is_plain(&language) || language.is_empty() {
        return None;
    }
    // Lines in any order may be sorted by their words.
    let alone = |at: usize| own.lines.iter().filter(|line| line.rank == own.lines[at].rank).count() == 1;
    let at = (0..own.lines.len()).find(|&at| {
        alone(at) && skeleton(&own.lines[at].text, &language) != skeleton(&other.lines[at].text, &language)
    })?;
    Some(("this line is other code than in the original".to_owned(), at))
}

/// Code without what may be translated: strings are empty, names are one letter, comments are gone.
fn skeleton(line: &str, language: &str) -> String {
    let comment = match language {
        "python" | "py" | "bash" | "sh" | "shell" | "ruby" | "rb" | "yaml" | "yml" | "r" | "perl" | "toml" | "make" => {
            "#"
        }
        "sql" | "lua" | "haskell" | "hs" | "elm" => "--",
        _ => "//",
    };
    let mut out = String::new();
    let mut rest = line;
    while let Some(letter) = rest.chars().next() {
        if rest.starts_with(comment) {
            break;
        }
        let length = match letter {
            '"' | '\'' | '`' => {
                out.push('"');
                let mut escaped = false;
                let close = rest[1..].char_indices().find(|&(_, inner)| {
                    let closes = inner == letter && !escaped;
                    escaped = inner == '\\' && !escaped;
                    closes
                });
                // A sign without its partner is none of a string, as in the lifetimes of Rust.
                close.map_or(1, |(at, _)| at + 2)
            }
            letter if letter.is_alphabetic() || letter == '_' => {
                out.push('w');
                rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len())
            }
            letter => {
                if !letter.is_whitespace() {
                    out.push(letter);
                }
                letter.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_strings_and_comments_may_be_translated() {
        for (one, other, same) in [
            ("print(\"Hello\")  # greet", "print('Hallo, Welt')", true),
            ("total += value", "summe += wert", true),
            ("total += value", "total -= value", false),
            ("for i in range(3):", "for i in range(2):", false),
            ("x = \"a\\\"b\"", "x = \"c\"", true),
        ] {
            assert_eq!(skeleton(one, "python") == skeleton(other, "python"), same, "{one} / {other}");
        }
        assert_ne!(skeleton("fn f<'a>(x: &'a str)", "rust"), skeleton("fn f<'a>(x: &str)", "rust"));
        assert_eq!(skeleton("'", "python"), "\"");
        assert_eq!(skeleton("é = \"", "python"), "w=\"");
    }
}
