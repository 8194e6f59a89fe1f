//! Quizdown: quizzes in Markdown for quizdown-js and the tools that embed it.
//!
//! In: Markdown files. Out: a page per file. After quizdown-js's own description (`docs/syntax.md`, `docs/options.md` and,
//! where these are silent, its reader): every heading starts a question; quotes are its hint; a list with bullets may
//! have any number of right options, one with numbers and boxes has one, one with numbers alone is a sequence; a quote
//! in an item is its comment; all other text is shown above the answers. Options are mixed unless `shuffleAnswers: false`.

use super::clean::{Cleaner, Markdown, parse};
use super::front::Front;
use super::lines::{self, Line, MOST_PIECES};
use super::page::{each_page, shortened};
use super::titles;
use super::{Answer, Batch, Choice, Input, MOST_QUESTIONS, Note, Page, Piece, Question, page_path};
use crate::markdown::{Block, BlockKind, Item};
use crate::text::{Source, Span};
use std::ops::Range;

/// Reads quizdown; each file becomes a page.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    each_page(batch, |input, _| file(batch, input).map_err(|reason| (0, reason)))
}

fn file(batch: &Batch, input: &Input) -> Result<Page, String> {
    let mut front = Front::of(input)?;
    let (source, start) = front.place();
    let all = lines::scan(&source.text()[start..], front.first(), |_| false);
    let blocks = blocks(&all);
    let mut page = Page {
        path: page_path(&input.path),
        from: input.path.clone(),
        title: titles::title_of(&input.path),
        language: super::language_of(&input.path),
        math: lines::has_math(&all),
        ..Page::default()
    };
    let mut cleaner = Cleaner::new(batch, &input.path, &page.path);
    cleaner.math = page.math;
    if let Some(title) = front.take_text(&["title"]) {
        page.title = title;
    }
    if blocks.is_empty() {
        let mut settings = Settings::default();
        settings.read(&mut front, &mut cleaner, &mut page);
        lose_settings(&mut cleaner, 1, &mut page);
        quiz(&mut cleaner, &all, settings, &mut page)?;
    } else {
        front.take(&["filters"]);
        front.lose_rest(&mut cleaner);
        lose_settings(&mut cleaner, 1, &mut page);
        let mut at = 0;
        for block in blocks {
            prose(&mut cleaner, &all[at..block.lines.start], &mut page);
            let inside = &all[block.inside.clone()];
            let first = inside.first().map_or(1, |line| line.number);
            let mut text = unindented(inside);
            if block.html {
                text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            }
            let blank = text.len() - text.trim_start_matches([' ', '\n']).len();
            let skipped = text[..blank].matches('\n').count();
            let mut settings = Settings::default();
            match Front::read(&input.path, text[blank..].to_owned()) {
                Ok(mut own) => {
                    settings.read(&mut own, &mut cleaner, &mut page);
                    lose_settings(&mut cleaner, first, &mut page);
                    let lines = lines::scan(own.body(), first + skipped + own.first() - 1, |_| false);
                    quiz(&mut cleaner, &lines, settings, &mut page)?;
                }
                Err(reason) => {
                    let name = format!("quiz in line {first}");
                    let refused = Some(reason);
                    page.pieces.push(Piece::Question(Box::new(Question {
                        name,
                        line: first,
                        refused,
                        ..Question::default()
                    })));
                }
            }
            at = block.lines.end;
        }
        prose(&mut cleaner, &all[at..], &mut page);
    }
    if !page.pieces.iter().any(|piece| matches!(piece, Piece::Question(_))) {
        return Err("it has no question: in quizdown each starts with a heading".to_owned());
    }
    page.copies = cleaner.copies();
    Ok(page)
}

fn prose(cleaner: &mut Cleaner<'_>, lines: &[Line<'_>], page: &mut Page) {
    let Some(from) = lines.iter().position(|line| !line.is_blank()) else { return };
    let mut lines = lines[from..].to_vec();
    let line = lines[0].number;
    if page.pieces.is_empty()
        && let Some(title) = titles::take_title(&mut lines)
        && page.title == titles::title_of(&page.from)
    {
        page.title = title;
    }
    let text = cleaner.prose(&lines::join(&lines));
    let lost = cleaner.lost();
    if !text.is_empty() || !lost.is_empty() {
        page.pieces.push(Piece::Prose { text, line, lost });
    }
}

/// Settings of a quiz that have no place belong to no question, so they are told by themselves.
fn lose_settings(cleaner: &mut Cleaner<'_>, line: usize, page: &mut Page) {
    let lost = cleaner.lost();
    if !lost.is_empty() {
        page.pieces.push(Piece::Prose { text: Markdown::default(), line, lost });
    }
}

/// A quiz inside a page.
struct Embedded {
    /// All its lines.
    lines: Range<usize>,
    /// Those between its marks.
    inside: Range<usize>,
    /// Whether it stands in HTML, where `<` is written `&lt;`.
    html: bool,
}

/// Quizzes in a page: fences, containers, tags, shortcodes and comments that are called `quizdown`.
fn blocks(lines: &[Line<'_>]) -> Vec<Embedded> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let text = line.text.trim();
        if line.code {
            let end = lines::code_end(lines, at);
            let info = lines::fence(text).map_or("", |(_, _, info)| info).trim_matches(['{', '}']);
            if info.split([' ', '}', ',']).next() == Some("quizdown") {
                found.push(Embedded { lines: at..end, inside: at + 1..(end - 1).max(at + 1), html: false });
            }
            at = end;
            continue;
        }
        let close = match text {
            _ if text.starts_with(":::") && text.trim_matches([':', ' ', '{', '}', '.']) == "quizdown" => ":::",
            _ if is_shortcode(text, "quizdown") => "{{",
            _ if is_comment(text, "quizdown:start") => "<!--",
            _ if is_div(text) => "</div>",
            _ => {
                at += 1;
                continue;
            }
        };
        let closes = |line: &Line<'_>| {
            let text = line.text.trim();
            !line.code
                && match close {
                    "{{" => is_shortcode(text, "/quizdown"),
                    "<!--" => is_comment(text, "quizdown:end"),
                    ":::" => text == ":::",
                    _ => text == close,
                }
        };
        let end = lines[at + 1..].iter().position(closes).map_or(lines.len(), |offset| at + 1 + offset);
        let html = close == "</div>";
        found.push(Embedded { lines: at..(end + 1).min(lines.len()), inside: at + 1..end, html });
        at = end + 1;
    }
    found
}

fn is_shortcode(text: &str, name: &str) -> bool {
    let inside = text.strip_prefix("{{").and_then(|text| text.strip_suffix("}}"));
    inside.is_some_and(|inside| inside.trim_matches(['<', '>', '%', ' ']).split(' ').next() == Some(name))
}

fn is_comment(text: &str, name: &str) -> bool {
    text.strip_prefix("<!--").and_then(|text| text.strip_suffix("-->")).is_some_and(|inside| inside.trim() == name)
}

fn is_div(text: &str) -> bool {
    text.strip_prefix("<div").is_some_and(|rest| {
        rest.ends_with('>')
            && rest.contains("class=")
            && rest.split(['"', '\'', ' ', '=', '>']).any(|word| word == "quizdown")
    })
}

/// Lines without the indentation that all of them have.
fn unindented(lines: &[Line<'_>]) -> String {
    let width = lines.iter().filter(|line| !line.is_blank()).map(Line::indent).min().unwrap_or(0);
    lines::dedent(&lines::join(lines), width)
}

/// What a quiz sets for its questions.
#[derive(Debug, Clone, Copy)]
struct Settings {
    shuffle: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { shuffle: true }
    }
}

impl Settings {
    fn read(&mut self, front: &mut Front, cleaner: &mut Cleaner<'_>, page: &mut Page) {
        for name in front.names() {
            let Some((_, node)) = front.take(&[&name]) else { continue };
            let value = front.text(&node).unwrap_or_default();
            let lost = self.set(&name, &value, page);
            if let Some(lost) = lost {
                cleaner.lose(lost);
            }
        }
    }

    /// Sets one; says what has no place.
    fn set(&mut self, name: &str, value: &str, page: &mut Page) -> Option<String> {
        // Older versions wrote `shuffle_answers`.
        let plain: String = name.chars().filter(|letter| *letter != '_').flat_map(char::to_lowercase).collect();
        match (plain.as_str(), value.trim()) {
            ("shuffleanswers", "true") => self.shuffle = true,
            ("shuffleanswers", "false") => self.shuffle = false,
            ("shufflequestions", "false") | ("startonload", _) | ("locale", "" | "null" | "~") => {}
            ("shufflequestions", "true") => {
                return Some("the mixing of questions (write `mix: true` into the page's front matter)".to_owned());
            }
            ("nquestions", count) => {
                let count: String = count.chars().filter(char::is_ascii_digit).take(6).collect();
                return Some(format!(
                    "the draw of {count} questions (write `draw: {count}` into the page's front matter)"
                ));
            }
            ("locale", language) if crate::course::is_language(language) => {
                page.language.get_or_insert(language.to_owned());
            }
            _ => return Some(format!("the setting `{name}`")),
        }
        None
    }
}

/// Reads the lines of one quiz.
fn quiz(cleaner: &mut Cleaner<'_>, lines: &[Line<'_>], settings: Settings, page: &mut Page) -> Result<(), String> {
    let starts: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| line.heading().is_some()).map(|(at, _)| at).collect();
    if starts.len() > MOST_QUESTIONS {
        return Err(format!("it has {} questions, more than the {MOST_QUESTIONS} that are read", starts.len()));
    }
    let first = starts.first().copied().unwrap_or(lines.len());
    let intro = &lines[..first];
    if let Some(line) = intro.iter().find(|line| !line.is_blank()) {
        let text = cleaner.prose(&lines::join(intro));
        page.pieces.push(Piece::Prose { text, line: line.number, lost: cleaner.lost() });
    }
    for (index, &at) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(lines.len());
        let title = lines[at].heading().map_or("", |(_, text)| text);
        let name = titles::plain(title);
        let name = if name.is_empty() { format!("line {}", lines[at].number) } else { shortened(&name) };
        let mut question = Question { name, line: lines[at].number, ..Question::default() };
        let mut settings = settings;
        let body = own_settings(cleaner, &lines[at + 1..end], &mut settings, page);
        if let Err(reason) = fill(cleaner, title, &body, settings, &mut question) {
            question.refuse(reason);
        }
        question.lost = cleaner.lost();
        page.pieces.push(Piece::Question(Box::new(question)));
    }
    Ok(())
}

/// Takes a question's own settings, lines between two rules below its heading, out of its lines.
fn own_settings(cleaner: &mut Cleaner<'_>, lines: &[Line<'_>], settings: &mut Settings, page: &mut Page) -> String {
    let open = lines.iter().position(|line| !line.is_blank()).filter(|at| lines[*at].text.trim() == "---");
    let Some(open) = open else { return lines::join(lines) };
    let close = lines[open + 1..].iter().position(|line| line.text.trim() == "---").map(|offset| open + 1 + offset);
    let Some(close) = close else { return lines::join(lines) };
    let inside: Vec<&str> =
        lines[open + 1..close].iter().map(|line| line.text.trim()).filter(|line| !line.is_empty()).collect();
    let pairs: Option<Vec<(&str, &str)>> = inside.iter().map(|line| line.split_once(':')).collect();
    let Some(pairs) = pairs.filter(|pairs| pairs.iter().all(|(name, _)| !name.contains(' '))) else {
        return lines::join(lines);
    };
    for (name, value) in pairs {
        if let Some(lost) = settings.set(name, value, page) {
            cleaner.lose(lost);
        }
    }
    lines::join(&lines[close + 1..])
}

/// Reads a question's Markdown into it.
fn fill(
    cleaner: &mut Cleaner<'_>,
    title: &str,
    body: &str,
    settings: Settings,
    question: &mut Question,
) -> Result<(), String> {
    let (source, document) = parse(body, cleaner.math);
    let mut prompt = vec![cleaner.option(title)];
    let mut hint = String::new();
    let mut list = None;
    let last = document.blocks.iter().rposition(|block| !matches!(block.kind, BlockKind::Rule)).map_or(0, |at| at + 1);
    for block in &document.blocks[..last] {
        match &block.kind {
            BlockKind::Heading { .. } => {
                return Err(
                    "a text in it is underlined, which makes a heading: leave a line empty above `---`".to_owned()
                );
            }
            BlockKind::Quote { .. } => {
                hint.push_str(&unquoted(&piece(&source, block.span)));
                hint.push_str("\n\n");
            }
            BlockKind::List { start, items } if list.is_none() => list = Some((start.is_some(), items)),
            BlockKind::List { .. } => cleaner.lose("a second list, which quizdown does not show"),
            _ => {
                let from = source.line(block.span.start).start;
                prompt.push(cleaner.markdown(source.slice(Span::new(from, block.span.end))));
            }
        }
    }
    if !document.footnotes.is_empty() {
        cleaner.lose("a footnote");
    }
    let (numbered, items) = list.ok_or("it has no list of options or steps")?;
    if items.len() > MOST_PIECES {
        return Err(format!("it has {} options, more than the {MOST_PIECES} of a question", items.len()));
    }
    question.prompt = Markdown::join(prompt);
    if !hint.trim().is_empty() {
        question.hints.push(cleaner.markdown(&hint));
    }
    let boxes = items.iter().filter(|item| item.task.is_some()).count();
    if numbered && boxes == 0 {
        let mut steps = Vec::new();
        for item in items {
            let (text, comment) = parts(&source, item);
            if !comment.is_empty() {
                cleaner.lose("the comment of a step");
            }
            steps.push(cleaner.option(&text));
        }
        question.answer = Answer::Order { steps };
        return Ok(());
    }
    if boxes < items.len() {
        return Err("an item of its list has no box (`[ ]` or `[x]`)".to_owned());
    }
    let right = items.iter().filter(|item| item.task.is_some_and(|task| task.checked)).count();
    match right {
        0 => return Err("none of its options is crossed: cross the right one, `[x]`".to_owned()),
        2.. if numbered => {
            return Err("several of its options are crossed, but a numbered list has one right option".to_owned());
        }
        _ => {}
    }
    let mut options = Vec::new();
    for item in items {
        let (text, comment) = parts(&source, item);
        let feedback = (!comment.trim().is_empty()).then(|| cleaner.markdown(&comment));
        let right = item.task.is_some_and(|task| task.checked);
        options.push(Choice { right, text: cleaner.option(&text), feedback });
    }
    question.answer = Answer::Options { multiple: !numbered, options };
    question.shuffle = settings.shuffle;
    Ok(())
}

/// The text of an item without its box, and its comment.
fn parts(source: &Source, item: &Item) -> (String, String) {
    let (mut text, mut comment) = (String::new(), String::new());
    for block in &item.blocks {
        let Block { kind, span } = block;
        let own = piece(source, *span);
        if matches!(kind, BlockKind::Quote { .. }) {
            comment.push_str(&unquoted(&own));
            comment.push_str("\n\n");
        } else {
            text.push_str(own.trim_end());
            text.push_str("\n\n");
        }
    }
    (text, comment)
}

/// A block without the indentation of the list that it stands in.
fn piece(source: &Source, span: Span) -> String {
    let column = span.start - source.line(span.start).start;
    let text = source.slice(span);
    match text.split_once('\n') {
        Some((first, rest)) => format!("{first}\n{}", lines::dedent(rest, column)),
        None => text.to_owned(),
    }
}

/// The text of a quote.
fn unquoted(text: &str) -> String {
    let line = |line: &str| {
        let bare = line.trim_start();
        bare.strip_prefix('>').map_or(line.to_owned(), |rest| rest.strip_prefix(' ').unwrap_or(rest).to_owned())
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, tested};

    fn of(text: &str) -> Imported {
        tested::one("quizdown", "a/planets.md", text)
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

    const HEAD: &str = "---\nshuffleAnswers: false\n---\n\n";

    #[test]
    fn lists_tell_the_form() {
        let of = |list: &str| format!("{HEAD}# What?\n\n{list}\n");
        page(&of("1. [x] a\n1. [ ] b"), "## What? {#what}\n\n- [x] a\n- [ ] b");
        page(&of("- [x] a\n- [ ] b"), "## What? {#what .multiple}\n\n- [x] a\n- [ ] b");
        page(&of("1. a\n2. b"), "## What? {#what .order}\n\n1. a\n2. b");
        page(
            &of("-   [x] a *b*\n\n    ```js\n    c\n      d\n    ```\n    > e\n    > f\n-   [ ] g\n    h"),
            "## What? {#what .multiple}\n\n- [x] a *b*\n\n  ```js\n  c\n    d\n  ```\n  > e\n  > f\n- [ ] g\n  h",
        );
    }

    #[test]
    fn text_is_prompt_and_quotes_are_one_hint() {
        page(
            &format!(
                "{HEAD}### What?\n\nOne.\n\n> a\n\n![x](https://h/x.png)\n\n> b\n\n1. [x] a\n1. [ ] b\n\nTwo.\n\n---\n\n"
            ),
            "## What? {#what}\n\nOne.\n\n![x](https://h/x.png)\n\nTwo.\n\n- [x] a\n- [ ] b\n\n> [!HINT]\n> a\n>\n> b",
        );
    }

    #[test]
    fn options_are_mixed_unless_it_is_said() {
        let list = "1. [x] a\n1. [ ] b\n";
        page(&format!("# What?\n\n{list}"), "## What? {#what shuffle=true}\n\n- [x] a\n- [ ] b");
        page(&format!("# What?\n\n---\nshuffle_answers: false\n---\n\n{list}"), "## What? {#what}\n\n- [x] a\n- [ ] b");
        page(
            &format!("{HEAD}# What?\n\n---\n\nshuffleAnswers: true\n\n---\n\n{list}"),
            "## What? {#what shuffle=true}\n\n- [x] a\n- [ ] b",
        );
        let (_, told) = read(&format!("---\nnQuestions: 2\ntextColor: red\n---\n# What?\n\n{list}"));
        assert!(
            told.iter().any(|one| one.contains("the draw of 2 questions") && one.contains("`textColor`")),
            "{told:?}"
        );
    }

    #[test]
    fn blocks_of_a_page() {
        let quiz = "# What?\n\n1. [x] a\n1. [ ] b\n";
        let expected = "Before.\n\n## What? {#what shuffle=true}\n\n- [x] a\n- [ ] b\n\n---\n\nBehind.";
        for (open, close) in [
            ("```quizdown", "```"),
            ("~~~{quizdown}", "~~~"),
            (":::{quizdown}", ":::"),
            ("::: quizdown", ":::"),
            ("{{< quizdown >}}", "{{< /quizdown >}}"),
            ("{{% quizdown %}}", "{{% /quizdown %}}"),
            ("<!-- quizdown:start -->", "<!-- quizdown:end -->"),
            ("<div class=\"quizdown\">", "</div>"),
        ] {
            page(&format!("Before.\n\n{open}\n\n{quiz}\n{close}\n\nBehind.\n"), expected);
        }
        let (_, told) = read(&format!("```quizdown\n---\na: [\n---\n{quiz}```\n"));
        assert!(told[0].starts_with("quiz in line 2: its front matter is not YAML"), "{told:?}");
    }

    #[test]
    fn what_cannot_be_a_question_is_refused_by_name() {
        for (list, reason) in [
            ("1. [ ] a\n1. [ ] b", "none of its options is crossed"),
            ("1. [x] a\n1. [x] b", "a numbered list has one right option"),
            ("- [x] a\n- b", "an item of its list has no box"),
            ("Text.", "it has no list"),
            ("1. a", "piece"),
            ("Text\n---\n\n- [x] a\n- [ ] b", "is underlined"),
        ] {
            let (page, told) = read(&format!("# What?\n\n{list}\n"));
            assert!(
                page.is_empty() && told.iter().any(|one| one.starts_with("What?: ") && one.contains(reason)),
                "{told:?}"
            );
        }
        for text in ["", "Text.\n", "- [x] a\n- [ ] b\n"] {
            let (_, told) = read(text);
            assert_eq!(told, [": it has no question: in quizdown each starts with a heading"]);
        }
    }

    #[test]
    fn more_lists_are_told() {
        let (_, told) = read("# What?\n\n- [x] a\n- [ ] b\n\nText.\n\n- c\n");
        assert_eq!(told, ["What?: a second list, which quizdown does not show"]);
    }
}
