//! One table of cases for what answers are worth, held against the program here and against the page's script in
//! `tests/browser/grading.test.mjs`.
//!
//! `tests/grading/<form>.yaml` lists questions and answers to them. `{words}` in an answer stands for the id of the
//! piece that says so; `times` repeats an answer. `is` is what it is worth, such as `2/3`, or `void` where an answer
//! names what is not there; `parts` which of its parts are right, `known` the known mistakes in it as `part:place`.
//! For the script, this test leaves what is sealed in each question, and each case with its ids, in a file below
//! cargo's folder for tests.

use camino::Utf8PathBuf;
use quizmill::command::{BuildOptions, CourseOptions, build};
use quizmill::course::question::{Form, Question};
use quizmill::course::{Course, assemble};
use quizmill::markdown::{Block, BlockKind, each_content, plain};
use quizmill::text::{MemoryFiles, Source, Span};
use quizmill::yaml::{self, Node, Value};
use std::fs;
use std::path::Path;

struct Case {
    line: usize,
    answer: String,
    is: String,
    parts: String,
    known: String,
}

struct Table {
    form: String,
    questions: Vec<(String, Vec<Case>)>,
}

fn text(node: &Node, source: &Source) -> String {
    match &node.value {
        Value::Text(text) => text.clone(),
        _ => source.slice(node.span).to_owned(),
    }
}

fn field<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    let Value::Map(map) = &node.value else { panic!("a map") };
    map.iter().find(|(key, _)| key.name == name).map(|(_, node)| node)
}

fn list(node: &Node) -> &[Node] {
    let Value::List(items) = &node.value else { panic!("a list") };
    items
}

fn tables() -> Vec<Table> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/grading");
    let mut paths: Vec<_> = fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let form = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let source = Source::new(format!("{form}.yaml"), fs::read_to_string(&path).expect("a table"));
            let node = yaml::parse(&source, Span::new(0, source.text().len())).unwrap_or_else(|error| {
                panic!("{form}.yaml: {} at {:?}", error.message, source.place(error.span.start))
            });
            let case = |node: &Node| {
                let say = |name| field(node, name).map(|node| text(node, &source)).unwrap_or_default();
                let times = say("times").parse().unwrap_or(1);
                Case {
                    line: source.place(node.span.start).0,
                    answer: say("a").repeat(times),
                    is: say("is"),
                    parts: say("parts"),
                    known: say("known"),
                }
            };
            let questions = list(&node).iter().map(|node| {
                let cases = list(field(node, "cases").expect("cases")).iter().map(case).collect();
                (text(field(node, "question").expect("a question"), &source), cases)
            });
            Table { questions: questions.collect(), form }
        })
        .collect()
}

fn said(blocks: &[Block]) -> String {
    let mut said = String::new();
    each_content(blocks, &mut |content| said.push_str(&plain(content)));
    for block in blocks {
        if let BlockKind::Code(code) = &block.kind {
            said.push_str(code.text.trim_end());
        }
    }
    said
}

/// Every piece of a question that an answer may name: what it says, and its id.
fn pieces(form: &Form) -> Vec<(String, String)> {
    match form {
        Form::Choice(choice) | Form::Multiple(choice) => {
            choice.options.iter().map(|option| (said(&option.content), option.id.clone())).collect()
        }
        Form::Order(order) => order.pieces().map(|piece| (said(&piece.content), piece.id.clone())).collect(),
        Form::Match(pairs) => {
            let left = pairs.pairs.iter().map(|(left, _)| left);
            left.chain(pairs.choices()).map(|piece| (said(&piece.content), piece.id.clone())).collect()
        }
        Form::Parsons(parsons) => parsons.pieces().map(|line| (line.text.clone(), line.id.clone())).collect(),
        Form::Recall(recall) => {
            recall.cards.iter().map(|card| (said(&card.front.content), card.front.id.clone())).collect()
        }
        _ => Vec::new(),
    }
}

/// An answer with ids in place of words.
fn resolved(question: &Question, answer: &str) -> String {
    let known = pieces(&question.form);
    if known.is_empty() {
        return answer.to_owned();
    }
    let mut out = String::new();
    let mut rest = answer;
    while let Some((before, behind)) = rest.split_once('{') {
        let (words, after) = behind.split_once('}').expect("a closing brace");
        out.push_str(before);
        let id = known.iter().find(|(said, _)| said == words).map(|(_, id)| id.as_str());
        out.push_str(id.unwrap_or_else(|| panic!("{}: nothing says {words:?}", question.id)));
        rest = after;
    }
    out + rest
}

fn course(files: &MemoryFiles) -> Course {
    let (course, findings) = assemble(files, false);
    let texts: Vec<String> = findings.iter().map(quizmill::diagnostic::short).collect();
    assert!(texts.is_empty(), "{}", texts.join(""));
    course
}

#[test]
fn the_program_grades_as_the_table_says() {
    let tables = tables();
    let mut pages = vec![("site.yaml".to_owned(), "id: grading\nseal: open\n".to_owned())];
    for table in &tables {
        let questions: Vec<&str> = table.questions.iter().map(|(question, _)| question.as_str()).collect();
        pages.push((format!("content/{}.md", table.form), format!("# {}\n\n{}", table.form, questions.join("\n\n"))));
    }
    let files = MemoryFiles::new(pages.iter().map(|(path, text)| (Utf8PathBuf::from(path), text.clone().into_bytes())));
    let course = course(&files);
    let mut faults = Vec::new();
    let mut count = 0;
    let mut written = Vec::new();
    for table in &tables {
        let page = course.pages.iter().find(|page| page.location.name == table.form).expect("its page");
        let questions: Vec<&Question> = page.questions().collect();
        assert_eq!(questions.len(), table.questions.len(), "{}: each text is one question", table.form);
        for (question, (_, cases)) in questions.into_iter().zip(&table.questions) {
            assert_eq!(question.form.name(), table.form);
            for case in cases {
                count += 1;
                let answer = resolved(question, &case.answer);
                let grade = question.form.answerable().grade(&answer);
                let is = grade.as_ref().map_or("void".to_owned(), |grade| format!("{}/{}", grade.right, grade.of));
                let grade = grade.unwrap_or_default();
                let parts: String = grade.parts.iter().map(|part| if *part { '1' } else { '0' }).collect();
                let known: Vec<String> = grade.mistakes.iter().map(|(part, place)| format!("{part}:{place}")).collect();
                let known = known.join(" ");
                let parts_fit = case.parts.is_empty() || parts == case.parts;
                if is != case.is || !parts_fit || known != case.known {
                    let shown: String = case.answer.chars().take(80).collect();
                    faults.push(format!(
                        "{}.yaml:{}: {shown:?} is {is} parts {parts} known {known:?}, expected {} {} {:?}",
                        table.form, case.line, case.is, case.parts, case.known
                    ));
                }
                written.push(serde_json::json!({
                    "form": table.form, "line": case.line, "question": question.id, "answer": answer,
                    "is": case.is, "parts": case.parts, "known": case.known,
                }));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count >= 150, "only {count} cases");
    leave_for_the_script(&pages, &written);
}

/// Builds the questions and leaves the pages and the cases where the test of the page's script finds them.
fn leave_for_the_script(pages: &[(String, String)], cases: &[serde_json::Value]) {
    let folder = Utf8PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("grading");
    let _ = fs::remove_dir_all(&folder);
    for (path, text) in pages {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let root = folder.clone();
    let options = CourseOptions { root, drafts: false, untrusted: false, threads: 1, ..CourseOptions::default() };
    let (report, summary) =
        build(&BuildOptions { course: options, output: folder.join("output"), answers: false }, &|_| {})
            .expect("built");
    assert!(summary.is_some(), "{:?}", report.findings().iter().map(quizmill::diagnostic::short).collect::<Vec<_>>());
    fs::write(folder.join("cases.json"), serde_json::to_string(cases).expect("texts serialise")).expect("written");
}
