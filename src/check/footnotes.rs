//! Footnotes: every one that is cited is written once, and every one that is written is cited.

use crate::course::Page;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{InlineKind, each_inline};
use crate::text::Span;

pub(super) fn check(page: &Page, findings: &mut Vec<Diagnostic>) {
    let mut cited: Vec<&str> = Vec::new();
    for blocks in super::fragments(page) {
        each_inline(blocks, &mut |inline| match &inline.kind {
            InlineKind::FootnoteReference(name) => cited.push(name),
            // A citation without its footnote stays text for the parser: `[^name]`.
            InlineKind::Text(text) if text.starts_with('[') => {
                let rest = &page.source.text()[inline.span.start..];
                if let Some(name) = rest.strip_prefix("[^").and_then(|rest| rest.split(']').next())
                    && !name.is_empty()
                    && !name.contains(char::is_whitespace)
                {
                    findings.push(
                        Diagnostic::new(Code::MissingFootnote, format!("the footnote `{name}` is not written"))
                            .at(
                                &page.source,
                                Span::new(inline.span.start, inline.span.start + name.len() + 3),
                                "cited here",
                            )
                            .help(format!("write a paragraph `[^{name}]: …`, or `\\[^{name}]` if it is text")),
                    );
                }
            }
            _ => {}
        });
    }
    for (index, footnote) in page.footnotes.iter().enumerate() {
        let head =
            Span::new(footnote.span.start, (footnote.span.start + footnote.name.len() + 3).min(footnote.span.end));
        if page.footnotes[..index].iter().any(|other| other.name == footnote.name) {
            let message = format!("the footnote `{}` is written twice", footnote.name);
            findings.push(
                Diagnostic::new(Code::MissingFootnote, message)
                    .at(&page.source, head, "second time")
                    .help("rename one of the two"),
            );
        } else if !cited.contains(&footnote.name.as_str()) {
            let message = format!("the footnote `{}` is not cited, so nobody would see it", footnote.name);
            let help = format!("cite it as `[^{}]`, or remove it", footnote.name);
            findings.push(Diagnostic::new(Code::MissingFootnote, message).at(&page.source, head, "").help(help));
        }
    }
}
