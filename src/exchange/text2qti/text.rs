//! What only text2qti's Markdown knows: units, sizes of pictures, words behind fences, and formulas beside money.
//!
//! In: a text of a quiz. Out: Markdown that everybody reads alike, and what had no place in it.

use super::super::fences::{Fence, Mask, balanced};
use super::super::formula::{self, Formula, formula};
use super::elements::mark;
use crate::text::one_line;

/// Whether a text holds a formula that can be drawn.
pub(super) fn has_formula(text: &str) -> bool {
    formula::has_formula(text, &mask(text), false, |found| drawn(found).is_some())
}

/// Code in a quiz: an element starts a paragraph of its own.
fn mask(text: &str) -> Mask {
    Mask::of(text, |line| mark(line).is_some())
}

/// A formula as it is written here, its units too.
fn drawn(found: &Formula<'_>) -> Option<String> {
    let tex = units(found.tex, true);
    Formula { end: found.end, display: found.display, tex: &tex }.written()
}

/// A text without what only text2qti's Markdown knows: units, sizes of pictures, words behind fences.
pub(super) fn turned(text: &str, math: bool, lost: &mut Vec<String>) -> String {
    let mut fence = Fence::default();
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            let inside = fence.is_open();
            if fence.step(line) && !inside { info(line) } else { line.to_owned() }
        })
        .collect();
    let text = lines.join("\n");
    let mask = Mask::of(&text, |_| false);
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if let Some(end) = mask.end(at) {
            kept.push_str(&text[at..end]);
            at = end;
            continue;
        }
        let rest = &text[at..];
        let Some(letter) = rest.chars().next() else { break };
        match letter {
            '$' => match formula(&text, at, &mask, false) {
                Some(found) => match drawn(&found) {
                    Some(written) if math => {
                        kept.push_str(&written);
                        at = found.end;
                        continue;
                    }
                    Some(_) => {}
                    None => {
                        lost.push("a formula that cannot be drawn here: it stands as code".to_owned());
                        kept.push_str(&format!("`` {} ``", one_line(found.tex)));
                        at = found.end;
                        continue;
                    }
                },
                None if math => kept.push('\\'),
                None => {}
            },
            '\\' => {
                if let Some((length, words)) = unit(rest, false) {
                    kept.push_str(&words);
                    at += length;
                } else {
                    let length = 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
                    kept.push_str(&rest[..length]);
                    at += length;
                }
                continue;
            }
            '!' => {
                if let Some((image, length)) = picture(rest) {
                    kept.push_str(image);
                    lost.push("the size of a picture".to_owned());
                    at += length;
                    continue;
                }
            }
            _ => {}
        }
        kept.push(letter);
        at += letter.len_utf8();
    }
    kept
}

/// The line of a fence with its language only: `{.python}` is Python.
fn info(line: &str) -> String {
    let at = line.find(['`', '~']).unwrap_or(0);
    let width = line[at..].bytes().take_while(|byte| matches!(byte, b'`' | b'~')).count();
    let (fence, info) = line.split_at(at + width);
    let word = info.trim().trim_start_matches('{').split([' ', '\t', '}']).next().unwrap_or_default();
    format!("{fence}{}", word.trim_start_matches('.'))
}

/// A picture with braces behind it: the picture, and the length of both.
fn picture(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix("![")?;
    let close = balanced(inside, '[', ']')?;
    let address = inside[close + 1..].strip_prefix('(')?;
    let end = 2 + close + 2 + balanced(address, '(', ')')? + 1;
    let braces = text[end..].strip_prefix('{')?;
    let length = braces.find('}').filter(|length| *length < 500 && !braces[..*length].contains('\n'))?;
    Some((&text[..end], end + length + 2))
}

/// A text with its `\num`, `\si` and `\SI` written out.
fn units(text: &str, tex: bool) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(next) = text[at..].find('\\').map(|offset| at + offset) {
        kept.push_str(&text[at..next]);
        match unit(&text[next..], tex) {
            Some((length, words)) => {
                kept.push_str(&words);
                at = next + length;
            }
            None => {
                let length = 1 + text[next + 1..].chars().next().map_or(0, char::len_utf8);
                kept.push_str(&text[next..next + length]);
                at = next + length;
            }
        }
    }
    kept.push_str(&text[at..]);
    kept
}

/// `\num{…}`, `\si{…}` or `\SI{…}{…}` at the start of a text: its length and what stands for it.
fn unit(text: &str, tex: bool) -> Option<(usize, String)> {
    let braces = |text: &str| {
        let inside = text.strip_prefix('{')?;
        let length = inside.find(['}', '{', '\n']).filter(|length| *length < 200)?;
        inside[length..].starts_with('}').then(|| inside[..length].to_owned())
    };
    let command = text.get(..4.min(text.len()))?;
    let (start, name) = match command {
        "\\num" => (4, "num"),
        _ if command.starts_with("\\si{") => (3, "si"),
        _ if command.starts_with("\\SI{") => (3, "SI"),
        _ => return None,
    };
    let first = braces(&text[start..])?;
    let end = start + first.len() + 2;
    let roman = |words: String| if tex { format!("\\text{{{words}}}") } else { words };
    Some(match name {
        "num" => (end, power_of_ten(&first, tex)),
        "si" => (end, roman(unit_words(&first))),
        _ => {
            let second = braces(text.get(end..)?)?;
            let space = if tex { "\\," } else { "\u{a0}" };
            (end + second.len() + 2, format!("{}{space}{}", power_of_ten(&first, tex), roman(unit_words(&second))))
        }
    })
}

/// `1.2e5` as `1.2×10⁵`.
fn power_of_ten(number: &str, tex: bool) -> String {
    match number.split_once(['e', 'E']) {
        Some((digits, power)) if tex => format!("{digits} \\times 10^{{{}}}", power.trim_start_matches('+')),
        Some((digits, power)) => format!("{digits}×10{}", raised(power.trim_start_matches('+'))),
        None => number.to_owned(),
    }
}

/// `N.m` as `N·m`, `m^2` as `m²`, and the few units with names.
fn unit_words(unit: &str) -> String {
    let mut words = unit.replace('.', "·");
    for (name, sign) in
        [("\\degree", "°"), ("\\celsius", "°C"), ("\\fahrenheit", "°F"), ("\\ohm", "Ω"), ("\\micro", "µ")]
    {
        words = words.replace(name, sign);
    }
    match words.split_once('^') {
        Some((base, power)) => {
            let end = power.find(|letter: char| !letter.is_ascii_digit() && letter != '-').unwrap_or(power.len());
            format!("{base}{}{}", raised(&power[..end]), &power[end..])
        }
        None => words,
    }
}

fn raised(digits: &str) -> String {
    let small = |letter: char| match letter {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32('⁰' as u32 + letter as u32 - '0' as u32).unwrap_or(letter),
        other => other,
    };
    digits.chars().map(small).collect()
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "math")]
    use super::super::tested::page;
    use super::*;

    #[test]
    fn units_are_written_out() {
        for (text, expected) in [
            ("\\num{1.2e-5} and \\si{N.m}", "1.2×10⁻⁵ and N·m"),
            ("\\SI{3}{m/s^2}", "3\u{a0}m/s²"),
            ("\\si{\\micro m}", "µ m"),
            ("\\si{a", "\\si{a"),
            ("\\é \\\\", "\\é \\\\"),
        ] {
            assert_eq!(units(text, false), expected, "{text}");
        }
        assert_eq!(units("\\SI{1e3}{m}", true), "1 \\times 10^{3}\\,\\text{m}");
    }

    #[cfg(feature = "math")]
    #[test]
    fn only_formulas_keep_their_dollars() {
        page("1. $x^2$ costs $5?\n*a) b\nb) c\n", "## $x^2$ costs \\$5? {#x-2-costs-5}\n\n- [x] b\n- [ ] c");
        page("1. $HOME costs $5?\n*a) b\nb) c\n", "## $HOME costs $5? {#home-costs-5}\n\n- [x] b\n- [ ] c");
    }
}
