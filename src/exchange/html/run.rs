//! A run of words with its emphasis, links and line breaks, as Markdown.
//!
//! In: words, signs and styles in their order, as the tree gives them. Out: the lines of a paragraph, a heading or a
//! cell, in which every letter shows itself. Emphasis that Markdown's signs cannot say stays in tags.

use super::super::clean::address;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Style {
    Strong,
    Emphasis,
    Link(String),
    /// A tag that stays, with its attributes.
    Tag(String, String),
}

#[derive(Debug)]
enum Token {
    /// Words, escaped, or something that stays as it is.
    Text(String),
    Open(Style),
    Close(Style),
    Line,
}

/// A run of words: spaces are drawn together, and none stands just inside of emphasis, where Markdown forbids it.
#[derive(Default)]
pub(super) struct Run {
    tokens: Vec<Token>,
    /// What is open.
    pub open: Vec<Style>,
    /// What was opened and has no content yet.
    waiting: Vec<Style>,
    space: bool,
    pub one_line: bool,
    /// How many line ends stand behind the last words.
    pub ends: usize,
}

impl Run {
    /// A run whose line breaks become spaces, as in a heading.
    pub(super) fn on_one_line() -> Self {
        Self { one_line: true, ..Self::default() }
    }

    pub(super) fn space(&mut self) {
        self.space = true;
    }

    pub(super) fn text(&mut self, text: &str) {
        // Editors write a no-break space beside a space where their author typed two.
        let text = text.replace(" \u{a0}", " ").replace("\u{a0} ", " ");
        let words = text.trim_matches(is_space);
        if words.len() < text.len() && text.starts_with(is_space) {
            self.space = true;
        }
        if !words.is_empty() {
            let words: Vec<&str> = words.split(is_space).filter(|word| !word.is_empty()).collect();
            self.piece(&escaped(&words.join(" ")));
            self.space = text.ends_with(is_space);
        }
    }

    /// Something that stays as it is.
    pub(super) fn piece(&mut self, piece: &str) {
        if self.space && !matches!(self.tokens.last(), None | Some(Token::Line)) {
            self.tokens.push(Token::Text(" ".to_owned()));
        }
        self.space = false;
        // A digit behind a dollar sign would make it a price.
        if let Some(Token::Text(text)) = self.tokens.last_mut()
            && text.ends_with('$')
            && !text.ends_with("\\$")
            && piece.starts_with(|letter: char| letter.is_ascii_digit())
        {
            text.push_str("<wbr>");
        }
        for style in std::mem::take(&mut self.waiting) {
            // Two that follow each other are one.
            match self.tokens.last() {
                Some(Token::Close(last)) if *last == style => {
                    self.tokens.pop();
                }
                _ => self.tokens.push(Token::Open(style)),
            }
        }
        match self.tokens.last_mut() {
            Some(Token::Text(text)) => text.push_str(piece),
            _ => self.tokens.push(Token::Text(piece.to_owned())),
        }
    }

    pub(super) fn line(&mut self) {
        self.space = false;
        if self.one_line {
            self.space = true;
        } else if !matches!(self.tokens.last(), None | Some(Token::Line)) {
            self.tokens.push(Token::Line);
        }
    }

    /// Whether a style was opened; not inside of itself.
    pub(super) fn open(&mut self, style: Style) -> bool {
        let link = matches!(style, Style::Link(_)) && self.open.iter().any(|open| matches!(open, Style::Link(_)));
        if link || self.open.contains(&style) {
            return false;
        }
        self.open.push(style.clone());
        self.waiting.push(style);
        true
    }

    pub(super) fn close(&mut self, style: &Style) {
        self.open.pop();
        if self.waiting.last() == Some(style) {
            self.waiting.pop();
        } else {
            self.tokens.push(Token::Close(style.clone()));
        }
    }

    /// The run as Markdown.
    pub(super) fn written(mut self) -> String {
        for style in std::mem::take(&mut self.open).into_iter().rev() {
            if self.waiting.last() == Some(&style) {
                self.waiting.pop();
            } else {
                self.tokens.push(Token::Close(style));
            }
        }
        while matches!(self.tokens.last(), Some(Token::Line)) {
            self.tokens.pop();
        }
        let marks = self.marks();
        let mut text = String::new();
        for (token, mark) in self.tokens.iter().zip(marks) {
            match token {
                Token::Text(words) => text.push_str(words),
                Token::Line => text.push_str("\\\n"),
                Token::Open(style) => match style {
                    Style::Strong if mark => text.push_str("**"),
                    Style::Emphasis if mark => text.push('*'),
                    Style::Strong => text.push_str("<strong>"),
                    Style::Emphasis => text.push_str("<em>"),
                    Style::Link(_) => {
                        if text.ends_with('!') && !text.ends_with("\\!") {
                            text.insert(text.len() - 1, '\\');
                        }
                        text.push('[');
                    }
                    Style::Tag(name, attributes) => text.push_str(&format!("<{name}{attributes}>")),
                },
                Token::Close(style) => match style {
                    Style::Strong if mark => text.push_str("**"),
                    Style::Emphasis if mark => text.push('*'),
                    Style::Strong => text.push_str("</strong>"),
                    Style::Emphasis => text.push_str("</em>"),
                    Style::Link(url) => text.push_str(&format!("]({})", address(url))),
                    Style::Tag(name, _) => text.push_str(&format!("</{name}>")),
                },
            }
        }
        text.trim_matches([' ', '\n', '\u{a0}']).to_owned()
    }

    /// For each token that opens or closes emphasis, whether Markdown's own signs would be read as such here; else
    /// tags must do. They are where words and signs meet as in `"*x*"y`, and where two signs would touch.
    fn marks(&self) -> Vec<bool> {
        let mut marks: Vec<Option<bool>> = vec![None; self.tokens.len()];
        let mut open = Vec::new();
        for (index, token) in self.tokens.iter().enumerate() {
            match token {
                Token::Open(_) => open.push(index),
                Token::Close(_) => {
                    let Some(start) = open.pop() else { continue };
                    let outside =
                        |letter: Option<char>| letter.is_none_or(|letter| letter.is_whitespace() || is_sign(letter));
                    let before = start.checked_sub(1).and_then(|at| self.edge(at, &marks, false));
                    let after = self.edge(index + 1, &marks, true);
                    let inside = (self.edge(start + 1, &marks, true), self.edge(index - 1, &marks, false));
                    let fits = |inner: Option<char>, outer: Option<char>| {
                        inner.is_some_and(|inner| !inner.is_whitespace() && (!is_sign(inner) || outside(outer)))
                    };
                    let star = [before, after, inside.0, inside.1].contains(&Some('*'));
                    let mark = !star && fits(inside.0, before) && fits(inside.1, after);
                    marks[start] = Some(mark);
                    marks[index] = Some(mark);
                }
                _ => {}
            }
        }
        marks.into_iter().map(|mark| mark == Some(true)).collect()
    }

    /// The first or the last letter that a token is written with. Emphasis that is not decided yet may become a star.
    fn edge(&self, at: usize, marks: &[Option<bool>], first: bool) -> Option<char> {
        let tag = |name: char, end: char| Some(if first { name } else { end });
        match self.tokens.get(at)? {
            Token::Text(text) if first => text.chars().next(),
            Token::Text(text) => text.chars().next_back(),
            Token::Open(Style::Link(_)) => Some('['),
            Token::Close(Style::Link(_)) => tag(']', ')'),
            Token::Open(Style::Tag(..)) | Token::Close(Style::Tag(..)) => tag('<', '>'),
            Token::Open(_) | Token::Close(_) if marks[at] == Some(false) => tag('<', '>'),
            Token::Open(_) | Token::Close(_) => Some('*'),
            Token::Line => None,
        }
    }
}

/// Spaces that HTML draws together; a no-break space is a letter.
fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn is_sign(letter: char) -> bool {
    !letter.is_alphanumeric() && !letter.is_whitespace()
}

/// Words of running text: every sign that Markdown would read inside of a line is escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let special = match letter {
            '\\' | '`' | '*' | '[' | ']' | '~' | '$' | '{' | '}' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '<' => next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'),
            '&' => next.is_ascii_alphabetic() || next == '#',
            _ => false,
        };
        match letter {
            // What would look like a comment is not even one behind a backslash.
            '<' if next == '!' => escaped.push_str("&lt;"),
            _ if special => escaped.extend(['\\', letter]),
            _ => escaped.push(letter),
        }
        before = letter;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::tested::gives;

    #[test]
    fn emphasis_is_read_as_it_was_meant() {
        gives("<b>a</b> <strong>b</strong> <em>c</em> <i>d</i>", "**a** **b** *c* *d*");
        gives("a<b> b </b>c", "a **b** c");
        gives("x<b>y</b>z", "x**y**z");
        gives("<b>\"x\"</b>y", "<strong>\"x\"</strong>y");
        gives("<b><i>x</i></b>", "**<em>x</em>**");
        gives("<b>a</b><b>b</b>", "**ab**");
        gives("<b></b>a<b> </b>b", "a b");
        gives("<b><b>a</b></b>", "**a**");
        gives("<b>a<p>b</p></b>", "a\n\nb");
        gives("<b>a<i>b</b>c</i>", "<strong>a<em>b</em></strong>c");
        gives(
            "<span style='font-weight: bold'>a</span> <span style=\"text-decoration: underline;\">b</span>",
            "**a** <u>b</u>",
        );
        gives(
            "H<sub>2</sub>O x<sup>2</sup> <u>a</u> <del>b</del> <kbd>c</kbd>",
            "H<sub>2</sub>O x<sup>2</sup> <u>a</u> <s>b</s> <kbd>c</kbd>",
        );
        gives("<abbr title='a \"b\"'>c</abbr>", "<abbr title=\"a &quot;b&quot;\">c</abbr>");
    }

    #[test]
    fn text_shows_itself() {
        for (html, expected) in [
            (
                "*a* _b_ `c` [d](e) ~~f~~ $1 {g} \\",
                "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\~\\~f\\~\\~ \\$1 \\{g\\} \\\\",
            ),
            ("snake_case", "snake_case"),
            ("a &lt;b&gt; &amp;amp; &copy; &#65; &#x42; &#146; &nope; &", "a \\<b> \\&amp; © A B ’ \\&nope; &"),
            ("a &lt b &ampc", "a < b \\&ampc"),
            ("Vec<T> and a<b && c>d", "Vec\\<T> and a\\<b && c>d"),
            ("{{ x }} [[y]]", "\\{\\{ x \\}\\} \\[\\[y\\]\\]"),
            (
                "<p># a</p><p>1.2.3</p><p>- b</p><p>1. c</p><p>> d</p><p>---</p><p>==<br>+ e",
                "\\# a\n\n1.2.3\n\n\\- b\n\n1\\. c\n\n\\> d\n\n\\---\n\n\\==\\\n\\+ e",
            ),
            ("Look!<a href='https://h/x'>here</a>", "Look\\![here](https://h/x)"),
            ("1 < 2 > 0", "1 < 2 > 0"),
        ] {
            gives(html, expected);
        }
    }
}
