//! The shape of the source, held by tests: modules look only upward in the list of `src/lib.rs`, each
//! large dependency has one home, and what clippy bans stays banned.

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
        ("regex", "course"),
        ("regex_syntax", "course"),
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
        ("csv", "exchange"),
        ("toml", "exchange"),
        ("roxmltree", "exchange"),
        ("similar", "command"),
        ("axum", "serve"),
        ("futures_util", "serve"),
        ("notify", "serve"),
        ("tokio", "serve"),
        ("clap", "cli"),
        ("clap_complete", "cli"),
        ("clap_mangen", "cli"),
        ("unicode_width", "cli"),
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

/// clippy.toml bans files, clocks, the environment, printing, the network and other programs from the
/// library, and sees calls better than a search for words does. What it cannot say is who may lift a ban.
#[test]
fn bans_are_lifted_in_their_rooms_only() {
    let lint = |name: &str| format!("clippy::{name}");
    for (module, path, code) in sources() {
        let path = path.display();
        for ban in ["disallowed_methods", "disallowed_types", "disallowed_macros", "print_stdout", "print_stderr"] {
            let named = code.contains(&lint(ban));
            match (module.as_str(), ban) {
                // Macros are banned everywhere without being turned on.
                ("lib", "disallowed_macros") => {}
                ("lib", _) => assert!(named, "src/lib.rs must turn {ban} on"),
                ("disk" | "serve", "disallowed_methods" | "disallowed_types") | ("cli", _) => {}
                _ => assert!(!named, "{path} lifts {ban}, which is for other rooms"),
            }
        }
    }
    let list = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("clippy.toml")).expect("the bans");
    for banned in ["std::fs::write", "std::fs::File", "std::time::Instant::now", "std::env::var", "anstream::println"] {
        assert!(list.contains(&format!("path = \"{banned}\"")), "{banned} is not banned");
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
