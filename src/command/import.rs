//! `quizmill import`: questions from elsewhere become files of a course.

use crate::disk::{Failure, read_inputs, read_optional, write_file};
use crate::exchange::{Note, fcc};
use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};

/// What to import and where to.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// Files and folders to read.
    pub paths: Vec<Utf8PathBuf>,
    /// The folder of the course to write into.
    pub into: Utf8PathBuf,
}

/// What an import did.
#[derive(Debug, Default)]
pub struct ImportSummary {
    /// What became of each file that was read.
    pub notes: Vec<Note>,
    /// Pages that were written because they are new or changed.
    pub written: Vec<Utf8PathBuf>,
    /// Pages that were left alone because somebody else wrote a file of that name.
    pub kept: Vec<Utf8PathBuf>,
}

/// Imports freeCodeCamp challenges. Importing the same files again changes nothing; a page that was
/// imported before is replaced, and a page that was not is never touched.
pub fn import(options: &ImportOptions) -> Result<ImportSummary, Failure> {
    let inputs = read_inputs(&options.paths, &["md"])?;
    let imported = fcc::import(&inputs);
    let mut summary = ImportSummary { notes: imported.notes, ..ImportSummary::default() };
    let mut files = imported.files;
    let site = Utf8Path::new("site.yaml");
    if read_optional(&options.into, site)?.is_none() {
        files.push((site.to_owned(), site_file(&files)));
    }
    for (path, text) in files {
        match read_optional(&options.into, &path)? {
            Some(old) if old == text.as_bytes() => {}
            Some(old) if !String::from_utf8_lossy(&old).contains("\nsource: freeCodeCamp curriculum\n") => {
                summary.kept.push(path)
            }
            _ => {
                write_file(&options.into, &path, text.as_bytes())?;
                summary.written.push(path);
            }
        }
    }
    Ok(summary)
}

/// The settings of a course that has none. The id follows from the imported pages, so that importing
/// them again gives the same file.
fn site_file(files: &[(Utf8PathBuf, String)]) -> String {
    let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let hash = Sha256::digest(names.join("\n"));
    let id: String = hash[..5].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("format: 1\nid: import-{id}\ntitle: Imported questions\nlanguage: en\n")
}
