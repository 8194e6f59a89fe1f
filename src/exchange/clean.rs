//! Foreign text made safe to stand in a page: it keeps its meaning, and takes on none that format 1 would give it.
//!
//! In: Markdown or plain text of another system. Out: [`Markdown`], with what was lost on the way. A heading inside a
//! question would start another one, a task list would be its options, a label its hint: they become bold text, signs
//! and plain quotes. Raw HTML is held to what pages may hold. Links and images that lead nowhere become their text.

use super::Batch;
use crate::html::is_external;
use crate::html::raw::{self, Tag, VOID};
use crate::markdown::{
    AttributeKind, Block, BlockKind, Code, Inline, InlineKind, Syntax, attributes, each_block, plain,
};
use crate::text::{Source, Span, slug};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Markdown that may stand in a page of format 1; made by a [`Cleaner`] or by [`Markdown::text`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markdown(String);

/// Where an address leads, if that is a page of the same import.
pub type Resolve<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The longest title that a prompt may become, in characters: about three lines on a phone.
const LONGEST_TITLE: usize = 120;

/// Marks the place of the n-th gap (from 0) of a cloze in its prompt, until the page is printed. The signs are of
/// Unicode's private use area, so no text means anything by them; [`Cleaner`] takes them out of foreign text.
pub fn gap(index: usize) -> String {
    format!("{GAP_OPEN}{index}{GAP_CLOSE}")
}

pub(super) const GAP_OPEN: char = '\u{e0f0}';
pub(super) const GAP_CLOSE: char = '\u{e0f1}';

/// Hold the places of gaps while the text around them is cleaned.
const HOLD_OPEN: char = '\u{e0f2}';
const HOLD_CLOSE: char = '\u{e0f3}';

impl Markdown {
    /// Plain text as Markdown that shows exactly it. A single line end becomes a line break, an empty line parts
    /// paragraphs; spaces at the ends of lines are dropped.
    pub fn text(text: &str) -> Self {
        let text: String = text.chars().filter(|letter| is_wanted(*letter)).collect();
        let mut paragraphs: Vec<String> = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        for line in text.lines().chain([""]) {
            match line.trim() {
                "" if lines.is_empty() => {}
                "" => paragraphs.push(std::mem::take(&mut lines).join("\\\n")),
                line => lines.push(escape(line)),
            }
        }
        Self(paragraphs.join("\n\n"))
    }

    /// Code as a fence.
    pub fn code(language: &str, code: &str) -> Self {
        let longest = code.lines().map(|line| line.trim_start().bytes().take_while(|byte| *byte == b'`').count()).max();
        let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
        let language: String = language.chars().filter(|letter| !"` \t\n".contains(*letter)).collect();
        Self(format!("{fence}{language}\n{}\n{fence}", code.trim_matches('\n')))
    }

    /// One after the other, as blocks of their own.
    pub fn join(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts: Vec<String> = parts.into_iter().map(|part| part.0).filter(|part| !part.is_empty()).collect();
        Self(parts.join("\n\n"))
    }

    /// With a gap in the place of each `word`, and how many gaps there are.
    pub fn with_gaps(&self, word: &str) -> (Self, usize) {
        let mut parts = self.0.split(word);
        let mut text = parts.next().unwrap_or_default().to_owned();
        let mut gaps = 0;
        for part in parts {
            text.push_str(&gap(gaps));
            text.push_str(part);
            gaps += 1;
        }
        (Self(text), gaps)
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its blocks, with the source that their places belong to.
    pub(super) fn parse(&self, math: bool) -> (Arc<Source>, Vec<Block>) {
        let (source, document) = parse(&self.0, math);
        (source, document.blocks)
    }

    /// Taken apart into a title and the rest: the first paragraph, if it can stand in a heading and is short.
    pub fn split_title(&self, math: bool) -> Option<(Self, Self)> {
        let (source, blocks) = self.parse(math);
        let first = blocks.first()?;
        let BlockKind::Paragraph { content, .. } = &first.kind else { return None };
        let title = title(&source, content)?;
        let rest = blocks.get(1).map_or("", |next| {
            // Spaces before the next block may be its indentation, so it starts with its line.
            &self.0[source.line(next.span.start).start..]
        });
        Some((title, Self(rest.trim_end().to_owned())))
    }

    /// As a title, if it is one short paragraph of running text.
    pub fn into_title(self, math: bool) -> Option<Self> {
        self.split_title(math).filter(|(_, rest)| rest.is_empty()).map(|(title, _)| title)
    }

    /// The letters and digits that a learner reads, to hold two texts against each other.
    pub(super) fn letters(&self, math: bool) -> String {
        let (_, blocks) = self.parse(math);
        letters(&blocks)
    }
}

/// The letters and digits of blocks, code and tags' texts included; signs and spaces do not count.
pub(super) fn letters(blocks: &[Block]) -> String {
    let mut text = String::new();
    let html = |piece: &str, text: &mut String| {
        let mut at = 0;
        for tag in raw::tags(piece) {
            text.push_str(&piece[at..tag.start]);
            at = tag.end;
        }
        text.push_str(&piece[at..]);
    };
    each_block(blocks, &mut |block| match &block.kind {
        BlockKind::Code(code) => text.push_str(&code.text),
        BlockKind::Html(piece) => html(piece, &mut text),
        BlockKind::Heading { content, .. } | BlockKind::Paragraph { content, .. } => text.push_str(&plain(content)),
        BlockKind::Table(table) => {
            table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| text.push_str(&plain(cell)));
        }
        _ => {}
    });
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Makes the texts of one file safe, and remembers what was lost and which images they show.
pub struct Cleaner<'a> {
    batch: &'a Batch,
    from: Utf8PathBuf,
    page: Utf8PathBuf,
    /// Whether `$…$` is a formula.
    pub math: bool,
    /// What relative links are relative to, with a `/` at its end; without it they become their text.
    pub home: Option<String>,
    /// Where addresses lead that mean a page of the same import; asked before anything else.
    pub resolve: Option<Resolve<'a>>,
    lost: Vec<String>,
    copies: Vec<(Utf8PathBuf, Utf8PathBuf)>,
    attached: BTreeMap<String, Attached>,
    images: BTreeMap<Utf8PathBuf, Vec<u8>>,
    /// The ids of the headings so far, and the last number that was put behind each.
    headings: BTreeMap<String, usize>,
}

impl<'a> Cleaner<'a> {
    /// For the file `from`, whose texts go to the page at `page`.
    pub fn new(batch: &'a Batch, from: &Utf8Path, page: &Utf8Path) -> Self {
        Self {
            batch,
            from: from.to_owned(),
            page: page.to_owned(),
            math: false,
            home: None,
            resolve: None,
            attached: BTreeMap::new(),
            lost: Vec::new(),
            copies: Vec::new(),
            images: BTreeMap::new(),
            headings: BTreeMap::new(),
        }
    }

    /// A text of a question: its headings become bold.
    pub fn markdown(&mut self, text: &str) -> Markdown {
        self.clean(text, false)
    }

    /// The text of an option. One line is words, whatever it starts with: `1. one` or `# a` would be a list or a
    /// heading inside of it.
    pub fn option(&mut self, text: &str) -> Markdown {
        let line = text.trim();
        let (_, document) = parse(line, self.math);
        let block = document.blocks.first().map(|block| &block.kind);
        let odd = matches!(
            block,
            Some(BlockKind::List { .. } | BlockKind::Heading { .. } | BlockKind::Quote { .. } | BlockKind::Rule)
        );
        if !odd || line.contains('\n') {
            return self.clean(text, false);
        }
        let at = line.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(0);
        self.clean(&format!("{}\\{}", &line[..at], &line[at..]), false)
    }

    /// Plain text as Markdown that shows it.
    pub fn text(&mut self, text: &str) -> Markdown {
        let text = self.printable(text);
        if text.trim().lines().skip(1).any(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty()) {
            self.lose("spaces at the start of lines");
        }
        Markdown::text(&text)
    }

    /// The text of a cloze, whose n-th gap takes the place of the n-th of `places`, which are in order.
    pub fn cloze(&mut self, text: &str, places: &[std::ops::Range<usize>]) -> Markdown {
        let mut marked = String::with_capacity(text.len());
        let mut at = 0;
        for (index, place) in places.iter().enumerate() {
            marked.extend(text[at..place.start].chars().filter(|letter| !matches!(letter, HOLD_OPEN..=HOLD_CLOSE)));
            marked.push_str(&format!("{HOLD_OPEN}{index}{HOLD_CLOSE}"));
            at = place.end;
        }
        marked.extend(text[at..].chars().filter(|letter| !matches!(letter, HOLD_OPEN..=HOLD_CLOSE)));
        let cleaned = self.clean(&marked, false).0;
        Markdown(cleaned.replace(HOLD_OPEN, &GAP_OPEN.to_string()).replace(HOLD_CLOSE, &GAP_CLOSE.to_string()))
    }

    /// Prose of a page: its headings stay, none above `##`.
    pub fn prose(&mut self, text: &str) -> Markdown {
        self.clean(text, true)
    }

    /// What was lost since the last call, each once.
    pub fn lost(&mut self) -> Vec<String> {
        let mut lost = std::mem::take(&mut self.lost);
        let mut seen = BTreeSet::new();
        lost.retain(|one| seen.insert(one.clone()));
        lost
    }

    /// Notes that something has no place.
    pub fn lose(&mut self, what: impl Into<String>) {
        self.lost.push(what.into());
    }

    /// Gives the images that the next texts bring along: the address in them, the name and the bytes. What was given
    /// before and no text showed is told by its name.
    pub fn attach(&mut self, files: impl IntoIterator<Item = (String, String, Vec<u8>)>) -> Vec<String> {
        let files = files.into_iter().map(|(url, name, bytes)| (url, Attached::File(name, bytes))).collect();
        let before = std::mem::replace(&mut self.attached, files);
        before
            .into_values()
            .filter_map(|attached| match attached {
                Attached::File(name, _) => Some(name),
                Attached::Written(_) => None,
            })
            .collect()
    }

    /// The images for the page that stood inside the file, each once.
    pub fn images(&mut self) -> Vec<(Utf8PathBuf, Vec<u8>)> {
        std::mem::take(&mut self.images).into_iter().collect()
    }

    /// The images to copy for the page, each once.
    pub fn copies(self) -> Vec<(Utf8PathBuf, Utf8PathBuf)> {
        self.copies
    }

    /// A tag that stays, with the attributes that may.
    fn keep(&mut self, tag: &Tag<'_>) -> String {
        if tag.closing {
            return format!("</{}>", tag.name);
        }
        let mut kept = format!("<{}", tag.name);
        for (name, value) in &tag.attributes {
            if SAFE.contains(&name.as_str()) {
                kept.push_str(&format!(" {name}=\"{}\"", quoted(value)));
            } else if !QUIET.contains(&name.as_str()) {
                self.lose(format!("`{name}` of `<{}>`", tag.name));
            }
        }
        kept + ">"
    }

    fn clean(&mut self, text: &str, prose: bool) -> Markdown {
        let text = self.printable(text);
        let text = self.without_comments(&text);
        let (source, document) = parse(&text, self.math);
        let mut edits = Edits::default();
        let mut tags = Vec::new();
        self.blocks(&source, &document.blocks, prose, &mut 0, &mut edits, &mut tags);
        for footnote in &document.footnotes {
            self.blocks(&source, &footnote.blocks, false, &mut 1_000_000, &mut edits, &mut tags);
        }
        self.tags(&source, tags, &mut edits);
        let mut cleaned = edits.apply(source.text());
        if let Some(fence) = open_fence(&cleaned) {
            self.lose("a code block was never closed");
            cleaned.push('\n');
            cleaned.push_str(&fence);
        }
        let from = cleaned.len() - cleaned.trim_start_matches(['\n', ' ']).len();
        let from = cleaned[..from].rfind('\n').map_or(0, |end| end + 1);
        Markdown(cleaned[from..].trim_end().to_owned())
    }

    fn printable(&mut self, text: &str) -> String {
        let mut dropped = BTreeSet::new();
        let kept = text
            .chars()
            .filter(|letter| {
                let wanted = is_wanted(*letter);
                if !wanted {
                    dropped.insert(format!("the character U+{:04X}", *letter as u32));
                }
                wanted
            })
            .collect();
        self.lost.extend(dropped);
        kept
    }

    /// Comments never reach a page, and one may carry what a reader of format 1 would obey.
    fn without_comments(&mut self, text: &str) -> String {
        if !text.contains("<!--") {
            return text.to_owned();
        }
        let (_, document) = parse(text, self.math);
        let mut code = Vec::new();
        each_block(&document.blocks, &mut |block| {
            if matches!(block.kind, BlockKind::Code(_)) {
                code.push(block.span);
            }
        });
        crate::markdown::each_inline(&document.blocks, &mut |inline| {
            if matches!(inline.kind, InlineKind::Code(_)) {
                code.push(inline.span);
            }
        });
        code.sort();
        let inside = |at: usize| {
            let behind = code.partition_point(|span: &Span| span.start <= at);
            code[..behind].last().is_some_and(|span| at < span.end)
        };
        let last_end = text.rfind("-->").unwrap_or(0);
        let mut kept = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(start) = text[at..].find("<!--").map(|offset| at + offset) {
            kept.push_str(&text[at..start]);
            // Behind the last end there is none to look for.
            let end = if start + 4 > last_end { None } else { text[start + 4..].find("-->") };
            let end = end.map(|offset| start + 4 + offset + 3);
            match end {
                _ if inside(start) => {
                    kept.push_str("<!--");
                    at = start + 4;
                }
                Some(end) => {
                    self.lose("a comment");
                    at = end;
                }
                None => {
                    kept.push_str("&lt;!--");
                    at = start + 4;
                }
            }
        }
        kept.push_str(&text[at..]);
        kept
    }

    fn blocks(
        &mut self,
        source: &Source,
        blocks: &[Block],
        prose: bool,
        room: &mut usize,
        edits: &mut Edits,
        tags: &mut Vec<Raw>,
    ) {
        *room += 1;
        let own = *room;
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { level, content, attributes } => {
                    self.heading(source, block.span, *level, content, *attributes, prose, edits);
                    self.inlines(content, room, edits, tags);
                }
                BlockKind::Paragraph { content, .. } => self.inlines(content, room, edits, tags),
                BlockKind::List { items, .. } => {
                    for item in items {
                        if let Some(task) = item.task {
                            edits.replace(task.span, if task.checked { "☑" } else { "☐" });
                        }
                        self.blocks(source, &item.blocks, false, room, edits, tags);
                    }
                }
                BlockKind::Quote { label, blocks } => {
                    if let Some(label) = label.as_ref().filter(|label| !ALERTS.contains(&label.name.as_str())) {
                        edits.insert(label.span.start, "\\");
                    }
                    self.blocks(source, blocks, false, room, edits, tags);
                }
                BlockKind::Table(table) => {
                    for cell in table.head.iter().chain(table.rows.iter().flatten()) {
                        self.inlines(cell, room, edits, tags);
                    }
                }
                BlockKind::Rule if !prose => edits.replace(line_of(source, block.span), "<hr>"),
                BlockKind::Html(_) => tags.push(Raw { span: block.span, room: own, inline: false }),
                BlockKind::Code(code) => self.fence(source, code, edits),
                BlockKind::Rule => {}
            }
        }
    }

    /// The words behind a fence: the language stays, and what others call the title, the numbers and the lines to look
    /// at is called as it is here. Nothing else means the same: `file` would take code out of a file.
    fn fence(&mut self, source: &Source, code: &Code, edits: &mut Edits) {
        let words = attributes(source, code.info);
        let pair = |wanted: &[&str]| {
            words.iter().find_map(|word| match &word.kind {
                AttributeKind::Pair(key, value, _) if wanted.contains(&key.as_str()) => {
                    Some((word.span, value.as_str()))
                }
                _ => None,
            })
        };
        let mut kept: Vec<String> = Vec::new();
        let mut used: Vec<Span> = Vec::new();
        if let Some(word) = words.first()
            && matches!(word.kind, AttributeKind::Word(_) | AttributeKind::Class(_))
        {
            kept.push(source.slice(word.span).to_owned());
            used.push(word.span);
        }
        if let Some((span, label)) = pair(&["label", "title"])
            && !label.trim().is_empty()
            && !label.contains(['"', '`', '\\'])
        {
            kept.push(format!("label=\"{label}\""));
            used.push(span);
        }
        let first = pair(&["linenums"]).and_then(|(span, first)| Some((span, first.trim().parse::<usize>().ok()?)));
        let first = first.filter(|(_, first)| (1..=100_000).contains(first)).map(|(span, first)| {
            kept.push(format!("numbers={first}"));
            used.push(span);
            first
        });
        if let Some((span, lines)) = pair(&["hl_lines"])
            && let Some(lines) = marked(lines, first.unwrap_or(1), code.text.lines().count())
        {
            kept.push(format!("mark={lines}"));
            used.push(span);
        }
        let dropped: Vec<&str> =
            words.iter().filter(|word| !used.contains(&word.span)).map(|word| source.slice(word.span)).collect();
        if !dropped.is_empty() {
            self.lose(format!("the words `{}` behind a code block's fence", dropped.join(" ").replace('`', "'")));
        }
        let kept = kept.join(" ");
        if kept != source.slice(code.info) {
            edits.replace(code.info, &kept);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a heading is taken apart once, where it was found")]
    fn heading(
        &mut self,
        source: &Source,
        span: Span,
        level: u8,
        content: &[Inline],
        attributes: Option<Span>,
        prose: bool,
        edits: &mut Edits,
    ) {
        let span = line_of(source, span);
        let (Some(first), Some(last)) = (content.first(), content.last()) else {
            edits.replace(span, "");
            return;
        };
        // Braces behind a heading mean nothing elsewhere, so they are text.
        let braces = attributes.map(|place| source.slice(place)).map(|text| {
            let inner = text.trim_matches(['{', '}']);
            format!(" \\{{{}\\}}", escape(inner))
        });
        let braces = braces.unwrap_or_default();
        let (before, behind) =
            (Span::new(span.start, first.span.start), Span::new(last.span.end, span.end.max(last.span.end)));
        if prose {
            let own = slug(&plain(content));
            let mut id = own.clone();
            while id.is_empty() || self.headings.contains_key(&id) {
                // Thousands of equal headings must not try all numbers each.
                let number = self.headings.entry(own.clone()).or_insert(1);
                *number += 1;
                id = if own.is_empty() { format!("part-{number}") } else { format!("{own}-{number}") };
            }
            self.headings.insert(id.clone(), 1);
            edits.replace(before, &format!("{} ", "#".repeat(level.max(2).into())));
            let pinned = if id == own { String::new() } else { format!(" {{#{id}}}") };
            edits.replace(behind, &(braces + &pinned));
        } else {
            let mark = if content.iter().any(|one| matches!(one.kind, InlineKind::Strong(_))) { "" } else { "**" };
            edits.replace(before, mark);
            edits.replace(behind, &format!("{braces}{mark}"));
        }
    }

    fn inlines(&mut self, content: &[Inline], room: &mut usize, edits: &mut Edits, tags: &mut Vec<Raw>) {
        *room += 1;
        let own = *room;
        for inline in content {
            match &inline.kind {
                InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::Strikethrough(inner) => {
                    self.inlines(inner, room, edits, tags);
                }
                InlineKind::Link { destination, content: inner } => {
                    match self.link(&destination.url) {
                        Some(kept) if *kept == *destination.url => {}
                        kept => around(inline.span, inner, kept.map(|url| (String::from("["), url)), edits),
                    }
                    self.inlines(inner, room, edits, tags);
                }
                InlineKind::Image { destination, content: inner } => match self.image(&destination.url) {
                    Some(kept) if *kept == *destination.url => {}
                    kept => {
                        let words = escape(&plain(inner));
                        let title = match destination.title.trim() {
                            "" => String::new(),
                            title => format!(" \"{}\"", title.replace('\\', "\\\\").replace('"', "\\\"")),
                        };
                        let text = kept.map_or(words.clone(), |url| format!("![{words}]({}{title})", address(&url)));
                        edits.replace(inline.span, &text);
                    }
                },
                InlineKind::Html(_) => tags.push(Raw { span: inline.span, room: own, inline: true }),
                _ => {}
            }
        }
    }

    /// Where a link leads from the page; `None` where it leads nowhere and becomes its text.
    fn link(&mut self, url: &str) -> Option<String> {
        if let Some(known) = self.resolve.and_then(|resolve| resolve(url)) {
            return Some(known);
        }
        if let Some(rest) = url.strip_prefix("//") {
            return Some(format!("https://{rest}"));
        }
        let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("http" | "https" | "mailto" | "tel") => return Some(url.to_owned()),
            Some(scheme) if !scheme.contains(['/', '?', '#']) => {
                self.lose(format!("the link to `{url}`"));
                return None;
            }
            _ => {}
        }
        match self.home.as_deref().filter(|_| !url.starts_with('#')) {
            Some(home) => {
                let host = home.find("://").and_then(|at| home[at + 3..].find('/').map(|slash| at + 3 + slash));
                let base = if url.starts_with('/') { &home[..host.unwrap_or(home.len())] } else { home };
                Some(format!("{base}{url}"))
            }
            None => {
                self.lose(format!("the link to `{url}`"));
                None
            }
        }
    }

    /// Where an image stands for the page; `None` where there is none and its text must do.
    fn image(&mut self, url: &str) -> Option<String> {
        let plain = url.split(['?', '#']).next().unwrap_or_default();
        let decoded = crate::course::decode(plain);
        let known = [url, &decoded].into_iter().find(|url| self.attached.contains_key(*url));
        if let Some((key, attached)) = known.and_then(|key| self.attached.remove_entry(key)) {
            let found = match attached {
                Attached::File(name, bytes) => self.embed(&name, bytes),
                Attached::Written(found) => found,
            };
            self.attached.insert(key, Attached::Written(found.clone()));
            return found;
        }
        if let Some(data) = url.strip_prefix("data:image/")
            && let Some((_, text)) = data.split_once(";base64,")
            && let Ok(bytes) = STANDARD.decode(crate::course::decode(text).as_bytes())
        {
            return self.embed("image", bytes);
        }
        if is_external(url) {
            let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
            if !matches!(scheme.as_str(), "http" | "https") {
                self.lose(format!("the image at a `{scheme}:` address"));
                return None;
            }
            self.lose(format!("the image `{url}` is on another host: it becomes a link"));
            return Some(url.to_owned());
        }
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let folder = self.from.parent().unwrap_or(Utf8Path::new(""));
        let found = crate::course::resolve(folder, &crate::course::decode(path));
        match found.filter(|path| self.batch.images.contains(path)) {
            Some(path) => Some(self.copy(path)),
            None => {
                self.lose(format!("the image `{url}`, which is not there"));
                None
            }
        }
    }

    /// Keeps an image that stood inside the file, to be written beside the page; gives its address there. Its name
    /// tells what it holds, so that two images of one name do not meet.
    fn embed(&mut self, name: &str, bytes: Vec<u8>) -> Option<String> {
        let ending = match super::image::checked(name, &bytes) {
            Ok(ending) => ending,
            Err(reason) => {
                self.lose(format!("the image `{name}`, {reason}"));
                return None;
            }
        };
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let mut stem = slug(stem);
        while stem.len() > 60 {
            stem.pop();
        }
        let page = self.page.file_stem().unwrap_or_default();
        let hash = Sha256::digest(&bytes);
        let parts = [page, stem.trim_end_matches('-'), &format!("{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2])];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let url = format!("media/{}.{ending}", parts.join("-"));
        let folder = self.page.parent().unwrap_or(Utf8Path::new("content"));
        self.images.insert(folder.join(&url), bytes);
        Some(url)
    }

    /// Plans to copy an image beside the page; gives its address there.
    fn copy(&mut self, from: Utf8PathBuf) -> String {
        let page = self.page.file_stem().unwrap_or_default();
        let name = |number: usize| {
            let stem = slug(from.file_stem().unwrap_or_default());
            let ending = from.extension().unwrap_or_default().to_lowercase();
            let again = if number > 1 { format!("-{number}") } else { String::new() };
            format!("media/{page}-{stem}{again}.{ending}")
        };
        let folder = self.page.parent().unwrap_or(Utf8Path::new("content"));
        let mut number = 1;
        loop {
            let to = folder.join(name(number));
            match self.copies.iter().find(|(_, known)| *known == to) {
                Some((known, _)) if *known == from => return name(number),
                Some(_) => number += 1,
                None => {
                    self.copies.push((from.clone(), to));
                    return name(number);
                }
            }
        }
    }

    /// What becomes of each tag: pairs are found with one stack, in one pass.
    fn fates(&mut self, found: &[(Tag<'_>, Span, Raw)], edits: &mut Edits) -> Vec<Fate> {
        // Where each swallowing element ends: the next end tag of its name.
        let mut ends: Vec<Option<usize>> = vec![None; found.len()];
        let mut next: HashMap<&str, usize> = HashMap::new();
        for (index, (tag, ..)) in found.iter().enumerate().rev() {
            if tag.closing {
                next.insert(&tag.name, index);
            } else {
                ends[index] = next.get(tag.name.as_str()).copied();
            }
        }
        let mut fates = vec![Fate::Dropped; found.len()];
        let mut open: Vec<usize> = Vec::new();
        let mut counts: HashMap<(&str, usize), usize> = HashMap::new();
        let mut index = 0;
        while index < found.len() {
            let (tag, place, piece) = &found[index];
            let key = (tag.name.as_str(), piece.room);
            if !tag.closing && SWALLOWED.contains(&key.0) {
                // What such an element holds is no text.
                let end = ends[index].unwrap_or(index);
                edits.replace(Span::new(place.start, found[end].1.end), "");
                self.lose(format!("`<{}>`", tag.name));
                fates[index..=end].fill(Fate::Swallowed);
                index = end + 1;
                continue;
            }
            if !tag.closing && VOID.contains(&key.0) {
                fates[index] = Fate::Kept;
            } else if !tag.closing && !tag.empty {
                open.push(index);
                *counts.entry(key).or_default() += 1;
            } else if tag.closing && counts.get(&key).is_some_and(|count| *count > 0) {
                // What was opened in between and never closed is alone.
                while let Some(at) = open.pop() {
                    let (other, _, piece) = &found[at];
                    let other = (other.name.as_str(), piece.room);
                    *counts.entry(other).or_default() -= 1;
                    if other == key {
                        fates[at] = Fate::Kept;
                        fates[index] = Fate::Kept;
                        break;
                    }
                }
            }
            index += 1;
        }
        fates
    }

    /// Keeps the tags that a page may hold and that are closed where they were opened.
    fn tags(&mut self, source: &Source, raw: Vec<Raw>, edits: &mut Edits) {
        let mut found: Vec<(Tag<'_>, Span, Raw)> = Vec::new();
        for piece in raw {
            let base = piece.span.start;
            found.extend(raw::tags(source.slice(piece.span)).into_iter().map(|tag| {
                let place = Span::new(base + tag.start, base + tag.end);
                (tag, place, piece)
            }));
        }
        found.sort_by_key(|(_, place, _)| place.start);
        let fates = self.fates(&found, edits);
        for ((tag, place, piece), fate) in found.iter().zip(fates) {
            if fate == Fate::Swallowed {
                continue;
            }
            let (place, kept, inline) = (*place, fate == Fate::Kept, piece.inline);
            let name = tag.name.as_str();
            let attribute =
                |wanted: &str| tag.attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value);
            let rebuilt = match name {
                "img" if !tag.closing => {
                    let alt = escape(attribute("alt").unwrap_or_default());
                    let url = attribute("src").unwrap_or_default().to_owned();
                    match self.image(&url).filter(|_| inline || alone(source, place)) {
                        Some(url) => format!("![{alt}]({})", address(&url)),
                        None => alt,
                    }
                }
                "a" if kept && !tag.closing => {
                    let url = attribute("href").unwrap_or_default().to_owned();
                    self.link(&url).map_or("<a>".to_owned(), |url| format!("<a href=\"{}\">", quoted(&url)))
                }
                "a" if kept => "</a>".to_owned(),
                _ if FRAMES.contains(&name) => String::new(),
                _ if raw::ALLOWED.contains(&name) => {
                    if kept {
                        self.keep(tag)
                    } else {
                        String::new()
                    }
                }
                _ if crate::check::is_element(name) => {
                    if !tag.closing {
                        self.lose(format!("`<{name}>`"));
                    }
                    String::new()
                }
                // What is no element of HTML is text that looks like one.
                _ => source.slice(place).replace('<', "&lt;").replace('>', "&gt;"),
            };
            if rebuilt != source.slice(place) {
                edits.replace(place, &rebuilt);
            }
        }
    }
}

/// What becomes of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It has its other half, or needs none.
    Kept,
    /// It is alone.
    Dropped,
    /// It goes with an element that is no text.
    Swallowed,
}

/// An attribute's value between double quotes; what is written with `&` in it stays so.
fn quoted(value: &str) -> String {
    value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// An image that stands inside the file.
enum Attached {
    /// Its name and its bytes.
    File(String, Vec<u8>),
    /// Its address for the page, if it could be taken.
    Written(Option<String>),
}

/// Raw HTML in a text, and the run of blocks or of words that it stands in.
#[derive(Clone, Copy)]
struct Raw {
    span: Span,
    room: usize,
    inline: bool,
}

/// Changes of a text, none inside another.
#[derive(Default)]
struct Edits(Vec<(Span, String)>);

impl Edits {
    fn replace(&mut self, span: Span, text: &str) {
        self.0.push((span, text.to_owned()));
    }

    fn insert(&mut self, at: usize, text: &str) {
        self.replace(Span::new(at, at), text);
    }

    /// The changed text; a change inside another one is left out.
    fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let mut changed = String::with_capacity(text.len());
        let mut at = 0;
        for (span, with) in &self.0 {
            if span.start < at {
                continue;
            }
            changed.push_str(&text[at..span.start]);
            changed.push_str(with);
            at = span.end;
        }
        changed + &text[at..]
    }
}

/// Replaces what stands around the content of a link: `[` and `](…)`; without an address both are dropped.
fn around(span: Span, content: &[Inline], kept: Option<(String, String)>, edits: &mut Edits) {
    let (start, end) = match (content.first(), content.last()) {
        (Some(first), Some(last)) => (first.span.start.max(span.start), last.span.end.min(span.end)),
        _ => (span.end, span.end),
    };
    let (before, behind) =
        kept.map_or((String::new(), String::new()), |(before, url)| (before, format!("]({})", address(&url))));
    edits.replace(Span::new(span.start, start), &before);
    edits.replace(Span::new(end, span.end), &behind);
}

/// An address as it may stand in the parentheses of a link.
pub(super) fn address(url: &str) -> String {
    if url.contains([' ', '(', ')', '<', '>', '\n']) {
        format!("<{}>", url.replace(['<', '>', '\n'], ""))
    } else {
        url.to_owned()
    }
}

/// Lines to look at, `2 4-5` counted from 1, as they are counted where the first line has a number. `None` if one of
/// them is not there.
fn marked(lines: &str, first: usize, count: usize) -> Option<String> {
    let number = |text: &str| {
        let number = text.parse::<usize>().ok().filter(|line| (1..=count).contains(line))?;
        Some(number + first - 1)
    };
    let part = |part: &str| match part.split_once('-') {
        Some((from, to)) => {
            let (from, to) = (number(from)?, number(to)?);
            (from < to).then(|| format!("{from}-{to}"))
        }
        None => number(part).map(|line| line.to_string()),
    };
    let parts: Option<Vec<String>> = lines.split([' ', ',']).filter(|part| !part.is_empty()).map(part).collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join(","))
}

/// The line without its end, from the place of a block to the end of its last line.
fn line_of(source: &Source, span: Span) -> Span {
    let text = source.slice(span).trim_end();
    Span::new(span.start, span.start + text.len())
}

/// Whether nothing but spaces stands beside a place on its line.
fn alone(source: &Source, place: Span) -> bool {
    let line = source.line(place.start);
    source.text()[line.start..place.start].trim().is_empty()
        && place.end <= line.end
        && source.text()[place.end..line.end].trim().is_empty()
}

pub(super) fn parse(text: &str, math: bool) -> (Arc<Source>, crate::markdown::Document) {
    let source = Arc::new(Source::new("", text));
    let (document, _) = crate::markdown::parse(&source, 0, &Syntax { math, gaps: &|_| false });
    (source, document)
}

/// Characters that a page may hold: no control characters but tab and line end, and not our own marks of gaps.
fn is_wanted(letter: char) -> bool {
    matches!(letter, '\t' | '\n') || !letter.is_control() && !matches!(letter, GAP_OPEN..=GAP_CLOSE)
}

/// One line of plain text as Markdown.
pub(super) fn escape(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len() + 8);
    let letters: Vec<char> = line.chars().collect();
    let digits = letters.iter().take_while(|letter| letter.is_ascii_digit()).count();
    for (index, &letter) in letters.iter().enumerate() {
        let next = letters.get(index + 1).copied().unwrap_or(' ');
        let before = index.checked_sub(1).map_or(' ', |index| letters[index]);
        let special = match letter {
            '\\' | '`' | '*' | '[' | ']' | '~' | '$' | '{' | '}' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '<' => next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'),
            '&' => next.is_ascii_alphabetic() || next == '#',
            '#' | '>' | '-' | '+' | '=' | '|' | ':' => index == 0,
            '.' | ')' => index > 0 && index == digits,
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    // A heading may end in signs that mean its end.
    if escaped.ends_with('#') && escaped.len() > 1 {
        escaped.insert(escaped.len() - 1, '\\');
    }
    escaped
}

/// A run of words as a title on one line, if it is short and holds nothing but words.
fn title(source: &Source, content: &[Inline]) -> Option<Markdown> {
    fn write(source: &Source, content: &[Inline], start: usize, title: &mut String) -> Option<()> {
        let mut end = start;
        for inline in content {
            match &inline.kind {
                InlineKind::Text(text) if source.slice(inline.span) == text.as_ref() => {
                    // The backslash of an escape stands between two pieces of text, in the place of neither.
                    let behind = &source.text()[end.min(inline.span.start)..inline.span.start];
                    let escaped = behind.ends_with('\\');
                    for (index, letter) in text.chars().enumerate() {
                        if matches!(letter, '{' | '}' | '\\') || index == 0 && escaped {
                            title.push('\\');
                        }
                        title.push(letter);
                    }
                }
                // Escapes and entities stay as they are written.
                InlineKind::Text(_) | InlineKind::Code(_) | InlineKind::Math { display: false, .. } => {
                    title.push_str(&source.slice(inline.span).replace('\n', " "));
                }
                InlineKind::SoftBreak => title.push(' '),
                InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::Strikethrough(inner) => {
                    let (first, last) = (inner.first()?, inner.last()?);
                    // The signs themselves, without the backslash of an escape that the content starts with.
                    let signs = &source.text()[inline.span.start..first.span.start];
                    let signs = signs.trim_end_matches('\\');
                    title.push_str(signs);
                    write(source, inner, inline.span.start + signs.len(), title)?;
                    title.push_str(&source.text()[last.span.end..inline.span.end]);
                }
                _ => return None,
            }
            end = inline.span.end;
        }
        Some(())
    }
    let words = plain(content);
    if words.trim().is_empty() || words.chars().count() > LONGEST_TITLE || words.contains([GAP_OPEN, GAP_CLOSE]) {
        return None;
    }
    let mut title = String::new();
    write(source, content, content.first()?.span.start.saturating_sub(1), &mut title)?;
    let mut title = title.trim().to_owned();
    if title.ends_with('#') && !title.ends_with("\\#") {
        title.insert(title.len() - 1, '\\');
    }
    Some(Markdown(title))
}

/// The fence that closes the last code block of a text, if it is still open.
fn open_fence(text: &str) -> Option<String> {
    let (source, document) = parse(text, false);
    let mut last = None;
    each_block(&document.blocks, &mut |block| {
        if let BlockKind::Code(code) = &block.kind {
            last = Some(block.span).filter(|place| code.is_fenced(*place));
        }
    });
    let code = source.slice(last?).trim_end();
    let mark = code.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let width = code.chars().take_while(|letter| *letter == mark).count();
    let end = code.lines().last().unwrap_or_default().trim_start_matches([' ', '>']);
    let closed = code.lines().count() > 1 && end.len() >= width && end.chars().all(|letter| letter == mark);
    (width >= 3 && !closed).then(|| mark.to_string().repeat(width))
}

/// The labels of quotes that are alerts, and mean the same everywhere.
const ALERTS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// Elements that are dropped with what they hold.
const SWALLOWED: &[&str] = &["script", "style", "template", "noscript", "title", "head", "object", "iframe"];

/// Elements that only lay text out, which a theme does: they are dropped without a word, their text stays.
const FRAMES: &[&str] = &[
    "article", "body", "center", "div", "font", "footer", "header", "html", "main", "nav", "p", "picture", "section",
    "span", "a",
];

/// Attributes that stay.
const SAFE: &[&str] = &["colspan", "datetime", "dir", "lang", "open", "rowspan", "scope", "start", "title"];

/// Attributes that are dropped without a word, because a theme does what they do.
const QUIET: &[&str] = &[
    "align",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "color",
    "height",
    "id",
    "size",
    "style",
    "valign",
    "width",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn question(text: &str, expected: &str, lost: &[&str]) {
        let mut batch = Batch::default();
        batch.images.insert("a/cat.png".into());
        let mut cleaner = Cleaner::new(&batch, "a/q.md".into(), "content/a/q.md".into());
        assert_eq!(cleaner.markdown(text).as_str(), expected);
        assert_eq!(cleaner.lost(), lost);
    }

    #[test]
    fn what_would_mean_something_else_becomes_text() {
        question("# A {b}\n\ntext", "**A \\{b\\}**\n\ntext", &[]);
        question("Title\n---\n\n---\n\nx", "**Title**\n\n<hr>\n\nx", &[]);
        question("- [x] a\n- [ ] b", "- ☑ a\n- ☐ b", &[]);
        question("> [!HINT]\n> x", "> \\[!HINT]\n> x", &[]);
        question("> [!NOTE]\n> x", "> [!NOTE]\n> x", &[]);
        question("```py\n# --- <b>\n```", "```py\n# --- <b>\n```", &[]);
        question("```py\na", "```py\na\n```", &["a code block was never closed"]);
        question("    code\n", "    code", &[]);
        question("    ```\n", "    ```", &[]);
        question(
            "```py title=\"a.py\" linenums=\"7\" hl_lines=\"1 2-3\"\na\nb\nc\n```",
            "```py label=\"a.py\" numbers=7 mark=7,8-9\na\nb\nc\n```",
            &[],
        );
        question(
            "```py file=\"a.py\" hl_lines=\"2\"\na\n```",
            "```py\na\n```",
            &["the words `file=\"a.py\" hl_lines=\"2\"` behind a code block's fence"],
        );
        question(
            "- ```js x = {\n  a\n  ```",
            "- ```js\n  a\n  ```",
            &["the words `x = {` behind a code block's fence"],
        );
        question("a\u{0}b\u{e0f0}", "ab", &["the character U+0000", "the character U+E0F0"]);
    }

    #[test]
    fn links_and_images_lead_somewhere_or_are_text() {
        question("[a *b*](x.md) c", "a *b* c", &["the link to `x.md`"]);
        question("[a](javascript:x)", "a", &["the link to `javascript:x`"]);
        question("[a](//h/x) [b](https://h)", "[a](https://h/x) [b](https://h)", &[]);
        question("![a](cat.png)", "![a](media/q-cat.png)", &[]);
        question("![a _b_](../../etc/passwd)", "a b", &["the image `../../etc/passwd`, which is not there"]);
        question("![a](cat.png 'b \"c\"')", "![a](media/q-cat.png \"b \\\"c\\\"\")", &[]);
        question("![a](data:image/png;base64,xx)", "a", &["the image at a `data:` address"]);
    }

    #[test]
    fn images_inside_the_file_are_written_beside_the_page() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        let data = format!("data:image/png;base64,{}", STANDARD.encode(&png));
        let batch = Batch::default();
        let mut cleaner = Cleaner::new(&batch, "q.md".into(), "content/a/q.md".into());
        let file = |url: &str, name: &str, bytes: &[u8]| (url.to_owned(), name.to_owned(), bytes.to_vec());
        cleaner.attach([
            file("@@PLUGINFILE@@/Ein Bild.png", "Ein Bild.png", &png),
            file("x.png", "../x.png", b"<html>"),
            file("y.png", "y.png", &png),
        ]);
        let text = cleaner.markdown(&format!("![a](@@PLUGINFILE@@/Ein%20Bild.png?time=1) ![b]({data}) ![c](x.png)"));
        assert_eq!(text.as_str(), "![a](media/q-ein-bild-02a3e2.png) ![b](media/q-image-02a3e2.png) c");
        assert_eq!(cleaner.lost(), ["the image `../x.png`, whose bytes are no image"]);
        assert_eq!(cleaner.attach([]), ["y.png"]);
        let images = cleaner.images();
        assert_eq!(images[0], ("content/a/media/q-ein-bild-02a3e2.png".into(), png));
    }

    #[test]
    fn raw_html_is_held_to_what_pages_may_hold() {
        question("a <b>b</b> <kbd>c</kbd>", "a <b>b</b> <kbd>c</kbd>", &[]);
        question("a <b>b", "a b", &[]);
        question("<div class='x'>\n\n**a**\n\n</div>", "**a**", &[]);
        question("x <script>alert(1)</script> y", "x  y", &["`<script>`"]);
        question("<script>\nalert(1)\n</script>\n\ny", "y", &["`<script>`"]);
        question("a Vec<T> b", "a Vec&lt;T&gt; b", &[]);
        question("<b onclick='x' style='y'>a</b>", "<b>a</b>", &["`onclick` of `<b>`"]);
        question("<a href='javascript:x'>a</a>", "<a>a</a>", &["the link to `javascript:x`"]);
        question(
            "<a href='https://h/?a=1&amp;b=\"'>a</a> <abbr title='&quot;x'>b</abbr>",
            "<a href=\"https://h/?a=1&amp;b=&quot;\">a</a> <abbr title=\"&quot;x\">b</abbr>",
            &[],
        );
        question("<img src=cat.png alt=cat>", "![cat](media/q-cat.png)", &[]);
        question("a <!-- allow x: y --> b `<!-- c -->`", "a  b `<!-- c -->`", &["a comment"]);
        question("a <!-- b", "a &lt;!-- b", &[]);
        question(
            "<details>\n<summary>s</summary>\n\nb\n\n</details>",
            "<details>\n<summary>s</summary>\n\nb\n\n</details>",
            &[],
        );
        question("<details>\n\nb", "b", &[]);
        question("<input type=text>", "", &["`<input>`"]);
    }

    #[test]
    fn plain_text_shows_itself() {
        for text in [
            "a *b* _c_ `d` [e](f) <g> &amp; snake_case {x} ~~h~~ $1 $2",
            "# a",
            "- a",
            "+ a",
            "1. a",
            "12) a",
            "> a",
            "| a | b |",
            "==",
            "a #",
            "\\",
            "![a](b)",
            "    a",
            "[x] a",
            "[^1]",
            "a < b && c",
            "[[gap]]",
            "***",
            "---",
            "~~~",
            "```",
        ] {
            let markdown = Markdown::text(text);
            let (_, blocks) = markdown.parse(true);
            let [Block { kind: BlockKind::Paragraph { content, .. }, .. }] = blocks.as_slice() else {
                panic!("{text} became {blocks:?}")
            };
            assert_eq!(plain(content), text.trim(), "{markdown:?}");
        }
        assert_eq!(Markdown::text(" a\nb \n\n\n c").as_str(), "a\\\nb\n\nc");
    }

    #[test]
    fn a_short_first_paragraph_is_a_title() {
        for (text, expected) in [
            ("What is `{}`?\n\n```\nx\n```", Some(("What is `{}`?", "```\nx\n```"))),
            ("What is {}\nin C#", Some(("What is \\{\\} in C\\#", ""))),
            ("*a* **b**", Some(("*a* **b**", ""))),
            ("\\*a* \\`b\\` \\<c> \\\\d \\{e} *\\_f*", Some(("\\*a* \\`b\\` \\<c> \\\\d \\{e\\} *\\_f*", ""))),
            ("a \\*b\\* \\$5 \\{", Some(("a \\*b\\* \\$5 \\{", ""))),
            ("\\*b\\*", Some(("\\*b\\*", ""))),
            ("- a", None),
            ("![a](b.png)", None),
        ] {
            let split = Markdown(text.to_owned()).split_title(false);
            let split = split.as_ref().map(|(title, rest)| (title.as_str(), rest.as_str()));
            assert_eq!(split, expected, "{text}");
        }
    }
}
