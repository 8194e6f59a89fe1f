//! `quizmill serve`: a course in the browser while it is written.

use super::{CourseOptions, Loaded, Memory, draw_options, load_again, pool, report};
use crate::course::Course;
use crate::diagnostic::Diagnostic;
use crate::disk::{Failure, Look};
use crate::serve::{self, Reading, Site, Told};
use crate::site::{DrawOptions, Layout, Output, SitePlan};
use crate::theme::Theme;
use camino::{Utf8Path, Utf8PathBuf};
use rayon::ThreadPool;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The course.
    pub course: CourseOptions,
    /// The name or number to listen at.
    pub host: String,
    /// The port; 0 for any that is free.
    pub port: u16,
}

/// Serves a course until the program is asked to stop; `tell` is called with all that happens.
pub fn serve(options: &ServeOptions, tell: &mut dyn FnMut(Told<'_>)) -> Result<(), Failure> {
    let course = &options.course;
    let pool = pool(course.threads).map(Arc::new);
    let mut memory = Memory::default();
    let mut read = |look: Arc<Look>| match &pool {
        Some(threads) => threads.install(|| read(look, course, &mut memory, pool.clone())),
        None => read(look, course, &mut memory, None),
    };
    let serving = serve::Options { root: course.root.clone(), host: options.host.clone(), port: options.port };
    serve::serve(&serving, &mut read, tell)
}

/// Reads a course; what did not change since the last time is taken from memory.
fn read(look: Arc<Look>, options: &CourseOptions, memory: &mut Memory, pool: Option<Arc<ThreadPool>>) -> Reading {
    let Loaded { course, theme, mut findings } = load_again(look.as_ref(), options, memory);
    let drawing = DrawOptions { live: true, ..draw_options(options) };
    let (plan, more) = SitePlan::new(&course, &theme, look.as_ref(), drawing);
    findings.extend(more);
    let (pages, layout) = (plan.pages(), plan.layout());
    let report = report(&course, options, findings);
    let site = Served { files: look, course, theme, drawing, layout, pool };
    let site = (report.errors() == 0).then(|| Box::new(site) as Box<dyn Site>);
    Reading { report, site, pages }
}

/// A site as it was at one look.
struct Served {
    files: Arc<Look>,
    course: Course,
    theme: Arc<Theme>,
    drawing: DrawOptions,
    layout: Arc<Layout>,
    pool: Option<Arc<ThreadPool>>,
}

impl Served {
    fn plan(&self) -> SitePlan<'_> {
        SitePlan::again(&self.course, &self.theme, self.files.as_ref(), self.drawing, Arc::clone(&self.layout))
    }
}

impl Site for Served {
    fn outputs(&self) -> &BTreeMap<Utf8PathBuf, Output> {
        self.layout.outputs()
    }

    fn draw(&self, path: &Utf8Path) -> Result<Vec<u8>, Box<Diagnostic>> {
        // The pool's threads have the stacks that deep nesting needs, and remember code that was coloured before.
        match &self.pool {
            Some(pool) => pool.install(|| self.plan().draw(path)),
            None => self.plan().draw(path),
        }
    }
}
