//! The built site as a whole, over the demo course: sealed, deterministic, and never half replaced.

use camino::{Utf8Path, Utf8PathBuf};
use quizmill::command::{BuildOptions, CourseOptions, build};
use quizmill::course::{Part, assemble};
use quizmill::disk::{DiskFiles, Failure};
use quizmill::markdown::{Block, each_content, plain};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

fn root() -> Utf8PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}

fn options(root: &Utf8Path, output: &Utf8Path, threads: usize) -> BuildOptions {
    let course =
        CourseOptions { root: root.to_owned(), drafts: false, untrusted: false, threads, ..CourseOptions::default() };
    BuildOptions { course, output: output.to_owned(), answers: false }
}

fn temporary() -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).expect("a UTF-8 path");
    (folder, path)
}

fn tree(folder: &Utf8Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in next.read_dir_utf8().expect("a folder").flatten() {
            let path = entry.into_path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below it").to_string();
                files.insert(name, fs::read(path).expect("a file"));
            }
        }
    }
    files
}

fn copy_course(to: &Utf8Path) {
    for (name, bytes) in tree(&root().join("content")) {
        let path = to.join("content").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    fs::copy(root().join("site.yaml"), to.join("site.yaml")).expect("copied");
}

#[test]
fn the_demo_course_has_no_findings() {
    let (_guard, output) = temporary();
    let (report, summary) = build(&options(&root(), &output, 0), &|_| {}).expect("built");
    let texts: Vec<String> = report.findings().iter().map(quizmill::diagnostic::short).collect();
    assert!(texts.is_empty(), "{}", texts.join(""));
    assert!(summary.expect("built").pages >= 20);
}

#[test]
fn the_same_sources_give_the_same_bytes_anywhere() {
    let (_one, one) = temporary();
    let (_other, other) = temporary();
    let (_course, course) = temporary();
    copy_course(&course);
    build(&options(&root(), &one, 1), &|_| {}).expect("built");
    build(&options(&course, &other, 8), &|_| {}).expect("built");
    let (one, other) = (tree(&one), tree(&other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (path, bytes) in &one {
        assert!(bytes == &other[path], "{path} differs");
    }
}

/// Runs of words in plain text: what a search over the page would find.
fn phrases(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    each_content(blocks, &mut |content| {
        let text = plain(content);
        for sentence in text.split(['.', '!', '?', ':', ';', ',']) {
            let words: Vec<&str> = sentence.split_whitespace().collect();
            if words.len() >= 4 {
                found.push(words.join(" "));
            }
        }
    });
    found
}

/// The page's text with entities resolved and tags taken out, so that markup cannot hide a sentence.
fn searchable(html: &str) -> String {
    let mut text = String::new();
    let mut tag = false;
    for letter in html.chars() {
        match letter {
            '<' => tag = true,
            '>' => tag = false,
            _ if !tag => text.push(letter),
            _ => {}
        }
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn sealed_pages_tell_nothing() {
    let (_guard, output) = temporary();
    build(&options(&root(), &output, 0), &|_| {}).expect("built");
    let files = DiskFiles::scan(&root()).expect("the demo course");
    let (course, _) = assemble(&files, false);
    let pages = tree(&output);
    let mut searched = 0;
    let mut told = BTreeSet::new();
    for page in &course.pages {
        let questions = page.parts.iter().flat_map(|part| match part {
            Part::Prose(_) => Vec::new(),
            Part::Question(question) => vec![question.as_ref()],
            Part::Group { questions, .. } => questions.iter().collect(),
        });
        let mut hidden: Vec<String> = Vec::new();
        for question in questions {
            // Explanations, feedback of every form, backs of cards and model answers.
            hidden.extend(question.hidden().into_iter().flat_map(phrases));
        }
        let language = page.location.language.clone();
        for (path, bytes) in pages.iter().filter(|(path, _)| path.ends_with(".html")) {
            // Two languages share no sentences; comparing them would only take time.
            if language.is_some() && !path.contains(page.location.name.as_str()) {
                continue;
            }
            let html = String::from_utf8_lossy(bytes);
            let (raw, text) = (html.as_ref(), searchable(&html));
            for phrase in &hidden {
                searched += 1;
                if text.contains(phrase.as_str()) || raw.contains(phrase.as_str()) {
                    told.insert(format!("{path} holds {phrase:?}\n"));
                }
            }
        }
    }
    assert!(told.is_empty(), "{}", told.into_iter().collect::<String>());
    assert!(searched > 1_000, "only {searched} searches: the test has lost its subject");
}

#[test]
fn which_option_is_right_changes_nothing_but_boxes() {
    let page = |one: &str, other: &str| {
        let (_course, course) = temporary();
        fs::create_dir_all(course.join("content")).expect("made");
        fs::write(course.join("site.yaml"), "id: x\n").expect("written");
        let text = format!("# Loops\n\n## What repeats? {{#loop}}\n\n- [{one}] A loop.\n- [{other}] A branch.\n");
        fs::write(course.join("content/loops.md"), text).expect("written");
        let output = course.join("output");
        build(&options(&course, &output, 1), &|_| {}).expect("built");
        fs::read_to_string(output.join("loops.html")).expect("a page")
    };
    let (first, second) = (page("x", " "), page(" ", "x"));
    assert_ne!(first, second);
    let without_box = |html: &str| {
        let start = html.find("\"box\":\"").expect("a box") + 7;
        let end = start + html[start..].find('"').expect("its end");
        (format!("{}{}", &html[..start], &html[end..]), end - start)
    };
    assert_eq!(without_box(&first), without_box(&second));
}

#[test]
fn an_open_site_shows_its_solutions_without_script() {
    let (_course, course) = temporary();
    fs::create_dir_all(course.join("content")).expect("made");
    fs::write(course.join("site.yaml"), "id: x\nseal: open\n").expect("written");
    let text = "# Loops\n\n## What repeats? {#loop}\n\n- [x] A loop.\n- [ ] A branch.\n  > It branches off.\n\n> [!EXPLANATION]\n> It turns round.\n";
    fs::write(course.join("content/loops.md"), text).expect("written");
    build(&options(&course, &course.join("output"), 1), &|_| {}).expect("built");
    let html = searchable(&fs::read_to_string(course.join("output/loops.html")).expect("a page"));
    assert!(html.contains("It branches off.") && html.contains("It turns round."));
}

#[test]
fn an_answer_key_stands_at_the_end_when_it_is_asked_for() {
    let (_course, course) = temporary();
    fs::create_dir_all(course.join("content")).expect("made");
    fs::write(course.join("site.yaml"), "id: x\n").expect("written");
    let text = "# Loops\n\n## What repeats? {#loop}\n\n> [!ANSWER]\n> - a loop\n> - [ ] a branch\n>   > It branches off.\n\n> [!EXPLANATION]\n> It turns round.\n";
    fs::write(course.join("content/loops.md"), text).expect("written");
    let page = |answers| {
        let options = BuildOptions { answers, ..options(&course, &course.join("output"), 1) };
        build(&options, &|_| {}).expect("built");
        searchable(&fs::read_to_string(course.join("output/loops.html")).expect("a page"))
    };
    let (without, with) = (page(false), page(true));
    for words in ["Answer key", "a loop", "It branches off.", "It turns round.", "The answers stand in this page"] {
        assert!(with.contains(words) && !without.contains(words), "{words}");
    }
}

#[test]
fn ten_broken_files_are_ten_reports_and_the_old_site_stays() {
    let (_course, course) = temporary();
    copy_course(&course);
    let output = course.join("output");
    build(&options(&course, &output, 0), &|_| {}).expect("built");
    let before = tree(&output);
    let question = "# T\n\n## Which? {#which}\n\n- [x] one\n- [ ] two\n";
    let broken = [
        ("a.md", "---\ntitel: A\ntitle: A\n---\n".to_owned(), "content/broken/a.md:2:1: error[unknown-field]"),
        ("b.md", question.replace("[x]", "[ ]"), "content/broken/b.md:5:1: error[no-right-option]"),
        ("c.md", question.replace("{#which}", "{.conceptul}"), "content/broken/c.md:3:12: error[unknown-class]"),
        ("d.md", question.replace("[ ] two", "[]  two"), "content/broken/d.md:6:3: error[task-marker]"),
        ("e.md", format!("{question}\nMore text.\n"), "content/broken/e.md:8:1: error[text-after-answer]"),
        ("f.md", "# T\n\n[x](nowhere.md)\n".to_owned(), "content/broken/f.md:3:1: error[missing-file]"),
        ("g.md", "# T\n\n<script>x</script>\n".to_owned(), "content/broken/g.md:3:1: error[html-blocked]"),
        ("h.md", "# T\n\n```python\nx\n".to_owned(), "content/broken/h.md:3:1: error[unclosed-fence]"),
        ("i.md", "---\ntitle: A: b\n---\n".to_owned(), "content/broken/i.md:2:"),
        ("j.md", format!("{question}\n> [!HNT]\n> x\n"), "content/broken/j.md:8:3: error[unknown-label]"),
    ];
    fs::create_dir_all(course.join("content/broken")).expect("made");
    for (name, text, _) in &broken {
        fs::write(course.join("content/broken").join(name), text).expect("written");
    }
    let (report, summary) = build(&options(&course, &output, 0), &|_| {}).expect("no failure of the world");
    assert!(summary.is_none());
    let texts: Vec<String> = report.findings().iter().map(quizmill::diagnostic::short).collect();
    for (name, _, expected) in &broken {
        assert!(
            texts.iter().any(|text| text.starts_with(expected)),
            "{name}: {expected} is not in\n{}",
            texts.join("")
        );
    }
    assert!(before == tree(&output), "the old site changed");
}

#[test]
fn folders_that_are_not_ours_are_left_alone() {
    let (_course, course) = temporary();
    copy_course(&course);
    let output = course.join("output");
    fs::create_dir_all(&output).expect("made");
    fs::write(output.join("thesis.txt"), "mine").expect("written");
    let failure = build(&options(&course, &output, 0), &|_| {}).expect_err("not ours");
    assert!(matches!(failure, Failure::NotOurs(_)), "{failure}");
    assert_eq!(fs::read_to_string(output.join("thesis.txt")).expect("still there"), "mine");
    let failure = build(&options(&course, &course.join("content"), 0), &|_| {}).expect_err("the course itself");
    assert!(matches!(failure, Failure::Inside { .. }), "{failure}");
}

#[test]
fn files_of_others_in_the_output_come_along_and_old_pages_go() {
    let (_course, course) = temporary();
    copy_course(&course);
    let output = course.join("output");
    build(&options(&course, &output, 0), &|_| {}).expect("built");
    fs::write(output.join("CNAME"), "example.org").expect("written");
    fs::rename(course.join("content/rust/ownership/review.ar.md"), course.join("removed.md")).expect("removed");
    let (report, summary) = build(&options(&course, &output, 0), &|_| {}).expect("built");
    assert!(summary.is_some(), "{:?}", report.findings().iter().map(quizmill::diagnostic::short).collect::<Vec<_>>());
    assert_eq!(fs::read_to_string(output.join("CNAME")).expect("still there"), "example.org");
    assert!(!output.join("rust/ownership/review.ar.html").exists());
    let left: Vec<_> =
        course.read_dir_utf8().expect("a folder").flatten().map(|entry| entry.file_name().to_owned()).collect();
    assert!(!left.iter().any(|name| name.contains("quizmill-")), "{left:?}");
}

#[test]
fn a_new_course_builds_without_findings() {
    let (_guard, folder) = temporary();
    let course = folder.join("my-course");
    quizmill::command::new(&course, "site-test").expect("made");
    let (report, summary) = build(&options(&course, &course.join("output"), 0), &|_| {}).expect("built");
    assert!(report.findings().is_empty());
    assert_eq!(summary.expect("built").questions, 2);
    assert!(matches!(quizmill::command::new(&course, "x"), Err(Failure::NotEmpty(_))));
}
