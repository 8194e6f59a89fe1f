//! Markdown line by line, for the formats that are habits more than grammars: where code is, where a heading stands.
//!
//! In: the text of a file. Out: its [`Line`]s. Every step is linear in the text.

/// The most options, steps or gaps of a question, as the reader of courses has it.
pub(super) const MOST_PIECES: usize = 200;

/// A line of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// The line without its end.
    pub text: &'a str,
    /// Its number in the file, from 1.
    pub number: usize,
    /// Whether it belongs to fenced code, the fences included.
    pub code: bool,
}

impl<'a> Line<'a> {
    /// Whether nothing stands on it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// How far it is indented, a tab counting four.
    pub fn indent(&self) -> usize {
        indent(self.text)
    }

    /// The level and the text of a heading (`## text ##`) outside code.
    pub fn heading(&self) -> Option<(usize, &'a str)> {
        if self.code { None } else { heading(self.text) }
    }

    /// Whether it is a rule across the page, outside code.
    pub fn is_rule(&self) -> bool {
        let text = self.text.trim();
        let mark = text.chars().next().filter(|mark| matches!(mark, '-' | '_' | '*'));
        let signs = text.chars().filter(|letter| !letter.is_whitespace());
        !self.code
            && self.indent() <= 3
            && mark.is_some_and(|mark| text.chars().all(|letter| letter == mark || letter.is_whitespace()))
            && signs.count() >= 3
    }

    /// Whether tags that only lay text out stand on it and nothing else: `<div dir="rtl">`, `</p>`.
    pub fn is_frame(&self) -> bool {
        !self.code && is_frame(self.text.trim())
    }
}

/// How far a line is indented, a tab counting four.
fn indent(line: &str) -> usize {
    let mut width = 0;
    for letter in line.chars() {
        match letter {
            ' ' => width += 1,
            '\t' => width = (width / 4 + 1) * 4,
            _ => break,
        }
    }
    width
}

/// The level and the text of a heading; four spaces before it make it code.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    if indent(line) > 3 {
        return None;
    }
    let line = line.trim();
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let text = &line[level..];
    if !(1..=6).contains(&level) || !(text.is_empty() || text.starts_with([' ', '\t'])) {
        return None;
    }
    let text = text.trim();
    let bare = text.trim_end_matches('#');
    let closed = bare.is_empty() || bare.ends_with([' ', '\t']);
    Some((level, if closed { bare.trim_end() } else { text }))
}

/// The number and the text of `12. text`, behind an anchor, stars or a `Q`; also the anchor.
pub(super) fn numbered(text: &str) -> Option<(&str, &str, Option<&str>)> {
    let (before, text) = anchored(text);
    let text = text.trim_start_matches(['*', '_']);
    let text = text.strip_prefix("Question ").or(text.strip_prefix(['Q', 'q'])).unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let rest = rest.trim_start_matches('\\').strip_prefix(['.', ')', ':', '：', '、', '．'])?;
    let (behind, rest) = anchored(rest);
    (1..=6).contains(&digits).then(|| (number, rest.trim_matches(['*', ' ', '\t']), before.or(behind)))
}

/// The attributes of an anchor at the start of a text, `<a name=…></a>`, and the rest.
fn anchored(text: &str) -> (Option<&str>, &str) {
    let text = text.trim_start();
    match text.strip_prefix("<a ").and_then(|inside| inside.split_once('>')) {
        Some((attributes, rest)) if !attributes.contains("href") => {
            let rest = rest.strip_prefix("</a>").unwrap_or(rest).trim_start();
            (Some(attributes.trim_end_matches('/').trim()), rest)
        }
        _ => (None, text),
    }
}

fn is_frame(text: &str) -> bool {
    let mut rest = text;
    while let Some(inside) = rest.strip_prefix('<') {
        let Some((tag, behind)) = inside.split_once('>') else { return false };
        let name = tag.trim_start_matches('/');
        let name = name.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        if tag.contains('<') || !["center", "div", "p", "span"].contains(&name.to_ascii_lowercase().as_str()) {
            return false;
        }
        rest = behind.trim_start();
    }
    rest.is_empty() && !text.is_empty()
}

/// The lines of a text that starts at a line of its file.
///
/// Code that is never closed would hide all that follows, so a fence without an end is text. A line that `stops` says
/// is never code: with it, one forgotten fence costs one question.
pub(super) fn scan<'a>(text: &'a str, first: usize, stops: impl Fn(&str) -> bool) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> =
        text.lines().enumerate().map(|(index, text)| Line { text, number: first + index, code: false }).collect();
    // For each line: how long a fence of backticks, and of tildes, some line behind it closes.
    let mut closes = vec![(0, 0); lines.len()];
    let mut longest = (0, 0);
    for (index, line) in lines.iter().enumerate().rev() {
        closes[index] = longest;
        match fence(line.text) {
            _ if stops(line.text) => longest = (0, 0),
            Some(('`', width, "")) => longest.0 = width.max(longest.0),
            Some(('~', width, "")) => longest.1 = width.max(longest.1),
            _ => {}
        }
    }
    let mut open: Option<(char, usize)> = None;
    for (index, line) in lines.iter_mut().enumerate() {
        match (open, fence(line.text)) {
            (Some((mark, width)), found) => {
                line.code = true;
                if matches!(found, Some((sign, wide, "")) if sign == mark && wide >= width) {
                    open = None;
                }
            }
            (None, Some((mark, width, info))) => {
                let closed = if mark == '`' { closes[index].0 } else { closes[index].1 } >= width;
                // Backticks behind backticks are code within a line.
                if closed && !(mark == '`' && info.contains('`')) {
                    line.code = true;
                    open = Some((mark, width));
                }
            }
            (None, None) => {}
        }
    }
    lines
}

/// A fence's sign, its width and what stands behind it.
pub(super) fn fence(line: &str) -> Option<(char, usize, &str)> {
    let line = line.trim();
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let width = line.chars().take_while(|letter| *letter == mark).count();
    (width >= 3).then(|| (mark, width, line[width..].trim()))
}

/// The line behind the code that is opened in line `at`.
pub(super) fn code_end(lines: &[Line<'_>], at: usize) -> usize {
    let open = lines.get(at).and_then(|line| fence(line.text));
    let mut end = at + 1;
    while let Some(line) = lines.get(end).filter(|line| line.code) {
        end += 1;
        if let (Some((mark, width, _)), Some((sign, wide, ""))) = (open, fence(line.text))
            && mark == sign
            && wide >= width
        {
            break;
        }
    }
    end.min(lines.len())
}

/// Whether a text has what looks like formulas outside code.
pub(super) fn has_math(lines: &[Line<'_>]) -> bool {
    lines.iter().filter(|line| !line.code && line.text.contains('$')).any(|line| {
        let words: String = line.text.split('`').step_by(2).collect();
        crate::check::looks_like_math(&words)
    })
}

/// Lines as one text.
pub(super) fn join(lines: &[Line<'_>]) -> String {
    let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
    for line in lines {
        text.push_str(line.text);
        text.push('\n');
    }
    text
}

/// Lines as one text without those that only lay out.
pub(super) fn unframed(lines: &[Line<'_>]) -> String {
    let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
    for line in lines {
        text.push_str(if line.is_frame() { "" } else { line.text });
        text.push('\n');
    }
    text
}

/// A list item outside code: the text behind its bullet or number, and whether it is numbered.
pub(super) fn item<'a>(line: &Line<'a>) -> Option<(&'a str, bool)> {
    if line.code || line.indent() > 3 {
        return None;
    }
    let text = line.text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (rest, numbered) = match (digits, text.as_bytes().get(digits)) {
        (0, Some(b'-' | b'*' | b'+')) => (&text[1..], false),
        (1..=9, Some(b'.' | b')')) => (&text[digits + 1..], true),
        _ => return None,
    };
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| (rest.trim(), numbered))
}

/// A box and what stands behind it: `[x] text`, with nothing, a space or a cross inside.
pub(super) fn task(text: &str) -> Option<(bool, &str)> {
    let (inside, rest) = text.strip_prefix('[')?.split_once(']')?;
    let right = match inside.trim() {
        "" if inside.len() <= 3 => false,
        "x" | "X" => true,
        _ => return None,
    };
    // `[ ](address)` is a link.
    (!rest.starts_with(['(', '['])).then(|| (right, rest.trim()))
}

/// Takes the same indentation off every line: as much as each has, at most `width`.
pub(super) fn dedent(text: &str, width: usize) -> String {
    let mut dedented = String::with_capacity(text.len());
    for line in text.lines() {
        let mut left = width;
        let mut rest = line;
        while left > 0 {
            match rest.as_bytes().first() {
                Some(b' ') => left -= 1,
                Some(b'\t') => left = left.saturating_sub(4),
                _ => break,
            }
            rest = &rest[1..];
        }
        dedented.push_str(rest);
        dedented.push('\n');
    }
    dedented
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<bool> {
        scan(text, 1, |line| line.starts_with("#### ")).iter().map(|line| line.code).collect()
    }

    #[test]
    fn code_ends_at_its_own_fence() {
        assert_eq!(codes("a\n```js\nb\n```\nc"), [false, true, true, true, false]);
        assert_eq!(codes("````\n```\n````"), [true, true, true]);
        assert_eq!(codes("~~~\n```\n~~~"), [true, true, true]);
        assert_eq!(codes("  ```\n  a\n  ```"), [true, true, true]);
        assert_eq!(codes("```a```\nb"), [false, false]);
        assert_eq!(codes("```js\nb"), [false, false]);
        // A question's heading is never code, so a forgotten fence hides nothing behind it.
        assert_eq!(codes("```js\na\n#### b\n```\nc\n```"), [false, false, false, true, true, true]);
    }

    #[test]
    fn headings_and_rules_and_frames() {
        assert_eq!(heading("## a ##"), Some((2, "a")));
        assert_eq!(heading("## C#"), Some((2, "C#")));
        assert_eq!(heading("#a"), None);
        assert_eq!(heading("    # a"), None);
        assert_eq!(heading("####### a"), None);
        assert_eq!(heading("#"), Some((1, "")));
        for (text, rule) in [("---", true), ("* * *", true), ("_____", true), ("--", false), ("-- a", false)] {
            assert_eq!(Line { text, number: 1, code: false }.is_rule(), rule, "{text}");
        }
        for (text, frame) in [
            ("<div dir='rtl'>", true),
            ("</p></div>", true),
            ("<p>a", false),
            ("<b>", false),
            ("", false),
            ("<", false),
        ] {
            assert_eq!(is_frame(text), frame, "{text}");
        }
    }

    #[test]
    fn boxes_and_items() {
        let line = |text| Line { text, number: 1, code: false };
        assert_eq!(item(&line("- a")), Some(("a", false)));
        assert_eq!(item(&line("12) a")), Some(("a", true)));
        assert_eq!(item(&line("-")), Some(("", false)));
        for text in ["-a", "1.a", "    - a", "a", ""] {
            assert_eq!(item(&line(text)), None, "{text}");
        }
        assert_eq!(task("[x] a"), Some((true, "a")));
        assert_eq!(task("[ ]a"), Some((false, "a")));
        assert_eq!(task("[] a"), Some((false, "a")));
        for text in ["[y] a", "[ ](b)", "a", "[x"] {
            assert_eq!(task(text), None, "{text}");
        }
    }
}
