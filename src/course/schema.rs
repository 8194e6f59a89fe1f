//! JSON Schemas of the settings, for editors that complete and check them while an author types.
//!
//! In: the tables of [`fields`](super::fields) that the reader follows, and the vocabularies. Out: schemas of draft 7, the
//! newest that all common editors know. A schema sees one file on its own, so what depends on others (a kind of the
//! site, a path that must be there) it lets through for `check`.

use super::fields::{Field, MOST_DRAWN, PAGE, SITE, TERM, Takes};
use super::vocabulary::{FLAGS, FORMS, KINDS, LEVELS, MODES};
use crate::diagnostic::{Code, Severity};
use serde_json::{Map, Value, json};

/// Names of kinds, levels and modes: what a slug can be. Letters are those of any script.
const SLUG: &str = "^[^\\s!-,./:-@A-Z\\[-`{-~-]+(-[^\\s!-,./:-@A-Z\\[-`{-~-]+)*$";

/// The schema of `site.yaml`.
pub fn site() -> Value {
    document("Settings of a quizmill course", "site.yaml", SITE)
}

/// The schema of the front matter of a page or a bank.
pub fn page() -> Value {
    document("Front matter of a quizmill page", "page", PAGE)
}

/// A schema as the text of its file.
pub fn text(schema: &Value) -> String {
    serde_json::to_string_pretty(schema).expect("strings and numbers always serialise") + "\n"
}

fn document(title: &str, name: &str, table: &[Field]) -> Value {
    let mut schema = object(table);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["$comment"] = json!(format!("Version 1 of the format. `quizmill schema` writes this for {name}."));
    schema["title"] = json!(title);
    // A file without a setting, or with comments alone, is fine.
    schema["type"] = json!(["object", "null"]);
    schema
}

fn object(table: &[Field]) -> Value {
    let properties: Map<String, Value> = table.iter().map(|field| (field.name.to_owned(), property(field))).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn property(field: &Field) -> Value {
    let mut schema = known(field.name).unwrap_or_else(|| takes(field.takes));
    schema["description"] = json!(format!("{} Without it: {}.", field.doc, field.default.trim_end_matches('.')));
    schema
}

/// What a field takes.
fn takes(takes: Takes) -> Value {
    match takes {
        Takes::Text => text_like("\\S"),
        Takes::Boolean => json!({ "type": "boolean" }),
        Takes::Integer(from, to) => json!({ "type": "integer", "minimum": from, "maximum": to }),
        Takes::Duration => json!({
            "anyOf": [
                { "type": "integer", "minimum": 1, "maximum": 24 * 3600 },
                {
                    "type": "string",
                    "minLength": 1,
                    "pattern": "^(none|\\d+|(\\d+h)?(\\d+m)?(\\d+s)?)$",
                    "not": { "pattern": "^[0hms]*$" },
                },
            ],
            "examples": ["90s", "2m", "1m30s", "none"],
        }),
        Takes::Attempts => json!({
            "anyOf": [
                { "type": "integer", "minimum": 1, "maximum": 99 },
                { "type": "string", "pattern": "^(unlimited|0*[1-9]\\d?)$" },
            ],
            "examples": [2, "unlimited"],
        }),
        Takes::Pass => json!({
            "type": "string",
            "pattern": "^(all|0*([1-9]\\d?|100)\\s*%)$",
            "examples": ["all", "80%"],
        }),
        Takes::Draw => {
            let number = json!({ "type": "integer", "minimum": 1, "maximum": MOST_DRAWN });
            let levels: Map<String, Value> = LEVELS.iter().map(|level| ((*level).to_owned(), number.clone())).collect();
            let by_level = json!({
                "type": "object",
                "minProperties": 1,
                "properties": levels,
                "additionalProperties": number,
            });
            json!({ "anyOf": [number, by_level] })
        }
        Takes::Texts => json!({ "type": "array", "items": { "type": ["string", "number"] } }),
        Takes::OneOf(words) => json!({ "enum": words }),
        Takes::Fields(table) => object(table),
        Takes::Map => json!({ "type": "object" }),
        Takes::Tree => json!({ "type": ["array", "object"] }),
    }
}

/// Text as the reader takes it: what YAML sees as a number or a truth is the text it is written as.
fn text_like(pattern: &str) -> Value {
    json!({ "type": ["string", "number", "boolean"], "pattern": pattern })
}

/// What is known of a field beyond what it takes: rules and words that the reader of the site or page checks.
fn known(name: &str) -> Option<Value> {
    Some(match name {
        "id" => text_like("^[A-Za-z0-9._-]{1,64}$"),
        "language" => json!({ "type": "string", "pattern": LANGUAGE, "examples": ["en", "de", "pt-BR"] }),
        "base_url" => json!({ "type": "string", "pattern": "^https?://[^?#]*$" }),
        "report" | "edit" => {
            let links = "^(https?://|mailto:)([^{]|\\{(path|line|id)\\})*$";
            json!({ "type": "string", "pattern": links })
        }
        "kind" => open(KINDS),
        "level" => open(LEVELS),
        "mode" => open(&[MODES, &["none"]].concat()),
        "form" => json!({ "enum": FORMS }),
        "kinds" => terms(KINDS, &[LEVELS, FORMS, FLAGS].concat()),
        "levels" => terms(LEVELS, &[KINDS, FORMS, FLAGS].concat()),
        "modes" => modes(),
        "severity" => severity(),
        _ => return None,
    })
}

/// What [`is_language`](super::is_language) takes.
const LANGUAGE: &str = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$";

/// Words that an editor proposes, and others that a site may have.
fn open(words: &[&str]) -> Value {
    json!({ "anyOf": [{ "enum": words }, { "type": "string", "pattern": SLUG }] })
}

/// Kinds or levels: a label, or what [`TERM`] holds. A name that means something else already is none.
fn terms(own: &[&str], taken: &[&str]) -> Value {
    let term = json!({ "anyOf": [{ "type": "string" }, { "type": "null" }, object(TERM)] });
    let properties: Map<String, Value> = own.iter().map(|name| ((*name).to_owned(), term.clone())).collect();
    json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": term,
        "propertyNames": { "pattern": SLUG, "not": { "enum": taken } },
    })
}

fn modes() -> Value {
    let taken = [KINDS, LEVELS, FORMS, FLAGS].concat();
    let map = |label: Value| {
        let named: Map<String, Value> = MODES.iter().map(|mode| ((*mode).to_owned(), label.clone())).collect();
        json!({
            "type": "object",
            "properties": named,
            "additionalProperties": label,
            "propertyNames": { "not": { "enum": taken } },
        })
    };
    let item = json!({ "anyOf": [{ "enum": MODES }, map(json!({ "type": "string" }))] });
    json!({ "anyOf": [{ "type": "array", "items": item }, map(json!({ "type": ["string", "null"] }))] })
}

/// How bad findings are; what is an error stays one, so it is not named here.
fn severity() -> Value {
    let names = [Severity::Off, Severity::Warning, Severity::Error].map(Severity::name);
    let movable = Code::ALL.iter().filter(|code| code.severity() != Severity::Error);
    let property = |code: &Code| {
        let description = format!("{}. Without it: {}.", code.summary(), code.severity().name());
        (code.name().to_owned(), json!({ "enum": names, "description": description }))
    };
    let properties: Map<String, Value> = movable.map(property).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}
