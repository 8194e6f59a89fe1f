//! As much of JSON Schema, draft 7, as the schemas here use. A word that it does not know fails the test, so that no rule
//! is passed over.

use regex::Regex;
use serde_json::{Map, Value};

/// What is wrong with a value, each fault with the place of the value in it as a JSON pointer.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    Check { root: schema }.check(schema, value, "", &mut faults);
    faults
}

struct Check<'a> {
    root: &'a Value,
}

impl Check<'_> {
    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let mut faults = Vec::new();
        self.check(schema, value, "", &mut faults);
        faults.is_empty()
    }

    fn check(&self, schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
        let schema = match schema {
            Value::Bool(true) => return,
            Value::Bool(false) => return faults.push(format!("{place}: nothing may stand here")),
            schema => schema.as_object().expect("a schema is an object"),
        };
        // In draft 7 nothing counts beside a reference.
        if let Some(reference) = schema.get("$ref") {
            let pointer = reference.as_str().and_then(|text| text.strip_prefix('#')).expect("a reference in this file");
            let target = self.root.pointer(pointer).unwrap_or_else(|| panic!("there is no {pointer}"));
            return self.check(target, value, place, faults);
        }
        for (word, rule) in schema {
            if let Some(fault) = self.word(schema, word, rule, value, place, faults) {
                faults.push(format!("{place}: {fault}, not {value}"));
            }
        }
    }

    /// Holds a value against one word of a schema.
    fn word(
        &self,
        schema: &Map<String, Value>,
        word: &str,
        rule: &Value,
        value: &Value,
        place: &str,
        faults: &mut Vec<String>,
    ) -> Option<String> {
        let size = || rule.as_u64().expect("a size") as usize;
        let number = || rule.as_f64().expect("a number");
        let list = || rule.as_array().expect("a list");
        let wrong = match (word, value) {
            ("$schema" | "$id" | "$comment" | "title" | "description" | "default" | "examples" | "definitions", _) => {
                false
            }
            ("type", value) => match rule {
                Value::String(name) => !is(name, value),
                names => !names.as_array().expect("types").iter().any(|name| is(name.as_str().expect("a type"), value)),
            },
            ("enum", value) => !list().contains(value),
            ("required", Value::Object(map)) => {
                list().iter().any(|name| !map.contains_key(name.as_str().expect("a name")))
            }
            ("properties", Value::Object(map)) => {
                for (name, schema) in rule.as_object().expect("properties") {
                    if let Some(value) = map.get(name) {
                        self.check(schema, value, &format!("{place}/{name}"), faults);
                    }
                }
                false
            }
            ("additionalProperties", Value::Object(map)) => {
                let known = schema.get("properties").and_then(Value::as_object);
                for (name, value) in
                    map.iter().filter(|(name, _)| !known.is_some_and(|known| known.contains_key(*name)))
                {
                    self.check(rule, value, &format!("{place}/{name}"), faults);
                }
                false
            }
            ("propertyNames", Value::Object(map)) => {
                map.keys().for_each(|name| self.check(rule, &name.as_str().into(), place, faults));
                false
            }
            ("minProperties", Value::Object(map)) => map.len() < size(),
            ("items", Value::Array(items)) => {
                for (at, item) in items.iter().enumerate() {
                    self.check(rule, item, &format!("{place}/{at}"), faults);
                }
                false
            }
            ("minItems", Value::Array(items)) => items.len() < size(),
            ("uniqueItems", Value::Array(items)) => {
                rule == &Value::Bool(true) && items.iter().enumerate().any(|(at, item)| items[..at].contains(item))
            }
            ("minimum", Value::Number(value)) => value.as_f64().expect("a number") < number(),
            ("maximum", Value::Number(value)) => value.as_f64().expect("a number") > number(),
            ("minLength", Value::String(text)) => text.chars().count() < size(),
            ("pattern", Value::String(text)) => {
                !Regex::new(rule.as_str().expect("a pattern")).expect("a pattern for both engines").is_match(text)
            }
            ("format", Value::String(text)) => match rule.as_str().expect("a format") {
                "uri" => !text.contains(':') || !is_uri(text),
                "uri-reference" => !is_uri(text),
                // Nothing here writes one, so nothing is known about them.
                format => panic!("the format `{format}` is not checked here"),
            },
            ("anyOf", value) => !list().iter().any(|schema| self.fits(schema, value)),
            ("oneOf", value) => list().iter().filter(|schema| self.fits(schema, value)).count() != 1,
            ("not", value) => self.fits(rule, value),
            // A rule for another type of value says nothing.
            (
                "required"
                | "properties"
                | "additionalProperties"
                | "propertyNames"
                | "minProperties"
                | "items"
                | "minItems"
                | "uniqueItems"
                | "minimum"
                | "maximum"
                | "minLength"
                | "pattern"
                | "format",
                _,
            ) => false,
            (word, _) => panic!("the word `{word}` is not checked here"),
        };
        wrong.then(|| format!("{word} {rule}"))
    }
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        name => panic!("there is no type `{name}`"),
    }
}

/// The characters of RFC 3986, and two hexadecimal digits behind each `%`.
fn is_uri(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte);
    let bytes = text.as_bytes();
    (0..bytes.len()).all(|at| match bytes[at] {
        b'%' => bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
        byte => plain(byte),
    })
}

#[test]
fn the_checker_refuses_what_a_schema_forbids() {
    use serde_json::json;
    for (schema, right, wrong) in [
        (json!({ "type": "integer" }), json!(1), json!(1.5)),
        (json!({ "type": ["string", "null"] }), json!(null), json!(false)),
        (json!({ "enum": ["a", 1] }), json!(1), json!("b")),
        (json!({ "required": ["a"] }), json!({ "a": null }), json!({ "b": 1 })),
        (json!({ "properties": { "a": { "type": "string" } } }), json!({ "b": 1 }), json!({ "a": 1 })),
        (json!({ "properties": { "a": {} }, "additionalProperties": false }), json!({ "a": 1 }), json!({ "b": 1 })),
        (json!({ "additionalProperties": { "type": "null" } }), json!({ "a": null }), json!({ "a": 1 })),
        (json!({ "propertyNames": { "pattern": "^a" } }), json!({ "ab": 1 }), json!({ "b": 1 })),
        (json!({ "minProperties": 1 }), json!({ "a": 1 }), json!({})),
        (json!({ "items": { "minimum": 2 } }), json!([2, 3]), json!([2, 1])),
        (json!({ "minItems": 1 }), json!([1]), json!([])),
        (json!({ "uniqueItems": true }), json!([1, 2]), json!([1, 1])),
        (json!({ "maximum": 2 }), json!(2), json!(2.5)),
        (json!({ "minLength": 2 }), json!("日本"), json!("日")),
        (json!({ "pattern": "^a+$" }), json!("aa"), json!("ab")),
        (json!({ "format": "uri" }), json!("https://example.org/%20"), json!("a")),
        (json!({ "format": "uri-reference" }), json!("a/b.md"), json!("a b")),
        (json!({ "anyOf": [{ "type": "null" }, { "minimum": 3 }] }), json!(null), json!(2)),
        (json!({ "oneOf": [{ "minimum": 1 }, { "minimum": 3 }] }), json!(2), json!(4)),
        (json!({ "not": { "type": "null" } }), json!(1), json!(null)),
        (json!({ "$ref": "#/definitions/a", "definitions": { "a": { "type": "null" } } }), json!(null), json!(1)),
    ] {
        assert_eq!(faults(&schema, &right), Vec::<String>::new(), "{schema}");
        assert_ne!(faults(&schema, &wrong), Vec::<String>::new(), "{schema}");
    }
}
