//! Which dollar signs of a text enclose a formula, and which are money or a shell's.
//!
//! In: a text and a dollar sign in it. Out: the formula that starts there, if it looks like one.

use super::fences::Mask;
use crate::math;

/// A formula in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Formula<'a> {
    /// Where it ends, its dollars included.
    pub end: usize,
    /// Whether it stands on lines of its own, between two dollars on each side.
    pub display: bool,
    /// What stands between the dollars.
    pub tex: &'a str,
}

impl Formula<'_> {
    /// The formula as this format writes it; `None` if it cannot be drawn.
    pub fn written(&self) -> Option<String> {
        let tex = self.tex.trim();
        math::to_mathml(tex, self.display).ok()?;
        Some(match self.display {
            true if tex.contains('\n') => format!("$$\n{tex}\n$$"),
            true => format!("$${tex}$$"),
            false => format!("${tex}$"),
        })
    }
}

/// The formula that starts at a dollar sign. `spaced` allows spaces beside both dollars.
pub(super) fn formula<'a>(text: &'a str, start: usize, mask: &Mask, spaced: bool) -> Option<Formula<'a>> {
    let rest = text.get(start..)?;
    let before = text[..start].chars().next_back();
    if rest.starts_with("$$") {
        let inside = rest.get(2..)?;
        let limit = inside.len().min(math::LONGEST);
        let close = inside.as_bytes()[..limit].windows(2).position(|pair| pair == b"$$")?;
        let tex = &inside[..close];
        let open = mask.end(start + 2 + close).is_none() && !tex.contains("\n\n");
        return (open && is_formula(tex)).then_some(Formula { end: start + close + 4, display: true, tex });
    }
    let inside = rest.strip_prefix('$')?;
    let line = &inside[..inside.floor_char_boundary(math::LONGEST)];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let close = closing(line)?;
    let tex = &line[..close];
    let behind = inside[close + 1..].chars().next();
    let spaces = (tex.starts_with(char::is_whitespace), tex.ends_with(char::is_whitespace));
    let fits = match spaces {
        (false, false) => true,
        (true, true) => spaced,
        _ => false,
    };
    let joined = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '$');
    let bound = joined(before) || joined(behind) || matches!(behind, Some('{' | '('));
    let code = (start..start + 2 + close).any(|at| mask.end(at).is_some());
    (fits && !bound && !code && is_formula(tex)).then_some(Formula { end: start + close + 2, display: false, tex })
}

/// Whether a text holds a formula, as [`formula`] finds them, that `drawn` can draw.
pub(super) fn has_formula(text: &str, mask: &Mask, spaced: bool, drawn: impl Fn(&Formula<'_>) -> bool) -> bool {
    let mut at = 0;
    while let Some(start) = text[at..].find('$').map(|offset| at + offset) {
        at = start + 1;
        let escaped = text[..start].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        if escaped || mask.end(start).is_some() {
            continue;
        }
        if let Some(found) = formula(text, start, mask, spaced) {
            if drawn(&found) {
                return true;
            }
            at = found.end;
        }
    }
    false
}

/// The first dollar sign that no backslash stands before.
fn closing(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len().min(math::LONGEST) {
        match bytes[at] {
            b'\\' => at += 2,
            b'$' => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// Whether a text looks like LaTeX: a command, an index or a brace says so; without them it is short on words.
fn is_formula(tex: &str) -> bool {
    let trimmed = tex.trim();
    let command = trimmed.as_bytes().windows(2).any(|pair| pair[0] == b'\\' && pair[1].is_ascii_alphabetic());
    if trimmed.is_empty() {
        return false;
    }
    if command || trimmed.contains(['^', '{']) {
        return true;
    }
    let words: Vec<&str> =
        trimmed.split(|letter: char| !letter.is_alphabetic()).filter(|word| word.chars().nth(1).is_some()).collect();
    if trimmed.contains("\\$") {
        return false;
    }
    let operator = trimmed.contains(['=', '<', '>', '+', '*', '_']);
    match words.as_slice() {
        [] => !trimmed.ends_with([',', '.', ';']),
        [word] => operator || (!trimmed.contains(char::is_whitespace) && word.chars().nth(3).is_none()),
        [_, _] => operator,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn first(text: &str, spaced: bool) -> Option<String> {
        let start = text.find('$').unwrap();
        formula(text, start, &Mask::of(text, |_| false), spaced).map(|found| found.tex.to_owned())
    }

    #[test]
    fn formulas_are_told_from_money_and_shells() {
        for text in ["$x$", "a $b_0 + b_x * x$.", "($\\beta$)", "16 $km$", "$16^{40}$", "$$\na = b\n$$", "$F = ma$"] {
            assert!(first(text, false).is_some(), "{text}");
        }
        for text in [
            "costs $5 and $6",
            "$5, not $6",
            "$10k | $20k",
            "US$ 5 and A$ 6",
            "$HOME/bin:$PATH",
            "${HOME}/${USER}",
            "$(pwd)/$(ls)",
            "$ cd x; $ ls -l",
            "a $ b",
            "$5-$6",
            "$6 \\$x$",
            "`a $x` b$",
            "echo $$ and all the words of it $$",
        ] {
            assert_eq!(first(text, true), None, "{text}");
        }
        assert_eq!(first("$ a^2 $", true).as_deref(), Some(" a^2 "));
        assert_eq!(first("$ a^2 $", false), None);
    }
}
