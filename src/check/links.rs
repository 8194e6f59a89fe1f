//! Links, images and prerequisites lead somewhere.

use super::raw_html;
use crate::course::{Course, IMAGE_START, Page, Target, is_image, media_type, relative};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::html::raw_links;
use crate::markdown::{InlineKind, plain};
use crate::text::{Files, Span};
use camino::Utf8Path;

/// The largest image that is embedded, in bytes. It stands in every page that shows it, a third larger.
const LARGEST_IMAGE: u64 = 2 * 1024 * 1024;

pub(super) fn check(course: &Course, files: &dyn Files, page: &Page, untrusted: bool, findings: &mut Vec<Diagnostic>) {
    let rule = Rule { course, files, page };
    for link in page.links.iter().filter(|link| link.image || !link.outside) {
        if link.image {
            findings.extend(rule.image(&link.url, link.span));
            findings.extend((!link.named).then(|| rule.unnamed(link.span)));
        } else {
            findings.extend(rule.link(&link.url, link.span));
        }
    }
    // Links in raw HTML that is cleaned are text.
    if !untrusted {
        let told = |url: &str| raw_html::runs_code(&raw_html::squeezed(url));
        let links = &raw_links(page).links;
        findings
            .extend(links.iter().filter(|link| !told(&link.url)).filter_map(|link| rule.link(&link.url, link.span)));
    }
    for inline in &page.title {
        match &inline.kind {
            InlineKind::Link { destination, .. } => findings.extend(rule.link(&destination.url, inline.span)),
            InlineKind::Image { destination, content } => {
                findings.extend(rule.image(&destination.url, inline.span));
                findings.extend(plain(content).trim().is_empty().then(|| rule.unnamed(inline.span)));
            }
            _ => {}
        }
    }
    for (path, span) in page.settings.prerequisites() {
        match course.target(files, page, &path) {
            Target::Page(key, _) if course.pages[key].location.original() == page.location.original() => {
                let finding = rule.at(Code::WrongValue, span, format!("the prerequisite `{path}` is this page itself"));
                findings.push(finding.help("name a page to study before this one, or leave it out"));
            }
            Target::Page(..) => {}
            _ => findings.extend(rule.link(&path, span).or_else(|| {
                let finding =
                    Diagnostic::new(Code::WrongValue, format!("the prerequisite `{path}` is not a page of the course"));
                Some(finding.at(&page.source, span, "").help("write a relative path such as `../loops/index.md`"))
            })),
        }
    }
}

struct Rule<'a> {
    course: &'a Course,
    files: &'a dyn Files,
    page: &'a Page,
}

impl Rule<'_> {
    fn at(&self, code: Code, span: Span, message: String) -> Diagnostic {
        Diagnostic::new(code, message).at(&self.page.source, span, "")
    }

    fn link(&self, url: &str, span: Span) -> Option<Diagnostic> {
        if url.trim().is_empty() {
            let message = "the link has no address, so it leads to its own page".to_owned();
            return Some(self.at(Code::BrokenLink, span, message).help("write where it leads: `[text](page.md)`"));
        }
        match self.course.target(self.files, self.page, url) {
            Target::Outside | Target::File(_) | Target::Page(_, None) => None,
            Target::Page(key, Some(fragment)) => self.anchor(key, &fragment, span),
            Target::Missing(path) => Some(self.missing(path.as_path(), span)),
            target => Some(self.refused(url, span, &target)),
        }
    }

    fn anchor(&self, key: usize, fragment: &str, span: Span) -> Option<Diagnostic> {
        let page = &self.course.pages[key];
        let known: Vec<&str> = self
            .course
            .asked(page)
            .map(|asked| asked.question.id.as_str())
            .chain(page.headings.values().map(String::as_str))
            .collect();
        if known.contains(&fragment) || raw_links(page).ids.iter().any(|id| id == fragment) {
            return None;
        }
        let message = format!("`{}` has no heading `#{fragment}`", page.source.path());
        let finding = self.at(Code::MissingAnchor, span, message);
        Some(match nearest(fragment, known) {
            Some(near) => finding.help(format!("did you mean `#{near}`?")),
            None => finding.help("the place of a heading is its id, or its words in small letters with hyphens"),
        })
    }

    fn missing(&self, path: &Utf8Path, span: Span) -> Diagnostic {
        let finding = self.at(Code::MissingFile, span, format!("there is no file `{path}`"));
        if let Some(help) = self.meant(path) {
            return finding.help(help);
        }
        let same_folder = self.files.paths().iter().filter(|other| other.parent() == path.parent());
        match nearest(path.file_name().unwrap_or_default(), same_folder.filter_map(|other| other.file_name())) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("paths are relative to this file; drafts and files of `_` folders make no page"),
        }
    }

    /// What a link to a file that is not there most likely means, as far as more than letters tell.
    fn meant(&self, path: &Utf8Path) -> Option<String> {
        let page = path.with_extension("md");
        if matches!(path.extension(), Some("html" | "htm") | None) && self.files.has(&page) {
            let name = page.file_name()?;
            return Some(format!(
                "did you mean `{name}`? Links name the files that are written, not those that are made"
            ));
        }
        let folder = if path.file_name() == Some("index.md") { path.parent()? } else { path };
        if self.files.paths().iter().any(|other| other.starts_with(folder) && other.extension() == Some("md")) {
            return Some(format!("write `{folder}/index.md`: the page of a section that has none cannot be linked"));
        }
        let mut same_name = self.files.paths().iter().filter(|other| other.file_name() == path.file_name());
        match (same_name.next(), same_name.next()) {
            (Some(other), None) => Some(format!("did you mean `{}`?", relative(self.page.source.path(), other))),
            _ => None,
        }
    }

    fn refused(&self, url: &str, span: Span, target: &Target) -> Diagnostic {
        match target {
            Target::Unsafe(scheme) if scheme == "//" => self
                .at(Code::UnsafeLink, span, format!("`{url}` has no scheme, so it fails in a page opened from disk"))
                .help("write `https:` before it"),
            Target::Unsafe(scheme) => {
                self.at(Code::UnsafeLink, span, format!("a link may not start with `{scheme}:`")).help(
                    "links lead to pages and files of the course, or start with `https:`, `http:`, `mailto:` or `tel:`",
                )
            }
            _ if url.contains('\\') => self
                .at(Code::PathEscapes, span, format!("`{url}` has a backslash, which parts no folders in a link"))
                .help(format!("write `{}`", url.replace('\\', "/"))),
            _ if url.trim_start().starts_with('/') => {
                let message = format!("`{url}` starts with a slash, but links are relative to their file");
                let below = |folder: &str| Utf8Path::new(folder).join(url.trim_start_matches('/'));
                let meant = ["content", "", "static"].map(below);
                let known = meant.iter().find(|path| self.files.has(path) && path.components().count() > 1);
                let finding = self.at(Code::PathEscapes, span, message);
                match known {
                    Some(path) => finding.help(format!("write `{}`", relative(self.page.source.path(), path))),
                    None => finding.help("link to files below `content` or `static`, with a relative path"),
                }
            }
            _ => self
                .at(Code::PathEscapes, span, format!("`{url}` leads out of the course's content"))
                .help("link to files below `content` or `static`, with a relative path"),
        }
    }

    fn unnamed(&self, span: Span) -> Diagnostic {
        self.at(Code::MissingAlt, span, "the image has no text for those who do not see it".to_owned())
            .help("write what it shows between the brackets: `![a cat on a mat](cat.png)`")
    }

    /// What is wrong with an image that is there.
    fn embedded(&self, path: &Utf8Path, media_type: &str, span: Span) -> Option<Diagnostic> {
        let read = self.files.length(path).and_then(|size| Ok((size, self.files.start(path, IMAGE_START)?)));
        let (size, start) = match read {
            Ok(read) => read,
            Err(error) => return Some(self.at(Code::MissingFile, span, format!("`{path}` cannot be read: {error}"))),
        };
        if size > LARGEST_IMAGE {
            let message = format!("`{path}` is {size} bytes long, more than the {LARGEST_IMAGE} that are embedded");
            return Some(self.at(Code::TooLarge, span, message).help("make it smaller: it becomes part of the page"));
        }
        if is_image(media_type, &start) {
            return None;
        }
        let ending = path.extension().unwrap_or_default();
        let message = match size {
            0 => format!("`{path}` is empty"),
            _ => format!("`{path}` is named as an image, but holds none that browsers would show as `.{ending}`"),
        };
        Some(self.at(Code::ImageFormat, span, message).help("export the image again, and look at the file"))
    }

    fn image(&self, url: &str, span: Span) -> Option<Diagnostic> {
        if url.trim().is_empty() {
            let finding = self.at(Code::BrokenLink, span, "the image has no address".to_owned());
            return Some(finding.help("write the path of its file between the parentheses: `![a cat](cat.png)`"));
        }
        match self.course.target(self.files, self.page, url) {
            Target::Outside => Some(
                self.at(Code::RemoteImage, span, "an image of another host is not shown, only linked".to_owned())
                    .help("copy it beside the page; a page of this site asks nobody for anything"),
            ),
            Target::File(path) => match media_type(&path) {
                None => Some(
                    self.at(Code::ImageFormat, span, format!("`{path}` is not an image that browsers show"))
                        .help("use SVG, PNG, JPEG, GIF, WebP or AVIF"),
                ),
                Some(media_type) => self.embedded(&path, media_type, span),
            },
            Target::Missing(path) => Some(self.missing(path.as_path(), span)),
            Target::Page(..) => Some(self.at(Code::ImageFormat, span, format!("`{url}` is a page, not an image"))),
            target => Some(self.refused(url, span, &target)),
        }
    }
}
