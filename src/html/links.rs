//! Links in raw HTML, which lead where links in Markdown lead: `<a href="loops.md">`.
//!
//! In: a page, or a piece of its raw HTML. Out: its links and the ids of its raw elements with their places, or the
//! piece with other addresses.

use super::escape::attribute;
use super::raw::{self, Tag};
use crate::course::{Link, Page};
use crate::markdown::{Block, BlockKind, InlineKind, each_block, each_inline};
use crate::text::Span;
use std::sync::Arc;

/// What raw HTML adds to a page that other places of the course have to do with.
#[derive(Debug, Default)]
pub struct RawLinks {
    /// Its links.
    pub links: Vec<Link>,
    /// The ids of its elements, to which links may lead.
    pub ids: Vec<String>,
}

/// The links and ids in the raw HTML of a page, in the order of its text, footnotes last.
pub fn raw_links(page: &Page) -> Arc<RawLinks> {
    page.facts.of(|| {
        let mut found = RawLinks::default();
        for part in &page.parts {
            collect(page, part.shared(), &mut found);
            let fragments = part.questions().iter().flat_map(|question| question.fragments());
            fragments.for_each(|blocks| collect(page, blocks, &mut found));
        }
        page.footnotes.iter().for_each(|footnote| collect(page, &footnote.blocks, &mut found));
        found
    })
}

fn collect(page: &Page, blocks: &[Block], found: &mut RawLinks) {
    for (span, html) in pieces(blocks) {
        let mut from = span.start;
        for tag in raw::tags(html) {
            let place = raw::place(&page.source, span, &mut from, &html[tag.start..tag.end]);
            // `name` is how older HTML marks a place.
            let is_id = |name: &str| name == "id" || (name == "name" && tag.name == "a");
            let ids = tag.attributes.iter().filter(|(name, _)| is_id(name));
            found.ids.extend(ids.map(|(_, value)| (*value).to_owned()));
            found.links.extend(href(&tag).map(|value| Link {
                url: value.replace("&amp;", "&"),
                span: place,
                image: false,
                named: true,
                outside: false,
            }));
        }
    }
}

/// Raw HTML and where it stands, in the order of the text.
pub fn pieces(blocks: &[Block]) -> Vec<(Span, &str)> {
    let mut pieces = Vec::new();
    each_block(blocks, &mut |block: &Block| {
        if let BlockKind::Html(html) = &block.kind {
            pieces.push((block.span, html.as_ref()));
        }
    });
    each_inline(blocks, &mut |inline| {
        if let InlineKind::Html(html) = &inline.kind {
            pieces.push((inline.span, html.as_ref()));
        }
    });
    pieces.sort_by_key(|(span, _)| span.start);
    pieces
}

/// The address of a link, as it is written. Of two of one name, browsers take the first.
fn href<'a>(tag: &Tag<'a>) -> Option<&'a str> {
    let mut attributes = tag.attributes.iter().filter(|_| tag.name == "a" && !tag.closing);
    attributes.find(|(name, _)| name == "href").map(|&(_, value)| value)
}

/// Raw HTML with its links as `link` gives them.
pub(super) fn lead(html: &str, link: impl Fn(&str) -> String) -> String {
    let mut written = String::with_capacity(html.len());
    let mut at = 0;
    for value in raw::tags(html).iter().filter_map(href) {
        let url = value.replace("&amp;", "&");
        let address = link(&url);
        if address == url.trim() {
            continue;
        }
        // The value is a part of the text, so how far behind its start it begins is where it stands.
        let mut start = value.as_ptr() as usize - html.as_ptr() as usize;
        let mut end = start + value.len();
        if html[..start].ends_with(['"', '\'']) && html[end..].starts_with(['"', '\'']) {
            (start, end) = (start - 1, end + 1);
        }
        written.push_str(&html[at..start]);
        written.push_str(&format!("\"{}\"", attribute(&address)));
        at = end;
    }
    written.push_str(&html[at..]);
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_replaced_and_nothing_else() {
        let link = |url: &str| match url {
            "b.md?x&y#z" => "b.html?x&y#\"z\"".to_owned(),
            url => url.replace(".md", ".html"),
        };
        for (html, expected) in [
            ("", ""),
            ("text <b>b.md</b>", "text <b>b.md</b>"),
            ("<a href=\"b.md\">", "<a href=\"b.html\">"),
            ("<a href='b.md' title=\"b.md\">", "<a href=\"b.html\" title=\"b.md\">"),
            ("<A class=x HREF=b.md>b</A>", "<A class=x HREF=\"b.html\">b</A>"),
            ("<a href = b.md></a> <a href=c.md>", "<a href = \"b.html\"></a> <a href=\"c.html\">"),
            ("<a href=\"b.md?x&amp;y#z\">", "<a href=\"b.html?x&amp;y#&quot;z&quot;\">"),
            ("<a href=\"b.md\" href=\"c.md\">", "<a href=\"b.html\" href=\"c.md\">"),
            ("<a href=\"https://e.org/?a&amp;b\">", "<a href=\"https://e.org/?a&amp;b\">"),
            ("<a href>", "<a href>"),
        ] {
            assert_eq!(lead(html, link), expected, "{html}");
        }
    }
}
