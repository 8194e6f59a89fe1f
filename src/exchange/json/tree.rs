//! JSON to a tree that keeps lines, the order of names, and names that stand twice.
//!
//! In: a text. Out: a [`Node`], or the line and column of the first fault. Depth and the number of values are limited,
//! because a tree is many times larger than the brackets it is written with.

use std::collections::BTreeSet;

/// How deep lists and objects may nest. Real files nest 6 to 8 deep.
const DEEPEST: usize = 64;

/// The most values of a file: 20 for each of the most questions that are read.
const MOST_VALUES: usize = 2_000_000;

/// A value and its line, from 1.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Node {
    pub line: usize,
    pub value: Value,
}

/// The kinds of value.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) enum Value {
    Null,
    Boolean(bool),
    /// A number as it is written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    /// Names and values in their order; a name may stand twice.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// The value of a name.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, node)| node),
            _ => None,
        }
    }

    /// What it says as one text: text without spaces around it, a number, `true` or `false`; not an empty text.
    pub(super) fn word(&self) -> Option<String> {
        let word = match &self.value {
            Value::Text(text) => text.trim().to_owned(),
            Value::Number(number) => number.clone(),
            Value::Boolean(value) => value.to_string(),
            _ => String::new(),
        };
        Some(word).filter(|word| !word.is_empty())
    }

    /// Whether there is nothing in it that a learner could miss.
    pub(super) fn is_empty(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Boolean(_) | Value::Number(_) => false,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(items) => items.iter().all(Node::is_empty),
            Value::Object(fields) => fields.iter().all(|(_, node)| node.is_empty()),
        }
    }

    /// What it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Boolean(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    /// A name that stands twice in it, with `deep` in anything inside it too.
    pub(super) fn twice(&self, deep: bool) -> Option<&str> {
        match &self.value {
            Value::Object(fields) => {
                let mut seen = BTreeSet::new();
                let own = fields.iter().find(|(name, _)| !seen.insert(name.as_str())).map(|(name, _)| name.as_str());
                own.or_else(|| fields.iter().filter(|_| deep).find_map(|(_, node)| node.twice(true)))
            }
            Value::List(items) => items.iter().filter(|_| deep).find_map(|node| node.twice(true)),
            _ => None,
        }
    }
}

/// Parses a text.
pub(super) fn parse(text: &str) -> Result<Node, String> {
    let mut reader = Reader { text, at: 0, line: 1, line_start: 0, values: 0 };
    let read = reader.spaces().value(0).and_then(|node| {
        if reader.spaces().at < text.len() {
            return Err("something stands behind the end of the value".to_owned());
        }
        Ok(node)
    });
    read.map_err(|fault| {
        let column = text[reader.line_start..reader.at].chars().count() + 1;
        format!("line {}, column {column}: {fault}", reader.line)
    })
}

struct Reader<'a> {
    text: &'a str,
    /// Where it reads; always at the start of a character.
    at: usize,
    line: usize,
    line_start: usize,
    values: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn spaces(&mut self) -> &mut Self {
        while let Some(byte @ (b' ' | b'\t' | b'\n' | b'\r')) = self.peek() {
            self.at += 1;
            if byte == b'\n' {
                self.line += 1;
                self.line_start = self.at;
            }
        }
        self
    }

    fn value(&mut self, depth: usize) -> Result<Node, String> {
        if depth > DEEPEST {
            return Err(format!("lists and objects are nested more than {DEEPEST} deep"));
        }
        self.values += 1;
        if self.values > MOST_VALUES {
            return Err(format!("the file has more than the {MOST_VALUES} values that are read: split it"));
        }
        let line = self.line;
        let value = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.word()?,
            Some(b'\'') => return Err("texts stand in double quotes".to_owned()),
            Some(b'/') => return Err("JSON has no comments".to_owned()),
            Some(_) => return Err("no value starts here".to_owned()),
            None => return Err("the file ends where a value should stand".to_owned()),
        };
        Ok(Node { line, value })
    }

    fn word(&mut self) -> Result<Value, String> {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let value = match &rest[..length] {
            "null" => Value::Null,
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            _ => return Err("a word without quotes is no value".to_owned()),
        };
        self.at += length;
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, String> {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
        let number = &rest[..length];
        if !is_number(number) {
            return Err("this is not a number as JSON writes them".to_owned());
        }
        self.at += length;
        Ok(Value::Number(number.to_owned()))
    }

    fn string(&mut self) -> Result<String, String> {
        let bytes = self.text.as_bytes();
        let mut end = self.at + 1;
        let mut escaped = false;
        loop {
            match bytes.get(end) {
                None => return Err("a text that starts here has no closing quote".to_owned()),
                Some(b'\n') => return Err("a text goes over the end of its line: write `\\n` in it".to_owned()),
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    end += 2;
                }
                Some(_) => end += 1,
            }
        }
        let raw = &self.text[self.at + 1..end];
        let plain = !escaped && !raw.bytes().any(|byte| byte < b' ');
        let text = if plain {
            raw.to_owned()
        } else {
            serde_json::from_str(&self.text[self.at..=end]).map_err(|error| {
                let error = error.to_string();
                let error = error.split(" at line").next().unwrap_or_default().to_owned();
                format!("a text that starts here cannot be read: {error}")
            })?
        };
        self.at = end + 1;
        Ok(text)
    }

    fn list(&mut self, depth: usize) -> Result<Value, String> {
        self.at += 1;
        let mut items = Vec::new();
        if self.spaces().peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.spaces().value(depth + 1)?);
            match self.spaces().peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err("`,` or `]` should stand here".to_owned()),
            }
            if self.spaces().peek() == Some(b']') {
                return Err("no value stands between the last `,` and the `]`".to_owned());
            }
        }
        self.at += 1;
        Ok(Value::List(items))
    }

    fn object(&mut self, depth: usize) -> Result<Value, String> {
        self.at += 1;
        let mut fields = Vec::new();
        if self.spaces().peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(fields));
        }
        loop {
            match self.spaces().peek() {
                Some(b'"') => {}
                Some(b'}') => return Err("no name stands between the last `,` and the `}`".to_owned()),
                _ => return Err("a name in double quotes should stand here".to_owned()),
            }
            let name = self.string()?;
            if self.spaces().peek() != Some(b':') {
                return Err("`:` should stand here".to_owned());
            }
            self.at += 1;
            fields.push((name, self.spaces().value(depth + 1)?));
            match self.spaces().peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err("`,` or `}` should stand here".to_owned()),
            }
        }
        self.at += 1;
        Ok(Value::Object(fields))
    }
}

/// Whether a text is a number of JSON: no leading zero, a digit on both sides of the point.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (text, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(text, rest)| (text, Some(rest)));
    let exponent_fits = exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)));
    let (whole, part) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && part.is_none_or(digits) && exponent_fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_keep_lines_and_order() {
        let node = parse("\n{ \"b\": [1, -2.50e3, true, null],\n\"a\": \"\\u00e9\\n\\ud83d\\ude00\" }\n").unwrap();
        let Value::Object(fields) = &node.value else { panic!("an object") };
        assert_eq!((node.line, fields[0].0.as_str(), fields[1].1.line), (2, "b", 3));
        assert_eq!(fields[1].1.value, Value::Text("é\n😀".into()));
        let Value::List(items) = &fields[0].1.value else { panic!("a list") };
        assert_eq!(items[1].value, Value::Number("-2.50e3".into()));
        assert_eq!((items[2].word().as_deref(), items[3].is_empty()), (Some("true"), true));
    }

    #[test]
    fn faults_have_a_place() {
        for (text, expected) in [
            ("", "line 1, column 1: the file ends"),
            ("{\"é\": 1,\n  }", "line 2, column 3: no name stands"),
            ("[1,]", "line 1, column 4: no value stands"),
            ("[1 2]", "line 1, column 4: `,` or `]`"),
            ("{a: 1}", "line 1, column 2: a name in double quotes"),
            ("{\"a\" 1}", "line 1, column 6: `:`"),
            ("['a']", "line 1, column 2: texts stand in double quotes"),
            ("// x\n[]", "line 1, column 1: JSON has no comments"),
            ("[NaN]", "line 1, column 2: a word without quotes"),
            ("[01]", "line 1, column 2: this is not a number"),
            ("[\"a\nb\"]", "line 1, column 2: a text goes over"),
            ("[\"a", "line 1, column 2: a text that starts here has no"),
            ("[\"\\", "line 1, column 2: a text that starts here has no"),
            ("[\"\\x\"]", "line 1, column 2: a text that starts here cannot be read: invalid escape"),
            ("[\"\\ud800\"]", "line 1, column 2: a text that starts here cannot be read"),
            ("[\"\u{1}\"]", "line 1, column 2: a text that starts here cannot be read"),
            ("[] []", "line 1, column 4: something stands behind"),
            ("[é]", "line 1, column 2: no value starts here"),
        ] {
            let fault = parse(text).unwrap_err();
            assert!(fault.starts_with(expected), "{text:?}: {fault}");
        }
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&deep(DEEPEST)).is_ok());
        assert!(parse(&deep(1_000_000)).unwrap_err().contains("nested more than 64 deep"));
        let many = format!("[{}0]", "0,".repeat(MOST_VALUES));
        assert!(parse(&many).unwrap_err().contains("more than the 2000000 values"));
    }

    #[test]
    fn names_that_stand_twice_are_found() {
        let node = parse("{\"a\": [{\"b\": 1, \"b\": 2}]}").unwrap();
        assert_eq!((node.twice(false), node.twice(true)), (None, Some("b")));
    }

    proptest! {
        #[test]
        fn it_reads_what_serde_json_reads(text in "[\\[\\]{}:,\"0-9.eE+\\-a-c\\\\ntrulfs \\n]{0,24}") {
            let strict = serde_json::from_str::<serde_json::Value>(&text);
            // Only a number that no float holds is refused there and read here.
            prop_assert!(strict.is_ok() == parse(&text).is_ok() || text.contains(['e', 'E']), "{text:?}");
        }
    }
}
