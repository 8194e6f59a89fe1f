//! `quizmill new`: a small complete course, and templates for what is added to one. All of them build without warnings.

use crate::check::file_name_fault;
use crate::course::{FORMS, assemble};
use crate::disk::{Failure, read_optional, write_file, write_new, write_new_file};
use crate::text::{Files, MemoryFiles, one_line, slug};
use camino::{Utf8Path, Utf8PathBuf};

/// The files of a new course.
const FILES: &[(&str, &str)] = &[
    ("content/index.md", include_str!("new/index.md")),
    ("content/ports/index.md", include_str!("new/ports/index.md")),
    ("content/ports/challenge.md", include_str!("new/ports/challenge.md")),
    (".gitignore", "/output\n/.output.quizmill-*\n"),
];

macro_rules! questions {
    ($($form:literal)*) => { &[$(($form, include_str!(concat!("new/question/", $form, ".md")))),*] };
}

/// A question of each form.
const QUESTIONS: &[(&str, &str)] =
    questions!["choice" "multiple" "text" "number" "cloze" "order" "match" "parsons" "recall" "written"];

/// Writes a new course into a folder that is new or empty. `id` keeps its learners' progress apart
/// from that of every other site, so it must be random.
pub fn new(folder: &Utf8Path, id: &str) -> Result<(), Failure> {
    let name = folder.file_name().unwrap_or("course");
    let letters: String = name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    let title = one_line(&letters);
    let title = if title.is_empty() { "Course".to_owned() } else { title };
    let site = include_str!("new/site.yaml").replace("{id}", id).replace("{title}", &title);
    let files = FILES.iter().map(|&(path, text)| (Utf8Path::new(path), text.as_bytes()));
    write_new(folder, files.chain([(Utf8Path::new("site.yaml"), site.as_bytes())]))
}

/// What is added to a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addition {
    /// A folder with an `index.md`.
    Section,
    /// A folder with an introduction and a challenge.
    Concept,
    /// A page with a question.
    Page,
    /// A question at the end of a page.
    Question,
}

/// Adds something to the course in `root`. `path` is relative to `content` (a `content/` before it is dropped); the title
/// follows from its last part where none is given, and `form` is the form of the question that comes with it. Gives
/// the files that were written, below the root.
pub fn add(
    root: &Utf8Path,
    addition: Addition,
    path: &Utf8Path,
    title: Option<&str>,
    form: &str,
) -> Result<Vec<Utf8PathBuf>, Failure> {
    let course = super::scan(root)?;
    let place = inside(path)?;
    readable(&place)?;
    let given = title.map(one_line).filter(|t| !t.is_empty());
    let title = given.clone().unwrap_or_else(|| words_of(&place));
    // Titles of pages stand in YAML, where the quotes of JSON mean the same.
    let quoted = serde_json::Value::from(title.as_str()).to_string();
    let fill = |template: &str| {
        let inner = quoted.trim_matches('"');
        template.replace("\"TITLE: the challenge\"", &format!("\"{inner}: the challenge\"")).replace("TITLE", &quoted)
    };
    let files = match addition {
        Addition::Section => vec![(place.join("index.md"), fill(include_str!("new/section.md")))],
        Addition::Concept => {
            let challenge = fill(include_str!("new/concept/challenge.md")) + &question(form, "The first question", &[]);
            vec![
                (place.join("index.md"), fill(include_str!("new/concept/index.md"))),
                (place.join("challenge.md"), challenge),
            ]
        }
        Addition::Page => {
            let text = fill(include_str!("new/page.md")) + &question(form, "The first question", &[]);
            vec![(page_file(&place), text)]
        }
        Addition::Question => {
            let path = page_file(&place);
            let Some(old) = read_optional(root, &path)? else {
                return Err(Failure::NoPage(path));
            };
            let old = String::from_utf8_lossy(&old).into_owned();
            let title = given.unwrap_or_else(|| "A new question".to_owned());
            let text = format!("{}\n\n{}", old.trim_end(), question(form, &title, &ids(&path, &old)));
            write_file(root, &path, text.as_bytes())?;
            return Ok(vec![path]);
        }
    };
    for (path, _) in &files {
        if course.has(path) {
            return Err(Failure::Exists(path.clone()));
        }
    }
    for (path, text) in &files {
        write_new_file(root, path, text.as_bytes())?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// The file of a page, whose path may be written with or without `.md`. A dot elsewhere is part of its name.
fn page_file(place: &Utf8Path) -> Utf8PathBuf {
    if place.extension() == Some("md") { place.to_owned() } else { format!("{place}.md").into() }
}

/// The last part of a path as a title.
fn words_of(place: &Utf8Path) -> String {
    let name = place.file_name().unwrap_or_default();
    let words = name.strip_suffix(".md").unwrap_or(name).replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The path below the course's root; nothing that leads out of `content`.
fn inside(path: &Utf8Path) -> Result<Utf8PathBuf, Failure> {
    let path = path.strip_prefix("content").unwrap_or(path);
    let resolved = crate::course::resolve(Utf8Path::new("content"), path.as_str());
    match resolved.filter(|resolved| resolved.starts_with("content") && resolved.as_str() != "content") {
        Some(resolved) => Ok(resolved),
        None => Err(Failure::OutsideContent(path.to_owned())),
    }
}

/// Refuses a place that `check` would refuse, or that nobody would read, before anything is written there.
fn readable(place: &Utf8Path) -> Result<(), Failure> {
    for name in place {
        let hidden =
            name.starts_with('.').then(|| "files and folders whose names begin with `.` are left out".to_owned());
        if let Some(why) = file_name_fault(name).or(hidden) {
            return Err(Failure::BadName { name: name.to_owned(), why });
        }
    }
    Ok(())
}

/// The ids that a page's questions have.
fn ids(path: &Utf8Path, text: &str) -> Vec<String> {
    let files = MemoryFiles::new([(path.to_owned(), text.as_bytes().to_vec())]);
    let (course, _) = assemble(&files, true);
    course.pages.iter().flat_map(|page| page.questions().map(|question| question.id.clone())).collect()
}

/// A question of a form, with an id that the page does not have yet.
fn question(form: &str, title: &str, taken: &[String]) -> String {
    let (_, template) = QUESTIONS.iter().find(|(name, _)| *name == form).unwrap_or(&QUESTIONS[0]);
    let base = Some(slug(title)).filter(|id| !id.is_empty()).unwrap_or_else(|| "question".to_owned());
    let mut id = base.clone();
    let mut number = 2;
    while taken.contains(&id) {
        id = format!("{base}-{number}");
        number += 1;
    }
    let title = title.replace('\\', "\\\\").replace('{', "\\{").replace('}', "\\}");
    template.replacen("TITLE", &title, 1).replacen("ID", &id, 1)
}

/// The forms that a template is there for.
pub fn forms() -> &'static [&'static str] {
    FORMS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_a_template() {
        let names: Vec<&str> = QUESTIONS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, FORMS);
    }

    #[test]
    fn names_that_check_refuses_are_refused_before() {
        for (path, works) in [
            ("rust/loops", true),
            ("_bank/ports", true),
            ("con", false),
            ("rust/AUX.md", false),
            ("a?/b", false),
            ("a/.b", false),
        ] {
            assert_eq!(readable(&inside(Utf8Path::new(path)).unwrap()).is_ok(), works, "{path}");
        }
    }

    #[test]
    fn a_dot_is_part_of_a_name() {
        for (path, file, title) in [
            ("a/loops", "a/loops.md", "Loops"),
            ("a/loops.md", "a/loops.md", "Loops"),
            ("v1.2", "v1.2.md", "V1.2"),
            ("v1.2.md", "v1.2.md", "V1.2"),
        ] {
            assert_eq!((page_file(path.into()).as_str(), words_of(path.into()).as_str()), (file, title));
        }
    }

    #[test]
    fn nothing_is_added_outside_of_content() {
        for path in ["../x", "/etc/x", "a/../../x", "", ".", "content"] {
            assert!(inside(Utf8Path::new(path)).is_err(), "{path}");
        }
        assert_eq!(inside(Utf8Path::new("content/a/b")).unwrap(), "content/a/b");
        assert_eq!(inside(Utf8Path::new("a/b")).unwrap(), "content/a/b");
    }
}
