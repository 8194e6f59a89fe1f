//! `quizmill check`: everything that `build` does but writing.

use super::{CourseOptions, draw_all, draw_options, load, on_pool, report, scan};
use crate::diagnostic::Report;
use crate::disk::Failure;
use crate::site::SitePlan;
use crate::text::Files;

/// What was checked.
#[derive(Debug)]
pub struct CheckSummary {
    /// Pages that a build would make.
    pub pages: usize,
    /// Questions, translations counted once.
    pub questions: usize,
}

/// Checks the course in a folder.
pub fn check(options: &CourseOptions) -> Result<(Report, CheckSummary), Failure> {
    check_files(&scan(&options.root)?, options)
}

/// Checks a course wherever its files are: on disk, or in memory just after an import.
pub fn check_files(files: &dyn Files, options: &CourseOptions) -> Result<(Report, CheckSummary), Failure> {
    on_pool(options.threads, || {
        let loaded = load(files, options);
        let mut findings = loaded.findings;
        let (plan, more) = SitePlan::new(&loaded.course, &loaded.theme, files, draw_options(options));
        findings.extend(more);
        let summary = CheckSummary { pages: plan.pages(), questions: plan.questions() };
        let early = report(&loaded.course, options, findings.clone());
        // A course with errors is not drawn: pages made from a guess would only add findings.
        if early.errors() > 0 {
            return Ok((early, summary));
        }
        findings.extend(draw_all(&plan, |_, _| Ok(()))?);
        Ok((report(&loaded.course, options, findings), summary))
    })
}
