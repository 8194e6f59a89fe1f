//! Where a page's settings end and its body begins.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Source, Span};
use std::sync::Arc;

/// Finds the front matter: the lines between a first line `---` and the next line `---`.
///
/// Out: the span between the two lines, if there is front matter, and the offset of the body's first
/// byte. Front matter that never ends is a finding, and the whole file is then taken as settings, so
/// that no setting is shown to a learner as text.
pub fn front_matter(source: &Arc<Source>) -> (Option<Span>, usize, Option<Diagnostic>) {
    let text = source.text();
    let first = source.line(0);
    if source.slice(first).trim_end() != "---" {
        return (None, 0, None);
    }
    let start = next_line(text, first.end);
    let mut at = start;
    while at < text.len() {
        let line = source.line(at);
        if source.slice(line).trim_end() == "---" {
            return (Some(Span::new(start, at)), next_line(text, line.end), None);
        }
        at = next_line(text, line.end);
    }
    let finding = Diagnostic::new(Code::UnclosedFrontMatter, "the front matter is never closed")
        .at(source, Span::new(0, first.end), "opened here")
        .help("write a line `---` behind the last setting");
    (Some(Span::new(start.min(text.len()), text.len())), text.len(), Some(finding))
}

fn next_line(text: &str, end: usize) -> usize {
    text[end..].find('\n').map_or(text.len(), |at| end + at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, settings: Option<&str>, body: &str) {
        let source = Arc::new(Source::new("a.md", text));
        let (span, start, _) = front_matter(&source);
        assert_eq!((span.map(|span| source.slice(span)), &text[start..]), (settings, body));
    }

    #[test]
    fn front_matter_ends_at_its_own_line() {
        check("text", None, "text");
        check("---\na: 1\n---\nbody\n", Some("a: 1\n"), "body\n");
        check("---\r\na: 1\r\n---\r\nbody", Some("a: 1\r\n"), "body");
        check("---\n---\n", Some(""), "");
        check("---\na: \"---\"\n--- \nb", Some("a: \"---\"\n"), "b");
        check("----\n", None, "----\n");
    }

    #[test]
    fn unclosed_front_matter_is_a_finding() {
        let source = Arc::new(Source::new("a.md", "---\na: 1\n"));
        let (span, start, finding) = front_matter(&source);
        assert_eq!((source.slice(span.unwrap()), start), ("a: 1\n", 9));
        assert_eq!(finding.unwrap().code, Code::UnclosedFrontMatter);
    }
}
