//! Lists the files of the built-in theme, so that the program carries them inside itself.
//!
//! A list written by hand would fall behind the folder; this one cannot.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let theme = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("themes/margin");
    println!("cargo:rerun-if-changed=themes/margin");
    let mut files = Vec::new();
    collect(&theme, &mut files);
    files.sort();
    let mut code = String::from(
        "/// The files of the built-in theme in the order of their paths.\npub(super) const FILES: &[(&str, &str)] = &[\n",
    );
    for file in &files {
        let name = file.strip_prefix(&theme).expect("collected below it").to_string_lossy().replace('\\', "/");
        code.push_str(&format!("    ({name:?}, include_str!({:?})),\n", file.display().to_string()));
    }
    code.push_str("];\n");
    let target = Path::new(&std::env::var("OUT_DIR").expect("cargo sets it")).join("margin.rs");
    fs::write(target, code).expect("cargo's own folder can be written");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).expect("the built-in theme is part of the source").flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => collect(&path, files),
            false => files.push(path),
        }
    }
}
