//! What an importer is given: files and folders that the user named.

use super::Failure;
use super::failure::{failed, unread};
use crate::exchange::{MOST_BYTES, MOST_FILES};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use walkdir::WalkDir;

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
