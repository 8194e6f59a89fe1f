//! The words behind a code fence: a language and `label="…"`.

use crate::course::Page;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::highlight;
use crate::markdown::{AttributeKind, BlockKind, attributes, each_block};

/// Settings of a fence that are in the format but not built by this version.
const NOT_YET: &[&str] = &["file", "lines"];

/// Reports unknown languages (warnings) and unknown settings (errors).
pub(super) fn check(page: &Page, findings: &mut Vec<Diagnostic>) {
    for blocks in super::fragments(page) {
        each_block(blocks, &mut |block| {
            let BlockKind::Code(code) = &block.kind else { return };
            for (index, word) in attributes(&page.source, code.info).into_iter().enumerate() {
                let at = |code, message: String| Diagnostic::new(code, message).at(&page.source, word.span, "");
                match &word.kind {
                    AttributeKind::Word(name) if index == 0 => findings.extend(
                        unknown_language(name).map(|(message, help)| at(Code::UnknownCodeLanguage, message).help(help)),
                    ),
                    AttributeKind::Pair(key, value, _) if key == "label" => {
                        if value.trim().is_empty() {
                            findings.push(at(Code::FenceAttribute, "the label is empty".to_owned()));
                        }
                    }
                    // Whether the marks can be used, the question with the gaps says.
                    AttributeKind::Pair(key, value, _) if key == "gaps" => {
                        if value.chars().count() % 2 == 1 {
                            let help =
                                "write what opens and what closes a gap, such as `gaps=\"«»\"`; empty for no gaps";
                            findings.push(at(Code::FenceAttribute, format!("`{value}` cannot be halved")).help(help));
                        }
                    }
                    AttributeKind::Pair(key, ..) if NOT_YET.contains(&key.as_str()) => findings.push(at(
                        Code::NotYet,
                        format!("`{key}=` is part of the format, but this version does not build it yet"),
                    )),
                    _ => findings.push(
                        at(Code::FenceAttribute, format!("`{}` is not understood here", page.source.slice(word.span)))
                            .help("behind the fence stand the language and then, if wanted, `label=\"…\"`"),
                    ),
                }
            }
        });
    }
}

fn unknown_language(name: &str) -> Option<(String, String)> {
    if highlight::is_plain(name) || highlight::language(name).is_some() {
        return None;
    }
    let names = highlight::names();
    let help = match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`? for no colours write `text`"),
        None => "it is shown without colours; `text` says that this is meant".to_owned(),
    };
    Some((format!("code in `{name}` cannot be highlighted"), help))
}
