//! freeCodeCamp challenge files: one question a file, YAML front matter, marker headings.
//!
//! In: paths and bytes. Out: one page per folder with a question per file. The markers are
//! `# --description--`, `# --question--`, `## --text--`, `## --answers--` (options parted by lines
//! `---`) and `## --video-solution--` (the right option's number from 1).

use super::{Imported, Note};
use crate::markdown;
use crate::text::{Source, slug};
use crate::yaml::{self, Value};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The largest file that is read, in bytes; real ones have a few thousand.
const LARGEST: usize = 1 << 20;

/// The licence of the challenge files, as their repository states it for its curriculum folder.
const LICENSE: &str = "CC-BY-SA-4.0";

/// Where links of the challenges lead that were relative to their own site.
const HOME: &str = "https://www.freecodecamp.org/";

/// Top folders that name a language.
const LANGUAGES: &[(&str, &str)] = &[
    ("chinese", "zh-Hans"),
    ("chinese-traditional", "zh-Hant"),
    ("espanol", "es"),
    ("german", "de"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("portuguese", "pt-BR"),
    ("swahili", "sw"),
    ("ukrainian", "uk"),
];

/// One challenge.
struct Challenge {
    id: String,
    title: String,
    prompt: String,
    options: Vec<String>,
    right: usize,
}

/// Imports challenge files; `inputs` are in the order of their paths.
pub fn import(inputs: &[(Utf8PathBuf, Vec<u8>)]) -> Imported {
    let mut imported = Imported::default();
    let mut pages: BTreeMap<Utf8PathBuf, Vec<Challenge>> = BTreeMap::new();
    for (path, bytes) in inputs {
        let mut lost = Vec::new();
        let refused = match read(path, bytes, &mut lost) {
            Ok(mut challenge) => {
                let page = pages.entry(page_path(path)).or_default();
                // Two titles may give one id; the file's name is unique in its folder.
                if page.iter().any(|other| other.id == challenge.id) {
                    challenge.id = slug(path.file_stem().unwrap_or_default());
                }
                let taken = page.iter().any(|other| other.id == challenge.id);
                if !taken {
                    page.push(challenge);
                }
                taken.then(|| "another file of its folder has the same name".to_owned())
            }
            Err(reason) => Some(reason),
        };
        imported.notes.push(Note { path: path.clone(), lost, refused });
    }
    imported.files = pages
        .into_iter()
        .filter(|(_, page)| !page.is_empty())
        .map(|(path, page)| {
            let text = write(&path, &page);
            (path, text)
        })
        .collect();
    imported
}

/// `a/b/c.md` becomes a question of `content/a/b.md`; parts are made safe, so none leaves the course.
fn page_path(path: &Utf8Path) -> Utf8PathBuf {
    let parts: Vec<String> =
        path.parent().into_iter().flat_map(Utf8Path::iter).map(slug).filter(|part| !part.is_empty()).collect();
    let name = if parts.is_empty() { "questions".to_owned() } else { parts.join("/") };
    format!("content/{name}.md").into()
}

fn read(path: &Utf8Path, bytes: &[u8], lost: &mut Vec<String>) -> Result<Challenge, String> {
    if bytes.len() > LARGEST {
        return Err(format!("it is {} bytes long, more than the {LARGEST} that are read", bytes.len()));
    }
    let text =
        std::str::from_utf8(bytes).map_err(|error| format!("it is not UTF-8 at byte {}", error.valid_up_to()))?;
    let source = Arc::new(Source::new(path, text.replace("\r\n", "\n")));
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
    lost.extend(fields.keys().filter(|key| !known.contains(key)).map(|key| (*key).to_owned()));
    let mut sections = sections(&source.text()[start..]);
    let answers = sections.remove("answers").ok_or("it has no `## --answers--`")?;
    let solution = sections.remove("video-solution").ok_or("it has no `## --video-solution--`")?;
    let prompt: Vec<String> = ["description", "text"]
        .iter()
        .filter_map(|name| sections.remove(*name))
        .filter(|text| !text.is_empty())
        .collect();
    sections.remove("question");
    lost.extend(
        sections.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, _)| format!("section --{name}--")),
    );
    let options = split_options(&answers);
    let right: usize =
        solution.trim().parse().map_err(|_| format!("its solution `{}` is not a number", solution.trim()))?;
    if options.len() < 2 {
        return Err("it has fewer than two options".to_owned());
    }
    if right == 0 || right > options.len() {
        return Err(format!("its solution is option {right} of {}", options.len()));
    }
    // White space counts in code and nowhere else.
    let same = |one: &str, other: &str| {
        one == other || !one.contains("```") && one.split_whitespace().eq(other.split_whitespace())
    };
    if options.iter().enumerate().any(|(index, option)| options[..index].iter().any(|other| same(other, option))) {
        return Err("two of its options are the same".to_owned());
    }
    let title = fields.get("title").cloned().filter(|title| !title.trim().is_empty()).ok_or("it has no title")?;
    let name = fields.get("dashedName").map(String::as_str).unwrap_or(&title);
    let id =
        Some(slug(name)).filter(|id| !id.is_empty()).unwrap_or_else(|| slug(path.file_stem().unwrap_or("question")));
    Ok(Challenge { id, title, prompt: prompt.join("\n\n"), options, right: right - 1 })
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

/// The page of a folder.
fn write(path: &Utf8Path, challenges: &[Challenge]) -> String {
    let inside = path.strip_prefix("content").unwrap_or(path);
    let title = path.file_stem().unwrap_or_default().replace('-', " ");
    let mut letters = title.chars();
    let title: String = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    let mut page = format!("---\ntitle: {}\n", serde_json::Value::from(title));
    let top = inside.iter().next().unwrap_or_default();
    if let Some((_, language)) = LANGUAGES.iter().find(|(folder, _)| *folder == top) {
        page.push_str(&format!("language: {language}\n"));
    }
    // A folder may have the name of a mode, but its page is none.
    page.push_str(&format!("mode: none\nlicense: {LICENSE}\nsource: freeCodeCamp curriculum\n---\n"));
    for challenge in challenges {
        page.push_str(&format!("\n## {} {{#{}}}\n\n", escape(&challenge.title), challenge.id));
        let prompt = mend(&challenge.prompt);
        if !prompt.is_empty() {
            page.push_str(&prompt);
            page.push_str("\n\n");
        }
        // A list of the prompt would swallow options with the same bullet.
        let bullet = if prompt.lines().any(|line| line.trim_start().starts_with("- ")) { '*' } else { '-' };
        for (index, option) in challenge.options.iter().enumerate() {
            let mark = if index == challenge.right { 'x' } else { ' ' };
            page.push_str(&format!("{bullet} [{mark}]"));
            let option = mend(option);
            let code = option.starts_with("```") || option.starts_with("~~~");
            for (number, line) in option.lines().enumerate() {
                match (number, code) {
                    (0, false) => page.push_str(&format!(" {}", escape_start(line))),
                    _ if line.is_empty() => page.push('\n'),
                    _ => page.push_str(&format!("\n  {line}")),
                }
            }
            page.push('\n');
        }
    }
    page
}

/// Text that must stay text in a heading.
fn escape(text: &str) -> String {
    text.chars()
        .flat_map(|letter| "\\`*_{}[]<>#".contains(letter).then_some('\\').into_iter().chain([letter]))
        .collect()
}

/// The first line of an option must not start a block of its own.
fn escape_start(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    match line.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => format!("{}\\{}", &line[..digits], &line[digits..]),
        _ if line.starts_with(['#', '>', '-', '+', '|']) || line.starts_with("* ") || line.starts_with("[") => {
            format!("\\{line}")
        }
        _ => line.to_owned(),
    }
}

/// Markdown outside code, mended where this format means something else by it.
fn mend(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut fence = Fence::default();
    for line in text.lines() {
        if fence.step(line) {
            mended.push_str(line);
        } else {
            let line = line.replace("](/", &format!("]({HOME}")).replace("href=\"/", &format!("href=\"{HOME}"));
            // A heading of the prompt would start a question of its own.
            let heading = line.trim_start_matches('#');
            if heading.len() < line.len() && heading.starts_with(' ') {
                mended.push_str(&format!("**{}**", heading.trim()));
            } else {
                mended.push_str(&line);
            }
        }
        mended.push('\n');
    }
    mended.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Imported {
        import(&[("a/b/q.md".into(), text.as_bytes().to_vec())])
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
        assert_eq!(imported.notes[0].lost, ["id"]);
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

    #[test]
    fn no_path_leaves_the_course() {
        for path in ["../../x/q.md", "/etc/q.md", "q.md", "a/../../q.md"] {
            let imported = import(&[(path.into(), FILE.as_bytes().to_vec())]);
            let target = &imported.files[0].0;
            assert!(target.starts_with("content") && !target.as_str().contains(".."), "{target}");
        }
    }
}
