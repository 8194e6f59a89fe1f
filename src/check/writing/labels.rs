//! `fence-label`: the caption of a code block names another language than the block is in.

use super::Review;
use crate::diagnostic::{Code, Diagnostic};
use crate::highlight;
use crate::markdown::{AttributeKind, BlockKind, attributes, each_block};

/// Languages by the names that authors and learners use for them; the first one is the name.
const LANGUAGES: &[&[&str]] = &[
    &["Python", "py", "python3", "py3", "ipython"],
    &["JavaScript", "js", "jsx", "mjs", "cjs", "node", "node.js"],
    &["TypeScript", "ts", "tsx"],
    &["Rust", "rs"],
    &["Go", "golang"],
    &["Java"],
    &["Kotlin", "kt"],
    &["C"],
    &["C++", "cpp"],
    &["C#", "cs", "csharp"],
    &["PHP"],
    &["Ruby", "rb"],
    &["Swift"],
    &["R", "rscript"],
    &["SQL", "mysql", "postgresql", "postgres", "sqlite", "plsql", "tsql", "t-sql"],
    &["HTML", "XML", "xhtml", "svg"],
    &["CSS", "scss", "sass", "less"],
    &["JSON", "jsonc", "json5"],
    &["YAML", "yml"],
    &["TOML"],
    &["Shell", "bash", "sh", "zsh", "console", "shell-session", "shellscript"],
    &["PowerShell", "ps1", "pwsh", "ps"],
    &["Perl", "pl"],
    &["Lua"],
    &["Haskell", "hs"],
    &["Scala"],
    &["Elixir"],
    &["Dart"],
    &["Dockerfile", "docker"],
    &["Markdown", "md"],
    &["LaTeX", "tex"],
    &["MATLAB"],
    &["Julia"],
    &["F#", "fsharp"],
];

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    for blocks in crate::check::fragments(review.page) {
        each_block(blocks, &mut |block| {
            let BlockKind::Code(code) = &block.kind else { return };
            let mut language = None;
            for (index, word) in attributes(&review.page.source, code.info).into_iter().enumerate() {
                match &word.kind {
                    AttributeKind::Word(name) if index == 0 && !highlight::is_plain(name) => {
                        language = named(name);
                    }
                    AttributeKind::Pair(key, value, _) if key == "label" => {
                        let (Some(own), Some(other)) = (language, named(without_version(value))) else { continue };
                        if own != other {
                            let message = format!(
                                "the label says {}, but the code is marked as {}",
                                LANGUAGES[other][0], LANGUAGES[own][0]
                            );
                            findings.push(review.at(Code::FenceLabel, word.span, message).help(
                                "change one of the two, or leave the label out: the language's own name is shown then",
                            ));
                        }
                    }
                    _ => {}
                }
            }
        });
    }
}

/// The language of a name.
fn named(name: &str) -> Option<usize> {
    LANGUAGES.iter().position(|names| names.iter().any(|known| known.eq_ignore_ascii_case(name.trim())))
}

/// "Python 3.12" is Python.
fn without_version(label: &str) -> &str {
    label.trim_end_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ' '))
}
