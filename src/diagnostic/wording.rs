//! Small pieces of sentences: counts, lists, "did you mean", and text that is safe to show.

/// `count(1, "page")` is `1 page`, `count(2, "page")` is `2 pages`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// `is_count(1, "page")` is `is 1 page`, `is_count(0, "page")` is `are 0 pages`.
pub fn is_count(number: usize, noun: &str) -> String {
    format!("{} {}", if number == 1 { "is" } else { "are" }, count(number, noun))
}

/// Names in backticks with commas and a last "or".
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// The known name that a mistyped one most likely means, if any is near enough.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&lower, &known.to_lowercase()), known))
        // A third of the letters may differ: fewer misses `tilte`, more proposes strangers.
        .filter(|(distance, known)| *distance <= (known.chars().count().max(lower.chars().count()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// The known name that a mistyped one means beyond doubt: the only one that differs by case, or else by one letter
/// that is missing, too many, another, or in the place of its neighbour. Names of three letters and less are too near
/// to each other for that.
pub fn slip<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&lower, &known.to_lowercase()), known))
        .filter(|&(distance, known)| distance <= usize::from(known.chars().count().max(lower.chars().count()) > 3))
        .collect();
    near.sort();
    match near.as_slice() {
        [(_, only)] => Some(only),
        [(0, same), (1.., _), ..] => Some(same),
        _ => None,
    }
}

/// A text with a visible sign in the place of every character that would move the cursor, colour the terminal or
/// reorder what follows.
pub fn visible(text: &str) -> String {
    let hidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|letter| if hidden(letter) { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}

/// The paths that a mistyped or old path most likely means, the likeliest first, at most `most`: those that differ in
/// few letters, or whose last part does, as after a move to another folder.
pub fn near<'a>(path: &str, known: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let last = |path: &str| path.trim_end_matches("/index.html").rsplit('/').next().unwrap_or_default().to_lowercase();
    let (lower, own) = (path.to_lowercase(), last(path));
    let mut found: Vec<(bool, usize, &str)> = Vec::new();
    for known in known {
        let whole = strsim::damerau_levenshtein(&lower, &known.to_lowercase());
        let name = strsim::damerau_levenshtein(&own, &last(known));
        let few = whole <= lower.chars().count() / 3;
        if few || (!own.is_empty() && name <= own.chars().count() / 4) {
            found.push((!few, if few { whole } else { name }, known));
        }
    }
    found.sort();
    found.into_iter().take(most).map(|(_, _, known)| known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_lists() {
        assert_eq!(count(1, "page"), "1 page");
        assert_eq!(count(0, "page"), "0 pages");
        assert_eq!(list(["a"]), "`a`");
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` or `c`");
    }

    #[test]
    fn near_paths() {
        let known = ["index.html", "rust/index.html", "rust/loops.html", "rust/old/loops.html", "c/pointers.html"];
        assert_eq!(near("rust/lops.html", known, 5), ["rust/loops.html", "rust/old/loops.html"]);
        assert_eq!(near("python/loops.html", known, 1), ["rust/loops.html"]);
        assert_eq!(near("rusty/index.html", known, 1), ["rust/index.html"]);
        let modes = ["rust/iterators/challenge.html", "rust/ownership/challenge.html"];
        assert_eq!(near("rust/ownerships/challenge.html", modes, 1), ["rust/ownership/challenge.html"]);
        assert!(near("entirely/elsewhere.html", known, 5).is_empty());
    }

    #[test]
    fn nearest_names() {
        let known = ["title", "minutes", "attempts"];
        for (name, expected) in
            [("titel", Some("title")), ("Minuets", Some("minutes")), ("attempt", Some("attempts")), ("colour", None)]
        {
            assert_eq!(nearest(name, known), expected, "{name}");
        }
    }
    #[test]
    fn slips_of_the_pen() {
        let known = ["title", "minutes", "mix", "mode", "code", "NOTE"];
        for (name, expected) in [
            ("titel", Some("title")),
            ("Title", Some("title")),
            ("tittle", Some("title")),
            ("minuets", Some("minutes")),
            ("minues", Some("minutes")),
            ("note", Some("NOTE")),
            // Two letters differ.
            ("tilltes", None),
            // Two names are as near.
            ("xode", None),
            // Three letters are too few.
            ("mox", None),
            ("MIX", Some("mix")),
            ("", None),
        ] {
            assert_eq!(slip(name, known), expected, "{name}");
        }
    }

    #[test]
    fn nothing_hidden_is_shown() {
        assert_eq!(visible("a\u{1b}[31m\tb\u{202e}c日"), "a\u{fffd}[31m\u{fffd}b\u{fffd}c日");
    }
}
