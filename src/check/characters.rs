//! Characters that nobody sees and that change what a page says.

use crate::course::Page;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// Reports control characters (errors) and characters that reorder what follows (warnings).
pub(super) fn check(page: &Page, findings: &mut Vec<Diagnostic>) {
    for (at, letter) in page.source.text().char_indices() {
        let span = Span::new(at, at + letter.len_utf8());
        match letter {
            '\t' | '\n' => {}
            '\r' if page.source.text()[at + 1..].starts_with('\n') => {}
            letter if letter.is_control() => findings.push(
                Diagnostic::new(
                    Code::ForbiddenCharacter,
                    format!("the text holds the control character U+{:04X}", letter as u32),
                )
                .at(&page.source, Span::new(at, at), "here")
                .help("remove it; it was most likely pasted by accident"),
            ),
            // The bidirectional controls of Unicode Standard Annex 9 that override or isolate, as in "Trojan Source".
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => findings.push(
                Diagnostic::new(
                    Code::HiddenDirection,
                    format!("U+{:04X} reorders the text behind it without being seen", letter as u32),
                )
                .at(&page.source, span, "here")
                .help("remove it; the page's language already gives the direction"),
            ),
            _ => {}
        }
    }
}
