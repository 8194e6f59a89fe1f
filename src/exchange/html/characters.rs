//! Named and numbered characters, as in `&amp;` and `&#38;`.
//!
//! In: text as it stands between tags or in an attribute. Out: the letters that it means.

use super::super::clean::parse;
use super::Converter;
use crate::markdown::{BlockKind, plain};

impl Converter<'_> {
    /// Text with named and numbered characters read.
    pub(super) fn decode(&mut self, text: &str) -> String {
        let mut decoded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            decoded.push_str(&rest[..at]);
            rest = &rest[at..];
            let body =
                rest[1..].bytes().take(32).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
            let ended = rest[1 + body..].starts_with(';');
            let name = &rest[1..1 + body];
            // Some are read without their semicolon too.
            let ended_or_old = ended || matches!(name, "nbsp" | "amp" | "lt" | "gt" | "quot");
            match self.entity(name).filter(|_| ended_or_old) {
                Some(letters) => {
                    decoded.push_str(&letters);
                    rest = &rest[1 + body + usize::from(ended)..];
                }
                None => {
                    decoded.push('&');
                    rest = &rest[1..];
                }
            }
        }
        decoded + rest
    }

    fn entity(&mut self, name: &str) -> Option<String> {
        if let Some(number) = name.strip_prefix('#') {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            let code = code.ok()?;
            let old = code.checked_sub(0x80).and_then(|at| OLD_LETTERS.chars().nth(at as usize));
            return Some(
                old.or_else(|| char::from_u32(code)).filter(|&letter| letter != '\0').unwrap_or('\u{fffd}').to_string(),
            );
        }
        if name.is_empty() {
            return None;
        }
        if let Some(known) = self.entities.get(name) {
            return known.clone();
        }
        // The reader of Markdown knows them all.
        let written = format!("&{name};");
        let (_, document) = parse(&written, false);
        let read = match document.blocks.first().map(|block| &block.kind) {
            Some(BlockKind::Paragraph { content, .. }) => plain(content),
            _ => written.clone(),
        };
        let letters = (read != written).then_some(read);
        self.entities.insert(name.to_owned(), letters.clone());
        letters
    }
}

/// What the numbers from 128 to 159 mean on web pages, which is not what Unicode has there.
const OLD_LETTERS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
