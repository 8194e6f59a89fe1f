//! Changes of a text that are found in any order and made at once.
//!
//! In: places of a text, and what is to stand there. Out: the changed text.

use crate::text::Span;

/// Changes of a text, none inside another.
#[derive(Default)]
pub(super) struct Edits(Vec<(Span, String)>);

impl Edits {
    pub(super) fn replace(&mut self, span: Span, text: &str) {
        self.0.push((span, text.to_owned()));
    }

    pub(super) fn insert(&mut self, at: usize, text: &str) {
        self.replace(Span::new(at, at), text);
    }

    /// The changed text; a change inside another one is left out.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let mut changed = String::with_capacity(text.len());
        let mut at = 0;
        for (span, with) in &self.0 {
            if span.start < at {
                continue;
            }
            changed.push_str(&text[at..span.start]);
            changed.push_str(with);
            at = span.end;
        }
        changed + &text[at..]
    }
}
