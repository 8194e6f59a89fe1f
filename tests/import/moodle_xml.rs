//! A question bank in Moodle's XML, as Moodle exports it.

use crate::{Import, sample};
use quizmill::course::question::Form;

#[test]
fn a_question_bank_becomes_pages_with_its_images() {
    let imported = Import::of("moodle-xml", &[sample("moodle-xml/biology.xml")]);
    let counts = imported.summary.counts();
    assert_eq!((counts.questions, counts.imported, counts.lossy, counts.refused, counts.others), (13, 11, 4, 2, 0));
    let told: Vec<(&str, &[String])> = imported
        .summary
        .notes
        .iter()
        .filter(|note| note.refused.is_none() && !note.lost.is_empty())
        .map(|note| (note.question.as_str(), note.lost.as_slice()))
        .collect();
    assert_eq!(told[0].1, ["the feedback for wrong answers", "the weight 33.33 of an option"]);
    assert_eq!(told[1].1, ["the penalty 0.5"]);
    assert_eq!(told[2].1, ["the feedback for all other answers", "its name, which tells the answer"]);
    assert_eq!(told[3].1, ["the notes for graders"]);
    let refused: Vec<&str> = imported
        .summary
        .notes
        .iter()
        .filter(|note| note.refused.is_some())
        .map(|note| note.question.as_str())
        .collect();
    assert_eq!(refused, ["Hardy and Weinberg", "Chromosome map"]);

    let course = imported.course();
    let page = course.pages.iter().find(|page| page.location.key() == "biology-1/cells").expect("a page");
    let questions: Vec<_> = page.questions().collect();
    let forms: Vec<&str> = questions.iter().map(|question| question.form.name()).collect();
    assert_eq!(forms, ["choice", "multiple", "choice", "text", "number", "match", "order"]);
    assert_eq!((questions[0].id.as_str(), questions[0].hints.len()), ("bio-cell-01", 1));
    for (question, answer, right) in [
        (3, "Deoxyribose", true),
        (3, "2-desoxy-ribose", true),
        (3, "ribose", false),
        (4, "2.4 µm", true),
        (4, "0.0021 mm", true),
        (4, "2 mm", false),
    ] {
        let grade = questions[question].form.answerable().grade(answer).expect("a grade");
        assert_eq!(grade.is_right(), right, "{}: {answer}", questions[question].id);
    }
    let Form::Order(order) = &questions[6].form else { panic!("an order") };
    assert_eq!(order.pieces().count(), 4);
    let page = course.pages.iter().find(|page| page.location.key() == "biology-1/genetics").expect("a page");
    let gaps = page.questions().next().expect("a question");
    assert!(gaps.form.answerable().grade("mendel\npea plants\n74").expect("a grade").is_right());

    let media = imported.root().join("content/biology-1/media");
    let images: Vec<_> = std::fs::read_dir(media).expect("a folder").flatten().map(|image| image.path()).collect();
    assert_eq!(images.len(), 1);
    assert!(std::fs::read(&images[0]).expect("an image").starts_with(b"\x89PNG"));
    imported.again();
}
