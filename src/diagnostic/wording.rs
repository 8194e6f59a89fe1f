//! Small pieces of sentences: counts, lists and "did you mean".

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
}
