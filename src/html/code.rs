//! A code block as a figure with its label and coloured pieces.

use super::escape::{attribute, push_text, text};
use crate::highlight;
use crate::markdown::{AttributeKind, Code, attributes};
use crate::text::Source;

/// Draws a code block. The info string is the language, then `label="…"`; what else stands there was
/// reported by `check`.
pub(super) fn figure(source: &Source, code: &Code, html: &mut String) {
    let (name, label) = info(source, code);
    html.push_str("<figure class=\"qm-code\" data-component=\"code\">");
    let caption =
        label.unwrap_or_else(|| if highlight::is_plain(&name) { String::new() } else { highlight::label(&name) });
    if !caption.is_empty() {
        html.push_str(&format!("<figcaption>{}</figcaption>", text(&caption)));
    }
    let class = if name.is_empty() { String::new() } else { format!(" class=\"language-{}\"", attribute(&name)) };
    html.push_str(&format!("<pre dir=\"ltr\" translate=\"no\" tabindex=\"0\"><code{class}>"));
    let plain = code.text.strip_suffix('\n').unwrap_or(&code.text);
    match highlight::language(&name) {
        Some(language) if !highlight::is_plain(&name) => {
            let mut at = 0;
            for (end, class) in highlight::tokens(language, &code.text) {
                let end = end.min(plain.len());
                let piece = &plain[at..end.max(at)];
                at = end.max(at);
                match class {
                    Some(class) if !piece.trim().is_empty() => {
                        // Line ends behind a piece stay outside, which keeps selections and diffs tidy.
                        let kept = piece.trim_end();
                        html.push_str("<span class=\"");
                        html.push(class.letter());
                        html.push_str("\">");
                        push_text(html, kept);
                        html.push_str("</span>");
                        html.push_str(&piece[kept.len()..]);
                    }
                    _ => push_text(html, piece),
                }
            }
        }
        _ => push_text(html, plain),
    }
    html.push_str("</code></pre></figure>\n");
}

/// The language and the label of a code block.
fn info(source: &Source, code: &Code) -> (String, Option<String>) {
    let mut language = String::new();
    let mut label = None;
    for (index, word) in attributes(source, code.info).into_iter().enumerate() {
        match word.kind {
            AttributeKind::Pair(key, value, _) if key == "label" => label = Some(value),
            AttributeKind::Word(word) if index == 0 => language = word,
            // `#` and `.` belong to names such as `.net` or `#!`; only the first word names a language.
            AttributeKind::Class(word) if index == 0 => language = format!(".{word}"),
            _ => {}
        }
    }
    (language, label)
}
