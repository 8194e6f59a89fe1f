//! What editors, shells and manuals take from the program: schemas, completions and pages for `man`.

use super::arguments::{Arguments, SchemaOf};
use super::print::{print, println};
use crate::course::schema;
use crate::diagnostic::count;
use crate::disk::{Failure, write_file};
use camino::{Utf8Path, Utf8PathBuf};
use clap::CommandFactory;
use clap_complete::Shell;
use std::process::ExitCode;

pub(super) fn schema(of: SchemaOf) -> ExitCode {
    let schema = match of {
        SchemaOf::Site => schema::site(),
        SchemaOf::Page => schema::page(),
    };
    print!("{}", schema::text(&schema));
    ExitCode::SUCCESS
}

pub(super) fn completions(shell: Shell) -> ExitCode {
    let mut command = Arguments::command();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "quizmill", &mut script);
    print!("{}", String::from_utf8_lossy(&script));
    ExitCode::SUCCESS
}

/// Writes a page for the program and one for each command.
pub(super) fn man(folder: &Utf8Path) -> Result<ExitCode, Failure> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let pages: Vec<clap::Command> =
        std::iter::once(command.clone()).chain(command.get_subcommands().cloned()).collect();
    for page in &pages {
        // A page is found by the words of its command with hyphens between them.
        let name = page.get_display_name().unwrap_or(page.get_name()).to_owned();
        let path = Utf8PathBuf::from(format!("{name}.1"));
        let mut text = Vec::new();
        let source = concat!("quizmill ", env!("CARGO_PKG_VERSION"));
        let man = clap_mangen::Man::new(page.clone()).source(source).manual("quizmill");
        man.render(&mut text).map_err(|cause| Failure::Disk { action: "write", path: path.clone(), cause })?;
        write_file(folder, &path, &text)?;
    }
    println!("wrote {} to {folder}", count(pages.len(), "page"));
    Ok(ExitCode::SUCCESS)
}
