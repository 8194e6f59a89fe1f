//! The names that classes behind a heading may use.

use super::Site;
use crate::text::Span;

/// A kind or a level: its name in the source and what learners read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The class behind a heading.
    pub slug: String,
    /// The label from `site.yaml`; without it the language's own label, else the slug in words.
    pub label: Option<String>,
    /// The name of the theme's icon, if any.
    pub icon: Option<String>,
    /// Where `site.yaml` names the icon.
    pub icon_span: Option<Span>,
}

/// The kinds of question that need no word in `site.yaml`: what skill is asked for.
pub const KINDS: &[&str] = &[
    "conceptual",
    "predict-output",
    "debug",
    "syntax",
    "application",
    "model-choice",
    "hyperparameter",
    "metrics",
    "query-result",
    "optimization",
    "command-output",
    "workflow",
    "troubleshoot",
];

/// The levels, from easy to hard.
pub const LEVELS: &[&str] = &["beginner", "intermediate", "advanced", "expert"];

/// The ways to study a concept, in their order.
pub const MODES: &[&str] =
    &["index", "why", "visualize", "deep", "complexity", "try", "challenge", "project", "review"];

/// The forms of answer.
pub const FORMS: &[&str] =
    &["choice", "multiple", "text", "number", "cloze", "order", "match", "parsons", "recall", "written"];

/// The flags behind a heading.
pub const FLAGS: &[&str] = &["draft", "prose", "steps"];

/// Names kept for later versions of the format.
pub const RESERVED: &[&str] = &["explanation", "last", "confidence", "poll", "weight", "parameters"];

/// What a class behind a heading means.
pub enum Meaning {
    /// A kind of the site.
    Kind,
    /// A level of the site.
    Level,
    /// A form of answer.
    Form,
    /// A flag.
    Flag,
    /// Kept for later.
    Reserved,
    /// Nothing.
    Unknown,
}

impl Site {
    /// What a class means on this site.
    pub fn meaning(&self, class: &str) -> Meaning {
        if self.kinds.iter().any(|kind| kind.slug == class) {
            Meaning::Kind
        } else if self.levels.iter().any(|level| level.slug == class) {
            Meaning::Level
        } else if FORMS.contains(&class) {
            Meaning::Form
        } else if FLAGS.contains(&class) {
            Meaning::Flag
        } else if RESERVED.contains(&class) {
            Meaning::Reserved
        } else {
            Meaning::Unknown
        }
    }

    /// Every class that means something, for "did you mean".
    pub fn classes(&self) -> Vec<&str> {
        let terms = self.kinds.iter().chain(&self.levels).map(|term| term.slug.as_str());
        terms.chain(FORMS.iter().copied()).chain(FLAGS.iter().copied()).collect()
    }
}
