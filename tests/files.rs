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

/// What `check` says of a course in short, by the findings' paths, and its exit status.
fn findings(course: &Path) -> (Vec<String>, Option<i32>) {
    let output = run(course, &["check", "--format", "short"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (text.lines().filter(|line| !line.starts_with("checked ")).map(str::to_owned).collect(), output.status.code())
}

#[cfg(unix)]
#[test]
fn nothing_is_left_out_without_a_word() {
    use std::os::unix::fs::symlink;
    let course = course();
    let content = course.path().join("content");
    let outside = tempfile::tempdir().expect("a temporary folder");
    fs::write(outside.path().join("secret.md"), "# Secret\n").expect("written");
    symlink("nowhere.md", content.join("b.md")).expect("linked");
    symlink("self.md", content.join("self.md")).expect("linked");
    symlink(outside.path().join("secret.md"), content.join("p.md")).expect("linked");
    symlink(outside.path(), content.join("part")).expect("linked");
    symlink(".", content.join("circle")).expect("linked");
    symlink("nowhere", course.path().join("static")).expect("linked");
    // An editor's mark of an open file, and a link within the course, are as they should be.
    symlink("ada@host.1", content.join(".#index.md")).expect("linked");
    fs::create_dir(content.join("real")).expect("made");
    fs::write(content.join("real/d.md"), "# D\n").expect("written");
    symlink("real", content.join("same")).expect("linked");
    let made = Command::new("mkfifo").arg(content.join("c.md")).status().expect("Unix has it");
    assert!(made.success());
    for name in ["e.MD", "f.markdown", "g.mdx"] {
        fs::write(content.join(name), "# Page\n").expect("written");
    }
    let (found, status) = findings(course.path());
    let expected = [
        ("content/b.md", "leads nowhere"),
        ("content/c.md", "neither a file nor a folder"),
        ("content/circle", "a folder that holds it"),
        ("content/e.MD", "pages end in `.md`"),
        ("content/f.markdown", "pages end in `.md`"),
        ("content/g.mdx", "pages end in `.md`"),
        ("content/p.md", "leads out of the course"),
        ("content/part", "leads out of the course"),
        ("content/self.md", "leads nowhere"),
        ("static", "leads nowhere"),
    ];
    assert_eq!((found.len(), status), (expected.len(), Some(0)), "{found:#?}");
    for ((path, words), found) in expected.iter().zip(&found) {
        assert!(found.starts_with(&format!("{path}:1:1: warning[skipped-file]")) && found.contains(words), "{found}");
    }
    let output = run(course.path(), &["build"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(course.path().join("output/same/d.html").is_file() && !course.path().join("output/p.html").exists());
}

#[test]
fn settings_that_are_not_read_are_an_error() {
    for name in ["site.yml", "Site.YML"] {
        let course = course();
        fs::rename(course.path().join("site.yaml"), course.path().join(name)).expect("renamed");
        let (found, status) = findings(course.path());
        assert!(found.iter().any(|line| line.starts_with(&format!("{name}:1:1: error[unread-settings]"))), "{found:?}");
        assert_eq!(status, Some(1));
    }
    let course = course();
    fs::remove_file(course.path().join("site.yaml")).expect("removed");
    fs::create_dir(course.path().join("site.yaml")).expect("made");
    let (found, status) = findings(course.path());
    assert!(found.iter().any(|line| line.contains("error[unread-settings]: `site.yaml` is a folder")), "{found:?}");
    assert_eq!(status, Some(1));
}

#[test]
fn a_page_that_could_not_be_built_is_not_made() {
    let course = course();
    for (arguments, reason) in [
        (["new", "page", "con"], "Windows keeps it for a device"),
        (["new", "section", "a*b"], "it holds `*`"),
        (["new", "page", "a/.b"], "are left out"),
    ] {
        let output = run(course.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(errors(&output).contains(reason), "{arguments:?}: {}", errors(&output));
    }
    assert_eq!(fs::read_dir(course.path().join("content")).expect("a folder").count(), 1);
}

#[test]
fn an_import_that_finds_no_file_says_what_it_looked_for() {
    let course = course();
    let output = run(course.path(), &["import", "gift", "content", "--into", "new"]);
    assert_eq!(output.status.code(), Some(2));
    let expected =
        "error: there is no file to read in `content`: in folders, files that end in `.gift` or `.txt` are read\n";
    assert_eq!(errors(&output), expected);
    assert!(!course.path().join("new").exists());
}

/// Only where permissions bind this process, which they do not for the system's own user.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_is_named_once() {
    use std::os::unix::fs::PermissionsExt;
    let course = course();
    let closed = course.path().join("content/closed");
    fs::create_dir(&closed).expect("made");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("set");
    if fs::read_dir(&closed).is_ok() {
        eprintln!("not tried: this user can read every folder");
        return;
    }
    let output = run(course.path(), &["check"]);
    assert_eq!((output.status.code(), errors(&output).matches("content/closed").count()), (Some(2), 1));
}
