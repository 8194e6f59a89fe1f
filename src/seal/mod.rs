//! Sealing: right answers, feedback and explanation of a question in one box that view-source, page
//! search, reader mode, print and scrapers cannot read.
//!
//! In: the names of site, page and question, and a plain text. Out: a box in base64. The key follows
//! from the three names, which stand in the page, so that the page's own script opens the box without
//! asking anybody. **That is the limit of what sealing does**: whoever runs the page's code can open
//! every box. It keeps honest learners from stumbling over answers; it does not stop a determined one.
//!
//! Nothing random goes in, so the same course always gives the same bytes. The nonce is a keyed hash of
//! the text, so a changed text never meets the same key stream. The construction is written out in
//! `docs/themes.md`; `themes/margin/script/seal.js` is its other half.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Boxes are padded to a multiple of this many bytes, so that their length tells little.
const BLOCK: usize = 64;

/// Seals a text for a question. Texts are under 4 GiB, as pages are far smaller.
pub fn seal(site: &str, page: &str, question: &str, plain: &str) -> String {
    let key = keyed(&key(site, page, question));
    let mut padded = Vec::with_capacity(4 + plain.len() + BLOCK);
    padded.extend((plain.len() as u32).to_be_bytes());
    padded.extend(plain.as_bytes());
    padded.resize(padded.len().next_multiple_of(BLOCK), 0);
    let nonce = &mac(&key, &[b"nonce", &padded])[..16];
    for (index, chunk) in padded.chunks_mut(32).enumerate() {
        let stream = mac(&key, &[b"stream", nonce, &(index as u32).to_be_bytes()]);
        chunk.iter_mut().zip(stream).for_each(|(byte, mask)| *byte ^= mask);
    }
    let tag = &mac(&key, &[b"tag", nonce, &padded])[..16];
    STANDARD.encode([nonce, tag, &padded].concat())
}

fn key(site: &str, page: &str, question: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"quizmill seal 1");
    for name in [site, page, question] {
        hash.update([0]);
        hash.update(name);
    }
    hash.finalize().into()
}

/// A MAC under the question's key, made ready once: preparing the key costs as much as a short text.
fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length")
}

fn mac(keyed: &Hmac<Sha256>, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed.clone();
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Opens a box again, as the page's script does; only tests need it here.
    fn open(site: &str, page: &str, question: &str, text: &str) -> Option<String> {
        let bytes = STANDARD.decode(text).ok()?;
        let (nonce, rest) = bytes.split_at_checked(16)?;
        let (tag, cipher) = rest.split_at_checked(16)?;
        let key = keyed(&key(site, page, question));
        if mac(&key, &[b"tag", nonce, cipher])[..16] != *tag {
            return None;
        }
        let mut padded = cipher.to_vec();
        for (index, chunk) in padded.chunks_mut(32).enumerate() {
            let stream = mac(&key, &[b"stream", nonce, &(index as u32).to_be_bytes()]);
            chunk.iter_mut().zip(stream).for_each(|(byte, mask)| *byte ^= mask);
        }
        let length = u32::from_be_bytes(padded[..4].try_into().ok()?) as usize;
        String::from_utf8(padded[4..4 + length].to_vec()).ok()
    }

    #[test]
    fn what_was_sealed_can_be_opened() {
        for plain in ["", "x", "größer 日本 \u{1f600}", &"long ".repeat(200_000)] {
            let sealed = seal("site", "a/b", "q", plain);
            assert_eq!(open("site", "a/b", "q", &sealed).as_deref(), Some(plain));
            assert_eq!(open("site", "a/b", "other", &sealed), None);
        }
    }

    #[test]
    fn a_changed_box_does_not_open() {
        let sealed = seal("site", "a/b", "q", "text");
        let mut bytes = STANDARD.decode(&sealed).unwrap();
        bytes[40] ^= 1;
        assert_eq!(open("site", "a/b", "q", &STANDARD.encode(bytes)), None);
    }

    #[test]
    fn a_changed_text_changes_the_whole_box() {
        let (one, other) = (seal("s", "p", "q", "right: a"), seal("s", "p", "q", "right: b"));
        assert_eq!(one, seal("s", "p", "q", "right: a"), "the same text gives the same bytes");
        assert_eq!(one.len(), other.len());
        let same = STANDARD
            .decode(one)
            .unwrap()
            .iter()
            .zip(STANDARD.decode(other).unwrap())
            .filter(|(a, b)| **a == *b)
            .count();
        assert!(same < 20, "{same} of 96 bytes are the same");
    }
}
