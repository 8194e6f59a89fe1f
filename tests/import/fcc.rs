//! The freeCodeCamp importer against real files, read a second time by other means.

use crate::{Import, corpus, letters, sample, shown, without_tags};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;
use std::fs;

/// A question as plain string splitting finds it: its options' letters, and which one is right.
struct Read {
    options: Vec<String>,
    right: usize,
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
    let Some(corpus) = corpus("fcc-2022") else { return };
    let imported = Import::of("fcc", std::slice::from_ref(&corpus));
    let counts = imported.summary.counts();
    assert_eq!((counts.imported, counts.refused, counts.others), (252, 0, 0));

    let mut files = Vec::new();
    collect(&corpus, &mut files);
    assert_eq!(files.len(), 252);
    let mut by_page: BTreeMap<String, Vec<Read>> = BTreeMap::new();
    files.sort();
    for file in &files {
        let page = file.parent().expect("a folder").strip_prefix(&corpus).expect("below it").to_string();
        by_page.entry(page).or_default().push(read(&fs::read_to_string(file).expect("a file")));
    }
    let built = imported.course();
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
    imported.again();
}

#[test]
fn the_newer_shapes_keep_what_is_right_and_what_belongs_to_it() {
    let imported = Import::of("fcc", &[sample("fcc")]);
    let counts = imported.summary.counts();
    assert_eq!((counts.questions, counts.imported, counts.lossy, counts.refused, counts.others), (8, 6, 2, 2, 0));
    let refused: Vec<(&str, &str)> = imported
        .summary
        .notes
        .iter()
        .filter_map(|note| Some((note.question.as_str(), note.refused.as_deref()?)))
        .collect();
    let nothing = "it asks nothing that can be graded here: it has none of `# --question--`, `# --questions--`, \
                   `# --quizzes--` and `# --fillInTheBlank--`";
    assert_eq!(refused, [("step-1", nothing), ("Loops Quiz, question 3", "its `#### --answer--` is empty")]);

    let course = imported.course();
    let mut found = std::collections::BTreeMap::new();
    for page in &course.pages {
        for question in page.questions() {
            let options: Vec<(String, bool)> =
                question.options().iter().map(|option| (shown(&option.content), option.right)).collect();
            found.insert(question.id.clone(), (question.shuffle, options));
        }
    }
    let options =
        |id: &str| -> Vec<(&str, bool)> { found[id].1.iter().map(|(text, right)| (text.as_str(), *right)).collect() };
    assert_eq!(options("what-do-break-and-continue-do-1"), [("1", true), ("1and3", false), ("1and2", false)]);
    assert_eq!(options("what-do-break-and-continue-do-2"), [("break", false), ("continue", true)]);
    assert!(found["quiz-loops-1"].0 && found["quiz-loops-2"].0 && !found["while-loops"].0);
    let mut mixed = options("quiz-loops-2");
    mixed.sort_unstable();
    assert_eq!(mixed, [("def", false), ("for", false), ("if", false), ("while", true)]);

    let task = course.pages.iter().flat_map(|page| page.questions()).find(|question| question.id == "task-7");
    let task = task.expect("the sentence");
    let grade = |typed: &str| task.form.answerable().grade(typed).map(|grade| grade.right);
    assert_eq!(grade("nice\nMEET\nI’m"), Some(3));
    assert_eq!(grade("nice\nmeat\nI am"), Some(1));
    assert_eq!(task.hints.len(), 2);
    imported.again();
}
