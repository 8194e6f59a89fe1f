//! Formulas of running text, between `\(` and `\)`, `\[` and `\]`, or `$$` and `$$`.
//!
//! In: a text without tags. Out: its parts, and each formula between the dollar signs of this format.

use super::super::clean::parse;
use crate::markdown::{BlockKind, InlineKind};

/// Whether a text holds a formula between `\(` and `\)`, `\[` and `\]`, or `$$` and `$$`.
pub(in super::super) fn has_formula(text: &str) -> bool {
    let pair = |open: &str, close: &str| text.find(open).is_some_and(|at| text[at + open.len()..].contains(close));
    pair("\\(", "\\)") || pair("\\[", "\\]") || pair("$$", "$$")
}

/// A text taken apart at its formulas, with whether each stands on its own.
pub(super) fn formulas(text: &str) -> Vec<(&str, Option<bool>)> {
    let kinds = [("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$")];
    let mut ends = [true; 3];
    let mut parts = Vec::new();
    let (mut at, mut from) = (0, 0);
    while let Some(start) = text[at..].find(['\\', '$']).map(|offset| at + offset) {
        let kind = kinds.iter().position(|(open, _)| text[start..].starts_with(open));
        let Some(kind) = kind.filter(|&kind| ends[kind]) else {
            at = start + 1;
            continue;
        };
        let inner = start + 2;
        let Some(end) = text[inner..].find(kinds[kind].1).map(|offset| inner + offset) else {
            ends[kind] = false;
            at = inner;
            continue;
        };
        parts.push((&text[from..start], None));
        let alone = text[..start].trim().is_empty() && text[end + 2..].trim().is_empty();
        parts.push((&text[inner..end], Some(kind == 1 || kind == 2 && alone)));
        (at, from) = (end + 2, end + 2);
    }
    parts.push((&text[from..], None));
    parts
}

/// A formula between dollar signs, if the reader of Markdown takes it for one.
pub(super) fn formula(latex: &str, display: bool) -> Option<String> {
    let words: Vec<&str> = latex.split_whitespace().collect();
    let latex = words.join(" ");
    let written = if display { format!("$${latex}$$") } else { format!("${latex}$") };
    let (_, document) = parse(&written, true);
    let [block] = document.blocks.as_slice() else { return None };
    let BlockKind::Paragraph { content, .. } = &block.kind else { return None };
    let [inline] = content.as_slice() else { return None };
    matches!(inline.kind, InlineKind::Math { .. }).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::super::tested::converted;
    use super::*;

    #[test]
    fn formulas_are_between_dollar_signs() {
        let math = |html| converted(html, true, false).0;
        assert_eq!(math("<p>Is \\(a &lt; b_1\\) and $5?</p>"), "Is $a < b_1$ and \\$5?");
        assert_eq!(math("<p>$$ x\n^2 $$</p><p>so $$y$$.</p>"), "$$x ^2$$\n\nso $y$.");
        assert_eq!(math("\\[z\\]"), "$$z$$");
        assert_eq!(math("\\(a{\\)"), "\\\\(a\\{\\\\)");
        assert_eq!(math("\\(a\\)5"), "$a$<wbr>5");
        assert_eq!(math("<math><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></math>"), "$x^2$");
        assert_eq!(converted("\\(a\\)", false, false).0, "\\\\(a\\\\)");
        assert!(!has_formula("a \\( b"));
        assert!(has_formula("$$ b $$"));
    }
}
