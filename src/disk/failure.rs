//! Why work could not be done: what a user reads when no change to the course would help.

use camino::{Utf8Path, Utf8PathBuf};
use std::io;

/// The work could not be done, and no change to the course would help.
#[derive(Debug)]
pub enum Failure {
    /// A file or folder could not be used: what was tried, where, and the system's cause.
    Disk { action: &'static str, path: Utf8PathBuf, cause: io::Error },
    /// There is no course in the folder.
    NoCourse(Utf8PathBuf),
    /// The output folder holds files that this program did not make.
    NotOurs(Utf8PathBuf),
    /// Another build writes to the same folder.
    Busy(Utf8PathBuf),
    /// The output folder lies where it would overwrite the course, or holds the course.
    Inside { output: Utf8PathBuf, course: Utf8PathBuf },
    /// A folder that should be new is not empty.
    NotEmpty(Utf8PathBuf),
    /// A file's name is not UTF-8, so no address can name it.
    FileName(String),
    /// A file of known findings cannot be read: the line, from 1, that is none.
    NoBaseline { path: Utf8PathBuf, line: usize },
    /// A file that should be written holds something else than known findings.
    NotABaseline(Utf8PathBuf),
    /// A file is no longer what was read.
    Changed(Utf8PathBuf),
    /// There is more to read than one import holds; what is too much.
    TooMuch(String),
    /// A file that should be new is there.
    Exists(Utf8PathBuf),
    /// A page to add to is not there.
    NoPage(Utf8PathBuf),
    /// A path for something new leads out of the course's content.
    OutsideContent(Utf8PathBuf),
    /// A name for something new does not work, and why.
    BadName { name: String, why: String },
    /// No file below these folders has one of the endings of the format.
    NothingToRead { paths: Vec<Utf8PathBuf>, endings: Vec<String> },
    /// Something to read is neither a file nor a folder.
    NotAFile(Utf8PathBuf),
    /// What the program has to say cannot be written.
    Output(io::Error),
    /// No page can be served at an address.
    Address { address: String, cause: io::Error },
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Disk { action, path, cause } => write!(formatter, "cannot {action} `{path}`: {cause}"),
            Self::NoCourse(path) => write!(formatter, "there is no course in `{path}`: it has no folder `content`"),
            Self::NotOurs(path) => write!(
                formatter,
                "`{path}` holds files that quizmill did not make, so it is left alone: empty it or choose another folder with --output"
            ),
            Self::Busy(path) => write!(formatter, "another build is writing to `{path}`"),
            Self::Inside { output, course } => {
                write!(formatter, "the output folder `{output}` and the course's `{course}` cannot lie in each other")
            }
            Self::NotEmpty(path) => write!(formatter, "`{path}` is not empty, so nothing was written there"),
            Self::FileName(name) => {
                write!(formatter, "the file name `{name}` is not UTF-8, so no link can name it: rename it")
            }
            Self::NoBaseline { path, line } => write!(
                formatter,
                "line {line} of `{path}` is none that --write-baseline writes, so it is no file of known findings"
            ),
            Self::NotABaseline(path) => {
                write!(formatter, "`{path}` holds something else than known findings, so it is left alone")
            }
            Self::Changed(path) => {
                write!(
                    formatter,
                    "`{path}` was changed by somebody else in the meantime, so it is left alone: run again"
                )
            }
            Self::TooMuch(what) => write!(formatter, "there is too much to read: {what}"),
            Self::Exists(path) => write!(formatter, "`{path}` is there already, so nothing was written"),
            Self::NoPage(path) => {
                write!(formatter, "there is no page `{path}` to add to: make it with `quizmill new page`")
            }
            Self::OutsideContent(path) => {
                write!(formatter, "`{path}` is no path below `content`: write one such as `rust/loops`")
            }
            Self::BadName { name, why } => {
                write!(formatter, "the name `{name}` does not work everywhere: {why}, so nothing was written")
            }
            Self::NothingToRead { paths, endings } => {
                let paths: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
                let endings: Vec<String> = endings.iter().map(|ending| format!("`.{ending}`")).collect();
                write!(
                    formatter,
                    "there is no file to read in {}: in folders, files that end in {} are read",
                    paths.join(" and "),
                    endings.join(" or ")
                )
            }
            Self::NotAFile(path) => write!(formatter, "`{path}` is neither a file nor a folder"),
            Self::Output(cause) => write!(formatter, "cannot write all of the output: {cause}"),
            Self::Address { address, cause } => write!(formatter, "cannot serve at `{address}`: {cause}"),
        }
    }
}

impl std::error::Error for Failure {}

/// What a walk could not read. Its error names the path as well, and once is enough.
pub(super) fn unread(top: &Utf8Path, error: walkdir::Error) -> Failure {
    let path = error.path().and_then(Utf8Path::from_path).unwrap_or(top).to_owned();
    let cause = match error.loop_ancestor() {
        Some(_) => io::Error::other("it is a link to a folder that holds it"),
        None => error.into_io_error().unwrap_or_else(|| io::ErrorKind::Other.into()),
    };
    Failure::Disk { action: "read", path, cause }
}

pub(super) fn failed(action: &'static str, path: &Utf8Path) -> impl FnOnce(io::Error) -> Failure {
    move |cause| Failure::Disk { action, path: path.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;
    use walkdir::WalkDir;

    #[test]
    fn what_a_walk_cannot_read_is_named_once() {
        let folder = tempfile::tempdir().unwrap();
        let gone = Utf8Path::from_path(folder.path()).unwrap().join("gone");
        let error = WalkDir::new(&gone).into_iter().next().unwrap().unwrap_err();
        let text = unread(&gone, error).to_string();
        assert!(
            text.starts_with(&format!("cannot read `{gone}`: ")) && text.matches(gone.as_str()).count() == 1,
            "{text}"
        );
    }
}
