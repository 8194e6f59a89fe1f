//! freeCodeCamp challenge files: YAML front matter, then marker headings such as `# --question--`.
//!
//! In: paths and bytes. Out: one page per folder with the questions of its files. The shapes follow the contributors'
//! documentation of freeCodeCamp ("How to work on coding challenges", with its full challenge template) and, where that
//! is silent, the curriculum's own `challenge-parser`; how answers are mixed and compared follows the site's client.
//!
//! - `# --question--` or `# --questions--`: once or more often `## --text--`, `## --answers--` (options parted by lines
//!   `---`, each with an optional `### --feedback--`) and `## --video-solution--` (the right option's number from 1).
//! - `# --quizzes--`: `## --quiz--`, of which a learner got one by chance, with `### --question--`: `#### --text--`,
//!   `#### --distractors--` parted by lines `---`, and `#### --answer--`, all mixed.
//! - `# --fillInTheBlank--`: `## --sentence--`, paragraphs between backticks with `BLANK` (in old files `_`) for each
//!   gap, and `## --blanks--`, the answers in backticks parted by lines `---`, each with an optional `### --feedback--`,
//!   which showed after a mistake. Neither case nor spaces around an answer count.
//! - `# --description--`, `# --instructions--` and `# --interactive--` stand before all of these, `# --explanation--`
//!   behind.

use super::clean::{Cleaner, Markdown};
use super::fences::Fence;
use super::{Answer, Batch, Choice, Input, Note, Page, Piece, Question, Typed, page_path};
use crate::diagnostic::count;
use crate::markdown;
use crate::text::{Source, slug};
use crate::yaml::{self, Value};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The licence of the challenge files, as their repository states it for its curriculum folder.
const LICENSE: &str = "CC-BY-SA-4.0";

/// Where links of the challenges lead that were relative to their own site.
const HOME: &str = "https://www.freecodecamp.org/";

/// Reads challenge files; each folder becomes a page.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    let mut pages: BTreeMap<Utf8PathBuf, Page> = BTreeMap::new();
    let mut notes = Vec::new();
    for input in &batch.inputs {
        let folder = input.path.parent().filter(|folder| !folder.as_str().is_empty());
        // Folders are named like files here: a point in one is no ending.
        let path = page_path(Utf8Path::new(&folder.map_or("questions.md".to_owned(), |folder| format!("{folder}.md"))));
        match challenge(batch, input, &path, &mut notes) {
            Ok((piece, copies)) => {
                let page = pages.entry(path.clone()).or_insert_with(|| page(path, &input.path));
                page.copies.extend(copies);
                page.pieces.push(piece);
            }
            Err(reason) => {
                let question = input.path.file_stem().unwrap_or_default().to_owned();
                notes.push(Note { question, ..Note::refused(&input.path, 0, reason) });
            }
        }
    }
    (pages.into_values().collect(), notes)
}

fn page(path: Utf8PathBuf, from: &Utf8Path) -> Page {
    let title = path.file_stem().unwrap_or_default().replace('-', " ");
    let mut letters = title.chars();
    let title = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    Page {
        path,
        from: from.to_owned(),
        title,
        language: super::language_of(from).filter(|language| language != "en"),
        license: Some(LICENSE.to_owned()),
        source: Some("freeCodeCamp curriculum".to_owned()),
        ..Page::default()
    }
}

type Copies = Vec<(Utf8PathBuf, Utf8PathBuf)>;

/// Reads one file: a question, or several under what they share.
fn challenge(batch: &Batch, input: &Input, page: &Utf8Path, notes: &mut Vec<Note>) -> Result<(Piece, Copies), String> {
    let source = Arc::new(Source::new(input.path.clone(), input.text()?));
    let mut cleaner = Cleaner::new(batch, &input.path, page);
    cleaner.home = Some(HOME.to_owned());
    let (front, start, fault) = markdown::front_matter(&source);
    let front = front.filter(|_| fault.is_none()).ok_or("it has no front matter")?;
    let node =
        yaml::parse(&source, front).map_err(|error| format!("its front matter is not YAML: {}", error.message))?;
    let mut fields = BTreeMap::new();
    if let Value::Map(map) = &node.value {
        for (key, value) in map {
            fields.insert(key.name.as_str(), source.slice(value.span).trim_matches(['"', '\'']).to_owned());
            if let Value::Text(text) = &value.value {
                fields.insert(key.name.as_str(), text.clone());
            }
        }
    }
    let known = ["title", "dashedName"];
    fields.keys().filter(|key| !known.contains(key)).for_each(|key| cleaner.lose(format!("the field `{key}`")));
    let title = fields.get("title").cloned().filter(|title| !title.trim().is_empty()).ok_or("it has no title")?;
    let name = fields.get("dashedName").map(String::as_str).unwrap_or(&title);
    let id = Some(slug(name))
        .filter(|id| !id.is_empty())
        .unwrap_or_else(|| slug(input.path.file_stem().unwrap_or("question")));
    let body = &source.text()[start..];
    let Parts { before, explanation, mut questions } = parts(&mut cleaner, body, source.place(start).0)?;
    for question in &mut questions {
        question.from = Some(input.path.clone());
    }
    if let [question] = &mut questions[..] {
        question.name.clone_from(&title);
        question.id = Some(id);
        question.title = Some(Markdown::text(&title));
        question.prompt = Markdown::join([before, std::mem::take(&mut question.prompt)]);
        question.explanation = explanation;
        let mut lost = cleaner.lost();
        lost.append(&mut question.lost);
        question.lost = lost;
        let piece = Piece::Question(Box::new(std::mem::take(question)));
        return Ok((piece, cleaner.copies()));
    }
    for (index, question) in questions.iter_mut().enumerate() {
        question.name = format!("{title}, question {}", index + 1);
        question.id = Some(format!("{id}-{}", index + 1));
    }
    if let (Some(explanation), Some(last)) = (explanation, questions.last_mut()) {
        last.explanation = Some(explanation);
        cleaner.lose("the explanation's place behind all questions: it stands at the last one");
    }
    let lost = cleaner.lost();
    if !lost.is_empty() {
        notes.push(Note { path: input.path.clone(), lost, ..Note::default() });
    }
    Ok((Piece::Group { title, shared: before, questions }, cleaner.copies()))
}

/// What a file holds.
struct Parts {
    /// What stands before its questions.
    before: Markdown,
    /// What stands behind them.
    explanation: Option<Markdown>,
    /// One at least.
    questions: Vec<Question>,
}

fn parts(cleaner: &mut Cleaner<'_>, body: &str, line: usize) -> Result<Parts, String> {
    let (before, sections) = sections(body, line);
    let before = before.trim();
    if before.starts_with("<!--") && before.ends_with("-->") {
        cleaner.lose("a comment before the first marker");
    } else if !before.is_empty() {
        cleaner.lose("a text before the first marker");
    }
    let mut parts = Parts { before: Markdown::default(), explanation: None, questions: Vec::new() };
    for section in &sections {
        match section.name {
            "description" | "instructions" => {
                let text = content(cleaner, section);
                parts.before = Markdown::join([parts.before, cleaner.markdown(text)]);
            }
            "interactive" => {
                let text = content(cleaner, section);
                let text = without_directives(cleaner, text);
                parts.before = Markdown::join([parts.before, cleaner.markdown(&text)]);
            }
            "explanation" => {
                let text = content(cleaner, section);
                let text = Markdown::join(parts.explanation.take().into_iter().chain([cleaner.markdown(text)]));
                parts.explanation = Some(text).filter(|text| !text.is_empty());
            }
            "question" | "questions" | "quizzes" | "fillInTheBlank" => {}
            _ => lose(cleaner, section),
        }
    }
    // What was lost around the questions is told with the file.
    let around = cleaner.lost();
    for section in &sections {
        match section.name {
            "question" | "questions" => questions(cleaner, section, &mut parts.questions),
            "quizzes" => quizzes(cleaner, section, &mut parts.questions),
            "fillInTheBlank" => parts.questions.push(blanks(cleaner, section)),
            _ => {}
        }
    }
    around.into_iter().for_each(|one| cleaner.lose(one));
    if parts.questions.is_empty() {
        return Err("it asks nothing that can be graded here: it has none of `# --question--`, `# --questions--`, \
                    `# --quizzes--` and `# --fillInTheBlank--`"
            .to_owned());
    }
    Ok(parts)
}

/// Lines such as `:::interactive_editor` and `:::`, between which an editor stood.
fn without_directives(cleaner: &mut Cleaner<'_>, text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut fence = Fence::default();
    for line in text.lines() {
        if !fence.step(line) && line.trim_start().starts_with(":::") {
            cleaner.lose("the editor around code");
            continue;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

/// Reads `# --questions--`: each text starts a question.
fn questions(cleaner: &mut Cleaner<'_>, section: &Section<'_>, found: &mut Vec<Question>) {
    let inner = inside(cleaner, section);
    let mut own: Vec<Section<'_>> = Vec::new();
    let mut rest = inner.iter().peekable();
    loop {
        own.extend(rest.next());
        // Answers before the first text belong to a question without one.
        if rest.peek().is_some_and(|next| next.name != "text") {
            continue;
        }
        let mut question = Question { line: own.first().map_or(section.line, |one| one.line), ..Question::default() };
        if let Err(reason) = picked(cleaner, &own, &mut question) {
            question.refuse(reason);
        }
        question.lost = cleaner.lost();
        found.push(question);
        own.clear();
        if rest.peek().is_none() {
            return;
        }
    }
}

/// Loses a section, if it holds anything.
fn lose(cleaner: &mut Cleaner<'_>, section: &Section<'_>) {
    if !section.all.trim().is_empty() {
        cleaner.lose(format!("the section `--{}--`", section.name));
    }
}

/// Loses the sections that are none of those that are read.
fn lose_others(cleaner: &mut Cleaner<'_>, own: &[Section<'_>], read: &[&str]) {
    own.iter().filter(|one| !read.contains(&one.name)).for_each(|one| lose(cleaner, one));
}

/// The sections below one; a text before them is lost.
fn inside<'t>(cleaner: &mut Cleaner<'_>, section: &Section<'t>) -> Vec<Section<'t>> {
    let (before, sections) = sections(section.all, section.line + 1);
    if !before.trim().is_empty() {
        cleaner.lose(format!("a text directly under `--{}--`", section.name));
    }
    sections
}

/// The text of a section, which has none below it.
fn content<'t>(cleaner: &mut Cleaner<'_>, section: &Section<'t>) -> &'t str {
    let (text, below) = sections(section.all, section.line + 1);
    below.iter().for_each(|one| lose(cleaner, one));
    trimmed(text)
}

/// Without empty lines around it; the first line keeps its indentation, which may make it code.
fn trimmed(text: &str) -> &str {
    text.trim_matches('\n').trim_end()
}

/// The one section of a name, with all that stands under it.
fn only<'t>(own: &[Section<'t>], name: &str, marks: &str) -> Result<Section<'t>, String> {
    let mut named = own.iter().filter(|one| one.name == name);
    match (named.next(), named.next()) {
        (Some(one), None) => Ok(*one),
        (None, _) => Err(format!("it has no `{marks} --{name}--`")),
        (Some(_), Some(_)) => Err(format!("it has more than one `{marks} --{name}--`")),
    }
}

/// A question whose right option is given by its number.
fn picked(cleaner: &mut Cleaner<'_>, own: &[Section<'_>], question: &mut Question) -> Result<(), String> {
    lose_others(cleaner, own, &["text", "answers", "video-solution"]);
    if let Some(text) = own.iter().find(|one| one.name == "text") {
        let text = content(cleaner, text);
        question.prompt = cleaner.markdown(text);
    }
    let answers = only(own, "answers", "##")?;
    let solution = content(cleaner, &only(own, "video-solution", "##")?).trim();
    let right: usize = solution.parse().map_err(|_| format!("its solution `{solution}` is not a number"))?;
    let options = split(answers.all);
    if options.len() < 2 {
        return Err("it has fewer than two options".to_owned());
    }
    if right == 0 || right > options.len() {
        return Err(format!("its solution is option {right} of {}", options.len()));
    }
    let mut choices = Vec::new();
    for (index, option) in options.iter().enumerate() {
        let (text, feedback) = with_feedback(cleaner, option);
        choices.push(Choice {
            right: index + 1 == right,
            text: cleaner.option(text),
            feedback: feedback.map(|feedback| cleaner.markdown(feedback)),
        });
    }
    question.answer = Answer::Options { multiple: false, options: choices };
    Ok(())
}

/// What stands before and behind `### --feedback--`.
fn with_feedback<'t>(cleaner: &mut Cleaner<'_>, text: &'t str) -> (&'t str, Option<&'t str>) {
    let (own, below) = sections(text, 1);
    lose_others(cleaner, &below, &["feedback"]);
    let feedback = below.iter().find(|one| one.name == "feedback").map(|one| content(cleaner, one));
    (trimmed(own), feedback.filter(|feedback| !feedback.is_empty()))
}

/// Reads `# --quizzes--`: questions whose right option stands apart.
fn quizzes(cleaner: &mut Cleaner<'_>, section: &Section<'_>, found: &mut Vec<Question>) {
    let before = found.len();
    let all = inside(cleaner, section);
    lose_others(cleaner, &all, &["quiz"]);
    let quizzes: Vec<&Section<'_>> = all.iter().filter(|one| one.name == "quiz").collect();
    for quiz in &quizzes {
        let all = inside(cleaner, quiz);
        lose_others(cleaner, &all, &["question"]);
        for one in all.iter().filter(|one| one.name == "question") {
            let mut question = Question { line: one.line, shuffle: true, ..Question::default() };
            let own = inside(cleaner, one);
            if let Err(reason) = mixed(cleaner, &own, &mut question) {
                question.refuse(reason);
            }
            question.lost = cleaner.lost();
            found.push(question);
        }
    }
    if found.len() == before {
        let mut question = Question { line: section.line, ..Question::default() };
        question.refuse("its `# --quizzes--` hold no `### --question--`");
        found.push(question);
    } else if quizzes.len() > 1 {
        cleaner.lose(format!("the choice of one of its {} quizzes by chance: all are here", quizzes.len()));
    }
}

fn mixed(cleaner: &mut Cleaner<'_>, own: &[Section<'_>], question: &mut Question) -> Result<(), String> {
    lose_others(cleaner, own, &["text", "distractors", "answer"]);
    let text = content(cleaner, &only(own, "text", "####")?);
    question.prompt = cleaner.markdown(text);
    let wrong = split(content(cleaner, &only(own, "distractors", "####")?));
    let right = content(cleaner, &only(own, "answer", "####")?);
    if wrong.is_empty() {
        return Err("its `#### --distractors--` are empty".to_owned());
    }
    if right.is_empty() {
        return Err("its `#### --answer--` is empty".to_owned());
    }
    let mut options = vec![Choice { right: true, text: cleaner.option(right), feedback: None }];
    options.extend(wrong.iter().map(|text| Choice { right: false, text: cleaner.option(text), feedback: None }));
    Choice::mix(&mut options);
    question.answer = Answer::Options { multiple: false, options };
    Ok(())
}

/// Reads `# --fillInTheBlank--`.
fn blanks(cleaner: &mut Cleaner<'_>, section: &Section<'_>) -> Question {
    let mut question = Question { line: section.line, ..Question::default() };
    let own = inside(cleaner, section);
    if let Err(reason) = filled(cleaner, &own, &mut question) {
        question.refuse(reason);
    }
    question.lost = cleaner.lost();
    question
}

fn filled(cleaner: &mut Cleaner<'_>, own: &[Section<'_>], question: &mut Question) -> Result<(), String> {
    lose_others(cleaner, own, &["sentence", "blanks"]);
    let sentence = content(cleaner, &only(own, "sentence", "##")?);
    let blanks = split(only(own, "blanks", "##")?.all);
    let mut paragraphs = Vec::new();
    for paragraph in sentence.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        let inner = ticked(paragraph).ok_or("a paragraph of its sentence does not stand between backticks")?;
        paragraphs.push(inner);
    }
    let sentence = paragraphs.join("\n\n");
    let (prompt, gaps) = gaps(&sentence);
    if gaps == 0 {
        return Err("its sentence has no `BLANK`".to_owned());
    }
    if gaps != blanks.len() {
        return Err(format!("its sentence has {} and its `## --blanks--` {}", count(gaps, "gap"), blanks.len()));
    }
    question.prompt = prompt;
    let mut filled = Vec::new();
    for (index, blank) in blanks.iter().enumerate() {
        let (answer, feedback) = with_feedback(cleaner, blank);
        let answer = ticked(answer.trim()).map(str::trim).filter(|answer| !answer.is_empty());
        let answer = answer.ok_or_else(|| format!("answer {} does not stand between backticks", index + 1))?;
        let (typed, any_case) = Typed::any_case(answer);
        if !any_case {
            cleaner.lose(format!("the indifference of `{answer}` to capitals"));
        }
        filled.push(typed);
        if let Some(feedback) = feedback {
            // Hints have no gap that they belong to, so they tell its number.
            let number = if gaps > 1 { format!("({})", index + 1) } else { String::new() };
            let apart = !feedback.starts_with(|letter: char| letter.is_alphabetic() || letter == '`')
                || feedback.starts_with("```");
            let between = if apart { "\n\n" } else { " " };
            question
                .hints
                .push(cleaner.markdown(&format!("{number}{}{feedback}", if gaps > 1 { between } else { "" })));
            cleaner.lose("the tie between a gap and its feedback, which is a hint here");
        }
    }
    question.answer = Answer::Cloze { gaps: filled, bank: None };
    Ok(())
}

/// What stands between the backticks of a text that is all code.
fn ticked(text: &str) -> Option<&str> {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let inner = text.get(ticks..text.len().checked_sub(ticks)?)?;
    let closed = ticks > 0 && text.ends_with(&"`".repeat(ticks)) && !inner.ends_with('`');
    let inside = inner.split(|letter| letter != '`').any(|run| run.len() == ticks);
    (closed && !inside).then_some(inner)
}

/// A sentence with its gaps.
fn gaps(sentence: &str) -> (Markdown, usize) {
    if sentence.contains("BLANK") {
        return Markdown::text(sentence).with_gaps("BLANK");
    }
    // Before it was `BLANK` it was a single `_`.
    let mut text = String::with_capacity(sentence.len());
    let letters: Vec<char> = sentence.chars().collect();
    for (index, &letter) in letters.iter().enumerate() {
        let beside = |place: Option<usize>| {
            place.and_then(|place| letters.get(place)).is_some_and(|letter| letter.is_alphanumeric() || *letter == '_')
        };
        if letter == '_' && !beside(index.checked_sub(1)) && !beside(Some(index + 1)) {
            text.push_str("BLANK");
        } else {
            text.push(letter);
        }
    }
    Markdown::text(&text).with_gaps("BLANK")
}

/// A marker heading and what stands under it.
#[derive(Debug, Clone, Copy)]
struct Section<'t> {
    /// The word between the dashes.
    name: &'t str,
    /// The marker's line in the file, from 1.
    line: usize,
    /// All up to the next marker that is not below this one.
    all: &'t str,
}

/// What stands before the first marker of a text, and the sections that stand below no other one. The text's first
/// line has the number `line`; markers inside code do not count.
fn sections(body: &str, line: usize) -> (&str, Vec<Section<'_>>) {
    let mut found: Vec<Section<'_>> = Vec::new();
    let mut before = body;
    let mut fence = Fence::default();
    let mut at = 0;
    let mut above = 0;
    let mut from = 0;
    for (index, text) in body.split_inclusive('\n').enumerate() {
        let code = fence.step(text.trim_end_matches('\n'));
        if let Some((level, name)) = marker(text).filter(|(level, _)| !code && (found.is_empty() || *level <= above)) {
            match found.last_mut() {
                Some(last) => last.all = &body[from..at],
                None => before = &body[..at],
            }
            above = level;
            from = at + text.len();
            found.push(Section { name, line: line + index, all: "" });
        }
        at += text.len();
    }
    if let Some(last) = found.last_mut() {
        last.all = &body[from..];
    }
    (before, found)
}

/// The level and the word of a marker heading.
fn marker(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_end();
    let level = line.len() - line.trim_start_matches('#').len();
    let name = line[level..].trim_start().strip_prefix("--")?.strip_suffix("--")?;
    let word = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'));
    ((1..=6).contains(&level) && word).then_some((level, name))
}

/// Parts of a text between lines of three dashes outside code.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut fence = Fence::default();
    for line in text.lines() {
        let inside = fence.step(line);
        if !inside && line.trim() == "---" {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    parts
        .into_iter()
        .map(|part| part.trim_matches('\n').trim_end().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, tested};
    use super::*;

    fn one(text: &str) -> Imported {
        tested::one("fcc", "a/b/q.md", text)
    }

    const FILE: &str = "---\nid: 1\ntitle: A {title}\ndashedName: a-title\n---\n\n# --question--\n\n## --text--\n\nWhat?\n\n## --answers--\n\n```py\na\n---\nb\n```\n\n---\n\n1. one\n\n## --video-solution--\n\n2\n";

    #[test]
    fn a_file_becomes_a_question() {
        let imported = one(FILE);
        let (path, text) = &imported.files[0];
        assert_eq!(path, "content/a/b.md");
        assert!(
            text.contains(
                "## A \\{title\\} {#a-title}\n\nWhat?\n\n- [ ]\n  ```py\n  a\n  ---\n  b\n  ```\n- [x] 1\\. one\n"
            ),
            "{text}"
        );
        assert_eq!(imported.notes[0].lost, ["the field `id`"]);
    }

    #[test]
    fn what_cannot_be_a_question_is_refused_by_name() {
        for (from, to, reason) in [
            ("\n2\n", "\n3\n", "option 3 of 2"),
            ("\n2\n", "\ntwo\n", "not a number"),
            ("## --answers--", "## --other--", "no `## --answers--`"),
            ("title: A {title}\n", "", "no title"),
            ("1. one", "```py\na\n---\nb\n```", "the same"),
        ] {
            let imported = one(&FILE.replace(from, to));
            let refused = imported.notes[0].refused.clone().unwrap_or_default();
            assert!(refused.contains(reason) && imported.files.is_empty(), "{reason}: {refused}");
        }
    }

    #[track_caller]
    fn page(body: &str, expected: &str) -> Vec<Vec<String>> {
        let imported = one(&format!("---\ntitle: T\ndashedName: t\n---\n\n{body}"));
        let refused: Vec<_> = imported.notes.iter().filter_map(|note| note.refused.clone()).collect();
        let (_, page) = imported.files.first().unwrap_or_else(|| panic!("{refused:?}"));
        let found = page.split_once("\n---\n").map(|(_, body)| body.trim()).unwrap_or_default();
        assert_eq!(found, expected.trim(), "{found}");
        assert_eq!(refused, Vec::<String>::new());
        imported.notes.into_iter().map(|note| note.lost).collect()
    }

    #[track_caller]
    fn refused(body: &str, reason: &str) {
        let imported = one(&format!("---\ntitle: T\ndashedName: t\n---\n\n{body}"));
        let found: Vec<_> = imported.notes.iter().filter_map(|note| note.refused.clone()).collect();
        assert!(found.iter().any(|found| found.contains(reason)) && imported.files.is_empty(), "{reason}: {found:?}");
    }

    const ASKED: &str = "## --text--\n\nA?\n\n## --answers--\n\n`a`\n\n### --feedback--\n\nNot *a*.\n\n---\n\nb\n\n## --video-solution--\n\n2\n\n";

    #[test]
    fn options_have_feedback_and_questions_explanations() {
        let body = format!("# --description--\n\nRead.\n\n# --questions--\n\n{ASKED}# --explanation--\n\nBecause.\n");
        let lost =
            page(&body, "## T {#t}\n\nRead.\n\nA?\n\n- [ ] `a`\n  > Not *a*.\n- [x] b\n\n> [!EXPLANATION]\n> Because.");
        assert_eq!(lost, [Vec::<String>::new()]);
        let odd = format!(
            "<!-- c -->\n\n# --questions--\n\nx\n\n{}# --scene--\n\n```json\n# --explanation--\n```\n\n# --notes--\n",
            ASKED.replace("### --feedback--", "### --audioid--")
        );
        let lost = page(&odd, "## T {#t}\n\nA?\n\n- [ ] `a`\n- [x] b");
        let expected = [
            "a comment before the first marker",
            "the section `--scene--`",
            "a text directly under `--questions--`",
            "the section `--audioid--`",
        ];
        assert_eq!(lost, [expected]);
    }

    #[test]
    fn several_questions_of_a_file_stand_under_what_they_share() {
        let body = format!(
            "# --interactive--\n\nRead.\n\n:::interactive_editor\n\n```html\n:::\n```\n\n:::\n\n# --questions--\n\n{ASKED}{}# --explanation--\n\nE.\n",
            ASKED.replace("A?", "B\n\nC?").replace("\n2\n", "\n1\n")
        );
        let lost = page(
            &body,
            "## T\n\nRead.\n\n\n```html\n:::\n```\n\n### A? {#t-1}\n\n- [ ] `a`\n  > Not *a*.\n- [x] b\n\n### B {#t-2}\n\nC?\n\n- [x] `a`\n  > Not *a*.\n- [ ] b\n\n> [!EXPLANATION]\n> E.",
        );
        let shared =
            ["the editor around code", "the explanation's place behind all questions: it stands at the last one"];
        assert_eq!(lost.concat(), shared);
        let half = format!("# --questions--\n\n{ASKED}{}", ASKED.replace("\n2\n", "\n3\n"));
        let imported = one(&format!("---\ntitle: T\n---\n{half}"));
        let told: Vec<_> =
            imported.notes.iter().map(|note| (note.question.as_str(), note.line, note.refused.as_deref())).collect();
        assert_eq!(told, [("T, question 1", 6, None), ("T, question 2", 26, Some("its solution is option 3 of 2"))]);
    }

    #[test]
    fn quizzes_mix_the_answer_with_its_distractors() {
        let asked = |text: &str| {
            format!(
                "### --question--\n\n#### --text--\n\n{text}\n\n#### --distractors--\n\nb\n\n---\n\n```c\n---\n```\n\n#### --answer--\n\na\n\n"
            )
        };
        let body =
            format!("# --quizzes--\n\n## --quiz--\n\n{}{}## --quiz--\n\n{}", asked("1?"), asked("2?"), asked("3?"));
        let options = "- [ ] b\n- [ ]\n  ```c\n  ---\n  ```\n- [x] a\n";
        let question = |number: usize| format!("### {number}? {{#t-{number} shuffle=true}}\n\n{options}\n");
        let lost = page(&body, &format!("## T\n\n{}{}{}", question(1), question(2), question(3)));
        assert_eq!(lost.concat(), ["the choice of one of its 2 quizzes by chance: all are here"]);
        refused("# --quizzes--\n\n## --quiz--\n", "no `### --question--`");
        refused(
            &format!("# --quizzes--\n\n## --quiz--\n\n{}", asked("1?").replace("answer", "x")),
            "no `#### --answer--`",
        );
    }

    #[test]
    fn blanks_are_gaps_and_their_feedback_hints() {
        let blanks = "## --blanks--\n\n`are`\n\n### --feedback--\n\nA verb.\n\n---\n\n`C#`\n\n### --feedback--\n\n- A *language*.\n\n";
        let body = |sentence: &str| format!("# --fillInTheBlank--\n\n## --sentence--\n\n{sentence}\n\n{blanks}");
        let prompt = "You [[ ]] new, *right*?\n\nI know [[ ]].\n\n> [!HINT]\n> (1) A verb.\n\n> [!HINT]\n> (2)\n>\n> - A *language*.\n\n> [!ANSWER]\n> 1. are\n> 2. - `C#`\n>    - re: `(?i)C#`\n";
        for sentence in ["`You BLANK new, *right*?`\n\n`I know BLANK.`", "`You _ new, *right*?`\n\n`I know _.`"] {
            let expected = format!("## T {{#t .cloze}}\n\n{}", prompt.replace("*right*", "\\*right\\*"));
            let lost = page(&body(sentence), &expected);
            assert_eq!(lost.concat(), ["the tie between a gap and its feedback, which is a hint here"]);
        }
        let simple = "# --fillInTheBlank--\n\n## --sentence--\n\n`I BLANK.`\n\n## --blanks--\n\n`do it`\n";
        assert_eq!(page(simple, "## T {#t .cloze}\n\nI [[do it]].").concat(), Vec::<String>::new());
        refused(&body("`BLANK`"), "1 gap and its `## --blanks--` 2");
        refused(&body("`none`"), "no `BLANK`");
        refused(&body("You BLANK and BLANK"), "between backticks");
        refused(&body("`BLANK`\n`BLANK`"), "between backticks");
        refused(&simple.replace("`do it`", "do it"), "answer 1 does not stand");
        refused(&simple.replace("## --blanks--", "## --blank--"), "no `## --blanks--`");
        refused(&simple.replace("`do it`", "`do it`\n\n## --blanks--\n\n`x`"), "more than one `## --blanks--`");
    }

    #[test]
    fn files_without_a_question_say_what_they_lack() {
        refused("# --description--\n\nx\n\n# --seed--\n\n```js\n```\n", "asks nothing that can be graded");
        refused("# --questions--\n\n## --text--\n\nx\n", "no `## --answers--`");
        refused("# --questions--\n", "no `## --answers--`");
        for (text, expected) in [
            ("`a`", Some("a")),
            ("`` a`b ``", Some(" a`b ")),
            ("`a` `b`", None),
            ("a", None),
            ("``", None),
            ("`a``", None),
        ] {
            assert_eq!(ticked(text), expected, "{text}");
        }
    }
}
