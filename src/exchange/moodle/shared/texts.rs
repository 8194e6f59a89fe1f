//! The texts of a bank and the formats that they are written in.

use super::super::super::clean::{Cleaner, Markdown, parse};
use crate::markdown::{InlineKind, each_block, each_inline};
use crate::text::one_line;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// HTML.
    Html,
    /// HTML in which a line end is a break.
    Auto,
    /// Text without signs.
    Plain,
    /// Markdown.
    Markdown,
}

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Question,
    Option,
}

/// A text of a question as a page may hold it.
pub fn clean(cleaner: &mut Cleaner<'_>, text: &str, format: Format, place: Place) -> Markdown {
    if format == Format::Plain {
        return cleaner.text(text.trim());
    }
    let written = converted(cleaner, text, format);
    match place {
        Place::Option if format == Format::Markdown => cleaner.option(&written),
        _ => cleaner.markdown(&written),
    }
}

fn converted(cleaner: &mut Cleaner<'_>, text: &str, format: Format) -> String {
    let text = text.trim();
    match format {
        Format::Plain => cleaner.text(text).as_str().to_owned(),
        Format::Html => cleaner.html_to_markdown(text, false),
        Format::Auto => cleaner.html_to_markdown(text, true),
        Format::Markdown => dollars(text, cleaner.math),
    }
}

/// Markdown in which a single dollar sign is money: formulas stand in two of them, or in `\\(…\\)`.
fn dollars(text: &str, math: bool) -> String {
    if !text.contains('$') && !text.contains("\\\\(") {
        return text.to_owned();
    }
    let (_, document) = parse(text, false);
    let mut code = Vec::new();
    each_block(&document.blocks, &mut |block| {
        if matches!(block.kind, crate::markdown::BlockKind::Code(_)) {
            code.push(block.span);
        }
    });
    each_inline(&document.blocks, &mut |inline| {
        if matches!(inline.kind, InlineKind::Code(_)) {
            code.push(inline.span);
        }
    });
    code.sort_by_key(|span| span.start);
    let mut written = String::with_capacity(text.len() + 8);
    let mut code = code.into_iter().peekable();
    let mut at = 0;
    while at < text.len() {
        while code.next_if(|span| span.end <= at).is_some() {}
        if let Some(span) = code.peek().filter(|span| span.start <= at && at < span.end) {
            written.push_str(&text[at..span.end]);
            at = span.end;
            continue;
        }
        let rest = &text[at..];
        let part = match () {
            () if math && rest.starts_with("$$") => ("$$", "$$"),
            () if math && (rest.starts_with("\\\\(") || rest.starts_with("\\\\)")) => (&rest[..3], "$"),
            () if rest.starts_with("\\$") => ("\\$", "\\$"),
            () if rest.starts_with('$') => ("$", "\\$"),
            () => {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                (&rest[..length], &rest[..length])
            }
        };
        written.push_str(part.1);
        at += part.0.len();
    }
    written
}

/// A text of a page under its name, where that is more than a number.
pub fn prose(cleaner: &mut Cleaner<'_>, name: &str, text: &str, format: Format) -> Markdown {
    let written = converted(cleaner, text, format);
    let says = name.split(|letter: char| !letter.is_alphabetic()).any(|word| word.chars().count() > 2);
    if written.is_empty() || !says || name.chars().count() > 120 {
        return cleaner.prose(&written);
    }
    let title = Markdown::text(&one_line(name));
    cleaner.prose(&format!("## {}\n\n{written}", title.as_str()))
}
