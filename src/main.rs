//! The program `quizmill`: everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    quizmill::cli::main()
}
