//! The only file access: reading a course, writing a site; the only home of walkdir.
//!
//! In: folders named by the user. Out: [`DiskFiles`] for the pure stages, and [`Stage`], which collects
//! a new site beside the old one and takes its place in one step, so that a build that fails or is
//! killed leaves the last good site as it was.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is the room for files")]

mod failure;
mod inputs;
mod look;
mod scan;
mod stage;

use camino::Utf8Path;
use failure::failed;
use std::fs::{self, File};
use std::io::{self, Write};

pub use failure::Failure;
pub use inputs::{Inputs, read_inputs};
pub use look::{Fate, Look};
pub use scan::DiskFiles;
pub use stage::Stage;

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
}
