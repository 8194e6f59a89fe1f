//! Runs what the arguments ask for and says how it went.

use super::arguments::{Arguments, Command, CourseArguments, Format, NewArguments};
use super::paths::prefix;
use super::print::{self, eprint, eprintln, print, println};
use crate::command::{self, Addition, BuildOptions, CourseOptions, ImportOptions};
use crate::diagnostic::{Code, Report, count, github, gitlab, human, json, nearest, sarif, short};
use crate::disk::Failure;
use camino::Utf8Path;
use clap::Parser;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The program. Exit status: 0 clean, 1 the course has errors, 2 the work could not be done.
pub fn main() -> ExitCode {
    let done = run(Arguments::parse());
    // Why the work was not done matters more than that not all of the output was written.
    match done.and_then(|code| print::finish().map(|()| code)) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("{}: {failure}", paint("error"));
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    match arguments.command {
        Command::Build(arguments) => {
            let course = course_options(&arguments.course);
            let output = arguments.output.unwrap_or_else(|| course.root.join("output"));
            build(&BuildOptions { course, output, answers: arguments.answers }, arguments.course.format)
        }
        Command::Check(arguments) => super::check::run(arguments),
        Command::List(arguments) => super::list::run(arguments),
        Command::New(arguments) => new(&arguments),
        Command::Stats(arguments) => super::stats::run(&arguments),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => super::serve::run(&arguments, course_options(&arguments.course)),
        Command::Import(arguments) => {
            let options = ImportOptions {
                format: arguments.from,
                paths: arguments.paths,
                into: arguments.into,
                license: arguments.license,
                source: arguments.source,
                language: arguments.language,
                mapping: arguments.mapping,
            };
            super::import::run(&options, arguments.report.as_deref())
        }
        Command::Explain { code: None } => {
            for code in Code::ALL {
                println!("{:<24} {:<8} {}", code.name(), code.severity().name(), code.summary());
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Explain { code: Some(name) } => explain(&name),
        Command::Schema { of } => Ok(super::tools::schema(of)),
        Command::Completions { shell } => Ok(super::tools::completions(shell)),
        Command::Man { dir } => super::tools::man(&dir),
    }
}

pub(super) fn course_options(arguments: &CourseArguments) -> CourseOptions {
    CourseOptions {
        root: arguments.root.clone(),
        drafts: arguments.drafts,
        untrusted: arguments.untrusted,
        threads: arguments.threads,
        deny_warnings: arguments.deny.is_some(),
    }
}

fn new(arguments: &NewArguments) -> Result<ExitCode, Failure> {
    let addition = match arguments.what.as_str() {
        "section" => Some(Addition::Section),
        "concept" => Some(Addition::Concept),
        "page" => Some(Addition::Page),
        "question" => Some(Addition::Question),
        _ => None,
    };
    let site = |dir: &Utf8Path| {
        command::new(dir, &random_id())?;
        println!("made a course in {dir}");
        println!("build it with: quizmill build --root {dir}");
        Ok(ExitCode::SUCCESS)
    };
    match (addition, &arguments.path) {
        (Some(addition), Some(path)) => {
            let title = arguments.title.as_deref();
            for file in command::add(&arguments.root, addition, path, title, &arguments.form)? {
                println!("wrote {file}");
            }
            Ok(ExitCode::SUCCESS)
        }
        (None, Some(dir)) if arguments.what == "site" => site(dir),
        (None, None) if arguments.what != "site" => site(Utf8Path::new(&arguments.what)),
        (None, Some(_)) => {
            eprintln!("{}: `{}` is nothing that can be made", paint("error"), arguments.what);
            eprintln!("write `site`, `section`, `concept`, `page` or `question`");
            Ok(ExitCode::from(2))
        }
        (_, None) => {
            let what = &arguments.what;
            eprintln!("{}: where? write `quizmill new {what} PATH`", paint("error"));
            Ok(ExitCode::from(2))
        }
    }
}

fn build(options: &BuildOptions, format: Format) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let bar = progress_bar(start);
    let built = command::build(options, &|total| {
        bar.set_length(total as u64);
        bar.inc(1);
    });
    bar.finish_and_clear();
    let (report, summary) = built?;
    tell(&report, format, &prefix(&options.course.root));
    match summary {
        Some(summary) if format.has_sum() => {
            let (pages, questions) = (count(summary.pages, "page"), count(summary.questions, "question"));
            let time = start.elapsed().as_secs_f64();
            println!("built {pages} with {questions}, {}, in {time:.2} s: {}", size(summary.bytes), sum(&report));
            println!("open {}", readable(&summary.open));
        }
        Some(_) => {}
        None => {
            if format.has_sum() {
                eprintln!("nothing was built: {}", sum(&report));
            }
        }
    }
    Ok(status(&report))
}

/// A bar for builds that last, on a terminal; nothing is drawn in the first half second.
fn progress_bar(start: Instant) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar =
        ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(10)).with_elapsed(start.elapsed());
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len} files").unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style);
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}

/// Writes a report. `prefix` is the course's folder as a forge names it.
pub(super) fn tell(report: &Report, format: Format, prefix: &Utf8Path) {
    match format {
        Format::Sarif => return print!("{}", sarif(report, prefix)),
        Format::Gitlab => return print!("{}", gitlab(report, prefix)),
        _ => {}
    }
    for finding in report.findings() {
        match format {
            // Colours are taken out again where nobody sees them.
            Format::Human => eprint!("{}\n", human(finding, true)),
            Format::Short => print!("{}", short(finding)),
            Format::Json => print!("{}", json(finding)),
            Format::Github => print!("{}", github(finding, prefix)),
            Format::Sarif | Format::Gitlab => unreachable!("told as a whole above"),
        }
    }
}

pub(super) fn sum(report: &Report) -> String {
    match (report.errors(), report.warnings()) {
        (0, 0) => "no errors, no warnings".to_owned(),
        (errors, 0) => count(errors, "error"),
        (0, warnings) => count(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}

pub(super) fn status(report: &Report) -> ExitCode {
    if report.errors() > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

fn explain(name: &str) -> Result<ExitCode, Failure> {
    // `error[duplicate-id]` is what people copy from a report.
    let name = name.trim_start_matches("error").trim_start_matches("warning").trim_matches(['[', ']', ' ', ':']);
    match Code::of(name) {
        Some(code) => {
            print!("{}", code.page());
            Ok(ExitCode::SUCCESS)
        }
        None => {
            eprintln!("{}: there is no code `{name}`", paint("error"));
            match nearest(name, Code::ALL.iter().map(|code| code.name())) {
                Some(near) => eprintln!("did you mean `{near}`?"),
                None => eprintln!("`quizmill explain` lists them all"),
            }
            Ok(ExitCode::from(2))
        }
    }
}

pub(super) fn paint(word: &str) -> String {
    let style = anstyle::AnsiColor::Red.on_default().bold();
    format!("{style}{word}{style:#}")
}

/// Relative to where the user stands, if that is shorter.
fn readable(path: &Utf8Path) -> String {
    let here = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok());
    let relative = here.as_deref().and_then(|here| path.as_std_path().strip_prefix(here).ok());
    relative.map_or_else(|| path.to_string(), |path| path.display().to_string())
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// Ten random letters and digits. The standard library's hasher is seeded by the system for each
/// process, which is random enough to keep two sites apart; nothing secret hangs on it.
fn random_id() -> String {
    use std::hash::{BuildHasher, Hasher};
    let mut number = std::collections::hash_map::RandomState::new().build_hasher().finish();
    let letters = b"abcdefghjkmnpqrstuvwxyz23456789";
    let id: String = (0..10)
        .map(|_| {
            let letter = letters[(number % letters.len() as u64) as usize] as char;
            number /= letters.len() as u64;
            letter
        })
        .collect();
    format!("site-{id}")
}
