//! A code block as a figure with its label and coloured pieces.

use super::CodeGaps;
use super::escape::{attribute, push_text, text};
use crate::highlight::{self, Class};
use crate::markdown::{AttributeKind, Code, attributes};
use crate::text::{Source, Span};
use std::ops::Range;

/// Draws a code block. The info string is the language, then `label="…"`; what else stands there was
/// reported by `check`.
pub(super) fn figure(source: &Source, code: &Code, gaps: Option<&CodeGaps>, html: &mut String) {
    let (name, label) = info(source, code.info);
    // Nobody copies code that has gaps, so it gets no button for that.
    html.push_str(if gaps.is_some() {
        "<figure class=\"qm-code\">"
    } else {
        "<figure class=\"qm-code\" data-component=\"code\">"
    });
    let caption =
        label.unwrap_or_else(|| if highlight::is_plain(&name) { String::new() } else { highlight::label(&name) });
    if !caption.is_empty() {
        html.push_str(&format!("<figcaption>{}</figcaption>", text(&caption)));
    }
    let class = if name.is_empty() { String::new() } else { format!(" class=\"language-{}\"", attribute(&name)) };
    html.push_str(&format!("<pre dir=\"ltr\" translate=\"no\" tabindex=\"0\"><code{class}>"));
    let (whole, gaps) = gaps.map_or((&*code.text, &[][..]), |gaps| (gaps.filled.as_str(), &gaps.gaps));
    coloured(&name, whole, gaps, html);
    html.push_str("</code></pre></figure>\n");
}

/// Draws a line of code that stands alone.
pub(super) fn line(source: &Source, place: Span, line: &str, html: &mut String) {
    let (name, _) = info(source, place);
    coloured(&name, line, &[], html);
}

/// Draws code in colours. What stands in a gap is coloured but not drawn, so its surroundings look as they do in the
/// whole code and its own class is gone.
fn coloured(name: &str, code: &str, gaps: &[(Range<usize>, String)], html: &mut String) {
    let plain = code.strip_suffix('\n').unwrap_or(code);
    let pieces = match highlight::language(name) {
        Some(language) if !highlight::is_plain(name) => highlight::tokens(language, code),
        _ => vec![(code.len(), None)],
    };
    let mut gaps = gaps.iter().peekable();
    let mut at = 0;
    for (end, class) in pieces {
        let end = end.min(plain.len()).max(at);
        while let Some((gap, field)) = gaps.next_if(|(gap, _)| gap.start < end) {
            piece(&plain[at..gap.start.max(at)], class, html);
            html.push_str(field);
            at = gap.end;
        }
        piece(&plain[at.min(end)..end], class, html);
        at = at.max(end);
    }
}

fn piece(piece: &str, class: Option<Class>, html: &mut String) {
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

/// The language and the label of a code block.
fn info(source: &Source, place: Span) -> (String, Option<String>) {
    let mut language = String::new();
    let mut label = None;
    for (index, word) in attributes(source, place).into_iter().enumerate() {
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
