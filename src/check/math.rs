//! Formulas can be read, and pages that look as if they wanted them are told how.

use crate::course::Page;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{InlineKind, each_inline};
use crate::math::to_mathml;

pub(super) fn check(page: &Page, findings: &mut Vec<Diagnostic>) {
    let mut wanted = None;
    for blocks in super::fragments(page) {
        each_inline(blocks, &mut |inline| match &inline.kind {
            InlineKind::Math { display, tex } => {
                if let Err(error) = to_mathml(tex, *display) {
                    let message = format!("the formula cannot be read: {error}");
                    findings.push(
                        Diagnostic::new(Code::MathError, message)
                            .at(&page.source, inline.span, "")
                            .help("a dollar sign that is text is written `\\$`"),
                    );
                }
            }
            InlineKind::Text(text) if !page.settings.math() && looks_like_math(text) => {
                wanted.get_or_insert(inline.span);
            }
            _ => {}
        });
    }
    if let Some(span) = wanted {
        findings.push(
            Diagnostic::new(Code::MathWanted, "this looks like a formula, but formulas are off on this page")
                .at(&page.source, span, "")
                .help("write `math: true` into the front matter, or `\\$` for a dollar sign"),
        );
    }
}

/// Two dollars with a LaTeX command, a power or an index between them; money and shells have none.
pub fn looks_like_math(text: &str) -> bool {
    let mut pieces = text.split('$');
    pieces.next();
    let inside: Vec<&str> = pieces.collect();
    inside.iter().step_by(2).take(inside.len().saturating_sub(1)).any(|piece| {
        let spaced = piece.starts_with(' ') || piece.ends_with(' ');
        !spaced && (piece.contains('^') || piece.contains("_{") || piece.contains('\\'))
    })
}
