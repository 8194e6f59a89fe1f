//! The braces behind a heading (`{#id .kind time=90s}`) and the words behind a code block's language.

use crate::text::{Source, Span};

/// One word of a list of attributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// The word in the file.
    pub span: Span,
    /// What it is.
    pub kind: AttributeKind,
}

/// The kinds of attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum AttributeKind {
    /// `#id`
    Id(String),
    /// `.class`
    Class(String),
    /// `key=value` or `key="a value"`; the span is the value's, without quotes.
    Pair(String, String, Span),
    /// Anything else.
    Word(String),
}

impl AttributeKind {
    /// The name of a class.
    pub fn class(&self) -> Option<&str> {
        match self {
            Self::Class(class) => Some(class),
            _ => None,
        }
    }

    /// The name before an equals sign.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Pair(key, ..) => Some(key),
            _ => None,
        }
    }
}

/// Splits attributes at spaces; a value in double quotes may hold spaces and `\"`.
pub fn attributes(source: &Source, span: Span) -> Vec<Attribute> {
    let text = source.slice(span);
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        let mut quoted = false;
        while at < bytes.len() && (quoted || !bytes[at].is_ascii_whitespace()) {
            match bytes[at] {
                b'"' => quoted = !quoted,
                b'\\' if quoted && at + 1 < bytes.len() => at += 1,
                _ => {}
            }
            at += 1;
        }
        // An escape at the very end of a quote may have stepped onto a character's middle.
        while !text.is_char_boundary(at) {
            at += 1;
        }
        let word = &text[start..at];
        let kind = match (word.as_bytes()[0], word.split_once('=')) {
            (b'#', _) if word.len() > 1 => AttributeKind::Id(word[1..].to_owned()),
            (b'.', _) if word.len() > 1 => AttributeKind::Class(word[1..].to_owned()),
            (_, Some((key, value))) if !key.is_empty() => {
                let value_start = start + key.len() + 1;
                let (value, from, to) = match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
                    Some(inner) => (inner.replace("\\\"", "\""), value_start + 1, at - 1),
                    None => (value.to_owned(), value_start, at),
                };
                AttributeKind::Pair(key.to_owned(), value, Span::new(span.start + from, span.start + to))
            }
            _ => AttributeKind::Word(word.to_owned()),
        };
        found.push(Attribute { span: Span::new(span.start + start, span.start + at), kind });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_list() {
        let text = r#"{#a .b time=90s label="two words" odd}"#;
        let source = Source::new("a.md", text);
        let found = attributes(&source, Span::new(1, text.len() - 1));
        let words: Vec<_> = found.iter().map(|attribute| source.slice(attribute.span)).collect();
        assert_eq!(words, ["#a", ".b", "time=90s", "label=\"two words\"", "odd"]);
        let AttributeKind::Pair(key, value, span) = &found[3].kind else { panic!("a pair") };
        assert_eq!((key.as_str(), value.as_str(), source.slice(*span)), ("label", "two words", "two words"));
        assert_eq!(found[4].kind, AttributeKind::Word("odd".into()));
    }

    #[test]
    fn odd_lists_end_somewhere() {
        for text in ["\"\\", "\"\\é", "#", ".", "=x", "a=\"", "a=\"b"] {
            let source = Source::new("a.md", text);
            let found = attributes(&source, Span::new(0, text.len()));
            assert!(found.iter().all(|attribute| attribute.span.end <= text.len()), "{text}");
        }
    }
}
