//! quizmill turns a folder of Markdown questions into a quiz site whose pages stand alone.
//!
//! The modules are listed from the ground up: each names only modules above it in this list.
//! `ARCHITECTURE.md` tells the whole story.

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
pub mod disk;
pub mod command;
pub mod cli;
