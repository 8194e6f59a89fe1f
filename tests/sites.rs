//! Every folder of `tests/sites/` is a small course with the whole site that it gives, in `site.txt`; with
//! drafts in `site-with-drafts.txt`, where there are any. `SNAPSHOTS=overwrite cargo test --test sites`
//! writes these anew; read them in the diff.
//!
//! A file stands there with its path and its text. A page stands there as an outline: what its head says,
//! its headings with their ids, its links with their targets, its questions, what is shared by them, and
//! notices. So a change of looks changes no outline, and a change of shape does.
//!
//! Every link within a site must lead to a file of the site, and to an id in it.

use camino::{Utf8Path, Utf8PathBuf};
use quizmill::command::{BuildOptions, CourseOptions, build};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

type Tree = BTreeMap<String, Vec<u8>>;

fn root() -> Utf8PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}

fn built(course: &Utf8Path, drafts: bool) -> Tree {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = Utf8PathBuf::from_path_buf(folder.path().join("site")).expect("a UTF-8 path");
    let options =
        CourseOptions { root: course.to_owned(), drafts, untrusted: false, threads: 0, ..CourseOptions::default() };
    let (report, summary) =
        build(&BuildOptions { course: options, output: output.clone(), answers: false }, &|_| {}).expect("built");
    let findings: Vec<String> = report.findings().iter().map(quizmill::diagnostic::short).collect();
    assert!(findings.is_empty() && summary.is_some(), "{course} has findings:\n{}", findings.concat());
    let mut tree = Tree::new();
    let mut folders = vec![output.clone()];
    while let Some(next) = folders.pop() {
        for entry in next.read_dir_utf8().expect("a folder").flatten() {
            let path = entry.into_path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&output).expect("below it").as_str().replace('\\', "/");
                tree.insert(name, fs::read(path).expect("a file"));
            }
        }
    }
    tree
}

/// A piece of HTML.
enum Token<'a> {
    Open { name: &'a str, attributes: Vec<(&'a str, String)> },
    Close(&'a str),
    Text(String),
}

fn attribute<'a>(attributes: &'a [(&str, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
}

fn unescape(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&#x2F;", "/"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Takes HTML apart as this program writes it: every attribute in double quotes or without value.
fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        tokens.push(Token::Text(unescape(&rest[..at])));
        rest = &rest[at + 1..];
        let name = &rest[..rest.find([' ', '>', '\n', '/']).unwrap_or(rest.len()).max(1)];
        rest = &rest[name.len()..];
        if name == "/" {
            let (name, behind) = rest.split_once('>').expect("a tag ends");
            tokens.push(Token::Close(name.trim()));
            rest = behind;
            continue;
        }
        let mut attributes = Vec::new();
        let mut closed = false;
        loop {
            rest = rest.trim_start_matches([' ', '\n']);
            if let Some(behind) = rest.strip_prefix('/') {
                closed = true;
                rest = behind;
            } else if let Some(behind) = rest.strip_prefix('>') {
                rest = behind;
                break;
            }
            let end = rest.find(['=', ' ', '/', '>', '\n']).expect("a tag ends");
            let key = &rest[..end];
            rest = &rest[end..];
            let value = match rest.strip_prefix("=\"") {
                Some(quoted) => {
                    let (value, behind) = quoted.split_once('"').expect("a quotation ends");
                    rest = behind;
                    unescape(value)
                }
                None => String::new(),
            };
            attributes.push((key, value));
        }
        tokens.push(Token::Open { name, attributes });
        if closed && !VOID.contains(&name) {
            tokens.push(Token::Close(name));
        }
        // What these hold is not HTML.
        if name == "script" || name == "style" {
            let end = rest.find(&format!("</{name}>")).expect("it is closed");
            tokens.push(Token::Text(rest[..end].to_owned()));
            rest = &rest[end..];
        }
    }
    tokens.push(Token::Text(unescape(rest)));
    tokens
}

/// Elements that are never closed.
const VOID: [&str; 7] = ["!doctype", "meta", "link", "br", "hr", "img", "input"];

/// What a line of the outline is made of when its element ends.
struct Open<'a> {
    name: &'a str,
    line: Option<String>,
    text: String,
    inner: bool,
    hidden: bool,
}

fn outline(html: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for token in tokens(html) {
        match token {
            Token::Text(text) => open.iter_mut().for_each(|element| element.text.push_str(&text)),
            Token::Open { name, attributes } => {
                let get = |key: &str| attribute(&attributes, key);
                let class = |class: &str| get("class").is_some_and(|value| value.split(' ').any(|one| one == class));
                let level = 2 * open.iter().filter(|element| element.inner).count();
                let hidden = get("hidden").is_some() || open.last().is_some_and(|element| element.hidden);
                let meta = |name: &str| get("name") == Some(name) || get("http-equiv") == Some(name);
                let extra = |key: &str, sign: &str| get(key).map_or(String::new(), |value| format!(" {sign}{value}"));
                // A whole line now, or the beginning of one that the element's text completes.
                let (now, later, inner) = match name {
                    "html" => (
                        Some(format!("language {}, {}", get("lang").unwrap_or("?"), get("dir").unwrap_or("?"))),
                        None,
                        false,
                    ),
                    "title" => (None, Some("title".to_owned()), false),
                    "meta" if ["description", "robots", "refresh"].iter().any(|name| meta(name)) => {
                        let name = get("name").or(get("http-equiv")).expect("it was looked at");
                        (Some(format!("{name} {}", get("content").unwrap_or("?"))), None, false)
                    }
                    "link" if get("rel") == Some("canonical") => {
                        (Some(format!("canonical {}", get("href").unwrap_or("?"))), None, false)
                    }
                    "noscript" => (Some("without script".to_owned()), None, true),
                    "nav" => (Some(format!("nav {}", get("aria-label").unwrap_or("without a name"))), None, true),
                    "section" if class("qm-group") => (Some("group".to_owned()), None, true),
                    "article" => (Some(format!("question {}", get("data-question").unwrap_or("?"))), None, true),
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                        (None, Some(format!("{name}{}", extra("id", "#"))), false)
                    }
                    "a" => {
                        let current = if get("aria-current").is_some() { " (here)" } else { "" };
                        let line = format!("{}{}{current}:", get("href").unwrap_or("?"), extra("lang", "in "));
                        (None, Some(line), false)
                    }
                    "img" => {
                        let source = get("src").unwrap_or("?");
                        let source = source.split_once(',').map_or(source, |(kind, _)| kind);
                        (Some(format!("image {source}: {}", get("alt").unwrap_or("?"))), None, false)
                    }
                    "p" if class("qm-notice") => (None, Some("notice".to_owned()), false),
                    "figure" => (Some("code".to_owned()), None, false),
                    _ => (None, None, false),
                };
                if let Some(line) = now.filter(|_| !hidden) {
                    lines.push(format!("{:level$}{line}", ""));
                }
                if !VOID.contains(&name) {
                    let line = later.map(|line| format!("{:level$}{line}", ""));
                    open.push(Open { name, line, text: String::new(), inner, hidden });
                }
            }
            Token::Close(name) => {
                let element = open.pop().expect("more is opened than closed");
                assert_eq!(element.name, name, "elements are closed in the order in which they were opened");
                if let Some(line) = element.line.filter(|_| !element.hidden) {
                    lines.push(format!("{line} {}", element.text.split_whitespace().collect::<Vec<_>>().join(" ")));
                }
            }
        }
    }
    assert!(open.is_empty(), "everything is closed");
    // The data that the script reads: where progress is kept, and which old names lead to it.
    if let Some((_, data)) = html.split_once("<script type=\"application/json\" id=\"qm-data\">") {
        let data = data.split_once("</script>").expect("it is closed").0;
        let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
        lines.push(format!("progress in {} {}, before in {}", data["site"], data["page"], data["aliases"]));
        for question in data["questions"].as_array().into_iter().flatten() {
            lines.push(format!("progress of {} ({}), before of {}", question["id"], question["form"], question["was"]));
        }
    }
    lines.join("\n") + "\n"
}

fn listing(tree: &Tree) -> String {
    let mut text = String::new();
    for (path, bytes) in tree {
        text.push_str(&format!("== {path}\n"));
        let content = String::from_utf8_lossy(bytes);
        let content = if path.ends_with(".html") { outline(&content) } else { content.into_owned() };
        for line in content.lines() {
            text.push_str(&format!("   {line}"));
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

/// Undoes the `%` of an address.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let hex = (first == b'%').then(|| std::str::from_utf8(&behind[..2]).expect("hexadecimal"));
        bytes.push(hex.map_or(first, |hex| u8::from_str_radix(hex, 16).expect("hexadecimal")));
        rest = if hex.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// Links within a site that lead nowhere.
fn broken_links(tree: &Tree) -> Vec<String> {
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut links: Vec<(&str, String)> = Vec::new();
    for (path, bytes) in tree.iter().filter(|(path, _)| path.ends_with(".html")) {
        for token in tokens(std::str::from_utf8(bytes).expect("UTF-8")) {
            let Token::Open { name, attributes } = token else { continue };
            if let Some(id) = attribute(&attributes, "id") {
                let new = ids.entry(path).or_default().insert(id.to_owned());
                assert!(new, "{path} has two elements `{id}`");
            }
            if let (true, Some(href)) = (name == "a", attribute(&attributes, "href")) {
                links.push((path, href.to_owned()));
            }
        }
    }
    assert!(!links.is_empty(), "a site has links");
    let mut broken = Vec::new();
    for (from, link) in links {
        if ["https:", "http:", "mailto:", "tel:"].iter().any(|scheme| link.starts_with(scheme)) {
            continue;
        }
        let (path, fragment) = link.split_once('#').unwrap_or((&link, ""));
        let mut parts: Vec<String> = match path {
            "" => from.split('/').map(str::to_owned).collect(),
            _ => from.split('/').map(str::to_owned).take(from.matches('/').count()).collect(),
        };
        let mut leaves = false;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            match part {
                ".." => leaves |= parts.pop().is_none(),
                "." => {}
                part => parts.push(decoded(part)),
            }
        }
        let target = parts.join("/");
        let page = target.ends_with(".html") && !fragment.is_empty();
        let known = |id: String| ids.get(target.as_str()).is_some_and(|ids| ids.contains(&id));
        if leaves || !tree.contains_key(&target) || (page && !known(decoded(fragment))) {
            broken.push(format!("{from} links to {link}"));
        }
    }
    broken
}

#[test]
fn sites_are_what_was_expected() {
    let overwrite = std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite");
    let mut courses: Vec<Utf8PathBuf> = root()
        .join("tests/sites")
        .read_dir_utf8()
        .expect("a folder")
        .flatten()
        .map(|entry| entry.into_path())
        .collect();
    courses.sort();
    assert!(courses.len() >= 7, "only {} courses were found", courses.len());
    let mut faults = Vec::new();
    for course in courses {
        for (file, drafts) in [("site.txt", false), ("site-with-drafts.txt", true)] {
            let path = course.join(file);
            if drafts && !path.exists() {
                continue;
            }
            let tree = built(&course, drafts);
            faults.extend(broken_links(&tree).iter().map(|fault| format!("{path}: {fault}")));
            let found = listing(&tree);
            let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
            if overwrite {
                fs::write(&path, found).expect("it can be written");
            } else if found != expected {
                faults.push(format!("{path}\n{}", difference(&expected, &found)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The lines between the equal beginnings and the equal ends of two texts.
fn difference(expected: &str, found: &str) -> String {
    let (mut old, mut new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    (old, new) = (old.split_off(same), new.split_off(same));
    while old.last().is_some() && old.last() == new.last() {
        old.pop();
        new.pop();
    }
    let marked = |sign: &str, lines: Vec<&str>| lines.iter().map(|line| format!("{sign}{line}\n")).collect::<String>();
    format!("from line {}:\n{}{}", same + 1, marked("-", old), marked("+", new))
}

#[test]
fn every_link_of_the_demo_leads_somewhere() {
    let tree = built(&root(), false);
    assert!(tree.len() >= 20);
    let broken = broken_links(&tree);
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
