//! Every page of the site and its path, and how one page is drawn.
//!
//! In: a course, a theme and its files. Out: a [`SitePlan`], which knows each output path before
//! anything is drawn, and [`SitePlan::draw`], a pure function of the plan and one path. So `build`
//! streams pages to disk on every core, and a test collects them into a map.

mod body;
mod form;
mod images;
mod island;
pub mod live;
mod map;
mod plan;
mod redirect;
pub mod view;

pub use plan::{DrawOptions, Layout, Output, SitePlan};
