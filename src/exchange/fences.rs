//! Where code stands in a Markdown text, for formats that have marks of their own in the rest of it.
//!
//! In: a text, or its lines. Out: which of it is code. A mark inside code means nothing, whatever the format.

use std::collections::HashMap;
use std::ops::Range;

/// The longest text that one mark is looked for in, in bytes.
pub(super) const LONGEST: usize = 2_000;

/// Follows fenced code line by line.
#[derive(Debug, Default)]
pub(super) struct Fence {
    open: Option<(char, usize)>,
}

impl Fence {
    /// Whether the line belongs to a code block, its fences included.
    pub fn step(&mut self, line: &str) -> bool {
        let line = line.trim_start_matches([' ', '\t', '>']);
        let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'));
        let width = mark.map_or(0, |mark| line.chars().take_while(|letter| *letter == mark).count());
        let behind = line.get(width..).unwrap_or_default();
        match self.open {
            // Three backticks with more of them behind are code within a line.
            None if width >= 3 && !(mark == Some('`') && behind.contains('`')) => {
                self.open = mark.map(|mark| (mark, width));
                true
            }
            None => false,
            Some((open, least)) => {
                if mark == Some(open) && width >= least && behind.trim().is_empty() {
                    self.open = None;
                }
                true
            }
        }
    }

    /// Whether the last line opened a code block, or lies inside of one.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }
}

/// The places of code in a text.
#[derive(Debug)]
pub(super) struct Mask(Vec<Range<usize>>);

impl Mask {
    /// Finds fenced code and code between backticks. Code between backticks ends with its paragraph, and `alone` says
    /// which lines are one by themselves.
    pub fn of(text: &str, alone: impl Fn(&str) -> bool) -> Self {
        let mut found = Vec::new();
        let mut fence = Fence::default();
        let mut paragraph: Option<usize> = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let end = at + line.len();
            let code = fence.step(line.trim_end_matches('\n'));
            let single = !code && alone(line);
            if code || single || line.trim().is_empty() {
                if let Some(start) = paragraph.take() {
                    spans(text, start..at, &mut found);
                }
                if code {
                    found.push(at..end);
                } else if single {
                    spans(text, at..end, &mut found);
                }
            } else {
                paragraph.get_or_insert(at);
            }
            at = end;
        }
        if let Some(start) = paragraph {
            spans(text, start..text.len(), &mut found);
        }
        Self(found)
    }

    /// Where the code ends that a place lies in; `None` where there is none.
    pub fn end(&self, at: usize) -> Option<usize> {
        let index = self.0.partition_point(|range| range.end <= at);
        self.0.get(index).filter(|range| range.start <= at).map(|range| range.end)
    }
}

/// Code between equally many backticks in one paragraph.
fn spans(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if bytes[at] == b'`' {
            let start = at;
            while at < range.end && bytes[at] == b'`' {
                at += 1;
            }
            runs.push(start..at);
        } else {
            at += 1;
        }
    }
    let mut next: Vec<Option<usize>> = vec![None; runs.len()];
    let mut seen: HashMap<usize, usize> = HashMap::new();
    for (index, run) in runs.iter().enumerate().rev() {
        next[index] = seen.insert(run.len(), index);
    }
    let mut index = 0;
    while index < runs.len() {
        let start = runs[index].start;
        let escaped = bytes[range.start..start].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
        match next[index].filter(|_| !escaped) {
            Some(close) => {
                found.push(start..runs[close].end);
                index = close + 1;
            }
            None => index += 1,
        }
    }
}

/// The length of a text up to the bracket that closes it, before which it stands.
pub(super) fn balanced(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0usize;
    for (at, letter) in text.char_indices().take_while(|(at, _)| *at < LONGEST) {
        if letter == open {
            depth += 1;
        } else if letter == close {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_found() {
        for (text, expected) in [
            ("a `b` c", "a ### c"),
            ("a `` b` `` c", "a ######## c"),
            ("a `b\n\nc` d", "a `b\n\nc` d"),
            ("a \\`b` c", "a \\`b` c"),
            ("```\n`a\n```\nb `c`", "###########b ###"),
            ("> ~~~\n> a\n> ~~~\nb", "################b"),
            ("a ```b``` c", "a ####### c"),
            ("- `a\n- b`", "- `a\n- b`"),
        ] {
            let mask = Mask::of(text, |line| line.starts_with('-'));
            let shown: String =
                text.char_indices().map(|(at, letter)| if mask.end(at).is_some() { '#' } else { letter }).collect();
            assert_eq!(shown, expected);
        }
    }
}
