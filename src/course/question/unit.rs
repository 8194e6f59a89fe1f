//! Units behind numbers. A unit is shown beside the learner's field, so a text that only starts with digits, such as
//! `0x1F`, `2^10` or `7zip`, must not be read as a number and a unit: that would give the answer away.

/// Units that take a prefix. `t` and `l` are used beside the units of the International System, `B` and `bit` in
/// computing, `Wh` and `Ah` for energy and charge.
const PREFIXED: &[&str] = &[
    "m", "g", "s", "mol", "Hz", "N", "Pa", "J", "W", "Wh", "V", "A", "Ah", "\u{3a9}", "\u{2126}", "F", "C", "S", "Wb",
    "T", "H", "K", "cd", "lm", "lx", "Bq", "Gy", "Sv", "l", "L", "t", "eV", "bar", "cal", "B", "bit", "VA", "rad",
];

/// Prefixes of the International System and of computing. The rarest are left out, because they make units of words.
const PREFIXES: &[&str] = &["p", "n", "\u{b5}", "\u{3bc}", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti"];

/// Further units that may stand right behind their number.
const OTHERS: &[&str] = &[
    "dm", "cm", "hm", "dl", "dL", "cl", "cL", "hl", "hL", "hPa", "daN", "min", "h", "ha", "Da", "°C", "°F", "℃", "℉",
    "in", "ft", "yd", "mi", "mph", "oz", "lb", "px", "pt", "rem", "fps", "rpm", "bps", "kbps", "Mbps", "Gbps", "ppm",
    "ppb", "EUR", "USD", "GBP", "CHF",
];

/// Whether a text behind a number is a unit: `apart` from it by a space any word, right behind it one that is known.
pub(super) fn is_unit(unit: &str, apart: bool) -> bool {
    if apart { is_word(unit) } else { is_known(unit) }
}

/// One word of letters and signs, perhaps several joined by `/`, `·`, `*`, `.` or `-`. A digit is a power and ends its
/// part, as in `m/s2`, `m·s^-2` or `cm3`; those of `x1F` and `h30` are none.
fn is_word(unit: &str) -> bool {
    let mut letters = unit.chars().peekable();
    if !letters.peek().is_some_and(|first| first.is_alphabetic() || is_sign(*first)) {
        return false;
    }
    while let Some(letter) = letters.next() {
        let fits = if letter.is_ascii_digit() {
            letters.peek().is_none_or(|next| "/·⋅*)".contains(*next))
        } else {
            is_letter(letter) || is_sign(letter) || is_power(letter) || "/·⋅*^.-()".contains(letter)
        };
        if !fits {
            return false;
        }
    }
    true
}

/// Known units, perhaps with powers and joined, such as `km/h`, `m/s^2` or `kJ/(kg·K)`. Letters that are hexadecimal
/// digits are none: `1F` is a number of its own.
fn is_known(unit: &str) -> bool {
    if unit.chars().all(|letter| letter.is_ascii_hexdigit()) {
        return false;
    }
    let plain = unit.replace(['(', ')'], "");
    !plain.is_empty()
        && plain.split(['/', '·', '⋅', '*']).all(|part| {
            let base = match part.split_once('^') {
                Some((base, power)) => {
                    let digits = power.strip_prefix(['-', '\u{2212}']).unwrap_or(power);
                    if digits.is_empty() || digits.len() > 2 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
                        return false;
                    }
                    base
                }
                None => part.trim_end_matches(is_power),
            };
            is_base(base)
        })
}

fn is_base(base: &str) -> bool {
    let prefixed = |prefix: &&str| base.strip_prefix(*prefix).is_some_and(|rest| PREFIXED.contains(&rest));
    let mut letters = base.chars();
    match (letters.next(), letters.next()) {
        (None, _) => false,
        (Some(sign), None) if is_sign(sign) => true,
        // The time of a day is no picometre.
        _ if base == "pm" => false,
        _ => {
            PREFIXED.contains(&base)
                || OTHERS.contains(&base)
                || PREFIXES.iter().any(prefixed)
                || base.chars().all(needs_no_space)
        }
    }
}

/// Signs that are units by themselves: of parts, angles, feet and inches, and money.
fn is_sign(letter: char) -> bool {
    matches!(letter, '%' | '‰' | '°' | '\'' | '"' | '′' | '″' | '$' | '¢' | '£' | '¤' | '¥' | '\u{20a0}'..='\u{20cf}')
}

/// Powers that are written above the line.
fn is_power(letter: char) -> bool {
    matches!(letter, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '⁻')
}

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic() || unicode_normalization::char::is_combining_mark(letter)
}

/// Letters of scripts that put no space between a number and its unit: Thai, Lao, Chinese, Japanese and Korean.
fn needs_no_space(letter: char) -> bool {
    is_letter(letter)
        && matches!(letter, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_behind_a_number_stand_known_units() {
        for unit in [
            "cm",
            "%",
            "€",
            "$",
            "°C",
            "°",
            "m²",
            "m/s",
            "m/s^2",
            "m·s^-2",
            "m·s⁻²",
            "kJ/(kg·K)",
            "km/h",
            "kB",
            "MiB",
            "kΩ",
            "µs",
            "μm",
            "h",
            "min",
            "kg",
            "mol/l",
            "'",
            "\"",
            "米",
            "개",
            "€/h",
            "V",
            "bit",
        ] {
            assert!(is_unit(unit, false), "{unit}");
        }
        for unit in [
            "x1F", "^10", "x", "x+1", "b101", "b1", "st", "nd", "rd", "th", "zip", "h30", "BASE-T", "_000", "⁄2", ";",
            "×10^23", "e999", "F", "A", "am", "pm", "D", "p", "m2", "s,", "m^", "m^123", "/s", "m/", "", "()",
        ] {
            assert!(!is_unit(unit, false), "{unit}");
        }
    }

    #[test]
    fn a_space_makes_any_word_a_unit() {
        for unit in
            ["A", "apples", "m2", "m/s2", "s-1", "m^2", "J/(kg·K)", "Std.", "half-lives", "µm", "हज़ार", "°C", "%"]
        {
            assert!(is_unit(unit, true), "{unit}");
        }
        for unit in ["x1F", "x+1", "×10", "^10", "_b", "h30", "m;", "a,b", "2", "", "/s", "x=1", "a!"] {
            assert!(!is_unit(unit, true), "{unit}");
        }
    }
}
