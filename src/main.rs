//! The program `quizmill`: everything it does is in the library.

use std::process::ExitCode;

/// Reading and drawing pages takes small pieces of memory and gives them back all the time, on every core.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    quizmill::cli::main()
}
