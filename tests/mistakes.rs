//! Mistakes that once passed without a word, or whose report misled: a small course each, and every line of its report.

use quizmill::command::{CourseOptions, check_files};
use quizmill::course::assemble;
use quizmill::diagnostic::{human, short};
use quizmill::site::{DrawOptions, SitePlan};
use quizmill::text::MemoryFiles;
use quizmill::theme::Theme;

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
    assert_eq!(concept("modes: [index, why, chalenge]"), [unknown]);
    let unknown = "site.yaml:2:15: error[unknown-mode]: there is no mode `chalenge`";
    assert_eq!(concept("modes: {why: ,chalenge: ,lab: }"), [unknown]);
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

/// The HTML of a page of a course without findings.
fn html(files: &[(&str, &str)], path: &str) -> String {
    assert_eq!(lines(files), NONE);
    let usual = [("site.yaml", "id: x\n"), ("content/index.md", "# Home\n")];
    let files = MemoryFiles::new(usual.iter().chain(files).copied());
    let (course, _) = assemble(&files, false);
    let theme = Theme::load(Vec::new(), &["en"].into(), &mut Vec::new());
    let (plan, _) = SitePlan::new(&course, &theme, &files, DrawOptions::default());
    String::from_utf8(plan.draw(path.into()).expect("the theme has no mistakes")).expect("a page is text")
}

#[test]
fn links_in_raw_html() {
    let other = "# Other\n\n<p id=here>Here.</p>\n\n## Q {#q}\n\n- [x] a\n- [ ] b\n";
    let other = [("content/o.md", other), ("content/d.csv", "a,b\n"), ("content/_b/b.md", BANK)];
    let page = |text: &str| format!("---\ntitle: P\nquestions: [_b/b.md]\n---\n\n{text}\n");
    let found = |text: &str| lines(&[&[("content/p.md", page(text).as_str())], other.as_slice()].concat());
    for (wrong, expected) in [
        ("<a href=\"nope.md\">x</a>", "6:1: error[missing-file]: there is no file `content/nope.md`"),
        ("A <a class=x href=nope.md>x</a>", "6:3: error[missing-file]: there is no file `content/nope.md`"),
        ("<div>\n<a href='o.md#no'>x</a></div>", "7:1: error[missing-anchor]: `content/o.md` has no heading `#no`"),
        ("<a href=\"data:text/html,x\">x</a>", "6:1: error[unsafe-link]: a link may not start with `data:`"),
        ("<a href=\"java script:x\">x</a>", "6:1: error[html-blocked]: `href=` would run code"),
    ] {
        assert_eq!(found(wrong), [format!("content/p.md:{expected}")], "{wrong}");
    }
    let text = "<div>\n<a href=\"o.md\">1</a> <a href='o.md#q'>2</a> <a href=o.md#here>3</a>\n\
        <a href=\"d.csv\">4</a> <a href=\"https://e.org/?a&amp;b\">5</a></div>\n\n[6](o.md#here)";
    let html = html(&[&[("content/p.md", page(text).as_str())], other.as_slice()].concat(), "p.html");
    for expected in [
        "<a href=\"o.html\">1</a> <a href=\"o.html#q-q\">2</a> <a href=\"o.html#here\">3</a>",
        "<a href=\"d.csv\">4</a> <a href=\"https://e.org/?a&amp;b\">5</a>",
        "<a href=\"o.html#here\">6</a>",
        "<b id=\"place\">a</b> <a href=\"#place\">7</a>",
    ] {
        assert!(html.contains(expected), "{expected}\n{html}");
    }
}

const BANK: &str = "## Which? {#which}\n\n<b id=\"place\">a</b> <a href=\"#place\">7</a>\n\n- [x] right\n- [ ] wrong\n";

#[test]
fn images_that_are_none() {
    let page = "# P\n\n![a](bad.png)\n\n![b](empty.png)\n\n![c](c.svg)\n";
    let found = lines(&[
        ("content/p.md", page),
        ("content/bad.png", "nope\n"),
        ("content/empty.png", ""),
        ("content/c.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>\n"),
    ]);
    let none = "`content/bad.png` is named as an image, but holds none that browsers would show as `.png`";
    assert_eq!(
        found,
        [
            format!("content/p.md:3:1: error[image-format]: {none}"),
            "content/p.md:5:1: error[image-format]: `content/empty.png` is empty".to_owned(),
        ]
    );
}

#[test]
fn one_mistake_is_told_once() {
    let bank = ("content/_b/p.md", "## Q? {#q}\n\n- [x] a\n- [ ] b\n");
    let page = |settings: &str| {
        let found = lines(&[bank, ("content/p.md", &format!("---\ntitle: P\n{settings}\n---\n"))]);
        found.iter().map(|line| line.split("]:").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(page("order: 1"), ["content/_b/p.md:1:1: warning[unused-bank"]);
    assert_eq!(page("questions: [_b/pp.md]"), ["content/p.md:3:13: error[no-bank"]);
    assert_eq!(page("questions: _b/p.md"), ["content/p.md:3:12: error[wrong-type"]);
    assert_eq!(page("draw: {a: b}\nquestions: [_b/p.md]"), ["content/p.md:3:11: error[wrong-type"]);
    assert_eq!(page("draw: [\nquestions: [_b/p.md]"), ["content/p.md:3:7: error[yaml-syntax"]);

    // A course of nothing but a page that cannot be read is not empty.
    let files = MemoryFiles::new([("site.yaml", b"id: x\n".as_slice()), ("content/index.md", b"# \xff\n")]);
    let options = CourseOptions { root: ".".into(), threads: 1, ..CourseOptions::default() };
    let (report, _) = check_files(&files, &options).expect("nothing is read from disk");
    let codes: Vec<_> = report.findings().iter().map(|finding| finding.code.name()).collect();
    assert_eq!(codes, ["not-utf8"]);

    let question = |id: &str| format!("# T\n\n## Q? {{#{id}}}\n\n- [x] a\n- [ ] b\n");
    let found = lines(&[("content/t.md", &question("w")), ("content/t.de.md", &question("x"))]);
    assert_eq!(found, ["content/t.de.md:3:8: error[translation-differs]: the original has no question `x`"]);

    let settings = "site.yaml:1:1: error[wrong-type]: the settings of site.yaml are not a map of fields";
    assert_eq!(lines(&[("site.yaml", "- a\n")]), [settings]);
}

#[test]
fn names_that_lead_nowhere() {
    let odd = "content/p.md:3:11: error[file-name]: the name `?` does not work everywhere: it holds `?`";
    assert_eq!(lines(&[("content/p.md", "---\ntitle: P\naliases: [\"?\"]\n---\n")]), [odd]);
    let own = "content/p.md:3:17: error[wrong-value]: the prerequisite `p.md` is this page itself";
    assert_eq!(lines(&[("content/p.md", "---\ntitle: P\nprerequisites: [p.md]\n---\n")]), [own]);
    let icon = |icon: &str| lines(&[("site.yaml", &format!("id: x\nkinds: {{own: {{label: Own, icon: {icon}}}}}\n"))]);
    assert_eq!(icon("debgu"), ["site.yaml:2:33: error[wrong-value]: the theme `margin` has no icon `debgu`"]);
    assert_eq!(icon("debug"), NONE);
}

#[test]
fn old_ids_that_are_claimed() {
    let found = |headings: [&str; 3]| {
        let questions = headings.map(|braces| format!("## Q {braces}\n\n- [x] a\n- [ ] b\n\n"));
        let text = lines(&[("content/p.md", &format!("# P\n\n{}", questions.concat()))]);
        text.into_iter().filter(|line| !line.contains("similar-question")).collect::<Vec<_>>()
    };
    assert_eq!(found(["{#x was=a,b}", "{#y was=c}", "{#z}"]), NONE);
    let other = "`was=y` claims the progress of another question";
    assert_eq!(
        found(["{#x was=y}", "{#y}", "{#z was=#y}"]),
        [
            format!("content/p.md:3:14: error[duplicate-id]: {other}"),
            format!("content/p.md:13:15: error[duplicate-id]: {other}"),
        ]
    );
    let own = "error[duplicate-id]: `was=x` names the id that the question has today";
    assert_eq!(found(["{#x was=x}", "{#y}", "{#z}"]), [format!("content/p.md:3:14: {own}")]);
    let twice = "error[duplicate-id]: the old id `a` is claimed twice";
    assert_eq!(found(["{#x was=a}", "{#y was=b,a}", "{#z}"]), [format!("content/p.md:8:16: {twice}")]);
    let takes = "`was=` takes old ids of the question, such as `was=ports` or `was=ports,old-ports`, not ``";
    assert_eq!(found(["{#x was=}", "{#y}", "{#z}"]), [format!("content/p.md:3:14: error[wrong-value]: {takes}")]);
}

#[test]
fn names_that_are_nearly_those_of_translations() {
    let found = |name: &str, text: &str| {
        let found = lines(&[("content/p.md", "# P\n"), (&format!("content/{name}"), text)]);
        found.iter().map(|line| line.split("]:").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    for name in ["p.DE.md", "p.de_AT.md", "p.german.md", "p.German.md", "p.De-AT.md"] {
        assert_eq!(found(name, "# Q\n"), [format!("content/{name}:1:1: error[translation-name")]);
    }
    assert_eq!(
        found("p.de.md", "---\ntitle: Q\nlanguage: fr\n---\n"),
        ["content/p.de.md:3:11: error[translation-name"]
    );
    assert_eq!(found("p.de.md", "---\ntitle: Q\nlanguage: de\n---\n"), NONE);
    for name in ["p.de-AT.md", "p.v2.md", "p.2.md", "p.glossary.md", "q.DE.md", "a/p.DE.md"] {
        assert_eq!(found(name, "# Q\n"), NONE, "{name}");
    }
}

#[test]
fn messages_name_the_mistake() {
    let page = |settings: &str| {
        let found = lines(&[("content/p.md", &format!("---\ntitle: P\n{settings}\n---\n"))]);
        found.first().map(|line| line.trim_start_matches("content/p.md:").to_owned()).unwrap_or_default()
    };
    for (settings, expected) in [
        ("draft: \"true\"", "3:8: error[wrong-type]: `draft` takes `true` or `false`, not `\"true\"` in quotes"),
        (
            "minutes: '20'",
            "3:10: error[wrong-type]: `minutes` takes a whole number from 1 to 6000, not `\"20\"` in quotes",
        ),
        (
            "questions: [*.md]",
            "3:13: error[yaml-syntax]: the settings are not valid YAML: a text that starts with `*` needs quotes: `\"*.md\"`",
        ),
        (
            "...\nmore",
            "3:1: error[yaml-syntax]: the settings are not valid YAML: a line `...` ends them, but more stands behind it",
        ),
    ] {
        assert_eq!(page(settings), expected);
    }
    let site = |settings: &str| lines(&[("site.yaml", &format!("id: x\n{settings}\n"))]);
    assert_eq!(site("format: 2"), ["site.yaml:2:9: error[wrong-value]: `format` takes the number 1, not `2`"]);
    let address =
        "site.yaml:2:11: error[wrong-value]: `base_url` is not an address that starts with `https://`: `e.org`";
    assert_eq!(site("base_url: e.org"), [address]);
    let links =
        text(&[("content/p.md", "# P\n\n![a](sec\\pic.svg) [b](/index.md)\n"), ("content/sec/pic.svg", "<svg/>")]);
    for expected in [
        "`sec\\pic.svg` has a backslash, which parts no folders in a link",
        "help: write `sec/pic.svg`",
        "`/index.md` starts with a slash, but links are relative to their file",
        "help: write `index.md`",
    ] {
        assert!(links.contains(expected), "{expected}\n{links}");
    }
}
