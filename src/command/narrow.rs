//! What of a report is told: `--only` the files that a change touched, and not what a `--baseline` knows.

use crate::diagnostic::{Baseline, Diagnostic, Report};
use crate::disk::Failure;
use camino::{Utf8Path, Utf8PathBuf};

/// What of a report is told.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// Files and folders below the course's root whose findings are told; `None` for all.
    pub only: Option<Vec<Utf8PathBuf>>,
    /// Findings that are known and so not told.
    pub baseline: Option<Baseline>,
}

/// What a narrowed report does not tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Findings in other files.
    pub elsewhere: usize,
    /// Findings that the baseline knows.
    pub known: usize,
    /// Findings of the baseline that are no longer there.
    pub gone: usize,
}

impl Narrow {
    /// Takes out of a report what is not to be told.
    pub fn narrow(&self, report: Report) -> (Report, LeftOut) {
        let before = report.findings().len();
        let report = report.filter(|finding| self.about(finding));
        let mut left = LeftOut { elsewhere: before - report.findings().len(), ..LeftOut::default() };
        let Some(baseline) = &self.baseline else { return (report, left) };
        let before = report.findings().len();
        let (report, gone) = baseline.subtract(report, |path| self.holds(Utf8Path::new(path)));
        left.known = before - report.findings().len();
        left.gone = gone.len();
        (report, left)
    }

    /// Whether a finding is told. One that names several files is about each of them, and one that names none is about
    /// the whole course.
    fn about(&self, finding: &Diagnostic) -> bool {
        finding.labels.is_empty() || finding.labels.iter().any(|label| self.holds(label.source.path()))
    }

    /// Whether findings in a file are told.
    pub fn holds(&self, path: &Utf8Path) -> bool {
        self.only.as_ref().is_none_or(|only| only.iter().any(|part| path.starts_with(part)))
    }
}

/// Reads a file of known findings.
pub fn read_baseline(path: &Utf8Path) -> Result<Baseline, Failure> {
    let text = crate::disk::read_text(path)?;
    Baseline::read(&text).map_err(|line| Failure::NoBaseline { path: path.to_owned(), line: line.0 })
}

/// Sees to it that known findings are written over nothing but known findings.
pub fn may_write_baseline(path: &Utf8Path) -> Result<(), Failure> {
    match crate::disk::read_optional(Utf8Path::new(""), path)? {
        Some(old) if !old.is_empty() && !Baseline::is_one(&String::from_utf8_lossy(&old)) => {
            Err(Failure::NotABaseline(path.to_owned()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::text::{Source, Span};
    use std::sync::Arc;

    fn finding(paths: &[&str]) -> Diagnostic {
        paths.iter().fold(Diagnostic::new(Code::DuplicateId, paths.concat()), |finding, path| {
            finding.at(&Arc::new(Source::new(*path, "text")), Span::default(), "")
        })
    }

    #[test]
    fn findings_of_a_change_are_told() {
        let all = || {
            Report::new(vec![
                finding(&[]),
                finding(&["content/a.md"]),
                finding(&["content/ab.md"]),
                finding(&["content/b/c.md", "content/d.md"]),
            ])
        };
        for (only, expected) in [
            (None, 4),
            (Some(vec![]), 1),
            (Some(vec!["content/a.md"]), 2),
            (Some(vec!["content/a"]), 1),
            (Some(vec!["content/b"]), 2),
            (Some(vec!["content/d.md", "content"]), 4),
        ] {
            let only: Option<Vec<Utf8PathBuf>> = only.map(|only| only.into_iter().map(Utf8PathBuf::from).collect());
            let narrow = Narrow { only: only.clone(), baseline: None };
            let (report, left) = narrow.narrow(all());
            assert_eq!((report.findings().len(), left.elsewhere), (expected, 4 - expected), "{only:?}");
        }
    }

    #[test]
    fn what_is_gone_is_counted_in_the_files_that_are_told_of() {
        let baseline = Baseline::of(&Report::new(vec![finding(&["content/a.md"]), finding(&["content/b.md"])]));
        let mut narrow = Narrow { only: None, baseline: Some(baseline) };
        let now = || Report::new(vec![finding(&["content/b.md"])]);
        assert_eq!(narrow.narrow(now()).1, LeftOut { elsewhere: 0, known: 1, gone: 1 });
        narrow.only = Some(vec!["content/b.md".into()]);
        assert_eq!(narrow.narrow(now()).1, LeftOut { elsewhere: 0, known: 1, gone: 0 });
    }
}
