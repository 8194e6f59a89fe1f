//! What is what in a file of data: the mapping, a small YAML file.
//!
//! In: its text. Out: [`Mapping`], or every fault with its line and column. `docs/import/json.md` is its reference.

use crate::diagnostic::{list, nearest};
use crate::text::{Source, Span};
use crate::yaml::{self, Node, Value};
use camino::Utf8Path;
use std::collections::BTreeMap;

/// How texts are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in super::super) enum Texts {
    #[default]
    Plain,
    Markdown,
    Html,
}

/// A mapping. A field's name may be a way through objects, `answer.text`; `.` is the thing itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in super::super) struct Mapping {
    pub text: Texts,
    pub title: Option<String>,
    pub language: Option<String>,
    pub license: Option<String>,
    pub source: Option<String>,
    pub pages: Option<String>,
    pub page: PageFields,
    pub questions: Option<String>,
    pub question: Fields,
    pub ignore: Vec<String>,
}

/// Where a page's own words are.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in super::super) struct PageFields {
    pub title: Option<String>,
    pub id: Option<String>,
    pub description: Option<String>,
}

/// Where the parts of a question are.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in super::super) struct Fields {
    pub id: Option<String>,
    pub title: Option<String>,
    pub prompt: Vec<String>,
    pub options: Vec<String>,
    pub option: OptionFields,
    pub right: Option<Right>,
    pub wrong: Vec<String>,
    pub answers: Vec<String>,
    pub hints: Vec<String>,
    pub explanation: Vec<String>,
    pub feedback: Vec<String>,
    pub form: Option<Word>,
    pub kind: Option<Word>,
    pub level: Option<Word>,
    pub points: Option<Word>,
    pub page: Option<Word>,
    pub tags: Vec<String>,
    pub shuffle: Option<bool>,
}

/// Where the parts of an option are, if it is an object.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in super::super) struct OptionFields {
    pub text: Option<String>,
    pub right: Option<Word>,
    pub feedback: Option<String>,
}

/// A field with one word, what its values mean, and what holds where there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in super::super) struct Word {
    pub field: Option<String>,
    pub values: Vec<(String, String)>,
    pub otherwise: Option<String>,
}

/// Where it is said which options are right, and how.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Right {
    pub fields: Vec<String>,
    pub by: By,
}

/// How right options are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum By {
    /// By a letter, or by the name that an option has in an object.
    Letter,
    /// By its number, the first is 0.
    FromZero,
    /// By its number, the first is 1.
    FromOne,
    /// By its text.
    Text,
    /// By a flag for each option, in their order.
    Flags,
    /// By letter, number from 1 or text, where these do not contradict one another.
    Any,
}

/// The words for [`By`] in a mapping.
const BY: &[(&str, By)] = &[
    ("letter", By::Letter),
    ("number from 0", By::FromZero),
    ("number from 1", By::FromOne),
    ("text", By::Text),
    ("flags", By::Flags),
];

const TOP: &[&str] =
    &["text", "title", "language", "license", "source", "pages", "page", "questions", "question", "ignore"];
const TOP_OF_TABLE: &[&str] = &["text", "question", "ignore"];
const PAGE: &[&str] = &["title", "id", "description"];
const QUESTION: &[&str] = &[
    "id",
    "title",
    "prompt",
    "options",
    "option",
    "right",
    "wrong",
    "answers",
    "hints",
    "explanation",
    "feedback",
    "form",
    "kind",
    "level",
    "points",
    "page",
    "tags",
    "shuffle",
];
const OPTION: &[&str] = &["text", "right", "feedback"];
const WORD: &[&str] = &["field", "values", "is"];
const RIGHT: &[&str] = &["field", "is"];

/// A fault of a mapping.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct Fault {
    /// Its line, from 1.
    pub line: usize,
    /// Its column, and what is wrong.
    pub reason: String,
}

impl Mapping {
    /// Reads a mapping. That of a table says nothing about pages, since its rows are questions, and need not name
    /// what the table's head names.
    pub(in super::super) fn read(path: &Utf8Path, text: &str, table: bool) -> Result<Self, Vec<Fault>> {
        let text = text.replace("\r\n", "\n");
        let source = Source::new(path, text.strip_prefix('\u{feff}').unwrap_or(&text));
        let mut reader = Reader { source: &source, faults: Vec::new() };
        let mapping = match yaml::parse(&source, Span::new(0, source.text().len())) {
            Ok(node) => reader.mapping(&node, table),
            Err(error) => {
                reader.fault(error.span, error.message);
                Self::default()
            }
        };
        if reader.faults.is_empty() { Ok(mapping) } else { Err(reader.faults) }
    }

    /// A text as words without markup, where it is HTML.
    pub(super) fn plain(&self, text: String) -> String {
        if self.text == Texts::Html { super::html::words(&text).trim().to_owned() } else { text }
    }

    /// The names of fields that it uses in a question, ways through objects as they are written.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let one = &self.question;
        let lists = [
            &one.prompt,
            &one.options,
            &one.wrong,
            &one.answers,
            &one.hints,
            &one.explanation,
            &one.feedback,
            &one.tags,
        ];
        let words = [&one.form, &one.kind, &one.level, &one.points, &one.page];
        lists
            .into_iter()
            .flatten()
            .chain(one.right.iter().flat_map(|right| &right.fields))
            .chain(words.into_iter().flatten().filter_map(|word| word.field.as_ref()))
            .chain(one.id.iter())
            .chain(one.title.iter())
            .map(String::as_str)
    }
}

struct Reader<'a> {
    source: &'a Source,
    faults: Vec<Fault>,
}

type Map<'a> = BTreeMap<&'a str, &'a Node>;

impl Reader<'_> {
    fn fault(&mut self, span: Span, reason: impl AsRef<str>) {
        let (line, column) = self.source.place(span.start);
        self.faults.push(Fault { line, reason: format!("column {column}: {}", reason.as_ref()) });
    }

    /// The fields of a map, each a known one.
    fn map<'n>(&mut self, node: &'n Node, what: &str, known: &[&str]) -> Map<'n> {
        let mut map = Map::new();
        match &node.value {
            Value::Map(fields) => {
                for (key, value) in fields {
                    if known.contains(&key.name.as_str()) {
                        if value.value != Value::Null {
                            map.insert(key.name.as_str(), value);
                        }
                        continue;
                    }
                    let other = match nearest(&key.name, known.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("it may have {}", list(known.iter().copied())),
                    };
                    self.fault(key.span, format!("{what} has no `{}`; {other}", key.name));
                }
            }
            Value::Null => {}
            _ => self.fault(node.span, format!("{what} takes a map of fields")),
        }
        map
    }

    fn mapping(&mut self, node: &Node, table: bool) -> Mapping {
        let map = self.map(
            node,
            if table { "the mapping of a table" } else { "a mapping" },
            if table { TOP_OF_TABLE } else { TOP },
        );
        let page = map.get("page").map(|node| self.map(node, "`page`", PAGE)).unwrap_or_default();
        let question = map.get("question").map(|node| self.question(node, table)).unwrap_or_default();
        let mapping = Mapping {
            text: self.texts(&map),
            title: self.name(&map, "title"),
            language: self.name(&map, "language"),
            license: self.name(&map, "license"),
            source: self.name(&map, "source"),
            pages: self.name(&map, "pages"),
            page: PageFields {
                title: self.name(&page, "title"),
                id: self.name(&page, "id"),
                description: self.name(&page, "description"),
            },
            questions: self.name(&map, "questions"),
            question,
            ignore: self.names(&map, "ignore"),
        };
        if !table && self.faults.is_empty() {
            let place = map.get("question").map_or(node.span, |node| node.span);
            let one = &mapping.question;
            if one.prompt.is_empty() && one.title.is_none() {
                self.fault(place, "`question` does not say where the `prompt` is");
            }
            if one.right.is_none() && one.option.right.is_none() && one.answers.is_empty() {
                self.fault(
                    place,
                    "`question` does not say what is right: name `right`, `option: {right: …}` or `answers`",
                );
            }
        }
        mapping
    }

    fn texts(&mut self, map: &Map<'_>) -> Texts {
        match self.name(map, "text").as_deref() {
            None | Some("plain") => Texts::Plain,
            Some("markdown") => Texts::Markdown,
            Some("html") => Texts::Html,
            Some(other) => {
                let reason = format!("`text` takes `plain`, `markdown` or `html`, not `{other}`");
                if let Some(node) = map.get("text") {
                    self.fault(node.span, reason);
                }
                Texts::Plain
            }
        }
    }

    fn question(&mut self, node: &Node, table: bool) -> Fields {
        let map = self.map(node, "`question`", QUESTION);
        let option = map.get("option").map(|node| self.map(node, "`option`", OPTION)).unwrap_or_default();
        let fields = Fields {
            id: self.name(&map, "id"),
            title: self.name(&map, "title"),
            prompt: self.names(&map, "prompt"),
            options: self.names(&map, "options"),
            option: OptionFields {
                text: self.name(&option, "text"),
                right: self.word(&option, "right"),
                feedback: self.name(&option, "feedback"),
            },
            right: map.get("right").and_then(|node| self.right(node, table)),
            wrong: self.names(&map, "wrong"),
            answers: self.names(&map, "answers"),
            hints: self.names(&map, "hints"),
            explanation: self.names(&map, "explanation"),
            feedback: self.names(&map, "feedback"),
            form: self.word(&map, "form"),
            kind: self.word(&map, "kind"),
            level: self.word(&map, "level"),
            points: self.word(&map, "points"),
            page: self.word(&map, "page"),
            tags: self.names(&map, "tags"),
            shuffle: map.get("shuffle").and_then(|node| self.boolean("shuffle", node)),
        };
        if let (Some(node), true) = (option.get("right"), fields.right.is_some()) {
            self.fault(node.span, "`right` is said twice: of an option, and of the question");
        }
        if let (Some(node), true) = (map.get("wrong"), !fields.options.is_empty()) {
            self.fault(node.span, "`wrong` names the options that are not right, so there is no `options` beside it");
        }
        if let Some(node) = map.get("wrong")
            && fields.right.as_ref().is_none_or(|right| !matches!(right.by, By::Text | By::Any))
        {
            self.fault(node.span, "`wrong` asks for `right: {field: …, is: text}`, the text of what is right");
        }
        fields
    }

    fn boolean(&mut self, name: &str, node: &Node) -> Option<bool> {
        match node.value {
            Value::Boolean(value) => Some(value),
            _ => {
                self.fault(node.span, format!("`{name}` takes `true` or `false`"));
                None
            }
        }
    }

    /// A text, written as one; a number too, since a field may be called so.
    fn text(&self, node: &Node) -> Option<String> {
        match &node.value {
            Value::Text(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => Some(self.source.slice(node.span).to_owned()),
            _ => None,
        }
    }

    fn name(&mut self, map: &Map<'_>, name: &str) -> Option<String> {
        let node = map.get(name)?;
        let text = self.text(node);
        if text.is_none() {
            self.fault(node.span, format!("`{name}` takes the name of a field"));
        }
        text
    }

    fn names(&mut self, map: &Map<'_>, name: &str) -> Vec<String> {
        let Some(node) = map.get(name) else { return Vec::new() };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(*node),
        };
        let mut names = Vec::new();
        for item in items {
            match self.text(item) {
                Some(text) => names.push(text),
                None => self.fault(item.span, format!("`{name}` takes the name of a field, or a list of names")),
            }
        }
        names
    }

    fn word(&mut self, map: &Map<'_>, name: &str) -> Option<Word> {
        let node = map.get(name)?;
        if let Some(field) = self.text(node) {
            return Some(Word { field: Some(field), ..Word::default() });
        }
        if !matches!(node.value, Value::Map(_)) {
            self.fault(node.span, format!("`{name}` takes the name of a field, or `{{field: …, values: {{…}}}}`"));
            return None;
        }
        let own = self.map(node, &format!("`{name}`"), WORD);
        let mut word = Word { field: self.name(&own, "field"), values: Vec::new(), otherwise: self.name(&own, "is") };
        if word.field.is_none() && word.otherwise.is_none() {
            self.fault(node.span, format!("`{name}` takes `field`, `is` or both"));
        }
        if let Some(values) = own.get("values") {
            match &values.value {
                Value::Map(fields) => {
                    for (key, value) in fields {
                        match self.text(value) {
                            Some(text) => word.values.push((key.name.clone(), text)),
                            None => self.fault(value.span, format!("the value of `{}` is not a word", key.name)),
                        }
                    }
                }
                _ => self.fault(values.span, "`values` takes a map such as `{easy: beginner}`"),
            }
        }
        Some(word)
    }

    fn right(&mut self, node: &Node, table: bool) -> Option<Right> {
        let words = || list(BY.iter().map(|(word, _)| *word));
        if !matches!(node.value, Value::Map(_)) {
            if table {
                let fields = self.names(&Map::from([("right", node)]), "right");
                return Some(Right { fields, by: By::Any });
            }
            self.fault(node.span, format!("write `right: {{field: …, is: …}}`, where `is` takes {}", words()));
            return None;
        }
        let map = self.map(node, "`right`", RIGHT);
        let fields = self.names(&map, "field");
        if fields.is_empty() {
            self.fault(node.span, "`right` does not say which `field` it is in");
        }
        let by = match self.name(&map, "is") {
            Some(word) => BY.iter().find(|(name, _)| *name == word).map(|(_, by)| *by),
            None if table => Some(By::Any),
            None => None,
        };
        if by.is_none() {
            let place = map.get("is").map_or(node.span, |node| node.span);
            self.fault(place, format!("`is` says how the right options are told: {}", words()));
        }
        Some(Right { fields, by: by? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn faults(text: &str, table: bool, expected: &[(usize, &str)]) {
        let found = Mapping::read("m.yaml".into(), text, table).unwrap_err();
        let found: Vec<(usize, &str)> = found.iter().map(|fault| (fault.line, fault.reason.as_str())).collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.0 == expected.0 && found.1.contains(expected.1), "{found:?} is not {expected:?}");
        }
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        faults(
            "pges: a\nquestion:\n  promt: b\n  level: [a]\n  right: c\n",
            false,
            &[
                (1, "column 1: a mapping has no `pges`; did you mean `pages`?"),
                (3, "column 3: `question` has no `promt`; did you mean `prompt`?"),
                (5, "column 10: write `right: {field: …, is: …}`"),
                (4, "column 10: `level` takes the name of a field"),
            ],
        );
        faults("a: [\n", false, &[(1, "column 4: unclosed bracket")]);
        faults("- a\n", false, &[(1, "column 1: a mapping takes a map")]);
        faults("question: {right: {field: a, is: number}}", false, &[(1, "column 34: `is` says how")]);
        faults(
            "question: {prompt: a, right: {is: text}}",
            false,
            &[(1, "column 30: `right` does not say which `field`")],
        );
        faults("question: {prompt: a}", false, &[(1, "does not say what is right")]);
        faults("question: {answers: a}", false, &[(1, "does not say where the `prompt` is")]);
        faults("", false, &[(1, "where the `prompt` is"), (1, "what is right")]);
        faults("text: rtf\npages: a", true, &[(2, "the mapping of a table has no `pages`"), (1, "`text` takes")]);
        faults("question: {shuffle: 1}", true, &[(1, "column 21: `shuffle` takes `true` or `false`")]);
        faults("question: {level: {}}", true, &[(1, "`level` takes `field`, `is` or both")]);
        faults("question: {level: {field: a, values: b}}", true, &[(1, "column 38: `values` takes a map")]);
        faults("question: {level: {field: a, values: {b: [c]}}}", true, &[(1, "the value of `b`")]);
        faults("question: {wrong: a, options: b, right: c}", true, &[(1, "no `options` beside it")]);
        faults("question: {wrong: a}", true, &[(1, "column 19: `wrong` asks for `right:")]);
        faults(
            "question: {prompt: a, option: {text: b, right: c}, right: {field: d, is: text}}",
            false,
            &[(1, "column 48: `right` is said twice")],
        );
    }

    #[test]
    fn words_and_names_have_short_and_long_forms() {
        let text = "question: {prompt: [a, 1], form: {is: recall}, level: {field: b, values: {easy: beginner, 1: expert}},\n  \
                    answers: c, kind: d, shuffle: true}";
        let one = Mapping::read("m.yaml".into(), text, false).unwrap().question;
        assert_eq!(one.prompt, ["a", "1"]);
        assert_eq!(one.form.unwrap(), Word { otherwise: Some("recall".into()), ..Word::default() });
        let level = one.level.unwrap();
        assert_eq!(level.values, [("easy".into(), "beginner".into()), ("1".into(), "expert".into())]);
        assert_eq!((one.kind.unwrap().field.as_deref(), one.shuffle), (Some("d"), Some(true)));
    }

    #[test]
    fn the_built_in_mapping_is_one() {
        let mapping = Mapping::read("default.yaml".into(), super::super::DEFAULT, false).unwrap();
        assert_eq!(mapping.question.option.right.unwrap().field.as_deref(), Some("isCorrect"));
    }
}
