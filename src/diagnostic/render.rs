//! A finding as text: drawn like rustc's for people, one line for listings, an object for programs.

use super::{Diagnostic, Severity, visible};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

/// Draws one finding with its source lines, ending with a line break. `colour` adds terminal colours.
pub fn human(finding: &Diagnostic, colour: bool) -> String {
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning | Severity::Off => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(finding.message.as_str()).id(finding.code.name()));
    let mut drawn: Vec<&str> = Vec::new();
    for label in &finding.labels {
        let path = label.source.path().as_str();
        if drawn.contains(&path) {
            continue;
        }
        // Only the lines around its places: a report of thousands of findings must not read the file for each.
        let here = || finding.labels.iter().filter(|other| other.source.path().as_str() == path);
        let start = here().map(|other| other.source.line(other.span.start).start).min().unwrap_or(0);
        let end = here().map(|other| first_line(other).end).max().unwrap_or(0);
        let end = label.source.line(end).end.max(start);
        let (line, _) = label.source.place(start);
        let mut snippet = Snippet::source(&label.source.text()[start..end]).path(path).line_start(line);
        for (index, other) in finding.labels.iter().enumerate() {
            if other.source.path().as_str() == path {
                let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
                let text = (!other.text.is_empty()).then_some(other.text.as_str());
                let place = first_line(other);
                snippet = snippet.annotation(kind.span(place.start - start..place.end - start).label(text));
            }
        }
        drawn.push(path);
        group = group.element(snippet);
    }
    for help in &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    format!("{}\n", renderer.render(&[group]).trim_end())
}

/// Only the source lines of what [`human`] draws, with the marks in them and without the place of the fault, which
/// [`place`] tells; empty for a finding without a place.
pub fn excerpt(finding: &Diagnostic) -> String {
    let drawn = human(&Diagnostic { help: Vec::new(), ..finding.clone() }, false);
    let lines = drawn.lines().skip(1).skip_while(|line| line.trim_start().starts_with("-->"));
    lines.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// `path:line:column` of the fault; nothing for a finding without a place.
pub fn place(finding: &Diagnostic) -> Option<String> {
    let label = finding.labels.first()?;
    let (line, column) = label.source.place(label.span.start);
    Some(format!("{}:{line}:{column}", label.source.path()))
}

/// A mark over many lines hides the fault, so only the first line of a long span is marked.
fn first_line(label: &super::Label) -> std::ops::Range<usize> {
    let line = label.source.line(label.span.start);
    label.span.start..label.span.end.min(line.end).max(label.span.start)
}

/// `path:line:column: error[code]: message` in one line, with line break.
pub fn short(finding: &Diagnostic) -> String {
    let place = place(finding).map_or(String::new(), |place| format!("{place}: "));
    let line = format!("{place}{}[{}]: {}", finding.severity().name(), finding.code.name(), finding.message);
    visible(&line) + "\n"
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    labels: Vec<JsonLabel<'a>>,
    help: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: usize,
    end: usize,
    text: &'a str,
}

/// One JSON object in one line, with line break. Lines and columns count from 1, columns in
/// characters; `start` and `end` are byte offsets in the file, not counting a byte order mark; the first
/// label is the fault. `edits`, where there are any, mend it in the first label's file.
pub fn json(finding: &Diagnostic) -> String {
    let labels = finding.labels.iter().map(|label| {
        let (line, column) = label.source.place(label.span.start);
        let (end_line, end_column) = label.source.place(label.span.end);
        let path = label.source.path().as_str();
        let (start, end) = (label.span.start, label.span.end);
        JsonLabel { path, line, column, end_line, end_column, start, end, text: &label.text }
    });
    let finding = JsonFinding {
        code: finding.code.name(),
        severity: finding.severity().name(),
        message: &finding.message,
        labels: labels.collect(),
        help: &finding.help,
        edits: finding
            .edits
            .iter()
            .map(|edit| JsonEdit { start: edit.span.start, end: edit.span.end, text: &edit.text })
            .collect(),
    };
    let text = serde_json::to_string(&finding).expect("strings and numbers always serialise");
    text + "\n"
}
