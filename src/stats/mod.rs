//! What a course has, as numbers: for its author, who wants to see where it is thin and what its answers tell.
//!
//! In: a course. Out: [`Stats`], as data, as a table for the terminal ([`table`](fn@table)) and as one HTML page with plots
//! ([`page`](fn@page)) that asks nobody for anything. Translations are counted once, and a bank's questions where they are written.

mod page;
mod table;

use crate::course::question::{Form, Question};
use crate::course::{Course, FORMS, Page, Section};
use crate::markdown::{Block, BlockKind, each_block, each_content, plain};
use serde::Serialize;
use std::collections::BTreeMap;

pub use page::page;
pub use table::table;

/// What a course has.
#[derive(Debug, Default, Serialize)]
pub struct Stats {
    /// The site's title.
    pub title: String,
    /// Pages without translations and banks.
    pub pages: usize,
    /// Questions, banks' among them.
    pub questions: usize,
    /// Questions that are written in banks.
    pub bank_questions: usize,
    /// Badges that can be earned.
    pub badges: usize,
    /// What the pages' `minutes` sum up to.
    pub minutes: i64,
    /// Pages that say no `minutes`.
    pub pages_without_minutes: usize,
    /// Seconds on the clocks of all questions together.
    pub seconds: u64,
    /// Points of all questions together.
    pub points: u64,
    /// The folders, each with everything below it, in reading order.
    pub sections: Vec<SectionStats>,
    /// Questions of each kind, the most frequent first; those without one under an empty name.
    pub kinds: Vec<(String, usize)>,
    /// Questions of each level, in the site's order; those without one under an empty name.
    pub levels: Vec<(String, usize)>,
    /// Questions of each form, in the format's order.
    pub forms: Vec<(String, usize)>,
    /// Where the right option of a choice stands, among choices that keep their order.
    pub places: Vec<PlaceStats>,
    /// Whether length tells the right option of a choice.
    pub length: LengthStats,
    /// How much of the course helps those who err.
    pub coverage: Coverage,
}

/// A folder and everything below it.
#[derive(Debug, Serialize)]
pub struct SectionStats {
    /// The folder below `content`; empty for the whole course.
    pub path: String,
    /// The title of its page, else its name.
    pub title: String,
    /// Pages.
    pub pages: usize,
    /// Questions.
    pub questions: usize,
    /// Minutes that the pages say.
    pub minutes: i64,
    /// Badges.
    pub badges: usize,
}

/// A place in a list of options.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceStats {
    /// The place, from 1.
    pub place: usize,
    /// How often the right option stands there.
    pub right: usize,
    /// How often it would by chance: the sum of 1/options over the questions that have this place.
    pub chance: f64,
}

/// Whether length tells the right option.
#[derive(Debug, Default, Clone, PartialEq, Serialize)]
pub struct LengthStats {
    /// Choices whose options are words, so that a length means something.
    pub questions: usize,
    /// How often the right option is the longest, alone.
    pub longest: usize,
    /// How often it would be by chance.
    pub chance: f64,
    /// The length of the right option against the mean of the wrong ones: how many questions there are in each range, up to
    /// 0.5, 0.75, 1, 1.25, 1.5, 2 and beyond.
    pub ratios: Vec<(String, usize)>,
}

/// Parts of a question that help those who err: how many have it, of how many that could.
#[derive(Debug, Default, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// Questions with an explanation.
    pub explanation: (usize, usize),
    /// Questions with a hint.
    pub hint: (usize, usize),
    /// Wrong options with feedback.
    pub feedback: (usize, usize),
    /// Questions with a kind.
    pub kind: (usize, usize),
    /// Questions with a level.
    pub level: (usize, usize),
    /// Questions with a time.
    pub time: (usize, usize),
}

/// The upper ends of the ranges of [`LengthStats::ratios`].
const RATIOS: &[(f64, &str)] = &[
    (0.5, "up to 0.5"),
    (0.75, "0.5 to 0.75"),
    (1.0, "0.75 to 1"),
    (1.25, "1 to 1.25"),
    (1.5, "1.25 to 1.5"),
    (2.0, "1.5 to 2"),
    (f64::INFINITY, "above 2"),
];

/// Counts a course.
pub fn stats(course: &Course) -> Stats {
    let mut stats =
        Stats { title: course.site.title.clone().unwrap_or_else(|| "Course".to_owned()), ..Stats::default() };
    let originals = || course.pages.iter().filter(|page| page.location.language.is_none());
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut levels: BTreeMap<String, usize> = BTreeMap::new();
    let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
    stats.length.ratios = RATIOS.iter().map(|(_, name)| ((*name).to_owned(), 0)).collect();
    for page in originals() {
        if !page.bank {
            stats.pages += 1;
            stats.minutes += page.settings.minutes().unwrap_or(0);
            stats.pages_without_minutes += usize::from(page.settings.minutes().is_none());
            stats.badges += usize::from(page.settings.badge().is_some());
        }
        for question in page.questions() {
            stats.questions += 1;
            stats.bank_questions += usize::from(page.bank);
            stats.seconds += u64::from(question.time.unwrap_or(0));
            stats.points += u64::from(question.points);
            *kinds.entry(question.kind.clone().unwrap_or_default()).or_default() += 1;
            *levels.entry(question.level.clone().unwrap_or_default()).or_default() += 1;
            *forms.entry(question.form.name()).or_default() += 1;
            cover(question, &mut stats.coverage);
            if let Form::Choice(_) = question.form {
                choice(question, &mut stats);
            }
        }
    }
    stats.kinds = kinds.into_iter().collect();
    stats.kinds.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
    let order = |name: &str| course.site.levels.iter().position(|level| level.slug == name).unwrap_or(usize::MAX);
    stats.levels = levels.into_iter().collect();
    stats.levels.sort_by_key(|(name, _)| order(name));
    stats.forms = FORMS.iter().filter_map(|form| Some(((*form).to_owned(), *forms.get(form)?))).collect();
    sections(course, &course.root, &mut stats.sections);
    stats
}

fn sections(course: &Course, section: &Section, found: &mut Vec<SectionStats>) {
    let inside = |page: &&Page| page.location.language.is_none() && page.location.folder.starts_with(&section.path);
    let title = match section.index {
        Some(index) => plain(&course.pages[index].title),
        None if section.path.as_str().is_empty() => "Course".to_owned(),
        None => section.path.file_name().unwrap_or_default().to_owned(),
    };
    let mut own = SectionStats { path: section.path.to_string(), title, pages: 0, questions: 0, minutes: 0, badges: 0 };
    for page in course.pages.iter().map(AsRef::as_ref).filter(inside) {
        own.questions += page.questions().count();
        if !page.bank {
            own.pages += 1;
            own.minutes += page.settings.minutes().unwrap_or(0);
            own.badges += usize::from(page.settings.badge().is_some());
        }
    }
    found.push(own);
    section.sections().for_each(|inner| sections(course, inner, found));
}

fn cover(question: &Question, coverage: &mut Coverage) {
    let count = |part: &mut (usize, usize), has: bool| {
        part.0 += usize::from(has);
        part.1 += 1;
    };
    count(&mut coverage.explanation, question.explanation.is_some());
    count(&mut coverage.hint, !question.hints.is_empty());
    count(&mut coverage.kind, question.kind.is_some());
    count(&mut coverage.level, question.level.is_some());
    count(&mut coverage.time, question.time.is_some());
    for option in question.options().iter().filter(|option| !option.right) {
        count(&mut coverage.feedback, !option.feedback.is_empty());
    }
}

/// What the options of a choice tell by their place and length.
fn choice(question: &Question, stats: &mut Stats) {
    let options = question.options();
    let Some(right) = options.iter().position(|option| option.right) else { return };
    let chance = 1.0 / options.len() as f64;
    if !question.shuffle {
        while stats.places.len() < options.len() {
            stats.places.push(PlaceStats { place: stats.places.len() + 1, right: 0, chance: 0.0 });
        }
        stats.places[right].right += 1;
        stats.places[..options.len()].iter_mut().for_each(|place| place.chance += chance);
    }
    let Some(lengths) = options.iter().map(|option| words(&option.content)).collect::<Option<Vec<usize>>>() else {
        return;
    };
    let others = lengths.iter().enumerate().filter(|(index, _)| *index != right).map(|(_, length)| *length);
    let (sum, most) = others.clone().fold((0, 0), |(sum, most), length| (sum + length, most.max(length)));
    if sum == 0 {
        return;
    }
    stats.length.questions += 1;
    stats.length.chance += chance;
    stats.length.longest += usize::from(lengths[right] > most);
    let ratio = lengths[right] as f64 / (sum as f64 / (options.len() - 1) as f64);
    if let Some(at) = RATIOS.iter().position(|(end, _)| ratio <= *end) {
        stats.length.ratios[at].1 += 1;
    }
}

/// The length of an option in characters, if it is words alone: the length of code says nothing about being right.
fn words(blocks: &[Block]) -> Option<usize> {
    let mut length = 0;
    let mut code = false;
    each_block(blocks, &mut |block| code |= matches!(block.kind, BlockKind::Code(_)));
    each_content(blocks, &mut |content| length += plain(content).trim().chars().count());
    (!code && length > 0).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::assemble;
    use crate::text::MemoryFiles;

    fn counted(files: &[(&str, &str)]) -> Stats {
        let files = MemoryFiles::new(files.iter().map(|&(path, text)| (path, text.as_bytes().to_vec())));
        stats(&assemble(&files, false).0)
    }

    const PAGE: &str = "---\ntitle: A\nminutes: 3\nbadge: B\n---\n\n## One {.conceptual .beginner time=90s}\n\n- [x] a long answer\n- [ ] no\n  > Why.\n- [ ] so\n\n> [!HINT]\n> h\n\n> [!EXPLANATION]\n> e\n\n## Two {.expert}\n\n- [ ] aa\n- [x] bb\n";

    #[test]
    fn a_course_is_counted_once_and_whole() {
        let stats = counted(&[
            ("site.yaml", "id: x\ntitle: T\n"),
            ("content/a/p.md", PAGE),
            ("content/a/p.de.md", PAGE),
            ("content/a/_bank/b.md", "## Three {.recall}\n\nWhat?\n\n> [!ANSWER]\n> That.\n"),
        ]);
        assert_eq!((stats.pages, stats.questions, stats.bank_questions, stats.badges), (1, 3, 1, 1));
        assert_eq!((stats.minutes, stats.points, stats.title.as_str()), (3, 3, "T"));
        assert_eq!(stats.forms, [("choice".to_owned(), 2), ("recall".to_owned(), 1)]);
        assert_eq!(stats.levels, [("beginner".to_owned(), 1), ("expert".to_owned(), 1), (String::new(), 1)]);
        assert_eq!(stats.kinds, [(String::new(), 2), ("conceptual".to_owned(), 1)]);
        assert_eq!(stats.coverage.explanation, (1, 3));
        assert_eq!(stats.coverage.feedback, (1, 3));
        let rights: Vec<usize> = stats.places.iter().map(|place| place.right).collect();
        assert_eq!(rights, [1, 1, 0]);
        assert!((stats.places[0].chance - (1.0 / 3.0 + 0.5)).abs() < 1e-9);
        assert_eq!((stats.length.questions, stats.length.longest), (2, 1));
        assert_eq!(stats.sections.len(), 2);
        assert_eq!((stats.sections[1].path.as_str(), stats.sections[1].questions), ("a", 3));
    }

    #[test]
    fn an_empty_course_has_a_table_and_a_page() {
        let stats = counted(&[("content/index.md", "# Home\n")]);
        assert!(table(&stats).contains("0 questions"));
        assert!(page(&stats).contains("</html>"));
    }
}
