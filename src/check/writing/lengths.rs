//! `longest-right`: the right option is the longest far more often than chance has it.

use super::chance::{FEWEST, Tally};
use crate::check::writing::reading::words;
use crate::course::question::ChoiceOption;
use crate::course::{Course, Form, Page, Question};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{BlockKind, InlineKind, each_block, each_content, each_inline, plain};
use crate::text::Span;
use std::collections::BTreeMap;

/// How many pages are named where the whole course is meant.
const NAMED: usize = 3;

/// Pages, each with how often the right option is the longest, and where first.
type Pages<'a> = Vec<(&'a Page, Tally, Span)>;

/// How often the right option is the longest in a page, and where first; kept with the page.
#[derive(Clone, Copy)]
struct Own {
    tally: Tally,
    first: Option<Span>,
}

impl Own {
    fn of(page: &Page) -> Self {
        let mut tally = Tally::default();
        let mut first = None;
        for question in page.questions() {
            let Some(longest) = right_is_longest(question) else { continue };
            tally.add(question.options().len(), longest);
            if longest {
                first.get_or_insert(page.source.line(question.span.start));
            }
        }
        Self { tally, first }
    }
}

pub(super) fn check(course: &Course) -> Vec<Diagnostic> {
    // A translation's options have lengths of their own, so each language is a course of its own.
    let mut languages: BTreeMap<String, (Tally, Pages<'_>)> = BTreeMap::new();
    for page in &course.pages {
        let Own { tally, first } = *page.facts.of(|| Own::of(page));
        if tally.of == 0 {
            continue;
        }
        let (all, pages) = languages.entry(page.language(&course.site)).or_default();
        all.of += tally.of;
        all.hits += tally.hits;
        all.expected += tally.expected;
        pages.push((page, tally, first.unwrap_or_default()));
    }
    let large = |tally: &Tally| tally.of >= FEWEST;
    let tests = languages.values().flat_map(|(_, pages)| pages).filter(|(_, tally, _)| large(tally)).count();
    let several = languages.len() > 1;
    let mut findings = Vec::new();
    for (language, (all, mut pages)) in languages {
        for (page, tally, first) in pages.iter().filter(|(_, tally, _)| tally.striking(tests)) {
            let what = if page.bank { "bank" } else { "page" };
            findings.push(
                Diagnostic::new(
                    Code::LongestRight,
                    format!("on this {what} the right option is the longest in {}", tally.told()),
                )
                .at(&page.source, *first, "the first of them")
                .help("shorten right options, or say in the wrong ones as much: learners pick the longest unread"),
            );
        }
        // Of a course of one page, the page is enough.
        if pages.len() < 2 || !all.striking(1) {
            continue;
        }
        pages.sort_by(|(_, one, _), (_, other, _)| surplus(other).total_cmp(&surplus(one)));
        let named: Vec<String> = pages
            .iter()
            .take(NAMED)
            .map(|(page, tally, _)| format!("`{}` ({} of {})", page.source.path(), tally.hits, tally.of))
            .collect();
        let which = if several { format!(" in `{language}`") } else { String::new() };
        let message = format!("in this course{which} the right option is the longest in {}", all.told());
        let finding = Diagnostic::new(Code::LongestRight, message);
        let finding = match &course.site.source {
            Some(source) => finding.at(source, Span::default(), ""),
            None => finding,
        };
        findings.push(
            finding
                .help("shorten right options, or say in the wrong ones as much: learners pick the longest unread")
                .help(format!("most of them are in {}", named.join(", "))),
        );
    }
    findings
}

fn surplus(tally: &Tally) -> f64 {
    tally.hits as f64 - tally.expected
}

/// Whether the right option is longer than every other one; `None` where lengths tell nothing.
fn right_is_longest(question: &Question) -> Option<bool> {
    let Form::Choice(choice) = &question.form else { return None };
    let options = &choice.options;
    let right = options.iter().filter(|option| option.right).count();
    if right != 1 || options.len() < 2 {
        return None;
    }
    // The lengths of "true" and "false" are given.
    if options.len() == 2 && options.iter().all(|option| words(&text(option)).len() == 1) {
        return None;
    }
    let lengths: Option<Vec<(bool, usize)>> =
        options.iter().map(|option| Some((option.right, length(option)?))).collect();
    let lengths = lengths?;
    let of_right = lengths.iter().find(|(right, _)| *right)?.1;
    Some(lengths.iter().all(|&(right, length)| right || length < of_right))
}

fn text(option: &ChoiceOption) -> String {
    let mut text = String::new();
    each_content(&option.content, &mut |content| text.push_str(&plain(content)));
    text
}

/// The characters that a learner sees of an option; `None` for one with a picture.
fn length(option: &ChoiceOption) -> Option<usize> {
    let mut picture = false;
    each_inline(&option.content, &mut |inline| picture |= matches!(inline.kind, InlineKind::Image { .. }));
    let mut length = text(option).trim().chars().count();
    each_block(&option.content, &mut |block| match &block.kind {
        BlockKind::Code(code) => length += code.text.chars().filter(|letter| !letter.is_whitespace()).count(),
        BlockKind::Html(_) => picture = true,
        _ => {}
    });
    (!picture).then_some(length)
}
