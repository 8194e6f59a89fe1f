//! Importers against real files, which were read a second time by other means: `count/*.mjs` are small scripts that
//! know one format each and share no code with the program. The files stand beside the checkout where this project
//! is developed; without them, or without Node, a test says so and ends.

mod aiken;
mod csv;
mod details;
mod fcc;
mod frontmatter;
mod gift;
mod json;
mod liascript;
mod mdbook;
mod mkdocs_quiz;
mod moodle_xml;
mod quizdown;
mod tasks;
mod text2qti;

use camino::{Utf8Path, Utf8PathBuf};
use quizmill::command::{CourseOptions, ImportOptions, ImportSummary, check, import};
use quizmill::course::{Course, assemble};
use quizmill::disk::DiskFiles;
use quizmill::markdown::{Block, BlockKind, each_block, each_content, plain};
use std::process::Command;

#[test]
fn every_format_has_a_page_and_a_sample() {
    let docs = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let list = std::fs::read_to_string(docs.join("import.md")).expect("the list of formats");
    for format in quizmill::exchange::FORMATS {
        let name = format.name;
        assert!(list.contains(&format!("| [`{name}`](import/{name}.md) | ")), "docs/import.md does not list {name}");
        assert!(docs.join("import").join(format!("{name}.md")).is_file(), "{name} has no page in docs/import");
        assert!(sample(name).is_dir(), "{name} has no sample in tests/import/samples");
    }
}

/// A folder of real questions, if it stands beside this checkout.
pub fn corpus(name: &str) -> Option<Utf8PathBuf> {
    // A second worktree stands a folder deeper.
    let beside = ["../shared/corpora", "../../shared/corpora"];
    let found = beside.iter().map(|folder| Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name));
    let folder = found.into_iter().find(|folder| folder.is_dir());
    if folder.is_none() {
        println!("not run: the files of `{name}` do not stand beside this checkout");
    }
    folder
}

/// Samples of the formats, which are part of the repository.
pub fn sample(name: &str) -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/samples").join(name)
}

/// What a counting script says of a folder; `None` where there is no Node to run it.
pub fn counted(script: &str, folder: &Utf8Path) -> Option<serde_json::Value> {
    let script = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/count").join(script);
    let Ok(run) = Command::new("node").arg(&script).arg(folder).output() else {
        println!("not run: there is no Node to count with");
        return None;
    };
    assert!(run.status.success(), "{script}: {}", String::from_utf8_lossy(&run.stderr));
    Some(serde_json::from_slice(&run.stdout).expect("the script prints JSON"))
}

/// An import into a course of its own, which goes away with it.
pub struct Import {
    folder: tempfile::TempDir,
    options: ImportOptions,
    pub summary: ImportSummary,
}

impl Import {
    /// Imports files and folders, and checks that the course has no errors and as many questions as were imported.
    pub fn of(format: &str, paths: &[Utf8PathBuf]) -> Self {
        Self::with(format, paths, |_| {})
    }

    /// The same, with other options.
    pub fn with(format: &str, paths: &[Utf8PathBuf], set: impl FnOnce(&mut ImportOptions)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut options = ImportOptions {
            format: quizmill::exchange::format(format).expect("a known format"),
            paths: paths.to_vec(),
            into: Utf8PathBuf::from_path_buf(folder.path().join("course")).expect("a UTF-8 path"),
            license: None,
            source: None,
            language: None,
            mapping: None,
        };
        set(&mut options);
        let summary = import(&options).expect("imported");
        let imported = Self { folder, options, summary };
        if imported.summary.counts().imported > 0 {
            let course = CourseOptions {
                root: imported.root(),
                drafts: false,
                untrusted: false,
                threads: 0,
                ..CourseOptions::default()
            };
            let (report, counts) = check(&course).expect("checked");
            let found: Vec<String> = report.findings().iter().map(quizmill::diagnostic::short).collect();
            assert_eq!(report.errors(), 0, "{found:?}");
            assert_eq!(counts.questions, imported.summary.counts().imported);
        }
        imported
    }

    /// The folder of the course.
    pub fn root(&self) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(self.folder.path().join("course")).expect("a UTF-8 path")
    }

    /// The course that was made.
    pub fn course(&self) -> Course {
        assemble(&DiskFiles::scan(&self.root()).expect("a course"), false).0
    }

    /// The text of a file of the course.
    pub fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.root().join(path)).expect("a file of the course")
    }

    /// Imports the same again, which must change nothing.
    pub fn again(&self) {
        let again = import(&self.options).expect("imported");
        assert!(again.written.is_empty() && again.kept.is_empty(), "{:?} {:?}", again.written, again.kept);
        assert_eq!(again.notes, self.summary.notes);
    }
}

/// A page without its front matter.
pub fn body(page: &str) -> &str {
    page.splitn(3, "---\n").nth(2).expect("a page with front matter").trim_start()
}

/// What was told of each question: its name, what was lost and why it was refused.
pub fn told(imported: &Import) -> Vec<String> {
    let told = imported.summary.notes.iter().map(|note| {
        let lost = if note.lost.is_empty() { String::new() } else { format!(" without {}", note.lost.join(", ")) };
        let refused = note.refused.as_ref().map(|reason| format!(" refused: {reason}")).unwrap_or_default();
        let name = if note.question.is_empty() { note.path.to_string() } else { note.question.clone() };
        format!("{name}{lost}{refused}")
    });
    told.collect()
}

/// Only letters and digits, so that Markdown's signs and escapes do not count, but every word does.
pub fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Drops tags such as `<pre>` and `<br>`, which a learner does not read.
pub fn without_tags(line: &str) -> String {
    let mut kept = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('<') {
        kept.push_str(before);
        match behind.split_once('>') {
            Some((tag, after)) if tag.trim_matches('/').chars().all(|letter| letter.is_ascii_alphabetic()) => {
                rest = after
            }
            _ => {
                kept.push('<');
                rest = behind;
            }
        }
    }
    kept + rest
}

/// The letters and digits that a learner reads in blocks: running text, then code.
pub fn shown(blocks: &[Block]) -> String {
    let mut text = String::new();
    each_block(blocks, &mut |block| match &block.kind {
        BlockKind::Code(code) => text.push_str(&code.text),
        BlockKind::Html(html) => text.push_str(&without_tags(html)),
        _ => {}
    });
    let mut running = String::new();
    each_content(blocks, &mut |content| running.push_str(&plain(content)));
    letters(&running) + &letters(&text)
}
