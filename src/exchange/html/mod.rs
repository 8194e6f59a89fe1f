//! HTML of other systems as Markdown.
//!
//! In: HTML as an editor in a browser leaves it, well formed or not. Out: Markdown that shows the same, made safe by
//! the [`Cleaner`] as all foreign text is. [`Cleaner::html`] is all that a format needs.
//!
//! The text is read once into a small tree, whose depth and size are capped ([`tree`], with [`characters`]), and
//! written from there: [`blocks`] and [`tables`] hold [`inlines`], whose words and styles become lines in a [`run`].
//! Text shows itself: whatever Markdown would take for a sign is escaped. What only lays out (fonts, colours, frames)
//! is dropped without a word, what does more is named as lost ([`elements`] says which is which).

mod blocks;
mod characters;
mod elements;
mod formulas;
mod inlines;
mod run;
mod tables;
mod tree;

use super::clean::{Cleaner, Markdown};
use crate::html::raw::Tag;
use std::collections::BTreeMap;

pub(super) use formulas::has_formula;

impl Cleaner<'_> {
    /// A text in HTML. With [`Cleaner::math`], `\(…\)`, `\[…\]` and `$$…$$` become formulas.
    pub fn html(&mut self, text: &str) -> Markdown {
        let text = self.html_to_markdown(text, false);
        self.markdown(&text)
    }

    /// HTML as Markdown that is not cleaned yet. With `breaks`, a line end is a line break and an empty line parts
    /// paragraphs, as in the "auto format" of some editors.
    pub(super) fn html_to_markdown(&mut self, text: &str, breaks: bool) -> String {
        let mut converter =
            Converter { math: self.math, breaks, nodes: Vec::new(), entities: BTreeMap::new(), lost: Vec::new() };
        converter.read(text);
        let mut blocks = Vec::new();
        converter.blocks(0, &mut blocks);
        for lost in converter.lost {
            self.lose(lost);
        }
        blocks.join("\n\n")
    }
}

/// An element with its children, or a text.
struct Node<'a> {
    tag: Option<Tag<'a>>,
    text: String,
    children: Vec<usize>,
    /// Whether it is a block or holds one.
    block: bool,
}

/// The tree, and what is remembered while it is read and written.
struct Converter<'a> {
    math: bool,
    breaks: bool,
    nodes: Vec<Node<'a>>,
    /// What named characters stand for.
    entities: BTreeMap<String, Option<String>>,
    lost: Vec<String>,
}

impl Converter<'_> {
    fn lose(&mut self, what: impl Into<String>) {
        self.lost.push(what.into());
    }

    fn name(&self, node: usize) -> &str {
        self.nodes[node].tag.as_ref().map_or("", |tag| tag.name.as_str())
    }

    /// An attribute's value with its named characters read.
    fn attribute(&mut self, node: usize, wanted: &str) -> Option<String> {
        let tag = self.nodes[node].tag.as_ref()?;
        let value = tag.attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value)?;
        Some(self.decode(value))
    }
}

#[cfg(test)]
mod tested;
