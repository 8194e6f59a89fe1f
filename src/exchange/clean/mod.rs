//! Foreign text made safe to stand in a page: it keeps its meaning, and takes on none that format 1 would give it.
//!
//! In: Markdown or plain text of another system. Out: [`Markdown`], with what was lost on the way. A heading inside a
//! question would start another one, a task list would be its options, a label its hint: they become bold text, signs
//! and plain quotes (`blocks`). Raw HTML is held to what pages may hold (`raw_html`). Links and images that lead
//! nowhere become their text (`links`). Each only notes its changes of the text, which are made at the end
//! (`edits`).

mod blocks;
mod edits;
mod links;
mod markdown;
mod raw_html;

use super::Batch;
use crate::markdown::BlockKind;
use blocks::open_fence;
use camino::{Utf8Path, Utf8PathBuf};
use edits::Edits;
use links::Attached;
use markdown::is_wanted;
use std::collections::{BTreeMap, BTreeSet};

pub(super) use markdown::{GAP_CLOSE, GAP_OPEN, address, escape, letters, parse};
pub use markdown::{Markdown, gap};

/// Where an address leads, if that is a page of the same import.
pub type Resolve<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Hold the places of gaps while the text around them is cleaned.
const HOLD_OPEN: char = '\u{e0f2}';
const HOLD_CLOSE: char = '\u{e0f3}';

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
}

#[cfg(test)]
mod tested;
