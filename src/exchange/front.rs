//! The front matter of files in other formats.
//!
//! In: a file. Out: its settings, to be taken one by one, and what follows them.

use super::Input;
use super::clean::Cleaner;
use crate::markdown;
use crate::text::Source;
use crate::yaml::{self, Key, Node, Value};
use camino::Utf8Path;
use std::sync::Arc;

/// The settings at the top of a file, and the rest.
pub(super) struct Front {
    source: Arc<Source>,
    fields: Vec<(Key, Node)>,
    start: usize,
}

impl Front {
    /// Reads them. What stands between rules and is no list of fields is text.
    pub fn of(input: &Input) -> Result<Self, String> {
        Self::read(&input.path, input.text()?)
    }

    /// The same of a text.
    pub fn read(path: &Utf8Path, text: String) -> Result<Self, String> {
        let source = Arc::new(Source::new(path.to_owned(), text));
        let (span, start, fault) = markdown::front_matter(&source);
        let Some(span) = span.filter(|_| fault.is_none()) else {
            return Ok(Self { source, fields: Vec::new(), start: 0 });
        };
        let node = yaml::parse(&source, span).map_err(|error| {
            let (line, _) = source.place(error.span.start);
            format!("its front matter is not YAML: {} (line {line})", error.message)
        })?;
        Ok(match node.value {
            Value::Map(fields) => Self { source, fields, start },
            _ => Self { source, fields: Vec::new(), start: 0 },
        })
    }

    /// What follows the settings.
    pub fn body(&self) -> &str {
        &self.source.text()[self.start..]
    }

    /// The whole file, and where what follows the settings starts in it; for those who take settings while they read.
    pub fn place(&self) -> (Arc<Source>, usize) {
        (Arc::clone(&self.source), self.start)
    }

    /// The number of its first line.
    pub fn first(&self) -> usize {
        self.source.place(self.start).0
    }

    /// Whether there are any settings.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The names of the fields, in their order.
    pub fn names(&self) -> Vec<String> {
        self.fields.iter().map(|(key, _)| key.name.clone()).collect()
    }

    /// Takes a field out, the first of these names.
    pub fn take(&mut self, names: &[&str]) -> Option<(String, Node)> {
        let at = names.iter().find_map(|name| self.fields.iter().position(|(key, _)| key.name == *name))?;
        let (key, node) = self.fields.remove(at);
        Some((key.name, node))
    }

    /// Takes a field out as text.
    pub fn take_text(&mut self, names: &[&str]) -> Option<String> {
        let at = names.iter().position(|name| self.fields.iter().any(|(key, _)| key.name == *name))?;
        let place = self.fields.iter().position(|(key, _)| key.name == names[at])?;
        let text = self.text(&self.fields[place].1)?;
        self.fields.remove(place);
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// A value as text, as it is written; `None` for lists, maps and nothing.
    pub fn text(&self, node: &Node) -> Option<String> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            Value::Boolean(_) | Value::Integer(_) | Value::Float(_) => {
                Some(self.source.slice(node.span).trim().to_owned())
            }
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Names what is left as lost.
    pub fn lose_rest(&self, cleaner: &mut Cleaner<'_>) {
        let left = self.fields.iter().filter(|(_, node)| !matches!(node.value, Value::Null));
        left.for_each(|(key, _)| cleaner.lose(format!("the field `{}`", key.name)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_or_text() {
        let read = |text: &str| Front::read(Utf8Path::new("a.md"), text.to_owned());
        let mut front = read("---\ntitle: 1.50\nx: [1]\n---\nbody\n").ok().unwrap();
        assert_eq!(front.take_text(&["name", "title"]).as_deref(), Some("1.50"));
        assert_eq!((front.names(), front.body(), front.first()), (vec!["x".to_owned()], "body\n", 5));
        assert!(read("---\njust text\n---\n").ok().unwrap().is_empty());
        assert!(read("---\na: [\n---\n").err().unwrap().contains("not YAML"));
    }
}
