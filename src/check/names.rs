//! File names that work on every system and every host.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Files, Source, Span};
use std::sync::Arc;

/// Names that Windows keeps for devices, with any ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// The longest name of a file that common file systems take, less what `.html` and a temporary name add.
const LONGEST: usize = 240;

pub(super) fn check(files: &dyn Files) -> Vec<Diagnostic> {
    let published = files.paths().iter().filter(|path| path.starts_with("content") || path.starts_with("static"));
    published
        .filter_map(|path| {
            let fault = path.iter().find_map(|part| fault(part).map(|fault| (part, fault)));
            let (part, fault) = fault?;
            let source = Arc::new(Source::new(path.clone(), ""));
            let finding =
                Diagnostic::new(Code::FileName, format!("the name `{part}` does not work everywhere: {fault}"));
            Some(finding.at(&source, Span::default(), "").help("rename it"))
        })
        .collect()
}

fn fault(name: &str) -> Option<String> {
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
