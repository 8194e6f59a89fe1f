//! A LiaScript page as lines, without what no learner reads: comments, scripts, marks of effects, calls of macros.
//!
//! In: the page behind its first comment. Out: its lines with their numbers, what was cut out between them, and
//! what was lost where. A line that held nothing else is gone, so that what stood around it stays together.

use super::super::fences::Fence;
use super::super::lines::heading;
use super::head;
use super::quiz::is_stars;
use super::text::{Texts, block_effect, mask, narrated};

/// The farthest line that the end of a hidden part is looked for.
const FARTHEST: usize = 2_000;

/// How a script is told of.
pub(super) const SCRIPT: &str = "a script, which is never run";

/// A line of the page.
#[derive(Debug)]
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Its text.
    pub text: String,
}

/// What was cut out of a page, and before (or in) which line of the rest it stood.
#[derive(Debug)]
pub(super) enum Cut {
    /// A comment's text.
    Comment(String),
    /// A script.
    Script,
}

/// A page's lines.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub lines: Vec<Line>,
    pub cuts: Vec<(usize, Cut)>,
    /// What was lost, by the line that it stood before or in.
    pub lost: Vec<(usize, String)>,
    /// How many comments only styled what they stand beside, or were an author's notes.
    pub styles: usize,
}

impl Body {
    /// What was cut out right before a line.
    pub fn cuts_at(&self, line: usize) -> impl Iterator<Item = &Cut> {
        let start = self.cuts.partition_point(|(at, _)| *at < line);
        self.cuts[start..].iter().take_while(move |(at, _)| *at == line).map(|(_, cut)| cut)
    }

    /// What was lost in some lines.
    pub fn lost_in(&self, from: usize, to: usize) -> Vec<String> {
        let start = self.lost.partition_point(|(at, _)| *at < from);
        self.lost[start..].iter().take_while(|(at, _)| *at < to).map(|(_, what)| what.clone()).collect()
    }
}

/// Reads the lines of a page that starts at line `first`; macros that comments define are added to `texts`.
pub(super) fn body(text: &str, first: usize, texts: &mut Texts) -> Body {
    let mut body = Body::default();
    cut(text, first, &mut body, texts);
    blank(&mut body, texts);
    body.lost.sort_by_key(|(at, _)| *at);
    body
}

/// Which ends were looked for in vain: behind such a place there is none.
#[derive(Default)]
struct Missing {
    comment: bool,
    script: bool,
    style: bool,
}

/// Splits a text into lines and leaves out comments, scripts and tags of LiaScript's own.
fn cut(text: &str, first: usize, body: &mut Body, texts: &mut Texts) {
    let mask = mask(text);
    let mut missing = Missing::default();
    let mut line = String::new();
    let (mut start, mut number) = (first, first);
    let mut touched = false;
    let mut at = 0;
    while at < text.len() {
        let Some(next) = text[at..].find(['<', '\n']).map(|offset| at + offset) else {
            line.push_str(&text[at..]);
            break;
        };
        line.push_str(&text[at..next]);
        if text[next..].starts_with('\n') {
            number += 1;
            let gone = touched && line.trim().is_empty();
            let text = std::mem::take(&mut line);
            if !gone {
                body.lines.push(Line { number: start, text });
            }
            (start, touched, at) = (number, false, next + 1);
            continue;
        }
        match piece(text, next, &mut missing).filter(|_| mask.end(next).is_none()) {
            Some((end, what)) => {
                number += text[next..end].matches('\n').count();
                touched = true;
                note(what, body, texts);
                at = end;
            }
            None => {
                line.push('<');
                at = next + 1;
            }
        }
    }
    if !line.is_empty() {
        body.lines.push(Line { number: start, text: line });
    }
}

/// A piece that is cut out.
enum Found<'a> {
    Comment(&'a str),
    Script,
    Style,
    Tag,
    Table,
}

/// What starts at a `<`, and where it ends.
fn piece<'a>(text: &'a str, start: usize, missing: &mut Missing) -> Option<(usize, Found<'a>)> {
    let rest = &text[start..];
    if rest.starts_with("<!--") {
        if missing.comment {
            return None;
        }
        let inside = rest.get(4..)?;
        let Some(length) = inside.find("-->") else {
            missing.comment = true;
            return None;
        };
        return Some((start + 4 + length + 3, Found::Comment(&inside[..length])));
    }
    if rest.starts_with("<lia-keep>") {
        return Some((start + 10, Found::Tag));
    }
    if rest.starts_with("</lia-keep>") {
        return Some((start + 11, Found::Tag));
    }
    let named = |name: &str| {
        let word = rest.get(1..=name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name));
        let behind = rest.as_bytes().get(name.len() + 1);
        word && behind.is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
    };
    if named("script") && !missing.script {
        return match closing(rest, "</script") {
            Some(length) => Some((start + length, Found::Script)),
            None => {
                missing.script = true;
                None
            }
        };
    }
    if named("style") && !missing.style {
        return match closing(rest, "</style") {
            Some(length) => Some((start + length, Found::Style)),
            None => {
                missing.style = true;
                None
            }
        };
    }
    if named("table") {
        // Only a script would fill it.
        let open = rest.bytes().take(400).position(|byte| byte == b'>')?;
        let behind = &rest[open + 1..];
        let spaces = behind.len() - behind.trim_start().len();
        if behind[spaces..].starts_with("</table>") {
            let end = start + open + 1 + spaces + 8;
            let line_break = if text[end..].starts_with("<br>") { 4 } else { 0 };
            return Some((end + line_break, Found::Table));
        }
    }
    None
}

/// Where an element ends whose end tag starts with `tag`, in any case.
fn closing(text: &str, tag: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let at = bytes.windows(tag.len()).position(|window| window.eq_ignore_ascii_case(tag.as_bytes()))?;
    let end = bytes[at..].iter().position(|byte| *byte == b'>')?;
    Some(at + end + 1)
}

/// Notes what was cut out before the line that is read.
fn note(found: Found<'_>, body: &mut Body, texts: &mut Texts) {
    let at = body.lines.len();
    let comment = match found {
        Found::Tag => return,
        Found::Script => {
            body.cuts.push((at, Cut::Script));
            body.lost.push((at, SCRIPT.to_owned()));
            return;
        }
        Found::Style => {
            body.lost.push((at, "`<style>`".to_owned()));
            return;
        }
        Found::Table => {
            body.lost.push((at, "an empty table, which a script would fill".to_owned()));
            return;
        }
        Found::Comment(comment) => comment,
    };
    if comment.trim_start().starts_with("--{{") {
        body.lost.push((at, "a hidden text of the narrator".to_owned()));
        return;
    }
    let settings = head::settings(comment);
    if !settings.defined.is_empty() {
        let names: Vec<String> = settings.defined.iter().map(|(name, _)| format!("`@{name}`")).collect();
        body.lost.push((at, format!("the macros of a comment: {}", names.join(", "))));
        texts.defined.extend(settings.defined);
        return;
    }
    if comment.contains("data-") {
        body.cuts.push((at, Cut::Comment(comment.to_owned())));
    } else {
        body.styles += 1;
    }
}

/// Empties the lines that call macros, mark effects and voices, or are hidden from learners.
fn blank(body: &mut Body, texts: &Texts) {
    let mut fence = Fence::default();
    let mut stars: Vec<usize> = Vec::new();
    // How many lines may be looked through for ends, so that ends that are missing cost no more than the page is long.
    let mut budget = 20 * body.lines.len() + FARTHEST;
    let mut index = 0;
    while index < body.lines.len() {
        let text = &body.lines[index].text;
        if fence.step(text) {
            index += 1;
            continue;
        }
        let trimmed = text.trim();
        if let Some(name) = texts.called(trimmed) {
            match texts.words(name) {
                Some(words) => body.lines[index].text = words,
                None => {
                    body.lost.push((index, format!("the macro `@{name}`")));
                    body.lines[index].text.clear();
                }
            }
        } else if let Some(rest) = narrated(trimmed).map(str::to_owned) {
            body.lost.push((index, "the narrator's voice".to_owned()));
            body.lines[index].text = rest;
        } else if block_effect(trimmed) == Some(trimmed.len()) && !trimmed.is_empty() {
            let what = if trimmed.contains('>') { "the playback of a text" } else { "the steps of animations" };
            body.lost.push((index, what.to_owned()));
            body.lines[index].text.clear();
            if let Some(close) = group(body, index + 1, &mut budget) {
                stars.push(close);
                body.lines[index + 1].text.clear();
            }
        } else if stars.contains(&index) {
            stars.retain(|close| *close != index);
            body.lines[index].text.clear();
        } else if is_hidden(trimmed)
            && let Some(end) = hidden(body, index, &mut budget)
        {
            for line in &mut body.lines[index..=end] {
                line.text.clear();
            }
            body.lost.push((index, "a part that is hidden from learners".to_owned()));
            index = end;
        }
        index += 1;
    }
}

/// The line of stars that ends the group which starts at a line of stars: one as long, else the next.
fn group(body: &Body, start: usize, budget: &mut usize) -> Option<usize> {
    let open = body.lines.get(start).map(|line| line.text.trim()).filter(|line| is_stars(line))?;
    let mut fence = Fence::default();
    let mut first = None;
    for index in start + 1..body.lines.len().min(start + FARTHEST.min(*budget)) {
        *budget -= 1;
        let line = &body.lines[index].text;
        if fence.step(line) {
            continue;
        }
        if heading(line).is_some() {
            break;
        }
        let line = line.trim();
        if line == open {
            return Some(index);
        }
        if is_stars(line) {
            first = first.or(Some(index));
        }
    }
    first
}

/// Whether a line opens an element that nobody sees.
fn is_hidden(line: &str) -> bool {
    line.starts_with("<div") && {
        let tag: String = line.chars().filter(|letter| !letter.is_whitespace()).take(400).collect();
        tag.contains("display:none") && tag.split_once('>').is_some_and(|(tag, _)| tag.contains("display:none"))
    }
}

/// The line that ends a hidden element.
fn hidden(body: &Body, start: usize, budget: &mut usize) -> Option<usize> {
    let mut depth = 0usize;
    for index in start..body.lines.len().min(start + FARTHEST.min(*budget)) {
        *budget -= 1;
        let line = &body.lines[index].text;
        depth += line.matches("<div").count();
        let closed = line.matches("</div").count();
        if closed >= depth {
            return Some(index);
        }
        depth -= closed;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn lines(text: &str, expected: &[&str], lost: &[&str]) {
        let mut texts = Texts { imports: true, ..Texts::default() };
        let body = body(text, 1, &mut texts);
        let found: Vec<&str> = body.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(found, expected);
        let noted: Vec<&str> = body.lost.iter().map(|(_, what)| what.as_str()).collect();
        assert_eq!(noted, lost);
    }

    #[test]
    fn what_nobody_reads_is_cut_out() {
        lines("a <!-- style=\"x\" -->\nb", &["a ", "b"], &[]);
        lines("a\n<!--\nx\n-->\nb", &["a", "b"], &[]);
        lines("`<!-- a -->`", &["`<!-- a -->`"], &[]);
        lines("a <!-- b", &["a <!-- b"], &[]);
        lines("[[a]]\n<script>\nx\n\ny</script>\nb", &["[[a]]", "b"], &["a script, which is never run"]);
        lines("# A\n@overview\nb", &["# A", "", "b"], &["the macro `@overview`"]);
        lines("```\n@a\n{{1}}\n```", &["```", "@a", "{{1}}", "```"], &[]);
        lines("  --{{0}}--\nb", &["", "b"], &["the narrator's voice"]);
        lines("{{1}}\n****\na\n\n***\n****\nb", &["", "", "a", "", "***", "", "b"], &["the steps of animations"]);
        lines(
            "<div style = \"display: none;\">\n\nx <div>\n</div></div>\nb",
            &["", "", "", "", "b"],
            &["a part that is hidden from learners"],
        );
        lines(
            "<lia-keep>$1</lia-keep> <table id=\"x\"> </table>",
            &["$1 "],
            &["an empty table, which a script would fill"],
        );
        lines("<!-- --{{1}}-- hush -->\na", &["a"], &["a hidden text of the narrator"]);
        lines("## A\n<!--\n@b: c\n-->\nd", &["## A", "d"], &["the macros of a comment: `@b`"]);
    }

    #[test]
    fn lines_keep_their_numbers() {
        let body = body("a\n<!--\nx\n--> b\nc", 5, &mut Texts::default());
        let numbers: Vec<usize> = body.lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [5, 6, 9]);
    }
}
