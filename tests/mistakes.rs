//! Mistakes that once passed without a word, or whose report misled: a small course each, and every line of its report.

use quizmill::command::{CourseOptions, check_files};
use quizmill::diagnostic::{human, short};
use quizmill::text::MemoryFiles;

/// The report of a course, a line a finding; without its help.
fn lines(files: &[(&str, &str)]) -> Vec<String> {
    report(files).findings().iter().map(|finding| short(finding).trim_end().to_owned()).collect()
}

/// The report as people read it.
fn text(files: &[(&str, &str)]) -> String {
    report(files).findings().iter().map(|finding| human(finding, false)).collect()
}

/// A course has an id and a home page where nothing else is said.
fn report(files: &[(&str, &str)]) -> quizmill::diagnostic::Report {
    let usual = [("site.yaml", "id: x\n"), ("content/index.md", "# Home\n")];
    let files = MemoryFiles::new(usual.iter().chain(files).copied());
    let options = CourseOptions { root: ".".into(), threads: 1, ..CourseOptions::default() };
    check_files(&files, &options).expect("nothing is read from disk").0
}

const NONE: [&str; 0] = [];

#[test]
fn words_in_the_defaults_of_the_site() {
    let found = lines(&[("site.yaml", "id: x\ndefaults: {level: easy, kind: debgu, form: foo, time: 2m}\n")]);
    assert_eq!(
        found,
        [
            "site.yaml:2:19: error[wrong-value]: `level` has no value `easy`",
            "site.yaml:2:31: error[wrong-value]: `kind` has no value `debgu`",
            "site.yaml:2:44: error[wrong-value]: `form` has no value `foo`",
        ]
    );
    let own = "id: x\nkinds: {recall-facts: Recall}\ndefaults: {kind: recall-facts, level: expert, form: text}\n";
    assert_eq!(lines(&[("site.yaml", own)]), NONE);
}

const CONCEPT: [(&str, &str); 3] =
    [("content/k/index.md", "# K\n"), ("content/k/why.md", "# Why\n"), ("content/k/challenge.md", "# Challenge\n")];

fn concept(modes: &str) -> Vec<String> {
    let site = format!("id: x\n{modes}\n");
    lines(&[&[("site.yaml", site.as_str())], CONCEPT.as_slice()].concat())
}

#[test]
fn modes_that_are_not_listed_or_not_known() {
    let left_out = "`modes` of site.yaml leaves `challenge` out, so the other pages of the concept do not lead here";
    let left_out = format!("content/k/challenge.md:1:1: error[unknown-mode]: {left_out}");
    assert_eq!(concept("modes: [index, why]"), [left_out.as_str()]);
    let unknown = "site.yaml:2:21: error[unknown-mode]: there is no mode `chalenge`";
    assert_eq!(concept("modes: [index, why, chalenge]"), [left_out.as_str(), unknown]);
    assert_eq!(concept("modes: [index, why, challenge, {lab: In the lab}]"), NONE);
    assert_eq!(concept("modes: {why: Reasons, challenge: Test, lab: In the lab}"), NONE);
    // Whoever says that the page is no mode has left it out on purpose; beside no concept it is a page like any other.
    let site = ("site.yaml", "id: x\nmodes: [index, why]\n");
    let none = ("content/k/challenge.md", "---\nmode: none\ntitle: C\n---\n");
    assert_eq!(lines(&[site, CONCEPT[0], CONCEPT[1], none]), NONE);
    assert_eq!(lines(&[site, CONCEPT[0], CONCEPT[2]]), NONE);
}

#[test]
fn two_pages_of_one_mode() {
    let foo = ("content/k/foo.md", "---\ntitle: Foo\nmode: why\n---\n");
    let files = [&[foo], CONCEPT.as_slice()].concat();
    let message = "error[duplicate-mode]: the mode `why` of this concept is `content/k/why.md` already";
    assert_eq!(lines(&files), [format!("content/k/foo.md:3:7: {message}")]);
    assert!(text(&files).contains("first page"));
}
