//! What the tests of the parts share: a text of a question is cleaned, and what became of it and was lost is looked at.

use super::super::Batch;
use super::Cleaner;

#[track_caller]
pub(super) fn question(text: &str, expected: &str, lost: &[&str]) {
    let mut batch = Batch::default();
    batch.images.insert("a/cat.png".into());
    let mut cleaner = Cleaner::new(&batch, "a/q.md".into(), "content/a/q.md".into());
    assert_eq!(cleaner.markdown(text).as_str(), expected);
    assert_eq!(cleaner.lost(), lost);
}
