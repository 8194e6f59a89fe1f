//! Raw HTML in foreign Markdown, held to what pages may hold.
//!
//! In: a text with its comments, and the places of its raw HTML. Out: the text without comments, and the changes that
//! drop tags, attributes and whole elements, make Markdown of images, and text of what is no element.

use super::Cleaner;
use super::edits::Edits;
use super::markdown::{address, escape, parse};
use crate::html::raw::{self, Tag, VOID};
use crate::markdown::{BlockKind, InlineKind, each_block, each_inline};
use crate::text::{Source, Span};
use std::collections::HashMap;

/// Raw HTML in a text, and the run of blocks or of words that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Raw {
    pub span: Span,
    pub room: usize,
    pub inline: bool,
}

/// What becomes of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It has its other half, or needs none.
    Kept,
    /// It is alone.
    Dropped,
    /// It goes with an element that is no text.
    Swallowed,
}

impl Cleaner<'_> {
    /// Comments never reach a page, and one may carry what a reader of format 1 would obey.
    pub(super) fn without_comments(&mut self, text: &str) -> String {
        if !text.contains("<!--") {
            return text.to_owned();
        }
        let (_, document) = parse(text, self.math);
        let mut code = Vec::new();
        each_block(&document.blocks, &mut |block| {
            if matches!(block.kind, BlockKind::Code(_)) {
                code.push(block.span);
            }
        });
        each_inline(&document.blocks, &mut |inline| {
            if matches!(inline.kind, InlineKind::Code(_)) {
                code.push(inline.span);
            }
        });
        code.sort();
        let inside = |at: usize| {
            let behind = code.partition_point(|span: &Span| span.start <= at);
            code[..behind].last().is_some_and(|span| at < span.end)
        };
        let last_end = text.rfind("-->").unwrap_or(0);
        let mut kept = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(start) = text[at..].find("<!--").map(|offset| at + offset) {
            kept.push_str(&text[at..start]);
            // Behind the last end there is none to look for.
            let end = if start + 4 > last_end { None } else { text[start + 4..].find("-->") };
            let end = end.map(|offset| start + 4 + offset + 3);
            match end {
                _ if inside(start) => {
                    kept.push_str("<!--");
                    at = start + 4;
                }
                Some(end) => {
                    self.lose("a comment");
                    at = end;
                }
                None => {
                    kept.push_str("&lt;!--");
                    at = start + 4;
                }
            }
        }
        kept.push_str(&text[at..]);
        kept
    }

    /// Keeps the tags that a page may hold and that are closed where they were opened.
    pub(super) fn tags(&mut self, source: &Source, raw: Vec<Raw>, edits: &mut Edits) {
        let mut found: Vec<(Tag<'_>, Span, Raw)> = Vec::new();
        for piece in raw {
            let base = piece.span.start;
            found.extend(raw::tags(source.slice(piece.span)).into_iter().map(|tag| {
                let place = Span::new(base + tag.start, base + tag.end);
                (tag, place, piece)
            }));
        }
        found.sort_by_key(|(_, place, _)| place.start);
        let fates = self.fates(&found, edits);
        for ((tag, place, piece), fate) in found.iter().zip(fates) {
            if fate == Fate::Swallowed {
                continue;
            }
            let (place, kept, inline) = (*place, fate == Fate::Kept, piece.inline);
            let name = tag.name.as_str();
            let attribute =
                |wanted: &str| tag.attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value);
            let rebuilt = match name {
                "img" if !tag.closing => {
                    let alt = escape(attribute("alt").unwrap_or_default());
                    let url = attribute("src").unwrap_or_default().to_owned();
                    match self.image(&url).filter(|_| inline || alone(source, place)) {
                        Some(url) => format!("![{alt}]({})", address(&url)),
                        None => alt,
                    }
                }
                "a" if kept && !tag.closing => {
                    let url = attribute("href").unwrap_or_default().to_owned();
                    self.link(&url).map_or("<a>".to_owned(), |url| format!("<a href=\"{}\">", quoted(&url)))
                }
                "a" if kept => "</a>".to_owned(),
                _ if FRAMES.contains(&name) => String::new(),
                _ if raw::ALLOWED.contains(&name) => {
                    if kept {
                        self.keep(tag)
                    } else {
                        String::new()
                    }
                }
                _ if crate::check::is_element(name) => {
                    if !tag.closing {
                        self.lose(format!("`<{name}>`"));
                    }
                    String::new()
                }
                // What is no element of HTML is text that looks like one.
                _ => source.slice(place).replace('<', "&lt;").replace('>', "&gt;"),
            };
            if rebuilt != source.slice(place) {
                edits.replace(place, &rebuilt);
            }
        }
    }

    /// What becomes of each tag: pairs are found with one stack, in one pass.
    fn fates(&mut self, found: &[(Tag<'_>, Span, Raw)], edits: &mut Edits) -> Vec<Fate> {
        // Where each swallowing element ends: the next end tag of its name.
        let mut ends: Vec<Option<usize>> = vec![None; found.len()];
        let mut next: HashMap<&str, usize> = HashMap::new();
        for (index, (tag, ..)) in found.iter().enumerate().rev() {
            if tag.closing {
                next.insert(&tag.name, index);
            } else {
                ends[index] = next.get(tag.name.as_str()).copied();
            }
        }
        let mut fates = vec![Fate::Dropped; found.len()];
        let mut open: Vec<usize> = Vec::new();
        let mut counts: HashMap<(&str, usize), usize> = HashMap::new();
        let mut index = 0;
        while index < found.len() {
            let (tag, place, piece) = &found[index];
            let key = (tag.name.as_str(), piece.room);
            if !tag.closing && SWALLOWED.contains(&key.0) {
                // What such an element holds is no text.
                let end = ends[index].unwrap_or(index);
                edits.replace(Span::new(place.start, found[end].1.end), "");
                self.lose(format!("`<{}>`", tag.name));
                fates[index..=end].fill(Fate::Swallowed);
                index = end + 1;
                continue;
            }
            if !tag.closing && VOID.contains(&key.0) {
                fates[index] = Fate::Kept;
            } else if !tag.closing && !tag.empty {
                open.push(index);
                *counts.entry(key).or_default() += 1;
            } else if tag.closing && counts.get(&key).is_some_and(|count| *count > 0) {
                // What was opened in between and never closed is alone.
                while let Some(at) = open.pop() {
                    let (other, _, piece) = &found[at];
                    let other = (other.name.as_str(), piece.room);
                    *counts.entry(other).or_default() -= 1;
                    if other == key {
                        fates[at] = Fate::Kept;
                        fates[index] = Fate::Kept;
                        break;
                    }
                }
            }
            index += 1;
        }
        fates
    }

    /// A tag that stays, with the attributes that may.
    fn keep(&mut self, tag: &Tag<'_>) -> String {
        if tag.closing {
            return format!("</{}>", tag.name);
        }
        let mut kept = format!("<{}", tag.name);
        for (name, value) in &tag.attributes {
            if SAFE.contains(&name.as_str()) {
                kept.push_str(&format!(" {name}=\"{}\"", quoted(value)));
            } else if !QUIET.contains(&name.as_str()) {
                self.lose(format!("`{name}` of `<{}>`", tag.name));
            }
        }
        kept + ">"
    }
}

/// An attribute's value between double quotes; what is written with `&` in it stays so.
fn quoted(value: &str) -> String {
    value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Whether nothing but spaces stands beside a place on its line.
fn alone(source: &Source, place: Span) -> bool {
    let line = source.line(place.start);
    source.text()[line.start..place.start].trim().is_empty()
        && place.end <= line.end
        && source.text()[place.end..line.end].trim().is_empty()
}

/// Elements that are dropped with what they hold.
const SWALLOWED: &[&str] = &["script", "style", "template", "noscript", "title", "head", "object", "iframe"];

/// Elements that only lay text out, which a theme does: they are dropped without a word, their text stays.
const FRAMES: &[&str] = &[
    "article", "body", "center", "div", "font", "footer", "header", "html", "main", "nav", "p", "picture", "section",
    "span", "a",
];

/// Attributes that stay.
const SAFE: &[&str] = &["colspan", "datetime", "dir", "lang", "open", "rowspan", "scope", "start", "title"];

/// Attributes that are dropped without a word, because a theme does what they do.
const QUIET: &[&str] = &[
    "align",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "color",
    "height",
    "id",
    "size",
    "style",
    "valign",
    "width",
];

#[cfg(test)]
mod tests {
    use super::super::tested::question;

    #[test]
    fn raw_html_is_held_to_what_pages_may_hold() {
        question("a <b>b</b> <kbd>c</kbd>", "a <b>b</b> <kbd>c</kbd>", &[]);
        question("a <b>b", "a b", &[]);
        question("<div class='x'>\n\n**a**\n\n</div>", "**a**", &[]);
        question("x <script>alert(1)</script> y", "x  y", &["`<script>`"]);
        question("<script>\nalert(1)\n</script>\n\ny", "y", &["`<script>`"]);
        question("a Vec<T> b", "a Vec&lt;T&gt; b", &[]);
        question("<b onclick='x' style='y'>a</b>", "<b>a</b>", &["`onclick` of `<b>`"]);
        question("<a href='javascript:x'>a</a>", "<a>a</a>", &["the link to `javascript:x`"]);
        question(
            "<a href='https://h/?a=1&amp;b=\"'>a</a> <abbr title='&quot;x'>b</abbr>",
            "<a href=\"https://h/?a=1&amp;b=&quot;\">a</a> <abbr title=\"&quot;x\">b</abbr>",
            &[],
        );
        question("<img src=cat.png alt=cat>", "![cat](media/q-cat.png)", &[]);
        question("a <!-- allow x: y --> b `<!-- c -->`", "a  b `<!-- c -->`", &["a comment"]);
        question("a <!-- b", "a &lt;!-- b", &[]);
        question(
            "<details>\n<summary>s</summary>\n\nb\n\n</details>",
            "<details>\n<summary>s</summary>\n\nb\n\n</details>",
            &[],
        );
        question("<details>\n\nb", "b", &[]);
        question("<input type=text>", "", &["`<input>`"]);
    }
}
