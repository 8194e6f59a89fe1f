//! The importer of questions with task lists, against a sample that shows the habits of their authors.

use crate::{Import, body, sample, told};

#[test]
fn a_file_becomes_a_page_and_its_pictures_come_along() {
    let imported = Import::of("tasks", &[sample("tasks")]);
    assert_eq!(
        told(&imported),
        [
            "Q1",
            "Q2",
            "Q3",
            "Q4",
            "Q5 refused: none of its options is crossed: cross the right one, `- [x]`",
            "Q6 refused: it has no options (`- [ ]`, `- [x]`)",
            "Q7",
        ]
    );
    let page = imported.text("content/git-quiz.md");
    let page = body(&page);
    assert!(page.starts_with("Answers are checked against Git 2.40.\n\n## Which command shows"), "{page}");
    for piece in [
        "{#which-of-these-rewrite-commits .multiple}\n\n- [x] `git rebase`\n- [ ] `git merge`\n- [x] `git commit --amend` [(",
        "- [ ]\n  ```sh\n  git branch topic\n  ```\n- [x]\n  ```sh\n  git switch -c topic\n  ```\n",
        "  git checkout topic\n\n  git branch\n  ```\n\n> [!EXPLANATION]\n> `-c` is short for `--create`.\n",
        "![Three commits in a row](media/git-quiz-row.png)\n",
        "- [x] a commit to undo, as `Commit<Id>` or Commit&lt;Id&gt;\n",
    ] {
        assert!(page.contains(piece), "{piece}\nis not in\n{page}");
    }
    assert!(imported.root().join("content/media/git-quiz-row.png").is_file());
    let course = imported.course();
    let right: Vec<Vec<bool>> = course
        .pages
        .iter()
        .flat_map(|page| page.questions())
        .map(|question| question.options().iter().map(|option| option.right).collect())
        .collect();
    let [no, yes] = [false, true];
    assert_eq!(right, [vec![no, yes, no], vec![yes, no, yes], vec![no, yes, no], vec![no, yes, no], vec![yes, no]]);
    imported.again();
}
