//! The comment that a LiaScript page starts with: its settings and its macros.
//!
//! In: the page. Out: the settings in their order, the names of macros, and where the page's text starts.

use std::collections::BTreeSet;

/// What a page says about itself.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Settings and their values, in their order.
    pub fields: Vec<(String, String)>,
    /// Macros that the page defines, in their order, with the words of those that are nothing else.
    pub defined: Vec<(String, Option<String>)>,
}

impl Head {
    /// The first setting with one of these names that says something.
    pub fn get(&self, names: &[&str]) -> Option<&str> {
        let named = |name: &&str| {
            self.fields
                .iter()
                .find(|(field, value)| field == name && !value.is_empty())
                .map(|(_, value)| value.as_str())
        };
        names.iter().find_map(named)
    }
}

/// Reads the comment at the start of a page; gives it, the text behind it, and that text's first line.
pub(super) fn take(text: &str) -> Result<(Head, &str, usize), String> {
    let start = text.len() - text.trim_start().len();
    let Some(inside) = text[start..].strip_prefix("<!--") else {
        return Ok((Head::default(), text, 1));
    };
    let Some((comment, rest)) = inside.split_once("-->") else {
        return Err("the comment at its start never ends: write `-->` behind its settings".to_owned());
    };
    let end = text.len() - rest.len();
    let line = text[..end].matches('\n').count() + 1;
    Ok((settings(comment), rest, line))
}

/// Reads the settings in a comment, which may also stand under a heading.
pub(super) fn settings(comment: &str) -> Head {
    let mut head = Head::default();
    let mut inside = false;
    for line in comment.lines() {
        if inside {
            inside = line.trim() != "@end";
        } else if let Some(name) = line.trim_start().strip_prefix('@').map(name_of).filter(|name| !name.is_empty()) {
            // `@name: text` is a macro of one line, `@name` starts one that ends at `@end`.
            let behind = line.trim_start()[1 + name.len()..].trim_start();
            let words = behind.strip_prefix(':').map(str::trim);
            inside = words.is_none() && name != "end";
            if name != "end" {
                let plain = words.filter(|words| is_plain(words)).map(str::to_owned);
                head.defined.push((name.to_owned(), plain));
            }
        } else if let Some((name, value)) = field(line) {
            head.fields.push((name.to_lowercase(), value.trim().to_owned()));
        } else if let Some((_, value)) = head.fields.last_mut() {
            let more = line.trim();
            if !more.is_empty() {
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(more);
            }
        }
    }
    let mut seen = BTreeSet::new();
    head.defined.retain(|(name, _)| seen.insert(name.clone()));
    head
}

/// Whether a macro's text is words that may stand wherever it is called.
fn is_plain(words: &str) -> bool {
    !words.is_empty() && words.len() <= 500 && !words.contains(['@', '<', '[', '{', '`', '$', '|'])
}

/// `name: value` at the start of a line.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let fits = name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.trim_end().chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'));
    (fits && !value.starts_with("//")).then(|| (name.trim_end(), value))
}

/// The name of a macro at the start of a text: letters, digits, `_` and `.`.
pub(super) fn name_of(text: &str) -> &str {
    let end =
        text.find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '_' | '.')).unwrap_or(text.len());
    let name = text[..end].trim_end_matches('.');
    if name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_') { name } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_and_macros_are_read() {
        let text = "\n<!--\nauthor:  A B\n\ncomment: one\n         two\n@red: <b>@0</b>\n@long\nx: y\n@end\nimport: https://x/y.md\n-->\n\n# T\n";
        let (head, rest, line) = take(text).unwrap();
        assert_eq!(head.get(&["description", "comment"]), Some("one two"));
        assert_eq!(head.get(&["import"]), Some("https://x/y.md"));
        assert_eq!(head.get(&["x"]), None);
        assert_eq!(head.defined, [("red".to_owned(), None), ("long".to_owned(), None)]);
        assert_eq!((rest, line), ("\n\n# T\n", 12));
        assert_eq!(settings("@moon: the Moon").defined, [("moon".to_owned(), Some("the Moon".to_owned()))]);
        assert!(take("<!--\na: b").unwrap_err().contains("never ends"));
        assert!(take("# T").unwrap().0.fields.is_empty());
    }

    #[test]
    fn names_of_macros() {
        for (text, expected) in [("Pyodide.eval", "Pyodide.eval"), ("a(b)", "a"), ("0", ""), ("end.", "end"), ("é", "")]
        {
            assert_eq!(name_of(text), expected);
        }
    }
}
