//! From the parser's events to the tree.
//!
//! Two things are taken out of the text before it is parsed, with spaces in their place so that every
//! offset stays true: the braces behind headings (the parser gives no places for them) and comments
//! that fill whole lines (one between two options would split their list). Whether such a place really
//! is a heading or a comment, and not a line of code that looks like one, only the parser knows. So
//! the text is parsed with a guess, the guess is held against the tree, and parsed again if it was wrong.

use super::{
    Alignment, Block, BlockKind, Code, DEEPEST, Destination, Footnote, Inline, InlineKind, Item, Label, Syntax, Table,
    Task, comments, gaps,
};
use crate::diagnostic::{Code as Fault, Diagnostic};
use crate::text::{Source, Span};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, OffsetIter, Options, Parser, Tag};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

pub(super) struct Tree {
    pub blocks: Vec<Block>,
    pub footnotes: Vec<Footnote>,
    pub comments: Vec<Span>,
}

pub(super) fn build(source: &Arc<Source>, start: usize, syntax: &Syntax<'_>) -> (Tree, Vec<Diagnostic>) {
    let body = &source.text()[start..];
    let mut braces = brace_candidates(body, start);
    let mut blanked: BTreeSet<(usize, usize)> = BTreeSet::new();
    // Each round can only take guesses back or blank more comments, so a handful of rounds is plenty.
    for round in 0.. {
        let masked = mask(
            body,
            start,
            braces.iter().map(|&(_, span)| (span.start, source.line(span.start).end)).chain(blanked.iter().copied()),
        );
        let builder = Builder::run(source, &masked, start, syntax.math, &braces, &[]);
        let wrong: Vec<usize> =
            braces.iter().map(|&(line, _)| line).filter(|line| !builder.headings.contains(line)).collect();
        let new: Vec<(usize, usize)> =
            builder.whole_line_comments(source).into_iter().filter(|comment| !blanked.contains(comment)).collect();
        if (wrong.is_empty() && new.is_empty()) || round == 4 {
            let spans = gaps::candidates(source, start, &builder.headings, &builder.braces, &blanked, syntax.gaps);
            return with_gaps(source, &masked, start, syntax.math, &braces, spans, &blanked)
                .unwrap_or_else(|| builder.finish(source, &blanked));
        }
        braces.retain(|(line, _)| !wrong.contains(line));
        blanked.extend(new);
    }
    unreachable!("the loop returns in its fifth round at the latest")
}

/// Parses once more with gaps filled by letters, so that nothing in them is read as Markdown. A guess that the parser
/// sees as anything but text, such as code, is taken back.
fn with_gaps(
    source: &Arc<Source>,
    masked: &str,
    start: usize,
    math: bool,
    braces: &[(usize, Span)],
    mut spans: Vec<Span>,
    blanked: &BTreeSet<(usize, usize)>,
) -> Option<(Tree, Vec<Diagnostic>)> {
    while !spans.is_empty() {
        let mut filled = masked.as_bytes().to_vec();
        for span in &spans {
            filled[span.start - start..span.end - start].fill(b'x');
        }
        let filled = String::from_utf8(filled).expect("whole characters were replaced by letters");
        let builder = Builder::run(source, &filled, start, math, braces, &spans);
        let before = spans.len();
        spans.retain(|span| builder.seen.contains(&span.start));
        if spans.len() == before {
            return Some(builder.finish(source, blanked));
        }
    }
    None
}

/// Lines that look like a heading with braces: the offset of the `#` and the span of the braces.
fn brace_candidates(body: &str, base: usize) -> Vec<(usize, Span)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if indent <= 3
            && let Some(braces) = heading_braces(&line[indent..])
        {
            let line_start = base + at + indent;
            found.push((line_start, Span::new(line_start + braces.start, line_start + braces.end)));
        }
        at += line.len();
    }
    found
}

/// The braces at the end of a line that starts with the hashes of a heading: from `{` to behind `}`.
pub fn heading_braces(line: &str) -> Option<Range<usize>> {
    let heading = line.trim_end();
    // Hashes may close a heading too, behind a space.
    let open = heading.trim_end_matches('#');
    let heading = if open.ends_with([' ', '\t']) { open.trim_end() } else { heading };
    let hashes = heading.len() - heading.trim_start_matches('#').len();
    let is_heading = (1..=6).contains(&hashes) && heading[hashes..].starts_with([' ', '\t']);
    let open = trailing_braces(heading).filter(|_| is_heading)?;
    Some(open..heading.len())
}

/// Where the braces that end a heading open, if it ends in braces that are not escaped.
pub(super) fn trailing_braces(heading: &str) -> Option<usize> {
    let inner = heading.strip_suffix('}')?;
    if inner.ends_with('\\') {
        return None;
    }
    let open = inner.rfind('{')?;
    (!inner[..open].ends_with('\\')).then_some(open)
}

fn mask(body: &str, base: usize, holes: impl Iterator<Item = (usize, usize)>) -> String {
    let mut bytes = body.as_bytes().to_vec();
    for (from, to) in holes {
        for byte in &mut bytes[from - base..to - base] {
            // Line endings stay, so that lines keep their numbers and a comment ends its paragraph.
            if !matches!(*byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }
    // A NUL would be replaced by a longer character and shift every later offset; it is reported elsewhere.
    for byte in &mut bytes {
        if *byte == 0 {
            *byte = b' ';
        }
    }
    String::from_utf8(bytes).expect("whole characters were replaced by spaces")
}

struct Builder<'a> {
    events: std::iter::Peekable<OffsetIter<'a>>,
    source: &'a Arc<Source>,
    base: usize,
    braces: std::collections::BTreeMap<usize, Span>,
    headings: BTreeSet<usize>,
    /// Gaps to find in running text, by their first byte, and the first bytes of those that were found.
    gaps: std::collections::BTreeMap<usize, Span>,
    seen: BTreeSet<usize>,
    html: Vec<Vec<Span>>,
    blocks: Vec<Block>,
    footnotes: Vec<Footnote>,
    findings: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn run(
        source: &'a Arc<Source>,
        masked: &'a str,
        base: usize,
        math: bool,
        braces: &[(usize, Span)],
        gaps: &[Span],
    ) -> Self {
        // Listed one by one: `all()` would switch old footnotes on and definition lists, which swallow text.
        let mut options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS;
        if math {
            options |= Options::ENABLE_MATH;
        }
        let mut builder = Self {
            events: Parser::new_ext(masked, options).into_offset_iter().peekable(),
            source,
            base,
            braces: braces.iter().copied().collect(),
            headings: BTreeSet::new(),
            gaps: gaps.iter().map(|&gap| (gap.start, gap)).collect(),
            seen: BTreeSet::new(),
            html: Vec::new(),
            blocks: Vec::new(),
            footnotes: Vec::new(),
            findings: Vec::new(),
        };
        builder.blocks = builder.read_blocks(0);
        builder
    }

    fn finish(self, source: &Arc<Source>, blanked: &BTreeSet<(usize, usize)>) -> (Tree, Vec<Diagnostic>) {
        let mut findings = self.findings;
        let mut spans: Vec<Span> = blanked.iter().map(|&(start, end)| Span::new(start, end)).collect();
        for pieces in &self.html {
            for (start, end) in comments::find(source.text(), pieces) {
                match end {
                    Some(end) => spans.push(Span::new(start, end)),
                    None => findings.push(
                        Diagnostic::new(Fault::UnclosedComment, "a comment is never closed")
                            .at(source, Span::new(start, start + 4), "opened here")
                            .help("write `-->` where the comment ends"),
                    ),
                }
            }
        }
        spans.sort();
        (Tree { blocks: self.blocks, footnotes: self.footnotes, comments: spans }, findings)
    }

    /// Comments that have nothing but spaces before and behind them on their lines.
    fn whole_line_comments(&self, source: &Source) -> Vec<(usize, usize)> {
        let text = source.text();
        let mut found = Vec::new();
        for pieces in &self.html {
            for (start, end) in comments::find(text, pieces) {
                let Some(end) = end else { continue };
                let before = &text[source.line(start).start..start];
                let behind = &text[end..source.line(end).end];
                if before.chars().all(|c| matches!(c, ' ' | '\t' | '>')) && behind.trim().is_empty() {
                    found.push((start, end));
                }
            }
        }
        found
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.base + range.start, self.base + range.end)
    }

    /// Reads blocks up to and including the end of the container that the caller opened.
    fn read_blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.events.next() {
            let span = self.span(range);
            match event {
                Event::End(_) => break,
                Event::Start(tag) if !is_inline(&tag) => self.read_block(tag, span, depth, &mut blocks),
                Event::Rule => blocks.push(Block { span, kind: BlockKind::Rule }),
                Event::Html(html) => blocks.push(Block { span, kind: BlockKind::Html(html.into_string().into()) }),
                // Anything else is running text without a paragraph: the content of a tight item.
                event => {
                    let content = self.read_tight(event, span);
                    let end = content.last().map_or(span.end, |last: &Inline| last.span.end);
                    let span = Span::new(span.start, end.max(span.start));
                    blocks.push(Block { span, kind: BlockKind::Paragraph { content, tight: true } });
                }
            }
        }
        blocks.shrink_to_fit();
        blocks
    }

    fn read_block(&mut self, tag: Tag<'a>, span: Span, depth: usize, blocks: &mut Vec<Block>) {
        if depth > DEEPEST {
            self.skip();
            self.findings.push(
                Diagnostic::new(Fault::TooDeep, format!("lists and quotes are nested more than {DEEPEST} deep")).at(
                    self.source,
                    Span::new(span.start, span.start),
                    "from here on",
                ),
            );
            return;
        }
        let kind = match tag {
            Tag::Paragraph => BlockKind::Paragraph { content: self.read_inlines(), tight: false },
            Tag::Heading { level, .. } => {
                self.headings.insert(span.start);
                let content = self.read_inlines();
                let attributes = self.braces.get(&span.start).map(|braces| Span::new(braces.start + 1, braces.end - 1));
                BlockKind::Heading { level: level as u8, content, attributes }
            }
            Tag::CodeBlock(kind) => BlockKind::Code(self.read_code(&kind, span)),
            Tag::List(start) => BlockKind::List { start, items: self.read_items(depth) },
            Tag::BlockQuote(_) => {
                let mut inner = self.read_blocks(depth + 1);
                BlockKind::Quote { label: self.take_label(&mut inner), blocks: inner }
            }
            Tag::Table(alignments) => BlockKind::Table(Box::new(self.read_table(&alignments))),
            Tag::FootnoteDefinition(name) => {
                let inner = self.read_blocks(depth + 1);
                self.footnotes.push(Footnote { name: name.into_string(), span, blocks: inner });
                return;
            }
            Tag::HtmlBlock => {
                let html = self.read_html();
                if html.trim().is_empty() {
                    return;
                }
                BlockKind::Html(html.into())
            }
            // The remaining kinds belong to extensions that are switched off.
            _ => {
                self.skip();
                return;
            }
        };
        blocks.push(Block { span, kind });
    }

    /// Passes over everything up to the end of the container that the caller opened.
    fn skip(&mut self) {
        let mut depth = 1;
        while depth > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => depth += 1,
                Some((Event::End(_), _)) => depth -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    fn read_code(&mut self, kind: &CodeBlockKind<'_>, span: Span) -> Code {
        let mut text = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(piece) => text.push_str(&piece),
                _ => break,
            }
        }
        let info = match kind {
            CodeBlockKind::Indented => Span::new(span.start, span.start),
            CodeBlockKind::Fenced(_) => {
                let line = self.source.line(span.start);
                let opening = &self.source.text()[span.start..line.end];
                let fence = opening.len() - opening.trim_start_matches(['`', '~']).len();
                let info = opening[fence..].trim();
                let from = span.start + fence + (opening[fence..].len() - opening[fence..].trim_start().len());
                Span::new(from, from + info.len())
            }
        };
        Code { info, text: text.replace('\r', "").into() }
    }

    fn read_html(&mut self) -> String {
        let mut pieces = Vec::new();
        let mut html = String::new();
        while let Some((event, range)) = self.events.next() {
            let (Event::Html(piece) | Event::InlineHtml(piece) | Event::Text(piece)) = event else { break };
            pieces.push(self.span(range));
            html.push_str(&piece);
        }
        self.html.push(pieces);
        without_comments(&html)
    }

    fn read_items(&mut self, depth: usize) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some((event, range)) = self.events.next() {
            let span = self.span(range);
            match event {
                Event::Start(Tag::Item) => {
                    let task = match self.events.peek() {
                        Some((Event::TaskListMarker(checked), _)) => Some(*checked),
                        // In a loose list the box stands inside the item's first paragraph.
                        _ => None,
                    };
                    let task = task.map(|checked| {
                        let (_, range) = self.events.next().expect("peeked");
                        Task { checked, span: self.span(range) }
                    });
                    let mut item = Item { span, bullet: self.bullet(span), task, blocks: self.read_blocks(depth + 1) };
                    take_loose_task(&mut item, self.source);
                    items.push(item);
                }
                _ => break,
            }
        }
        items
    }

    fn bullet(&self, span: Span) -> u8 {
        let text = self.source.slice(span).as_bytes();
        // Spaces before a bullet may count as part of its item.
        let at = text.iter().position(|byte| !byte.is_ascii_digit() && *byte != b' ').unwrap_or(0);
        text.get(at).copied().unwrap_or(b'-')
    }

    fn read_table(&mut self, alignments: &[pulldown_cmark::Alignment]) -> Table {
        let alignments = alignments
            .iter()
            .map(|alignment| match alignment {
                pulldown_cmark::Alignment::None => Alignment::None,
                pulldown_cmark::Alignment::Left => Alignment::Start,
                pulldown_cmark::Alignment::Center => Alignment::Center,
                pulldown_cmark::Alignment::Right => Alignment::End,
            })
            .collect();
        let mut table = Table { alignments, head: Vec::new(), rows: Vec::new() };
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => table.head = self.read_cells(),
                Event::Start(Tag::TableRow) => {
                    let span = self.span(range);
                    let cells = self.read_cells();
                    self.check_cells(span, table.head.len());
                    table.rows.push(cells);
                }
                _ => break,
            }
        }
        table
    }

    fn read_cells(&mut self) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while let Some((Event::Start(Tag::TableCell), _)) = self.events.next() {
            cells.push(self.read_inlines());
        }
        cells
    }

    /// The parser drops cells beyond the head's without a word; an author must hear of it.
    fn check_cells(&mut self, row: Span, columns: usize) {
        let line = Span::new(row.start, self.source.line(row.start).end);
        let text = self.source.slice(line).trim();
        let inner = text.strip_prefix('|').unwrap_or(text);
        let mut bars = Vec::new();
        let mut escaped = false;
        for (at, byte) in inner.bytes().enumerate() {
            if byte == b'|' && !escaped {
                bars.push(at);
            }
            escaped = byte == b'\\' && !escaped;
        }
        if bars.last().is_some_and(|&last| last + 1 == inner.len()) {
            bars.pop();
        }
        if bars.len() + 1 > columns {
            let offset =
                text.len() - inner.len() + (self.source.slice(line).len() - self.source.slice(line).trim_start().len());
            let surplus = line.start + offset + bars[columns.max(1) - 1];
            let message = format!(
                "the row has {} cells, its table {}",
                bars.len() + 1,
                crate::diagnostic::count(columns, "column")
            );
            self.findings.push(
                Diagnostic::new(Fault::TableCells, message)
                    .at(self.source, Span::new(surplus, line.end.max(surplus)), "would not be shown")
                    .help("add a column to the head, or write a bar that is text as `\\|`"),
            );
        }
    }

    fn read_inlines(&mut self) -> Vec<Inline> {
        let mut content = Vec::new();
        while let Some((event, range)) = self.events.next() {
            if matches!(event, Event::End(_)) {
                break;
            }
            let span = self.span(range);
            self.push_inline(event, span, &mut content);
        }
        // Most runs of text are a piece or two, and a course holds thousands of them.
        content.shrink_to_fit();
        content
    }

    /// Running text that no paragraph holds: up to the next block or the end of the item.
    fn read_tight(&mut self, first: Event<'a>, span: Span) -> Vec<Inline> {
        let mut content = Vec::new();
        self.push_inline(first, span, &mut content);
        while let Some((event, range)) = self.events.next_if(|(event, _)| match event {
            Event::Start(tag) => is_inline(tag),
            Event::End(_) | Event::Rule | Event::Html(_) => false,
            _ => true,
        }) {
            let span = self.span(range);
            self.push_inline(event, span, &mut content);
        }
        // Most runs of text are a piece or two, and a course holds thousands of them.
        content.shrink_to_fit();
        content
    }

    fn push_inline(&mut self, event: Event<'a>, span: Span, content: &mut Vec<Inline>) {
        let kind = match event {
            Event::Text(text) if self.gaps.range(span.start..span.end).next().is_some() => {
                self.push_text_with_gaps(&text, span, content);
                return;
            }
            Event::Text(text) => InlineKind::Text(text.into_string().into()),
            Event::Code(code) => InlineKind::Code(code.into_string().into()),
            Event::InlineHtml(html) | Event::Html(html) => {
                self.html.push(vec![span]);
                if html.starts_with("<!--") {
                    return;
                }
                InlineKind::Html(html.into_string().into())
            }
            Event::FootnoteReference(name) => InlineKind::FootnoteReference(name.into_string().into()),
            Event::SoftBreak => InlineKind::SoftBreak,
            Event::HardBreak => InlineKind::HardBreak,
            Event::InlineMath(tex) => InlineKind::Math { display: false, tex: tex.into_string().into() },
            Event::DisplayMath(tex) => InlineKind::Math { display: true, tex: tex.into_string().into() },
            Event::Start(Tag::Emphasis) => InlineKind::Emphasis(self.read_inlines().into()),
            Event::Start(Tag::Strong) => InlineKind::Strong(self.read_inlines().into()),
            Event::Start(Tag::Strikethrough) => InlineKind::Strikethrough(self.read_inlines().into()),
            Event::Start(Tag::Link { dest_url, title, .. }) => {
                InlineKind::Link { destination: destination(dest_url, title), content: self.read_inlines().into() }
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                InlineKind::Image { destination: destination(dest_url, title), content: self.read_inlines().into() }
            }
            Event::Start(_) => {
                self.skip();
                return;
            }
            // A box inside the first paragraph of a loose item; `take_loose_task` reads it from the text.
            Event::TaskListMarker(checked) => InlineKind::Text(if checked { "[x]" } else { "[ ]" }.into()),
            Event::Rule | Event::End(_) => return,
        };
        content.push(Inline { span, kind });
    }

    /// Splits text at its gaps. Gaps were filled with letters, so such text stands in the file byte by byte.
    fn push_text_with_gaps(&mut self, text: &str, span: Span, content: &mut Vec<Inline>) {
        let inside: Vec<Span> = self.gaps.range(span.start..span.end).map(|(_, &gap)| gap).collect();
        let mut at = span.start;
        let mut push = |from: usize, to: usize| {
            if let Some(piece) = text.get(from - span.start..to - span.start).filter(|piece| !piece.is_empty()) {
                content.push(Inline { span: Span::new(from, to), kind: InlineKind::Text(piece.into()) });
            }
        };
        let mut found = Vec::new();
        for gap in inside.into_iter().filter(|gap| gap.end <= span.end) {
            push(at, gap.start);
            found.push(gap);
            at = gap.end;
        }
        push(at, span.end);
        for gap in found {
            self.seen.insert(gap.start);
            let raw = self.source.slice(Span::new(gap.start + 2, gap.end - 2));
            let place = content.partition_point(|inline| inline.span.start < gap.start);
            content.insert(place, Inline { span: gap, kind: InlineKind::Gap(raw.into()) });
        }
    }

    /// Takes `[!LABEL]` off the start of a quote.
    fn take_label(&self, blocks: &mut Vec<Block>) -> Option<Box<Label>> {
        let BlockKind::Paragraph { content, .. } = &mut blocks.first_mut()?.kind else { return None };
        let start = content.first()?.span.start;
        let (name, end) = label_at(self.source.text(), start)?;
        content.retain(|inline| inline.span.end > end);
        while matches!(content.first().map(|first| &first.kind), Some(InlineKind::SoftBreak | InlineKind::HardBreak)) {
            content.remove(0);
        }
        if let Some(Inline { span, kind: InlineKind::Text(text) }) = content.first_mut() {
            let kept = text.trim_start();
            *span = Span::new(span.end.saturating_sub(kept.len()).max(span.start), span.end);
            *text = kept.into();
        }
        if content.is_empty() {
            blocks.remove(0);
        }
        Some(Box::new(Label { name, span: Span::new(start, end) }))
    }
}

/// The label that stands at `start`, in upper case, and where it ends.
pub(super) fn label_at(text: &str, start: usize) -> Option<(String, usize)> {
    let rest = text[start..].strip_prefix("[!")?;
    let name = &rest[..rest.find(']')?];
    let word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    word.then(|| (name.to_uppercase(), start + 2 + name.len() + 1))
}

/// In a loose list the parser puts the box inside the item's first paragraph.
fn take_loose_task(item: &mut Item, source: &Source) {
    if item.task.is_some() {
        return;
    }
    let Some(Block { kind: BlockKind::Paragraph { content, .. }, .. }) = item.blocks.first_mut() else { return };
    let Some(first) = content.first() else { return };
    let checked = match source.slice(first.span) {
        "[x]" | "[X]" => true,
        "[ ]" => false,
        _ => return,
    };
    item.task = Some(Task { checked, span: first.span });
    content.remove(0);
    if content.is_empty() {
        item.blocks.remove(0);
    }
}

fn destination(url: CowStr<'_>, title: CowStr<'_>) -> Box<Destination> {
    Box::new(Destination { url: url.into_string().into(), title: title.into_string().into() })
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

fn without_comments(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once("<!--") {
        kept.push_str(before);
        // A comment that stays open is reported by `finish`; its text must not reach the page.
        rest = behind.split_once("-->").map_or("", |(_, rest)| rest);
    }
    kept.push_str(rest);
    kept
}
