//! freeCodeCamp challenge files: one question a file, YAML front matter, marker headings.
//!
//! In: paths and bytes. Out: one page per folder with a question per file. The markers are
//! `# --description--`, `# --question--`, `## --text--`, `## --answers--` (options parted by lines
//! `---`) and `## --video-solution--` (the right option's number from 1).

use super::clean::{Cleaner, Markdown};
use super::{Answer, Batch, Choice, Input, Note, Page, Piece, Question, page_path};
use crate::markdown;
use crate::text::{Source, slug};
use crate::yaml::{self, Value};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The licence of the challenge files, as their repository states it for its curriculum folder.
const LICENSE: &str = "CC-BY-SA-4.0";

/// Where links of the challenges lead that were relative to their own site.
const HOME: &str = "https://www.freecodecamp.org/";

/// Reads challenge files; each folder becomes a page.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    let mut pages: BTreeMap<Utf8PathBuf, Page> = BTreeMap::new();
    let mut notes = Vec::new();
    for input in &batch.inputs {
        let folder = input.path.parent().filter(|folder| !folder.as_str().is_empty());
        // Folders are named like files here: a point in one is no ending.
        let path = page_path(Utf8Path::new(&folder.map_or("questions.md".to_owned(), |folder| format!("{folder}.md"))));
        match challenge(batch, input, &path) {
            Ok((question, copies)) => {
                let page = pages.entry(path.clone()).or_insert_with(|| page(path, &input.path));
                page.copies.extend(copies);
                page.pieces.push(Piece::Question(Box::new(question)));
            }
            Err(reason) => {
                let question = input.path.file_stem().unwrap_or_default().to_owned();
                notes.push(Note { question, ..Note::refused(&input.path, 0, reason) });
            }
        }
    }
    (pages.into_values().collect(), notes)
}

fn page(path: Utf8PathBuf, from: &Utf8Path) -> Page {
    let title = path.file_stem().unwrap_or_default().replace('-', " ");
    let mut letters = title.chars();
    let title = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    Page {
        path,
        from: from.to_owned(),
        title,
        language: super::language_of(from).filter(|language| language != "en"),
        license: Some(LICENSE.to_owned()),
        source: Some("freeCodeCamp curriculum".to_owned()),
        ..Page::default()
    }
}

type Copies = Vec<(Utf8PathBuf, Utf8PathBuf)>;

fn challenge(batch: &Batch, input: &Input, page: &Utf8Path) -> Result<(Question, Copies), String> {
    let source = Arc::new(Source::new(input.path.clone(), input.text()?));
    let mut cleaner = Cleaner::new(batch, &input.path, page);
    cleaner.home = Some(HOME.to_owned());
    let (front, start, fault) = markdown::front_matter(&source);
    let front = front.filter(|_| fault.is_none()).ok_or("it has no front matter")?;
    let node =
        yaml::parse(&source, front).map_err(|error| format!("its front matter is not YAML: {}", error.message))?;
    let mut fields = BTreeMap::new();
    if let Value::Map(map) = &node.value {
        for (key, value) in map {
            fields.insert(key.name.as_str(), source.slice(value.span).trim_matches(['"', '\'']).to_owned());
            if let Value::Text(text) = &value.value {
                fields.insert(key.name.as_str(), text.clone());
            }
        }
    }
    let known = ["title", "dashedName"];
    fields.keys().filter(|key| !known.contains(key)).for_each(|key| cleaner.lose(format!("the field `{key}`")));
    let mut sections = sections(&source.text()[start..]);
    let answers = sections.remove("answers").ok_or("it has no `## --answers--`")?;
    let solution = sections.remove("video-solution").ok_or("it has no `## --video-solution--`")?;
    let prompt: Vec<String> = ["description", "text"]
        .iter()
        .filter_map(|name| sections.remove(*name))
        .filter(|text| !text.is_empty())
        .collect();
    sections.remove("question");
    for (name, _) in sections.iter().filter(|(_, text)| !text.is_empty()) {
        cleaner.lose(format!("the section `--{name}--`"));
    }
    let options = split_options(&answers);
    let right: usize =
        solution.trim().parse().map_err(|_| format!("its solution `{}` is not a number", solution.trim()))?;
    if options.len() < 2 {
        return Err("it has fewer than two options".to_owned());
    }
    if right == 0 || right > options.len() {
        return Err(format!("its solution is option {right} of {}", options.len()));
    }
    let title = fields.get("title").cloned().filter(|title| !title.trim().is_empty()).ok_or("it has no title")?;
    let name = fields.get("dashedName").map(String::as_str).unwrap_or(&title);
    let id = Some(slug(name))
        .filter(|id| !id.is_empty())
        .unwrap_or_else(|| slug(input.path.file_stem().unwrap_or("question")));
    let prompt = Markdown::join(prompt.iter().map(|part| cleaner.markdown(part)));
    let options: Vec<Choice> = options
        .iter()
        .enumerate()
        .map(|(index, option)| Choice { right: index + 1 == right, text: cleaner.option(option), feedback: None })
        .collect();
    let question = Question {
        name: title.clone(),
        from: Some(input.path.clone()),
        id: Some(id),
        title: Some(Markdown::text(&title)),
        prompt,
        answer: Answer::Options { multiple: false, options },
        lost: cleaner.lost(),
        ..Question::default()
    };
    Ok((question, cleaner.copies()))
}

/// The text under each marker heading, by its name; markers inside code do not count.
fn sections(body: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut name = String::new();
    let mut fence = Fence::default();
    for line in body.lines() {
        let inside = fence.step(line);
        let marker = line.trim_start_matches('#').trim();
        let marker = marker.strip_prefix("--").and_then(|rest| rest.strip_suffix("--"));
        match marker.filter(|_| !inside && line.starts_with('#')) {
            Some(marker) => {
                name = marker.to_owned();
                found.entry(name.clone()).or_default();
            }
            None => {
                let text = found.entry(name.clone()).or_default();
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    found.values_mut().for_each(|text| *text = text.trim_matches('\n').trim_end().to_owned());
    found
        .remove("")
        .filter(|text| !text.is_empty())
        .map(|text| found.insert("before the first marker".to_owned(), text));
    found
}

/// Options are parted by lines of three dashes outside code.
fn split_options(answers: &str) -> Vec<String> {
    let mut options = vec![String::new()];
    let mut fence = Fence::default();
    for line in answers.lines() {
        let inside = fence.step(line);
        if !inside && line.trim() == "---" {
            options.push(String::new());
        } else if let Some(option) = options.last_mut() {
            option.push_str(line);
            option.push('\n');
        }
    }
    options
        .into_iter()
        .map(|option| option.trim_matches('\n').trim_end().to_owned())
        .filter(|option| !option.is_empty())
        .collect()
}

/// Follows fenced code line by line.
#[derive(Default)]
struct Fence {
    open: Option<(char, usize)>,
}

impl Fence {
    /// Whether the line belongs to a code block, its fences included.
    fn step(&mut self, line: &str) -> bool {
        let line = line.trim_start();
        let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'));
        let width = mark.map_or(0, |mark| line.chars().take_while(|letter| *letter == mark).count());
        match self.open {
            None if width >= 3 => {
                self.open = mark.map(|mark| (mark, width));
                true
            }
            None => false,
            Some((open, least)) => {
                if mark == Some(open) && width >= least && line[width..].trim().is_empty() {
                    self.open = None;
                }
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, format, import};
    use super::*;

    fn one(text: &str) -> Imported {
        let input = Input { path: "a/b/q.md".into(), bytes: text.as_bytes().to_vec() };
        import(format("fcc").unwrap(), &Batch { inputs: vec![input], ..Batch::default() })
    }

    const FILE: &str = "---\nid: 1\ntitle: A {title}\ndashedName: a-title\n---\n\n# --question--\n\n## --text--\n\nWhat?\n\n## --answers--\n\n```py\na\n---\nb\n```\n\n---\n\n1. one\n\n## --video-solution--\n\n2\n";

    #[test]
    fn a_file_becomes_a_question() {
        let imported = one(FILE);
        let (path, text) = &imported.files[0];
        assert_eq!(path, "content/a/b.md");
        assert!(
            text.contains(
                "## A \\{title\\} {#a-title}\n\nWhat?\n\n- [ ]\n  ```py\n  a\n  ---\n  b\n  ```\n- [x] 1\\. one\n"
            ),
            "{text}"
        );
        assert_eq!(imported.notes[0].lost, ["the field `id`"]);
    }

    #[test]
    fn what_cannot_be_a_question_is_refused_by_name() {
        for (from, to, reason) in [
            ("\n2\n", "\n3\n", "option 3 of 2"),
            ("\n2\n", "\ntwo\n", "not a number"),
            ("## --answers--", "## --other--", "no `## --answers--`"),
            ("title: A {title}\n", "", "no title"),
            ("1. one", "```py\na\n---\nb\n```", "the same"),
        ] {
            let imported = one(&FILE.replace(from, to));
            let refused = imported.notes[0].refused.clone().unwrap_or_default();
            assert!(refused.contains(reason) && imported.files.is_empty(), "{reason}: {refused}");
        }
    }
}
