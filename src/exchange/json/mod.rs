//! Quizzes in JSON, by a mapping that says what is what.
//!
//! In: JSON files and a mapping in YAML; without one, that of [`DEFAULT`]. Out: a page for each page of a file, in a
//! folder named after the file; one page where a file has none. [`tree`] reads JSON, [`mapping`] the mapping, and
//! [`question`] makes a question of what the mapping finds. Tables ([`super::csv`]) come the same way, a row an object.

mod html;
mod mapping;
mod question;
mod tree;

use super::clean::Cleaner;
use super::{Batch, Input, MOST_QUESTIONS, Note, Page, Piece, Question, page_path, title_of};
use crate::course::is_language;
use crate::text::slug;
use camino::{Utf8Path, Utf8PathBuf};
use question::{others, resolve};
use std::collections::BTreeMap;

pub(super) use mapping::{By, Fields, Mapping, Right, Word};
pub(super) use question::{Reader, names_zero, short};
pub(super) use tree::{Node, Value};

/// The mapping that is used where none is named.
pub(super) const DEFAULT: &str = include_str!("default.yaml");

/// Reads JSON files.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    let mapping = match mapping_of(batch, false) {
        Ok(Some(mapping)) => mapping,
        Ok(None) => Mapping::read(Utf8Path::new("default.yaml"), DEFAULT, false).unwrap_or_default(),
        Err(notes) => return (Vec::new(), notes),
    };
    let mut pages = Vec::new();
    let mut notes = Vec::new();
    for input in &batch.inputs {
        match file(batch, input, &mapping) {
            Ok((made, noted)) => {
                pages.extend(made);
                notes.extend(noted);
            }
            Err(reason) => notes.push(Note::refused(&input.path, 0, reason)),
        }
    }
    (pages, notes)
}

/// The mapping that was named, or what is wrong with it: then nothing is read.
pub(super) fn mapping_of(batch: &Batch, table: bool) -> Result<Option<Mapping>, Vec<Note>> {
    let Some((path, text)) = &batch.mapping else { return Ok(None) };
    Mapping::read(path, text, table).map(Some).map_err(|faults| {
        faults.into_iter().map(|fault| Note::refused(path.clone(), fault.line, fault.reason)).collect()
    })
}

/// One page of a file, before its questions are read.
struct Source<'n> {
    node: &'n Node,
    /// The name it has where pages are an object.
    key: Option<&'n str>,
    questions: Vec<(Option<&'n str>, &'n Node)>,
}

fn file(batch: &Batch, input: &Input, mapping: &Mapping) -> Result<(Vec<Page>, Vec<Note>), String> {
    let text = input.text()?;
    let top = tree::parse(&text).map_err(|fault| format!("it is not JSON: {fault}"))?;
    let mut notes = Vec::new();
    // A list around the whole file is common, usually of one.
    let tops = match &top.value {
        Value::List(items) if goes_inside(mapping) => items.iter().collect(),
        _ => vec![&top],
    };
    for node in &tops {
        if let Some(name) = node.twice(false) {
            return Err(format!("the name `{name}` stands twice in it, so one value would hide the other"));
        }
    }
    let said = |name: &Option<String>| {
        let name = name.as_deref()?;
        tops.iter().find_map(|node| resolve(node, name)).and_then(Node::word)
    };
    let mut lost: Vec<String> = Vec::new();
    let names: Vec<&str> = [
        &mapping.title,
        &mapping.language,
        &mapping.license,
        &mapping.source,
        &mapping.pages,
        if mapping.pages.is_none() { &mapping.questions } else { &None },
        if mapping.pages.is_none() { &mapping.page.title } else { &None },
        if mapping.pages.is_none() { &mapping.page.id } else { &None },
        if mapping.pages.is_none() { &mapping.page.description } else { &None },
    ]
    .into_iter()
    .filter_map(|name| name.as_deref())
    .collect();
    let whole = names.contains(&".") || mapping.pages.is_none() && mapping.questions.is_none();
    let mut own = Vec::new();
    for node in tops.iter().filter(|_| !whole) {
        others(node, "", &names, &mapping.ignore, &mut own);
    }
    for name in own {
        let what = format!("the field `{name}`");
        if !lost.contains(&what) {
            lost.push(what);
        }
    }
    let language = said(&mapping.language).filter(|tag| {
        let fits = is_language(tag);
        if !fits {
            lost.push(format!("the language `{}`, which is no tag such as `de`", short(tag)));
        }
        fits
    });
    let title = said(&mapping.title);
    let base = Page {
        path: page_path(&input.path),
        from: input.path.clone(),
        title: title.clone().unwrap_or_else(|| title_of(&input.path)),
        language: language.or_else(|| super::language_of(&input.path)),
        license: said(&mapping.license),
        source: said(&mapping.source),
        ..Page::default()
    };
    let sources = sources(&tops, mapping, &input.path, &mut notes)?;
    if sources.iter().map(|source| source.questions.len()).sum::<usize>() > MOST_QUESTIONS {
        return Err(format!("it has more questions than the {MOST_QUESTIONS} that are read: split it"));
    }
    let mut reader = Reader::new(mapping);
    let mut writer = Pages::new(batch, base, mapping.pages.is_some(), title.is_some());
    for (index, source) in sources.iter().enumerate() {
        let said = |name: &Option<String>| resolve(source.node, name.as_deref()?).and_then(Node::word);
        if mapping.pages.is_some() {
            let names: Vec<&str> =
                [&mapping.page.title, &mapping.page.id, &mapping.page.description, &mapping.questions]
                    .into_iter()
                    .filter_map(|name| name.as_deref())
                    .collect();
            if !names.contains(&".") && mapping.questions.is_some() {
                let mut own = Vec::new();
                others(source.node, "", &names, &mapping.ignore, &mut own);
                for name in own {
                    let what = format!("the field `{name}` of a page");
                    if !lost.contains(&what) {
                        lost.push(what);
                    }
                }
            }
            let title = said(&mapping.page.title).or_else(|| source.key.map(str::to_owned));
            let id = said(&mapping.page.id);
            writer.start(title, id, said(&mapping.page.description), index + 1);
        } else if let Some(title) = said(&mapping.page.title).filter(|_| sources.len() == 1) {
            writer.base.title = title;
        }
        for (number, (key, node)) in source.questions.iter().enumerate() {
            let name = match mapping.pages {
                Some(_) => format!("{}, question {}", writer.title(), number + 1),
                None => format!("question {}", number + 1),
            };
            let place = writer.place(reader.page(node));
            let mut cleaner = writer.cleaner(place);
            let mut question = reader.question(node, name, &mut cleaner);
            if let Some(key) = key.filter(|_| mapping.question.id.is_none()) {
                question.id = Some((*key).to_owned());
            }
            writer.take(place, question, cleaner);
        }
    }
    if batch.mapping.is_some() {
        lost.extend(reader.missing().into_iter().map(|name| format!("a value in `{name}`, which the mapping names")));
    }
    if !lost.is_empty() {
        notes.push(Note { path: input.path.clone(), line: 1, lost, ..Note::default() });
    }
    Ok((writer.finish(), notes))
}

/// Whether a list at the top stands around what the mapping names, and is not itself the pages or the questions.
fn goes_inside(mapping: &Mapping) -> bool {
    match (&mapping.pages, &mapping.questions) {
        (Some(pages), _) => pages != ".",
        (None, Some(questions)) => questions != ".",
        (None, None) => false,
    }
}

/// The pages of a file with their questions.
fn sources<'n>(
    tops: &[&'n Node],
    mapping: &Mapping,
    path: &Utf8Path,
    notes: &mut Vec<Note>,
) -> Result<Vec<Source<'n>>, String> {
    let mut sources = Vec::new();
    let Some(pages) = &mapping.pages else {
        for node in tops {
            let inner = match &mapping.questions {
                Some(name) => resolve(node, name).ok_or_else(|| nothing(node, name, "the questions"))?,
                None if matches!(node.value, Value::Object(_)) => {
                    return Err(format!(
                        "it is an object, not a list of questions; say in a mapping where they are, `questions: NAME`: {}",
                        has(node)
                    ));
                }
                None => node,
            };
            sources.push(Source { node, key: None, questions: children(inner, "questions")? });
        }
        return Ok(sources);
    };
    for node in tops {
        let inner = resolve(node, pages).ok_or_else(|| nothing(node, pages, "the pages"))?;
        for (key, page) in children(inner, "pages")? {
            let mut refuse = |reason: String| notes.push(Note::refused(path, page.line, format!("a page: {reason}")));
            if let Some(name) = page.twice(false) {
                refuse(format!("the name `{name}` stands twice in it"));
                continue;
            }
            let name = mapping.questions.as_deref().unwrap_or(".");
            let found = resolve(page, name).ok_or_else(|| nothing(page, name, "its questions"));
            match found.and_then(|inner| children(inner, "questions")) {
                Ok(questions) if questions.is_empty() => refuse("it has no questions".to_owned()),
                Ok(questions) => sources.push(Source { node: page, key, questions }),
                Err(reason) => refuse(reason),
            }
        }
    }
    Ok(sources)
}

fn nothing(node: &Node, name: &str, what: &str) -> String {
    format!("nothing is in `{name}`, where the mapping says that {what} are: {}", has(node))
}

/// What an object has, to see where a mapping is wrong.
fn has(node: &Node) -> String {
    match &node.value {
        Value::Object(fields) => {
            let names: Vec<String> = fields.iter().take(8).map(|(name, _)| format!("`{}`", short(name))).collect();
            format!("it has {}", if names.is_empty() { "nothing".to_owned() } else { names.join(", ") })
        }
        _ => format!("it is {}", node.kind()),
    }
}

/// The items of a list; the values of an object with their names.
fn children<'n>(node: &'n Node, what: &str) -> Result<Vec<(Option<&'n str>, &'n Node)>, String> {
    match &node.value {
        Value::List(items) => Ok(items.iter().map(|item| (None, item)).collect()),
        Value::Object(fields) => match node.twice(false) {
            Some(name) => Err(format!("the name `{name}` stands twice among the {what}")),
            None => Ok(fields.iter().map(|(name, item)| (Some(name.as_str()), item)).collect()),
        },
        _ => Err(format!("where the {what} should be stands {}", node.kind())),
    }
}

/// The pages that the questions of one file go to.
pub(super) struct Pages<'a> {
    batch: &'a Batch,
    /// What all pages of the file have in common; also the page of questions that name none.
    pub base: Page,
    /// Whether the file has a title, for the folder of its pages.
    titled: bool,
    /// The page that questions go to.
    current: usize,
    pages: Vec<Page>,
    /// The places of pages that questions name themselves.
    named: BTreeMap<String, usize>,
}

impl<'a> Pages<'a> {
    /// With `several`, pages are started one after the other; else there is one.
    pub(super) fn new(batch: &'a Batch, base: Page, several: bool, titled: bool) -> Self {
        let mut pages = Self { batch, base, titled, current: 0, pages: Vec::new(), named: BTreeMap::new() };
        if !several {
            pages.pages.push(Page { path: pages.base.path.clone(), ..Page::default() });
        }
        pages
    }

    fn folder(&self) -> Utf8PathBuf {
        self.base.path.with_extension("")
    }

    fn like_base(&self, title: String, name: &str) -> Page {
        let name = match slug(name) {
            name if name.is_empty() => format!("page-{}", self.pages.len() + 1),
            // The index of a folder is no page of questions here.
            name if name == "index" => "index-page".to_owned(),
            name => name,
        };
        // A short name for every file system; the folder's parts are short already.
        let path = page_path(Utf8Path::new(&format!("{name}.md")));
        Page {
            path: self.folder().join(path.file_name().unwrap_or("page.md")),
            from: self.base.from.clone(),
            title,
            language: self.base.language.clone(),
            license: self.base.license.clone(),
            source: self.base.source.clone(),
            ..Page::default()
        }
    }

    fn start(&mut self, title: Option<String>, id: Option<String>, description: Option<String>, number: usize) {
        let name = id.or_else(|| title.clone()).unwrap_or_default();
        let title = title.unwrap_or_else(|| format!("Page {number}"));
        let page = self.like_base(title, &name);
        self.current = self.pages.len();
        self.pages.push(Page { description, order: u32::try_from(number).ok(), ..page });
    }

    fn title(&self) -> &str {
        self.pages.get(self.current).map_or("", |page| page.title.as_str())
    }

    /// The place of the page that a question names, or of the current one.
    pub(super) fn place(&mut self, named: Option<String>) -> usize {
        let Some(title) = named else { return self.current };
        if let Some(place) = self.named.get(&title) {
            return *place;
        }
        let mut page = self.like_base(title.clone(), &title);
        page.order = u32::try_from(self.named.len() + 1).ok();
        let place = self.pages.len();
        self.pages.push(page);
        self.named.insert(title, place);
        place
    }

    /// The cleaner for a question of a page.
    pub(super) fn cleaner(&self, place: usize) -> Cleaner<'a> {
        let page = self.pages.get(place).unwrap_or(&self.base);
        Cleaner::new(self.batch, &self.base.from, &page.path)
    }

    /// Takes a question to its page.
    pub(super) fn take(&mut self, place: usize, question: Question, cleaner: Cleaner<'a>) {
        if let Some(page) = self.pages.get_mut(place) {
            page.pieces.push(Piece::Question(Box::new(question)));
            page.copies.extend(cleaner.copies());
        }
    }

    /// All pages that have questions, and where the file has a title but no page of its own, that of their folder.
    pub(super) fn finish(mut self) -> Vec<Page> {
        let folder = self.folder();
        let several = self.pages.iter().any(|page| page.order.is_some());
        let first = self.pages.iter_mut().find(|page| page.order.is_none() && !page.pieces.is_empty());
        match first {
            Some(first) => {
                let (pieces, copies) = (std::mem::take(&mut first.pieces), std::mem::take(&mut first.copies));
                *first = Page { pieces, copies, ..self.base };
            }
            None if self.titled && several => {
                self.pages.push(Page { path: folder.join("index.md"), ..self.base });
            }
            None => {}
        }
        self.pages.retain(|page| !page.pieces.is_empty() || page.path.file_name() == Some("index.md"));
        self.pages
    }
}
