//! A question bank in GIFT, as somebody would bring it.

use crate::{Import, letters, sample, shown};
use quizmill::course::question::Form;

#[test]
fn a_question_bank_becomes_pages_by_category() {
    let imported = Import::of("gift", &[sample("gift")]);
    let counts = imported.summary.counts();
    assert_eq!((counts.questions, counts.imported, counts.lossy, counts.refused, counts.others), (10, 10, 1, 0, 0));
    let lossy = imported.summary.notes.iter().find(|note| !note.lost.is_empty()).expect("a note");
    assert_eq!((lossy.question.as_str(), lossy.line), ("Round trip", 32));
    assert_eq!(lossy.lost, ["the weight 50 of the answer `3.3 +- 0.2`"]);

    let course = imported.course();
    let page =
        course.pages.iter().find(|page| page.location.key() == "networking/layers-and-protocols").expect("a page");
    let questions: Vec<_> = page.questions().collect();
    let ids: Vec<&str> = questions.iter().map(|question| question.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "tcp-web",
            "private-addresses",
            "handshake",
            "port-of-https",
            "loopback",
            "round-trip",
            "protocols-and-ports",
            "explain-nat"
        ]
    );
    let right: Vec<String> =
        questions[1].options().iter().filter(|option| option.right).map(|option| shown(&option.content)).collect();
    assert_eq!(right, [letters("10.1.2.3"), letters("192.168.0.7")]);
    assert!(matches!(questions[3].form, Form::Number(_)) && matches!(questions[4].form, Form::Cloze(_)));
    assert!(matches!(questions[6].form, Form::Match(_)) && matches!(questions[7].form, Form::Written(_)));
    for (question, answer) in [(3, "443"), (4, "127.0.0.1"), (4, "::1"), (5, "5.3")] {
        let grade = questions[question].form.answerable().grade(answer).expect("a grade");
        assert!(grade.is_right(), "{}: {answer}", questions[question].id);
    }
    assert!(
        imported.text("content/networking/sockets.md").contains("  printf(\"%d\\n\", a);   // comment in the line\n")
    );
    imported.again();
}
