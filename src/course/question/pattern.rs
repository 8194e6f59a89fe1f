//! Regular expressions for whole answers, in the syntax that Rust and browsers share.
//!
//! In: what an author wrote behind `re:`. Out: a [`Pattern`], printed anew from its parsed form so that both sides
//! read it alike: `\d`, `\w` and `\s` mean ASCII, `.` is anything but a line end. What only one side has (look-around,
//! back-references, word boundaries) and what browsers may need exponential time for (a repetition inside a
//! repetition) is an error with its place.

use regex::{Regex, RegexBuilder};
use regex_syntax::ast::{
    Ast, ClassPerlKind, ClassSet, ClassSetItem, ClassUnicode, ClassUnicodeKind, Flag, FlagsItemKind, GroupKind,
    RepetitionKind, RepetitionRange, parse::ParserBuilder,
};
use std::fmt::Write;

/// The longest pattern, in bytes, and the largest count in braces: plenty for an answer of 200 characters.
const LONGEST: usize = 500;
const MOST: u32 = 200;

/// The general categories of the Unicode standard that both sides know by these names.
const CATEGORIES: &[&str] = &[
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi",
    "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp",
];

/// A regular expression for a whole answer.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As the author wrote it.
    pub written: String,
    /// For both sides, without anchors.
    pub portable: String,
    /// Whether case does not count, from a leading `(?i)`.
    pub ignore_case: bool,
    regex: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.portable == other.portable && self.ignore_case == other.ignore_case
    }
}

impl Eq for Pattern {}

/// Why a pattern cannot be used, and the bytes of it that are to blame, if they are known.
#[derive(Debug)]
pub struct PatternError {
    /// The reason, as a message.
    pub message: String,
    /// From where to where.
    pub place: Option<(usize, usize)>,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in the author's words.
    pub fn new(written: &str) -> Result<Self, PatternError> {
        if written.len() > LONGEST {
            let message = format!("the expression is longer than {LONGEST} bytes");
            return Err(PatternError { message, place: None });
        }
        // Typed answers are straightened before they are compared, so these letters would never fit.
        if let Some((at, letter)) = written.char_indices().find(|(_, letter)| straightened(*letter)) {
            let message = format!("`{letter}` never fits, because typed quotes and dashes are made straight");
            return Err(PatternError { message, place: Some((at, at + letter.len_utf8())) });
        }
        let ast = ParserBuilder::new().nest_limit(20).build().parse(written).map_err(|error| PatternError {
            message: format!("the expression cannot be read: {}", error.kind()),
            place: Some((error.span().start.offset, error.span().end.offset)),
        })?;
        let (ignore_case, body) = leading_flag(&ast);
        let mut printer = Printer { out: String::new(), repeated: false };
        for part in body {
            printer.print(part)?;
        }
        let portable = printer.out;
        // Grouped, because the anchors would bind to the first and last branch alone.
        let regex = RegexBuilder::new(&format!("^(?:{portable})$"))
            .case_insensitive(ignore_case)
            .size_limit(1 << 20)
            .build()
            .map_err(|_| PatternError { message: "the expression is too large".to_owned(), place: None })?;
        Ok(Self { written: written.to_owned(), portable, ignore_case, regex })
    }

    /// Whether the whole text fits.
    pub fn fits(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}

/// Curly quotes, long dashes and spaces that do not break, as [`fold_code`](super::answers::fold_code) replaces them.
fn straightened(letter: char) -> bool {
    matches!(letter, '\u{2018}'..='\u{201f}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{a0}' | '\u{202f}')
}

/// `(?i)` at the very start, and what stands behind it.
fn leading_flag(ast: &Ast) -> (bool, Vec<&Ast>) {
    let Ast::Concat(concat) = ast else { return (false, vec![ast]) };
    let Some((Ast::Flags(set), rest)) = concat.asts.split_first() else { return (false, vec![ast]) };
    match set.flags.items.as_slice() {
        [item] if matches!(item.kind, FlagsItemKind::Flag(Flag::CaseInsensitive)) => (true, rest.iter().collect()),
        _ => (false, vec![ast]),
    }
}

struct Printer {
    out: String,
    /// Whether what is printed stands inside a repetition.
    repeated: bool,
}

impl Printer {
    fn print(&mut self, ast: &Ast) -> Result<(), PatternError> {
        let fault = |message: &str| {
            let span = ast.span();
            Err(PatternError { message: message.to_owned(), place: Some((span.start.offset, span.end.offset)) })
        };
        match ast {
            Ast::Empty(_) => {}
            Ast::Flags(_) => return fault("flags other than `(?i)` at the start are not shared by all browsers"),
            Ast::Literal(literal) => self.literal(literal.c, false),
            Ast::Dot(_) => self.out.push_str("[^\\n]"),
            Ast::Assertion(_) => {
                return fault("`^`, `$` and `\\b` have no place here: the expression fits the whole answer");
            }
            Ast::ClassUnicode(class) => self.unicode(class)?,
            Ast::ClassPerl(class) => {
                let set = perl(&class.kind);
                let _ = write!(self.out, "[{}{set}]", if class.negated { "^" } else { "" });
            }
            Ast::ClassBracketed(class) => {
                self.out.push_str(if class.negated { "[^" } else { "[" });
                match &class.kind {
                    ClassSet::Item(item) => self.item(item)?,
                    ClassSet::BinaryOp(_) => return fault("sets inside sets are not shared by all browsers"),
                }
                self.out.push(']');
            }
            Ast::Repetition(repetition) => {
                if self.repeated {
                    return fault("a repetition stands inside another one, which can take browsers forever");
                }
                let range = match &repetition.op.kind {
                    RepetitionKind::ZeroOrOne => "?".to_owned(),
                    RepetitionKind::ZeroOrMore => "*".to_owned(),
                    RepetitionKind::OneOrMore => "+".to_owned(),
                    RepetitionKind::Range(RepetitionRange::Exactly(n)) if *n <= MOST => format!("{{{n}}}"),
                    RepetitionKind::Range(RepetitionRange::AtLeast(n)) if *n <= MOST => format!("{{{n},}}"),
                    RepetitionKind::Range(RepetitionRange::Bounded(from, to)) if *to <= MOST => {
                        format!("{{{from},{to}}}")
                    }
                    RepetitionKind::Range(_) => return fault("no answer is longer than 200 characters"),
                };
                self.repeated = true;
                self.print(&repetition.ast)?;
                self.repeated = false;
                self.out.push_str(&range);
                if !repetition.greedy {
                    self.out.push('?');
                }
            }
            Ast::Group(group) => {
                if let GroupKind::NonCapturing(flags) = &group.kind
                    && !flags.items.is_empty()
                {
                    return fault("flags other than `(?i)` at the start are not shared by all browsers");
                }
                self.out.push_str("(?:");
                self.print(&group.ast)?;
                self.out.push(')');
            }
            Ast::Alternation(alternation) => {
                for (index, branch) in alternation.asts.iter().enumerate() {
                    if index > 0 {
                        self.out.push('|');
                    }
                    self.print(branch)?;
                }
            }
            Ast::Concat(concat) => {
                for part in &concat.asts {
                    self.print(part)?;
                }
            }
        }
        Ok(())
    }

    /// A letter, escaped where either side would read it otherwise. `&` and `~` are doubled into operators by one
    /// side, and may not be escaped by a backslash on the other.
    fn literal(&mut self, letter: char, in_class: bool) {
        let _ = match letter {
            '\\' | '^' | '$' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => {
                write!(self.out, "\\{letter}")
            }
            '-' if in_class => write!(self.out, "\\-"),
            '&' | '~' | '#' | '\0'..='\x1f' | '\x7f' => write!(self.out, "\\u{{{:x}}}", letter as u32),
            letter => write!(self.out, "{letter}"),
        };
    }

    fn item(&mut self, item: &ClassSetItem) -> Result<(), PatternError> {
        let fault = |message: &str| {
            let span = item.span();
            Err(PatternError { message: message.to_owned(), place: Some((span.start.offset, span.end.offset)) })
        };
        match item {
            ClassSetItem::Empty(_) => {}
            ClassSetItem::Literal(literal) => self.literal(literal.c, true),
            ClassSetItem::Range(range) => {
                self.literal(range.start.c, true);
                self.out.push('-');
                self.literal(range.end.c, true);
            }
            ClassSetItem::Perl(class) if !class.negated => self.out.push_str(perl(&class.kind)),
            ClassSetItem::Unicode(class) => self.unicode(class)?,
            ClassSetItem::Union(union) => {
                for item in &union.items {
                    self.item(item)?;
                }
            }
            _ => return fault("this part of a set is not shared by all browsers"),
        }
        Ok(())
    }

    fn unicode(&mut self, class: &ClassUnicode) -> Result<(), PatternError> {
        let name = match &class.kind {
            ClassUnicodeKind::OneLetter(letter) => letter.to_string(),
            ClassUnicodeKind::Named(name) => name.clone(),
            ClassUnicodeKind::NamedValue { name, value, .. } => format!("{name}={value}"),
        };
        if !CATEGORIES.contains(&name.as_str()) {
            let span = (class.span.start.offset, class.span.end.offset);
            let message =
                format!("`\\p{{{name}}}` is not shared: use a general category such as `\\p{{L}}` or `\\p{{Nd}}`");
            return Err(PatternError { message, place: Some(span) });
        }
        let _ = write!(self.out, "\\{}{{{name}}}", if class.negated { 'P' } else { 'p' });
        Ok(())
    }
}

fn perl(kind: &ClassPerlKind) -> &'static str {
    match kind {
        ClassPerlKind::Digit => "0-9",
        ClassPerlKind::Space => "\\t-\\r ",
        ClassPerlKind::Word => "0-9A-Za-z_",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_subset_is_printed_anew() {
        for (written, portable, fits, not) in [
            (r"/etc/(hosts|host\.conf)", r"\/etc\/(?:hosts|host\.conf)", "/etc/hosts", "/etc/hosts.conf"),
            (r"\d{2,3}", "[0-9]{2,3}", "123", "१२"),
            (r"a|b", "a|b", "b", "ab"),
            (r"[^\s&-]+", r"[^\t-\r \u{26}\-]+", "xy", "x y"),
            (r"\p{Lu}.", r"\p{Lu}[^\n]", "Éx", "éx"),
            (r"(?i)straße", "straße", "STRAßE", "strase"),
            (r"", "", "", "x"),
        ] {
            let pattern = Pattern::new(written).unwrap_or_else(|error| panic!("{written}: {}", error.message));
            assert_eq!(pattern.portable, portable);
            assert!(pattern.fits(fits), "{written} fits {fits}");
            assert!(!pattern.fits(not), "{written} does not fit {not}");
        }
    }

    #[test]
    fn what_only_one_side_has_is_refused() {
        for written in [
            "(?=a)",
            "(?<!a)b",
            r"(a)\1",
            "(a+)+",
            "(a?)*",
            r"\bword",
            "^a$",
            "a(?i)b",
            "[[:alpha:]]",
            "[a&&b]",
            r"\p{Greek}",
            "a{1,1000}",
            "(",
            "*",
            "[z-a]",
        ] {
            assert!(Pattern::new(written).is_err(), "{written}");
        }
    }
}
