//! Whatever a file holds: reading it never panics, and every place lies inside the file.

use proptest::prelude::*;
use quizmill::command::{CourseOptions, MendOptions, MendSummary, Narrow, check_files, mend_files};
use quizmill::course::assemble;
use quizmill::diagnostic::{Baseline, Code, Severity, github, gitlab, human, json, sarif, short};
use quizmill::site::{DrawOptions, SitePlan};
use quizmill::text::{Files, MemoryFiles};
use quizmill::theme::Theme;
use std::sync::LazyLock;

/// Settings under which every finding that is off is told.
fn all_told(language: &str) -> String {
    let off = Code::ALL.iter().filter(|code| code.severity() == Severity::Off);
    let told: String = off.map(|code| format!("  {}: warning\n", code.name())).collect();
    format!("id: x\nlanguage: {language}\nseverity:\n{told}")
}

fn examine(site: &str, page: &str) {
    let files = MemoryFiles::new([("site.yaml", site), ("content/index.md", "# Home\n"), ("content/page.md", page)]);
    let options =
        CourseOptions { root: ".".into(), drafts: true, untrusted: false, threads: 1, ..CourseOptions::default() };
    let (report, _) = check_files(&files, &options).expect("nothing is read from disk");
    for finding in report.findings() {
        for label in &finding.labels {
            assert!(
                label.source.text().get(label.span.range()).is_some(),
                "{:?} leaves the text of {page:?}",
                label.span
            );
        }
        assert!(!human(finding, true).is_empty() && !short(finding).is_empty() && !json(finding).is_empty());
        assert_eq!(github(finding, "a".into()).lines().count(), 1, "{finding:?}");
    }
    let about = [sarif(&report, "a".into()), gitlab(&report, "a".into())];
    assert!(about.iter().all(|text| serde_json::from_str::<serde_json::Value>(text).is_ok()));
    let known = Baseline::of(&report);
    assert_eq!(Baseline::read(&known.text()).as_ref(), Ok(&known));
    if report.findings().iter().any(|finding| !finding.edits.is_empty()) {
        mend(&files, page);
    }
    pin(&files, page);
    draw(&files);
}

fn changes(files: &MemoryFiles, fix: bool) -> MendSummary {
    let course = CourseOptions { root: ".".into(), drafts: true, threads: 1, ..CourseOptions::default() };
    let options = MendOptions { course, narrow: Narrow::default(), fix, pin_ids: !fix };
    mend_files(files, &options).expect("nothing is read from disk")
}

/// What can be mended is mended in the end, and what is mended needs it no more.
fn mend(files: &MemoryFiles, page: &str) {
    let summary = changes(files, true);
    let left: Vec<String> =
        summary.report.findings().iter().filter(|finding| !finding.edits.is_empty()).map(short).collect();
    assert!(left.is_empty(), "{page:?} becomes {:?} with {left:?}", summary.files);
}

/// Ids that are written down are the ids that there were.
fn pin(files: &MemoryFiles, page: &str) {
    let ids = |files: &MemoryFiles| -> Vec<String> {
        let (course, _) = assemble(files, true);
        course.pages.iter().flat_map(|page| page.questions()).map(|question| question.id.clone()).collect()
    };
    for file in changes(files, false).files {
        let mut all: Vec<_> =
            files.paths().iter().map(|path| (path.clone(), files.read(path).expect("there"))).collect();
        all.push((file.path.clone(), file.after.clone()));
        assert_eq!(ids(&MemoryFiles::new(all)), ids(files), "{page:?} becomes {:?}", file.after);
    }
}

/// A course with errors is not built, but drawing it must not fail either: a preview will.
fn draw(files: &MemoryFiles) {
    static THEME: LazyLock<Theme> =
        LazyLock::new(|| Theme::load(Vec::new(), &quizmill::language::codes().collect(), &mut Vec::new()));
    let (course, _) = assemble(files, true);
    let (plan, _) = SitePlan::new(
        &course,
        &THEME,
        files,
        DrawOptions { untrusted: false, answers: true, ..DrawOptions::default() },
    );
    for path in plan.outputs().keys() {
        assert!(plan.draw(path).is_ok(), "{path}");
    }
}

/// Pieces that mean something, put together at random: far likelier to meet a branch than letters.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "\n",
        "\n\n",
        "  ",
        "    ",
        "- [x] ",
        "- [ ] ",
        "* [x] ",
        "- []",
        "- [ x ] ",
        "1. ",
        "# ",
        "## ",
        "### ",
        "> ",
        "> [!HINT]\n",
        "-[x] ",
        "\n• [ ] ",
        "\n    - [x] ",
        "\u{a0}",
        "\n##Two",
        "{#a ",
        "> [! HINT",
        "> **Hint:** ",
        "]: ",
        "+++\n",
        "> [!EXPLANATION] ",
        "> [!ANSWER]\n",
        "```python\n",
        "```\n",
        "~~~",
        "---\n",
        "| a | b |\n| --- | :-: |\n",
        "| c |",
        "\\|",
        "{#id ",
        "{.debug",
        "}",
        "{",
        "time=90s",
        "label=\"",
        "\"",
        "<!-- ",
        "-->",
        "<!-- allow remote-image: x -->",
        "<b>",
        "</b>",
        "<script>",
        "<T",
        "[a](b.md)",
        "[a](#b)",
        "![",
        "](x.png)",
        "[^1]",
        "[^1]: ",
        "$x^2$",
        "$$",
        "`",
        "``",
        "**",
        "_",
        "é",
        "日本",
        "\u{202e}",
        "\0",
        "\r\n",
        "\r",
        "\t",
        "a",
        "word ",
        "title: x\n",
        "minutes: 5\n",
        "tags: [a, b]\n",
        "badge: \"",
        "&amp;",
        "\\{",
        "## Q {.cloze}\n\n",
        "## Q {.order}\n\n",
        "## Q {.match}\n\n",
        "## Q {.parsons}\n\n",
        "## Q {.recall}\n\n",
        "## Q {.written}\n\n",
        "## Q {.text}\n\n",
        "## Q {.number}\n\n",
        "## Q {.steps}\n\n",
        "[[",
        "]]",
        "[[a|b]]",
        "[[ ]]",
        "> [!BANK]\n> - ",
        "> - ",
        "> 1. ",
        "> - [ ] ",
        "> - re: `(a|é)+`\n",
        "`(?i)x{2,`",
        " gaps=\"«»\"",
        "«x»",
        " ± ",
        "2.5",
        "1e99",
        "..",
        "%",
        "  # any order\n",
        "| line | x |\n| - | - |\n| 1-2 | y |\n",
        "## Q {.debg tiem=9s}\n\n",
        "titel: x\n",
        "title: a: b\n",
        "shuffle: yes\n",
        "tags: a\n",
        "level: expret\n",
        "> [!HNIT]\n",
        "> [!TIP]\n",
        "http://x.org",
        "javascript:",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_page_can_be_checked(pieces in prop::collection::vec(piece(), 0..40)) {
        examine(&all_told("en"), &pieces.concat());
    }

    #[test]
    fn any_question_can_be_checked(form in 0..9usize, pieces in prop::collection::vec(piece(), 0..20)) {
        let form = ["text", "number", "cloze", "order", "match", "parsons", "recall", "written", "steps"][form];
        examine(&all_told("de"), &format!("# Page\n\n## Question {{#q .{form}}}\n\n{}", pieces.concat()));
    }

    #[test]
    fn any_front_matter_can_be_checked(pieces in prop::collection::vec(piece(), 0..12)) {
        let text = pieces.concat();
        examine(&text, &format!("---\n{text}\n---\n\n# Page\n"));
    }
}

#[test]
fn hostile_files_end_soon() {
    for text in [
        ">".repeat(50_000),
        "- ".repeat(20_000),
        "# T\n\n## Q\n\n".to_owned() + &"## x\n".repeat(20_000),
        "[".repeat(50_000),
        "*".repeat(50_000),
        "`".repeat(50_000) + "x",
        "<".repeat(50_000),
        "<!--".repeat(10_000),
        "| ".repeat(20_000) + "\n" + &"|-".repeat(20_000),
        "## {".repeat(10_000),
        "# a {#b}\n".repeat(2_000),
        "# T\n\n## Q {.cloze}\n\n".to_owned() + &"[[a]] ".repeat(5_000),
        "# T\n\n## Q {.cloze}\n\n".to_owned() + &"[[".repeat(20_000),
        "# T\n\n## Q {.order}\n\n".to_owned() + &"1. a\n".repeat(5_000),
        "# T\n\n## Q {.parsons}\n\n```python\n".to_owned() + &"a\n".repeat(20_000) + "```\n",
        "# T\n\n## Q {.match}\n\n| a | b |\n| - | - |\n".to_owned() + &"| x | y |\n".repeat(3_000),
        "# T\n\n## Q\n\n> [!ANSWER]\n".to_owned() + &"> - word\n".repeat(3_000),
        format!("# T\n\n## Q\n\n> [!ANSWER]\n> - re: `{}`\n", "(".repeat(400)),
        format!("# T\n\n## Q\n\n> [!ANSWER]\n> - 1{}\n", "0".repeat(5_000)),
        format!("---\na: {}\n---\n", "[".repeat(20_000)),
        "# T\n\n## Q\n\n".to_owned() + &"which not all of the above ".repeat(5_000) + "\n\n- [x] a\n- [ ] b\n",
        "# T\n\n## Q\n\n- [x] word other\n- [ ] b\n\n".to_owned() + &"> [!HINT]\n> word other\n\n".repeat(2_000),
        "# T\n\n".to_owned() + &"[[a]] [[b]] ".repeat(5_000),
        "# T\n\n## Q\n\n".to_owned() + &"- [ ] all of these words always\n".repeat(2_000) + "- [x] a\n",
        "# T\n\n".to_owned() + &(0..1_500).map(same).collect::<String>(),
        format!("---\nmath: true\ntitle: x\n---\n\n${}$\n", "{".repeat(3_900)),
    ] {
        examine(&all_told("en"), &text);
    }
}

/// One of many questions that are nearly the same.
fn same(at: usize) -> String {
    let word = ["sooner", "later"][at % 2];
    format!(
        "## Which of these steps comes {word} when a web page is loaded from afar {{#q{at}}}\n\n- [x] a\n- [ ] b\n\n"
    )
}
