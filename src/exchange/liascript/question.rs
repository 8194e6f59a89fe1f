//! A quiz as a question of a course.
//!
//! In: a quiz and the text that asks it. Out: the question; where its meaning has no place in a course, with the reason.

use super::super::clean::{Cleaner, Markdown};
use super::super::fences::Fence;
use super::super::page::shortened;
use super::super::write::is_word;
use super::super::{Answer, Choice, Question, Typed};
use super::lines::Body;
use super::plain;
use super::prompt::content;
use super::quiz::{Gap, Kind, Quiz, Row, dedented, option};
use super::text::{Texts, tightened};
use std::collections::BTreeSet;

/// The lines of a prompt; an item of a list loses its number.
pub(super) fn prompt(body: &Body, (from, to): (usize, usize), item: bool) -> String {
    let mut lines: Vec<String> = body.lines[from..to].iter().map(|line| line.text.clone()).collect();
    if let Some(first) = lines.first_mut().filter(|_| item)
        && let Some(offset) = content(first)
    {
        *first = " ".repeat(offset) + first.get(offset..).unwrap_or_default();
        return dedented(lines.iter().map(String::as_str));
    }
    lines.join("\n").trim_matches('\n').to_owned()
}

/// The most gaps of one question.
const MOST_GAPS: usize = 200;

/// Makes the question of a quiz. `titled` is the heading that asks it, `section` the words of the last heading.
pub(super) fn question(
    texts: &Texts,
    quiz: &Quiz,
    asked: &str,
    titled: Option<&(usize, String)>,
    section: &str,
    cleaner: &mut Cleaner<'_>,
) -> Question {
    let mut lost = quiz.lost.clone();
    let mut question = Question::default();
    let words = tightened(&texts.turn(asked, &mut lost));
    question.prompt = cleaner.markdown(&words);
    let mut heading = Markdown::default();
    if let Some((level, title)) = titled {
        heading = cleaner.markdown(&texts.turn(title, &mut lost));
        question.title = heading.clone().into_title(texts.math);
        if question.title.is_some() {
            question.depth = *level as u8;
            heading = Markdown::default();
        }
    }
    answer(texts, &quiz.kind, &words, &mut question, &mut lost, cleaner);
    // A heading that cannot be a title here is the start of the prompt.
    question.prompt = Markdown::join([heading, std::mem::take(&mut question.prompt)]);
    question.hints = quiz.hints.iter().map(|hint| cleaner.markdown(&texts.turn(hint, &mut lost))).collect();
    question.hints.retain(|hint| !hint.is_empty());
    if let Some(solution) = &quiz.solution {
        if holds_quiz(solution) {
            lost.push("the quiz inside its solution, which stays a text".to_owned());
        }
        question.explanation = Some(cleaner.markdown(&tightened(&texts.turn(solution, &mut lost))))
            .filter(|solution| !solution.is_empty());
    }
    settings(&quiz.settings, &mut question, &mut lost);
    if quiz.script {
        question.refuse("a script decides what is right, and scripts are never run: write down what is right");
    }
    let silent = question.prompt.is_empty() && question.title.is_none();
    if silent && !matches!(quiz.kind, Kind::Gaps { .. }) {
        question.refuse("no text asks it: write the question before it, or a heading above it");
    }
    lost.extend(cleaner.lost());
    question.lost = lost;
    let first = question.title.as_ref().map(|title| plain(title.as_str(), texts.math)).unwrap_or_default();
    let name = [first, plain(&words, texts.math), section.to_owned()].into_iter().find(|name| !name.is_empty());
    question.name = shortened(&name.unwrap_or_else(|| "quiz".to_owned()));
    question
}

/// Whether a solution asks something itself.
fn holds_quiz(solution: &str) -> bool {
    let mut fence = Fence::default();
    solution.lines().any(|line| !fence.step(line) && option(line).is_some())
}

fn answer(
    texts: &Texts,
    kind: &Kind,
    asked: &str,
    question: &mut Question,
    lost: &mut Vec<String>,
    cleaner: &mut Cleaner<'_>,
) {
    match kind {
        Kind::Vector { multiple, options } => {
            let right = options.iter().filter(|(right, _)| *right).count();
            if options.len() < 2 {
                question.refuse("it has one option: give it more");
            } else if right == 0 {
                question.refuse("no option is right: mark one with `X`");
            } else if !multiple && right > 1 {
                question.refuse(SEVERAL);
            }
            question.answer = Answer::Options { multiple: *multiple, options: choices(texts, options, lost, cleaner) };
        }
        Kind::Menu(options) => {
            if options.iter().filter(|(right, _)| *right).count() > 1 {
                question.refuse(SEVERAL);
            }
            question.answer = Answer::Options { multiple: false, options: choices(texts, options, lost, cleaner) };
        }
        Kind::Word(word) => {
            let typed = Typed { text: word.clone(), right: true, code: true, ..Typed::default() };
            question.answer = Answer::Typed { number: false, answers: vec![typed] };
        }
        Kind::Matrix { columns, rows } => matrix(texts, columns, rows, question, lost, cleaner),
        Kind::Gaps { text, gaps } => cloze(texts, text, gaps, asked, question, lost, cleaner),
        Kind::Other(reason) => question.refuse(*reason),
    }
}

const SEVERAL: &str = "picking any one of several options is right, and here one is: leave one, or ask for all of them";

fn choices(
    texts: &Texts,
    options: &[(bool, String)],
    lost: &mut Vec<String>,
    cleaner: &mut Cleaner<'_>,
) -> Vec<Choice> {
    let choice = |(right, text): &(bool, String)| Choice {
        right: *right,
        text: cleaner.option(&texts.turn(text, lost)),
        feedback: None,
    };
    options.iter().map(choice).collect()
}

/// A matrix with one right column a row is a match of rows and columns.
fn matrix(
    texts: &Texts,
    columns: &[String],
    rows: &[Row],
    question: &mut Question,
    lost: &mut Vec<String>,
    cleaner: &mut Cleaner<'_>,
) {
    let columns: Vec<Markdown> = columns.iter().map(|column| cleaner.option(&texts.turn(column, lost))).collect();
    let mut pairs = Vec::new();
    let mut used = BTreeSet::new();
    for row in rows {
        let right: Vec<usize> = row.right.iter().enumerate().filter(|(_, right)| **right).map(|(at, _)| at).collect();
        match right.as_slice() {
            [column] if *column < columns.len() => {
                used.insert(*column);
                pairs.push((cleaner.option(&texts.turn(&row.text, lost)), columns[*column].clone()));
            }
            _ => question
                .refuse("a row of its matrix has not one right column, and here each has: ask a question for each row"),
        }
    }
    if question.refused.is_none() && rows.iter().any(|row| row.multiple) {
        lost.push("the boxes of its rows: one column is picked in each".to_owned());
    }
    let bank = columns.iter().enumerate().filter(|(at, _)| !used.contains(at)).map(|(_, column)| column.clone());
    question.answer = Answer::Match { pairs, bank: bank.collect() };
}

fn cloze(
    texts: &Texts,
    text: &str,
    gaps: &[Gap],
    asked: &str,
    question: &mut Question,
    lost: &mut Vec<String>,
    cleaner: &mut Cleaner<'_>,
) {
    if gaps.len() > MOST_GAPS {
        question.refuse(format!("it has {} gaps, more than {MOST_GAPS}: divide it", gaps.len()));
        return;
    }
    // Each piece between gaps is turned on its own, so that nothing of a gap is touched.
    let mut turned = asked.to_owned();
    if !turned.is_empty() {
        turned.push_str("\n\n");
    }
    let mut places = Vec::new();
    let mut at = 0;
    for gap in gaps {
        turned.push_str(&texts.turn(&text[at..gap.place.start], lost));
        places.push(turned.len()..turned.len());
        at = gap.place.end;
    }
    turned.push_str(&texts.turn(&text[at..], lost));
    question.prompt = cleaner.cloze(&turned, &places);
    let menus = gaps.iter().filter(|gap| gap.menu).count();
    let mut accepted: BTreeSet<String> = BTreeSet::new();
    let mut answers = Vec::new();
    for gap in gaps {
        let mut right: Vec<String> =
            gap.options.iter().filter(|(right, _)| *right).map(|(_, word)| word.clone()).collect();
        if gap.menu {
            right = right.iter().map(|word| picked(word, question)).collect();
            if right.len() > 1 {
                lost.push(format!("the other right options of a gap: {}", listed(&right[1..])));
                right.truncate(1);
            }
        }
        accepted.extend(right.iter().cloned());
        let typed = |word: &String| Typed {
            text: word.clone(),
            right: true,
            // What is picked is not typed, so only its signs count.
            code: menus == 0 || !is_word(word),
            ..Typed::default()
        };
        answers.push(right.iter().map(typed).collect());
    }
    let mut bank = None;
    if menus > 0 {
        let mut wrong: Vec<String> = Vec::new();
        for (_, word) in gaps.iter().flat_map(|gap| &gap.options).filter(|(right, _)| !right) {
            let word = picked(word, question);
            if !accepted.contains(&word) && !wrong.contains(&word) && wrong.len() < 1_000 {
                wrong.push(word);
            }
        }
        bank = Some(wrong);
        if gaps.len() > 1 {
            lost.push("the menus of its gaps: all gaps share one list".to_owned());
        }
        if menus < gaps.len() {
            lost.push("the typing of some gaps: all are picked".to_owned());
        }
    }
    question.answer = Answer::Cloze { gaps: answers, bank };
}

fn listed(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The words of a menu's option.
fn picked(option: &str, question: &mut Question) -> String {
    if option.contains("![") || Texts::has_formula(option) {
        question.refuse("an option of a gap's menu is more than words: write it as a question of its own");
    }
    plain(option, false)
}

/// What the comment before a quiz sets.
fn settings(comment: &str, question: &mut Question, lost: &mut Vec<String>) {
    for (name, value) in attributes(comment) {
        let number = value.parse::<u32>().ok();
        match (name, number) {
            ("data-randomize", _) => question.shuffle = !matches!(value, "false" | "off"),
            ("data-max-trials", Some(number)) if (1..100).contains(&number) => question.attempts = number,
            ("data-score", Some(number)) if (1..=1_000).contains(&number) => question.points = number,
            ("data-show-partial-solution", _) => {}
            _ if name.starts_with("data-") => lost.push(format!("the setting `{name}`")),
            _ => {}
        }
    }
}

/// `name`, `name=value` and `name="value"` in a comment.
fn attributes(comment: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = comment.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        let name = &rest[..end];
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(behind) = rest.strip_prefix('=') {
            let behind = behind.trim_start();
            let quoted = ['"', '\''].into_iter().find_map(|quote| behind.strip_prefix(quote)?.split_once(quote));
            (value, rest) =
                quoted.unwrap_or_else(|| behind.split_at(behind.find(char::is_whitespace).unwrap_or(behind.len())));
        }
        if !name.is_empty() {
            found.push((name, value.trim()));
        }
        rest = rest.trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_set_things() {
        let found = attributes(" data-randomize data-max-trials=\"3\"\n data-x='a b' style = red = ");
        let expected = [("data-randomize", ""), ("data-max-trials", "3"), ("data-x", "a b"), ("style", "red")];
        assert_eq!(found, expected);
    }
}
