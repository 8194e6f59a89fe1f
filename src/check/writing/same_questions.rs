//! `similar-question`: a question stands twice in a course, to the letter or nearly.
//!
//! Nothing is held against everything: equal questions meet by a hash of their words. Nearly equal ones meet by
//! MinHash (Broder 1997) in one permutation (Li, Owen and Zhang 2012): 32 small numbers stand for a question, and two
//! questions with the same right answer meet where four of them in a row agree. Each is then held against a few that it
//! met, so the work grows with the course and not with its square. Translations are other languages and never meet; a
//! question of a bank is looked at where it is written, however many pages show it.

use crate::course::question::{Accepted, Answers};
use crate::course::{Course, Form, Page, Question, Site};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Block, BlockKind, Inline, InlineKind, each_block, each_content};
use crate::text::Source;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use unicode_normalization::UnicodeNormalization;

/// Characters of one shingle.
const SHINGLE: usize = 6;

/// Numbers of one signature, and how many of them must agree in a row for two questions to meet.
const BINS: usize = 32;
const ROWS: usize = 4;

/// How many earlier questions a question is held against where they meet. More is only of use where hundreds of
/// questions are alike.
const MEETINGS: usize = 6;

/// The share of common shingles, of all that two questions have, from which on they are nearly equal.
const ALIKE: f64 = 0.8;

/// The fewest characters of a question that is compared by its shingles: in shorter ones a word makes the difference.
const LONG_ENOUGH: usize = 60;

/// The fewest characters of what is asked for two questions with other options to be the same.
const STEM_LONG_ENOUGH: usize = 20;

/// A question as it is compared; all of it hashed together with its language.
struct Print {
    /// What is asked, where it is long enough to tell questions apart.
    stem: Option<u64>,
    /// What is right.
    right: u64,
    /// What is right and the numbers in the text. The same task with other numbers, or with another answer, is practice,
    /// so only questions that agree in this can be nearly equal.
    key: u64,
    /// Everything.
    whole: u64,
    /// Whether it is long enough to be compared by its shingles.
    long: bool,
}

/// The smallest hash of a shingle in each of 32 parts.
type Signature = [u32; BINS];

/// The questions of a page as they are compared, each with its signature if it was ever needed; kept with the page.
struct Prints(Vec<(Print, OnceLock<Box<Signature>>)>);

impl Prints {
    fn of(site: &Site, page: &Page) -> Arc<Self> {
        page.facts.of(|| {
            let language = hash(SEED, page.language(site));
            let prints = page.questions().map(|question| print(language, &Words::of(&page.source, question)));
            Self(prints.map(|print| (print, OnceLock::new())).collect())
        })
    }
}

pub(super) fn check(course: &Course) -> Vec<Diagnostic> {
    let questions: Vec<(&Page, &Question)> = course
        .pages
        .iter()
        .map(AsRef::as_ref)
        .flat_map(|page: &Page| page.questions().map(move |question| (page, question)))
        .collect();
    let pages: Vec<Arc<Prints>> = course.pages.par_iter().map(|page| Prints::of(&course.site, page)).collect();
    let prints: Vec<&(Print, OnceLock<Box<Signature>>)> = pages.iter().flat_map(|page| &page.0).collect();
    let mut sharing: HashMap<u64, usize> = HashMap::new();
    for print in prints.iter().map(|(print, _)| print).filter(|print| print.long) {
        *sharing.entry(print.key).or_default() += 1;
    }
    // Most questions have a right answer of their own, and need no signature.
    let signatures: Vec<Option<&Signature>> = questions
        .par_iter()
        .zip(&prints)
        .map(|((page, question), (print, known))| {
            let shares = print.long && sharing.get(&print.key).is_some_and(|&count| count > 1);
            let work = || Box::new(signature(&Words::of(&page.source, question).all()));
            shares.then(|| known.get_or_init(work).as_ref())
        })
        .collect();
    let mut whole: HashMap<u64, usize> = HashMap::new();
    let mut stems: HashMap<(u64, u64), usize> = HashMap::new();
    let mut bands: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut findings = Vec::new();
    for (index, (print, _)) in prints.iter().enumerate() {
        let keys: Vec<u64> = signatures[index].iter().flat_map(|signature| band_keys(print.key, signature)).collect();
        let met = || {
            let mut met: Vec<usize> = keys.iter().filter_map(|key| bands.get(key)).flatten().copied().collect();
            met.sort_unstable();
            met.dedup();
            met
        };
        let twin = whole.get(&print.whole).copied();
        let same_stem = || print.stem.and_then(|stem| stems.get(&(stem, print.right)).copied());
        let near = || nearest(index, met(), &signatures, &questions);
        let found = twin
            .map(|first| (first, "this question stands twice in the course"))
            .or_else(|| Some((same_stem()?, "this asks the same as another question, with the same right answer")))
            .or_else(|| Some((near()?, "this is nearly the same as another question")));
        if let Some((first, message)) = found {
            let place = |at: usize| (&questions[at].0.source, questions[at].0.source.line(questions[at].1.span.start));
            let ((source, span), (other, first)) = (place(index), place(first));
            findings.push(
                Diagnostic::new(Code::SimilarQuestion, message)
                    .at(source, span, "again")
                    .at(other, first, "first")
                    .help("remove one; to show a question on several pages, put it into a bank"),
            );
        }
        whole.entry(print.whole).or_insert(index);
        if let Some(stem) = print.stem {
            stems.entry((stem, print.right)).or_insert(index);
        }
        for key in keys {
            let met = bands.entry(key).or_default();
            if met.len() < MEETINGS {
                met.push(index);
            }
        }
    }
    findings
}

/// The keys under which questions meet.
fn band_keys(key: u64, signature: &Signature) -> impl Iterator<Item = u64> {
    signature
        .chunks(ROWS)
        .enumerate()
        .map(move |(band, rows)| rows.iter().fold(mix(key ^ band as u64), |hash, &row| mix(hash ^ u64::from(row))))
}

/// The first of the questions that a question met that is nearly equal to it.
fn nearest(
    index: usize,
    met: Vec<usize>,
    signatures: &[Option<&Signature>],
    questions: &[(&Page, &Question)],
) -> Option<usize> {
    let own = signatures[index]?;
    let of = |at: usize| {
        let (page, question) = questions[at];
        let mut all: Vec<u64> = shingles_of(&Words::of(&page.source, question).all()).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let mut shingles = None;
    met.into_iter().find(|&other| {
        let Some(theirs) = signatures[other] else { return false };
        // The share of equal numbers estimates that of equal shingles, well enough to spare most comparisons.
        let agree = own.iter().zip(theirs.iter()).filter(|(one, other)| one == other).count();
        agree * 2 >= BINS && alike(shingles.get_or_insert_with(|| of(index)), &of(other)) >= ALIKE
    })
}

/// The share of common elements of two sorted lists (Jaccard).
fn alike(one: &[u64], other: &[u64]) -> f64 {
    let (mut at, mut common) = (0, 0);
    for element in one {
        while other.get(at).is_some_and(|theirs| theirs < element) {
            at += 1;
        }
        common += usize::from(other.get(at) == Some(element));
    }
    let all = one.len() + other.len() - common;
    if all == 0 { 0.0 } else { common as f64 / all as f64 }
}

/// What a question says, folded for comparing.
struct Words {
    /// Title and prompt.
    stem: String,
    /// What can be picked, sorted, since the order of options is no difference.
    options: Vec<String>,
    /// What is right.
    right: Vec<String>,
}

impl Words {
    fn of(source: &Source, question: &Question) -> Self {
        let mut stem = String::new();
        add_inlines(&question.title, &mut stem);
        stem.push('\n');
        add_blocks(&question.prompt, &mut stem);
        let typed = |answers: &Answers| -> Vec<String> {
            answers.accepted.iter().map(|one: &Accepted| fold(source.slice(one.span))).collect()
        };
        let (mut options, mut right) = (Vec::new(), Vec::new());
        match &question.form {
            Form::Choice(choice) | Form::Multiple(choice) => {
                for option in &choice.options {
                    let mut text = String::new();
                    add_blocks(&option.content, &mut text);
                    if option.right {
                        right.push(text.clone());
                    }
                    options.push(text);
                }
            }
            Form::Text(form) => right = typed(&form.answers),
            Form::Number(form) => right = typed(&form.answers),
            Form::Cloze(form) => {
                add_blocks(&form.body, &mut stem);
                right = form.gaps.iter().flat_map(|gap| typed(&gap.answers)).collect();
            }
            form => options = form.answerable().public(source),
        }
        options.sort();
        right.sort();
        Self { stem, options, right }
    }

    fn all(&self) -> String {
        let mut all = self.stem.clone();
        for option in &self.options {
            all.push('\n');
            all.push_str(option);
        }
        all
    }
}

fn print(language: u64, words: &Words) -> Print {
    let all = words.all();
    let right = words.right.iter().fold(language, hash);
    let numbers = all
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.contains(|letter: char| letter.is_numeric()))
        .fold(language, hash);
    let long =
        |text: &str, least: usize| text.chars().filter(|letter| letter.is_alphanumeric()).take(least).count() == least;
    // Cards and free texts may well share a prompt such as "Explain in your own words".
    let comparable = !words.right.is_empty();
    Print {
        stem: (comparable && long(&words.stem, STEM_LONG_ENOUGH)).then(|| hash(language, &words.stem)),
        right,
        key: mix(right ^ mix(numbers)),
        whole: hash(right, &all),
        long: comparable && long(&all, LONG_ENOUGH),
    }
}

fn signature(text: &str) -> Signature {
    let mut bins = [u32::MAX; BINS];
    for shingle in shingles_of(text) {
        let bin = &mut bins[(shingle >> 59) as usize];
        *bin = (*bin).min(shingle as u32);
    }
    // An empty part borrows from the next one that is not, so that short texts are no exception.
    std::array::from_fn(|at| {
        (0..BINS).map(|step| bins[(at + step) % BINS]).find(|&bin| bin != u32::MAX).unwrap_or(u32::MAX)
    })
}

/// The hashes of all runs of six characters: a polynomial of the letters, from which the letter that is left behind is
/// taken off again (Rabin and Karp), so that each letter is looked at once.
fn shingles_of(text: &str) -> impl Iterator<Item = u64> {
    const BASE: u64 = 0x0000_0100_0000_01b3;
    const TOP: u64 = BASE.wrapping_pow(SHINGLE as u32);
    let mut window = [0u64; SHINGLE];
    let mut hash = 0u64;
    text.chars().enumerate().filter_map(move |(at, letter)| {
        let letter = u64::from(letter as u32) + 1;
        let left = std::mem::replace(&mut window[at % SHINGLE], letter);
        hash = hash.wrapping_mul(BASE).wrapping_add(letter).wrapping_sub(left.wrapping_mul(TOP));
        (at + 1 >= SHINGLE).then(|| mix(hash))
    })
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// One round of a hash: the finaliser of SplitMix64 (Steele, Lea and Flood 2014). The standard hasher gives other
/// numbers in every run, and a report must not.
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (value ^ (value >> 31)).wrapping_add(SEED)
}

fn hash(start: u64, text: impl AsRef<str>) -> u64 {
    let text = text.as_ref().as_bytes();
    let chunks = text.chunks(8).map(|chunk| chunk.iter().fold(0u64, |word, &byte| word << 8 | u64::from(byte)));
    mix(chunks.fold(mix(start ^ text.len() as u64), |hash, word| mix(hash ^ word)))
}

/// Words without case and punctuation, in compatibility forms.
fn fold(text: &str) -> String {
    let mut folded = String::new();
    add_words(text, &mut folded);
    folded
}

fn add_words(text: &str, out: &mut String) {
    let ascii = text.is_ascii();
    let text = if ascii { text.to_ascii_lowercase() } else { text.nfkc().collect::<String>().to_lowercase() };
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !out.is_empty() && !out.ends_with(['\n', ' ']) {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// Code as it is, but for spaces.
fn add_code(text: &str, out: &mut String) {
    for word in text.split_whitespace() {
        out.push(' ');
        out.push_str(word);
    }
    out.push(' ');
}

fn add_inlines(content: &[Inline], out: &mut String) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) => {
                // A text goes on behind code or emphasis in the same word or in another one.
                if text.starts_with(|letter: char| !letter.is_alphanumeric()) {
                    out.push(' ');
                }
                add_words(text, out);
            }
            InlineKind::Code(text) => add_code(text, out),
            InlineKind::Math { tex, .. } => add_code(tex, out),
            InlineKind::Image { destination, .. } => add_code(&destination.url, out),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikethrough(inner)
            | InlineKind::Link { content: inner, .. } => add_inlines(inner, out),
            InlineKind::SoftBreak | InlineKind::HardBreak => out.push(' '),
            InlineKind::Html(_) | InlineKind::FootnoteReference(_) | InlineKind::Gap(_) => {}
        }
    }
}

fn add_blocks(blocks: &[Block], out: &mut String) {
    each_content(blocks, &mut |content| {
        add_inlines(content, out);
        out.push('\n');
    });
    each_block(blocks, &mut |block| match &block.kind {
        BlockKind::Code(code) => add_code(&code.text, out),
        BlockKind::Html(html) => add_code(html, out),
        _ => {}
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_common_elements() {
        assert_eq!(alike(&[1, 2, 3], &[2, 3, 4]), 0.5);
        assert_eq!(alike(&[], &[]), 0.0);
        assert_eq!(alike(&[1], &[1]), 1.0);
        assert_eq!(alike(&[1, 5], &[2, 3]), 0.0);
    }

    #[test]
    fn words_fold() {
        assert_eq!(fold("What's  the OUTPUT?"), "what s the output");
        assert_eq!(fold("Größe, ﬁle"), "größe file");
        assert_eq!(fold("…"), "");
    }

    #[test]
    fn hashes_are_the_same_on_every_machine() {
        assert_eq!(hash(SEED, "a question"), hash(SEED, "a question"));
        assert_ne!(hash(SEED, "ab"), hash(SEED, "ba"));
        assert_ne!(hash(hash(SEED, "a"), "bc"), hash(hash(SEED, "ab"), "c"));
        assert_eq!(shingles_of("abc").count(), 0);
        assert_eq!(shingles_of("abcdefg").count(), 2);
        assert_eq!(shingles_of("some abcdef").last(), shingles_of("abcdef").next(), "wherever they stand");
    }
}
