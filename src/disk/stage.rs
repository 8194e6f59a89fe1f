//! A new site beside the old one, until it takes its place in one step.

use super::Failure;
use super::failure::{failed, unread};
use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::sync::Mutex;
use walkdir::WalkDir;

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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

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
