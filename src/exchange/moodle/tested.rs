//! What the tests of the parts share: questions in XML, and what becomes of them.

use super::super::{Imported, tested};

pub(super) fn of(xml: &str) -> Imported {
    tested::one("moodle-xml", "bank.xml", xml)
}

/// A question of a type with a text and more.
pub(super) fn quiz(kind: &str, text: &str, more: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n<question type=\"{kind}\"><name><text>Q1</text></name>\
         <questiontext format=\"html\"><text><![CDATA[{text}]]></text></questiontext>{more}</question></quiz>"
    )
}

pub(super) fn answer(weight: &str, text: &str, feedback: &str) -> String {
    format!(
        "<answer fraction=\"{weight}\" format=\"html\"><text><![CDATA[{text}]]></text>\
         <feedback format=\"html\"><text>{feedback}</text></feedback></answer>"
    )
}

#[track_caller]
pub(super) fn gives(xml: &str, expected: &str, lost: &[&str]) {
    let imported = of(xml);
    let page = imported.files.first().map_or("", |(_, text)| text.split_once("\n---\n").unwrap().1.trim());
    assert_eq!(page, expected, "{xml}: {:?}", imported.notes);
    let found: Vec<&str> = imported.notes.iter().flat_map(|note| &note.lost).map(String::as_str).collect();
    assert_eq!(found, lost, "{xml}");
}

#[track_caller]
pub(super) fn refuses(xml: &str, line: usize, reason: &str) {
    let imported = of(xml);
    let note = imported.notes.iter().find(|note| note.refused.is_some()).unwrap_or_else(|| panic!("{imported:?}"));
    let found = note.refused.clone().unwrap_or_default();
    assert!(found.contains(reason) && note.line == line, "{xml}: {} {found}", note.line);
}
