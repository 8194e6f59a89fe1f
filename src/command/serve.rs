//! `quizmill serve`: a course in the browser while it is written.

use super::{CourseOptions, Loaded, Memory, draw_options, load_again, pool, report};
use crate::course::Course;
use crate::diagnostic::Diagnostic;
use crate::disk::{Failure, Look};
use crate::serve::{self, Reading, Site, Told};
use crate::site::{DrawOptions, Layout, Output, SitePlan};
use crate::text::Files;
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

/// Where the files of a course are: the last look at a folder, or memory in tests.
type CourseFiles = Arc<dyn Files + Send + Sync>;

/// Reads a course; what did not change since the last time is taken from memory.
fn read(files: CourseFiles, options: &CourseOptions, memory: &mut Memory, pool: Option<Arc<ThreadPool>>) -> Reading {
    let Loaded { course, theme, mut findings } = load_again(files.as_ref(), options, memory);
    let drawing = DrawOptions { live: true, ..draw_options(options) };
    let (plan, more) = SitePlan::new(&course, &theme, files.as_ref(), drawing);
    findings.extend(more);
    let (pages, layout) = (plan.pages(), plan.layout());
    let report = report(&course, options, findings);
    let site = Served { files, course, theme, drawing, layout, pool };
    let site = (report.errors() == 0).then(|| Box::new(site) as Box<dyn Site>);
    Reading { report, site, pages }
}

/// A site as its files were at one time.
struct Served {
    files: CourseFiles,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::json;
    use crate::text::MemoryFiles;
    use std::io;

    /// Everything that a reading says and draws.
    fn all(reading: &Reading) -> (String, BTreeMap<Utf8PathBuf, Result<Vec<u8>, String>>) {
        let findings = reading.report.findings().iter().map(json).collect();
        let draw = |site: &dyn Site| {
            let paths = site.outputs().keys();
            paths.map(|path| (path.clone(), site.draw(path).map_err(|fault| json(&fault)))).collect()
        };
        (findings, reading.site.as_deref().map(draw).unwrap_or_default())
    }

    /// Files in memory that count how often each was written.
    struct Counted {
        files: MemoryFiles,
        versions: BTreeMap<Utf8PathBuf, u64>,
    }

    impl Files for Counted {
        fn paths(&self) -> &[Utf8PathBuf] {
            self.files.paths()
        }
        fn read(&self, path: &Utf8Path) -> io::Result<Vec<u8>> {
            self.files.read(path)
        }
        fn version(&self, path: &Utf8Path) -> Option<u64> {
            self.versions.get(path).copied()
        }
    }

    const FILES: &[(&str, &str)] = &[
        ("site.yaml", "id: kept\ntitle: Kept\ntheme: mine\n"),
        ("content/index.md", "# Home\n\n[There](a/one.md#place), [data](a/data.csv), ![red](a/red.svg)\n"),
        ("content/a/one.md", "# One\n\n## Place\n\nText. [^1]\n\n[^1]: A note.\n"),
        ("content/a/code.md", "# Code\n\n```python file=\"loop.py\" mark=1\n```\n"),
        ("content/a/loop.py", "n = 1\n"),
        ("content/a/one.de.md", "# Eins\n\n## Place\n\n[Start](../index.md)\n"),
        ("content/a/two.md", "---\ntitle: Two\nquestions: [_bank/*.md]\naliases: [old]\n---\n"),
        ("content/a/_bank/some.md", "# Some\n\n## Yes? {#yes}\n\n- [x] yes\n- [ ] no\n"),
        ("content/a/data.csv", "1,2\n"),
        ("content/a/red.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"),
        ("themes/mine/style/5-own.css", "h1 { color: red; }\n"),
    ];

    /// Changes, one after the other: a path, and its new text or none. Most of them change other pages than their own.
    const CHANGES: &[(&str, Option<&str>)] = &[
        ("content/a/one.md", Some("# Uno\n\n## Place\n\nOther text.\n")),
        ("content/a/one.md", Some("# Uno\n\n## Elsewhere\n\nThe anchor is gone.\n")),
        ("content/index.md", Some("# Home\n\n[There](a/one.md), ![red](a/red.svg)\n")),
        ("content/a/red.svg", Some("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"2\" height=\"2\"/>")),
        ("content/a/_bank/some.md", Some("# Some\n\n## Really? {#really}\n\n- [x] yes\n- [ ] no\n- [ ] <b>maybe\n")),
        ("content/a/_bank/some.md", Some("# Some\n\n## Really? {#really .hardest}\n\n- [x] yes\n- [ ] no\n")),
        ("site.yaml", Some("id: kept\ntitle: Kept\ntheme: mine\nlevels: { hardest: Hardest }\n")),
        ("content/b/three.md", Some("---\ntitle: Three\norder: 1\n---\n\n[Old](../a/two.md#really)\n")),
        ("content/a/one.de.md", None),
        ("content/a/two.md", None),
        ("content/b/three.md", Some("---\ntitle: Three\ndraft: true\n---\n\nText.\n")),
        ("content/a/_bank/some.md", None),
        ("content/a/loop.py", Some("n = 2\n")),
        ("content/a/loop.py", None),
        ("content/a/loop.py", Some("n = 3\nm = 4\n")),
        ("themes/mine/style/5-own.css", Some("h1 { color: blue; }\n")),
        ("themes/mine/page.html", Some("<p>{{ page.title }}</p>{% if %}\n")),
        ("themes/mine/page.html", Some("<p>{{ page.title }}</p>\n")),
        ("site.yaml", Some("id: kept\ntitle: [\n")),
        ("site.yaml", None),
        ("content/a/two.md", Some("---\ntitle: Two\naliases: [old]\nlanguage: ar\n---\n\nBack.\n")),
    ];

    #[test]
    fn what_is_remembered_never_shows() {
        let mut texts: BTreeMap<&str, (&str, u64)> = FILES.iter().map(|(path, text)| (*path, (*text, 0))).collect();
        let course_files = |texts: &BTreeMap<&str, (&str, u64)>| -> CourseFiles {
            let files = MemoryFiles::new(texts.iter().map(|(path, (text, _))| (*path, *text)));
            let versions = texts.iter().map(|(path, (_, version))| ((*path).into(), *version)).collect();
            Arc::new(Counted { files, versions })
        };
        let options = CourseOptions::default();
        let mut memory = Memory::default();
        let mut seen = vec![all(&read(course_files(&texts), &options, &mut memory, None))];
        assert_eq!(seen[0].0, "", "it begins without a finding");
        for (version, (path, text)) in (1..).zip(CHANGES) {
            match text {
                Some(text) => texts.insert(path, (text, version)),
                None => texts.remove(path),
            };
            let again = all(&read(course_files(&texts), &options, &mut memory, None));
            let anew = all(&read(course_files(&texts), &options, &mut Memory::default(), None));
            assert_eq!(again.0, anew.0, "the findings after a change of {path}");
            assert!(again.1 == anew.1, "the pages after a change of {path}");
            assert!(seen.last() != Some(&again), "a change of {path} shows");
            seen.push(again);
        }
        assert!(seen.iter().filter(|(_, pages)| pages.is_empty()).count() > 3, "some changes are errors");
    }
}
