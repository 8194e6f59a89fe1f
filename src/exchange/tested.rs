//! What the tests of formats share: a file is imported, and its page and what was told of it are looked at.

use super::{Batch, Imported, Input, format, import};

/// The import of one file by a format's name.
pub(super) fn one(name: &str, path: &str, text: &str) -> Imported {
    let input = Input { path: path.into(), bytes: text.as_bytes().to_vec() };
    import(format(name).unwrap(), &Batch { inputs: vec![input], ..Batch::default() })
}

/// The first page without its front matter, and what was told of each question: why it was refused, else what was lost.
pub(super) fn read(imported: &Imported) -> (String, Vec<String>) {
    let page = imported.files.first().and_then(|(_, text)| text.splitn(3, "---\n").nth(2)).unwrap_or_default();
    let told = imported.notes.iter().map(|note| match &note.refused {
        Some(reason) => format!("{}: {reason}", note.question),
        None => format!("{}: {}", note.question, note.lost.join(", ")),
    });
    (page.trim().to_owned(), told.collect())
}
