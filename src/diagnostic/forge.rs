//! Findings as the two common code forges show them on the lines of a change.

use super::baseline::fingerprints;
use super::{Diagnostic, Report, Severity, visible};
use camino::Utf8Path;
use serde::Serialize;

/// The file that a finding of the whole course is shown at, where a forge wants one.
pub(super) const WHOLE: &str = "site.yaml";

/// A path below the course's root as one below the folder that the forge knows.
pub(super) fn below(prefix: &Utf8Path, path: &Utf8Path) -> String {
    // Paths are written with `/` everywhere, whatever the system writes.
    prefix.iter().chain(path.iter()).filter(|part| *part != ".").collect::<Vec<_>>().join("/")
}

/// A workflow command of GitHub Actions in one line, with line break. `prefix` is the course's folder as the forge
/// knows it. Columns are told only within one line, which is all that the forge takes.
///
/// The escapes are those that the runner undoes: `%`, line ends, and in properties also `:` and `,`.
pub fn github(finding: &Diagnostic, prefix: &Utf8Path) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let command = match finding.severity() {
        Severity::Error => "error",
        Severity::Warning | Severity::Off => "warning",
    };
    let mut properties = Vec::new();
    if let Some(label) = finding.labels.first() {
        let (line, column) = label.source.place(label.span.start);
        let (end_line, end_column) = label.source.place(label.span.end);
        properties.push(format!("file={}", property(&visible(&below(prefix, label.source.path())))));
        properties.push(format!("line={line},endLine={end_line}"));
        if line == end_line {
            properties.push(format!("col={column},endColumn={end_column}"));
        }
    }
    properties.push(format!("title={}", property(finding.code.name())));
    let mut text = visible(&finding.message);
    for help in &finding.help {
        text.push_str("\nhelp: ");
        text.push_str(&visible(help));
    }
    format!("::{command} {}::{}\n", properties.join(","), data(&text))
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'a str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// A report as GitLab's code quality report: one JSON list, with line break. `prefix` is the course's folder as the
/// forge knows it.
pub fn gitlab(report: &Report, prefix: &Utf8Path) -> String {
    let issue = |(finding, fingerprint): (&Diagnostic, String)| {
        let (path, begin, end) = match finding.labels.first() {
            Some(label) => {
                let line = |offset| label.source.place(offset).0;
                (label.source.path(), line(label.span.start), line(label.span.end))
            }
            None => (Utf8Path::new(WHOLE), 1, 1),
        };
        Issue {
            description: finding.message.clone(),
            check_name: finding.code.name(),
            fingerprint,
            severity: match finding.severity() {
                Severity::Error => "major",
                Severity::Warning | Severity::Off => "minor",
            },
            location: Location { path: below(prefix, path), lines: Lines { begin, end } },
        }
    };
    let issues: Vec<Issue<'_>> = report.findings().iter().zip(fingerprints(report)).map(issue).collect();
    serde_json::to_string_pretty(&issues).expect("strings and numbers always serialise") + "\n"
}

#[cfg(test)]
mod tests {
    use super::super::Code;
    use super::*;
    use crate::text::{Source, Span};
    use std::sync::Arc;

    fn finding(path: &str, text: &str, span: (usize, usize), message: &str) -> Diagnostic {
        let source = Arc::new(Source::new(path, text));
        Diagnostic::new(Code::UnknownField, message).at(&source, Span::new(span.0, span.1), "")
    }

    #[test]
    fn what_the_runner_reads_as_its_own_is_escaped() {
        let line = github(&finding("content/a, b: 100%.md", "日: x", (5, 6), "50%: a\nb"), Utf8Path::new("course"));
        let place = "file=course/content/a%2C b%3A 100%25.md,line=1,endLine=1,col=4,endColumn=5";
        assert_eq!(line, format!("::error {place},title=unknown-field::50%25: a\u{fffd}b\n"));
        let help = finding("a.md", "x", (0, 1), "m").help("one, two: 5%");
        assert!(github(&help, Utf8Path::new("")).ends_with("::m%0Ahelp: one, two: 5%25\n"));
    }

    #[test]
    fn columns_are_told_within_one_line_only() {
        let line = github(&finding("a.md", "one\ntwo", (1, 5), "m"), Utf8Path::new("./"));
        assert_eq!(line, "::error file=a.md,line=1,endLine=2,title=unknown-field::m\n");
        let line = github(&Diagnostic::new(Code::EmptyCourse, "m"), Utf8Path::new(""));
        assert_eq!(line, "::error title=empty-course::m\n");
    }

    #[test]
    fn code_quality_names_each_finding_once() {
        let (one, other) = (finding("a.md", "x y", (0, 1), "m"), finding("a.md", "x y", (2, 3), "m"));
        let whole = Diagnostic::new(Code::MissingSiteId, "w");
        let text = gitlab(&Report::new(vec![one, other, whole]), Utf8Path::new("course"));
        let issues: serde_json::Value = serde_json::from_str(&text).unwrap();
        let issues = issues.as_array().unwrap();
        let paths: Vec<&str> = issues.iter().map(|issue| issue["location"]["path"].as_str().unwrap()).collect();
        assert_eq!(paths, ["course/site.yaml", "course/a.md", "course/a.md"]);
        let severities: Vec<&str> = issues.iter().map(|issue| issue["severity"].as_str().unwrap()).collect();
        assert_eq!(severities, ["minor", "major", "major"]);
        assert_ne!(issues[1]["fingerprint"], issues[2]["fingerprint"]);
        assert_eq!(gitlab(&Report::default(), Utf8Path::new("")), "[]\n");
    }
}
