//! Quizzes in JSON: the sample, real files question by question, and the mappings that the documentation shows.

use crate::{Import, corpus, counted, letters, sample, shown};
use quizmill::course::question::{Form, Question};
use quizmill::markdown::plain;
use std::collections::BTreeMap;

fn refused(imported: &Import) -> Vec<(String, String, String)> {
    let notes = imported.summary.notes.iter();
    notes.filter_map(|note| Some((note.path.to_string(), note.question.clone(), note.refused.clone()?))).collect()
}

/// What a question asks, as letters: a short prompt has become the title, a long one has a number for its title.
fn asked(question: &Question) -> String {
    if question.prompt.is_empty() { letters(&plain(&question.title)) } else { shown(&question.prompt) }
}

#[test]
fn the_sample_keeps_what_can_be_kept() {
    let imported = Import::of("json", &[sample("json")]);
    let counts = imported.summary.counts();
    assert_eq!((counts.questions, counts.imported, counts.refused), (6, 3, 3));
    let reasons: Vec<String> = refused(&imported).into_iter().map(|(_, _, reason)| reason).collect();
    assert_eq!(
        reasons,
        [
            "`isCorrect` of an option is `frue`, neither `true` nor `false`",
            "none of its options is right",
            "two of its options are the same: `noise`",
        ]
    );
    assert_eq!(imported.summary.notes[0].lost, ["the field `complete`", "the field `error`"]);
    let page = imported.text("content/en/1.md");
    assert!(page.contains("## Which \\<label> element of a seed bag tells when to sow?"), "{page}");
    assert!(page.contains("- [ ] \\`best before\\`\n- [x] sowing time\n- [ ] price \\*per bag\\*\n"), "{page}");
    assert!(imported.text("content/en/2.md").contains(".multiple}\n\n- [x] leaves\n- [x] peelings\n- [ ] stones\n"));
    assert!(imported.text("content/en/index.md").contains("title: \"Gardening for Beginners: Quizzes\""));
    imported.again();
}

#[test]
fn every_question_keeps_its_options_and_what_is_right() {
    let Some(corpus) = corpus("beginners-json") else { return };
    let Some(wanted) = counted("beginners-json.mjs", &corpus) else { return };
    let imported = Import::of("json", &[corpus]);
    let counts = imported.summary.counts();
    assert_eq!((imported.summary.files, counts.questions, counts.imported, counts.lossy), (21, 2875, 2871, 0));

    // Each oddity has its name: a slip of the pen, twice no right option, and an option twice.
    let refused = refused(&imported);
    let of = |file: &str| -> Vec<&str> {
        refused.iter().filter(|(path, ..)| path == file).map(|(_, _, reason)| reason.as_str()).collect()
    };
    assert_eq!(refused.len(), 4);
    assert_eq!(of("iot/ar.json"), ["`isCorrect` of an option is `frue`, neither `true` nor `false`"]);
    assert_eq!(of("web/id.json"), ["none of its options is right"]);
    assert_eq!(of("web/it.json"), ["none of its options is right"]);
    assert_eq!(of("ml/ptbr.json"), ["two of its options are the same: `barulho`"]);

    let course = imported.course();
    let pages: BTreeMap<String, &quizmill::course::Page> = course
        .pages
        .iter()
        .map(AsRef::as_ref)
        .map(|page: &quizmill::course::Page| (page.location.key().to_string(), page))
        .collect();
    let mut compared = 0;
    let mut left_out = Vec::new();
    let mut several = Vec::new();
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let wanted = wanted.as_array().expect("a list");
    assert_eq!(wanted.len(), 2875);
    for one in wanted {
        let text = |name: &str| one[name].as_str().expect("a text").to_owned();
        let file = text("file");
        let key = format!("{}/{}", file.trim_end_matches(".json"), one["quiz"]);
        let name = format!("{file} {}.{}", one["quiz"], one["place"]);
        let page = pages.get(&key).unwrap_or_else(|| panic!("{name}: no page {key}"));
        assert_eq!(letters(&plain(&page.title)), text("title"), "{name}");
        let next = at.entry(key).or_default();
        let question = page.questions().nth(*next).filter(|question| asked(question) == text("text"));
        let Some(question) = question else {
            left_out.push(name);
            continue;
        };
        *next += 1;
        let options: Vec<String> = question.options().iter().map(|option| shown(&option.content)).collect();
        let right: Vec<u64> =
            (0..).zip(question.options()).filter(|(_, option)| option.right).map(|(index, _)| index).collect();
        let texts = |value: &serde_json::Value| -> Vec<String> {
            value.as_array().expect("a list").iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
        };
        let numbers: Vec<u64> = one["right"].as_array().expect("a list").iter().filter_map(|n| n.as_u64()).collect();
        assert_eq!((options, &right), (texts(&one["options"]), &numbers), "{name}");
        assert_eq!(matches!(question.form, Form::Multiple(_)), right.len() > 1, "{name}");
        if right.len() > 1 {
            several.push(name);
        }
        compared += 1;
    }
    assert_eq!(compared, 2871, "{left_out:?}");
    assert_eq!(left_out, ["iot/ar.json 18.2", "ml/ptbr.json 28.1", "web/id.json 33.1", "web/it.json 33.1"]);
    assert_eq!(several, ["web/hi.json 5.0"]);
    assert_eq!(pages.values().map(|page| page.questions().count()).sum::<usize>(), 2871);
    imported.again();
}

/// Texts of fences by their languages, in the order of a page.
fn fences(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty() && !info.starts_with('`')) else {
            if let Some(info) = line.strip_prefix("````") {
                let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "````").collect();
                found.push((info.to_owned(), body.join("\n")));
            }
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        found.push((info.to_owned(), body.join("\n")));
    }
    found
}

/// The documentation shows files, mappings and pages one after the other: each file with its mapping gives its page.
#[test]
fn the_mappings_of_the_documentation_work() {
    let root = camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/import/json.md")).expect("the page");
    let mut file = None;
    let mut mapping = None;
    let mut shown = 0;
    for (language, text) in fences(&page) {
        match language.as_str() {
            "json" => (file, mapping) = (Some(text), None),
            "yaml" => mapping = Some(text),
            "markdown" => {
                let folder = tempfile::tempdir().expect("a folder");
                let folder = camino::Utf8Path::from_path(folder.path()).expect("a UTF-8 path");
                let (input, map) = (folder.join("quiz.json"), folder.join("map.yaml"));
                std::fs::write(&input, file.clone().expect("a file before its page")).expect("written");
                let imported = Import::with("json", &[input], |options| {
                    if let Some(text) = &mapping {
                        std::fs::write(&map, text).expect("written");
                        options.mapping = Some(map);
                    }
                });
                assert_eq!(refused(&imported), [], "{mapping:?}");
                let lost: Vec<&String> = imported.summary.notes.iter().flat_map(|note| &note.lost).collect();
                assert!(lost.is_empty(), "{lost:?} of {mapping:?}");
                let pages: Vec<String> = imported
                    .summary
                    .notes
                    .iter()
                    .filter_map(|note| Some(note.target.as_ref()?.0.to_string()))
                    .collect();
                let made = imported.text(pages.first().expect("a page"));
                let made = made.splitn(3, "---\n").nth(2).expect("a body");
                assert_eq!(made.trim(), text.trim());
                shown += 1;
            }
            _ => {}
        }
    }
    assert!(shown >= 4, "{shown} examples");
}

/// Every field that a mapping may have stands in the documentation.
#[test]
fn the_documentation_names_every_field() {
    let root = camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/import/json.md")).expect("the page");
    let code = std::fs::read_to_string(root.join("src/exchange/json/mapping.rs")).expect("the code");
    for list in ["TOP", "PAGE", "QUESTION", "OPTION", "WORD", "RIGHT"] {
        let (_, rest) = code.split_once(&format!("const {list}: &[&str] =")).expect("the list");
        let (names, _) = rest.split_once("];").expect("its end");
        for name in names.split('"').skip(1).step_by(2) {
            assert!(page.contains(&format!("`{name}`")) || page.contains(&format!("`{name}: ")), "`{name}` of {list}");
        }
    }
}
