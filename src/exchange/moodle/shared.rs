//! What Moodle's formats share: weighted answers, the formats of texts, names and categories.

use super::super::clean::{Cleaner, Markdown};
use super::super::write::is_word;
use super::super::{Answer, Batch, Choice, Input, MOST_QUESTIONS, Note, Page, Piece, Question, Typed, page_path};
use crate::markdown::{InlineKind, each_block, each_inline};
use crate::text::slug;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// HTML.
    Html,
    /// HTML in which a line end is a break.
    Auto,
    /// Text without signs.
    Plain,
    /// Markdown.
    Markdown,
}

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Question,
    Option,
}

/// A text of a question as a page may hold it.
pub fn clean(cleaner: &mut Cleaner<'_>, text: &str, format: Format, place: Place) -> Markdown {
    if format == Format::Plain {
        return cleaner.text(text.trim());
    }
    let written = converted(cleaner, text, format);
    match place {
        Place::Option if format == Format::Markdown => cleaner.option(&written),
        _ => cleaner.markdown(&written),
    }
}

fn converted(cleaner: &mut Cleaner<'_>, text: &str, format: Format) -> String {
    let text = text.trim();
    match format {
        Format::Plain => cleaner.text(text).as_str().to_owned(),
        Format::Html => cleaner.html_to_markdown(text, false),
        Format::Auto => cleaner.html_to_markdown(text, true),
        Format::Markdown => dollars(text, cleaner.math),
    }
}

/// Markdown in which a single dollar sign is money: formulas stand in two of them, or in `\\(…\\)`.
fn dollars(text: &str, math: bool) -> String {
    if !text.contains('$') && !text.contains("\\\\(") {
        return text.to_owned();
    }
    let (_, document) = super::super::clean::parse(text, false);
    let mut code = Vec::new();
    each_block(&document.blocks, &mut |block| {
        if matches!(block.kind, crate::markdown::BlockKind::Code(_)) {
            code.push(block.span);
        }
    });
    each_inline(&document.blocks, &mut |inline| {
        if matches!(inline.kind, InlineKind::Code(_)) {
            code.push(inline.span);
        }
    });
    code.sort_by_key(|span| span.start);
    let mut written = String::with_capacity(text.len() + 8);
    let mut code = code.into_iter().peekable();
    let mut at = 0;
    while at < text.len() {
        while code.next_if(|span| span.end <= at).is_some() {}
        if let Some(span) = code.peek().filter(|span| span.start <= at && at < span.end) {
            written.push_str(&text[at..span.end]);
            at = span.end;
            continue;
        }
        let rest = &text[at..];
        let part = match () {
            () if math && rest.starts_with("$$") => ("$$", "$$"),
            () if math && (rest.starts_with("\\\\(") || rest.starts_with("\\\\)")) => (&rest[..3], "$"),
            () if rest.starts_with("\\$") => ("\\$", "\\$"),
            () if rest.starts_with('$') => ("$", "\\$"),
            () => {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                (&rest[..length], &rest[..length])
            }
        };
        written.push_str(part.1);
        at += part.0.len();
    }
    written
}

/// An answer with its weight in percent and its feedback.
#[derive(Debug, Default)]
pub struct Weighted<T> {
    pub answer: T,
    pub weight: f64,
    pub feedback: Markdown,
}

/// The most answers of a question.
pub const MOST_ANSWERS: usize = 200;

/// A weight that means "fully right"; thirds are rounded.
pub const FULL: f64 = 99.9;

/// A weight as people write it.
fn percent(weight: f64) -> String {
    let rounded = (weight * 100.0).round() / 100.0;
    format!("{rounded}")
}

/// Something optional, if it says anything.
pub fn some(text: Markdown) -> Option<Markdown> {
    Some(text).filter(|text| !text.is_empty())
}

/// Options to pick: one of them, or with `single` off any number.
pub fn choices(question: &mut Question, options: Vec<Weighted<Markdown>>, single: bool) {
    if options.len() < 2 {
        return question.refuse("it has fewer than two options");
    }
    if options.iter().any(|option| option.answer.is_empty()) {
        return question.refuse("an option is empty");
    }
    let weights: Vec<f64> = options.iter().map(|option| option.weight).collect();
    let right: Vec<bool> = weights.iter().map(|&weight| if single { weight >= FULL } else { weight > 0.0 }).collect();
    let count = right.iter().filter(|right| **right).count();
    if count == 0 {
        return question.refuse(if single {
            "no option is marked as fully right"
        } else {
            "no option is marked as right: none has a weight above 0"
        });
    }
    if single {
        if count > 1 {
            question.lost.push(format!("that one of its {count} right options is enough: all of them are asked for"));
        }
        let others = weights.iter().filter(|&&weight| weight != 0.0 && weight < FULL);
        question.lost.extend(others.map(|&weight| format!("the weight {} of an option", percent(weight))));
    } else {
        let sum: f64 = weights.iter().filter(|&&weight| weight > 0.0).sum();
        if sum < 99.0 {
            return question.refuse(format!(
                "the weights of its right options make {}, not 100, so they are only partly right",
                percent(sum)
            ));
        }
        if sum > 101.0 {
            question.lost.push(format!("the weights of its right options, which make {}", percent(sum)));
        }
        let share = sum / count as f64;
        if weights.iter().any(|&weight| weight > 0.0 && (weight - share).abs() > 1.0) {
            question.lost.push("the different weights of its right options".to_owned());
        }
        let usual = 100.0 / count as f64;
        if weights.iter().any(|&weight| weight < 0.0 && (weight + usual).abs() > 1.0) {
            question.lost.push("the weights of its wrong options".to_owned());
        }
    }
    question.answer = Answer::Options {
        multiple: !single || count > 1,
        options: options
            .into_iter()
            .zip(right)
            .map(|(option, right)| Choice { right, text: option.answer, feedback: some(option.feedback) })
            .collect(),
    };
}

/// "True" and "False" as Moodle calls them, to be tried once.
pub fn truth(question: &mut Question, language: Option<&str>, right: bool, feedback: [Markdown; 2]) {
    let base = language.unwrap_or("en").split('-').next().unwrap_or("en");
    let words = TRUTH.iter().find(|(tag, ..)| *tag == base).map_or(["True", "False"], |(_, yes, no)| [*yes, *no]);
    let options = words.into_iter().zip([right, !right]).zip(feedback);
    // With a second try everybody is right.
    question.attempts = 1;
    question.answer = Answer::Options {
        multiple: false,
        options: options
            .map(|((word, right), feedback)| Choice { right, text: Markdown::text(word), feedback: some(feedback) })
            .collect(),
    };
}

const TRUTH: &[(&str, &str, &str)] = &[
    ("ar", "صواب", "خطأ"),
    ("de", "Wahr", "Falsch"),
    ("es", "Verdadero", "Falso"),
    ("fr", "Vrai", "Faux"),
    ("it", "Vero", "Falso"),
    ("ja", "正しい", "誤り"),
    ("ko", "참", "거짓"),
    ("nl", "Waar", "Onwaar"),
    ("pl", "Prawda", "Fałsz"),
    ("pt", "Verdadeiro", "Falso"),
    ("ru", "Верно", "Неверно"),
    ("tr", "Doğru", "Yanlış"),
    ("uk", "Правильно", "Неправильно"),
    ("zh", "对", "错"),
];

/// Typed answers; `*` in one stands for anything. With `exact`, small and capital letters differ. What is lost or
/// forbids the question goes to it; `what` names it in the report.
pub fn typed(question: &mut Question, answers: Vec<Weighted<String>>, exact: bool) -> Vec<Typed> {
    let mut found: Vec<Typed> = Vec::new();
    let mut known: BTreeMap<String, bool> = BTreeMap::new();
    for Weighted { answer, weight, feedback } in answers {
        let words: Vec<&str> = answer.split_whitespace().collect();
        let answer = words.join(" ");
        let right = weight >= FULL;
        if answer.is_empty() {
            if right || weight > 0.0 {
                question.refuse("an accepted answer is empty");
            }
            continue;
        }
        let parts = wild(&answer);
        if answer == "*" {
            if right {
                question.refuse("every answer would be right, because `*` is accepted");
            } else if weight != 0.0 {
                question.lost.push(format!("the weight {} of all other answers", percent(weight)));
            }
            if !feedback.is_empty() {
                question.lost.push("the feedback for all other answers".to_owned());
            }
            continue;
        }
        if weight != 0.0 && !right {
            question.lost.push(format!("the weight {} of the answer `{answer}`", percent(weight)));
        }
        let plain = parts.join("*");
        let key = if exact { answer.clone() } else { answer.to_lowercase() };
        match known.get(&key) {
            // The first one counts.
            Some(&before) => {
                if before != right || !feedback.is_empty() {
                    question.lost.push(format!("a second answer `{plain}`"));
                }
                continue;
            }
            None => known.insert(key, right),
        };
        let insensitive = if exact { "" } else { "(?i)" };
        let feedback = some(feedback);
        if parts.len() > 1 {
            let escaped: Vec<String> = parts.iter().map(|part| pattern(part)).collect();
            let text = format!("{insensitive}{}", escaped.join(".*"));
            found.push(Typed { text, right, pattern: true, feedback, ..Typed::default() });
        } else if !exact && is_word(&plain) {
            found.push(Typed { text: plain, right, feedback, ..Typed::default() });
        } else {
            let cased = !exact && plain.chars().any(|letter| letter.is_lowercase() || letter.is_uppercase());
            let text = format!("{insensitive}{}", pattern(&plain));
            found.push(Typed { text: plain, right, code: true, feedback, ..Typed::default() });
            // Between backticks every letter counts, so the other spellings are a pattern.
            if cased && right {
                found.push(Typed { text, right, pattern: true, ..Typed::default() });
            }
        }
    }
    if !found.iter().any(|answer| answer.right) {
        question.refuse("no answer is marked as fully right");
    }
    found
}

/// An answer taken apart at its `*`; `\*` is a star.
fn wild(answer: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = answer.chars().peekable();
    while let Some(letter) = letters.next() {
        let star = letter == '\\' && letters.next_if_eq(&'*').is_some();
        match parts.last_mut() {
            Some(part) if star => part.push('*'),
            Some(part) if letter != '*' => part.push(letter),
            _ => parts.push(String::new()),
        }
    }
    parts
}

/// A text as a regular expression that Rust and browsers read alike.
fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for letter in text.chars() {
        if "^$\\.*+?()[]{}|/".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

/// A number with what it may differ by, or a range.
#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    Around(String, String),
    Between(String, String),
}

impl Number {
    /// In this course's notation, with a unit.
    fn written(&self, unit: &str) -> String {
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        match self {
            Self::Around(value, tolerance) if is_zero(tolerance) => format!("{value}{unit}"),
            Self::Around(value, tolerance) => format!("{value}{unit} +- {tolerance}"),
            Self::Between(low, high) => format!("{low}..{high}{unit}"),
        }
    }

    fn ends(&self) -> (f64, f64) {
        let value = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        match self {
            Self::Around(middle, tolerance) => (value(middle) - value(tolerance), value(middle) + value(tolerance)),
            Self::Between(low, high) => (value(low), value(high)),
        }
    }

    /// In a unit that is `factor` times as small; `None` where that is no number that can be written.
    fn times(&self, factor: f64) -> Option<Self> {
        let times = |text: &str| {
            let value = text.parse::<f64>().ok()? * factor;
            // Twelve digits are more than anybody types, and hide that 0.1 has no end in binary.
            let rounded: f64 = format!("{value:.11e}").parse().ok()?;
            rounded.is_finite().then(|| format!("{rounded}"))
        };
        Some(match self {
            Self::Around(value, tolerance) => Self::Around(times(value)?, times(tolerance)?),
            Self::Between(low, high) => Self::Between(times(low)?, times(high)?),
        })
    }
}

fn is_zero(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|value| value == 0.0)
}

/// A number as this course writes it, or why it is none.
pub fn number(text: &str) -> Result<String, String> {
    let text = text.trim().trim_start_matches('+');
    let signs = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if !signs || text.len() > 60 || !text.parse::<f64>().is_ok_and(f64::is_finite) {
        return Err(format!("`{}` is no number: it is written with digits and a point", shortened(text)));
    }
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (mantissa, exponent) = digits.split_at(digits.find(['e', 'E']).unwrap_or(digits.len()));
    let zero = if mantissa.starts_with('.') { "0" } else { "" };
    Ok(format!("{sign}{zero}{}{exponent}", mantissa.strip_suffix('.').unwrap_or(mantissa)))
}

/// A number with its tolerance, or why it is none.
pub fn around(value: &str, tolerance: &str) -> Result<Number, String> {
    let tolerance = number(tolerance)?;
    if tolerance.starts_with('-') && !is_zero(&tolerance) {
        return Err(format!("its tolerance `{tolerance}` is below 0"));
    }
    Ok(Number::Around(number(value)?, tolerance))
}

/// The first words of a text, for a message.
pub fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Numbers to type, in units with their factors; without one they have none.
pub fn numbers(question: &mut Question, answers: Vec<Weighted<Number>>, units: &[(String, f64)]) {
    let plain = [(String::new(), 1.0)];
    let units = if units.is_empty() { &plain } else { units };
    let accepted: Vec<(f64, f64)> =
        answers.iter().filter(|answer| answer.weight >= FULL).map(|answer| answer.answer.ends()).collect();
    if accepted.is_empty() {
        question.refuse("no answer is marked as fully right");
    }
    let mut found: Vec<Typed> = Vec::new();
    for Weighted { answer, weight, feedback } in answers {
        let right = weight >= FULL;
        let (low, high) = answer.ends();
        if low > high {
            question.refuse(format!("the range `{}` ends before it starts", answer.written("")));
        }
        if !right {
            let within = accepted.iter().any(|&(least, most)| low <= most && least <= high);
            let with = if feedback.is_empty() { "" } else { " and its feedback" };
            match (weight != 0.0, within) {
                (true, true) => question.lost.push(format!(
                    "the weight {} of the answer `{}`{with}",
                    percent(weight),
                    answer.written("")
                )),
                (true, false) => {
                    question.lost.push(format!("the weight {} of the answer `{}`", percent(weight), answer.written("")))
                }
                (false, true) => question.lost.push(format!("the wrong answer `{}`{with}", answer.written(""))),
                (false, false) => {}
            }
            if within {
                continue;
            }
        }
        for (unit, factor) in units {
            match answer.times(*factor).filter(|_| *factor != 1.0).or_else(|| (*factor == 1.0).then(|| answer.clone()))
            {
                Some(number) => {
                    let text = number.written(unit);
                    if found.iter().all(|known| known.text != text) {
                        found.push(Typed { text, right, feedback: some(feedback.clone()), ..Typed::default() });
                    }
                }
                None => question.refuse(format!("`{}` in {unit} is no number", answer.written(""))),
            }
        }
    }
    question.answer = Answer::Typed { number: true, answers: found };
}

/// Gives a question its id and its title. Moodle shows names to teachers only: one that would tell the answer is not
/// used, and neither is one that is a mere number or that repeats how the question starts.
pub fn entitle(question: &mut Question, name: &str, id: Option<&str>) {
    let name = name.trim();
    question.id = id.map(str::trim).filter(|id| !slug(id).is_empty()).map(str::to_owned);
    let letters =
        |text: &str| -> String { text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect() };
    let own = letters(name);
    let prompt = question.prompt.letters(false).to_lowercase();
    if own.is_empty() || prompt.starts_with(&own) {
        return;
    }
    let tells = |answer: &str| {
        let answer = letters(answer);
        answer.chars().count() > 2 && own.contains(&answer) && !prompt.contains(&answer)
    };
    let told = match &question.answer {
        Answer::Options { options, .. } => {
            let right = options.iter().filter(|option| option.right).any(|option| tells(option.text.as_str()));
            // A name that holds wrong options too tells nothing.
            right && !options.iter().filter(|option| !option.right).any(|option| tells(option.text.as_str()))
        }
        Answer::Typed { answers, .. } => answers.iter().any(|answer| answer.right && tells(&answer.text)),
        Answer::Cloze { gaps, .. } => gaps.iter().flatten().any(|answer| answer.right && tells(&answer.text)),
        _ => false,
    };
    if told {
        question.lost.push("its name, which tells the answer".to_owned());
        return;
    }
    if question.id.is_none() && !slug(name).is_empty() {
        question.id = Some(name.to_owned());
    }
    let words = name.split(|letter: char| !letter.is_alphabetic()).filter(|word| word.chars().count() > 2);
    let says = words.filter(|word| !matches!(word.to_lowercase().as_str(), "question" | "frage" | "pregunta")).count();
    let wide = name.chars().any(|letter| letter.is_alphabetic() && !letter.is_lowercase() && !letter.is_uppercase());
    if (says > 0 || wide) && name.chars().count() <= 120 {
        question.title = Some(Markdown::text(&shown(name)));
    }
}

/// A text of a page under its name, where that is more than a number.
pub fn prose(cleaner: &mut Cleaner<'_>, name: &str, text: &str, format: Format) -> Markdown {
    let written = converted(cleaner, text, format);
    let says = name.split(|letter: char| !letter.is_alphabetic()).any(|word| word.chars().count() > 2);
    if written.is_empty() || !says || name.chars().count() > 120 {
        return cleaner.prose(&written);
    }
    let title = Markdown::text(&shown(name));
    cleaner.prose(&format!("## {}\n\n{written}", title.as_str()))
}

/// Whether an option is about the place of others, as in "all of the above".
pub fn names_place(option: &Markdown) -> bool {
    let text = option.as_str().to_lowercase();
    ["of the above", "of the below", "of these above"].iter().any(|phrase| text.contains(phrase))
}

/// Pairs to match.
pub fn pairs(question: &mut Question, pairs: Vec<(Markdown, Markdown)>, bank: Vec<Markdown>) {
    if pairs.len() < 2 {
        question.refuse("it has fewer than two pairs");
    }
    if pairs.iter().any(|(_, right)| right.is_empty()) {
        question.refuse("a pair has no right side");
    }
    // A right side that fits somewhere is no distractor, and each stands once.
    let mut seen: std::collections::BTreeSet<String> =
        pairs.iter().map(|(_, right)| right.as_str().to_owned()).collect();
    let bank = bank.into_iter().filter(|right| !right.is_empty() && seen.insert(right.as_str().to_owned())).collect();
    question.answer = Answer::Match { pairs, bank };
}

/// A name on one line.
fn shown(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names in a category's path: what Moodle writes before them (`$course$/top/`) says where a bank hangs, and a
/// `//` is a slash inside a name.
pub fn category(path: &str) -> Vec<String> {
    let path = path.trim().replace("//", "\u{1}");
    let mut names: Vec<String> = path.split('/').map(|name| shown(&name.replace('\u{1}', "/"))).collect();
    names.retain(|name| !name.is_empty());
    if names.first().is_some_and(|name| name.starts_with('$') && name.ends_with('$')) {
        names.remove(0);
    }
    if names.first().is_some_and(|name| name.eq_ignore_ascii_case("top")) {
        names.remove(0);
    }
    names.truncate(20);
    names
}

/// The pages of an import, one for each category, and one for what has none in each file.
pub struct Shelf<'a> {
    batch: &'a Batch,
    /// Pages in the order in which they were met.
    pages: Vec<(Page, Cleaner<'a>)>,
    places: BTreeMap<Utf8PathBuf, usize>,
    /// The pages that give folders their titles.
    titles: BTreeMap<Utf8PathBuf, Page>,
    pub notes: Vec<Note>,
    page: usize,
    questions: usize,
}

impl<'a> Shelf<'a> {
    pub fn new(batch: &'a Batch) -> Self {
        Self {
            batch,
            pages: Vec::new(),
            places: BTreeMap::new(),
            titles: BTreeMap::new(),
            notes: Vec::new(),
            page: 0,
            questions: 0,
        }
    }

    /// Starts a file; `math` tells whether any of its texts holds a formula.
    pub fn file(&mut self, input: &Input, math: bool) {
        self.questions = 0;
        self.uncategorized(input, math);
    }

    /// Starts what has no category in a file.
    fn uncategorized(&mut self, input: &Input, math: bool) {
        let stem = input.path.file_stem().unwrap_or("questions");
        // `bank.gift.txt` is called `bank`.
        let stem = stem.strip_suffix(".gift").unwrap_or(stem);
        let path = page_path(&input.path.with_file_name(format!("{stem}.md")));
        let title = shown(&stem.replace(['-', '_'], " "));
        self.open(path, input, title, math);
    }

    /// Starts a category of a file.
    pub fn category(&mut self, input: &Input, names: &[String], math: bool) {
        let Some((last, folders)) = names.split_last() else { return self.uncategorized(input, math) };
        let mut folder = input.path.parent().unwrap_or(Utf8Path::new("")).to_owned();
        for name in folders {
            folder.push(file_name(name));
            let index = page_path(&folder.join("index.md"));
            let page = blank(&index, input, name.clone());
            self.titles.entry(index).or_insert(page);
        }
        let path = page_path(&folder.join(format!("{}.md", file_name(last))));
        self.open(path, input, last.clone(), math);
    }

    fn open(&mut self, path: Utf8PathBuf, input: &Input, title: String, math: bool) {
        self.page = match self.places.get(&path) {
            Some(&at) => at,
            None => {
                let page = blank(&path, input, title);
                self.places.insert(path.clone(), self.pages.len());
                self.pages.push((page, Cleaner::new(self.batch, &input.path, &path)));
                self.pages.len() - 1
            }
        };
        self.cleaner().math = math;
    }

    /// Notes that the source of a text of the open page holds a formula, if it does.
    pub fn look(&mut self, source: &str) {
        let (page, cleaner) = &mut self.pages[self.page];
        page.math |= cleaner.math && super::super::html::has_formula(source);
    }

    /// The cleaner of the open page.
    pub fn cleaner(&mut self) -> &mut Cleaner<'a> {
        &mut self.pages[self.page].1
    }

    /// The language of the open page.
    pub fn language(&self) -> Option<String> {
        self.pages[self.page].0.language.clone().or_else(|| self.batch.language.clone())
    }

    /// Adds a question to the open page, with what its cleaner lost.
    pub fn question(&mut self, input: &Input, mut question: Question) {
        let lost = self.cleaner().lost();
        question.lost.splice(0..0, lost);
        let mut seen = std::collections::BTreeSet::new();
        question.lost.retain(|one| seen.insert(one.clone()));
        let (page, _) = &mut self.pages[self.page];
        if page.from != input.path {
            question.from = Some(input.path.clone());
        }
        page.pieces.push(Piece::Question(Box::new(question)));
    }

    /// Adds prose to the open page.
    pub fn prose(&mut self, text: Markdown, line: usize, mut lost: Vec<String>) {
        lost.splice(0..0, self.cleaner().lost());
        if !text.is_empty() || !lost.is_empty() {
            self.pages[self.page].0.pieces.push(Piece::Prose { text, line, lost });
        }
    }

    /// Whether the file has room for another question; the first without is told.
    pub fn room(&mut self, input: &Input, line: usize) -> bool {
        self.questions += 1;
        if self.questions == MOST_QUESTIONS + 1 {
            let reason = format!("it has more than {MOST_QUESTIONS} questions: split it");
            self.notes.push(Note::refused(&input.path, line, reason));
        }
        self.questions <= MOST_QUESTIONS
    }

    /// The pages, in the order of the file where their names give another one.
    pub fn pages(self) -> (Vec<Page>, Vec<Note>) {
        let mut pages: Vec<Page> = Vec::new();
        for (mut page, mut cleaner) in self.pages {
            if !page.pieces.is_empty() {
                page.images = cleaner.images();
                page.copies = cleaner.copies();
                pages.push(page);
            }
        }
        let ordered = pages.is_sorted_by(|one, other| one.path <= other.path);
        for (number, page) in pages.iter_mut().enumerate().filter(|_| !ordered) {
            page.order = Some(number as u32 + 1);
        }
        for (path, mut title) in self.titles {
            let folder = path.parent().unwrap_or(&path);
            title.order = pages.iter().filter(|page| page.path.starts_with(folder)).filter_map(|page| page.order).min();
            pages.push(title);
        }
        (pages, self.notes)
    }
}

/// A page without content.
fn blank(path: &Utf8Path, input: &Input, title: String) -> Page {
    Page {
        path: path.to_owned(),
        from: input.path.clone(),
        title,
        language: super::super::language_of(&input.path),
        ..Page::default()
    }
}

/// A category's name as the name of a file: no point in it is an ending, and no name is that of a section's page.
fn file_name(name: &str) -> String {
    let name = name.replace(['.', '/'], "-");
    if slug(&name) == "index" { format!("{name}-page") } else { name }
}
