//! From files to a course: every page is read on its own, in parallel, then put in its place.

use super::draw::Drawing;
use super::facts::Facts;
use super::fence;
use super::page::{self, PageSettings};
use super::parts::{self, Part, Reader};
use super::paths::Location;
use super::question::Question;
use super::steps::Steps;
use super::tree::{self, Section};
use super::vocabulary::FORMS;
use super::{Site, banks, read_site};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{self, Block, Footnote, Inline, InlineKind};
use crate::text::{Files, Source, Span};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The place of a page in [`Course::pages`].
pub type PageKey = usize;

/// The largest Markdown file that is read, in bytes. A page of that size would be unusable long before.
pub const LARGEST_PAGE: usize = 4 * 1024 * 1024;

/// A course: everything its author wrote, read and put in order.
#[derive(Debug)]
pub struct Course {
    /// The settings.
    pub site: Site,
    /// The pages in the order of their paths; translations and bank files too.
    pub pages: Vec<Arc<Page>>,
    /// The tree of the original pages.
    pub root: Section,
    /// Whether the file of a page could not be read at all.
    pub unread: bool,
    /// Whether settings of a page could not be read, so that nobody knows all banks that are taken.
    pub unclear: bool,
    by_location: HashMap<Location, PageKey>,
    /// The bank files of each page whose questions it shows behind its own.
    banks: Vec<Vec<PageKey>>,
}

/// One Markdown file.
#[derive(Debug)]
pub struct Page {
    /// The file.
    pub source: Arc<Source>,
    /// Where it stands.
    pub location: Location,
    /// Its settings.
    pub settings: PageSettings,
    /// Its title.
    pub title: Vec<Inline>,
    /// Its content.
    pub parts: Vec<Part>,
    /// Its footnotes.
    pub footnotes: Vec<Footnote>,
    /// The ids of prose headings by the offset of their first byte.
    pub headings: BTreeMap<usize, String>,
    /// Step tables by the first byte of what stands first: the table or its code.
    pub steps: BTreeMap<usize, Steps>,
    /// Links and images of its text, in its order, footnotes last.
    pub links: Vec<Link>,
    /// Comments that accept a finding.
    pub allows: Vec<markdown::Allow>,
    /// Whether it is a bank file, which makes no page of its own.
    pub bank: bool,
    /// What was worked out from it alone.
    pub facts: Facts,
}

/// A link or an image in the text of a page. Looking through all text of a course for them takes long, and
/// several stages ask for them.
#[derive(Debug)]
pub struct Link {
    /// Where it leads, as it is written.
    pub url: String,
    /// Its place.
    pub span: Span,
    /// Whether it is an image.
    pub image: bool,
    /// Whether its text or alternative text says anything.
    pub named: bool,
    /// Whether it leads to another host, which needs no look at the course.
    pub outside: bool,
}

/// A question that a page shows, with the file it is written in: the page itself or a bank.
///
/// Its place in storage, its footnotes and its links are those of that file, wherever it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The file.
    pub page: &'a Page,
    /// The question.
    pub question: &'a Question,
}

impl Part {
    /// Its text outside of questions: prose, or what a group shares.
    pub fn shared(&self) -> &[Block] {
        match self {
            Self::Prose(blocks) | Self::Group { shared: blocks, .. } => blocks,
            Self::Question(_) => &[],
        }
    }

    /// Its questions in order; prose has none.
    pub fn questions(&self) -> &[Question] {
        match self {
            Self::Prose(_) => &[],
            Self::Question(question) => std::slice::from_ref(question),
            Self::Group { questions, .. } => questions,
        }
    }
}

impl Page {
    /// The questions that are written in it, in order; [`Course::asked`] are those that it shows.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.parts.iter().flat_map(Part::questions)
    }

    /// Whether it shows badge, clock and score.
    pub fn challenge(&self) -> bool {
        self.settings.badge().is_some() || self.settings.mode() == Some("challenge")
    }

    /// The language it is written in.
    pub fn language<'a>(&'a self, site: &'a Site) -> String {
        self.settings.language().or_else(|| self.location.language.clone()).unwrap_or_else(|| site.language.clone())
    }
}

impl Course {
    /// The original pages that make a page of the site, with their keys.
    pub fn originals(&self) -> impl Iterator<Item = (PageKey, &Page)> {
        let pages = self.pages.iter().map(|page| &**page).enumerate();
        pages.filter(|(_, page)| page.location.language.is_none() && !page.bank)
    }

    /// The bank files whose questions a page shows behind its own.
    pub fn banks(&self, page: &Page) -> &[PageKey] {
        // A course that is still being put together has none.
        self.find(&page.location).and_then(|key| self.banks.get(key)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The files that a page's questions are written in: itself, then its banks.
    pub fn files<'a>(&'a self, page: &'a Page) -> impl Iterator<Item = &'a Page> {
        std::iter::once(page).chain(self.banks(page).iter().map(|&bank| &*self.pages[bank]))
    }

    /// All questions of a page, its own and its banks', in the order of the page.
    pub fn asked<'a>(&'a self, page: &'a Page) -> impl Iterator<Item = Asked<'a>> {
        self.files(page).flat_map(|page| page.questions().map(move |question| Asked { page, question }))
    }

    /// How a page draws from its questions and groups, if it does.
    pub fn drawing(&self, page: &Page) -> Option<Drawing> {
        let draw = page.settings.draw()?;
        let blocks = self.files(page).flat_map(|file| &file.parts).filter(|part| !part.questions().is_empty());
        Some(Drawing::new(&draw, blocks.map(|part| part.questions().iter())))
    }

    /// How many questions a page shows each learner.
    pub fn shown(&self, page: &Page) -> usize {
        let all = self.asked(page).count();
        page.settings.draw().map_or(all, |draw| draw.count().min(all))
    }

    /// The page at a location.
    pub fn find(&self, location: &Location) -> Option<PageKey> {
        self.by_location.get(location).copied()
    }
}

/// The pages of a course as they were read last, to be used again where nothing changed.
///
/// A page is read from nothing but its path, its bytes, the files that its code comes from and the settings of the site,
/// so it is the same as long as these are. Only files that have a [version](Files::version) are remembered.
#[derive(Default)]
pub struct Memory {
    /// Whether drafts were read, and the version of `site.yaml`.
    settings: (bool, Option<u64>),
    pages: HashMap<Utf8PathBuf, (u64, Read)>,
}

/// What reading a page gave; no page where there is no text to read, or where it is a draft that is left out.
#[derive(Clone)]
struct Read {
    page: Option<Arc<Page>>,
    findings: Vec<Diagnostic>,
    /// Files that code was taken from, or should have been, and their versions.
    taken: Vec<(Utf8PathBuf, Option<u64>)>,
}

impl Read {
    /// Whether the files that the page took code from are what they were.
    fn still_fits(&self, files: &dyn Files) -> bool {
        self.taken.iter().all(|(path, version)| files.version(path) == *version)
    }
}

/// Reads `site.yaml` and everything below `content`. Drafts are read like everything else, so that their
/// faults show, but without `drafts` they are not part of the course.
pub fn assemble(files: &dyn Files, drafts: bool) -> (Course, Vec<Diagnostic>) {
    assemble_again(files, drafts, &mut Memory::default())
}

/// As [`assemble`], but pages that are still as `memory` knows them are not read again.
pub fn assemble_again(files: &dyn Files, drafts: bool, memory: &mut Memory) -> (Course, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let settings = Utf8Path::new("site.yaml");
    let site_source = files.has(settings).then(|| text(files, settings, &mut findings));
    let site = read_site(site_source.flatten(), &mut findings);
    let known = (drafts, files.version(settings));
    if memory.settings != known {
        *memory = Memory { settings: known, pages: HashMap::new() };
    }
    let paths: Vec<&Utf8PathBuf> = files
        .paths()
        .iter()
        .filter(|path| path.starts_with("content") && path.extension() == Some("md"))
        .filter(|path| !path.iter().any(|part| part.starts_with('.')))
        .collect();
    let read = |path: &Utf8PathBuf| {
        let version = files.version(path);
        match memory.pages.get(path) {
            Some((known, read)) if version == Some(*known) && read.still_fits(files) => (version, read.clone()),
            _ => (version, read_file(&site, files, path, drafts)),
        }
    };
    let read: Vec<(Option<u64>, Read)> = paths.par_iter().map(|path| read(path)).collect();
    memory.pages.clear();
    let mut pages = Vec::with_capacity(read.len());
    for (path, (version, read)) in paths.into_iter().zip(read) {
        if let Some(version) = version {
            memory.pages.insert(path.clone(), (version, read.clone()));
        }
        pages.extend(read.page);
        findings.extend(read.findings);
    }
    let root = tree::build(&pages, &site.modes);
    let by_location = pages.iter().enumerate().map(|(key, page)| (page.location.clone(), key)).collect();
    let unread = findings.iter().any(is_unread);
    let mut course = Course { site, pages, root, unread, unclear: false, by_location, banks: Vec::new() };
    course.banks = banks::take(&course, files, &mut findings);
    course.unclear = unread || findings.iter().any(|finding| SETTINGS.contains(&finding.code));
    (course, findings)
}

/// Whether a finding is that a page could not be read at all. Where there is no text, none stands beside it.
fn is_unread(finding: &Diagnostic) -> bool {
    let of_page = |source: &Source| source.path().starts_with("content");
    match (finding.code, finding.labels.first()) {
        (Code::NotUtf8 | Code::TooLarge, Some(label)) => of_page(&label.source),
        (Code::MissingFile, Some(label)) => of_page(&label.source) && label.source.text().is_empty(),
        _ => false,
    }
}

/// What is wrong where the settings of a page, or some of them, are not known.
const SETTINGS: &[Code] = &[
    Code::YamlSyntax,
    Code::UnclosedFrontMatter,
    Code::UnreadFrontMatter,
    Code::DuplicateField,
    Code::UnknownField,
    Code::WrongType,
    Code::NoBank,
    Code::PathEscapes,
];

fn read_file(site: &Site, files: &dyn Files, path: &Utf8Path, drafts: bool) -> Read {
    let mut findings = Vec::new();
    let mut taken = Vec::new();
    let mut page =
        text(files, path, &mut findings).map(|source| read_page(site, files, &source, &mut taken, &mut findings));
    if !drafts {
        page = page.filter(|page| !page.settings.draft());
        page.iter_mut().for_each(drop_draft_questions);
    }
    page.iter_mut().for_each(|page| page.links = links(page));
    taken.sort();
    taken.dedup();
    let taken = taken.into_iter().map(|path| (files.version(&path), path)).map(|(version, path)| (path, version));
    Read { page: page.map(Arc::new), findings, taken: taken.collect() }
}

fn links(page: &Page) -> Vec<Link> {
    let mut links = Vec::new();
    let mut visit = |blocks: &[Block]| {
        markdown::each_inline(blocks, &mut |inline| {
            let (InlineKind::Link { destination, content } | InlineKind::Image { destination, content }) = &inline.kind
            else {
                return;
            };
            links.push(Link {
                url: destination.url.to_string(),
                span: inline.span,
                image: matches!(inline.kind, InlineKind::Image { .. }),
                named: !markdown::plain(content).trim().is_empty(),
                outside: super::links::leads_outside(&destination.url),
            });
        });
    };
    for part in &page.parts {
        visit(part.shared());
        part.questions().iter().flat_map(Question::fragments).for_each(&mut visit);
    }
    page.footnotes.iter().for_each(|footnote| visit(&footnote.blocks));
    links
}

fn drop_draft_questions(page: &mut Page) {
    for part in &mut page.parts {
        if let Part::Group { questions, .. } = part {
            questions.retain(|question| !question.draft);
        }
    }
    page.parts.retain(|part| !matches!(part, Part::Question(question) if question.draft));
    // What only drafts shared is text of the page, and in a bank is left out with them.
    let bank = page.bank;
    page.parts.retain_mut(|part| match part {
        Part::Group { shared, questions } if questions.is_empty() => {
            *part = Part::Prose(std::mem::take(shared));
            !bank
        }
        _ => true,
    });
}

/// The text of a file, if it is one that can be read.
fn text(files: &dyn Files, path: &Utf8Path, findings: &mut Vec<Diagnostic>) -> Option<Arc<Source>> {
    let bytes = match files.read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let source = Arc::new(Source::new(path, ""));
            findings.push(Diagnostic::new(Code::MissingFile, format!("`{path}` cannot be read: {error}")).at(
                &source,
                Span::default(),
                "",
            ));
            return None;
        }
    };
    if bytes.len() > LARGEST_PAGE {
        let source = Arc::new(Source::new(path, ""));
        let message = format!("`{path}` is {} bytes long, more than the {LARGEST_PAGE} that are read", bytes.len());
        findings.push(
            Diagnostic::new(Code::TooLarge, message)
                .at(&source, Span::default(), "")
                .help("split it into several pages"),
        );
        return None;
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            // A byte order mark is no part of the text; without it offsets count from the first letter.
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            Some(Arc::new(Source::new(path, text)))
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let hint = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
                "UTF-16"
            } else {
                "another encoding"
            };
            let source = Arc::new(Source::new(path, String::from_utf8_lossy(&bytes).into_owned()));
            let message = format!("the file is not UTF-8: byte {at} is 0x{:02x}", bytes[at]);
            findings.push(
                Diagnostic::new(Code::NotUtf8, message)
                    .at(&source, Span::new(at, at), "")
                    .help(format!("it looks like {hint}; save it as UTF-8")),
            );
            None
        }
    }
}

fn read_page(
    site: &Site,
    files: &dyn Files,
    source: &Arc<Source>,
    taken: &mut Vec<Utf8PathBuf>,
    findings: &mut Vec<Diagnostic>,
) -> Page {
    let path = source.path().strip_prefix("content").unwrap_or(source.path());
    let location = Location::of(path);
    let (front, start, finding) = markdown::front_matter(source);
    findings.extend(finding);
    let bank = path.iter().any(|part| part.starts_with('_'));
    let settings = page::read(site, source, front, (!bank).then_some(location.name.as_str()), findings);
    let usual = settings.form();
    let gaps = |braces: &str| has_gaps(braces, usual.as_deref());
    let (mut document, more) = markdown::parse(source, start, &markdown::Syntax { math: settings.math(), gaps: &gaps });
    findings.extend(more);
    fence::include(files, source, &mut document.blocks, taken, findings);
    for footnote in &mut document.footnotes {
        fence::include(files, source, &mut footnote.blocks, taken, findings);
    }
    let before = parts::before(findings);
    let reader = Reader { site, settings: &settings, source, findings, steps: BTreeMap::new(), before };
    let footnotes = document.footnotes.iter().map(|footnote| footnote.blocks.as_slice());
    parts::check_no_gaps(source, footnotes, reader.findings);
    let read = parts::read(reader, document.blocks);
    let title = title(site, source, &settings, read.title, &location, bank, findings);
    Page {
        source: Arc::clone(source),
        location,
        settings,
        title,
        parts: read.parts,
        footnotes: document.footnotes,
        headings: read.headings,
        steps: read.steps,
        // What is left out with drafts is not known yet.
        links: Vec::new(),
        allows: document.allows,
        bank,
        facts: Facts::default(),
    }
}

/// Whether `[[…]]` is a gap in the section of a heading with these braces: it asks for `.cloze`, or for no form on a
/// page whose form is that.
fn has_gaps(braces: &str, usual: Option<&str>) -> bool {
    let form = braces.split_whitespace().filter_map(|word| word.strip_prefix('.')).find(|class| FORMS.contains(class));
    form.or(usual) == Some("cloze")
}

/// The title is `title`, else the `#` heading; the home page may leave it to the site.
fn title(
    site: &Site,
    source: &Arc<Source>,
    settings: &PageSettings,
    heading: Option<(Vec<Inline>, Span)>,
    location: &Location,
    bank: bool,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Inline> {
    let text = |text: &str, span: Span| vec![Inline { span, kind: InlineKind::Text(text.into()) }];
    match (settings.title(), heading) {
        (Some(title), None) => text(&title, settings.span("title").unwrap_or_default()),
        (None, Some((content, _))) => content,
        (Some(title), Some((_, span))) => {
            findings.push(
                Diagnostic::new(Code::SecondTitle, "the page has a `title` and a `#` heading")
                    .at(source, source.line(span.start), "the heading")
                    .at(source, settings.span("title").unwrap_or_default(), "the title")
                    .help("keep one of the two"),
            );
            text(&title, span)
        }
        (None, None) => {
            let home = location.folder.as_str().is_empty() && location.name == "index";
            match &site.title {
                Some(title) if home => return text(title, Span::default()),
                _ => {}
            }
            // Where settings cannot be read, nobody knows what they say.
            let unread = findings.iter().any(|finding| matches!(finding.code, Code::YamlSyntax | Code::DuplicateField));
            if !bank && !unread {
                findings.push(
                    Diagnostic::new(Code::MissingTitle, "the page has no title")
                        .at(source, Span::new(0, 0), "")
                        .help("write `title: …` into the front matter, or a first line `# …`"),
                );
            }
            text(&location.name, Span::default())
        }
    }
}
