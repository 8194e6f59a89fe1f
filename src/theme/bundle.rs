//! The style and script of a page: the theme's files joined, stripped and named by their hashes.

use crate::text::Source;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is inlined into every page that uses one set of components.
pub struct Bundle {
    /// The style.
    pub style: String,
    /// The script; empty if the components need none.
    pub script: String,
    /// The content security policy that allows these two and nothing else.
    pub policy: String,
}

impl Bundle {
    pub(super) fn new(files: &BTreeMap<String, Arc<Source>>, components: &[&str]) -> Self {
        let style = tighten_style(&join(files, components, "style/", ".css", "style.css"));
        let mut script = String::new();
        // The core scripts only serve components, so a page of prose has none.
        if components.iter().any(|name| files.contains_key(&format!("components/{name}/script.js"))) {
            let body = join(files, components, "script/", ".js", "script.js");
            script = super::script::minify(&format!("(()=>{{\"use strict\";\n{body}}})()"));
        }
        let policy = policy(&style, [script.as_str()].into_iter().filter(|script| !script.is_empty()), false);
        Self { style, script, policy }
    }

    /// The policy of a page that also holds the script of its server and may connect to it.
    pub fn policy_with(&self, server: &str) -> String {
        policy(&self.style, [self.script.as_str(), server].into_iter().filter(|script| !script.is_empty()), true)
    }
}

/// The policy of a page with one style, the fonts in it and some scripts, which may connect to its own server or to nobody.
pub fn policy<'a>(style: &str, scripts: impl Iterator<Item = &'a str>, connect: bool) -> String {
    let mut policy = format!("default-src 'none'; style-src {}; img-src data:", hash(style));
    if style.contains("@font-face") {
        policy.push_str("; font-src data:");
    }
    let scripts: String = scripts.map(|script| format!(" {}", hash(script))).collect();
    if !scripts.is_empty() {
        policy.push_str(&format!("; script-src{scripts}"));
    }
    if connect {
        policy.push_str("; connect-src 'self'");
    }
    policy + "; base-uri 'none'; form-action 'none'"
}

/// The core files in the order of their names, then those of the components.
fn join(files: &BTreeMap<String, Arc<Source>>, components: &[&str], core: &str, ending: &str, own: &str) -> String {
    let core = files.iter().filter(|(name, _)| name.starts_with(core) && name.ends_with(ending)).map(|(_, file)| file);
    let own = components.iter().filter_map(|name| files.get(&format!("components/{name}/{own}")));
    core.chain(own).map(|file| strip(file.text())).collect()
}

/// Drops whole-line comments, indentation and empty lines.
fn strip(text: &str) -> String {
    let mut stripped = String::with_capacity(text.len());
    let mut comment = false;
    for line in text.lines() {
        let line = line.trim();
        if comment || line.starts_with("/*") {
            comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            stripped.push_str(line);
            stripped.push('\n');
        }
    }
    stripped
}

/// Drops the spaces and line ends that CSS does not need. Text in quotes stays as it is.
fn tighten_style(css: &str) -> String {
    let mut tight = String::with_capacity(css.len());
    for (index, piece) in css.split('"').enumerate() {
        if index > 0 {
            tight.push('"');
        }
        if index % 2 == 1 {
            tight.push_str(piece);
            continue;
        }
        // Only spaces behind these signs go: one before a colon, as in `a :hover`, has a meaning, and one beside a plus
        // in `calc()` too.
        let mut rest = piece;
        while let Some(letter) = rest.chars().next() {
            rest = &rest[letter.len_utf8()..];
            match letter {
                '{' | '}' | ';' | ':' | ',' => {
                    if letter == '}' && tight.ends_with(';') {
                        tight.pop();
                    }
                    tight.push(letter);
                    rest = rest.trim_start_matches([' ', '\n']);
                }
                '>' => {
                    tight.push(letter);
                    rest = rest.trim_start_matches(' ');
                }
                ' ' if rest.starts_with(['{', '>']) => {}
                letter => tight.push(letter),
            }
        }
    }
    tight
}

/// The source expression of an inline style or script, as Content Security Policy Level 3 defines it.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_are_stripped() {
        let text = "// one\nlet a = 1; // stays\n\n  /**\n   * doc\n   */\n  a += 1\n/* c */\n";
        assert_eq!(strip(text), "let a = 1; // stays\na += 1\n");
    }

    #[test]
    fn spaces_that_mean_nothing_go() {
        let css = "a :hover, b > i::before { content: \"x: y\"; margin: 0 1px; }\n@media (width > 1px) and (height) {\nc { d: e }\n}\n";
        assert_eq!(
            tighten_style(css),
            "a :hover,b>i::before{content:\"x: y\";margin:0 1px}@media (width>1px) and (height){c{d:e }}"
        );
    }

    #[test]
    fn the_hash_is_the_one_browsers_compute() {
        // From the specification's example: a script of the text `alert('Hello, world.');`.
        assert_eq!(hash("alert('Hello, world.');"), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
    }
}
