//! Code to coloured pieces in our own dozen classes; the only home of syntect.
//!
//! In: a language's name and code. Out: pieces of the code, each with a [`Class`] or none. Classes and
//! not colours, so that light, dark and printed pages differ by style alone.

mod languages;
mod memory;

use memory::Reader;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;
use syntect::parsing::{Scope, ScopeStackOp, SyntaxReference, SyntaxSet};

pub use languages::label;

/// Longer code stays uncoloured: grammars are quadratic on some texts, and no question shows so much.
const LONGEST: usize = 200_000;

/// A line longer than this is data, not code that somebody reads.
const LONGEST_LINE: usize = 4_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// What a piece of code is, for colouring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A word of the language.
    Keyword,
    /// Text in quotes.
    String,
    /// A number.
    Number,
    /// A comment.
    Comment,
    /// The name of a function.
    Function,
    /// The name of a type.
    Type,
    /// `true`, `None` and other constants of the language.
    Literal,
    /// A tag, an attribute or a key.
    Attribute,
    /// A macro, a decorator or a preprocessor line.
    Macro,
    /// An added line of a difference.
    Inserted,
    /// A removed line of a difference.
    Deleted,
}

impl Class {
    /// The one-letter class in the page; themes style these.
    pub fn letter(self) -> char {
        match self {
            Self::Keyword => 'k',
            Self::String => 's',
            Self::Number => 'n',
            Self::Comment => 'c',
            Self::Function => 'f',
            Self::Type => 't',
            Self::Literal => 'l',
            Self::Attribute => 'a',
            Self::Macro => 'm',
            Self::Inserted => 'i',
            Self::Deleted => 'd',
        }
    }
}

/// A language that can be highlighted: the place of its grammar among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language(usize);

impl Language {
    fn syntax(self) -> &'static SyntaxReference {
        &SYNTAXES.syntaxes()[self.0]
    }
}

/// Grammars by their names and file endings in lower case. Where two grammars share a name the later one
/// has it, and an ending goes before a name.
static NAMES: LazyLock<HashMap<String, Language>> = LazyLock::new(|| {
    let syntaxes = || SYNTAXES.syntaxes().iter().enumerate();
    let names = syntaxes().map(|(index, syntax)| (&syntax.name, index));
    let endings = syntaxes().flat_map(|(index, syntax)| syntax.file_extensions.iter().map(move |name| (name, index)));
    names.chain(endings).map(|(name, index)| (name.to_ascii_lowercase(), Language(index))).collect()
});

/// The language of a name as authors write it behind a fence (`python`, `c++`, `sh`), if it is known.
pub fn language(name: &str) -> Option<Language> {
    NAMES.get(&languages::canonical(name)).copied()
}

/// Whether a name is a known way to say "no language".
pub fn is_plain(name: &str) -> bool {
    matches!(name, "" | "text" | "txt" | "plain" | "plaintext" | "output" | "console" | "none")
}

/// Whether a name is a language of diagrams, which some programs draw and this one does not.
pub fn is_diagram(name: &str) -> bool {
    let known = [
        "d2", "ditaa", "dot", "graphviz", "mermaid", "nomnoml", "pikchr", "plantuml", "svgbob", "tikz", "vega",
        "wavedrom",
    ];
    known.contains(&name.to_ascii_lowercase().as_str())
}

/// Every name that [`language`] knows, for "did you mean".
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = SYNTAXES
        .syntaxes()
        .iter()
        .flat_map(|syntax| std::iter::once(&syntax.name).chain(&syntax.file_extensions))
        .map(|name| name.to_lowercase())
        .filter(|name| !name.contains(' '))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Splits code into pieces: their ends in bytes and their classes, neighbours of one class merged.
pub fn tokens(language: Language, code: &str) -> Vec<(usize, Option<Class>)> {
    if code.len() > LONGEST || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return vec![(code.len(), None)];
    }
    let mut reader = Reader::new(language);
    let mut pieces: Vec<(usize, Option<Class>)> = Vec::new();
    let mut base = 0;
    for line in code.split_inclusive('\n') {
        let mut at = 0;
        for &(end, class) in reader.line(line).iter() {
            let end = usize::from(end);
            push(&mut pieces, base + end, class, &line[at..end]);
            at = end;
        }
        base += line.len();
    }
    pieces
}

fn push(pieces: &mut Vec<(usize, Option<Class>)>, end: usize, class: Option<Class>, text: &str) {
    match pieces.last_mut() {
        // White space has no colour, so it joins whatever stands before it.
        Some((last, before)) if *before == class || text.trim().is_empty() => *last = end,
        _ => pieces.push((end, class)),
    }
}

/// The classes of the open scopes; each inherits from the one outside it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Scopes {
    open: Vec<Option<Class>>,
    cleared: Vec<Vec<Option<Class>>>,
}

impl Scopes {
    fn class(&self) -> Option<Class> {
        self.open.last().copied().flatten()
    }

    fn apply(&mut self, operation: &ScopeStackOp) {
        match operation {
            ScopeStackOp::Push(scope) => {
                let class = rule(*scope).unwrap_or_else(|| self.class());
                self.open.push(class);
            }
            ScopeStackOp::Pop(count) => self.open.truncate(self.open.len().saturating_sub(*count)),
            ScopeStackOp::Clear(amount) => {
                let kept = match amount {
                    syntect::parsing::ClearAmount::TopN(count) => self.open.len().saturating_sub(*count),
                    syntect::parsing::ClearAmount::All => 0,
                };
                self.cleared.push(self.open.split_off(kept));
            }
            ScopeStackOp::Restore => self.open.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }
}

/// Scope prefixes and their classes; the first that fits decides, and none inherits.
static RULES: LazyLock<Vec<(Scope, Option<Class>)>> = LazyLock::new(|| {
    use Class::*;
    [
        ("comment", Some(Comment)),
        ("string.unquoted", None),
        ("string", Some(String)),
        ("constant.numeric", Some(Number)),
        ("constant.character", Some(String)),
        ("constant", Some(Literal)),
        ("variable.language", Some(Literal)),
        ("keyword.operator.word", Some(Keyword)),
        ("keyword.operator.logical.python", Some(Keyword)),
        // Operators stay in the colour of the text: they are many, short, and read as well without.
        ("keyword.operator", None),
        ("keyword.control.directive", Some(Macro)),
        ("keyword.control.import.include", Some(Macro)),
        ("keyword", Some(Keyword)),
        ("storage.type.function", Some(Keyword)),
        ("storage.type.class", Some(Keyword)),
        ("storage.type.struct", Some(Keyword)),
        ("storage.type.enum", Some(Keyword)),
        ("storage.type.trait", Some(Keyword)),
        ("storage.type.impl", Some(Keyword)),
        ("storage.type.rust", Some(Type)),
        ("storage.type", Some(Keyword)),
        ("storage.modifier", Some(Keyword)),
        ("storage", Some(Keyword)),
        ("entity.name.function.preprocessor", Some(Macro)),
        ("entity.name.function.decorator", Some(Macro)),
        ("entity.name.function", Some(Function)),
        ("entity.name.macro", Some(Macro)),
        ("entity.name.tag", Some(Attribute)),
        ("entity.name.section", Some(Keyword)),
        ("entity.name.namespace", None),
        ("entity.name", Some(Type)),
        ("entity.other.attribute-name", Some(Attribute)),
        ("entity.other.inherited-class", Some(Type)),
        ("support.function", Some(Function)),
        ("support.macro", Some(Macro)),
        ("support.type.property-name", Some(Attribute)),
        ("support.constant", Some(Literal)),
        ("support.type", Some(Type)),
        ("support.class", Some(Type)),
        ("variable.function", Some(Function)),
        ("variable.annotation", Some(Macro)),
        ("meta.annotation", Some(Macro)),
        ("meta.preprocessor", Some(Macro)),
        ("meta.interpolation", None),
        ("meta.template.expression", None),
        ("source", None),
        ("markup.heading", Some(Keyword)),
        ("markup.inserted", Some(Inserted)),
        ("markup.deleted", Some(Deleted)),
        ("markup.raw", Some(String)),
        ("punctuation.definition.string", Some(String)),
        ("punctuation.definition.comment", Some(Comment)),
        ("punctuation.definition.annotation", Some(Macro)),
    ]
    .into_iter()
    .map(|(prefix, class)| (Scope::new(prefix).expect("the scopes above are well formed"), class))
    .collect()
});

thread_local! {
    /// What [`rule`] said of each scope: there are a few hundred, and they are met at every word.
    static RULED: RefCell<HashMap<Scope, Option<Option<Class>>>> = RefCell::default();
}

/// The class of a scope: `None` to inherit, `Some(None)` for plain text again.
fn rule(scope: Scope) -> Option<Option<Class>> {
    let look = || RULES.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|&(_, class)| class);
    RULED.with_borrow_mut(|ruled| *ruled.entry(scope).or_insert_with(look))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(name: &str, code: &str) -> String {
        let mut text = String::new();
        let mut at = 0;
        for (end, class) in tokens(language(name).unwrap(), code) {
            match class {
                Some(class) => text.push_str(&format!("{}<{}>", class.letter(), &code[at..end])),
                None => text.push_str(&code[at..end]),
            }
            at = end;
        }
        text
    }

    #[test]
    fn pieces_cover_the_code_and_say_what_it_is() {
        assert_eq!(marked("python", "x = 1 # one\n"), "x = n<1 >c<# one\n>");
        assert_eq!(marked("rust", "fn main() {}\n"), "k<fn >f<main>() {}\n");
        assert_eq!(marked("sql", "SELECT 'a';"), "k<SELECT >s<'a'>;");
    }

    #[test]
    fn names_of_languages() {
        for name in [
            "python",
            "Python",
            "js",
            "javascript",
            "typescript",
            "c++",
            "csharp",
            "c#",
            "sh",
            "bash",
            "sql",
            "html",
            "toml",
            "yaml",
            "json",
            "rust",
            "go",
            "java",
            "kotlin",
            "r",
            "diff",
            "dockerfile",
        ] {
            assert!(language(name).is_some(), "{name}");
        }
        // The engine without C cannot read the grammars of a few languages, so they are no languages there.
        assert_eq!(language("powershell").is_some(), cfg!(feature = "onig"));
        assert!(language("pyhton").is_none());
        assert_eq!(label("cpp"), "C++");
        assert_eq!(label("python"), "Python");
        assert_eq!(label("bash"), "Shell");
        assert_eq!(label("unheard-of"), "unheard-of");
    }

    #[test]
    fn huge_lines_stay_plain() {
        let code = "x".repeat(LONGEST_LINE + 1);
        assert_eq!(tokens(language("python").unwrap(), &code), [(code.len(), None)]);
    }
}
