//! `similar-option`: two options differ in nothing but case, spacing or punctuation.

use super::Review;
use crate::course::question::ChoiceOption;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{BlockKind, InlineKind, each_block, each_inline};
use crate::text::one_line;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    for question in review.page.questions() {
        let mut seen: HashMap<String, &ChoiceOption> = HashMap::new();
        for option in question.options().iter().filter(|option| !has_code(option)) {
            let text = review.reading(&option.content).text;
            let Some(key) = folded(&text) else { continue };
            match seen.get(&key) {
                // Options that are the same to the letter are an error of their own.
                Some(first) if first.id == option.id => {}
                Some(first) => {
                    let line = |option: &ChoiceOption| review.page.source.line(option.span.start);
                    findings.push(
                        Diagnostic::new(
                            Code::SimilarOption,
                            "two options differ in nothing but case, spacing or punctuation",
                        )
                        .at(&review.page.source, line(option), "second time")
                        .at(&review.page.source, line(first), "first time")
                        .help("change or remove one; where the difference is the point, write both in backticks"),
                    );
                }
                None => {
                    seen.insert(key, option);
                }
            }
        }
    }
}

/// In code and formulas case and signs are the point.
fn has_code(option: &ChoiceOption) -> bool {
    let mut found = false;
    each_block(&option.content, &mut |block| found |= matches!(block.kind, BlockKind::Code(_) | BlockKind::Html(_)));
    each_inline(&option.content, &mut |inline| {
        found |= matches!(
            inline.kind,
            InlineKind::Code(_) | InlineKind::Math { .. } | InlineKind::Image { .. } | InlineKind::Html(_)
        );
    });
    found
}

/// A text as it sounds when it is read aloud: compatibility forms, without the marks around a sentence and, from two
/// words on, without case. In a single word case may be the point, as in `True`, and signs may be in short texts, as in
/// regular expressions, so these keep what they have. `None` where there is nothing to compare.
fn folded(text: &str) -> Option<String> {
    let text: String = text.nfkc().collect();
    let is_mark = |letter: char| {
        matches!(letter, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '"' | '“' | '”' | '„' | '«' | '»' | '。' | '、')
    };
    let squeezed = one_line(&text);
    let letters = squeezed.chars().filter(|letter| letter.is_alphabetic()).count();
    let signs = squeezed.chars().filter(|letter| !letter.is_alphanumeric() && !letter.is_whitespace()).count();
    if letters < 3 || signs * 2 > letters {
        return (!squeezed.is_empty()).then_some(squeezed);
    }
    let bare = squeezed.trim_matches(is_mark).trim();
    let words = bare.split(' ').filter(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() > 1).count();
    Some(if words > 1 { bare.to_lowercase() } else { bare.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sounds_alike() {
        for (one, other, same) in [
            ("A small loop.", "a  small loop", true),
            ("“Yes, please”", "Yes, please!", true),
            ("ﬁle", "file", true),
            ("True", "true", false),
            ("\\s", "\\S", false),
            ("!$", "$", false),
            ("1.5", "15", false),
            ("-1", "1", false),
            ("C++", "C", false),
            ("x, y", "x y", false),
        ] {
            assert_eq!(folded(one) == folded(other), same, "{one} / {other}");
        }
        assert_eq!(folded(" "), None);
    }
}
