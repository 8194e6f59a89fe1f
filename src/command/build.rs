//! `quizmill build`: a course becomes a site.

use super::{CourseOptions, draw_all, draw_options, load, on_pool, report, scan};
use crate::diagnostic::Report;
use crate::disk::{Failure, Stage};
use crate::site::SitePlan;
use camino::Utf8PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// What to build and where to.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The course.
    pub course: CourseOptions,
    /// The output folder.
    pub output: Utf8PathBuf,
}

/// What a build made.
#[derive(Debug)]
pub struct BuildSummary {
    /// Pages, without redirects.
    pub pages: usize,
    /// Questions, translations counted once.
    pub questions: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// The file to open first.
    pub open: Utf8PathBuf,
}

/// Builds the site, unless the course has errors: then the last good site stays as it is.
///
/// `progress` is called for every file with how many there are in all, from any thread.
pub fn build(
    options: &BuildOptions,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<(Report, Option<BuildSummary>), Failure> {
    let files = scan(&options.course.root)?;
    on_pool(options.course.threads, || {
        let loaded = load(&files, &options.course);
        let mut findings = loaded.findings;
        let (plan, more) = SitePlan::new(&loaded.course, &loaded.theme, &files, draw_options(&options.course));
        findings.extend(more);
        let early = report(&loaded.course, findings.clone());
        if early.errors() > 0 {
            return Ok((early, None));
        }
        let stage = Stage::new(&options.output, files.root())?;
        let bytes = AtomicU64::new(0);
        let total = plan.outputs().len();
        let more = draw_all(&plan, |path, page| {
            bytes.fetch_add(page.len() as u64, Ordering::Relaxed);
            progress(total);
            stage.write(path, &page)
        })?;
        if !more.is_empty() {
            findings.extend(more);
            return Ok((report(&loaded.course, findings), None));
        }
        let output = stage.finish(plan.outputs().keys().map(|path| path.as_path()))?;
        let summary = BuildSummary {
            pages: plan.pages(),
            questions: plan.questions(),
            bytes: bytes.into_inner(),
            open: output.join("index.html"),
        };
        Ok((early, Some(summary)))
    })
}
