//! One question a file, in YAML front matter: `question`, `options` and `answer`, or options that say themselves whether
//! they are right.
//!
//! In: Markdown files. Out: a page per folder with a question per file. There is no one tool behind this: static sites and
//! flash-card collections each have their own field names, so the table in [`NAMES`] holds those that are common, and
//! every other field is told. What could be read in two ways is refused: a number may count from 0 or from 1, and a
//! letter may be an option's text.

use super::clean::{Cleaner, Markdown};
use super::front::Front;
use super::lines::{self, MOST_PIECES};
use super::page::shortened;
use super::titles;
use super::{Answer, Batch, Choice, Input, Note, Page, Piece, Question, Typed, details, page_path, tasks};
use crate::course::{KINDS, LEVELS};
use crate::text::slug;
use crate::yaml::{Node, Value};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;

/// What a field means, and the names that it has: the first one that a file has counts, every other one is told.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Question, &["question", "prompt", "stem"]),
    (Field::Title, &["title"]),
    (Field::Id, &["id", "slug"]),
    (Field::Options, &["options", "choices", "alternatives"]),
    (Field::Answers, &["answers"]),
    (
        Field::Answer,
        &["answer", "correct", "correct_answer", "correctAnswer", "correct_answers", "correctAnswers", "solution"],
    ),
    (Field::Explanation, &["explanation", "rationale", "feedback"]),
    (Field::Hints, &["hint", "hints"]),
    (Field::Level, &["level", "difficulty"]),
    (Field::Kind, &["kind"]),
    (Field::Type, &["type"]),
    (Field::Tags, &["tags", "keywords"]),
    (Field::Points, &["points"]),
    (Field::Shuffle, &["shuffle"]),
    (Field::Language, &["language", "lang"]),
    (Field::License, &["license", "licence"]),
];

#[derive(Clone, Copy, PartialEq)]
enum Field {
    Question,
    Title,
    Id,
    Options,
    Answers,
    Answer,
    Explanation,
    Hints,
    Level,
    Kind,
    Type,
    Tags,
    Points,
    Shuffle,
    Language,
    License,
}

impl Field {
    fn names(self) -> &'static [&'static str] {
        NAMES.iter().find(|(field, _)| *field == self).map_or(&[], |(_, names)| *names)
    }
}

/// Reads files with a question each; each folder becomes a page.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    let mut pages: BTreeMap<Utf8PathBuf, Page> = BTreeMap::new();
    let mut notes = Vec::new();
    let from = count_from(batch);
    for input in &batch.inputs {
        let folder = input.path.parent().filter(|folder| !folder.as_str().is_empty());
        // Folders are named like files here: a point in one is no ending.
        let path = page_path(Utf8Path::new(&folder.map_or("questions.md".to_owned(), |folder| format!("{folder}.md"))));
        let mut cleaner = Cleaner::new(batch, &input.path, &path);
        let mut front = match Front::of(input) {
            Ok(front) if !front.is_empty() => front,
            Ok(_) => {
                notes.push(Note::refused(&input.path, 0, "it has no front matter with a question"));
                continue;
            }
            Err(reason) => {
                let question = input.path.file_stem().unwrap_or_default().to_owned();
                notes.push(Note { question, ..Note::refused(&input.path, 0, reason) });
                continue;
            }
        };
        let page = pages.entry(path.clone()).or_insert_with(|| new_page(path, input));
        for (field, kept) in [(Field::Language, &mut page.language), (Field::License, &mut page.license)] {
            let Some(value) = front.take_text(field.names()) else { continue };
            let value = value.trim().to_owned();
            // A page has one language and one licence, those of its first question that names one.
            if kept.as_ref().is_some_and(|known| *known != value) {
                cleaner.lose(format!("the field `{}: {value}`, which its page has otherwise", field.names()[0]));
            } else if field == Field::Language && !crate::course::is_language(&value) {
                cleaner.lose(format!("the language `{value}`, which is no tag such as `de`"));
            } else {
                *kept = Some(value);
            }
        }
        let stem = input.path.file_stem().unwrap_or_default();
        let mut question =
            Question { name: stem.to_owned(), from: Some(input.path.clone()), line: 1, ..Question::default() };
        if let Err(reason) = fill(&mut cleaner, &mut front, from, &mut question) {
            question.refuse(reason);
        }
        question.id = question.id.or_else(|| Some(slug(stem)).filter(|id| !id.is_empty()));
        question.lost = cleaner.lost();
        page.copies.extend(cleaner.copies());
        page.pieces.push(Piece::Question(Box::new(question)));
    }
    (pages.into_values().collect(), notes)
}

fn new_page(path: Utf8PathBuf, input: &Input) -> Page {
    Page {
        title: titles::title_of(&path),
        path,
        from: input.path.clone(),
        language: super::language_of(&input.path),
        ..Page::default()
    }
}

/// What numbers of options count from, if some file of an import can only be read in one way and none in the other.
fn count_from(batch: &Batch) -> Option<usize> {
    let (mut zero, mut one) = (false, false);
    for input in &batch.inputs {
        let Ok(mut front) = Front::of(input) else { continue };
        let Some((_, options)) = front.take(Field::Options.names()).or_else(|| front.take(Field::Answers.names()))
        else {
            continue;
        };
        let Value::List(options) = &options.value else { continue };
        let Some((_, answer)) = front.take(Field::Answer.names()) else { continue };
        let numbers: Vec<i64> = match &answer.value {
            Value::Integer(number) => vec![*number],
            Value::List(several) => several
                .iter()
                .filter_map(|node| if let Value::Integer(number) = node.value { Some(number) } else { None })
                .collect(),
            _ => continue,
        };
        if options.len() > MOST_PIECES || numbers.len() > MOST_PIECES {
            continue;
        }
        let texts: Vec<Option<String>> = options.iter().map(|node| front.text(node)).collect();
        for number in numbers {
            let is_text = texts.iter().flatten().any(|text| *text == number.to_string());
            zero |= number == 0 && !is_text;
            one |= usize::try_from(number) == Ok(options.len()) && !is_text;
        }
    }
    match (zero, one) {
        (true, false) => Some(0),
        (false, true) => Some(1),
        _ => None,
    }
}

fn fill(
    cleaner: &mut Cleaner<'_>,
    front: &mut Front,
    from: Option<usize>,
    question: &mut Question,
) -> Result<(), String> {
    let title = front.take_text(Field::Title.names());
    if let Some(title) = &title {
        question.name = shortened(&titles::plain(title));
        question.title = cleaner.option(title).into_title(false);
        if question.title.is_none() {
            cleaner.lose("the title, which is no short line");
        }
    }
    let asked = front.take_text(Field::Question.names());
    if let (None, Some(asked)) = (&title, &asked) {
        let first = shortened(&titles::plain(asked.lines().next().unwrap_or_default()));
        question.name = if first.is_empty() { question.name.clone() } else { first };
    }
    question.id = front.take_text(Field::Id.names());
    let explanation = front.take_text(Field::Explanation.names());
    small_fields(cleaner, front, question);
    let several = kind_of_answer(cleaner, front);
    let options = front.take(Field::Options.names());
    let answers = front.take(Field::Answers.names());
    let answer = front.take(Field::Answer.names());
    front.lose_rest(cleaner);

    // The body: under a heading `Explanation` it is that; else it is what the fields do not say.
    let body = lines::scan(front.body(), front.first(), |_| false);
    let split = body.iter().position(|line| {
        line.heading().is_some_and(|(_, text)| text.trim_end_matches(':').eq_ignore_ascii_case("explanation"))
    });
    let (above, below) = body.split_at(split.unwrap_or(body.len()));
    let mut below = lines::join(below.get(1..).unwrap_or_default());
    let boxed = above.iter().any(|line| tasks::boxed(line).is_some());
    let mut above = lines::join(above);
    if boxed && options.is_none() && answers.is_none() && answer.is_none() {
        let lines = lines::scan(&above, front.first(), |_| false);
        let read = tasks::read_options(&lines)?;
        let right = read.options.iter().filter(|(right, _)| *right).count();
        if right == 0 {
            return Err("none of its options is crossed: cross the right one, `- [x]`".to_owned());
        }
        let options = read
            .options
            .iter()
            .map(|(right, text)| Choice { right: *right, text: cleaner.option(text), feedback: None })
            .collect();
        question.answer = Answer::Options { multiple: right > 1 || several, options };
        below = format!("{}\n{below}", tasks::unlabelled(&read.explanation));
        above = read.prompt;
    } else {
        if asked.is_some() && explanation.is_none() && split.is_none() {
            below = std::mem::take(&mut above);
        }
        question.answer = read_answer(cleaner, front, from, several, options, answers, answer)?;
    }
    let prompt = [asked.map(|text| cleaner.markdown(&text)), Some(cleaner.markdown(&above))];
    question.prompt = Markdown::join(prompt.into_iter().flatten());
    if question.prompt.is_empty() && question.title.is_none() {
        return Err("it asks nothing: it has neither `question` nor a text".to_owned());
    }
    let explanation = [explanation.map(|text| cleaner.markdown(&text)), Some(cleaner.markdown(&below))];
    question.explanation = Some(Markdown::join(explanation.into_iter().flatten()));
    Ok(())
}

/// Hints, level, kind, tags, points and shuffling.
fn small_fields(cleaner: &mut Cleaner<'_>, front: &mut Front, question: &mut Question) {
    for text in take_texts(cleaner, front, Field::Hints) {
        question.hints.push(cleaner.markdown(&text));
    }
    question.hints.retain(|hint| !hint.is_empty());
    question.tags = take_texts(cleaner, front, Field::Tags);
    if let [one] = question.tags.as_slice()
        && one.contains(',')
    {
        question.tags = one.split(',').map(|tag| tag.trim().to_owned()).collect();
    }
    if let Some(level) = front.take_text(Field::Level.names()) {
        let word = level.trim().to_lowercase();
        let word = match word.as_str() {
            "easy" => "beginner",
            "medium" => "intermediate",
            "hard" => "advanced",
            word => word,
        };
        if LEVELS.contains(&word) {
            question.level = Some(word.to_owned());
        } else {
            cleaner.lose(format!("the level `{}`", level.trim()));
        }
    }
    if let Some(kind) = front.take_text(Field::Kind.names()) {
        if KINDS.contains(&kind.trim()) {
            question.kind = Some(kind.trim().to_owned());
        } else {
            cleaner.lose(format!("the kind `{}`", kind.trim()));
        }
    }
    if let Some(points) = front.take_text(Field::Points.names()) {
        match points.trim().parse::<u32>() {
            Ok(points @ 1..=1000) => question.points = points,
            _ => cleaner.lose(format!("the points `{}`", points.trim())),
        }
    }
    match front.take_text(Field::Shuffle.names()).as_deref() {
        Some("true") => question.shuffle = true,
        Some("false") | None => {}
        Some(other) => cleaner.lose(format!("the field `shuffle: {other}`")),
    }
}

/// Whether `type` says that several options may be right. Most words for a type only say what the options show.
fn kind_of_answer(cleaner: &mut Cleaner<'_>, front: &mut Front) -> bool {
    let Some(kind) = front.take_text(Field::Type.names()) else { return false };
    let plain: String = kind.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match plain.as_str() {
        "multiple" | "multi" | "multipleanswer" | "multipleanswers" | "multipleresponse" | "checkbox"
        | "multiselect" => true,
        "single" | "singlechoice" | "choice" | "multiplechoice" | "mcq" | "radio" | "truefalse" | "boolean"
        | "text" | "shortanswer" | "number" | "numeric" | "question" | "quiz" => false,
        _ => {
            cleaner.lose(format!("the type `{}`", kind.trim()));
            false
        }
    }
}

/// A field that holds a text or a list of texts.
fn take_texts(cleaner: &mut Cleaner<'_>, front: &mut Front, field: Field) -> Vec<String> {
    let Some((name, node)) = front.take(field.names()) else { return Vec::new() };
    let nodes: &[Node] = match &node.value {
        Value::List(nodes) => nodes,
        _ => std::slice::from_ref(&node),
    };
    let texts: Vec<Option<String>> = nodes.iter().map(|node| front.text(node)).collect();
    if texts.iter().any(Option::is_none) && !matches!(node.value, Value::Null) {
        cleaner.lose(format!("a part of the field `{name}`, which is no text"));
    }
    texts.into_iter().flatten().filter(|text| !text.trim().is_empty()).collect()
}

/// An option as its file writes it.
#[derive(Debug, Default)]
struct Raw {
    text: String,
    /// The key before its text, in `A: text`.
    key: Option<String>,
    right: Option<bool>,
    feedback: Option<String>,
}

/// Reads options and which of them are right, or answers to type.
fn read_answer(
    cleaner: &mut Cleaner<'_>,
    front: &Front,
    from: Option<usize>,
    several: bool,
    options: Option<(String, Node)>,
    answers: Option<(String, Node)>,
    answer: Option<(String, Node)>,
) -> Result<Answer, String> {
    // Beside `options`, `answers` says which are right.
    let (options, answer) = match (options, answers, answer) {
        (Some(_), Some(_), Some(_)) => {
            return Err("it has `options`, `answers` and an answer: which one is right?".to_owned());
        }
        (Some(options), answers, answer) => (Some(options), answers.or(answer)),
        (None, answers, answer) => (answers, answer),
    };
    let Some((name, node)) = options else {
        let (_, node) = answer.ok_or("it has neither `options` nor `answer`")?;
        return typed(front, &node);
    };
    let raw = raw_options(cleaner, front, &name, &node)?;
    if raw.len() < 2 {
        return Err(format!("its field `{name}` has fewer than two options"));
    }
    if raw.len() > MOST_PIECES {
        return Err(format!("it has {} options, more than the {MOST_PIECES} of a question", raw.len()));
    }
    let mut right: Vec<bool> = raw.iter().map(|option| option.right == Some(true)).collect();
    let said = raw.iter().any(|option| option.right.is_some());
    if let Some((field, node)) = &answer {
        let nodes = match &node.value {
            Value::List(nodes) => nodes.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut named = vec![false; raw.len()];
        for node in nodes {
            let text = front.text(node).ok_or_else(|| format!("its field `{field}` is neither a text nor a number"))?;
            named[place(&raw, &text, from)?] = true;
        }
        if said && named != right {
            return Err(format!("its field `{field}` names other options than those that are marked right"));
        }
        right = named;
    } else if !said {
        return Err(format!("nothing says which of its `{name}` is right: write `answer`"));
    }
    let count = right.iter().filter(|right| **right).count();
    if count == 0 {
        return Err("none of its options is right".to_owned());
    }
    // `A. text` has its letter twice where options have letters of their own.
    let lettered: Option<Vec<&str>> = raw
        .iter()
        .enumerate()
        .map(|(at, option)| {
            let (label, rest) = details::lettered(&option.text)?;
            (label.chars().eq(letter(at)) && !rest.trim().is_empty()).then_some(rest)
        })
        .collect();
    let texts = lettered.unwrap_or_else(|| raw.iter().map(|option| option.text.as_str()).collect());
    let options = raw.iter().zip(texts).zip(&right).map(|((option, text), &right)| Choice {
        right,
        text: cleaner.option(text),
        feedback: option.feedback.as_ref().map(|text| cleaner.markdown(text)),
    });
    Ok(Answer::Options { options: options.collect(), multiple: count > 1 || several })
}

/// The letter of a place, `A` for the first.
fn letter(at: usize) -> Option<char> {
    u8::try_from(at).ok().filter(|at| *at < 26).map(|at| char::from(b'A' + at))
}

fn raw_options(cleaner: &mut Cleaner<'_>, front: &Front, name: &str, node: &Node) -> Result<Vec<Raw>, String> {
    let none = || format!("an item of its field `{name}` is no text");
    match &node.value {
        Value::List(nodes) => nodes.iter().map(|node| raw_option(cleaner, front, node).ok_or_else(none)).collect(),
        // `a: text`
        Value::Map(fields) => fields
            .iter()
            .map(|(key, node)| {
                let text = front.text(node).ok_or_else(none)?;
                Ok(Raw { text, key: Some(key.name.clone()), ..Raw::default() })
            })
            .collect(),
        _ => Err(format!("its field `{name}` is no list")),
    }
}

fn raw_option(cleaner: &mut Cleaner<'_>, front: &Front, node: &Node) -> Option<Raw> {
    let Value::Map(fields) = &node.value else {
        return front.text(node).map(|text| Raw { text, ..Raw::default() });
    };
    if let [(key, node)] = fields.as_slice()
        && key.name.chars().count() == 1
    {
        return Some(Raw { text: front.text(node)?, key: Some(key.name.clone()), ..Raw::default() });
    }
    let mut raw = Raw::default();
    let mut text = None;
    for (key, node) in fields {
        let value = front.text(node);
        match (key.name.as_str(), value) {
            ("text" | "answer" | "option" | "label" | "value" | "content", Some(value)) if text.is_none() => {
                text = Some(value)
            }
            ("correct" | "right" | "is_correct" | "isCorrect", Some(value))
                if matches!(value.as_str(), "true" | "false") =>
            {
                raw.right = Some(value == "true");
            }
            ("feedback" | "explanation" | "comment" | "rationale", Some(value)) if raw.feedback.is_none() => {
                raw.feedback = Some(value).filter(|text| !text.trim().is_empty());
            }
            ("id" | "key", Some(value)) if raw.key.is_none() => raw.key = Some(value),
            (_, None) if matches!(node.value, Value::Null) => {}
            (name, _) => cleaner.lose(format!("the field `{name}` of an option")),
        }
    }
    raw.text = text?;
    Some(raw)
}

/// The option that an answer names: by its text, its key, its letter or its number. Two ways that lead to two options
/// name none.
fn place(raw: &[Raw], answer: &str, from: Option<usize>) -> Result<usize, String> {
    let answer = answer.trim();
    let mut found: Vec<usize> = Vec::new();
    found.extend(raw.iter().position(|option| option.text.trim() == answer));
    if found.is_empty() {
        let same = |option: &Raw| option.text.trim().to_lowercase() == answer.to_lowercase();
        found.extend(raw.iter().enumerate().filter(|(_, option)| same(option)).map(|(at, _)| at));
    }
    if raw.iter().filter(|option| option.text.trim() == answer).count() > 1 {
        return Err("two of its options are the same".to_owned());
    }
    found.extend(raw.iter().position(|option| option.key.as_deref().is_some_and(|key| key.trim() == answer)));
    let mut letters = answer.chars();
    if let (Some(one), None) = (letters.next(), letters.next())
        && one.is_ascii_alphabetic()
        && raw.iter().all(|option| option.key.is_none())
    {
        found.extend((0..raw.len()).find(|at| letter(*at) == Some(one.to_ascii_uppercase())));
    }
    if let Ok(number) = answer.parse::<usize>()
        && raw.iter().all(|option| option.key.is_none())
    {
        let starts = from.map_or(vec![0, 1], |from| vec![from]);
        found.extend(starts.iter().filter_map(|start| number.checked_sub(*start)).filter(|at| *at < raw.len()));
    }
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(format!("its answer `{}` names none of its options", shortened(answer))),
        _ => Err(format!(
            "its answer `{}` can mean several options: write the text of the right one, or mark it `correct: true`",
            shortened(answer)
        )),
    }
}

/// An answer without options: yes or no, or what is to be typed.
fn typed(front: &Front, node: &Node) -> Result<Answer, String> {
    if let Value::Boolean(right) = node.value {
        let option = |text, right| Choice { right, text: Markdown::text(text), feedback: None };
        return Ok(Answer::Options { multiple: false, options: vec![option("True", right), option("False", !right)] });
    }
    let nodes = match &node.value {
        Value::List(nodes) => nodes.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let texts: Option<Vec<String>> = nodes.iter().map(|node| front.text(node)).collect();
    let texts = texts.filter(|texts| !texts.is_empty()).ok_or("its answer is neither a text nor a list of texts")?;
    if texts.len() > MOST_PIECES {
        return Err(format!("it has {} answers, more than the {MOST_PIECES} of a question", texts.len()));
    }
    let number = nodes.iter().all(|node| matches!(node.value, Value::Integer(_) | Value::Float(_)));
    let answers = texts.into_iter().map(|text| {
        let text = text.trim().to_owned();
        let code = !number && !super::write::is_word(&text);
        Typed { text, right: true, code, ..Typed::default() }
    });
    Ok(Answer::Typed { number, answers: answers.collect() })
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, format, import};
    use super::*;

    fn of(files: &[(&str, &str)]) -> Imported {
        let inputs = files.iter().map(|(path, text)| Input { path: (*path).into(), bytes: text.as_bytes().to_vec() });
        import(format("frontmatter").unwrap(), &Batch { inputs: inputs.collect(), ..Batch::default() })
    }

    /// The page without its front matter, and what was told, of one file with these fields and this body.
    fn read(fields: &str, body: &str) -> (String, Vec<String>) {
        let imported = of(&[("a/loops/q1.md", &format!("---\n{fields}\n---\n{body}"))]);
        let page = imported.files.first().and_then(|(_, text)| text.splitn(3, "---\n").nth(2)).unwrap_or_default();
        let told = imported.notes.iter().map(|note| match &note.refused {
            Some(reason) => format!("{}: {reason}", note.question),
            None => format!("{}: {}", note.question, note.lost.join(", ")),
        });
        (page.trim().to_owned(), told.collect())
    }

    #[track_caller]
    fn page(fields: &str, body: &str, expected: &str) {
        let (page, told) = read(fields, body);
        assert_eq!(page, expected, "{told:?}");
    }

    const ONE: &str = "question: What?\noptions: [a, b, c]\nanswer: b";
    const PAGE: &str = "## What? {#q1}\n\n- [ ] a\n- [x] b\n- [ ] c";

    #[test]
    fn right_options_are_named_in_many_ways() {
        page(ONE, "", PAGE);
        for fields in [
            "prompt: What?\nchoices:\n  - a\n  - b\n  - c\ncorrect: B",
            "question: What?\nanswers: [a, b, c]\ncorrectAnswer: b",
            "question: What?\noptions: {x: a, y: b, z: c}\nanswer: y",
            "question: What?\noptions:\n- A: a\n- B: b\n- C: c\nanswer: B",
            "question: What?\noptions: ['A. a', 'B. b', 'C. c']\nanswer: B",
            "question: What?\noptions: ['A) a', 'B) b', 'C) c']\nanswer: B) b",
            "question: What?\nanswers:\n- text: a\n- text: b\n  correct: true\n- text: c\n  correct: false",
            "question: What?\noptions:\n- {id: x, text: a}\n- {id: y, text: b}\n- {id: z, text: c}\nanswer: y",
            "question: What?\noptions: [a, b, c]\nanswers: [b]",
        ] {
            page(fields, "", PAGE);
        }
        for (options, answer) in [("[a, b]", "[b, A]"), ("[a, b]", "[a, b]")] {
            let (found, _) = read(&format!("question: What?\noptions: {options}\nanswer: {answer}"), "");
            assert_eq!(found, "## What? {#q1 .multiple}\n\n- [x] a\n- [x] b");
        }
        page(&format!("{ONE}\ntype: multiple"), "", &PAGE.replace("#q1", "#q1 .multiple"));
    }

    #[test]
    fn numbers_count_from_what_the_files_show() {
        let file = |answer: &str| format!("---\nquestion: What?\noptions: [a, b, c]\nanswer: {answer}\n---\n");
        let right = |answers: &[&str]| {
            let files: Vec<(String, String)> =
                answers.iter().enumerate().map(|(at, answer)| (format!("q{at}.md"), file(answer))).collect();
            let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            let text = of(&files).files.first().map(|(_, text)| text.clone()).unwrap_or_default();
            let right: Vec<String> =
                text.lines().filter_map(|line| line.strip_prefix("- [x] ")).map(str::to_owned).collect();
            right.join(" ")
        };
        assert_eq!(right(&["1"]), "", "it may be the first or the second");
        assert_eq!(right(&["0"]), "a");
        assert_eq!(right(&["3"]), "c");
        assert_eq!(right(&["0", "1", "2"]), "a b c");
        assert_eq!(right(&["3", "1", "2"]), "c a b");
        assert_eq!(right(&["3", "1", "0"]), "c a", "what can be read in one way stays");
        assert_eq!(right(&["4", "[0, 2]"]), "a c");
    }

    #[test]
    fn answers_without_options() {
        page("question: What?\nanswer: true", "", "## What? {#q1}\n\n- [x] True\n- [ ] False");
        page("question: What?\nanswer: loop", "", "## What? {#q1}\n\n> [!ANSWER]\n> - loop");
        page("question: What?\nanswer: [a b, 'x*y']", "", "## What? {#q1}\n\n> [!ANSWER]\n> - a b\n> - `x*y`");
        page("question: What?\nanswer: 4.50", "", "## What? {#q1 .number}\n\n> [!ANSWER]\n> - 4.50");
    }

    #[test]
    fn the_body_is_what_the_fields_do_not_say() {
        page(
            "title: T\noptions: [a, b, c]\nanswer: b",
            "What?\n\n```js\nx\n```\n",
            &PAGE.replace("What? {#q1}", "T {#q1}\n\nWhat?\n\n```js\nx\n```"),
        );
        page(ONE, "Because.", &format!("{PAGE}\n\n> [!EXPLANATION]\n> Because."));
        page(
            &format!("{ONE}\nexplanation: Because."),
            "More.",
            &format!("{}\n\n> [!EXPLANATION]\n> Because.", PAGE.replace("}\n", "}\n\nMore.\n")),
        );
        page(
            "title: T\noptions: [a, b, c]\nanswer: b",
            "What?\n\n## Explanation\n\nBecause.\n",
            &format!("{}\n\n> [!EXPLANATION]\n> Because.", PAGE.replace("What? {#q1}", "T {#q1}\n\nWhat?")),
        );
        page(
            "tags: [x y, z]\nlevel: hard",
            "What?\n\n- [ ] a\n- [x] b\n- [ ] c\n\n**Explanation:** Because.\n",
            &format!("{}\n\n> [!EXPLANATION]\n> Because.", PAGE.replace("#q1", "#q1 .advanced tags=x-y,z")),
        );
    }

    #[test]
    fn small_fields() {
        let fields = format!(
            "{ONE}\nid: 007\nhint: h *i*\nlevel: Easy\nkind: debug\ntags: a, b c\npoints: 3\nshuffle: true\nlanguage: de\nlicense: CC0-1.0\ndate: 2020-01-01\nempty:\n"
        );
        let (found, told) = read(&fields, "");
        assert!(found.starts_with("## What? {#007 .debug .beginner points=3 shuffle=true tags=a,b-c}\n"), "{found}");
        assert!(found.ends_with("> [!HINT]\n> h *i*"), "{found}");
        assert_eq!(told, ["What?: the field `date`"]);
        let imported = of(&[("a/loops/q1.md", &format!("---\n{fields}---\n"))]);
        let (path, text) = &imported.files[0];
        assert_eq!(path, "content/a/loops.md");
        assert!(text.contains("title: \"Loops\"\nlanguage: \"de\"\nlicense: \"CC0-1.0\"\n"), "{text}");
        let (_, told) = read(&format!("{ONE}\nlevel: 3\nkind: x\npoints: 1.5\ntype: odd\nhints: [a, {{b: c}}]"), "");
        assert_eq!(
            told,
            [
                "What?: a part of the field `hints`, which is no text, the level `3`, the kind `x`, the points `1.5`, the type `odd`"
            ]
        );
    }

    #[test]
    fn feedback_of_options() {
        page(
            "question: What?\noptions:\n- text: a\n  correct: true\n  feedback: Yes.\n- text: b\n  correct: false\n  weight: 2",
            "",
            "## What? {#q1}\n\n- [x] a\n  > Yes.\n- [ ] b",
        );
    }

    #[test]
    fn what_is_not_certain_is_refused() {
        for (fields, reason) in [
            ("question: What?\noptions: [a, b, c]", "nothing says which of its `options` is right"),
            ("question: What?\nanswers: [a, b]", "nothing says which of its `answers` is right"),
            ("question: What?\noptions: [b, a]\nanswer: A", "can mean several options"),
            ("question: What?\noptions: [B, A]\nanswer: A", "can mean several options"),
            ("question: What?\noptions: [1, 2, 3]\nanswer: 2", "can mean several options"),
            ("question: What?\noptions: [a, b, c]\nanswer: d", "its answer `d` names none of its options"),
            ("question: What?\noptions: [a, b, c]\nanswer: 4", "its answer `4` names none of its options"),
            ("question: What?\noptions: [a, a]\nanswer: a", "two of its options are the same"),
            ("question: What?\noptions: [a]\nanswer: a", "fewer than two options"),
            ("question: What?\noptions: a\nanswer: a", "its field `options` is no list"),
            ("question: What?\noptions: [a, [b]]\nanswer: a", "an item of its field `options` is no text"),
            ("question: What?\noptions: [a, b]\nanswer: {a: b}", "its field `answer` is neither"),
            ("question: What?\noptions:\n- {text: a, correct: true}\n- {text: b}\nanswer: b", "names other options"),
            ("question: What?\noptions:\n- {text: a, correct: false}\n- {text: b}", "none of its options is right"),
            ("question: What?", "it has neither `options` nor `answer`"),
            ("options: [a, b]\nanswer: b", "it asks nothing"),
            ("question: [a\n", "its front matter is not YAML"),
            ("question: What?\noptions: [a, b]\nanswers: [a]\nanswer: b", "which one is right?"),
        ] {
            let (page, told) = read(fields, "");
            assert!(told.iter().any(|one| one.contains(reason)), "{reason}: {told:?} {page}");
            assert!(page.is_empty(), "{fields}: {page}");
        }
        let imported = of(&[("a.md", "no front matter")]);
        assert_eq!(imported.notes[0].refused.as_deref(), Some("it has no front matter with a question"));
    }
}
