//! Quizzes in JSON, by a mapping that says what is what.
//!
//! In: JSON files and a mapping in YAML; without one, that of [`DEFAULT`]. Out: a page for each page of a file, in a
//! folder named after the file; one page where a file has none. [`tree`] reads JSON, [`mapping`] the mapping, and
//! [`question`] makes a question of what the mapping finds, [`seek`] finds the options that a right answer names, and
//! [`pages`] holds the pages that questions go to. Tables ([`super::csv`]) come the same way, a row an object.

mod html;
mod mapping;
mod pages;
mod question;
mod seek;
mod tree;

use super::page::shortened;
use super::{Batch, Input, MOST_QUESTIONS, Note, Page, page_path, title_of};
use crate::course::is_language;
use camino::Utf8Path;
use question::{others, resolve};

pub(super) use mapping::{By, Fields, Mapping, Right, Word};
pub(super) use pages::Pages;
pub(super) use question::Reader;
pub(super) use seek::names_zero;
pub(super) use tree::{Node, Value};

/// The mapping that is used where none is named.
pub(super) const DEFAULT: &str = include_str!("default.yaml");

/// Reads JSON files.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    let mapping = match mapping_of(batch, false) {
        Ok(Some(mapping)) => mapping,
        Ok(None) => Mapping::read(Utf8Path::new("default.yaml"), DEFAULT, false).unwrap_or_default(),
        Err(notes) => return (Vec::new(), notes),
    };
    let mut pages = Vec::new();
    let mut notes = Vec::new();
    for input in &batch.inputs {
        match file(batch, input, &mapping) {
            Ok((made, noted)) => {
                pages.extend(made);
                notes.extend(noted);
            }
            Err(mut reason) => {
                if batch.mapping.is_none() && reason.starts_with(NOTHING) {
                    reason.push_str("; files of another shape take `--mapping FILE`, see docs/import/json.md");
                }
                notes.push(Note::refused(&input.path, 0, reason));
            }
        }
    }
    (pages, notes)
}

/// How a refusal starts that another mapping may heal.
const NOTHING: &str = "nothing is in";

/// The mapping that was named, or what is wrong with it: then nothing is read.
pub(super) fn mapping_of(batch: &Batch, table: bool) -> Result<Option<Mapping>, Vec<Note>> {
    let Some((path, text)) = &batch.mapping else { return Ok(None) };
    Mapping::read(path, text, table).map(Some).map_err(|faults| {
        faults.into_iter().map(|fault| Note::refused(path.clone(), fault.line, fault.reason)).collect()
    })
}

/// One page of a file, before its questions are read.
struct Source<'n> {
    node: &'n Node,
    /// The name it has where pages are an object.
    key: Option<&'n str>,
    questions: Vec<(Option<&'n str>, &'n Node)>,
}

fn file(batch: &Batch, input: &Input, mapping: &Mapping) -> Result<(Vec<Page>, Vec<Note>), String> {
    let text = input.text()?;
    let top = tree::parse(&text).map_err(|fault| format!("it is not JSON: {fault}"))?;
    let mut notes = Vec::new();
    // A list around the whole file is common, usually of one.
    let tops = match &top.value {
        Value::List(items) if goes_inside(mapping) => items.iter().collect(),
        _ => vec![&top],
    };
    for node in &tops {
        if let Some(name) = node.twice(false) {
            return Err(format!("the name `{name}` stands twice in it, so one value would hide the other"));
        }
    }
    let said = |name: &Option<String>| {
        let name = name.as_deref()?;
        tops.iter().find_map(|node| resolve(node, name)).and_then(Node::word).map(|word| mapping.plain(word))
    };
    let mut lost: Vec<String> = Vec::new();
    let names: Vec<&str> = [
        &mapping.title,
        &mapping.language,
        &mapping.license,
        &mapping.source,
        &mapping.pages,
        if mapping.pages.is_none() { &mapping.questions } else { &None },
        if mapping.pages.is_none() { &mapping.page.title } else { &None },
        if mapping.pages.is_none() { &mapping.page.id } else { &None },
        if mapping.pages.is_none() { &mapping.page.description } else { &None },
    ]
    .into_iter()
    .filter_map(|name| name.as_deref())
    .collect();
    let whole = names.contains(&".") || mapping.pages.is_none() && mapping.questions.is_none();
    let mut own = Vec::new();
    for node in tops.iter().filter(|_| !whole) {
        others(node, "", &names, &mapping.ignore, &mut own);
    }
    for name in own {
        let what = format!("the field `{name}`");
        if !lost.contains(&what) {
            lost.push(what);
        }
    }
    let language = said(&mapping.language).filter(|tag| {
        let fits = is_language(tag);
        if !fits {
            lost.push(format!("the language `{}`, which is no tag such as `de`", shortened(tag)));
        }
        fits
    });
    let title = said(&mapping.title);
    let base = Page {
        path: page_path(&input.path),
        from: input.path.clone(),
        title: title.clone().unwrap_or_else(|| title_of(&input.path)),
        language: language.or_else(|| super::language_of(&input.path)),
        license: said(&mapping.license),
        source: said(&mapping.source),
        ..Page::default()
    };
    let sources = sources(&tops, mapping, &input.path, &mut notes)?;
    let count: usize = sources.iter().map(|source| source.questions.len()).sum();
    if count == 0 && notes.is_empty() {
        return Err("it has no questions".to_owned());
    }
    if count > MOST_QUESTIONS {
        return Err(format!("it has more questions than the {MOST_QUESTIONS} that are read: split it"));
    }
    let mut reader = Reader::new(mapping);
    let mut writer = Pages::new(batch, base, mapping.pages.is_some(), title.is_some());
    for (index, source) in sources.iter().enumerate() {
        let said = |name: &Option<String>| {
            resolve(source.node, name.as_deref()?).and_then(Node::word).map(|word| mapping.plain(word))
        };
        if mapping.pages.is_some() {
            let names: Vec<&str> =
                [&mapping.page.title, &mapping.page.id, &mapping.page.description, &mapping.questions]
                    .into_iter()
                    .filter_map(|name| name.as_deref())
                    .collect();
            if !names.contains(&".") && mapping.questions.is_some() {
                let mut own = Vec::new();
                others(source.node, "", &names, &mapping.ignore, &mut own);
                for name in own {
                    let what = format!("the field `{name}` of a page");
                    if !lost.contains(&what) {
                        lost.push(what);
                    }
                }
            }
            let title = said(&mapping.page.title).or_else(|| source.key.map(str::to_owned));
            let id = said(&mapping.page.id);
            writer.start(title, id, said(&mapping.page.description), index + 1);
        } else if let Some(title) = said(&mapping.page.title).filter(|_| sources.len() == 1) {
            writer.base.title = title;
        }
        for (number, (key, node)) in source.questions.iter().enumerate() {
            let name = match mapping.pages {
                Some(_) => format!("{}, question {}", writer.title(), number + 1),
                None => format!("question {}", number + 1),
            };
            let place = writer.place(reader.page(node));
            let mut cleaner = writer.cleaner(place);
            let mut question = reader.question(node, name, &mut cleaner);
            if let Some(key) = key.filter(|_| mapping.question.id.is_none()) {
                question.id = Some((*key).to_owned());
            }
            writer.take(place, question, cleaner);
        }
    }
    if batch.mapping.is_some() {
        lost.extend(reader.missing().into_iter().map(|name| format!("a value in `{name}`, which the mapping names")));
    }
    if !lost.is_empty() {
        notes.push(Note { path: input.path.clone(), line: 1, lost, ..Note::default() });
    }
    Ok((writer.finish(), notes))
}

/// Whether a list at the top stands around what the mapping names, and is not itself the pages or the questions.
fn goes_inside(mapping: &Mapping) -> bool {
    match (&mapping.pages, &mapping.questions) {
        (Some(pages), _) => pages != ".",
        (None, Some(questions)) => questions != ".",
        (None, None) => false,
    }
}

/// The pages of a file with their questions.
fn sources<'n>(
    tops: &[&'n Node],
    mapping: &Mapping,
    path: &Utf8Path,
    notes: &mut Vec<Note>,
) -> Result<Vec<Source<'n>>, String> {
    let mut sources = Vec::new();
    let Some(pages) = &mapping.pages else {
        for node in tops {
            let inner = match &mapping.questions {
                Some(name) => resolve(node, name).ok_or_else(|| nothing(node, name, "the questions"))?,
                None if matches!(node.value, Value::Object(_)) => {
                    return Err(format!(
                        "it is an object, not a list of questions; say in a mapping where they are, `questions: NAME`: {}",
                        has(node)
                    ));
                }
                None => node,
            };
            sources.push(Source { node, key: None, questions: children(inner, "questions")? });
        }
        return Ok(sources);
    };
    for node in tops {
        let inner = resolve(node, pages).ok_or_else(|| nothing(node, pages, "the pages"))?;
        for (key, page) in children(inner, "pages")? {
            let mut refuse = |reason: String| notes.push(Note::refused(path, page.line, format!("a page: {reason}")));
            if let Some(name) = page.twice(false) {
                refuse(format!("the name `{name}` stands twice in it"));
                continue;
            }
            let name = mapping.questions.as_deref().unwrap_or(".");
            let found = resolve(page, name).ok_or_else(|| nothing(page, name, "its questions"));
            match found.and_then(|inner| children(inner, "questions")) {
                Ok(questions) if questions.is_empty() => refuse("it has no questions".to_owned()),
                Ok(questions) => sources.push(Source { node: page, key, questions }),
                Err(reason) => refuse(reason),
            }
        }
    }
    Ok(sources)
}

fn nothing(node: &Node, name: &str, what: &str) -> String {
    format!("{NOTHING} `{name}`, where the mapping says that {what} are: {}", has(node))
}

/// What an object has, to see where a mapping is wrong.
fn has(node: &Node) -> String {
    match &node.value {
        Value::Object(fields) => {
            let names: Vec<String> = fields.iter().take(8).map(|(name, _)| format!("`{}`", shortened(name))).collect();
            format!("it has {}", if names.is_empty() { "nothing".to_owned() } else { names.join(", ") })
        }
        _ => format!("it is {}", node.kind()),
    }
}

/// The items of a list; the values of an object with their names.
fn children<'n>(node: &'n Node, what: &str) -> Result<Vec<(Option<&'n str>, &'n Node)>, String> {
    match &node.value {
        Value::List(items) => Ok(items.iter().map(|item| (None, item)).collect()),
        Value::Object(fields) => match node.twice(false) {
            Some(name) => Err(format!("the name `{name}` stands twice among the {what}")),
            None => Ok(fields.iter().map(|(name, item)| (Some(name.as_str()), item)).collect()),
        },
        _ => Err(format!("where the {what} should be stands {}", node.kind())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, format, import};
    use super::*;

    fn with(text: &str, mapping: Option<&str>) -> Imported {
        let input = Input { path: "a/q.json".into(), bytes: text.as_bytes().to_vec() };
        let mapping = mapping.map(|text| ("map.yaml".into(), text.to_owned()));
        import(format("json").unwrap(), &Batch { inputs: vec![input], mapping, ..Batch::default() })
    }

    /// The pages without their front matter.
    fn bodies(imported: &Imported) -> Vec<&str> {
        imported.files.iter().map(|(_, text)| text.splitn(3, "---\n").nth(2).unwrap_or_default().trim()).collect()
    }

    #[track_caller]
    fn page(question: &str, mapping: &str, expected: &str, lost: &[&str]) {
        let imported = with(&format!("[{question}]"), Some(&format!("question: {{{mapping}}}")));
        let refused: Vec<_> = imported.notes.iter().filter_map(|note| note.refused.as_ref()).collect();
        assert!(refused.is_empty(), "{refused:?}");
        assert_eq!(bodies(&imported), [expected]);
        let found: Vec<&String> = imported.notes.iter().flat_map(|note| &note.lost).collect();
        assert_eq!(found, lost);
    }

    #[track_caller]
    fn refused(text: &str, mapping: Option<&str>, reason: &str) {
        let imported = with(text, mapping);
        let found: Vec<&str> = imported.notes.iter().filter_map(|note| note.refused.as_deref()).collect();
        assert!(matches!(found.as_slice(), [one] if one.contains(reason)), "{reason}: {found:?}");
        assert!(imported.files.is_empty());
    }

    const QUIZ: &str = r#"

      [{"title": "A course", "complete": "Well done", "quizzes": [
        {"id": 7, "title": "First: quiz", "quiz": [
          {"questionText": " Is `a < b` a <label>? ", "answerOptions": [
            {"answerText": "yes _it_ is ", "isCorrect": "true"}, {"answerText": "{{no}}", "isCorrect": "false"}]},
          {"questionText": "Which?", "answerOptions": [
            {"answerText": "a", "isCorrect": true}, {"answerText": "b", "isCorrect": true}, {"answerText": "c", "isCorrect": false}]}
        ]},
        {"id": 8, "title": "Second", "quiz": [
          {"questionText": "Frue?", "answerOptions": [
            {"answerText": "a", "isCorrect": "frue"}, {"answerText": "b", "isCorrect": "false"}]}
        ]}
      ]}]"#;

    #[test]
    fn the_built_in_mapping_makes_a_page_of_each_quiz() {
        let imported = with(QUIZ, None);
        let paths: Vec<&str> = imported.files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["content/a/q/7.md", "content/a/q/index.md"]);
        assert_eq!(
            bodies(&imported),
            [
                "## Is \\`a < b\\` a \\<label>? {#is-a-b-a-label}\n\n- [x] yes \\_it\\_ is\n- [ ] \\{\\{no\\}\\}\n\n\
                 ## Which? {#which .multiple}\n\n- [x] a\n- [x] b\n- [ ] c",
                ""
            ]
        );
        assert!(imported.files[0].1.contains("title: \"First: quiz\"\nsource: \"a/q.json\"\norder: 1\n"));
        assert!(imported.files[1].1.contains("title: \"A course\"\n"));
        let notes: Vec<(usize, &str, Option<&str>)> =
            imported.notes.iter().map(|note| (note.line, note.question.as_str(), note.refused.as_deref())).collect();
        assert_eq!(
            notes,
            [
                (1, "", None),
                (5, "First: quiz, question 1", None),
                (7, "First: quiz, question 2", None),
                (11, "Second, question 1", Some("`isCorrect` of an option is `frue`, neither `true` nor `false`")),
            ]
        );
        assert_eq!(imported.notes[0].lost, ["the field `complete`"]);
    }

    #[test]
    fn what_is_right_may_be_said_in_many_ways() {
        let list = "\"options\": [\"one\", \"two\", \"three\"]";
        let object = "\"options\": {\"a\": \"one\", \"b\": \"two\", \"c\": \"three\", \"d\": null}";
        let (first, both) = ("- [ ] one\n- [x] two\n- [ ] three", "- [x] one\n- [ ] two\n- [x] three");
        for (options, right, by, expected) in [
            (list, "\"B\"", "letter", first),
            (list, "\"b)\"", "letter", first),
            (list, "\"B. two\"", "letter", first),
            (list, "[\"A\", \"C\"]", "letter", both),
            (list, "\"A,C\"", "letter", both),
            (list, "1", "number from 0", first),
            (list, "\"1\"", "number from 0", first),
            (list, "[0, 2]", "number from 0", both),
            (list, "2", "number from 1", first),
            (list, "\"two\"", "text", first),
            (list, "[\"three\", \"one\"]", "text", both),
            (list, "[false, true, false]", "flags", first),
            (list, "[1, 0, \"true\"]", "flags", both),
            (object, "\"b\"", "letter", first),
            (object, "\"B\"", "letter", first),
            (object, "[\"a\", \"c\"]", "letter", both),
            (object, "\"two\"", "text", first),
            (
                object,
                "{\"a_right\": \"true\", \"b_right\": \"false\", \"c_right\": \"true\", \"d_right\": \"false\"}",
                "flags",
                both,
            ),
        ] {
            let text = format!("[{{\"q\": \"Q\", {options}, \"r\": {right}}}]");
            let mapping = format!("question: {{prompt: q, options: options, right: {{field: r, is: {by}}}}}");
            let imported = with(&text, Some(&mapping));
            let found = bodies(&imported).concat();
            assert!(found.ends_with(expected), "{options} {right} {by}: {:?} {found}", imported.notes);
            let several = found.contains(".multiple");
            assert_eq!(several, expected == both, "{found}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (fields, by, reason) in [
            (
                "\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": 0",
                "number from 1",
                "`0` is no number, counted from 1, of its options",
            ),
            ("\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": 2", "number from 0", "`2` is no number, counted from 0,"),
            ("\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": 1.0", "number from 0", "`1.0` is no number"),
            ("\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": -1", "number from 0", "`-1` is no number"),
            (
                "\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": 99999999999999999999999",
                "number from 1",
                "is no number",
            ),
            ("\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": \"C\"", "letter", "`C` is no letter"),
            ("\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": \"B. one\"", "letter", "`B. one` is no letter"),
            ("\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": \"One \"", "letter", "is no letter"),
            (
                "\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": \"onetwo\"",
                "text",
                "`onetwo` is no text of its options",
            ),
            ("\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": [true]", "flags", "2 options and 1 flags"),
            ("\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": [true, \"frue\"]", "flags", "a flag is `frue`"),
            ("\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": [\"A\", \"A\"]", "letter", "names option A twice"),
            ("\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": {\"x\": 1}", "letter", "`r` holds an object"),
            ("\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": null", "letter", "nothing is in `r`"),
            ("\"q\": \"Q\", \"o\": [\"one\", \"two\"], \"r\": []", "letter", "nothing is in `r`"),
            ("\"q\": \"Q\", \"o\": [\"one\", \"\"], \"r\": \"A\"", "letter", "its option B is empty"),
            ("\"q\": \"Q\", \"o\": [\"one\", null], \"r\": \"A\"", "letter", "only one option"),
            ("\"q\": \"Q\", \"o\": [\"one\", null, \"two\"], \"r\": \"B\"", "letter", "its right option B is empty"),
            ("\"q\": \"Q\", \"o\": [\"one\", [\"two\"]], \"r\": \"A\"", "letter", "one of its options is a list"),
            (
                "\"q\": \"Q\", \"o\": [\"one\", {\"t\": \"two\"}], \"r\": \"A\"",
                "letter",
                "its options are objects, and the mapping",
            ),
            ("\"q\": \"Q\", \"o\": 5, \"r\": \"A\"", "letter", "its options in `o` are a number, not a list"),
            (
                "\"q\": \"Q\", \"o\": [\"same\", \"same \"], \"r\": \"A\"",
                "letter",
                "two of its options are the same: `same`",
            ),
            ("\"q\": \"Q\", \"r\": \"A\"", "letter", "neither options nor an answer"),
            ("\"q\": \" \", \"o\": [\"one\", \"two\"], \"r\": \"A\"", "letter", "it has no prompt: nothing is in `q`"),
            (
                "\"q\": {\"x\": 1}, \"o\": [\"one\", \"two\"], \"r\": \"A\"",
                "letter",
                "`q` holds an object, where a text",
            ),
            (
                "\"q\": \"Q\", \"q\": \"R\", \"o\": [\"one\", \"two\"], \"r\": \"A\"",
                "letter",
                "the name `q` stands twice",
            ),
        ] {
            let mapping = format!("question: {{prompt: q, options: o, right: {{field: r, is: {by}}}}}");
            refused(&format!("[{{{fields}}}]"), Some(&mapping), reason);
        }
        refused("[1]", Some("question: {prompt: q, answers: a}"), "it is a number, not an object");
        let many = vec!["\"x\""; 300].join(",");
        let mapping = "question: {prompt: q, options: o, right: {field: r, is: letter}}";
        refused(&format!("[{{\"q\": \"Q\", \"o\": [{many}], \"r\": \"A\"}}]"), Some(mapping), "more than 200 options");
    }

    #[test]
    fn files_of_another_shape_are_refused_with_what_they_have() {
        refused("", None, "it is not JSON: line 1, column 1: the file ends");
        refused(
            "{\"results\": []}",
            None,
            "nothing is in `quizzes`, where the mapping says that the pages are: it has `results`",
        );
        refused("[]", Some("questions: a\nquestion: {prompt: q, answers: a}"), "it has no questions");
        refused("[5]", None, "nothing is in `quizzes`, where the mapping says that the pages are: it is a number");
        refused("{\"a\": 1}", Some("question: {prompt: q, answers: a}"), "it is an object, not a list of questions");
        refused("{\"a\": 1, \"a\": 2}", None, "the name `a` stands twice in it");
        refused("{\"quizzes\": 5}", None, "where the pages should be stands a number");
        refused("{\"quizzes\": [{\"title\": \"x\"}]}", None, "a page: nothing is in `quiz`");
        refused("{\"quizzes\": [{\"quiz\": []}]}", None, "a page: it has no questions");
        refused("{\"quizzes\": [{\"quiz\": [], \"quiz\": []}]}", None, "a page: the name `quiz` stands twice");
        let imported = with(QUIZ, Some("qestions: a"));
        assert_eq!((imported.notes[0].path.as_str(), imported.notes[0].line), ("map.yaml", 1));
        assert!(imported.files.is_empty());
    }

    #[test]
    fn everything_a_question_can_have_finds_its_place() {
        page(
            r#"{"key": 12, "name": "A *title*", "text": "Some text", "o": [{"t": "one", "why": "No."}, {"t": "two"}],
               "r": "two", "tips": ["First.", "Second."], "because": "So.", "skill": "Debug", "hard": 3,
               "tags": ["x y", "z"], "worth": 5}"#,
            "id: key, title: name, prompt: text, options: o, option: {text: t, feedback: why}, right: {field: r, is: text}, \
             hints: tips, explanation: because, kind: skill, level: {field: hard, values: {3: expert}}, tags: tags, \
             points: worth, shuffle: true",
            "## A \\*title\\* {#12 .debug .expert points=5 shuffle=true tags=x-y,z}\n\nSome text\n\n- [ ] one\n  > No.\n- [x] two\n\n\
             > [!HINT]\n> First.\n\n> [!HINT]\n> Second.\n\n> [!EXPLANATION]\n> So.",
            &[],
        );
        page(
            r#"{"q": {"t": "Q"}, "o": ["one", "two"], "c": ["No.", null], "r": "B"}"#,
            "prompt: q.t, options: o, feedback: c, right: {field: r, is: letter}",
            "## Q {#q}\n\n- [ ] one\n  > No.\n- [x] two",
            &[],
        );
        page(
            r#"{"q": "Q", "A": "one", "B": "two", "r": "B"}"#,
            "prompt: q, options: [A, B], right: {field: r, is: letter}",
            "## Q {#q}\n\n- [ ] one\n- [x] two",
            &[],
        );
        page(
            r#"{"q": "Q", "o": [{"t": "one", "ok": "ja"}, {"t": "two", "ok": "nein"}, {"t": "three"}]}"#,
            "prompt: q, options: o, option: {text: t, right: {field: ok, values: {ja: true, nein: false}}}",
            "## Q {#q}\n\n- [x] one\n- [ ] two\n- [ ] three",
            &[],
        );
    }

    #[test]
    fn other_forms_than_options() {
        page(
            r#"{"q": "Q", "a": ["one", "two"]}"#,
            "prompt: q, answers: a",
            "## Q {#q}\n\n> [!ANSWER]\n> - one\n> - two",
            &[],
        );
        page(
            r#"{"q": "Q", "a": 42.5, "t": "num"}"#,
            "prompt: q, answers: a, form: {field: t, values: {num: number}}",
            "## Q {#q .number}\n\n> [!ANSWER]\n> - 42.5",
            &[],
        );
        page(
            r#"{"front": "stash", "back": "changes set aside"}"#,
            "prompt: front, answers: back, form: {is: recall}",
            "## stash {#stash .recall}\n\n> [!ANSWER]\n> changes set aside",
            &[],
        );
    }

    #[test]
    fn what_has_no_place_is_named() {
        page(
            r#"{"q": "Q", "o": [{"t": "one", "img": "x.png"}, {"t": "two", "img": "y.png"}], "r": "A", "x": 1, "none": null,
               "deep": {"used": "So.", "other": 2}, "level": "odd"}"#,
            "prompt: q, options: o, option: {text: t}, right: {field: r, is: letter}, explanation: deep.used, level: level, hints: tip",
            "## Q {#q}\n\n- [x] one\n- [ ] two\n\n> [!EXPLANATION]\n> So.",
            &[
                "a value in `tip`, which the mapping names",
                "the field `x`",
                "the field `deep.other`",
                "the level `odd`",
                "the field `img` of an option",
            ],
        );
        page(
            r#"{"q": "Q", "o": ["A) one", "B) two"], "r": "B"}"#,
            "prompt: q, options: o, right: {field: r, is: letter}",
            "## Q {#q}\n\n- [ ] one\n- [x] two",
            &["the letters in front of its options"],
        );
        page(
            r#"{"q": "Q", "o": ["A. Lincoln", "G. Washington"], "r": "G. Washington"}"#,
            "prompt: q, options: o, right: {field: r, is: text}",
            "## Q {#q}\n\n- [ ] A. Lincoln\n- [x] G. Washington",
            &[],
        );
    }

    #[test]
    fn objects_stand_for_their_values() {
        let mapping = "pages: .\nquestions: .\nquestion: {prompt: q, answers: a}";
        let imported =
            with(r#"{"Loops": {"first": {"q": "Q", "a": "x"}}, "Index": [{"q": "R", "a": "y"}]}"#, Some(mapping));
        let paths: Vec<&str> = imported.files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["content/a/q/index-page.md", "content/a/q/loops.md"]);
        assert!(imported.files[1].1.contains("## Q {#first}"), "{:?}", imported.files);
    }

    #[test]
    fn questions_may_name_their_page() {
        let mapping = "title: name\nquestions: all\nquestion: {prompt: q, answers: a, page: topic}";
        let text = r#"{"name": "All", "all": [{"q": "Q", "a": "x", "topic": "T 1"}, {"q": "R", "a": "x", "topic": "T/../2"}]}"#;
        let imported = with(text, Some(mapping));
        let paths: Vec<&str> = imported.files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["content/a/q/index.md", "content/a/q/t-1.md", "content/a/q/t-2.md"]);
    }

    #[test]
    fn a_file_says_its_language_licence_and_source() {
        let mapping =
            "language: lang\nlicense: l\nsource: s\ntitle: t\nquestions: all\nquestion: {prompt: q, answers: a}";
        let text = r#"{"lang": "de", "l": "CC0-1.0", "s": "Somewhere", "t": "T: x", "all": [{"q": "Q", "a": "x"}]}"#;
        let front = "title: \"T: x\"\nlanguage: \"de\"\nlicense: \"CC0-1.0\"\nsource: \"Somewhere\"\n---";
        assert!(with(text, Some(mapping)).files[0].1.contains(front));
        let imported = with(&text.replace("\"de\"", "\"Deutsch!\""), Some(mapping));
        assert!(imported.notes[0].lost[0].contains("the language `Deutsch!`"), "{:?}", imported.notes);
    }

    proptest::proptest! {
        /// Whatever a mapping says of whatever a file holds, nothing panics and a refusal has a reason.
        #[test]
        fn any_mapping_meets_any_file(picks in proptest::collection::vec(0..64_usize, 12), file in 0..6_usize) {
            let names = ["q", "o", "r", ".", "o.0", "o.t", "", "x.y", "r.r", "..", "o.0.t", "[q, o]", "{field: o}", "{is: recall}"];
            let by = ["letter", "number from 0", "number from 1", "text", "flags"];
            let name = |index: usize| names[picks[index] % names.len()];
            let text = ["plain", "markdown", "html"][picks[0] % 3];
            let mut mapping = format!("text: {text}\nquestion:\n  prompt: {}\n", name(1));
            for (index, field) in ["options", "answers", "form", "hints", "feedback", "page", "tags"].iter().enumerate() {
                if picks[index + 2] % 3 == 0 {
                    mapping.push_str(&format!("  {field}: {}\n", name(index + 2)));
                }
            }
            mapping.push_str(&format!("  right: {{field: {}, is: {}}}\n", name(9), by[picks[10] % by.len()]));
            mapping.push_str(&format!("  option: {{text: {}}}\n", name(11)));
            for (index, field) in [(10, "pages"), (11, "questions")] {
                if picks[index] % 2 == 0 {
                    mapping.push_str(&format!("{field}: {}\n", name(index - 1)));
                }
            }
            let file = [
                r#"[{"q": "Q", "o": ["A) a", "B) b"], "r": "B"}]"#,
                r#"{"q": [{"q": {"t": 1}, "o": {"t": "a", "u": null}, "r": [0, 1]}], "o": 5}"#,
                r#"{"o": {"t": [{"q": true, "o": [{"t": "a|b"}, [], {}], "r": {"r": "t"}}]}}"#,
                r#"[[[["q"]]], null, "o", {"q": "<ul><li>&amp;", "o": "a\nb\nc", "r": "c"}]"#,
                r#"{"q": {"q": {"q": "Q", "o": [1, 2.5, false], "r": 1}}}"#,
                r#"[{"q": "..", "o": ["é", "É"], "r": "É", "x": {"y": "/../"}}]"#,
            ][file];
            let imported = with(file, Some(&mapping));
            for note in &imported.notes {
                assert!(note.refused.as_deref() != Some(""), "{mapping}");
            }
            for (path, _) in &imported.files {
                assert!(path.starts_with("content") && !path.as_str().contains(".."), "{path}");
            }
        }
    }
}
