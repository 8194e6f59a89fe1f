//! The importer of question lists with folded answers, against a sample and seven real files.

use crate::{Import, body, corpus, counted, letters, sample, shown, told};
use quizmill::markdown::plain;
use std::collections::BTreeMap;

#[test]
fn a_list_becomes_a_page() {
    let imported = Import::of("details", &[sample("details")]);
    assert_eq!(body(&imported.text("content/rust.md")), PAGE);
    assert_eq!(
        told(&imported),
        [
            "1",
            "2 without the anchor `name=slices`, \
             the freedom to mix its options, for the explanation names one by its letter",
            "3 refused: its answer is E, which none of its options is called",
            "4 refused: its answer names no option by a letter: `It depends.`",
        ]
    );
    imported.again();
}

const PAGE: &str = r#"A few questions about Rust.

## What does this print? {#what-does-this-print}

```rust
let a = [1, 2, 3];
println!("{}", a.len());
```

- [ ] `2`
- [x] `3`
- [ ] It does not compile.

> [!EXPLANATION]
> An array knows how many values it holds.

## What is the type of `&a[1..]`, if `a` is an array of `i32`? {#what-is-the-type-of-a-1-if-a-is-an-array-of-i32}

- [ ] `[i32]`
- [x] `&[i32]`
- [ ] `&[i32; 2]`
- [ ]
  ```rust
  Vec<i32>
  ```

> [!EXPLANATION]
> A range gives a slice, and `&` borrows it. Option C would be an array, whose length belongs to its type.
"#;

/// What the count in `count/js-questions.mjs` says of one question.
struct Counted {
    title: String,
    options: Vec<String>,
    right: Option<usize>,
    explanation: Option<Vec<char>>,
}

#[test]
fn every_question_of_the_corpus_is_imported_as_it_stands_or_refused_by_its_number() {
    let Some(folder) = corpus("js-questions") else { return };
    let Some(counted) = counted("js-questions.mjs", &folder) else { return };
    let imported = Import::of("details", &[folder]);
    let mut wanted: BTreeMap<(String, String), Counted> = BTreeMap::new();
    for one in counted.as_array().expect("a list") {
        let text = |field: &str| one[field].as_str().expect("a text").to_owned();
        let options = one["options"].as_array().expect("a list");
        let question = Counted {
            title: text("title"),
            options: options.iter().map(|option| option.as_str().expect("a text").to_owned()).collect(),
            right: one["right"][0].as_u64().map(|at| at as usize),
            explanation: one["explanation"].as_str().map(sorted),
        };
        assert!(wanted.insert((text("file"), text("number")), question).is_none(), "numbers differ in a file");
    }
    assert_eq!(wanted.len(), 743);

    // Each is told once, by its file and number.
    let notes: Vec<_> = imported.summary.notes.iter().filter(|note| !note.question.is_empty()).collect();
    assert_eq!(notes.len(), 743);
    let refused: Vec<(String, &str)> = notes
        .iter()
        .filter_map(|note| Some((format!("{}:{}", note.path, note.question), note.refused.as_deref()?)))
        .collect();
    let unlisted = "its options are no list with a letter each: write them as `- A: …`";
    assert_eq!(
        refused,
        [
            // Its options are paragraphs, `A - …`.
            ("ar-AR/README_AR.md:22".to_owned(), unlisted),
            // The same, and the last one stands before its letter.
            ("ar-AR/README_AR.md:42".to_owned(), unlisted),
        ]
    );
    let counts = imported.summary.counts();
    assert_eq!((counts.imported, counts.lossy, counts.refused, counts.others), (741, 53, 2, 0));

    let course = imported.course();
    let mut by_page: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for page in &course.pages {
        by_page.insert(format!("content/{}.md", page.location.key()), page.questions().collect());
    }
    let mut compared = 0;
    for note in notes.iter().filter(|note| note.refused.is_none()) {
        let name = format!("{}:{}", note.path, note.question);
        let (path, id) = note.target.as_ref().expect("a place");
        let question = by_page[path.as_str()].iter().find(|question| question.id == *id).expect("a question");
        let meant = &wanted[&(note.path.to_string(), note.question.clone())];
        let options: Vec<String> = question.options().iter().map(|option| shown(&option.content)).collect();
        assert_eq!(options, meant.options, "{name}");
        let right: Vec<usize> = (0..options.len()).filter(|at| question.options()[*at].right).collect();
        assert_eq!(Some(right[0]), meant.right, "{name}");
        assert_eq!(right.len(), 1, "{name}");
        let asked = letters(&plain(&question.title)) + &shown(&question.prompt);
        assert!(asked.contains(&meant.title), "{name}: {asked}");
        let explained = sorted(&shown(question.explanation.as_ref().expect("an explanation")));
        if let Some(explanation) = &meant.explanation {
            assert!(explained == *explanation, "{name}: {}", shown(question.explanation.as_ref().expect("one")));
            compared += 1;
        }
    }

    // Oddities of the corpus, each by its name.
    let lost = |file: &str, number: &str| {
        let found = notes.iter().find(|note| note.path == file && note.question == number);
        found.expect("a note").lost.join(", ")
    };
    assert_eq!(lost("zh-CN/README-zh_CN.md", "39"), "an empty option");
    assert_eq!(lost("de-DE/README.md", "79"), "the anchor `name=20190726`");
    assert_eq!(lost("th-TH/README.md", "102"), "the anchor `name=20190927`");
    assert!(lost("README.md", "13").contains("on another host"));
    assert_eq!(lost("ar-EG/README_ar-EG.md", "5"), "the words `obj = {` behind a code block's fence");
    let languages: Vec<_> = course.pages.iter().map(|page| page.language(&course.site)).collect();
    for language in ["ar-AR", "ar-EG", "de-DE", "ja-JA", "th-TH", "zh-CN"] {
        assert!(languages.iter().any(|known| known == language), "{language}");
    }
    assert!(imported.text("content/de-de/readme.md").contains("\n\tconsole.log(name);\n"), "tabs stay");
    assert!(!imported.text("content/ar-ar/readme-ar.md").contains("<div dir"));
    // The others have links or tags, whose addresses a count by letters cannot tell from words.
    assert_eq!(compared, 677);
    imported.again();
}

fn sorted(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = letters(text).chars().collect();
    letters.sort_unstable();
    letters
}
