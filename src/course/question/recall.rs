//! Form `recall`: cards that the learner turns and rates themself; one card, or a deck in a table.

use super::pieces::{Piece, public_text};
use super::{Answerable, Asked, Form, Grade, fingerprint, missing_answer};
use crate::course::parts::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Block, BlockKind, Inline};
use crate::text::{Source, Span};

/// How a learner may rate a card, from worst to best.
pub const RATINGS: &[&str] = &["again", "hard", "good"];

/// Cards to turn.
#[derive(Debug)]
pub struct Recall {
    /// The cards in order. A single card's front is the prompt, so its own is empty.
    pub cards: Vec<Card>,
}

/// A card.
#[derive(Debug)]
pub struct Card {
    /// The side that is shown first; its id names the card.
    pub front: Piece,
    /// The other side.
    pub back: Vec<Block>,
}

/// Reads a deck's table, or the `[!ANSWER]` quote as the back of the only card.
pub(super) fn read(reader: &mut Reader<'_>, asked: Asked) -> Option<Recall> {
    let table = asked.construct.into_iter().next();
    let cards = match (table, asked.answer) {
        (Some(Block { kind: BlockKind::Table(table), span }), answer) => {
            if let Some(answer) = answer {
                let help = "a deck's table holds the answers; remove the quote, or the table";
                reader.report(Code::MisplacedLabel, answer.label.span, "a deck has no `[!ANSWER]`", help);
            }
            let mut cards = Vec::new();
            for row in table.rows {
                let Ok([front, back]) = <[Vec<Inline>; 2]>::try_from(row) else { continue };
                let place = cell_span(&front).or(cell_span(&back)).unwrap_or(span);
                if front.is_empty() || back.is_empty() {
                    reader.report(Code::EmptyPart, place, "a card has an empty side", "write both sides of the card");
                }
                cards.push(Card { front: Piece::new(reader.source, place, cell(front)), back: cell(back) });
            }
            if cards.is_empty() {
                missing_answer(reader, asked.place, "a row for each card in the table");
            }
            cards
        }
        (_, Some(answer)) => {
            if answer.blocks.is_empty() {
                let help = "write the other side of the card on the next line, behind `> `";
                reader.report(Code::EmptyPart, answer.label.span, "the card's other side is empty", help);
            }
            // The prompt is hashed with the question, so the only card needs no name of its own.
            let front = Piece { span: answer.label.span, id: fingerprint("card"), content: Vec::new() };
            vec![Card { front, back: answer.blocks }]
        }
        _ => {
            missing_answer(reader, asked.place, "`> [!ANSWER]`, or a table of two columns as a deck");
            return None;
        }
    };
    for (index, card) in cards.iter().enumerate() {
        if let Some(first) = cards[..index].iter().find(|first| first.front.id == card.front.id) {
            let finding = Diagnostic::new(Code::DuplicatePair, "two cards of the deck have the same front")
                .at(reader.source, card.front.span, "second card")
                .at(reader.source, first.front.span, "first card")
                .help("a learner cannot tell which back is meant: change or join them");
            reader.findings.push(finding);
        }
    }
    Some(Recall { cards })
}

/// The content of a table's cell as blocks.
pub(super) fn cell(content: Vec<Inline>) -> Vec<Block> {
    match cell_span(&content) {
        Some(span) => vec![Block { span, kind: BlockKind::Paragraph { content, tight: true } }],
        None => Vec::new(),
    }
}

/// Where the content of a cell stands; `None` for an empty one.
pub(super) fn cell_span(content: &[Inline]) -> Option<Span> {
    Some(Span::new(content.first()?.span.start, content.last()?.span.end))
}

impl Answerable for Recall {
    fn shown(&self) -> Vec<&[Block]> {
        self.cards.iter().map(|card| card.front.content.as_slice()).collect()
    }

    fn hidden(&self) -> Vec<&[Block]> {
        self.cards.iter().map(|card| card.back.as_slice()).collect()
    }

    fn ids(&self) -> Vec<&str> {
        self.cards.iter().map(|card| card.front.id.as_str()).collect()
    }

    /// An answer holds the first rating of each card, as `id:rating`. A card counts when it was rated hard or good.
    fn grade(&self, answer: &str) -> Option<Grade> {
        let mut rated: Vec<(&str, &str)> = Vec::new();
        for word in answer.split_whitespace() {
            let (id, rating) = word.split_once(':')?;
            if !RATINGS.contains(&rating) || !self.cards.iter().any(|card| card.front.id == id) {
                return None;
            }
            if !rated.iter().any(|(other, _)| *other == id) {
                rated.push((id, rating));
            }
        }
        let parts: Vec<bool> = rated.iter().map(|(_, rating)| *rating != RATINGS[0]).collect();
        let right = parts.iter().filter(|part| **part).count();
        Some(Grade { right: right as u32, of: self.cards.len() as u32, parts, mistakes: Vec::new() })
    }

    fn difference(&self, _: &Source, original: &Form, _: &Source) -> Option<String> {
        let Form::Recall(original) = original else { return None };
        let (own, other) = (self.cards.len(), original.cards.len());
        (own != other)
            .then(|| format!("there are {}, but {other} in the original", crate::diagnostic::count(own, "card")))
    }

    fn public(&self, source: &Source) -> Vec<String> {
        self.cards.iter().map(|card| public_text(source, &card.front.content)).collect()
    }
}
