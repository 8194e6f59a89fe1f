//! `quizmill check`: what is wrong, what of it is told, and what of it mends itself.

use super::arguments::{CheckArguments, Format};
use super::paths::{in_course, prefix};
use super::print::{eprintln, print, println};
use super::run::{course_options, status, sum, tell};
use crate::command::{self, CheckSummary, LeftOut, MendOptions, MendSummary, Narrow};
use crate::diagnostic::{Baseline, Report, count, list, visible};
use crate::disk::{Failure, write_report};
use camino::{Utf8Path, Utf8PathBuf};
use std::io::Write;
use std::process::ExitCode;

/// How many paths are named in a note.
const MOST_NAMED: usize = 3;

pub(super) fn run(arguments: CheckArguments) -> Result<ExitCode, Failure> {
    let course = course_options(&arguments.course);
    let format = arguments.course.format;
    let only = arguments.only.as_ref().map(|paths| in_course(&course.root, paths));
    let baseline = arguments.baseline.as_deref().map(command::read_baseline).transpose()?;
    let narrow = Narrow { only, baseline };
    note_strangers(&narrow, &arguments.course.root);
    let (report, left, summary) = if arguments.fix || arguments.pin_ids {
        let options = MendOptions { course, narrow, fix: arguments.fix, pin_ids: arguments.pin_ids };
        let mended = command::mend(&options)?;
        if arguments.dry_run {
            return Ok(dry_run(&mended));
        }
        command::write_mended(&mended)?;
        told(&mended, "");
        (mended.report, mended.left_out, mended.check)
    } else {
        let (report, summary) = command::check(&course)?;
        if let Some(path) = &arguments.write_baseline {
            return write_baseline(path, &report);
        }
        let (report, left) = narrow.narrow(report);
        (report, left, summary)
    };
    tell(&report, format, &prefix(&arguments.course.root));
    conclude(&report, &left, &summary, format);
    Ok(status(&report))
}

fn write_baseline(path: &Utf8Path, report: &Report) -> Result<ExitCode, Failure> {
    let baseline = Baseline::of(report);
    command::may_write_baseline(path)?;
    write_report(path, &baseline.text())?;
    println!("wrote {} to {path}", count(baseline.len(), "known finding"));
    Ok(ExitCode::SUCCESS)
}

/// A path that is none of the course is most likely a slip, or another file of the same change.
fn note_strangers(narrow: &Narrow, root: &Utf8Path) {
    let strange = |path: &&Utf8PathBuf| !path.as_str().is_empty() && !crate::disk::is_of_course(root, path);
    let strangers: Vec<&Utf8PathBuf> = narrow.only.iter().flatten().filter(strange).collect();
    if strangers.is_empty() {
        return;
    }
    let named: Vec<String> = strangers.iter().take(MOST_NAMED).map(|path| visible(path.as_str())).collect();
    let more = match strangers.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named = list(named.iter().map(String::as_str)).replace(" or ", ", ");
    eprintln!("no file of the course, so nothing is told of it: {named}{more}");
}

/// What was done and what remains, in words; programs that read findings get them on the other stream.
fn conclude(report: &Report, left: &LeftOut, summary: &CheckSummary, format: Format) {
    if format.has_sum() {
        let (pages, questions) = (count(summary.pages, "page"), count(summary.questions, "question"));
        println!("checked {pages} and {questions}: {}", sum(report));
    }
    let mut hidden = Vec::new();
    if left.elsewhere > 0 {
        hidden.push(format!("{} in other files", count(left.elsewhere, "finding")));
    }
    if left.known > 0 {
        hidden.push(format!("{} of the baseline", count(left.known, "finding")));
    }
    if !hidden.is_empty() {
        eprintln!("not told: {}", hidden.join(", "));
    }
    if left.gone > 0 {
        let (are, them) = if left.gone == 1 { ("is", "it") } else { ("are", "them") };
        let gone = count(left.gone, "finding");
        eprintln!("{gone} of the baseline {are} gone: write it anew with --write-baseline to forget {them}");
    }
    let mendable = report.findings().iter().filter(|finding| !finding.edits.is_empty()).count();
    if mendable > 0 && format == Format::Human {
        eprintln!("`quizmill check --fix` mends {mendable} of them");
    }
}

/// Shows what would be changed, and changes nothing. The status is that of the course as it is.
fn dry_run(summary: &MendSummary) -> ExitCode {
    for file in &summary.files {
        print!("{}", command::diff(file));
    }
    // What goes to the other stream stands behind it.
    let _ = std::io::stdout().flush();
    told(summary, "would be ");
    status(&summary.before)
}

/// Says what was done in each file. `would` goes before what would be.
fn told(summary: &MendSummary, would: &str) {
    for file in &summary.files {
        let mut codes: Vec<&str> = file.mended.iter().map(|code| code.name()).collect();
        codes.sort_unstable();
        let mut done = Vec::new();
        for run in codes.chunk_by(|one, other| one == other) {
            let times = if run.len() > 1 { format!(" {} times", run.len()) } else { String::new() };
            done.push(format!("{}{times}", run[0]));
        }
        if !done.is_empty() {
            eprintln!("{}: {would}mended: {}", visible(file.path.as_str()), done.join(", "));
        }
        if file.pinned > 0 {
            eprintln!("{}: {would}written down: {}", visible(file.path.as_str()), count(file.pinned, "id"));
        }
    }
    if summary.files.is_empty() {
        eprintln!("there is nothing to change");
    }
    if summary.not_pinned > 0 {
        eprintln!(
            "not written down: {}, empty, used twice, not that of the original, or of a question that is its whole page",
            count(summary.not_pinned, "id")
        );
    }
}
