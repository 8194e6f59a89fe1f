//! Form `order`: the learner puts steps in their order.

use super::grade::longest_run;
use super::pieces::{self, BankPiece, Piece};
use super::{Answerable, Asked, Form, Grade, missing_answer};
use crate::course::parts::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Block, BlockKind};
use crate::text::{Source, Span};

/// Steps to arrange.
#[derive(Debug)]
pub struct Order {
    /// The steps in the right order; those of one group may come in any order among themselves.
    pub groups: Vec<Vec<Piece>>,
    /// Pieces that belong nowhere.
    pub bank: Vec<Piece>,
}

/// Reads the numbered list; bullets alone in an item are steps in any order.
pub(super) fn read(reader: &mut Reader<'_>, asked: Asked) -> Option<Order> {
    let Some(Block { kind: BlockKind::List { items, .. }, .. }) = asked.construct.into_iter().next() else {
        missing_answer(reader, asked.place, "a numbered list in the right order (`1. first`)");
        return None;
    };
    super::check_no_boxes(reader, &items);
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    for item in items {
        let span = pieces::item_span(reader, &item);
        let bullets = |block: &Block| matches!(block.kind, BlockKind::List { start: None, .. });
        let mut blocks = item.blocks;
        if blocks.len() == 1 && bullets(&blocks[0]) {
            let Some(Block { kind: BlockKind::List { items, .. }, .. }) = blocks.pop() else {
                unreachable!("seen just now")
            };
            let steps = items.into_iter().map(|inner| {
                let span = pieces::item_span(reader, &inner);
                Piece::new(reader.source, span, inner.blocks)
            });
            groups.push(steps.collect());
            continue;
        }
        if blocks.iter().any(bullets) {
            let help =
                "steps in any order are bullets alone behind the number: `2. - one`; a list inside a step is numbered";
            reader.report(Code::StepBullets, span, "a step has text and bullets", help);
        }
        groups.push(vec![Piece::new(reader.source, span, blocks)]);
    }
    for step in groups.iter().flatten().filter(|step| step.content.is_empty()) {
        reader.report(Code::EmptyPart, step.span, "the step is empty", "write it behind the number");
    }
    if pieces::too_many(reader, groups.iter().map(Vec::len).sum(), if asked.torn { 0 } else { 2 }, asked.place, "step")
    {
        return None;
    }
    let bank = asked.bank.map(|bank| read_bank(reader, bank)).unwrap_or_default();
    let name = |piece: &Piece| (piece.id.clone(), piece.span);
    let right: Vec<_> = groups.iter().flatten().map(name).collect();
    let extra: Vec<_> = bank.iter().map(name).collect();
    pieces::check_bank(
        reader,
        right.iter().map(|(id, span)| (id.as_str(), *span)),
        extra.iter().map(|(id, span)| (id.as_str(), *span)),
    );
    Some(Order { groups, bank })
}

/// A list that goes on counting behind another one was torn: its first steps would be part of the prompt. Says whether
/// it was.
pub(super) fn check_whole(reader: &mut Reader<'_>, prompt: &[Block], construct: &[Block]) -> bool {
    let [Block { kind: BlockKind::List { start: Some(start @ 2..), .. }, span }] = construct else { return false };
    let numbered = |block: &&Block| matches!(block.kind, BlockKind::List { start: Some(_), .. });
    let first = prompt.iter().rfind(numbered);
    if let Some(first) = first {
        let line = |span: Span| reader.source.line(span.start);
        let finding = Diagnostic::new(Code::SplitList, format!("the list goes on at {start}, but it was torn before"))
            .at(reader.source, line(*span), "the second list")
            .at(reader.source, line(first.span), "the first list")
            .help("indent what stands between two steps, so that it belongs to the step above");
        reader.findings.push(finding);
    }
    first.is_some()
}

/// The pieces of a bank as blocks; a line of a fence is a fence of its own.
pub(super) fn read_bank(reader: &mut Reader<'_>, bank: super::Quote) -> Vec<Piece> {
    let read = pieces::read_bank(reader, bank);
    read.into_iter()
        .map(|(span, piece)| {
            let content = match piece {
                BankPiece::Item(blocks) => blocks,
                BankPiece::Line(text, info) => {
                    let code = crate::markdown::Code { info, text: format!("{text}\n").into() };
                    vec![Block { span, kind: BlockKind::Code(code) }]
                }
            };
            Piece::new(reader.source, span, content)
        })
        .collect()
}

impl Order {
    /// All pieces, the right ones first.
    pub fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.groups.iter().flatten().chain(&self.bank)
    }

    /// The ranks of the pieces of an answer: equal pieces are interchangeable, so the first that is given is the
    /// first that is right. `None` stands for a piece that belongs nowhere.
    fn ranks(&self, ids: &[&str]) -> Vec<Option<usize>> {
        let mut left: Vec<(&str, usize)> = Vec::new();
        for (rank, group) in self.groups.iter().enumerate() {
            left.extend(group.iter().map(|piece| (piece.id.as_str(), rank)));
        }
        ids.iter()
            .map(|id| {
                let at = left.iter().position(|(other, _)| other == id)?;
                Some(left.remove(at).1)
            })
            .collect()
    }
}

impl Answerable for Order {
    fn hidden(&self) -> Vec<&[Block]> {
        Vec::new()
    }

    fn shown(&self) -> Vec<&[Block]> {
        self.pieces().map(|piece| piece.content.as_slice()).collect()
    }

    fn ids(&self) -> Vec<&str> {
        self.pieces().map(|piece| piece.id.as_str()).collect()
    }

    /// An answer is the ids in the learner's order. It counts how many steps follow on: the longest run that is in
    /// order, less one, less what belongs nowhere. So one step that must move costs one point of `steps - 1`.
    fn grade(&self, answer: &str) -> Option<Grade> {
        let ids: Vec<&str> = answer.split_whitespace().collect();
        if ids.iter().any(|id| !self.pieces().any(|piece| piece.id == *id)) {
            return None;
        }
        let ranks = self.ranks(&ids);
        let parts = longest_run(&ranks);
        let run = parts.iter().filter(|part| **part).count();
        let surplus = ranks.iter().filter(|rank| rank.is_none()).count();
        let steps: usize = self.groups.iter().map(Vec::len).sum();
        let right = run.saturating_sub(1).saturating_sub(surplus);
        Some(Grade { right: right as u32, of: steps.saturating_sub(1) as u32, parts, mistakes: Vec::new() })
    }

    fn difference(&self, _: &Source, original: &Form, _: &Source) -> Option<String> {
        let Form::Order(original) = original else { return None };
        let sizes = |order: &Self| order.groups.iter().map(Vec::len).collect::<Vec<_>>();
        let differs = sizes(self) != sizes(original) || self.bank.len() != original.bank.len();
        differs.then(|| "there are other steps than in the original".to_owned())
    }
}
