//! Questions from elsewhere: one module per format, each from bytes to source files of a course.
//!
//! In: files as they were found. Out: [`Imported`], which names for each file what was made of it and
//! what found no place. Nothing here reads or writes the disk, and nothing is fetched.

pub mod fcc;

use camino::Utf8PathBuf;

/// What an import gives.
#[derive(Debug, Default)]
pub struct Imported {
    /// Files of the course: the path below its root and the text, in the order of the paths.
    pub files: Vec<(Utf8PathBuf, String)>,
    /// What became of each file that was read, in their order.
    pub notes: Vec<Note>,
}

/// What became of one file.
#[derive(Debug)]
pub struct Note {
    /// The file.
    pub path: Utf8PathBuf,
    /// What of it has no place in a course.
    pub lost: Vec<String>,
    /// Why nothing of it was imported, if that is so.
    pub refused: Option<String>,
}
