//! Which bank files a page takes questions from.

use super::paths::resolve;
use super::{Course, Page, PageKey};
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::text::{Files, Span};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::HashMap;

/// The banks of every page, in the order of the pages and, for each, in the order of its `questions`.
pub(super) fn take(course: &Course, files: &dyn Files, findings: &mut Vec<Diagnostic>) -> Vec<Vec<PageKey>> {
    // Every page may name banks, so looking through all pages for each would be quadratic.
    let mut folders: HashMap<&Utf8Path, Vec<PageKey>> = HashMap::new();
    for (key, page) in course.pages.iter().enumerate() {
        folders.entry(&page.location.folder).or_default().push(key);
    }
    let pages = course.pages.iter().map(|page| {
        if page.bank {
            return Vec::new();
        }
        let mut taken: Vec<PageKey> = Vec::new();
        for (pattern, span) in page.settings.questions() {
            match fitting(course, files, &folders, page, &pattern, span) {
                Ok(banks) => {
                    let more: Vec<PageKey> = banks.into_iter().filter(|bank| !taken.contains(bank)).collect();
                    let empty = |&key: &PageKey| {
                        let bank = &course.pages[key];
                        let path = bank.source.path();
                        // A question that cannot be read is told on its own.
                        let unread = |finding: &Diagnostic| {
                            finding.labels.first().is_some_and(|label| label.source.path() == path)
                        };
                        bank.questions().next().is_none() && !findings.iter().any(unread)
                    };
                    if !more.is_empty() && more.iter().all(empty) {
                        let message = format!("`{pattern}` adds no question");
                        let paths = more.iter().map(|&key| course.pages[key].source.path().as_str());
                        findings.push(
                            Diagnostic::new(Code::BankTwice, message)
                                .at(&page.source, span, "")
                                .help(format!("write one into {}; drafts count with `--drafts` only", list(paths))),
                        );
                    }
                    if more.is_empty() {
                        let message = format!("`{pattern}` adds no bank that is not listed before it");
                        findings.push(
                            Diagnostic::new(Code::BankTwice, message)
                                .at(&page.source, span, "")
                                .help("remove it; questions are shown once"),
                        );
                    }
                    taken.extend(more);
                }
                Err(finding) => findings.push(*finding),
            }
        }
        // A translated page takes translated banks where there are any.
        let language = page.language(&course.site);
        taken.into_iter().map(|bank| course.localized(bank, &language)).collect()
    });
    pages.collect()
}

/// The bank files that a pattern fits, in the order of their names, in the language of the originals.
fn fitting(
    course: &Course,
    files: &dyn Files,
    folders: &HashMap<&Utf8Path, Vec<PageKey>>,
    page: &Page,
    pattern: &str,
    span: Span,
) -> Result<Vec<PageKey>, Box<Diagnostic>> {
    let fault = |code: Code, message: String| Diagnostic::new(code, message).at(&page.source, span, "");
    let (folder, name) = pattern.rsplit_once('/').unwrap_or(("", pattern));
    if folder.contains(['*', '?']) {
        let message = format!("`{pattern}` has a wildcard in the name of a folder");
        let finding = fault(Code::NoBank, message);
        return Err(Box::new(finding.help("`*` and `?` stand for letters of a file's name; list each folder")));
    }
    // A leading slash would be lost with an empty folder.
    let folder = if pattern.starts_with('/') { None } else { resolve(&page.location.folder, folder) };
    let Some(folder) = folder else {
        let finding = fault(Code::PathEscapes, format!("`{pattern}` leads out of the course's content"));
        return Err(Box::new(finding.help("banks are files below `content`, named by a path relative to this file")));
    };
    let beside = folders.get(folder.as_path()).map(Vec::as_slice).unwrap_or_default();
    let file_name = |key: PageKey| course.pages[key].source.path().file_name().unwrap_or_default();
    let fit: Vec<PageKey> = beside.iter().copied().filter(|&key| fits(name, file_name(key))).collect();
    let strangers: Vec<&str> = fit
        .iter()
        .filter(|&&key| !course.pages[key].bank)
        .filter_map(|&key| course.pages[key].source.path().file_name())
        .collect();
    if let [first, ..] = strangers.as_slice() {
        let message = if *first == name {
            format!("`{pattern}` is a page and no bank")
        } else {
            format!("`{pattern}` fits `{first}`, which is a page and no bank")
        };
        let finding = fault(Code::NoBank, message);
        return Err(Box::new(
            finding
                .help("a bank's file or one of its folders has a name that starts with `_`, such as `_bank/ports.md`"),
        ));
    }
    let originals: Vec<PageKey> =
        fit.iter().copied().filter(|&key| course.pages[key].location.language.is_none()).collect();
    if !originals.is_empty() {
        return Ok(originals);
    }
    let finding = fault(Code::NoBank, format!("no bank fits `{pattern}`"));
    if let Some(&key) = fit.first() {
        let name = format!("{}.md", course.pages[key].location.name);
        let help = format!("write `{name}`: a translated page takes the translation of a bank where there is one");
        return Err(Box::new(finding.help(help)));
    }
    let inside = Utf8PathBuf::from("content").join(&folder);
    let here = files.paths().iter().filter(|path| path.parent() == Some(inside.as_path()));
    let here: Vec<&str> = here.filter_map(|path| path.file_name()).filter(|name| name.ends_with(".md")).collect();
    Err(Box::new(if here.iter().any(|other| fits(name, other)) {
        finding.help("what fits it is a draft, which is only read with `--drafts`")
    } else if let Some(near) = nearest(name, here.iter().copied()) {
        finding.help(format!("did you mean `{near}`?"))
    } else if here.is_empty() {
        finding.help(format!("there are no Markdown files in `{inside}`"))
    } else {
        finding.help(format!("known here: {}", list(here)))
    }))
}

/// Whether a name fits a pattern: `*` stands for any letters, `?` for one.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut read) = (0, 0);
    // Where the last `*` stands and how much it has taken, to let it take one more.
    let mut star: Option<(usize, usize)> = None;
    while read < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(&letter) if letter == '?' || letter == name[read] => {
                at += 1;
                read += 1;
            }
            _ => match star {
                Some((place, taken)) => {
                    star = Some((place, taken + 1));
                    at = place + 1;
                    read = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|&letter| letter == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, name, expected) in [
            ("*.md", "ports.md", true),
            ("*.md", "ports.txt", false),
            ("p*s.md", "ports.md", true),
            ("p*s.md", "port.md", false),
            ("?.md", "a.md", true),
            ("?.md", "ab.md", false),
            ("?.md", "日.md", true),
            ("**a*b*", "xaxxb", true),
            ("ports.md", "ports.md", true),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
        assert!(!fits(&"*a".repeat(5_000), &"b".repeat(5_000)), "and soon");
    }
}
