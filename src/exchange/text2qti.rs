//! Quizzes in the plain text that the program text2qti reads: numbered questions, options with letters or boxes.
//!
//! In: paths and bytes. Out: a page per file. A line that starts with a mark (`1.`, `a)`, `*b)`, `[*]`, `=`, `...`) starts an
//! element, and lines indented as far as its text go on with it. What the elements mean, their order decides.

use super::clean::{Cleaner, Markdown, escape};
use super::fences::{Fence, Mask, balanced};
use super::formula::{Formula, formula};
use super::write::is_word;
use super::{Answer, Batch, Choice, Input, MOST_QUESTIONS, Note, Page, Piece, Question, Typed, page_path};
use std::collections::BTreeSet;
use std::iter::Peekable;

/// The most letters of a question's name in a report.
const LONGEST_NAME: usize = 60;

/// Settings of a whole quiz, and the value that changes nothing here.
const SETTINGS: &[(&str, Option<&str>)] = &[
    ("shuffle answers", None),
    ("show correct answers", Some("true")),
    ("one question at a time", Some("false")),
    ("can't go back", Some("false")),
    ("feedback is solution", None),
    ("solutions sample groups", Some("false")),
    ("solutions randomize groups", Some("false")),
];

/// What a line starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Question,
    Option(bool),
    Box(bool),
    Word,
    Feedback,
    RightFeedback,
    WrongFeedback,
    Solution,
    Essay,
    Upload,
    Number,
    Title,
    Points,
    TextTitle,
    Text,
    QuizTitle,
    QuizDescription,
    Group,
    EndGroup,
    Pick,
    SolutionsPick,
    GroupPoints,
    /// One of [`SETTINGS`].
    Setting(usize),
}

/// An element: what it is, its line from 1, and its text.
#[derive(Debug)]
struct Element {
    mark: Mark,
    line: usize,
    text: String,
}

/// Something in a file that is no element.
#[derive(Debug)]
enum Found {
    Element(Element),
    /// Code that makes questions.
    Program(usize),
    /// A line that belongs to nothing, and what is wrong with it.
    Odd(usize, String),
}

/// Reads quizzes; each file becomes a page.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    let mut pages = Vec::new();
    let mut notes = Vec::new();
    for input in &batch.inputs {
        match quiz(batch, input, &mut notes) {
            Ok(page) => pages.push(page),
            Err(reason) => notes.push(Note::refused(&input.path, 0, reason)),
        }
    }
    (pages, notes)
}

/// The marks that are a word and a colon; only the first letters may be large.
const WORDS: &[(&str, Mark)] = &[
    ("quiz title:", Mark::QuizTitle),
    ("quiz description:", Mark::QuizDescription),
    ("text title:", Mark::TextTitle),
    ("text:", Mark::Text),
    ("title:", Mark::Title),
    ("points per question:", Mark::GroupPoints),
    ("points:", Mark::Points),
    ("pick:", Mark::Pick),
    ("solutions pick:", Mark::SolutionsPick),
];

impl Mark {
    /// Whether lines below go on with it, and whether an empty line may stand between them.
    fn goes_on(self) -> (bool, bool) {
        match self {
            Self::QuizTitle | Self::Title | Self::TextTitle => (true, false),
            Self::Points | Self::GroupPoints | Self::Pick | Self::SolutionsPick => (false, false),
            Self::Number | Self::Word | Self::Setting(_) => (false, false),
            Self::Essay | Self::Upload | Self::Group | Self::EndGroup => (false, false),
            _ => (true, true),
        }
    }
}

/// The mark at the start of a line, and its length.
fn mark(line: &str) -> Option<(Mark, usize)> {
    let whole = line.trim_end();
    let all = |sign: u8| whole.len() >= 3 && whole.bytes().all(|byte| byte == sign);
    match whole {
        "GROUP" => return Some((Mark::Group, whole.len())),
        "END_GROUP" => return Some((Mark::EndGroup, whole.len())),
        _ if all(b'_') => return Some((Mark::Essay, whole.len())),
        _ if all(b'^') => return Some((Mark::Upload, whole.len())),
        _ => {}
    }
    let bytes = line.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic) && bytes.get(at + 1) == Some(&b')');
    if digits > 0 && bytes.get(digits) == Some(&b'.') {
        return Some((Mark::Question, digits + 1));
    }
    if letter(0) {
        return Some((Mark::Option(false), 2));
    }
    if bytes.first() == Some(&b'*') && letter(1) {
        return Some((Mark::Option(true), 3));
    }
    let signs = [
        ("[*]", Mark::Box(true)),
        ("[ ]", Mark::Box(false)),
        ("[]", Mark::Box(false)),
        ("...", Mark::Feedback),
        ("*", Mark::Word),
        ("+", Mark::RightFeedback),
        ("-", Mark::WrongFeedback),
        ("!", Mark::Solution),
        ("=", Mark::Number),
    ];
    if let Some((sign, mark)) = signs.into_iter().find(|(sign, _)| line.starts_with(sign)) {
        return Some((mark, sign.len()));
    }
    let named = |word: &str| line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if let Some((word, mark)) = WORDS.iter().find(|(word, _)| named(word)) {
        return Some((*mark, word.len()));
    }
    let setting = |name: &str| named(name) && bytes.get(name.len()) == Some(&b':');
    let index = SETTINGS.iter().position(|(name, _)| setting(name))?;
    Some((Mark::Setting(index), SETTINGS[index].0.len() + 1))
}

/// A line with its tabs as spaces up to the next fourth column.
fn expanded(line: &str) -> String {
    if !line.contains('\t') {
        return line.to_owned();
    }
    let mut text = String::with_capacity(line.len() + 8);
    let mut column = 0;
    for letter in line.chars() {
        if letter == '\t' {
            let width = 4 - column % 4;
            text.extend(std::iter::repeat_n(' ', width));
            column += width;
        } else {
            text.push(letter);
            column += 1;
        }
    }
    text
}

/// Takes a file apart.
fn elements(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        let number = index + 1;
        if line.trim().is_empty() || line.starts_with('%') {
            continue;
        }
        if line.trim_end() == "COMMENT" {
            if !lines.by_ref().any(|(_, line)| line.trim_end() == "END_COMMENT") {
                found.push(Found::Odd(
                    number,
                    "the comment that starts here never ends: write `END_COMMENT`".to_owned(),
                ));
            }
            continue;
        }
        if line.starts_with("```") {
            found.push(program(line, number, &mut lines));
            continue;
        }
        let Some((mark, length)) = mark(line) else {
            found.push(Found::Odd(number, odd(line)));
            continue;
        };
        let behind = &line[length..];
        let bare = matches!(mark, Mark::Essay | Mark::Upload | Mark::Group | Mark::EndGroup);
        if !bare && !behind.starts_with([' ', '\t']) {
            let what = if behind.is_empty() { "nothing stands" } else { "no space stands" };
            found.push(Found::Odd(number, format!("{what} behind `{}`", &line[..length])));
            continue;
        }
        if !bare && behind.trim().is_empty() {
            found.push(Found::Odd(number, format!("nothing stands behind `{}`", &line[..length])));
            continue;
        }
        let first = expanded(line);
        let start = expanded(&line[..line.len() - behind.trim_start().len()]).chars().count();
        let start = if line[..length].ends_with(':') { None } else { Some(start) };
        let mut text = vec![if bare {
            String::new()
        } else {
            first.get(start_of(&first, length)..).unwrap_or_default().trim().to_owned()
        }];
        more(mark, start, &mut lines, &mut text);
        found.push(Found::Element(Element { mark, line: number, text: text.join("\n").trim_end().to_owned() }));
    }
    found
}

/// Where the text behind a mark starts.
fn start_of(line: &str, length: usize) -> usize {
    line.get(length..).map_or(line.len(), |rest| line.len() - rest.trim_start().len())
}

/// What is wrong with a line that no mark starts.
fn odd(line: &str) -> String {
    match line.starts_with([' ', '\t']) {
        true => "its indentation fits nothing above: indent it as far as the text that it goes on with".to_owned(),
        false => "no mark starts it: indent it under what it goes on with, or write `Text:` before it".to_owned(),
    }
}

/// Adds the lines that go on with an element: those indented as far as its text, or as far as the first of them where it
/// is a word and a colon.
fn more<'a>(
    mark: Mark,
    start: Option<usize>,
    lines: &mut Peekable<impl Iterator<Item = (usize, &'a str)>>,
    text: &mut Vec<String>,
) {
    let (goes_on, empty) = mark.goes_on();
    if !goes_on {
        return;
    }
    let mut start = start;
    while let Some((_, line)) = lines.peek() {
        if line.trim().is_empty() {
            if !empty {
                return;
            }
            text.push(String::new());
            lines.next();
            continue;
        }
        let line = expanded(line);
        let spaces = line.len() - line.trim_start_matches(' ').len();
        let least = *start.get_or_insert(spaces.max(2));
        if spaces < least {
            return;
        }
        text.push(line[least..].trim_end().to_owned());
        lines.next();
    }
}

/// Code at the start of a line: text2qti would run it, and read what it prints.
fn program<'a>(line: &str, number: usize, lines: &mut Peekable<impl Iterator<Item = (usize, &'a str)>>) -> Found {
    let mut fence = Fence::default();
    fence.step(line);
    while fence.is_open() {
        match lines.next() {
            Some((_, line)) => fence.step(line),
            None => break,
        };
    }
    let info = line.trim_start_matches('`');
    match info.split(|letter: char| letter.is_whitespace() || matches!(letter, '{' | '}')).any(|word| word == ".run") {
        true => Found::Program(number),
        false => Found::Odd(number, "code stands outside of a question: indent it under its question".to_owned()),
    }
}

/// A question that is being read.
#[derive(Debug, Default)]
struct Draft {
    line: usize,
    title: Option<String>,
    points: Option<String>,
    text: String,
    options: Vec<(bool, String, Option<String>)>,
    words: Vec<String>,
    number: Option<String>,
    kind: Option<Kind>,
    feedback: Option<String>,
    right: Option<String>,
    wrong: Option<String>,
    solution: Option<String>,
    refused: Option<String>,
    /// Which group it is in.
    group: Option<usize>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Options,
    Boxes,
    Words,
    Number,
    Essay,
    Upload,
}

impl Draft {
    fn refuse(&mut self, reason: impl Into<String>) {
        self.refused.get_or_insert(reason.into());
    }

    /// Says how it is answered; it is answered in one way only.
    fn answered(&mut self, kind: Kind) {
        if *self.kind.get_or_insert(kind) != kind {
            self.refuse("it is answered in two ways: keep the answers of one kind");
        }
    }
}

/// A group of which some questions are drawn.
#[derive(Debug, Default)]
struct Group {
    pick: Option<String>,
    points: Option<String>,
    questions: usize,
}

/// A part of a page.
#[derive(Debug)]
enum Part {
    Question(Box<Draft>),
    Text { line: usize, title: Option<String>, text: String },
}

/// A quiz, before its texts are cleaned.
#[derive(Debug, Default)]
struct Quiz {
    title: Option<String>,
    description: Option<(usize, String)>,
    shuffle: bool,
    settings: Vec<String>,
    parts: Vec<Part>,
    groups: Vec<Group>,
}

fn quiz(batch: &Batch, input: &Input, notes: &mut Vec<Note>) -> Result<Page, String> {
    let text = input.text()?;
    let found = elements(&text);
    if !found.iter().any(|one| matches!(one, Found::Program(_) | Found::Element(Element { mark: Mark::Question, .. })))
    {
        return Err("no question is in it: questions start with a number, a point and a space".to_owned());
    }
    let quiz = gather(input, found, notes);
    let questions = quiz.parts.iter().filter(|part| matches!(part, Part::Question(_))).count();
    if questions > MOST_QUESTIONS {
        return Err(format!("it holds {questions} questions, more than the {MOST_QUESTIONS} that are read: divide it"));
    }
    let path = page_path(&input.path);
    let mut cleaner = Cleaner::new(batch, &input.path, &path);
    cleaner.math = has_formula(&text);
    if !quiz.settings.is_empty() {
        notes.push(Note { path: input.path.clone(), line: 1, lost: quiz.settings.clone(), ..Note::default() });
    }
    let mut pieces = Vec::new();
    if let Some((line, description)) = &quiz.description {
        pieces.push(prose(*line, None, description, &mut cleaner));
    }
    for part in &quiz.parts {
        pieces.push(match part {
            Part::Text { line, title, text } => prose(*line, title.as_deref(), text, &mut cleaner),
            Part::Question(draft) => Piece::Question(Box::new(question(draft, &quiz, &mut cleaner))),
        });
    }
    let named = || input.path.file_stem().unwrap_or("Questions").replace(['_', '-'], " ");
    Ok(Page {
        path,
        from: input.path.clone(),
        title: quiz.title.as_deref().map(one_line).filter(|title| !title.is_empty()).unwrap_or_else(named),
        language: super::language_of(&input.path),
        math: cleaner.math,
        pieces,
        copies: cleaner.copies(),
        ..Page::default()
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Gives each element to the question that it belongs to.
fn gather(input: &Input, found: Vec<Found>, notes: &mut Vec<Note>) -> Quiz {
    let mut quiz = Quiz::default();
    let mut group: Option<usize> = None;
    let (mut title, mut points): (Option<String>, Option<String>) = (None, None);
    for one in found {
        let element = match one {
            Found::Element(element) => element,
            Found::Program(line) => {
                let reason = "it is code that makes questions, and code is never run: let text2qti's own program run it, \
                              and import what it prints";
                notes.push(Note { question: "code".to_owned(), ..Note::refused(&input.path, line, reason) });
                continue;
            }
            Found::Odd(line, reason) => {
                // What the question above means is not certain without the line.
                match quiz.parts.last_mut() {
                    Some(Part::Question(draft)) => draft.refuse(format!("its line {line}: {reason}")),
                    _ => notes.push(Note::refused(&input.path, line, reason)),
                }
                continue;
            }
        };
        let Element { mark, line, text } = element;
        match mark {
            Mark::Question => {
                if let Some(group) = group {
                    quiz.groups[group].questions += 1;
                }
                let (title, points) = (title.take(), points.take());
                let draft = Draft { line, title, points, text, group, ..Draft::default() };
                quiz.parts.push(Part::Question(Box::new(draft)));
            }
            Mark::Title => title = Some(text),
            Mark::Points => points = Some(text),
            Mark::QuizTitle => quiz.title = Some(text),
            Mark::QuizDescription => quiz.description = Some((line, text)),
            Mark::TextTitle => quiz.parts.push(Part::Text { line, title: Some(text), text: String::new() }),
            Mark::Text => match quiz.parts.last_mut() {
                Some(Part::Text { text: open, title: Some(_), .. }) if open.is_empty() => *open = text,
                _ => quiz.parts.push(Part::Text { line, title: None, text }),
            },
            Mark::Setting(index) => {
                let (name, usual) = SETTINGS[index];
                let value = text.to_lowercase();
                match name {
                    "shuffle answers" => quiz.shuffle = value == "true",
                    _ if usual.is_none_or(|usual| usual == value) => {}
                    _ => quiz.settings.push(format!("the setting `{name}: {value}`")),
                }
            }
            Mark::Group => {
                group = Some(quiz.groups.len());
                quiz.groups.push(Group::default());
            }
            Mark::EndGroup => group = None,
            Mark::Pick | Mark::GroupPoints | Mark::SolutionsPick => {
                match group.and_then(|at| quiz.groups.get_mut(at)) {
                    Some(group) if mark == Mark::Pick => group.pick = Some(text),
                    Some(group) if mark == Mark::GroupPoints => group.points = Some(text),
                    Some(_) => {}
                    None => notes.push(Note::refused(&input.path, line, "it sets something of a group outside of one")),
                }
            }
            _ => match quiz.parts.last_mut() {
                Some(Part::Question(draft)) => answer(draft, mark, text),
                _ => notes.push(Note::refused(&input.path, line, "no question stands before it that it belongs to")),
            },
        }
    }
    quiz
}

/// Adds an element to a question.
fn answer(draft: &mut Draft, mark: Mark, text: String) {
    let twice = |one: &mut Option<String>, text: String| {
        let twice = one.is_some();
        one.get_or_insert(text);
        twice
    };
    let again = match mark {
        Mark::Option(right) => {
            draft.answered(Kind::Options);
            draft.options.push((right, text, None));
            false
        }
        Mark::Box(right) => {
            draft.answered(Kind::Boxes);
            draft.options.push((right, text, None));
            false
        }
        Mark::Word => {
            draft.answered(Kind::Words);
            draft.words.push(text);
            false
        }
        Mark::Number => {
            draft.answered(Kind::Number);
            twice(&mut draft.number, text)
        }
        Mark::Essay | Mark::Upload => {
            draft.answered(if mark == Mark::Essay { Kind::Essay } else { Kind::Upload });
            false
        }
        Mark::Feedback => match draft.options.last_mut() {
            Some((.., feedback)) => twice(feedback, text),
            None => twice(&mut draft.feedback, text),
        },
        Mark::RightFeedback => twice(&mut draft.right, text),
        Mark::WrongFeedback => twice(&mut draft.wrong, text),
        _ => twice(&mut draft.solution, text),
    };
    if again {
        draft.refuse("one of its parts is there twice: keep one");
    }
}

/// Text between questions.
fn prose(line: usize, title: Option<&str>, text: &str, cleaner: &mut Cleaner<'_>) -> Piece {
    let mut lost = Vec::new();
    let text = turned(text, cleaner.math, &mut lost);
    let whole = match title {
        Some(title) => format!("## {}\n\n{text}", escape(&one_line(title))),
        None => text,
    };
    let text = cleaner.prose(&whole);
    lost.extend(cleaner.lost());
    Piece::Prose { text, line, lost }
}

/// Makes the question of a draft.
fn question(draft: &Draft, quiz: &Quiz, cleaner: &mut Cleaner<'_>) -> Question {
    let mut lost = Vec::new();
    let math = cleaner.math;
    let mut texts = |text: &str, cleaner: &mut Cleaner<'_>| {
        let text = turned(text, math, &mut lost);
        cleaner.markdown(&text)
    };
    let prompt = texts(&draft.text, cleaner);
    let feedback = draft.feedback.as_deref().map(|text| texts(text, cleaner)).unwrap_or_default();
    let solution = draft.solution.as_deref().map(|text| texts(text, cleaner)).unwrap_or_default();
    let right = draft.right.as_deref().map(|text| texts(text, cleaner)).filter(|text| !text.is_empty());
    let wrong = draft.wrong.as_deref().map(|text| texts(text, cleaner)).filter(|text| !text.is_empty());
    let mut question = Question {
        line: draft.line,
        title: draft
            .title
            .as_deref()
            .map(one_line)
            .filter(|title| !title.is_empty())
            .map(|title| Markdown::text(&title)),
        prompt,
        refused: draft.refused.clone(),
        shuffle: quiz.shuffle && matches!(draft.kind, Some(Kind::Options | Kind::Boxes)),
        ..Question::default()
    };
    let mut explanation = vec![feedback];
    let mut unplaced = (right.is_some(), wrong.is_some());
    match draft.kind {
        Some(kind @ (Kind::Options | Kind::Boxes)) => {
            let multiple = kind == Kind::Boxes;
            let mut options = Vec::new();
            for (is_right, text, own) in &draft.options {
                let text = turned(text, math, &mut lost);
                let own = own.as_deref().map(|own| turned(own, math, &mut lost));
                let own = own.map(|own| cleaner.markdown(&own)).unwrap_or_default();
                // Of several options it is not one that makes an answer right or wrong.
                let shared = match (multiple, is_right) {
                    (true, _) => None,
                    (false, true) => right.clone(),
                    (false, false) => wrong.clone(),
                };
                let feedback = Markdown::join([own].into_iter().chain(shared));
                options.push(Choice {
                    right: *is_right,
                    text: cleaner.option(&text),
                    feedback: Some(feedback).filter(|feedback| !feedback.is_empty()),
                });
            }
            if !multiple {
                unplaced = (false, false);
            }
            match options.iter().filter(|option| option.right).count() {
                _ if options.len() < 2 => question.refuse("it has one option: give it more"),
                0 => question.refuse("no option is right: mark one with `*`"),
                1 => {}
                _ if multiple => {}
                _ => question.refuse("several options are right: write boxes, `[*]` and `[ ]`, for all that apply"),
            }
            question.answer = Answer::Options { multiple, options };
        }
        Some(Kind::Words) => {
            unplaced.0 = false;
            let mut seen = BTreeSet::new();
            let mut answers = Vec::new();
            for word in &draft.words {
                // Small and capital letters are the same, there as here.
                if !seen.insert(one_line(word).to_lowercase()) {
                    continue;
                }
                let code = !is_word(word);
                if code {
                    lost.push(format!("the freedom to write `{word}` in small or capital letters"));
                }
                answers.push(Typed {
                    text: word.clone(),
                    right: true,
                    code,
                    feedback: right.clone(),
                    ..Typed::default()
                });
            }
            question.answer = Answer::Typed { number: false, answers };
        }
        Some(Kind::Number) => {
            unplaced.0 = false;
            match number(draft.number.as_deref().unwrap_or_default()) {
                Some(text) => {
                    let typed = Typed { text, right: true, feedback: right.clone(), ..Typed::default() };
                    question.answer = Answer::Typed { number: true, answers: vec![typed] };
                }
                None => question.refuse(
                    "its number is none that text2qti reads: write `5`, `1.5 +- 0.1`, `1.5 +- 2%` or `[1.4, 1.6]`",
                ),
            }
        }
        Some(Kind::Essay) => {
            question.answer = Answer::Written { model: Some(solution.clone()).filter(|model| !model.is_empty()) };
        }
        Some(Kind::Upload) => {
            question.refuse("it asks for a file, and a page can take none: ask for a text with `____`")
        }
        None => question.refuse("nothing says how it is answered: give it options, a number, words or `____`"),
    }
    if draft.kind != Some(Kind::Essay) {
        explanation.push(solution);
    }
    question.explanation = Some(Markdown::join(explanation)).filter(|text| !text.is_empty());
    if unplaced.0 {
        lost.push("the feedback for right answers".to_owned());
    }
    if unplaced.1 {
        lost.push("the feedback for wrong answers".to_owned());
    }
    points(draft, quiz, &mut question, &mut lost);
    lost.extend(cleaner.lost());
    let mut seen = BTreeSet::new();
    lost.retain(|one| seen.insert(one.clone()));
    question.lost = lost;
    question.name = shortened(&one_line(draft.title.as_deref().unwrap_or(&draft.text)));
    question
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((at, _)) => format!("{}…", name[..at].trim_end()),
        None => name.to_owned(),
    }
}

/// What a question counts, and what its group sets.
fn points(draft: &Draft, quiz: &Quiz, question: &mut Question, lost: &mut Vec<String>) {
    let group = draft.group.and_then(|at| quiz.groups.get(at));
    let set = group.and_then(|group| group.points.as_deref()).or(draft.points.as_deref());
    if let Some(set) = set {
        match set.trim_end_matches(".0").parse::<u32>() {
            Ok(points) if (1..=1_000).contains(&points) => question.points = points,
            _ => lost.push(format!("the points `{}`: it counts one", shortened(set))),
        }
    }
    if let Some(group) = group {
        let pick = group.pick.as_deref().unwrap_or("1");
        if pick.parse() != Ok(group.questions) {
            lost.push(format!("the draw of {} of the {} questions of its group", shortened(pick), group.questions));
        }
    }
}

/// A numerical answer in the notation of this format.
fn number(text: &str) -> Option<String> {
    if let Some(range) = text.strip_prefix('[') {
        let (least, most) = range.strip_suffix(']')?.split_once(',')?;
        let (least, most) = (decimal(least)?, decimal(most)?);
        return (least.parse::<f64>().ok()? <= most.parse::<f64>().ok()?).then(|| format!("{least}..{most}"));
    }
    if let Some((value, margin)) = text.split_once("+-") {
        let value = decimal(value)?;
        let (margin, percent) = match margin.trim().strip_suffix('%') {
            Some(margin) => (margin, "%"),
            None => (margin, ""),
        };
        let margin = decimal(margin)?;
        return match margin.parse::<f64>().ok()? {
            0.0 => Some(value),
            margin if margin < 0.0 => None,
            _ => Some(format!("{value} +- {margin}{percent}")),
        };
    }
    let whole = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    digits.then(|| decimal(text)).flatten()
}

/// A decimal as text2qti reads it: `.5`, `1.`, `1_000` and `1e3` are numbers too.
fn decimal(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = text.len() <= 60 && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-._eE".contains(&byte));
    let plain = text.replace('_', "");
    let value = plain.parse::<f64>().ok().filter(|value| fits && value.is_finite());
    value?;
    let (sign, rest) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (digits, power) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], format!("e{}", rest[at + 1..].trim_start_matches('+'))),
        None => (rest, String::new()),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = if whole.is_empty() { "0" } else { whole };
    let part = if part.is_empty() { String::new() } else { format!(".{part}") };
    Some(format!("{sign}{whole}{part}{power}"))
}

/// Whether a text holds a formula that can be drawn.
fn has_formula(text: &str) -> bool {
    let mask = mask(text);
    let mut at = 0;
    while let Some(start) = text[at..].find('$').map(|offset| at + offset) {
        at = start + 1;
        let escaped = text[..start].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        if escaped || mask.end(start).is_some() {
            continue;
        }
        if let Some(found) = formula(text, start, &mask, false) {
            if drawn(&found).is_some() {
                return true;
            }
            at = found.end;
        }
    }
    false
}

/// Code in a quiz: an element starts a paragraph of its own.
fn mask(text: &str) -> Mask {
    Mask::of(text, |line| mark(line).is_some())
}

/// A formula as it is written here, its units too.
fn drawn(found: &Formula<'_>) -> Option<String> {
    let tex = units(found.tex, true);
    Formula { end: found.end, display: found.display, tex: &tex }.written()
}

/// A text without what only text2qti's Markdown knows: units, sizes of pictures, words behind fences.
fn turned(text: &str, math: bool, lost: &mut Vec<String>) -> String {
    let mut fence = Fence::default();
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            let inside = fence.is_open();
            if fence.step(line) && !inside { info(line) } else { line.to_owned() }
        })
        .collect();
    let text = lines.join("\n");
    let mask = Mask::of(&text, |_| false);
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if let Some(end) = mask.end(at) {
            kept.push_str(&text[at..end]);
            at = end;
            continue;
        }
        let rest = &text[at..];
        let Some(letter) = rest.chars().next() else { break };
        match letter {
            '$' => match formula(&text, at, &mask, false) {
                Some(found) => match drawn(&found) {
                    Some(written) if math => {
                        kept.push_str(&written);
                        at = found.end;
                        continue;
                    }
                    Some(_) => {}
                    None => {
                        lost.push("a formula that cannot be drawn here: it stands as code".to_owned());
                        kept.push_str(&format!("`` {} ``", one_line(found.tex)));
                        at = found.end;
                        continue;
                    }
                },
                None if math => kept.push('\\'),
                None => {}
            },
            '\\' => {
                if let Some((length, words)) = unit(rest, false) {
                    kept.push_str(&words);
                    at += length;
                } else {
                    let length = 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
                    kept.push_str(&rest[..length]);
                    at += length;
                }
                continue;
            }
            '!' => {
                if let Some((image, length)) = picture(rest) {
                    kept.push_str(image);
                    lost.push("the size of a picture".to_owned());
                    at += length;
                    continue;
                }
            }
            _ => {}
        }
        kept.push(letter);
        at += letter.len_utf8();
    }
    kept
}

/// The line of a fence with its language only: `{.python}` is Python.
fn info(line: &str) -> String {
    let at = line.find(['`', '~']).unwrap_or(0);
    let width = line[at..].bytes().take_while(|byte| matches!(byte, b'`' | b'~')).count();
    let (fence, info) = line.split_at(at + width);
    let word = info.trim().trim_start_matches('{').split([' ', '\t', '}']).next().unwrap_or_default();
    format!("{fence}{}", word.trim_start_matches('.'))
}

/// A picture with braces behind it: the picture, and the length of both.
fn picture(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix("![")?;
    let close = balanced(inside, '[', ']')?;
    let address = inside[close + 1..].strip_prefix('(')?;
    let end = 2 + close + 2 + balanced(address, '(', ')')? + 1;
    let braces = text[end..].strip_prefix('{')?;
    let length = braces.find('}').filter(|length| *length < 500 && !braces[..*length].contains('\n'))?;
    Some((&text[..end], end + length + 2))
}

/// A text with its `\num`, `\si` and `\SI` written out.
fn units(text: &str, tex: bool) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(next) = text[at..].find('\\').map(|offset| at + offset) {
        kept.push_str(&text[at..next]);
        match unit(&text[next..], tex) {
            Some((length, words)) => {
                kept.push_str(&words);
                at = next + length;
            }
            None => {
                let length = 1 + text[next + 1..].chars().next().map_or(0, char::len_utf8);
                kept.push_str(&text[next..next + length]);
                at = next + length;
            }
        }
    }
    kept.push_str(&text[at..]);
    kept
}

/// `\num{…}`, `\si{…}` or `\SI{…}{…}` at the start of a text: its length and what stands for it.
fn unit(text: &str, tex: bool) -> Option<(usize, String)> {
    let braces = |text: &str| {
        let inside = text.strip_prefix('{')?;
        let length = inside.find(['}', '{', '\n']).filter(|length| *length < 200)?;
        inside[length..].starts_with('}').then(|| inside[..length].to_owned())
    };
    let command = text.get(..4.min(text.len()))?;
    let (start, name) = match command {
        "\\num" => (4, "num"),
        _ if command.starts_with("\\si{") => (3, "si"),
        _ if command.starts_with("\\SI{") => (3, "SI"),
        _ => return None,
    };
    let first = braces(&text[start..])?;
    let end = start + first.len() + 2;
    let roman = |words: String| if tex { format!("\\text{{{words}}}") } else { words };
    Some(match name {
        "num" => (end, power_of_ten(&first, tex)),
        "si" => (end, roman(unit_words(&first))),
        _ => {
            let second = braces(text.get(end..)?)?;
            let space = if tex { "\\," } else { "\u{a0}" };
            (end + second.len() + 2, format!("{}{space}{}", power_of_ten(&first, tex), roman(unit_words(&second))))
        }
    })
}

/// `1.2e5` as `1.2×10⁵`.
fn power_of_ten(number: &str, tex: bool) -> String {
    match number.split_once(['e', 'E']) {
        Some((digits, power)) if tex => format!("{digits} \\times 10^{{{}}}", power.trim_start_matches('+')),
        Some((digits, power)) => format!("{digits}×10{}", raised(power.trim_start_matches('+'))),
        None => number.to_owned(),
    }
}

/// `N.m` as `N·m`, `m^2` as `m²`, and the few units with names.
fn unit_words(unit: &str) -> String {
    let mut words = unit.replace('.', "·");
    for (name, sign) in
        [("\\degree", "°"), ("\\celsius", "°C"), ("\\fahrenheit", "°F"), ("\\ohm", "Ω"), ("\\micro", "µ")]
    {
        words = words.replace(name, sign);
    }
    match words.split_once('^') {
        Some((base, power)) => {
            let end = power.find(|letter: char| !letter.is_ascii_digit() && letter != '-').unwrap_or(power.len());
            format!("{base}{}{}", raised(&power[..end]), &power[end..])
        }
        None => words,
    }
}

fn raised(digits: &str) -> String {
    let small = |letter: char| match letter {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32('⁰' as u32 + letter as u32 - '0' as u32).unwrap_or(letter),
        other => other,
    };
    digits.chars().map(small).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, format, import};
    use super::*;

    fn read(text: &str) -> Imported {
        let input = Input { path: "q.txt".into(), bytes: text.as_bytes().to_vec() };
        import(format("text2qti").unwrap(), &Batch { inputs: vec![input], ..Batch::default() })
    }

    /// The page of a quiz without its front matter.
    #[track_caller]
    fn page(text: &str, expected: &str) {
        let imported = read(text);
        let (_, page) = imported.files.first().unwrap_or_else(|| panic!("{:?}", imported.notes));
        let body = page.split_once("\n---\n").map_or(page.as_str(), |(_, body)| body);
        assert_eq!(body.trim(), expected, "{:?}", imported.notes);
    }

    #[track_caller]
    fn refused(text: &str, reason: &str) {
        let imported = read(text);
        let found: Vec<&str> = imported.notes.iter().filter_map(|note| note.refused.as_deref()).collect();
        assert!(found.len() == 1 && found[0].contains(reason), "{reason}: {found:?}");
    }

    #[track_caller]
    fn lost(text: &str, expected: &[&str]) {
        let imported = read(text);
        let found: Vec<&str> = imported.notes.iter().flat_map(|note| &note.lost).map(String::as_str).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_are_told_from_text() {
        for (line, expected) in [
            ("1.  a", Some(Mark::Question)),
            ("12.", Some(Mark::Question)),
            ("*a) b", Some(Mark::Option(true))),
            ("b) c", Some(Mark::Option(false))),
            ("ab) c", None),
            ("[*] a", Some(Mark::Box(true))),
            ("[] a", Some(Mark::Box(false))),
            ("* a", Some(Mark::Word)),
            ("... a", Some(Mark::Feedback)),
            ("____  ", Some(Mark::Essay)),
            ("__", None),
            ("^^^", Some(Mark::Upload)),
            ("Text title: a", Some(Mark::TextTitle)),
            ("text: a", Some(Mark::Text)),
            ("Can't go back: true", Some(Mark::Setting(3))),
            ("GROUP", Some(Mark::Group)),
            ("GROUPS", None),
            ("é", None),
        ] {
            assert_eq!(mark(line).map(|(mark, _)| mark), expected, "{line}");
        }
    }

    #[test]
    fn questions_of_all_kinds() {
        page("1. a?\n*a) b\nc) d\n", "## a? {#a}\n\n- [x] b\n- [ ] d");
        page(
            "1.  a?\n\n\tcode *x*\n\n    more\n[*] b\n\n    b2\n[ ] c\n",
            "## a? {#a .multiple}\n\ncode *x*\n\nmore\n\n- [x] b\n\n  b2\n- [ ] c",
        );
        page("1. a\n= -5\n", "## a {#a .number}\n\n> [!ANSWER]\n> - -5");
        page("1. a\n* b\n* c: d\n", "## a {#a}\n\n> [!ANSWER]\n> - b\n> - c: d");
        page("1. a\n____\n", "## a {#a .written}");
        page("1. a\n... b\n! c\n*a) d\nb) e\n", "## a {#a}\n\n- [x] d\n- [ ] e\n\n> [!EXPLANATION]\n> b\n>\n> c");
    }

    #[test]
    fn what_is_text_stays_text() {
        page(
            "1. {{ a }} [[b]] Vec<T> # c\n*a) # one\nb) 1. two\nc) - [x] three\n",
            "## \\{\\{ a \\}\\} [[b]] Vec&lt;T&gt; # c {#a-b-vec-t-c}\n\n- [x] \\# one\n- [ ] 1\\. two\n- [ ] \\- [x] three",
        );
    }

    #[test]
    fn what_cannot_be_a_question_is_refused_by_name() {
        for (text, reason) in [
            ("a\n", "no question is in it"),
            ("1. a\n*a) b\n", "one option"),
            ("1. a\na) b\nb) c\n", "no option is right"),
            ("1. a\n*a) b\n*b) c\n", "several options are right"),
            ("1. a\n*a) b\nb) b\n", "the same"),
            ("1. a\n[ ] b\n[ ] c\n", "no option is right"),
            ("1. a\n= pi\n", "none that text2qti reads"),
            ("1. a\n= 1.5\n", "none that text2qti reads"),
            ("1. a\n= [2, 1]\n", "none that text2qti reads"),
            ("1. a\n= 1\n= 2\n", "twice"),
            ("1. a\n*a) b\n= 1\n", "two ways"),
            ("1. a\n^^^\n", "a page can take none"),
            ("1. a\n", "nothing says how"),
            ("1. a\n*a)b\nb) c\n", "its line 2: no space stands behind `*a)`"),
            ("1. a\n*a) b\nb) c\nd\n", "its line 4: no mark starts it"),
            ("1.  a\n b\n*a) b\nb) c\n", "its line 2: its indentation fits nothing"),
            ("COMMENT\n1. a\n", "no question is in it"),
            ("1. a\n*a) b\nb) c\nCOMMENT\n", "never ends"),
            ("```{.python .run}\nprint()\n```\n", "code is never run"),
            ("```python\nx\n```\n1. a\n*a) b\nb) c\n", "code stands outside of a question"),
            ("*a) b\n1. a\n*a) b\nb) c\n", "no question stands before it"),
            ("pick: 1\n1. a\n*a) b\nb) c\n", "outside of one"),
        ] {
            refused(text, reason);
        }
    }

    #[test]
    fn numbers_are_written_in_this_notation() {
        for (text, expected) in [
            ("5", Some("5")),
            ("+1_000", Some("1000")),
            ("-3", Some("-3")),
            ("1.5", None),
            ("1e3", None),
            (".5 +- .1", Some("0.5 +- 0.1")),
            ("1. +- 2%", Some("1 +- 2%")),
            ("6.02E+23 +- 1e21", Some("6.02e23 +- 1e21")),
            ("2.5 +- 0", Some("2.5")),
            ("2 +- -1", None),
            ("[-2, -1.5]", Some("-2..-1.5")),
            ("[1, 2", None),
            ("inf +- 1", None),
            ("nan +- 1", None),
        ] {
            assert_eq!(number(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_has_no_place_is_named() {
        let end = "*a) b\nb) c\n";
        lost(&format!("Points: 2.5\n1. a\n{end}"), &["the points `2.5`: it counts one"]);
        lost(&format!("Points: 2.0\n1. a\n{end}"), &[]);
        lost(&format!("GROUP\n1. a\n{end}END_GROUP\n"), &[]);
        lost(&format!("GROUP\npick: 3\n1. a\n{end}END_GROUP\n"), &["the draw of 3 of the 1 questions of its group"]);
        lost(&format!("one question at a time: true\n1. a\n{end}"), &["the setting `one question at a time: true`"]);
        lost("1. a\n+ x\n- y\n[*] b\n[ ] c\n", &["the feedback for right answers", "the feedback for wrong answers"]);
        lost(
            &format!("1. a ![b](https://h/c.png){{width=3}}\n{end}"),
            &["the size of a picture", "the image `https://h/c.png` is on another host: it becomes a link"],
        );
    }

    #[test]
    fn units_are_written_out() {
        for (text, expected) in [
            ("\\num{1.2e-5} and \\si{N.m}", "1.2×10⁻⁵ and N·m"),
            ("\\SI{3}{m/s^2}", "3\u{a0}m/s²"),
            ("\\si{\\micro m}", "µ m"),
            ("\\si{a", "\\si{a"),
            ("\\é \\\\", "\\é \\\\"),
        ] {
            assert_eq!(units(text, false), expected, "{text}");
        }
        assert_eq!(units("\\SI{1e3}{m}", true), "1 \\times 10^{3}\\,\\text{m}");
    }

    #[cfg(feature = "math")]
    #[test]
    fn only_formulas_keep_their_dollars() {
        page("1. $x^2$ costs $5?\n*a) b\nb) c\n", "## $x^2$ costs \\$5? {#x-2-costs-5}\n\n- [x] b\n- [ ] c");
        page("1. $HOME costs $5?\n*a) b\nb) c\n", "## $HOME costs $5? {#home-costs-5}\n\n- [x] b\n- [ ] c");
    }
}
