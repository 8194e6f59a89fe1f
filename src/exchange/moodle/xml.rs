//! The XML of a question bank, and what its elements hold.
//!
//! In: a text. Out: its elements, of capped number and without entities of its own, or the line of the first fault; and
//! the children and texts of an element by their names.

use super::super::page::shortened;
use roxmltree::{Document, Node, ParsingOptions};

/// The most elements and texts of a file. A large bank has a hundred for a question.
const MOST_NODES: u32 = 3_000_000;

/// The most attributes of an element: Moodle's have three. The reader of XML holds each against all others.
const MOST_ATTRIBUTES: usize = 50;

/// The elements of a bank, or the line of what is wrong (0 for the whole file) and the reason.
pub(super) fn parse(text: &str) -> Result<Document<'_>, (usize, String)> {
    if let Some(place) = odd_tag(text) {
        let reason =
            format!("a tag has more than {MOST_ATTRIBUTES} attributes or a namespace, which Moodle never writes");
        return Err((1 + text[..place].matches('\n').count(), reason));
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => {
            (0, format!("it has more than {MOST_NODES} elements and texts: split it"))
        }
        error => (error.pos().row as usize, format!("it is not well-formed XML: {error}")),
    })?;
    let root = document.root_element().tag_name().name();
    if root != "quiz" {
        return Err((
            0,
            format!("it is no question bank of Moodle: it starts with `<{}>`, not with `<quiz>`", shortened(root)),
        ));
    }
    Ok(document)
}

/// Where a tag starts that would cost the reader of XML more than it is worth: with many attributes, or with a
/// namespace of its own.
fn odd_tag(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|offset| at + offset) {
        let rest = &text[start..];
        let skip = |end: &str| rest.find(end).map_or(rest.len(), |found| found + end.len());
        let length = match () {
            () if rest.starts_with("<!--") => skip("-->"),
            () if rest.starts_with("<![CDATA[") => skip("]]>"),
            () if rest.starts_with("<?") => skip("?>"),
            () => {
                let mut quote = None;
                let (mut attributes, mut length) = (0, rest.len());
                for (offset, byte) in rest.bytes().enumerate() {
                    match (quote, byte) {
                        (None, b'"' | b'\'') => quote = Some(byte),
                        (None, b'>') => {
                            length = offset + 1;
                            break;
                        }
                        (None, b'=') => attributes += 1,
                        (Some(open), byte) if open == byte => quote = None,
                        _ => {}
                    }
                }
                if attributes > MOST_ATTRIBUTES || attributes > 0 && rest[..length].contains("xmlns") {
                    return Some(start);
                }
                length
            }
        };
        at = start + length;
    }
    None
}

/// The first child with a name.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

pub(super) fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The text directly in an element.
pub(super) fn text(node: Node<'_, '_>) -> String {
    let texts: Vec<&str> = node.children().filter(|child| child.is_text()).filter_map(|child| child.text()).collect();
    texts.concat().trim().to_owned()
}

/// The text of a child.
pub(super) fn value(node: Node<'_, '_>, name: &str) -> String {
    child(node, name).map(text).unwrap_or_default()
}

/// The text of the `<text>` of a child.
pub(super) fn inner(node: Node<'_, '_>, name: &str) -> String {
    child(node, name).and_then(|child| self::child(child, "text")).map(text).unwrap_or_default()
}

pub(super) fn is_true(text: &str) -> bool {
    !matches!(text, "" | "0" | "false")
}

#[cfg(test)]
mod tests {
    use super::super::tested::{answer, of, quiz, refuses};
    use super::*;

    #[test]
    fn files_that_are_none() {
        refuses("<quiz><question>", 1, "not well-formed");
        refuses("<html></html>", 0, "starts with `<html>`");
        refuses("<!DOCTYPE q [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<quiz>&b;</quiz>", 1, "not well-formed");
        refuses("<quiz>\n<x/></quiz>", 2, "`<x>` is no question");
        refuses(&format!("<quiz>\n<!-- <a x= --><x{}/></quiz>", " a='>'".repeat(51)), 2, "more than 50 attributes");
        refuses("<quiz xmlns:a='b'/>", 1, "a namespace");
        refuses(&quiz("multichoice", "q", &answer("0", "a", "").repeat(201)), 3, "more than 200 answers");
        refuses(&format!("<quiz>{}</quiz>", "<a/>".repeat(MOST_NODES as usize)), 0, "split it");
        let deep = format!(
            "<quiz><question type=\"essay\">{}{}</question></quiz>",
            "<a>".repeat(100_000),
            "</a>".repeat(100_000)
        );
        assert_eq!(of(&deep).notes[0].lost, ["the field `a`"]);
    }
}
