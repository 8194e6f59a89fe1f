//! `unread-gap`: `[[…]]` where no gap is read, because the heading has no `.cloze`, or because it stands in backticks.

use super::reading::Reading;
use super::{Names, Review};
use crate::course::question::{IN_BACKTICKS, code_span_gaps};
use crate::course::{Form, Page};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// What stands in double brackets in a page; kept with the page.
#[derive(Default)]
struct Found {
    /// In text of everything but questions with gaps.
    in_text: Vec<(String, Span)>,
    /// In code spans of questions with gaps.
    in_code: Vec<Span>,
}

impl Found {
    fn of(review: &Review<'_>) -> Self {
        let page = review.page;
        let mut found = Self::default();
        if !page.source.text().contains("[[") {
            return found;
        }
        for part in &page.parts {
            gaps(&review.reading(part.shared()), page, &mut found.in_text);
            for question in part.questions() {
                if let Form::Cloze(cloze) = &question.form {
                    // Where there is no other gap, it is an error that was told already.
                    if !cloze.gaps.is_empty() {
                        found.in_code.extend(code_span_gaps(&page.source, &question.prompt));
                        found.in_code.extend(code_span_gaps(&page.source, &cloze.body));
                    }
                    continue;
                }
                gaps(&Reading::line(&page.source, &question.title), page, &mut found.in_text);
                gaps(&review.reading(&question.prompt), page, &mut found.in_text);
            }
        }
        found
    }
}

pub(super) fn check(review: &Review<'_>, names: &Names<'_>, findings: &mut Vec<Diagnostic>) {
    let found = review.page.facts.of(|| Found::of(review));
    for &span in &found.in_code {
        let help = format!(
            "{IN_BACKTICKS}; if these are brackets of the language, write `<!-- allow unread-gap: … -->` above the paragraph"
        );
        let message = "what looks like a gap stands in backticks, where it is shown as it is written";
        findings.push(review.at(Code::UnreadGap, span, message).help(help));
    }
    let found = &found.in_text;
    // Double brackets are links in wikis and note books: a page that names others this way is written like one.
    if found.iter().any(|(inside, _)| is_link(names, inside)) {
        return;
    }
    for &(_, span) in found {
        findings.push(
            review
                .at(Code::UnreadGap, span, "this is shown as it is written, and not as a gap")
                .help("write `.cloze` behind the heading; brackets that are text are written in backticks"),
        );
    }
}

/// What stands in double brackets on one line, without brackets inside.
fn gaps(reading: &Reading, page: &Page, found: &mut Vec<(String, Span)>) {
    let text = &reading.text;
    let mut at = 0;
    while let Some(open) = text[at..].find("[[").map(|open| at + open) {
        let inside = open + 2;
        let close = text[inside..].find(['[', ']', '\n']).map(|close| inside + close);
        let Some(close) = close.filter(|&close| text[close..].starts_with("]]") && !text[close..].starts_with("]]]"))
        else {
            at = inside;
            continue;
        };
        let span = reading.span(open..close + 2);
        at = close + 2;
        // What is escaped is text, and lists of numbers are matrices.
        let escaped = page.source.text()[..span.start].ends_with('\\');
        let inner = &text[inside..close];
        let matrix = inner.contains(',') && inner.chars().all(|letter| !letter.is_alphabetic());
        if !escaped && !matrix {
            found.push((inner.to_owned(), span));
        }
    }
}

/// Whether the inside names a page of the course, or has the signs of a path.
fn is_link(names: &Names<'_>, inside: &str) -> bool {
    let target = inside.split(['|', '#']).next().unwrap_or(inside).trim();
    let target = target.trim_end_matches(".md");
    let name = target.rsplit('/').next().unwrap_or(target);
    if target.is_empty() {
        return inside.contains('#');
    }
    inside.contains(".md") || names.have(name) || names.have(target)
}
