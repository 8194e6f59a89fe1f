//! The text2qti importer against a sample: there is no collection of real files under a free licence.

use crate::{Import, sample};
use quizmill::course::question::Form;

#[test]
fn the_sample_is_imported_with_an_honest_report() {
    let imported = Import::of("text2qti", &[sample("text2qti")]);
    let counts = imported.summary.counts();
    assert_eq!((counts.questions, counts.imported, counts.lossy, counts.refused, counts.others), (15, 10, 5, 5, 0));
    let told: Vec<(usize, &str)> = imported
        .summary
        .notes
        .iter()
        .flat_map(|note| note.lost.iter().chain(&note.refused).map(|what| (note.line, what.as_str())))
        .collect();
    assert_eq!(
        told,
        [
            (1, "the setting `show correct answers: false`"),
            (16, "the size of a picture"),
            (32, "the feedback for wrong answers"),
            (53, "the freedom to write `the *master*` in small or capital letters"),
            (64, "it asks for a file, and a page can take none: ask for a text with `____`"),
            (71, "the draw of 1 of the 2 questions of its group"),
            (75, "the draw of 1 of the 2 questions of its group"),
            (82, "the points `1.5`: it counts one"),
            (86, "several options are right: write boxes, `[*]` and `[ ]`, for all that apply"),
            (90, "nothing says how it is answered: give it options, a number, words or `____`"),
            (92, "its line 95: no mark starts it: indent it under what it goes on with, or write `Text:` before it"),
            (
                97,
                "it is code that makes questions, and code is never run: let text2qti's own program run it, and import \
                 what it prints"
            ),
        ]
    );
    let text = imported.text("content/harbour.md");
    for expected in [
        "title: \"The harbour and its tides\"\n",
        "\nTen questions on *water* and ships.\n\nTake your time.\n\n## Before you start\n\nHave a look at the chart.\n",
        "![The bay](media/harbour-bay.png)\n",
        "### Rising water {#rising-water points=2 shuffle=true}\n\nWhat raises the higher tides?\n\n- [ ] the Sun\n  > It is heavy",
        "- [x] the Moon\n  > Well seen.\n",
        "```python\nships = [\"oak\", \"stone\"]\n```\n",
        "> - 1.4142 +- 0.0001\n>   > Exactly enough.\n",
        "> - 1.82..1.84\n",
        "harbour of \\$6? {#",
        "### Write about the sea at 1.2×10³\u{a0}m/s. {#",
        "> [!ANSWER]\n> It should name salt and waves.\n\n> [!EXPLANATION]\n> There is much to say.\n",
        "\n---\n\nThe end.\n",
    ] {
        assert!(text.contains(expected), "{expected}\n\nis not in\n\n{text}");
    }
    assert!(imported.root().join("content/media/harbour-bay.png").is_file());
    let course = imported.course();
    let page = course.pages.iter().find(|page| page.location.key() == "harbour").expect("a page");
    let graded = |id: &str, answer: &str| {
        let question = page.questions().find(|question| question.id == id).expect("the question");
        question.form.answerable().grade(answer).is_some_and(|grade| grade.is_right())
    };
    assert!(graded("what-is-the-square-root-of-2", "1.4143") && !graded("what-is-the-square-root-of-2", "1.42"));
    assert!(graded("who-commands-a-ship", "CAPTAIN") && !graded("who-commands-a-ship", "The *Master*"));
    let forms: Vec<&str> = page.questions().map(|question| question.form.name()).collect();
    assert_eq!(
        forms,
        ["choice", "multiple", "number", "number", "number", "text", "written", "choice", "choice", "choice"]
    );
    assert!(page.questions().all(|question| !matches!(&question.form, Form::Choice(form) if form.options.len() < 2)));
    imported.again();
}
