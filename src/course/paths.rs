//! Where pages stand: in the source, in the output and relative to each other.

use camino::{Utf8Path, Utf8PathBuf};

/// Where a page stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The folder below `content`, empty for the top.
    pub folder: Utf8PathBuf,
    /// The file's name without language and `.md`.
    pub name: String,
    /// The language in the file's name (`challenge.de.md`), if there is one.
    pub language: Option<String>,
}

impl Location {
    /// The location of a file below `content`, such as `rust/loops.de.md`.
    pub fn of(path: &Utf8Path) -> Self {
        let folder = path.parent().unwrap_or(Utf8Path::new("")).to_owned();
        let stem = path.file_stem().unwrap_or_default();
        match stem.rsplit_once('.') {
            Some((name, language)) if !name.is_empty() && is_language(language) => {
                Self { folder, name: name.to_owned(), language: Some(language.to_owned()) }
            }
            _ => Self { folder, name: stem.to_owned(), language: None },
        }
    }

    /// The page's name in learners' storage: its output path without `.html`.
    pub fn key(&self) -> String {
        let name = match &self.language {
            Some(language) => format!("{}.{language}", self.name),
            None => self.name.clone(),
        };
        self.folder.join(name).into_string()
    }

    /// The path of its HTML file below the output folder.
    pub fn output(&self) -> Utf8PathBuf {
        format!("{}.html", self.key()).into()
    }

    /// The same page in the language of the original.
    pub fn original(&self) -> Self {
        Self { language: None, ..self.clone() }
    }
}

/// Whether a text looks like a language tag: `de`, `pt-BR`, `zh-Hant`, `es-419`.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The relative address that leads from one output file to another. A page links itself by its name.
pub fn relative(from: &Utf8Path, to: &Utf8Path) -> String {
    let from: Vec<&str> = from.parent().map(|folder| folder.iter().collect()).unwrap_or_default();
    let to: Vec<&str> = to.iter().collect();
    let shared = from.iter().zip(&to[..to.len().saturating_sub(1)]).take_while(|(one, other)| one == other).count();
    let mut address = "../".repeat(from.len() - shared);
    for (index, part) in to[shared..].iter().enumerate() {
        if index > 0 {
            address.push('/');
        }
        // A colon in the first part would read as a scheme.
        if index == 0 && address.is_empty() && part.contains(':') {
            address.push_str("./");
        }
        address.push_str(&encode(part));
    }
    address
}

/// Percent-encodes what may not stand in one part of an address; letters of any script stay readable.
pub fn encode(part: &str) -> String {
    let mut encoded = String::with_capacity(part.len());
    for letter in part.chars() {
        match letter {
            ' ' | '"' | '#' | '?' | '%' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\0'..='\x1f' | '\x7f' => {
                encoded.push_str(&format!("%{:02X}", letter as u32));
            }
            letter => encoded.push(letter),
        }
    }
    encoded
}

/// Undoes percent-encoding; text that is not valid UTF-8 afterwards stays as it was.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let value = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()))
            .flatten();
        match value {
            Some(value) => {
                decoded.push(value);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// The path that a relative link leads to from a folder, or `None` if it leaves the top folder.
/// Decoding comes first, so that `%2e%2e` is seen for what it is.
pub fn resolve(folder: &Utf8Path, link: &str) -> Option<Utf8PathBuf> {
    let link = decode(link);
    if link.contains(['\\', '\0', ':']) || link.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.iter().collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations() {
        for (path, key) in [
            ("index.md", "index"),
            ("rust/loops.md", "rust/loops"),
            ("rust/loops.de.md", "rust/loops.de"),
            ("rust/notes.v2.md", "rust/notes.v2"),
        ] {
            assert_eq!(Location::of(Utf8Path::new(path)).key(), key);
        }
        assert_eq!(Location::of(Utf8Path::new("a/b.pt-BR.md")).language.as_deref(), Some("pt-BR"));
        assert_eq!(Location::of(Utf8Path::new("notes.v2.md")).language, None);
    }

    #[test]
    fn addresses_between_pages() {
        for (from, to, expected) in [
            ("index.html", "a/b.html", "a/b.html"),
            ("a/b.html", "index.html", "../index.html"),
            ("a/b.html", "a/c.html", "c.html"),
            ("a/b.html", "a/b.html", "b.html"),
            ("a/x/b.html", "a/y/c d.html", "../y/c%20d.html"),
            ("a.html", "b:c.html", "./b:c.html"),
            ("a.html", "転移.html", "転移.html"),
        ] {
            assert_eq!(relative(Utf8Path::new(from), Utf8Path::new(to)), expected, "{from} to {to}");
        }
    }

    #[test]
    fn links_stay_inside() {
        let folder = Utf8Path::new("a/b");
        for (link, expected) in [
            ("c.md", Some("a/b/c.md")),
            ("../c.md", Some("a/c.md")),
            ("./c%20d.md", Some("a/b/c d.md")),
            ("../../../c.md", None),
            ("%2e%2e/%2e%2e/../c", None),
            ("/etc/passwd", None),
            ("c:\\x", None),
            ("..\\..\\x", None),
        ] {
            assert_eq!(resolve(folder, link).as_deref().map(Utf8Path::as_str), expected, "{link}");
        }
    }
}
