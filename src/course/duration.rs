//! Lengths of time as authors write them.

/// The text is not of the form that was asked for; the caller knows the words for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// Reads `90`, `90s`, `2m`, `1m30s` or `1h` into seconds and `none` into `None`; an `Err` is not a duration.
///
/// A day is the most: longer than that is a slip of the pen.
pub fn parse_duration(text: &str) -> Result<Option<u32>, Unreadable> {
    if text == "none" {
        return Ok(None);
    }
    let mut seconds: u32 = 0;
    let mut rest = text;
    let mut last = u32::MAX;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let number: u32 = rest[..digits].parse().map_err(|_| Unreadable)?;
        let (unit, length) = match rest.as_bytes().get(digits) {
            Some(b'h') => (3600, 1),
            Some(b'm') => (60, 1),
            Some(b's') => (1, 1),
            // A number alone means seconds, but only a number alone: `2m30` could mean anything.
            None if digits == text.len() => (1, 0),
            _ => return Err(Unreadable),
        };
        if unit >= last {
            return Err(Unreadable);
        }
        last = unit;
        seconds = number.checked_mul(unit).and_then(|more| seconds.checked_add(more)).ok_or(Unreadable)?;
        rest = &rest[digits + length..];
    }
    if seconds == 0 || seconds > 24 * 3600 { Err(Unreadable) } else { Ok(Some(seconds)) }
}

/// Seconds as a clock shows them: `2:00`, `0:09`, `1:00:00`.
pub fn clock(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, expected) in [
            ("90", Ok(Some(90))),
            ("90s", Ok(Some(90))),
            ("2m", Ok(Some(120))),
            ("1m30s", Ok(Some(90))),
            ("1h", Ok(Some(3600))),
            ("none", Ok(None)),
            ("", Err(Unreadable)),
            ("0", Err(Unreadable)),
            ("30s1m", Err(Unreadable)),
            ("2m30", Err(Unreadable)),
            ("1m1m", Err(Unreadable)),
            ("soon", Err(Unreadable)),
            ("-5s", Err(Unreadable)),
            ("25h", Err(Unreadable)),
            ("99999999999s", Err(Unreadable)),
        ] {
            assert_eq!(parse_duration(text), expected, "{text}");
        }
    }

    #[test]
    fn clocks() {
        assert_eq!([clock(120), clock(9), clock(3600)], ["2:00", "0:09", "1:00:00"]);
    }
}
