//! `quizmill check --fix` and `--pin-ids`: changes to the course that nobody has to think about.
//!
//! In: a course on disk and what of its findings is told. Out: the files as they should be, and the report of the
//! course with them; `write` puts them in their places. Until then nothing is written.

use super::{CheckSummary, CourseOptions, LeftOut, Narrow, check_files, on_pool, scan};
use crate::course::assemble;
use crate::diagnostic::{Code, Diagnostic, Edit, Report, apply};
use crate::disk::{Failure, replace_file};
use crate::text::{Files, Skip};
use camino::{Utf8Path, Utf8PathBuf};
use similar::{Algorithm, TextDiff};
use std::collections::BTreeMap;

/// How often the course is read again after changes. A change can bring a further finding to light, but each round
/// mends some, and real courses are done in three.
const MOST_ROUNDS: usize = 10;

/// What is changed.
#[derive(Debug, Clone, Default)]
pub struct MendOptions {
    /// The course.
    pub course: CourseOptions,
    /// What of its findings is told; only that is mended.
    pub narrow: Narrow,
    /// Whether findings whose mend is certain are mended.
    pub fix: bool,
    /// Whether ids that follow from titles are written down.
    pub pin_ids: bool,
}

/// A file that is to be changed.
#[derive(Debug)]
pub struct MendedFile {
    /// The path below the course's root.
    pub path: Utf8PathBuf,
    /// What was read.
    pub before: Vec<u8>,
    /// What it becomes.
    pub after: Vec<u8>,
    /// The findings that are mended in it, in the order in which they were.
    pub mended: Vec<Code>,
    /// How many questions get their id written down.
    pub pinned: usize,
}

/// What is to be changed, and how the course is with it.
#[derive(Debug)]
pub struct MendSummary {
    /// The course's folder.
    pub root: Utf8PathBuf,
    /// The files, in the order of their paths.
    pub files: Vec<MendedFile>,
    /// Questions whose id could not be written down.
    pub not_pinned: usize,
    /// The report of the course as it was read.
    pub before: Report,
    /// The report of the course with the changes.
    pub report: Report,
    /// What that report does not tell.
    pub left_out: LeftOut,
    /// What was checked.
    pub check: CheckSummary,
}

/// A course with some of its files changed in memory.
struct Changed<'a> {
    files: &'a dyn Files,
    changed: BTreeMap<Utf8PathBuf, MendedFile>,
}

impl Files for Changed<'_> {
    fn paths(&self) -> &[Utf8PathBuf] {
        self.files.paths()
    }

    fn skipped(&self) -> &[(Utf8PathBuf, Skip)] {
        self.files.skipped()
    }

    fn read(&self, path: &Utf8Path) -> std::io::Result<Vec<u8>> {
        match self.changed.get(path) {
            Some(file) => Ok(file.after.clone()),
            None => self.files.read(path),
        }
    }
}

impl Changed<'_> {
    /// Makes changes in one file; which sets of them were made.
    fn change(&mut self, path: &Utf8Path, sets: &[&[Edit]]) -> Vec<bool> {
        let Some((mark, text)) = self.read(path).ok().and_then(text) else { return vec![false; sets.len()] };
        let (new, made) = apply(&text, sets);
        if new == text {
            return vec![false; sets.len()];
        }
        let after = [mark, &new].concat().into_bytes();
        match self.changed.get_mut(path) {
            Some(file) => file.after = after,
            None => {
                let before = self.files.read(path).unwrap_or_default();
                let path = path.to_owned();
                let file = MendedFile { path: path.clone(), before, after, mended: Vec::new(), pinned: 0 };
                self.changed.insert(path, file);
            }
        }
        made
    }

    /// Makes the changes that findings carry; how many findings are mended.
    fn mend(&mut self, findings: &[Diagnostic]) -> usize {
        let mut by_path: BTreeMap<&Utf8Path, Vec<&Diagnostic>> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| !finding.edits.is_empty()) {
            if let Some(label) = finding.labels.first() {
                by_path.entry(label.source.path()).or_default().push(finding);
            }
        }
        let mut mended = 0;
        for (path, findings) in by_path {
            let sets: Vec<&[Edit]> = findings.iter().map(|finding| finding.edits.as_slice()).collect();
            let made = self.change(path, &sets);
            let codes = findings.iter().zip(made).filter(|&(_, made)| made).map(|(finding, _)| finding.code);
            if let Some(file) = self.changed.get_mut(path) {
                let before = file.mended.len();
                file.mended.extend(codes);
                mended += file.mended.len() - before;
            }
        }
        mended
    }

    /// Writes ids down, in drafts too; how many could not be.
    fn pin(&mut self, narrow: &Narrow) -> usize {
        let (course, _) = assemble(self, true);
        let mut left = 0;
        for (key, page) in course.pages.iter().enumerate().filter(|(_, page)| narrow.holds(page.source.path())) {
            let pins = course.pins(key);
            left += pins.left;
            let sets: Vec<&[Edit]> = pins.edits.iter().map(std::slice::from_ref).collect();
            let made = self.change(page.source.path(), &sets).into_iter().filter(|made| *made).count();
            if let Some(file) = self.changed.get_mut(page.source.path()) {
                file.pinned += made;
            }
        }
        left
    }
}

/// The text of a file as the course reads it, and the byte order mark before it, if there is one.
fn text(bytes: Vec<u8>) -> Option<(&'static str, String)> {
    const MARK: &str = "\u{feff}";
    let text = String::from_utf8(bytes).ok()?;
    Some(match text.strip_prefix(MARK) {
        Some(rest) => (MARK, rest.to_owned()),
        None => ("", text),
    })
}

/// Finds out what a course on disk becomes.
pub fn mend(options: &MendOptions) -> Result<MendSummary, Failure> {
    let files = scan(&options.course.root)?;
    let mut summary = mend_files(&files, options)?;
    summary.root = files.root().to_owned();
    Ok(summary)
}

/// Finds out what a course becomes, wherever its files are.
pub fn mend_files(files: &dyn Files, options: &MendOptions) -> Result<MendSummary, Failure> {
    let mut files = Changed { files, changed: BTreeMap::new() };
    let told = |files: &Changed<'_>| {
        let (report, check) = check_files(files, &options.course)?;
        let (report, left_out) = options.narrow.narrow(report);
        Ok((report, left_out, check))
    };
    let (before, mut left_out, mut check) = told(&files)?;
    let mut report = before.clone();
    if options.fix {
        for _ in 0..MOST_ROUNDS {
            if files.mend(report.findings()) == 0 {
                break;
            }
            (report, left_out, check) = told(&files)?;
        }
    }
    let mut not_pinned = 0;
    if options.pin_ids {
        not_pinned = on_pool(options.course.threads, || files.pin(&options.narrow));
        (report, left_out, check) = told(&files)?;
    }
    // What was changed and changed back is not changed.
    let files = files.changed.into_values().filter(|file| file.after != file.before).collect();
    Ok(MendSummary { root: Utf8PathBuf::new(), files, not_pinned, before, report, left_out, check })
}

/// Writes what was found out.
pub fn write_mended(summary: &MendSummary) -> Result<(), Failure> {
    summary.files.iter().try_for_each(|file| replace_file(&summary.root, &file.path, &file.before, &file.after))
}

/// The change of a file as a unified diff, as `patch` and `git apply` read it from the course's folder.
pub fn diff(file: &MendedFile) -> String {
    let (before, after) = (String::from_utf8_lossy(&file.before), String::from_utf8_lossy(&file.after));
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(before.as_ref(), after.as_ref());
    let (old, new) = (format!("a/{}", file.path), format!("b/{}", file.path));
    diff.unified_diff().header(&old, &new).to_string()
}
