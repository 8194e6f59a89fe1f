//! YAML to a tree that keeps every place; the only home of the YAML library.
//!
//! In: the text of `site.yaml` or of a page's front matter. Out: a [`Node`] whose every key and value
//! knows its span in the whole file, or the one [`SyntaxError`] that stopped the reader.
//! The library stops at the first broken line; everything that is well-formed but wrong (an unknown
//! field, a wrong type) is found later by `course::fields`, all of it in one run.

use crate::text::{Source, Span};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use std::fmt;

/// The largest front matter or `site.yaml` that is read, in bytes. Real ones have a few hundred.
pub const LARGEST: usize = 256 * 1024;

/// A value and its span in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where the value stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// The kinds of YAML value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing after the colon, `null` or `~`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a point or an exponent; its exact text is in the source.
    Float(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map in the author's order.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Where the key stands.
    pub span: Span,
    /// The key.
    pub name: String,
}

/// Why a text is not the YAML this program reads.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntaxError {
    /// Where.
    pub span: Span,
    /// What is wrong, in lower case without a full stop.
    pub message: String,
    /// The key, when the fault is a key that stands twice.
    pub duplicate: Option<String>,
    /// A text that needs quotes, as YAML reads its first letter otherwise.
    pub unquoted: Option<Span>,
}

/// Parses the part of `source` that `span` covers. An empty or comment-only text is an empty map.
pub fn parse(source: &Source, span: Span) -> Result<Node, SyntaxError> {
    let text = source.slice(span);
    if text.len() > LARGEST {
        let message = format!("the settings are {} bytes long, more than the {LARGEST} that are read", text.len());
        return Err(SyntaxError { span: Span::new(span.start, span.start), message, duplicate: None, unquoted: None });
    }
    let empty = text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    if empty {
        return Ok(Node { span: Span::new(span.start, span.start), value: Value::Map(Vec::new()) });
    }
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options()) {
        Ok(raw) => Ok(place(raw, text, span.start)),
        Err(error) => Err(syntax_error(&error, source, span)),
    }
}

fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        // `yes` and `on` stay text, so that the field's check can say what to write instead.
        strict_booleans: true,
        merge_keys: serde_saphyr::options::MergeKeyPolicy::Error,
        reject_unsupported_tags: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_depth: 16,
            max_nodes: 20_000,
            max_aliases: 0,
            max_anchors: 0,
        },
    }
}

/// The tree as the library gives it; [`place`] turns its locations into spans.
enum Raw {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Tree;
        impl<'de> Visitor<'de> for Tree {
            type Value = Raw;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Raw, E> {
                Ok(Raw::Null)
            }
            fn visit_none<E>(self) -> Result<Raw, E> {
                Ok(Raw::Null)
            }
            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
                Raw::deserialize(deserializer)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
                Ok(Raw::Boolean(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
                Ok(Raw::Integer(value))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
                Ok(i64::try_from(value).map_or(Raw::Float(value as f64), Raw::Integer))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
                Ok(Raw::Float(value))
            }
            fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
                Ok(Raw::Text(value.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = access.next_element()? {
                    list.push(item);
                }
                Ok(Raw::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
                let mut map = Vec::new();
                while let Some(entry) = access.next_entry()? {
                    map.push(entry);
                }
                Ok(Raw::Map(map))
            }
        }
        deserializer.deserialize_any(Tree)
    }
}

fn span_of(location: &serde_saphyr::Location, text: &str, base: usize) -> Span {
    let span = location.span();
    let (start, length) = match (span.byte_offset(), span.byte_len()) {
        (Some(start), Some(length)) => (start as usize, length as usize),
        _ => (0, 0),
    };
    // A span never leaves the text nor cuts a character, whatever the library says.
    let start = floor_boundary(text, start);
    let mut end = floor_boundary(text, (start + length).min(text.len())).max(start);
    while text[start..end].ends_with(['\n', '\r', ' ']) {
        end -= 1;
    }
    Span::new(base + start, base + end)
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn place(raw: Spanned<Raw>, text: &str, base: usize) -> Node {
    let span = span_of(&raw.referenced, text, base);
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Boolean(value) => Value::Boolean(value),
        Raw::Integer(value) => Value::Integer(value),
        Raw::Float(value) => Value::Float(value),
        Raw::Text(value) => Value::Text(value),
        Raw::List(list) => Value::List(list.into_iter().map(|item| place(item, text, base)).collect()),
        Raw::Map(map) => Value::Map(
            map.into_iter()
                .map(|(key, value)| {
                    let key = Key { span: span_of(&key.referenced, text, base), name: key.value };
                    (key, place(value, text, base))
                })
                .collect(),
        ),
    };
    Node { span, value }
}

fn syntax_error(error: &serde_saphyr::Error, source: &Source, span: Span) -> SyntaxError {
    let error = error.without_snippet();
    let (first_line, _) = source.place(span.start);
    let at = error.location().map_or(span.start, |location| {
        source.offset(first_line + location.line() as usize - 1, location.column() as usize).clamp(span.start, span.end)
    });
    let line = source.line(at);
    if let serde_saphyr::Error::MultipleDocuments { .. } = error {
        return second_document(source, Span::new(span.start, at));
    }
    let text = error.to_string();
    // The library prefixes its place, which is counted from the front matter and not from the file.
    let message = text.lines().next().unwrap_or("not valid YAML");
    let message = match message.strip_prefix("error: ").unwrap_or(message) {
        rest if rest.starts_with("line ") => rest.split_once(": ").map_or(rest, |(_, rest)| rest),
        rest => rest,
    };
    let message = message.split(" at line ").next().unwrap_or(message).trim_end_matches('.').to_owned();
    let message = match message.split_once("budget breached: ") {
        Some((_, "")) | None => message,
        Some((_, what)) if what.starts_with("Depth") => "nested more than 16 deep".to_owned(),
        Some((_, what)) if what.starts_with("Anchors") || what.starts_with("Aliases") => {
            "anchors (`&`) and aliases (`*`) are not read here".to_owned()
        }
        Some(_) => "more values than the 20,000 that are read".to_owned(),
    };
    if message.contains("unknown anchor") && source.text()[at..].starts_with('*') {
        let rest = &source.text()[at..line.end.max(at)];
        // In brackets a text ends with its item, else with its line.
        let listed = source.text()[line.start..at].contains(['[', '{']);
        let end = if listed { rest.find([',', ']', '}']) } else { rest.find(" #") };
        let length = rest[..end.unwrap_or(rest.len())].trim_end().len();
        let place = Span::new(at, at + length);
        let message = format!("a text that starts with `*` needs quotes: `\"{}\"`", source.slice(place));
        return SyntaxError { span: place, message, duplicate: None, unquoted: Some(place) };
    }
    let duplicate = message.contains("duplicate mapping key").then(|| {
        let rest = &source.text()[at..line.end];
        rest.split(':').next().unwrap_or(rest).trim().trim_matches(['"', '\'']).to_owned()
    });
    let end = duplicate.as_ref().map_or(line.end.max(at), |key| (at + key.len()).min(line.end.max(at)));
    SyntaxError { span: Span::new(at, end), message, duplicate, unquoted: None }
}

/// What stands behind the line that ends the settings, the last one in `before` that is `...` or `---`.
fn second_document(source: &Source, before: Span) -> SyntaxError {
    let mut place = Span::new(before.end, before.end);
    let mut start = before.start;
    for line in source.slice(before).split_inclusive('\n') {
        let sign = line.trim_end();
        if matches!(sign, "..." | "---") {
            place = Span::new(start, start + sign.len());
        }
        start += line.len();
    }
    let sign = source.slice(place);
    let message = match sign {
        "" => "they hold two YAML documents".to_owned(),
        sign => format!("a line `{sign}` ends them, but more stands behind it"),
    };
    SyntaxError { span: place, message, duplicate: None, unquoted: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Node, SyntaxError> {
        let source = Source::new("site.yaml", text);
        parse(&source, Span::new(0, text.len()))
    }

    #[test]
    fn every_key_and_value_keeps_its_place() {
        let text = "# 日本\ntitle: Größe\nlist:\n  - one\n  - n: 2\n";
        let Value::Map(map) = read(text).unwrap().value else { panic!("a map") };
        assert_eq!(&text[map[0].0.span.range()], "title");
        assert_eq!(&text[map[0].1.span.range()], "Größe");
        let Value::List(list) = &map[1].1.value else { panic!("a list") };
        assert_eq!(&text[list[0].span.range()], "one");
        let Value::Map(inner) = &list[1].value else { panic!("a map") };
        assert_eq!((&text[inner[0].0.span.range()], &inner[0].1.value), ("n", &Value::Integer(2)));
    }

    #[test]
    fn errors_point_at_the_fault() {
        for (text, expected, place) in [
            ("a: 1\nb: 2\na: 3\n", "duplicate mapping key", (3, 1)),
            ("a: \"open\nb: 2\n", "", (1, 4)),
            ("a: &x 1\nb: *x\n", "anchors", (1, 7)),
            ("a: 1\n...\nb: 2\n", "a line `...` ends them", (2, 1)),
            ("a: 1\n---\nb: 2\n", "a line `---` ends them", (2, 1)),
            ("a: [x, *.md, y]\n", "`\"*.md\"`", (1, 8)),
            ("a: *x y # z\n", "`\"*x y\"`", (1, 4)),
            ("a: [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]\n", "nested", (1, 19)),
        ] {
            let error = read(text).unwrap_err();
            let source = Source::new("a", text);
            assert!(error.message.contains(expected), "{text:?}: {}", error.message);
            assert_eq!(source.place(error.span.start), place, "{text:?}: {}", error.message);
        }
    }

    #[test]
    fn words_for_true_stay_text() {
        let Value::Map(map) = read("a: yes\nb: on\nc: true\nd:\ne: 010\n").unwrap().value else { panic!("a map") };
        let values: Vec<_> = map.into_iter().map(|(_, node)| node.value).collect();
        assert_eq!(
            values,
            [
                Value::Text("yes".into()),
                Value::Text("on".into()),
                Value::Boolean(true),
                Value::Null,
                Value::Text("010".into())
            ]
        );
    }

    #[test]
    fn an_empty_text_is_an_empty_map() {
        assert_eq!(read("\n# only a comment\n").unwrap().value, Value::Map(Vec::new()));
    }
}
