//! Forms `choice` and `multiple`: a task list whose crossed items are right.

use super::pieces::public_text;
use super::{Answerable, Asked, Form, Grade, fingerprint};
use crate::course::parts::{Reader, broken_box};
use crate::diagnostic::{Code, Diagnostic, Edit, count};
use crate::markdown::{Block, BlockKind, Inline, InlineKind, Item};
use crate::text::{Source, Span};
use std::collections::BTreeMap;

/// Options to pick from.
#[derive(Debug)]
pub struct Choice {
    /// In the author's order.
    pub options: Vec<ChoiceOption>,
}

/// One option.
#[derive(Debug)]
pub struct ChoiceOption {
    /// The whole item.
    pub span: Span,
    /// Names it in learners' progress: a hash of its public text, so picks survive reordering.
    pub id: String,
    /// Whether it is right.
    pub right: bool,
    /// What it says.
    pub content: Vec<Block>,
    /// What a learner reads who picked it; empty if there is none.
    pub feedback: Vec<Block>,
}

/// One question has one list: a second one, or one torn in two by its bullets or a quote, is a mistake. Says whether
/// there was one, so that half a list is not read as if it were whole.
pub(super) fn torn(reader: &mut Reader<'_>, prompt: &[Block], construct: &Block) -> bool {
    let BlockKind::List { items: last, .. } = &construct.kind else { return false };
    let before = reader.findings.len();
    for (index, block) in prompt.iter().enumerate() {
        let BlockKind::List { items, .. } = &block.kind else { continue };
        if !items.iter().any(|item| item.task.is_some() || broken_box(reader.source, item).is_some()) {
            continue;
        }
        let (one, other) = (items.first().map(|item| item.bullet), last.first().map(|item| item.bullet));
        let quote = |block: &Block| matches!(block.kind, BlockKind::Quote { label: None, .. });
        let nearly = |quote: &Block| {
            super::nearly::bracketed(reader.source, quote).or_else(|| super::nearly::worded(reader.source, quote))
        };
        let between = Span::new(block.span.end, construct.span.start.max(block.span.end));
        if reader.told(Code::HeadingSpace, between) {
            return true;
        }
        let finding = match &prompt[index + 1..] {
            [between] if let Some(finding) = nearly(between) => finding,
            [between] if quote(between) => {
                let line = Span::new(between.span.start, reader.source.line(between.span.start).end);
                let message = "a quote between two options belongs to none of them";
                let mut finding = Diagnostic::new(Code::FeedbackNotIndented, message)
                    .at(reader.source, line, "")
                    .help("feedback of an option is indented under it by two spaces: `  > …`");
                finding.edits = indented(reader.source, items, between);
                finding
            }
            [] if one != other => {
                let (one, other) = (one.unwrap_or(b'-') as char, other.unwrap_or(b'-') as char);
                let place = Span::new(construct.span.start, construct.span.start + 1);
                let mut finding =
                    Diagnostic::new(Code::SplitList, format!("`{other}` behind `{one}` starts a second list"))
                        .at(reader.source, place, "another bullet")
                        .help(format!("write `{one}` before every option"));
                finding.edits = joined(reader.source, block, construct);
                finding
            }
            _ => Diagnostic::new(Code::TwoAnswers, "the question has two lists of options")
                .at(reader.source, reader.source.line(construct.span.start), "the second list")
                .at(reader.source, reader.source.line(block.span.start), "the first list")
                .help("give each list a heading of its own, or write the first one without boxes"),
        };
        reader.findings.push(finding);
    }
    reader.findings.len() > before
}

/// The changes that make one list of two: the first one's bullet before every item of the second. None where they may
/// have been meant as two: an empty line parts them and both have a right option.
fn joined(source: &Source, first: &Block, second: &Block) -> Vec<Edit> {
    let (BlockKind::List { items, start: None }, BlockKind::List { items: others, start: None }) =
        (&first.kind, &second.kind)
    else {
        return Vec::new();
    };
    let right = |items: &[Item]| items.iter().any(|item| item.task.is_some_and(|task| task.checked));
    if !follows(source, second) && right(items) && right(others) {
        return Vec::new();
    }
    let Some(first) = items.first().and_then(|item| bullet(source, item)) else { return Vec::new() };
    let edit = |item: &Item| bullet(source, item).map(|at| Edit { span: at, text: source.slice(first).to_owned() });
    others.iter().filter_map(edit).collect()
}

/// Where the bullet of an item stands; spaces before it may count as part of the item.
fn bullet(source: &Source, item: &Item) -> Option<Span> {
    let text = source.slice(item.span);
    let at = item.span.start + text.len() - text.trim_start_matches(' ').len();
    source.slice(item.span).trim_start_matches(' ').starts_with(['-', '*', '+']).then(|| Span::new(at, at + 1))
}

/// Whether a block stands right under a line with text.
fn follows(source: &Source, block: &Block) -> bool {
    let line = source.line(block.span.start);
    line.start > 0 && !source.slice(source.line(line.start - 1)).trim().is_empty()
}

/// The changes that indent a quote under the last of the options above it. None where it may have been meant for
/// something else: it does not stand right under the option, or holds a label.
pub(super) fn indented(source: &Source, options: &[Item], quote: &Block) -> Vec<Edit> {
    let Some(last) = options.last() else { return Vec::new() };
    let Some(option) = bullet(source, last) else { return Vec::new() };
    let text = source.slice(quote.span).trim_end();
    // The title of the page is taken out of what stands between the two.
    let between = &source.text()[last.span.end.min(quote.span.start)..quote.span.start];
    if !between.trim().is_empty() || !follows(source, quote) || text.contains("[!") {
        return Vec::new();
    }
    let before = |at: usize| source.slice(Span::new(source.line(at).start, at));
    if !before(quote.span.start).bytes().all(|byte| byte == b' ') {
        return Vec::new();
    }
    let column = |at: usize| before(at).len();
    let Some(shift) = (column(option.start) + 2).checked_sub(column(quote.span.start)) else { return Vec::new() };
    let starts = std::iter::once(source.line(quote.span.start).start)
        .chain(text.match_indices('\n').map(|(at, _)| quote.span.start + at + 1));
    starts.map(|at| Edit { span: Span::new(at, at), text: " ".repeat(shift) }).collect()
}

/// Reads the list. `form` is what the heading or page asks for, if they do.
pub(super) fn read(reader: &mut Reader<'_>, asked: Asked, form: Option<&str>) -> Option<Form> {
    let Block { kind: BlockKind::List { items, .. }, span } = asked.construct.into_iter().next()? else { return None };
    // Where an item was not read as an option, the right one or the second one may be that.
    let before = reader.findings.len();
    check_boxes(reader, &items);
    for span in items.iter().filter(|item| item.task.is_some()).flat_map(|item| super::boxes(&item.blocks)) {
        let help =
            "start it below the box of the option above, without indentation; a list inside an option has no boxes";
        reader.report(Code::MisplacedBox, span, "this option is indented, so it is text of the option above", help);
    }
    let sure = reader.findings.len() == before;
    let options: Vec<ChoiceOption> = items.into_iter().filter_map(|item| read_option(reader, item)).collect();
    let first = Span::new(span.start, reader.source.line(span.start).end);
    if options.is_empty() {
        return None;
    }
    if sure && options.len() < 2 {
        reader.report(
            Code::TooFewOptions,
            first,
            "the question has only one option",
            "write at least two; a list that is just a list needs `.prose` behind its heading",
        );
    }
    let right = options.iter().filter(|option| option.right).count();
    if sure && right == 0 {
        reader.report(Code::NoRightOption, first, "no option is marked as right", "write `[x]` before the right one");
    }
    check_equal(reader, &options);
    let choice = Choice { options };
    match form {
        Some("choice") if right > 1 => {
            let message = format!("{} are marked as right, but a `choice` has one", count(right, "option"));
            reader.report(Code::RightOptions, asked.place, message, "write `.multiple`, or mark one option only");
            Some(Form::Choice(choice))
        }
        Some("multiple") => Some(Form::Multiple(choice)),
        Some("choice") => Some(Form::Choice(choice)),
        _ if right > 1 => Some(Form::Multiple(choice)),
        _ => Some(Form::Choice(choice)),
    }
}

fn check_boxes(reader: &mut Reader<'_>, items: &[Item]) {
    let boxed = items.iter().find_map(|item| item.task);
    let mut plain: Vec<Span> = Vec::new();
    for item in items {
        if check_box(reader, item) || item.task.is_some() {
            continue;
        }
        match odd_box(reader.source, item) {
            Some(span) if boxed.is_some() => {
                let finding =
                    Diagnostic::new(Code::TaskMarker, format!("`{}` is not a box", reader.source.slice(span)))
                        .at(reader.source, span, "")
                        .help("write `[x]` with the letter x from the keyboard")
                        .edit(span, "[x]");
                reader.findings.push(finding);
            }
            _ => plain.push(Span::new(item.span.start, reader.source.line(item.span.start).end)),
        }
    }
    let (Some(boxed), Some(&first)) = (boxed, plain.first()) else { return };
    let message = match plain.len() {
        1 => "an item without a box stands among options".to_owned(),
        more => format!("{more} items without a box stand among options"),
    };
    let finding = Diagnostic::new(Code::MixedList, message)
        .at(reader.source, first, "no box")
        .at(reader.source, boxed.span, "an option")
        .help("write `[ ]` or `[x]` before it; a list of the prompt needs a paragraph between itself and the options");
    reader.findings.push(finding);
}

/// A box with another sign than `x` in it, of those that other programs or keyboards write there.
fn odd_box(source: &Source, item: &Item) -> Option<Span> {
    let BlockKind::Paragraph { content, .. } = &item.blocks.first()?.kind else { return None };
    let start = content.first()?.span.start;
    let mut letters = source.text()[start..].strip_prefix('[')?.chars();
    let sign = letters.next().filter(|sign| "vV*+✓✔☑√хХｘＸ×✕✖".contains(*sign))?;
    let end = start + 1 + sign.len_utf8() + 1;
    (letters.next() == Some(']') && letters.next().is_none_or(char::is_whitespace)).then(|| Span::new(start, end))
}

/// Reports a box that is not written as one; says whether there was such a box.
pub(super) fn check_box(reader: &mut Reader<'_>, item: &Item) -> bool {
    let Some(span) = broken_box(reader.source, item) else { return false };
    let written = reader.source.slice(span);
    let mended = if written.contains(['x', 'X']) { "[x] " } else { "[ ] " };
    let behind = reader.source.text()[span.end..].chars().next();
    let finding = Diagnostic::new(Code::TaskMarker, format!("`{written}` is not a box"))
        .at(reader.source, span, "")
        .help(format!("write `{mended}` with a space behind it"));
    reader.findings.push(match behind {
        Some(letter) if letter.is_whitespace() => finding.edit(span, mended.trim_end()),
        Some(_) => finding.edit(span, mended),
        // At the end of the file the option has no text, which only its author knows.
        None => finding,
    });
    true
}

/// Takes the quotes off the end of an option or answer: they are its feedback.
pub(super) fn split_feedback(reader: &mut Reader<'_>, mut content: Vec<Block>) -> (Vec<Block>, Vec<Block>) {
    let is_feedback = |block: &Block| match &block.kind {
        BlockKind::Quote { label: Some(label), .. } => super::is_alert(&label.name),
        BlockKind::Quote { label: None, .. } => true,
        _ => false,
    };
    let from = content.iter().rposition(|block| !is_feedback(block)).map_or(0, |last| last + 1);
    let quotes = content.split_off(from);
    for block in &content {
        if is_feedback(block) {
            let line = Span::new(block.span.start, reader.source.line(block.span.start).end);
            let help = "put the rest of the option before it";
            reader.report(Code::TextAfterAnswer, line, "feedback is not the last thing of its option", help);
        }
    }
    for label in super::own_labels(&content) {
        let message = format!("`[!{}]` is indented, so it belongs to the option above", label.name);
        let help = "start it at the beginning of the line, with an empty line before it";
        reader.report(Code::MisplacedLabel, label.span, message, help);
    }
    check_sunken(reader, &content);
    super::check_labels(reader, &content);
    super::check_nearly(reader, &quotes);
    let mut feedback = Vec::new();
    for quote in quotes {
        match quote.kind {
            // An alert keeps its title, so that a warning stays one.
            BlockKind::Quote { label: Some(_), .. } => feedback.push(quote),
            BlockKind::Quote { label: None, blocks } => {
                if blocks.is_empty() {
                    let place = Span::new(quote.span.start, quote.span.start + 1);
                    reader.report(Code::EmptyPart, place, "the feedback is empty", "");
                }
                feedback.extend(blocks);
            }
            _ => {}
        }
    }
    (content, feedback)
}

/// A quote that is indented too far goes on with the option's text, where a learner would read it.
fn check_sunken(reader: &mut Reader<'_>, content: &[Block]) {
    for block in content {
        let BlockKind::Paragraph { content, .. } = &block.kind else { continue };
        for pair in content.windows(2) {
            let [Inline { kind: InlineKind::SoftBreak, .. }, next] = pair else { continue };
            if reader.source.slice(next.span).starts_with('>') {
                let line = Span::new(next.span.start, reader.source.line(next.span.start).end);
                let message = "this quote is indented too far to be one";
                let mut finding = Diagnostic::new(Code::FeedbackNotIndented, message)
                    .at(reader.source, line, "")
                    .help("indent it by two spaces, no more: `  > …`");
                finding.edits.extend(raised(reader.source, block.span.start, next.span.start));
                reader.findings.push(finding);
            }
        }
    }
}

/// The change that gives a line, whose text starts at `quote`, the indentation of feedback of the option whose text
/// starts at `option`.
fn raised(source: &Source, option: usize, quote: usize) -> Option<Edit> {
    let (line, text) = (source.line(option), source.line(quote));
    let written = source.slice(line);
    let column = written.len() - written.trim_start_matches(' ').len();
    let before = Span::new(text.start, quote);
    let plain = written[column..].starts_with(['-', '*', '+'])
        && source.slice(before).bytes().all(|byte| matches!(byte, b' ' | b'\t'));
    plain.then(|| Edit { span: before, text: " ".repeat(column + 2) })
}

fn read_option(reader: &mut Reader<'_>, item: Item) -> Option<ChoiceOption> {
    let task = item.task?;
    let place = Span::new(item.span.start, task.span.end);
    let (content, feedback) = split_feedback(reader, item.blocks);
    // A comment is nothing that a learner could read.
    let empty = |block: &Block| matches!(&block.kind, BlockKind::Paragraph { content, .. } if content.is_empty());
    if content.iter().all(empty) {
        let help = "write its text behind the box; a code block starts on the very next line, indented by two spaces";
        reader.report(Code::EmptyPart, place, "the option is empty", help);
    }
    let public = public_text(reader.source, &content);
    Some(ChoiceOption { span: place, id: fingerprint(&public), right: task.checked, content, feedback })
}

fn check_equal(reader: &mut Reader<'_>, options: &[ChoiceOption]) {
    // By id, so that a long list is not compared pair by pair.
    let mut firsts: BTreeMap<&str, &ChoiceOption> = BTreeMap::new();
    for option in options {
        let first = *firsts.entry(&option.id).or_insert(option);
        if std::ptr::eq(first, option) || option.content.is_empty() {
            continue;
        }
        let line = |span: Span| Span::new(span.start, reader.source.line(span.start).end);
        let finding = Diagnostic::new(Code::DuplicateOption, "two options are the same")
            .at(reader.source, line(option.span), "second time")
            .at(reader.source, line(first.span), "first time")
            .help("a learner cannot tell them apart: change or remove one");
        reader.findings.push(finding);
    }
}

impl Choice {
    fn rights(&self) -> usize {
        self.options.iter().filter(|option| option.right).count()
    }
}

impl Answerable for Choice {
    fn shown(&self) -> Vec<&[Block]> {
        self.options.iter().map(|option| option.content.as_slice()).collect()
    }

    fn hidden(&self) -> Vec<&[Block]> {
        self.options.iter().map(|option| option.feedback.as_slice()).collect()
    }

    fn ids(&self) -> Vec<&str> {
        self.options.iter().map(|option| option.id.as_str()).collect()
    }

    fn public(&self, _: &Source) -> Vec<String> {
        self.options.iter().map(|option| option.id.clone()).collect()
    }

    /// An answer is the ids of the picked options. It counts the right ones that were picked, less the wrong ones.
    fn grade(&self, answer: &str) -> Option<Grade> {
        let mut parts = Vec::new();
        for id in answer.split_whitespace() {
            parts.push(self.options.iter().find(|option| option.id == id)?.right);
        }
        let hits = parts.iter().filter(|part| **part).count();
        let right = hits.saturating_sub(parts.len() - hits);
        Some(Grade { right: right as u32, of: self.rights() as u32, parts, mistakes: Vec::new() })
    }

    fn difference(&self, _: &Source, original: &Form, _: &Source) -> Option<String> {
        let (Form::Choice(original) | Form::Multiple(original)) = original else { return None };
        if self.options.len() != original.options.len() {
            return Some(format!(
                "there are {}, but {} in the original",
                count(self.options.len(), "option"),
                original.options.len()
            ));
        }
        let differs = self.options.iter().zip(&original.options).any(|(own, other)| own.right != other.right);
        differs.then(|| "other options are right than in the original".to_owned())
    }
}
