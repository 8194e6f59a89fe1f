//! Paths as the user names them, from where they stand, and as the course names them, from its root.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

/// Paths below the course's root for paths that the user named: from where they stand, or else from the root.
pub(super) fn in_course(root: &Utf8Path, paths: &[Utf8PathBuf]) -> Vec<Utf8PathBuf> {
    let here = here();
    let top = whole(&here, root);
    paths.iter().map(|path| below(&top, &here, path)).collect()
}

fn below(top: &Utf8Path, here: &Utf8Path, path: &Utf8Path) -> Utf8PathBuf {
    // A link in the course is named as a link; only where that fails does it matter where it leads.
    let (named, real) = (plain(&here.join(path)), whole(here, path));
    let below = named.strip_prefix(top).or_else(|_| real.strip_prefix(top));
    below.map_or_else(|_| plain(path), Utf8Path::to_owned)
}

/// Where the course lies below the folder that the program runs in, as a forge names its files; empty where it
/// does not lie below it.
pub(super) fn prefix(root: &Utf8Path) -> Utf8PathBuf {
    let here = here();
    whole(&here, root).strip_prefix(&here).map(Utf8Path::to_owned).unwrap_or_default()
}

fn here() -> Utf8PathBuf {
    let here = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok());
    here.and_then(|here| Utf8PathBuf::from_path_buf(here).ok()).unwrap_or_default()
}

/// The path from the top of the system. A file that is no longer there has one too: a change may have removed it.
fn whole(here: &Utf8Path, path: &Utf8Path) -> Utf8PathBuf {
    let path = here.join(path);
    path.canonicalize_utf8().unwrap_or_else(|_| plain(&path))
}

/// A path without `.` and `..`.
fn plain(path: &Utf8Path) -> Utf8PathBuf {
    let mut plain = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_from_where_the_user_stands_or_from_the_course() {
        let (top, here) = (Utf8Path::new("/repository/course"), Utf8Path::new("/repository"));
        for (path, expected) in [
            ("course/content/a.md", "content/a.md"),
            ("./course/content/../site.yaml", "site.yaml"),
            ("content/a.md", "content/a.md"),
            ("/repository/course/content", "content"),
            ("course", ""),
            ("README.md", "README.md"),
        ] {
            assert_eq!(below(top, here, Utf8Path::new(path)), expected, "{path}");
        }
    }
}
