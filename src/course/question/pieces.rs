//! Pieces that a learner arranges, pairs or picks: steps, sides of pairs, lines, and what a bank adds.

use super::{Quote, fingerprint};
use crate::course::parts::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Block, BlockKind, InlineKind, Item, each_inline};
use crate::text::{Source, Span, one_line};
use sha2::{Digest, Sha256};

/// The most pieces of one question. Nobody arranges more, and the page's script compares each with each.
pub const MOST_PIECES: usize = 200;

/// A piece.
#[derive(Debug)]
pub struct Piece {
    /// Where it is written.
    pub span: Span,
    /// Names it in learners' progress: a hash of its public text. Equal pieces have equal ids.
    pub id: String,
    /// What it says.
    pub content: Vec<Block>,
}

impl Piece {
    /// A piece with this content.
    pub(super) fn new(source: &Source, span: Span, content: Vec<Block>) -> Self {
        let id = fingerprint(&public_text(source, &content));
        Self { span, id, content }
    }
}

/// What a learner sees of blocks, as an identity: white space counts in code and nowhere else.
pub(super) fn public_text(source: &Source, content: &[Block]) -> String {
    let pieces = content.iter().map(|block| match &block.kind {
        BlockKind::Code(code) => format!("{}\n{}", source.slice(code.info), code.text),
        _ => {
            let mut text = source.slice(block.span).to_owned();
            // Spaces of code spans wait as a letter that nobody writes while all others are squeezed.
            each_inline(std::slice::from_ref(block), &mut |inline| {
                if matches!(inline.kind, InlineKind::Code(_)) && block.span.contains(inline.span) {
                    let place = inline.span.start - block.span.start..inline.span.end - block.span.start;
                    let kept = text[place.clone()].replace([' ', '\t', '\n', '\r'], "\u{1f}");
                    text.replace_range(place, &kept);
                }
            });
            one_line(&text).replace('\u{1f}', " ")
        }
    });
    pieces.collect::<Vec<_>>().join("\n")
}

/// The order in which a learner first sees pieces, as places in `ids`. It follows from the ids alone, which are hashes
/// of public text, so it tells nothing about the author's order; `solved` says whether an order (of ids) must not be
/// shown because it is right already.
pub fn first_order<T: AsRef<str>>(ids: &[T], solved: impl Fn(&[&str]) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ids.len()).collect();
    // One in n! first orders is right by chance; another round of hashing then gives another one.
    for round in 0..64u32 {
        order.sort_by_cached_key(|&at| (Sha256::digest(format!("{round} {}", ids[at].as_ref())).to_vec(), at));
        let shown: Vec<&str> = order.iter().map(|&at| ids[at].as_ref()).collect();
        if !solved(&shown) {
            break;
        }
    }
    order
}

/// Reads a `[!BANK]` quote: one list item, or one line of a fence, is one piece.
pub(super) fn read_bank(reader: &mut Reader<'_>, bank: Quote) -> Vec<(Span, BankPiece)> {
    let mut pieces = Vec::new();
    for block in bank.blocks {
        match block.kind {
            BlockKind::List { items, .. } => {
                super::check_no_boxes(reader, &items);
                pieces.extend(items.into_iter().map(|item| (item_span(reader, &item), BankPiece::Item(item.blocks))));
            }
            BlockKind::Code(code) => {
                let line = Span::new(block.span.start, reader.source.line(block.span.start).end);
                let info = code.info;
                pieces.extend(
                    code.text
                        .lines()
                        .filter(|line| !line.trim().is_empty())
                        .map(|text| (line, BankPiece::Line(text.trim().to_owned(), info))),
                );
            }
            _ => {
                let span = Span::new(block.span.start, reader.source.line(block.span.start).end.max(block.span.start));
                let help = "write one piece an item of a list, or one a line of a code block";
                reader.report(Code::BankPiece, span, "a bank holds a list or a code block, not this", help);
            }
        }
    }
    pieces
}

/// A piece of a bank.
pub(super) enum BankPiece {
    /// The blocks of a list item.
    Item(Vec<Block>),
    /// A line of a fence with this info string, without its indentation.
    Line(String, Span),
}

/// The first line of an item.
pub(super) fn item_span(reader: &Reader<'_>, item: &Item) -> Span {
    Span::new(item.span.start, reader.source.line(item.span.start).end.max(item.span.start))
}

/// Reports distractors that equal a right piece or each other: a learner cannot tell them apart.
pub(super) fn check_bank<'a>(
    reader: &mut Reader<'_>,
    right: impl Iterator<Item = (&'a str, Span)>,
    bank: impl Iterator<Item = (&'a str, Span)>,
) {
    let mut known: Vec<(&str, Span)> = right.collect();
    for (id, span) in bank {
        match known.iter().find(|(other, _)| *other == id) {
            Some(&(_, first)) => {
                let finding = Diagnostic::new(Code::BankPiece, "a piece of the bank equals another piece")
                    .at(reader.source, span, "in the bank")
                    .at(reader.source, first, "the other one")
                    .help("a bank holds what fits nowhere: change or remove this piece");
                reader.findings.push(finding);
            }
            None => known.push((id, span)),
        }
    }
}

/// Reports fewer or more pieces than can be arranged; says whether there are too many to read on.
pub(super) fn too_many(reader: &mut Reader<'_>, count: usize, least: usize, place: Span, what: &str) -> bool {
    if count < least {
        let message = format!("there {} to arrange", crate::diagnostic::is_count(count, what));
        reader.report(Code::TooFewPieces, place, message, &format!("write at least {least}"));
    } else if count > MOST_PIECES {
        let message = format!("there are {count} pieces, more than the {MOST_PIECES} that a question can have");
        reader.report(Code::TooLarge, place, message, "split it into several questions");
    }
    count > MOST_PIECES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_order_depends_on_the_set_alone_and_is_never_right() {
        let ids = ["one", "two", "three", "four"];
        let shown = |ids: &[&'static str], right: &[&str]| -> Vec<&'static str> {
            first_order(ids, |order| order == right).into_iter().map(|at| ids[at]).collect()
        };
        let first = shown(&ids, &ids);
        let mut other = ids;
        other.reverse();
        assert_eq!(first, shown(&other, &other), "the author's order does not show");
        let again = shown(&ids, &first);
        assert_ne!(again, first, "a right order is never shown");
        assert_ne!(shown(&["a", "b"], &["a", "b"]), ["a", "b"]);
        assert_ne!(shown(&["a", "b"], &["b", "a"]), ["b", "a"]);
    }
}
