//! Lists of numbered questions with lettered options and an answer that is folded away, as in "JavaScript Questions":
//! `###### 1. What's the output?`, code, `- A: …`, and `<details>` with `#### Answer: A` and an explanation.
//!
//! In: Markdown files. Out: a page per file. The shape is read off the seven files of that repository in
//! `tests/import/details.rs`; it has no other description. Words differ by language (`答案：A`, `الاجابة: د`), so none
//! is known here: an answer is whatever stands behind the colon, if it is the letter of an option.

use super::clean::{Cleaner, Markdown};
use super::front::Front;
use super::lines::{self, Line, MOST_PIECES};
use super::page::each_page;
use super::titles;
use super::{Answer, Batch, Choice, Input, MOST_QUESTIONS, Note, Page, Piece, Question, page_path};
use std::ops::Range;

/// Reads question lists; each file becomes a page.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    each_page(batch, |input, _| file(batch, input).map_err(|reason| (0, reason)))
}

fn file(batch: &Batch, input: &Input) -> Result<Page, String> {
    let mut front = Front::of(input)?;
    let path = page_path(&input.path);
    let mut cleaner = Cleaner::new(batch, &input.path, &path);
    let title = front.take_text(&["title"]);
    front.lose_rest(&mut cleaner);
    let lines = lines::scan(front.body(), front.first(), |line| {
        lines::heading(line).is_some_and(|(level, text)| level > 2 && lines::numbered(text).is_some())
    });
    let folds = folds(&lines);
    let starts = starts(&lines, &folds);
    let first = starts.first().ok_or("it has no numbered question: write `###### 1. …` above each")?;
    if starts.len() > MOST_QUESTIONS {
        return Err(format!("it has {} questions, more than the {MOST_QUESTIONS} that are read", starts.len()));
    }
    let mut intro = lines[..first.at].to_vec();
    let heading = titles::take_title(&mut intro);
    let mut page = Page {
        title: title.or(heading).unwrap_or_else(|| titles::title_of(&input.path)),
        from: input.path.clone(),
        language: super::language_of(&input.path),
        ..Page::default()
    };
    prose(&mut cleaner, &intro, &mut page.pieces);
    let mut counted = true;
    let mut naming: Vec<(usize, String)> = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(lines.len(), |next| next.at);
        let mut question =
            Question { name: start.number.to_owned(), line: lines[start.at].number, ..Question::default() };
        let (rest, named) = match body(&mut cleaner, start, &lines[start.at + 1..end], &mut question) {
            Ok(read) => read,
            Err(reason) => {
                question.refuse(reason);
                (&[][..], None)
            }
        };
        question.lost = cleaner.lost();
        // A page numbers its questions from 1, so the numbers stay true as long as none is left out.
        counted &= question.refused.is_none() && start.number.parse() == Ok(index + 1);
        naming.extend(named.map(|named| (page.pieces.len(), named)));
        page.pieces.push(Piece::Question(Box::new(question)));
        prose(&mut cleaner, rest, &mut page.pieces);
    }
    for (at, number) in naming.iter().filter(|_| !counted) {
        if let Piece::Question(question) = &mut page.pieces[*at] {
            question.lost.push(format!("the number of question {number}, which the explanation names"));
        }
    }
    page.path = path.clone();
    page.copies = cleaner.copies();
    Ok(page)
}

/// Text between questions, without the rules and the tags that only part or frame them.
fn prose(cleaner: &mut Cleaner<'_>, lines: &[Line<'_>], pieces: &mut Vec<Piece>) {
    let idle = |line: &Line<'_>| line.is_blank() || line.is_rule() || line.is_frame();
    let Some(from) = lines.iter().position(|line| !idle(line) && !is_close(line)) else { return };
    let to = lines.iter().rposition(|line| !idle(line)).unwrap_or(from);
    let text = cleaner.prose(&lines::unframed(&lines[from..=to]));
    pieces.push(Piece::Prose { text, line: lines[from].number, lost: cleaner.lost() });
}

fn is_close(line: &Line<'_>) -> bool {
    !line.code && line.text.trim().eq_ignore_ascii_case("</details>")
}

/// Where a question starts, and what its first line says.
struct Start<'a> {
    at: usize,
    number: &'a str,
    title: &'a str,
    /// An anchor in front of the number, `<a name=…></a>`.
    anchor: Option<&'a str>,
}

/// The blocks `<details>…</details>` outside code, from the line that opens to the one that closes. One that is never
/// closed ends before the next question or at the end, as far as `starts` sees it.
fn folds(lines: &[Line<'_>]) -> Vec<Range<usize>> {
    let mut folds: Vec<Range<usize>> = Vec::new();
    let mut depth = 0_usize;
    for (index, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        if line.code {
            continue;
        }
        if text.starts_with("<details") {
            if depth == 0 {
                folds.push(index..lines.len());
            }
            depth += 1;
        }
        if depth > 0 && text.ends_with("</details>") {
            depth -= 1;
            if depth == 0
                && let Some(fold) = folds.last_mut()
            {
                fold.end = index + 1;
            }
        }
    }
    if depth == 0 {
        return folds;
    }
    // One is never closed: then each ends at the first end, or where another one starts.
    let mut folds: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.code) {
        let text = line.text.trim();
        if text.starts_with("<details") {
            if let Some(fold) = folds.last_mut().filter(|_| open) {
                fold.end = index;
            }
            folds.push(index..lines.len());
            open = true;
        }
        if text.ends_with("</details>") {
            if let Some(fold) = folds.last_mut().filter(|_| open) {
                fold.end = index + 1;
            }
            open = false;
        }
    }
    folds
}

/// The questions: numbered headings; where there are none, numbered lines outside answers.
fn starts<'a>(lines: &[Line<'a>], folds: &[Range<usize>]) -> Vec<Start<'a>> {
    let start = |at: usize, text: &'a str| {
        lines::numbered(text).map(|(number, title, anchor)| Start { at, number, title, anchor })
    };
    let headings: Vec<(usize, usize, Start<'a>)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| line.heading().and_then(|(level, text)| Some((at, level, start(at, text)?))))
        .collect();
    // Most of the numbered headings are questions; `# 1. Basics` above them is a chapter.
    let mut counts = [0_usize; 7];
    headings.iter().for_each(|(_, level, _)| counts[(*level).min(6)] += 1);
    if !headings.is_empty() {
        let level = (1..7).max_by_key(|level| counts[*level]).unwrap_or(6);
        return headings.into_iter().filter(|(_, other, _)| *other == level).map(|(_, _, start)| start).collect();
    }
    let mut found: Vec<Start<'a>> = Vec::new();
    let mut next = folds.iter().peekable();
    // A numbered list in a prompt is no question, so one starts only where the one before is over.
    let mut over = true;
    for (at, line) in lines.iter().enumerate() {
        while next.next_if(|fold| fold.end <= at).is_some() {
            over = true;
        }
        if next.peek().is_some_and(|fold| fold.contains(&at)) || line.code {
            continue;
        }
        over |= line.is_rule();
        if over
            && line.indent() <= 3
            && let Some(start) = start(at, line.text).filter(|start| line.text.trim_start().starts_with(start.number))
        {
            found.push(start);
            over = false;
        }
    }
    found
}

/// Reads a question's lines into it; gives the lines behind its answer, and the number of another question that its
/// explanation names.
fn body<'a, 'b>(
    cleaner: &mut Cleaner<'_>,
    start: &Start<'_>,
    lines: &'b [Line<'a>],
    question: &mut Question,
) -> Result<(&'b [Line<'a>], Option<String>), String> {
    if let Some(anchor) = start.anchor {
        cleaner.lose(format!("the anchor `{anchor}`"));
    }
    let folds = folds(lines);
    let read: Vec<(Range<usize>, Result<Solution, String>)> =
        folds.iter().map(|fold| (fold.clone(), solution(&lines[fold.clone()]))).collect();
    let mut solved = read.iter().filter(|(_, solution)| solution.is_ok());
    let (fold, solution) = match (solved.next(), solved.next()) {
        (Some((fold, Ok(solution))), None) => (fold, solution),
        (Some(_), Some(_)) => return Err("it has two answers in `<details>`: keep one".to_owned()),
        _ => {
            let reason = read.into_iter().find_map(|(_, solution)| solution.err());
            return Err(reason.unwrap_or_else(|| "it has no answer in `<details>`".to_owned()));
        }
    };
    let (prompt, options) = options(cleaner, &lines[..fold.start])?;
    let mut right = vec![false; options.len()];
    for label in &solution.labels {
        match options.iter().position(|(other, _)| other == label) {
            Some(at) => right[at] = true,
            None => return Err(format!("its answer is {label}, which none of its options is called")),
        }
    }
    question.prompt = Markdown::join([cleaner.option(start.title), cleaner.markdown(&prompt)]);
    let options: Vec<Choice> = options
        .into_iter()
        .zip(&right)
        .map(|((_, text), &right)| Choice { right, text: cleaner.option(&text), feedback: None })
        .collect();
    question.answer = Answer::Options { multiple: solution.labels.len() > 1, options };
    if names_option(&solution.explanation) {
        cleaner.lose("the freedom to mix its options, for the explanation names one by its letter");
    }
    let named = names_question(&solution.explanation).map(str::to_owned);
    question.explanation = Some(cleaner.markdown(&solution.explanation));
    Ok((&lines[fold.end..], named))
}

/// What an answer says.
#[derive(Debug)]
struct Solution {
    /// The letters of the right options, folded.
    labels: Vec<String>,
    explanation: String,
}

/// Reads the lines of `<details>`: the answer in its first line, and the explanation below.
fn solution(lines: &[Line<'_>]) -> Result<Solution, String> {
    let whole = lines::unframed(lines);
    let mut rest = whole.trim();
    let inside = rest.find('>').map_or("", |at| &rest[at + 1..]);
    rest = inside.trim_end().strip_suffix("</details>").unwrap_or(inside).trim();
    let mut summary = "";
    if let Some(behind) = rest.strip_prefix("<summary")
        && let Some((text, behind)) = behind.split_once("</summary>")
    {
        summary = text.split_once('>').map_or("", |(_, text)| text);
        rest = behind.trim_start_matches([' ', '\t']);
    }
    // `<p>` may follow on the same line.
    let rest = rest.trim();
    let rest = rest.strip_prefix("<p>").unwrap_or(rest).trim_start_matches('\n');
    let rest = rest.strip_suffix("</p>").unwrap_or(rest);
    let (line, below) = rest.trim_start().split_once('\n').unwrap_or((rest.trim_start(), ""));
    if let Some(labels) = labels(line)? {
        return Ok(Solution { labels, explanation: below.to_owned() });
    }
    match labels(summary)? {
        Some(labels) => Ok(Solution { labels, explanation: rest.to_owned() }),
        None => {
            let shown: String = line.trim().chars().take(40).collect();
            Err(format!("its answer names no option by a letter: `{}`", shown.replace('`', "'")))
        }
    }
}

/// The letters of options that a line names as the answer: `#### Answer: C`, `The fourth option: D`, `A, C`. Text
/// behind a colon that is no letter names none.
fn labels(line: &str) -> Result<Option<Vec<String>>, String> {
    let (heading, text) = lines::heading(line).map_or((false, line), |(_, text)| (true, text));
    let bare = |text: &str| {
        let text = text.trim_matches(|letter: char| {
            letter.is_whitespace() || "*_`.:：()（）。".contains(letter) || is_mark(letter)
        });
        text.to_owned()
    };
    let (before, behind) = match text.trim_end_matches(['*', '_', ' ']).rfind([':', '：']) {
        Some(at) => (bare(&text[..at]), bare(text[at..].trim_start_matches([':', '：']))),
        None if heading => match text.trim_end().rsplit_once([' ', '\t']) {
            Some((before, behind)) if before.split_whitespace().count() < 3 => (bare(before), bare(behind)),
            _ => (String::new(), bare(text)),
        },
        None => (String::new(), bare(text)),
    };
    let parted: String = behind
        .replace(" and ", ",")
        .chars()
        .map(|letter| if "،、&+，".contains(letter) { ',' } else { letter })
        .collect();
    let found: Option<Vec<String>> = parted.split(',').map(|part| label(part.trim())).collect();
    let Some(found) = found.filter(|found| !found.is_empty()) else { return Ok(None) };
    // A sentence may say in words which option it is; then both must agree.
    let said = before.split_whitespace().find_map(ordinal);
    match (said, found.as_slice()) {
        (Some(place), [one])
            if LETTERS.iter().any(|letters| {
                letters.chars().position(|letter| label_is(one, letter)).is_some_and(|at| at != place)
            }) =>
        {
            Err(format!("its answer says `{before}`, and names {one}"))
        }
        _ => Ok(Some(found)),
    }
}

/// Letters in their order, as far as a word for a place is held against them.
const LETTERS: &[&str] = &["ABCDEFGH", "ابجدهوزح"];

fn label_is(label: &str, letter: char) -> bool {
    label.chars().eq([letter])
}

/// The place, from 0, that a word names.
fn ordinal(word: &str) -> Option<usize> {
    const WORDS: &[&[&str]] = &[
        &["first", "الأول", "الاول", "الخيارالأول"],
        &["second", "الثاني", "الخيارالثاني"],
        &["third", "الثالث", "الخيارالثالث"],
        &["fourth", "الرابع", "الخيارالرابع"],
        &["fifth", "الخامس"],
    ];
    let word = word.to_lowercase();
    WORDS.iter().position(|words| words.contains(&word.as_str()))
}

/// Signs of direction, and the stroke that lengthens Arabic letters.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A letter of an option, folded: case, forms of alef and signs of direction do not count.
fn label(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().filter(|letter| !is_mark(*letter)).collect();
    match letters.as_slice() {
        ['أ' | 'إ' | 'آ' | 'ا'] => Some("ا".to_owned()),
        [letter] if letter.is_alphabetic() || letter.is_ascii_digit() => Some(letter.to_uppercase().collect()),
        _ => None,
    }
}

/// The letter and the text of an option: `A: text`, `**B.** text`, `(c) text`.
pub(super) fn lettered(text: &str) -> Option<(String, &str)> {
    let bare = text.trim_start_matches(['*', '_', '(']);
    let stars = text.starts_with(['*', '_']);
    let at = bare.char_indices().take(6).find(|(_, letter)| matches!(letter, ':' | '：' | '.' | ')'))?.0;
    let mark = bare[at..].chars().next()?;
    let label = label(bare[..at].trim_end_matches(['*', '_']).trim())?;
    let behind = &bare[at + mark.len_utf8()..];
    // Stars that close belong to the letter only if they opened before it.
    let behind = if stars { behind.trim_start_matches(['*', '_']) } else { behind };
    Some((label, behind.trim_start()))
}

/// An option with its letter.
type Lettered = (String, String);

/// Parts the lines above an answer into the prompt and the options.
fn options(cleaner: &mut Cleaner<'_>, lines: &[Line<'_>]) -> Result<(String, Vec<Lettered>), String> {
    let starts: Vec<(usize, String, &str)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| {
            let (text, _) = lines::item(line).filter(|(_, numbered)| !numbered)?;
            let (label, text) = lettered(text)?;
            Some((at, label, text))
        })
        .collect();
    let Some((first, ..)) = starts.first() else {
        return Err("its options are no list with a letter each: write them as `- A: …`".to_owned());
    };
    if starts.len() > MOST_PIECES {
        return Err(format!("it has {} options, more than the {MOST_PIECES} of a question", starts.len()));
    }
    let mut prompt = lines::unframed(&lines[..*first]);
    let mut options: Vec<Lettered> = Vec::new();
    for (index, (at, label, text)) in starts.iter().enumerate() {
        if options.iter().any(|(other, _)| other == label) {
            return Err(format!("two of its options are called {label}"));
        }
        let end = starts.get(index + 1).map_or(lines.len(), |(next, ..)| *next);
        let mut option = format!("{text}\n");
        let mut own = true;
        let mut below = String::new();
        for line in &lines[at + 1..end] {
            if let Some((text, _)) = lines::item(line) {
                if !text.is_empty() {
                    return Err(format!("an item between its options has no letter: `{}`", line.text.trim()));
                }
                cleaner.lose("an empty option");
                own = false;
                continue;
            }
            // What follows an option without indentation and behind an empty line is none of it.
            own &= !line.is_frame() && !line.is_rule();
            let inside = line.indent() >= 2 || line.code || line.is_blank();
            own &= inside || !option.ends_with("\n\n");
            let text = if own { &mut option } else { &mut below };
            text.push_str(if line.is_frame() || !own && line.is_rule() { "" } else { line.text });
            text.push('\n');
        }
        if !below.trim().is_empty() {
            if index + 1 < starts.len() {
                return Err(format!("a text stands between its options, behind {label}"));
            }
            prompt.push_str(&below);
        }
        options.push((label.clone(), lines::dedent(&option, 2)));
    }
    Ok((prompt, options))
}

/// Whether a text names an option by its letter, as `letter-reference` finds it.
fn names_option(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let word = pair[0].trim_start_matches(['(', '"']).to_lowercase();
        let letter = pair[1].trim_matches(['.', ',', ';', ':', ')', '"', '!', '?', '\'', '’']);
        matches!(word.as_str(), "option" | "options" | "answer" | "choice")
            && matches!(letter.as_bytes(), [b'A'..=b'H'])
    })
}

/// The number of another question that a text names.
fn names_question(text: &str) -> Option<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).find_map(|pair| {
        let number = pair[1].trim_start_matches('#').trim_end_matches(['.', ',', ';', ':', ')', '）', '!', '?']);
        let word = pair[0].trim_start_matches(['(', '（']).to_lowercase();
        let named = matches!(word.as_str(), "question" | "frage" | "pregunta" | "domanda" | "вопрос" | "问题" | "質問");
        (named && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, tested};

    fn of(text: &str) -> Imported {
        tested::one("details", "a/q.md", text)
    }

    /// The page without its front matter, and what was told of each question.
    fn read(text: &str) -> (String, Vec<String>) {
        tested::read(&of(text))
    }

    fn refused(text: &str, reason: &str) {
        let (page, told) = read(text);
        assert!(page.is_empty() && told.iter().any(|one| one.contains(reason)), "{reason}: {told:?} {page}");
    }

    const ONE: &str = "###### 1. What?\n\n- A: a\n- B: b\n\n<details><summary><b>Answer</b></summary>\n<p>\n\n\
        #### Answer: B\n\nBecause.\n\n</p>\n</details>\n";

    const PAGE: &str = "## What? {#what}\n\n- [ ] a\n- [x] b\n\n> [!EXPLANATION]\n> Because.";

    #[test]
    fn shapes_of_one_question() {
        assert_eq!(read(ONE), (PAGE.to_owned(), vec!["1: ".to_owned()]));
        for (from, to) in [
            ("###### 1. What?", "## Question 1: What?"),
            ("###### 1. What?", "#### **1) What?**"),
            ("###### 1. What?", "###### 1\\. What?"),
            ("#### Answer: B", "#### 答案：B"),
            ("#### Answer: B", "####  Answer: **B**"),
            ("#### Answer: B", "The second option: B"),
            ("#### Answer: B", "**Answer: b**"),
            ("#### Answer: B", "#### Answer B"),
            ("#### Answer: B", "B"),
            ("- A: a\n- B: b", "- **A**: a\n- **B**: b"),
            ("- A: a\n- B: b", "* A. a\n* B. b"),
            ("- A: a\n- B: b", "-   A:a\n-   (B) b"),
            ("- A: a\n- B: b", "- أ: a\n- B: b"),
            ("<b>Answer</b></summary>\n<p>\n\n#### Answer: B", "Answer: B</summary>\n"),
            ("<p>\n", "<p>\n<div dir='rtl'>\n"),
            ("</p>\n</details>", "</details>"),
            ("</p>\n</details>\n", "</p>\n"),
            ("\n\n- A", "\n<div dir=\"ltr\">\n\n- A"),
        ] {
            assert!(ONE.contains(from), "{from}");
            assert_eq!(read(&ONE.replace(from, to)).0, PAGE, "{to}");
        }
    }

    #[test]
    fn letters_of_other_scripts() {
        let text = ONE.replace("A: a", "أ: a").replace("B: b", "هـ: b").replace("Answer: B", "الاجابة: ه");
        assert_eq!(read(&text).0, PAGE);
        let text = ONE.replace("A: a", "А: a").replace("B: b", "Б: b").replace("Answer: B", "Ответ: Б");
        assert_eq!(read(&text).0, PAGE);
    }

    #[test]
    fn several_right_options_and_code() {
        let text = ONE.replace("Answer: B", "Answer: A and B").replace("- B: b", "- B:\n  ```js\n  b\n  ```\n- C: c");
        let (page, _) = read(&text);
        assert!(page.contains("- [x] a\n- [x]\n  ```js\n  b\n  ```\n- [ ] c\n"), "{page}");
        let text = ONE.replace("Answer: B", "Answer: A, B");
        assert!(read(&text).0.contains("- [x] a\n- [x] b\n"));
    }

    #[test]
    fn a_numbered_list_of_questions() {
        let text = "1. What?\n\n```js\nx\n```\n\n1. not\n2. this\n\n- A: a\n- B: b\n\n<details><summary>x</summary>\n\
            The first option: A\n\n1. one\n2. two\n</details>\n\n---\n\n2.Who?\n\n- A: a\n- B: b\n\n\
            <details>\nThe answer: B\n</details>\n";
        let (page, told) = read(text);
        assert_eq!(told, ["1: ", "2: "]);
        assert!(page.contains("1. not\n2. this\n\n- [x] a") && page.contains("> 1. one\n> 2. two"), "{page}");
        assert!(page.ends_with("## Who? {#who}\n\n- [ ] a\n- [x] b"), "{page}");
    }

    #[test]
    fn text_between_questions_stays_prose() {
        let text =
            format!("# Title\n\nIntro.\n\n{ONE}\n---\n\n## Part\n\nMore.\n\n{}", ONE.replace("1. W", "2. Again, w"));
        let (page, told) = read(&text);
        assert_eq!(told, ["1: ", "2: "]);
        assert!(page.starts_with("Intro.\n\n## What?"), "{page}");
        assert!(page.contains("\n\n## Part\n\nMore.\n\n### Again, what?"), "{page}");
        assert_eq!(of(&text).files[0].1.lines().nth(2), Some("title: \"Title\""));
    }

    #[test]
    fn one_forgotten_fence_costs_one_question() {
        let two = ONE.replace("1. W", "2. Again, w");
        let text = format!("{}\n{two}", ONE.replace("\n\n- A", "\n\n```js\nx\n\n- A"));
        let (page, told) = read(&text);
        assert!(page.contains("## Again, what?"), "{page}");
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("1: a code block was never closed"), "{told:?}");
        let text = format!("{}\n{two}", ONE.replace("</p>\n</details>\n", ""));
        assert_eq!(read(&text).1, ["1: ", "2: "]);
    }

    #[test]
    fn what_is_not_certain_is_refused() {
        for (from, to, reason) in [
            ("Answer: B", "Answer: C", "its answer is C, which none of its options is called"),
            ("Answer: B", "Answer: it depends", "its answer names no option by a letter: `#### Answer: it depends`"),
            ("#### Answer: B", "The first option: B", "its answer says `The first option`, and names B"),
            ("#### Answer: B", "The answer is B, I think", "names no option by a letter"),
            ("- A: a\n- B: b", "A - a\n\nB - b", "its options are no list with a letter each"),
            ("- A: a\n- B: b", "- A: a\n- c\n- B: b", "an item between its options has no letter: `- c`"),
            ("- A: a\n- B: b", "- A: a\n- A: b", "two of its options are called A"),
            ("- A: a\n- B: b", "- A: a\n\nText.\n\n- B: b", "a text stands between its options, behind A"),
            ("- A: a\n- B: b", "- A: b\n- B: b", "same"),
            ("- A: a\n", "", "few"),
            ("<details>", "<section>", "it has no answer in `<details>`"),
            ("</details>", "</details>\n<details>\n#### Answer: A\n</details>", "it has two answers in `<details>`"),
            ("1. What?", "What?", "it has no numbered question"),
        ] {
            assert!(ONE.contains(from), "{from}");
            refused(&ONE.replace(from, to), reason);
        }
        refused("", "it has no numbered question");
    }

    #[test]
    fn letters_in_explanations_are_told() {
        let told = read(&ONE.replace("Because.", "Option A is wrong.")).1;
        assert!(told[0].contains("the freedom to mix its options"), "{told:?}");
        // Pages number their questions, so only where one is left out a number is not true any more.
        let see = ONE.replace("Because.", "See question 15.");
        assert_eq!(read(&see).1, ["1: "]);
        assert_eq!(
            read(&see.replace("1. What?", "2. What?")).1,
            ["2: the number of question 15, which the explanation names"]
        );
    }
}
