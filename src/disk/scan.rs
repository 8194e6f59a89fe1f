//! The files of a course: what belongs to it, and what is skipped and why.

use super::Failure;
use super::failure::{failed, unread};
use crate::text::{Files, Skip};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use std::io::{self, Read};
use walkdir::WalkDir;

/// The settings, and names that are taken for theirs.
const SETTINGS: &str = "site.yaml";
const NEARLY_SETTINGS: [&str; 2] = [SETTINGS, "site.yml"];

/// The files of a course on disk.
pub struct DiskFiles {
    pub(super) root: Utf8PathBuf,
    pub(super) paths: Vec<Utf8PathBuf>,
    pub(super) skipped: Vec<(Utf8PathBuf, Skip)>,
}

impl DiskFiles {
    /// Lists `site.yaml` and everything below `content`, `static` and `themes`; a file with nearly the name of the
    /// settings too.
    ///
    /// Hidden files are left out but in `static`, whose owner may need `.nojekyll`. A link that leads
    /// out of the course is skipped: it would publish files nobody meant to publish. What is not
    /// a regular file is never opened.
    pub fn scan(root: &Utf8Path) -> Result<Self, Failure> {
        let root = root.canonicalize_utf8().map_err(failed("open", root))?;
        if !root.join("content").is_dir() {
            return Err(Failure::NoCourse(root));
        }
        let mut files = Self { root, paths: Vec::new(), skipped: Vec::new() };
        files.scan_settings()?;
        for folder in ["content", "static", "themes"] {
            files.scan_folder(folder)?;
        }
        files.paths.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        files.skipped.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
        Ok(files)
    }

    fn scan_settings(&mut self) -> Result<(), Failure> {
        for entry in fs::read_dir(&self.root).map_err(failed("read", &self.root))? {
            let name = entry.map_err(failed("read", &self.root))?.file_name();
            let Some(name) = name.to_str() else { continue };
            if !NEARLY_SETTINGS.contains(&name.to_lowercase().as_str()) {
                continue;
            }
            // Some systems find the settings by a name in other letters.
            let known =
                if self.root.join(SETTINGS).is_file() && name.eq_ignore_ascii_case(SETTINGS) { SETTINGS } else { name };
            match fs::metadata(self.root.join(name)) {
                Ok(data) if data.is_file() => self.paths.push(known.into()),
                Ok(data) if name == SETTINGS => {
                    self.skipped.push((name.into(), if data.is_dir() { Skip::Folder } else { Skip::NotAFile }));
                }
                Err(_) if name == SETTINGS => self.skipped.push((name.into(), Skip::Broken)),
                _ => {}
            }
        }
        self.paths.sort();
        self.paths.dedup();
        Ok(())
    }

    fn scan_folder(&mut self, folder: &str) -> Result<(), Failure> {
        let top = self.root.join(folder);
        // Only what lies behind a link can lie outside; asking for each file's real place takes long.
        let mut links: Vec<Utf8PathBuf> = Vec::new();
        let hidden = |name: &str| name.starts_with('.') && folder != "static";
        let mut walk = WalkDir::new(&top)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_str().is_some_and(hidden));
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.skip_or_fail(&top, error)?;
                    continue;
                }
            };
            let Some(path) = Utf8Path::from_path(entry.path()) else {
                if entry.file_type().is_file() {
                    return Err(Failure::FileName(entry.path().to_string_lossy().into_owned()));
                }
                continue;
            };
            let (file, is_folder) = (entry.file_type().is_file(), entry.file_type().is_dir());
            let linked = entry.path_is_symlink() || (file && links.iter().any(|link| path.starts_with(link)));
            if linked && !path.canonicalize_utf8().is_ok_and(|real| real.starts_with(&self.root)) {
                self.skip(path, Skip::Outside);
                if is_folder {
                    walk.skip_current_dir();
                }
            } else if is_folder {
                links.extend(entry.path_is_symlink().then(|| path.to_owned()));
            } else if file {
                self.paths.push(self.below(path));
            } else {
                self.skip(path, Skip::NotAFile);
            }
        }
        Ok(())
    }

    /// What becomes of an entry that the walk could not read.
    fn skip_or_fail(&mut self, top: &Utf8Path, error: walkdir::Error) -> Result<(), Failure> {
        let path = error.path().and_then(Utf8Path::from_path).unwrap_or(top).to_owned();
        let kind = error.io_error().map(io::Error::kind);
        let link = fs::symlink_metadata(&path).is_ok_and(|data| data.is_symlink());
        match kind {
            None if error.loop_ancestor().is_some() => self.skip(&path, Skip::Circle),
            Some(io::ErrorKind::PermissionDenied) => return Err(unread(top, error)),
            _ if link => self.skip(&path, Skip::Broken),
            // A folder that is not there has no files.
            Some(io::ErrorKind::NotFound) => {}
            _ => return Err(unread(top, error)),
        }
        Ok(())
    }

    /// Notes what is left out, but for hidden files: editors mark a file that is open by a link to nothing.
    fn skip(&mut self, path: &Utf8Path, why: Skip) {
        if !path.file_name().is_some_and(|name| name.starts_with('.')) {
            self.skipped.push((self.below(path), why));
        }
    }

    /// The path below the course's root, with `/` between its parts, whatever the system writes.
    fn below(&self, path: &Utf8Path) -> Utf8PathBuf {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        relative.iter().collect::<Vec<_>>().join("/").into()
    }

    /// The course's folder.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }
}

impl Files for DiskFiles {
    fn paths(&self) -> &[Utf8PathBuf] {
        &self.paths
    }

    fn skipped(&self) -> &[(Utf8PathBuf, Skip)] {
        &self.skipped
    }

    fn read(&self, path: &Utf8Path) -> io::Result<Vec<u8>> {
        fs::read(self.root.join(path))
    }

    fn start(&self, path: &Utf8Path, most: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        fs::File::open(self.root.join(path))?.take(most as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn length(&self, path: &Utf8Path) -> io::Result<u64> {
        fs::metadata(self.root.join(path)).map(|data| data.len())
    }
}
