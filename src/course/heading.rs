//! The braces behind a heading: id, classes, settings and flags.

use super::Site;
use super::duration::parse_duration;
use super::fields::parse_attempts;
use super::vocabulary::Meaning;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{self, Attribute, AttributeKind};
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
                .help("if they belong to the title, write `\\{}`"),
        );
    }
    let mut seen: Vec<String> = Vec::new();
    let classes: Vec<&str> = words.iter().filter_map(|word| word.kind.class()).collect();
    let keys: Vec<&str> = words.iter().filter_map(|word| word.kind.key()).collect();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let span = word.span;
        let spaced = spaced_pair(source, &words[at..]);
        if spaced > 0 {
            let all = Span::new(span.start, words[at + spaced - 1].span.end);
            let joined: String = source.slice(all).split_whitespace().collect();
            let finding =
                fault(source, all, "spaces stand beside `=`").help(format!("write `{joined}`, without spaces"));
            // A list may go on behind its comma.
            findings.push(if joined.ends_with(',') { finding } else { finding.edit(all, joined) });
            settings.asks.get_or_insert(all);
            at += spaced;
            continue;
        }
        at += 1;
        match &word.kind {
            AttributeKind::Id(id) => {
                if settings.id.is_some() {
                    findings.push(fault(source, span, "the heading has a second id"));
                } else if !good_id(id) {
                    findings.push(fault(
                        source,
                        span,
                        &format!("the id `{id}` is not made of letters, digits, `-`, `_` and `.`"),
                    ));
                } else {
                    settings.id = Some((id.clone(), span));
                }
            }
            AttributeKind::Class(class) => read_class(site, source, class, &classes, span, &mut settings, findings),
            &AttributeKind::Pair(ref key, ref value, place) => {
                if seen.contains(key) {
                    findings.push(fault(source, span, &format!("`{key}=` stands twice")));
                    continue;
                }
                settings.asks.get_or_insert(span);
                if let Err(finding) = read_pair(source, (key, value), &keys, span, place, &mut settings) {
                    findings.push(*finding);
                }
                seen.push(key.clone());
            }
            AttributeKind::Word(text) => {
                let is_known = |text: &str| site.classes().contains(&text);
                let known = is_known(text);
                // Words that follow each other, as those of a title do, are one mistake.
                let unknown = |word: &&Attribute| matches!(&word.kind, AttributeKind::Word(text) if !is_known(text));
                let more = if known { 0 } else { words[at..].iter().take_while(unknown).count() };
                let span = Span::new(span.start, words[at + more - 1].span.end);
                at += more;
                let written = source.slice(span);
                let finding = fault(source, span, &format!("`{written}` is neither `#id`, `.class` nor `key=value`"));
                findings.push(match known {
                    true if free(site, text, &classes) => {
                        finding.help(format!("write `.{text}`")).edit(span, format!(".{text}"))
                    }
                    true => finding.help(format!("write `.{text}`")),
                    false => finding.help("if the braces belong to the title, write `\\{` before them"),
                });
            }
        }
    }
    settings
}

/// How many words at the start of some make a setting with spaces beside its `=`, as in `time = 90s`; 0 if none.
fn spaced_pair(source: &Source, words: &[Attribute]) -> usize {
    let text = |at: usize| words.get(at).map_or("", |word| source.slice(word.span));
    let (key, count) = match text(0).strip_suffix('=') {
        Some(key) => (key, 2),
        None if text(1) == "=" => (text(0), 3),
        None if text(1).starts_with('=') => (text(0), 2),
        None => return 0,
    };
    let value = words.get(count - 1).map(|word| &word.kind);
    let is_value = matches!(value, Some(AttributeKind::Word(value)) if value != "=");
    if KEYS.contains(&key) && is_value { count } else { 0 }
}

/// Whether a class may still be written behind a heading with these: there is one of each sort.
fn free(site: &Site, class: &str, classes: &[&str]) -> bool {
    let sort = |class: &str| match site.meaning(class) {
        Meaning::Kind => Some("kind"),
        Meaning::Level => Some("level"),
        Meaning::Form => Some("form"),
        _ => None,
    };
    !classes.contains(&class) && classes.iter().all(|other| sort(other).is_none_or(|other| Some(other) != sort(class)))
}

fn read_class(
    site: &Site,
    source: &Arc<Source>,
    class: &str,
    classes: &[&str],
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
                .suggest_edit_if(
                    class,
                    site.classes(),
                    |name| free(site, name, classes),
                    span,
                    |name| format!(".{name}"),
                )
                .help("kinds and levels of your own are listed in site.yaml under `kinds` and `levels`"),
        ),
    }
    if matches!(site.meaning(class), Meaning::Kind | Meaning::Level | Meaning::Form) {
        settings.asks.get_or_insert(span);
    }
}

fn read_pair(
    source: &Arc<Source>,
    (key, value): (&str, &str),
    keys: &[&str],
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
            _ => {
                let finding = *wrong("`true` or `false`");
                let meant = match value.to_lowercase().as_str() {
                    "yes" | "on" | "y" | "true" => Some("true"),
                    "no" | "off" | "n" | "false" => Some("false"),
                    _ => None,
                };
                return Err(Box::new(match meant {
                    Some(meant) => finding.help(format!("write `{meant}`")).edit(place, meant),
                    None => finding,
                }));
            }
        },
        "tags" => {
            settings.tags = value.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect()
        }
        "was" => {
            let ids: Vec<String> = value.split(',').map(|id| id.trim().trim_start_matches('#').to_owned()).collect();
            if !ids.iter().all(|id| !id.is_empty() && good_id(id)) {
                return Err(wrong("old ids of the question, such as `was=ports` or `was=ports,old-ports`"));
            }
            settings.was = ids;
        }
        _ => {
            let finding = fault(source, span, &format!("a heading has no setting `{key}=`"));
            let name = Span::new(span.start, span.start + key.len());
            let free = |name: &str| !keys.contains(&name);
            return Err(Box::new(finding.suggest_edit_if(key, KEYS.iter().copied(), free, name, str::to_owned)));
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
