//! What a colleague who knows how good questions are written would say of a course: one file per rule.
//!
//! In: a course. Out: warnings, and what is off until site.yaml asks for it. None of them says that a course cannot
//! be built. Each code's page in `tests/check/` gives the reason and where it comes from; `docs/lint-precision.md`
//! says how often each is right on real questions. Rules about words have lists for some languages ([`words`]); pages
//! in other languages are spared them.

mod above;
mod absolutes;
mod any_order;
mod chance;
mod echo;
mod feedback;
mod gaps;
mod headings;
mod hints;
mod labels;
mod ladder;
mod lengths;
mod negatives;
mod places;
mod random;
mod reading;
mod same_options;
mod same_questions;
mod time;
mod translated;
pub(super) mod words;

use super::allows::severity;
use crate::course::{Course, Page, Question, Site};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::markdown::{Block, plain};
use crate::text::Span;
use rayon::prelude::*;
use std::collections::HashSet;
use std::sync::OnceLock;

use reading::Reading;
use words::Words;

/// A page under review, with what its rules share. What they find is kept with the page, so they see nothing else.
struct Review<'a> {
    site: &'a Site,
    page: &'a Page,
    /// The word lists of its language, if there are any.
    words: Option<&'static Words>,
}

/// The names and titles of all pages in small letters, made when somebody asks.
struct Names<'a> {
    course: &'a Course,
    names: OnceLock<HashSet<String>>,
}

impl Names<'_> {
    /// Whether a page of the course has this file name or title.
    fn have(&self, name: &str) -> bool {
        let names = self.names.get_or_init(|| {
            let pages = self.course.pages.iter();
            pages
                .flat_map(|page| [page.location.name.to_lowercase(), plain(&page.title).trim().to_lowercase()])
                .collect()
        });
        names.contains(&name.to_lowercase())
    }
}

impl Review<'_> {
    /// A finding in this page.
    fn at(&self, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, message).at(&self.page.source, span, "")
    }

    /// The line of a question's heading.
    fn heading(&self, question: &Question) -> Span {
        self.page.source.line(question.span.start)
    }

    fn reading(&self, blocks: &[Block]) -> Reading {
        Reading::of(&self.page.source, blocks)
    }
}

type Rule = fn(&Review<'_>, &mut Vec<Diagnostic>);
type NamingRule = fn(&Review<'_>, &Names<'_>, &mut Vec<Diagnostic>);
type CourseRule = fn(&Course) -> Vec<Diagnostic>;

/// The rules that look at one page, with the codes that they report. A rule whose codes are all off is not run.
const RULES: &[(&[Code], Rule)] = &[
    (&[Code::SimilarOption], same_options::check),
    (&[Code::AllOfTheAbove, Code::NoneOfTheAbove], above::check),
    (&[Code::NegativeStem], negatives::check),
    (&[Code::AbsoluteWord], absolutes::check),
    (&[Code::NoExplanation, Code::NoFeedback], feedback::check),
    (&[Code::TellingHint], hints::check),
    (&[Code::EchoingOption], echo::check),
    (&[Code::FenceLabel], labels::check),
    (&[Code::TooLittleTime], time::check),
    (&[Code::HeadingJump], headings::check),
    (&[Code::LevelOrder], ladder::check),
    (&[Code::UnseededRandom], random::check),
    (&[Code::LoneAnyOrder], any_order::check),
];

/// The rules that look at one page and at what others are called.
const NAMING_RULES: &[(&[Code], NamingRule)] = &[(&[Code::UnreadGap], gaps::check)];

/// The rules that compare questions of the whole course.
const COURSE_RULES: &[(&[Code], CourseRule)] = &[
    (&[Code::SimilarQuestion], same_questions::check),
    (&[Code::LongestRight], lengths::check),
    (&[Code::RightPlace], places::check),
    (&[Code::TranslationUnit, Code::TranslationLines], translated::check),
];

/// What the rules found that look at one page.
struct Found(Vec<Diagnostic>);

/// Runs every rule that somebody wants to hear of.
pub(super) fn check(course: &Course) -> Vec<Diagnostic> {
    let wanted = |codes: &[Code]| codes.iter().any(|&code| severity(course, code) != Severity::Off);
    let rules: Vec<Rule> = RULES.iter().filter(|(codes, _)| wanted(codes)).map(|&(_, rule)| rule).collect();
    let naming = NAMING_RULES.iter().filter(|(codes, _)| wanted(codes)).map(|&(_, rule)| rule);
    let naming: Vec<NamingRule> = naming.collect();
    let names = Names { course, names: OnceLock::new() };
    let pages = || -> Vec<Diagnostic> {
        let pages = course.pages.par_iter().flat_map_iter(|page| {
            let review = Review { site: &course.site, page, words: words::of(&page.language(&course.site)) };
            let found = page.facts.of(|| {
                let mut findings = Vec::new();
                rules.iter().for_each(|rule| rule(&review, &mut findings));
                Found(findings)
            });
            let mut findings = found.0.clone();
            naming.iter().for_each(|rule| rule(&review, &names, &mut findings));
            findings
        });
        pages.collect()
    };
    let whole = || -> Vec<Diagnostic> {
        let rules: Vec<CourseRule> =
            COURSE_RULES.iter().filter(|(codes, _)| wanted(codes)).map(|&(_, rule)| rule).collect();
        rules.into_par_iter().flat_map_iter(|rule| rule(course)).collect()
    };
    let (mut findings, whole) = rayon::join(pages, whole);
    findings.extend(whole);
    findings
}
