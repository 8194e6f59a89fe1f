//! Labels that are nearly right: `> [! HINT]`, `> [!HINT`, `> [!HINT]: …`, `> **Hint:** …`. Their quotes are plain ones,
//! which a learner would read at once, label and all.

use super::{LABELS, OWN_LABELS};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Block, BlockKind, InlineKind};
use crate::text::{Source, Span};
use std::sync::Arc;

/// What a quote without a label starts with.
struct Nearly {
    name: &'static str,
    span: Span,
}

impl Nearly {
    fn finding(&self, source: &Arc<Source>) -> Diagnostic {
        Diagnostic::new(Code::UnknownLabel, format!("`{}` is not a label", source.slice(self.span)))
            .at(source, self.span, "not read as one")
            .help(format!("write `> [!{}]`, at the beginning of a line", self.name))
    }
}

/// A plain quote that starts with a label in brackets that is not written as one.
pub(super) fn bracketed(source: &Arc<Source>, quote: &Block) -> Option<Diagnostic> {
    let (start, text) = start(source, quote)?;
    let marks = text.len() - text.trim_start_matches(['[', '!', ' ']).len();
    let (marks, rest) = text.split_at(marks);
    let (called, open) = (marks.contains('!'), marks.contains('['));
    let (name, behind) = word(rest, if called { LABELS } else { OWN_LABELS })?;
    let closing = behind.trim_start_matches([' ', ':']);
    let end = match closing.strip_prefix(']') {
        // A link or an image.
        Some(behind) if behind.starts_with(['(', '[']) => return None,
        // Written as it should be, but a heading: a line of dashes stands under it, which is reported as that.
        Some(rest) if marks == "[!" && closing.len() == behind.len() && !rest.starts_with(':') => return None,
        Some(behind) if open => behind.strip_prefix(':').unwrap_or(behind),
        None if open && called => behind.strip_prefix(':').unwrap_or(behind),
        None if (open || marks == "!") && closing.is_empty() => closing,
        _ => return None,
    };
    // The words in brackets may be a link to what is written elsewhere. With a colon they are such a link's target
    // and no part of the quote's text, which then starts behind them.
    let first = match quote.kind {
        BlockKind::Quote { ref blocks, .. } => blocks.first(),
        _ => None,
    };
    if let Some(BlockKind::Paragraph { content, .. }) = first.map(|block| &block.kind)
        && content.first().is_some_and(|first| !matches!(first.kind, InlineKind::Text(_)) && first.span.start <= start)
    {
        return None;
    }
    let span = Span::new(start, start + text.len() - end.len());
    let label = format!("[!{name}]{}", if end.starts_with(char::is_alphanumeric) { " " } else { "" });
    Some(Nearly { name, span }.finding(source).edit(span, label))
}

/// A plain quote that starts with a label's word: `Hint: …`, `**Hint:** …`, `Hint` alone on its line. Behind options
/// such a quote is no feedback; elsewhere it is a quote like any other.
pub(super) fn worded(source: &Arc<Source>, quote: &Block) -> Option<Diagnostic> {
    let (start, text) = start(source, quote)?;
    let rest = text.trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != '`');
    let from = text.len() - rest.len();
    let (name, behind) = word(rest, OWN_LABELS)?;
    let number = behind.trim_start_matches(|letter: char| letter == ' ' || letter.is_ascii_digit());
    let is_mark = |letter: char| matches!(letter, '*' | '_');
    let marked = text[..from].ends_with(is_mark);
    let end = number.trim_start_matches(is_mark);
    let end = match end.strip_prefix([':', '：']) {
        Some(end) => end.trim_start_matches(is_mark),
        None if end.is_empty() || (marked && end.len() < number.len()) => end,
        None => return None,
    };
    let marks = text[..from].chars().rev().take_while(|&letter| is_mark(letter)).count();
    let span = Span::new(start + from - marks, start + text.len() - end.len());
    Some(Nearly { name, span }.finding(source))
}

/// A colon behind a label would be the first letter of what a learner reads.
pub(super) fn colon(source: &Arc<Source>, label: &crate::markdown::Label) -> Option<Diagnostic> {
    let end = label.span.end;
    let colon = Span::new(end, end + 1);
    source.text()[end..].starts_with(':').then(|| {
        Diagnostic::new(Code::UnknownLabel, format!("a colon stands behind `[!{}]`", label.name))
            .at(source, colon, "shown as text")
            .help("leave it out")
            .edit(colon, "")
    })
}

/// The first line of a plain quote, without its sign, and where it starts.
fn start<'a>(source: &'a Source, quote: &Block) -> Option<(usize, &'a str)> {
    let BlockKind::Quote { label: None, .. } = quote.kind else { return None };
    let line = source.slice(Span::new(quote.span.start, source.line(quote.span.start).end.max(quote.span.start)));
    let text = line.trim_start().strip_prefix('>')?.trim_start();
    Some((quote.span.start + line.len() - text.len(), text.trim_end()))
}

/// The label whose word a text starts with, in any case, and what follows it; its plural is that too.
fn word<'a>(text: &'a str, labels: &[&'static str]) -> Option<(&'static str, &'a str)> {
    let name = text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let (written, behind) = text.split_at(text.len() - name.len());
    if behind.starts_with(|letter: char| letter.is_alphanumeric() || letter == '-') {
        return None;
    }
    let same = |label: &str| written.eq_ignore_ascii_case(label);
    let found = labels.iter().find(|label| same(label) || same(&format!("{label}S")))?;
    Some((found, behind))
}
