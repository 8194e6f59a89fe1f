//! What the program does with files and streams that are not as they should be, on a real disk.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A folder with a course of one page.
fn course() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("content")).expect("made");
    fs::write(folder.path().join("site.yaml"), "title: T\nid: x\n").expect("written");
    fs::write(folder.path().join("content/index.md"), "# Home\n").expect("written");
    folder
}

fn quizmill(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quizmill"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).env_remove("RUST_BACKTRACE");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    quizmill(folder, arguments).output().expect("the program starts")
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn an_empty_path_is_refused_and_writes_nothing() {
    let course = course();
    fs::write(course.path().join("a.gift"), "::A:: B? {=C}\n").expect("written");
    let names = |folder: &Path| {
        let mut names: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
        names.sort();
        names
    };
    let before = (names(course.path()), names(&course.path().join("content")));
    for arguments in [
        &["new", ""][..],
        &["new", "site", ""],
        &["new", "page", ""],
        &["build", "--output", ""],
        &["import", "gift", "a.gift", "--into", ""],
        &["man", ""],
        &["stats", "--output", ""],
    ] {
        let output = run(course.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(errors(&output).contains("the path is empty"), "{arguments:?}: {}", errors(&output));
    }
    assert_eq!((names(course.path()), names(&course.path().join("content"))), before);
    assert_eq!(fs::read_to_string(course.path().join("content/index.md")).expect("there"), "# Home\n");
}

/// A disk that is full is one line and exit status 2, on either stream; one who stops reading is none.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_to_the_terminal_is_told() {
    let course = course();
    let full = || Stdio::from(fs::File::options().write(true).open("/dev/full").expect("Linux has it"));
    for arguments in
        [&["build"][..], &["check"], &["explain"], &["explain", "file-name"], &["stats"], &["schema", "site"]]
    {
        let output = quizmill(course.path(), arguments).stdout(full()).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let errors = errors(&output);
        assert!(
            errors.starts_with("error: cannot write all of the output: ") && errors.lines().count() == 1,
            "{errors}"
        );
    }
    fs::write(course.path().join("content/a.md"), "No title.\n").expect("written");
    let output = quizmill(course.path(), &["check"]).stderr(full()).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = quizmill(course.path(), &["explain"]).stdout(writer).output().expect("the program starts");
    assert_eq!((output.status.code(), errors(&output)), (Some(0), String::new()));
}

/// Each of these was found by the disk only, in the middle of a build.
#[test]
fn a_file_and_a_folder_of_one_name_clash() {
    for (path, text) in [
        ("content/b.html/index.md", "# A\n"),
        ("content/a.md", "---\ntitle: A\naliases: [b.html/c]\n---\n"),
        ("content/a.md", "---\ntitle: A\naliases: [B.html/c/d]\n---\n"),
        ("static/b.html/f.txt", "text\n"),
    ] {
        let course = course();
        fs::write(course.path().join("content/b.md"), "# B\n").expect("written");
        let target = course.path().join(path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("made");
        fs::write(target, text).expect("written");
        for command in ["check", "build"] {
            let output = run(course.path(), &[command]);
            let errors = errors(&output);
            assert_eq!(output.status.code(), Some(1), "{command} {path}: {errors}");
            assert_eq!(errors.matches("error[output-clash]").count(), 1, "{command} {path}: {errors}");
            assert!(errors.contains("content/b.md") && errors.contains(path), "{command} {path}: {errors}");
        }
    }
}
