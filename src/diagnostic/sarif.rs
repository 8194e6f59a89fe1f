//! A report in SARIF 2.1.0, the OASIS format in which forges and editors take the findings of any tool.
//!
//! One run. Columns count characters, as everywhere here, and the run says so (`columnKind`, section 3.14.17 of the
//! standard); the end of a region is the place behind it (3.30.8). Files are named below `%SRCROOT%`.

use super::baseline::fingerprints;
use super::forge::{WHOLE, below};
use super::{Code, Diagnostic, Edit, Label, Report, Severity};
use crate::text::{Source, Span};
use camino::Utf8Path;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Where the standard keeps the schema of the format.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The version stands first, as the standard advises (3.13.2).
#[derive(Serialize)]
struct Log {
    version: &'static str,
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Value; 1],
}

/// A report as one SARIF log, with line break. `prefix` is the course's folder as the reader of the log knows it.
pub fn sarif(report: &Report, prefix: &Utf8Path) -> String {
    let codes: BTreeSet<Code> = report.findings().iter().map(|finding| finding.code).collect();
    let rules: Vec<Code> = codes.into_iter().collect();
    let results: Vec<Value> = report
        .findings()
        .iter()
        .zip(fingerprints(report))
        .map(|(finding, fingerprint)| result(finding, &fingerprint, &rules, prefix))
        .collect();
    let run = json!({
        "tool": { "driver": {
            "name": env!("CARGO_PKG_NAME"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules.iter().map(|&code| rule(code)).collect::<Vec<_>>(),
        } },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "The folder that the program ran in." } } },
        "results": results,
    });
    let log = Log { version: "2.1.0", schema: SCHEMA, runs: [run] };
    serde_json::to_string_pretty(&log).expect("strings and numbers always serialise") + "\n"
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Off => "none",
    }
}

/// A code with its page as help. Braces stay single there, unlike in messages: help takes no arguments, and viewers
/// show its examples as they are.
fn rule(code: Code) -> Value {
    let page = code.page();
    let prose = page.split("\n## ").next().unwrap_or(page);
    let prose = prose.split_once('\n').map_or(prose, |(_, prose)| prose).trim();
    json!({
        "id": code.name(),
        "shortDescription": { "text": code.summary() },
        "fullDescription": { "text": prose },
        "help": { "text": prose, "markdown": page },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn result(finding: &Diagnostic, fingerprint: &str, rules: &[Code], prefix: &Utf8Path) -> Value {
    let index = rules.iter().position(|&code| code == finding.code);
    let mut text = finding.message.clone();
    for help in &finding.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    let locations = match finding.labels.first() {
        Some(label) => json!([location(label, prefix)]),
        // The standard would do without, but forges want a place for everything.
        None => json!([{ "physicalLocation": {
            "artifactLocation": artifact(prefix, Utf8Path::new(WHOLE)),
            "region": { "startLine": 1 },
        } }]),
    };
    let mut result = json!({
        "ruleId": finding.code.name(),
        "ruleIndex": index,
        "level": level(finding.severity()),
        "message": { "text": message(&text) },
        "locations": locations,
        "partialFingerprints": { "quizmill/v1": fingerprint },
    });
    let related: Vec<Value> = finding.labels.iter().skip(1).map(|label| location(label, prefix)).collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if let Some(label) = finding.labels.first().filter(|_| !finding.edits.is_empty()) {
        result["fixes"] = json!([fix(&label.source, &finding.edits, prefix)]);
    }
    result
}

fn fix(source: &Source, edits: &[Edit], prefix: &Utf8Path) -> Value {
    let replacement =
        |edit: &Edit| json!({ "deletedRegion": region(source, edit.span), "insertedContent": { "text": edit.text } });
    json!({
        "artifactChanges": [{
            "artifactLocation": artifact(prefix, source.path()),
            "replacements": edits.iter().map(replacement).collect::<Vec<_>>(),
        }],
    })
}

fn location(label: &Label, prefix: &Utf8Path) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": artifact(prefix, label.source.path()),
            "region": region(&label.source, label.span),
        },
    });
    if !label.text.is_empty() {
        location["message"] = json!({ "text": message(&label.text) });
    }
    location
}

fn region(source: &Source, span: Span) -> Value {
    let (line, column) = source.place(span.start);
    let (end_line, end_column) = source.place(span.end);
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

fn artifact(prefix: &Utf8Path, path: &Utf8Path) -> Value {
    json!({ "uri": uri(&below(prefix, path)), "uriBaseId": "%SRCROOT%" })
}

/// A path as a relative reference of RFC 3986: all but its unreserved characters and `/` is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte as char),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// A plain text message (section 3.11.5): braces are doubled, for single ones hold arguments, and what looks like a
/// link in it (3.11.6) gets its brackets escaped.
fn message(text: &str) -> String {
    let text = text.replace('{', "{{").replace('}', "}}");
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn log(report: &Report, prefix: &str) -> Value {
        serde_json::from_str(&sarif(report, Utf8Path::new(prefix))).unwrap()
    }

    #[test]
    fn a_finding_with_everything() {
        let source = Arc::new(Source::new("content/größe 1.md", "𝄞: titel\nx"));
        let finding = Diagnostic::new(Code::UnknownField, "no field `{titel}`, see [a](b)")
            .at(&source, Span::new(6, 11), "unknown")
            .at(&source, Span::new(12, 13), "")
            .help("did you mean `title`?")
            .edit(Span::new(6, 11), "title");
        let log = log(&Report::new(vec![finding]), "course");
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "unknown-field");
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let result = &run["results"][0];
        let text = "no field `{{titel}}`, see \\[a\\](b)\nhelp: did you mean `title`?";
        assert_eq!((&result["message"]["text"], &result["level"]), (&json!(text), &json!("error")));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "course/content/gr%C3%B6%C3%9Fe%201.md");
        // The clef is one character, though two units of UTF-16 and four bytes.
        let region = json!({ "startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 9 });
        assert_eq!(place["region"], region);
        assert_eq!(result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 2);
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(replacement, &json!({ "deletedRegion": region, "insertedContent": { "text": "title" } }));
    }

    #[test]
    fn nothing_wrong_is_an_empty_list() {
        let run = &log(&Report::default(), "")["runs"][0];
        assert_eq!((&run["results"], &run["tool"]["driver"]["rules"]), (&json!([]), &json!([])));
    }

    #[test]
    fn a_finding_of_the_whole_course_is_shown_at_its_settings() {
        let log = log(&Report::new(vec![Diagnostic::new(Code::EmptyCourse, "m")]), ".");
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "site.yaml");
    }
}
