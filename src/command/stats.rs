//! `quizmill stats`: what a course has.

use super::{CourseOptions, on_pool, report, scan};
use crate::course::assemble;
use crate::diagnostic::Report;
use crate::disk::Failure;
use crate::stats::Stats;

/// Counts the course in a folder. Its findings come along: a course with errors is counted as far as it can be read.
pub fn stats(options: &CourseOptions) -> Result<(Report, Stats), Failure> {
    let files = scan(&options.root)?;
    on_pool(options.threads, || {
        let (course, findings) = assemble(&files, options.drafts);
        let stats = crate::stats::stats(&course);
        Ok((report(&course, options, findings), stats))
    })
}
