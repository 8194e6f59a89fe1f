//! Lines that look like an option or a heading and that the parser reads as text or as code: an option that is none is
//! no part of its question, and its box tells the answer to every reader.

use super::{Block, BlockKind, Inline, InlineKind};
use crate::diagnostic::{Code as Fault, Diagnostic};
use crate::text::{Source, Span};
use std::sync::Arc;

/// Signs that other programs put before the items of a list, and dashes that they make of `-`.
const BULLETS: &[char] =
    &['•', '◦', '‣', '⁃', '∙', '·', '●', '○', '▪', '▫', '■', '□', '–', '—', '−', '‐', '‑', '➢', '➤', '*', '-', '+'];

/// Looks through blocks, however deep. A plain quote is somebody else's text, so it may show a list as it likes.
pub(super) fn find(source: &Arc<Source>, blocks: &[Block], findings: &mut Vec<Diagnostic>) {
    walk(source, blocks, None, findings);
}

/// `item` is the bullet of the innermost item around the blocks and what stands before it on its line.
fn walk(source: &Arc<Source>, blocks: &[Block], item: Option<(char, Span)>, findings: &mut Vec<Diagnostic>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph { content, .. } => paragraph(source, content, item, findings),
            BlockKind::Code(code) if !code.is_fenced(block.span) => findings.extend(indented(source, block.span)),
            BlockKind::List { items, .. } => {
                for item in items {
                    let text = source.slice(item.span);
                    let at = item.span.start + text.len() - text.trim_start_matches(' ').len();
                    let before = Span::new(source.line(at).start, at);
                    walk(source, &item.blocks, Some((item.bullet as char, before)), findings);
                }
            }
            BlockKind::Quote { label: Some(_), blocks } => walk(source, blocks, item, findings),
            _ => {}
        }
    }
}

fn paragraph(source: &Arc<Source>, content: &[Inline], item: Option<(char, Span)>, findings: &mut Vec<Diagnostic>) {
    // A line that starts with a box and nothing before it is an option only among its like, or where it is not indented
    // under the item it goes on with: a line of a text may be broken before a box.
    let mut bare = item.is_none();
    for (index, inline) in content.iter().enumerate() {
        let starts = index == 0 || matches!(content[index - 1].kind, InlineKind::SoftBreak | InlineKind::HardBreak);
        if !starts {
            continue;
        }
        let start = inline.span.start;
        let line = source.line(start);
        let text = &source.text()[start..line.end.max(start)];
        let plain = matches!(inline.kind, InlineKind::Text(_)) && !source.text()[..start].ends_with('\\');
        let before = source.slice(Span::new(line.start, start));
        let lazy = item.is_some() && index > 0 && before.is_empty();
        let option = option(text).filter(|option| {
            let at = start + option.at;
            plain && (bare || lazy || option.bullet.is_some()) && is_text(&content[index..], at)
        });
        bare = option.as_ref().is_some_and(|option| option.bullet.is_none());
        // Only at the margin of its list does a line become the option that was meant.
        let margin = match item {
            Some((_, margin)) => before == source.slice(margin),
            None => before.trim_start_matches([' ', '>']).is_empty() && !before.ends_with("    "),
        };
        if let Some(option) = option {
            let mark = item.map_or('-', |(bullet, _)| bullet);
            findings.push(no_option(source, start, text, &option, margin.then_some(mark)));
        } else if plain && let Some((unseen, signs)) = unseen_heading(text) {
            let place = Span::new(start, start + unseen);
            let letter = text.chars().next().unwrap_or_default();
            let what =
                if letter.is_whitespace() { "a space that is not an ordinary one" } else { "an invisible character" };
            let message = format!("{what} stands before `{signs}`, so this is no heading");
            let finding = Diagnostic::new(Fault::HeadingSpace, message)
                .at(
                    source,
                    Span::new(start, place.end + signs.len()),
                    format!("U+{:04X} before the signs", letter as u32),
                )
                .help("remove everything before the signs, or write the line anew");
            findings.push(if before.is_empty() { finding.edit(place, "") } else { finding });
        } else if plain && let Some(hashes) = heading(text) {
            let span = Span::new(start, start + hashes);
            let behind = text[hashes..].chars().next().filter(|&letter| letter.is_whitespace() || is_unseen(letter));
            let label = match behind {
                Some(letter) => format!("U+{:04X} behind it, and no ordinary space", letter as u32),
                None => "no space behind it".to_owned(),
            };
            let finding = Diagnostic::new(Fault::HeadingSpace, format!("`{}` makes no heading here", &text[..hashes]))
                .at(source, span, label)
                .help(format!(
                    "write `{} ` with a space behind it; signs that are text are written `\\#`",
                    &text[..hashes]
                ));
            let gap = Span::new(span.end, span.end + behind.map_or(0, char::len_utf8));
            let edge = before.is_empty() || (item.is_none() && before.len() <= 3 && before.trim().is_empty());
            findings.push(if edge { finding.edit(gap, " ") } else { finding });
        }
    }
}

/// Whether what stands at a place is text, and no link, formula or code.
fn is_text(content: &[Inline], at: usize) -> bool {
    let here = content.iter().find(|inline| inline.span.start <= at && at < inline.span.end);
    here.is_none_or(|inline| matches!(inline.kind, InlineKind::Text(_)))
}

/// A line that looks like an option: what stands before its box, and where the box starts and ends.
struct Lookalike {
    bullet: Option<String>,
    at: usize,
    end: usize,
}

fn option(line: &str) -> Option<Lookalike> {
    let text = line.trim_start();
    let start = line.len() - text.len();
    let bullet = bullet(text);
    let rest = text[bullet..].trim_start();
    let at = line.len() - rest.len();
    let inner = rest.strip_prefix("[ ]").or_else(|| rest.strip_prefix("[x]")).or_else(|| rest.strip_prefix("[X]"))?;
    if !inner.is_empty() && !inner.starts_with(char::is_whitespace) {
        return None;
    }
    let bullet = (bullet > 0).then(|| text[..bullet].to_owned());
    Some(Lookalike { bullet, at, end: at + 3 }).filter(|option| option.bullet.is_some() || start == 0)
}

/// How long the bullet is that a line starts with, or what looks like one: a sign, or a number or letter with its dot.
fn bullet(text: &str) -> usize {
    if let Some(sign) = text.chars().next().filter(|sign| BULLETS.contains(sign)) {
        return sign.len_utf8();
    }
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let name = match digits {
        0 => usize::from(text.starts_with(|letter: char| letter.is_ascii_alphabetic())),
        1..=9 => digits,
        _ => 0,
    };
    if name > 0 && text[name..].starts_with(['.', ')']) { name + 1 } else { 0 }
}

/// `mark` is the bullet of the list that was meant, where it is certain that there would be one.
fn no_option(source: &Arc<Source>, start: usize, text: &str, option: &Lookalike, mark: Option<char>) -> Diagnostic {
    let place = Span::new(start + text.len() - text.trim_start().len(), start + option.end);
    let boxed = &text[option.at..option.end];
    let told = |message: String| Diagnostic::new(Fault::TaskMarker, message).at(source, place, "read as text");
    let Some(bullet) = option.bullet.as_deref() else {
        return told(format!("`{boxed}` without a bullet is no option"))
            .help(format!("write `- {boxed} `; a box that is text is written in backticks"));
    };
    let own = bullet.starts_with(['-', '*', '+']) || bullet.starts_with(|letter: char| letter.is_ascii_digit());
    let gap = &text[place.start - start + bullet.len()..option.at];
    let known = if own { bullet.to_owned() } else { mark.unwrap_or('-').to_string() };
    let finding = if !own {
        told(format!("`{bullet}` is not a bullet, so this is no option")).help(format!("write `{known} {boxed} `"))
    } else if gap.is_empty() {
        told(format!("no space stands behind `{bullet}`, so this is no option"))
            .help(format!("write `{known} {boxed} `"))
    } else if place.start > start || gap.contains(|letter| !matches!(letter, ' ' | '\t')) {
        let place = if place.start > start { "before" } else { "behind" };
        told(format!("the space {place} `{bullet}` is not an ordinary one, so this is no option"))
            .help(format!("write `{known} {boxed} ` with a space from the keyboard"))
    } else {
        return told(format!("`{bullet} {boxed}` goes on with the text above, so this is no option"))
            .help("write an empty line above the list, and indent it by no more than three spaces");
    };
    // Text may name an option by a letter before it, and only its author knows.
    let letter = bullet.starts_with(|letter: char| letter.is_ascii_alphabetic());
    match mark {
        Some(_) if !letter => finding.edit(Span::new(start, start + option.at), format!("{known} ")),
        _ => finding,
    }
}

/// Code that is only indented and whose first line with a box is an option.
fn indented(source: &Arc<Source>, block: Span) -> Option<Diagnostic> {
    let mut at = block.start;
    for line in source.slice(block).split_inclusive('\n') {
        let text = line.trim_start();
        let start = at + line.len() - text.len();
        at += line.len();
        if let Some(option) = option(text.trim_end_matches(['\r', '\n'])).filter(|option| option.bullet.is_some()) {
            return Some(
                Diagnostic::new(
                    Fault::TaskMarker,
                    "a line that is indented by four spaces or more is code, not an option",
                )
                .at(source, Span::new(start, start + option.end), "read as code")
                .help("indent the list less; code that shows a list stands between fences"),
            );
        }
    }
    None
}

/// What stands unseen before the signs of a heading, in bytes, and the signs.
fn unseen_heading(line: &str) -> Option<(usize, &str)> {
    let text =
        line.trim_start_matches(|letter: char| is_unseen(letter) || (letter.is_whitespace() && !letter.is_ascii()));
    let rest = text.trim_start_matches('#');
    let (unseen, signs) = (line.len() - text.len(), text.len() - rest.len());
    let spaced = (1..=6).contains(&signs) && rest.starts_with([' ', '\t']);
    (unseen > 0 && (spaced || heading(text).is_some())).then(|| (unseen, &text[..signs]))
}

/// Characters without width or sign of their own, which come along when text is copied.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// How many signs stand where a heading was meant and its space lacks. One sign may be that of a tag.
fn heading(line: &str) -> Option<usize> {
    let hashes = line.len() - line.trim_start_matches('#').len();
    let behind = line[hashes..].chars().next()?;
    let is_title = behind.is_alphanumeric()
        || matches!(behind, '`' | '*' | '_' | '"' | '“' | '„' | '«' | '¿' | '¡')
        || (behind.is_whitespace() && !behind.is_ascii())
        || is_unseen(behind);
    ((2..=6).contains(&hashes) && is_title).then_some(hashes)
}
