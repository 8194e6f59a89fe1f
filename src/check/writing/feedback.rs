//! `no-explanation` and `no-feedback`: a learner who was wrong is not told why.

use super::Review;
use crate::course::Form;
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    for question in review.page.questions() {
        // Cards and free texts show their answer, which explains itself.
        let explains_itself = matches!(question.form, Form::Recall(_) | Form::Written(_));
        if question.explanation.is_none() && !explains_itself {
            findings.push(
                review
                    .at(Code::NoExplanation, review.heading(question), "the question has no explanation")
                    .help("say in `> [!EXPLANATION]` why the right answer is right"),
            );
        }
        let wrong = question.options().iter().filter(|option| !option.right);
        let (silent, wrong) =
            wrong.fold((0, 0), |(silent, wrong), option| (silent + usize::from(option.feedback.is_empty()), wrong + 1));
        if wrong > 0 && silent == wrong {
            findings.push(
                review
                    .at(Code::NoFeedback, review.heading(question), "no wrong option says why it is wrong")
                    .help("write a quote under the options that learners pick: `  > …`"),
            );
        }
    }
}
