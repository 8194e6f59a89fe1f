//! The words of a text in HTML, for titles, tags and what a learner types; [`super::super::html`] makes Markdown of it.
//!
//! In: HTML, often no more than text with entities. Out: plain text.

use super::super::clean::parse;
use crate::html::raw;
use crate::markdown::{BlockKind, plain};
use std::collections::BTreeMap;

/// HTML as the words that it shows, for what a learner types.
pub(super) fn words(html: &str) -> String {
    let mut text = String::new();
    let mut at = 0;
    for tag in raw::tags(html) {
        text.push_str(&html[at..tag.start]);
        if tag.name == "br" {
            text.push('\n');
        }
        at = tag.end;
    }
    text.push_str(&html[at..]);
    decode(&text, &mut BTreeMap::new())
}

/// Entities as the characters that they stand for; what is none stays.
fn decode(html: &str, known: &mut BTreeMap<String, String>) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once('&') {
        text.push_str(before);
        let length = behind.bytes().take(40).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
        if length == 0 || behind.as_bytes().get(length) != Some(&b';') {
            text.push('&');
            rest = behind;
            continue;
        }
        let entity = &behind[..length];
        if !known.contains_key(entity) {
            known.insert(entity.to_owned(), character(entity));
        }
        text.push_str(&known[entity]);
        rest = &behind[length + 1..];
    }
    text + rest
}

/// What one entity stands for: Markdown knows the same ones as HTML.
fn character(entity: &str) -> String {
    let written = format!("&{entity};");
    let (_, document) = parse(&format!("x{written}x"), false);
    match document.blocks.first().map(|block| &block.kind) {
        Some(BlockKind::Paragraph { content, .. }) => {
            let shown = plain(content);
            shown.strip_prefix('x').and_then(|rest| rest.strip_suffix('x')).unwrap_or(&written).to_owned()
        }
        _ => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_entities_shows_itself() {
        for (html, expected) in [
            ("Who said &quot;I&#039;ll be *back*&quot;?", "Who said \"I'll be *back*\"?"),
            ("&eacute; &amp;amp; AT&T &nosuch; &", "é &amp; AT&T &nosuch; &"),
            ("&lt;b&gt; is <b>bold</b><br>a < b", "<b> is bold\na < b"),
            ("", ""),
        ] {
            assert_eq!(words(html), expected);
        }
    }
}
