//! The id a title gets when its author wrote none.
//!
//! In: any text. Out: lower-case letters and digits of any script with single hyphens between.
//! The rule must never change: ids of questions are keys of learners' progress.

use unicode_normalization::UnicodeNormalization;

/// The slug of a title; empty when it has neither letter nor digit.
///
/// ```
/// assert_eq!(quizmill::text::slug("What is a `loop`?"), "what-is-a-loop");
/// assert_eq!(quizmill::text::slug("C++"), "c");
/// ```
pub fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    let mut gap = false;
    for letter in title.nfkc().flat_map(char::to_lowercase) {
        // Marks carry the vowels of many scripts, so they stay; they are not alphanumeric themselves.
        if letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter) {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(letter);
        } else if letter != '\'' && letter != '\u{2019}' {
            gap = true;
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (title, expected) in [
            ("What is a loop?", "what-is-a-loop"),
            ("  Don't  panic ", "dont-panic"),
            ("C#", "c"),
            ("???", ""),
            ("Größe & Maß", "größe-maß"),
            ("転移学習とは", "転移学習とは"),
            ("الملكية في رست", "الملكية-في-رست"),
            ("snake_case name", "snake-case-name"),
        ] {
            assert_eq!(slug(title), expected, "{title}");
        }
    }
}
