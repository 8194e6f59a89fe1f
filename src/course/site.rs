//! `site.yaml`: what holds for the whole site.

use super::fields::{self, Field, Takes, Values};
use super::vocabulary::{FLAGS, FORMS, KINDS, LEVELS, MODES, Term};
use crate::diagnostic::{Code, Diagnostic, Severity, list, slip};
use crate::text::{Source, Span};
use crate::yaml::{self, Key, Node, Value as Yaml};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The site's settings.
#[derive(Debug, Clone)]
pub struct Site {
    /// Keeps the progress of two sites on one host apart.
    pub id: String,
    /// The title, if there is one.
    pub title: Option<String>,
    /// The language of pages that do not say another.
    pub language: String,
    /// Where it is published, with a trailing slash.
    pub base_url: Option<String>,
    /// The theme's name.
    pub theme: String,
    /// Where the theme's name stands, for findings.
    pub theme_span: Option<Span>,
    /// Where its language is written.
    pub language_span: Option<Span>,
    /// Whether answers can be read in the source.
    pub seal: Seal,
    /// The clock a learner starts with.
    pub clock: Clock,
    /// What holds for every question.
    pub defaults: Defaults,
    /// The kinds in order.
    pub kinds: Vec<Term>,
    /// The levels in order.
    pub levels: Vec<Term>,
    /// The modes in order.
    pub modes: Vec<Mode>,
    /// Links at each question.
    pub links: LinkTemplates,
    /// The licence of the content.
    pub license: Option<String>,
    /// How bad findings are where the site says so.
    pub severity: BTreeMap<Code, Severity>,
    /// The file the settings were read from, if there is one.
    pub source: Option<Arc<Source>>,
}

/// Whether answers can be read in the page's source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// They cannot.
    Sealed,
    /// They can, for handouts and pages without script.
    Open,
}

/// How fast the clock of a question runs for a learner who has not chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The time the author gave.
    Normal,
    /// Twice that time.
    Relaxed,
    /// No clock.
    None,
}

impl Clock {
    /// The word in `site.yaml` and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Relaxed => "relaxed",
            Self::None => "none",
        }
    }
}

/// A way to study a concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mode {
    /// The file's name without `.md`.
    pub slug: String,
    /// The label from `site.yaml`, if there is one.
    pub label: Option<String>,
}

/// Links shown at each question; `{path}`, `{line}` and `{id}` are filled in.
#[derive(Debug, Clone, Default)]
pub struct LinkTemplates {
    /// To report a fault.
    pub report: Option<String>,
    /// To edit the source.
    pub edit: Option<String>,
}

/// Question settings that hold where a question or page says nothing itself.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The values that were written.
    pub values: Values,
}

/// Reads `site.yaml`; without the file everything has its default.
pub fn read_site(source: Option<Arc<Source>>, findings: &mut Vec<Diagnostic>) -> Site {
    let mut unread = false;
    let values = source.as_ref().map_or_else(Values::default, |source| {
        let whole = Span::new(0, source.text().len());
        match yaml::parse(source, whole) {
            Ok(node) => {
                unread = !matches!(node.value, Yaml::Map(_) | Yaml::Null);
                fields::read(fields::SITE, "site.yaml", &node, source, findings)
            }
            Err(error) => {
                findings.push(yaml_finding(source, whole, fields::SITE, error));
                unread = true;
                Values::default()
            }
        }
    });
    let title = values.text("title");
    let base_url = values.text("base_url").map(|url| format!("{}/", url.trim_end_matches('/')));
    let defaults = Defaults { values: values.fields("defaults").unwrap_or_default() };
    let mut site = Site {
        id: String::new(),
        title,
        language: values.text("language").unwrap_or_else(|| "en".to_owned()),
        base_url,
        theme: values.text("theme").unwrap_or_else(|| "margin".to_owned()),
        theme_span: values.span("theme"),
        language_span: values.span("language"),
        seal: if values.text("seal").as_deref() == Some("open") { Seal::Open } else { Seal::Sealed },
        clock: match values.text("clock").as_deref() {
            Some("relaxed") => Clock::Relaxed,
            Some("none") => Clock::None,
            _ => Clock::Normal,
        },
        defaults,
        kinds: builtin(KINDS, true),
        levels: builtin(LEVELS, false),
        modes: MODES.iter().map(|slug| Mode { slug: (*slug).to_owned(), label: None }).collect(),
        links: LinkTemplates { report: values.text("report"), edit: values.text("edit") },
        license: values.text("license"),
        severity: BTreeMap::new(),
        source: source.clone(),
    };
    site.id = values.text("id").unwrap_or_else(|| {
        findings.extend((!unread).then(|| missing_id(source.as_ref())));
        derived_id(&site)
    });
    if let Some(source) = &source {
        check_id(&values, &site, source, findings);
        if let Some(map) = values.map("kinds") {
            extend(&mut site.kinds, &map, source, findings);
        }
        if let Some(map) = values.map("levels") {
            extend(&mut site.levels, &map, source, findings);
        }
        if let Some(node) = values.tree("modes") {
            site.modes = modes(&node, source, findings);
        }
        if let Some(map) = values.map("severity") {
            site.severity = severities(&map, source, findings);
        }
        clashes(&site, &values, source, findings);
        super::page::check_words(&site, &site.defaults.values, source, findings);
    }
    site
}

/// The finding for settings that are not YAML, with the mend for titles that YAML reads otherwise. The settings stand
/// at `settings` and follow `table`.
pub(super) fn yaml_finding(
    source: &Arc<Source>,
    settings: Span,
    table: &'static [Field],
    error: yaml::SyntaxError,
) -> Diagnostic {
    if let Some(key) = error.duplicate {
        return Diagnostic::new(Code::DuplicateField, format!("the field `{key}` stands twice"))
            .at(source, error.span, "second time")
            .help("keep one of the two");
    }
    let line = source.slice(source.line(error.span.start));
    let finding = Diagnostic::new(Code::YamlSyntax, format!("the settings are not valid YAML: {}", error.message))
        .at(source, error.span, "");
    if let Some(place) = error.unquoted {
        let quoted = format!("\"{}\"", source.slice(place).replace('\\', "\\\\").replace('"', "\\\""));
        return if reads(source, settings, place, &quoted) { finding.edit(place, quoted) } else { finding };
    }
    // The signs that end settings are no text.
    if matches!(source.slice(error.span), "..." | "---") {
        return finding.help("leave the line out: settings are one list of fields");
    }
    match line.split_once(':') {
        Some((key, value))
            if !value.trim().is_empty() && !value.trim().starts_with(['"', '\'', '[', '{', '|', '>']) =>
        {
            let quoted = value.trim().replace('\\', "\\\\").replace('"', "\\\"");
            let finding =
                finding.help(format!("text with `:`, `#`, `&` or backticks needs quotes: `{key}: \"{quoted}\"`"));
            let text = table.iter().any(|field| field.name == key && matches!(field.takes, Takes::Text));
            let line = source.line(error.span.start);
            let start = line.start + key.len() + 1 + (value.len() - value.trim_start().len());
            let place = Span::new(start, start + value.trim().len());
            let quoted = format!("\"{quoted}\"");
            let mends = text && !value.contains(" #") && reads(source, settings, place, &quoted);
            if mends { finding.edit(place, quoted) } else { finding }
        }
        _ => finding,
    }
}

/// Whether settings can be read, or read further than the line, once a value is written otherwise.
fn reads(source: &Source, settings: Span, place: Span, written: &str) -> bool {
    if !settings.contains(place) {
        return false;
    }
    let (before, behind) = (&source.text()[..place.start], &source.text()[place.end..]);
    let mended = Source::new(source.path(), format!("{before}{written}{behind}"));
    let end = settings.end - (place.end - place.start) + written.len();
    match yaml::parse(&mended, Span::new(settings.start, end)) {
        Ok(_) => true,
        Err(error) => error.span.start > mended.line(place.start).end,
    }
}

/// Reads how bad findings are. What is an error stays one: the course could not be built as its author meant it.
fn severities(map: &[(Key, Node)], source: &Arc<Source>, findings: &mut Vec<Diagnostic>) -> BTreeMap<Code, Severity> {
    let mut severities = BTreeMap::new();
    for (key, node) in map {
        let movable = || Code::ALL.iter().filter(|code| code.severity() != Severity::Error).map(|code| code.name());
        let finding = match (Code::of(&key.name), Severity::of(source.slice(node.span).trim_matches(['"', '\'']))) {
            (None, _) => Diagnostic::new(Code::UnknownCode, format!("there is no finding `{}`", key.name))
                .at(source, key.span, "")
                .suggest_edit(&key.name, movable().collect::<Vec<_>>(), key.span, str::to_owned),
            (Some(code), _) if code.severity() == Severity::Error => {
                Diagnostic::new(Code::UnknownCode, format!("`{}` is always an error", key.name))
                    .at(source, key.span, "")
                    .help(
                        "only the severity of findings that are no errors can be chosen; `quizmill explain` lists them",
                    )
            }
            (Some(_), None) => Diagnostic::new(
                Code::WrongValue,
                format!("`{}` is not how bad a finding can be", source.slice(node.span)),
            )
            .at(source, node.span, "")
            .help("write `off`, `warning` or `error`"),
            (Some(code), Some(severity)) => {
                severities.insert(code, severity);
                continue;
            }
        };
        findings.push(finding);
    }
    severities
}

fn builtin(slugs: &[&str], icons: bool) -> Vec<Term> {
    slugs
        .iter()
        .map(|slug| Term {
            slug: (*slug).to_owned(),
            label: None,
            icon: icons.then(|| (*slug).to_owned()),
            icon_span: None,
        })
        .collect()
}

fn missing_id(source: Option<&Arc<Source>>) -> Diagnostic {
    let message = "the site has no `id`, so its title and address name it in learners' browsers";
    let finding = Diagnostic::new(Code::MissingSiteId, message).help(
        "add a line such as `id: course-7f3k9q` to site.yaml, with letters of your own, and never change it: learners' progress hangs on it",
    );
    match source {
        Some(source) => finding.at(source, Span::new(0, 0), ""),
        None => finding,
    }
}

/// Without an id of its own, title and address must do: a move or a new title then loses progress.
fn derived_id(site: &Site) -> String {
    let name =
        format!("{}\0{}", site.title.as_deref().unwrap_or_default(), site.base_url.as_deref().unwrap_or_default());
    let hash = Sha256::digest(name.as_bytes());
    hash[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn check_id(values: &Values, site: &Site, source: &Arc<Source>, findings: &mut Vec<Diagnostic>) {
    let fits =
        |id: &str| id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if let Some(span) = values.span("id").filter(|_| !fits(&site.id)) {
        findings.push(
            Diagnostic::new(
                Code::WrongValue,
                format!("the id `{}` is not made of letters, digits, `-`, `_` and `.`", site.id),
            )
            .at(source, span, "")
            .help("64 characters are the most"),
        );
    }
    if let Some(span) = values.span("language").filter(|_| !super::paths::is_language(&site.language)) {
        findings.push(
            Diagnostic::new(
                Code::WrongValue,
                format!("`{}` is not a language tag such as `en`, `de` or `pt-BR`", site.language),
            )
            .at(source, span, ""),
        );
    }
    if let Some(span) = values.span("base_url") {
        let url = site.base_url.as_deref().unwrap_or_default();
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            let written = values.text("base_url").unwrap_or_default();
            let message = format!("`base_url` is not an address that starts with `https://`: `{written}`");
            findings.push(Diagnostic::new(Code::WrongValue, message).at(source, span, ""));
        } else if url.contains(['?', '#']) {
            findings.push(
                Diagnostic::new(Code::WrongValue, "pages have no addresses below one with `?` or `#`")
                    .at(source, span, "")
                    .help("write the address of the folder that holds the site"),
            );
        }
    }
    for field in ["report", "edit"] {
        let Some(url) = values.text(field) else { continue };
        let span = values.span(field).unwrap_or_default();
        if !(url.starts_with("https://") || url.starts_with("http://") || url.starts_with("mailto:")) {
            findings.push(
                Diagnostic::new(
                    Code::UnsafeLink,
                    format!("`{field}` is not a link that starts with `https://` or `mailto:`"),
                )
                .at(source, span, ""),
            );
        }
        for piece in url.split('{').skip(1) {
            let name = piece.split('}').next().unwrap_or(piece);
            if !["path", "line", "id"].contains(&name) {
                findings.push(
                    Diagnostic::new(Code::WrongValue, format!("`{field}` has no placeholder `{{{name}}}`"))
                        .at(source, span, "")
                        .help("known here: `{path}`, `{line}` and `{id}`"),
                );
            }
        }
    }
}

fn extend(terms: &mut Vec<Term>, map: &[(yaml::Key, Node)], source: &Arc<Source>, findings: &mut Vec<Diagnostic>) {
    for (key, node) in map {
        let name = format!("`{}`", key.name);
        let (label, icon, icon_span) = match &node.value {
            Yaml::Text(text) => (Some(text.clone()), None, None),
            _ => {
                let values = fields::read(fields::TERM, &name, node, source, findings);
                (values.text("label"), values.text("icon"), values.span("icon"))
            }
        };
        if crate::text::slug(&key.name) != key.name {
            findings.push(
                Diagnostic::new(
                    Code::WrongValue,
                    format!("{name} is not a name of small letters, digits and single hyphens"),
                )
                .at(source, key.span, "")
                .help(format!("write `{}`", crate::text::slug(&key.name))),
            );
        }
        match terms.iter_mut().find(|term| term.slug == key.name) {
            Some(term) => {
                term.label = label.or(term.label.take());
                term.icon = icon.or(term.icon.take());
                term.icon_span = icon_span;
            }
            None => terms.push(Term { slug: key.name.clone(), label, icon, icon_span }),
        }
    }
}

/// `modes` is a list of names (which also orders and drops), each perhaps with a label.
fn modes(node: &Node, source: &Arc<Source>, findings: &mut Vec<Diagnostic>) -> Vec<Mode> {
    let mut modes: Vec<Mode> = Vec::new();
    let mut add = |slug: &str, label: Option<String>, span: Span, findings: &mut Vec<Diagnostic>| {
        if modes.iter().any(|mode| mode.slug == slug) {
            findings.push(
                Diagnostic::new(Code::DuplicateField, format!("the mode `{slug}` stands twice")).at(source, span, ""),
            );
        } else {
            modes.push(Mode { slug: slug.to_owned(), label });
        }
    };
    let wrong = |span: Span| {
        Diagnostic::new(
            Code::WrongType,
            "`modes` takes a list of names such as `[index, why]`, or a map of names and labels",
        )
        .at(source, span, "")
    };
    match &node.value {
        Yaml::List(items) => {
            for item in items {
                match &item.value {
                    Yaml::Text(slug) => {
                        let is_free = |name: &str| !items.iter().any(|other| source.slice(other.span) == name);
                        if !MODES.contains(&slug.as_str()) {
                            findings.push(no_mode(slug, is_free, item.span, source));
                        }
                        add(slug, None, item.span, findings);
                    }
                    Yaml::Map(map) => {
                        for (key, value) in map {
                            match &value.value {
                                Yaml::Text(label) => add(&key.name, Some(label.clone()), key.span, findings),
                                _ => findings.push(wrong(value.span)),
                            }
                        }
                    }
                    _ => findings.push(wrong(item.span)),
                }
            }
        }
        Yaml::Map(map) => {
            for (key, value) in map {
                match &value.value {
                    Yaml::Text(label) => add(&key.name, Some(label.clone()), key.span, findings),
                    Yaml::Null => {
                        // A name of one's own may do as its label, but not one that is a slip of the pen.
                        let is_free = |name: &str| !map.iter().any(|(other, _)| other.name == name);
                        if !MODES.contains(&key.name.as_str()) && slip(&key.name, MODES.iter().copied()).is_some() {
                            findings.push(no_mode(&key.name, is_free, key.span, source));
                        }
                        add(&key.name, None, key.span, findings);
                    }
                    _ => findings.push(wrong(value.span)),
                }
            }
        }
        _ => findings.push(wrong(node.span)),
    }
    modes
}

/// The finding for a mode without a label that is none of those built in; `free` says whether one may stand there.
fn no_mode(slug: &str, free: impl FnOnce(&str) -> bool, span: Span, source: &Arc<Source>) -> Diagnostic {
    Diagnostic::new(Code::UnknownMode, format!("there is no mode `{slug}`"))
        .at(source, span, "")
        .suggest_edit_if(slug, MODES.iter().copied(), free, span, str::to_owned)
        .help(format!("a mode of your own comes with its label: `{{{slug}: …}}`"))
}

/// A class must mean one thing: kinds, levels, forms, flags and modes never share a name.
fn clashes(site: &Site, values: &Values, source: &Arc<Source>, findings: &mut Vec<Diagnostic>) {
    let vocabularies: [(&str, Vec<&str>); 5] = [
        ("kind", site.kinds.iter().map(|term| term.slug.as_str()).collect()),
        ("level", site.levels.iter().map(|term| term.slug.as_str()).collect()),
        ("mode", site.modes.iter().map(|mode| mode.slug.as_str()).collect()),
        ("form", FORMS.to_vec()),
        ("flag", FLAGS.to_vec()),
    ];
    for (index, (what, names)) in vocabularies.iter().enumerate() {
        for (other, others) in &vocabularies[index + 1..] {
            let shared: Vec<&str> = names.iter().copied().filter(|name| others.contains(name)).collect();
            if shared.is_empty() {
                continue;
            }
            let named = |field: &str| {
                let map = values.map(field)?;
                map.iter().find(|(key, _)| key.name == shared[0]).map(|(key, _)| key.span)
            };
            let listed = || {
                let start = values.span("modes")?.start;
                let at = start + source.text()[start..].find(shared[0])?;
                Some(Span::new(at, at + shared[0].len()))
            };
            let place = named("kinds").or_else(|| named("levels")).or_else(listed);
            findings.push(
                Diagnostic::new(Code::VocabularyClash, format!("{} is both a {what} and a {other}", list(shared)))
                    .at(source, place.unwrap_or_default(), "")
                    .help("a class behind a heading must mean one thing: choose another name"),
            );
        }
    }
}
