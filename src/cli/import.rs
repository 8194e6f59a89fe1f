//! `quizmill import`: what was brought over, and what was not.

use crate::command::{self, ImportOptions};
use crate::disk::Failure;
use anstream::println;
use std::process::ExitCode;

pub(super) fn run(options: &ImportOptions) -> Result<ExitCode, Failure> {
    let summary = command::import(options)?;
    println!("read {}", summary.read);
    Ok(ExitCode::SUCCESS)
}
