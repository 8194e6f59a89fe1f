//! No text may depend on an option's letter or place: letters follow the order on the screen, which
//! may be mixed for each learner.

use crate::course::{Page, Question};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Block, Inline, InlineKind, each_inline};
use crate::text::Span;

pub(super) fn check(page: &Page, findings: &mut Vec<Diagnostic>) {
    for question in page.questions() {
        let mut parts: Vec<&[Block]> = question.hints.iter().map(Vec::as_slice).collect();
        parts.push(&question.prompt);
        parts.extend(question.hidden());
        for blocks in parts {
            each_inline(blocks, &mut |inline| findings.extend(letter(page, inline)));
        }
        if question.shuffle {
            findings.extend(places(page, question));
        }
    }
}

/// "option C", "answer B": a word for an option followed by one capital letter.
fn letter(page: &Page, inline: &Inline) -> Option<Diagnostic> {
    let InlineKind::Text(_) = inline.kind else { return None };
    let text = page.source.slice(inline.span);
    let mut at = 0;
    text.split(' ').zip(text.split(' ').skip(1)).find_map(|(first, second)| {
        let start = at;
        at += first.len() + 1;
        let letter = second.trim_end_matches(['.', ',', ';', ':', ')', '"', '!', '?']);
        // Few words are one letter, so only they pay for a look at the word before.
        if !matches!(letter.as_bytes(), [b'A'..=b'H']) {
            return None;
        }
        let named = matches!(
            first.trim_start_matches(['(', '"']).to_lowercase().as_str(),
            "option" | "options" | "answer" | "choice"
        );
        // "answer A" at the start of a clause may be the article, as in "the answer. A loop …".
        let article = letter == "A" && second.len() == 1 && at + second.len() < text.len();
        (named && !article).then(|| {
            let span = Span::new(inline.span.start + start, inline.span.start + at + letter.len());
            Diagnostic::new(Code::LetterReference, format!("`{first} {letter}` names an option by its letter"))
                .at(&page.source, span, "")
                .help("say what the option says; letters follow the order on the learner's screen")
        })
    })
}

/// "all of the above" in an option that may stand anywhere.
fn places(page: &Page, question: &Question) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for option in question.options() {
        let (Some(first), Some(last)) = (option.content.first(), option.content.last()) else { continue };
        let span = Span::new(first.span.start, last.span.end);
        let text = page.source.slice(span).to_lowercase();
        if ["of the above", "of the below", "of these above"].iter().any(|phrase| text.contains(phrase)) {
            found.push(
                Diagnostic::new(
                    Code::LetterReference,
                    "the option names others by their place, but options are mixed here",
                )
                .at(&page.source, span, "")
                .help("write `shuffle=false` behind the heading, or say what is meant"),
            );
        }
    }
    found
}
