//! LiaScript pages: Markdown with quizzes in it, for a course of text and questions.
//!
//! In: paths and bytes. Out: a page per file with its text in order and a question per quiz. [`head`] reads the settings at
//! a page's start, [`lines`] takes out what no learner reads, [`quiz`] knows the quizzes, [`text`] the marks in running
//! text; here is decided what of the text before a quiz belongs to it, and where links lead.

mod head;
mod lines;
mod prompt;
mod quiz;
mod question;
mod text;

use super::clean::{Cleaner, Resolve, parse};
use super::fences::Fence;
use super::lines::heading;
use super::{Batch, MOST_QUESTIONS, Note, Page, Piece, page_path};
use crate::markdown;
use crate::text::{one_line, slug};
use camino::{Utf8Path, Utf8PathBuf};
use head::Head;
use lines::Body;
use quiz::Quiz;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use text::Texts;

/// A file that was read.
struct Module {
    path: Utf8PathBuf,
    page: Utf8PathBuf,
    title: String,
    head: Head,
    body: Body,
    texts: Texts,
    parts: Vec<Part>,
    /// Where links to sections lead: by the slug of the title, and by the number of the section.
    sections: BTreeMap<String, String>,
}

/// A part of a page, in its order.
enum Part {
    /// A heading: its level and words, the line, and whether a question takes it as its title.
    Heading { level: usize, title: String, line: usize, taken: bool },
    /// Lines of text.
    Text { from: usize, to: usize },
    /// A quiz, and the lines of its prompt; a prompt of one item of a list stands without its number.
    Quiz { prompt: (usize, usize), item: bool, quiz: Box<Quiz>, titled: Option<(usize, String)> },
}

/// Reads LiaScript pages; each file becomes a page.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    let mut notes = Vec::new();
    let mut modules = Vec::new();
    for input in &batch.inputs {
        let text = input.text();
        match text.and_then(|text| module(&input.path, &text)) {
            Ok(module) => modules.push(module),
            Err(reason) => notes.push(Note::refused(&input.path, 0, reason)),
        }
    }
    let mut pages = Vec::new();
    let links = Links::new(&modules);
    for (index, module) in modules.iter().enumerate() {
        let resolve = |url: &str| links.resolve(index, url);
        let (page, lost) = page(batch, module, &resolve);
        if !lost.is_empty() {
            notes.push(Note { path: module.path.clone(), line: 1, lost, ..Note::default() });
        }
        pages.push(page);
    }
    (pages, notes)
}

/// Reads a file into its parts.
fn module(path: &Utf8Path, text: &str) -> Result<Module, String> {
    let (head, rest, first) = head::take(text)?;
    let mut texts = Texts {
        defined: head.defined.iter().cloned().collect(),
        imports: head.get(&["import"]).is_some(),
        ..Texts::default()
    };
    let body = lines::body(rest, first, &mut texts);
    if body.lines.iter().all(|line| line.text.trim().is_empty()) {
        return Err("it holds no text: give it some, or leave it out".to_owned());
    }
    let whole: Vec<&str> = body.lines.iter().map(|line| line.text.as_str()).collect();
    texts.math = Texts::has_formula(&whole.join("\n"));
    let mut parts = parts(&body);
    let quizzes = parts.iter().filter(|part| matches!(part, Part::Quiz { .. })).count();
    if quizzes > MOST_QUESTIONS {
        return Err(format!("it holds {quizzes} quizzes, more than the {MOST_QUESTIONS} that are read: divide it"));
    }
    let slides: Vec<String> = parts
        .iter()
        .filter_map(|part| match part {
            // A heading made by a line below it is no section of its own.
            Part::Heading { title, line, .. } if heading(&body.lines[*line].text).is_some() => Some(title.clone()),
            _ => None,
        })
        .collect();
    let title = name_page(path, &head, &mut parts);
    take_headings(&body, &texts, &mut parts);
    let sections = sections(&parts, &slides, texts.math);
    Ok(Module { path: path.to_owned(), page: page_path(path), title, head, body, texts, parts, sections })
}

/// Splits a page into headings, texts and quizzes.
fn parts(body: &Body) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut fence = Fence::default();
    let mut level = 1;
    let mut text = 0;
    let mut fresh = true;
    let mut index = 0;
    while index < body.lines.len() {
        let line = body.lines[index].text.as_str();
        if !fence.is_open()
            && let Some((kind, end)) = quiz::drawing(body, index)
        {
            let quiz = Quiz::of(kind, end);
            prompt::split(body, &mut parts, text, index, quiz);
            (index, text, fresh) = (end, end, true);
            continue;
        }
        if fence.step(line) {
            fresh = true;
            index += 1;
            continue;
        }
        if let Some((found, words)) = heading(line) {
            push_text(body, &mut parts, text, index);
            level = found;
            parts.push(Part::Heading { level, title: words.to_owned(), line: index, taken: false });
            (index, fresh) = (index + 1, true);
            text = index;
            continue;
        }
        if let Some(under) = underlined(body, index).filter(|_| fresh) {
            push_text(body, &mut parts, text, index);
            let level = (level + under).min(6);
            parts.push(Part::Heading { level, title: line.trim().to_owned(), line: index, taken: false });
            (index, fresh) = (index + 2, true);
            text = index;
            continue;
        }
        match quiz::quiz(body, index, fresh) {
            Some(quiz) => {
                let end = quiz.end;
                prompt::split(body, &mut parts, text, index, quiz);
                (index, text, fresh) = (end, end, true);
            }
            None => {
                fresh = line.trim().is_empty() || quiz::is_stars(line.trim());
                index += 1;
            }
        }
    }
    push_text(body, &mut parts, text, body.lines.len());
    parts
}

/// How far below its section a heading lies that a line of `=` or `-` makes; it is one line long.
fn underlined(body: &Body, index: usize) -> Option<usize> {
    let words = body.lines[index].text.trim();
    let line = body.lines.get(index + 1)?.text.trim();
    let signs = |sign: char| line.len() >= 3 && line.chars().all(|letter| letter == sign);
    let fits = !words.is_empty() && !words.starts_with(['|', '>', '<', '=']) && prompt::content(words).is_none();
    match (fits, signs('='), signs('-')) {
        (true, true, _) => Some(1),
        (true, _, true) => Some(2),
        _ => None,
    }
}

fn push_text(body: &Body, parts: &mut Vec<Part>, from: usize, to: usize) {
    if body.lines[from..to].iter().any(|line| !line.text.trim().is_empty()) || !body.lost_in(from, to).is_empty() {
        parts.push(Part::Text { from, to });
    }
}

/// The page's title: its setting, else its first heading; a heading that says the same is not said twice.
fn name_page(path: &Utf8Path, head: &Head, parts: &mut Vec<Part>) -> String {
    let first = match parts.iter().position(|part| matches!(part, Part::Heading { .. })) {
        Some(at) => match &parts[at] {
            Part::Heading { level: 1, title, .. } => Some((at, plain(title, false))),
            _ => None,
        },
        None => None,
    };
    let letters =
        |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    let set = head.get(&["title"]).map(|title| plain(title, false)).filter(|title| !title.is_empty());
    let found = first.as_ref().map(|(_, words)| words.clone()).filter(|words| !words.is_empty());
    let title = set
        .or_else(|| found.clone())
        .unwrap_or_else(|| path.file_stem().unwrap_or("Questions").replace(['_', '-'], " "));
    if let Some((at, words)) = first
        && letters(&words) == letters(&title)
    {
        // Several headings of the first level stay what they are: chapters.
        parts.remove(at);
    }
    let chapters = parts.iter().filter(|part| matches!(part, Part::Heading { level: 1, .. })).count();
    if chapters > 1 {
        for part in parts.iter_mut() {
            if let Part::Heading { level, .. } = part {
                *level = (*level + 1).min(6);
            }
        }
    }
    title
}

/// A quiz right under a heading, and alone there, is asked by that heading if nothing else asks it in short.
fn take_headings(body: &Body, texts: &Texts, parts: &mut [Part]) {
    for index in 1..parts.len() {
        let (before, behind) = parts.split_at_mut(index);
        let (Some(Part::Heading { level, title, taken, .. }), [Part::Quiz { prompt, item, quiz, titled }, behind @ ..]) =
            (before.last_mut(), behind)
        else {
            continue;
        };
        // Without a text before it nothing else asks.
        let silent = prompt.0 == prompt.1 && !matches!(quiz.kind, quiz::Kind::Gaps { .. });
        let mut section =
            behind.iter().take_while(|part| !matches!(part, Part::Heading { level: next, .. } if next <= level));
        let alone = silent || section.all(|part| matches!(part, Part::Text { .. }));
        if !alone || title.is_empty() || quiz.is_refused() {
            continue;
        }
        let asked = question::prompt(body, *prompt, *item);
        let batch = Batch::default();
        let mut cleaner = Cleaner::new(&batch, "".into(), "".into());
        cleaner.math = texts.math;
        let asked = cleaner.markdown(&texts.turn(&asked, &mut Vec::new()));
        if asked.split_title(texts.math).is_none() {
            *titled = Some(((*level).max(2), title.clone()));
            *taken = true;
        }
    }
}

/// Where links to the sections of a page lead: the ids are those that a [`Cleaner`] gives its headings.
fn sections(parts: &[Part], slides: &[String], math: bool) -> BTreeMap<String, String> {
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for part in parts {
        let Part::Heading { title, taken: asks, .. } = part else { continue };
        let own = slug(&plain(title, math));
        if *asks {
            if !own.is_empty() && own.len() <= 60 && !taken.contains_key(&own) {
                ids.entry(own.clone()).or_insert(own);
            }
            continue;
        }
        let mut id = own.clone();
        while id.is_empty() || taken.contains_key(&id) {
            let number = taken.entry(own.clone()).or_insert(1);
            *number += 1;
            id = if own.is_empty() { format!("part-{number}") } else { format!("{own}-{number}") };
        }
        taken.insert(id.clone(), 1);
        ids.entry(own).or_insert(id);
    }
    for (index, title) in slides.iter().enumerate() {
        if let Some(id) = ids.get(&slug(&plain(title, math))).cloned() {
            ids.entry(format!("{}", index + 1)).or_insert(id);
        }
    }
    ids
}

/// The words of a line of Markdown.
fn plain(text: &str, math: bool) -> String {
    let (_, document) = parse(text, math);
    let mut words: Vec<String> = Vec::new();
    markdown::each_content(&document.blocks, &mut |content| words.push(markdown::plain(content)));
    one_line(&words.join(" "))
}

/// Where links between the pages of an import lead.
struct Links<'a> {
    modules: &'a [Module],
    by_path: HashMap<&'a str, usize>,
}

/// What stands before the address of a page where LiaScript is read.
const READER: &str = "liascript.github.io/";

impl<'a> Links<'a> {
    fn new(modules: &'a [Module]) -> Self {
        let mut pages: HashMap<&Utf8Path, usize> = HashMap::new();
        modules.iter().for_each(|module| *pages.entry(&module.page).or_default() += 1);
        // Two files whose pages would be called the same are not told apart by a link.
        let single = |module: &Module| pages.get(module.page.as_path()) == Some(&1);
        let by_path = modules
            .iter()
            .enumerate()
            .filter(|(_, module)| single(module))
            .map(|(index, module)| (module.path.as_str(), index))
            .collect();
        Self { modules, by_path }
    }

    /// Where an address in a module leads, if that is a page of this import.
    fn resolve(&self, from: usize, url: &str) -> Option<String> {
        let module = &self.modules[from];
        let url = match url.split_once(READER) {
            Some((_, rest)) => rest.split_once('?')?.1,
            None => url,
        };
        let (path, anchor) = url.split_once('#').unwrap_or((url, ""));
        let anchor = crate::course::decode(anchor);
        let found = if path.is_empty() {
            from
        } else if path.contains("://") {
            // A page of another version may say something else.
            let parts: Vec<&str> = path.split('/').collect();
            if !parts.iter().any(|part| matches!(*part, "main" | "master")) {
                return None;
            }
            let tails = (2..parts.len().min(8)).map(|count| parts[parts.len() - count..].join("/"));
            tails.into_iter().find_map(|tail| self.by_path.get(tail.as_str()).copied())?
        } else {
            let folder = module.path.parent().unwrap_or(Utf8Path::new(""));
            let path = crate::course::resolve(folder, &crate::course::decode(path))?;
            *self.by_path.get(path.as_str())?
        };
        let target = &self.modules[found];
        let number = anchor.parse::<usize>().ok();
        let id = target
            .sections
            .get(&number.map_or_else(|| slug(&anchor), |number| number.to_string()))
            .map(|id| format!("#{id}"));
        match (found == from, id) {
            (true, Some(id)) => Some(id),
            (true, None) => None,
            (false, id) => Some(relative(&module.page, &target.page) + &id.unwrap_or_default()),
        }
    }
}

/// The address of one page from another.
fn relative(from: &Utf8Path, to: &Utf8Path) -> String {
    let here: Vec<&str> = from.parent().into_iter().flat_map(Utf8Path::iter).collect();
    let there: Vec<&str> = to.iter().collect();
    let same = here.iter().zip(&there).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..", here.len() - same);
    up.chain(there[same..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// Settings that a page takes over.
const USED: &[&str] = &["title", "language", "author", "comment", "description", "license", "licence"];

/// Makes the page of a module; also gives what of the file as a whole was lost.
fn page(batch: &Batch, module: &Module, resolve: Resolve<'_>) -> (Page, Vec<String>) {
    let head = &module.head;
    let mut cleaner = Cleaner::new(batch, &module.path, &module.page);
    cleaner.math = module.texts.math;
    cleaner.resolve = Some(resolve);
    let pieces = pieces(module, &mut cleaner);
    let language = head.get(&["language"]).map(|tag| tag.replace('_', "-"));
    let (language, odd) = match language {
        Some(tag) if is_tag(&tag) => (Some(tag), None),
        Some(tag) => (None, Some(tag)),
        None => (super::language_of(&module.path), None),
    };
    let described = head.get(&["description", "comment"]).map(|text| plain(text, false));
    let page = Page {
        path: module.page.clone(),
        from: module.path.clone(),
        title: module.title.clone(),
        language,
        license: head.get(&["license", "licence"]).map(str::to_owned),
        source: head.get(&["author"]).map(|author| format!("{}, by {author}", module.path)),
        description: described.filter(|text| !text.is_empty()),
        math: module.texts.math,
        pieces,
        copies: cleaner.copies(),
        ..Page::default()
    };
    let mut lost = Vec::new();
    let mut seen = BTreeSet::new();
    let both = head.get(&["description"]).is_some() && head.get(&["comment"]).is_some();
    let fields: Vec<String> = head
        .fields
        .iter()
        .filter(|(name, value)| {
            let used = USED.contains(&name.as_str()) && !(name == "comment" && both);
            !used && !value.is_empty() && seen.insert(name.clone())
        })
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    match fields.as_slice() {
        [] => {}
        [one] => lost.push(format!("the field {one}")),
        several => lost.push(format!("the fields {}", several.join(", "))),
    }
    let more = head.defined.iter().filter(|(_, words)| words.is_none());
    let macros: Vec<String> = more.map(|(name, _)| format!("`@{name}`")).collect();
    if !macros.is_empty() {
        lost.push(format!("the texts of the macros {}", macros.join(", ")));
    }
    if let Some(tag) = odd {
        lost.push(format!("the language `{tag}`, which is no tag of one"));
    }
    match module.body.styles {
        0 => {}
        1 => lost.push("a comment".to_owned()),
        count => lost.push(format!("{count} comments, and the styles in them")),
    }
    (page, lost)
}

/// Whether a text is shaped like the tag of a language.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Prints the parts of a page as pieces.
fn pieces(module: &Module, cleaner: &mut Cleaner<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open: Option<(String, usize, Vec<String>)> = None;
    let body = &module.body;
    let mut section = String::new();
    let mut script = false;
    for part in &module.parts {
        let after = std::mem::take(&mut script);
        match part {
            Part::Heading { level, title, line, taken } => {
                section = plain(title, module.texts.math);
                // A section is a piece, so that a fault in one leaves the others alone.
                flush(&mut open, &mut pieces, cleaner);
                if !*taken {
                    let mut lost = Vec::new();
                    let words = module.texts.turn(title, &mut lost);
                    open = Some((format!("{} {words}\n", "#".repeat((*level).max(2))), *line, lost));
                }
            }
            Part::Text { from, to } => {
                let text: Vec<&str> = body.lines[*from..*to].iter().map(|line| line.text.as_str()).collect();
                let mut lost = body.lost_in(*from, *to);
                if after && let Some(at) = lost.iter().position(|what| what == lines::SCRIPT) {
                    // It belongs to the quiz before, which is refused for it.
                    lost.remove(at);
                }
                let text = module.texts.turn(&text.join("\n"), &mut lost);
                let (whole, _, all) = open.get_or_insert_with(|| (String::new(), *from, Vec::new()));
                whole.push('\n');
                whole.push_str(text.trim_matches('\n'));
                whole.push('\n');
                all.extend(lost);
            }
            Part::Quiz { prompt, item, quiz, titled } => {
                flush(&mut open, &mut pieces, cleaner);
                script = quiz.script;
                let asked = question::prompt(body, *prompt, *item);
                let mut question = question::question(&module.texts, quiz, &asked, titled.as_ref(), &section, cleaner);
                question.line = body.lines.get(prompt.1).map_or(0, |line| line.number);
                question.lost.extend(body.lost_in(prompt.0, quiz.end));
                let mut seen = BTreeSet::new();
                question.lost.retain(|one| seen.insert(one.clone()));
                pieces.push(Piece::Question(Box::new(question)));
            }
        }
    }
    flush(&mut open, &mut pieces, cleaner);
    for piece in &mut pieces {
        if let Piece::Prose { line, .. } = piece {
            *line = body.lines.get(*line).map_or(0, |line| line.number);
        }
    }
    pieces
}

fn flush(open: &mut Option<(String, usize, Vec<String>)>, pieces: &mut Vec<Piece>, cleaner: &mut Cleaner<'_>) {
    let Some((text, line, mut lost)) = open.take() else { return };
    let text = cleaner.prose(&text::tightened(&text));
    lost.extend(cleaner.lost());
    let mut seen = BTreeSet::new();
    lost.retain(|one| seen.insert(one.clone()));
    pieces.push(Piece::Prose { text, line, lost });
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, Input, format, import};
    use super::*;

    fn read(files: &[(&str, &str)]) -> Imported {
        let input = |(path, text): &(&str, &str)| Input { path: (*path).into(), bytes: text.as_bytes().to_vec() };
        let inputs = files.iter().map(input).collect();
        import(format("liascript").unwrap(), &Batch { inputs, ..Batch::default() })
    }

    /// The page of a file without its front matter.
    #[track_caller]
    fn page(text: &str, expected: &str) {
        let imported = read(&[("a/q.md", text)]);
        let (_, page) = imported.files.first().unwrap_or_else(|| panic!("{:?}", imported.notes));
        let body = page.split_once("\n---\n").map_or(page.as_str(), |(_, body)| body);
        assert_eq!(body.trim(), expected, "{:?}", imported.notes);
    }

    #[track_caller]
    fn refused(text: &str, reason: &str) {
        let imported = read(&[("a/q.md", text)]);
        let found: Vec<&str> = imported.notes.iter().filter_map(|note| note.refused.as_deref()).collect();
        assert!(found.len() == 1 && found[0].contains(reason), "{reason}: {found:?}");
    }

    const END: &str = "[(X)] y\n[( )] n\n";

    #[test]
    fn text_and_quizzes_keep_their_order() {
        page(
            &format!("# T\n\na\n\n## S\n\nb?\n\n{END}\nc\n\n### U\n\nd\n"),
            "a\n\n## S\n\n### b? {#b}\n\n- [x] y\n- [ ] n\n\n---\n\nc\n\n### U\n\nd",
        );
    }

    #[test]
    fn headings_without_another_question_ask_themselves() {
        page(&format!("# T\n## A?\n{END}\n## B\nb\n"), "## A? {#a}\n\n- [x] y\n- [ ] n\n\n## B\n\nb");
        let long = "w ".repeat(70);
        let long = long.trim();
        page(&format!("# T\n## A\n{long}\n\n{END}"), &format!("## A {{#a}}\n\n{long}\n\n- [x] y\n- [ ] n"));
        // Where it asks in short, the text is the title and the heading stays.
        page(&format!("# T\n## A\nb?\n\n{END}"), "## A\n\n### b? {#b}\n\n- [x] y\n- [ ] n");
        // Two quizzes under one heading do not share it.
        page(
            &format!("# T\n## A\n{long}\n\n{END}\nb?\n\n{END}"),
            &format!(
                "## A\n\n### Question 1 {{#{}}}\n\n{long}\n\n- [x] y\n- [ ] n\n\n### b? {{#b}}\n\n- [x] y\n- [ ] n",
                ["w"; 30].join("-")
            ),
        );
    }

    #[test]
    fn a_quiz_in_a_list_is_asked_by_its_item() {
        page(
            "# T\n## Quiz\n1. a?\n\n    [(X)] y\n    [( )] n\n    ***\n    e\n\n    ```\n      f\n    ```\n    ***\n\n2. b?\n\n    [[c]]\n",
            "## Quiz\n\n### a? {#a}\n\n- [x] y\n- [ ] n\n\n> [!EXPLANATION]\n> e\n>\n> ```\n>   f\n> ```\n\n### b? {#b}\n\n> [!ANSWER]\n> - `c`",
        );
    }

    #[test]
    fn gaps_make_a_cloze() {
        page(
            "# T\n## S\nFill in:\n\n| a | b |\n|---|---|\n| [[x|(y)]] | _[[ (z) | `w` ]]_ |\n",
            "## S\n\n### Fill in: {#fill-in .cloze}\n\n| a | b |\n|---|---|\n| [[y]] | _[[z]]_ |\n\n> [!BANK]\n> - x\n> - w",
        );
        page("# T\n## S\n> x [[a|(b)]]\n", "## S {#s .cloze}\n\n> x [[b]]\n\n> [!BANK]\n> - a");
        page(
            "# T\n## S\nA [[b]] and [[two words]].\n",
            "## S {#s .cloze}\n\nA [[ ]] and [[ ]].\n\n> [!ANSWER]\n> 1. `b`\n> 2. `two words`",
        );
    }

    #[test]
    fn what_cannot_be_a_question_is_refused_by_name() {
        for (quiz, reason) in [
            ("[(1)] a\n[(2)] b\n", "survey"),
            ("[[___]]\n", "survey"),
            ("[[!]]\n<script>1</script>\n", "scripts are never run"),
            ("[[a]]\n<script>1</script>\n", "write down what is right"),
            ("[( )] a\n[( )] b\n", "no option is right"),
            ("[[ ]] a\n[[ ]] b\n", "no option is right"),
            ("[(X)] a\n[(X)] b\n", "any one of several"),
            ("[[(a)|(b)|c]]\n", "any one of several"),
            ("[(X)] a\n", "one option"),
            ("[(X)] a\n[( )] a\n", "the same"),
            ("[(a) (b)]\n[ [X] [X] ] c\n[ [X] [ ] ] d\n", "not one right column"),
            ("[[a] [b]]\n", "brackets inside its brackets"),
            ("```ascii\n+ \"[[a]]\" +\n```\n", "drawing"),
            ("![a](b.png \"c [[d]]\")\n", "caption"),
            ("x [[ (![a](b.png)) | c ]] y\n", "more than words"),
            ("x [[___]] y\n", "survey"),
            ("> [( )] a\n> [(X)] b\n> [[?]] c\n", "in a quote"),
            ("> [[word]]\n", "in a quote"),
        ] {
            refused(&format!("# T\n## S\nq?\n\n{quiz}"), reason);
        }
        refused(&format!("# T\n## S\nq?\n\n{END}\n{END}"), "no text asks it");
        refused("<!--\nlanguage: en\n", "never ends");
        refused("<!-- a: b -->\n\n", "it holds no text");
    }

    #[test]
    fn titles_come_from_settings_headings_and_names() {
        for (text, title, first) in [
            ("# A\nx\n", "A", "x"),
            ("<!--\ntitle: A\n-->\n# A!\nx\n", "A", "x"),
            ("<!--\ntitle: A\n-->\n# B\nx\n", "A", "## B"),
            ("# A\nx\n# B\ny\n# C\nz\n", "A", "x\n\n## B\n\ny\n\n## C"),
            ("x\n\n# A\n", "A", "x"),
            ("## A\nx\n", "a b", "## A"),
        ] {
            let imported = read(&[("a_b.md", text)]);
            let page = &imported.files[0].1;
            assert!(page.contains(&format!("title: \"{title}\"\n")), "{page}");
            assert!(page.contains(&format!("---\n\n{first}\n")), "{page}");
        }
    }

    #[test]
    fn links_lead_to_pages_of_the_import() {
        let reader = "https://liascript.github.io/course/?https://raw.githubusercontent.com/u/r";
        let text = format!(
            "# T\n## Some Part\n[a](#Some-Part) [b](#2) [c](../two/q.md#Other-Part) [d]({reader}/main/two/q.md#2) \
             [e]({reader}/0a1b/two/q.md) [f](#none) [g](nope.md) [h]({reader}/main/two/q.md)\n"
        );
        let imported = read(&[("one/p.md", &text), ("two/q.md", "# U\n## Other part\nx\n")]);
        let page = &imported.files[0].1;
        let expected = format!(
            "[a](#some-part) [b](#some-part) [c](../two/q.md#other-part) [d](../two/q.md#other-part) \
             [e]({reader}/0a1b/two/q.md) f g [h](../two/q.md)\n"
        );
        assert!(page.ends_with(&expected), "{page}");
        assert_eq!(imported.notes[0].lost, ["the link to `#none`", "the link to `nope.md`"]);
    }

    #[test]
    fn settings_are_taken_over_or_named() {
        let text =
            "<!--\nauthor: A\nlanguage: en_UK!\ncomment: *one*\nlicense: CC0-1.0\nlogo: x\n@m\nx\n@end\n-->\n# T\nx\n";
        let imported = read(&[("q.md", text)]);
        let page = &imported.files[0].1;
        for line in ["description: \"one\"", "license: \"CC0-1.0\"", "source: \"q.md, by A\""] {
            assert!(page.contains(line), "{page}");
        }
        assert!(!page.contains("language"));
        assert_eq!(
            imported.notes[0].lost,
            ["the field `logo`", "the texts of the macros `@m`", "the language `en-UK!`, which is no tag of one",]
        );
    }
}
