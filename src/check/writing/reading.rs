//! What a learner reads of a piece of Markdown, as running text that remembers where each letter stands.

use crate::markdown::{Block, Inline, InlineKind, each_content};
use crate::text::{Source, Span};
use std::ops::Range;

/// Stands for what is no running text: code, a formula, a picture. Words on its two sides are no neighbours.
pub const OBJECT: char = '\u{fffc}';

/// Running text, without code and formulas.
#[derive(Debug, Default)]
pub struct Reading {
    /// The text; blocks are separated by line breaks.
    pub text: String,
    /// The pieces that the text is made of, in order.
    pieces: Vec<Piece>,
    /// What is emphasised.
    emphasis: Vec<Range<usize>>,
}

#[derive(Debug)]
struct Piece {
    /// Its first byte in the text.
    start: usize,
    /// Its place in the file.
    span: Span,
    /// Whether it is written there letter by letter; an escape or an entity is not.
    literal: bool,
}

/// A word of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// The word in small letters, with straight apostrophes.
    pub lower: String,
}

impl Reading {
    /// The running text of blocks.
    pub fn of(source: &Source, blocks: &[Block]) -> Self {
        let mut reading = Self::default();
        each_content(blocks, &mut |content| reading.add_line(source, content));
        reading
    }

    /// The running text of one line, such as a title.
    pub fn line(source: &Source, content: &[Inline]) -> Self {
        let mut reading = Self::default();
        reading.add_line(source, content);
        reading
    }

    /// Adds a line of text behind what is there.
    pub fn add_line(&mut self, source: &Source, content: &[Inline]) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.add(source, content);
    }

    fn add(&mut self, source: &Source, content: &[Inline]) {
        for inline in content {
            match &inline.kind {
                InlineKind::Text(text) => {
                    let literal = source.slice(inline.span) == &**text;
                    self.pieces.push(Piece { start: self.text.len(), span: inline.span, literal });
                    self.text.push_str(text);
                }
                InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => {
                    let start = self.text.len();
                    self.add(source, inner);
                    self.emphasis.push(start..self.text.len());
                }
                InlineKind::Strikethrough(inner) | InlineKind::Link { content: inner, .. } => self.add(source, inner),
                InlineKind::SoftBreak | InlineKind::HardBreak => {
                    self.pieces.push(Piece { start: self.text.len(), span: inline.span, literal: false });
                    self.text.push(' ');
                }
                InlineKind::Code(_) | InlineKind::Math { .. } | InlineKind::Image { .. } | InlineKind::Gap(_) => {
                    self.pieces.push(Piece { start: self.text.len(), span: inline.span, literal: false });
                    self.text.push(OBJECT);
                }
                InlineKind::Html(_) | InlineKind::FootnoteReference(_) => {}
            }
        }
    }

    /// Where a part of the text stands in the file. Of a piece with escapes the whole is meant.
    pub fn span(&self, range: Range<usize>) -> Span {
        let piece = |at: usize| {
            let index = self.pieces.partition_point(|piece| piece.start <= at).saturating_sub(1);
            self.pieces.get(index)
        };
        let (Some(first), Some(last)) = (piece(range.start), piece(range.end.saturating_sub(1).max(range.start)))
        else {
            return Span::default();
        };
        let start = if first.literal { first.span.start + (range.start - first.start) } else { first.span.start };
        let end = if last.literal { last.span.start + (range.end - last.start) } else { last.span.end };
        // Line breaks between blocks belong to no piece.
        let start = start.min(first.span.end);
        Span::new(start, end.min(last.span.end).max(start))
    }

    /// Its words: letters and digits, with apostrophes between letters.
    pub fn words(&self) -> Vec<Word> {
        words(&self.text)
    }

    /// Whether a part of the text stands out: in bold, in italics, or in capitals.
    pub fn emphasised(&self, range: &Range<usize>) -> bool {
        let text = &self.text[range.clone()];
        let capitals =
            text.chars().count() > 1 && text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
        capitals || self.emphasis.iter().any(|strong| strong.start <= range.start && range.end <= strong.end)
    }
}

/// The words of a text.
pub fn words(text: &str) -> Vec<Word> {
    let is_apostrophe = |letter: char| matches!(letter, '\'' | '\u{2019}');
    let mut found: Vec<Word> = Vec::new();
    let mut start = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|&(_, next)| next);
        let inside = letter.is_alphanumeric()
            || (start.is_some() && is_apostrophe(letter) && next.is_some_and(char::is_alphanumeric));
        if inside && start.is_none() {
            start = Some(at);
        }
        let ends = next.is_none_or(|next| !next.is_alphanumeric() && !is_apostrophe(next));
        let end = at + letter.len_utf8();
        match start {
            Some(from) if !inside => {
                found.push(word(text, from..at));
                start = None;
            }
            Some(from) if ends => {
                found.push(word(text, from..end));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn word(text: &str, range: Range<usize>) -> Word {
    Word { lower: small(&text[range.clone()]), range }
}

/// A text in small letters, with straight apostrophes.
pub fn small(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower.contains('\u{2019}') { lower.replace('\u{2019}', "'") } else { lower }
}

/// Where a phrase, whose words are separated by spaces, stands in words; an object or a line break between breaks it.
pub fn phrase(text: &str, words: &[Word], phrase: &str) -> Option<Range<usize>> {
    let parts: Vec<&str> = phrase.split(' ').collect();
    let found = words.windows(parts.len()).find(|window| {
        window.iter().zip(&parts).all(|(word, part)| word.lower == *part)
            && !text[window[0].range.start..window[parts.len() - 1].range.end].contains([OBJECT, '\n'])
    })?;
    Some(found[0].range.start..found[parts.len() - 1].range.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Syntax, parse};
    use std::sync::Arc;

    fn read(text: &str) -> (Arc<Source>, Reading) {
        let source = Arc::new(Source::new("a.md", text));
        let (document, _) = parse(&source, 0, &Syntax { math: false, gaps: &|_| false });
        let reading = Reading::of(&source, &document.blocks);
        (source, reading)
    }

    #[test]
    fn words_and_their_places() {
        let (source, reading) = read("Don't `eat` the *yellow* snow,\nit’s \\*cold\\* &eacute;t&eacute;.\n");
        let words: Vec<String> = reading.words().into_iter().map(|word| word.lower).collect();
        assert_eq!(words, ["don't", "the", "yellow", "snow", "it's", "cold", "été"]);
        assert_eq!(source.slice(reading.span(reading.words()[6].range.clone())), "&eacute;t&eacute;");
        for word in reading.words().into_iter().take(6) {
            let written = source.slice(reading.span(word.range.clone()));
            assert_eq!(written, &reading.text[word.range.clone()], "{word:?}");
        }
        let yellow = reading.words()[2].range.clone();
        assert!(reading.emphasised(&yellow) && !reading.emphasised(&reading.words()[3].range));
    }

    #[test]
    fn capitals_stand_out() {
        let (_, reading) = read("This is NOT a dog.\n");
        let words = reading.words();
        assert!(reading.emphasised(&words[2].range));
        assert!(!reading.emphasised(&words[3].range), "one letter is no shout");
    }

    #[test]
    fn phrases_are_whole_words_in_a_row() {
        let (_, reading) = read("All of the `x` above, all\nof the above.\n");
        let found = phrase(&reading.text, &reading.words(), "all of the above").unwrap();
        assert_eq!(&reading.text[found], "all of the above");
        assert_eq!(phrase(&reading.text, &reading.words(), "ll of the above"), None);
        assert_eq!(words("").len() + words("'' — ’").len(), 0);
        assert_eq!(words("'quoted' o'clock'")[1].lower, "o'clock");
    }
}
