//! The LiaScript importer against real modules, read a second time by other means, and against a sample.

use crate::{Import, corpus, counted, letters, sample, shown};
use camino::Utf8PathBuf;
use quizmill::command::{BuildOptions, CourseOptions, build};
use quizmill::course::question::{Form, Question};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// The page of a file: its folders and name as slugs, without an ending.
fn page_of(file: &str) -> String {
    file.trim_end_matches(".md").replace('_', "-")
}

fn sorted(text: &str) -> String {
    let mut letters: Vec<char> = letters(text).chars().collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

#[test]
fn every_question_keeps_its_options_and_its_right_answer() {
    let Some(corpus) = corpus("arcus-lia") else { return };
    let Some(counted) = counted("arcus-lia.mjs", &corpus) else { return };
    let imported = Import::of("liascript", &[corpus]);
    let counts = imported.summary.counts();
    assert_eq!((counts.imported, counts.lossy, counts.refused, counts.others), (76, 6, 0, 0));

    let mut wanted: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for question in counted["questions"].as_array().expect("a list") {
        wanted.entry(page_of(text(&question["file"]))).or_default().push(question);
    }
    assert_eq!(wanted.len(), 22);
    let built = imported.course();
    let mut compared = 0;
    for (page, wanted) in &wanted {
        let found = built.pages.iter().find(|found| found.location.key() == *page).expect("a page per file");
        let questions: Vec<_> = found.questions().collect();
        assert_eq!(questions.len(), wanted.len(), "{page}");
        for (question, wanted) in questions.iter().zip(wanted) {
            same(question, wanted);
            compared += 1;
        }
    }
    assert_eq!(compared, 76);
    imported.again();
}

/// Holds a question of the course against what the script found.
fn same(question: &Question, wanted: &Value) {
    let place = format!("{}:{}", text(&wanted["file"]), wanted["line"]);
    let options: Vec<&str> = wanted["options"].as_array().expect("a list").iter().map(text).collect();
    let right = wanted["right"].as_array().expect("a list");
    match (&question.form, text(&wanted["kind"])) {
        (Form::Choice(form), "single") | (Form::Multiple(form), "multiple") => {
            let found: Vec<String> = form.options.iter().map(|option| shown(&option.content)).collect();
            assert_eq!(found, options, "{place}");
            let found: Vec<usize> = (0..options.len()).filter(|at| form.options[*at].right).collect();
            let right: Vec<usize> = right.iter().map(|at| at.as_u64().expect("a number") as usize).collect();
            assert_eq!(found, right, "{place}");
        }
        (Form::Text(_), "typed") => {
            let grade = |answer: &str| question.form.answerable().grade(answer).is_some_and(|grade| grade.is_right());
            // LiaScript compares letter by letter.
            assert!(grade(options[0]) && !grade(&options[0].to_uppercase()) && !grade("git"), "{place}");
        }
        (Form::Match(form), "matrix") => {
            let found: Vec<(String, String)> =
                form.pairs.iter().map(|(left, right)| (shown(&left.content), shown(&right.content))).collect();
            let pairs: Vec<(String, String)> =
                options.iter().zip(right).map(|(left, right)| ((*left).to_owned(), text(right).to_owned())).collect();
            assert_eq!(found, pairs, "{place}");
        }
        (form, kind) => panic!("{place}: {kind} became {}", form.name()),
    }
    assert_eq!(question.hints.len() as u64, wanted["hints"].as_u64().expect("a number"), "{place}");
    // Code stands behind running text in what is compared, so only the letters count.
    let explanation = question.explanation.as_deref().map(shown).unwrap_or_default();
    assert_eq!(sorted(&explanation), sorted(text(&wanted["explanation"])), "{place}");
}

/// What a reader sees of a built page, as letters and digits.
fn seen(html: &str) -> String {
    let html = html.split_once("<main").map_or(html, |(_, rest)| rest);
    let mut kept = String::new();
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once('<') {
        kept.push_str(before);
        if let Some(formula) = behind.strip_prefix("math alttext=\"") {
            let (tex, _) = formula.split_once('"').expect("an end");
            kept.push_str(tex);
            rest = behind.split_once("</math>").expect("an end").1;
        } else if let Some(image) = behind.strip_prefix("img ") {
            let (tag, after) = image.split_once('>').expect("an end");
            kept.push_str(tag.split_once("alt=\"").and_then(|(_, alt)| alt.split('"').next()).unwrap_or_default());
            rest = after;
        } else {
            rest = behind.split_once('>').map_or("", |(_, rest)| rest);
        }
    }
    kept.push_str(rest);
    for (entity, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        kept = kept.replace(entity, letter);
    }
    letters(&kept)
}

/// What a document shows in place of the signs that it writes.
const ENTITIES: &[(&str, &str)] = &[("nbsp", ""), ("lt", ""), ("gt", ""), ("amp", "")];

#[test]
fn no_word_of_a_text_is_lost() {
    let Some(corpus) = corpus("arcus-lia") else { return };
    let Some(counted) = counted("arcus-lia.mjs", &corpus) else { return };
    let imported = Import::of("liascript", &[corpus]);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = Utf8PathBuf::from_path_buf(folder.path().join("site")).expect("a UTF-8 path");
    let course = CourseOptions { root: imported.root(), ..CourseOptions::default() };
    let (_, summary) = build(&BuildOptions { course, output: output.clone(), answers: false }, &|_| {}).expect("built");
    assert!(summary.is_some());
    let mut pages: HashMap<String, String> = HashMap::new();
    let mut missing = Vec::new();
    let mut compared = 0;
    for paragraph in counted["paragraphs"].as_array().expect("a list") {
        let page = page_of(text(&paragraph["file"]));
        let seen = pages.entry(page.clone()).or_insert_with(|| {
            seen(&std::fs::read_to_string(output.join(format!("{page}.html"))).expect("a built page"))
        });
        let mut wanted = text(&paragraph["letters"]).to_owned();
        if !seen.contains(&wanted) {
            ENTITIES.iter().for_each(|(name, shown)| wanted = wanted.replace(name, shown));
        }
        if seen.contains(&wanted) {
            compared += 1;
        } else {
            missing.push(format!("{}:{} {}", text(&paragraph["file"]), paragraph["line"], text(&paragraph["letters"])));
        }
    }
    assert!(missing.is_empty(), "{} of {}: {missing:#?}", missing.len(), missing.len() + compared);
    assert!(compared > 2_900, "{compared}");
}

#[test]
fn the_sample_is_imported_with_an_honest_report() {
    let imported = Import::of("liascript", &[sample("liascript")]);
    let told: Vec<(usize, &str, Vec<&str>)> = imported
        .summary
        .notes
        .iter()
        .map(|note| {
            let all = note.lost.iter().chain(&note.refused).map(String::as_str).collect();
            (note.line, note.question.as_str(), all)
        })
        .filter(|(.., all): &(usize, &str, Vec<&str>)| !all.is_empty())
        .collect();
    let refused = |reason: &'static str| vec![reason];
    assert_eq!(
        told,
        [
            (
                1,
                "",
                vec![
                    "the fields `email`, `version`, `narrator`, `import`",
                    "the texts of the macros `@end_note`",
                    "a comment",
                ],
            ),
            (19, "", vec!["the macro `@overview`", "the narrator's voice"]),
            (28, "", vec!["the steps of animations", "a film: it becomes a link"]),
            (48, "Which body raises the higher tides?", vec!["the setting `data-solution-button`"]),
            (
                88,
                "Fill the gaps:",
                vec!["the menus of its gaps: all gaps share one list", "the typing of some gaps: all are picked",],
            ),
            (
                100,
                "How did you like this page?",
                refused("it is a survey, which has no right answer: turn it into a question with one"),
            ),
            (
                105,
                "Guess a number.",
                refused("a script decides what is right, and scripts are never run: write it as a question"),
            ),
            (
                112,
                "What is 37 + 15?",
                refused("a script decides what is right, and scripts are never run: write down what is right"),
            ),
            (
                119,
                "Which spelling is right?",
                refused(
                    "picking any one of several options is right, and here one is: leave one, or ask for all of them"
                ),
            ),
            (
                125,
                "Pick rows.",
                refused("a row of its matrix has not one right column, and here each has: ask a question for each row"),
            ),
            (129, "", vec!["the macro `@end_note`"]),
        ]
    );
    let counts = imported.summary.counts();
    assert_eq!((counts.imported, counts.lossy, counts.refused, counts.others), (7, 2, 5, 0));
    let text = imported.text("content/tides.md");
    for expected in [
        "title: \"Tides\"\ndescription: \"Why the sea rises and falls twice a day.\"\nlanguage: \"en\"\nsource: \"tides.md, by Ada Example\"\nmath: true\n",
        "See also [currents](currents.md#what-drives-them)\nand the [summary](#summary).",
        "![A bay at low tide](media/tides-bay.png)\\\n*The bay at low water*\n",
        "## What pulls the water\n\nThe pull of the Moon falls with distance: $F \\propto \\frac{1}{r^2}$. A tide table costs \\$5 and up.\n",
        "* near side: the water bulges\n* far side: it bulges <u>too</u>\n\n[A film of a whole day](https://example.org/tide.mp4)\n",
        "#which-body-raises-the-higher-tides attempts=3 shuffle=true}\n\n- [ ] the Sun\n- [x] the Moon\n- [ ] Venus\n\n> [!HINT]\n> It is near.\n",
        "> ```js label=\"pull.js\"\n> pull(sun) < pull(moon)\n> ```\n",
        "- [x] There are two high tides a day.\n- [ ] Tides are highest at half moon.\n- [x] Wind",
        "> [!ANSWER]\n> - `spring tide`\n",
        "- [ ] spring tide\n- [x] neap tide\n- [ ] low tide\n",
        "{#what-happens-when .match}\n\n- spring tide\n  - Full moon\n- neap tide\n  - Half moon\n",
        "The Moon goes round the Earth in [[27]] days,\nso high tide comes [[later]] each day, `[[like this]]`.\n\n> [!BANK]\n> - earlier\n",
        "\n## Which of these is *not* a cause of tides? {#which-of-these-is-not-a-cause-of-tides}\n\n- [ ] gravity\n- [x] fish\n",
        "| full | `spring\\|high` |\n",
        "Jinja writes {{ name }}, a shell \\$HOME, and a test `[[ -f x ]]`.\n",
    ] {
        assert!(text.contains(expected), "{expected}\n\nis not in\n\n{text}");
    }
    assert!(imported.text("content/currents.md").contains("see [tides](tides.md)."));
    assert!(imported.root().join("content/media/tides-bay.png").is_file());
    imported.again();
}

#[test]
fn the_oddities_of_the_real_files_are_met() {
    let Some(corpus) = corpus("arcus-lia") else { return };
    let imported = Import::of("liascript", &[corpus]);
    let told: Vec<(&str, &str)> = imported
        .summary
        .notes
        .iter()
        .flat_map(|note| note.lost.iter().map(|what| (note.path.as_str(), what.as_str())))
        .collect();
    let count = |wanted: &dyn Fn(&str) -> bool| told.iter().filter(|(_, what)| wanted(what)).count();
    // The images of two modules are there, all others are not, and each is named.
    let images = imported.summary.written.iter().filter(|path| path.as_str().contains("/media/"));
    let images: Vec<&str> = images.map(|path| path.file_name().unwrap_or_default()).collect();
    assert_eq!((images.iter().filter(|name| name.ends_with(".png")).count(), images.len()), (2, 6), "{images:?}");
    let gone = |what: &str| what.starts_with("the image `media/") && what.ends_with("which is not there");
    assert_eq!(told.iter().filter(|(_, what)| gone(what)).collect::<BTreeSet<_>>().len(), 37);
    // The settings and texts in each file's first comment, and the comments that style images.
    assert_eq!(count(&|what| what.starts_with("the fields `module_id`, `email`, ")), 22);
    assert_eq!(count(&|what| what.starts_with("the texts of the macros `@pre_reqs`, ")), 22);
    assert_eq!(count(&|what| what == "the macro `@overview`"), 22);
    assert_eq!(count(&|what| what == "11 comments, and the styles in them"), 1);
    assert_eq!(count(&|what| what == "a film: it becomes a link"), 1);
    // Formulas are where they are meant; money and the prompt of a shell are not.
    let page = |module: &str| imported.text(&format!("content/{module}/{module}.md"));
    for (module, math) in [
        ("generalized-linear-regression", true),
        ("git-history-of-project", true),
        ("tidy-data", false),
        ("git-creation-and-tracking", false),
    ] {
        assert_eq!(page(module).contains("\nmath: true\n"), math, "{module}");
    }
    assert!(page("generalized-linear-regression").contains("($b_0 + b_x * x$ is an example"));
    assert!(page("tidy-data").contains("| Agnostic | $10–20k | 34 |"));
    // Bars in code within a table, headings made by lines, and a quiz in a list.
    assert!(page("bash-conditionals-loops").contains("| `[[ EXPRESSION1 \\|\\| EXPRESSION2 ]]` |"));
    assert!(page("bash-conditionals-loops").contains("\n### **Iteration**\n"));
    assert!(page("python-basics-loops-conditionals").contains("- [x] `elif`\n"));
    // Addresses in LiaScript's reader lead to the imported pages.
    assert!(page("learning-to-learn").contains("[gatekeeping](../reproducibility/reproducibility.md#"));
}
