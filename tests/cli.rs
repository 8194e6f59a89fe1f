//! Every page of `tests/cli/` is documentation and test at once, and so is the tour in `README.md`: the
//! commands of its transcripts are run, and must say exactly what the page says they say.
//! `SNAPSHOTS=overwrite cargo test --test cli` writes the transcripts anew; read them in the diff.
//!
//! A fenced block whose info string ends in a path is a file and is written before what follows it. A
//! fenced block that begins with `$ ` is a transcript. Its commands are `quizmill` with arguments, `cd`,
//! `cat`, `ls` and `echo $?`; `>/dev/null` and `2>/dev/null` drop a stream and `| head -N` keeps the
//! first lines. What both streams say stands there in the order in which a terminal shows it. A status
//! other than 0 must be asked for by `echo $?`, so that no page hides one.
//!
//! Times and sizes differ from run to run and are masked as `…`. Each page runs in a folder of its own
//! that its transcripts call `/home/ada`.

use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

/// What the folder of a page is called in its transcripts.
const HOME: &str = "/home/ada";

/// A page taken apart: text to keep, and fenced blocks.
enum Piece {
    Text(String),
    File { path: String, text: String },
    Transcript { close: String, commands: Vec<Said> },
}

/// A command and what it said.
struct Said {
    command: String,
    output: String,
}

fn pieces(page: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut kept = String::new();
    let mut lines = page.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let fence = line.len() - line.trim_start_matches('`').len();
        kept.push_str(line);
        if fence < 3 {
            continue;
        }
        let close = "`".repeat(fence);
        let mut body = String::new();
        let mut end = "";
        for inner in lines.by_ref() {
            if inner.trim_end() == close {
                end = inner;
                break;
            }
            body.push_str(inner);
        }
        let path = line[fence..].split_whitespace().last().unwrap_or_default();
        if body.starts_with("$ ") {
            pieces.push(Piece::Text(std::mem::take(&mut kept)));
            pieces.push(Piece::Transcript { close, commands: commands(&body) });
        } else {
            if path.contains('.') {
                pieces.push(Piece::Text(std::mem::take(&mut kept)));
                pieces.push(Piece::File { path: path.to_owned(), text: body.clone() });
            }
            kept.push_str(&body);
        }
        kept.push_str(end);
    }
    pieces.push(Piece::Text(kept));
    pieces
}

fn commands(body: &str) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    for line in body.split_inclusive('\n') {
        match line.strip_prefix("$ ") {
            Some(command) => said.push(Said { command: command.trim_end().to_owned(), output: String::new() }),
            None => said.last_mut().expect("a transcript begins with a command").output.push_str(line),
        }
    }
    said
}

/// Where a page's commands run, and what its last one left behind.
struct Shell {
    home: PathBuf,
    folder: PathBuf,
    status: i32,
    _guard: tempfile::TempDir,
}

impl Shell {
    fn new() -> Self {
        let guard = tempfile::tempdir().expect("a temporary folder");
        let top = guard.path().canonicalize().expect("it is there");
        let home = top.join("home");
        fs::create_dir_all(&home).expect("made");
        fs::create_dir_all(top.join("tmp")).expect("made");
        Self { folder: home.clone(), home, status: 0, _guard: guard }
    }

    fn write(&self, path: &str, text: &str) {
        let target = self.folder.join(path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("made");
        fs::write(target, text).expect("written");
    }

    fn replace(&self, path: &str, old: &str, new: &str) {
        let target = self.folder.join(path);
        let text = fs::read_to_string(&target).expect("the file is there");
        assert_eq!(text.matches(old).count(), 1, "`{old}` stands once in {path}");
        fs::write(target, text.replace(old, new)).expect("written");
    }

    /// Runs a command and returns what a terminal would show.
    fn run(&mut self, command: &str) -> String {
        let (command, head) = match command.split_once(" | head -") {
            Some((command, count)) => (command, count.parse().expect("a number of lines")),
            None => (command, usize::MAX),
        };
        let mut words: Vec<&str> = command.split_whitespace().collect();
        let mut dropped = |word: &str| {
            let before = words.len();
            words.retain(|other| *other != word);
            words.len() < before
        };
        let (no_output, no_errors) = (dropped(">/dev/null"), dropped("2>/dev/null"));
        let output = match *words.as_slice() {
            ["quizmill", ref arguments @ ..] => self.quizmill(arguments, no_output, no_errors),
            ["cd", folder] => {
                // Without `..` in it, as the name of the folder is part of what the program says.
                for part in Path::new(folder).components() {
                    match part {
                        Component::ParentDir => assert!(self.folder.pop(), "a folder above"),
                        part => self.folder.push(part),
                    }
                }
                assert!(self.folder.starts_with(&self.home) && self.folder.is_dir(), "there is no folder {folder}");
                String::new()
            }
            ["cat", path] => fs::read_to_string(self.folder.join(path)).expect("the file is there"),
            ["ls", folder] => {
                let entries = fs::read_dir(self.folder.join(folder)).expect("the folder is there");
                let mut names: Vec<String> =
                    entries.flatten().map(|entry| format!("{}\n", entry.file_name().to_string_lossy())).collect();
                names.sort();
                names.concat()
            }
            ["echo", "$?"] => format!("{}\n", self.status),
            _ => panic!("a transcript cannot run `{command}`"),
        };
        let output = output.replace(&*self.home.to_string_lossy(), HOME);
        // CSV ends its lines as its standard says, and a page as all of its lines end.
        let output = output.replace("\r\n", "\n");
        output.split_inclusive('\n').take(head).collect()
    }

    fn quizmill(&mut self, arguments: &[&str], no_output: bool, no_errors: bool) -> String {
        // One pipe for both streams keeps their order.
        let (mut reader, writer) = std::io::pipe().expect("a pipe");
        let stream = |dropped: bool| match dropped {
            true => Stdio::null(),
            false => writer.try_clone().expect("a second end").into(),
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_quizmill"));
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null());
        command.stdout(stream(no_output)).stderr(stream(no_errors));
        for name in ["CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        let temporary = self.home.with_file_name("tmp");
        for name in ["TMPDIR", "TEMP", "TMP"] {
            command.env(name, &temporary);
        }
        let mut child = command.spawn().expect("the program starts");
        // The pipe ends when nobody can write into it any more, this process included.
        drop((command, writer));
        let mut output = String::new();
        reader.read_to_string(&mut output).expect("the program writes UTF-8");
        self.status = child.wait().expect("the program ends").code().expect("no signal ended it");
        let left: Vec<_> = fs::read_dir(&temporary).expect("it is there").flatten().map(|entry| entry.path()).collect();
        assert!(left.is_empty(), "{arguments:?} left {left:?} behind");
        output
    }
}

/// Puts `…` in the place of times (`in 0.11 s`) and of sizes (`, 76 KB,`).
fn mask(text: &str) -> String {
    let mut masked = String::new();
    for line in text.split_inclusive('\n') {
        let mut words: Vec<&str> = line.split(' ').collect();
        for at in 1..words.len() {
            let number = words[at - 1].starts_with(|letter: char| letter.is_ascii_digit());
            let unit = words[at].trim_end_matches([':', ',', '\n']);
            if number && ["s", "bytes", "KB", "MB"].contains(&unit) {
                words[at - 1] = "…";
            }
        }
        masked.push_str(&words.join(" "));
    }
    masked
}

/// Runs a page; returns it as it should read, and what is wrong with it.
fn play(
    shell: &mut Shell,
    page: &str,
    mut before: impl FnMut(&mut Shell, usize),
    strict: bool,
) -> (String, Vec<String>) {
    let mut new = String::new();
    let mut faults = Vec::new();
    let mut transcripts = 0;
    for piece in pieces(page) {
        match piece {
            Piece::Text(text) => new.push_str(&text),
            Piece::File { path, text } => shell.write(&path, &text),
            Piece::Transcript { close, commands } => {
                before(shell, transcripts);
                transcripts += 1;
                for (at, Said { command, output }) in commands.iter().enumerate() {
                    // The tour installs the program; a test has it already.
                    let found = match command.starts_with("cargo install ") {
                        true => String::new(),
                        false => shell.run(command),
                    };
                    assert!(found.lines().all(|line| line != close), "$ {command}\nneeds a fence longer than {close}");
                    let same = mask(&found) == mask(output);
                    if !same {
                        faults.push(format!("$ {command}\nexpected\n{output}\nfound\n{found}"));
                    }
                    let asked = commands.get(at + 1).is_some_and(|next| next.command == "echo $?");
                    if strict && shell.status != 0 && command.starts_with("quizmill") && !asked {
                        faults.push(format!("$ {command}\nends with status {}: ask for it", shell.status));
                    }
                    let said = if same { output } else { &mask(&found) };
                    new.push_str(&format!("$ {command}\n{said}"));
                }
            }
        }
    }
    assert!(transcripts > 0, "the page has a transcript");
    (new, faults)
}

fn settle(path: &Path, old: &str, (new, faults): (String, Vec<String>)) {
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        if new != old {
            fs::write(path, new).expect("the page can be written");
        }
    } else {
        assert!(faults.is_empty(), "{}:\n{}", path.display(), faults.join("\n---\n"));
        assert_eq!(new, old, "a page is put together as it was taken apart");
    }
}

#[test]
fn transcripts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut pages: Vec<PathBuf> =
        fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    pages.sort();
    assert!(pages.len() >= 8, "only {} pages were found", pages.len());
    for path in pages {
        let page = fs::read_to_string(&path).expect("a page").replace("\r\n", "\n");
        assert!(page.starts_with("# "), "the title of {}", path.display());
        let played = play(&mut Shell::new(), &page, |_, _| {}, true);
        settle(&path, &page, played);
    }
}

#[test]
fn the_tour_in_readme() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let page = fs::read_to_string(&path).expect("README").replace("\r\n", "\n");
    let challenge = "content/ports/challenge.md";
    let mut shell = Shell::new();
    // What the text between the transcripts asks for: a slip of the pen, and its mending.
    let edit = |shell: &mut Shell, transcript: usize| match transcript {
        1 => shell.replace(challenge, ".conceptual", ".conceptal"),
        2 => shell.replace(challenge, ".conceptal", ".conceptual"),
        _ => {}
    };
    let played = play(&mut shell, &page, edit, false);
    settle(&path, &page, played);
    let (_, shown) = page.split_once("````markdown\n").expect("the question");
    let (shown, _) = shown.split_once("````\n").expect("its end");
    let written = fs::read_to_string(shell.folder.join(challenge)).expect("the challenge");
    assert!(written.contains(shown), "README shows a question that `quizmill new` does not write");
    for file in ["site.yaml", "content/index.md", "content/ports/index.md", challenge, "output/index.html"] {
        assert!(page.contains(&format!("`{file}`")), "README does not name {file}");
        assert!(shell.folder.join(file).is_file(), "README names {file}, which is not there");
    }
}
