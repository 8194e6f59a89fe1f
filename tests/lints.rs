//! What `check` says of how questions are written: the rules that look at a whole course, languages, and the list
//! of all of them. Each code's own page is in `tests/check/`.

use quizmill::command::{CourseOptions, check_files};
use quizmill::diagnostic::{Code, Severity, short};
use quizmill::text::MemoryFiles;
use std::fs;
use std::path::Path;

/// The findings of a course, one line each.
fn check(files: &[(&str, &str)]) -> Vec<String> {
    check_with(files, 1)
}

fn check_with(files: &[(&str, &str)], threads: usize) -> Vec<String> {
    let site = ("site.yaml", "id: test\n");
    let given = files.iter().any(|(path, _)| *path == "site.yaml");
    let all = files.iter().copied().chain((!given).then_some(site)).chain([("content/index.md", "# Home\n")]);
    let options = CourseOptions { root: ".".into(), threads, ..CourseOptions::default() };
    let (report, _) = check_files(&MemoryFiles::new(all), &options).expect("nothing is read from disk");
    report.findings().iter().map(|finding| short(finding).trim_end().to_owned()).collect()
}

fn codes(findings: &[String]) -> Vec<&str> {
    findings.iter().filter_map(|line| line.split(['[', ']']).nth(1)).collect()
}

/// A question long enough to be compared by more than its words.
fn long(id: &str, verb: &str, right: &str) -> String {
    format!(
        "## What comes first? {{#{id}}}\n\nA browser is asked to {verb} a page of a server it has never met before. Nothing is \
         kept from earlier visits, the name of the server is all it has, and no proxy stands in between.\n\n\
         - [x] {right}\n- [ ] It draws the first letters of the page.\n- [ ] It sends back what it has learned.\n\n"
    )
}

#[test]
fn nearly_equal_questions_are_found() {
    let right = "It asks for the address of the name.";
    let page = format!("# Page\n\n{}{}", long("one", "open", right), long("two", "show", right));
    assert_eq!(codes(&check(&[("content/a.md", &page)])), ["similar-question"]);
    let mixed = "# Page\n\n## Which number is prime? {#a}\n\n- [x] eleven\n- [ ] twelve\n\n## Which number is prime? {#b}\n\n\
                 - [ ] Twelve.\n- [x] Eleven.\n";
    assert_eq!(codes(&check(&[("content/a.md", mixed)])), ["similar-question"], "in another order");
}

#[test]
fn practice_is_no_repetition() {
    let right = "It asks for the address of the name.";
    let other = format!("# Page\n\n{}{}", long("one", "open", right), long("two", "show", "It waits for a while."));
    assert_eq!(check(&[("content/a.md", &other)]), [""; 0], "another answer");
    let numbers = "# Page\n\n## What does `print(7 % 2)` show on the screen of the learner? {#a}\n\n- [x] 1\n- [ ] 0\n\n\
                   ## What does `print(9 % 2)` show on the screen of the learner? {#b}\n\n- [x] 1\n- [ ] 0\n";
    assert_eq!(check(&[("content/a.md", numbers)]), [""; 0], "other numbers");
    let signs = "# Page\n\n## What does `1 == 1.0` give in this language? {#a}\n\n- [x] true\n- [ ] false\n\n\
                 ## What does `1 <= 1.0` give in this language? {#b}\n\n- [x] true\n- [ ] false\n";
    assert_eq!(check(&[("content/a.md", signs)]), [""; 0], "other code");
    let cards = "# Page\n\n## Say it in your own words {#a .written}\n\n## Say it in your own words {#b .written}\n";
    assert_eq!(codes(&check(&[("content/a.md", cards)])), ["similar-question"], "the same to the letter");
}

#[test]
fn translations_and_banks_are_no_repetitions() {
    let question = long("one", "open", "It asks for the address of the name.");
    let page = format!("# Page\n\n{question}");
    assert_eq!(check(&[("content/a.md", &page), ("content/a.de.md", &page)]), [""; 0]);
    let shows = "---\ntitle: Shows a bank\nquestions: [_bank/a.md]\n---\n";
    let files = [("content/_bank/a.md", question.as_str()), ("content/b.md", shows), ("content/c.md", shows)];
    assert_eq!(check(&files), [""; 0]);
    let twice = [
        files[0],
        ("content/_bank/b.md", &question.replace("#one", "#two")),
        ("content/b.md", "---\ntitle: B\nquestions: [_bank/*.md]\n---\n"),
    ];
    assert_eq!(codes(&check(&twice)), ["similar-question"], "but in two banks they are");
}

/// Twenty questions; `right` says where the right option stands and what it says.
fn twenty(right: impl Fn(usize) -> (usize, String)) -> String {
    let mut page = "# Page\n\n".to_owned();
    for at in 0..20 {
        let (place, text) = right(at);
        page += &format!("## Number {at}\n\n");
        for option in 0..4 {
            let line = if option == place { format!("- [x] {text}\n") } else { format!("- [ ] wrong {at}.{option}\n") };
            page += &line;
        }
        page += "\n";
    }
    page
}

#[test]
fn a_course_is_held_against_chance_as_a_whole_and_by_pages() {
    let wordy = twenty(|at| (at % 4, format!("right {at}, for a number of reasons")));
    assert_eq!(codes(&check(&[("content/a.md", &wordy)])), ["longest-right"], "of one page the page is told");
    let half = |from: usize| -> String {
        let mut parts = wordy.split("## ").map(str::to_owned).collect::<Vec<_>>();
        let kept: Vec<String> = parts.drain(1..).skip(from).take(10).collect();
        format!("# Page\n\n## {}", kept.join("## "))
    };
    let (one, other) = (half(0), half(10));
    let found = check(&[("content/a.md", &one), ("content/b.md", &other)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(
            "site.yaml:1:1: warning[longest-right]: in this course the right option is the longest in 20 of 20"
        ),
        "{found:?}"
    );
    let short = twenty(|at| (at % 4, format!("yes {at}")));
    assert_eq!(check(&[("content/a.md", &short)]), [""; 0]);
}

#[test]
fn places_count_only_where_they_stay() {
    let third = twenty(|at| (2, format!("right {at}")));
    let found = check(&[("content/a.md", &third)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("the right option is the third one in 20 of 20 questions with three options or more, where"),
        "{found:?}"
    );
    let mixed = third.replace("# Page\n", "---\ntitle: Page\nshuffle: true\n---\n");
    assert_eq!(check(&[("content/a.md", &mixed)]), [""; 0]);
}

#[test]
fn reports_do_not_depend_on_threads() {
    let pages: Vec<(String, String)> = (0..40)
        .map(|at| {
            let right = "It asks for the address of the name.";
            (
                format!("content/{at}.md"),
                format!("# Page {at}\n\n{}", long("q", ["open", "show", "load"][at % 3], right)),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let one = check_with(&files, 1);
    assert_eq!(one.len(), 40, "each but the first, and the place of what is right: {one:?}");
    for threads in [2, 5] {
        assert_eq!(check_with(&files, threads), one);
    }
}

#[test]
fn comments_and_settings_silence() {
    let stem = "## Which of these is not a loop? {#q}\n\n- [x] `if`\n- [ ] `for`\n";
    assert_eq!(codes(&check(&[("content/a.md", &format!("# A\n\n{stem}"))])), ["negative-stem"]);
    let allowed = format!("# A\n\n<!-- allow negative-stem: the exam has them too -->\n\n{stem}");
    assert_eq!(check(&[("content/a.md", &allowed)]), [""; 0]);
    let site = ("site.yaml", "id: test\nseverity: {negative-stem: off}\n");
    assert_eq!(check(&[site, ("content/a.md", &format!("# A\n\n{stem}"))]), [""; 0]);
}

#[test]
fn each_language_has_its_words_and_others_have_none() {
    let all = |language: &str, option: &str| {
        let page = format!(
            "---\ntitle: A\nlanguage: {language}\n---\n\n## One {{#q}}\n\n- [ ] a b\n- [ ] c d\n- [x] {option}\n"
        );
        check(&[("content/a.md", &page)])
    };
    for (language, option) in [
        ("en", "All of the above."),
        ("en-GB", "Both"),
        ("de", "Alle oben genannten"),
        ("es", "Todas las anteriores"),
        ("fr", "Toutes les réponses ci-dessus"),
    ] {
        assert_eq!(codes(&all(language, option)), ["all-of-the-above"], "{language}: {option}");
    }
    assert_eq!(all("uk", "All of the above"), [""; 0]);
    assert_eq!(all("en", "All of the `above`"), [""; 0], "code is no word");
    assert_eq!(all("en", "All of the above-mentioned rules of the game but two"), [""; 0], "a whole sentence");
}

#[test]
fn options_that_are_mixed_name_no_letters() {
    let page = |language: &str, shuffle: bool, option: &str, prompt: &str| {
        let text = format!(
            "---\ntitle: A\nlanguage: {language}\nshuffle: {shuffle}\n---\n\n## One {{#q}}\n\n{prompt}\n\n- [ ] a word\n- [x] {option}\n- [ ] another\n"
        );
        check(&[("content/a.md", &text)])
    };
    for (language, option) in [
        ("en", "Both A and C"),
        ("en", "a & b"),
        ("en", "Option B is right"),
        ("de", "A und C"),
        ("de", "Antwort B"),
        ("es", "Respuesta B"),
        ("fr", "la réponse B"),
        ("fr", "celles qui sont ci-dessus"),
    ] {
        assert_eq!(codes(&page(language, true, option, "Choose.")), ["letter-reference"], "{language}: {option}");
        assert_eq!(page(language, false, option, "Choose."), [""; 0], "{language}, not mixed: {option}");
    }
    assert_eq!(page("en", true, "A and C", "The sets A, B and C overlap."), [""; 0], "letters of the question's own");
    assert_eq!(page("en", true, "A loop", "Choose."), [""; 0]);
    let title = "# A\n\n## Why is option B wrong? {#q}\n\n- [x] one\n- [ ] two\n";
    assert_eq!(codes(&check(&[("content/a.md", title)])), ["letter-reference"], "in a title");
}

#[test]
fn wikis_keep_their_links() {
    let wiki = "# A\n\nSee [[Home]] and [[later]].\n";
    assert_eq!(check(&[("content/a.md", wiki)]), [""; 0]);
    assert_eq!(codes(&check(&[("content/a.md", "# A\n\nThe sky is [[blue]].\n")])), ["unread-gap"]);
    for text in ["A matrix [[1, 2]].", "An escape \\[[blue]].", "Code `[[blue]]`.", "A link [[blue]](index.md)."] {
        assert_eq!(check(&[("content/a.md", &format!("# A\n\n{text}\n"))]), [""; 0], "{text}");
    }
}

/// `docs/lints.md` lists what site.yaml may weigh: every code that is no error, with the first paragraph of its page.
#[test]
fn the_list_of_lints_is_complete() {
    let mut page = LINTS_HEAD.to_owned();
    for &code in Code::ALL.iter().filter(|code| code.severity() != Severity::Error) {
        let why = code.page().split("\n\n").nth(1).unwrap_or_default();
        let why = why.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
        let name = code.name();
        page += &format!(
            "| [`{name}`](../tests/check/{name}.md) | {} | {} | {why} |\n",
            code.summary(),
            code.severity().name()
        );
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lints.md");
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        fs::write(&path, &page).expect("the page can be written");
    }
    let written = fs::read_to_string(&path).expect("docs/lints.md is there").replace("\r\n", "\n");
    assert_eq!(written, page, "run it again with SNAPSHOTS=overwrite and read the difference");
}

const LINTS_HEAD: &str = "\
# What `check` warns of

Errors stop a build, and nothing can be said against them. Everything else is here: warnings, and what is *off* until a site asks
for it, because it is a matter of taste or too often wrong.

```yaml
# site.yaml
severity:
  no-explanation: warning   # off becomes a warning
  negative-stem: off        # a warning is not told
  longest-right: error      # a warning stops the build
```

`--deny warnings` makes errors of all warnings. `<!-- allow CODE: reason -->` in a page accepts the next finding of that code behind the comment.
A finding that is about the whole course stands at site.yaml, and is silenced there. `quizmill explain CODE` prints a code's page: the
reason, where it comes from, and a wrong and a right example.

Rules about words know the words of English, German, Spanish and French. Pages in other languages are spared them.
How often each rule is right on real questions is in [lint-precision.md](lint-precision.md).

| code | what | severity | why |
| --- | --- | --- | --- |
";
