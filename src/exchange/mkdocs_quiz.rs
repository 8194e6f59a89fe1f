//! Quizzes of the plugin mkdocs-quiz, and the pages of documentation that they stand in.
//!
//! In: Markdown files. Out: a page per file, with its prose. After the plugin's own description (`multiple-choice.md`,
//! `fill-in-blank.md`, `advanced-formatting.md`, `configuration.md`, `migration.md` and, for the shapes before version 1,
//! the pages of its first releases): in `<quiz>` everything above the first box is the question, quotes directly below an
//! option are its feedback, what follows the last option is shown afterwards. Without boxes `[[answer]]` is a gap, and
//! what follows a line `---` is shown afterwards. `<?quiz?>` and `quiz-start` have a field in each line.

use super::clean::{Cleaner, Markdown};
use super::front::Front;
use super::lines::{self, Line, MOST_PIECES};
use super::page::{each_page, shortened};
use super::titles;
use super::{Answer, Batch, Choice, Input, MOST_QUESTIONS, Note, Page, Piece, Question, Typed, page_path};
use crate::yaml::Value;
use std::ops::Range;

/// Reads pages with quizzes; each file becomes a page.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    each_page(batch, |input, _| file(batch, input).map_err(|reason| (0, reason)))
}

fn file(batch: &Batch, input: &Input) -> Result<Page, String> {
    let mut front = Front::of(input)?;
    let (source, start) = front.place();
    let lines = lines::scan(&source.text()[start..], front.first(), |_| false);
    let quizzes = quizzes(&lines);
    if quizzes.is_empty() {
        return Err("it has no quiz (`<quiz>`)".to_owned());
    }
    if quizzes.len() > MOST_QUESTIONS {
        return Err(format!("it has {} questions, more than the {MOST_QUESTIONS} that are read", quizzes.len()));
    }
    let mut page = Page {
        path: page_path(&input.path),
        from: input.path.clone(),
        language: super::language_of(&input.path),
        math: lines::has_math(&lines),
        ..Page::default()
    };
    let mut cleaner = Cleaner::new(batch, &input.path, &page.path);
    cleaner.math = page.math;
    let title = front.take_text(&["title"]);
    page.description = front.take_text(&["description"]);
    page.license = front.take_text(&["license"]);
    let settings = settings(&mut front, &mut cleaner, &mut page);
    front.lose_rest(&mut cleaner);
    let lost = cleaner.lost();
    if !lost.is_empty() {
        page.pieces.push(Piece::Prose { text: Markdown::default(), line: 1, lost });
    }
    let mut heading = None;
    let mut at = 0;
    for quiz in &quizzes {
        prose(&mut cleaner, &lines[at..quiz.lines.start], &mut heading, &mut page);
        let line = lines[quiz.lines.start].number;
        let mut question = Question { line, ..Question::default() };
        if let Err(reason) = fill(&mut cleaner, quiz, &mut question) {
            question.refuse(reason);
        }
        if settings.disabled {
            question.refuse("the page's front matter switches quizzes off: remove `quiz` from it");
        }
        question.shuffle = settings.shuffle && matches!(question.answer, Answer::Options { .. });
        question.lost = cleaner.lost();
        page.pieces.push(Piece::Question(Box::new(question)));
        at = quiz.lines.end;
    }
    prose(&mut cleaner, &lines[at..], &mut heading, &mut page);
    page.title = title.or(heading).unwrap_or_else(|| titles::title_of(&input.path));
    page.copies = cleaner.copies();
    Ok(page)
}

fn prose(cleaner: &mut Cleaner<'_>, lines: &[Line<'_>], heading: &mut Option<String>, page: &mut Page) {
    let Some(from) = lines.iter().position(|line| !line.is_blank()) else { return };
    let mut lines = lines[from..].to_vec();
    let line = lines[0].number;
    if heading.is_none() {
        *heading = titles::take_title(&mut lines);
    }
    let text = cleaner.prose(&containers(&lines));
    let lost = cleaner.lost();
    if !text.is_empty() || !lost.is_empty() {
        page.pieces.push(Piece::Prose { text, line, lost });
    }
}

#[derive(Default)]
struct Settings {
    shuffle: bool,
    disabled: bool,
}

/// Reads the field `quiz` of front matter: a map of settings, or the word that switches quizzes off.
fn settings(front: &mut Front, cleaner: &mut Cleaner<'_>, page: &mut Page) -> Settings {
    let mut settings = Settings::default();
    let Some((_, node)) = front.take(&["quiz"]) else { return settings };
    let Value::Map(fields) = &node.value else {
        settings.disabled = front.text(&node).is_some_and(|text| matches!(text.as_str(), "disable" | "false"));
        if !settings.disabled {
            cleaner.lose("the field `quiz`");
        }
        return settings;
    };
    for (key, value) in fields {
        let text = front.text(value).unwrap_or_default();
        match (key.name.as_str(), text.as_str()) {
            ("enabled", "true") | ("shuffle_answers", "false") => {}
            ("enabled", "false") => settings.disabled = true,
            ("shuffle_answers", "true") => settings.shuffle = true,
            ("language", tag) if crate::course::is_language(tag) => page.language = Some(tag.to_owned()),
            (name, _) => cleaner.lose(format!("the setting `quiz: {name}`")),
        }
    }
    settings
}

/// A quiz: its lines, and the text between its marks.
struct Quiz {
    lines: Range<usize>,
    text: String,
    shape: Shape,
    /// Why it is none.
    fault: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    /// `<quiz>`
    Boxes,
    /// `<?quiz?>` with `question:`
    Fields,
    /// `quiz-start` with `quiz-question:`
    Prefixed,
}

impl Shape {
    /// What starts in a line, and the text behind its mark.
    fn of<'a>(line: &Line<'a>) -> Option<(Self, &'a str)> {
        let text = line.text.trim_start();
        if line.code {
            None
        } else if let Some(rest) = text.strip_prefix("<quiz>") {
            Some((Self::Boxes, rest))
        } else if let Some(rest) = text.strip_prefix("<?quiz?>") {
            Some((Self::Fields, rest))
        } else {
            (text.trim_end() == "quiz-start").then_some((Self::Prefixed, ""))
        }
    }

    fn end(self) -> &'static str {
        match self {
            Self::Boxes => "</quiz>",
            Self::Fields => "<?/quiz?>",
            Self::Prefixed => "quiz-end",
        }
    }
}

/// The quizzes of a page. Those in code are examples of how to write one.
fn quizzes(lines: &[Line<'_>]) -> Vec<Quiz> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let Some((shape, rest)) = Shape::of(line) else {
            at += 1;
            continue;
        };
        let mut quiz = Quiz { lines: at..at, text: String::new(), shape, fault: None };
        let mut text = rest;
        let mut code = false;
        loop {
            if !code && let Some((before, behind)) = text.split_once(shape.end()) {
                quiz.text.push_str(before);
                if !behind.trim().is_empty() {
                    quiz.fault = Some(format!("text stands behind `{}` on its line", shape.end()));
                }
                at += 1;
                break;
            }
            quiz.text.push_str(text);
            quiz.text.push('\n');
            at += 1;
            // One that is never closed ends where the next one starts.
            match lines.get(at).filter(|line| Shape::of(line).is_none()) {
                Some(line) => (text, code) = (line.text, line.code),
                None => {
                    quiz.fault = Some(format!("it is never closed: write `{}` behind it", shape.end()));
                    break;
                }
            }
        }
        quiz.lines.end = at;
        found.push(quiz);
    }
    found
}

fn fill(cleaner: &mut Cleaner<'_>, quiz: &Quiz, question: &mut Question) -> Result<(), String> {
    // Inside a tab or an admonition a quiz is indented.
    let all = lines::scan(&quiz.text, question.line, |_| false);
    let width = all.iter().skip(1).filter(|line| !line.is_blank()).map(Line::indent).min().unwrap_or(0);
    let text = lines::dedent(&quiz.text, width);
    let lines = lines::scan(&text, question.line, |_| false);
    let first = lines.iter().find(|line| !line.is_blank() && !line.code).map_or("", |line| line.text);
    let first = first.trim().trim_start_matches("quiz-").trim_start_matches("question:");
    let name = shortened(&titles::plain(first));
    question.name = if name.is_empty() { format!("line {}", question.line) } else { name };
    if let Some(fault) = &quiz.fault {
        return Err(fault.clone());
    }
    match quiz.shape {
        Shape::Boxes if lines.iter().any(|line| boxed(line).is_some()) => boxes(cleaner, &lines, question),
        Shape::Boxes => blanks(cleaner, &lines, question),
        Shape::Fields => fields(cleaner, &lines, "", question),
        Shape::Prefixed => fields(cleaner, &lines, "quiz-", question),
    }
}

/// An option's line. The plugin asks for no space around its box, and takes no numbers.
fn boxed<'a>(line: &Line<'a>) -> Option<(bool, &'a str)> {
    if line.code || line.indent() > 3 {
        return None;
    }
    lines::task(line.text.trim_start().strip_prefix(['-', '*'])?.trim_start())
}

fn boxes(cleaner: &mut Cleaner<'_>, lines: &[Line<'_>], question: &mut Question) -> Result<(), String> {
    let first = lines.iter().position(|line| boxed(line).is_some()).unwrap_or(0);
    question.prompt = cleaner.markdown(&containers(&lines[..first]));
    let mut options: Vec<(bool, String, String)> = Vec::new();
    let mut at = first;
    // Behind the last option, where text starts that is neither option nor feedback.
    let mut rest = lines.len();
    while let Some(line) = lines.get(at) {
        if let Some((right, text)) = boxed(line) {
            options.push((right, text.to_owned(), String::new()));
            at += 1;
            while let Some(quote) = lines.get(at).and_then(quoted) {
                if let Some((_, _, feedback)) = options.last_mut() {
                    feedback.push_str(quote);
                    feedback.push('\n');
                }
                at += 1;
            }
        } else if line.is_blank() {
            at += 1;
        } else {
            rest = at;
            break;
        }
    }
    if let Some(line) = lines[rest..].iter().find(|line| boxed(line).is_some()) {
        let between = lines[rest].text.trim().chars().take(40).collect::<String>().replace('`', "'");
        return Err(format!("`{between}` stands between its options, before line {}", line.number));
    }
    if options.len() > MOST_PIECES {
        return Err(format!("it has {} options, more than the {MOST_PIECES} of a question", options.len()));
    }
    let right = options.iter().filter(|(right, ..)| *right).count();
    if right == 0 {
        return Err("none of its options is crossed: cross the right one, `- [x]`".to_owned());
    }
    let options = options.into_iter().map(|(right, text, feedback)| Choice {
        right,
        text: cleaner.option(&text),
        feedback: Some(feedback).filter(|text| !text.trim().is_empty()).map(|text| cleaner.markdown(&text)),
    });
    question.answer = Answer::Options { multiple: right > 1, options: options.collect() };
    question.explanation = Some(cleaner.markdown(&containers(&lines[rest..])));
    Ok(())
}

/// The text of a line of feedback.
fn quoted<'a>(line: &Line<'a>) -> Option<&'a str> {
    let text = line.text.trim_start().strip_prefix('>').filter(|_| !line.code)?;
    Some(text.strip_prefix(' ').unwrap_or(text))
}

/// A word that stands for gaps while their text is cleaned; it is made anew until the text does not hold it.
fn word_for_gaps(text: &str) -> String {
    let mut word = String::from("QuizGap");
    while text.contains(&word) {
        word.push('Q');
    }
    word
}

fn blanks(cleaner: &mut Cleaner<'_>, lines: &[Line<'_>], question: &mut Question) -> Result<(), String> {
    let rule = lines.iter().position(|line| line.is_rule() && line.text.trim().starts_with('-'));
    let (above, below) = lines.split_at(rule.unwrap_or(lines.len()));
    let text = containers(above);
    let word = word_for_gaps(&text);
    let mut gaps: Vec<Vec<Typed>> = Vec::new();
    let mut marked = String::with_capacity(text.len());
    for line in lines::scan(&text, 1, |_| false) {
        let mut rest = line.text;
        if !line.code {
            // Between backticks double brackets are code.
            while let Some((before, inside, behind)) = next_gap(rest) {
                marked.push_str(before);
                marked.push_str(&word);
                let text = inside.trim().to_owned();
                // What is no plain word is written as code, in which every character counts.
                let code = !super::write::is_word(&text);
                if code && text.contains(char::is_alphabetic) {
                    cleaner
                        .lose(format!("the rule that capitals do not count in the gap `{}`", text.replace('`', "'")));
                }
                gaps.push(vec![Typed { text, right: true, code, ..Typed::default() }]);
                rest = behind;
            }
        }
        marked.push_str(rest);
        marked.push('\n');
    }
    if gaps.is_empty() {
        return Err("it has neither options (`- [x]`) nor gaps (`[[answer]]`)".to_owned());
    }
    if gaps.len() > MOST_PIECES {
        return Err(format!("it has {} gaps, more than the {MOST_PIECES} of a question", gaps.len()));
    }
    let (prompt, placed) = cleaner.markdown(&marked).with_gaps(&word);
    if placed != gaps.len() {
        return Err("a gap stands where none can be, such as in a tag or a link".to_owned());
    }
    question.prompt = prompt;
    question.answer = Answer::Cloze { gaps, bank: None };
    question.explanation = Some(cleaner.markdown(&containers(below.get(1..).unwrap_or_default())));
    Ok(())
}

/// The text before the next gap of a line, what is in it, and the rest. Gaps between backticks are passed over.
fn next_gap(line: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let open = from + line[from..].find("[[")?;
        let ticks = line[from..open].matches('`').count();
        if ticks % 2 == 1 {
            from = open + line[open..].find('`')? + 1;
            continue;
        }
        let close = open + 2 + line[open + 2..].find(']')?;
        let inside = &line[open + 2..close];
        if !line[close..].starts_with("]]") || inside.trim().is_empty() {
            from = close;
            continue;
        }
        return Some((&line[..open], inside, &line[close + 2..]));
    }
}

/// The shapes before version 1: a field in each line, and what follows `content:`.
fn fields(cleaner: &mut Cleaner<'_>, lines: &[Line<'_>], prefix: &str, question: &mut Question) -> Result<(), String> {
    let field = |line: &Line<'_>, name: &str| -> Option<String> {
        let text = line.text.trim_start().strip_prefix(prefix)?;
        text.strip_prefix(name)?.strip_prefix(':').map(|text| text.trim().to_owned())
    };
    let mut prompt: Option<String> = None;
    let mut options: Vec<(bool, String)> = Vec::new();
    let mut content = None;
    for (at, line) in lines.iter().enumerate() {
        if field(line, "content").is_some() {
            content = Some(at);
            break;
        }
        if let Some(text) = field(line, "question") {
            if prompt.is_some() {
                return Err(format!("it has two questions, the second in line {}", line.number));
            }
            prompt = Some(text);
        } else if let Some(text) = field(line, "answer-correct") {
            options.push((true, text));
        } else if let Some(text) = field(line, "answer") {
            options.push((false, text));
        } else if options.is_empty() {
            // What follows the question belongs to it.
            if let Some(prompt) = &mut prompt {
                prompt.push('\n');
                prompt.push_str(line.text);
            } else if !line.is_blank() {
                return Err(format!("it does not start with `{prefix}question:`"));
            }
        } else if let Some((_, text)) = options.last_mut() {
            text.push('\n');
            text.push_str(line.text);
        }
    }
    if options.len() > MOST_PIECES {
        return Err(format!("it has {} options, more than the {MOST_PIECES} of a question", options.len()));
    }
    let right = options.iter().filter(|(right, _)| *right).count();
    if right == 0 {
        return Err(format!("it has no right option (`{prefix}answer-correct:`)"));
    }
    question.prompt = cleaner.markdown(&prompt.unwrap_or_default());
    let options =
        options.into_iter().map(|(right, text)| Choice { right, text: cleaner.option(&text), feedback: None });
    question.answer = Answer::Options { multiple: right > 1, options: options.collect() };
    if let Some(at) = content {
        let same = field(&lines[at], "content").unwrap_or_default();
        question.explanation = Some(cleaner.markdown(&format!("{same}\n{}", lines::unframed(&lines[at + 1..]))));
    }
    Ok(())
}

/// The deepest nesting of admonitions and tabs that is read.
const DEEPEST: usize = 8;

/// Markdown of MkDocs as plain Markdown: admonitions (`!!! note "Title"`, `???`) become quotes and folds, tabs
/// (`=== "Title"`) a bold title and their text.
fn containers(lines: &[Line<'_>]) -> String {
    contained(lines, DEEPEST)
}

fn contained(lines: &[Line<'_>], room: usize) -> String {
    let mut text = String::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let container = if line.code || room == 0 { None } else { Container::of(line.text) };
        let Some(container) = container else {
            text.push_str(line.text);
            text.push('\n');
            at += 1;
            continue;
        };
        let base = line.indent();
        let mut end = at + 1;
        while lines.get(end).is_some_and(|line| line.is_blank() || line.indent() >= base + 4) {
            end += 1;
        }
        let inside = lines::dedent(&lines::join(&lines[at + 1..end]), base + 4);
        let inside = contained(&lines::scan(&inside, 1, |_| false), room - 1);
        let pad = " ".repeat(base);
        for line in container.wrap(inside.trim_matches('\n')).lines() {
            if !line.is_empty() {
                text.push_str(&pad);
            }
            text.push_str(line);
            text.push('\n');
        }
        text.push('\n');
        at = end;
    }
    text
}

struct Container<'a> {
    mark: &'a str,
    kind: &'a str,
    title: Option<&'a str>,
}

impl<'a> Container<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let line = line.trim();
        let (mark, rest) = line.split_once(' ')?;
        if !matches!(mark, "!!!" | "???" | "???+" | "===" | "===!" | "===+") {
            return None;
        }
        let rest = rest.trim();
        let (kinds, title) = match rest.split_once('"') {
            Some((kinds, behind)) => (kinds, Some(behind.strip_suffix('"')?)),
            None => (rest, None),
        };
        let kind = kinds.split_whitespace().next().unwrap_or_default();
        let known = !kind.is_empty() && kind.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
        let fits = if mark.starts_with('=') { kind.is_empty() && title.is_some() } else { known };
        fits.then_some(Self { mark, kind, title })
    }

    fn wrap(&self, inside: &str) -> String {
        let mut letters = self.kind.chars();
        let named = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
        let title = self.title.map_or(named, str::to_owned);
        let bold = if title.is_empty() { String::new() } else { format!("**{title}**") };
        if self.mark.starts_with('=') {
            return format!("{bold}\n\n{inside}\n");
        }
        if self.mark.starts_with('?') {
            let open = if self.mark == "???+" { " open" } else { "" };
            let summary = title.replace('&', "&amp;").replace('<', "&lt;");
            return format!("<details{open}>\n<summary>{summary}</summary>\n\n{inside}\n\n</details>\n");
        }
        let alert = match self.kind.to_lowercase().as_str() {
            "note" | "info" | "abstract" | "summary" | "todo" | "example" => "[!NOTE]\n",
            "tip" | "hint" | "success" | "check" | "done" => "[!TIP]\n",
            "important" => "[!IMPORTANT]\n",
            "warning" | "attention" => "[!WARNING]\n",
            "caution" | "danger" | "error" | "failure" | "fail" | "missing" | "bug" => "[!CAUTION]\n",
            _ => "",
        };
        let head = if alert.is_empty() || self.title.is_some() { format!("{bold}\n\n") } else { String::new() };
        let quote = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
        format!("{alert}{head}{inside}").lines().map(quote).collect::<Vec<_>>().join("\n") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, tested};
    use super::*;

    fn of(text: &str) -> Imported {
        tested::one("mkdocs-quiz", "a/loops.md", text)
    }

    /// The page without its front matter, and what was told.
    fn read(text: &str) -> (String, Vec<String>) {
        tested::read(&of(text))
    }

    #[track_caller]
    fn page(text: &str, expected: &str) {
        let (page, told) = read(text);
        assert_eq!(page, expected, "{told:?}");
    }

    #[test]
    fn boxes_feedback_and_content() {
        let expected = "## What? {#what}\n\n- [ ] a\n  > no\n  > *c*\n- [x] b\n\n> [!EXPLANATION]\n> Because.";
        for text in [
            "<quiz>\nWhat?\n- [ ] a\n> no\n> *c*\n- [x] b\n\nBecause.\n</quiz>\n",
            "<quiz>What?\n\n* []a\n  > no\n  > *c*\n\n* [X] b\nBecause.</quiz>",
            "    <quiz>\n    What?\n    - [ ] a\n    > no\n    > *c*\n    - [x] b\n\n    Because.\n    </quiz>\n",
        ] {
            page(text, expected);
        }
        page(
            "<quiz>\nWhat?\n- [x] a\n- [x] b\n- [ ] c\n</quiz>",
            "## What? {#what .multiple}\n\n- [x] a\n- [x] b\n- [ ] c",
        );
    }

    #[test]
    fn gaps() {
        page(
            "<quiz>\nA [[loop ]] and a [[b c]].\n\n---\nThat's it.\n</quiz>\n",
            "## Question 1 {#a-and-a .cloze}\n\nA [[loop]] and a [[b c]].\n\n> [!EXPLANATION]\n> That's it.",
        );
        let (found, told) = read("<quiz>\nA [[a*b]] or [[a|b]], `x[[1]]`.\n</quiz>\n");
        assert!(found.contains("A [[ ]] or [[ ]], `x[[1]]`."), "{found} {told:?}");
        assert!(found.contains("> 1. `a*b`\n> 2. `a|b`"), "{found} {told:?}");
        assert!(told[0].contains("capitals do not count in the gap `a*b`"), "{told:?}");
        for text in ["[a [[b]]](https://c.d)", "[[a]] [[2]", "a `[[b]] c", "```\n[[a]]\n```"] {
            let (page, told) = read(&format!("<quiz>\n{text}\n</quiz>\n"));
            assert!(page.is_empty() && told[0].contains("gap"), "{told:?} {page}");
        }
    }

    #[test]
    fn shapes_before_version_1() {
        let expected = "## What? {#what}\n\n- [x] <code>a</code>\n- [ ] b\n\n> [!EXPLANATION]\n> <strong>c</strong>";
        let text = "<?quiz?>\nquestion: What?\nanswer-correct: <code>a</code>\nanswer: b\ncontent:\n<p><strong>c</strong></p>\n<?/quiz?>\n";
        page(text, expected);
        page(&text.replace("\nquestion", "\n\nquestion"), expected);
        let old = text.replace("<?quiz?>", "quiz-start").replace("<?/quiz?>", "quiz-end");
        let old = old
            .replace("\nquestion", "\nquiz-question")
            .replace("\nanswer", "\nquiz-answer")
            .replace("\ncontent", "\nquiz-content");
        page(&old, expected);
        page(&text.replace("content:\n<p><strong>c</strong></p>\n", ""), &expected[..expected.find("\n\n> ").unwrap()]);
    }

    #[test]
    fn admonitions_and_tabs_become_plain_markdown() {
        for (text, expected) in [
            ("!!! note\n    a\n\n    b\n\nc", "> [!NOTE]\n> a\n>\n> b\n\nc\n"),
            ("!!! danger \"A b\"\n    a", "> [!CAUTION]\n> **A b**\n>\n> a\n\n"),
            ("!!! quote \"\"\n    a", ">\n>\n> a\n\n"),
            ("!!! other inline end\n    a", "> **Other**\n>\n> a\n\n"),
            ("???+ tip \"A <b>\"\n    a", "<details open>\n<summary>A &lt;b></summary>\n\na\n\n</details>\n\n"),
            (
                "=== \"A\"\n\n    a\n\n=== \"B\"\n\n    ```\n    !!! note\n    ```\n",
                "**A**\n\na\n\n**B**\n\n```\n!!! note\n```\n\n",
            ),
            ("- x\n\n    !!! note\n        a", "- x\n\n    > [!NOTE]\n    > a\n\n"),
            ("=== a\n!!! wow, text\n!!!", "=== a\n!!! wow, text\n!!!\n"),
        ] {
            assert_eq!(containers(&lines::scan(text, 1, |_| false)), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_a_question_is_refused_by_name() {
        for (text, reason) in [
            ("<quiz>\nWhat?\n- [ ] a\n- [ ] b\n</quiz>", "What?: none of its options is crossed"),
            (
                "<quiz>\nWhat?\n- [ ] a\n\n> b\n\n- [x] c\n</quiz>",
                "What?: `> b` stands between its options, before line 7",
            ),
            ("<quiz>\nWhat?\n- [x] a\n", "What?: it is never closed: write `</quiz>` behind it"),
            ("<quiz>\nWhat?\n- [x] a\n</quiz> b\n", "What?: text stands behind `</quiz>` on its line"),
            ("<quiz>\nWhat?\n</quiz>", "What?: it has neither options"),
            ("<quiz>\n</quiz>", "line 1: it has neither options"),
            ("<?quiz?>\nquestion: What?\nanswer: a\n<?/quiz?>", "What?: it has no right option (`answer-correct:`)"),
            ("<?quiz?>\nquestion: What?\nquestion: a\n<?/quiz?>", "What?: it has two questions, the second in line 3"),
            ("<?quiz?>\nWhat?\n<?/quiz?>", "What?: it does not start with `question:`"),
            (
                "---\nquiz: disable\n---\n<quiz>\nWhat?\n- [x] a\n- [ ] b\n</quiz>",
                "What?: the page's front matter switches",
            ),
            ("```\n<quiz>\nWhat?\n- [x] a\n</quiz>\n```\n", ": it has no quiz"),
        ] {
            let (page, told) = read(text);
            assert!(page.is_empty() && told.iter().any(|one| one.starts_with(reason)), "{reason}: {told:?} {page}");
        }
        let (page, told) = read("<quiz>\nA\n- [x] a\n<quiz>\nB\n- [x] a\n- [ ] b\n</quiz>\n");
        assert!(told[0].starts_with("A: it is never closed") && page.starts_with("## B"), "{told:?}");
    }
}
