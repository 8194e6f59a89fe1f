//! What editors, shells and forges take from the program and its documentation: completions, manual pages, the
//! patterns and settings on the pages of `docs/`.

use quizmill::command::{CourseOptions, check_files};
use quizmill::diagnostic::{Code, short};
use quizmill::text::{MemoryFiles, Source, Span};
use quizmill::yaml;
use regex::Regex;
use std::fs;
use std::path::Path;
use std::process::Command;

fn quizmill(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_quizmill")).args(arguments).output().expect("the program starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The commands that the program's help lists.
fn commands() -> Vec<String> {
    let help = quizmill(&["--help"]);
    let list = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a list");
    let names: Vec<String> = list
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| Some(line.split_whitespace().next()?.to_owned()))
        .filter(|name| name != "help")
        .collect();
    assert!(names.len() >= 9 && names.contains(&"check".to_owned()), "{names:?}");
    names
}

#[test]
fn completions_of_every_shell_name_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = quizmill(&["completions", shell]);
        for name in commands() {
            assert!(script.contains(&name), "{shell} does not complete `{name}`");
        }
        // Options are there too, and their values where the shell has a way to ask for them.
        let values = if ["powershell", "elvish"].contains(&shell) { &[][..] } else { &["sarif", "multiple"] };
        for word in ["pin-ids", "baseline"].iter().chain(values) {
            assert!(script.contains(word), "{shell} does not complete `{word}`");
        }
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("share/man1");
    quizmill(&["man", target.to_str().expect("UTF-8")]);
    let mut names: Vec<String> = fs::read_dir(&target)
        .expect("made")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut expected: Vec<String> = commands().iter().map(|name| format!("quizmill-{name}.1")).collect();
    expected.push("quizmill.1".to_owned());
    expected.sort();
    assert_eq!(names, expected);
    for name in names {
        let page = fs::read_to_string(target.join(&name)).expect("a page");
        let title = name.trim_end_matches(".1");
        assert!(page.contains(&format!(".TH {title} 1")), "{name} has no title");
        assert!(page.contains(".SH NAME") && page.contains(".SH DESCRIPTION"), "{name} has no sections");
        assert!(!page.contains("/home/") && page.contains(env!("CARGO_PKG_VERSION")), "{name}");
    }
    let whole = fs::read_to_string(target.join("quizmill.1")).expect("a page");
    for name in commands() {
        assert!(whole.contains(&format!("quizmill\\-{name}")), "quizmill.1 does not name `{name}`");
    }
}

/// The fenced blocks of a page in a language.
fn blocks(path: &str, language: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let page = fs::read_to_string(&path).expect("a page").replace("\r\n", "\n");
    let open = format!("\n```{language}\n");
    let found: Vec<String> =
        page.split(&open).skip(1).map(|rest| rest.split("\n```").next().expect("an end").to_owned()).collect();
    assert!(!found.is_empty(), "{} has no block in {language}", path.display());
    found
}

/// The problem matcher of docs/editors.md takes every line that `check --format short` writes apart.
#[test]
fn the_problem_matcher_reads_every_finding_that_has_a_place() {
    let tasks = blocks("docs/editors.md", "json").into_iter().find(|text| text.contains("problemMatcher"));
    let tasks: serde_json::Value = serde_json::from_str(&tasks.expect("tasks")).expect("JSON");
    let pattern = &tasks["tasks"][0]["problemMatcher"]["pattern"];
    let matcher = Regex::new(pattern["regexp"].as_str().expect("a pattern")).expect("for both engines");
    let part = |name: &str| pattern[name].as_u64().expect("a number") as usize;
    let mut read = 0;
    for &code in Code::ALL {
        let wrong = code.page().split("\n## Wrong\n").nth(1).expect("an example").split("\n## Report\n").next();
        let mut files = vec![("site.yaml".to_owned(), "id: example\n".to_owned())];
        for block in wrong.expect("its end").split("\n`````").collect::<Vec<_>>().chunks(2) {
            let [_, block] = block else { continue };
            let (info, text) = block.split_once('\n').expect("a block");
            files.push((info.split_whitespace().last().expect("a path").to_owned(), format!("{text}\n")));
        }
        let options = CourseOptions { threads: 1, ..CourseOptions::default() };
        let (report, _) = check_files(&MemoryFiles::new(files), &options).expect("nothing is read from disk");
        for finding in report.findings().iter().filter(|finding| !finding.labels.is_empty()) {
            let line = short(finding);
            let found = matcher.captures(line.trim_end_matches('\n')).unwrap_or_else(|| panic!("{line} is not read"));
            let label = &finding.labels[0];
            let (row, column) = label.source.place(label.span.start);
            assert_eq!(&found[part("file")], label.source.path().as_str());
            assert_eq!((&found[part("line")], &found[part("column")]), (&*row.to_string(), &*column.to_string()));
            assert_eq!(&found[part("severity")], finding.severity().name());
            assert_eq!(&found[part("code")], finding.code.name());
            read += 1;
        }
    }
    assert!(read > 80, "only {read} findings");
}

#[test]
fn settings_on_the_pages_can_be_read() {
    for text in blocks("docs/editors.md", "json") {
        serde_json::from_str::<serde_json::Value>(&text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    }
    for page in ["docs/editors.md", "docs/ci.md"] {
        for text in blocks(page, "yaml") {
            let source = Source::new("recipe.yaml", text.as_str());
            if let Err(error) = yaml::parse(&source, Span::new(0, text.len())) {
                panic!("{page}: {}:\n{text}", error.message);
            }
        }
    }
}
