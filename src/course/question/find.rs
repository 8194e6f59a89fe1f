//! Where a section's answer construct stands, and which form of answer it is.

use super::{OWN_LABELS, gaps, matching};
use crate::course::parts::answer_list;
use crate::markdown::{Block, BlockKind};
use crate::text::Source;

/// The answer construct of a section, as places in its blocks.
pub(in crate::course) struct Found {
    /// The form's name; `choice` stands for `multiple` too, until the options are counted.
    pub form: &'static str,
    /// Where the construct starts.
    pub start: usize,
    /// Where it ends and labelled quotes begin. Equal to `start` where the answer stands in a quote.
    pub end: usize,
}

/// Finds the answer construct. `asked` is the form behind the heading, `usual` the page's.
///
/// A heading's word decides. Without one the content does: a task list is a choice, `[!ANSWER]` a text or a number.
/// Where the content does not tell, the page's form does.
pub(in crate::course) fn find(
    source: &Source,
    blocks: &[Block],
    asked: Option<&str>,
    usual: Option<&str>,
) -> Option<Found> {
    let labels = first_label(blocks);
    // A gap that cannot be read is told of at its place, and not as one that is missing.
    let broken = |form: &str, everywhere| {
        let start = (form == "cloze").then(|| gaps::first_broken(source, &blocks[..labels], everywhere)).flatten();
        start.map(|start| Found { form: "cloze", start, end: labels })
    };
    if let Some(form) = asked {
        return locate(source, blocks, labels, form).or_else(|| broken(form, true));
    }
    if let Some(at) = answer_list(source, blocks) {
        return Some(Found { form: "choice", start: at, end: at + 1 });
    }
    let answered = blocks.iter().any(|block| is_label(block, &["ANSWER"]));
    match usual {
        Some(form) if !answered || has_answer(form) => {
            let found = locate(source, blocks, labels, form).or_else(|| broken(form, false));
            found.filter(|found| found.form != "written" || answered)
        }
        _ if answered => locate(source, blocks, labels, if numbers(source, blocks) { "number" } else { "text" }),
        _ => None,
    }
}

/// Whether a form reads an `[!ANSWER]` quote.
pub(super) fn has_answer(form: &str) -> bool {
    matches!(form, "text" | "number" | "cloze" | "recall" | "written")
}

/// Whether a form reads a `[!BANK]` quote.
pub(super) fn has_bank(form: &str) -> bool {
    matches!(form, "cloze" | "order" | "match" | "parsons")
}

fn locate(source: &Source, blocks: &[Block], labels: usize, form: &str) -> Option<Found> {
    let before = &blocks[..labels];
    // A label that stands too early is reported as that; what it stands before is found all the same.
    let last = |fits: &dyn Fn(&Block) -> bool| {
        let at = before.iter().rposition(fits).or_else(|| blocks.iter().rposition(fits));
        at.map(|at| (at, at + 1))
    };
    let two_columns = |block: &Block| matches!(&block.kind, BlockKind::Table(table) if table.head.len() == 2);
    let in_quote = || blocks.iter().any(|block| is_label(block, &["ANSWER"])).then_some((labels, labels));
    let (form, place) = match form {
        "choice" | "multiple" => ("choice", answer_list(source, blocks).map(|at| (at, at + 1))),
        "text" => ("text", in_quote()),
        "number" => ("number", in_quote()),
        "written" => ("written", Some((labels, labels))),
        "recall" => ("recall", last(&two_columns).or_else(in_quote)),
        "cloze" => {
            let early = || gaps::first_gap(source, blocks).map(|at| (at, at + 1 + first_label(&blocks[at + 1..])));
            ("cloze", gaps::first_gap(source, before).map(|at| (at, labels)).or_else(early))
        }
        "order" => ("order", last(&|block| matches!(block.kind, BlockKind::List { start: Some(_), .. }))),
        "match" => (
            "match",
            last(&|block| {
                two_columns(block) || matches!(&block.kind, BlockKind::List { items, .. } if matching::is_pairs(items))
            }),
        ),
        "parsons" => ("parsons", last(&|block| matches!(block.kind, BlockKind::Code(_)))),
        _ => return None,
    };
    place.map(|(start, end)| Found { form, start, end })
}

/// How the answer of a form is written, for a message about one that is missing.
pub(in crate::course) fn how(form: &str) -> &'static str {
    match form {
        "text" | "number" => "the accepted answers in a quote (`> [!ANSWER]`)",
        "cloze" => "gaps such as `[[answer]]` in its text, its table or its code",
        "order" => "a numbered list in the right order (`1. first`)",
        "match" => "a table of two columns, or a list whose items each hold one sub-item,",
        "parsons" => "a code block whose lines are in the right order",
        "recall" => "the card's other side in a quote (`> [!ANSWER]`), or a table of two columns as a deck,",
        _ => "a list of options (`- [x] right`, `- [ ] wrong`) directly",
    }
}

/// Where labelled quotes that only a question has begin.
fn first_label(blocks: &[Block]) -> usize {
    blocks.iter().position(|block| is_label(block, OWN_LABELS)).unwrap_or(blocks.len())
}

fn is_label(block: &Block, names: &[&str]) -> bool {
    matches!(&block.kind, BlockKind::Quote { label: Some(label), .. } if names.contains(&label.name.as_str()))
}

/// Whether all accepted answers of an `[!ANSWER]` quote are numbers.
fn numbers(source: &Source, blocks: &[Block]) -> bool {
    let Some(Block { kind: BlockKind::Quote { blocks, .. }, .. }) =
        blocks.iter().find(|block| is_label(block, &["ANSWER"]))
    else {
        return false;
    };
    let is_number = |blocks: &[Block]| match blocks.first().map(|block| &block.kind) {
        Some(BlockKind::Paragraph { content, .. }) => match (content.first(), content.last()) {
            (Some(first), Some(last)) => {
                let text = source.slice(crate::text::Span::new(first.span.start, last.span.end));
                // A number with a separator is one that is written wrongly, and will be reported as that.
                !matches!(
                    crate::course::question::decimal::read(text),
                    Err(crate::course::question::decimal::Unreadable::NotANumber)
                )
            }
            _ => false,
        },
        _ => false,
    };
    match blocks.as_slice() {
        [Block { kind: BlockKind::List { items, .. }, .. }] => {
            let mut accepted = items.iter().filter(|item| item.task.is_none_or(|task| task.checked)).peekable();
            accepted.peek().is_some() && accepted.all(|item| is_number(&item.blocks))
        }
        blocks => !blocks.is_empty() && is_number(blocks),
    }
}
