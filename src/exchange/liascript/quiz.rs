//! The quizzes of LiaScript: where one starts, what it asks, and where it ends.
//!
//! In: a page's lines and a place among them. Out: the quiz that starts there, with its hints and its solution. The
//! text before a quiz is not its own; who asks decides how much of it belongs to it.

use super::super::fences::{Fence, LONGEST, balanced};
use super::super::lines::heading;
use super::lines::{Body, Cut};
use super::text::mask;
use crate::text::one_line;
use std::ops::Range;

/// The most lines of one selection over several lines.
const LONGEST_SELECTION: usize = 50;

/// What a quiz asks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Options of which one (or any number) is picked.
    Vector { multiple: bool, options: Vec<(bool, String)> },
    /// A word is typed.
    Word(String),
    /// One of a menu's options is picked.
    Menu(Vec<(bool, String)>),
    /// Rows in each of which columns are picked.
    Matrix { columns: Vec<String>, rows: Vec<Row> },
    /// A text with gaps.
    Gaps { text: String, gaps: Vec<Gap> },
    /// Something that cannot be imported, and why.
    Other(&'static str),
}

/// A row of a matrix.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Whether each column is right.
    pub right: Vec<bool>,
    /// Whether several columns may be picked.
    pub multiple: bool,
    pub text: String,
}

/// A gap in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// Its place in the text.
    pub place: Range<usize>,
    /// The options of a menu; one alone, which is right, where it is typed.
    pub options: Vec<(bool, String)>,
    pub menu: bool,
}

/// A quiz in a page.
#[derive(Debug)]
pub(super) struct Quiz {
    pub kind: Kind,
    pub hints: Vec<String>,
    pub solution: Option<String>,
    /// Whether a script decides what is right.
    pub script: bool,
    /// How far its first line is indented.
    pub indent: usize,
    /// The line behind it.
    pub end: usize,
    /// The comments before it, which may set something.
    pub settings: String,
    /// What was lost in it that is no text's.
    pub lost: Vec<String>,
}

impl Quiz {
    /// A quiz of nothing but its kind, which ends before a line.
    pub fn of(kind: Kind, end: usize) -> Self {
        Self {
            kind,
            hints: Vec::new(),
            solution: None,
            script: false,
            indent: 0,
            end,
            settings: String::new(),
            lost: Vec::new(),
        }
    }

    /// Whether it is known already that it cannot be imported.
    pub fn is_refused(&self) -> bool {
        self.script || matches!(self.kind, Kind::Other(_))
    }
}

const SURVEY: &str = "it is a survey, which has no right answer: turn it into a question with one";
const GENERIC: &str = "a script decides what is right, and scripts are never run: write it as a question";
const DRAWING: &str = "it asks inside a drawing of signs: write it as a text with gaps";
const BRACKETS: &str = "it has brackets inside its brackets, so what is right is not clear: write it without";
const QUOTED: &str = "it stands in a quote: take it out of the quote";
const CAPTION: &str = "it asks inside the caption of a picture: write it as a text with gaps";

/// Whether a line is nothing but stars.
pub(super) fn is_stars(line: &str) -> bool {
    line.len() >= 3 && line.bytes().all(|byte| byte == b'*')
}

/// The indentation of a line, and what stands behind it and a bullet.
fn bare(line: &str) -> (usize, &str) {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let bullet = text.strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with([' ', '\t']));
    (indent, bullet.map_or(text, str::trim_start))
}

/// Whether a line may belong to a quiz: then code in it ends with it.
pub(super) fn is_line(line: &str) -> bool {
    let (_, rest) = bare(line);
    rest.starts_with("[(") || rest.starts_with("[[")
}

/// An option's line: whether several may be picked, whether it is right, and its text.
pub(super) fn option(line: &str) -> Option<(bool, bool, &str)> {
    let (_, rest) = bare(line);
    let (multiple, inside, close) = match rest.strip_prefix("[[") {
        Some(inside) => (true, inside, "]]"),
        None => (false, rest.strip_prefix("[(")?, ")]"),
    };
    let (mark, text) = inside.split_once(close)?;
    let right = match mark {
        "X" | "x" => true,
        " " | "" => false,
        _ => return None,
    };
    Some((multiple, right, text))
}

/// Whether a line is an option, a word or a hint in a quote.
fn quoted(line: &str) -> bool {
    let Some(inside) = line.trim_start().strip_prefix('>') else { return false };
    let inside = inside.trim_start_matches(['>', ' ']);
    let word = bracketed(inside.trim_end()).is_some_and(|word| options(word).is_some());
    option(inside).is_some() || hint(inside).is_some() || word
}

/// A hint's line.
fn hint(line: &str) -> Option<&str> {
    bare(line).1.strip_prefix("[[?]]").map(str::trim)
}

/// Whether a line asks for an opinion: `[(1)] text`, `[[one]] text`, `[[___]]`.
fn survey(line: &str) -> bool {
    let (_, rest) = bare(line);
    let (inside, close) = match rest.strip_prefix("[[") {
        Some(inside) => (inside, "]]"),
        None => match rest.strip_prefix("[(") {
            Some(inside) => (inside, ")]"),
            None => return false,
        },
    };
    let Some((name, text)) = inside.split_once(close) else { return false };
    let lines = name.contains("___") && name.chars().all(|letter| letter == '_' || letter.is_whitespace());
    let named = name.chars().next().is_some_and(|letter| !letter.is_whitespace())
        && !name.contains(['[', ']', '(', ')', '|'])
        && !matches!(name, "X" | "x" | "?" | "!");
    // A link and a footnote have brackets too.
    lines && text.trim().is_empty() || named && text.starts_with([' ', '\t']) && !text.trim().is_empty()
}

/// The columns of a matrix: `[(one) (two)]`.
fn columns(line: &str) -> Option<Vec<String>> {
    let (_, rest) = bare(line);
    let mut inside = rest.trim_end().strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut columns = Vec::new();
    while !inside.is_empty() {
        let (open, close) = match inside.chars().next()? {
            '(' => ('(', ')'),
            '[' => ('[', ']'),
            _ => return None,
        };
        let length = balanced(&inside[1..], open, close)?;
        columns.push(inside[1..1 + length].trim().to_owned());
        inside = inside[length + 2..].trim_start();
    }
    (!columns.is_empty()).then_some(columns)
}

/// A row of a matrix: `[ [X] [ ] ] text`; without marks it belongs to a survey.
fn row(line: &str) -> Option<Row> {
    let (_, rest) = bare(line);
    let mut inside = rest.strip_prefix('[')?;
    if !inside.starts_with(char::is_whitespace) {
        return None;
    }
    let mut right = Vec::new();
    let mut multiple = false;
    loop {
        inside = inside.trim_start_matches([' ', '\t']);
        if let Some(text) = inside.strip_prefix(']') {
            return Some(Row { right, multiple, text: text.trim().to_owned() });
        }
        let box_of = ["[X]", "[x]", "[ ]", "(X)", "(x)", "( )"].into_iter().find(|one| inside.starts_with(*one))?;
        multiple |= box_of.starts_with('[');
        right.push(!box_of.contains(' '));
        inside = &inside[3..];
    }
}

/// What stands between `[[` and `]]`, or between `[->[` and `]]`.
fn bracketed(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("[[").or_else(|| text.strip_prefix("[->["))?;
    inside.strip_suffix("]]").filter(|inside| !inside.contains("]]"))
}

/// The options of a menu, or the one word that is typed. `None` if it is neither.
fn options(inside: &str) -> Option<Vec<(bool, String)>> {
    let parts = split(inside);
    let mut options = Vec::new();
    for part in parts {
        let part = one_line(part);
        let right = part.strip_prefix('(').and_then(|part| part.strip_suffix(')')).map(|part| part.trim().to_owned());
        options.push(match right {
            Some(right) => (true, right),
            None => (false, part),
        });
    }
    Some(options)
        .filter(|options| !matches!(options.as_slice(), [(_, word)] if matches!(word.as_str(), "" | "?" | "!")))
}

/// Parts between bars; a bar behind a backslash, or in code, is text.
fn split(text: &str) -> Vec<&str> {
    let mask = mask(text);
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 0..bytes.len() {
        if bytes[at] == b'|' && mask.end(at).is_none() && (at == 0 || bytes[at - 1] != b'\\') {
            parts.push(&text[start..at]);
            start = at + 1;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// A word that is typed: what stands in the brackets, and nothing is taken from it.
fn word(inside: &str) -> String {
    one_line(inside).replace("\\|", "|")
}

/// The quiz that starts at a line outside code, if one does. A text with gaps only starts on a `fresh` line, which goes
/// on with nothing before it.
pub(super) fn quiz(body: &Body, start: usize, fresh: bool) -> Option<Quiz> {
    let lines = &body.lines;
    let line = lines.get(start)?.text.as_str();
    let mut lost = Vec::new();
    let (kind, mut end) = kind(body, start, &mut lost).or_else(|| if fresh { gaps(body, start) } else { None })?;
    let settings: Vec<&str> = body
        .cuts_at(start)
        .filter_map(|cut| match cut {
            Cut::Comment(comment) => Some(comment.as_str()),
            Cut::Script => None,
        })
        .collect();
    let mut quiz = Quiz { indent: bare(line).0, settings: settings.join(" "), lost, ..Quiz::of(kind, start) };
    while let Some(hint) = lines.get(end).and_then(|line| hint(&line.text)) {
        quiz.hints.push(hint.to_owned());
        end += 1;
    }
    let script = |at: usize| body.cuts_at(at).any(|cut| matches!(cut, Cut::Script));
    quiz.script = script(end);
    if lines.get(end).is_some_and(|line| is_stars(line.text.trim())) {
        match solution(body, end) {
            Some(close) => {
                quiz.solution = Some(dedented(lines[end + 1..close].iter().map(|line| line.text.as_str())));
                end = close + 1;
                quiz.script |= script(end);
            }
            None => quiz.lost.push("the end of its solution, which stays a text behind it".to_owned()),
        }
    }
    quiz.end = end;
    Some(quiz)
}

/// Everything but a text with gaps: what it is, and the line behind it.
fn kind(body: &Body, start: usize, lost: &mut Vec<String>) -> Option<(Kind, usize)> {
    let lines = &body.lines;
    let text = |at: usize| lines.get(at).map(|line| line.text.as_str());
    let line = text(start)?;
    let (_, rest) = bare(line);
    let mut end = start + 1;
    if quoted(line) {
        while text(end).is_some_and(quoted) {
            end += 1;
        }
        return Some((Kind::Other(QUOTED), end));
    }
    if !rest.starts_with('[') {
        return None;
    }
    if let Some(columns) = columns(line)
        && let Some(first) = text(end).and_then(row)
    {
        let mut rows = vec![first];
        end += 1;
        while let Some(row) = text(end).and_then(row) {
            rows.push(row);
            end += 1;
        }
        let asks = rows.iter().any(|row| !row.right.is_empty());
        return Some((if asks { Kind::Matrix { columns, rows } } else { Kind::Other(SURVEY) }, end));
    }
    if let Some((multiple, ..)) = option(line) {
        let mut options = Vec::new();
        end = start;
        while let Some((_, right, words)) = text(end).and_then(option).filter(|(several, ..)| *several == multiple) {
            if text(end).is_some_and(|line| line.contains("[[]]") || line.contains("[()]")) {
                lost.push("the missing space in a box".to_owned());
            }
            options.push((right, words.trim().to_owned()));
            end += 1;
        }
        return Some((Kind::Vector { multiple, options }, end));
    }
    if rest.trim_end() == "[[!]]" {
        return Some((Kind::Other(GENERIC), end));
    }
    if survey(line) {
        while text(end).is_some_and(survey) {
            end += 1;
        }
        return Some((Kind::Other(SURVEY), end));
    }
    // A word and a menu have no bullet.
    let rest = line.trim();
    if !rest.starts_with("[[") && !rest.starts_with("[->[") {
        return None;
    }
    let mut whole = rest.to_owned();
    let mut open = !whole.contains("]]");
    while open && end - start < LONGEST_SELECTION {
        let more = text(end).map(str::trim).filter(|more| !more.is_empty())?;
        open = !more.contains("]]");
        whole.push('\n');
        whole.push_str(more);
        end += 1;
    }
    let inside = bracketed(whole.trim_end())?;
    let found = options(inside)?;
    let kind = match found.as_slice() {
        [_] if inside.trim() == "?" => return None,
        [_] if inside.contains(['[', ']']) && !inside.contains(['$', '`']) => Kind::Other(BRACKETS),
        [_] => Kind::Word(word(inside)),
        options if options.iter().all(|(right, _)| !right) => Kind::Other(SURVEY),
        _ => Kind::Menu(found),
    };
    Some((kind, end))
}

/// A text with gaps: a run of lines without an empty one, as far as it goes.
fn gaps(body: &Body, start: usize) -> Option<(Kind, usize)> {
    let lines = &body.lines;
    let end = run(body, start);
    let text = lines[start..end].iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    if !text.contains("[[") && !text.contains("[->[") {
        return None;
    }
    let mask = mask(&text);
    let mut gaps = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find('[').map(|offset| at + offset) {
        at = next + 1;
        let escaped = text[..next].ends_with('\\');
        if mask.end(next).is_some() || escaped {
            continue;
        }
        let rest = &text[next..];
        let open = if rest.starts_with("[[") { 2 } else { 4 };
        if !rest.starts_with("[[") && !rest.starts_with("[->[") {
            continue;
        }
        let near = &rest[open..];
        let Some(length) = near[..near.floor_char_boundary(LONGEST)].find("]]") else { continue };
        let inside = &rest[open..open + length];
        let behind = &rest[open + length + 2..];
        // `[[words]](address)` is a link.
        if inside.contains("[[") || behind.starts_with('(') {
            continue;
        }
        let Some(found) = options(inside) else { continue };
        if found.len() == 1 && inside.contains(['[', ']']) && !inside.contains(['$', '`']) {
            return Some((Kind::Other(BRACKETS), end));
        }
        if inside.contains("___") && inside.chars().all(|letter| letter == '_' || letter.is_whitespace()) {
            return Some((Kind::Other(SURVEY), end));
        }
        let menu = found.len() > 1;
        if menu && found.iter().all(|(right, _)| !right) {
            return Some((Kind::Other(SURVEY), end));
        }
        let near = text.floor_char_boundary(next.saturating_sub(LONGEST));
        let near = text[near..next].rfind('\n').map_or(near, |end| near + end + 1);
        if text[near..next].rfind("](").is_some_and(|link| !text[near + link..next].contains(')')) {
            return Some((Kind::Other(CAPTION), end));
        }
        let options = if menu { found } else { vec![(true, word(inside))] };
        gaps.push(Gap { place: next..next + open + length + 2, options, menu });
        at = next + open + length + 2;
    }
    (!gaps.is_empty()).then_some((Kind::Gaps { text, gaps }, end))
}

/// The line behind the lines that stand together with one.
pub(super) fn run(body: &Body, start: usize) -> usize {
    let fits = |line: &str| {
        !line.trim().is_empty()
            && heading(line).is_none()
            && !is_stars(line.trim())
            && !Fence::default().step(line)
            && hint(line).is_none()
            && option(line).is_none()
    };
    let mut end = start;
    while body.lines.get(end).is_some_and(|line| fits(&line.text)) {
        end += 1;
    }
    end
}

/// A drawing that asks: its first line, and the one behind it.
pub(super) fn drawing(body: &Body, start: usize) -> Option<(Kind, usize)> {
    let line = body.lines.get(start)?.text.trim();
    let info = line.trim_start_matches(['`', '~']).trim();
    if !info.starts_with("ascii") {
        return None;
    }
    let mut fence = Fence::default();
    let mut asks = false;
    for (offset, line) in body.lines[start..].iter().enumerate() {
        fence.step(&line.text);
        asks |= line.text.contains("[[") && line.text.contains("]]");
        if !fence.is_open() {
            return asks.then_some((Kind::Other(DRAWING), start + offset + 1));
        }
    }
    None
}

/// The line of stars that ends a solution. Groups of effects inside of it have lost theirs already.
fn solution(body: &Body, start: usize) -> Option<usize> {
    let mut fence = Fence::default();
    for index in start + 1..body.lines.len() {
        let line = &body.lines[index].text;
        if fence.step(line) {
            continue;
        }
        if heading(line).is_some() {
            return None;
        }
        if is_stars(line.trim()) {
            return Some(index);
        }
    }
    None
}

/// Lines without the spaces that all of them start with.
pub(super) fn dedented<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> String {
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let least = lines.clone().filter(|line| !line.trim().is_empty()).map(spaces).min().unwrap_or(0);
    let lines: Vec<&str> = lines.map(|line| line.get(least..).unwrap_or_default()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::lines::body;
    use super::super::text::Texts;
    use super::*;

    fn read(text: &str) -> Option<Quiz> {
        quiz(&body(text, 1, &mut Texts::default()), 0, true)
    }

    #[track_caller]
    fn kind_of(text: &str) -> Option<Kind> {
        read(text).map(|quiz| quiz.kind)
    }

    fn pairs(options: &[(bool, &str)]) -> Vec<(bool, String)> {
        options.iter().map(|(right, text)| (*right, (*text).to_owned())).collect()
    }

    #[test]
    fn quizzes_are_recognised() {
        let one = pairs(&[(false, "a"), (true, "b")]);
        for text in ["[( )] a\n[(X)] b", "- [( )] a\n- [(x)] b", "    [( )] a\n    [(X)] b\n\nc"] {
            assert_eq!(kind_of(text), Some(Kind::Vector { multiple: false, options: one.clone() }), "{text}");
        }
        assert_eq!(kind_of("[[ ]] a\n[[X]] b\n[[?]] c"), Some(Kind::Vector { multiple: true, options: one.clone() }));
        assert_eq!(kind_of("  [[git init]]"), Some(Kind::Word("git init".to_owned())));
        assert_eq!(kind_of("[[ a | (b) ]]"), Some(Kind::Menu(one.clone())));
        assert_eq!(kind_of("[->[a|( b )]]"), Some(Kind::Menu(one.clone())));
        assert_eq!(kind_of("    [[  a\n    | ( b )\n    ]]"), Some(Kind::Menu(one)));
        for text in
            ["[(1)] a\n[(2)] b", "[[red]] is it red", "[[___]]", "[[___  ____]]", "[(a)(b)]\n[    ] c", "[[a|b]]"]
        {
            assert_eq!(kind_of(text), Some(Kind::Other(SURVEY)), "{text}");
        }
        assert_eq!(kind_of("[[!]]"), Some(Kind::Other(GENERIC)));
        for text in ["[[a]](b)", "[a](b)", "- [x] a", "`[[a]]`", "[^1]: a", "a [b] c", "[[?]] a", "# [[a]]", "\\[[a]]"]
        {
            assert_eq!(kind_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_matrix_has_columns_and_rows() {
        let kind = kind_of("- [(a (b)) [c]]\n- [ [X] [ ] ] d\n- [ (X) ( ) ] e").unwrap();
        let Kind::Matrix { columns, rows } = kind else { panic!("{kind:?}") };
        assert_eq!(columns, ["a (b)", "c"]);
        assert_eq!(rows[0], Row { right: vec![true, false], multiple: true, text: "d".to_owned() });
        assert!(!rows[1].multiple);
    }

    #[test]
    fn gaps_are_found_in_texts() {
        let Some(Kind::Gaps { text, gaps }) = kind_of("A [[ b ]] and [[c|(d)]]\n`[[e]]` [[f]](g)\n\nh") else {
            panic!()
        };
        assert_eq!(text, "A [[ b ]] and [[c|(d)]]\n`[[e]]` [[f]](g)");
        assert_eq!(gaps.len(), 2);
        assert_eq!(gaps[0], Gap { place: 2..9, options: pairs(&[(true, "b")]), menu: false });
        assert_eq!(gaps[1].options, pairs(&[(false, "c"), (true, "d")]));
        assert_eq!(kind_of("![a](b \"[[c]]\")"), Some(Kind::Other(CAPTION)));
    }

    #[test]
    fn hints_scripts_and_solutions_belong_to_a_quiz() {
        let quiz = read("    [[a]]\n    [[?]] b\n    - [[?]] c\n    ****\n    d\n\n      e\n    *****\n\nf").unwrap();
        assert_eq!((quiz.indent, quiz.end), (4, 8));
        assert_eq!(quiz.hints, ["b", "c"]);
        assert_eq!(quiz.solution.as_deref(), Some("d\n\n  e"));
        assert!(!quiz.script && read("[[a]]\n<script>x</script>\n").unwrap().script);
        assert!(read("[[a]]\n***\nb\n***\n<script>x</script>").unwrap().script);
        assert!(!read("[[a]]\n\n<script>x</script>").unwrap().script);
        let open = read("[[a]]\n***\nb\n").unwrap();
        assert_eq!((open.solution, open.lost.len()), (None, 1));
        assert_eq!(read("<!-- data-randomize -->\n[(X)] a").unwrap().settings, " data-randomize ");
    }
}
