//! A code block as a figure with its label and coloured pieces.

use super::CodeGaps;
use super::escape::{attribute, push_text, text};
use crate::course::{Fence, fence, holds};
use crate::highlight::{self, Class};
use crate::language::Language;
use crate::markdown::Code;
use crate::text::{Source, Span};
use std::ops::Range;

/// Draws a code block; what its info string says that cannot be understood was reported by `check`.
pub(super) fn figure(source: &Source, language: &Language, code: &Code, gaps: Option<&CodeGaps>, html: &mut String) {
    let fence = fence(source, code.info);
    let name = fence.language.as_str();
    // Nobody copies code that has gaps, so it gets no button for that.
    html.push_str(if gaps.is_some() {
        "<figure class=\"qm-code\">"
    } else {
        "<figure class=\"qm-code\" data-component=\"code\">"
    });
    let caption = match &fence.label {
        Some(label) => label.clone(),
        None if highlight::is_plain(name) => String::new(),
        None => highlight::label(name),
    };
    if !caption.is_empty() {
        html.push_str(&format!("<figcaption>{}</figcaption>", text(&caption)));
    }
    let class = if name.is_empty() { String::new() } else { format!(" class=\"language-{}\"", attribute(name)) };
    html.push_str(&format!("<pre dir=\"ltr\" translate=\"no\" tabindex=\"0\"><code{class}>"));
    let (whole, gaps) = gaps.map_or((&*code.text, &[][..]), |gaps| (gaps.filled.as_str(), &gaps.gaps));
    let mut rows = fence.by_line().then(|| Rows { fence: &fence, line: fence.first(), open: None });
    coloured(name, whole, gaps, rows.as_mut(), html);
    html.push_str("</code></pre>");
    if highlight::is_diagram(name) {
        html.push_str(&format!("<p class=\"qm-code__note\">{}</p>", text(&language.say("diagram"))));
    }
    html.push_str("</figure>\n");
}

/// Draws a line of code that stands alone.
pub(super) fn line(source: &Source, place: Span, line: &str, html: &mut String) {
    coloured(&fence(source, place).language, line, &[], None, html);
}

/// The lines of a code that is drawn line by line, each in an element of its own with its end inside.
struct Rows<'a> {
    fence: &'a Fence,
    /// The number of the line that is drawn.
    line: usize,
    /// The element that is open.
    open: Option<&'static str>,
}

impl Rows<'_> {
    fn open(&mut self, html: &mut String) {
        if self.open.is_some() {
            return;
        }
        let tag = if holds(&self.fence.removed, self.line) {
            "del"
        } else if holds(&self.fence.added, self.line) {
            "ins"
        } else if holds(&self.fence.mark, self.line) {
            "mark"
        } else {
            "span"
        };
        html.push_str(&format!("<{tag} class=\"qm-row\""));
        if self.fence.numbers.is_some() {
            html.push_str(&format!(" data-line=\"{}\"", self.line));
        }
        html.push('>');
        self.open = Some(tag);
    }

    fn close(&mut self, html: &mut String) {
        if let Some(tag) = self.open.take() {
            html.push_str(&format!("</{tag}>"));
            self.line += 1;
        }
    }
}

/// Draws code in colours. What stands in a gap is coloured but not drawn, so its surroundings look as they do in the
/// whole code and its own class is gone.
fn coloured(
    name: &str,
    code: &str,
    gaps: &[(Range<usize>, String)],
    mut rows: Option<&mut Rows<'_>>,
    html: &mut String,
) {
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
            cut(&plain[at..gap.start.max(at)], class, rows.as_deref_mut(), html);
            if let Some(rows) = rows.as_deref_mut() {
                rows.open(html);
            }
            html.push_str(field);
            at = gap.end;
        }
        cut(&plain[at.min(end)..end], class, rows.as_deref_mut(), html);
        at = at.max(end);
    }
    if let Some(rows) = rows {
        rows.close(html);
    }
}

/// Draws a piece, cut at the ends of lines where the code is drawn line by line.
fn cut(text: &str, class: Option<Class>, rows: Option<&mut Rows<'_>>, html: &mut String) {
    let Some(rows) = rows else { return piece(text, class, html) };
    for line in text.split_inclusive('\n') {
        rows.open(html);
        piece(line, class, html);
        if line.ends_with('\n') {
            rows.close(html);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(info: &str, code: &str) -> String {
        let source = Source::new("a.md", info);
        let mut html = String::new();
        let code = Code { info: Span::new(0, info.len()), text: code.into() };
        figure(&source, crate::language::language("en").0, &code, None, &mut html);
        let from = html.find("<code").map_or(0, |at| at + html[at..].find('>').map_or(0, |end| end + 1));
        html[from..html.find("</code>").unwrap_or(html.len())].to_owned()
    }

    #[test]
    fn lines_stand_alone_where_their_numbers_or_marks_are_shown() {
        assert_eq!(drawn("text", "a\nb\n"), "a\nb");
        assert_eq!(
            drawn("text numbers=9 mark=10", "a\n\nb\n"),
            "<span class=\"qm-row\" data-line=\"9\">a\n</span><mark class=\"qm-row\" data-line=\"10\">\n</mark>\
             <span class=\"qm-row\" data-line=\"11\">b</span>"
        );
        assert_eq!(
            drawn("python added=2 removed=1", "a = '''1\n2'''\n"),
            "<del class=\"qm-row\">a = <span class=\"s\">'''1</span>\n</del><ins class=\"qm-row\"><span class=\"s\">2'''</span></ins>"
        );
    }

    #[test]
    fn a_diagram_says_that_it_is_only_its_source() {
        let source = Source::new("a.md", "mermaid");
        let code = Code { info: Span::new(0, 7), text: "graph TD".into() };
        let mut html = String::new();
        figure(&source, crate::language::language("en").0, &code, None, &mut html);
        assert!(html.contains("it is not drawn here"), "{html}");
    }
}
