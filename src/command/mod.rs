//! What the program can be asked to do: each command is a short page over the stages.
//!
//! In: options. Out: a summary and a [`Report`], or the [`Failure`] that stopped the work. Nothing here
//! prints; `cli` does.

mod build;
mod check;
mod import;
mod list;
mod mend;
mod narrow;
mod new;
#[cfg(feature = "serve")]
mod serve;
mod stats;

use crate::check::{accept, weigh};
use crate::course::{Course, Site, assemble_again};
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::disk::{DiskFiles, Failure};
use crate::language;
use crate::site::{DrawOptions, SitePlan};
use crate::text::{Files, Source};
use crate::theme::{self, Theme};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

pub use build::{BuildOptions, BuildSummary, build};
pub use check::{CheckSummary, check, check_files};
pub use import::{ImportCounts, ImportOptions, ImportSummary, import};
pub use list::{ListOptions, Listing, Row, list};
pub use mend::{MendOptions, MendSummary, MendedFile, diff, mend, mend_files, write_mended};
pub use narrow::{LeftOut, Narrow, may_write_baseline, read_baseline};
pub use new::{Addition, add, forms, new};
#[cfg(feature = "serve")]
pub use serve::{ServeOptions, serve};
pub use stats::stats;

/// What `build` and `check` read a course with.
#[derive(Debug, Clone, Default)]
pub struct CourseOptions {
    /// The folder of the course.
    pub root: Utf8PathBuf,
    /// Whether drafts are part of the course.
    pub drafts: bool,
    /// Whether raw HTML is cleaned by the allow-list.
    pub untrusted: bool,
    /// How many threads work; 0 for one a core.
    pub threads: usize,
    /// Whether warnings are errors.
    pub deny_warnings: bool,
}

/// Runs work on a pool of its own.
fn on_pool<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    match pool(threads) {
        Some(pool) => pool.install(work),
        // Without threads of its own the program still works on the system's.
        None => work(),
    }
}

/// Threads to work on. Their stacks are large because formulas and nested lists are walked by recursion: with 64 MiB
/// everything that the caps let through fits, debug builds included.
fn pool(threads: usize) -> Option<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(64 << 20).build().ok()
}

/// A course with everything that drawing it needs.
struct Loaded {
    course: Course,
    theme: Arc<Theme>,
    findings: Vec<Diagnostic>,
}

/// What was read before, to be used again where nothing changed.
#[derive(Default)]
struct Memory {
    pages: crate::course::Memory,
    theme: Option<KnownTheme>,
}

/// A theme with what it was made of.
struct KnownTheme {
    overrides: Overrides,
    languages: BTreeSet<&'static str>,
    theme: Arc<Theme>,
}

/// The course's own files for its theme, by their names in it.
type Overrides = Vec<(String, Arc<Source>)>;

fn load(files: &dyn Files, options: &CourseOptions) -> Loaded {
    load_again(files, options, &mut Memory::default())
}

/// As [`load`], with what `memory` knows of the course as it was read last.
fn load_again(files: &dyn Files, options: &CourseOptions, memory: &mut Memory) -> Loaded {
    let (course, mut findings) = assemble_again(files, options.drafts, &mut memory.pages);
    let known = &mut memory.theme;
    let (checked, (theme, faults)) =
        rayon::join(|| crate::check::check(&course, files, options.untrusted), || load_theme(files, &course, known));
    findings.extend(checked);
    findings.extend(faults);
    findings.extend(unknown_icons(&course.site, &theme));
    Loaded { course, theme, findings }
}

/// Icons that `site.yaml` names and the theme does not have.
fn unknown_icons(site: &Site, theme: &Theme) -> Vec<Diagnostic> {
    let Some(source) = &site.source else { return Vec::new() };
    let named = site.kinds.iter().chain(&site.levels).filter_map(|term| Some((term.icon.as_deref()?, term.icon_span?)));
    let unknown = named.filter(|(icon, _)| theme.icon(icon).is_none());
    let finding = |(icon, span)| {
        Diagnostic::new(Code::WrongValue, format!("the theme `{}` has no icon `{icon}`", site.theme))
            .at(source, span, "")
            .suggest_edit(icon, theme.icons(), span, str::to_owned)
    };
    unknown.map(finding).collect()
}

/// The theme of a course, which may be the one that is known already, and what is wrong with it.
fn load_theme(files: &dyn Files, course: &Course, known: &mut Option<KnownTheme>) -> (Arc<Theme>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let overrides = overrides(files, course, &mut findings);
    let tags = course.pages.iter().map(|page| page.language(&course.site)).chain([course.site.language.clone()]);
    let languages: BTreeSet<&'static str> = tags.map(|tag| language::language(&tag).0.code).collect();
    if let Some(known) = known
        && known.languages == languages
        && known.overrides.iter().map(written).eq(overrides.iter().map(written))
    {
        return (Arc::clone(&known.theme), findings);
    }
    let mut faults = Vec::new();
    let theme = Arc::new(Theme::load(overrides.clone(), &languages, &mut faults));
    // A theme with faults is loaded anew, so that they are told again.
    *known = faults.is_empty().then(|| KnownTheme { overrides, languages, theme: Arc::clone(&theme) });
    findings.extend(faults);
    (theme, findings)
}

fn written((name, source): &(String, Arc<Source>)) -> (&str, &str) {
    (name, source.text())
}

/// The course's own files for its theme.
fn overrides(files: &dyn Files, course: &Course, findings: &mut Vec<Diagnostic>) -> Vec<(String, Arc<Source>)> {
    let site = &course.site;
    let folder = Utf8Path::new("themes").join(&site.theme);
    let found: Vec<(String, Arc<Source>)> = files
        .paths()
        .iter()
        .filter_map(|path| Some((path, path.strip_prefix(&folder).ok()?)))
        .filter_map(|(path, name)| {
            let text = String::from_utf8(files.read(path).ok()?).ok()?;
            Some((name.to_string(), Arc::new(Source::new(path.clone(), text))))
        })
        .collect();
    if found.is_empty() && site.theme != theme::BUILT_IN {
        let finding = Diagnostic::new(Code::UnknownTheme, format!("there is no theme `{}`", site.theme));
        let finding = match (&site.source, site.theme_span) {
            (Some(source), Some(span)) => finding.at(source, span, ""),
            _ => finding,
        };
        findings.push(finding.help(format!("make a folder `{folder}`, or leave `theme` out for the built-in one")));
    }
    // The built-in theme's own folder in a checkout of this program is not an override of itself.
    if site.theme == theme::BUILT_IN { Vec::new() } else { found }
}

/// Draws every page and hands the bytes to `take`; returns what is wrong with the templates.
fn draw_all(
    plan: &SitePlan<'_>,
    take: impl Fn(&Utf8Path, Vec<u8>) -> Result<(), Failure> + Sync,
) -> Result<Vec<Diagnostic>, Failure> {
    let paths: Vec<&Utf8PathBuf> = plan.outputs().keys().collect();
    let drawn: Result<Vec<Option<Diagnostic>>, Failure> = paths
        .par_iter()
        // One page at a time: the first pages teach their thread most, so equal shares take unequal times.
        .with_max_len(1)
        .map(|path| match plan.draw(path) {
            Ok(bytes) => take(path, bytes).map(|()| None),
            Err(finding) => Ok(Some(*finding)),
        })
        .collect();
    Ok(drawn?.into_iter().flatten().collect())
}

fn draw_options(options: &CourseOptions) -> DrawOptions {
    DrawOptions { untrusted: options.untrusted, answers: false, live: false }
}

/// The report of a course: its findings as bad as the site and the command want them, without those that a comment
/// accepts.
fn report(course: &Course, options: &CourseOptions, findings: Vec<Diagnostic>) -> Report {
    let mut findings = weigh(course, accept(course, findings));
    if options.deny_warnings {
        findings.iter_mut().for_each(|finding| finding.severity = Severity::Error);
    }
    Report::new(findings)
}

fn scan(root: &Utf8Path) -> Result<DiskFiles, Failure> {
    DiskFiles::scan(root)
}
