//! Formats with a published schema are held to it: SARIF to that of its standard, settings to those that
//! `quizmill schema` prints, which must take and refuse what the reader does.

mod json_schema;

use camino::Utf8PathBuf;
use json_schema::faults;
use quizmill::command::{CourseOptions, check_files};
use quizmill::course::fields::{Field, PAGE, SITE};
use quizmill::course::{assemble, schema};
use quizmill::diagnostic::{Code, Report, sarif, short};
use quizmill::markdown::front_matter;
use quizmill::text::{MemoryFiles, Source, Span};
use quizmill::yaml::{self, Node, Value as Yaml};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn repository(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.replace("\r\n", "\n")
}

/// The files of an example on the page of a finding.
fn example(code: Code, section: &str) -> Vec<(Utf8PathBuf, Vec<u8>)> {
    let page = code.page();
    let from = page.split(&format!("\n## {section}\n")).nth(1).expect("the section is there");
    let example = from.split("\n## Report\n").next().expect("its end");
    let mut files = vec![("site.yaml".into(), b"id: example\n".to_vec())];
    for block in example.split("\n`````").collect::<Vec<_>>().chunks(2) {
        let [_, block] = block else { continue };
        let (info, text) = block.split_once('\n').expect("a block");
        let path = info.split_whitespace().last().expect("a path").into();
        files.push((path, format!("{text}\n").into_bytes()));
    }
    files
}

fn report(files: Vec<(Utf8PathBuf, Vec<u8>)>) -> Report {
    let options = CourseOptions { threads: 1, ..CourseOptions::default() };
    check_files(&MemoryFiles::new(files), &options).expect("nothing is read from disk").0
}

#[test]
fn every_log_is_sarif() {
    let schema: Value = serde_json::from_str(&repository("tests/schemas/sarif-2.1.0.json")).expect("JSON");
    let (mut results, mut related, mut fixes) = (0, 0, 0);
    for &code in Code::ALL {
        let report = report(example(code, "Wrong"));
        for prefix in ["", "some where/курс: 1"] {
            let text = sarif(&report, prefix.into());
            let log: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(faults(&schema, &log), Vec::<String>::new(), "{}", code.name());
            let run = &log["runs"][0];
            for result in run["results"].as_array().expect("results") {
                let index = result["ruleIndex"].as_u64().expect("an index") as usize;
                assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
                let region = &result["locations"][0]["physicalLocation"]["region"];
                let place = |line: &str, column: &str| (region[line].as_u64(), region[column].as_u64());
                assert!(place("startLine", "startColumn") <= place("endLine", "endColumn"), "{result:#}");
                results += 1;
                related += usize::from(result.get("relatedLocations").is_some());
                fixes += usize::from(result.get("fixes").is_some());
            }
        }
    }
    assert!(results > 150 && related > 10 && fixes > 10, "{results} results, {related} related, {fixes} fixes");
}

/// A check that takes everything would prove nothing.
#[test]
fn what_is_no_sarif_is_refused() {
    let schema: Value = serde_json::from_str(&repository("tests/schemas/sarif-2.1.0.json")).expect("JSON");
    let log: Value =
        serde_json::from_str(&sarif(&report(example(Code::UnknownField, "Wrong")), "".into())).expect("JSON");
    for (pointer, value) in [
        ("/version", json!("2.0.0")),
        ("/runs/0/tool/driver", json!({})),
        ("/runs/0/columnKind", json!("bytes")),
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/message", json!({})),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", json!("a b")),
        ("/runs/0/results/0/fixes/0/artifactChanges", json!([])),
        ("/runs/0/results/0/fixes/0/artifactChanges/0/replacements/0", json!({ "insertedContent": { "text": "" } })),
        ("/runs/0/tool/driver/rules/0", json!({ "name": "no id" })),
        ("/runs/0/tool/driver/rules/0/help", json!({ "markdown": "no text" })),
    ] {
        let mut broken = log.clone();
        *broken.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is there")) = value;
        assert_ne!(faults(&schema, &broken), Vec::<String>::new(), "{pointer}");
    }
}

#[test]
fn the_committed_schemas_are_current() {
    let overwrite = std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite");
    for (name, schema) in [("site", schema::site()), ("page", schema::page())] {
        let (path, text) = (format!("docs/schema/{name}.json"), schema::text(&schema));
        if overwrite {
            fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path), text).expect("written");
        } else {
            assert_eq!(repository(&path), text, "write {path} with `quizmill schema {name}`");
        }
    }
}

#[test]
fn the_schemas_hold_every_field_with_what_it_is_for() {
    for (table, schema) in [(SITE, schema::site()), (PAGE, schema::page())] {
        assert_eq!(schema["properties"].as_object().map(|fields| fields.len()), Some(table.len()));
        for Field { name, doc, .. } in table {
            let description = schema["properties"][name]["description"].as_str().expect("a description");
            assert!(description.starts_with(doc), "{name}: {description}");
        }
    }
}

fn json_of(node: &Node) -> Value {
    match &node.value {
        Yaml::Null => Value::Null,
        Yaml::Boolean(value) => json!(value),
        Yaml::Integer(number) => json!(number),
        Yaml::Float(number) => json!(number),
        Yaml::Text(text) => json!(text),
        Yaml::List(items) => items.iter().map(json_of).collect(),
        Yaml::Map(map) => map.iter().map(|(key, value)| (key.name.clone(), json_of(value))).collect(),
    }
}

/// What the schema of a file says to its settings; `None` where it has none that can be read.
fn settings_faults(path: &str, text: &str) -> Option<Vec<String>> {
    let source = Arc::new(Source::new(path, text));
    let (schema, span) = match path {
        "site.yaml" => (schema::site(), Span::new(0, text.len())),
        path if path.ends_with(".md") => (schema::page(), front_matter(&source).0?),
        _ => return None,
    };
    yaml::parse(&source, span).ok().map(|node| faults(&schema, &json_of(&node)))
}

fn texts(folder: &Path, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            texts(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md") || path.ends_with("site.yaml") {
            let name = if path.ends_with("site.yaml") { "site.yaml".to_owned() } else { path.display().to_string() };
            found.push((name, fs::read_to_string(&path).expect("text")));
        }
    }
}

#[test]
fn settings_that_the_program_takes_are_taken() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![("site.yaml".to_owned(), repository("site.yaml"))];
    for folder in ["content", "src/command/new", "tests/sites"] {
        texts(&root.join(folder), &mut files);
    }
    // The settings of a new course are a template; those of the demo course say as much.
    files.retain(|(_, text)| !text.contains("{id}"));
    for &code in Code::ALL.iter().filter(|code| !code.page().contains(" repeat=")) {
        let right = example(code, "Right");
        files.extend(right.into_iter().filter_map(|(path, text)| Some((path.into(), String::from_utf8(text).ok()?))));
    }
    let mut taken = 0;
    for (path, text) in files {
        if let Some(faults) = settings_faults(&path, &text) {
            assert_eq!(faults, Vec::<String>::new(), "{path}:\n{text}");
            taken += 1;
        }
    }
    assert!(taken > 100, "only {taken} settings were found");
}

/// Examples whose fault one file alone shows. A mode may be one of the site's, so no schema of a page refuses it, and
/// what is no YAML at all or has a key twice is refused before any schema.
#[test]
fn broken_examples_are_refused() {
    for code in [Code::UnknownField, Code::WrongType, Code::WrongValue, Code::VocabularyClash] {
        let files = example(code, "Wrong");
        let refused = files.iter().any(|(path, text)| {
            let text = std::str::from_utf8(text).expect("text");
            settings_faults(path.as_str(), text).is_some_and(|faults| !faults.is_empty())
        });
        assert!(refused, "the wrong example of {} is taken", code.name());
    }
}

const VALUES: &[&str] = &[
    "true",
    "yes",
    "5",
    "0",
    "-1",
    "1",
    "100",
    "1000",
    "1001",
    "5000",
    "1000000001",
    "1.5",
    "text",
    "\"\"",
    "\" \"",
    "90s",
    "2m",
    "1m30s",
    "1h1s",
    "2m30",
    "30s1m",
    "0s",
    "\"0\"",
    "\"07\"",
    "25:00",
    "none",
    "all",
    "80%",
    "100%",
    "0%",
    "101%",
    "80 %",
    "unlimited",
    "99",
    "\"100\"",
    "[a]",
    "[a, 1, 2.5]",
    "[[a]]",
    "[true]",
    "[]",
    "{a: 1}",
    "{a: b}",
    "{a: {label: b}}",
    "{a: {label: b, color: c}}",
    "{a: [b]}",
    "{beginner: 2}",
    "{beginner: 0}",
    "{beginner: b}",
    "{}",
    "null",
    "~",
    "de",
    "pt-BR",
    "DE",
    "german",
    "https://example.org",
    "\"ftp://example.org\"",
    "\"mailto:a@example.org?subject={id}\"",
    "\"https://example.org/{path}#{line}\"",
    "\"https://example.org/{page}\"",
    "a b",
    "sealed",
    "open",
    "relaxed",
    "choice",
    "multipel",
    "conceptual",
    "beginner",
    "Großes",
    "größe",
    "a--b",
    "-a",
    "{letter-reference: off}",
    "{letter-reference: maybe}",
    "{unknown-field: off}",
    "{Upper: a}",
    "{cloze: a}",
    "{beginner: a}",
    "{conceptual: a}",
    "{draft: a}",
    "[a, {b: c}]",
    "[{a: 1}]",
    "[choice]",
    "[{beginner: a}]",
    "[index, why]",
];

/// Whatever stands in a field, the schema refuses it where the reader does, and takes it where the reader does.
#[test]
fn reader_and_schema_agree_on_every_field_and_value() {
    let settings = [
        Code::UnknownField,
        Code::WrongType,
        Code::WrongValue,
        Code::UnknownMode,
        Code::UnsafeLink,
        Code::UnknownCode,
        Code::VocabularyClash,
    ];
    let mut faults = Vec::new();
    for (table, site) in [(SITE, true), (PAGE, false)] {
        for field in table {
            for value in VALUES {
                // A field of the site may be one that the example sets already.
                let others = if field.name == "id" { "" } else { "id: example\n" };
                let line = format!("{}: {value}\n", field.name);
                let title = if field.name == "title" { "" } else { "title: Page\n" };
                let (path, text, site_text) = match site {
                    true => ("site.yaml", format!("{others}{line}"), format!("{others}{line}")),
                    false => ("content/a.md", format!("---\n{title}{line}---\n"), "id: example\n".to_owned()),
                };
                let page = if site { "# Page\n".to_owned() } else { text.clone() };
                let files = MemoryFiles::new([("site.yaml", site_text), ("content/a.md", page)]);
                let (_, findings) = assemble(&files, false);
                let about = |code: Code| settings.contains(&code);
                let refused: String = findings.iter().filter(|finding| about(finding.code)).map(short).collect();
                let found = settings_faults(path, &text).unwrap_or_else(|| panic!("{text} is no YAML"));
                // Kinds, levels and modes may be those of a site that a page's schema does not know; that a path leads
                // to a page, and a level of a draw is one, is known with the course.
                let open = ["kind", "level", "mode", "prerequisites", "draw"].contains(&field.name);
                let agree = refused.is_empty() == found.is_empty() || (open && found.is_empty());
                if !agree {
                    faults.push(format!("{line}  reader: {refused:?}\n  schema: {found:?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} differ:\n{}", faults.len(), faults.join("\n"));
}
