//! What Moodle's formats share: texts and their formats, weighted answers, names, and a page for each category.

mod answers;
mod names;
mod numbers;
mod shelf;
mod texts;

pub use answers::{FULL, MOST_ANSWERS, Weighted, choices, names_place, pairs, some, truth, typed};
pub use names::{category, entitle};
pub use numbers::{Number, around, number, numbers};
pub use shelf::Shelf;
pub use texts::{Format, Place, clean, prose};
