//! Which options a right answer names: by letters, by numbers, or by their texts.

use super::question::Offered;

/// The letter of a place, or its number where letters end.
pub(super) fn letter(place: usize) -> String {
    match u8::try_from(place) {
        Ok(small @ 0..26) => char::from(b'A' + small).to_string(),
        _ => (place + 1).to_string(),
    }
}

/// Finds options by what a right answer says.
pub(super) struct Seek<'a> {
    pub(super) offered: &'a [Offered],
    /// Their texts with the letters in front, where they have some.
    pub(super) own: &'a [Option<String>],
}

impl Seek<'_> {
    fn place_of(&self, letter: &str) -> Option<usize> {
        let is = |key: &str| key.eq_ignore_ascii_case(letter);
        if let Some(place) = self.offered.iter().position(|one| one.key.as_deref().is_some_and(is)) {
            return Some(place);
        }
        let mut letters = letter.chars();
        match (letters.next().map(|letter| letter.to_ascii_uppercase()), letters.next()) {
            (Some(letter @ 'A'..='Z'), None) if self.offered.iter().all(|one| one.key.is_none()) => {
                Some(letter as usize - 'A' as usize).filter(|place| *place < self.offered.len())
            }
            _ => None,
        }
    }

    /// `B`, `b)`, `A, C`, `AC`, the name of an option, or a letter with the option's text behind it.
    pub(super) fn letters(&self, value: &str) -> Option<Vec<usize>> {
        if let Some(place) = self.place_of(value) {
            return Some(vec![place]);
        }
        let bare = |part: &str| part.trim_matches(['(', ')', '.', ':', ' ']).to_owned();
        let apart: Option<Vec<usize>> = split(value).map(|part| self.place_of(&bare(part))).collect();
        if let Some(places) = apart.filter(|places| !places.is_empty()) {
            return Some(places);
        }
        if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return value.chars().map(|letter| self.place_of(letter.encode_utf8(&mut [0; 4]))).collect();
        }
        let (letter, text) = value.split_once([')', '.', ':'])?;
        let place = self.place_of(letter.trim())?;
        let is = |other: &Option<String>| other.as_deref().is_some_and(|other| other.trim() == text.trim());
        let fits = is(&self.offered.get(place)?.text);
        fits.then(|| vec![place])
    }

    pub(super) fn numbers(&self, value: &str, first: usize) -> Option<Vec<usize>> {
        let place = |part: &str| {
            let number: usize = part.trim_matches(['(', ')', '.', '#']).parse().ok()?;
            number.checked_sub(first).filter(|place| *place < self.offered.len())
        };
        let places: Option<Vec<usize>> = split(value).map(place).collect();
        places.filter(|places| !places.is_empty())
    }

    pub(super) fn are_numbers(&self, value: &str) -> bool {
        let mut parts = split(value).peekable();
        parts.peek().is_some() && parts.all(|part| part.parse::<usize>().is_ok())
    }

    /// The text of an option, or several texts on lines of their own or between bars.
    pub(super) fn texts(&self, value: &str) -> Option<Vec<usize>> {
        self.text(value).map(|place| vec![place]).or_else(|| {
            let parts = parts(value);
            let several: Option<Vec<usize>> = parts.iter().map(|part| self.text(part)).collect();
            several.filter(|places| !places.is_empty())
        })
    }

    fn text(&self, value: &str) -> Option<usize> {
        let value = value.trim();
        let is = |other: Option<&str>| other.is_some_and(|other| other.trim() == value);
        let exact = (0..self.offered.len()).find(|place| {
            is(self.offered[*place].text.as_deref()) || is(self.own.get(*place).and_then(Option::as_deref))
        });
        // Spreadsheets write TRUE for true.
        exact.or_else(|| {
            let lower = value.to_lowercase();
            let is = |one: &Offered| one.text.as_deref().is_some_and(|text| text.trim().to_lowercase() == lower);
            let mut places = (0..self.offered.len()).filter(|place| is(&self.offered[*place]));
            places.next().filter(|_| places.next().is_none())
        })
    }
}

/// Parts of a list of letters or numbers.
fn split(value: &str) -> impl Iterator<Item = &str> {
    value
        .split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '|' | '/' | '&' | '+'))
        .filter(|part| !part.is_empty() && !part.eq_ignore_ascii_case("and"))
}

/// Whether a cell says option 0, which only a list that counts from 0 has.
pub(in super::super) fn names_zero(value: &str) -> bool {
    split(value).any(|part| part == "0") && split(value).all(|part| part.parse::<usize>().is_ok())
}

/// The parts of a text that holds several: its lines, or what stands between bars.
pub(super) fn parts(text: &str) -> Vec<String> {
    let text = text.trim();
    let sign = if text.contains('\n') { '\n' } else { '|' };
    text.split(sign).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}
