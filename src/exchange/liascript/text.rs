//! LiaScript's own marks in running text, turned into Markdown that everybody reads alike.
//!
//! In: Markdown as a LiaScript page has it. Out: CommonMark with the same words, and what had no place in it. Films and
//! sounds become links, effects and playback their text, and only what is a formula keeps its dollars.

use super::super::fences::{Fence, LONGEST, Mask, balanced};
use super::super::formula::{self, formula};
use super::head::name_of;
use super::quiz;
use crate::html::raw;
use crate::text::one_line;
use std::cell::Cell;
use std::collections::BTreeMap;

/// The most that the macros of one page are replaced by, in bytes.
const MOST_REPLACED: usize = 256 << 10;

/// Turns texts of one page.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Whether the page has formulas, so that every other dollar sign must be escaped.
    pub math: bool,
    /// The macros that the page defines, and the words of those that are nothing else.
    pub defined: BTreeMap<String, Option<String>>,
    /// How many bytes macros have been replaced by.
    pub replaced: Cell<usize>,
    /// Whether macros come from other files too, whose names nobody knows here.
    pub imports: bool,
}

impl Texts {
    /// Whether a text holds a formula that can be drawn.
    pub fn has_formula(text: &str) -> bool {
        formula::has_formula(text, &mask(text), true, |found| found.written().is_some())
    }

    /// The macro that a line calls and nothing else, if it is one: `@name` or `@name(…)`.
    pub fn called<'a>(&self, line: &'a str) -> Option<&'a str> {
        let call = line.trim().strip_prefix('@')?;
        let name = name_of(call);
        let rest = &call[name.len()..];
        let alone = rest.is_empty() || rest.starts_with('(') && rest.ends_with(')');
        (!name.is_empty() && alone && (self.imports || self.defined.contains_key(name))).then_some(name)
    }

    /// The words that stand for a macro, as long as they are not many.
    pub fn words(&self, name: &str) -> Option<String> {
        let words = self.defined.get(name)?.clone()?;
        self.replaced.set(self.replaced.get() + words.len());
        (self.replaced.get() < MOST_REPLACED).then_some(words)
    }

    /// A text without LiaScript's marks.
    pub fn turn(&self, text: &str, lost: &mut Vec<String>) -> String {
        let text = tables(&frames(&self.fences(text, lost)));
        let mask = mask(&text);
        let mut turned = String::with_capacity(text.len());
        let mut at = 0;
        // Whether the place is in a row of a table.
        let mut row = false;
        while at < text.len() {
            if at == 0 || text[..at].ends_with('\n') {
                row = mask.end(at).is_none() && text[at..].trim_start_matches([' ', '\t']).starts_with('|');
            }
            if let Some(end) = mask.end(at) {
                if row {
                    // Elsewhere a bar ends a cell even inside code.
                    turned.push_str(&text[at..end].replace("\\|", "|").replace('|', "\\|"));
                } else {
                    turned.push_str(&text[at..end]);
                }
                at = end;
                continue;
            }
            let rest = &text[at..];
            let Some(letter) = rest.chars().next() else { break };
            let found = match letter {
                '\\' => {
                    let next = rest.chars().nth(1).map_or(0, char::len_utf8);
                    Some((at + 1 + next, rest[..1 + next].to_owned()))
                }
                '$' => self.dollar(&text, at, &mask, lost),
                '{' => effect(&text, at, &mask, lost),
                '!' | '?' => medium(&text, at, &mask, lost),
                '~' => underlined(&text, at, &mask),
                '^' => raised(rest).map(|(length, html)| (at + length, html)),
                '[' => footnote(rest, lost).map(|(length, words)| (at + length, words)),
                '@' => self.inline_macro(&text, at, lost),
                '<' => anchor(rest).map(|(length, tag)| (at + length, tag)),
                _ => None,
            };
            match found {
                Some((end, with)) => {
                    turned.push_str(&with);
                    at = end;
                }
                None => {
                    turned.push(letter);
                    at += letter.len_utf8();
                }
            }
        }
        turned
    }

    fn dollar(&self, text: &str, at: usize, mask: &Mask, lost: &mut Vec<String>) -> Option<(usize, String)> {
        match formula(text, at, mask, true) {
            Some(found) => match found.written() {
                Some(written) if self.math => Some((found.end, written)),
                Some(_) => None,
                None => {
                    lost.push("a formula that cannot be drawn here: it stands as code".to_owned());
                    let tex = one_line(found.tex);
                    Some((found.end, format!("`` {tex} ``").replace('|', "\\|")))
                }
            },
            None if self.math => Some((at + 1, "\\$".to_owned())),
            None => None,
        }
    }

    /// `@name` or `@name(…)` of a macro that the page defines itself.
    fn inline_macro(&self, text: &str, at: usize, lost: &mut Vec<String>) -> Option<(usize, String)> {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '@') {
            return None;
        }
        let rest = &text[at + 1..];
        let name = name_of(rest);
        if !self.defined.contains_key(name) {
            return None;
        }
        let mut end = at + 1 + name.len();
        if let Some(inside) = text[end..].strip_prefix('(') {
            end += balanced(inside, '(', ')').map_or(0, |length| length + 2);
        }
        if let Some(words) = self.words(name) {
            return Some((end, words));
        }
        lost.push(format!("the macro `@{name}`"));
        Some((end, String::new()))
    }

    /// The lines of fences hold a language and perhaps a name here, and nothing else.
    fn fences(&self, text: &str, lost: &mut Vec<String>) -> String {
        let mut fence = Fence::default();
        let mut lines: Vec<String> = Vec::new();
        for line in text.split('\n') {
            let inside = fence.is_open();
            let opens = fence.step(line) && !inside;
            lines.push(if opens { info(line, lost) } else { line.to_owned() });
        }
        lines.join("\n")
    }
}

/// Code in a LiaScript text; the lines of quizzes are texts of their own.
pub(super) fn mask(text: &str) -> Mask {
    Mask::of(text, quiz::is_line)
}

/// Elements that only lay text out.
const FRAMES: &[&str] =
    &["article", "aside", "center", "div", "footer", "header", "main", "nav", "p", "section", "span"];

/// Text inside of elements is Markdown here, and elsewhere only behind an empty line: so a line of nothing but frames is an
/// empty one, and what folds is kept apart from what it folds.
fn frames(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    let mut fence = Fence::default();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.split('\n') {
        if fence.step(line) || !line.contains('<') {
            lines.push(line);
            continue;
        }
        let tags = raw::tags(line);
        let covered: usize = tags.iter().map(|tag| tag.end - tag.start).sum();
        let spaces = line.chars().filter(|letter| letter.is_whitespace()).count();
        let inside: usize =
            tags.iter().map(|tag| line[tag.start..tag.end].chars().filter(|one| one.is_whitespace()).count()).sum();
        let bare = !tags.is_empty() && covered + spaces - inside == line.len();
        let named = |names: &[&str]| tags.iter().all(|tag| names.contains(&tag.name.as_str()));
        if bare && named(FRAMES) {
            lines.push("");
        } else if line.trim_end().ends_with("</summary>") || bare && named(&["details"]) && !tags[0].closing {
            lines.push(line);
            if !line.contains("<details") || line.contains("</summary>") {
                lines.push("");
            }
        } else if bare && named(&["details"]) {
            lines.extend(["", line]);
        } else {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// A text with one empty line where it has several outside code: what was cut out leaves them.
pub(super) fn tightened(text: &str) -> String {
    let mut fence = Fence::default();
    let mut kept: Vec<&str> = Vec::new();
    for line in text.split('\n') {
        let code = fence.step(line);
        let again = !code && line.trim().is_empty() && kept.last().is_none_or(|last| last.trim().is_empty());
        if !again {
            kept.push(line);
        }
    }
    kept.join("\n")
}

/// Gives the head of a table as many cells as its longest row has.
fn tables(text: &str) -> String {
    if !text.contains('|') {
        return text.to_owned();
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let mut kept: Vec<String> = Vec::with_capacity(lines.len());
    let mut fence = Fence::default();
    let mut index = 0;
    while index < lines.len() {
        let head = lines[index];
        let rule = lines.get(index + 1).copied().unwrap_or_default();
        if fence.step(head) || cells(head) == 0 || !is_rule(rule) || cells(rule) != cells(head) {
            kept.push(head.to_owned());
            index += 1;
            continue;
        }
        let end = (index..lines.len()).find(|at| lines[*at].trim().is_empty()).unwrap_or(lines.len());
        let most = lines[index..end].iter().map(|line| cells(line)).max().unwrap_or(0).min(1_000);
        let more = most.saturating_sub(cells(head));
        let bar = |line: &str| if line.trim_end().ends_with('|') { "" } else { " |" };
        for (offset, line) in lines[index..end].iter().enumerate() {
            kept.push(match offset {
                0 if more > 0 => format!("{}{}{}", line.trim_end(), bar(line), "   |".repeat(more)),
                1 if more > 0 => format!("{}{}{}", line.trim_end(), bar(line), " - |".repeat(more)),
                _ => (*line).to_owned(),
            });
        }
        index = end;
    }
    kept.join("\n")
}

/// How many cells a line of a table has; none where it starts without a bar.
fn cells(line: &str) -> usize {
    let line = line.trim();
    let Some(line) = line.strip_prefix('|') else { return 0 };
    let mask = mask(line);
    let bytes = line.as_bytes();
    let bar = |at: &usize| bytes[*at] == b'|' && mask.end(*at).is_none() && (*at == 0 || bytes[*at - 1] != b'\\');
    let bars = (0..bytes.len()).filter(bar).count();
    bars + usize::from(!line.ends_with('|'))
}

/// Whether a line parts the head of a table from its rows.
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.trim().starts_with('|') && line.trim().bytes().all(|byte| b"|-: \t".contains(&byte))
}

/// Turns the line of a fence: behind the language stands the name of a file, or a macro that runs the code.
fn info(line: &str, lost: &mut Vec<String>) -> String {
    let at = line.find(['`', '~']).unwrap_or(0);
    let mark = line[at..].chars().next().unwrap_or('`');
    let width = line[at..].chars().take_while(|letter| *letter == mark).count();
    let (fence, info) = line.split_at((at + width).min(line.len()));
    let mut language = "";
    let mut name: Vec<&str> = Vec::new();
    for (index, word) in info.split_whitespace().enumerate() {
        match word.strip_prefix('@') {
            Some(called) if !name_of(called).is_empty() => lost.push(format!("the macro `@{}`", name_of(called))),
            _ if index == 0 && !word.starts_with(['+', '-']) => language = word,
            _ => name.push(word),
        }
    }
    let name = name.join(" ").replace(['"', '`', '\\'], "");
    let name = name.trim_start_matches(['+', '-']).trim();
    let language = language.trim_matches(['{', '}', '.']);
    match (language, name) {
        ("", "") => fence.to_owned(),
        (language, "") => format!("{fence}{language}"),
        // A name without a language would be read as one.
        ("", name) => format!("{fence}text label=\"{name}\""),
        (language, name) => format!("{fence}{language} label=\"{name}\""),
    }
}

/// `{1-2}{text}`, `{|>}{text}` and `{{1}}` before a text.
fn effect(text: &str, at: usize, mask: &Mask, lost: &mut Vec<String>) -> Option<(usize, String)> {
    let rest = &text[at..];
    if let Some(end) = block_effect(rest) {
        lost.push("the steps of animations".to_owned());
        let spaces = rest[end..].bytes().take_while(|byte| *byte == b' ').count();
        return Some((at + end + spaces, String::new()));
    }
    let before = text[..at].chars().next_back();
    // Braces behind a command are a formula's.
    if before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '}' | '\\')) {
        return None;
    }
    let inside = rest.strip_prefix('{')?;
    let length = balanced(inside, '{', '}')?;
    if !is_steps(&inside[..length]) {
        return None;
    }
    let content = inside[length + 1..].strip_prefix('{')?;
    let end = balanced(content, '{', '}')?;
    let start = at + length + 3;
    if mask.end(start).is_some_and(|code| code > start + end) {
        return None;
    }
    lost.push(
        if inside[..length].contains('>') { "the playback of a text" } else { "the steps of animations" }.to_owned(),
    );
    Some((start + end + 1, content[..end].to_owned()))
}

/// The length of `{{1-2}}` or `{{|>}}` at the start of a text.
pub(super) fn block_effect(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("{{")?;
    let length = inside.as_bytes().iter().take(200).position(|byte| *byte == b'}')?;
    (is_steps(&inside[..length]) && inside[length..].starts_with("}}")).then_some(length + 4)
}

/// `1`, `1-2`, `1 |>`, `|> Voice`, `Voice |>`.
fn is_steps(text: &str) -> bool {
    if text.contains("|>") || text.contains("!>") {
        return !text.contains(['{', '\n']);
    }
    let number = |text: &str| !text.trim().is_empty() && text.trim().bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('-') {
        Some((from, to)) => number(from) && (number(to) || to.trim().is_empty()),
        None => number(text),
    }
}

/// What a voice reads: `--{{1}}--`, and the rest of its line.
pub(super) fn narrated(line: &str) -> Option<&str> {
    let inside = line.trim().strip_prefix("--{{")?;
    let (voice, rest) = inside.split_once("}}--")?;
    (voice.len() < 200 && !voice.contains('{')).then(|| rest.trim())
}

/// `!?[film](…)`, `?[sound](…)` and `??[page](…)`, which a page cannot embed, and the title of an image, which is
/// shown below it.
fn medium(text: &str, at: usize, mask: &Mask, lost: &mut Vec<String>) -> Option<(usize, String)> {
    let rest = &text[at..];
    let signs = ["!?[", "??[", "?[", "!["].into_iter().find(|signs| rest.starts_with(signs))?;
    let before = text[..at].chars().next_back();
    if signs == "?[" && before.is_some_and(|letter| !letter.is_whitespace() && !matches!(letter, '|' | '(' | '[')) {
        return None;
    }
    let inside = &rest[signs.len()..];
    let close = balanced(inside, '[', ']')?;
    let alternative = &inside[..close];
    let address = inside[close + 1..].strip_prefix('(')?;
    let length = balanced(address, '(', ')')?;
    let end = at + signs.len() + close + 2 + length + 1;
    let (url, title) = titled(&address[..length]);
    if mask.end(at + signs.len() + close + 1).is_some() {
        return None;
    }
    let caption = title.map(one_line).filter(|title| !title.is_empty());
    if signs == "![" {
        let caption = caption?;
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let alone =
            text[line..at].trim().is_empty() && text[end..].lines().next().unwrap_or_default().trim().is_empty();
        let image = format!("![{alternative}]({url})");
        let nested = alternative.contains("](");
        return Some(match alone {
            _ if nested => return None,
            true => (end, format!("{image}\\\n{}{}", &text[line..at], emphasised(&caption))),
            false => (end, format!("{image} ({caption})")),
        });
    }
    let what = match signs {
        "!?[" => "a film",
        "?[" => "a sound",
        _ => "an embedded page",
    };
    lost.push(format!("{what}: it becomes a link"));
    let name = if alternative.trim().is_empty() { url } else { alternative };
    let caption = caption.map(|caption| format!(" ({caption})")).unwrap_or_default();
    Some((end, format!("[{name}]({url}){caption}")))
}

/// Words in italics, if they have no marks of their own.
fn emphasised(words: &str) -> String {
    if words.contains(['*', '_', '`', '[', '<', '\\']) { words.to_owned() } else { format!("*{words}*") }
}

/// An address and its title: `url "title"`.
fn titled(address: &str) -> (&str, Option<&str>) {
    let address = address.trim();
    let split = address.find(char::is_whitespace).map(|at| address.split_at(at));
    match split {
        Some((url, title)) => {
            let title = title.trim();
            let quoted =
                title.len() > 1 && ['"', '\''].iter().any(|quote| title.starts_with(*quote) && title.ends_with(*quote));
            match quoted {
                true => (url, Some(&title[1..title.len() - 1])),
                false => (address, None),
            }
        }
        None => (address, None),
    }
}

/// Two waves underline and three also strike; one strikes, as everywhere.
fn underlined(text: &str, at: usize, mask: &Mask) -> Option<(usize, String)> {
    let width = text[at..].bytes().take_while(|byte| *byte == b'~').count();
    if text[..at].ends_with('~') || !(2..=3).contains(&width) {
        return None;
    }
    let inside = &text[at + width..];
    let line = &inside[..inside.floor_char_boundary(LONGEST)];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let waves = "~".repeat(width);
    let close = line.find(&waves)?;
    let content = line.get(..close)?;
    let odd = content.trim() != content || content.is_empty() || mask.end(at + width + close).is_some();
    if odd {
        return None;
    }
    let underlined = format!("<u>{content}</u>");
    let whole = if width == 3 { format!("~~{underlined}~~") } else { underlined };
    Some((at + width + close + width, whole))
}

/// `<a href=…>` with an address that holds signs which only browsers take without quotes.
fn anchor(rest: &str) -> Option<(usize, String)> {
    if !rest.starts_with("<a ") {
        return None;
    }
    let length = rest.as_bytes().iter().take(LONGEST).position(|byte| *byte == b'>')? + 1;
    let tags = raw::tags(&rest[..length]);
    let [tag] = tags.as_slice() else { return None };
    let (_, address) = tag.attributes.iter().find(|(name, _)| name == "href")?;
    let odd = address.contains(['=', '`']) && rest[..length].contains(&format!("href={address}"));
    odd.then(|| (length, format!("<a href=\"{}\">", address.trim_end_matches(',').replace('"', "%22"))))
}

/// `^up^`
fn raised(rest: &str) -> Option<(usize, String)> {
    let inside = rest.strip_prefix('^')?;
    let length = inside.find(|letter: char| letter == '^' || letter.is_whitespace() || !letter.is_alphanumeric())?;
    (length > 0 && inside[length..].starts_with('^')).then(|| (length + 2, format!("<sup>{}</sup>", &inside[..length])))
}

/// `[^1](text)`, a note within the text.
fn footnote(rest: &str, lost: &mut Vec<String>) -> Option<(usize, String)> {
    let inside = rest.strip_prefix("[^")?;
    let name = inside.find(']').filter(|length| *length > 0 && *length < 100)?;
    let note = inside[name + 1..].strip_prefix('(')?;
    let length = balanced(note, '(', ')')?;
    lost.push("a footnote: it stands in parentheses".to_owned());
    Some((name + length + 5, format!(" ({})", note[..length].trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn turn(text: &str, expected: &str, lost: &[&str]) {
        let words = Some("the Moon".to_owned());
        let defined = BTreeMap::from([("red".to_owned(), None), ("moon".to_owned(), words)]);
        let texts = Texts { defined, ..Texts::default() };
        let mut noted = Vec::new();
        assert_eq!(texts.turn(text, &mut noted), expected);
        assert_eq!(noted, lost);
    }

    #[test]
    fn marks_become_markdown() {
        turn("see !?[a film](https://x/y)", "see [a film](https://x/y)", &["a film: it becomes a link"]);
        turn("?[](https://x/y)", "[https://x/y](https://x/y)", &["a sound: it becomes a link"]);
        turn("??[a](b \"c\")", "[a](b) (c)", &["an embedded page: it becomes a link"]);
        turn("Really?[1](x)", "Really?[1](x)", &[]);
        turn("![a](b.png \"c  d\")", "![a](b.png)\\\n*c d*", &[]);
        turn("x ![a](b.png \"c\") y", "x ![a](b.png) (c) y", &[]);
        turn("![a](b.png)", "![a](b.png)", &[]);
        turn("[![a](b.png)](c)", "[![a](b.png)](c)", &[]);
        turn("a {1}{**b**} c", "a **b** c", &["the steps of animations"]);
        turn("{{1}} a {|> Voice}{b}", "a b", &["the steps of animations", "the playback of a text"]);
        turn("{{ name }} {x}{y} `{1}{b}`", "{{ name }} {x}{y} `{1}{b}`", &[]);
        turn("~a~ ~~b~~ ~~~c~~~ x^2^ ^a b^", "~a~ <u>b</u> ~~<u>c</u>~~ x<sup>2</sup> ^a b^", &[]);
        turn("a[^1](b (c)) d[^2]", "a (b (c)) d[^2]", &["a footnote: it stands in parentheses"]);
        turn("a @moon.", "a the Moon.", &[]);
        turn("a @red(b(c)) @blue a@red", "a  @blue a@red", &["the macro `@red`"]);
        turn("<a href=x?b=c, target=\"d\">e</a>", "<a href=\"x?b=c\">e</a>", &[]);
        turn("costs \\$5 $6", "costs \\$5 $6", &[]);
        turn("<div class=x>\n![a](b)\n</div>\n`<div>`", "\n![a](b)\n\n`<div>`", &[]);
        turn(
            "<details>\n<summary>a</summary>\n*b*\n</details>",
            "<details>\n<summary>a</summary>\n\n*b*\n\n</details>",
            &[],
        );
        turn("| a |\n| - |\n| `b|c` | d |", "| a |   |\n| - | - |\n| `b\\|c` | d |", &[]);
        turn("```+Output\na\n```", "```text label=\"Output\"\na\n```", &[]);
        turn("``` js -a.js\n{1}{b}\n```", "```js label=\"a.js\"\n{1}{b}\n```", &[]);
        turn("```python @Pyodide.eval\na\n```", "```python\na\n```", &["the macro `@Pyodide.eval`"]);
        turn("é\\é {", "é\\é {", &[]);
    }

    #[cfg(feature = "math")]
    #[test]
    fn only_formulas_keep_their_dollars() {
        let texts = Texts { math: true, ..Texts::default() };
        let mut lost = Vec::new();
        assert_eq!(texts.turn("$ a^2 $ costs $5 and \\$6 `$x`", &mut lost), "$a^2$ costs \\$5 and \\$6 `$x`");
        assert_eq!(texts.turn("$\\frac{1}{2}$", &mut lost), "$\\frac{1}{2}$");
        assert!(lost.is_empty());
        assert_eq!(texts.turn("$\\nope{1}$", &mut lost), "`` \\nope{1} ``");
        assert_eq!(lost.len(), 1);
        assert!(Texts::has_formula("a $b_0$") && !Texts::has_formula("$5 and $6 \\$x$ `$y$`"));
    }
}
