//! What is answered for an address: a page, a file, another address, or a page that says what is missing.

use super::finding::Finding;
use super::{Site, pages};
use crate::course::{decode, encode};
use crate::diagnostic::{Diagnostic, near};
use crate::site::{Output, live};
use camino::{Utf8Path, Utf8PathBuf};

/// The most pages that a page about a missing one names.
const MOST_NEAR: usize = 5;

/// An answer, before HTTP is spoken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Bytes of the site.
    Found { bytes: Vec<u8>, media: &'static str },
    /// The address of a folder without its slash leads to the one with it.
    Moved(String),
    /// Nothing stands there; a page that says so.
    Missing(Vec<u8>),
    /// A page of nothing but errors.
    Errors(Vec<u8>),
}

impl Answer {
    pub fn errors(findings: &[Finding]) -> Self {
        Self::Errors(pages::errors(findings).into_bytes())
    }

    /// The version of an answer that is a page with the script of `serve`.
    pub fn version(&self) -> Option<&str> {
        match self {
            Self::Found { bytes, media } if *media == HTML => live::version(bytes),
            Self::Found { .. } | Self::Moved(_) => None,
            Self::Missing(page) | Self::Errors(page) => live::version(page),
        }
    }
}

pub(super) const HTML: &str = "text/html; charset=utf-8";

/// The answer of a site for the path of an address, as a published site would give it.
pub(super) fn of_site(site: &dyn Site, address: &str) -> Result<Answer, Box<Diagnostic>> {
    let outputs = site.outputs();
    let wanted = output_path(address);
    if let Some(path) = &wanted
        && outputs.contains_key(path)
    {
        return Ok(Answer::Found { bytes: site.draw(path)?, media: media(path) });
    }
    if let Some(path) = &wanted
        && outputs.contains_key(&path.join("index.html"))
    {
        let encoded: Vec<String> = path.iter().map(encode).collect();
        return Ok(Answer::Moved(format!("/{}/", encoded.join("/"))));
    }
    let wanted = wanted.map_or_else(|| decode(address), Utf8PathBuf::into_string);
    let known = outputs.iter().filter(|(_, output)| matches!(output, Output::Page(_) | Output::Folder(_)));
    let near = near(&wanted, known.map(|(path, _)| path.as_str()), MOST_NEAR);
    Ok(Answer::Missing(pages::missing(wanted.trim_start_matches('/'), &near).into_bytes()))
}

/// The output path that an address names. None leaves the site, or could be read in two ways.
fn output_path(address: &str) -> Option<Utf8PathBuf> {
    let path = decode(address.strip_prefix('/')?);
    let folder = path.is_empty() || path.ends_with('/');
    let mut parts: Vec<&str> = path.trim_end_matches('/').split('/').filter(|_| !path.is_empty()).collect();
    let odd = |part: &&str| part.is_empty() || *part == "." || *part == ".." || part.contains(['\\', '\0']);
    if parts.iter().any(odd) || path.ends_with("//") {
        return None;
    }
    parts.extend(folder.then_some("index.html"));
    Some(parts.join("/").into())
}

/// Endings and what they are, as hosts of static sites say it (IANA's list of media types).
const MEDIA: &[(&str, &str)] = &[
    ("avif", "image/avif"),
    ("css", "text/css; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("gif", "image/gif"),
    ("htm", HTML),
    ("html", HTML),
    ("ico", "image/vnd.microsoft.icon"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("md", "text/markdown; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("ogg", "audio/ogg"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("webm", "video/webm"),
    ("webp", "image/webp"),
    ("woff2", "font/woff2"),
    ("xml", "application/xml"),
    ("zip", "application/zip"),
];

fn media(path: &Utf8Path) -> &'static str {
    let ending = path.extension().unwrap_or_default().to_lowercase();
    MEDIA.iter().find(|(known, _)| *known == ending).map_or("application/octet-stream", |(_, media)| media)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// A site whose pages say their path.
    struct Fake(BTreeMap<Utf8PathBuf, Output>);

    impl Site for Fake {
        fn outputs(&self) -> &BTreeMap<Utf8PathBuf, Output> {
            &self.0
        }
        fn draw(&self, path: &Utf8Path) -> Result<Vec<u8>, Box<Diagnostic>> {
            Ok(path.as_str().as_bytes().to_vec())
        }
    }

    fn check(address: &str, expected: &str) {
        let page = |path: &str| (path.into(), Output::Page(0));
        let site = Fake(BTreeMap::from([
            page("index.html"),
            page("a/index.html"),
            page("a/größe.html"),
            ("a/data.csv".into(), Output::Copy("content/a/data.csv".into())),
        ]));
        let text = match of_site(&site, address).unwrap() {
            Answer::Found { bytes, media } => format!("{} as {media}", String::from_utf8(bytes).unwrap()),
            Answer::Moved(to) => format!("to {to}"),
            Answer::Missing(_) => "missing".to_owned(),
            Answer::Errors(_) => "errors".to_owned(),
        };
        assert_eq!(text, expected, "{address}");
    }

    #[test]
    fn addresses() {
        for (address, expected) in [
            ("/", "index.html as text/html; charset=utf-8"),
            ("/index.html", "index.html as text/html; charset=utf-8"),
            ("/a/", "a/index.html as text/html; charset=utf-8"),
            ("/a", "to /a/"),
            ("/a/gr%C3%B6%C3%9Fe.html", "a/größe.html as text/html; charset=utf-8"),
            ("/a/data.csv", "a/data.csv as text/csv; charset=utf-8"),
            ("/b/", "missing"),
            ("//a/", "missing"),
            ("/a//", "missing"),
            ("/a/../index.html", "missing"),
            ("/%2e%2e/index.html", "missing"),
            ("/a%5Cindex.html", "missing"),
            ("/a/index.html%00", "missing"),
            ("/%ff", "missing"),
            ("", "missing"),
        ] {
            check(address, expected);
        }
    }

    #[test]
    fn a_missing_page_names_near_ones() {
        let site = Fake(BTreeMap::from([("rust/loops.html".into(), Output::Page(0))]));
        let Answer::Missing(page) = of_site(&site, "/rust/lops.html").unwrap() else { panic!("it is missing") };
        let page = String::from_utf8(page).unwrap();
        assert!(page.contains("<a href=\"/rust/loops.html\">rust/loops.html</a>"), "{page}");
        let Answer::Missing(page) = of_site(&site, "/<script>").unwrap() else { panic!("it is missing") };
        assert!(String::from_utf8(page).unwrap().contains("&lt;script&gt;"));
    }
}
