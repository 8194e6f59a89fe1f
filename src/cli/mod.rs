//! The command line: arguments to options, findings to terminal text or JSON.
//!
//! The only place that prints, reads the clock and makes random letters.

mod arguments;
mod import;
mod run;

pub use run::main;
