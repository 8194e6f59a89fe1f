//! `right-place`: the right option stands at one place far more often than chance has it, and options are not mixed.

use super::chance::{FEWEST, Tally};
use crate::course::{Course, Form, Page};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// The places that are looked at. Behind the sixth there is hardly ever an option.
const PLACES: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/// How often the right option stands at a place, in words; a third place is looked for where there are three.
fn told(place: &str, tally: &Tally) -> String {
    let least = match place {
        "third" => " with three options or more",
        "fourth" => " with four options or more",
        "fifth" => " with five options or more",
        "sixth" => " with six options or more",
        _ => "",
    };
    let (hits, of, chance) = (tally.hits, tally.of, tally.expected);
    format!(
        "the right option is the {place} one in {hits} of {of} questions{least}, where chance gives about {chance:.0}"
    )
}

/// A tally for each place, and one for the last, wherever it is.
#[derive(Default, Clone, Copy)]
struct Tallies {
    places: [Tally; PLACES.len()],
    last: Tally,
}

impl Tallies {
    fn add(&mut self, options: usize, right: usize) {
        for (place, tally) in self.places.iter_mut().enumerate().take(options) {
            tally.add(options, place == right);
        }
        self.last.add(options, right + 1 == options);
    }

    fn join(&mut self, other: &Self) {
        for (own, other) in self.all_mut().zip(other.all()) {
            own.of += other.1.of;
            own.hits += other.1.hits;
            own.expected += other.1.expected;
        }
    }

    fn all_mut(&mut self) -> impl Iterator<Item = &mut Tally> {
        self.places.iter_mut().chain(std::iter::once(&mut self.last))
    }

    fn all(&self) -> impl Iterator<Item = (&'static str, &Tally)> {
        PLACES.into_iter().zip(&self.places).chain(std::iter::once(("last", &self.last)))
    }

    /// The place that stands out most, if any does.
    fn striking(&self, tests: usize) -> Option<(&'static str, &Tally)> {
        let surplus = |tally: &Tally| tally.hits as f64 - tally.expected;
        // Each place is a test of its own.
        let tests = tests * (PLACES.len() + 1);
        let striking = self.all().filter(|(_, tally)| tally.striking(tests));
        striking.fold(None, |best: Option<(&str, &Tally)>, (name, tally)| match best {
            Some((_, most)) if surplus(most) >= surplus(tally) => best,
            _ => Some((name, tally)),
        })
    }
}

/// Where right options stand in a page, and its first question with one; kept with the page.
#[derive(Clone, Copy)]
struct Own(Option<(Tallies, Span)>);

impl Own {
    fn of(page: &Page) -> Self {
        let mut own = Tallies::default();
        let mut first = None;
        for question in page.questions() {
            let Form::Choice(choice) = &question.form else { continue };
            let mut rights = choice.options.iter().enumerate().filter(|(_, option)| option.right);
            let (Some((right, _)), None) = (rights.next(), rights.next()) else { continue };
            if question.shuffle || choice.options.len() < 2 {
                continue;
            }
            own.add(choice.options.len(), right);
            first.get_or_insert(page.source.line(question.span.start));
        }
        Self(first.map(|first| (own, first)))
    }
}

pub(super) fn check(course: &Course) -> Vec<Diagnostic> {
    let mut all = Tallies::default();
    let mut pages: Vec<(&Page, Tallies, Span)> = Vec::new();
    // A translation has its options in the order of its original.
    for page in course.pages.iter().filter(|page| page.location.language.is_none()) {
        if let Own(Some((own, first))) = *page.facts.of(|| Own::of(page)) {
            all.join(&own);
            pages.push((page, own, first));
        }
    }
    let tests = pages.iter().filter(|(_, own, _)| own.last.of >= FEWEST).count();
    let help =
        "write `shuffle: true` into the front matter or into `defaults` of site.yaml, or move right options about";
    let mut findings = Vec::new();
    for (page, own, first) in &pages {
        let Some((place, tally)) = own.striking(tests) else { continue };
        let what = if page.bank { "bank" } else { "page" };
        let message = format!("on this {what} {}", told(place, tally));
        findings
            .push(Diagnostic::new(Code::RightPlace, message).at(&page.source, *first, "its first question").help(help));
    }
    if pages.len() > 1
        && let Some((place, tally)) = all.striking(1)
    {
        let message = format!("in this course {}", told(place, tally));
        let finding = Diagnostic::new(Code::RightPlace, message);
        let finding = match &course.site.source {
            Some(source) => finding.at(source, Span::default(), ""),
            None => finding,
        };
        findings.push(finding.help(help));
    }
    findings
}
