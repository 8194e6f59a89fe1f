//! Interface texts: what the program itself says to learners, in their language.
//!
//! In: the catalogs beside this file, one a language. Out: a [`Language`] with its texts, its direction
//! and its plural rule. The page's script gets the same rule, so both count alike.

use crate::text::{Source, Span};
use crate::yaml::{self, Node, Value};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

macro_rules! catalogs {
    ($($code:literal)*) => { &[$(($code, include_str!(concat!($code, ".yaml")))),*] };
}

/// The catalogs, in the order of their codes.
const CATALOGS: &[(&str, &str)] = catalogs!["ar" "de" "en" "es" "fr" "ja" "uk" "zh"];

/// The interface texts of a language.
#[derive(Debug)]
pub struct Language {
    /// The code, such as `de`.
    pub code: &'static str,
    /// The name in the language itself.
    pub name: String,
    /// Whether it is written from right to left.
    pub right_to_left: bool,
    /// The plural rule.
    pub plural: Vec<PluralRule>,
    /// What templates say.
    pub page: BTreeMap<String, Text>,
    /// What the page's script says.
    pub script: BTreeMap<String, Text>,
    labels: BTreeMap<String, BTreeMap<String, String>>,
}

/// A number modulo `modulus` (0: the number itself) from `from` to `to` takes this plural category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PluralRule(pub String, pub u64, pub u64, pub u64);

/// A text, perhaps with a form for each plural category.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Text {
    /// One text.
    One(String),
    /// A text for each plural category; `other` is always there.
    Many(BTreeMap<String, String>),
}

/// Each catalog is read when its language is first asked for; most courses have one.
static LANGUAGES: [OnceLock<Language>; CATALOGS.len()] = [const { OnceLock::new() }; CATALOGS.len()];

fn catalog(index: usize) -> &'static Language {
    let (code, text) = CATALOGS[index];
    LANGUAGES[index].get_or_init(|| read(code, text))
}

/// The texts of a language tag (`de-CH` has those of `de`); English where there are none.
/// The flag tells whether they are in the language that was asked for.
pub fn language(tag: &str) -> (&'static Language, bool) {
    let base = tag.split('-').next().unwrap_or(tag);
    let at = |code: &str| CATALOGS.iter().position(|(known, _)| *known == code);
    match at(tag).or_else(|| at(base)) {
        Some(index) => (catalog(index), true),
        None => (catalog(at("en").expect("English is there")), false),
    }
}

/// The codes of the languages that have texts.
pub fn codes() -> impl Iterator<Item = &'static str> + Clone {
    CATALOGS.iter().map(|(code, _)| *code)
}

/// Whether a language is written from right to left, also one without interface texts.
/// The list holds the scripts' main languages, as in the Unicode locale data.
pub fn right_to_left(tag: &str) -> bool {
    let base = tag.split('-').next().unwrap_or(tag);
    matches!(base, "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "ku" | "ps" | "sd" | "syr" | "ug" | "ur" | "yi")
}

impl Language {
    /// The text of a key, with the plural form for `number` and every `{name}` filled in.
    /// `None` if there is no such key.
    pub fn text(&self, key: &str, number: Option<u64>, values: &BTreeMap<String, String>) -> Option<String> {
        let mut text = match self.page.get(key)? {
            Text::One(text) => text.clone(),
            Text::Many(forms) => {
                let form = forms.get(self.category(number.unwrap_or(0))).or_else(|| forms.get("other"));
                form.cloned().unwrap_or_default()
            }
        };
        if let Some(number) = number {
            text = text.replace("{n}", &number.to_string());
        }
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        Some(text)
    }

    /// A text without number and values; a missing key is a bug in the catalog, which a test finds.
    pub fn say(&self, key: &str) -> String {
        self.text(key, None, &BTreeMap::new()).unwrap_or_else(|| key.to_owned())
    }

    /// The plural category of a number.
    pub fn category(&self, number: u64) -> &str {
        let fits = |rule: &&PluralRule| {
            let number = if rule.1 == 0 { number } else { number % rule.1 };
            (rule.2..=rule.3).contains(&number)
        };
        self.plural.iter().find(fits).map_or("other", |rule| rule.0.as_str())
    }

    /// The label of a kind, level, mode or language.
    pub fn label(&self, group: &str, slug: &str) -> Option<&str> {
        self.labels.get(group)?.get(slug).map(String::as_str)
    }
}

fn read(code: &'static str, text: &str) -> Language {
    let source = Source::new(format!("{code}.yaml"), text);
    let node = yaml::parse(&source, Span::new(0, text.len())).unwrap_or_else(|error| {
        panic!("the catalog {code}.yaml is YAML: {} at {:?}", error.message, source.place(error.span.start))
    });
    let top = map(&node);
    let texts =
        |name: &str| -> BTreeMap<String, Text> { entries(top[name]).map(|(key, node)| (key, text_of(node))).collect() };
    let labels = entries(top["labels"])
        .map(|(group, node)| (group, entries(node).filter_map(|(slug, node)| Some((slug, string(node)?))).collect()))
        .collect();
    let plural = match &top["plural"].value {
        Value::List(rules) => rules.iter().filter_map(rule).collect(),
        _ => Vec::new(),
    };
    Language {
        code,
        name: string(top["name"]).unwrap_or_default(),
        right_to_left: string(top["direction"]).as_deref() == Some("rtl"),
        plural,
        page: texts("page"),
        script: texts("script"),
        labels,
    }
}

fn map(node: &Node) -> BTreeMap<String, &Node> {
    match &node.value {
        Value::Map(map) => map.iter().map(|(key, node)| (key.name.clone(), node)).collect(),
        _ => BTreeMap::new(),
    }
}

fn entries(node: &Node) -> impl Iterator<Item = (String, &Node)> {
    map(node).into_iter()
}

fn string(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn text_of(node: &Node) -> Text {
    match &node.value {
        Value::Map(_) => {
            Text::Many(entries(node).filter_map(|(category, node)| Some((category, string(node)?))).collect())
        }
        _ => Text::One(string(node).unwrap_or_default()),
    }
}

fn rule(node: &Node) -> Option<PluralRule> {
    let Value::List(parts) = &node.value else { return None };
    let number = |index: usize| match parts.get(index)?.value {
        Value::Integer(number) => u64::try_from(number).ok(),
        _ => None,
    };
    Some(PluralRule(string(parts.first()?)?, number(1)?, number(2)?, number(3)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_catalog_has_every_text() {
        let (english, _) = language("en");
        for (language, _) in codes().map(language) {
            for (name, own, model) in
                [("page", &language.page, &english.page), ("script", &language.script, &english.script)]
            {
                let (own, model): (Vec<_>, Vec<_>) = (own.keys().collect(), model.keys().collect());
                assert_eq!(own, model, "{} of {}", name, language.code);
            }
            for text in language.page.values().chain(language.script.values()) {
                match text {
                    Text::One(text) => assert!(!text.is_empty(), "{}", language.code),
                    Text::Many(forms) => assert!(forms.contains_key("other"), "{}: {forms:?}", language.code),
                }
            }
            for group in ["kinds", "levels", "modes", "languages"] {
                let own: Vec<_> = language.labels[group].keys().collect();
                let model: Vec<_> = english.labels[group].keys().collect();
                assert_eq!(own, model, "{group} of {}", language.code);
            }
        }
    }

    #[test]
    fn plural_forms() {
        let (english, _) = language("en");
        assert_eq!((english.category(1), english.category(2), english.category(0)), ("one", "other", "other"));
        assert_eq!(english.text("minutes", Some(1), &BTreeMap::new()).unwrap(), "about 1 minute");
    }

    #[test]
    fn a_region_has_its_languages_texts() {
        assert!(language("en-GB").1);
        assert!(!language("tlh").1);
    }
}
