//! Moodle's Aiken format: a question on a line, options behind capital letters, and a line `ANSWER: B`.
//!
//! In: text files. Out: one page per file. A letter, `.` or `)`, and a text make an option; the letters run from `A`
//! without a gap, so a text that starts like one (`U.S. law`, `E. coli`) is not mistaken for it. Every line has its
//! place or its question is refused with the line's number: nothing is read past.

use super::clean::{Cleaner, Markdown};
use super::page::{each_page, shortened};
use super::{Answer, Batch, Choice, Input, MOST_QUESTIONS, Note, Page, Piece, Question, page_path, title_of};

/// The letters of options, and so the most options of a question.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Reads Aiken files; each becomes a page.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    each_page(batch, |input, _| page(batch, input).map_err(|reason| (0, reason)))
}

fn page(batch: &Batch, input: &Input) -> Result<Page, String> {
    let text = input.text()?;
    let found = questions(&text);
    if found.len() > MOST_QUESTIONS {
        return Err(format!("it has more questions than the {MOST_QUESTIONS} that are read"));
    }
    if !found.iter().any(|one| one.ended) {
        return Err("it has no line `ANSWER: …`, so it is not in the Aiken format".to_owned());
    }
    let path = page_path(&input.path);
    let mut cleaner = Cleaner::new(batch, &input.path, &path);
    let pieces = found.into_iter().map(|one| Piece::Question(Box::new(one.question(&mut cleaner)))).collect();
    Ok(Page {
        path,
        from: input.path.clone(),
        title: title_of(&input.path),
        language: super::language_of(&input.path),
        pieces,
        ..Page::default()
    })
}

/// A question as its lines give it.
#[derive(Default)]
struct Found<'a> {
    /// Its first line, from 1.
    line: usize,
    prompt: Vec<&'a str>,
    options: Vec<&'a str>,
    right: usize,
    /// Whether its line `ANSWER: …` was read.
    ended: bool,
    /// The first thing wrong with it.
    fault: Option<String>,
}

impl<'a> Found<'a> {
    fn at(line: usize) -> Self {
        Self { line, ..Self::default() }
    }

    fn fault(&mut self, reason: impl Into<String>) {
        self.fault.get_or_insert(reason.into());
    }

    /// Takes a line that comes after its first one, or starts it.
    fn take(&mut self, text: &'a str, number: usize) {
        let expected = LETTERS.chars().nth(self.options.len()).unwrap_or('Z');
        match option(text) {
            Some((letter, true, _)) if self.options.len() == 26 => {
                self.fault(format!("line {number}: option {letter} is one more than the 26 letters"));
            }
            Some((letter, _, content)) if letter == expected && !self.prompt.is_empty() => {
                if content.is_empty() {
                    self.fault(format!("line {number}: option {letter} is empty"));
                }
                self.options.push(content);
            }
            Some(('A', true, _)) if self.prompt.is_empty() => {
                self.prompt.push(text);
                self.fault(format!("line {number}: an option stands where a question should start"));
            }
            Some((letter, true, _)) if !self.prompt.is_empty() => {
                self.fault(format!("line {number}: option {letter} stands where option {expected} should"));
            }
            _ if self.options.is_empty() => self.prompt.push(text),
            _ => self.fault(format!("line {number} is neither an option nor `ANSWER: …`: an option is one line")),
        }
    }

    /// Takes its last line, from what stands behind `ANSWER:`.
    fn end(&mut self, answer: &str, number: usize) {
        self.ended = true;
        let answer = answer.trim();
        let letter = answer.trim_end_matches(['.', ')']);
        let last = LETTERS.chars().nth(self.options.len().saturating_sub(1)).unwrap_or('A');
        match LETTERS.find(letter).filter(|_| letter.len() == 1) {
            _ if self.prompt.is_empty() => {
                self.fault(format!("line {number}: an answer without a question before it"));
            }
            _ if self.options.is_empty() => {
                self.fault(format!(
                    "line {number}: no options before the answer; an option is a line such as `A. text`, its letter a \
                     capital"
                ));
            }
            _ if self.options.len() < 2 => self.fault("it has one option, and needs two"),
            Some(place) if place < self.options.len() => self.right = place,
            Some(_) => {
                self.fault(format!("line {number}: the answer is {letter}, but the options end with {last}"));
            }
            None if answer.is_empty() => self.fault(format!("line {number}: no letter behind `ANSWER:`")),
            None => self.fault(format!("line {number}: `{}` is not one capital letter", shortened(answer))),
        }
    }

    fn question(self, cleaner: &mut Cleaner<'_>) -> Question {
        let mut question = Question {
            name: shortened(self.prompt.first().copied().unwrap_or_default()),
            line: self.line,
            refused: self.fault,
            ..Question::default()
        };
        if question.name.is_empty() {
            question.name = format!("line {}", self.line);
        }
        if !self.ended {
            question.refuse(if self.options.is_empty() {
                "it has no options and no line `ANSWER: …`; if it belongs to the question below it, take out the empty \
                 line between"
            } else {
                "it has no line `ANSWER: …` behind its options"
            });
        }
        if question.refused.is_some() {
            return question;
        }
        question.prompt = cleaner.text(&self.prompt.join("\n"));
        let choice = |(place, text): (usize, &&str)| {
            let text: Markdown = cleaner.text(text);
            Choice { right: place == self.right, text, feedback: None }
        };
        let options = self.options.iter().enumerate().map(choice).collect();
        question.answer = Answer::Options { multiple: false, options };
        question.lost = cleaner.lost();
        question
    }
}

/// The questions of a text. An empty line ends a question's text or its options, so that what is not finished does
/// not run into the next question.
fn questions(text: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    let mut open: Option<Found<'_>> = None;
    let mut gap = false;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let line = line.trim();
        if line.is_empty() {
            gap = true;
            continue;
        }
        if let Some(answer) = line.strip_prefix("ANSWER:") {
            let mut question = open.take().unwrap_or_else(|| Found::at(number));
            question.end(answer, number);
            found.push(question);
        } else {
            // Moodle reads past empty lines before options; before anything else a new question starts there.
            if gap && let Some(started) = open.take_if(|one| !one.goes_on_with(line)) {
                found.push(started);
            }
            let question = open.get_or_insert_with(|| Found::at(number));
            let lower = line.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("answer:"));
            if lower && !question.options.is_empty() {
                question.fault(format!("line {number}: `ANSWER:` is written in capital letters"));
                question.ended = true;
                found.extend(open.take());
            } else {
                question.take(line, number);
            }
        }
        gap = false;
    }
    found.extend(open);
    found
}

impl Found<'_> {
    /// Whether a line behind an empty one belongs to this question: only its next option does.
    fn goes_on_with(&self, line: &str) -> bool {
        let next = LETTERS.chars().nth(self.options.len());
        !self.prompt.is_empty() && option(line).is_some_and(|(letter, spaced, _)| spaced && Some(letter) == next)
    }
}

/// A line as an option: its letter, whether a space follows its sign, and its text.
fn option(line: &str) -> Option<(char, bool, &str)> {
    let letter = line.chars().next().filter(char::is_ascii_uppercase)?;
    let rest = line[1..].strip_prefix(['.', ')'])?;
    Some((letter, rest.is_empty() || rest.starts_with([' ', '\t']), rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, format, import};
    use super::*;

    fn one(text: &str) -> Imported {
        let input = Input { path: "de/my_quiz.txt".into(), bytes: text.as_bytes().to_vec() };
        import(format("aiken").unwrap(), &Batch { inputs: vec![input], ..Batch::default() })
    }

    #[track_caller]
    fn page(text: &str, expected: &str) {
        let imported = one(text);
        let refused: Vec<_> = imported.notes.iter().filter_map(|note| note.refused.clone()).collect();
        assert!(refused.is_empty(), "{refused:?}");
        let (_, text) = &imported.files[0];
        let body = text.splitn(3, "---\n").nth(2).unwrap();
        assert_eq!(body.trim(), expected.trim(), "{text}");
    }

    #[track_caller]
    fn refused(text: &str, expected: &[(usize, &str, &str)]) {
        let imported = one(text);
        let found: Vec<_> = imported
            .notes
            .iter()
            .filter_map(|note| Some((note.line, note.question.as_str(), note.refused.as_deref()?)))
            .collect();
        assert_eq!(found, expected, "{:?}", imported.files);
    }

    #[test]
    fn a_question_is_lines() {
        page(
            "What is `1 + 1`?\nA. *Two*\nB. Eleven\nANSWER: A\n\nOn which day?\nA) Monday\nB)Tuesday\nC) Friday\nANSWER: C",
            "## What is \\`1 + 1\\`? {#what-is-1-1}\n\n- [x] \\*Two\\*\n- [ ] Eleven\n\n\
             ## On which day? {#on-which-day}\n\n- [ ] Monday\n- [ ] Tuesday\n- [x] Friday",
        );
    }

    #[test]
    fn empty_lines_and_ends_of_lines_do_not_count() {
        page(
            "\r\n  Which?  \r\n\r\nA. one\r\n\r\nB. two\r\n\r\nANSWER: B.\r\n",
            "## Which? {#which}\n\n- [ ] one\n- [x] two",
        );
        page("Q?\nA. a\nB. b\nANSWER:B\nNext?\nA. a\nB. b\nANSWER:A", {
            "## Q? {#q}\n\n- [ ] a\n- [x] b\n\n## Next? {#next}\n\n- [x] a\n- [ ] b"
        });
    }

    #[test]
    fn a_text_may_have_two_lines_and_start_like_an_option() {
        page(
            "Read this.\nWhich is it?\nA. one\nB. two\nANSWER: B",
            "## Question 1 {#read-this-which-is-it}\n\nRead this.\\\nWhich is it?\n\n- [ ] one\n- [x] two",
        );
        page(
            "U.S. law is based on\nA. one\nB. two\nANSWER: B\n\nE. coli is\nA. A. muscaria\nB. B\nANSWER: B",
            "## U.S. law is based on {#u-s-law-is-based-on}\n\n- [ ] one\n- [x] two\n\n\
             ## E. coli is {#e-coli-is}\n\n- [ ] A. muscaria\n- [x] B",
        );
    }

    #[test]
    fn what_is_not_finished_is_refused_with_its_line() {
        let good = "Good?\nA. a\nB. b\nANSWER: A";
        for (text, line, name, reason) in [
            ("Q\nA) a\nANSWER: A", 1, "Q", "it has one option, and needs two"),
            ("A) a\nB) b\nANSWER: A", 1, "A) a", "line 1: an option stands where a question should start"),
            ("ANSWER: A", 1, "line 1", "line 1: an answer without a question before it"),
            ("Q\nA) a\nB) b", 1, "Q", "it has no line `ANSWER: …` behind its options"),
            ("Q\nA) a\nB) b\nANSWER: C", 1, "Q", "line 4: the answer is C, but the options end with B"),
            ("Q\nA) a\nB) b\nANSWER: b", 1, "Q", "line 4: `b` is not one capital letter"),
            ("Q\nA) a\nB) b\nANSWER: A, B", 1, "Q", "line 4: `A, B` is not one capital letter"),
            ("Q\nA) a\nB) b\nANSWER:", 1, "Q", "line 4: no letter behind `ANSWER:`"),
            ("Q\nA) a\nB) b\nAnswer: B", 1, "Q", "line 4: `ANSWER:` is written in capital letters"),
            ("Q\nA) a\nC) b\nANSWER: A", 1, "Q", "line 3: option C stands where option B should"),
            ("Q\nB) a\nC) b\nANSWER: B", 1, "Q", "line 2: option B stands where option A should"),
            (
                "Q\nA) a\nmore\nB) b\nANSWER: A",
                1,
                "Q",
                "line 3 is neither an option nor `ANSWER: …`: an option is one line",
            ),
            ("Q\nA)\nB) b\nANSWER: B", 1, "Q", "line 2: option A is empty"),
            ("Q\nA) a\nB) a\nANSWER: B", 1, "Q", "two options are the same (duplicate-option)"),
            (
                "Q\na) a\nb) b\nANSWER: A",
                1,
                "Q",
                "line 4: no options before the answer; an option is a line such as `A. text`, its letter a capital",
            ),
            (
                "A heading",
                1,
                "A heading",
                "it has no options and no line `ANSWER: …`; if it belongs to the question below it, take out the empty line between",
            ),
        ] {
            refused(&format!("{text}\n\n{good}\n"), &[(line, name, reason)]);
        }
    }

    #[test]
    fn what_is_not_aiken_is_refused_as_a_file() {
        for text in ["", "\n\n", "Some prose.\n\nMore prose.", "::gift:: a {=b ~c}"] {
            let imported = one(text);
            assert!(imported.notes[0].refused.clone().unwrap().contains("not in the Aiken format"), "{text}");
            assert!(imported.files.is_empty() && imported.notes.len() == 1);
        }
    }

    #[test]
    fn letters_end_at_z() {
        let options: Vec<String> = LETTERS.chars().map(|letter| format!("{letter}. number {letter}")).collect();
        let text = format!("Q\n{}\nANSWER: Z", options.join("\n"));
        assert!(one(&text).files[0].1.contains("- [x] number Z"));
        refused(
            &text.replace("ANSWER", "A. one\nANSWER"),
            &[(1, "Q", "line 28: option A is one more than the 26 letters")],
        );
    }
}
