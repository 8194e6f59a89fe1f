//! The importer of mdbook-quiz against real quizzes, read a second time by other means, and a sample.

use crate::{Import, corpus, counted, letters, sample, shown};
use quizmill::course::Part;
use quizmill::course::question::{Form, Question};
use quizmill::markdown::plain;
use serde_json::Value;

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value[field].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Holds one question of the course against what was counted.
fn compare(found: &Question, wanted: &Value) {
    let place = format!("{} {}", wanted["file"], wanted["index"]);
    let grade = |answer: &str| found.form.answerable().grade(answer).is_some_and(|grade| grade.is_right());
    // A prompt that cannot be a title gets a number as one.
    let number = format!("Question{}", wanted["index"].as_u64().unwrap_or_default() + 1);
    let title = Some(letters(&plain(&found.title))).filter(|title| *title != number).unwrap_or_default();
    let asked = title + &shown(&found.prompt);
    let explanation = found.explanation.as_deref().map(shown).unwrap_or_default();
    assert_eq!(found.id, text(wanted, "id"), "{place}");
    match text(wanted, "type") {
        "MultipleChoice" => {
            assert_eq!(asked, text(wanted, "asked"), "{place}");
            assert_eq!(explanation, text(wanted, "context"), "{place}");
            assert_eq!(found.shuffle, wanted["mixed"] == true, "{place}");
            assert_eq!(matches!(found.form, Form::Multiple(_)), wanted["several"] == true, "{place}");
            let mut options: Vec<_> =
                found.options().iter().map(|option| (shown(&option.content), option.right)).collect();
            let mut source: Vec<_> = list(wanted, "options")
                .iter()
                .map(|option| (text(option, "letters").to_owned(), option["right"] == true))
                .collect();
            if found.shuffle {
                options.sort();
                source.sort();
            }
            assert_eq!(options, source, "{place}");
        }
        "ShortAnswer" => {
            assert_eq!(asked, text(wanted, "asked"), "{place}");
            assert_eq!(explanation, text(wanted, "context"), "{place}");
            for answer in list(wanted, "answers").iter().filter_map(Value::as_str) {
                let typed = [answer.to_owned(), format!(" {} ", answer.to_uppercase()), answer.to_lowercase()];
                assert!(typed.iter().all(|typed| grade(typed)), "{place}: {answer}");
                assert!(!grade(&format!("{answer}x")), "{place}: {answer}");
            }
        }
        "Tracing" => {
            assert!(asked.ends_with(text(wanted, "asked")), "{place}");
            assert!(explanation.ends_with(text(wanted, "context")), "{place}");
            let compiles = wanted["compiles"] == true;
            assert!(grade("error") != compiles && grade(" Error\n") != compiles, "{place}");
            for answer in list(wanted, "answers").iter().filter_map(Value::as_str) {
                assert!(grade(answer) && grade(&format!("{answer}\n")), "{place}: {answer}");
                assert!(!grade(&format!("{answer}x")), "{place}: {answer}");
            }
            if let Some(line) = wanted["line"].as_u64() {
                assert!(explanation.contains(&format!("isline{line}")), "{place}: {explanation}");
            }
        }
        other => panic!("{place}: {other}"),
    }
}

#[test]
fn every_question_keeps_its_options_its_answers_and_its_order() {
    let Some(corpus) = corpus("rust-book-quizzes") else { return };
    let imported = Import::of("mdbook-quiz", std::slice::from_ref(&corpus));
    let counts = imported.summary.counts();
    assert_eq!((counts.questions, counts.imported, counts.lossy, counts.refused, counts.others), (222, 222, 18, 0, 0));
    // Highlights, drawings of Aquascope, two links of the book and a sign of it are all that is lost.
    for lost in imported.summary.notes.iter().flat_map(|note| &note.lost) {
        let known = [
            "the highlight of",
            "the drawing that Aquascope",
            "of code that were hidden",
            "the link to `ch04",
            "@Perm",
        ];
        assert!(known.iter().any(|known| lost.contains(known)), "{lost}");
    }
    let Some(wanted) = counted("rust-book-quizzes.mjs", &corpus) else { return };
    let wanted = wanted.as_array().expect("a list");
    let course = imported.course();
    let mut compared = 0;
    for page in &course.pages {
        let Some(key) = page.location.key().strip_prefix("quizzes/").map(|key| format!("quizzes/{key}.toml")) else {
            continue;
        };
        let asked: Vec<&Value> = wanted.iter().filter(|one| text(one, "file") == key).collect();
        assert_eq!(page.questions().count(), asked.len(), "{key}");
        for (found, wanted) in page.questions().zip(&asked) {
            compare(found, wanted);
            compared += 1;
        }
        // What questions share stands over all of them, and over no other.
        let mut at = 0;
        for part in &page.parts {
            let (shared, number) = match part {
                Part::Prose(_) => continue,
                Part::Question(_) => (None, 1),
                Part::Group { shared, questions } => (Some(shown(shared)), questions.len()),
            };
            // A text without a short first paragraph has its questions' numbers as a heading.
            let heading = format!("Questions{}to{}", at + 1, at + number);
            let shared = shared.unwrap_or_default();
            for wanted in &asked[at..at + number] {
                let shared = shared.strip_prefix(&heading).unwrap_or(&shared);
                assert_eq!(shared, text(wanted, "shared"), "{key}");
            }
            at += number;
        }
    }
    assert_eq!((compared, wanted.len()), (222, 222));
    imported.again();
}

#[test]
fn the_oddities_of_the_real_files_are_met() {
    let Some(corpus) = corpus("rust-book-quizzes") else { return };
    let imported = Import::of("mdbook-quiz", &[corpus]);
    // A question without distractors, whose answers are all there is to pick.
    let page = imported.text("content/quizzes/ch17-05-design-challenge-intermediates.md");
    assert!(page.contains("{#66e036c9-91a0-4611-8110-967b5ed1a514 .multiple}"), "{page}");
    assert!(page.contains("- [x] 1\n- [x] 2\n"), "{page}");
    // A list of one right answer is still a question with boxes, and stands where it was put.
    let page = imported.text("content/quizzes/ch04-02-references-sec2-perms.md");
    assert!(page.contains("- [ ] R\n- [ ] W\n- [ ] O\n- [x] No permissions\n"), "{page}");
    // Hidden lines and marks of drawn programs are not shown, and nothing of the rest is lost.
    assert!(
        page.contains("```rust\nlet v1 = vec![1, 2, 3];\nlet mut v2 = v1;\nv2.push(4);\nprintln!(\"{}\", v1[0]);\n```")
    );
    // Attributes start with the same sign as hidden lines.
    assert!(imported.text("content/quizzes/ch05-02-example-structs.md").contains("```rust\n#[derive(Debug)]\n"));
}

#[test]
fn a_sample_is_imported_as_its_author_meant() {
    let imported = Import::of("mdbook-quiz", &[sample("mdbook-quiz")]);
    let counts = imported.summary.counts();
    assert_eq!((counts.questions, counts.imported, counts.lossy, counts.refused), (10, 9, 3, 1));
    let refused = imported.summary.notes.iter().find(|note| note.refused.is_some()).expect("a refused question");
    assert_eq!((refused.line, refused.question.as_str()), (139, "question 10"));
    assert_eq!(refused.refused.as_deref(), Some("it compiles, and no `answer.stdout` says what it prints"));
    let page = imported.text("content/quizzes/lists.md");
    assert!(page.contains("![Three boxes on top of each other](media/lists-stack.png)"), "{page}");
    assert!(imported.root().join("content/quizzes/media/lists-stack.png").is_file());
    assert!(page.contains("- [x] 10\n- [ ] 11\n- [ ] 7\n- [x] 8\n"), "{page}");
    assert!(
        page.contains("### Which type has a title? {#3a0c5c22-6d80-4f0c-8f12-1f6d9f0b8b08 shuffle=true}"),
        "{page}"
    );
    imported.again();
}
