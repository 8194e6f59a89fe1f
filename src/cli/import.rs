//! `quizmill import`: what was brought over, and what was not.

use super::print::{eprintln, println};
use crate::command::{self, ImportOptions, ImportSummary};
use crate::diagnostic::{count, list};
use crate::disk::{Failure, write_report};
use crate::exchange::Note;
use camino::Utf8Path;
use serde_json::json;
use std::process::ExitCode;

/// How many notes are printed; the report holds all.
const MOST_NOTES: usize = 40;

pub(super) fn run(options: &ImportOptions, report: Option<&Utf8Path>) -> Result<ExitCode, Failure> {
    let takes_mapping = ["csv", "json"];
    if options.mapping.is_some() && !takes_mapping.contains(&options.format.name) {
        eprintln!("error: `{}` takes no mapping; only {} do", options.format.name, list(takes_mapping));
        return Ok(ExitCode::from(2));
    }
    let summary = command::import(options)?;
    let counts = summary.counts();
    let notes: Vec<String> = summary.notes.iter().filter_map(line).collect();
    for note in notes.iter().take(MOST_NOTES) {
        println!("{note}");
    }
    if notes.len() > MOST_NOTES {
        println!("… and {} more; `--report FILE` writes all of them", notes.len() - MOST_NOTES);
    }
    for (path, imported) in &summary.kept {
        let why = if *imported { "it was changed since it was imported" } else { "it was not imported" };
        println!("{path}: left alone, because {why}");
    }
    println!(
        "read {} with {}: imported {} ({} with loss), refused {}; wrote {}",
        count(summary.files, "file"),
        count(counts.questions, "question"),
        counts.imported,
        counts.lossy,
        counts.refused,
        count(summary.written.len(), "file"),
    );
    if let Some(path) = report {
        write_report(path, &format!("{:#}\n", told(options, &summary)))?;
    }
    Ok(if counts.refused + counts.others + summary.kept.len() > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A note as a line, if there is something to tell.
fn line(note: &Note) -> Option<String> {
    let place = if note.line > 0 { format!("{}:{}", note.path, note.line) } else { note.path.to_string() };
    let name = if note.question.is_empty() { String::new() } else { format!(" {}:", note.question) };
    match &note.refused {
        Some(reason) => Some(format!("{place}:{name} refused: {reason}")),
        None if note.lost.is_empty() => None,
        None => Some(format!("{place}:{name} without {}", note.lost.join(", "))),
    }
}

fn told(options: &ImportOptions, summary: &ImportSummary) -> serde_json::Value {
    let counts = summary.counts();
    let notes = summary.notes.iter().map(|note| {
        json!({
            "file": note.path.as_str(),
            "line": (note.line > 0).then_some(note.line),
            "question": (!note.question.is_empty()).then_some(&note.question),
            "page": note.target.as_ref().map(|(page, _)| page.as_str()),
            "id": note.target.as_ref().map(|(_, id)| id),
            "lost": note.lost,
            "refused": note.refused,
        })
    });
    json!({
        "format": options.format.name,
        "files": summary.files,
        "questions": counts.questions,
        "imported": counts.imported,
        "lossy": counts.lossy,
        "refused": counts.refused,
        "written": summary.written.iter().map(|path| path.as_str()).collect::<Vec<_>>(),
        "kept": summary.kept.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(),
    })
}
