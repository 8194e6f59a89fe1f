//! File names that work on every system and every host, and files that are not read.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Files, Skip, Source, Span};
use camino::Utf8Path;
use std::sync::Arc;

/// Names that Windows keeps for devices, with any ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// The longest name of a file that common file systems take, less what `.html` and a temporary name add.
const LONGEST: usize = 240;

/// Endings that look like those of pages, whose ending is `md` and nothing else.
const NEARLY_PAGES: &[&str] = &["markdown", "md", "mdown", "mdx", "mdwn", "mkd", "mkdn"];

pub(super) fn check(files: &dyn Files) -> Vec<Diagnostic> {
    let published = files.paths().iter().filter(|path| path.starts_with("content") || path.starts_with("static"));
    let mut findings: Vec<Diagnostic> = published
        .filter_map(|path| {
            let fault = path.iter().find_map(|part| file_name_fault(part).map(|fault| (part, fault)));
            let (part, fault) = fault?;
            let message = format!("the name `{part}` does not work everywhere: {fault}");
            Some(finding(Code::FileName, path, message).help("rename it"))
        })
        .collect();
    findings.extend(files.paths().iter().filter_map(|path| nearly_settings(path)));
    findings.extend(files.paths().iter().filter_map(|path| nearly_page(path)));
    findings.extend(files.skipped().iter().map(|(path, why)| skipped(path, *why)));
    findings
}

fn finding(code: Code, path: &Utf8Path, message: String) -> Diagnostic {
    Diagnostic::new(code, message).at(&Arc::new(Source::new(path, "")), Span::default(), "")
}

/// Settings under another name: all that stands in them would be ignored.
fn nearly_settings(path: &Utf8Path) -> Option<Diagnostic> {
    // Files at the top of a course are its settings only.
    if path.components().count() > 1 || path == "site.yaml" {
        return None;
    }
    let message = format!("`{path}` is not read: settings stand in `site.yaml`");
    Some(finding(Code::UnreadSettings, path, message).help("rename it to `site.yaml`, or remove it if there is one"))
}

fn nearly_page(path: &Utf8Path) -> Option<Diagnostic> {
    let ending = path.extension().filter(|ending| *ending != "md")?;
    if !path.starts_with("content") || !NEARLY_PAGES.contains(&ending.to_lowercase().as_str()) {
        return None;
    }
    let message = format!("`{path}` is no page: pages end in `.md`, not in `.{ending}`");
    let name = path.with_extension("md");
    Some(
        finding(Code::SkippedFile, path, message)
            .help(format!("rename it to `{}`", name.file_name().unwrap_or_default())),
    )
}

fn skipped(path: &Utf8Path, why: Skip) -> Diagnostic {
    let (what, help) = match why {
        Skip::Broken => ("is a link that leads nowhere", "mend the link or remove it"),
        Skip::Outside => ("is a link that leads out of the course", "put what it leads to into the course"),
        Skip::Circle => ("is a link to a folder that holds it", "remove it"),
        Skip::Folder => ("is a folder", "put a file in its place"),
        Skip::NotAFile => ("is neither a file nor a folder", "put a file in its place, or remove it"),
    };
    let code = if path == "site.yaml" { Code::UnreadSettings } else { Code::SkippedFile };
    finding(code, path, format!("`{path}` {what}, so it is not read")).help(help)
}

/// Why a file or folder of a name does not work on every system, if it does not.
pub fn file_name_fault(name: &str) -> Option<String> {
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let numbered = stem.len() == 4
        && (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.ends_with(|c: char| c.is_ascii_digit());
    if DEVICES.contains(&stem.as_str()) || numbered {
        return Some("Windows keeps it for a device".to_owned());
    }
    if name.ends_with('.') || name.ends_with(' ') {
        return Some("Windows drops its last character".to_owned());
    }
    if name.len() > LONGEST {
        return Some(format!("it is {} bytes long, more than {LONGEST}", name.len()));
    }
    let odd = name
        .chars()
        .find(|letter| matches!(letter, '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*') || letter.is_control());
    odd.map(|letter| format!("it holds `{}`", letter.escape_default()))
}
