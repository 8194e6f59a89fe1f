//! Form `match`: the learner finds what belongs together. Equal right sides are one choice, so sorting into categories
//! is a match too.

use super::order::read_bank;
use super::pieces::{self, Piece};
use super::recall::{cell, cell_span};
use super::{Answerable, Asked, Form, Grade, missing_answer};
use crate::course::parts::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Block, BlockKind, Inline, Item};
use crate::text::Source;

/// Pairs to find.
#[derive(Debug)]
pub struct Match {
    /// The titles of both columns, where a table gives them.
    pub heads: Option<[Vec<Inline>; 2]>,
    /// What belongs together, in the author's order.
    pub pairs: Vec<(Piece, Piece)>,
    /// Right sides that belong to nothing.
    pub bank: Vec<Piece>,
}

/// Whether a list can be pairs: each item ends in a list of one item.
pub(super) fn is_pairs(items: &[Item]) -> bool {
    !items.is_empty()
        && items.iter().all(|item| {
            matches!(item.blocks.as_slice(), [.., Block { kind: BlockKind::List { items, .. }, .. }] if items.len() == 1)
        })
}

/// Reads the table or the list.
pub(super) fn read(reader: &mut Reader<'_>, asked: Asked) -> Option<Match> {
    let mut heads = None;
    let mut pairs = Vec::new();
    match asked.construct.into_iter().next() {
        Some(Block { kind: BlockKind::Table(table), span }) => {
            heads =
                <[Vec<Inline>; 2]>::try_from(table.head).ok().filter(|heads| heads.iter().any(|head| !head.is_empty()));
            for row in table.rows {
                let Ok([left, right]) = <[Vec<Inline>; 2]>::try_from(row) else { continue };
                let place = cell_span(&left).or(cell_span(&right)).unwrap_or(span);
                let other = cell_span(&right).unwrap_or(place);
                pairs.push((
                    Piece::new(reader.source, place, cell(left)),
                    Piece::new(reader.source, other, cell(right)),
                ));
            }
        }
        Some(Block { kind: BlockKind::List { items, .. }, .. }) => {
            super::check_no_boxes(reader, &items);
            for item in items {
                let span = pieces::item_span(reader, &item);
                let mut left = item.blocks;
                let Some(Block { kind: BlockKind::List { items, .. }, .. }) = left.pop() else { continue };
                let Some(inner) = items.into_iter().next() else { continue };
                let place = pieces::item_span(reader, &inner);
                pairs.push((Piece::new(reader.source, span, left), Piece::new(reader.source, place, inner.blocks)));
            }
        }
        _ => {
            missing_answer(reader, asked.place, "a table of two columns, or a list whose items each hold one sub-item");
            return None;
        }
    }
    for (index, (left, right)) in pairs.iter().enumerate() {
        if left.content.is_empty() || right.content.is_empty() {
            reader.report(Code::EmptyPart, left.span, "a pair has an empty side", "write both sides");
        } else if let Some((first, _)) = pairs[..index].iter().find(|(first, _)| first.id == left.id) {
            let finding = Diagnostic::new(Code::DuplicatePair, "two pairs have the same left side")
                .at(reader.source, left.span, "second pair")
                .at(reader.source, first.span, "first pair")
                .help("a learner cannot tell which right side is meant: change or remove one");
            reader.findings.push(finding);
        }
    }
    if pieces::too_many(reader, pairs.len(), if asked.torn { 0 } else { 2 }, asked.place, "pair") {
        return None;
    }
    let bank = asked.bank.map(|bank| read_bank(reader, bank)).unwrap_or_default();
    let matching = Match { heads, pairs, bank };
    let right: Vec<_> = matching.pairs.iter().map(|(_, right)| (right.id.as_str(), right.span)).collect();
    let extra: Vec<_> = matching.bank.iter().map(|piece| (piece.id.as_str(), piece.span)).collect();
    // Equal right sides are one choice, so only the first of them is held against the bank.
    pieces::check_bank(reader, right.into_iter(), extra.into_iter());
    Some(matching)
}

impl Match {
    /// The right sides a learner chooses from, each once: those of pairs, then the bank's.
    pub fn choices(&self) -> Vec<&Piece> {
        let mut choices: Vec<&Piece> = Vec::new();
        for piece in self.pairs.iter().map(|(_, right)| right).chain(&self.bank) {
            if !choices.iter().any(|other| other.id == piece.id) {
                choices.push(piece);
            }
        }
        choices
    }
}

impl Answerable for Match {
    fn hidden(&self) -> Vec<&[Block]> {
        Vec::new()
    }

    fn shown(&self) -> Vec<&[Block]> {
        let left = self.pairs.iter().map(|(left, _)| left.content.as_slice());
        left.chain(self.choices().into_iter().map(|piece| piece.content.as_slice())).collect()
    }

    fn ids(&self) -> Vec<&str> {
        let left = self.pairs.iter().map(|(left, _)| left.id.as_str());
        left.chain(self.choices().into_iter().map(|piece| piece.id.as_str())).collect()
    }

    /// An answer is pairs as `left:right`; it counts how many are right. A left side without a partner is left out.
    /// The page's script knows the sides' names and not which of them the bank gives, so both take any name on the right.
    fn grade(&self, answer: &str) -> Option<Grade> {
        let mut parts = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        let ids = self.ids();
        for word in answer.split_whitespace() {
            let (left, right) = word.split_once(':')?;
            let (_, partner) = self.pairs.iter().find(|(piece, _)| piece.id == left)?;
            if !ids.contains(&right) || seen.contains(&left) {
                return None;
            }
            seen.push(left);
            parts.push(partner.id == right);
        }
        let right = parts.iter().filter(|part| **part).count();
        Some(Grade { right: right as u32, of: self.pairs.len() as u32, parts, mistakes: Vec::new() })
    }

    fn difference(&self, _: &Source, original: &Form, _: &Source) -> Option<String> {
        let Form::Match(original) = original else { return None };
        // Which choice each left side takes, as places: the same partition in both languages.
        let shape = |matching: &Self| -> Vec<Option<usize>> {
            let choices = matching.choices();
            matching.pairs.iter().map(|(_, right)| choices.iter().position(|choice| choice.id == right.id)).collect()
        };
        let differs = shape(self) != shape(original) || self.bank.len() != original.bank.len();
        differs.then(|| "other pairs belong together than in the original".to_owned())
    }
}
