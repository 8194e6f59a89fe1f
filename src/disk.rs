//! The only file access: reading a course, writing a site; the only home of walkdir.
//!
//! In: folders named by the user. Out: [`DiskFiles`] for the pure stages, and [`Stage`], which collects
//! a new site beside the old one and takes its place in one step, so that a build that fails or is
//! killed leaves the last good site as it was.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is the room for files")]

mod look;

use crate::exchange::{MOST_BYTES, MOST_FILES};
use crate::text::{Files, Skip};
use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::sync::Mutex;
use walkdir::WalkDir;

pub use look::{Fate, Look};

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
fn unread(top: &Utf8Path, error: walkdir::Error) -> Failure {
    let path = error.path().and_then(Utf8Path::from_path).unwrap_or(top).to_owned();
    let cause = match error.loop_ancestor() {
        Some(_) => io::Error::other("it is a link to a folder that holds it"),
        None => error.into_io_error().unwrap_or_else(|| io::ErrorKind::Other.into()),
    };
    Failure::Disk { action: "read", path, cause }
}

fn failed(action: &'static str, path: &Utf8Path) -> impl FnOnce(io::Error) -> Failure {
    move |cause| Failure::Disk { action, path: path.to_owned(), cause }
}

/// The settings, and names that are taken for theirs.
const SETTINGS: &str = "site.yaml";
const NEARLY_SETTINGS: [&str; 2] = [SETTINGS, "site.yml"];

/// The files of a course on disk.
pub struct DiskFiles {
    root: Utf8PathBuf,
    paths: Vec<Utf8PathBuf>,
    skipped: Vec<(Utf8PathBuf, Skip)>,
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

    fn length(&self, path: &Utf8Path) -> io::Result<u64> {
        fs::metadata(self.root.join(path)).map(|data| data.len())
    }
}

/// The file in an output folder that says which files in it are ours.
const MANIFEST: &str = ".quizmill";

/// A new site, collected beside the old one.
pub struct Stage {
    output: Utf8PathBuf,
    folder: Utf8PathBuf,
    old: Utf8PathBuf,
    made: Mutex<BTreeSet<Utf8PathBuf>>,
    // Held until the end, so that a second build of the same folder waits for nobody and says so.
    _lock: Option<Lock>,
}

impl Stage {
    /// Prepares to replace `output`, which is new, empty, or a site that this program made.
    /// `course` is the folder of the course, which must not be overwritten.
    pub fn new(output: &Utf8Path, course: &Utf8Path) -> Result<Self, Failure> {
        let output = absolute(output)?;
        for folder in
            ["content", "themes", "static"].map(|folder| course.join(folder)).iter().chain([&course.to_owned()])
        {
            let holds = folder.starts_with(&output) || (folder != course && output.starts_with(folder));
            if holds {
                return Err(Failure::Inside { output, course: folder.clone() });
            }
        }
        let name = output.file_name().unwrap_or("output").to_owned();
        let folder = output.with_file_name(format!(".{name}.quizmill-new"));
        let old = output.with_file_name(format!(".{name}.quizmill-old"));
        let lock = lock(&output)?;
        repair(&output, &old)?;
        if output.exists() && !is_ours(&output)? {
            return Err(Failure::NotOurs(output));
        }
        remove_folder(&folder)?;
        fs::create_dir_all(&folder).map_err(failed("make", &folder))?;
        Ok(Self { output, folder, old, made: Mutex::default(), _lock: lock })
    }

    /// Writes one file of the new site.
    pub fn write(&self, path: &Utf8Path, bytes: &[u8]) -> Result<(), Failure> {
        let target = self.folder.join(path);
        if let Some(parent) = target.parent() {
            self.make(parent)?;
        }
        fs::write(&target, bytes).map_err(failed("write", &target))
    }

    fn make(&self, folder: &Utf8Path) -> Result<(), Failure> {
        let mut made = self.made.lock().expect("making a folder cannot panic");
        if !made.contains(folder) {
            fs::create_dir_all(folder).map_err(failed("make", folder))?;
            made.insert(folder.to_owned());
        }
        Ok(())
    }

    /// Puts the new site in the old one's place. `paths` are all files of the new site.
    ///
    /// Files in the old folder that are not ours (`CNAME`, `.git`) come along. Until the last rename the
    /// old site is what it was; a run that is killed between two renames is repaired by the next.
    pub fn finish<'a>(self, paths: impl Iterator<Item = &'a Utf8Path>) -> Result<Utf8PathBuf, Failure> {
        let mut manifest = String::from("# Files in this folder that quizmill made and may replace.\n");
        for path in paths {
            manifest.push_str(path.as_str());
            manifest.push('\n');
        }
        self.write(Utf8Path::new(MANIFEST), manifest.as_bytes())?;
        self.carry_others()?;
        sync(&self.folder)?;
        if self.output.exists() {
            if !exchange(&self.folder, &self.output) {
                fs::rename(&self.output, &self.old).map_err(failed("move", &self.output))?;
                fs::rename(&self.folder, &self.output).map_err(failed("move", &self.folder))?;
            }
            remove_folder(&self.old)?;
            remove_folder(&self.folder)?;
        } else {
            fs::rename(&self.folder, &self.output).map_err(failed("move", &self.folder))?;
        }
        Ok(self.output.clone())
    }

    /// Brings files that are not ours into the new folder.
    fn carry_others(&self) -> Result<(), Failure> {
        if !self.output.exists() {
            return Ok(());
        }
        let ours = manifest(&self.output)?;
        for entry in WalkDir::new(&self.output).min_depth(1).follow_links(false) {
            let entry = entry.map_err(|error| unread(&self.output, error))?;
            let Some(path) = Utf8Path::from_path(entry.path()) else { continue };
            let relative = path.strip_prefix(&self.output).expect("found below it");
            if ours.contains(relative) || relative == MANIFEST {
                continue;
            }
            let target = self.folder.join(relative);
            if entry.file_type().is_dir() {
                continue;
            }
            if target.exists() {
                continue;
            }
            if let Some(parent) = target.parent() {
                self.make(parent)?;
            }
            let linked = fs::hard_link(path, &target);
            if linked.is_err() {
                fs::copy(path, &target).map_err(failed("copy", path))?;
            }
        }
        Ok(())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Whatever is left here was never the site. If it cannot be removed, the next build tries again.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Follows a link at the output's place, so that the link stays and its target is replaced.
fn absolute(path: &Utf8Path) -> Result<Utf8PathBuf, Failure> {
    if let Ok(real) = path.canonicalize_utf8() {
        return Ok(real);
    }
    let parent = path.parent().filter(|parent| !parent.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    fs::create_dir_all(parent).map_err(failed("make", parent))?;
    let parent = parent.canonicalize_utf8().map_err(failed("open", parent))?;
    Ok(parent.join(path.file_name().unwrap_or("output")))
}

/// An output held for one build. The system frees it when the build dies.
struct Lock {
    path: std::path::PathBuf,
    file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The name goes while the lock is still held, and only who holds it takes it away; whoever
        // opened the file before finds out in `lock_at` that it has no name any more, and begins anew.
        // Where that cannot be found out, the empty file stays and the next build uses it.
        if named(&self.file, &self.path) == Some(true) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Holds the output for this build. The lock lies in the system's folder for temporary files and not
/// beside the output, where it would be litter in the course.
fn lock(output: &Utf8Path) -> Result<Option<Lock>, Failure> {
    let hash = Sha256::digest(output.as_str());
    let name: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    let path = std::env::temp_dir().join(format!("quizmill-{name}.lock"));
    match lock_at(&path) {
        Ok(lock) => Ok(Some(lock)),
        Err(fs::TryLockError::WouldBlock) => Err(Failure::Busy(output.to_owned())),
        // Where no lock can be made, a build is still better than none.
        Err(fs::TryLockError::Error(_)) => Ok(None),
    }
}

fn lock_at(path: &std::path::Path) -> Result<Lock, fs::TryLockError> {
    loop {
        // Nothing is cut off: where the name is somebody else's link, its target stays whole.
        let file = File::options().write(true).create(true).truncate(false).open(path);
        let file = file.map_err(fs::TryLockError::Error)?;
        file.try_lock()?;
        // Between opening and locking, the build that held this file may have ended and removed its
        // name. A lock on a file without a name keeps nobody out.
        if named(&file, path) != Some(false) {
            return Ok(Lock { path: path.to_owned(), file });
        }
    }
}

/// Whether a path is the name of an open file, where the system can tell.
#[cfg(unix)]
fn named(file: &File, path: &std::path::Path) -> Option<bool> {
    use std::os::unix::fs::MetadataExt;
    let open = file.metadata().ok()?;
    Some(fs::metadata(path).is_ok_and(|there| (there.dev(), there.ino()) == (open.dev(), open.ino())))
}

#[cfg(not(unix))]
fn named(_: &File, _: &std::path::Path) -> Option<bool> {
    None
}

/// A build that died between its two renames left the old site under another name.
fn repair(output: &Utf8Path, old: &Utf8Path) -> Result<(), Failure> {
    if old.exists() && !output.exists() {
        return fs::rename(old, output).map_err(failed("move", old));
    }
    remove_folder(old)
}

fn is_ours(output: &Utf8Path) -> Result<bool, Failure> {
    if output.join(MANIFEST).is_file() {
        return Ok(true);
    }
    let mut entries = fs::read_dir(output).map_err(failed("read", output))?;
    Ok(entries.next().is_none())
}

fn manifest(output: &Utf8Path) -> Result<BTreeSet<Utf8PathBuf>, Failure> {
    let path = output.join(MANIFEST);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.lines().filter(|line| !line.starts_with('#')).map(Utf8PathBuf::from).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(cause) => Err(Failure::Disk { action: "read", path, cause }),
    }
}

fn remove_folder(folder: &Utf8Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(Failure::Disk { action: "remove", path: folder.to_owned(), cause })
        }
        _ => Ok(()),
    }
}

/// Swaps two folders in one step, where the system can.
#[cfg(target_os = "linux")]
fn exchange(one: &Utf8Path, other: &Utf8Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one.as_std_path(), CWD, other.as_std_path(), RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Utf8Path, _: &Utf8Path) -> bool {
    false
}

/// Waits until the new site is on the disk, with one call for all its files: a power cut after the
/// swap must not leave a site of empty files.
#[cfg(target_os = "linux")]
fn sync(folder: &Utf8Path) -> Result<(), Failure> {
    let handle = File::open(folder).map_err(failed("open", folder))?;
    rustix::fs::syncfs(&handle).map_err(|error| failed("write", folder)(error.into()))
}

#[cfg(not(target_os = "linux"))]
fn sync(_: &Utf8Path) -> Result<(), Failure> {
    Ok(())
}

/// Writes files into a folder that is new or empty. No file is overwritten, whatever appears there in the meantime.
pub fn write_new<'a>(
    folder: &Utf8Path,
    files: impl IntoIterator<Item = (&'a Utf8Path, &'a [u8])>,
) -> Result<(), Failure> {
    // An empty path is where the program runs.
    let here = if folder.as_str().is_empty() { Utf8Path::new(".") } else { folder };
    if here.exists() {
        let mut entries = fs::read_dir(here).map_err(failed("read", folder))?;
        if entries.next().is_some() {
            return Err(Failure::NotEmpty(folder.to_owned()));
        }
    }
    for (path, bytes) in files {
        write_new_file(folder, path, bytes)?;
    }
    Ok(())
}

/// Writes a file that is not there yet below a folder, making the folders between.
pub fn write_new_file(folder: &Utf8Path, path: &Utf8Path, bytes: &[u8]) -> Result<(), Failure> {
    let target = folder.join(path);
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(failed("make", parent))?;
    }
    let mut file = File::create_new(&target).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => Failure::Exists(target.clone()),
        _ => failed("write", &target)(cause),
    })?;
    file.write_all(bytes).map_err(failed("write", &target))
}

/// Writes one file below a folder, making the folders between.
pub fn write_file(folder: &Utf8Path, path: &Utf8Path, bytes: &[u8]) -> Result<(), Failure> {
    let target = folder.join(path);
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(failed("make", parent))?;
    }
    let mut file = File::create(&target).map_err(failed("write", &target))?;
    file.write_all(bytes).map_err(failed("write", &target))
}

/// The bytes of a file below a folder, or `None` if there is none.
pub fn read_optional(folder: &Utf8Path, path: &Utf8Path) -> Result<Option<Vec<u8>>, Failure> {
    let target = folder.join(path);
    match fs::read(&target) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(Failure::Disk { action: "read", path: target, cause }),
    }
}

/// The text of a file that the user named.
pub fn read_text(path: &Utf8Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(failed("read", path))
}

/// Whether a path below the course's root names a file or folder that a course has.
pub fn is_of_course(root: &Utf8Path, path: &Utf8Path) -> bool {
    let first = path.iter().next().unwrap_or_default();
    ["site.yaml", "content", "static", "themes"].contains(&first) && root.join(path).exists()
}

/// Puts new bytes in the place of a file of the course in one step, so that it is never half written; `old` is what
/// was read. A link stays a link, and the file keeps its permissions.
pub fn replace_file(root: &Utf8Path, path: &Utf8Path, old: &[u8], new: &[u8]) -> Result<(), Failure> {
    let target = root.join(path);
    let target = target.canonicalize_utf8().map_err(failed("open", &target))?;
    if fs::read(&target).map_err(failed("read", &target))? != old {
        return Err(Failure::Changed(path.to_owned()));
    }
    let beside = target.with_file_name(format!(".{}.quizmill-new", target.file_name().unwrap_or("file")));
    let written = write_beside(&target, &beside, new).and_then(|()| fs::rename(&beside, &target));
    written.map_err(|cause| {
        // What was written by half is nobody's; if it cannot be removed, the cause is told all the same.
        let _ = fs::remove_file(&beside);
        failed("write", &target)(cause)
    })
}

fn write_beside(target: &Utf8Path, beside: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(beside)?;
    file.write_all(bytes)?;
    file.set_permissions(fs::metadata(target)?.permissions())?;
    file.sync_all()
}

/// What lies below the paths that an importer was given.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Files to read: the path below the folder that was named, or the file's own name, and the bytes.
    pub files: Vec<(Utf8PathBuf, Vec<u8>)>,
    /// Images: the path below the folder that was named, or that holds the file, and where it lies.
    pub images: Vec<(Utf8PathBuf, Utf8PathBuf)>,
}

/// Endings of images that an import copies.
const IMAGES: &[&str] = &["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"];

/// Reads files, and folders with everything in them, for an importer, in the order of the paths. Images are
/// found beside a file that was named, and not read. Links are not followed: an archive of questions may hold
/// one that leads anywhere.
pub fn read_inputs(paths: &[Utf8PathBuf], endings: &[&str]) -> Result<Inputs, Failure> {
    let mut inputs = Inputs::default();
    let mut room = MOST_BYTES;
    for top in paths {
        let kind = fs::metadata(top).map_err(failed("read", top))?;
        if kind.is_file() {
            let name = top.file_name().unwrap_or("input");
            inputs.files.push((name.into(), read_within(top, &mut room)?));
            let folder = top.parent().filter(|folder| !folder.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
            // Only near it, and only what can be read: the file may lie in a folder full of other things.
            walk(folder, Some(3), &mut |relative, path| {
                if relative.extension().is_some_and(|ending| IMAGES.contains(&ending.to_lowercase().as_str())) {
                    inputs.images.push((relative.to_owned(), path.to_owned()));
                }
                Ok(())
            })?;
            continue;
        }
        if !kind.is_dir() {
            return Err(Failure::NotAFile(top.clone()));
        }
        walk(top, None, &mut |relative, path| {
            let Some(ending) = relative.extension() else { return Ok(()) };
            if endings.contains(&ending) {
                inputs.files.push((relative.to_owned(), read_within(path, &mut room)?));
            } else if IMAGES.contains(&ending.to_lowercase().as_str()) {
                inputs.images.push((relative.to_owned(), path.to_owned()));
            }
            Ok(())
        })?;
    }
    if inputs.files.is_empty() {
        let endings = endings.iter().map(|ending| (*ending).to_owned()).collect();
        return Err(Failure::NothingToRead { paths: paths.to_owned(), endings });
    }
    if inputs.files.len() > MOST_FILES {
        return Err(Failure::TooMuch(format!(
            "{} files, more than the {MOST_FILES} that are read at once",
            inputs.files.len()
        )));
    }
    Ok(inputs)
}

/// Calls `visit` with every regular file below a folder: its path below it, and its path. With a depth, what lies
/// deeper or cannot be read is passed over.
fn walk(
    top: &Utf8Path,
    depth: Option<usize>,
    visit: &mut impl FnMut(&Utf8Path, &Utf8Path) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let walk = WalkDir::new(top).follow_links(false).sort_by_file_name().max_depth(depth.unwrap_or(usize::MAX));
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(_) if depth.is_some() => continue,
            Err(error) => return Err(unread(top, error)),
        };
        if !entry.file_type().is_file() {
            continue;
        }
        let Some(path) = Utf8Path::from_path(entry.path()) else {
            if depth.is_some() {
                continue;
            }
            return Err(Failure::FileName(entry.path().to_string_lossy().into_owned()));
        };
        let relative = path.strip_prefix(top).expect("found below it");
        // Paths are written with `/` everywhere, whatever the system writes.
        let relative: Utf8PathBuf = relative.iter().collect::<Vec<_>>().join("/").into();
        visit(&relative, path)?;
    }
    Ok(())
}

/// The bytes of a file, as long as there is room for it.
fn read_within(path: &Utf8Path, room: &mut u64) -> Result<Vec<u8>, Failure> {
    let size = fs::metadata(path).map_err(failed("read", path))?.len();
    *room = room.checked_sub(size).ok_or_else(|| {
        Failure::TooMuch(format!("more than {MOST_BYTES} bytes, which are held in memory: name fewer files"))
    })?;
    fs::read(path).map_err(failed("read", path))
}

/// Copies a file below a folder, unless it is there already; says whether it was not.
pub fn copy_file(from: &Utf8Path, folder: &Utf8Path, to: &Utf8Path) -> Result<bool, Failure> {
    let bytes = fs::read(from).map_err(failed("read", from))?;
    if read_optional(folder, to)?.is_some_and(|old| old == bytes) {
        return Ok(false);
    }
    write_file(folder, to, &bytes)?;
    Ok(true)
}

/// Writes a report where the user asked for it.
pub fn write_report(path: &Utf8Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(failed("write", path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    #[test]
    fn a_file_is_replaced_as_a_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let path = Utf8Path::new("content/a.md");
        write_file(root, path, b"old").unwrap();
        // A run that was killed left this behind.
        write_file(root, Utf8Path::new("content/.a.md.quizmill-new"), b"half, and longer than what is written")
            .unwrap();
        replace_file(root, path, b"old", b"new").unwrap();
        assert_eq!(fs::read(root.join(path)).unwrap(), b"new");
        assert!(matches!(replace_file(root, path, b"old", b"newer"), Err(Failure::Changed(_))));
        assert!(matches!(replace_file(root, Utf8Path::new("b.md"), b"", b"x"), Err(Failure::Disk { .. })));
        assert_eq!(fs::read(root.join(path)).unwrap(), b"new");
        assert_eq!(fs::read_dir(root.join("content")).unwrap().count(), 1, "nothing is left beside it");
    }

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

    #[test]
    fn what_is_new_overwrites_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let path = Utf8Path::new("content/a.md");
        write_new_file(root, path, b"old").unwrap();
        assert!(matches!(write_new_file(root, path, b"new"), Err(Failure::Exists(_))));
        assert!(matches!(write_new(root, [(path, b"new".as_slice())]), Err(Failure::NotEmpty(_))));
        assert_eq!(fs::read(root.join(path)).unwrap(), b"old");
        // Tests run in the folder of the program, which is not empty.
        assert!(matches!(write_new(Utf8Path::new(""), [(path, b"new".as_slice())]), Err(Failure::NotEmpty(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_keeps_its_permissions_and_a_link_stays_a_link() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        write_file(root, Utf8Path::new("real/a.md"), b"old").unwrap();
        fs::set_permissions(root.join("real/a.md"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real/a.md", root.join("link.md")).unwrap();
        replace_file(root, Utf8Path::new("link.md"), b"old", b"new").unwrap();
        assert!(fs::symlink_metadata(root.join("link.md")).unwrap().is_symlink());
        let real = root.join("real/a.md");
        let mode = fs::metadata(&real).unwrap().permissions().mode() & 0o777;
        assert_eq!((fs::read(&real).unwrap(), mode), (b"new".to_vec(), 0o640));
    }

    #[test]
    fn a_lock_keeps_others_out_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let held = lock_at(&path).unwrap();
        assert!(matches!(lock_at(&path), Err(fs::TryLockError::WouldBlock)));
        drop(held);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), usize::from(cfg!(not(unix))));
        drop(lock_at(&path).unwrap());
    }

    #[test]
    fn removing_the_lock_never_lets_two_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let (inside, times) = (AtomicBool::new(false), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..5_000 {
                        let Ok(held) = lock_at(&path) else { continue };
                        assert!(!inside.swap(true, Ordering::SeqCst), "two hold the lock");
                        times.fetch_add(1, Ordering::SeqCst);
                        std::thread::yield_now();
                        inside.store(false, Ordering::SeqCst);
                        drop(held);
                    }
                });
            }
        });
        assert!(times.into_inner() > 100, "the lock was hardly ever free");
    }
}
