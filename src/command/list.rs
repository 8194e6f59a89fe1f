//! `quizmill list`: finds questions by what they are and say.

use super::{CourseOptions, on_pool, report, scan};
use crate::course::{Course, Page, Question, assemble};
use crate::disk::Failure;
use crate::markdown::{BlockKind, InlineKind, each_block, each_inline, plain};
use camino::Utf8PathBuf;

/// Which questions are wanted: each list names values of which one must fit, and an empty one asks for nothing.
#[derive(Debug, Clone, Default)]
pub struct ListOptions {
    /// The course.
    pub course: CourseOptions,
    /// Tags of the question or of its page.
    pub tags: Vec<String>,
    /// Kinds.
    pub kinds: Vec<String>,
    /// Levels.
    pub levels: Vec<String>,
    /// Forms.
    pub forms: Vec<String>,
    /// Words in the question, its answers and explanation included; case does not count.
    pub texts: Vec<String>,
    /// Files and folders below the course's root.
    pub pages: Option<Vec<Utf8PathBuf>>,
    /// Whether translations are listed beside their originals.
    pub translations: bool,
}

/// A question that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The file it is written in, below the course's root.
    pub page: Utf8PathBuf,
    /// The line of its heading, from 1.
    pub line: usize,
    /// Its id.
    pub id: String,
    /// Its title as plain text.
    pub title: String,
    /// The name of its form.
    pub form: &'static str,
    /// Its kind.
    pub kind: Option<String>,
    /// Its level.
    pub level: Option<String>,
    /// What it counts.
    pub points: u32,
    /// Seconds, or none.
    pub time: Option<u32>,
    /// Its own tags, then those of its page.
    pub tags: Vec<String>,
}

/// What was found.
#[derive(Debug)]
pub struct Listing {
    /// The questions, in the order of their files and places.
    pub rows: Vec<Row>,
    /// Kinds and levels that were asked for and that the course does not have: what it is, its name, and what there is.
    pub unknown: Vec<(&'static str, String, Vec<String>)>,
    /// How many errors the course has; some questions could perhaps not be read.
    pub errors: usize,
}

/// Finds questions in the course in a folder.
pub fn list(options: &ListOptions) -> Result<Listing, Failure> {
    let files = scan(&options.course.root)?;
    Ok(on_pool(options.course.threads, || {
        let (course, findings) = assemble(&files, options.course.drafts);
        let unknown = unknown(&course, options);
        let rows = course.pages.iter().filter(|page| is_listed(page, options)).flat_map(|page| {
            let fits = |question: &&Question| fits(page, question, options);
            page.questions().filter(fits).map(|question| row(page, question)).collect::<Vec<_>>()
        });
        let rows = rows.collect();
        Listing { rows, unknown, errors: report(&course, &options.course, findings).errors() }
    }))
}

fn unknown(course: &Course, options: &ListOptions) -> Vec<(&'static str, String, Vec<String>)> {
    let asked = [("kind", &options.kinds, &course.site.kinds), ("level", &options.levels, &course.site.levels)];
    let mut found = Vec::new();
    for (what, names, terms) in asked {
        for name in names.iter().filter(|name| !terms.iter().any(|term| term.slug == **name)) {
            found.push((what, name.clone(), terms.iter().map(|term| term.slug.clone()).collect()));
        }
    }
    found
}

fn is_listed(page: &Page, options: &ListOptions) -> bool {
    let path = page.source.path();
    (options.translations || page.location.language.is_none())
        && options.pages.as_ref().is_none_or(|pages| pages.iter().any(|part| path.starts_with(part)))
}

fn fits(page: &Page, question: &Question, options: &ListOptions) -> bool {
    let one = |names: &[String], value: Option<&str>| {
        names.is_empty() || value.is_some_and(|value| names.iter().any(|name| name == value))
    };
    one(&options.kinds, question.kind.as_deref())
        && one(&options.levels, question.level.as_deref())
        && one(&options.forms, Some(question.form.name()))
        && (options.tags.is_empty() || tags(page, question).iter().any(|tag| options.tags.contains(tag)))
        && (options.texts.is_empty() || says(page, question, &options.texts))
}

fn says(page: &Page, question: &Question, texts: &[String]) -> bool {
    let mut said = title(page, question);
    for blocks in question.fragments() {
        each_block(blocks, &mut |block| {
            if let BlockKind::Code(code) = &block.kind {
                said.push('\n');
                said.push_str(&code.text);
            }
        });
        each_inline(blocks, &mut |inline| {
            said.push_str(match &inline.kind {
                InlineKind::Text(text) | InlineKind::Code(text) => text,
                InlineKind::Math { tex, .. } => tex,
                InlineKind::SoftBreak | InlineKind::HardBreak => " ",
                _ => "",
            });
        });
        said.push('\n');
    }
    let said = said.to_lowercase();
    texts.iter().any(|text| said.contains(&text.to_lowercase()))
}

/// A question without a title of its own is its page.
fn title(page: &Page, question: &Question) -> String {
    plain(if question.title.is_empty() { &page.title } else { &question.title })
}

fn tags(page: &Page, question: &Question) -> Vec<String> {
    let mut tags = question.tags.clone();
    tags.extend(page.settings.tags().into_iter().filter(|tag| !question.tags.contains(tag)));
    tags
}

fn row(page: &Page, question: &Question) -> Row {
    Row {
        page: page.source.path().to_owned(),
        line: page.source.place(question.span.start).0,
        id: question.id.clone(),
        title: title(page, question),
        form: question.form.name(),
        kind: question.kind.clone(),
        level: question.level.clone(),
        points: question.points,
        time: question.time,
        tags: tags(page, question),
    }
}
