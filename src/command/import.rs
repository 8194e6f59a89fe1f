//! `quizmill import`: questions from elsewhere become files of a course.

use crate::disk::{Failure, copy_file, read_inputs, read_optional, write_file};
use crate::exchange::{self, Author, Batch, Format, Note};
use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What to import and where to.
#[derive(Debug)]
pub struct ImportOptions {
    /// The format of the files.
    pub format: &'static Format,
    /// Files and folders to read.
    pub paths: Vec<Utf8PathBuf>,
    /// The folder of the course to write into.
    pub into: Utf8PathBuf,
    /// The licence to note where the files name none.
    pub license: Option<String>,
    /// The source to note instead of the files' names.
    pub source: Option<String>,
    /// The language of pages whose files name none.
    pub language: Option<String>,
    /// The file that says what is what, for formats that take one.
    pub mapping: Option<Utf8PathBuf>,
}

/// What an import did.
#[derive(Debug, Default)]
pub struct ImportSummary {
    /// How many files were read.
    pub files: usize,
    /// What became of each question, and of each file that has none.
    pub notes: Vec<Note>,
    /// Files that were written because they are new or changed.
    pub written: Vec<Utf8PathBuf>,
    /// Files that were left alone because somebody else wrote or changed them, and whether they were imported once.
    pub kept: Vec<(Utf8PathBuf, bool)>,
}

/// What became of everything that was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Questions that were found.
    pub questions: usize,
    /// Questions that were imported.
    pub imported: usize,
    /// Imported questions of which something was lost.
    pub lossy: usize,
    /// Questions that were refused.
    pub refused: usize,
    /// Files of which nothing could be read, and texts between questions that were left out.
    pub others: usize,
}

impl ImportSummary {
    /// Counts the notes.
    pub fn counts(&self) -> ImportCounts {
        let mut counts = ImportCounts::default();
        for note in &self.notes {
            match (&note.target, &note.refused) {
                (Some(_), _) => {
                    counts.imported += 1;
                    counts.lossy += usize::from(!note.lost.is_empty());
                }
                (None, Some(_)) if note.question.is_empty() => counts.others += 1,
                (None, Some(_)) => counts.refused += 1,
                (None, None) => {}
            }
        }
        counts.questions = counts.imported + counts.refused;
        counts
    }
}

/// Imports questions. Importing the same files again changes nothing; a page that was imported before is replaced,
/// and a page that somebody wrote, or changed since, is never touched.
pub fn import(options: &ImportOptions) -> Result<ImportSummary, Failure> {
    let (batch, places) = batch(options)?;
    let files = batch.inputs.len();
    let imported = super::on_pool(0, || exchange::import(options.format, &batch));
    let mut summary = ImportSummary { files, notes: imported.notes, ..ImportSummary::default() };
    let site = Utf8Path::new("site.yaml");
    if !imported.files.is_empty() && read_optional(&options.into, site)?.is_none() {
        write_file(&options.into, site, site_file(&imported.files).as_bytes())?;
        summary.written.push(site.to_owned());
    }
    for (path, text) in imported.files {
        let old = read_optional(&options.into, &path)?;
        match old.as_deref().map(|old| (old == text.as_bytes(), exchange::author(&String::from_utf8_lossy(old)))) {
            Some((true, _)) => {}
            Some((_, Author::Changed)) => summary.kept.push((path, true)),
            Some((_, Author::Other)) => summary.kept.push((path, false)),
            Some((_, Author::Import)) | None => {
                write_file(&options.into, &path, text.as_bytes())?;
                summary.written.push(path);
            }
        }
    }
    for (from, to) in imported.copies {
        let Some(from) = places.get(&from) else { continue };
        if copy_file(from, &options.into, &to)? {
            summary.written.push(to);
        }
    }
    for (path, bytes) in imported.images {
        if read_optional(&options.into, &path)?.is_none_or(|old| old != bytes) {
            write_file(&options.into, &path, &bytes)?;
            summary.written.push(path);
        }
    }
    Ok(summary)
}

/// Reads what is to be imported; also gives where each image lies on the disk.
fn batch(options: &ImportOptions) -> Result<(Batch, BTreeMap<Utf8PathBuf, Utf8PathBuf>), Failure> {
    let found = read_inputs(&options.paths, options.format.endings)?;
    let mapping = options.mapping.as_ref().map(|path| {
        let folder = path.parent().unwrap_or(Utf8Path::new(""));
        let text = read_optional(folder, Utf8Path::new(path.file_name().unwrap_or_default()))?;
        let text = text.ok_or_else(|| Failure::Disk {
            action: "read",
            path: path.clone(),
            cause: std::io::ErrorKind::NotFound.into(),
        })?;
        Ok((path.clone(), String::from_utf8_lossy(&text).into_owned()))
    });
    let batch = Batch {
        inputs: found.files.into_iter().map(|(path, bytes)| exchange::Input { path, bytes }).collect(),
        images: found.images.iter().map(|(path, _)| path.clone()).collect(),
        license: options.license.clone(),
        source: options.source.clone(),
        language: options.language.clone(),
        mapping: mapping.transpose()?,
    };
    Ok((batch, found.images.into_iter().collect()))
}

/// The settings of a course that has none. The id follows from the imported pages, so that importing
/// them again gives the same file.
fn site_file(files: &[(Utf8PathBuf, String)]) -> String {
    let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let hash = Sha256::digest(names.join("\n"));
    let id: String = hash[..5].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("format: 1\nid: import-{id}\ntitle: Imported questions\nlanguage: en\n")
}
