//! `quizmill import`: what was brought over, and what was not.

use crate::command::{self, ImportOptions};
use crate::diagnostic::count;
use crate::disk::Failure;
use anstream::println;
use std::process::ExitCode;

pub(super) fn run(options: &ImportOptions) -> Result<ExitCode, Failure> {
    let summary = command::import(options)?;
    let mut refused = 0;
    let mut with_loss = 0;
    for note in &summary.notes {
        if let Some(reason) = &note.refused {
            refused += 1;
            println!("{}: refused: {reason}", note.path);
        } else if !note.lost.is_empty() {
            with_loss += 1;
            println!("{}: no place for {}", note.path, note.lost.join(", "));
        }
    }
    for path in &summary.kept {
        println!("{path}: left alone, because it was not imported");
    }
    let read = summary.notes.len();
    println!(
        "read {}, imported {} ({with_loss} with something that has no place), refused {refused}; wrote {}",
        count(read, "file"),
        read - refused,
        count(summary.written.len(), "file"),
    );
    Ok(if refused + summary.kept.len() > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
