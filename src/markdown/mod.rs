//! Markdown to a tree of blocks that keeps every place; the only home of pulldown-cmark.
//!
//! In: a [`Source`] and where its body starts. Out: a [`Document`]. Parsing cannot fail: any text
//! gives a document and a list of findings. What the blocks *mean* (questions, options, hints) is
//! decided in `course`; here a label is only a label and a task list only a list with boxes.

mod attributes;
mod broken_links;
mod build;
mod comments;
mod faults;
mod front_matter;
mod gaps;
mod lookalikes;

use crate::diagnostic::Diagnostic;
use crate::text::{Source, Span};
use std::sync::Arc;

pub use attributes::{Attribute, AttributeKind, attributes};
pub use build::heading_braces;
pub use comments::Allow;
pub use front_matter::front_matter;

/// The deepest nesting of lists and quotes that is read. Real courses stay under ten; the cap keeps
/// hostile input from exhausting the stack of the stages that walk the tree.
pub const DEEPEST: usize = 48;

/// A parsed page: its blocks in order and what stands outside the flow.
#[derive(Debug)]
pub struct Document {
    /// The file it was read from.
    pub source: Arc<Source>,
    /// The blocks in order, without footnotes and comments.
    pub blocks: Vec<Block>,
    /// The footnotes, in the order they are written.
    pub footnotes: Vec<Footnote>,
    /// Comments that accept a finding.
    pub allows: Vec<Allow>,
}

/// A footnote's text.
#[derive(Debug)]
pub struct Footnote {
    /// The name between `[^` and `]`.
    pub name: String,
    /// Where it is written.
    pub span: Span,
    /// Its text.
    pub blocks: Vec<Block>,
}

/// A block and its place.
#[derive(Debug)]
pub struct Block {
    /// The whole block in the file, markers included.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// The kinds of block.
#[derive(Debug)]
pub enum BlockKind {
    /// `#` to `######`; the braces behind it are in `attributes`, not in `content`.
    Heading { level: u8, content: Vec<Inline>, attributes: Option<Span> },
    /// A run of text. In a tight list it is drawn without a paragraph of its own.
    Paragraph { content: Vec<Inline>, tight: bool },
    /// A code block.
    Code(Code),
    /// A list; `start` is the first number of a numbered one.
    List { start: Option<u64>, items: Vec<Item> },
    /// A block quote, perhaps with a label such as `[!HINT]`.
    Quote { label: Option<Box<Label>>, blocks: Vec<Block> },
    /// A table.
    Table(Box<Table>),
    /// A line across the page.
    Rule,
    /// Raw HTML.
    Html(Box<str>),
}

/// A code block.
#[derive(Debug)]
pub struct Code {
    /// The info string behind the fence; empty for an indented block.
    pub info: Span,
    /// The code without its fence, each line ended.
    pub text: Box<str>,
}

impl Code {
    /// Whether it stands between fences, as the block at `place`. Code that is only indented may start with the same
    /// signs.
    pub fn is_fenced(&self, place: Span) -> bool {
        self.info.start > place.start
    }
}

/// One item of a list.
#[derive(Debug)]
pub struct Item {
    /// The whole item, its bullet included.
    pub span: Span,
    /// The bullet's character: `-`, `*`, `+`, or the digit or delimiter of a number.
    pub bullet: u8,
    /// Its box, if it has one.
    pub task: Option<Task>,
    /// Its content, without the box.
    pub blocks: Vec<Block>,
}

/// The box of a task-list item.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    /// Whether it is crossed.
    pub checked: bool,
    /// `[x]` or `[ ]` in the file.
    pub span: Span,
}

/// The label of a block quote.
#[derive(Debug, Clone)]
pub struct Label {
    /// The word in upper case, such as `HINT`.
    pub name: String,
    /// `[!HINT]` in the file.
    pub span: Span,
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// One alignment a column.
    pub alignments: Vec<Alignment>,
    /// The cells of the head.
    pub head: Vec<Vec<Inline>>,
    /// The rows; each has as many cells as the head.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// How a column of a table is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// Not said.
    None,
    /// `:--`
    Start,
    /// `:-:`
    Center,
    /// `--:`
    End,
}

/// A piece of running text and its place.
#[derive(Debug)]
pub struct Inline {
    /// Where it stands, markers included.
    pub span: Span,
    /// What it is.
    pub kind: InlineKind,
}

/// The kinds of running text.
#[derive(Debug)]
pub enum InlineKind {
    /// Plain text with escapes and entities resolved.
    Text(Box<str>),
    /// Code between backticks.
    Code(Box<str>),
    /// `*…*`
    Emphasis(Box<[Inline]>),
    /// `**…**`
    Strong(Box<[Inline]>),
    /// `~~…~~`
    Strikethrough(Box<[Inline]>),
    /// A link.
    Link { destination: Box<Destination>, content: Box<[Inline]> },
    /// An image; its content is the text for those who do not see it.
    Image { destination: Box<Destination>, content: Box<[Inline]> },
    /// Raw HTML.
    Html(Box<str>),
    /// `[^name]`
    FootnoteReference(Box<str>),
    /// A gap that the learner fills: what stands between `[[` and `]]`, as written.
    Gap(Box<str>),
    /// A line ending in the source.
    SoftBreak,
    /// A line break the author asked for.
    HardBreak,
    /// A formula in LaTeX.
    Math { display: bool, tex: Box<str> },
}

/// Where a link leads or an image comes from. Apart, because there are few of them among many pieces of text.
#[derive(Debug)]
pub struct Destination {
    /// The address, as it is written.
    pub url: Box<str>,
    /// The title in quotes behind the address; empty without one.
    pub title: Box<str>,
}

/// What a page's Markdown holds beyond the usual.
pub struct Syntax<'a> {
    /// Whether `$…$` and `$$…$$` are formulas.
    pub math: bool,
    /// Whether `[[…]]` is a gap in the section whose heading has these words in its braces; a heading without braces,
    /// and the text before the first heading, give an empty text.
    pub gaps: &'a dyn Fn(&str) -> bool,
}

/// Reads the body of a page, which starts at byte `start`.
pub fn parse(source: &Arc<Source>, start: usize, syntax: &Syntax<'_>) -> (Document, Vec<Diagnostic>) {
    let (tree, mut findings) = build::build(source, start, syntax);
    let (allows, more) = comments::allows(source, &tree.comments);
    findings.extend(more);
    let document = Document { source: Arc::clone(source), blocks: tree.blocks, footnotes: tree.footnotes, allows };
    faults::find(&document, &mut findings);
    (document, findings)
}

/// The text of inline content without any markup, as a screen reader would say it.
pub fn plain(content: &[Inline]) -> String {
    let mut text = String::new();
    plain_into(content, &mut text);
    text
}

fn plain_into(content: &[Inline], text: &mut String) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(piece) | InlineKind::Code(piece) => text.push_str(piece),
            InlineKind::Math { tex, .. } => text.push_str(tex),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikethrough(inner)
            | InlineKind::Link { content: inner, .. }
            | InlineKind::Image { content: inner, .. } => plain_into(inner, text),
            InlineKind::SoftBreak | InlineKind::HardBreak => text.push(' '),
            // What a gap hides is an answer, so it is no part of any text.
            InlineKind::Gap(_) => text.push('…'),
            InlineKind::Html(_) | InlineKind::FootnoteReference(_) => {}
        }
    }
}

/// Calls `visit` for each run of inline content in `blocks`, however deep.
pub fn each_content<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a [Inline])) {
    each_block(blocks, &mut |block| match &block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph { content, .. } => visit(content),
        BlockKind::Table(table) => {
            table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| visit(cell));
        }
        _ => {}
    });
}

/// Calls `visit` for each block in `blocks`, however deep, outer ones first.
pub fn each_block<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match &block.kind {
            BlockKind::List { items, .. } => items.iter().for_each(|item| each_block(&item.blocks, visit)),
            BlockKind::Quote { blocks, .. } => each_block(blocks, visit),
            _ => {}
        }
    }
}

/// Calls `visit` for each piece of running text in `blocks`, however deep.
pub fn each_inline<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Inline)) {
    fn walk<'a>(content: &'a [Inline], visit: &mut impl FnMut(&'a Inline)) {
        for inline in content {
            visit(inline);
            match &inline.kind {
                InlineKind::Emphasis(inner)
                | InlineKind::Strong(inner)
                | InlineKind::Strikethrough(inner)
                | InlineKind::Link { content: inner, .. }
                | InlineKind::Image { content: inner, .. } => walk(inner, visit),
                _ => {}
            }
        }
    }
    each_content(blocks, &mut |content| walk(content, visit));
}
