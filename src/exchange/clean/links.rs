//! Where links and images lead from the page.
//!
//! In: an address as the foreign text has it. Out: the address for the page, or nothing where it leads nowhere and its
//! text must do. Images that stood inside the file or beside it are kept, to be written beside the page.

use super::super::image::checked;
use super::Cleaner;
use crate::html::is_external;
use crate::text::slug;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};

/// An image that stands inside the file.
pub(super) enum Attached {
    /// Its name and its bytes.
    File(String, Vec<u8>),
    /// Its address for the page, if it could be taken.
    Written(Option<String>),
}

impl Cleaner<'_> {
    /// Where a link leads from the page; `None` where it leads nowhere and becomes its text.
    pub(super) fn link(&mut self, url: &str) -> Option<String> {
        if let Some(known) = self.resolve.and_then(|resolve| resolve(url)) {
            return Some(known);
        }
        if let Some(rest) = url.strip_prefix("//") {
            return Some(format!("https://{rest}"));
        }
        let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("http" | "https" | "mailto" | "tel") => return Some(url.to_owned()),
            Some(scheme) if !scheme.contains(['/', '?', '#']) => {
                self.lose(format!("the link to `{url}`"));
                return None;
            }
            _ => {}
        }
        match self.home.as_deref().filter(|_| !url.starts_with('#')) {
            Some(home) => {
                let host = home.find("://").and_then(|at| home[at + 3..].find('/').map(|slash| at + 3 + slash));
                let base = if url.starts_with('/') { &home[..host.unwrap_or(home.len())] } else { home };
                Some(format!("{base}{url}"))
            }
            None => {
                self.lose(format!("the link to `{url}`"));
                None
            }
        }
    }

    /// Where an image stands for the page; `None` where there is none and its text must do.
    pub(super) fn image(&mut self, url: &str) -> Option<String> {
        let plain = url.split(['?', '#']).next().unwrap_or_default();
        let decoded = crate::course::decode(plain);
        let known = [url, &decoded].into_iter().find(|url| self.attached.contains_key(*url));
        if let Some((key, attached)) = known.and_then(|key| self.attached.remove_entry(key)) {
            let found = match attached {
                Attached::File(name, bytes) => self.embed(&name, bytes),
                Attached::Written(found) => found,
            };
            self.attached.insert(key, Attached::Written(found.clone()));
            return found;
        }
        if let Some(data) = url.strip_prefix("data:image/")
            && let Some((_, text)) = data.split_once(";base64,")
            && let Ok(bytes) = STANDARD.decode(crate::course::decode(text).as_bytes())
        {
            return self.embed("image", bytes);
        }
        if is_external(url) {
            let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
            if !matches!(scheme.as_str(), "http" | "https") {
                self.lose(format!("the image at a `{scheme}:` address"));
                return None;
            }
            self.lose(format!("the image `{url}` is on another host: it becomes a link"));
            return Some(url.to_owned());
        }
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let folder = self.from.parent().unwrap_or(Utf8Path::new(""));
        let found = crate::course::resolve(folder, &crate::course::decode(path));
        match found.filter(|path| self.batch.images.contains(path)) {
            Some(path) => Some(self.copy(path)),
            None => {
                self.lose(format!("the image `{url}`, which is not there"));
                None
            }
        }
    }

    /// Keeps an image that stood inside the file, to be written beside the page; gives its address there. Its name
    /// tells what it holds, so that two images of one name do not meet.
    fn embed(&mut self, name: &str, bytes: Vec<u8>) -> Option<String> {
        let ending = match checked(name, &bytes) {
            Ok(ending) => ending,
            Err(reason) => {
                self.lose(format!("the image `{name}`, {reason}"));
                return None;
            }
        };
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let mut stem = slug(stem);
        while stem.len() > 60 {
            stem.pop();
        }
        let page = self.page.file_stem().unwrap_or_default();
        let hash = Sha256::digest(&bytes);
        let parts = [page, stem.trim_end_matches('-'), &format!("{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2])];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let url = format!("media/{}.{ending}", parts.join("-"));
        let folder = self.page.parent().unwrap_or(Utf8Path::new("content"));
        self.images.insert(folder.join(&url), bytes);
        Some(url)
    }

    /// Plans to copy an image beside the page; gives its address there.
    fn copy(&mut self, from: Utf8PathBuf) -> String {
        let page = self.page.file_stem().unwrap_or_default();
        let name = |number: usize| {
            let stem = slug(from.file_stem().unwrap_or_default());
            let ending = from.extension().unwrap_or_default().to_lowercase();
            let again = if number > 1 { format!("-{number}") } else { String::new() };
            format!("media/{page}-{stem}{again}.{ending}")
        };
        let folder = self.page.parent().unwrap_or(Utf8Path::new("content"));
        let mut number = 1;
        loop {
            let to = folder.join(name(number));
            match self.copies.iter().find(|(_, known)| *known == to) {
                Some((known, _)) if *known == from => return name(number),
                Some(_) => number += 1,
                None => {
                    self.copies.push((from.clone(), to));
                    return name(number);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Batch;
    use super::super::tested::question;
    use super::*;

    #[test]
    fn links_and_images_lead_somewhere_or_are_text() {
        question("[a *b*](x.md) c", "a *b* c", &["the link to `x.md`"]);
        question("[a](javascript:x)", "a", &["the link to `javascript:x`"]);
        question("[a](//h/x) [b](https://h)", "[a](https://h/x) [b](https://h)", &[]);
        question("![a](cat.png)", "![a](media/q-cat.png)", &[]);
        question("![a _b_](../../etc/passwd)", "a b", &["the image `../../etc/passwd`, which is not there"]);
        question("![a](cat.png 'b \"c\"')", "![a](media/q-cat.png \"b \\\"c\\\"\")", &[]);
        question("![a](data:image/png;base64,xx)", "a", &["the image at a `data:` address"]);
    }

    #[test]
    fn images_inside_the_file_are_written_beside_the_page() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        let data = format!("data:image/png;base64,{}", STANDARD.encode(&png));
        let batch = Batch::default();
        let mut cleaner = Cleaner::new(&batch, "q.md".into(), "content/a/q.md".into());
        let file = |url: &str, name: &str, bytes: &[u8]| (url.to_owned(), name.to_owned(), bytes.to_vec());
        cleaner.attach([
            file("@@PLUGINFILE@@/Ein Bild.png", "Ein Bild.png", &png),
            file("x.png", "../x.png", b"<html>"),
            file("y.png", "y.png", &png),
        ]);
        let text = cleaner.markdown(&format!("![a](@@PLUGINFILE@@/Ein%20Bild.png?time=1) ![b]({data}) ![c](x.png)"));
        assert_eq!(text.as_str(), "![a](media/q-ein-bild-02a3e2.png) ![b](media/q-image-02a3e2.png) c");
        assert_eq!(cleaner.lost(), ["the image `../x.png`, whose bytes are no image"]);
        assert_eq!(cleaner.attach([]), ["y.png"]);
        let images = cleaner.images();
        assert_eq!(images[0], ("content/a/media/q-ein-bild-02a3e2.png".into(), png));
    }
}
