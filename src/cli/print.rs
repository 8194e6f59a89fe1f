//! The one place that writes to the terminal.
//!
//! Text goes out at once, without colours where nobody sees them. Where it cannot be written, because the disk is full,
//! nothing more is tried; the program does its work all the same and says so at its end ([`finish`]).

use crate::disk::Failure;
use std::fmt::Arguments;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

/// Why the first write failed that did, to the standard output and to the standard error.
static FAILED: Mutex<[Option<io::Error>; 2]> = Mutex::new([None, None]);

/// Writes to the standard output; for the macros below.
pub(super) fn output(text: Arguments<'_>) {
    write(0, || anstream::stdout().write_fmt(text));
}

/// Writes to the standard error; for the macros below.
pub(super) fn errors(text: Arguments<'_>) {
    write(1, || anstream::stderr().write_fmt(text));
}

fn write(stream: usize, write: impl FnOnce() -> io::Result<()>) {
    let mut failed = FAILED.lock().unwrap_or_else(PoisonError::into_inner);
    if failed[stream].is_none() {
        failed[stream] = write().err();
    }
}

/// Writes what is still held, and tells whether everything was written. Who reads may stop reading, as `head` does:
/// that is no failure.
pub(super) fn finish() -> Result<(), Failure> {
    write(0, || io::stdout().flush());
    let mut failed = FAILED.lock().unwrap_or_else(PoisonError::into_inner);
    let causes = failed.iter_mut().filter_map(Option::take);
    match causes.into_iter().find(|cause| cause.kind() != io::ErrorKind::BrokenPipe) {
        Some(cause) => Err(Failure::Output(cause)),
        None => Ok(()),
    }
}

/// As the standard macro of this name, but it never panics.
macro_rules! print {
    ($($text:tt)*) => { $crate::cli::print::output(format_args!($($text)*)) };
}

/// As the standard macro of this name, but it never panics.
macro_rules! println {
    ($($text:tt)*) => { $crate::cli::print::output(format_args!("{}\n", format_args!($($text)*))) };
}

/// As the standard macro of this name, but it never panics.
macro_rules! eprint {
    ($($text:tt)*) => { $crate::cli::print::errors(format_args!($($text)*)) };
}

/// As the standard macro of this name, but it never panics.
macro_rules! eprintln {
    ($($text:tt)*) => { $crate::cli::print::errors(format_args!("{}\n", format_args!($($text)*))) };
}

pub(super) use {eprint, eprintln, print, println};
