//! Moodle GIFT: questions in plain text, their answers between braces, parted by empty lines.
//!
//! In: text. Out: one page for each `$CATEGORY`, and one for what has none. What stands between two empty lines is one
//! question, whatever it holds: that is Moodle's own rule, so a mistake never reaches further than the next empty line.
//! Where Moodle would read something that the author can hardly have meant (an `=` in the middle of an answer, LaTeX with
//! bare braces), the question is refused and the report says how to write it.

use super::clean::Markdown;
use super::moodle::shared::{self, Format, Number, Place, Shelf, Weighted, some};
use super::page::shortened;
use super::{Answer, Batch, Input, Note, Page, Question};

/// Reads GIFT files.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    let mut shelf = Shelf::new(batch);
    for input in &batch.inputs {
        match input.text() {
            Ok(text) => file(&mut shelf, input, &text),
            Err(reason) => shelf.notes.push(Note::refused(&input.path, 0, reason)),
        }
    }
    shelf.pages()
}

fn file(shelf: &mut Shelf<'_>, input: &Input, text: &str) {
    let blocks = blocks(text);
    // A text file among others need not be GIFT.
    if !blocks.iter().any(|block| block.text.contains(['{', '}'])) {
        let reason = "it holds no question in GIFT: no answers between `{` and `}`";
        return shelf.notes.push(Note::refused(&input.path, 0, reason));
    }
    let math = super::html::has_formula(text);
    shelf.file(input, math);
    for mut block in blocks {
        if let Some(rest) = block.text.strip_prefix("$CATEGORY:") {
            let (path, rest) = rest.split_once('\n').unwrap_or((rest, ""));
            shelf.category(input, &shared::category(&plain(path)), math);
            // A question directly behind it is one, though Moodle would take it for a part of the name.
            let lines = 1 + rest.len() - rest.trim_start_matches('\n').len();
            block = Block { line: block.line + lines, text: rest.trim().to_owned(), ..block };
            if block.text.is_empty() {
                continue;
            }
        }
        if shelf.room(input, block.line) {
            question(shelf, input, block);
        }
    }
}

/// What stands between two empty lines, without its comments.
#[derive(Debug, Default)]
struct Block {
    /// The line of its first words.
    line: usize,
    /// Its text, in which escaped signs are [`protected`].
    text: String,
    id: Option<String>,
    tags: Vec<String>,
    lost: Vec<String>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut block = Block::default();
    let mut code = Code::default();
    for (index, line) in text.split('\n').chain([""]).enumerate() {
        let words = line.trim();
        if words.is_empty() {
            let mut done = std::mem::take(&mut block);
            code = Code::default();
            done.text = protected(done.text.trim());
            if !done.text.is_empty() {
                blocks.push(done);
            }
        } else if let Some(comment) = words.strip_prefix("//") {
            marks(comment, &mut block);
            if code.inside() {
                block.lost.push(format!("the line `{}` in its code, which GIFT takes for a comment", shortened(words)));
            }
        } else {
            if block.text.is_empty() {
                block.line = index + 1;
            }
            code.step(words);
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    blocks
}

/// Whether lines stand in code, which may start like comments.
#[derive(Default)]
struct Code {
    tags: usize,
    fence: bool,
}

impl Code {
    fn step(&mut self, line: &str) {
        let line = line.to_ascii_lowercase();
        self.fence ^= line.starts_with("```");
        self.tags += line.matches("<pre").count() + line.matches("<code").count();
        self.tags = self.tags.saturating_sub(line.matches("</pre").count() + line.matches("</code").count());
    }

    fn inside(&self) -> bool {
        self.fence || self.tags > 0
    }
}

/// `[id:…]` and `[tag:…]` in a comment.
fn marks(comment: &str, block: &mut Block) {
    for (start, _) in comment.match_indices('[') {
        let rest = &comment[start + 1..];
        let Some(name) = ["id:", "tag:", "tags:"].into_iter().find(|name| rest.starts_with(name)) else { continue };
        let value = &rest[name.len()..];
        let mut escaped = false;
        let end = value.char_indices().find(|&(_, letter)| {
            let end = letter == ']' && !escaped;
            escaped = letter == '\\' && !escaped;
            end
        });
        let Some((end, _)) = end else { return };
        let value = value[..end].replace("\\]", "]");
        match name {
            "id:" if block.id.is_none() => block.id = Some(value.trim().to_owned()),
            "tag:" => block.tags.push(value.trim().to_owned()),
            "tags:" => block.tags.extend(value.split(',').map(|tag| tag.trim().to_owned())),
            _ => {}
        }
    }
}

/// Escaped signs stand in a plane of Unicode that no text uses, until the rest is taken apart.
const PROTECTED: u32 = 0xf_0000;

fn protect(letter: char) -> char {
    char::from_u32(PROTECTED + letter as u32).unwrap_or(letter)
}

fn is_protected(letter: char) -> bool {
    (PROTECTED..PROTECTED + 0x80).contains(&(letter as u32))
}

/// The text with its escaped signs out of the way.
fn protected(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let behind = &rest[letter.len_utf8()..];
        let next = behind.chars().next();
        let taken = match (letter, next) {
            ('\\', Some(sign @ ('~' | '=' | '#' | '{' | '}' | ':'))) => {
                written.push(protect(sign));
                2
            }
            ('\\', Some('n')) => {
                written.push(protect('\n'));
                2
            }
            ('\\', Some('\\')) => {
                written.push('\\');
                2
            }
            // The `#` of a numbered character such as `&#39;` is none of GIFT's.
            ('&', Some('#')) => {
                let digits =
                    behind[1..].bytes().take(8).take_while(|byte| byte.is_ascii_hexdigit() || *byte == b'x').count();
                let numbered = digits > 0 && behind[1 + digits..].starts_with(';');
                written.push('&');
                written.push(if numbered { protect('#') } else { '#' });
                2
            }
            _ => {
                if !is_protected(letter) {
                    written.push(letter);
                }
                letter.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    written
}

/// The text as its reader sees it.
fn plain(text: &str) -> String {
    let letter = |letter: char| match is_protected(letter) {
        true => char::from_u32(letter as u32 - PROTECTED).unwrap_or(letter),
        false => letter,
    };
    text.chars().map(letter).collect()
}

/// A text and how it is written, which it may say itself: `[html]<b>…`.
fn formatted(text: &str, usual: Format) -> (Format, String) {
    let text = text.trim();
    let named = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let format = named.and_then(|(name, _)| match name {
        "html" => Some(Format::Html),
        "moodle" => Some(Format::Auto),
        "plain" => Some(Format::Plain),
        "markdown" => Some(Format::Markdown),
        _ => None,
    });
    match (format, named) {
        (Some(format), Some((_, rest))) => (format, plain(rest.trim())),
        _ => (usual, plain(text)),
    }
}

/// The parts of a question.
struct Parts<'t> {
    name: String,
    before: &'t str,
    /// What stands between the braces, without the general feedback; `None` without braces.
    answers: Option<&'t str>,
    behind: &'t str,
    feedback: &'t str,
}

fn parts(text: &str) -> Result<Parts<'_>, (String, String)> {
    let mut name = String::new();
    let mut text = text;
    if let Some((title, rest)) = text.strip_prefix("::").and_then(|rest| rest.split_once("::")) {
        name = plain(title.trim());
        text = rest.trim_start();
    }
    let named = |text: &str| if name.is_empty() { shortened(&plain(text)) } else { shortened(&name) };
    let (open, close) = (text.find('{'), text.find('}'));
    let (open, close) = match (open, close) {
        (None, None) if text.starts_with(['=', '~']) => {
            let reason = "it has answers and no braces: an empty line inside of the braces ends a question";
            return Err((named(text), reason.to_owned()));
        }
        (None, None) => return Ok(Parts { name, before: text, answers: None, behind: "", feedback: "" }),
        (Some(open), Some(close)) if open < close => (open, close),
        _ => {
            let reason = "its braces do not match: answers stand between one `{` and one `}` with no empty line between \
                          them, and a brace in a text is written `\\{` or `\\}`";
            return Err((named(text), reason.to_owned()));
        }
    };
    let (before, inner, behind) = (&text[..open], &text[open + 1..close], &text[close + 1..]);
    if inner.contains('{') || behind.contains(['{', '}']) {
        let reason = "it has more braces than one pair, so its answers cannot be told from its text: write a brace that is \
                      text as `\\{` or `\\}`";
        return Err((named(before), reason.to_owned()));
    }
    let (answers, feedback) = match inner.rfind("####") {
        Some(at) => (&inner[..at], &inner[at + 4..]),
        None => (inner, ""),
    };
    let name_is = if name.is_empty() { String::new() } else { name };
    Ok(Parts { name: name_is, before, answers: Some(answers.trim()), behind: behind.trim_end(), feedback })
}

fn question(shelf: &mut Shelf<'_>, input: &Input, block: Block) {
    shelf.look(&block.text);
    let mut question = Question { line: block.line, tags: block.tags, lost: block.lost, ..Question::default() };
    let parts = match parts(&block.text) {
        Ok(parts) => parts,
        Err((name, reason)) => {
            question.name = name;
            question.refuse(reason);
            return shelf.question(input, question);
        }
    };
    let Some(answers) = parts.answers else {
        let (format, text) = formatted(parts.before, Format::Auto);
        let text = shared::prose(shelf.cleaner(), &parts.name, &text, format);
        return shelf.prose(text, block.line, question.lost);
    };
    let (format, _) = formatted(parts.before, Format::Auto);
    let kind = kind(answers);
    // A typed answer inside a sentence is a gap in it; all else shows a blank where it belongs.
    let mut behind = parts.behind;
    if behind.trim() == "." && parts.before.trim_end().ends_with(['.', '?', '!', ':', protect(':')]) {
        // A point behind the braces of a finished sentence.
        behind = "";
    }
    let inside = !behind.trim().is_empty();
    let gap = "quizmillgap";
    let typed = matches!(kind, Kind::Short);
    let blank = match format {
        _ if !inside => "",
        _ if typed && !block.text.contains(gap) => gap,
        Format::Markdown => "\\_\\_\\_\\_\\_",
        _ => "_____",
    };
    let (_, text) = formatted(&format!("{}{blank}{}", parts.before, behind), Format::Auto);
    question.prompt = shared::clean(shelf.cleaner(), &text, format, Place::Question);
    let asked = question.prompt.as_str().replace(gap, "…");
    question.name = shortened(if parts.name.is_empty() { &asked } else { &parts.name });
    let (feedback_format, feedback) = formatted(parts.feedback, format);
    question.explanation = some(shared::clean(shelf.cleaner(), &feedback, feedback_format, Place::Question));
    let mut reader = Reader { shelf, format, question: &mut question };
    match kind {
        Kind::Written => reader.question.answer = Answer::Written { model: None },
        Kind::Number => reader.numbers(&answers[1..]),
        Kind::Choice => reader.choices(answers),
        Kind::Match => reader.pairs(answers),
        Kind::Truth(right) => reader.truth(answers, right),
        Kind::Short => reader.typed(answers),
    }
    if blank == gap {
        let (prompt, count) = question.prompt.with_gaps(gap);
        match std::mem::take(&mut question.answer) {
            Answer::Typed { answers, .. } if count == 1 => {
                question.prompt = prompt;
                question.answer = Answer::Cloze { gaps: vec![answers], bank: None };
            }
            _ => question.refuse("its gap stands where no gap can be"),
        }
    }
    shared::entitle(&mut question, &parts.name, block.id.as_deref());
    shelf.question(input, question);
}

enum Kind {
    Written,
    Number,
    Choice,
    Match,
    Truth(bool),
    Short,
}

/// What the answers are, in the order in which Moodle asks.
fn kind(answers: &str) -> Kind {
    let words = answers.split('#').next().unwrap_or_default().trim();
    match words {
        "" if answers.is_empty() => Kind::Written,
        _ if answers.starts_with('#') => Kind::Number,
        _ if answers.contains('~') => Kind::Choice,
        _ if answers.contains('=') && answers.contains("->") => Kind::Match,
        "T" | "TRUE" => Kind::Truth(true),
        "F" | "FALSE" => Kind::Truth(false),
        _ => Kind::Short,
    }
}

/// One answer behind its sign.
struct Marked<'t> {
    sign: char,
    /// Whether a space or a line end stands before the sign.
    apart: bool,
    text: &'t str,
}

/// Answers taken apart at `=` and, in `choice`, at `~`.
fn marked(text: &str, choice: bool) -> Result<Vec<Marked<'_>>, String> {
    let is_sign = |letter: char| letter == '=' || choice && letter == '~';
    let first = text.find(is_sign).unwrap_or(text.len());
    if first == text.len() && !choice {
        // One answer needs no sign.
        return Ok(vec![Marked { sign: '=', apart: true, text: text.trim() }]);
    }
    let before = text[..first].trim();
    if choice && !before.is_empty() {
        return Err(format!("`{}` stands before its first answer", shortened(&plain(before))));
    }
    let mut found = Vec::new();
    if !before.is_empty() {
        found.push(Marked { sign: '=', apart: true, text: before });
    }
    let mut rest = &text[first..];
    let mut apart = text[..first].ends_with(char::is_whitespace) || before.is_empty();
    while let Some(sign) = rest.chars().next() {
        let behind = &rest[1..];
        let end = behind.find(is_sign).unwrap_or(behind.len());
        found.push(Marked { sign, apart, text: behind[..end].trim() });
        if found.len() > shared::MOST_ANSWERS {
            return Err(format!("it has more than {} answers", shared::MOST_ANSWERS));
        }
        apart = behind[..end].ends_with(char::is_whitespace);
        rest = &behind[end..];
    }
    // `=a=b` is two answers to Moodle; its author may have meant `a=b`, if others are set apart by spaces.
    let spaced = found.iter().skip(1).any(|answer| answer.apart);
    let odd = found.iter().skip(1).find(|answer| answer.sign == '=' && !answer.apart && (spaced || !choice));
    match odd {
        Some(answer) => Err(format!(
            "the `=` before `{}` may start an answer or be part of one: write a space before it, or `\\=`",
            shortened(&plain(answer.text))
        )),
        None => Ok(found),
    }
}

/// A weight such as `%50%` at the start of an answer, and the rest.
fn weight(text: &str) -> Result<(Option<f64>, &str), String> {
    let Some((weight, rest)) = text.strip_prefix('%').and_then(|rest| rest.split_once('%')) else {
        return Ok((None, text));
    };
    let digits = weight.trim_start_matches('-');
    let number = digits.starts_with(|letter: char| letter.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !number {
        return Ok((None, text));
    }
    match weight.parse::<f64>() {
        Ok(weight) if weight.abs() <= 100.0 => Ok((Some(weight), rest.trim())),
        _ => Err(format!("its weight `%{weight}%` is not between -100 and 100")),
    }
}

/// An answer and its feedback.
fn commented(text: &str) -> (&str, &str) {
    text.split_once('#').map_or((text, ""), |(answer, feedback)| (answer.trim(), feedback.trim()))
}

/// Reads the answers of one question.
struct Reader<'r, 'b> {
    shelf: &'r mut Shelf<'b>,
    format: Format,
    question: &'r mut Question,
}

impl Reader<'_, '_> {
    fn text(&mut self, text: &str, place: Place) -> Markdown {
        let (format, text) = formatted(text, self.format);
        shared::clean(self.shelf.cleaner(), &text, format, place)
    }

    fn marked<'t>(&mut self, text: &'t str, choice: bool) -> Vec<Marked<'t>> {
        marked(text, choice).unwrap_or_else(|reason| {
            self.question.refuse(reason);
            Vec::new()
        })
    }

    fn weight<'t>(&mut self, text: &'t str) -> (Option<f64>, &'t str) {
        weight(text).unwrap_or_else(|reason| {
            self.question.refuse(reason);
            (None, text)
        })
    }

    fn choices(&mut self, text: &str) {
        let answers = self.marked(text, true);
        let single = answers.iter().any(|answer| answer.sign == '=');
        let mut options = Vec::new();
        for answer in answers {
            let (given, rest) = self.weight(answer.text);
            let weight = match (answer.sign, given) {
                ('=', Some(weight)) if weight < 100.0 => {
                    self.question.refuse(format!("an option is right by its `=` and has the weight {weight}"));
                    0.0
                }
                ('=', _) => 100.0,
                (_, given) => given.unwrap_or(0.0),
            };
            let (option, feedback) = commented(rest);
            let (answer, feedback) = (self.text(option, Place::Option), self.text(feedback, Place::Question));
            options.push(Weighted { answer, weight, feedback });
        }
        if self.question.refused.is_none() {
            // Moodle mixes what GIFT brings in, so authors may list right options first.
            self.question.shuffle = !options.iter().any(|option| shared::names_place(&option.answer));
            shared::choices(self.question, options, single);
        }
    }

    fn truth(&mut self, text: &str, right: bool) {
        let mut texts = text.split('#').skip(1);
        let wrong = self.text(texts.next().unwrap_or_default(), Place::Question);
        let rest: Vec<&str> = texts.collect();
        let good = self.text(&rest.join("#"), Place::Question);
        let feedback = if right { [good, wrong] } else { [wrong, good] };
        let language = self.shelf.language();
        shared::truth(self.question, language.as_deref(), right, feedback);
    }

    fn typed(&mut self, text: &str) {
        let mut answers = Vec::new();
        for answer in self.marked(text, false) {
            let (weight, rest) = self.weight(answer.text);
            let (answer, feedback) = commented(rest);
            let (_, answer) = formatted(answer, self.format);
            let feedback = self.text(feedback, Place::Question);
            answers.push(Weighted { answer, weight: weight.unwrap_or(100.0), feedback });
        }
        let answers = shared::typed(self.question, answers, false);
        self.question.answer = Answer::Typed { number: false, answers };
    }

    fn numbers(&mut self, text: &str) {
        let (text, others) = text.split_once('~').unwrap_or((text, ""));
        if !commented(others).1.is_empty() {
            self.question.lost.push("the feedback for all other answers".to_owned());
        }
        let mut answers = Vec::new();
        for answer in self.marked(text, false) {
            let (weight, rest) = self.weight(answer.text);
            let (number, feedback) = commented(rest);
            let feedback = self.text(feedback, Place::Question);
            let number = plain(number);
            if number.trim() == "*" && weight.unwrap_or(0.0) < 100.0 {
                self.question.lost.push("the feedback for all other answers".to_owned());
                continue;
            }
            match read_number(&number) {
                Ok(number) => answers.push(Weighted { answer: number, weight: weight.unwrap_or(100.0), feedback }),
                Err(reason) => self.question.refuse(reason),
            }
        }
        if self.question.refused.is_none() {
            shared::numbers(self.question, answers, &[]);
        }
    }

    fn pairs(&mut self, text: &str) {
        let answers = self.marked(text, true);
        let (mut pairs, mut bank) = (Vec::new(), Vec::new());
        for answer in answers {
            let Some((left, right)) = answer.text.split_once("->") else {
                self.question.refuse(format!(
                    "`{}` has no `->`, and others have: answers are either all pairs or all typed",
                    shortened(&plain(answer.text))
                ));
                continue;
            };
            let left = self.text(left, Place::Option);
            let right = self.shelf.cleaner().text(plain(right).trim());
            if left.is_empty() {
                bank.push(right);
            } else {
                pairs.push((left, right));
            }
        }
        shared::pairs(self.question, pairs, bank);
    }
}

/// `3`, `3:0.5` (with a tolerance) or `1..5`.
fn read_number(text: &str) -> Result<Number, String> {
    if let Some((low, high)) = text.split_once("..") {
        return Ok(Number::Between(shared::number(low)?, shared::number(high)?));
    }
    let (value, tolerance) = text.split_once(':').unwrap_or((text, "0"));
    shared::around(value, tolerance)
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, format, import};
    use super::*;

    fn of(text: &str) -> Imported {
        let input = Input { path: "net.gift".into(), bytes: text.as_bytes().to_vec() };
        import(format("gift").unwrap(), &Batch { inputs: vec![input], ..Batch::default() })
    }

    /// The only page without what stands before its first piece.
    fn page(imported: &Imported) -> &str {
        imported.files.first().map_or("", |(_, text)| text.split_once("\n---\n").unwrap().1.trim())
    }

    #[track_caller]
    fn gives(source: &str, expected: &str, lost: &[&str]) {
        let imported = of(source);
        assert_eq!(page(&imported), expected, "{source}: {:?}", imported.notes);
        let found: Vec<&str> = imported.notes.iter().flat_map(|note| &note.lost).map(String::as_str).collect();
        assert_eq!(found, lost, "{source}");
    }

    #[track_caller]
    fn refuses(source: &str, line: usize, reason: &str) {
        let imported = of(source);
        let note = imported.notes.iter().find(|note| note.refused.is_some()).unwrap_or_else(|| panic!("{imported:?}"));
        let found = note.refused.clone().unwrap_or_default();
        assert!(found.contains(reason) && note.line == line, "{source}: {} {found}", note.line);
        assert!(!note.question.is_empty(), "{source}");
    }

    #[test]
    fn choice() {
        gives(
            "::Kanji origins::Where do kanji come from? {\n\t~India#No.\n\t=China#Yes.\n\t~Korea\n####Long ago.}",
            "## Kanji origins {#kanji-origins shuffle=true}\n\nWhere do kanji come from?\n\n- [ ] India\n  > No.\n\
             - [x] China\n  > Yes.\n- [ ] Korea\n\n> [!EXPLANATION]\n> Long ago.",
            &[],
        );
        // Written tightly, all signs start options.
        gives(
            "Who?{~Grant~Jefferson=no one}",
            "## Who? {#who shuffle=true}\n\n- [ ] Grant\n- [ ] Jefferson\n- [x] no one",
            &[],
        );
        gives("Which? {=a ~all of the above}", "## Which? {#which}\n\n- [x] a\n- [ ] all of the above", &[]);
        gives(
            "Who? {=a =b ~c}",
            "## Who? {#who .multiple shuffle=true}\n\n- [x] a\n- [x] b\n- [ ] c",
            &["that one of its 2 right options is enough: all of them are asked for"],
        );
        refuses("Who? {~a ~b}", 1, "none has a weight above 0");
        refuses("Who? {=a ~}", 1, "an option is empty");
        refuses("Who? {a ~b =c}", 1, "`a` stands before its first answer");
        refuses("Who? {=a ~a}", 1, "the same");
        refuses(&format!("Who? {{=a {}}}", "~b ".repeat(200)), 1, "more than 200 answers");
    }

    #[test]
    fn weights() {
        gives(
            "Two? {~%50%a ~%50%b ~%-50%c}",
            "## Two? {#two .multiple shuffle=true}\n\n- [x] a\n- [x] b\n- [ ] c",
            &[],
        );
        gives(
            "Two? {~%75%a ~%25%b ~%-10.5%c}",
            "## Two? {#two .multiple shuffle=true}\n\n- [x] a\n- [x] b\n- [ ] c",
            &["the different weights of its right options", "the weights of its wrong options"],
        );
        gives(
            "Half {~a ~%50%b =c}",
            "## Half {#half shuffle=true}\n\n- [ ] a\n- [ ] b\n- [x] c",
            &["the weight 50 of an option"],
        );
        refuses("Partly {~%50%a ~b}", 1, "make 50, not 100");
        refuses("Odd {=%50%a ~b}", 1, "right by its `=` and has the weight 50");
        refuses("Odd {~%500%a ~b}", 1, "not between -100 and 100");
        // Percent signs that are no weights.
        gives(
            "100% sure? {=50% of it ~%x% ~ 5 % 3 \\= 2}",
            "## 100% sure? {#100-sure shuffle=true}\n\n- [x] 50% of it\n- [ ] %x%\n- [ ] 5 % 3 = 2",
            &[],
        );
    }

    #[test]
    fn true_or_false() {
        gives("Sun? {T}", "## Sun? {#sun attempts=1}\n\n- [x] True\n- [ ] False", &[]);
        gives(
            "Moon? {FALSE#wrong#right####because}",
            "## Moon? {#moon attempts=1}\n\n- [ ] True\n  > wrong\n- [x] False\n  > right\n\n> [!EXPLANATION]\n> because",
            &[],
        );
        let input = Input { path: "a/german/q.gift".into(), bytes: b"Sonne? {TRUE}".to_vec() };
        let imported = import(format("gift").unwrap(), &Batch { inputs: vec![input], ..Batch::default() });
        assert!(
            imported.files[0].1.contains("language: \"de\"")
                && imported.files[0].1.contains("- [x] Wahr\n- [ ] Falsch")
        );
    }

    #[test]
    fn typed_answers() {
        gives(
            "Who? {=no one =nobody#Indeed.}",
            "## Who? {#who}\n\n> [!ANSWER]\n> - no one\n> - nobody\n>   > Indeed.",
            &[],
        );
        gives("Who? {no one}", "## Who? {#who}\n\n> [!ANSWER]\n> - no one", &[]);
        gives(
            "Who? {=%100%Ann =%0%Bob#No. =Ann =ann}",
            "## Who? {#who}\n\n> [!ANSWER]\n> - Ann\n> - [ ] Bob\n>   > No.",
            &[],
        );
        gives(
            "From? {=Nazareth =%50%Galilee#More! =%0%*#Read.}",
            "## From? {#from}\n\n> [!ANSWER]\n> - Nazareth\n> - [ ] Galilee\n>   > More!",
            &["the weight 50 of the answer `Galilee`", "the feedback for all other answers"],
        );
        // Where every letter would count, the other spellings are a pattern; so are answers with `*`.
        gives(
            "Which? {=a_b =*.txt =5}",
            "## Which? {#which .text}\n\n> [!ANSWER]\n> - `a_b`\n> - re: `(?i)a_b`\n> - re: `(?i).*\\.txt`\n> - 5",
            &[],
        );
        refuses("Which? {=*}", 1, "every answer would be right");
        refuses("Which? {=%50%a}", 1, "no answer is marked as fully right");
    }

    #[test]
    fn numbers() {
        gives("When? {#1822}", "## When? {#when .number}\n\n> [!ANSWER]\n> - 1822", &[]);
        gives("Pi? {#3.14:0.005}", "## Pi? {#pi .number}\n\n> [!ANSWER]\n> - 3.14 +- 0.005", &[]);
        gives("Low? {#-.5..-1e-1}", "## Low? {#low .number}\n\n> [!ANSWER]\n> - -0.5..-1e-1", &[]);
        gives("Pi? {#3.14:0.005}.", "## Pi? {#pi .number}\n\n> [!ANSWER]\n> - 3.14 +- 0.005", &[]);
        gives(
            "When? {#\n=1822:0#Yes.\n=%50%1822:2#Close.\n=%0%1900:0#Late.\n~#No.}",
            "## When? {#when .number}\n\n> [!ANSWER]\n> - 1822\n>   > Yes.\n> - [ ] 1900\n>   > Late.",
            &["the feedback for all other answers", "the weight 50 of the answer `1822 +- 2` and its feedback"],
        );
        refuses("When? {#}", 1, "no number");
        refuses("When? {#3,5}", 1, "`3,5` is no number");
        refuses("When? {#5..1}", 1, "ends before it starts");
        refuses("When? {#5:-1}", 1, "below 0");
        refuses("When? {#1e999}", 1, "is no number");
    }

    #[test]
    fn pairs() {
        gives(
            "Match. {=cat -> cat food =<b>dog</b> -> dog \\=food = -> fish food = -> dog \\=food}",
            "## Match. {#match .match}\n\n- cat\n  - cat food\n- **dog**\n  - dog =food\n\n> [!BANK]\n> - fish food",
            &[],
        );
        refuses("Match. {=a -> b}", 1, "fewer than two pairs");
        refuses("Match. {=a -> b =c -> }", 1, "no right side");
        refuses("Match. {=a -> b =a -> c}", 1, "duplicate");
    }

    #[test]
    fn an_arrow_in_an_answer_that_is_no_pair() {
        gives("Arrow {~x->y =p->q}", "## Arrow {#arrow shuffle=true}\n\n- [ ] x->y\n- [x] p->q", &[]);
        refuses("Arrow {=p->next =q}", 1, "`q` has no `->`, and others have");
    }

    #[test]
    fn a_missing_word() {
        gives(
            "Two plus two is {=four =4}.",
            "## Question 1 {#two-plus-two-is .cloze}\n\nTwo plus two is [[four|4]].",
            &[],
        );
        gives("{=Asia} is large.", "## Question 1 {#is-large .cloze}\n\n[[Asia]] is large.", &[]);
        gives(
            "He is {=here#Yes. =%0%there} today.",
            "## Question 1 {#he-is-today .cloze}\n\nHe is [[ ]] today.\n\n> [!ANSWER]\n> 1. - here\n>      > Yes.\n>    - [ ] there",
            &[],
        );
        gives(
            "Grant is {~buried =entombed} there.",
            "## Grant is \\_\\_\\_\\_\\_ there. {#grant-is-there shuffle=true}\n\n- [ ] buried\n- [x] entombed",
            &[],
        );
        gives(
            "About {#3:1} times.",
            "## About \\_\\_\\_\\_\\_ times. {#about-times .number}\n\n> [!ANSWER]\n> - 3 +- 1",
            &[],
        );
    }

    #[test]
    fn texts_to_write_and_texts_to_read() {
        gives(
            "::Essay on love::Write about love. {}",
            "## Essay on love {#essay-on-love .written}\n\nWrite about love.",
            &[],
        );
        gives("Write. {####Well.}", "## Write. {#write .written}\n\n> [!EXPLANATION]\n> Well.", &[]);
        gives(
            "::Read this first::Some <i>words</i>.\n\nWhy? {T}",
            "## Read this first\n\nSome *words*.\n\n### Why? {#why attempts=1}\n\n- [x] True\n- [ ] False",
            &[],
        );
        gives("Why? {T}\n\nWords.", "## Why? {#why attempts=1}\n\n- [x] True\n- [ ] False\n\n---\n\nWords.", &[]);
    }

    #[test]
    fn formats_of_texts() {
        gives("[html]<p>a</p>\n<p>b</p> {T}", "## a {#a attempts=1}\n\nb\n\n- [x] True\n- [ ] False", &[]);
        gives("a\nb\\n\\nc {T}", "## Question 1 {#a-b-c attempts=1}\n\na\\\nb\n\nc\n\n- [x] True\n- [ ] False", &[]);
        gives(
            "[plain]a <b> *c* {=[html]<i>x</i> ~[markdown]**y** ~[z]}",
            "## a \\<b> \\*c\\* {#a-b-c shuffle=true}\n\n- [x] *x*\n- [ ] **y**\n- [ ] \\[z\\]",
            &[],
        );
        gives(
            "[markdown]`a_b` **c** costs $5 {=1. d ~\\# e}",
            "## `a_b` **c** costs \\$5 {#a-b-c-costs-5 shuffle=true}\n\n- [x] 1\\. d\n- [ ] \\# e",
            &[],
        );
        let imported = of("[html]Is \\\\(x^2\\\\) or \\(\\$\\)?\\n{T}\n\n[markdown]Money \\$5, $6, `$7`. {F}");
        assert!(imported.files[0].1.contains("math: true\n"));
        assert!(page(&imported).contains("\n## Money \\$5, \\$6, `$7`. {"), "{}", page(&imported));
    }

    #[test]
    fn titles() {
        // A mere number is no title, and neither is a name that tells the answer.
        gives("::Q 7::What? {T}", "## What? {#q-7 attempts=1}\n\n- [x] True\n- [ ] False", &[]);
        gives("::a\\:b long::What? {T}", "## a:b long {#a-b-long attempts=1}\n\nWhat?\n\n- [x] True\n- [ ] False", &[]);
        gives(
            "::Ottawa::Capital? {=Ottawa}",
            "## Capital? {#capital}\n\n> [!ANSWER]\n> - Ottawa",
            &["its name, which tells the answer"],
        );
        gives(
            "::Capital of Can...::Capital of Canada? {T}",
            "## Capital of Canada? {#capital-of-canada attempts=1}\n\n- [x] True\n- [ ] False",
            &[],
        );
    }

    #[test]
    fn comments_with_marks() {
        gives(
            "// [id:a\\]b] [tag:One] [tags:two, three]\n// Another\nWhat? {T}\n// end",
            "## What? {#a-b attempts=1 tags=one,two,three}\n\n- [x] True\n- [ ] False",
            &[],
        );
    }

    #[test]
    fn a_comment_line_inside_code() {
        gives(
            "[html]<pre>int a;\n// prints a\nprint(a);</pre> {T}",
            "## Question 1 {#intaprinta attempts=1}\n\n```\nint a;\nprint(a);\n```\n\n- [x] True\n- [ ] False",
            &["the line `// prints a` in its code, which GIFT takes for a comment"],
        );
        gives("What? {\n=a // b\n// c\n~d}", "## What? {#what shuffle=true}\n\n- [x] a // b\n- [ ] d", &[]);
    }

    #[test]
    fn a_blank_line_ends_a_question() {
        let text = "One {\n=a\n\n~b\n}\n\nTwo? {T}";
        refuses(text, 1, "its braces do not match");
        let imported = of(text);
        assert_eq!(imported.notes.iter().map(|note| note.line).collect::<Vec<_>>(), [1, 4, 7]);
        assert_eq!(page(&imported), "## Two? {#two attempts=1}\n\n- [x] True\n- [ ] False");
        let reasons = of("One {\n=a\n \n~b\n \n}").notes;
        assert_eq!(reasons.iter().map(|note| note.line).collect::<Vec<_>>(), [1, 4, 6]);
        assert!(reasons[1].refused.as_ref().unwrap().contains("an empty line inside of the braces ends a question"));
    }

    #[test]
    fn unbalanced_braces() {
        refuses("\n\nOne } {", 3, "its braces do not match");
        refuses("What is \\frac{1}{2}? {T}", 1, "more braces than one pair");
        refuses("What? {=f(x) {return} ~b}", 1, "more braces than one pair");
        gives("What is \\{a\\}? {T}", "## What is \\{a\\}? {#what-is-a attempts=1}\n\n- [x] True\n- [ ] False", &[]);
    }

    #[test]
    fn signs_inside_of_texts() {
        gives("1 + 1 = 2 ~ 3? {T}", "## 1 + 1 = 2 \\~ 3? {#1-1-2-3 attempts=1}\n\n- [x] True\n- [ ] False", &[]);
        refuses("Which? {=E=mc^2}", 1, "the `=` before `mc^2` may start an answer or be part of one");
        refuses("Which? {~x=1 ~y}", 1, "the `=` before `1`");
        gives(
            "Which? {=\\=a\\~ ~\\#b\\:\\\\}",
            "## Which? {#which shuffle=true}\n\n- [x] \\=a\\~\n- [ ] \\#b:\\\\",
            &[],
        );
        gives("It&#39;s? {=it&#39;s ~its}", "## It's? {#its shuffle=true}\n\n- [x] it's\n- [ ] its", &[]);
    }

    #[test]
    fn feedback_with_hashes() {
        gives(
            "What? {=a#b \\#c#d ~e\\#####f \\#\\#}",
            "## What? {#what shuffle=true}\n\n- [x] a\n  > b #c#d\n- [ ] e#\n\n> [!EXPLANATION]\n> f ##",
            &[],
        );
    }

    #[test]
    fn categories_become_pages() {
        let imported = of(
            "Zero? {T}\n\n$CATEGORY: $course$/top/C++ & Co/B//C\n\nOne? {T}\n\n$CATEGORY: tests/A. b\nTwo? {T}\n\n$CATEGORY: $course$/top/\nThree? {T}",
        );
        let found: Vec<(&str, bool)> =
            imported.files.iter().map(|(path, text)| (path.as_str(), text.contains("\n## "))).collect();
        assert_eq!(
            found,
            [
                ("content/c-co/b-c.md", true),
                ("content/c-co/index.md", false),
                ("content/net.md", true),
                ("content/tests/a-b.md", true),
                ("content/tests/index.md", false),
            ]
        );
        assert!(imported.files[0].1.contains("title: \"B/C\"\n") && imported.files[0].1.contains("order: 2\n"));
        assert!(imported.files[1].1.contains("title: \"C++ & Co\"\n") && imported.files[1].1.contains("order: 2\n"));
        assert!(imported.files[2].1.contains("## Zero?") && imported.files[2].1.contains("## Three?"));
        assert_eq!(imported.notes.iter().map(|note| note.line).collect::<Vec<_>>(), [1, 5, 8, 11]);
    }

    #[test]
    fn windows_files() {
        let imported = of("\u{feff}One? {\r\n=a\r\n~b\r\n}\r\n\r\nTwo? {T}\r\n");
        assert_eq!(
            page(&imported),
            "## One? {#one shuffle=true}\n\n- [x] a\n- [ ] b\n\n## Two? {#two attempts=1}\n\n- [x] True\n- [ ] False"
        );
    }

    #[test]
    fn a_text_that_is_no_gift() {
        let imported = of("Dear reader,\n\nthis is a letter.");
        assert!(
            imported.files.is_empty() && imported.notes[0].refused.as_ref().unwrap().contains("no question in GIFT")
        );
    }
}
