//! What the author meant: the site, its sections, concepts, pages and questions.
//!
//! In: settings and [`Document`](crate::markdown::Document)s. Out: a [`Course`] that later stages only
//! read. Nothing here knows HTML, themes or the disk.

mod assemble;
mod banks;
mod draw;
mod duration;
mod facts;
mod fence;
pub mod fields;
mod heading;
mod links;
mod media;
mod page;
mod parts;
mod paths;
mod pin;
pub mod question;
pub mod schema;
mod site;
mod steps;
mod tree;
mod vocabulary;

pub use assemble::{Asked, Course, Link, Memory, Page, PageKey, assemble, assemble_again};
pub use draw::{Draw, Drawing, Share};
pub use duration::{Unreadable, clock, parse_duration};
pub use facts::Facts;
pub use fence::{Fence, faults as fence_faults, fence, holds};
pub use links::Target;
pub use media::{IMAGE_START, is_image, media_type};
pub use page::{PageSettings, Pass};
pub use parts::Part;
pub use paths::{Location, decode, encode, is_language, relative, resolve};
pub use pin::Pins;
pub use question::{Answerable, Form, Grade, Question};
pub use site::{Clock, Defaults, LinkTemplates, Mode, Seal, Site, read_site};
pub use steps::Steps;
pub use tree::{Entry, Section};
pub use vocabulary::{FORMS, KINDS, LEVELS, MODES, Term};
