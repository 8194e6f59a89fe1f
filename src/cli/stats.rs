//! `quizmill stats`: the numbers as a table, as JSON or as a page.

use super::arguments::{StatsArguments, StatsFormat};
use super::print::{eprintln, print, println};
use crate::command::{self, CourseOptions};
use crate::diagnostic::count;
use crate::disk::{Failure, write_report};
use crate::stats::{page, table};
use std::process::ExitCode;

pub(super) fn run(arguments: &StatsArguments) -> Result<ExitCode, Failure> {
    let options = CourseOptions { root: arguments.root.clone(), drafts: arguments.drafts, ..CourseOptions::default() };
    let (report, stats) = command::stats(&options)?;
    let text = match arguments.format {
        StatsFormat::Table => table(&stats),
        StatsFormat::Json => serde_json::to_string_pretty(&stats).unwrap_or_default() + "\n",
        StatsFormat::Html => page(&stats),
    };
    match &arguments.output {
        Some(path) => {
            write_report(path, &text)?;
            println!("wrote {path}");
        }
        None => print!("{text}"),
    }
    if report.errors() > 0 {
        eprintln!(
            "the course has {}, so some of it is not counted: see `quizmill check`",
            count(report.errors(), "error")
        );
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}
