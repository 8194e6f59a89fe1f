//! Banks and draws: whose questions a page shows, under which names, and what is refused.

use quizmill::course::{Course, Page, assemble};
use quizmill::diagnostic::{Diagnostic, short};
use quizmill::site::{DrawOptions, SitePlan};
use quizmill::text::MemoryFiles;
use quizmill::theme::Theme;

fn question(id: &str, more: &str) -> String {
    format!("## Which {id}? {{#{id} {more}}}\n\n- [x] right {id}\n- [ ] wrong {id}\n\n")
}

fn files(pages: &[(&str, &str)]) -> MemoryFiles {
    let site = ("site.yaml", "id: test\nreport: 'https://example.org/{path}'\n");
    let pages = pages.iter().map(|(path, text)| (format!("content/{path}"), (*text).to_owned()));
    MemoryFiles::new(pages.chain([(site.0.to_owned(), site.1.to_owned())]))
}

fn course(files: &MemoryFiles) -> (Course, Vec<String>) {
    let (course, mut findings) = assemble(files, false);
    findings.extend(quizmill::check::check(&course, files, false));
    let report = quizmill::diagnostic::Report::new(findings);
    (course, report.findings().iter().map(|finding: &Diagnostic| short(finding).trim_end().to_owned()).collect())
}

fn page<'a>(course: &'a Course, path: &str) -> &'a Page {
    let path = format!("content/{path}");
    course.pages.iter().find(|page| page.source.path() == path.as_str()).expect("the page is there")
}

fn asked(course: &Course, path: &str) -> Vec<String> {
    let name = |page: &Page| page.source.path().file_name().unwrap_or_default().to_owned();
    course.asked(page(course, path)).map(|asked| format!("{} {}", name(asked.page), asked.question.id)).collect()
}

/// The HTML of a page of a course without findings.
fn html(files: &MemoryFiles, path: &str) -> String {
    let (course, findings) = course(files);
    assert_eq!(findings, [""; 0]);
    let mut findings = Vec::new();
    let theme = Theme::load(Vec::new(), &["en", "de"].into(), &mut findings);
    let (plan, findings) = SitePlan::new(&course, &theme, files, DrawOptions::default());
    assert!(findings.is_empty());
    String::from_utf8(plan.draw(path.into()).expect("drawn")).expect("UTF-8")
}

fn data(html: &str) -> serde_json::Value {
    let (_, rest) = html.split_once("id=\"qm-data\">").expect("data");
    serde_json::from_str(rest.split("</script>").next().expect("its end")).expect("JSON")
}

#[test]
fn banks_come_behind_own_questions_in_the_order_of_patterns_and_names() {
    let (b, a, z) = (question("b", ""), question("a", ""), question("z", ""));
    let files = files(&[
        ("net/quiz.md", &format!("---\ntitle: T\nquestions: [../_z.md, _bank/*.md]\n---\n\n{}", question("own", ""))),
        ("net/_bank/10.md", &b),
        ("net/_bank/9.md", &a),
        ("_z.md", &z),
    ]);
    let (course, findings) = course(&files);
    assert_eq!(findings, [""; 0]);
    assert_eq!(asked(&course, "net/quiz.md"), ["quiz.md own", "_z.md z", "10.md b", "9.md a"]);
}

#[test]
fn a_translated_page_takes_translated_banks_where_there_are_any() {
    let head = "---\ntitle: T\nquestions: [_bank/*.md]\n---\n";
    let files = files(&[
        ("quiz.md", head),
        ("quiz.de.md", head),
        ("_bank/a.md", &question("a", "")),
        ("_bank/a.de.md", &question("a", "")),
        ("_bank/b.md", &question("b", "")),
    ]);
    let (course, findings) = course(&files);
    assert_eq!(findings, [""; 0]);
    assert_eq!(asked(&course, "quiz.md"), ["a.md a", "b.md b"]);
    assert_eq!(asked(&course, "quiz.de.md"), ["a.de.md a", "b.md b"]);
    let html = html(&files, "quiz.de.html");
    assert!(
        html.contains("data-part=\"block\" lang=\"en\" dir=\"ltr\""),
        "the English question says that it is English"
    );
    let questions = &data(&html)["questions"];
    assert_eq!([&questions[0]["page"], &questions[1]["page"]], ["_bank/a.de", "_bank/b"]);
}

#[test]
fn a_translation_that_takes_or_draws_otherwise_is_an_error() {
    let (a, b) = (question("a", ""), question("b", ""));
    let files = files(&[
        ("quiz.md", "---\ntitle: T\nquestions: [_bank/*.md]\ndraw: 1\n---\n"),
        ("quiz.de.md", "---\ntitle: T\nquestions: [_bank/a.md]\n---\n"),
        ("_bank/a.md", &a),
        ("_bank/b.md", &b),
        ("_bank/b.de.md", &a),
    ]);
    let (_, findings) = course(&files);
    assert_eq!(
        findings,
        [
            "content/_bank/b.de.md:1:1: warning[unused-bank]: no page takes the questions of this bank",
            "content/_bank/b.de.md:1:14: error[translation-differs]: the original has no question `a`",
            "content/quiz.de.md:1:1: error[translation-differs]: the translation draws otherwise than the original",
            "content/quiz.de.md:3:12: error[translation-differs]: the translation takes questions of other banks than the original",
        ]
    );
}

#[test]
fn what_cannot_be_taken_or_drawn_is_told_with_its_place() {
    let (a, b) = (question("a", ".expert"), question("b", ".draft"));
    let files = files(&[
        ("deep/p.md", "---\ntitle: T\nquestions: [../../x.md, /_bank/a.md, ../_bank/a.de.md, ../_bank/d.md]\n---\n"),
        ("q.md", &format!("---\ntitle: T\nquestions: [_bank/a.md]\n---\n\n{a}")),
        ("r.md", "---\ntitle: T\nquestions: [_bank/a.md]\ndraw: {exprt: 1}\n---\n"),
        ("s.md", "---\ntitle: T\nquestions: [_bank/a.md, _bank/b.md]\ndraw: 2\n---\n"),
        ("t.md", "---\ntitle: T\nquestions: _bank/a.md\ndraw: 0\n---\n"),
        ("u.md", "---\ntitle: T\nquestions: [_bank/a.md]\ndraw: {expert: many}\n---\n"),
        ("_bank/a.md", &a),
        ("_bank/b.md", &b),
        ("_bank/d.md", &format!("---\ndraft: true\n---\n{b}")),
        ("_bank/a.de.md", &a),
        ("v.de.md", "---\ntitle: T\nquestions: [_bank/a.md]\n---\n"),
        ("v.md", "---\ntitle: T\nquestions: [_bank/a.md]\n---\n"),
    ]);
    let (_, findings) = course(&files);
    assert_eq!(
        findings,
        [
            "content/_bank/a.md:1:14: error[duplicate-id]: the question id `a` is used twice on one page",
            "content/deep/p.md:3:13: error[path-escapes]: `../../x.md` leads out of the course's content",
            "content/deep/p.md:3:25: error[path-escapes]: `/_bank/a.md` leads out of the course's content",
            "content/deep/p.md:3:38: error[no-bank]: no bank fits `../_bank/a.de.md`",
            "content/deep/p.md:3:56: error[no-bank]: no bank fits `../_bank/d.md`",
            "content/q.md:6:1: warning[similar-question]: this question stands twice in the course",
            "content/r.md:4:8: error[wrong-value]: there is no level `exprt` to draw from",
            "content/s.md:3:25: warning[bank-twice]: `_bank/b.md` adds no question",
            "content/s.md:4:7: error[draw-count]: 2 questions are drawn, but there is 1 question",
            "content/t.md:3:12: error[wrong-type]: `questions` takes a list of texts such as `[one, two]`, not `_bank/a.md`",
            "content/t.md:4:7: error[wrong-value]: `draw` takes a number from 1 to 1000, or one for each of some levels such as `{intermediate: 2, expert: 1}`",
            "content/u.md:4:16: error[wrong-type]: `draw` takes a number from 1 to 1000, or one for each of some levels such as `{intermediate: 2, expert: 1}`",
        ]
    );
}

#[test]
fn a_banks_question_keeps_its_names_its_notes_and_its_links_on_every_page() {
    let bank = "---\naliases: [net/_old]\n---\n\n## Which? {#a}\n\nSee[^n] [the page](../../deep/one.md) and [below](#b).\n\n- [x] yes\n- [ ] no\n\n[^n]: A note.\n\n## Code\n\nShared.\n\n### More? {#b}\n\n- [x] yes\n- [ ] no\n\n### Most? {#c}\n\nBack to [the code](#code).\n\n- [x] yes\n- [ ] no\n";
    let page = "---\ntitle: T\nquestions: [../net/_bank/q.md]\n---\n\n## Code\n\nOwn text[^n].\n\n[^n]: An own note.\n";
    let files = files(&[("net/_bank/q.md", bank), ("deep/one.md", page), ("deep/two.md", page)]);
    let (one, two) = (html(&files, "deep/one.html"), html(&files, "deep/two.html"));
    assert!(two.contains("<a href=\"one.html\">the page</a> and <a href=\"#q-b\">below</a>"));
    assert!(two.contains("<h2 id=\"code\">") && two.contains("<h2 id=\"_1-code\">"), "headings do not share an id");
    assert!(two.contains("<a href=\"#_1-code\">the code</a>"));
    assert!(two.contains("https://example.org/content/net/_bank/q.md"));
    assert!(two.contains("id=\"qm-fn-a-q-1\"><p>A note.") && two.contains("id=\"qm-fn-1\"><p>An own note."));
    let (one, two) = (data(&one), data(&two));
    assert_eq!(one["questions"], two["questions"], "box, names and all");
    assert_eq!(two["questions"][0]["page"], "net/_bank/q");
    assert_eq!(two["questions"][0]["aliases"], serde_json::json!(["net/_old"]));
}

#[test]
fn counts_and_the_first_draw_follow_what_is_drawn() {
    let own = format!("{}{}", question("own", ".expert"), question("other", ".beginner"));
    let bank = format!(
        "{}## Pair\n\nShared[^n].\n\n#{}#{}[^n]: A note.\n\n{}",
        question("a", ".beginner"),
        question("p1", ".expert"),
        question("p2", ".expert"),
        question("z", ".expert"),
    );
    let files = files(&[
        (
            "quiz.md",
            &format!(
                "---\ntitle: T\nbadge: B\nquestions: [_bank/*.md]\ndraw: {{expert: 2, beginner: 1}}\npass: 60%\n---\n\n{own}"
            ),
        ),
        ("all.md", "---\ntitle: All\nquestions: [_bank/*.md]\n---\n"),
        ("_bank/q.md", &bank),
    ]);
    let html = html(&files, "quiz.html");
    assert!(html.contains("Challenge: 3 questions") && html.contains("Get 2 questions of 3 right"));
    let data = data(&html);
    assert_eq!(data["pass"], 2);
    assert_eq!(
        data["draw"],
        serde_json::json!({ "of": [2, 1, 0], "blocks": [[1, 0, 0], [0, 1, 0], [0, 1, 0], [2, 0, 0], [1, 0, 0]] })
    );
    let (body, _) = html.split_once("id=\"qm-data\"").expect("data behind the body");
    let blocks: Vec<(bool, &str)> = body
        .split("data-part=\"block\"")
        .skip(1)
        .map(|block| (block.starts_with(" hidden>"), block.split("data-question=\"").nth(1).expect("a question")))
        .map(|(hidden, block)| (hidden, block.split('"').next().expect("its end")))
        .collect();
    assert_eq!(blocks, [(false, "own"), (false, "other"), (true, "a"), (true, "p1"), (false, "z")]);
    let marks: Vec<&str> = body.split("<li").filter(|mark| mark.contains("data-mark=")).collect();
    let shown: String = marks.iter().map(|mark| if mark.starts_with(" hidden") { '0' } else { '1' }).collect();
    assert_eq!(shown, "110001");
    let (course, _) = course(&files);
    let theme = Theme::load(Vec::new(), &["en", "de"].into(), &mut Vec::new());
    let (plan, _) = SitePlan::new(&course, &theme, &files, DrawOptions::default());
    assert_eq!(plan.questions(), 6, "a bank's questions count once");
    let map = String::from_utf8(plan.draw("index.html".into()).expect("drawn")).expect("UTF-8");
    assert!(
        map.contains("data-key=\"quiz\" data-questions=\"3\"") && map.contains("data-key=\"all\" data-questions=\"4\"")
    );
}

#[test]
fn what_drafts_alone_share_goes_with_them() {
    let files = files(&[
        ("quiz.md", "---\ntitle: T\nquestions: [_bank/*.md]\n---\n"),
        ("_bank/q.md", &format!("{}## Pair\n\nShared.\n\n#{}", question("a", ""), question("b", ".draft"))),
    ]);
    let (course, findings) = course(&files);
    assert_eq!(findings, [""; 0]);
    assert_eq!(asked(&course, "quiz.md"), ["q.md a"]);
}
