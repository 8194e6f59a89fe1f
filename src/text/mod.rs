//! A source text and places in it.
//!
//! In: the path and bytes of one file. Out: text with byte spans that every later stage carries,
//! and the line and column a person would name for a byte offset.

mod line;
mod slug;

use camino::{Utf8Path, Utf8PathBuf};
use std::ops::Range;

pub use line::one_line;
pub use slug::slug;

/// A byte range in the text of one [`Source`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset just behind the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span ends before it starts: {start}..{end}");
        Self { start, end }
    }

    /// The span as a range, to index a string with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether the whole of `other` lies inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// One file of the course: its path below the course's root and its whole text.
#[derive(Debug)]
pub struct Source {
    path: Utf8PathBuf,
    text: String,
    line_starts: Vec<usize>,
}

impl Source {
    /// Takes the text as it is. `path` is relative to the course's root, with `/` between its parts.
    pub fn new(path: impl Into<Utf8PathBuf>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1))
            .collect();
        Self { path: path.into(), text, line_starts }
    }

    /// The path below the course's root.
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// Line and column of a byte offset, both from 1; the column counts characters, as editors do.
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1];
        (line, self.text[start..offset.min(self.text.len())].chars().count() + 1)
    }

    /// The byte offset of a line and a column in characters (both from 1), held inside the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let Some(&start) = self.line_starts.get(line.saturating_sub(1)) else { return self.text.len() };
        let rest = &self.text[start..];
        rest.char_indices().nth(column.saturating_sub(1)).map_or(self.text.len(), |(at, _)| start + at)
    }

    /// The span of the line that holds `offset`, without its line ending.
    pub fn line(&self, offset: usize) -> Span {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1];
        let end = self.line_starts.get(line).map_or(self.text.len(), |&next| next - 1);
        let end = if self.text[start..end].ends_with('\r') { end - 1 } else { end };
        Span::new(start, end)
    }
}

/// Why something in the folders of a course is no file of the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skip {
    /// A link to nothing.
    Broken,
    /// A link that leads out of the course: following it would publish files that nobody meant to publish.
    Outside,
    /// A link to a folder that holds it.
    Circle,
    /// A folder where a file should be.
    Folder,
    /// A pipe, a device or the like: reading it might never end.
    NotAFile,
}

/// Reads the files of a course for stages that must not touch the disk themselves.
///
/// Paths are relative to the course's root. The disk implements it for real courses, a map for tests.
pub trait Files: Sync {
    /// Every file of the course in byte order of its path.
    fn paths(&self) -> &[Utf8PathBuf];

    /// The bytes of a file, or why they cannot be read.
    fn read(&self, path: &Utf8Path) -> std::io::Result<Vec<u8>>;

    /// How many bytes a file has.
    fn length(&self, path: &Utf8Path) -> std::io::Result<u64> {
        self.read(path).map(|bytes| bytes.len() as u64)
    }

    /// The first bytes of a file, at most `most`, or why they cannot be read.
    fn start(&self, path: &Utf8Path, most: usize) -> std::io::Result<Vec<u8>> {
        let mut bytes = self.read(path)?;
        bytes.truncate(most);
        Ok(bytes)
    }

    /// Where a course is read again and again: a number that stays the same only as long as the file does. What was
    /// worked out from the file alone may then be used again.
    fn version(&self, _path: &Utf8Path) -> Option<u64> {
        None
    }

    /// What stands where files of the course are looked for and is none, in the order of the paths.
    fn skipped(&self) -> &[(Utf8PathBuf, Skip)] {
        &[]
    }

    /// Whether the course has this file.
    fn has(&self, path: &Utf8Path) -> bool {
        self.paths().binary_search_by(|known| known.as_str().cmp(path.as_str())).is_ok()
    }
}

/// Files held in memory, for tests and for checking what an importer made.
#[derive(Debug, Default)]
pub struct MemoryFiles {
    paths: Vec<Utf8PathBuf>,
    bytes: std::collections::BTreeMap<Utf8PathBuf, Vec<u8>>,
}

impl MemoryFiles {
    /// Collects `(path, bytes)` pairs; a later pair with the same path replaces an earlier one.
    pub fn new<P: Into<Utf8PathBuf>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let bytes: std::collections::BTreeMap<Utf8PathBuf, Vec<u8>> =
            files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect();
        let mut paths: Vec<Utf8PathBuf> = bytes.keys().cloned().collect();
        paths.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        Self { paths, bytes }
    }
}

impl Files for MemoryFiles {
    fn paths(&self) -> &[Utf8PathBuf] {
        &self.paths
    }

    fn read(&self, path: &Utf8Path) -> std::io::Result<Vec<u8>> {
        self.bytes.get(path).cloned().ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, offset: usize, expected: (usize, usize)) {
        let source = Source::new("a.md", text);
        assert_eq!(source.place(offset), expected);
        assert_eq!(source.offset(expected.0, expected.1), offset, "and back");
    }

    #[test]
    fn places_count_characters_from_one() {
        check("", 0, (1, 1));
        check("ab\ncd", 3, (2, 1));
        check("ab\ncd", 4, (2, 2));
        check("日本: x", 8, (1, 5));
        check("a\r\nb", 3, (2, 1));
    }

    #[test]
    fn a_line_has_no_line_ending() {
        let source = Source::new("a.md", "one\r\ntwo\n");
        assert_eq!(source.slice(source.line(1)), "one");
        assert_eq!(source.slice(source.line(5)), "two");
        assert_eq!(source.slice(source.line(9)), "");
    }
}
