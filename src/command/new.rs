//! `quizmill new DIR`: a small complete course that builds without warnings.

use crate::disk::{Failure, write_new};
use camino::Utf8Path;

/// The files of a new course.
const FILES: &[(&str, &str)] = &[
    ("content/index.md", include_str!("new/index.md")),
    ("content/ports/index.md", include_str!("new/ports/index.md")),
    ("content/ports/challenge.md", include_str!("new/ports/challenge.md")),
    (".gitignore", "/output\n"),
];

/// Writes a new course into a folder that is new or empty. `id` keeps its learners' progress apart
/// from that of every other site, so it must be random.
pub fn new(folder: &Utf8Path, id: &str) -> Result<(), Failure> {
    let name = folder.file_name().unwrap_or("course");
    let letters: String = name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    let title = letters.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = if title.is_empty() { "Course".to_owned() } else { title };
    let site = include_str!("new/site.yaml").replace("{id}", id).replace("{title}", &title);
    let files = FILES.iter().map(|&(path, text)| (Utf8Path::new(path), text.as_bytes()));
    write_new(folder, files.chain([(Utf8Path::new("site.yaml"), site.as_bytes())]))
}
