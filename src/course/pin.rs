//! Ids written down: what puts `{#id}` behind every question whose id follows from its title, so that a new title
//! loses nobody's progress.

use super::{Course, Page, PageKey, Question};
use crate::diagnostic::Edit;
use crate::markdown::heading_braces;
use crate::text::Span;
use std::collections::{HashMap, HashSet};

/// What is to be written into a page, and what cannot be.
#[derive(Debug, Default)]
pub struct Pins {
    /// One change for each question that gets its id.
    pub edits: Vec<Edit>,
    /// Questions whose id stays as it follows: the title of a page is no place for one, an id that is empty or
    /// used twice is a mistake to be mended first, and so is one that a translation's original does not have.
    pub left: usize,
}

impl Course {
    /// What writes the ids of the questions of a page down; nothing of it changes any id. The one exception is a
    /// translation whose titles give other ids than its original's, which is an error: it gets those of its original.
    pub fn pins(&self, page: PageKey) -> Pins {
        let page = &self.pages[page];
        let original = page.location.language.as_ref().map(|_| self.find(&page.location.original()));
        // A translation without an original is an error of its own, and its ids may yet become others.
        let original = match original {
            Some(None) => return Pins::default(),
            Some(Some(key)) => Some(&self.pages[key]),
            None => None,
        };
        let mut pins = Pins::default();
        let mut uses: HashMap<&str, usize> = HashMap::new();
        page.questions().for_each(|question| *uses.entry(&question.id).or_default() += 1);
        let models = original.map(|original| Models::new(page, original));
        for (place, question) in page.questions().enumerate().filter(|(_, question)| follows_title(question)) {
            let id = match &models {
                Some(models) => models.id(question, place),
                None => Some(question.id.as_str()),
            };
            let once = |id: &&str| !id.is_empty() && uses[question.id.as_str()] == 1;
            match id.filter(once).and_then(|id| pin(page, question, id)) {
                Some(edit) => pins.edits.push(edit),
                None => pins.left += 1,
            }
        }
        pins
    }
}

/// Whether the id comes from the title: then the title is where the id is said to stand.
fn follows_title(question: &Question) -> bool {
    question.id_span == question.span
}

/// The questions of the original of a translated page.
struct Models<'a> {
    ids: Vec<&'a str>,
    known: HashSet<&'a str>,
    /// Whether each question of the translation stands where its original does.
    aligned: bool,
}

impl<'a> Models<'a> {
    fn new(page: &Page, original: &'a Page) -> Self {
        let models: Vec<&Question> = original.questions().collect();
        let known: HashSet<&str> = models.iter().map(|model| model.id.as_str()).collect();
        let own: Vec<&Question> = page.questions().collect();
        let fits = |(question, model): (&&Question, &&Question)| {
            let stray = !known.contains(question.id.as_str()) && question.form.name() == model.form.name();
            question.id == model.id || stray
        };
        let aligned = own.len() == models.len() && own.iter().zip(&models).all(fits);
        Self { ids: models.iter().map(|model| model.id.as_str()).collect(), known, aligned }
    }

    /// The id that the original of a question has: the same where there is such a one, else that of the question in
    /// its place, as long as all others are in theirs.
    fn id(&self, question: &Question, place: usize) -> Option<&'a str> {
        match self.known.get(question.id.as_str()) {
            Some(id) => Some(id),
            None => self.ids.get(place).filter(|_| self.aligned).copied(),
        }
    }
}

fn pin(page: &Page, question: &Question, id: &str) -> Option<Edit> {
    let whole = page.source.line(question.span.start);
    let line = Span::new(question.span.start, whole.end);
    let text = page.source.slice(line);
    // A question that is its whole page has no heading of its own, and a title underlined no place for braces. Behind
    // anything but spaces, such as a NUL, braces are not read.
    let before = page.source.slice(Span::new(whole.start, line.start));
    if !text.starts_with("##") || before.contains(|letter| letter != ' ') {
        return None;
    }
    Some(match heading_braces(text) {
        Some(braces) => {
            let at = line.start + braces.start + 1;
            let spaced = text[braces.start + 1..].starts_with([' ', '\t', '}']);
            let space = if spaced { "" } else { " " };
            Edit { span: Span::new(at, at), text: format!("#{id}{space}") }
        }
        None => {
            let at = line.start + text.trim_end().len();
            Edit { span: Span::new(at, at), text: format!(" {{#{id}}}") }
        }
    })
}
