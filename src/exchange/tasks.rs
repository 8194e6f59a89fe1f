//! Questions with task lists as options, as in the repositories of LinkedIn skill assessments: `#### Q1. …`, code,
//! `- [ ]` and `- [x]`, then references and explanations.
//!
//! In: Markdown files. Out: a page per file. There is no description of the format; its habits were read off that
//! repository's files: code of an option stands below an empty box and is not indented, references are links below the
//! list or behind an option.

use super::clean::{Cleaner, Markdown};
use super::front::Front;
use super::lines::{self, Line, MOST_PIECES};
use super::page::{each_page, shortened};
use super::titles;
use super::{Answer, Batch, Choice, Input, MOST_QUESTIONS, Note, Page, Piece, Question, page_path};

/// Reads task lists; each file becomes a page.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    each_page(batch, |input, _| file(batch, input).map_err(|reason| (0, reason)))
}

/// A heading and the lines up to the next one.
struct Part<'a, 'b> {
    line: usize,
    heading: Option<(usize, &'a str)>,
    lines: &'b [Line<'a>],
    /// Whether it has options.
    asks: bool,
}

fn file(batch: &Batch, input: &Input) -> Result<Page, String> {
    let mut front = Front::of(input)?;
    let mut page = Page {
        path: page_path(&input.path),
        from: input.path.clone(),
        language: super::language_of(&input.path),
        ..Page::default()
    };
    let mut cleaner = Cleaner::new(batch, &input.path, &page.path);
    let title = front.take_text(&["title"]);
    front.lose_rest(&mut cleaner);
    let lines = lines::scan(front.body(), front.first(), |line| {
        lines::heading(line).is_some_and(|(level, text)| level > 2 && lines::numbered(text).is_some())
    });
    let parts = parts(&lines);
    let asking = parts.iter().filter(|part| part.asks).count();
    if asking == 0 {
        return Err("it has no task list (`- [ ]`, `- [x]`) to make options of".to_owned());
    }
    if asking > MOST_QUESTIONS {
        return Err(format!("it has {asking} questions, more than the {MOST_QUESTIONS} that are read"));
    }
    let mut counts = [0_usize; 7];
    parts
        .iter()
        .filter(|part| part.asks)
        .filter_map(|part| part.heading)
        .for_each(|(level, _)| counts[level.min(6)] += 1);
    let usual = (1..7).max_by_key(|level| counts[*level]).unwrap_or(6);
    let mut heading = None;
    let mut at = 0;
    while let Some(part) = parts.get(at) {
        at += 1;
        let numbered = part.heading.and_then(|(level, text)| Some((level, lines::numbered(text)?)));
        if part.asks {
            // Deeper headings without options belong to the question above them.
            let mut below = Vec::new();
            if let Some((level, _)) = part.heading {
                while let Some(next) =
                    parts.get(at).filter(|next| !next.asks && next.heading.is_some_and(|(deeper, _)| deeper > level))
                {
                    below.push(next);
                    at += 1;
                }
            }
            page.pieces.push(Piece::Question(Box::new(question(&mut cleaner, part, &below))));
        } else if let Some((_, (number, ..))) = numbered.filter(|(level, _)| *level == usual) {
            let name = format!("Q{number}");
            let refused = Some("it has no options (`- [ ]`, `- [x]`)".to_owned());
            page.pieces.push(Piece::Question(Box::new(Question {
                name,
                line: part.line,
                refused,
                ..Question::default()
            })));
        } else {
            let mut text = lines::join(part.lines);
            match part.heading {
                // What stands above the first question, at a higher level, names the page.
                Some((level, name)) if heading.is_none() && page.pieces.is_empty() && level < usual => {
                    heading = Some(titles::plain(name)).filter(|name| !name.is_empty());
                }
                Some((level, name)) => text = format!("{} {name}\n{text}", "#".repeat(level)),
                None => {}
            }
            let text = cleaner.prose(&text);
            let lost = cleaner.lost();
            if !text.is_empty() || !lost.is_empty() {
                page.pieces.push(Piece::Prose { text, line: part.line, lost });
            }
        }
    }
    page.title = title.or(heading).unwrap_or_else(|| titles::title_of(&input.path));
    page.copies = cleaner.copies();
    Ok(page)
}

fn parts<'a, 'b>(lines: &'b [Line<'a>]) -> Vec<Part<'a, 'b>> {
    let starts: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| line.heading().is_some()).map(|(at, _)| at).collect();
    let part = |heading: Option<usize>, from: usize, to: usize| {
        let own = &lines[from..to];
        Part {
            line: lines.get(heading.unwrap_or(from)).map_or(1, |line| line.number),
            heading: heading.and_then(|at| lines[at].heading()),
            lines: own,
            asks: own.iter().any(|line| boxed(line).is_some()),
        }
    };
    let first = starts.first().copied().unwrap_or(lines.len());
    let mut parts = Vec::new();
    if lines[..first].iter().any(|line| !line.is_blank()) {
        parts.push(part(None, 0, first));
    }
    for (index, start) in starts.iter().enumerate() {
        parts.push(part(Some(*start), start + 1, starts.get(index + 1).copied().unwrap_or(lines.len())));
    }
    parts
}

/// An option's line: whether its box is crossed, and the text behind it. A bullet may touch its box.
pub(super) fn boxed<'a>(line: &Line<'a>) -> Option<(bool, &'a str)> {
    if let Some((text, _)) = lines::item(line) {
        return lines::task(text);
    }
    let text = line.text.trim_start();
    let text = text.strip_prefix(['-', '*', '+'])?;
    if line.code || line.indent() > 3 { None } else { lines::task(text) }
}

fn question(cleaner: &mut Cleaner<'_>, part: &Part<'_, '_>, below: &[&Part<'_, '_>]) -> Question {
    let heading = part.heading.map_or("", |(_, text)| text);
    let (name, title) = match lines::numbered(heading) {
        Some((number, title, _)) => (format!("Q{number}"), title),
        None => (shortened(heading), heading),
    };
    let name = if name.is_empty() { format!("line {}", part.line) } else { name };
    let mut question = Question { name, line: part.line, ..Question::default() };
    match read_options(part.lines) {
        Ok(read) => {
            let right = read.options.iter().filter(|(right, _)| *right).count();
            if right == 0 {
                question.refuse("none of its options is crossed: cross the right one, `- [x]`");
            }
            question.prompt = Markdown::join([cleaner.option(title), cleaner.markdown(&read.prompt)]);
            let options = read.options.iter().map(|(right, text)| Choice {
                right: *right,
                text: cleaner.option(text),
                feedback: None,
            });
            question.answer = Answer::Options { multiple: right > 1, options: options.collect() };
            let mut explanation = read.explanation;
            for part in below {
                if let Some((level, text)) = part.heading {
                    explanation.push_str(&format!("\n{} {text}\n", "#".repeat(level)));
                }
                explanation.push_str(&lines::join(part.lines));
            }
            question.explanation = Some(cleaner.markdown(unlabelled(&explanation)));
        }
        Err(reason) => question.refuse(reason),
    }
    question.lost = cleaner.lost();
    question
}

/// Text without the word `Explanation:` in front of it, which its place says already.
pub(super) fn unlabelled(text: &str) -> &str {
    let bare = text.trim_start_matches(['*', '_', '#', ' ', '\n', '\t']);
    let word = "explanation";
    let Some(behind) =
        bare.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &bare[word.len()..])
    else {
        return text;
    };
    let stars = behind.trim_start_matches(['*', '_']);
    match stars.strip_prefix(':') {
        Some(rest) => {
            // `**Explanation:**`, `**Explanation**:` and `Explanation:`; stars that open behind it stay.
            let opened = text.trim_start().starts_with(['*', '_']) && stars.len() == behind.len();
            (if opened { rest.trim_start_matches(['*', '_']) } else { rest }).trim_start_matches([' ', '\t'])
        }
        None if stars.trim_start_matches([' ', '\t']).starts_with('\n') => stars,
        None => text,
    }
}

/// A question's text in parts.
pub(super) struct Read {
    pub prompt: String,
    /// Whether each option is right, and its text.
    pub options: Vec<(bool, String)>,
    pub explanation: String,
}

/// Parts the lines of a question into what stands above its options, the options, and what follows.
pub(super) fn read_options(lines: &[Line<'_>]) -> Result<Read, String> {
    let first = lines.iter().position(|line| boxed(line).is_some()).ok_or("it has no options")?;
    // What is indented further is part of an option.
    let base = lines[first].indent() + 1;
    let starts: Vec<usize> =
        (first..lines.len()).filter(|at| lines[*at].indent() <= base && boxed(&lines[*at]).is_some()).collect();
    if starts.len() > MOST_PIECES {
        return Err(format!("it has {} options, more than the {MOST_PIECES} of a question", starts.len()));
    }
    let mut options = Vec::new();
    // Whether the options so far have code below them that is not indented.
    let mut coded = true;
    let mut rest = lines.len();
    for (index, &at) in starts.iter().enumerate() {
        let Some((right, text)) = boxed(&lines[at]) else { continue };
        let end = starts.get(index + 1).copied().unwrap_or(lines.len());
        let last = index + 1 == starts.len();
        let mut reader = Reach { lines: &lines[..end], at: at + 1, base };
        reader.own()?;
        let bare = text.is_empty() && reader.at == at + 1;
        let mut code = false;
        // An empty box holds the block below it. Pictures and code between two boxes belong to the first of them; behind
        // the last box that is so if all others have code below them.
        let mut room = if bare || last && coded && index > 0 { 1 } else { 0 };
        loop {
            let block = reader.block();
            let taken = &lines[reader.at.min(block)..block];
            let fits = taken.iter().all(|line| line.code || line.is_blank() || is_image(line));
            if taken.is_empty() || room == 0 && last || !fits && (room == 0 || !bare || last) {
                break;
            }
            code |= taken.iter().any(|line| line.code);
            reader.at = block;
            room = 0;
        }
        coded &= code;
        let own = reader.at;
        if bare && own == at + 1 {
            return Err(format!("an option is empty, in line {}", lines[at].number));
        }
        let left = &lines[own..end];
        if last {
            rest = own;
        } else if let Some(line) = left.iter().find(|line| !line.is_blank()) {
            let shown: String = line.text.trim().chars().take(40).collect();
            return Err(format!(
                "a text stands between its options, in line {}: `{}`; indent it, or give the second list a heading",
                line.number,
                shown.replace('`', "'")
            ));
        }
        let text = format!("{text}\n{}", lines::join(&lines[at + 1..own]));
        options.push((right, lines::dedent(&text, base + 1)));
    }
    Ok(Read { prompt: lines::join(&lines[..first]), options, explanation: lines::join(&lines[rest..]) })
}

fn is_image(line: &Line<'_>) -> bool {
    let text = line.text.trim();
    text.starts_with("![") && text.ends_with(')') || text.starts_with("<img") && text.ends_with('>')
}

/// How far an option reaches.
struct Reach<'a, 'b> {
    lines: &'b [Line<'a>],
    at: usize,
    base: usize,
}

impl Reach<'_, '_> {
    /// Goes over the lines that follow without an empty one between, or are indented.
    fn own(&mut self) -> Result<(), String> {
        let mut blank = false;
        let mut end = self.at;
        while let Some(line) = self.lines.get(self.at) {
            let inside = line.indent() > self.base || line.code && !blank && self.lines[self.at - 1].code;
            if !line.is_blank() && !inside {
                if blank || line.code || line.is_rule() || line.is_frame() {
                    break;
                }
                let text = line.text.trim();
                if lines::item(line).is_some() {
                    return Err(format!("an item of its options has no box, in line {}", line.number));
                }
                if lines::task(text).is_some() {
                    return Err(format!("a box has no bullet in front of it, in line {}", line.number));
                }
                // A link, a quote or an explanation is what it would be behind an empty line.
                let link = text.starts_with('[') && text.ends_with(')');
                if link || text.starts_with('>') || unlabelled(text).len() < text.len() {
                    break;
                }
            }
            blank = line.is_blank() && !line.code;
            self.at += 1;
            if !blank {
                end = self.at;
            }
        }
        self.at = end;
        Ok(())
    }

    /// The end of the next block: code with its fences, or lines up to an empty one.
    fn block(&self) -> usize {
        let mut at = self.at;
        while self.lines.get(at).is_some_and(Line::is_blank) && !self.lines[at].code {
            at += 1;
        }
        let Some(first) = self.lines.get(at) else { return self.at };
        if !first.code {
            while self.lines.get(at).is_some_and(|line| !line.is_blank() && !line.code) {
                at += 1;
            }
            return at;
        }
        lines::code_end(self.lines, at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, tested};

    fn of(text: &str) -> Imported {
        tested::one("tasks", "a/some-quiz.md", text)
    }

    /// The page without its front matter, and what was told of each question.
    fn read(text: &str) -> (String, Vec<String>) {
        tested::read(&of(text))
    }

    #[track_caller]
    fn page(text: &str, expected: &str) {
        let (page, told) = read(text);
        assert_eq!(page, expected, "{told:?}");
    }

    const ONE: &str = "## T\n\n#### Q1. What?\n\n- [ ] a\n- [x] b\n";
    const PAGE: &str = "## What? {#what}\n\n- [ ] a\n- [x] b";

    #[test]
    fn boxes_in_all_their_shapes() {
        page(ONE, PAGE);
        for list in [
            "* [ ] a\n* [X] b",
            "-   [ ] a\n-   [x] b",
            "-[ ] a\n-[x] b",
            "- [] a\n- [x ] b",
            "1. [ ] a\n2. [x] b",
            " - [ ] a\n - [x] b",
            "- [ ] a\n\n- [x] b",
        ] {
            page(&ONE.replace("- [ ] a\n- [x] b", list), PAGE);
        }
    }

    #[test]
    fn code_below_a_box_is_its_option() {
        let code = |text: &str| format!("```js\n{text}\n```\n");
        let list = format!("- [ ]\n\n{}\n- [x]\n\n{}\nText.\n", code("a"), code("- [ ] b\n\n#"));
        page(
            &ONE.replace("- [ ] a\n- [x] b\n", &list),
            "## What? {#what}\n\n- [ ]\n  ```js\n  a\n  ```\n- [x]\n  ```js\n  - [ ] b\n\n  #\n  ```\n\n\
             > [!EXPLANATION]\n> Text.",
        );
        // Behind the last option code is an explanation, unless every option has some.
        let list = format!("- [ ] a\n- [x] b\n\n{}", code("c"));
        page(&ONE.replace("- [ ] a\n- [x] b\n", &list), &format!("{PAGE}\n\n> [!EXPLANATION]\n> ```js\n> c\n> ```"));
        let list = format!("- [ ] a\n\n{0}\n- [x] b\n\n{0}\n{0}", code("c"));
        let (found, _) = read(&ONE.replace("- [ ] a\n- [x] b\n", &list));
        assert_eq!(found.matches("\n  ```js").count(), 2, "{found}");
        assert_eq!(found.matches("\n> ```js").count(), 1, "{found}");
        // Options of several lines, with and without indentation.
        page(
            &ONE.replace("- [x] b", "- [x] b\nlazy\n  ```\n  c\n  ```"),
            "## What? {#what}\n\n- [ ] a\n- [x] b\n  lazy\n  ```\n  c\n  ```",
        );
    }

    #[test]
    fn what_follows_is_the_explanation() {
        for (text, explanation) in [
            ("**Explanation:** c *d*", "c *d*"),
            ("**Explanation**: c", "c"),
            ("Explanation: **c**", "**c**"),
            ("[Reference](https://a.b)", "[Reference](https://a.b)"),
            ("> c", "> c"),
            ("##### Explanation\n\nc", "c"),
            ("##### More\n\nc", "**More**\n> \n> c"),
        ] {
            for gap in ["\n", ""] {
                let text = format!("{ONE}{gap}{text}\n");
                let explanation = explanation.replace("\n> \n", "\n>\n");
                page(&text, &format!("{PAGE}\n\n> [!EXPLANATION]\n> {explanation}"));
            }
        }
    }

    #[test]
    fn several_crossed_options_are_a_multiple() {
        page(&ONE.replace("[ ]", "[x]"), "## What? {#what .multiple}\n\n- [x] a\n- [x] b");
    }

    #[test]
    fn other_headings_are_prose() {
        let text = format!("# T\n\nIntro\n\n{}\n## Part\n\nText\n\n#### Q2. Why?\n\n- [x] a\n- [ ] b\n", &ONE[6..]);
        page(&text, &format!("Intro\n\n{PAGE}\n\n## Part\n\nText\n\n### Why? {{#why}}\n\n- [x] a\n- [ ] b"));
        page("What?\n\n- [ ] a\n- [x] b\n", PAGE);
        assert!(of(ONE).files[0].1.contains("title: \"T\""));
    }

    #[test]
    fn what_is_not_clear_is_refused_by_name() {
        for (from, to, told) in [
            ("[x]", "[ ]", "Q1: none of its options is crossed"),
            ("- [ ] a\n", "", "Q1: the question has"),
            ("- [ ] a", "- [ ] b", "Q1: "),
            ("- [x] b", "- c\n- [x] b", "Q1: an item of its options has no box, in line 6"),
            ("- [x] b", "[x] b", "Q1: a box has no bullet in front of it, in line 6"),
            ("- [x] b", "\nWho?\n\n- [x] b", "Q1: a text stands between its options, in line 7: `Who?`"),
            ("- [x] b", "- [x]", "Q1: an option is empty, in line 6"),
            ("- [ ] a", "- [ ]", "Q1: an option is empty, in line 5"),
            ("- [ ] a\n- [x] b", "- a\n- b", ": it has no task list"),
            ("\n- [ ] a", "\n#### Q2. Who?\n\n- [ ] a", "Q1: it has no options"),
        ] {
            let (_, all) = read(&ONE.replace(from, to));
            assert!(all.iter().any(|one| one.starts_with(told)), "{told}: {all:?}");
        }
    }

    #[test]
    fn a_forgotten_fence_costs_one_question() {
        let text = format!("{}\n#### Q2. Why?\n\n- [x] a\n- [ ] b\n", ONE.replace("What?\n", "What?\n\n```js\nx\n"));
        let (page, told) = read(&text);
        assert!(page.contains("## Why?") && told.len() == 2, "{told:?}");
    }
}
