//! The braces behind a heading: id, classes, settings and flags.

use super::Site;
use super::duration::parse_duration;
use super::fields::parse_attempts;
use super::vocabulary::Meaning;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{self, AttributeKind};
use crate::text::{Source, Span};
use std::sync::Arc;

/// What the braces behind a heading say.
#[derive(Debug, Default, Clone)]
pub struct HeadingSettings {
    /// `#id`, with its place.
    pub id: Option<(String, Span)>,
    /// The kind.
    pub kind: Option<String>,
    /// The level.
    pub level: Option<String>,
    /// The form, with its place.
    pub form: Option<(String, Span)>,
    /// `.draft`
    pub draft: bool,
    /// `.prose`: a task list here is just a list.
    pub prose: bool,
    /// `.steps`: a table here is stepped through; its place.
    pub steps: Option<Span>,
    /// `time=`
    pub time: Option<Option<u32>>,
    /// `attempts=`
    pub attempts: Option<Option<u32>>,
    /// `points=`
    pub points: Option<u32>,
    /// `shuffle=`
    pub shuffle: Option<bool>,
    /// `tags=`
    pub tags: Vec<String>,
    /// `was=`
    pub was: Vec<String>,
    /// The first word that only a question can have, for "this is no question".
    pub asks: Option<Span>,
}

/// The keys behind a heading.
const KEYS: &[&str] = &["time", "attempts", "points", "shuffle", "tags", "was"];

/// Reads the braces; every word that is not understood is a finding.
pub(super) fn read(site: &Site, source: &Arc<Source>, braces: Span, findings: &mut Vec<Diagnostic>) -> HeadingSettings {
    let mut settings = HeadingSettings::default();
    let words = markdown::attributes(source, braces);
    if words.is_empty() {
        findings.push(
            fault(source, Span::new(braces.start - 1, braces.end + 1), "the braces behind the heading are empty")
                .help("if they belong to the title, write `\\{\\}`"),
        );
    }
    let mut seen: Vec<String> = Vec::new();
    for word in words {
        let span = word.span;
        match word.kind {
            AttributeKind::Id(id) => {
                if settings.id.is_some() {
                    findings.push(fault(source, span, "the heading has a second id"));
                } else if !good_id(&id) {
                    findings.push(fault(
                        source,
                        span,
                        &format!("the id `{id}` is not made of letters, digits, `-`, `_` and `.`"),
                    ));
                } else {
                    settings.id = Some((id, span));
                }
            }
            AttributeKind::Class(class) => read_class(site, source, &class, span, &mut settings, findings),
            AttributeKind::Pair(key, value, place) => {
                if seen.contains(&key) {
                    findings.push(fault(source, span, &format!("`{key}=` stands twice")));
                    continue;
                }
                settings.asks.get_or_insert(span);
                if let Err(finding) = read_pair(source, &key, &value, span, place, &mut settings) {
                    findings.push(*finding);
                }
                seen.push(key);
            }
            AttributeKind::Word(text) => {
                let finding = fault(source, span, &format!("`{text}` is neither `#id`, `.class` nor `key=value`"));
                let known = site.classes().contains(&text.as_str());
                findings.push(if known {
                    finding.help(format!("write `.{text}`"))
                } else {
                    finding.help("if the braces belong to the title, write `\\{` and `\\}`")
                });
            }
        }
    }
    settings
}

fn read_class(
    site: &Site,
    source: &Arc<Source>,
    class: &str,
    span: Span,
    settings: &mut HeadingSettings,
    findings: &mut Vec<Diagnostic>,
) {
    let twice = |what: &str| {
        fault(source, span, &format!("the heading has a second {what}")).help("a question has one of each")
    };
    match site.meaning(class) {
        Meaning::Kind if settings.kind.is_some() => findings.push(twice("kind")),
        Meaning::Level if settings.level.is_some() => findings.push(twice("level")),
        Meaning::Form if settings.form.is_some() => findings.push(twice("form")),
        Meaning::Kind => settings.kind = Some(class.to_owned()),
        Meaning::Level => settings.level = Some(class.to_owned()),
        Meaning::Form => settings.form = Some((class.to_owned(), span)),
        Meaning::Flag => match class {
            "draft" => settings.draft = true,
            "prose" => settings.prose = true,
            _ => settings.steps = Some(span),
        },
        Meaning::Reserved => findings.push(
            Diagnostic::new(Code::Reserved, format!("`.{class}` is kept for a later version of the format"))
                .at(source, span, ""),
        ),
        Meaning::Unknown => findings.push(
            Diagnostic::new(Code::UnknownClass, format!("there is no kind, level, form or flag `{class}`"))
                .at(source, span, "unknown class")
                .suggest(class, site.classes())
                .help("kinds and levels of your own are listed in site.yaml under `kinds` and `levels`"),
        ),
    }
    if matches!(site.meaning(class), Meaning::Kind | Meaning::Level | Meaning::Form) {
        settings.asks.get_or_insert(span);
    }
}

fn read_pair(
    source: &Arc<Source>,
    key: &str,
    value: &str,
    span: Span,
    place: Span,
    settings: &mut HeadingSettings,
) -> Result<(), Box<Diagnostic>> {
    let wrong = |takes: &str| {
        let message = format!("`{key}=` takes {takes}, not `{value}`");
        Box::new(Diagnostic::new(Code::WrongValue, message).at(source, place, ""))
    };
    match key {
        "time" => {
            settings.time =
                Some(parse_duration(value).map_err(|_| wrong("a duration such as `90s`, `2m`, `1m30s` or `none`"))?);
        }
        "attempts" => {
            settings.attempts = Some(parse_attempts(value).map_err(|_| wrong("a number from 1 to 99 or `unlimited`"))?)
        }
        "points" => {
            let points = value.parse().ok().filter(|points| *points <= 1000);
            settings.points = Some(points.ok_or_else(|| wrong("a whole number from 0 to 1000"))?);
        }
        "shuffle" => match value {
            "true" => settings.shuffle = Some(true),
            "false" => settings.shuffle = Some(false),
            _ => return Err(wrong("`true` or `false`")),
        },
        "tags" => {
            settings.tags = value.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect()
        }
        "was" => settings.was = value.split(',').map(|id| id.trim().trim_start_matches('#').to_owned()).collect(),
        _ => {
            let finding = fault(source, span, &format!("a heading has no setting `{key}=`"));
            return Err(Box::new(finding.suggest(key, KEYS.iter().copied())));
        }
    }
    Ok(())
}

fn fault(source: &Arc<Source>, span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::HeadingAttribute, message).at(source, span, "")
}

/// An id must work in an address, in HTML and as part of a storage key.
fn good_id(id: &str) -> bool {
    id.chars().all(|letter| {
        letter.is_alphanumeric()
            || matches!(letter, '-' | '_' | '.')
            || unicode_normalization::char::is_combining_mark(letter)
    })
}
