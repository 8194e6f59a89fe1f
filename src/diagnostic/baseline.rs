//! What is known already: the findings of an earlier run, so that a later one reports only what is new.
//!
//! A finding is known by its code, its file and the text of its line, not by the line's number, so nothing becomes new
//! because lines were put in above it. A file of them is text with one finding a line, sorted, so that it can be
//! reviewed and merged like any other source.

use super::{Diagnostic, Report, visible};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The first line of a file of known findings.
const HEAD: &str = "# quizmill baseline 1: findings that `quizmill check --baseline` does not report, one a line.";

/// How every file of known findings begins.
const START: &str = "# quizmill baseline 1";

/// The longest text of a line that is kept as it is, in characters; of a longer one a part and a hash are kept.
const LONGEST: usize = 200;

/// Findings that are known, with how often each was there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<String, usize>,
}

/// A line of a file that is none of known findings, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedBaseline(pub usize);

/// What a finding is known by: code, file and the text of its line, with tabs between them.
fn key(finding: &Diagnostic) -> String {
    let (path, line) = match finding.labels.first() {
        Some(label) => (label.source.path().as_str(), label.source.slice(label.source.line(label.span.start))),
        None => ("", ""),
    };
    let line = visible(line.trim());
    let line = match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{} … {}", &line[..at], hash(&line, 4)),
        None => line,
    };
    format!("{}\t{}\t{line}", finding.code.name(), visible(path))
}

fn hash(text: &str, bytes: usize) -> String {
    Sha256::digest(text.as_bytes())[..bytes].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Names each finding of a report by what it is known by, and how many of the same stand before it: 32 hexadecimal
/// digits that a forge knows a finding by from one run to the next.
pub(super) fn fingerprints(report: &Report) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let fingerprint = |finding: &Diagnostic| {
        let key = key(finding);
        let number = seen.entry(key.clone()).or_default();
        *number += 1;
        hash(&format!("{key}\t{number}"), 16)
    };
    report.findings().iter().map(fingerprint).collect()
}

impl Baseline {
    /// The findings of a report.
    pub fn of(report: &Report) -> Self {
        let mut known = BTreeMap::new();
        for finding in report.findings() {
            *known.entry(key(finding)).or_default() += 1;
        }
        Self { known }
    }

    /// Whether a text says that it is a file of known findings.
    pub fn is_one(text: &str) -> bool {
        text.starts_with(START)
    }

    /// Reads a file of known findings; empty lines and those that start with `#` are passed over.
    pub fn read(text: &str) -> Result<Self, MalformedBaseline> {
        if !Self::is_one(text) {
            return Err(MalformedBaseline(1));
        }
        let mut known = BTreeMap::new();
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if line.split('\t').count() != 3 {
                return Err(MalformedBaseline(at + 1));
            }
            *known.entry(line.to_owned()).or_default() += 1;
        }
        Ok(Self { known })
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD}\n");
        for (key, &count) in &self.known {
            for _ in 0..count {
                text.push_str(key);
                text.push('\n');
            }
        }
        text
    }

    /// How many findings are known.
    pub fn len(&self) -> usize {
        self.known.values().sum()
    }

    /// Whether no finding is known.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Takes the known findings out of a report. Out: what is new, and what is known of files that `about` names and
    /// no longer there.
    pub fn subtract(&self, report: Report, about: impl Fn(&str) -> bool) -> (Report, Self) {
        let mut left = self.known.clone();
        let new = report.filter(|finding| match left.get_mut(&key(finding)) {
            Some(count @ 1..) => {
                *count -= 1;
                false
            }
            _ => true,
        });
        left.retain(|key, count| *count > 0 && about(key.split('\t').nth(1).unwrap_or_default()));
        (new, Self { known: left })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Code;
    use super::*;
    use crate::text::{Source, Span};
    use std::sync::Arc;

    fn report(text: &str, words: &[&str]) -> Report {
        let source = Arc::new(Source::new("content/a.md", text));
        let finding = |word: &&str| {
            let at = text.find(word).expect("the word is there");
            Diagnostic::new(Code::UnknownClass, "unknown").at(&source, Span::new(at, at + word.len()), "")
        };
        Report::new(words.iter().map(finding).collect())
    }

    #[test]
    fn a_finding_is_known_by_its_line_wherever_it_stands() {
        let known = Baseline::of(&report("one\ntwo\n", &["one", "two"]));
        let (new, gone) = known.subtract(report("\n\n  two\nthree\none", &["one", "two", "three"]), |_| true);
        assert_eq!(new.findings().len(), 1);
        assert!(gone.is_empty());
    }

    #[test]
    fn as_many_are_known_as_there_were() {
        let known = Baseline::of(&report("one two", &["one"]));
        let (new, _) = known.subtract(report("one two", &["one", "two"]), |_| true);
        assert_eq!(new.findings().len(), 1);
        let (new, gone) = known.subtract(report("one", &[]), |_| true);
        assert_eq!((new.findings().len(), gone.len()), (0, 1));
        assert!(known.subtract(report("one", &[]), |path| path == "content/b.md").1.is_empty());
    }

    #[test]
    fn the_file_is_read_as_it_was_written() {
        let long = "long ".repeat(100) + "日本";
        let known = Baseline::of(&report(&format!("one two\tthree\u{1b}\n{long}"), &["one", "two", "long"]));
        let text = known.text();
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(text.lines().all(|line| line.chars().count() < 300), "{text}");
        assert_eq!(Baseline::read(&text.replace('\n', "\r\n")), Ok(known));
        assert_eq!(Baseline::read(&format!("{HEAD}\n\nunknown-class\tx")), Err(MalformedBaseline(3)));
        assert_eq!(Baseline::read("unknown-class\tx\ty"), Err(MalformedBaseline(1)));
        assert!(HEAD.starts_with(START));
    }

    #[test]
    fn fingerprints_are_not_shared() {
        let report = report("one two\none", &["one", "two"]);
        let found = fingerprints(&report);
        assert!(found.iter().all(|one| one.len() == 32) && found[0] != found[1], "{found:?}");
    }
}
