//! The shape of the source, held by tests: modules look only upward in the list of `src/lib.rs`, and
//! each large dependency has one home.

use std::fs;
use std::path::{Path, PathBuf};

fn modules() -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("the library");
    text.lines().filter_map(|line| Some(line.strip_prefix("pub mod ")?.trim_end_matches(';').to_owned())).collect()
}

/// Every source file with the module of the list it belongs to, and its code without comments and tests.
fn sources() -> Vec<(String, PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let relative = path.strip_prefix(&src).expect("below it");
                let first = relative.iter().next().expect("a name").to_string_lossy();
                let module = first.trim_end_matches(".rs").to_owned();
                let text = fs::read_to_string(&path).expect("a file");
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
                files.push((module, relative.to_owned(), code.join("\n")));
            }
        }
    }
    assert!(files.len() > 40, "the sources were found");
    files
}

#[test]
fn modules_name_only_modules_above_them() {
    let order = modules();
    let mut faults = Vec::new();
    for (module, path, code) in sources() {
        let Some(place) = order.iter().position(|name| *name == module) else {
            assert!(module == "lib" || module == "main", "{module} is not in src/lib.rs");
            continue;
        };
        for below in &order[place + 1..] {
            if code.contains(&format!("crate::{below}::")) || code.contains(&format!("crate::{below};")) {
                faults.push(format!("{} names `{below}`, which stands below `{module}`", path.display()));
            }
        }
        for grouped in code.split("use crate::{").skip(1) {
            let names = grouped.split('}').next().unwrap_or_default();
            for below in &order[place + 1..] {
                if names.split([',', ' ', '\n']).any(|name| name.split("::").next() == Some(below)) {
                    faults.push(format!("{} names `{below}`, which stands below `{module}`", path.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_large_dependency_has_one_home() {
    let homes = [
        ("serde_saphyr", "yaml"),
        ("syntect", "highlight"),
        ("two_face", "highlight"),
        ("pulldown_cmark", "markdown"),
        ("math_core", "math"),
        ("hmac", "seal"),
        ("tera", "theme"),
        ("oxc_minifier", "theme"),
        ("oxc_parser", "theme"),
        ("annotate_snippets", "diagnostic"),
        ("strsim", "diagnostic"),
        ("walkdir", "disk"),
        ("rustix", "disk"),
        ("imagesize", "site"),
        ("clap", "cli"),
        ("indicatif", "cli"),
        ("anstream", "cli"),
        ("anstyle", "cli"),
    ];
    for (module, path, code) in sources() {
        for (name, home) in homes {
            let used = code.contains(&format!("{name}::")) || code.contains(&format!("use {name}"));
            assert!(!used || module == home, "{} uses {name}, whose home is src/{home}", path.display());
        }
    }
    for (name, home) in homes {
        let used = sources().iter().any(|(module, _, code)| module == home && code.contains(name));
        assert!(used, "{name} is not used in src/{home} any more: remove the line or the dependency");
    }
}

#[test]
fn files_clocks_and_printing_stay_in_their_rooms() {
    for (module, path, code) in sources() {
        let rooms: [(&[&str], &[&str]); 3] = [
            (&["std::fs", "std::env", "File::"], &["disk", "cli"]),
            (&["std::time", "Instant::", "SystemTime"], &["cli"]),
            (&["println!(", "print!(", "dbg!("], &["cli"]),
        ];
        for (words, homes) in rooms {
            let used = words.iter().find(|word| code.contains(**word));
            let home = homes.contains(&module.as_str());
            assert!(
                used.is_none() || home,
                "{} uses {}, which belongs to {homes:?}",
                path.display(),
                used.unwrap_or(&"")
            );
        }
    }
}

#[test]
fn the_architecture_page_lists_the_modules_in_order() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).expect("the page");
    let mut at = 0;
    for module in modules() {
        let line = format!("\nsrc/{module}");
        let found = page[at..].find(&line).unwrap_or_else(|| panic!("ARCHITECTURE.md lists src/{module} in its place"));
        at += found + line.len();
    }
}
