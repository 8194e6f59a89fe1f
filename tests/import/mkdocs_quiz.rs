//! The importer of mkdocs-quiz, against a page with quizzes of every age and one that switches them off.

use crate::{Import, body, sample, told};
use quizmill::course::question::Form;

#[test]
fn pages_keep_their_prose_and_their_quizzes() {
    let imported = Import::of("mkdocs-quiz", &[sample("mkdocs-quiz")]);
    assert_eq!(
        told(&imported),
        [
            "loops.md without the setting `quiz: show_correct`, the field `tags`",
            "loops.md without the link to `basics.md`",
            "What does this print?",
            "Which of these repeat?",
            "A loop that never ends is called [[infinite]]; break [[leave…",
            "What ends a loop early?",
            "Which skip a round?",
            "Nothing to pick refused: it has neither options (`- [x]`) nor gaps (`[[answer]]`)",
            "Text in between refused: `> Too late.` stands between its options, before line 96",
            "Is this shown? refused: the page's front matter switches quizzes off: remove `quiz` from it",
        ]
    );
    let page = imported.text("content/loops.md");
    let page = body(&page);
    for piece in [
        "A loop repeats. See the basics.\n\n> [!TIP]\n> **Remember**\n>\n> Indentation",
        "> ```python label=\"loop.py\" numbers=1\n> for letter",
        "<details>\n<summary>Note</summary>\n\nNot shown at once.\n\n</details>",
        "```python mark=2\nfor number",
        "- [ ] `1 2`\n  > `range` starts at 0.\n- [x] `0 1`\n",
        "> [!EXPLANATION]\n> > [!WARNING]\n> > The end is **not** included.\n",
        "~~~markdown\n<quiz>\nNot a quiz\n",
        "- [ ] <code>stop</code>\n- [x] <code>break</code>\n",
        "\n---\n\nThe end.\n",
    ] {
        assert!(page.contains(piece), "{piece}\nis not in\n{page}");
    }
    let course = imported.course();
    let page = course.pages.iter().find(|page| page.location.key() == "loops").expect("a page");
    let mixed: Vec<(&str, bool)> = page.questions().map(|question| (question.form.name(), question.shuffle)).collect();
    assert_eq!(mixed, [("choice", true), ("multiple", true), ("cloze", false), ("choice", true), ("choice", true)]);
    let Form::Cloze(cloze) = &page.questions().nth(2).expect("a question").form else { panic!("gaps") };
    assert_eq!(cloze.gaps.len(), 4);
    imported.again();
}
