//! Every page of `tests/check/` is documentation and test at once: its wrong example must give exactly
//! its report, its right example no finding at all. `SNAPSHOTS=overwrite cargo test --test check`
//! writes the reports anew; read them in the diff.
//!
//! A file of an example is a fenced block whose info string ends in the file's path. `escaped` before the
//! path makes `\xff` one byte and `\u{202e}` one character; `repeat=N` repeats the text.

use camino::Utf8PathBuf;
use quizmill::command::{CourseOptions, check_files};
use quizmill::diagnostic::{Code, human};
use quizmill::text::MemoryFiles;
use std::fs;
use std::path::Path;

struct Example {
    files: Vec<(Utf8PathBuf, Vec<u8>)>,
}

/// A section of a page; headings inside its examples do not count.
fn section<'a>(page: &'a str, title: &str) -> &'a str {
    let mut fenced = false;
    let (mut start, mut end, mut at) = (None, page.len(), 0);
    for line in page.split_inclusive('\n') {
        fenced ^= line.starts_with("````");
        if !fenced && line.starts_with("## ") {
            match start {
                None if line.trim_end() == format!("## {title}") => start = Some(at),
                Some(_) => {
                    end = at;
                    break;
                }
                None => {}
            }
        }
        at += line.len();
    }
    &page[start.unwrap_or_else(|| panic!("the page has a section `{title}`"))..end]
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend(rest[..at].bytes());
        rest = &rest[at..];
        if let Some(hex) = rest.strip_prefix("\\x") {
            bytes.push(u8::from_str_radix(&hex[..2], 16).expect("two hexadecimal digits"));
            rest = &hex[2..];
        } else if let Some(hex) = rest.strip_prefix("\\u{") {
            let (hex, behind) = hex.split_once('}').expect("a closing brace");
            let letter = char::from_u32(u32::from_str_radix(hex, 16).expect("hexadecimal")).expect("a character");
            bytes.extend(letter.to_string().bytes());
            rest = behind;
        } else {
            bytes.push(b'\\');
            rest = &rest[1..];
        }
    }
    bytes.extend(rest.bytes());
    bytes
}

fn example(section: &str) -> Example {
    let mut files = Vec::new();
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        let fence = line.len() - line.trim_start_matches('`').len();
        if fence < 3 {
            continue;
        }
        let close = "`".repeat(fence);
        let mut text = String::new();
        for line in lines.by_ref().take_while(|line| *line != close) {
            text.push_str(line);
            text.push('\n');
        }
        let words: Vec<&str> = line[fence..].split_whitespace().collect();
        let path = words.last().expect("a path behind the fence");
        let mut bytes = if words.contains(&"escaped") { unescape(&text) } else { text.into_bytes() };
        if let Some(count) = words.iter().find_map(|word| word.strip_prefix("repeat=")) {
            bytes = bytes.trim_ascii_end().repeat(count.parse().expect("a number"));
        }
        files.push((Utf8PathBuf::from(*path), bytes));
    }
    assert!(!files.is_empty(), "the example has a file");
    for (path, text) in [("site.yaml", "id: example\n"), ("content/index.md", "# Home\n")] {
        let given = files.iter().any(|(given, _)| given == path);
        let empty = files.iter().any(|(given, _)| given.starts_with("content/empty"));
        let left_out = empty && path.starts_with("content");
        if !given && !left_out {
            files.push((path.into(), text.into()));
        }
    }
    Example { files }
}

fn report(example: Example, untrusted: bool) -> (Vec<Code>, String) {
    let options = CourseOptions { root: ".".into(), drafts: false, untrusted, threads: 1, ..CourseOptions::default() };
    let (report, _) = check_files(&MemoryFiles::new(example.files), &options).expect("nothing is read from disk");
    let codes = report.findings().iter().map(|finding| finding.code).collect();
    let text: Vec<String> = report.findings().iter().map(|finding| human(finding, false)).collect();
    (codes, text.join("\n"))
}

#[test]
fn pages() {
    let overwrite = std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let mut faults = Vec::new();
    for &code in Code::ALL {
        let path = folder.join(format!("{}.md", code.name()));
        let page = fs::read_to_string(&path).expect("every code has a page");
        let page = page.replace("\r\n", "\n");
        assert!(page.starts_with(&format!("# {}\n", code.name())), "the title of {}", path.display());
        let untrusted = page.contains("with `--untrusted`");
        let wrong = example(section(&page, "Wrong"));
        let (codes, text) = report(wrong, untrusted);
        if !codes.contains(&code) {
            faults.push(format!("{}: the wrong example does not show it:\n{text}", code.name()));
        }
        let old = section(&page, "Report");
        let new = format!("## Report\n\n````text\n{text}````\n");
        if overwrite {
            fs::write(&path, page.replace(old.trim_end(), new.trim_end())).expect("the page can be written");
        } else if old.trim_end() != new.trim_end() {
            faults.push(format!("{}: expected\n{old}\nfound\n{new}", code.name()));
        }
        let (_, text) = report(example(section(&page, "Right")), untrusted);
        if !text.is_empty() {
            faults.push(format!("{}: the right example has findings:\n{text}", code.name()));
        }
    }
    let known: Vec<String> = Code::ALL.iter().map(|code| format!("{}.md", code.name())).collect();
    for entry in fs::read_dir(&folder).expect("the folder is there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !known.contains(&name) {
            faults.push(format!("{name} is a page of no code"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n---\n"));
}
