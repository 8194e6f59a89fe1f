//! The freeCodeCamp importer against real files, read a second time by other means. The files stand
//! beside the checkout where this project is developed; without them the test says so and ends.

use camino::{Utf8Path, Utf8PathBuf};
use quizmill::command::{CourseOptions, ImportOptions, check, import};
use quizmill::course::assemble;
use quizmill::disk::DiskFiles;
use quizmill::markdown::{Block, BlockKind, each_block, each_content, plain};
use std::collections::BTreeMap;
use std::fs;

/// A question as plain string splitting finds it: its options' letters, and which one is right.
struct Read {
    options: Vec<String>,
    right: usize,
}

/// Only letters and digits, so that Markdown's signs and escapes do not count, but every word does.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Drops tags such as `<pre>` and `<br>`, which a learner does not read.
fn without_tags(line: &str) -> String {
    let mut kept = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('<') {
        kept.push_str(before);
        match behind.split_once('>') {
            Some((tag, after)) if tag.trim_matches('/').chars().all(|letter| letter.is_ascii_alphabetic()) => {
                rest = after
            }
            _ => {
                kept.push('<');
                rest = behind;
            }
        }
    }
    kept + rest
}

fn read(text: &str) -> Read {
    let (_, rest) = text.split_once("\n## --answers--\n").expect("answers");
    let (answers, solution) = rest.split_once("\n## --video-solution--\n").expect("a solution");
    let mut options = vec![String::new()];
    let mut code = false;
    for line in answers.lines() {
        if line.starts_with("```") {
            code = !code;
        } else if line == "---" && !code {
            options.push(String::new());
        } else {
            let line = if code { line.to_owned() } else { without_tags(line) };
            options.last_mut().expect("one at least").push_str(&line);
        }
    }
    let options = options.iter().map(|option| letters(option)).collect();
    Read { options, right: solution.trim().parse::<usize>().expect("a number") - 1 }
}

fn shown(blocks: &[Block]) -> String {
    let mut text = String::new();
    each_block(blocks, &mut |block| match &block.kind {
        BlockKind::Code(code) => text.push_str(&code.text),
        BlockKind::Html(html) => text.push_str(&without_tags(html)),
        _ => {}
    });
    let mut running = String::new();
    each_content(blocks, &mut |content| running.push_str(&plain(content)));
    letters(&running) + &letters(&text)
}

fn collect(folder: &Utf8Path, files: &mut Vec<Utf8PathBuf>) {
    for entry in folder.read_dir_utf8().expect("a folder").flatten() {
        let path = entry.into_path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension() == Some("md") {
            files.push(path);
        }
    }
}

#[test]
fn every_question_keeps_its_options_and_its_right_answer() {
    let corpus = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/fcc-2022");
    if !corpus.is_dir() {
        println!("not run: the freeCodeCamp files do not stand beside this checkout");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let course = Utf8PathBuf::from_path_buf(folder.path().join("course")).expect("a UTF-8 path");
    let options = ImportOptions { paths: vec![corpus.clone()], into: course.clone() };
    let summary = import(&options).expect("imported");
    assert_eq!(summary.notes.len(), 252);
    assert!(summary.notes.iter().all(|note| note.refused.is_none()));

    let (report, counts) =
        check(&CourseOptions { root: course.clone(), drafts: false, untrusted: false, threads: 0 }).expect("checked");
    assert_eq!(
        report.errors(),
        0,
        "{:?}",
        report.findings().iter().map(quizmill::diagnostic::short).collect::<Vec<_>>()
    );
    assert_eq!(counts.questions, 252);

    let mut files = Vec::new();
    collect(&corpus, &mut files);
    assert_eq!(files.len(), 252);
    let mut by_page: BTreeMap<String, Vec<Read>> = BTreeMap::new();
    files.sort();
    for file in &files {
        let page = file.parent().expect("a folder").strip_prefix(&corpus).expect("below it").to_string();
        by_page.entry(page).or_default().push(read(&fs::read_to_string(file).expect("a file")));
    }
    let (built, _) = assemble(&DiskFiles::scan(&course).expect("a course"), false);
    let mut compared = 0;
    for (page, wanted) in &by_page {
        let found = built.pages.iter().find(|found| found.location.key() == *page).expect("a page per folder");
        let questions: Vec<_> = found.questions().collect();
        assert_eq!(questions.len(), wanted.len(), "{page}");
        for (question, wanted) in questions.iter().zip(wanted) {
            let options: Vec<String> = question.options().iter().map(|option| shown(&option.content)).collect();
            let right = question.options().iter().position(|option| option.right);
            assert_eq!((options, right), (wanted.options.clone(), Some(wanted.right)), "{page}#{}", question.id);
            assert_eq!(question.options().iter().filter(|option| option.right).count(), 1);
            compared += 1;
        }
    }
    assert_eq!(compared, 252);
    let again = import(&options).expect("imported");
    assert!(again.written.is_empty() && again.kept.is_empty(), "a second import changes nothing");
}
