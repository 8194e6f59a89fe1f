//! A page's front matter.

use super::Site;
use super::draw::Draw;
use super::fields::{self, Values};
use super::site::yaml_finding;
use super::vocabulary::FORMS;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Source, Span};
use crate::yaml;
use std::sync::Arc;

/// How many questions must be right for the badge, in per cent of them; 100 is all.
pub type Pass = u8;

/// A page's settings with the site's defaults behind them.
#[derive(Debug, Clone)]
pub struct PageSettings {
    values: Values,
    defaults: Values,
    mode: Option<String>,
}

macro_rules! own {
    ($($(#[$doc:meta])* $name:ident $getter:ident $field:literal $type:ty;)*) => {$(
        $(#[$doc])*
        pub fn $name(&self) -> Option<$type> {
            self.values.$getter($field)
        }
    )*};
}

impl PageSettings {
    own! {
        /// The title in the front matter.
        title text "title" String;
        /// One sentence for search engines.
        description text "description" String;
        /// The badge's name.
        badge text "badge" String;
        /// How long the page takes.
        minutes integer "minutes" i64;
        /// The place among its neighbours.
        order integer "order" i64;
        /// The page's language.
        language text "language" String;
        /// The licence.
        license text "license" String;
        /// Where the content comes from.
        source text "source" String;
        /// `mode` as written.
        written_mode text "mode" String;
    }

    /// Words to find the page by.
    pub fn tags(&self) -> Vec<String> {
        self.values.texts("tags").unwrap_or_default().into_iter().map(|(tag, _)| tag).collect()
    }

    /// Old paths, with their places.
    pub fn aliases(&self) -> Vec<(String, Span)> {
        self.values.texts("aliases").unwrap_or_default()
    }

    /// Pages to study first, with their places.
    pub fn prerequisites(&self) -> Vec<(String, Span)> {
        self.values.texts("prerequisites").unwrap_or_default()
    }

    /// Paths and patterns of bank files, with their places.
    pub fn questions(&self) -> Vec<(String, Span)> {
        self.values.texts("questions").unwrap_or_default()
    }

    /// How many of its questions each learner gets; all where nothing is said.
    pub fn draw(&self) -> Option<Draw> {
        self.values.draw("draw")
    }

    /// Whether the page is a draft.
    pub fn draft(&self) -> bool {
        self.values.boolean("draft").unwrap_or(false)
    }

    /// Whether `$…$` is a formula.
    pub fn math(&self) -> bool {
        self.with_default(|values| values.boolean("math")).unwrap_or(false)
    }

    /// Whether questions are mixed for each learner.
    pub fn mix(&self) -> bool {
        self.with_default(|values| values.boolean("mix")).unwrap_or(false)
    }

    /// How many questions must be right for the badge.
    pub fn pass(&self) -> Pass {
        self.values.pass("pass").unwrap_or(100)
    }

    /// The kind of its questions.
    pub fn kind(&self) -> Option<String> {
        self.with_default(|values| values.text("kind"))
    }

    /// The level of its questions.
    pub fn level(&self) -> Option<String> {
        self.with_default(|values| values.text("level"))
    }

    /// The form of its questions.
    pub fn form(&self) -> Option<String> {
        self.with_default(|values| values.text("form"))
    }

    /// The time for each question in seconds. A challenge has two minutes where nothing is said, as in
    /// the system the format is modelled on.
    pub fn time(&self) -> Option<u32> {
        let challenge = (self.mode.as_deref() == Some("challenge")).then_some(120);
        self.with_default(|values| values.duration("time")).unwrap_or(challenge)
    }

    /// How often each question may be tried; `None` is without limit. A fill-in task has three tries.
    pub fn attempts(&self) -> Option<u32> {
        let usual = if self.mode.as_deref() == Some("try") { 3 } else { 2 };
        self.with_default(|values| values.attempts("attempts")).unwrap_or(Some(usual))
    }

    /// What each question counts.
    pub fn points(&self) -> u32 {
        self.with_default(|values| values.integer("points")).map_or(1, |points| points as u32)
    }

    /// Whether options are mixed for each learner.
    pub fn shuffle(&self) -> bool {
        self.with_default(|values| values.boolean("shuffle")).unwrap_or(false)
    }

    /// Where the value of a field stands.
    pub fn span(&self, field: &str) -> Option<Span> {
        self.values.span(field)
    }

    /// The mode its file name or its front matter gives it; not yet whether it stands in a concept.
    pub fn mode(&self) -> Option<&str> {
        self.mode.as_deref()
    }

    fn with_default<T>(&self, get: impl Fn(&Values) -> Option<T>) -> Option<T> {
        get(&self.values).or_else(|| get(&self.defaults))
    }
}

/// The fields that say something of a page, and nothing of questions that any page may show.
const NOT_IN_A_BANK: &[&str] =
    &["description", "badge", "minutes", "tags", "order", "prerequisites", "mode", "pass", "mix", "questions", "draw"];

/// Reads the front matter of the page `name`, or of a bank, which has no name that means anything.
pub(super) fn read(
    site: &Site,
    source: &Arc<Source>,
    span: Option<Span>,
    name: Option<&str>,
    findings: &mut Vec<Diagnostic>,
) -> PageSettings {
    let values = match span.map(|span| yaml::parse(source, span)) {
        Some(Ok(node)) => fields::read(fields::PAGE, "a page", &node, source, findings),
        Some(Err(error)) => {
            findings.push(yaml_finding(source, span.unwrap_or_default(), fields::PAGE, error));
            Values::default()
        }
        None => Values::default(),
    };
    let mut values = values;
    if name.is_none() {
        for field in NOT_IN_A_BANK {
            let Some(span) = values.remove(field) else { continue };
            findings.push(
                Diagnostic::new(Code::BankField, format!("a bank makes no page, so `{field}` means nothing in it"))
                    .at(source, span, "")
                    .help("write it into the pages that take its questions"),
            );
        }
    }
    let is_mode = |name: &str| site.modes.iter().any(|mode| mode.slug == name);
    let mode = match values.text("mode") {
        Some(mode) if mode == "none" => None,
        Some(mode) => {
            if !is_mode(&mode) {
                findings.push(
                    Diagnostic::new(Code::UnknownMode, format!("the site has no mode `{mode}`"))
                        .at(source, values.span("mode").unwrap_or_default(), "")
                        .suggest_edit(
                            &mode,
                            site.modes.iter().map(|mode| mode.slug.as_str()).chain(["none"]),
                            values.span("mode").unwrap_or_default(),
                            str::to_owned,
                        ),
                );
            }
            Some(mode)
        }
        None => name.filter(|name| is_mode(name)).map(str::to_owned),
    };
    let settings = PageSettings { values, defaults: site.defaults.values.clone(), mode };
    check_words(site, &settings.values, source, findings);
    settings
}

/// Front matter, and `defaults` of the site, name kinds, levels and languages by words that only the site knows.
pub(super) fn check_words(site: &Site, values: &Values, source: &Arc<Source>, findings: &mut Vec<Diagnostic>) {
    let mut check = |field: &str, known: Vec<&str>| {
        let (Some(value), Some(span)) = (values.text(field), values.span(field)) else { return };
        if !known.contains(&value.as_str()) {
            findings.push(
                Diagnostic::new(Code::WrongValue, format!("`{field}` has no value `{value}`"))
                    .at(source, span, "")
                    .suggest_edit(&value, known.iter().copied(), span, str::to_owned),
            );
        }
    };
    check("kind", site.kinds.iter().map(|term| term.slug.as_str()).collect());
    check("level", site.levels.iter().map(|term| term.slug.as_str()).collect());
    check("form", FORMS.to_vec());
    for (level, span) in values.draw("draw").into_iter().flat_map(|draw| draw.shares).filter_map(|share| share.level) {
        if !site.levels.iter().any(|term| term.slug == level) {
            findings.push(
                Diagnostic::new(Code::WrongValue, format!("there is no level `{level}` to draw from"))
                    .at(source, span, "")
                    .suggest(&level, site.levels.iter().map(|term| term.slug.as_str())),
            );
        }
    }
    if let (Some(language), Some(span)) = (values.text("language"), values.span("language"))
        && !super::paths::is_language(&language)
    {
        findings.push(
            Diagnostic::new(
                Code::WrongValue,
                format!("`{language}` is not a language tag such as `en`, `de` or `pt-BR`"),
            )
            .at(source, span, ""),
        );
    }
}
