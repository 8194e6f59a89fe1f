//! A question of a quiz from its draft.
//!
//! In: a [`Draft`] and the quiz that it stands in. Out: a [`Question`]; what fits no form refuses it, and what has no
//! place is named.

use super::super::clean::{Cleaner, Markdown};
use super::super::page::shortened;
use super::super::write::is_word;
use super::super::{Answer, Choice, Question, Typed};
use super::drafts::{Draft, Kind, Quiz};
use super::text::turned;
use crate::text::one_line;
use std::collections::BTreeSet;

/// Makes the question of a draft.
pub(super) fn question(draft: &Draft, quiz: &Quiz, cleaner: &mut Cleaner<'_>) -> Question {
    let mut lost = Vec::new();
    let math = cleaner.math;
    let mut texts = |text: &str, cleaner: &mut Cleaner<'_>| {
        let text = turned(text, math, &mut lost);
        cleaner.markdown(&text)
    };
    let prompt = texts(&draft.text, cleaner);
    let feedback = draft.feedback.as_deref().map(|text| texts(text, cleaner)).unwrap_or_default();
    let solution = draft.solution.as_deref().map(|text| texts(text, cleaner)).unwrap_or_default();
    let right = draft.right.as_deref().map(|text| texts(text, cleaner)).filter(|text| !text.is_empty());
    let wrong = draft.wrong.as_deref().map(|text| texts(text, cleaner)).filter(|text| !text.is_empty());
    let mut question = Question {
        line: draft.line,
        title: draft
            .title
            .as_deref()
            .map(one_line)
            .filter(|title| !title.is_empty())
            .map(|title| Markdown::text(&title)),
        prompt,
        refused: draft.refused.clone(),
        shuffle: quiz.shuffle && matches!(draft.kind, Some(Kind::Options | Kind::Boxes)),
        ..Question::default()
    };
    let mut explanation = vec![feedback];
    let mut unplaced = (right.is_some(), wrong.is_some());
    match draft.kind {
        Some(kind @ (Kind::Options | Kind::Boxes)) => {
            let multiple = kind == Kind::Boxes;
            let mut options = Vec::new();
            for (is_right, text, own) in &draft.options {
                let text = turned(text, math, &mut lost);
                let own = own.as_deref().map(|own| turned(own, math, &mut lost));
                let own = own.map(|own| cleaner.markdown(&own)).unwrap_or_default();
                // Of several options it is not one that makes an answer right or wrong.
                let shared = match (multiple, is_right) {
                    (true, _) => None,
                    (false, true) => right.clone(),
                    (false, false) => wrong.clone(),
                };
                let feedback = Markdown::join([own].into_iter().chain(shared));
                options.push(Choice {
                    right: *is_right,
                    text: cleaner.option(&text),
                    feedback: Some(feedback).filter(|feedback| !feedback.is_empty()),
                });
            }
            if !multiple {
                unplaced = (false, false);
            }
            match options.iter().filter(|option| option.right).count() {
                _ if options.len() < 2 => question.refuse("it has one option: give it more"),
                0 => question.refuse("no option is right: mark one with `*`"),
                1 => {}
                _ if multiple => {}
                _ => question.refuse("several options are right: write boxes, `[*]` and `[ ]`, for all that apply"),
            }
            question.answer = Answer::Options { multiple, options };
        }
        Some(Kind::Words) => {
            unplaced.0 = false;
            let mut seen = BTreeSet::new();
            let mut answers = Vec::new();
            for word in &draft.words {
                // Small and capital letters are the same, there as here.
                if !seen.insert(one_line(word).to_lowercase()) {
                    continue;
                }
                let code = !is_word(word);
                if code {
                    lost.push(format!("the freedom to write `{word}` in small or capital letters"));
                }
                answers.push(Typed {
                    text: word.clone(),
                    right: true,
                    code,
                    feedback: right.clone(),
                    ..Typed::default()
                });
            }
            question.answer = Answer::Typed { number: false, answers };
        }
        Some(Kind::Number) => {
            unplaced.0 = false;
            match number(draft.number.as_deref().unwrap_or_default()) {
                Some(text) => {
                    let typed = Typed { text, right: true, feedback: right.clone(), ..Typed::default() };
                    question.answer = Answer::Typed { number: true, answers: vec![typed] };
                }
                None => question.refuse(
                    "its number is none that text2qti reads: write `5`, `1.5 +- 0.1`, `1.5 +- 2%` or `[1.4, 1.6]`",
                ),
            }
        }
        Some(Kind::Essay) => {
            question.answer = Answer::Written { model: Some(solution.clone()).filter(|model| !model.is_empty()) };
        }
        Some(Kind::Upload) => {
            question.refuse("it asks for a file, and a page can take none: ask for a text with `____`")
        }
        None => question.refuse("nothing says how it is answered: give it options, a number, words or `____`"),
    }
    if draft.kind != Some(Kind::Essay) {
        explanation.push(solution);
    }
    question.explanation = Some(Markdown::join(explanation)).filter(|text| !text.is_empty());
    if unplaced.0 {
        lost.push("the feedback for right answers".to_owned());
    }
    if unplaced.1 {
        lost.push("the feedback for wrong answers".to_owned());
    }
    points(draft, quiz, &mut question, &mut lost);
    lost.extend(cleaner.lost());
    let mut seen = BTreeSet::new();
    lost.retain(|one| seen.insert(one.clone()));
    question.lost = lost;
    question.name = shortened(&one_line(draft.title.as_deref().unwrap_or(&draft.text)));
    question
}

/// What a question counts, and what its group sets.
fn points(draft: &Draft, quiz: &Quiz, question: &mut Question, lost: &mut Vec<String>) {
    let group = draft.group.and_then(|at| quiz.groups.get(at));
    let set = group.and_then(|group| group.points.as_deref()).or(draft.points.as_deref());
    if let Some(set) = set {
        match set.trim_end_matches(".0").parse::<u32>() {
            Ok(points) if (1..=1_000).contains(&points) => question.points = points,
            _ => lost.push(format!("the points `{}`: it counts one", shortened(set))),
        }
    }
    if let Some(group) = group {
        let pick = group.pick.as_deref().unwrap_or("1");
        if pick.parse() != Ok(group.questions) {
            lost.push(format!("the draw of {} of the {} questions of its group", shortened(pick), group.questions));
        }
    }
}

/// A numerical answer in the notation of this format.
fn number(text: &str) -> Option<String> {
    if let Some(range) = text.strip_prefix('[') {
        let (least, most) = range.strip_suffix(']')?.split_once(',')?;
        let (least, most) = (decimal(least)?, decimal(most)?);
        return (least.parse::<f64>().ok()? <= most.parse::<f64>().ok()?).then(|| format!("{least}..{most}"));
    }
    if let Some((value, margin)) = text.split_once("+-") {
        let value = decimal(value)?;
        let (margin, percent) = match margin.trim().strip_suffix('%') {
            Some(margin) => (margin, "%"),
            None => (margin, ""),
        };
        let margin = decimal(margin)?;
        return match margin.parse::<f64>().ok()? {
            0.0 => Some(value),
            margin if margin < 0.0 => None,
            _ => Some(format!("{value} +- {margin}{percent}")),
        };
    }
    let whole = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    digits.then(|| decimal(text)).flatten()
}

/// A decimal as text2qti reads it: `.5`, `1.`, `1_000` and `1e3` are numbers too.
fn decimal(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = text.len() <= 60 && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-._eE".contains(&byte));
    let plain = text.replace('_', "");
    let value = plain.parse::<f64>().ok().filter(|value| fits && value.is_finite());
    value?;
    let (sign, rest) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (digits, power) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], format!("e{}", rest[at + 1..].trim_start_matches('+'))),
        None => (rest, String::new()),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = if whole.is_empty() { "0" } else { whole };
    let part = if part.is_empty() { String::new() } else { format!(".{part}") };
    Some(format!("{sign}{whole}{part}{power}"))
}

#[cfg(test)]
mod tests {
    use super::super::tested::{lost, page, refused};
    use super::*;

    #[test]
    fn questions_of_all_kinds() {
        page("1. a?\n*a) b\nc) d\n", "## a? {#a}\n\n- [x] b\n- [ ] d");
        page(
            "1.  a?\n\n\tcode *x*\n\n    more\n[*] b\n\n    b2\n[ ] c\n",
            "## a? {#a .multiple}\n\ncode *x*\n\nmore\n\n- [x] b\n\n  b2\n- [ ] c",
        );
        page("1. a\n= -5\n", "## a {#a .number}\n\n> [!ANSWER]\n> - -5");
        page("1. a\n* b\n* c: d\n", "## a {#a}\n\n> [!ANSWER]\n> - b\n> - c: d");
        page("1. a\n____\n", "## a {#a .written}");
        page("1. a\n... b\n! c\n*a) d\nb) e\n", "## a {#a}\n\n- [x] d\n- [ ] e\n\n> [!EXPLANATION]\n> b\n>\n> c");
    }

    #[test]
    fn what_is_text_stays_text() {
        page(
            "1. {{ a }} [[b]] Vec<T> # c\n*a) # one\nb) 1. two\nc) - [x] three\n",
            "## \\{\\{ a \\}\\} [[b]] Vec&lt;T&gt; # c {#a-b-vec-t-c}\n\n- [x] \\# one\n- [ ] 1\\. two\n- [ ] \\- [x] three",
        );
    }

    #[test]
    fn what_cannot_be_a_question_is_refused_by_name() {
        for (text, reason) in [
            ("a\n", "no question is in it"),
            ("1. a\n*a) b\n", "one option"),
            ("1. a\na) b\nb) c\n", "no option is right"),
            ("1. a\n*a) b\n*b) c\n", "several options are right"),
            ("1. a\n*a) b\nb) b\n", "the same"),
            ("1. a\n[ ] b\n[ ] c\n", "no option is right"),
            ("1. a\n= pi\n", "none that text2qti reads"),
            ("1. a\n= 1.5\n", "none that text2qti reads"),
            ("1. a\n= [2, 1]\n", "none that text2qti reads"),
            ("1. a\n= 1\n= 2\n", "twice"),
            ("1. a\n*a) b\n= 1\n", "two ways"),
            ("1. a\n^^^\n", "a page can take none"),
            ("1. a\n", "nothing says how"),
            ("1. a\n*a)b\nb) c\n", "its line 2: no space stands behind `*a)`"),
            ("1. a\n*a) b\nb) c\nd\n", "its line 4: no mark starts it"),
            ("1.  a\n b\n*a) b\nb) c\n", "its line 2: its indentation fits nothing"),
            ("COMMENT\n1. a\n", "no question is in it"),
            ("1. a\n*a) b\nb) c\nCOMMENT\n", "never ends"),
            ("```{.python .run}\nprint()\n```\n", "code is never run"),
            ("```python\nx\n```\n1. a\n*a) b\nb) c\n", "code stands outside of a question"),
            ("*a) b\n1. a\n*a) b\nb) c\n", "no question stands before it"),
            ("pick: 1\n1. a\n*a) b\nb) c\n", "outside of one"),
        ] {
            refused(text, reason);
        }
    }

    #[test]
    fn numbers_are_written_in_this_notation() {
        for (text, expected) in [
            ("5", Some("5")),
            ("+1_000", Some("1000")),
            ("-3", Some("-3")),
            ("1.5", None),
            ("1e3", None),
            (".5 +- .1", Some("0.5 +- 0.1")),
            ("1. +- 2%", Some("1 +- 2%")),
            ("6.02E+23 +- 1e21", Some("6.02e23 +- 1e21")),
            ("2.5 +- 0", Some("2.5")),
            ("2 +- -1", None),
            ("[-2, -1.5]", Some("-2..-1.5")),
            ("[1, 2", None),
            ("inf +- 1", None),
            ("nan +- 1", None),
        ] {
            assert_eq!(number(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_has_no_place_is_named() {
        let end = "*a) b\nb) c\n";
        lost(&format!("Points: 2.5\n1. a\n{end}"), &["the points `2.5`: it counts one"]);
        lost(&format!("Points: 2.0\n1. a\n{end}"), &[]);
        lost(&format!("GROUP\n1. a\n{end}END_GROUP\n"), &[]);
        lost(&format!("GROUP\npick: 3\n1. a\n{end}END_GROUP\n"), &["the draw of 3 of the 1 questions of its group"]);
        lost(&format!("one question at a time: true\n1. a\n{end}"), &["the setting `one question at a time: true`"]);
        lost("1. a\n+ x\n- y\n[*] b\n[ ] c\n", &["the feedback for right answers", "the feedback for wrong answers"]);
        lost(
            &format!("1. a ![b](https://h/c.png){{width=3}}\n{end}"),
            &["the size of a picture", "the image `https://h/c.png` is on another host: it becomes a link"],
        );
    }
}
