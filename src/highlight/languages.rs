//! Names of programming languages: what authors write, and what learners read.

/// The grammar's name for the name an author wrote; most are the same.
pub(super) fn canonical(name: &str) -> String {
    let lower = name.to_lowercase();
    match lower.as_str() {
        "csharp" | "c#" => "cs",
        "c++" => "cpp",
        "f#" => "fsharp",
        "shell" | "sh" | "zsh" | "shell-session" | "shellscript" => "bash",
        "node" | "mjs" | "cjs" => "js",
        "ps" | "pwsh" => "powershell",
        "golang" => "go",
        "py3" | "python3" | "ipython" => "python",
        "rscript" => "r",
        "jsonc" | "json5" => "json",
        "plsql" | "postgresql" | "postgres" | "mysql" | "sqlite" => "sql",
        "docker" => "dockerfile",
        "md" => "markdown",
        "regexp" => "regex",
        other => other,
    }
    .to_owned()
}

/// What a learner reads above the code: the language's own name.
pub fn label(name: &str) -> String {
    let canonical = canonical(name);
    let known = match canonical.as_str() {
        "bash" => "Shell",
        "cpp" => "C++",
        "cs" => "C#",
        "js" | "javascript" => "JavaScript",
        "ts" | "typescript" => "TypeScript",
        "jsx" => "JSX",
        "tsx" => "TSX",
        "py" | "python" => "Python",
        "rs" | "rust" => "Rust",
        "rb" | "ruby" => "Ruby",
        "go" => "Go",
        "c" => "C",
        "r" => "R",
        "java" => "Java",
        "kt" | "kotlin" => "Kotlin",
        "php" => "PHP",
        "sql" => "SQL",
        "html" => "HTML",
        "css" => "CSS",
        "xml" => "XML",
        "json" => "JSON",
        "yaml" | "yml" => "YAML",
        "toml" => "TOML",
        "powershell" => "PowerShell",
        "dockerfile" => "Dockerfile",
        "diff" => "Difference",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    // The grammars' own names are good where they are one word.
    match super::language(name).map(super::Language::syntax) {
        Some(syntax) if !syntax.name.contains(['(', '/']) => syntax.name.clone(),
        _ => name.to_owned(),
    }
}
