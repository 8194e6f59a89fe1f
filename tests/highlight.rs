//! Code is coloured as `tests/highlight.md` shows it, whichever engine reads the grammars: `onig`, which
//! is the default, or `fancy`. `tests/run` runs this test under both.
//! `SNAPSHOTS=overwrite cargo test --test highlight` writes the page anew; read it in the diff.
//!
//! Each section of the page is named after a language and holds its code, then the same code with the
//! pieces that have a colour in `⟨…⟩` behind the letter of their class.

use quizmill::highlight::{language, tokens};
use std::fs;
use std::path::Path;

fn marked(name: &str, code: &str) -> String {
    let language = language(name).unwrap_or_else(|| panic!("{name} is a language"));
    let mut text = String::new();
    let mut at = 0;
    for (end, class) in tokens(language, code) {
        let piece = &code[at..end];
        match class {
            // White space has no colour; it joins the piece before it only to be no piece of its own.
            Some(class) => {
                let (word, space) = piece.split_at(piece.trim_end().len());
                text.push_str(&format!("{}⟨{word}⟩{space}", class.letter()));
            }
            None => text.push_str(piece),
        }
        at = end;
    }
    assert_eq!(at, code.len(), "the pieces cover the code");
    text
}

#[test]
fn both_engines_colour_alike() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/highlight.md");
    let page = fs::read_to_string(&path).expect("the page").replace("\r\n", "\n");
    let mut sections = page.split("\n## ");
    let mut new = sections.next().unwrap_or_default().to_owned();
    let mut languages = 0;
    for section in sections {
        let (name, rest) = section.split_once('\n').expect("a language");
        let (_, rest) = rest.split_once(&format!("\n````{name}\n")).expect("its code");
        let (code, _) = rest.split_once("\n````\n").expect("the end of its code");
        let code = &format!("{code}\n");
        let marked = marked(name, code);
        new.push_str(&format!("\n## {name}\n\n````{name}\n{code}````\n\n````text\n{marked}````\n"));
        languages += 1;
    }
    assert!(languages >= 12, "only {languages} languages were found");
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        fs::write(&path, new).expect("it can be written");
    } else if let Some((old, new)) = page.lines().zip(new.lines()).find(|(old, new)| old != new) {
        panic!("expected\n{old}\nfound\n{new}");
    } else {
        assert_eq!(new.len(), page.len());
    }
}
