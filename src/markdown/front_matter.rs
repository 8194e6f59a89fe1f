//! Where a page's settings end and its body begins.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Source, Span};
use std::sync::Arc;

/// Finds the front matter: the lines between a first line `---` and the next line `---`.
///
/// Out: the span between the two lines, if there is front matter, and the offset of the body's first
/// byte. Front matter that never ends is a finding, and the whole file is then taken as settings, so
/// that no setting is shown to a learner as text. So are settings below empty lines or comments, which are read all
/// the same, and those that are written in TOML, which are passed over.
pub fn front_matter(source: &Arc<Source>) -> (Option<Span>, usize, Option<Diagnostic>) {
    let text = source.text();
    let first = source.line(0);
    if source.slice(first).trim_end() != "---" {
        return late(source).or_else(|| toml(source)).unwrap_or((None, 0, None));
    }
    let start = next_line(text, first.end);
    if let Some((end, body)) = closing(source, start, "---") {
        return (Some(Span::new(start, end)), body, None);
    }
    let finding = Diagnostic::new(Code::UnclosedFrontMatter, "the front matter is never closed")
        .at(source, Span::new(0, first.end), "opened here")
        .help("write a line `---` behind the last setting");
    (Some(Span::new(start.min(text.len()), text.len())), text.len(), Some(finding))
}

/// Settings between two lines `---` that do not start on the first line. A line across the page may stand there too, so
/// that the first line behind it has to look like a setting.
fn late(source: &Arc<Source>) -> Option<(Option<Span>, usize, Option<Diagnostic>)> {
    let text = source.text();
    let mut at = behind_space(text, 0);
    while let Some(comment) = text[at..].strip_prefix("<!--") {
        at = behind_space(text, at + 4 + comment.find("-->")? + 3);
    }
    let opening = source.line(at);
    if source.slice(Span::new(at, opening.end.max(at))).trim_end() != "---" {
        return None;
    }
    let start = next_line(text, opening.end);
    let setting = text[start..].trim_start();
    let behind = setting.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric() || letter == '_');
    let is_setting = behind.len() < setting.len()
        && behind.strip_prefix(':').is_some_and(|value| value.is_empty() || value.starts_with(char::is_whitespace));
    let (end, body) = closing(source, start, "---").filter(|_| is_setting)?;
    let finding =
        Diagnostic::new(Code::UnreadFrontMatter, "the front matter does not start at the beginning of the file")
            .at(source, Span::new(at, opening.end), "the settings start here")
            .help("write this line as the first one of the file, with nothing before it");
    // A comment may have its reasons to stand first; what is only space has none.
    let finding = if text[..at].trim().is_empty() { finding.edit(Span::new(0, at), "") } else { finding };
    Some((Some(Span::new(start, end)), body, Some(finding)))
}

/// Settings in TOML, as other generators have them between two lines `+++`.
fn toml(source: &Arc<Source>) -> Option<(Option<Span>, usize, Option<Diagnostic>)> {
    let text = source.text();
    let at = behind_space(text, 0);
    let opening = source.line(at);
    if source.slice(Span::new(at, opening.end.max(at))).trim_end() != "+++" {
        return None;
    }
    let (_, body) = closing(source, next_line(text, opening.end), "+++")?;
    let finding = Diagnostic::new(Code::UnreadFrontMatter, "settings between `+++` lines are not read")
        .at(source, Span::new(at, opening.end), "the settings start here")
        .help("write them as YAML between lines `---`: `title: Loops` in the place of `title = \"Loops\"`");
    Some((None, body, Some(finding)))
}

/// Where the line that closes settings starts, and where the next line does.
fn closing(source: &Source, start: usize, mark: &str) -> Option<(usize, usize)> {
    let text = source.text();
    let mut at = start;
    while at < text.len() {
        let line = source.line(at);
        let next = next_line(text, line.end);
        if source.slice(line).trim_end() == mark {
            return Some((at, next));
        }
        at = next;
    }
    None
}

fn behind_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
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
        check("\n---\n\na: 1\n", None, "\n---\n\na: 1\n");
        check("\n---\n\nText: b\nand c\n\n## D\n", None, "\n---\n\nText: b\nand c\n\n## D\n");
        check("\n---\na text\n---\n", None, "\n---\na text\n---\n");
        check("+++\na = 1\n", None, "+++\na = 1\n");
    }

    #[test]
    fn unclosed_front_matter_is_a_finding() {
        let source = Arc::new(Source::new("a.md", "---\na: 1\n"));
        let (span, start, finding) = front_matter(&source);
        assert_eq!((source.slice(span.unwrap()), start), ("a: 1\n", 9));
        assert_eq!(finding.unwrap().code, Code::UnclosedFrontMatter);
    }

    #[test]
    fn settings_elsewhere_are_a_finding() {
        for (text, settings, body) in [
            ("\n \n---\na: 1\n---\nbody\n", Some("a: 1\n"), "body\n"),
            ("\r\n---\r\na:\r\n- b\r\n---\r\nbody", Some("a:\r\n- b\r\n"), "body"),
            (" ---\na: 1\n---", Some("a: 1\n"), ""),
            ("<!-- x\n-->\n---\na: 1\n---\nb", Some("a: 1\n"), "b"),
            ("+++\na = 1\n+++\nbody\n", None, "body\n"),
            ("\n+++\n+++\n", None, ""),
        ] {
            let source = Arc::new(Source::new("a.md", text));
            let (span, start, finding) = front_matter(&source);
            assert_eq!((span.map(|span| source.slice(span)), &source.text()[start..]), (settings, body));
            assert_eq!(finding.unwrap().code, Code::UnreadFrontMatter);
        }
    }
}
