//! Raw HTML in Markdown: its tags, and the cleaning for untrusted authors.
//!
//! In: HTML as the author wrote it. Out: its tags with their places, or HTML rebuilt from an allow-list.

use super::escape::{attribute, text};
use crate::text::{Source, Span};

/// A tag in raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Where it starts in the text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The name in lower case.
    pub name: String,
    /// Whether it is an end tag.
    pub closing: bool,
    /// Whether it ends in `/>`.
    pub empty: bool,
    /// Names in lower case and values without quotes.
    pub attributes: Vec<(String, &'a str)>,
}

/// The tags of a text, in order; what is no tag is passed over.
pub fn tags(html: &str) -> Vec<Tag<'_>> {
    let tags = Tags::new(html);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|offset| at + offset) {
        match tags.at(open) {
            Some(tag) => {
                at = tag.end;
                found.push(tag);
            }
            None => at = open + 1,
        }
    }
    found
}

/// Where a tag of raw HTML stands that is at `span` of its file; on several lines, where its first one does. Comments were
/// taken out of a block's text, so the tag is looked up by its letters, from behind the tag before it, which `from`
/// remembers.
pub fn place(source: &Source, span: Span, from: &mut usize, tag: &str) -> Span {
    let place = match source.text()[*from..span.end].find(tag).map(|at| *from + at) {
        Some(start) => {
            *from = start + tag.len();
            Span::new(start, *from)
        }
        None => span,
    };
    first_line(source, place)
}

/// What of a span stands on its first line.
pub fn first_line(source: &Source, span: Span) -> Span {
    Span::new(span.start, source.line(span.start).end.min(span.end).max(span.start))
}

/// The most attributes of a tag. With it, and because a tag ends where the next one starts, a text full of tags that
/// never end is read once and not once for each of them.
const MOST_ATTRIBUTES: usize = 100;

/// A text whose tags are read one by one.
pub struct Tags<'a> {
    html: &'a str,
    /// Where the last `>`, `"` and `'` stand: behind them nothing needs to be searched.
    last: [Option<usize>; 3],
}

impl<'a> Tags<'a> {
    /// For a text.
    pub fn new(html: &'a str) -> Self {
        Self { html, last: ['>', '"', '\''].map(|sign| html.rfind(sign)) }
    }

    /// The tag that starts with the `<` at this place, if one does.
    pub fn at(&self, start: usize) -> Option<Tag<'a>> {
        tag(self.html, start, self.last)
    }
}

fn tag(html: &str, start: usize, [last_end, double, single]: [Option<usize>; 3]) -> Option<Tag<'_>> {
    last_end.filter(|&end| end > start)?;
    let bytes = html.as_bytes();
    let closing = bytes.get(start + 1) == Some(&b'/');
    let name_start = start + 1 + usize::from(closing);
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-' || *byte == b':';
    let name_end = name_start + bytes[name_start..].iter().take_while(|byte| is_name(byte)).count();
    if !bytes.get(name_start)?.is_ascii_alphabetic() {
        return None;
    }
    let mut attributes = Vec::new();
    let mut at = name_end;
    loop {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b'/').count();
        match bytes.get(at)? {
            b'>' => break,
            b'<' => return None,
            _ if attributes.len() == MOST_ATTRIBUTES => return None,
            _ => {
                let name_start = at;
                let stop = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'/' | b'<');
                at += bytes[at..].iter().take_while(|byte| !stop(byte)).count().max(1);
                // An odd first byte may be the first of several that make one character.
                while !html.is_char_boundary(at) {
                    at += 1;
                }
                let name = html[name_start..at].to_ascii_lowercase();
                let spaces = bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                if bytes.get(at + spaces) != Some(&b'=') {
                    attributes.push((name, ""));
                    continue;
                }
                at += spaces + 1;
                at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                let quote = *bytes.get(at)?;
                let value = if matches!(quote, b'"' | b'\'') {
                    let last = if quote == b'"' { double } else { single };
                    last.filter(|&last| last > at)?;
                    let length = html[at + 1..].find(quote as char)?;
                    let value = &html[at + 1..at + 1 + length];
                    at += length + 2;
                    value
                } else {
                    let word = |byte: &&u8| !byte.is_ascii_whitespace() && !matches!(byte, b'>' | b'<');
                    let length = bytes[at..].iter().take_while(word).count();
                    let value = &html[at..at + length];
                    at += length;
                    value
                };
                attributes.push((name, value));
            }
        }
    }
    let empty = bytes[at - 1] == b'/';
    Some(Tag { start, end: at + 1, name: html[name_start..name_end].to_ascii_lowercase(), closing, empty, attributes })
}

/// Elements that never have an end tag.
pub const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements that untrusted authors may use, without attributes but those of `ALLOWED_ATTRIBUTES`.
pub const ALLOWED: &[&str] = &[
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Attributes that change neither look nor behaviour beyond the element itself.
const ALLOWED_ATTRIBUTES: &[&str] =
    &["dir", "lang", "title", "start", "open", "colspan", "rowspan", "scope", "datetime", "cite"];

/// Rebuilds HTML from the allow-list: other tags become visible text, other attributes are dropped.
/// The second value tells whether anything was changed. Nothing is copied that was not understood.
pub fn clean(html: &str) -> (String, bool) {
    let mut cleaned = String::with_capacity(html.len());
    let mut changed = false;
    let mut at = 0;
    for tag in tags(html) {
        cleaned.push_str(&between(&html[at..tag.start], &mut changed));
        at = tag.end;
        if !ALLOWED.contains(&tag.name.as_str()) {
            cleaned.push_str(&text(&html[tag.start..tag.end]));
            changed = true;
            continue;
        }
        cleaned.push_str(if tag.closing { "</" } else { "<" });
        cleaned.push_str(&tag.name);
        for (name, value) in &tag.attributes {
            let safe = ALLOWED_ATTRIBUTES.contains(&name.as_str()) && (name != "cite" || !super::is_external(value));
            if safe && !tag.closing {
                cleaned.push_str(&format!(" {name}=\"{}\"", attribute(&value.replace("&quot;", "\""))));
            } else {
                changed = true;
            }
        }
        cleaned.push('>');
    }
    cleaned.push_str(&between(&html[at..], &mut changed));
    (cleaned, changed)
}

/// Text between tags: a lone `<` is text, an entity stays one.
fn between(piece: &str, changed: &mut bool) -> String {
    *changed |= piece.contains('<');
    piece.replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_a_text() {
        let found = tags("a <kbd class='x y' open>b</kbd> <br/> 1 < 2 <3 <T>");
        let names: Vec<_> = found.iter().map(|tag| (tag.name.as_str(), tag.closing, tag.empty)).collect();
        assert_eq!(names, [("kbd", false, false), ("kbd", true, false), ("br", false, true), ("t", false, false)]);
        assert_eq!(found[0].attributes, [("class".to_owned(), "x y"), ("open".to_owned(), "")]);
    }

    #[test]
    fn tags_that_never_end_are_read_once() {
        for piece in
            ["<a ", "<a x='", "<a x='<a y=\"", "<a<a", "<a x=", "<a\n", "<", "<a x=\"y\" ", "<a x='\"", "<a x=\"' y='"]
        {
            let text = format!("{}<b x='>", piece.repeat(400_000 / piece.len()));
            assert!(tags(&text).len() < 2, "{piece}");
        }
    }

    #[test]
    fn untrusted_html_is_rebuilt_from_the_allow_list() {
        for (html, expected) in [
            ("<kbd>x</kbd>", "<kbd>x</kbd>"),
            ("<b onclick=\"x\" title='a\"b'>", "<b title=\"a&quot;b\">"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("<svg/onload=alert(1)>", "&lt;svg/onload=alert(1)&gt;"),
            ("<b <i>", "&lt;b <i>"),
            ("<img src=x onerror=y", "&lt;img src=x onerror=y"),
            ("<p é=1>", "<p>"),
        ] {
            assert_eq!(clean(html).0, expected, "{html}");
        }
    }
}
