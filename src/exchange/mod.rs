//! Questions from elsewhere: one module per format, each from bytes to pages of a course.
//!
//! In: files as they were found ([`Batch`]). Out: [`Imported`], which names for each question what was
//! made of it and what found no place. Nothing here reads or writes the disk, and nothing is fetched.
//!
//! A format's module only understands its format: it gives [`Page`]s of prose and [`Question`]s. What all share
//! stands beside them: [`clean`] makes foreign text safe to stand in a page, `write` prints pages in format 1, and
//! `prove` reads them again with the course's own reader and every check, and refuses by name each question that
//! would be an error or would mean something else than in its source.

mod aiken;
pub mod clean;
mod csv;
mod details;
mod fcc;
mod fences;
mod formula;
mod front;
mod frontmatter;
mod gift;
mod html;
mod image;
mod json;
mod liascript;
mod lines;
mod mdbook;
mod mkdocs_quiz;
mod moodle;
mod page;
mod prove;
mod quizdown;
mod tasks;
mod text2qti;
mod titles;
mod write;

use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{BTreeSet, HashMap};

pub use page::{Answer, Choice, Note, Page, Piece, Question, Typed};
pub use prove::{Author, author};

/// The largest file that is read, in bytes. The largest real one that was met has 0.4 MB; a question bank with
/// embedded pictures may have a few.
pub const LARGEST_FILE: usize = 32 << 20;

/// The most files of one import, and the most bytes of all of them: they are held in memory.
pub const MOST_FILES: usize = 100_000;

/// See [`MOST_FILES`].
pub const MOST_BYTES: u64 = 1 << 30;

/// The most questions of one file: ten times what a large course holds.
pub const MOST_QUESTIONS: usize = 100_000;

/// A format that questions are imported from.
#[derive(Debug)]
pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// The endings of its files: what is read in a folder.
    pub endings: &'static [&'static str],
    /// Its module's way in: pages, and notes on what became none.
    read: fn(&Batch) -> (Vec<Page>, Vec<Note>),
}

/// All formats, in the order of their names.
pub const FORMATS: &[Format] = &[
    Format { name: "aiken", about: "Moodle's Aiken format", endings: &["txt"], read: aiken::read },
    Format { name: "csv", about: "tables with a question a row", endings: &["csv", "tsv"], read: csv::read },
    Format {
        name: "details",
        about: "numbered questions with options A, B, C and a folded answer",
        endings: &["md", "markdown"],
        read: details::read,
    },
    Format { name: "fcc", about: "freeCodeCamp challenge files", endings: &["md"], read: fcc::read },
    Format {
        name: "frontmatter",
        about: "one question a file, in YAML front matter",
        endings: &["md", "markdown"],
        read: frontmatter::read,
    },
    Format { name: "gift", about: "Moodle GIFT files", endings: &["gift", "txt"], read: gift::read },
    Format { name: "json", about: "quizzes in JSON, by a mapping", endings: &["json"], read: json::read },
    Format { name: "liascript", about: "LiaScript pages", endings: &["md"], read: liascript::read },
    Format { name: "mdbook-quiz", about: "the quizzes of mdbook-quiz", endings: &["toml"], read: mdbook::read },
    Format {
        name: "mkdocs-quiz",
        about: "pages of MkDocs with quizzes of mkdocs-quiz",
        endings: &["md", "markdown"],
        read: mkdocs_quiz::read,
    },
    Format { name: "moodle-xml", about: "Moodle XML question banks", endings: &["xml"], read: moodle::read },
    Format {
        name: "quizdown",
        about: "quizdown quizzes, whole files or blocks in pages",
        endings: &["md", "markdown", "qmd"],
        read: quizdown::read,
    },
    Format {
        name: "tasks",
        about: "headings with task lists as options",
        endings: &["md", "markdown"],
        read: tasks::read,
    },
    Format {
        name: "text2qti",
        about: "quizzes in the plain text of text2qti",
        endings: &["txt"],
        read: text2qti::read,
    },
];

/// The format of a name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// What is imported, and what its files do not say themselves.
#[derive(Debug, Default)]
pub struct Batch {
    /// The files in the order of their paths, which are relative to the folder that was named.
    pub inputs: Vec<Input>,
    /// Images that lie among them, by the same paths.
    pub images: BTreeSet<Utf8PathBuf>,
    /// The licence to note where the files name none.
    pub license: Option<String>,
    /// The source to note instead of the file's name.
    pub source: Option<String>,
    /// The language of pages whose files and folders name none.
    pub language: Option<String>,
    /// A mapping for formats that take one: its path and its text.
    pub mapping: Option<(Utf8PathBuf, String)>,
}

/// One file.
#[derive(Debug)]
pub struct Input {
    /// The path below the folder that was named, or the file's own name.
    pub path: Utf8PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Input {
    /// The file's text with `\n` at the ends of lines, or why it is none.
    pub fn text(&self) -> Result<String, String> {
        let bytes = self.bytes.as_slice();
        if bytes.len() > LARGEST_FILE {
            return Err(format!("it is {} bytes long, more than the {LARGEST_FILE} that are read", bytes.len()));
        }
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err("it is UTF-16, as its first two bytes say: save it as UTF-8".to_owned());
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let skipped = self.bytes.len() - bytes.len();
        let text = std::str::from_utf8(bytes)
            .map_err(|error| format!("it is not UTF-8 at byte {}: save it as UTF-8", error.valid_up_to() + skipped))?;
        Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
    }
}

/// What an import gives.
#[derive(Debug, Default)]
pub struct Imported {
    /// Files of the course: the path below its root and the text, in the order of the paths.
    pub files: Vec<(Utf8PathBuf, String)>,
    /// Images to copy: the path among the inputs and the path below the course's root.
    pub copies: Vec<(Utf8PathBuf, Utf8PathBuf)>,
    /// Images that stood inside the files: the path below the course's root and the bytes.
    pub images: Vec<(Utf8PathBuf, Vec<u8>)>,
    /// What became of each question, in the order of the files; a file without a question has a note of its own.
    pub notes: Vec<Note>,
}

/// Imports a batch of files.
pub fn import(format: &Format, batch: &Batch) -> Imported {
    let (mut pages, notes) = (format.read)(batch);
    for page in &mut pages {
        page.license = page.license.take().or_else(|| batch.license.clone());
        page.source = batch.source.clone().or_else(|| page.source.take()).or_else(|| Some(page.from.to_string()));
        page.language = page.language.take().or_else(|| batch.language.clone());
    }
    let mut imported = prove::prove(format.name, pages, notes);
    let places: HashMap<&Utf8Path, usize> =
        batch.inputs.iter().enumerate().map(|(index, input)| (input.path.as_path(), index)).collect();
    imported.notes.sort_by_key(|note| (places.get(note.path.as_path()).copied(), note.line));
    imported
}

/// Where the page of a file stands: each folder and the name as a slug, so that no path leaves the course.
/// Without a name that makes a slug the page is called `questions`.
pub fn page_path(path: &Utf8Path) -> Utf8PathBuf {
    let folders = path.parent().into_iter().flat_map(Utf8Path::iter).map(slug_of).filter(|part| !part.is_empty());
    let name = Some(slug_of(path.file_stem().unwrap_or_default())).filter(|name| !name.is_empty());
    let parts: Vec<String> = folders.chain([name.unwrap_or_else(|| "questions".to_owned())]).collect();
    format!("content/{}.md", parts.join("/")).into()
}

/// A slug that is a file's name everywhere: not too long for any file system.
fn slug_of(part: &str) -> String {
    let mut slug = crate::text::slug(part);
    while slug.len() > 100 {
        slug.pop();
    }
    slug.trim_end_matches('-').to_owned()
}

/// The title of a page whose file has none: the file's name in words.
fn title_of(path: &Utf8Path) -> String {
    let words = path.file_stem().unwrap_or_default().replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Top folders and file names that are a language, where they are no tag of one themselves.
const LANGUAGES: &[(&str, &str)] = &[
    ("chinese", "zh-Hans"),
    ("chinese-traditional", "zh-Hant"),
    ("english", "en"),
    ("espanol", "es"),
    ("german", "de"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("portuguese", "pt-BR"),
    ("ptbr", "pt-BR"),
    ("swahili", "sw"),
    ("ukrainian", "uk"),
    ("zhcn", "zh-Hans"),
    ("zhtw", "zh-Hant"),
];

/// The language that a path names: a folder or the file's own name that is a word for a language, a tag with a
/// region (`ar-EG`), or one of the tags that a file is alone called by (`ml/ja.json`).
pub fn language_of(path: &Utf8Path) -> Option<String> {
    let stem = path.file_stem().unwrap_or_default();
    let parts = path.parent().into_iter().flat_map(Utf8Path::iter).chain([stem]);
    for part in parts {
        if let Some((_, tag)) = LANGUAGES.iter().find(|(word, _)| *word == part) {
            return Some((*tag).to_owned());
        }
        let (base, region) = part.split_once('-').unwrap_or((part, ""));
        let regional = region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase());
        if base.len() == 2 && base.bytes().all(|byte| byte.is_ascii_lowercase()) && regional {
            return Some(part.to_owned());
        }
    }
    let known =
        crate::language::codes().chain(["bn", "hi", "id", "it", "ko", "nl", "pl", "pt", "ru", "th", "tr", "vi"]);
    known.into_iter().find(|code| *code == stem).map(str::to_owned)
}

#[cfg(test)]
mod tested;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leaves_the_course() {
        for path in ["../../x/q.md", "/etc/q.md", "q.md", "a/../../q.md", "..", "a/CON/.md"] {
            let target = page_path(path.into());
            assert!(target.starts_with("content") && !target.as_str().contains(".."), "{target}");
            assert!(target.file_stem().is_some_and(|stem| !stem.is_empty()), "{target}");
        }
        assert!(page_path("x".repeat(500).as_str().into()).as_str().len() < 120);
    }

    #[test]
    fn encodings_are_named_with_their_place() {
        for (bytes, expected) in
            [(&b"\xff\xfea\0"[..], "UTF-16"), (b"ab\xff", "byte 2"), (b"\xef\xbb\xbfab\xff", "byte 5")]
        {
            let input = Input { path: "a".into(), bytes: bytes.to_vec() };
            assert!(input.text().unwrap_err().contains(expected));
        }
        let input = Input { path: "a".into(), bytes: b"\xef\xbb\xbfa\r\nb\rc".to_vec() };
        assert_eq!(input.text().unwrap(), "a\nb\nc");
    }

    #[test]
    fn paths_name_languages() {
        for (path, expected) in [
            ("ml/ja.json", Some("ja")),
            ("ml/ptbr.json", Some("pt-BR")),
            ("ar-EG/README_ar-EG.md", Some("ar-EG")),
            ("japanese/a/b.md", Some("ja")),
            ("it/hardware.md", None),
            ("README.md", None),
        ] {
            assert_eq!(language_of(path.into()).as_deref(), expected, "{path}");
        }
    }
}
