//! What can be written behind `quizmill`.

use crate::command;
use crate::course::{FORMS, is_language};
use crate::exchange;
use camino::Utf8PathBuf;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

/// Turns a folder of Markdown questions into a quiz site that stands alone.
#[derive(Debug, Parser)]
#[command(name = "quizmill", version, arg_required_else_help = true, max_term_width = 100, after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  quizmill new my-course              make a small course to start from
  quizmill build --root my-course     build it, then open my-course/output/index.html
  quizmill serve --root my-course     see it in the browser while you write
  quizmill check --root my-course     tell everything that is wrong, write nothing
  quizmill explain duplicate-id       what a finding means and how to mend it

Exit status: 0 clean, 1 the course has errors, 2 the work could not be done.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the site
    ///
    /// Reads `site.yaml`, `content`, `static` and `themes` of the course and writes one HTML file per
    /// page. A course with errors is not built, and the last good site stays as it is.
    Build(BuildArguments),
    /// Tell everything that is wrong with a course
    ///
    /// Writes nothing, unless `--fix`, `--pin-ids` or `--write-baseline` asks for it.
    Check(CheckArguments),
    /// Make a course, or something new in one
    ///
    /// `quizmill new DIR` and `quizmill new site DIR` make a small complete course in a new folder. The others add to a
    /// course: `section rust`, `concept rust/loops`, `page rust/history`, `question rust/loops/challenge`.
    New(NewArguments),
    /// Show the course in the browser while you write it
    ///
    /// Pages are drawn when they are asked for and load again by themselves when a file changes. Errors show in the
    /// terminal and over the page, and go when they are mended. Nothing is written.
    #[cfg(feature = "serve")]
    Serve(ServeArguments),
    /// Bring questions from another format into a course
    Import(ImportArguments),
    /// Tell what a course has: questions by section, kind, level and form, and what its answers give away
    Stats(StatsArguments),
    /// Find questions by what they are and say
    List(ListArguments),
    /// Explain a finding: what it means, a wrong and a right example
    Explain {
        /// The code in brackets behind `error` or `warning`, such as `duplicate-id`; without it, a list
        code: Option<String>,
    },
    /// Print the JSON Schema of settings, for editors: see docs/editors.md
    Schema {
        /// The settings: `site.yaml`, or the front matter of a page
        #[arg(value_enum)]
        of: SchemaOf,
    },
    /// Print the completions of a shell
    ///
    /// Where the shell looks for them is the shell's own: `quizmill completions bash >
    /// ~/.local/share/bash-completion/completions/quizmill`, for example.
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Write the manual pages, one for each command
    Man {
        /// The folder to write into, such as `~/.local/share/man/man1`; made if it is not there
        #[arg(value_parser = path)]
        dir: Utf8PathBuf,
    },
}

#[derive(Debug, Args)]
pub struct CourseArguments {
    /// The folder of the course
    #[arg(long, default_value = ".", value_name = "DIR", value_parser = path)]
    pub root: Utf8PathBuf,
    /// Take drafts in
    #[arg(long)]
    pub drafts: bool,
    /// Clean raw HTML by an allow-list, for authors you do not know
    #[arg(long)]
    pub untrusted: bool,
    /// How many threads work, at most 256 [default: one a core]
    #[arg(long, default_value_t = 0, value_name = "N", hide_default_value = true, value_parser = threads)]
    pub threads: usize,
    /// Treat warnings as errors
    #[arg(long, value_name = "WHAT", value_parser = ["warnings"])]
    pub deny: Option<String>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct BuildArguments {
    #[command(flatten)]
    pub course: CourseArguments,
    /// The folder to write [default: `output` in the course]
    #[arg(long, value_name = "DIR", value_parser = path)]
    pub output: Option<Utf8PathBuf>,
    /// Add an answer key at the end of each page, to print for yourself; the site then tells its answers
    #[arg(long)]
    pub answers: bool,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("mends").args(["fix", "pin_ids"]).multiple(true))]
pub struct CheckArguments {
    #[command(flatten)]
    pub course: CourseArguments,
    /// Tell only what these files and folders are about; the whole course is read all the same
    #[arg(long, value_name = "PATHS", num_args = 0.., value_parser = path)]
    pub only: Option<Vec<Utf8PathBuf>>,
    /// Tell only what this file of known findings does not know
    #[arg(long, value_name = "FILE", value_parser = path)]
    pub baseline: Option<Utf8PathBuf>,
    /// Write all findings into a file as known, and tell none
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "only", "fix", "pin_ids"], value_parser = path)]
    pub write_baseline: Option<Utf8PathBuf>,
    /// Mend what mends itself: findings whose mend is certain
    #[arg(long)]
    pub fix: bool,
    /// Write `{#id}` behind every question whose id follows from its title, so that a new title keeps it
    #[arg(long)]
    pub pin_ids: bool,
    /// Show what `--fix` and `--pin-ids` would change, and change nothing
    #[arg(long, requires = "mends")]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct ListArguments {
    /// The folder of the course
    #[arg(long, default_value = ".", value_name = "DIR", value_parser = path)]
    pub root: Utf8PathBuf,
    /// Take drafts in
    #[arg(long)]
    pub drafts: bool,
    /// List translations beside their originals
    #[arg(long)]
    pub translations: bool,
    /// Only in this file or folder
    #[arg(long, value_name = "PATH", value_parser = path)]
    pub page: Vec<Utf8PathBuf>,
    /// Only with this tag, its own or its page's
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Only of this kind
    #[arg(long, value_name = "KIND")]
    pub kind: Vec<String>,
    /// Only of this level
    #[arg(long, value_name = "LEVEL")]
    pub level: Vec<String>,
    /// Only of this form
    #[arg(long, value_name = "FORM", value_parser = PossibleValuesParser::new(FORMS))]
    pub form: Vec<String>,
    /// Only with these words, in any case, anywhere in the question
    #[arg(long, value_name = "TEXT")]
    pub text: Vec<String>,
    /// How they are written
    #[arg(long, value_enum, default_value_t = ListFormat::Table, value_name = "FORMAT")]
    pub format: ListFormat,
}

/// How questions are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Columns, for people
    Table,
    /// For spreadsheets
    Csv,
    /// One list of objects
    Json,
}

/// What settings a schema is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// `site.yaml`
    Site,
    /// The front matter of a page
    Page,
}

#[derive(Debug, Args)]
pub struct NewArguments {
    /// What to make: `site`, `section`, `concept`, `page` or `question`; a folder alone makes a site in it
    #[arg(value_name = "WHAT", value_parser = path.map(Utf8PathBuf::into_string))]
    pub what: String,
    /// The folder of the site, or the path of the new thing below `content`
    #[arg(value_name = "PATH", value_parser = path)]
    pub path: Option<Utf8PathBuf>,
    /// Its title [default: from the path]
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The form of the question that comes with it
    #[arg(long, default_value = "choice", value_name = "FORM", value_parser = PossibleValuesParser::new(command::forms()))]
    pub form: String,
    /// The folder of the course to add to
    #[arg(long, default_value = ".", value_name = "DIR", value_parser = path)]
    pub root: Utf8PathBuf,
}

#[derive(Debug, Args)]
pub struct StatsArguments {
    /// The folder of the course
    #[arg(long, default_value = ".", value_name = "DIR", value_parser = path)]
    pub root: Utf8PathBuf,
    /// Take drafts in
    #[arg(long)]
    pub drafts: bool,
    /// How the numbers are written
    #[arg(long, value_enum, default_value_t = StatsFormat::Table, value_name = "FORMAT")]
    pub format: StatsFormat,
    /// The file to write [default: the terminal]
    #[arg(long, value_name = "FILE", value_parser = path)]
    pub output: Option<Utf8PathBuf>,
}

/// How the numbers of a course are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatsFormat {
    /// As tables with bars, for the terminal
    Table,
    /// As JSON, for programs
    Json,
    /// As one HTML page with plots
    Html,
}

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub struct ServeArguments {
    #[command(flatten)]
    pub course: CourseArguments,
    /// The name or address to listen at; `0.0.0.0` lets other machines read the course
    #[arg(long, default_value = "127.0.0.1", value_name = "HOST")]
    pub host: String,
    /// The port, 0 for any; when it is taken, a free one is used
    #[arg(long, default_value_t = 8000, value_name = "PORT")]
    pub port: u16,
    /// Open the home page in the browser
    #[arg(long)]
    pub open: bool,
}

#[derive(Debug, Args)]
pub struct ImportArguments {
    /// The format to read
    #[arg(value_parser = formats())]
    pub from: &'static exchange::Format,
    /// Files and folders to read
    #[arg(required = true, value_parser = path)]
    pub paths: Vec<Utf8PathBuf>,
    /// The course to write into; made if it is not there
    #[arg(long, value_name = "DIR", value_parser = path)]
    pub into: Utf8PathBuf,
    /// Write what became of every question to a file, as JSON
    #[arg(long, value_name = "FILE", value_parser = path)]
    pub report: Option<Utf8PathBuf>,
    /// The licence to note in pages whose files name none
    #[arg(long, value_name = "NAME")]
    pub license: Option<String>,
    /// Where the questions come from, to note in each page instead of its file's name
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// The language of pages whose files and folders name none, such as `de`
    #[arg(long, value_name = "TAG", value_parser = language_tag)]
    pub language: Option<String>,
    /// What is what in the files, for `json` and `csv`: see docs/import.md
    #[arg(long, value_name = "FILE", value_parser = path)]
    pub mapping: Option<Utf8PathBuf>,
}

/// A path. An empty one, as a script writes it whose variable is not set, would mean the folder where the user stands,
/// and what is there would be overwritten.
fn path(text: &str) -> Result<Utf8PathBuf, String> {
    match text {
        "" => Err("the path is empty: write `.` for the folder where you are".to_owned()),
        path => Ok(path.into()),
    }
}

/// The most threads that work. Each has a stack of its own, and far more than cores only wait for each other.
const MOST_THREADS: usize = 256;

fn threads(number: &str) -> Result<usize, String> {
    let known = number.parse().ok().filter(|&threads| threads <= MOST_THREADS);
    known.ok_or_else(|| format!("write a number from 1 to {MOST_THREADS}, or 0 for one a core"))
}

/// The names of the formats, each with what it is.
fn formats() -> impl TypedValueParser<Value = &'static exchange::Format> {
    let names = exchange::FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(names).map(|name| exchange::format(&name).expect("one of the names just listed"))
}

fn language_tag(tag: &str) -> Result<String, String> {
    if is_language(tag) {
        Ok(tag.to_owned())
    } else {
        Err("write a language tag such as `en`, `de` or `pt-BR`".to_owned())
    }
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With source lines, for people
    Human,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
    /// A SARIF 2.1.0 log
    Sarif,
    /// Annotations on a change at GitHub
    Github,
    /// A code quality report for GitLab
    Gitlab,
}

impl Format {
    /// Whether a sum may stand behind the findings: it would spoil what programs read whole.
    pub fn has_sum(self) -> bool {
        match self {
            Self::Human | Self::Short | Self::Github => true,
            Self::Json | Self::Sarif | Self::Gitlab => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;
    use clap::error::ErrorKind;
    use std::any::TypeId;

    #[test]
    fn threads_have_a_limit() {
        for (number, works) in [("0", true), ("1", true), ("256", true), ("257", false), ("-1", false), ("two", false)]
        {
            let parsed = Arguments::try_parse_from(["quizmill", "check", &format!("--threads={number}")]);
            assert_eq!(parsed.is_ok(), works, "{number}");
        }
    }

    #[test]
    fn no_path_is_empty() {
        let command = Arguments::command();
        let mut paths = 0;
        for subcommand in command.get_subcommands() {
            let mut before = Vec::new();
            for argument in subcommand.get_arguments() {
                let mut line = vec!["quizmill".to_owned(), subcommand.get_name().to_owned()];
                match argument.get_long() {
                    Some(long) => line.push(format!("--{long}")),
                    None => {
                        line.append(&mut before.clone());
                        let value = argument.get_possible_values().first().map(|value| value.get_name().to_owned());
                        before.push(value.unwrap_or_else(|| "site".to_owned()));
                    }
                }
                line.push(String::new());
                if argument.get_value_parser().type_id() == TypeId::of::<Utf8PathBuf>() || argument.get_id() == "what" {
                    paths += 1;
                    let error = Arguments::try_parse_from(&line).expect_err(&line.join(" "));
                    assert_eq!((error.kind(), error.exit_code()), (ErrorKind::ValueValidation, 2), "{line:?}");
                }
            }
        }
        assert!(paths > 10, "only {paths} paths were found");
    }
}
