//! The command line: arguments to options, findings to terminal text or JSON.
//!
//! The only place that prints, reads the clock and makes random letters.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is the room for the clock and the place where the user stands"
)]

mod arguments;
mod check;
mod import;
mod list;
mod paths;
mod print;
mod run;
#[cfg(feature = "serve")]
mod serve;
mod stats;
mod tools;

pub use run::main;
