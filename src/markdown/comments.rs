//! HTML comments: they never reach a page and are invisible to structure, but one may accept a finding.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Source, Span};
use std::sync::Arc;

/// `<!-- allow CODE: reason -->`
#[derive(Debug, Clone)]
pub struct Allow {
    /// The comment in the file.
    pub span: Span,
    /// The finding that is accepted.
    pub code: Code,
}

/// The comments that accept a finding, and what is wrong with those that try to.
pub(super) fn allows(source: &Arc<Source>, comments: &[Span]) -> (Vec<Allow>, Vec<Diagnostic>) {
    let (mut allows, mut findings) = (Vec::new(), Vec::new());
    for &span in comments {
        let text = source.slice(span);
        let inner = text.trim_start_matches("<!--").trim_end_matches("-->").trim();
        let Some(rest) = inner.strip_prefix("allow ") else { continue };
        let (name, reason) = rest.split_once(':').unwrap_or((rest, ""));
        let name = name.trim();
        match Code::of(name) {
            Some(code) if code.severity() == crate::diagnostic::Severity::Error => findings.push(
                Diagnostic::new(Code::UnknownCode, format!("`{name}` is an error, and errors cannot be accepted"))
                    .at(source, span, "")
                    .help("mend the error; only warnings can be accepted"),
            ),
            Some(code) if !reason.trim().is_empty() => allows.push(Allow { span, code }),
            Some(_) => findings.push(
                Diagnostic::new(Code::UnknownCode, format!("the comment does not say why `{name}` is accepted"))
                    .at(source, span, "")
                    .help(format!("write `<!-- allow {name}: the reason -->`")),
            ),
            None => findings.push(
                Diagnostic::new(Code::UnknownCode, format!("there is no finding `{name}` to accept"))
                    .at(source, span, "")
                    .suggest(
                        name,
                        Code::ALL
                            .iter()
                            .filter(|code| code.severity() != crate::diagnostic::Severity::Error)
                            .map(|code| code.name()),
                    ),
            ),
        }
    }
    (allows, findings)
}

/// The comments in the pieces of one block of raw HTML; `None` as the end of one that stays open.
pub(super) fn find(text: &str, pieces: &[Span]) -> Vec<(usize, Option<usize>)> {
    let mut comments = Vec::new();
    let mut open: Option<usize> = None;
    for piece in pieces {
        let mut at = piece.start;
        while at < piece.end {
            let rest = &text[at..piece.end];
            match open {
                None => match rest.find("<!--") {
                    Some(found) => {
                        open = Some(at + found);
                        at += found + 4;
                    }
                    None => break,
                },
                Some(start) => match rest.find("-->") {
                    Some(found) => {
                        at += found + 3;
                        comments.push((start, Some(at)));
                        open = None;
                    }
                    None => break,
                },
            }
        }
    }
    comments.extend(open.map(|start| (start, None)));
    comments
}
