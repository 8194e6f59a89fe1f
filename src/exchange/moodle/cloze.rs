//! Answers embedded in a text: `{1:SHORTANSWER:=Paris#Yes~%50%Lyon}` and `[[1]]`.

use super::super::Typed;
use super::super::write::is_word;

/// How a gap is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Typed,
    /// Typed, with small and capital letters apart.
    Exact,
    Number,
    Picked,
}

/// A gap.
#[derive(Debug, PartialEq)]
pub(super) struct Gap {
    pub kind: Kind,
    pub weight: u32,
    /// Whether its options are mixed.
    pub mixed: bool,
    pub answers: Vec<Embedded>,
}

/// An answer of a gap: its source, its weight in percent and the source of its feedback.
#[derive(Debug, PartialEq)]
pub(super) struct Embedded {
    pub text: String,
    pub weight: f64,
    pub feedback: String,
}

/// The most gaps of a text.
pub(super) const MOST_GAPS: usize = 200;

/// The texts around the gaps, one more than there are gaps, and the gaps; or why they cannot be read.
pub(super) fn embedded(text: &str) -> Result<(Vec<String>, Vec<Gap>), String> {
    let (mut pieces, mut gaps) = (Vec::new(), Vec::new());
    let (mut at, mut from) = (0, 0);
    while let Some(start) = text[at..].find('{').map(|offset| at + offset) {
        at = start + 1;
        let Some((weight, name, inside)) = head(&text[at..]) else { continue };
        let (kind, mixed) = kind(name).map_err(|reason| format!("its gap `{{{weight}:{name}:…}}` {reason}"))?;
        let inside = at + inside;
        let end = end(&text[inside..]).ok_or_else(|| format!("its gap `{{{weight}:{name}:…` is not closed"))?;
        if gaps.len() == MOST_GAPS {
            return Err(format!("it has more than {MOST_GAPS} gaps"));
        }
        gaps.push(Gap {
            kind,
            weight: weight.parse().unwrap_or(1),
            mixed,
            answers: answers(&text[inside..inside + end]),
        });
        pieces.push(text[from..start].to_owned());
        (at, from) = (inside + end + 1, inside + end + 1);
    }
    pieces.push(text[from..].to_owned());
    Ok((pieces, gaps))
}

/// The weight and the name of `1:NAME:`, and where the answers start.
fn head(text: &str) -> Option<(&str, &str, usize)> {
    let digits = text.bytes().take(5).take_while(u8::is_ascii_digit).count();
    let behind = text[digits..].strip_prefix(':')?;
    let letters = behind.bytes().take(30).take_while(|byte| byte.is_ascii_uppercase() || *byte == b'_').count();
    (letters > 0 && behind[letters..].starts_with(':'))
        .then(|| (&text[..digits], &behind[..letters], digits + letters + 2))
}

fn kind(name: &str) -> Result<(Kind, bool), &'static str> {
    Ok(match name {
        "SHORTANSWER" | "SA" | "MW" => (Kind::Typed, false),
        "SHORTANSWER_C" | "SAC" | "MWC" => (Kind::Exact, false),
        "NUMERICAL" | "NM" => (Kind::Number, false),
        "MULTICHOICE" | "MC" | "MULTICHOICE_V" | "MCV" | "MULTICHOICE_H" | "MCH" => (Kind::Picked, false),
        "MULTICHOICE_S" | "MCS" | "MULTICHOICE_VS" | "MCVS" | "MULTICHOICE_HS" | "MCHS" => (Kind::Picked, true),
        "MULTIRESPONSE" | "MR" | "MULTIRESPONSE_H" | "MRH" | "MULTIRESPONSE_S" | "MRS" | "MULTIRESPONSE_HS"
        | "MRHS" => {
            return Err("asks for several options inside a text: make a question of its own of it");
        }
        _ => return Err("is of a kind that is not read here"),
    })
}

/// Where the gap ends: at the first `}` without a backslash.
fn end(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let found = byte == b'}' && !escaped;
        escaped = byte == b'\\' && !escaped;
        found
    })
}

fn answers(text: &str) -> Vec<Embedded> {
    let mut found = Vec::new();
    for part in split(text, '~') {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        let (weight, rest) = match part.strip_prefix('=') {
            Some(rest) => (100.0, rest),
            None => percentage(part).unwrap_or((0.0, part)),
        };
        let mut parts = split(rest, '#').into_iter();
        let text = unescaped(parts.next().unwrap_or_default().trim());
        let feedback: Vec<&str> = parts.collect();
        found.push(Embedded { text, weight, feedback: unescaped(feedback.join("#").trim()) });
    }
    found
}

fn percentage(text: &str) -> Option<(f64, &str)> {
    let (weight, rest) = text.strip_prefix('%')?.split_once('%')?;
    let weight = weight.trim().parse::<f64>().ok().filter(|weight| weight.abs() <= 100.0)?;
    Some((weight, rest))
}

/// Parts between a sign without a backslash; the `#` of a numbered character such as `&#39;` is no sign.
fn split(text: &str, sign: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut escaped, mut before) = (0, false, ' ');
    for (at, letter) in text.char_indices() {
        if letter == sign && !escaped && !(sign == '#' && before == '&') {
            parts.push(&text[from..at]);
            from = at + letter.len_utf8();
        }
        escaped = letter == '\\' && !escaped;
        before = letter;
    }
    parts.push(&text[from..]);
    parts
}

fn unescaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = if letter == '\\' { letters.next_if(|next| "~#={}\"/\\".contains(*next)) } else { None };
        written.push(next.unwrap_or(letter));
    }
    written
}

/// The texts around `[[1]]` and the like, and the numbers in them.
pub(super) fn numbered(text: &str) -> (Vec<String>, Vec<usize>) {
    let (mut pieces, mut numbers) = (Vec::new(), Vec::new());
    let (mut at, mut from) = (0, 0);
    while let Some(start) = text[at..].find("[[").map(|offset| at + offset) {
        let rest = &text[start + 2..];
        let digits = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
        let number = rest[..digits].parse().ok().filter(|_| rest[digits..].starts_with("]]"));
        at = start + 1;
        if let Some(number) = number {
            pieces.push(text[from..start].to_owned());
            numbers.push(number);
            at = start + 4 + digits;
            from = at;
        }
    }
    pieces.push(text[from..].to_owned());
    (pieces, numbers)
}

/// A word that fills a gap.
pub(super) fn right(word: &str) -> Typed {
    Typed { text: word.to_owned(), right: true, code: !is_word(word), ..Typed::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str, weight: f64, feedback: &str) -> Embedded {
        Embedded { text: text.to_owned(), weight, feedback: feedback.to_owned() }
    }

    #[test]
    fn gaps_are_read_with_their_escapes() {
        let (pieces, gaps) =
            embedded("a {x} {2:SHORTANSWER:=P\\}a\\~b#y&#39;s \\# z~%50%L~*#no} b {:MCS:~u~=v}").unwrap();
        assert_eq!(pieces, ["a {x} ", " b ", ""]);
        let wanted = vec![answer("P}a~b", 100.0, "y&#39;s # z"), answer("L", 50.0, ""), answer("*", 0.0, "no")];
        assert_eq!(gaps[0], Gap { kind: Kind::Typed, weight: 2, mixed: false, answers: wanted });
        let wanted = vec![answer("u", 0.0, ""), answer("v", 100.0, "")];
        assert_eq!(gaps[1], Gap { kind: Kind::Picked, weight: 1, mixed: true, answers: wanted });
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for (text, reason) in [
            ("{1:SA:=a", "is not closed"),
            ("{1:MULTIRESPONSE:=a~=b}", "several options inside a text"),
            ("{1:DRAW:=a}", "of a kind that is not read here"),
        ] {
            assert!(embedded(text).unwrap_err().contains(reason), "{text}");
        }
        assert!(embedded("{1:sa:=a} {SA:=a} {:}").unwrap().1.is_empty());
        assert!(embedded(&"{1:SA:=a}".repeat(201)).is_err());
    }

    #[test]
    fn numbers_in_brackets_are_gaps() {
        assert_eq!(numbered("a [[2]][[x]] [[[1]]"), (vec!["a ".into(), "[[x]] [".into(), String::new()], vec![2, 1]));
    }
}
