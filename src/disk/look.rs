//! Looking at a course's files again and again, and telling what changed.
//!
//! In: the folder of a course, the look before, and what a watcher named since. Out: a [`Look`], whose files have
//! [versions](Files::version), so that later stages do only what changed.

use super::{DiskFiles, Failure};
use crate::text::{Files, Skip};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::io;
use std::time::SystemTime;

/// The files of a course as they were at one time. Bytes are read when they are asked for.
pub struct Look {
    files: DiskFiles,
    known: HashMap<Utf8PathBuf, Known>,
    /// Versions are never used twice, so a file that went away and came back is not taken for its old self.
    next: u64,
}

/// A file at one look.
struct Known {
    mark: Mark,
    version: u64,
}

/// What differs when another text was written, in all but the rarest cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    length: u64,
    changed: Option<SystemTime>,
    /// A rename puts another file in the place of the old one.
    file: u64,
}

/// What became of a file between two looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// It was written.
    Changed,
    /// It is gone.
    Removed,
}

impl Look {
    /// Looks at a course for the first time.
    pub fn first(root: &Utf8Path) -> Result<Self, Failure> {
        Self::after(root, None, &|_| false)
    }

    /// Looks again. `touched` says which files a watcher named since: they count as changed even where two texts of
    /// one length were written so fast that the system gave both the same time.
    pub fn again(&self, touched: &dyn Fn(&Utf8Path) -> bool) -> Result<Self, Failure> {
        Self::after(self.files.root(), Some(self), touched)
    }

    fn after(root: &Utf8Path, before: Option<&Self>, touched: &dyn Fn(&Utf8Path) -> bool) -> Result<Self, Failure> {
        let mut files = DiskFiles::scan(root)?;
        let mut next = before.map_or(1, |before| before.next);
        let mut known = HashMap::with_capacity(files.paths.len());
        files.paths.retain(|path| {
            // A file that went away since the folder was listed is not there.
            let Ok(data) = fs::metadata(files.root.join(path)) else { return false };
            let mark = mark(&data);
            let old = before.and_then(|before| before.known.get(path));
            let version = match old.filter(|old| old.mark == mark && !touched(path)) {
                Some(old) => old.version,
                None => {
                    next += 1;
                    next
                }
            };
            known.insert(path.clone(), Known { mark, version });
            true
        });
        Ok(Self { files, known, next })
    }

    /// The course's folder, without links in its path.
    pub fn root(&self) -> &Utf8Path {
        self.files.root()
    }

    /// What happened to which files since `before`, in the order of their paths.
    pub fn changes(&self, before: &Self) -> Vec<(Utf8PathBuf, Fate)> {
        let mut changes = Vec::new();
        for path in &self.files.paths {
            match before.known.get(path) {
                None => changes.push((path.clone(), Fate::Added)),
                Some(old) if old.version != self.known[path].version => changes.push((path.clone(), Fate::Changed)),
                Some(_) => {}
            }
        }
        let gone = before.files.paths.iter().filter(|path| !self.known.contains_key(*path));
        changes.extend(gone.map(|path| (path.clone(), Fate::Removed)));
        // What is skipped is told, so the course is read again where that changes. What was a file before, or is one
        // now, is in the list already.
        let skipped = |one: &Self, other: &Self| -> Vec<Utf8PathBuf> {
            let new = one.files.skipped.iter().filter(|entry| !other.files.skipped.contains(entry));
            new.map(|(path, _)| path.clone()).filter(|path| !other.known.contains_key(path)).collect()
        };
        changes.extend(skipped(self, before).into_iter().map(|path| (path, Fate::Added)));
        changes.extend(skipped(before, self).into_iter().map(|path| (path, Fate::Removed)));
        changes.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
        changes
    }

    /// Whether a file that had text is empty or gone: most likely an editor is half way through saving it.
    pub fn half_way(&self, before: &Self) -> bool {
        before
            .known
            .iter()
            .any(|(path, old)| old.mark.length > 0 && self.known.get(path).is_none_or(|new| new.mark.length == 0))
    }
}

impl Files for Look {
    fn paths(&self) -> &[Utf8PathBuf] {
        self.files.paths()
    }

    fn skipped(&self) -> &[(Utf8PathBuf, Skip)] {
        self.files.skipped()
    }

    fn read(&self, path: &Utf8Path) -> io::Result<Vec<u8>> {
        self.files.read(path)
    }

    fn start(&self, path: &Utf8Path, most: usize) -> io::Result<Vec<u8>> {
        self.files.start(path, most)
    }

    fn length(&self, path: &Utf8Path) -> io::Result<u64> {
        self.files.length(path)
    }

    // Bytes are read after the file was looked at. Should it be written in between, the bytes are newer than their
    // version; the write is a further change, so the next look gives them another one.
    fn version(&self, path: &Utf8Path) -> Option<u64> {
        self.known.get(path).map(|known| known.version)
    }
}

fn mark(data: &Metadata) -> Mark {
    Mark { length: data.len(), changed: data.modified().ok(), file: file_number(data) }
}

#[cfg(unix)]
fn file_number(data: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(data)
}

#[cfg(not(unix))]
fn file_number(_: &Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course() -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(folder.path().canonicalize().unwrap()).unwrap();
        fs::create_dir_all(root.join("content/a")).unwrap();
        for name in ["content/index.md", "content/a/one.md", "content/a/two.md"] {
            fs::write(root.join(name), "# Text\n").unwrap();
        }
        (folder, root)
    }

    #[test]
    fn a_look_tells_what_changed_and_keeps_the_versions_of_the_rest() {
        let (_guard, root) = course();
        let before = Look::first(&root).unwrap();
        assert!(before.again(&|_| false).unwrap().changes(&before).is_empty());

        fs::write(root.join("content/index.md"), "# Longer text\n").unwrap();
        fs::write(root.join("content/new.md"), "# New\n").unwrap();
        fs::remove_file(root.join("content/a/two.md")).unwrap();
        let after = before.again(&|_| false).unwrap();
        let changes = [
            ("content/a/two.md".into(), Fate::Removed),
            ("content/index.md".into(), Fate::Changed),
            ("content/new.md".into(), Fate::Added),
        ];
        assert_eq!(after.changes(&before), changes);
        assert_eq!(after.version("content/a/one.md".into()), before.version("content/a/one.md".into()));
        assert!(after.half_way(&before), "a file is gone");
    }

    #[test]
    fn a_rename_and_a_named_file_count_as_changed() {
        let (_guard, root) = course();
        let before = Look::first(&root).unwrap();
        let time = fs::metadata(root.join("content/index.md")).unwrap().modified().unwrap();
        // Another text of the same length and time, put in place as some editors do.
        fs::write(root.join("content/index.md~"), "# Next\n").unwrap();
        fs::File::options().write(true).open(root.join("content/index.md~")).unwrap().set_modified(time).unwrap();
        fs::rename(root.join("content/index.md~"), root.join("content/index.md")).unwrap();
        let renamed = before.again(&|_| false).unwrap();
        let changed = [("content/index.md".into(), Fate::Changed)];
        assert_eq!(renamed.changes(&before).len(), usize::from(cfg!(unix)));
        let named = renamed.again(&|path| path == "content/index.md").unwrap();
        assert_eq!(named.changes(&renamed), changed);
        assert!(!named.half_way(&renamed));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_a_change() {
        let (_guard, root) = course();
        let before = Look::first(&root).unwrap();
        let link = root.join("content/link.md");
        std::os::unix::fs::symlink("later.md", &link).unwrap();
        let broken = before.again(&|_| false).unwrap();
        assert_eq!(broken.changes(&before), [("content/link.md".into(), Fate::Added)]);
        assert!(broken.again(&|_| false).unwrap().changes(&broken).is_empty());
        fs::remove_file(&link).unwrap();
        let gone = broken.again(&|_| false).unwrap();
        assert_eq!(gone.changes(&broken), [("content/link.md".into(), Fate::Removed)]);
        fs::write(&link, "# Link\n").unwrap();
        let file = broken.again(&|_| false).unwrap();
        assert_eq!(file.changes(&broken), [("content/link.md".into(), Fate::Added)]);
    }

    #[test]
    fn a_file_that_comes_back_has_another_version() {
        let (_guard, root) = course();
        let first = Look::first(&root).unwrap();
        fs::rename(root.join("content/index.md"), root.join("kept")).unwrap();
        let gone = first.again(&|_| false).unwrap();
        assert_eq!(gone.version("content/index.md".into()), None);
        fs::rename(root.join("kept"), root.join("content/index.md")).unwrap();
        let back = gone.again(&|_| false).unwrap();
        assert_ne!(back.version("content/index.md".into()), first.version("content/index.md".into()));
    }
}
