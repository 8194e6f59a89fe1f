//! Which elements of HTML there are, and what becomes of each.
//!
//! In: a tag's name. Out: whether it is HTML at all, stands on lines of its own, stays, or goes with or without its
//! text.

use crate::html::raw::Tag;

/// Whether a tag is HTML: its element is one, or one of another vocabulary that editors leave, and its attributes are
/// called as attributes are. Else it is text such as `Vec<T>` or `a <b && c> d`.
pub(super) fn is_html(tag: &Tag<'_>) -> bool {
    let named = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:.@".contains(&byte));
    let known = crate::check::is_element(&tag.name)
        || tag.name.contains(':')
        || [BLOCKS, TAGS, LOST, QUIET, SKIPPED, OTHERS].iter().any(|list| list.contains(&tag.name.as_str()));
    known && tag.attributes.iter().all(|(name, _)| named(name))
}

/// Elements that stand on lines of their own.
pub(super) const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Parts of tables.
pub(super) const TABLE: &[&str] = &["table", "thead", "tbody", "tfoot", "tr", "td", "th"];

/// Elements of running text that stay tags.
pub(super) const TAGS: &[&str] = &[
    "bdi", "bdo", "cite", "dfn", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "samp", "small", "sub", "sup", "u",
    "var",
];

/// Elements whose text is no HTML; they are dropped with it.
pub(super) const SKIPPED: &[&str] =
    &["script", "style", "iframe", "noembed", "noframes", "textarea", "xmp", "plaintext", "title"];

/// Elements that are dropped with what they hold.
pub(super) const LOST: &[&str] = &[
    "applet", "audio", "canvas", "embed", "frame", "frameset", "input", "map", "noscript", "object", "select", "svg",
    "template", "video",
];

/// Elements that hold nothing that is shown.
pub(super) const QUIET: &[&str] = &["area", "base", "col", "link", "meta", "param", "source", "track", "datalist"];

/// Elements that only give their text.
const OTHERS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "annotation",
    "b",
    "big",
    "blink",
    "br",
    "button",
    "code",
    "colgroup",
    "data",
    "del",
    "em",
    "font",
    "head",
    "i",
    "img",
    "label",
    "marquee",
    "meter",
    "nobr",
    "optgroup",
    "option",
    "output",
    "picture",
    "progress",
    "rb",
    "rtc",
    "s",
    "semantics",
    "slot",
    "span",
    "strike",
    "strong",
    "time",
    "tt",
    "wbr",
];
