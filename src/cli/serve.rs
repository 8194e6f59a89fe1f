//! `quizmill serve`: one calm line for every change, and findings as `check` tells them.

use super::arguments::{Format, ServeArguments};
use super::paths::prefix;
use super::print::{eprintln, println};
use super::run::{paint, sum, tell};
use crate::command::{self, CourseOptions, ServeOptions};
use crate::diagnostic::{Report, count};
use crate::disk::{Failure, Fate};
use crate::serve::Told;
use camino::Utf8PathBuf;
use serde_json::json;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

pub(super) fn run(arguments: &ServeArguments, course: CourseOptions) -> Result<ExitCode, Failure> {
    let format = arguments.course.format;
    if !matches!(format, Format::Human | Format::Short | Format::Json) {
        eprintln!(
            "{}: `serve` tells findings as `human`, `short` or `json`: other formats are of one run",
            paint("error")
        );
        return Ok(ExitCode::from(2));
    }
    let prefix = prefix(&course.root);
    let options = ServeOptions { course, host: arguments.host.clone(), port: arguments.port };
    command::serve(&options, &mut |told| {
        match &told {
            Told::Read { report, same: false, .. } => tell(report, format, &prefix),
            Told::Fault(fault) => tell(&Report::new(vec![(*fault).clone()]), format, &prefix),
            _ => {}
        }
        say(&told, format);
        if let Told::Ready { url, .. } = told
            && arguments.open
            && !open(url)
        {
            eprintln!("no browser could be opened: open {url} yourself");
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

fn say(told: &Told<'_>, format: Format) {
    match told {
        // Programs get findings and the address; what happens in between is for people.
        Told::Ready { url, .. } if format == Format::Json => println!("{}", json!({ "url": url })),
        Told::Read { .. } if format == Format::Json => {}
        Told::Read { changes, report, time, pages, .. } => {
            let what = if changes.is_empty() { format!("read {}", count(*pages, "page")) } else { changed(changes) };
            let kept = if report.errors() > 0 { "; pages stay as they were" } else { "" };
            let kept = if changes.is_empty() { "" } else { kept };
            println!("{what} ({}): {}{kept}", milliseconds(*time), sum(report));
        }
        Told::Ready { url, taken, exposed } => {
            if let Some(port) = taken {
                println!("port {port} is taken, so this is another one");
            }
            if *exposed {
                println!("other machines that reach this one can read the course, with its answers");
            }
            println!("serving {url} (Ctrl-C ends it)");
        }
        Told::Failed(failure) => eprintln!("{}: {failure}; pages stay as they were", paint("error")),
        Told::Unwatched(why) => {
            eprintln!("the system does not tell of changes ({why}), so files are looked at every second");
        }
        Told::Fault(_) => {}
    }
}

/// `content/a.md changed`, or with several files the first and how many more.
fn changed(changes: &[(Utf8PathBuf, Fate)]) -> String {
    let [(path, fate), rest @ ..] = changes else { return String::new() };
    let what = match fate {
        Fate::Added => "is new",
        Fate::Changed => "changed",
        Fate::Removed => "is gone",
    };
    match rest.len() {
        0 => format!("{path} {what}"),
        more => format!("{path} {what}, and {}", count(more, "more file")),
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{} ms", time.as_millis().max(1))
}

/// Opens an address in the user's browser; says whether there is a program to do so.
fn open(url: &str) -> bool {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut explorer = Command::new("rundll32");
        explorer.arg("url.dll,FileProtocolHandler");
        explorer
    } else {
        Command::new("xdg-open")
    };
    let started = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    // The browser may stay as long as it likes; nobody waits for it.
    started.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_one_line() {
        let one = [("content/a.md".into(), Fate::Changed)];
        assert_eq!(changed(&one), "content/a.md changed");
        let more = [("content/a.md".into(), Fate::Removed), ("content/b.md".into(), Fate::Added)];
        assert_eq!(changed(&more), "content/a.md is gone, and 1 more file");
        assert_eq!(milliseconds(Duration::from_micros(300)), "1 ms");
    }
}
