//! The words behind a code fence: a language, and how the code is shown.

use crate::course::{Page, fence, fence_faults};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::highlight;
use crate::markdown::{BlockKind, each_block};
use crate::text::Span;

/// Reports unknown languages (warnings) and settings that cannot be understood (errors).
pub(super) fn check(page: &Page, findings: &mut Vec<Diagnostic>) {
    for blocks in super::fragments(page) {
        each_block(blocks, &mut |block| {
            let BlockKind::Code(code) = &block.kind else { return };
            for (span, message, help) in fence_faults(&page.source, code.info) {
                let finding = Diagnostic::new(Code::FenceAttribute, message).at(&page.source, span, "");
                findings.push(if help.is_empty() { finding } else { finding.help(help) });
            }
            let fence = fence(&page.source, code.info);
            if let Some((message, help)) = unknown_language(&fence.language) {
                let start = code.info.start;
                let word = Span::new(start, start + fence.language.len());
                let finding = Diagnostic::new(Code::UnknownCodeLanguage, message);
                findings.push(finding.at(&page.source, word, "").help(help));
            }
            let shown = code.text.lines().count() + fence.first() - 1;
            for (name, lines) in [("mark", &fence.mark), ("added", &fence.added), ("removed", &fence.removed)] {
                let Some(&(_, last)) = lines.iter().find(|(from, to)| *from < fence.first() || *to > shown) else {
                    continue;
                };
                let message =
                    format!("`{name}` names line {last}, but the code has lines {} to {shown}", fence.first());
                findings.push(
                    Diagnostic::new(Code::FenceAttribute, message)
                        .at(&page.source, code.info, "")
                        .help("lines count from 1, or from the number behind `numbers=`"),
                );
            }
        });
    }
}

fn unknown_language(name: &str) -> Option<(String, String)> {
    if highlight::is_plain(name) || highlight::is_diagram(name) || highlight::language(name).is_some() {
        return None;
    }
    let names = highlight::names();
    let help = match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`? for no colours write `text`"),
        None => "it is shown without colours; `text` says that this is meant".to_owned(),
    };
    Some((format!("code in `{name}` cannot be highlighted"), help))
}
