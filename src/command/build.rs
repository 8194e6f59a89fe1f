//! `quizmill build`: a course becomes a site.

use super::{CourseOptions, Loaded, draw_all, draw_options, load, on_pool, report, scan};
use crate::course::Course;
use crate::diagnostic::{Diagnostic, Report};
use crate::disk::{DiskFiles, Failure, Stage};
use crate::site::{DrawOptions, SitePlan};
use crate::theme::Theme;
use camino::Utf8PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// What to build and where to.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The course.
    pub course: CourseOptions,
    /// The output folder.
    pub output: Utf8PathBuf,
    /// Whether each page ends with an answer key.
    pub answers: bool,
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
        let Loaded { course, theme, mut findings } = load(&files, &options.course);
        let built = stage_site(options, progress, &files, &course, &theme, &mut findings)?;
        let report = report(&course, &options.course, findings);
        // Taking a large course apart takes a tenth of a build; nobody needs to wait for it.
        std::thread::spawn(move || drop((course, theme)));
        Ok((report, built))
    })
}

/// Draws the site and puts it in its place, if the course has no errors; adds what it finds.
fn stage_site(
    options: &BuildOptions,
    progress: &(dyn Fn(usize) + Sync),
    files: &DiskFiles,
    course: &Course,
    theme: &Theme,
    findings: &mut Vec<Diagnostic>,
) -> Result<Option<BuildSummary>, Failure> {
    let (plan, more) =
        SitePlan::new(course, theme, files, DrawOptions { answers: options.answers, ..draw_options(&options.course) });
    findings.extend(more);
    if report(course, &options.course, findings.clone()).errors() > 0 {
        return Ok(None);
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
        return Ok(None);
    }
    let output = stage.finish(plan.outputs().keys().map(|path| path.as_path()))?;
    Ok(Some(BuildSummary {
        pages: plan.pages(),
        questions: plan.questions(),
        bytes: bytes.into_inner(),
        open: output.join("index.html"),
    }))
}
