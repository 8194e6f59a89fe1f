//! What a learner sees before answering never tells the answer: not the right order, not a pair, not what stands in a
//! gap, not how deep a line is indented. Held over questions that are made at random and over the demo course.

use camino::{Utf8Path, Utf8PathBuf};
use proptest::prelude::*;
use quizmill::course::question::{Form, first_order};
use quizmill::course::{Course, Question, assemble};
use quizmill::disk::DiskFiles;
use quizmill::site::{DrawOptions, SitePlan};
use quizmill::text::{Files, MemoryFiles};
use quizmill::theme::Theme;
use std::collections::BTreeSet;

fn drawn(files: &dyn Files, course: &Course) -> Vec<(Utf8PathBuf, String)> {
    let mut findings = Vec::new();
    let theme = Theme::load(Vec::new(), &quizmill::language::codes().collect(), &mut findings);
    let (plan, more) = SitePlan::new(course, &theme, files, DrawOptions::default());
    findings.extend(more);
    assert!(findings.is_empty(), "{:?}", findings.iter().map(quizmill::diagnostic::short).collect::<Vec<_>>());
    let pages = plan.outputs().keys().filter(|path| path.extension() == Some("html"));
    let draw = |path: &Utf8Path| String::from_utf8(plan.draw(path).expect("drawn")).expect("UTF-8");
    pages.map(|path| (path.clone(), draw(path))).collect()
}

fn course(question: &str) -> (MemoryFiles, Course) {
    let text = format!("# Page\n\n{question}\n");
    let files = MemoryFiles::new([("site.yaml", "id: x\n"), ("content/page.md", &text)]);
    let (course, findings) = assemble(&files, false);
    assert!(findings.is_empty(), "{text}\n{:?}", findings.iter().map(quizmill::diagnostic::short).collect::<Vec<_>>());
    (files, course)
}

/// Whether the order that hashing gives is the right one by chance, so that another is shown in its place. Only then
/// may two questions that differ in nothing but what is right look different.
fn by_chance(question: &str) -> bool {
    let (_, course) = course(question);
    let right = right_order(course.pages[0].questions().next().expect("a question"));
    first_order(&right, |_| false).into_iter().eq(0..right.len())
}

fn look_alike(one: &str, other: &str) -> bool {
    by_chance(one) || by_chance(other) || public(one) == public(other)
}

/// A page with one question as it is written, without what is sealed.
fn public(question: &str) -> String {
    let (files, course) = course(question);
    let (_, html) = drawn(&files, &course).into_iter().find(|(path, _)| path == "page.html").expect("the page");
    without_boxes(&html)
}

fn without_boxes(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once("\"box\":\"") {
        out.push_str(before);
        rest = &behind[behind.find('"').expect("a box ends")..];
    }
    out + rest
}

/// The ids of pieces in the order in which they stand in a page.
fn shown_ids(html: &str, ids: &BTreeSet<&str>) -> Vec<String> {
    let body = &html[..html.find("id=\"qm-data\"").expect("an island")];
    let mut found: Vec<(usize, &str)> = Vec::new();
    for id in ids {
        found.extend(body.match_indices(&format!("\"{id}\"")).map(|(at, _)| (at, *id)));
    }
    found.sort_unstable();
    let mut order: Vec<String> = Vec::new();
    for (_, id) in found {
        if !order.iter().any(|other| other == id) {
            order.push(id.to_owned());
        }
    }
    order
}

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set("[a-z]{3,9}", count).prop_map(|set| set.into_iter().collect::<Vec<_>>()).prop_shuffle()
}

fn order(words: &[String]) -> String {
    let steps: Vec<String> = words.iter().enumerate().map(|(at, word)| format!("{}. {word}", at + 1)).collect();
    format!("## Steps {{#q .order}}\n\n{}", steps.join("\n"))
}

fn pairs(left: &[String], right: &[String]) -> String {
    let rows: Vec<String> = left.iter().zip(right).map(|(left, right)| format!("| {left} | {right} |")).collect();
    format!("## Pairs {{#q .match}}\n\n| a | b |\n| - | - |\n{}", rows.join("\n"))
}

fn parsons(words: &[String], levels: &[usize]) -> String {
    let lines: Vec<String> =
        words.iter().zip(levels).map(|(word, level)| format!("{}{word}()", "    ".repeat(*level))).collect();
    format!("## Lines {{#q .parsons}}\n\n```python\n{}\n```", lines.join("\n"))
}

fn cloze(words: &[String]) -> String {
    format!(
        "## Gaps {{#q .cloze}}\n\nOne *[[{}]]* and [[{}]].\n\n```python\nx = [[{}]] + 1\n```\n\n| a |\n| - |\n| [[{}]] |",
        words[0], words[1], words[2], words[3]
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_steps_does_not_show(words in words(4..8)) {
        let mut other = words.clone();
        other.rotate_left(1);
        prop_assert!(look_alike(&order(&words), &order(&other)), "the order of {:?} shows", words);
    }

    #[test]
    fn partners_do_not_show(left in words(5..8), right in words(8..9)) {
        let right = &right[..left.len()];
        let mut other = right.to_vec();
        other.rotate_left(1);
        prop_assert!(look_alike(&pairs(&left, right), &pairs(&left, &other)), "pairs of {:?} show", left);
    }

    #[test]
    fn indentation_and_order_of_lines_do_not_show(words in words(6..9), levels in prop::collection::vec(0..4usize, 9)) {
        let flat = vec![0; 9];
        prop_assert!(look_alike(&parsons(&words, &levels), &parsons(&words, &flat)), "levels of {:?} show", words);
        let mut other = words.clone();
        other.reverse();
        prop_assert!(look_alike(&parsons(&words, &flat), &parsons(&other, &flat)), "the order of {:?} shows", words);
    }

    #[test]
    fn what_stands_in_gaps_does_not_show(words in words(8..9)) {
        prop_assert_eq!(public(&cloze(&words[..4])), public(&cloze(&words[4..])));
    }

    #[test]
    fn typed_answers_do_not_show(words in words(2..3)) {
        let ask = |word: &str| public(&format!("## Type {{#q}}\n\n> [!ANSWER]\n> - {word}\n> - [ ] not {word}\n>   > No {word}."));
        prop_assert_eq!(ask(&words[0]), ask(&words[1]));
    }
}

/// The right order of ids, where a question has one.
fn right_order(question: &Question) -> Vec<String> {
    match &question.form {
        Form::Order(order) => order.groups.iter().flatten().map(|piece| piece.id.clone()).collect(),
        Form::Parsons(parsons) => parsons.lines.iter().map(|line| line.id.clone()).collect(),
        Form::Match(pairs) => {
            let right: Vec<String> = pairs.pairs.iter().map(|(_, right)| right.id.clone()).collect();
            // Categories stand once for many left sides, so their order says nothing.
            let own = right.iter().collect::<BTreeSet<_>>().len() == right.len();
            if own { right } else { Vec::new() }
        }
        _ => Vec::new(),
    }
}

#[test]
fn the_demo_shows_no_right_order() {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = DiskFiles::scan(root).expect("the demo course");
    let (course, _) = assemble(&files, false);
    let pages = drawn(&files, &course);
    let mut seen = BTreeSet::new();
    for page in &course.pages {
        let output = page.location.output();
        let Some((_, html)) = pages.iter().find(|(path, _)| *path == output) else { continue };
        for question in page.questions() {
            let right = right_order(question);
            if right.is_empty() {
                continue;
            }
            seen.insert(question.form.name());
            let shown = shown_ids(html, &right.iter().map(String::as_str).collect());
            let mut once: Vec<String> = Vec::new();
            right.iter().for_each(|id| {
                if !once.contains(id) {
                    once.push(id.clone())
                }
            });
            assert_eq!(shown.len(), once.len(), "{output} {} shows its pieces", question.id);
            assert_ne!(shown, once, "{output} {} shows the right order", question.id);
        }
    }
    assert!(["order", "parsons"].iter().all(|form| seen.contains(form)), "the demo has only {seen:?}");
}
