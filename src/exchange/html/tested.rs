//! What the tests of the parts share: HTML is read, written and cleaned, and its Markdown and what was lost are looked
//! at.

use super::super::Batch;
use super::super::clean::Cleaner;

pub(super) fn converted(html: &str, math: bool, breaks: bool) -> (String, Vec<String>) {
    let batch = Batch::default();
    let mut cleaner = Cleaner::new(&batch, "a/q.xml".into(), "content/a/q.md".into());
    cleaner.math = math;
    let text = cleaner.html_to_markdown(html, breaks);
    (cleaner.markdown(&text).as_str().to_owned(), cleaner.lost())
}

#[track_caller]
pub(super) fn gives(html: &str, expected: &str) {
    assert_eq!(converted(html, false, false), (expected.to_owned(), Vec::new()), "{html}");
}

#[track_caller]
pub(super) fn loses(html: &str, expected: &str, lost: &[&str]) {
    let (text, found) = converted(html, false, false);
    assert_eq!(
        (text.as_str(), found.iter().map(String::as_str).collect::<Vec<_>>()),
        (expected, lost.to_vec()),
        "{html}"
    );
}
