//! Prints a page in format 1.
//!
//! In: a [`Page`]. Out: its Markdown file, and where in it each piece stands, so that what the course's reader finds
//! wrong there can be told by the piece.

use super::clean::{GAP_CLOSE, GAP_OPEN, Markdown, letters};
use super::{Answer, Choice, Page, Piece, Question, Typed};
use crate::course::MODES;
use crate::language::{Language, language};
use crate::markdown::{BlockKind, plain};
use crate::text::slug;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// A printed page.
pub(super) struct Written {
    /// The file's text, without its first line, which says what made it.
    pub text: String,
    /// The places of its pieces, in their order.
    pub places: Vec<(Range<usize>, Place)>,
}

/// Which part of a page: its piece, and in a group the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub piece: usize,
    pub question: Option<usize>,
}

/// Gives each question of a page its id: its own, or one that follows from its title or prompt. It hangs on nothing
/// that stands before it, so that a question more or less changes no other, but where two are called the same: then
/// the later one's id also tells what it asks.
pub(super) fn name(page: &mut Page) {
    let mut taken = headings(page);
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let math = page.math;
    for question in questions(page) {
        if question.refused.is_some() {
            continue;
        }
        if question.title.is_none()
            && let Some((title, rest)) = question.prompt.split_title(math)
        {
            question.title = Some(title);
            question.prompt = rest;
        }
        let words = question.title.as_ref().unwrap_or(&question.prompt);
        let given = question.id.as_deref().map(slug).filter(|id| !id.is_empty());
        let base = given.unwrap_or_else(|| shorten(&slug(&words_of(words, math))));
        let base = if base.is_empty() { "question".to_owned() } else { base };
        let mut id = base.clone();
        if taken.contains(&id) {
            let hash = Sha256::digest(asked(question, math));
            id = format!("{base}-{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2]);
        }
        let number = numbers.entry(base.clone()).or_insert(1);
        while !taken.insert(id.clone()) {
            *number += 1;
            id = format!("{base}-{number}");
        }
        question.id = Some(id);
    }
}

/// All questions of a page in their order.
pub(super) fn questions(page: &mut Page) -> impl Iterator<Item = &mut Question> {
    page.pieces.iter_mut().flat_map(|piece| match piece {
        Piece::Prose { .. } => [].iter_mut(),
        Piece::Question(question) => std::slice::from_mut(&mut **question).iter_mut(),
        Piece::Group { questions, .. } => questions.iter_mut(),
    })
}

/// What a question asks, for a hash.
fn asked(question: &Question, math: bool) -> String {
    let mut text = question.prompt.letters(math);
    if let Answer::Options { options, .. } = &question.answer {
        options.iter().for_each(|option| text.push_str(option.text.as_str()));
    }
    text
}

fn words_of(text: &Markdown, math: bool) -> String {
    let (_, blocks) = text.parse(math);
    let mut words = String::new();
    crate::markdown::each_content(&blocks, &mut |content| {
        // Between the signs of a gap stands its number, which is nothing that anybody wrote.
        for (at, piece) in plain(content).split(GAP_OPEN).enumerate() {
            let behind = piece.split_once(GAP_CLOSE).map_or(piece, |(_, behind)| behind);
            words.push_str(if at == 0 { piece } else { behind });
            words.push(' ');
        }
    });
    if words.trim().is_empty() { letters(&blocks) } else { words }
}

/// At most 60 bytes, at the end of a word.
fn shorten(slug: &str) -> String {
    if slug.len() <= 60 {
        return slug.to_owned();
    }
    let end = (0..=60).rev().find(|&at| slug.is_char_boundary(at)).unwrap_or(0);
    // A word may end exactly there; a first word that is too long is cut.
    let word = slug.char_indices().take_while(|(at, _)| *at <= 60).filter(|(_, letter)| *letter == '-').last();
    match word.map(|(at, _)| at).filter(|&at| at > 20) {
        Some(at) => slug[..at].to_owned(),
        None => slug[..end].to_owned(),
    }
}

/// The ids of the headings of a page's prose.
fn headings(page: &Page) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for piece in &page.pieces {
        let text = match piece {
            Piece::Prose { text, .. } => text.clone(),
            Piece::Group { title, .. } => Markdown::text(title),
            Piece::Question(_) => continue,
        };
        let (source, blocks) = text.parse(page.math);
        if let Piece::Group { title, .. } = piece {
            ids.insert(slug(title));
        }
        for block in &blocks {
            let BlockKind::Heading { content, attributes, .. } = &block.kind else { continue };
            let pinned = attributes
                .map(|place| source.slice(place))
                .and_then(|braces| Some(braces.split_once('#')?.1.trim_end_matches('}').trim().to_owned()));
            ids.insert(pinned.unwrap_or_else(|| slug(&plain(content))));
        }
    }
    ids
}

/// A text as a YAML value; JSON's quotes are YAML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Prints the page; refused questions are left out. Questions have been [`name`]d.
pub(super) fn write(page: &Page) -> Written {
    let mut text = String::from("---\n");
    let title = if page.title.trim().is_empty() { "Questions" } else { page.title.trim() };
    text.push_str(&format!("title: {}\n", quoted(title)));
    for (field, value) in [
        ("description", &page.description),
        ("language", &page.language),
        ("license", &page.license),
        ("source", &page.source),
    ] {
        if let Some(value) = value {
            text.push_str(&format!("{field}: {}\n", quoted(value)));
        }
    }
    if let Some(order) = page.order {
        text.push_str(&format!("order: {order}\n"));
    }
    let stem = page.path.file_stem().unwrap_or_default();
    // A file may have the name of a mode, but its page is none.
    if stem != "index" && MODES.contains(&stem) {
        text.push_str("mode: none\n");
    }
    if page.math {
        text.push_str("math: true\n");
    }
    text.push_str("---\n");
    let (language, _) = language(page.language.as_deref().unwrap_or_default());
    let mut writer = Writer { text, places: Vec::new(), language, level: 2, inside: false, number: 0 };
    for (index, piece) in page.pieces.iter().enumerate() {
        let place = Place { piece: index, question: None };
        match piece {
            Piece::Prose { text, .. } => writer.prose(text, page.math, place),
            Piece::Question(question) if question.depth > 0 => {
                if question.refused.is_none() {
                    writer.level = usize::from(question.depth).clamp(2, 6);
                }
                writer.question(question, writer.level, place);
            }
            Piece::Question(question) => writer.question(question, writer.level, place),
            Piece::Group { title, shared, questions } => {
                if questions.iter().all(|question| question.refused.is_some()) {
                    continue;
                }
                let level = writer.level;
                let heading =
                    format!("{} {}\n\n{}", "#".repeat(level), Markdown::text(title).as_str(), shared.as_str());
                writer.block(heading.trim_end(), place);
                for (number, question) in questions.iter().enumerate() {
                    writer.question(question, level + 1, Place { piece: index, question: Some(number) });
                }
            }
        }
    }
    Written { text: writer.text, places: writer.places }
}

struct Writer {
    text: String,
    places: Vec<(Range<usize>, Place)>,
    /// The language of the page, for questions without a title of their own.
    language: &'static Language,
    /// The level of the next question's heading.
    level: usize,
    /// Whether the last thing written is a question, which prose without a heading must end.
    inside: bool,
    /// How many questions were written.
    number: usize,
}

impl Writer {
    fn block(&mut self, block: &str, place: Place) {
        self.text.push('\n');
        let start = self.text.len();
        self.text.push_str(block);
        self.text.push('\n');
        self.places.push((start..self.text.len(), place));
    }

    fn prose(&mut self, text: &Markdown, math: bool, place: Place) {
        if text.is_empty() {
            return;
        }
        let (_, blocks) = text.parse(math);
        let headed = matches!(blocks.first().map(|block| &block.kind), Some(BlockKind::Heading { .. }));
        let line = if self.inside && !headed { "---\n\n" } else { "" };
        let last = blocks.iter().rev().find_map(|block| match block.kind {
            BlockKind::Heading { level, .. } => Some(usize::from(level)),
            _ => None,
        });
        if let Some(level) = last {
            self.level = (level + 1).min(6);
        }
        self.block(&format!("{line}{}", text.as_str()), place);
        self.inside = false;
    }

    fn question(&mut self, question: &Question, level: usize, place: Place) {
        if question.refused.is_some() {
            return;
        }
        self.number += 1;
        let mut block = String::new();
        let numbered = self.language.text("question-number", Some(self.number as u64), &BTreeMap::new());
        let numbered = Markdown::text(&numbered.unwrap_or_else(|| self.number.to_string()));
        let title = question.title.as_ref().unwrap_or(&numbered);
        let attributes = attributes(question);
        block.push_str(&format!("{} {} {{{attributes}}}\n", "#".repeat(level.min(6)), title.as_str()));
        let body = body(question);
        if !body.prompt.is_empty() {
            block.push_str(&format!("\n{}\n", body.prompt));
        }
        if !body.construct.is_empty() {
            block.push_str(&format!("\n{}\n", body.construct));
        }
        for hint in &question.hints {
            block.push_str(&format!("\n{}\n", quote("HINT", hint.as_str())));
        }
        for (label, content) in body.quotes {
            block.push_str(&format!("\n{}\n", quote(label, &content)));
        }
        if let Some(explanation) = question.explanation.as_ref().filter(|explanation| !explanation.is_empty()) {
            block.push_str(&format!("\n{}\n", quote("EXPLANATION", explanation.as_str())));
        }
        self.block(block.trim_end(), place);
        self.inside = true;
    }
}

fn attributes(question: &Question) -> String {
    let mut words = vec![format!("#{}", question.id.as_deref().unwrap_or("question"))];
    let form = match &question.answer {
        Answer::Options { multiple: true, .. } => Some("multiple"),
        Answer::Options { .. } => None,
        // Without a word the answers' look decides, and digits may be meant as words.
        Answer::Typed { number: false, answers } if answers.iter().any(|one| one.text.contains(char::is_numeric)) => {
            Some("text")
        }
        Answer::Typed { number, .. } => number.then_some("number"),
        Answer::Cloze { .. } => Some("cloze"),
        Answer::Match { .. } => Some("match"),
        Answer::Order { .. } => Some("order"),
        Answer::Recall { .. } => Some("recall"),
        Answer::Written { .. } => Some("written"),
    };
    for class in [question.kind.as_deref(), question.level.as_deref(), form].into_iter().flatten() {
        words.push(format!(".{class}"));
    }
    if question.points > 1 {
        words.push(format!("points={}", question.points));
    }
    if question.attempts > 0 {
        words.push(format!("attempts={}", question.attempts));
    }
    if question.shuffle {
        words.push("shuffle=true".to_owned());
    }
    let tags: Vec<String> = question.tags.iter().map(|tag| slug(tag)).filter(|tag| !tag.is_empty()).collect();
    if !tags.is_empty() {
        words.push(format!("tags={}", tags.join(",")));
    }
    words.join(" ")
}

/// A question's text between its heading and its hints, and the labelled quotes of its answer.
struct Body {
    prompt: String,
    construct: String,
    quotes: Vec<(&'static str, String)>,
}

fn body(question: &Question) -> Body {
    let mut body = Body { prompt: question.prompt.as_str().to_owned(), construct: String::new(), quotes: Vec::new() };
    match &question.answer {
        Answer::Options { options, .. } => {
            let bullet = bullet(&body.prompt);
            body.construct = lines(options.iter().map(|option| written_option(bullet, option)));
        }
        Answer::Typed { answers, .. } => body.quotes.push(("ANSWER", lines(answers.iter().map(typed)))),
        Answer::Cloze { gaps, bank } => {
            let simple = gaps.iter().all(|answers| {
                answers.iter().all(|answer| {
                    answer.right
                        && !answer.code
                        && !answer.pattern
                        && answer.feedback.is_none()
                        && is_word(&answer.text)
                })
            });
            body.prompt = filled(&body.prompt, gaps, simple);
            if !simple {
                let items = gaps.iter().enumerate().map(|(index, answers)| numbered(index + 1, answers));
                body.quotes.push(("ANSWER", lines(items)));
            }
            if let Some(words) = bank {
                body.quotes.push(("BANK", lines(words.iter().map(|word| format!("- {}", literal(word))))));
            }
        }
        Answer::Match { pairs, bank } => {
            let bullet = bullet(&body.prompt);
            body.construct = lines(pairs.iter().map(|(left, right)| {
                format!("{}\n{}", item(&format!("{bullet} "), left), indented("  ", &item("- ", right)))
            }));
            if !bank.is_empty() {
                body.quotes.push(("BANK", lines(bank.iter().map(|right| item("- ", right)))));
            }
        }
        Answer::Order { steps } => {
            body.construct =
                lines(steps.iter().enumerate().map(|(index, step)| item(&format!("{}. ", index + 1), step)));
        }
        Answer::Recall { back } => body.quotes.push(("ANSWER", back.as_str().to_owned())),
        Answer::Written { model } => {
            body.quotes.extend(model.as_ref().map(|model| ("ANSWER", model.as_str().to_owned())));
        }
    }
    body
}

fn lines(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("\n")
}

/// A prompt with its gaps written out: with their answers if these are plain words, else empty.
fn filled(prompt: &str, gaps: &[Vec<Typed>], simple: bool) -> String {
    let mut filled = String::with_capacity(prompt.len());
    let mut rest = prompt;
    while let Some((before, behind)) = rest.split_once(GAP_OPEN) {
        filled.push_str(before);
        let (index, after) = behind.split_once(GAP_CLOSE).unwrap_or((behind, ""));
        if let Some(answers) = index.parse::<usize>().ok().and_then(|index| gaps.get(index)) {
            let words: Vec<&str> = answers.iter().map(|answer| answer.text.as_str()).collect();
            let inside = if simple { words.join("|") } else { " ".to_owned() };
            filled.push_str(&format!("[[{inside}]]"));
        }
        rest = after;
    }
    filled + rest
}

/// A list of the prompt would swallow items with the same bullet, so theirs is one that the prompt does not use.
fn bullet(prompt: &str) -> char {
    let uses = |bullet: char| prompt.lines().any(|line| line.trim_start_matches([' ', '>']).starts_with(bullet));
    ['-', '*', '+'].into_iter().find(|bullet| !uses(*bullet)).unwrap_or('-')
}

fn written_option(bullet: char, option: &Choice) -> String {
    let mark = if option.right { 'x' } else { ' ' };
    let mut text = item(&format!("{bullet} [{mark}] "), &option.text);
    if let Some(feedback) = option.feedback.as_ref().filter(|feedback| !feedback.is_empty()) {
        // A quote directly under a fence or a list would be read as a part of it.
        text.push_str(&format!("\n{}", indented("  ", &indented("> ", feedback.as_str()))));
    }
    text
}

/// An item of a list. Code and other blocks start on a line of their own, as the format asks.
fn item(marker: &str, content: &Markdown) -> String {
    let (_, blocks) = content.parse(false);
    let running = matches!(blocks.first().map(|block| &block.kind), Some(BlockKind::Paragraph { .. }) | None);
    let width = marker.find(' ').map_or(2, |at| at + 1);
    let text = indented(&" ".repeat(width), content.as_str());
    if running { format!("{marker}{}", text.trim_start()) } else { format!("{}\n{text}", marker.trim_end()) }
}

/// Each line behind a prefix; empty lines get none but its signs.
fn indented(prefix: &str, text: &str) -> String {
    let line = |line: &str| if line.is_empty() { prefix.trim_end().to_owned() } else { format!("{prefix}{line}") };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn quote(label: &str, content: &str) -> String {
    // A bullet alone on its line, directly under a text, would make a heading of it.
    let line = if content.starts_with("-\n") { "\n>" } else { "" };
    if content.is_empty() {
        format!("> [!{label}]")
    } else {
        format!("> [!{label}]{line}\n{}", indented("> ", content))
    }
}

/// Whether words can be written as they are: the reader of answers sees no sign in them that means something.
pub(super) fn is_word(text: &str) -> bool {
    let odd = text.chars().any(|letter| "`*_[]<>\\|&~!#$\n".contains(letter) || letter.is_control());
    let start = text.starts_with(['-', '+', '>', '=', ':']) || text.starts_with("re:") || text.trim() != text;
    // `1. x` would be a list inside the list.
    let behind = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let counted = behind.len() < text.len()
        && behind.starts_with(['.', ')'])
        && matches!(behind.as_bytes().get(1), None | Some(b' '));
    !text.is_empty() && !odd && !start && !counted
}

/// A word as it is, or between backticks where a sign of it would mean something.
fn literal(text: &str) -> String {
    if is_word(text) { text.to_owned() } else { ticked(text) }
}

/// What stands for an answer in a list, without its bullet.
fn answer(typed: &Typed) -> String {
    match typed {
        Typed { pattern: true, text, .. } => format!("re: {}", ticked(text)),
        Typed { text, .. } if text.contains('\n') => format!("\n{}", Markdown::code("", text).as_str()),
        Typed { code: true, text, .. } => ticked(text),
        Typed { text, .. } => text.clone(),
    }
}

/// Text between backticks, which the reader takes as it is.
pub(super) fn ticked(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

fn typed(typed: &Typed) -> String {
    let bullet = if typed.right { "-" } else { "- [ ]" };
    let answer = answer(typed);
    let mut text = match answer.strip_prefix('\n') {
        Some(fence) => format!("{bullet}\n{}", indented("  ", fence)),
        None => format!("{bullet} {answer}"),
    };
    if let Some(feedback) = typed.feedback.as_ref().filter(|feedback| !feedback.is_empty()) {
        text.push_str(&format!("\n{}", indented("  ", &indented("> ", feedback.as_str()))));
    }
    text
}

/// The answers of one gap as a numbered item.
fn numbered(number: usize, answers: &[Typed]) -> String {
    match answers {
        [one] if one.right && one.feedback.is_none() => format!("{number}. {}", answer(one)),
        // The list of answers starts on the number's own line, or the reader sees an empty item.
        several => {
            let marker = format!("{number}. ");
            let text = indented(&" ".repeat(marker.len()), &lines(several.iter().map(typed)));
            format!("{marker}{}", text.trim_start())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_ids_end_at_a_word() {
        let words = "one-two-three-four-five-six-seven-eight-nine-ten-eleven-twelve-thirteen";
        assert_eq!(shorten(words), "one-two-three-four-five-six-seven-eight-nine-ten-eleven");
        assert_eq!(shorten(&"x".repeat(70)), "x".repeat(60));
        assert_eq!(shorten(&"é".repeat(31)), "é".repeat(30));
        assert_eq!(shorten(&format!("{}-y", "x".repeat(60))), "x".repeat(60));
        // Linear: one word as long as the largest file.
        assert_eq!(shorten(&"x".repeat(super::super::LARGEST_FILE)).len(), 60);
    }
}
