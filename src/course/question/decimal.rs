//! Numbers as authors write and learners type them. They compare as decimals: 0.1 + 0.2 is 0.3 here.

use super::unit::is_unit;
use std::cmp::Ordering;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The longest number that a learner may type, in characters; the page's field takes no more either.
pub const LONGEST_NUMBER: usize = 60;

/// A decimal number without a limit on its digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    /// Without leading zeros; empty below one.
    whole: String,
    /// Without trailing zeros.
    fraction: String,
}

/// From which number to which an answer is right, both included, and its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The smallest.
    pub low: Decimal,
    /// The largest.
    pub high: Decimal,
    /// The unit; literal, without conversion.
    pub unit: Option<String>,
    /// The number as it is shown: what the author wrote, without unit and tolerance.
    pub shown: String,
}

/// Why a text is not a number of the format.
#[derive(Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is something else.
    NotANumber,
    /// It is meant as a number, but not written as one.
    Fault(String),
}

impl Decimal {
    /// Reads `-12.50`, `.5` or `6.02e23`; `None` if it is anything else.
    fn new(text: &str) -> Option<Self> {
        let (length, mantissa, scale) = split(text)?;
        (length == text.len()).then(|| Self::from_parts(text.starts_with('-'), &mantissa, scale))
    }

    /// `mantissa` are digits, `scale` is how many of them stand behind the point; it may be negative.
    fn from_parts(negative: bool, mantissa: &str, scale: i32) -> Self {
        let mut digits = mantissa.to_owned();
        if scale < 0 {
            digits.push_str(&"0".repeat(scale.unsigned_abs() as usize));
        }
        let scale = scale.max(0) as usize;
        if digits.len() < scale {
            digits.insert_str(0, &"0".repeat(scale - digits.len()));
        }
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let zero = whole.is_empty() && fraction.is_empty();
        Self { negative: negative && !zero, whole: whole.to_owned(), fraction: fraction.to_owned() }
    }

    /// The number times ten to the power of `scale`, if that is a whole number that fits.
    fn scaled(&self, scale: usize) -> Option<i128> {
        let zeros = scale.checked_sub(self.fraction.len())?;
        let digits = format!("0{}{}{}", self.whole, self.fraction, "0".repeat(zeros));
        digits.parse::<i128>().ok().map(|number| if self.negative { -number } else { number })
    }

    fn of_scaled(number: i128, scale: usize) -> Self {
        Self::from_parts(number < 0, &number.unsigned_abs().to_string(), scale as i32)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |one: &Self, other: &Self| {
            (one.whole.len().cmp(&other.whole.len()))
                .then_with(|| one.whole.cmp(&other.whole))
                .then_with(|| one.fraction.cmp(&other.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => size(self, other),
            (true, true) => size(other, self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let whole = if self.whole.is_empty() { "0" } else { &self.whole };
        let point = if self.fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{}", self.fraction)
    }
}

impl Range {
    /// Whether a typed number with its unit lies inside.
    pub fn fits(&self, typed: &str) -> bool {
        let Some((number, unit)) = typed_number(typed) else { return false };
        self.low <= number && number <= self.high && unit == fold_unit(self.unit.as_deref().unwrap_or_default())
    }
}

/// What a learner typed as a number and the unit behind it: a decimal comma and the digits and minus signs of any
/// script are read, spaces do not count. `None` if it is no number.
pub fn typed_number(typed: &str) -> Option<(Decimal, String)> {
    if typed.chars().count() > LONGEST_NUMBER {
        return None;
    }
    let mut text = String::new();
    for letter in typed.nfkc() {
        match letter {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => text.push('-'),
            '\u{66b}' => text.push('.'),
            '\u{66c}' => {}
            letter if letter.is_whitespace() => {}
            letter => text.push(digit(letter).unwrap_or(letter)),
        }
    }
    if !text.contains('.') {
        text = text.replacen(',', ".", 1);
    }
    let (length, mantissa, scale) = split(&text)?;
    let unit = &text[length..];
    let number = Decimal::from_parts(text.starts_with('-'), &mantissa, scale);
    (!unit.starts_with(|letter: char| letter.is_ascii_digit() || ".,-+".contains(letter)))
        .then(|| (number, unit.to_owned()))
}

/// Units are literal; only spaces and compatibility forms do not count.
pub fn fold_unit(unit: &str) -> String {
    unit.nfkc().filter(|letter| !letter.is_whitespace()).collect()
}

/// The ASCII digit of a decimal digit of any script: decimal digits stand in runs of ten from zero to nine, so how
/// many of them stand right before one tells its value.
fn digit(letter: char) -> Option<char> {
    static DIGITS: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"^\p{Nd}$").expect("the pattern above is well formed"));
    let is_digit = |letter: char| DIGITS.is_match(letter.encode_utf8(&mut [0; 4]));
    if letter.is_ascii() || !is_digit(letter) {
        return None;
    }
    let mut before = 0;
    while let Some(other) = char::from_u32(letter as u32 - before - 1).filter(|&other| is_digit(other)) {
        debug_assert!(other != letter);
        before += 1;
    }
    char::from_digit(before % 10, 10)
}

/// A number at the start of a text: its length in bytes, its digits and how many of them stand behind the point.
fn split(text: &str) -> Option<(usize, String, i32)> {
    let digits = |at: usize| text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let mut at = usize::from(text.starts_with(['-', '+']));
    let whole = digits(at);
    let mut mantissa = text[at..at + whole].to_owned();
    at += whole;
    let mut scale = 0;
    if text[at..].starts_with('.') && digits(at + 1) > 0 {
        scale = digits(at + 1);
        mantissa.push_str(&text[at + 1..at + 1 + scale]);
        at += 1 + scale;
    }
    if mantissa.is_empty() {
        return None;
    }
    let mut power = 0;
    if text[at..].starts_with(['e', 'E']) {
        let sign = usize::from(text[at + 1..].starts_with(['-', '+']));
        let length = digits(at + 1 + sign);
        // A letter `e` without one or two digits behind it belongs to a unit.
        if (1..=2).contains(&length) {
            let end = at + 1 + sign + length;
            power = text[at + 1..end].trim_start_matches('+').parse::<i32>().ok()?;
            at = end;
        }
    }
    Some((at, mantissa, scale as i32 - power))
}

/// Reads `value [unit] [± tolerance]` or `low..high [unit]`.
///
/// # Errors
///
/// Whether the text is no number at all, or one that is not written as the format asks.
pub fn read(text: &str) -> Result<Range, Unreadable> {
    let text = text.trim().replace("+-", "±").replace('\u{2212}', "-");
    let (length, ..) = split(&text).ok_or(Unreadable::NotANumber)?;
    let (shown, rest) = text.split_at(length);
    if rest.starts_with(',') && rest[1..].bytes().take_while(u8::is_ascii_digit).count() == 3 {
        let message = format!("`{text}` has a separator between its digits");
        return Err(Unreadable::Fault(message));
    }
    let value = Decimal::new(shown).ok_or(Unreadable::NotANumber)?;
    if let Some(rest) = rest.strip_prefix("..") {
        if rest.starts_with('.') && split(rest.trim_start_matches('.')).is_some() {
            return Err(Unreadable::Fault(format!("the range `{text}` has more than two points between its numbers")));
        }
        let (length, ..) = split(rest).ok_or(Unreadable::NotANumber)?;
        let (high, unit) = rest.split_at(length);
        let high = Decimal::new(high).ok_or(Unreadable::NotANumber)?;
        if value > high {
            return Err(Unreadable::Fault(format!("the range `{text}` ends before it starts")));
        }
        let shown = format!("{value}..{high}");
        return Ok(Range { low: value, high, unit: unit_of(unit)?, shown });
    }
    let (unit, tolerance) = match rest.split_once('±') {
        Some((unit, tolerance)) => (unit, Some(tolerance.trim())),
        None => (rest, None),
    };
    let unit = unit_of(unit)?;
    let (low, high) = match tolerance {
        None => (value.clone(), value.clone()),
        Some(tolerance) => around(&value, tolerance).ok_or_else(|| {
            Unreadable::Fault(format!("the tolerance `± {tolerance}` is not a number or a percentage"))
        })?,
    };
    Ok(Range { low, high, unit, shown: shown.trim_start_matches('+').to_owned() })
}

/// What stands behind a number, if it is a unit.
fn unit_of(text: &str) -> Result<Option<String>, Unreadable> {
    match text.trim() {
        "" => Ok(None),
        unit if is_unit(unit, text.starts_with(char::is_whitespace)) => Ok(Some(unit.to_owned())),
        _ => Err(Unreadable::NotANumber),
    }
}

/// The numbers that lie within a tolerance, absolute or in per cent of the value.
fn around(value: &Decimal, tolerance: &str) -> Option<(Decimal, Decimal)> {
    let (number, percent) = match tolerance.strip_suffix('%') {
        Some(number) => (number.trim_end(), true),
        None => (tolerance, false),
    };
    let tolerance = Decimal::new(number).filter(|number| !number.negative)?;
    let scale = if percent {
        value.fraction.len() + tolerance.fraction.len() + 2
    } else {
        value.fraction.len().max(tolerance.fraction.len())
    };
    let middle = value.scaled(scale)?;
    let reach = if percent {
        value.scaled(value.fraction.len())?.checked_abs()?.checked_mul(tolerance.scaled(tolerance.fraction.len())?)?
    } else {
        tolerance.scaled(scale)?
    };
    let (low, high) = (middle.checked_sub(reach)?, middle.checked_add(reach)?);
    Some((Decimal::of_scaled(low, scale), Decimal::of_scaled(high, scale)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_authors() {
        for (text, expected) in [
            ("42", "42 to 42"),
            ("-0.50", "-0.5 to -0.5"),
            ("2.5 cm", "2.5 to 2.5 cm"),
            ("2.5 cm ± 0.1", "2.4 to 2.6 cm"),
            ("100 +- 5%", "95 to 105"),
            ("-200 ± 2.5 %", "-205 to -195"),
            ("2..3", "2 to 3"),
            ("-2..-1 °C", "-2 to -1 °C"),
            ("6.02e23 ± 1%", "595980000000000000000000 to 608020000000000000000000"),
            ("1e-3", "0.001 to 0.001"),
            (".5%", "0.5 to 0.5 %"),
        ] {
            let range = read(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            let unit = range.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
            assert_eq!(format!("{} to {}{unit}", range.low, range.high), expected, "{text}");
        }
        for text in
            ["20%", "20 %", "5cm", "10 m/s", "10 m²", "9.81 m/s^2", "5 °C", "3€", "2..3cm", "5cm±1", "100kB ± 1%"]
        {
            assert!(read(text).is_ok_and(|range| range.unit.is_some()), "{text}");
        }
        for text in ["", "x", "2026-11-24", "10:30", "1.2.3", "1/2", "three", "3 blind mice", "0x10", "1,5", "1..."] {
            assert_eq!(read(text), Err(Unreadable::NotANumber), "{text}");
        }
        for text in ["0x1F", "0 x1F", "2^10", "10^3", "2x+1", "0b101", "1st", "7zip", "12h30", "10BASE-T", "1_000"] {
            assert_eq!(read(text), Err(Unreadable::NotANumber), "{text}");
        }
        for text in ["1⁄2", "3;", "3 ;", "6.02×10^23", "1e999", "1F", "3pm", "1..2x", "1x ± 2"] {
            assert_eq!(read(text), Err(Unreadable::NotANumber), "{text}");
        }
        for text in ["1,000", "3..2", "2 ± x", "2 ± -1", "1...3", "1....3"] {
            assert!(matches!(read(text), Err(Unreadable::Fault(_))), "{text}");
        }
    }

    #[test]
    fn numbers_of_learners() {
        let range = read("3.14 ± 0.01").unwrap();
        for typed in ["3.14", "3,14", " 3.140 ", "+3.13", "٣٫١٤", "３.１４", "३.१४", "314e-2", "0003.15"] {
            assert!(range.fits(typed), "{typed}");
        }
        for typed in ["", "3", "-3.14", "3.1.4", "3,1,4", "1.003,14", "3.14 cm", "abc", &"3".repeat(61)] {
            assert!(!range.fits(typed), "{typed}");
        }
        assert!(read("0.3").unwrap().fits("0.30000"));
        assert!(read("0").unwrap().fits("-0.0"));
        assert!(read("-5 °C").unwrap().fits("−5 °C"));
        assert!(read("5 µm").unwrap().fits("5μm"), "micro sign and mu are one");
        assert!(!read("5 km").unwrap().fits("5 Km"), "units are literal");
    }
}
