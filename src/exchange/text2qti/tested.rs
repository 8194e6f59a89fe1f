//! What the tests of the parts share: a quiz is imported, and its page and what was told of it are looked at.

use super::super::{Imported, tested};

pub(super) fn read(text: &str) -> Imported {
    tested::one("text2qti", "q.txt", text)
}

/// The page of a quiz without its front matter.
#[track_caller]
pub(super) fn page(text: &str, expected: &str) {
    let imported = read(text);
    let (_, page) = imported.files.first().unwrap_or_else(|| panic!("{:?}", imported.notes));
    let body = page.split_once("\n---\n").map_or(page.as_str(), |(_, body)| body);
    assert_eq!(body.trim(), expected, "{:?}", imported.notes);
}

#[track_caller]
pub(super) fn refused(text: &str, reason: &str) {
    let imported = read(text);
    let found: Vec<&str> = imported.notes.iter().filter_map(|note| note.refused.as_deref()).collect();
    assert!(found.len() == 1 && found[0].contains(reason), "{reason}: {found:?}");
}

#[track_caller]
pub(super) fn lost(text: &str, expected: &[&str]) {
    let imported = read(text);
    let found: Vec<&str> = imported.notes.iter().flat_map(|note| &note.lost).map(String::as_str).collect();
    assert_eq!(found, expected);
}
