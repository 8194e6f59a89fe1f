//! The one table of fields that `site.yaml` and front matter may hold, and the reader that follows it.
//!
//! In: a YAML tree and a table. Out: [`Values`] by name, and a finding for every field that is unknown,
//! stands twice or holds the wrong type: all of them in one run. The same tables document the format.

use super::draw::{Draw, Share};
use super::duration::{Unreadable, parse_duration};
use crate::diagnostic::{Code, Diagnostic, list, slip};
use crate::text::{Source, Span};
use crate::yaml::{Key, Node, Value as Yaml};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A field: its name, what it takes, what holds without it, and what it is for.
#[derive(Debug)]
pub struct Field {
    /// The name in YAML.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What holds when it is not written, in words or as a value.
    pub default: &'static str,
    /// What it is for, one sentence.
    pub doc: &'static str,
}

/// What a field takes.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// Text; a bare number is taken as the text it is written as.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number in a range.
    Integer(i64, i64),
    /// `90s`, `2m`, `1m30s` or `none`.
    Duration,
    /// A number of attempts or `unlimited`.
    Attempts,
    /// `all` or a percentage.
    Pass,
    /// How many questions each learner gets: a number, or a number for each of some levels.
    Draw,
    /// A list of texts.
    Texts,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// A map with these fields.
    Fields(&'static [Field]),
    /// A map whose keys the author chooses.
    Map,
    /// A list or a map, read by its owner.
    Tree,
}

impl Takes {
    /// What it takes, in words for a message.
    pub fn words(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Boolean => "`true` or `false`".to_owned(),
            Self::Integer(from, to) if from == to => format!("the number {from}"),
            Self::Integer(from, to) => format!("a whole number from {from} to {to}"),
            Self::Duration => "a duration such as `90s`, `2m`, `1m30s` or `none`".to_owned(),
            Self::Attempts => "a number from 1 to 99 or `unlimited`".to_owned(),
            Self::Pass => "`all` or a percentage such as `80%`".to_owned(),
            Self::Texts => "a list of texts such as `[one, two]`".to_owned(),
            Self::OneOf(words) => list(words.iter().copied()),
            Self::Fields(_) | Self::Map => "a map of fields".to_owned(),
            Self::Tree => "a list or a map".to_owned(),
            Self::Draw => {
                format!(
                    "a number from 1 to {MOST_DRAWN}, or one for each of some levels such as `{{intermediate: 2, expert: 1}}`"
                )
            }
        }
    }
}

/// A field's value after its type was checked.
#[derive(Debug, Clone)]
pub enum Value {
    /// Text.
    Text(String),
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Seconds, or `None` for `none`.
    Duration(Option<u32>),
    /// Attempts, or `None` for `unlimited`.
    Attempts(Option<u32>),
    /// Per cent of the questions; 100 is all.
    Pass(u8),
    /// How many questions each learner gets.
    Draw(Draw),
    /// Texts with their places.
    Texts(Vec<(String, Span)>),
    /// A map with fields of its own.
    Fields(Values),
    /// A map as the author wrote it.
    Map(Vec<(Key, Node)>),
    /// A value that its owner reads.
    Tree(Node),
}

/// The values of a table's fields that the author wrote, with their places.
#[derive(Debug, Clone, Default)]
pub struct Values {
    values: BTreeMap<&'static str, (Value, Span)>,
}

macro_rules! getters {
    ($($name:ident $variant:ident $type:ty;)*) => {$(
        /// The value of the field if it was written and has this type.
        pub fn $name(&self, field: &str) -> Option<$type> {
            match self.values.get(field) {
                Some((Value::$variant(value), _)) => Some(value.clone()),
                _ => None,
            }
        }
    )*};
}

impl Values {
    getters! {
        text Text String;
        boolean Boolean bool;
        integer Integer i64;
        duration Duration Option<u32>;
        attempts Attempts Option<u32>;
        pass Pass u8;
        draw Draw Draw;
        texts Texts Vec<(String, Span)>;
        fields Fields Values;
        map Map Vec<(Key, Node)>;
        tree Tree Node;
    }

    /// Where the value of a field stands.
    pub fn span(&self, field: &str) -> Option<Span> {
        self.values.get(field).map(|&(_, span)| span)
    }

    /// Takes a value out; its place, if it was there.
    pub fn remove(&mut self, field: &str) -> Option<Span> {
        self.values.remove(field).map(|(_, span)| span)
    }

    /// Keeps a value that was read from elsewhere, such as a heading's attributes.
    pub fn insert(&mut self, field: &'static str, value: Value, span: Span) {
        self.values.insert(field, (value, span));
    }
}

/// Reads a map by its table. `what` names the map in messages: `site.yaml`, `a page`.
pub fn read(
    table: &'static [Field],
    what: &str,
    node: &Node,
    source: &Arc<Source>,
    findings: &mut Vec<Diagnostic>,
) -> Values {
    let mut values = Values::default();
    let map = match &node.value {
        Yaml::Map(map) => map,
        Yaml::Null => return values,
        _ => {
            findings.push(
                Diagnostic::new(Code::WrongType, format!("the settings of {what} are not a map of fields"))
                    .at(source, node.span, "")
                    .help("write each setting as `name: value` on a line of its own"),
            );
            return values;
        }
    };
    for (key, node) in map {
        let Some(field) = table.iter().find(|field| field.name == key.name) else {
            let finding = Diagnostic::new(Code::UnknownField, format!("{what} has no field `{}`", key.name))
                .at(source, key.span, "unknown field")
                .suggest(&key.name, table.iter().map(|field| field.name));
            findings.push(match meant(table, map, key, node, source) {
                Some(name) => finding.edit(key.span, name),
                None => finding,
            });
            continue;
        };
        match value(field, node, source, findings) {
            Ok(Some(value)) => values.insert(field.name, value, node.span),
            Ok(None) => {}
            Err(finding) => findings.push(*finding),
        }
    }
    values
}

/// The field that an unknown one is meant to be beyond doubt: a slip of the pen away, not set elsewhere, and one that
/// takes this value.
fn meant(
    table: &'static [Field],
    map: &[(Key, Node)],
    key: &Key,
    node: &Node,
    source: &Arc<Source>,
) -> Option<&'static str> {
    let name = slip(&key.name, table.iter().map(|field| field.name))?;
    let field = table.iter().find(|field| field.name == name)?;
    let mut faults = Vec::new();
    let fits = value(field, node, source, &mut faults).is_ok() && faults.is_empty();
    let others = map.iter().filter(|(other, _)| other.name == name || slip(&other.name, [name]).is_some()).count();
    (fits && others == 1).then_some(name)
}

fn value(
    field: &Field,
    node: &Node,
    source: &Arc<Source>,
    findings: &mut Vec<Diagnostic>,
) -> Result<Option<Value>, Box<Diagnostic>> {
    let quoted = source.slice(node.span).starts_with(['"', '\'']);
    let wrong = |code: Code| {
        let found = match &node.value {
            Yaml::Null => "nothing".to_owned(),
            Yaml::List(_) => "a list".to_owned(),
            Yaml::Map(_) => "a map".to_owned(),
            // Quotes make a text of what would be a number or a truth.
            Yaml::Text(text) if quoted => format!("`\"{text}\"` in quotes"),
            Yaml::Text(text) => format!("`{text}`"),
            _ => format!("`{}`", source.slice(node.span)),
        };
        let finding = Diagnostic::new(code, format!("`{}` takes {}, not {found}", field.name, field.takes.words()));
        Box::new(finding.at(source, node.span, ""))
    };
    // What the author wrote, character by character: `1.0` is not `1`, and `2` may be a title.
    let written = match &node.value {
        Yaml::Text(text) => Some(text.clone()),
        Yaml::Integer(_) | Yaml::Float(_) | Yaml::Boolean(_) => Some(source.slice(node.span).to_owned()),
        _ => None,
    };
    let value = match field.takes {
        Takes::Text => match written {
            Some(text) if !text.trim().is_empty() => Value::Text(text),
            Some(_) => return Err(wrong(Code::WrongValue)),
            None => {
                let finding = *wrong(Code::WrongType);
                return Err(Box::new(finding.help("put text that YAML would read otherwise in quotes: `\"…\"`")));
            }
        },
        Takes::Boolean => match &node.value {
            Yaml::Boolean(value) => Value::Boolean(*value),
            Yaml::Text(text) if matches!(text.to_lowercase().as_str(), "yes" | "on" | "y" | "true") => {
                return Err(Box::new(wrong(Code::WrongType).help("write `true`").edit(node.span, "true")));
            }
            Yaml::Text(text) if matches!(text.to_lowercase().as_str(), "no" | "off" | "n" | "false") => {
                return Err(Box::new(wrong(Code::WrongType).help("write `false`").edit(node.span, "false")));
            }
            _ => return Err(wrong(Code::WrongType)),
        },
        Takes::Integer(from, to) => match node.value {
            Yaml::Integer(number) if (from..=to).contains(&number) => Value::Integer(number),
            Yaml::Integer(_) => return Err(wrong(Code::WrongValue)),
            _ => {
                let finding = *wrong(Code::WrongType);
                let number = written.filter(|text| {
                    let number: Option<i64> = text.parse().ok().filter(|_| quoted);
                    number.is_some_and(|number| (from..=to).contains(&number))
                });
                return Err(Box::new(match number {
                    Some(number) => finding.help("leave the quotes out").edit(node.span, number),
                    None => finding,
                }));
            }
        },
        Takes::Duration => match written.as_deref().map(parse_duration) {
            Some(Ok(seconds)) => Value::Duration(seconds),
            Some(Err(Unreadable)) => return Err(wrong(Code::WrongValue)),
            None => return Err(wrong(Code::WrongType)),
        },
        Takes::Attempts => match written.as_deref() {
            Some(text) => match parse_attempts(text) {
                Ok(attempts) => Value::Attempts(attempts),
                Err(Unreadable) => return Err(wrong(Code::WrongValue)),
            },
            None => return Err(wrong(Code::WrongType)),
        },
        Takes::Pass => {
            let text = written.ok_or_else(|| wrong(Code::WrongType))?;
            let percent = if text == "all" {
                Some(100)
            } else {
                text.strip_suffix('%').and_then(|number| number.trim().parse().ok())
            };
            match percent {
                Some(percent @ 1..=100) => Value::Pass(percent),
                _ => return Err(wrong(Code::WrongValue)),
            }
        }
        Takes::Texts => match &node.value {
            Yaml::List(items) => {
                let mut texts = Vec::new();
                for item in items {
                    match &item.value {
                        Yaml::Text(text) => texts.push((text.clone(), item.span)),
                        Yaml::Integer(_) | Yaml::Float(_) => {
                            texts.push((source.slice(item.span).to_owned(), item.span))
                        }
                        _ => findings.push(
                            Diagnostic::new(Code::WrongType, format!("an item of `{}` is not text", field.name))
                                .at(source, item.span, ""),
                        ),
                    }
                }
                Value::Texts(texts)
            }
            Yaml::Text(text) => {
                let finding = wrong(Code::WrongType).help(format!("write `{}: [{text}]`", field.name));
                // In brackets a comma parts two texts, as it was meant to, and other marks of YAML would mean something.
                let plain = |letter: char| letter.is_alphanumeric() || " ,._-/+".contains(letter);
                let lists = source.slice(node.span) == text
                    && text.chars().all(plain)
                    && text.split(',').all(|item| item.trim().starts_with(|letter: char| letter.is_alphabetic()));
                return Err(Box::new(if lists { finding.edit(node.span, format!("[{text}]")) } else { finding }));
            }
            _ => return Err(wrong(Code::WrongType)),
        },
        Takes::OneOf(words) => match written.as_deref() {
            Some(text) if words.contains(&text) => Value::Text(text.to_owned()),
            Some(text) => {
                let finding = wrong(Code::WrongValue);
                return Err(Box::new(finding.suggest_edit(text, words.iter().copied(), node.span, str::to_owned)));
            }
            None => return Err(wrong(Code::WrongType)),
        },
        Takes::Fields(table) => match &node.value {
            Yaml::Map(_) => Value::Fields(read(table, &format!("`{}`", field.name), node, source, findings)),
            _ => return Err(wrong(Code::WrongType)),
        },
        Takes::Map => match &node.value {
            Yaml::Map(map) => Value::Map(map.clone()),
            _ => return Err(wrong(Code::WrongType)),
        },
        Takes::Tree => Value::Tree(node.clone()),
        Takes::Draw => Value::Draw(draw(field, node, source)?),
    };
    Ok(Some(value))
}

/// How many questions each learner gets: `5`, or `{intermediate: 2, expert: 1}`.
fn draw(field: &Field, node: &Node, source: &Arc<Source>) -> Result<Draw, Box<Diagnostic>> {
    let wrong = |code: Code, span: Span| {
        let message = format!("`{}` takes {}", field.name, field.takes.words());
        Box::new(Diagnostic::new(code, message).at(source, span, ""))
    };
    let number = |node: &Node| match node.value {
        Yaml::Integer(number) => match usize::try_from(number) {
            Ok(number @ 1..=MOST_DRAWN) => Ok(number),
            _ => Err(wrong(Code::WrongValue, node.span)),
        },
        _ => Err(wrong(Code::WrongType, node.span)),
    };
    match &node.value {
        Yaml::Map(map) if map.is_empty() => Err(wrong(Code::WrongValue, node.span)),
        Yaml::Map(map) => {
            let share = |(key, value): &(Key, Node)| {
                Ok(Share { level: Some((key.name.clone(), key.span)), count: number(value)?, span: value.span })
            };
            Ok(Draw { shares: map.iter().map(share).collect::<Result<_, Box<Diagnostic>>>()? })
        }
        _ => Ok(Draw { shares: vec![Share { level: None, count: number(node)?, span: node.span }] }),
    }
}

/// The most questions that can be drawn; nobody answers more at one sitting.
pub(super) const MOST_DRAWN: usize = 1000;

/// A number of attempts from 1 to 99, or `None` for `unlimited`.
pub fn parse_attempts(text: &str) -> Result<Option<u32>, Unreadable> {
    match text {
        "unlimited" => Ok(None),
        text => text.parse().ok().filter(|number| (1..=99).contains(number)).map(Some).ok_or(Unreadable),
    }
}

/// The fields that set something for all questions of a page, or of the site in `defaults`.
macro_rules! with_question_defaults {
    ($($field:expr),* $(,)?) => { &[
        $($field,)*
        Field { name: "kind", takes: Takes::Text, default: "none", doc: "The kind of its questions." },
        Field { name: "level", takes: Takes::Text, default: "none", doc: "The level of its questions." },
        Field { name: "form", takes: Takes::Text, default: "from the content", doc: "The form of its questions." },
        Field { name: "time", takes: Takes::Duration, default: "none; 2m in a challenge", doc: "The time for each question." },
        Field { name: "attempts", takes: Takes::Attempts, default: "2; 3 in mode try", doc: "How often each question may be tried." },
        Field { name: "points", takes: Takes::Integer(0, 1000), default: "1", doc: "What each question counts." },
        Field { name: "shuffle", takes: Takes::Boolean, default: "false", doc: "Whether options are mixed for each learner." },
        Field { name: "mix", takes: Takes::Boolean, default: "false", doc: "Whether questions are mixed for each learner." },
        Field { name: "math", takes: Takes::Boolean, default: "false", doc: "Whether `$…$` and `$$…$$` are formulas." },
    ] };
}

/// The fields of a page's front matter.
pub const PAGE: &[Field] = with_question_defaults![
    Field { name: "title", takes: Takes::Text, default: "the `#` heading", doc: "The page's title." },
    Field {
        name: "description",
        takes: Takes::Text,
        default: "none",
        doc: "One sentence for search engines and link previews."
    },
    Field {
        name: "badge",
        takes: Takes::Text,
        default: "none",
        doc: "The name of the badge; makes the page a challenge."
    },
    Field {
        name: "minutes",
        takes: Takes::Integer(1, 6000),
        default: "none",
        doc: "How long the page takes, in minutes."
    },
    Field { name: "tags", takes: Takes::Texts, default: "none", doc: "Words to find the page by." },
    Field {
        name: "order",
        takes: Takes::Integer(-1_000_000, 1_000_000_000),
        default: "the file name",
        doc: "The place among its neighbours."
    },
    Field {
        name: "draft",
        takes: Takes::Boolean,
        default: "false",
        doc: "Whether the page is left out unless drafts are asked for."
    },
    Field {
        name: "language",
        takes: Takes::Text,
        default: "the site's",
        doc: "The page's language, such as `de` or `pt-BR`."
    },
    Field {
        name: "aliases",
        takes: Takes::Texts,
        default: "none",
        doc: "Old paths of the page, which lead here and keep progress."
    },
    Field {
        name: "prerequisites",
        takes: Takes::Texts,
        default: "none",
        doc: "Pages to study first, as relative paths."
    },
    Field { name: "license", takes: Takes::Text, default: "the site's", doc: "The licence of the page's content." },
    Field { name: "source", takes: Takes::Text, default: "none", doc: "Where the content comes from." },
    Field {
        name: "mode",
        takes: Takes::Text,
        default: "from the file name",
        doc: "The mode of its concept that the page is, or `none`."
    },
    Field { name: "pass", takes: Takes::Pass, default: "all", doc: "How many questions must be right for the badge." },
    Field {
        name: "questions",
        takes: Takes::Texts,
        default: "none",
        doc: "Bank files whose questions the page shows after its own."
    },
    Field { name: "draw", takes: Takes::Draw, default: "all", doc: "How many of its questions each learner gets." },
];

const DEFAULTS: &[Field] = with_question_defaults![];

/// The fields of `site.yaml`.
pub const SITE: &[Field] = &[
    Field { name: "format", takes: Takes::Integer(1, 1), default: "1", doc: "The version of the content format." },
    Field {
        name: "id",
        takes: Takes::Text,
        default: "a hash of title and base_url",
        doc: "Random letters that keep two sites on one host apart.",
    },
    Field { name: "title", takes: Takes::Text, default: "Course", doc: "The site's title." },
    Field { name: "language", takes: Takes::Text, default: "en", doc: "The language of its pages." },
    Field {
        name: "base_url",
        takes: Takes::Text,
        default: "none",
        doc: "The address it is published at; makes canonical links and a site map.",
    },
    Field { name: "theme", takes: Takes::Text, default: "margin", doc: "The theme's name." },
    Field {
        name: "seal",
        takes: Takes::OneOf(&["sealed", "open"]),
        default: "sealed",
        doc: "Whether answers can be read in the page's source.",
    },
    Field {
        name: "clock",
        takes: Takes::OneOf(&["normal", "relaxed", "none"]),
        default: "normal",
        doc: "The clock a learner starts with.",
    },
    Field {
        name: "defaults",
        takes: Takes::Fields(DEFAULTS),
        default: "none",
        doc: "What holds for every question of the site.",
    },
    Field {
        name: "kinds",
        takes: Takes::Map,
        default: "the built-in kinds",
        doc: "Further kinds, or other labels and icons: `slug: {label, icon}`.",
    },
    Field {
        name: "levels",
        takes: Takes::Map,
        default: "the built-in levels",
        doc: "Further levels, or other labels: `slug: {label}`.",
    },
    Field {
        name: "modes",
        takes: Takes::Tree,
        default: "the nine modes",
        doc: "The modes in order: a list of names, or a map `name: label`.",
    },
    Field {
        name: "report",
        takes: Takes::Text,
        default: "none",
        doc: "A link to report a question, with `{path}`, `{line}` and `{id}`.",
    },
    Field {
        name: "edit",
        takes: Takes::Text,
        default: "none",
        doc: "A link to edit a question, with `{path}`, `{line}` and `{id}`.",
    },
    Field { name: "license", takes: Takes::Text, default: "none", doc: "The licence of the content." },
    Field {
        name: "severity",
        takes: Takes::Map,
        default: "what `quizmill explain` lists",
        doc: "How bad findings that are no errors are: `code: off`, `warning` or `error`.",
    },
];

/// The fields of one kind or level in `site.yaml`.
pub const TERM: &[Field] = &[
    Field { name: "label", takes: Takes::Text, default: "the name", doc: "What learners read." },
    Field { name: "icon", takes: Takes::Text, default: "none", doc: "A file in the theme's `icons`, without `.svg`." },
];
