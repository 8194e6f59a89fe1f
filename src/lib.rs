//! quizmill turns a folder of Markdown questions into a quiz site whose pages stand alone.
//!
//! The modules are listed from the ground up: each names only modules above it in this list.
//! `ARCHITECTURE.md` tells the whole story.

// Files, clocks, the environment and printing have their rooms. clippy.toml lists what is banned here;
// `disk`, `serve` and `cli` lift what they are for.
#![warn(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, clippy::print_stderr)]

pub mod text;
pub mod diagnostic;
pub mod yaml;
pub mod highlight;
pub mod markdown;
pub mod course;
pub mod language;
pub mod math;
pub mod html;
pub mod check;
pub mod seal;
pub mod theme;
pub mod site;
pub mod exchange;
pub mod stats;
pub mod disk;
#[cfg(feature = "serve")]
pub mod serve;
pub mod command;
pub mod cli;
