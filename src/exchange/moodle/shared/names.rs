//! What questions, categories and their files are called.

use super::super::super::clean::Markdown;
use super::super::super::{Answer, Question};
use crate::text::{one_line, slug};

/// Gives a question its id and its title. Moodle shows names to teachers only: one that would tell the answer is not
/// used, and neither is one that is a mere number or that repeats how the question starts.
pub fn entitle(question: &mut Question, name: &str, id: Option<&str>) {
    let name = name.trim();
    question.id = id.map(str::trim).filter(|id| !slug(id).is_empty()).map(str::to_owned);
    let letters =
        |text: &str| -> String { text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect() };
    let own = letters(name);
    let prompt = question.prompt.letters(false).to_lowercase();
    if own.is_empty() || prompt.starts_with(&own) {
        return;
    }
    let tells = |answer: &str| {
        let answer = letters(answer);
        answer.chars().count() > 2 && own.contains(&answer) && !prompt.contains(&answer)
    };
    let told = match &question.answer {
        Answer::Options { options, .. } => {
            let right = options.iter().filter(|option| option.right).any(|option| tells(option.text.as_str()));
            // A name that holds wrong options too tells nothing.
            right && !options.iter().filter(|option| !option.right).any(|option| tells(option.text.as_str()))
        }
        Answer::Typed { answers, .. } => answers.iter().any(|answer| answer.right && tells(&answer.text)),
        Answer::Cloze { gaps, .. } => gaps.iter().flatten().any(|answer| answer.right && tells(&answer.text)),
        _ => false,
    };
    if told {
        question.lost.push("its name, which tells the answer".to_owned());
        return;
    }
    if question.id.is_none() && !slug(name).is_empty() {
        question.id = Some(name.to_owned());
    }
    let words = name.split(|letter: char| !letter.is_alphabetic()).filter(|word| word.chars().count() > 2);
    let says = words.filter(|word| !matches!(word.to_lowercase().as_str(), "question" | "frage" | "pregunta")).count();
    let wide = name.chars().any(|letter| letter.is_alphabetic() && !letter.is_lowercase() && !letter.is_uppercase());
    if (says > 0 || wide) && name.chars().count() <= 120 {
        question.title = Some(Markdown::text(&one_line(name)));
    }
}

/// The names in a category's path: what Moodle writes before them (`$course$/top/`) says where a bank hangs, and a
/// `//` is a slash inside a name.
pub fn category(path: &str) -> Vec<String> {
    let path = path.trim().replace("//", "\u{1}");
    let mut names: Vec<String> = path.split('/').map(|name| one_line(&name.replace('\u{1}', "/"))).collect();
    names.retain(|name| !name.is_empty());
    if names.first().is_some_and(|name| name.starts_with('$') && name.ends_with('$')) {
        names.remove(0);
    }
    if names.first().is_some_and(|name| name.eq_ignore_ascii_case("top")) {
        names.remove(0);
    }
    names.truncate(20);
    names
}

/// A category's name as the name of a file: no point in it is an ending, and no name is that of a section's page.
pub(super) fn file_name(name: &str) -> String {
    let name = name.replace(['.', '/'], "-");
    if slug(&name) == "index" { format!("{name}-page") } else { name }
}
