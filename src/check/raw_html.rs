//! Raw HTML that the page's policy would silently disable, or that a browser would swallow.

use crate::course::Page;
use crate::diagnostic::{Code, Diagnostic};
use crate::html::pieces;
use crate::html::raw::{self, Tag, VOID};
use crate::text::Span;
use std::collections::BTreeMap;

/// Elements that the policy or the page's safety forbids.
const BLOCKED: &[&str] = &[
    "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "input", "button", "select",
    "textarea", "option", "link", "meta", "base", "noscript", "template", "title", "html", "head", "body", "video",
    "audio", "source", "track", "canvas", "dialog", "portal",
];

/// Elements that content may use: those of the HTML standard that are not blocked, and simple SVG and MathML.
const KNOWN: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
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
    "data",
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
    "footer",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "menu",
    "meter",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "search",
    "section",
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
    "svg",
    "g",
    "path",
    "circle",
    "rect",
    "line",
    "polyline",
    "polygon",
    "ellipse",
    "text",
    "tspan",
    "defs",
    "marker",
    "desc",
    "math",
    "mi",
    "mo",
    "mn",
    "mrow",
    "mfrac",
    "msup",
    "msub",
    "msqrt",
    "mtext",
];

/// Elements whose end tag the HTML standard lets authors leave out.
const OPTIONAL_END: &[&str] =
    &["li", "p", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "rt", "rp"];

/// Elements of older HTML that pages elsewhere still hold, and text never does.
const OLD: &[&str] = &["big", "center", "font", "h1", "marquee", "nobr", "strike", "tt"];

/// Whether a word between `<` and `>` is an element of HTML, allowed here or not; else it is text such as `Vec<T>`.
pub fn is_element(name: &str) -> bool {
    [KNOWN, BLOCKED, OLD].iter().any(|list| list.contains(&name))
}

pub(super) fn check(page: &Page, untrusted: bool, findings: &mut Vec<Diagnostic>) {
    for blocks in super::fragments(page) {
        let pieces = pieces(blocks);
        if untrusted {
            findings.extend(pieces.iter().filter(|(_, html)| raw::clean(html).1).map(|&(span, _)| {
                Diagnostic::new(Code::HtmlCleaned, "raw HTML that is not on the allow-list is shown as text").at(
                    &page.source,
                    raw::first_line(&page.source, span),
                    "",
                )
            }));
        } else {
            check_fragment(page, &pieces, findings);
        }
    }
}

/// The tags of one fragment must be known, allowed, and closed within it.
fn check_fragment(page: &Page, pieces: &[(Span, &str)], findings: &mut Vec<Diagnostic>) {
    let mut open: Vec<(String, Span)> = Vec::new();
    // Elements that may not stand here and whose start was told: their end is the same mistake.
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for &(span, html) in pieces {
        let mut from = span.start;
        for tag in raw::tags(html) {
            let place = raw::place(&page.source, span, &mut from, &html[tag.start..tag.end]);
            let at = |code, message: String| Diagnostic::new(code, message).at(&page.source, place, "");
            let name = tag.name.as_str();
            if BLOCKED.contains(&name) || !KNOWN.contains(&name) {
                let starts = told.entry(name.to_owned()).or_default();
                if tag.closing && *starts > 0 {
                    *starts -= 1;
                    continue;
                }
                *starts += usize::from(!tag.closing && !tag.empty && !VOID.contains(&name));
            }
            if BLOCKED.contains(&name) {
                findings.push(at(Code::HtmlBlocked, format!("`<{name}>` does not work in a page of this site")).help(
                    "pages run only the theme's own script and style and load nothing; what you want may be a link or a Markdown image",
                ));
                continue;
            }
            if !KNOWN.contains(&name) {
                findings.push(
                    at(Code::HtmlUnknown, format!("`<{name}>` is not HTML, so a browser would swallow it"))
                        .help("put code between backticks, or write `\\<` for the sign"),
                );
                continue;
            }
            findings.extend(blocked_attribute(&tag).map(|(message, help)| at(Code::HtmlBlocked, message).help(help)));
            if tag.empty || VOID.contains(&name) {
                continue;
            }
            if !tag.closing {
                open.push((tag.name.clone(), place));
                continue;
            }
            while open.last().is_some_and(|(last, _)| last != name && OPTIONAL_END.contains(&last.as_str())) {
                open.pop();
            }
            match open.last() {
                Some((last, _)) if last == name => {
                    open.pop();
                }
                _ => findings.push(
                    at(Code::HtmlUnclosed, format!("`</{name}>` closes nothing that is open here"))
                        .help("remove it, or open it in the same part of the page"),
                ),
            }
        }
    }
    for (name, place) in open.into_iter().filter(|(name, _)| !OPTIONAL_END.contains(&name.as_str())) {
        findings.push(
            Diagnostic::new(Code::HtmlUnclosed, format!("`<{name}>` is never closed"))
                .at(&page.source, place, "opened here")
                .help(format!("write `</{name}>` where it ends, in the same part of the page")),
        );
    }
}

/// An address without white space and in small letters, as browsers compare its scheme.
pub(super) fn squeezed(url: &str) -> String {
    url.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_lowercase()
}

/// Whether a [`squeezed`] address in raw HTML runs code, or is written so that nobody sees whether it does.
pub(super) fn runs_code(url: &str) -> bool {
    url.starts_with("javascript:") || url.starts_with("vbscript:") || url.contains("&#")
}

fn blocked_attribute(tag: &Tag<'_>) -> Option<(String, &'static str)> {
    for (name, value) in &tag.attributes {
        if name.starts_with("on") {
            return Some((
                format!("the page's policy disables `{name}=`"),
                "leave it out: pages run only the theme's own script",
            ));
        }
        if name == "style" {
            return Some(("the page's policy disables `style=`".to_owned(), "leave it out; looks belong into a theme"));
        }
        let address =
            matches!(name.as_str(), "href" | "src" | "srcset" | "poster" | "xlink:href" | "action" | "formaction");
        let value = squeezed(value);
        if address && runs_code(&value) {
            return Some((format!("`{name}=` would run code"), "link to a page"));
        }
        if address && tag.name == "img" && !value.starts_with("data:") {
            return Some((
                "the page's policy does not load this image".to_owned(),
                "write it as `![text](image.png)`: it is then embedded",
            ));
        }
    }
    None
}
