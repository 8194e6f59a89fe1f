//! The importer of quizdown, against a whole file and a page with three embedded quizzes.

use crate::{Import, body, sample, told};
use quizmill::course::question::Form;

#[test]
fn whole_files_and_blocks_in_pages() {
    let imported = Import::of("quizdown", &[sample("quizdown")]);
    assert_eq!(
        told(&imported),
        [
            "Which planet has the widest rings?",
            "How many moons has Mars?",
            "Is 1 < 2 ?",
            "whole.md without the setting `primaryColor`, \
             the mixing of questions (write `mix: true` into the page's front matter), \
             the draw of 3 questions (write `draw: 3` into the page's front matter)",
            "Welcher Planet ist der Sonne am nächsten?",
            "Welche sind Gasriesen?",
            "Ordne die Planeten nach ihrem Abstand zur Sonne!",
            r"Wie groß ist $\sqrt{9}$?",
            "Ohne Antwort refused: none of its options is crossed: cross the right one, `[x]`",
            "Noch eine refused: an item of its list has no box (`[ ]` or `[x]`)",
        ]
    );
    let course = imported.course();
    let page = course.pages.iter().find(|page| page.location.key() == "whole").expect("a page");
    assert_eq!(page.language(&course.site), "de");
    let forms: Vec<&str> = page.questions().map(|question| question.form.name()).collect();
    assert_eq!(forms, ["choice", "multiple", "order", "multiple"]);
    let mixed: Vec<bool> = page.questions().map(|question| question.shuffle).collect();
    assert_eq!(mixed, [false, true, false, false]);
    let Form::Order(order) = &page.questions().nth(2).expect("a question").form else { panic!("steps") };
    assert_eq!(order.pieces().map(|piece| crate::shown(&piece.content)).collect::<Vec<_>>(), ["Venus", "Erde", "Mars"]);
    let text = imported.text("content/page.md");
    assert_eq!(body(&text), PAGE);
    imported.again();
}

const PAGE: &str = "Some planets have rings.

## Which planet has the widest rings? {#which-planet-has-the-widest-rings .multiple shuffle=true}

- [ ] Mars
- [x] Saturn
  > They reach 140,000 km from its centre.

---

More text, and a second quiz:

## How many moons has Mars? {#how-many-moons-has-mars shuffle=true}

- [ ] One
- [x] Two

## Is 1 < 2 ? {#is-1-2 shuffle=true}

- [x] Yes
- [ ] No

---

The end.
";
