//! The plan: every output path and what stands there. Collisions are found here, before any work.

use super::{body, images, map, redirect};
use crate::check::file_name_fault;
use crate::course::{Course, Entry, Location, Page, PageKey, Section, Target, relative};
use crate::diagnostic::{Code, Diagnostic};
use crate::html::raw_links;
use crate::text::{Files, Source, Span};
use crate::theme::Theme;
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// What holds for every page that is drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct DrawOptions {
    /// Whether raw HTML is cleaned by the allow-list.
    pub untrusted: bool,
    /// Whether each page ends with an answer key.
    pub answers: bool,
    /// Whether each page has the script of `serve` and may connect to its server; see [`live`](super::live).
    pub live: bool,
}

/// What stands at an output path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A page of the course.
    Page(PageKey),
    /// The page of a folder that has no `index.md`.
    Folder(Utf8PathBuf),
    /// A page that leads to the page at this output path, because it stood here before.
    Redirect(Utf8PathBuf),
    /// A copy of a file of the course, by its path below the root.
    Copy(Utf8PathBuf),
    /// The list of pages for search engines.
    Sitemap,
}

/// The whole site, nothing drawn.
pub struct SitePlan<'a> {
    /// The course.
    pub course: &'a Course,
    /// The theme.
    pub theme: &'a Theme,
    /// The course's files.
    pub files: &'a dyn Files,
    /// What holds for every page.
    pub options: DrawOptions,
    pub(super) layout: Arc<Layout>,
}

/// What a plan works out and does not borrow, so that `serve` can keep it beside its course and theme.
pub struct Layout {
    outputs: BTreeMap<Utf8PathBuf, Output>,
    turns: HashMap<PageKey, (Option<PageKey>, Option<PageKey>)>,
    pub(super) counts: HashMap<Utf8PathBuf, super::view::Totals>,
}

impl Layout {
    /// Every output path, in byte order, and what stands there.
    pub fn outputs(&self) -> &BTreeMap<Utf8PathBuf, Output> {
        &self.outputs
    }
}

impl<'a> SitePlan<'a> {
    /// Plans the site.
    pub fn new(
        course: &'a Course,
        theme: &'a Theme,
        files: &'a dyn Files,
        options: DrawOptions,
    ) -> (Self, Vec<Diagnostic>) {
        let mut planner = Planner { course, outputs: BTreeMap::new(), folded: BTreeMap::new(), findings: Vec::new() };
        for (key, page) in course.pages.iter().enumerate().filter(|(_, page)| !page.bank) {
            planner.add(page.location.output(), Output::Page(key), &page.source, Span::default());
        }
        course.root.walk(&mut |section: &Section| {
            if section.index.is_none() && (!section.entries.is_empty() || section.path.as_str().is_empty()) {
                let source = Arc::new(Source::new(Utf8Path::new("content").join(&section.path), ""));
                planner.add(
                    section.path.join("index.html"),
                    Output::Folder(section.path.clone()),
                    &source,
                    Span::default(),
                );
            }
        });
        planner.add_aliases();
        planner.add_linked_files(files, options.untrusted);
        planner.add_static(files);
        if course.site.base_url.is_some() {
            let source = course.site.source.clone().unwrap_or_else(|| Arc::new(Source::new("site.yaml", "")));
            planner.add("sitemap.xml".into(), Output::Sitemap, &source, Span::default());
        }
        planner.find_files_in_files();
        let (outputs, findings) = (planner.outputs, planner.findings);
        let layout = Arc::new(Layout { outputs, turns: turns(course), counts: map::counts(course) });
        (Self { course, theme, files, options, layout }, findings)
    }

    /// The plan again, of the course and files that `layout` was worked out from.
    pub fn again(
        course: &'a Course,
        theme: &'a Theme,
        files: &'a dyn Files,
        options: DrawOptions,
        layout: Arc<Layout>,
    ) -> Self {
        Self { course, theme, files, options, layout }
    }

    /// What the plan worked out, to be kept.
    pub fn layout(&self) -> Arc<Layout> {
        Arc::clone(&self.layout)
    }

    /// Every output path, in byte order, and what stands there.
    pub fn outputs(&self) -> &BTreeMap<Utf8PathBuf, Output> {
        self.layout.outputs()
    }

    /// How many pages of the course there are, without redirects.
    pub fn pages(&self) -> usize {
        self.layout.outputs.values().filter(|output| matches!(output, Output::Page(_) | Output::Folder(_))).count()
    }

    /// How many questions there are, translations counted once.
    pub fn questions(&self) -> usize {
        let asked = self.course.originals().flat_map(|(_, page)| self.course.asked(page));
        // A bank's questions count once, however many pages show them.
        let names = asked.map(|asked| (&asked.page.location, asked.question.id.as_str()));
        names.collect::<HashSet<_>>().len()
    }

    /// The bytes at an output path. An error is a mistake in a template.
    ///
    /// # Panics
    ///
    /// If the plan has no such path; paths come from [`SitePlan::outputs`].
    pub fn draw(&self, path: &Utf8Path) -> Result<Vec<u8>, Box<Diagnostic>> {
        match &self.layout.outputs[path] {
            Output::Page(key) => body::draw_page(self, *key),
            Output::Folder(folder) => body::draw_folder(self, folder),
            Output::Redirect(to) => redirect::draw(self, path, to),
            Output::Copy(from) => self.files.read(from).map_err(|error| {
                let source = Arc::new(Source::new(from.clone(), ""));
                let finding = Diagnostic::new(Code::MissingFile, format!("`{from}` cannot be read: {error}"));
                Box::new(finding.at(&source, Span::default(), ""))
            }),
            Output::Sitemap => Ok(redirect::sitemap(self).into_bytes()),
        }
    }

    /// The pages before and after one, in reading order.
    pub(super) fn turn(&self, key: PageKey) -> (Option<PageKey>, Option<PageKey>) {
        let original = self.course.pages[key].location.original();
        let key = self.course.find(&original).unwrap_or(key);
        self.layout.turns.get(&key).copied().unwrap_or_default()
    }

    /// The address of a page from an output path.
    pub(super) fn address(&self, from: &Utf8Path, to: PageKey) -> String {
        relative(from, &self.course.pages[to].location.output())
    }

    /// Where a link leads that is written in the page `written` (a bank, or `page` itself), as an address in the HTML
    /// of `page`.
    pub(super) fn link(&self, page: &Page, written: &Page, headings: &str, url: &str) -> String {
        let from = page.location.output();
        match self.course.target(self.files, written, url) {
            // Only a bank's link to a place of its own leads to a bank, and that place is shown here with it.
            Target::Page(key, fragment) if self.course.pages[key].bank => {
                let fragment = fragment.unwrap_or_default();
                let question = written.questions().any(|question| question.id == fragment);
                let raw = || raw_links(written).ids.contains(&fragment);
                let prefix = if question { "q-" } else { Some(headings).filter(|_| !raw()).unwrap_or_default() };
                format!("#{prefix}{}", crate::course::encode(&fragment))
            }
            Target::Page(key, fragment) => {
                let key = self.course.localized(key, &page.language(&self.course.site));
                let to = &self.course.pages[key];
                let address = if to.location == page.location && url.trim().starts_with('#') {
                    String::new()
                } else {
                    self.address(&from, key)
                };
                match fragment {
                    Some(fragment) => {
                        let question = self.course.asked(to).any(|asked| asked.question.id == fragment);
                        let prefix = if question { "q-" } else { "" };
                        format!("{address}#{prefix}{}", crate::course::encode(&fragment))
                    }
                    None => address,
                }
            }
            Target::File(path) => {
                // Behind `#` or `?` stands what the file's reader wants to know, such as `#page=3`.
                let behind = url.find(['#', '?']).map_or("", |at| url[at..].trim_end());
                format!("{}{behind}", relative(&from, &output_of_file(&path)))
            }
            Target::Outside => url.trim().to_owned(),
            // `check` stops a build with one of these; a page drawn all the same must not run it.
            Target::Missing(_) | Target::Escapes | Target::Unsafe(_) => "#".to_owned(),
        }
    }

    /// The tag and the name, in the page's language, of the language that a link leads to, where it is another.
    pub(super) fn language_of_link(&self, page: &Page, written: &Page, url: &str) -> Option<(String, String)> {
        let site = &self.course.site;
        let Target::Page(key, _) = self.course.target(self.files, written, url) else { return None };
        let own = page.language(site);
        let other = self.course.pages[self.course.localized(key, &own)].language(site);
        if self.course.pages[key].bank || other == own {
            return None;
        }
        let base = other.split('-').next().unwrap_or(&other);
        let name = crate::language::language(&own).0.label("languages", base).unwrap_or(&other).to_owned();
        Some((other, name))
    }

    /// An image to embed, if it can be.
    pub(super) fn image(&self, page: &Page, url: &str) -> Option<crate::html::Embedded> {
        match self.course.target(self.files, page, url) {
            Target::File(path) => images::embed(self.files, &path),
            _ => None,
        }
    }
}

/// Linked files keep their place beside their page; `static/` is the output's top.
fn output_of_file(path: &Utf8Path) -> Utf8PathBuf {
    path.strip_prefix("content").or_else(|_| path.strip_prefix("static")).unwrap_or(path).to_owned()
}

/// Reading order: a section's page, then what it holds.
fn turns(course: &Course) -> HashMap<PageKey, (Option<PageKey>, Option<PageKey>)> {
    fn walk(section: &Section, order: &mut Vec<PageKey>) {
        order.extend(section.index);
        for entry in &section.entries {
            match entry {
                Entry::Page(key) => order.push(*key),
                Entry::Section(section) => walk(section, order),
            }
        }
    }
    let mut order = Vec::new();
    walk(&course.root, &mut order);
    let at = |index: Option<usize>| index.and_then(|index| order.get(index)).copied();
    (0..order.len()).map(|index| (order[index], (at(index.checked_sub(1)), at(Some(index + 1))))).collect()
}

struct Planner<'a> {
    course: &'a Course,
    outputs: BTreeMap<Utf8PathBuf, Output>,
    /// Paths as a file system sees them that ignores case and composes letters.
    folded: BTreeMap<String, (Utf8PathBuf, Arc<Source>, Span)>,
    findings: Vec<Diagnostic>,
}

impl Planner<'_> {
    fn add(&mut self, path: Utf8PathBuf, output: Output, source: &Arc<Source>, span: Span) {
        // Most paths are ASCII, where composing changes nothing.
        let folded: String = match path.as_str().is_ascii() {
            true => path.as_str().to_ascii_lowercase(),
            false => path.as_str().nfkc().flat_map(char::to_lowercase).collect(),
        };
        if self.outputs.get(&path) == Some(&output) {
            return;
        }
        if let Some((first, other, _)) = self.folded.get(&folded) {
            let message = if *first == path {
                format!("two files would be written to `{path}`")
            } else {
                format!("`{path}` and `{first}` are one file on some systems")
            };
            self.findings.push(
                Diagnostic::new(Code::OutputClash, message)
                    .at(source, span, "")
                    .at(other, Span::default(), "the other one")
                    .help("rename one of the two"),
            );
            return;
        }
        self.folded.insert(folded, (path.clone(), Arc::clone(source), span));
        self.outputs.insert(path, output);
    }

    /// Where a file would be written, there can be no folder with files in it. One finding for each such folder is
    /// enough, however many files it holds.
    fn find_files_in_files(&mut self) {
        let mut told = HashSet::new();
        for (folded, (path, source, span)) in &self.folded {
            let mut above = folded.match_indices('/').map(|(at, _)| &folded[..at]);
            let Some((name, (file, other, other_span))) = above.find_map(|name| self.folded.get_key_value(name)) else {
                continue;
            };
            if !told.insert(name) {
                continue;
            }
            self.findings.push(
                Diagnostic::new(Code::OutputClash, format!("`{file}` would be a file and, for `{path}`, a folder"))
                    .at(source, *span, "")
                    .at(other, *other_span, "the other one")
                    .help("rename one of the two"),
            );
        }
    }

    fn add_aliases(&mut self) {
        let course = self.course;
        for page in &course.pages {
            for (alias, span) in page.settings.aliases() {
                match alias_path(&alias) {
                    // A bank's old path only finds progress again.
                    Some(_) if page.bank => {}
                    Some(path) => match path.iter().find_map(|name| Some((name, file_name_fault(name)?))) {
                        Some((name, fault)) => {
                            let name = name.strip_suffix(".html").unwrap_or(name);
                            let message = format!("the name `{name}` does not work everywhere: {fault}");
                            self.findings.push(
                                Diagnostic::new(Code::FileName, message)
                                    .at(&page.source, span, "")
                                    .help("a page is written at an old path too, so leave this one out"),
                            );
                        }
                        None => self.add(path, Output::Redirect(page.location.output()), &page.source, span),
                    },
                    None => self.findings.push(
                        Diagnostic::new(Code::WrongValue, format!("`{alias}` is not an old path of a page"))
                            .at(&page.source, span, "")
                            .help("write it from the top of the site, such as `rust/old-name`"),
                    ),
                }
            }
        }
    }

    /// Files that pages link to are copied beside them; files that nobody links to are not.
    fn add_linked_files(&mut self, files: &dyn Files, untrusted: bool) {
        let course = self.course;
        let linked: Vec<Vec<Utf8PathBuf>> = course
            .pages
            .par_iter()
            .map(|page| {
                let raw = raw_links(page);
                let links = page.links.iter().filter(|link| !link.image && !link.outside);
                let links = links.chain(raw.links.iter().filter(|_| !untrusted));
                let found = links.filter_map(|link| match course.target(files, page, &link.url) {
                    Target::File(path) => Some(path),
                    _ => None,
                });
                found.collect()
            })
            .collect();
        for path in linked.into_iter().flatten().filter(|path| !path.starts_with("static")) {
            let source = Arc::new(Source::new(path.clone(), ""));
            self.add(output_of_file(&path), Output::Copy(path), &source, Span::default());
        }
    }

    fn add_static(&mut self, files: &dyn Files) {
        for path in files.paths().iter().filter(|path| path.starts_with("static")) {
            let source = Arc::new(Source::new(path.clone(), ""));
            self.add(output_of_file(path), Output::Copy(path.clone()), &source, Span::default());
        }
    }
}

/// The output path of an old path, which may be written with or without `.html`.
pub(super) fn alias_path(alias: &str) -> Option<Utf8PathBuf> {
    let alias = alias.trim_start_matches('/');
    let path = crate::course::resolve(Utf8Path::new(""), alias)?;
    if path.as_str().is_empty() {
        return None;
    }
    Some(match (alias.ends_with('/'), path.extension()) {
        (true, _) => path.join("index.html"),
        (false, Some("html")) => path,
        (false, Some("md")) => path.with_extension("html"),
        _ => format!("{path}.html").into(),
    })
}

/// The name in storage that belongs to an old path.
pub(super) fn alias_key(alias: &str) -> Option<String> {
    alias_path(alias).map(|path| path.with_extension("").into_string())
}

/// The location of a folder's page.
pub(super) fn index_of(folder: &Utf8Path) -> Location {
    Location { folder: folder.to_owned(), name: "index".to_owned(), language: None }
}
