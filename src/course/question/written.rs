//! Form `written`: the learner writes freely, then compares with a model answer.

use super::{Answerable, Asked, Form, Grade};
use crate::course::parts::Reader;
use crate::diagnostic::Code;
use crate::markdown::Block;
use crate::text::Source;

/// A text to write.
#[derive(Debug)]
pub struct Written {
    /// The model answer; empty if there is none.
    pub model: Vec<Block>,
}

/// Reads the model answer, if there is one.
pub(super) fn read(reader: &mut Reader<'_>, asked: Asked) -> Option<Written> {
    let model = asked.answer.map_or_else(Vec::new, |answer| {
        if answer.blocks.is_empty() {
            let help = "write the model answer on the next line, behind `> `, or leave the quote out";
            reader.report(Code::EmptyPart, answer.label.span, "the model answer is empty", help);
        }
        answer.blocks
    });
    Some(Written { model })
}

impl Answerable for Written {
    fn hidden(&self) -> Vec<&[Block]> {
        vec![&self.model]
    }

    /// Nobody but the learner can tell whether a text is good, so whatever is written counts.
    fn grade(&self, answer: &str) -> Option<Grade> {
        Some(Grade::whole(!answer.trim().is_empty()))
    }

    fn difference(&self, _: &Source, original: &Form, _: &Source) -> Option<String> {
        let Form::Written(original) = original else { return None };
        let differs = self.model.is_empty() != original.model.is_empty();
        differs.then(|| "only one of translation and original has a model answer".to_owned())
    }
}
