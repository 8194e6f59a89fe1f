//! From blocks to prose, questions and groups of questions.
//!
//! A question is the smallest section, at any level from `##` down, that directly holds an answer
//! construct. Everything else is prose. A section whose sub-sections are all questions is a group: its
//! own text is shared by them, and they are drawn and mixed as one.

use super::Site;
use super::heading::{self, HeadingSettings};
use super::page::PageSettings;
use super::question::{self, Found, Head, Question};
use super::steps::{self, Steps};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Block, BlockKind, Inline, InlineKind, Item, plain};
use crate::text::{Source, Span, slug};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// A piece of a page, in the author's order.
#[derive(Debug)]
pub enum Part {
    /// Text.
    Prose(Vec<Block>),
    /// A question.
    Question(Box<Question>),
    /// Text that several questions share, and the questions.
    Group { shared: Vec<Block>, questions: Vec<Question> },
}

/// A page's parts and what was learned on the way.
pub(super) struct Parts {
    pub title: Option<(Vec<Inline>, Span)>,
    pub parts: Vec<Part>,
    /// The ids of prose headings by the offset of their first byte.
    pub headings: BTreeMap<usize, String>,
    /// Step tables by the first byte of what stands first: the table or its code.
    pub steps: BTreeMap<usize, Steps>,
}

/// What reading a page's parts needs to know and where findings go.
pub(super) struct Reader<'a> {
    pub site: &'a Site,
    pub settings: &'a PageSettings,
    pub source: &'a Arc<Source>,
    pub findings: &'a mut Vec<Diagnostic>,
    /// Step tables that were found, by their first byte.
    pub steps: BTreeMap<usize, Steps>,
    /// The codes and first bytes of the findings that were there before; see [`before`].
    pub before: BTreeSet<(Code, usize)>,
}

/// The codes and first bytes of findings.
pub(super) fn before(findings: &[Diagnostic]) -> BTreeSet<(Code, usize)> {
    findings.iter().filter_map(|finding| Some((finding.code, finding.labels.first()?.span.start))).collect()
}

impl Reader<'_> {
    /// Adds a finding at a place.
    pub fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: &str) {
        let finding = Diagnostic::new(code, message).at(self.source, span, "");
        self.findings.push(if help.is_empty() { finding } else { finding.help(help) });
    }

    /// Whether a finding of this code was told before the parts are read, so that what follows from it is not told too.
    pub fn told(&self, code: Code, place: Span) -> bool {
        place.start < place.end && self.before.range((code, place.start)..(code, place.end)).next().is_some()
    }
}

/// A heading with everything up to the next heading of its level, sub-sections apart.
struct Section {
    heading: Option<Block>,
    level: u8,
    blocks: Vec<Block>,
    sections: Vec<Section>,
}

pub(super) fn read(mut reader: Reader<'_>, blocks: Vec<Block>) -> Parts {
    let mut title = None;
    let mut root = Section { heading: None, level: 1, blocks: Vec::new(), sections: Vec::new() };
    for block in blocks {
        match block.kind {
            BlockKind::Heading { level: 1, content, attributes } => {
                check_leftover_braces(&mut reader, &content, block.span);
                if let Some(braces) = attributes {
                    let settings = heading::read(reader.site, reader.source, braces, reader.findings);
                    if let Some(span) = settings.asks {
                        reader.report(
                            Code::MissingAnswer,
                            span,
                            "the title of a page is not a question",
                            "write it as a `##` heading",
                        );
                    }
                    if let Some(span) = settings.steps {
                        let message = "the title of a page has no table to step through";
                        let help = "write `.steps` behind the `##` heading above the table";
                        reader.report(Code::HeadingAttribute, span, message, help);
                    }
                }
                if title.is_some() {
                    reader.report(
                        Code::SecondTitle,
                        block.span,
                        "the page has a second title",
                        "write `##` for a section of the page",
                    );
                } else {
                    title = Some((content, block.span));
                }
            }
            BlockKind::Heading { level, .. } => {
                let mut section = &mut root;
                while section.sections.last().is_some_and(|last| last.level < level) {
                    section = section.sections.last_mut().expect("looked at just now");
                }
                section.sections.push(Section {
                    heading: Some(block),
                    level,
                    blocks: Vec::new(),
                    sections: Vec::new(),
                });
            }
            _ => {
                let mut section = &mut root;
                while !section.sections.is_empty() {
                    section = section.sections.last_mut().expect("not empty");
                }
                section.blocks.push(block);
            }
        }
    }
    let mut parts = Vec::new();
    let found = if root.sections.is_empty() { find(&reader, &root.blocks, None) } else { None };
    match found {
        Some(found) => read_page_question(&mut reader, &title, root.blocks, &found, &mut parts),
        None => read_section(&mut reader, root, &mut parts),
    }
    let headings = heading_ids(&mut reader, &parts);
    check_ids(&mut reader, &parts, &headings);
    let steps = std::mem::take(&mut reader.steps);
    Parts { title, parts: merge(parts), headings, steps }
}

/// The answer construct of a section whose heading asks for a form, or does not.
fn find(reader: &Reader<'_>, blocks: &[Block], asked: Option<&str>) -> Option<Found> {
    question::find(reader.source, blocks, asked, reader.settings.form().as_deref())
}

/// A page without sub-headings may be one question: the page's title is its title.
fn read_page_question(
    reader: &mut Reader<'_>,
    title: &Option<(Vec<Inline>, Span)>,
    blocks: Vec<Block>,
    found: &Found,
    parts: &mut Vec<Part>,
) {
    let written = title.as_ref().map(|(content, _)| plain(content)).or_else(|| reader.settings.title());
    let span = title.as_ref().map_or(Span::new(0, 0), |&(_, span)| span);
    let settings = HeadingSettings::default();
    let name = written.unwrap_or_default();
    let head = Head { title: Vec::new(), name: &name, level: 2, span, settings: &settings };
    read_question(reader, head, blocks, found, parts);
}

fn read_section(reader: &mut Reader<'_>, section: Section, parts: &mut Vec<Part>) {
    let mut settings = HeadingSettings::default();
    if let Some(Block { kind: BlockKind::Heading { attributes, content, .. }, span }) = &section.heading {
        if let Some(braces) = attributes {
            settings = heading::read(reader.site, reader.source, *braces, reader.findings);
        }
        check_leftover_braces(reader, content, *span);
    }
    let asked = settings.form.as_ref().map(|(form, _)| form.as_str());
    let found = if settings.prose || section.heading.is_none() { None } else { find(reader, &section.blocks, asked) };
    if let Some(found) = found {
        let Some(Block { kind: BlockKind::Heading { content, level, .. }, span }) = section.heading else {
            unreachable!("only a section with a heading is a question");
        };
        if let Some(span) = settings.steps {
            let message = "a question cannot be stepped through";
            let help = "give the table and its code a heading of their own above it, and the question one below that";
            reader.report(Code::HeadingAttribute, span, message, help);
        }
        let name = plain(&content);
        let head = Head { title: content, name: &name, level, span, settings: &settings };
        read_question(reader, head, section.blocks, &found, parts);
        for inner in section.sections {
            read_section(reader, inner, parts);
        }
        return;
    }
    if let Some(span) = settings.asks {
        let message = "the heading asks for an answer, but its section has none";
        let help = format!("write {} under this heading", question::how(asked.unwrap_or("choice")));
        reader.report(Code::MissingAnswer, span, message, &help);
    }
    check_labels_outside(reader, &section.blocks);
    if section.heading.is_none()
        && let Some(at) = answer_list(reader.source, &section.blocks)
    {
        let place = reader.source.line(section.blocks[at].span.start);
        let help = "give the question a `##` heading; for a list that is just a list, a heading with `.prose`";
        reader.report(Code::MisplacedBox, place, "options stand before the first heading of the page", help);
    }
    if let Some(place) = settings.steps
        && let Some((first, found)) = steps::read(reader, &section.blocks, place)
    {
        reader.steps.insert(first, found);
    }
    let mut shared: Vec<Block> = section.heading.into_iter().collect();
    shared.extend(section.blocks);
    let mut inner = Vec::new();
    for section in section.sections {
        read_section(reader, section, &mut inner);
    }
    // Prose behind a line that ends the last question stands behind the whole group.
    let end = inner.iter().rposition(|part| matches!(part, Part::Question(_))).map_or(0, |last| last + 1);
    let group = !shared.is_empty()
        && section.level > 1
        && end > 0
        && inner[..end].iter().all(|part| matches!(part, Part::Question(_)));
    if group {
        let tail = inner.split_off(end);
        let questions = inner.into_iter().filter_map(|part| match part {
            Part::Question(question) => Some(*question),
            _ => None,
        });
        parts.push(Part::Group { shared, questions: questions.collect() });
        parts.extend(tail);
    } else {
        if !shared.is_empty() {
            parts.push(Part::Prose(shared));
        }
        parts.extend(inner);
    }
}

/// Neighbouring prose is one piece.
fn merge(parts: Vec<Part>) -> Vec<Part> {
    let mut merged: Vec<Part> = Vec::new();
    for part in parts {
        match (merged.last_mut(), part) {
            (Some(Part::Prose(blocks)), Part::Prose(more)) => blocks.extend(more),
            (_, part) => merged.push(part),
        }
    }
    merged
}

fn read_question(
    reader: &mut Reader<'_>,
    head: Head<'_>,
    mut blocks: Vec<Block>,
    found: &Found,
    parts: &mut Vec<Part>,
) {
    // A line across the page ends the question; after it prose goes on.
    let from = if found.form == "written" { 0 } else { found.start };
    let end = blocks[from..].iter().position(|block| matches!(block.kind, BlockKind::Rule)).map(|at| from + at);
    let tail = end.map(|end| blocks.split_off(end)).unwrap_or_default();
    let found = Found { start: found.start.min(blocks.len()), end: found.end.min(blocks.len()), ..*found };
    let question = question::read(reader, head, blocks, &found);
    parts.extend(question.map(|question| Part::Question(Box::new(question))));
    let tail: Vec<Block> = tail.into_iter().skip(1).collect();
    if !tail.is_empty() {
        if let Some(at) = answer_list(reader.source, &tail) {
            reader.report(
                Code::TwoAnswers,
                tail[at].span,
                "options stand behind the line that ends the question",
                "give them a heading of their own",
            );
        }
        check_labels_outside(reader, &tail);
        parts.push(Part::Prose(tail));
    }
}

/// The last task list of a section: its answer construct.
pub(super) fn answer_list(source: &Source, blocks: &[Block]) -> Option<usize> {
    blocks.iter().rposition(|block| match &block.kind {
        BlockKind::List { items, .. } => {
            items.iter().any(|item| item.task.is_some() || broken_box(source, item).is_some())
        }
        _ => false,
    })
}

/// A box that is not written as `[ ]` or `[x]`: its place.
pub(super) fn broken_box(source: &Source, item: &Item) -> Option<Span> {
    if item.task.is_some() {
        return None;
    }
    let BlockKind::Paragraph { content, .. } = &item.blocks.first()?.kind else { return None };
    let start = content.first()?.span.start;
    let rest = source.text()[start..].strip_prefix('[')?;
    let inner = &rest[..rest.find(']').filter(|&at| at <= 5)?];
    let behind = rest[inner.len() + 1..].chars().next();
    let is_box = matches!(inner.trim(), "" | "x" | "X") && !matches!(behind, Some('(' | '[' | ':'));
    is_box.then(|| Span::new(start, start + inner.len() + 2))
}

/// `## Title {.a} {.b}`: the second pair is read, the first would be shown. `## Title {#a} more`: neither is read.
fn check_leftover_braces(reader: &mut Reader<'_>, content: &[Inline], heading: Span) {
    let source = reader.source;
    let Some(last) = content.last() else { return };
    let text = source.slice(last.span).trim_end();
    let mut told = None;
    let opening = text.rfind('{').map(|at| last.span.start + at);
    let escaped = |at: usize| source.text()[..at].ends_with('\\');
    if let Some(at) = opening.filter(|&at| text.ends_with('}') && !text.ends_with("\\}") && !escaped(at)) {
        let span = Span::new(at, last.span.start + text.len());
        let message = if source.slice(heading).trim_end().ends_with(text) {
            "the braces at the end of the heading are not read here"
        } else if source.slice(heading).matches('{').count() > 1 {
            "the heading has two pairs of braces"
        } else {
            "something stands behind the braces, which must end the heading"
        };
        reader.report(
            Code::HeadingAttribute,
            span,
            message,
            "write everything into one pair; a brace that is text is written `\\{`",
        );
        told = Some(at);
    }
    for inline in content.iter().filter(|inline| matches!(inline.kind, InlineKind::Text(_))) {
        for (at, _) in source.slice(inline.span).match_indices('{') {
            let at = inline.span.start + at;
            let before = &source.text()[..at];
            if told == Some(at) || before.ends_with('\\') || !holds_attribute(before, &source.text()[at + 1..]) {
                continue;
            }
            let rest = source.slice(Span::new(at, source.line(at).end.min(heading.end).max(at + 1)));
            let (end, message, help) = match rest.find('}') {
                Some(end) => (
                    at + end + 1,
                    "something stands behind the braces, which must end the heading",
                    "write the braces at the end of the heading; a brace that is text is written `\\{`",
                ),
                None => (
                    at + rest.trim_end().len(),
                    "the braces of the heading are not closed",
                    "write `}` at its end; a brace that is text is written `\\{`",
                ),
            };
            // One is told of a heading, so that a line of nothing but braces is not searched for each of them.
            return reader.report(Code::HeadingAttribute, Span::new(at, end), message, help);
        }
    }
}

/// Whether what stands behind a `{` looks like `#id`, `.class` or `key=value`. A key counts only in braces that stand
/// apart: formulas and code have others, such as `_{n=1}`.
fn holds_attribute(before: &str, behind: &str) -> bool {
    let text = behind.trim_start_matches([' ', '\t']);
    match text.strip_prefix(['#', '.']) {
        Some(name) => name.starts_with(char::is_alphabetic),
        None => {
            let rest = text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
            let value = rest.strip_prefix('=').filter(|_| rest.len() < text.len());
            before.ends_with([' ', '\t']) && value.is_some_and(|value| !value.starts_with('='))
        }
    }
}

/// Gaps mean something only in the text of a question.
pub(super) fn check_no_gaps<'a>(
    source: &Arc<Source>,
    all: impl Iterator<Item = &'a [Block]>,
    findings: &mut Vec<Diagnostic>,
) {
    for blocks in all {
        crate::markdown::each_inline(blocks, &mut |inline| {
            if matches!(inline.kind, InlineKind::Gap(_)) {
                let help = "a gap belongs to the text of a question; brackets that are text are written in backticks";
                let finding = Diagnostic::new(Code::BrokenGap, "a gap stands outside a question");
                findings.push(finding.at(source, inline.span, "").help(help));
            }
        });
    }
}

/// Labels that mean something only in a question, and gaps, which do too.
fn check_labels_outside(reader: &mut Reader<'_>, blocks: &[Block]) {
    for block in blocks {
        if let BlockKind::Quote { label: Some(label), blocks } = &block.kind
            && label.name == "HINT"
            && blocks.is_empty()
        {
            reader.report(Code::EmptyPart, label.span, "the hint is empty", "");
        }
    }
    for label in question::own_labels(blocks) {
        match label.name.as_str() {
            "HINT" => {}
            "BANK" => {
                let message = "`[!BANK]` stands outside a question that has a bank";
                let help = "name the form behind the heading: `.cloze`, `.order`, `.match` or `.parsons`";
                reader.report(Code::MisplacedLabel, label.span, message, help);
            }
            name => {
                let message = format!("`[!{name}]` stands outside a question");
                let help = "put it behind the options of its question, under a `##` heading; for a remark in prose write `[!NOTE]`";
                reader.report(Code::MisplacedLabel, label.span, message, help);
            }
        }
    }
    check_no_gaps(reader.source, std::iter::once(blocks), reader.findings);
    question::check_labels(reader, blocks);
}

/// Ids of prose headings as code forges give them: the slug, numbered where it stands twice.
fn heading_ids(reader: &mut Reader<'_>, parts: &[Part]) -> BTreeMap<usize, String> {
    let mut ids = BTreeMap::new();
    let mut used: HashSet<String> = HashSet::new();
    // The last number behind each slug, so that a thousand headings of one name are not counted a thousand times.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for part in parts {
        let blocks = match part {
            Part::Prose(blocks) | Part::Group { shared: blocks, .. } => blocks,
            Part::Question(_) => continue,
        };
        for block in blocks {
            let BlockKind::Heading { content, attributes, .. } = &block.kind else { continue };
            let mut scratch = Vec::new();
            let written = attributes.map(|braces| heading::read(reader.site, reader.source, braces, &mut scratch));
            let id = match written.and_then(|settings| settings.id) {
                Some((id, _)) => id,
                None => {
                    let base = slug(&plain(content));
                    let base = if base.is_empty() { "section".to_owned() } else { base };
                    let mut id = base.clone();
                    if used.contains(&id) {
                        let number = numbers.entry(base.clone()).or_insert(1);
                        while used.contains(&id) {
                            *number += 1;
                            id = format!("{base}-{number}");
                        }
                    }
                    id
                }
            };
            used.insert(id.clone());
            ids.insert(block.span.start, id);
        }
    }
    ids
}

/// Progress is looked for under an old id only if no question has it today, and goes to one question.
fn check_old_ids<'a>(
    reader: &mut Reader<'_>,
    questions: impl Iterator<Item = &'a Question>,
    ids: &BTreeMap<String, (Span, &str)>,
) {
    let mut claimed: BTreeMap<&str, Span> = BTreeMap::new();
    for question in questions {
        let line = reader.source.line(question.span.start);
        let start = reader.source.slice(line).rfind("was=").map_or(line.start, |at| line.start + at + "was=".len());
        let rest = &reader.source.text()[start..line.end];
        for old in &question.was {
            let at = start + rest.find(old.as_str()).unwrap_or_default();
            let place = Span::new(at, (at + old.len()).min(line.end).max(at));
            let finding = |message: String| Diagnostic::new(Code::DuplicateId, message).at(reader.source, place, "");
            let finding = if *old == question.id {
                finding(format!("`was={old}` names the id that the question has today"))
                    .help("leave it out; it names ids that the question had before")
            } else if let Some(&(other, _)) = ids.get(old) {
                finding(format!("`was={old}` claims the progress of another question"))
                    .at(reader.source, other, "its id today")
                    .help("leave it out, or give the other question a new id and `was=`")
            } else if let Some(&first) = claimed.get(old.as_str()) {
                finding(format!("the old id `{old}` is claimed twice"))
                    .at(reader.source, first, "first claim")
                    .help("keep it at the question that goes on as the old one")
            } else {
                claimed.insert(old, place);
                continue;
            };
            reader.findings.push(finding);
        }
    }
}

/// Ids are unique in a page: progress and links hang on them.
fn check_ids(reader: &mut Reader<'_>, parts: &[Part], headings: &BTreeMap<usize, String>) {
    let mut seen: BTreeMap<String, (Span, &str)> = BTreeMap::new();
    for part in parts {
        let questions: Vec<&Question> = match part {
            Part::Question(question) => vec![question],
            Part::Group { questions, .. } => questions.iter().collect(),
            Part::Prose(_) => continue,
        };
        for question in questions {
            if question.id.is_empty() {
                reader.report(
                    Code::EmptyId,
                    question.id_span,
                    "the question's title gives no id",
                    "write one behind the title, such as `{#ports}`",
                );
                continue;
            }
            match seen.get(&question.id) {
                Some(&(first, _)) => {
                    let message = format!("the question id `{}` is used twice", question.id);
                    let finding = Diagnostic::new(Code::DuplicateId, message)
                        .at(reader.source, question.id_span, "second use")
                        .at(reader.source, first, "first use")
                        .help("give one of them another id behind its title, such as `{#ports}`");
                    reader.findings.push(finding);
                }
                None => {
                    seen.insert(question.id.clone(), (question.id_span, "question"));
                }
            }
        }
    }
    let questions = parts.iter().flat_map(Part::questions).filter(|question| !question.was.is_empty());
    check_old_ids(reader, questions, &seen);
    let mut explicit: BTreeMap<&str, usize> = BTreeMap::new();
    for (&at, id) in headings {
        if let Some(&first) = explicit.get(id.as_str()) {
            let place = |at: usize| reader.source.line(at);
            let finding = Diagnostic::new(Code::DuplicateId, format!("the heading id `{id}` is used twice"))
                .at(reader.source, place(at), "second use")
                .at(reader.source, place(first), "first use");
            reader.findings.push(finding);
        } else {
            explicit.insert(id, at);
        }
    }
}
