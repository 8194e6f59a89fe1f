//! What templates see. This is the theme contract, version 1: fields are added, never renamed or
//! removed without a new version. `docs/themes.md` lists them for authors of themes.

use serde::Serialize;

/// A page as its template sees it.
#[derive(Debug, Serialize)]
pub struct PageView {
    /// `quizmill 0.1.0`
    pub generator: String,
    /// The site.
    pub site: SiteView,
    /// The page.
    pub page: PageFacts,
    /// From the home page down, without this page.
    pub breadcrumb: Vec<LinkView>,
    /// The ways to study this concept; empty outside one.
    pub modes: Vec<ModeView>,
    /// The languages the page is in; empty when there is one.
    pub translations: Vec<TranslationView>,
    /// The page before this one.
    pub previous: Option<LinkView>,
    /// The page after this one.
    pub next: Option<LinkView>,
    /// What to study first.
    pub prerequisites: Vec<LinkView>,
    /// The badge of a challenge that has one.
    pub badge: Option<BadgeView>,
    /// The content in order.
    pub body: Vec<BlockView>,
    /// The course map of a home or section page.
    pub map: Option<MapView>,
    /// CSS to inline.
    pub style: String,
    /// JavaScript to inline.
    pub script: String,
    /// JSON to inline, escaped for a script element.
    pub island: String,
    /// The content security policy.
    pub policy: String,
}

/// The site.
#[derive(Debug, Serialize)]
pub struct SiteView {
    /// Its title.
    pub title: String,
    /// The address of the home page.
    pub home: String,
    /// The licence of its content.
    pub license: Option<String>,
    /// Whether answers are sealed.
    pub sealed: bool,
    /// Whether each page ends with an answer key.
    pub answers: bool,
}

/// The page itself.
#[derive(Debug, Serialize)]
pub struct PageFacts {
    /// The output path.
    pub path: String,
    /// The page's name in storage.
    pub key: String,
    /// The title as plain text.
    pub title: String,
    /// The title as HTML.
    pub title_html: String,
    /// One sentence.
    pub description: Option<String>,
    /// The language tag.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// How long it takes.
    pub minutes: Option<i64>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The licence, where it is not the site's.
    pub license: Option<String>,
    /// Where the content comes from.
    pub source: Option<String>,
    /// The canonical address.
    pub canonical: Option<String>,
    /// Whether it shows badge, clock and score.
    pub challenge: bool,
    /// Whether it is a draft.
    pub draft: bool,
    /// What search engines are told.
    pub robots: Option<String>,
    /// How many questions a learner is shown.
    pub questions: usize,
    /// Whether questions are drawn or mixed for each learner.
    pub deals: bool,
}

/// A link.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// What it is called.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// A way to study a concept.
#[derive(Debug, Serialize)]
pub struct ModeView {
    /// The name.
    pub slug: String,
    /// What learners read.
    pub label: String,
    /// Its page.
    pub url: String,
    /// Whether it is this page.
    pub current: bool,
}

/// The page in a language.
#[derive(Debug, Serialize)]
pub struct TranslationView {
    /// The language tag.
    pub language: String,
    /// The language's own name.
    pub label: String,
    /// Its page.
    pub url: String,
    /// Whether it is this page.
    pub current: bool,
}

/// A badge.
#[derive(Debug, Serialize)]
pub struct BadgeView {
    /// Its name.
    pub name: String,
    /// Its drawing as SVG.
    pub rosette: String,
    /// How many questions must be right.
    pub pass: usize,
    /// How many there are.
    pub of: usize,
}

/// A piece of the page.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum BlockView {
    /// Text.
    Prose {
        /// HTML.
        html: String,
    },
    /// A question.
    Question {
        /// The question.
        question: Box<QuestionView>,
        /// What holds for it as a piece of the page.
        #[serde(flatten)]
        facts: BlockFacts,
    },
    /// Questions that share a text.
    Group {
        /// The shared text as HTML.
        html: String,
        /// The questions.
        questions: Vec<QuestionView>,
        /// What holds for it as a piece of the page.
        #[serde(flatten)]
        facts: BlockFacts,
    },
}

/// What a question or a group is as a piece of the page.
#[derive(Debug, Serialize)]
pub struct BlockFacts {
    /// Whether it shows without script, where a page draws; true on other pages.
    pub drawn: bool,
    /// The language it is written in, where that is not the page's.
    pub language: Option<String>,
    /// `ltr` or `rtl`, where it has a language of its own.
    pub direction: Option<&'static str>,
}

/// A question.
#[derive(Debug, Serialize)]
pub struct QuestionView {
    /// The id.
    pub id: String,
    /// The HTML id of its element.
    pub anchor: String,
    /// Its place in the page, from 1.
    pub number: usize,
    /// How it is answered.
    pub form: &'static str,
    /// What skill it asks for.
    pub kind: Option<TermView>,
    /// How hard it is.
    pub level: Option<TermView>,
    /// The title as HTML.
    pub title_html: String,
    /// The level of its heading element.
    pub heading: u8,
    /// The prompt as HTML.
    pub prompt_html: String,
    /// The time in seconds.
    pub seconds: Option<u32>,
    /// Attempts; null without limit.
    pub attempts: Option<u32>,
    /// What it counts.
    pub points: u32,
    /// Hints as HTML.
    pub hints: Vec<String>,
    /// The options of the forms `choice` and `multiple`, in first order.
    pub options: Vec<OptionView>,
    /// Its footnotes as HTML, where it comes from a bank or the page draws; else they stand at the end of the page.
    pub footnotes: String,
    /// What a learner of another form answers with.
    pub answer: AnswerView,
    /// The solution, where it may stand in the page.
    pub solution: Option<SolutionView>,
    /// Links to report and edit it.
    pub links: Vec<QuestionLink>,
}

/// A kind or level.
#[derive(Debug, Serialize)]
pub struct TermView {
    /// The name.
    pub slug: String,
    /// What learners read.
    pub label: String,
    /// The icon as SVG.
    pub icon: Option<String>,
}

/// An option.
#[derive(Debug, Serialize)]
pub struct OptionView {
    /// The name in storage.
    pub id: String,
    /// The letter by the first order.
    pub letter: String,
    /// HTML.
    pub html: String,
    /// Whether it is nothing but a code block.
    pub code: bool,
    /// Plain text.
    pub text: String,
}

/// What a learner answers with, by form. `choice` and `multiple` have `options` instead.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum AnswerView {
    /// Form `choice` or `multiple`.
    None {},
    /// Form `text`.
    Text {
        /// Whether the field is for code.
        code: bool,
        /// Whether it has several lines.
        lines: bool,
    },
    /// Form `number`.
    Number {
        /// No unit, one that stands beside the field, or several to choose from.
        units: Vec<String>,
    },
    /// Form `cloze`.
    Cloze {
        /// The text with a field for each gap, as HTML.
        html: String,
        /// How many gaps there are.
        gaps: usize,
        /// What gaps are filled from; null when they are typed.
        bank: Option<Vec<WordView>>,
    },
    /// Form `order`.
    Order {
        /// The pieces in first order.
        pieces: Vec<PieceView>,
        /// Whether some of them belong nowhere, so that pieces are chosen first.
        surplus: bool,
    },
    /// Form `match`.
    Match {
        /// The title of each column as HTML; null for a list.
        heads: Option<[String; 2]>,
        /// The left sides in the author's order.
        left: Vec<PieceView>,
        /// The right sides to choose from, in first order.
        right: Vec<PieceView>,
    },
    /// Form `parsons`.
    Parsons {
        /// The lines in first order.
        pieces: Vec<PieceView>,
        /// Whether some of them belong nowhere.
        surplus: bool,
        /// Whether lines are indented too.
        indented: bool,
        /// The language's name, for a label; may be empty.
        language: String,
    },
    /// Form `recall`.
    Recall {
        /// The cards in order. A single card's front is the prompt, so its own is empty.
        cards: Vec<PieceView>,
    },
    /// Form `written`.
    Written {
        /// Whether there is a model answer to compare with.
        model: bool,
    },
}

/// Something to arrange, to pair or to turn.
#[derive(Debug, Serialize)]
pub struct PieceView {
    /// The name in storage. Equal pieces have equal ids.
    pub id: String,
    /// `A`, `B` … by the first order.
    pub letter: String,
    /// HTML.
    pub html: String,
    /// Plain text, for labels and menus.
    pub text: String,
    /// Whether the text says all that the HTML does, so that a menu may show it alone.
    pub plain: bool,
}

/// A word to fill a gap with.
#[derive(Debug, Serialize)]
pub struct WordView {
    /// The word.
    pub text: String,
    /// Whether it is code.
    pub code: bool,
}

/// The solution of a question, on an open site or in an answer key.
#[derive(Debug, Serialize)]
pub struct SolutionView {
    /// Options, gaps, pairs or cards; a single part for what has none.
    pub parts: Vec<SolvedPart>,
    /// The explanation as HTML.
    pub explanation: Option<String>,
}

/// A part of a solution.
#[derive(Debug, Serialize)]
pub struct SolvedPart {
    /// An option's letter or a gap's number; may be empty.
    pub label: String,
    /// HTML.
    pub html: String,
    /// Whether it is right; a known mistake is not.
    pub right: bool,
    /// HTML.
    pub feedback: Option<String>,
}

/// A link at a question.
#[derive(Debug, Serialize)]
pub struct QuestionLink {
    /// `report` or `edit`.
    pub rel: &'static str,
    /// Where it leads.
    pub url: String,
}

/// The course map.
#[derive(Debug, Serialize)]
pub struct MapView {
    /// The sections in order; the first may be the pages of this section itself.
    pub sections: Vec<MapSection>,
    /// Everything below this page.
    pub totals: Totals,
}

/// Sums over pages.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub struct Totals {
    /// Pages.
    pub pages: usize,
    /// Questions.
    pub questions: usize,
    /// Minutes.
    pub minutes: i64,
    /// Badges.
    pub badges: usize,
}

/// A section of the map.
#[derive(Debug, Serialize)]
pub struct MapSection {
    /// Its title; empty for the section whose page shows the map, since it stands above.
    pub title: String,
    /// Its page.
    pub url: String,
    /// The start of its pages' keys, with a trailing slash; empty for the top.
    pub path: String,
    /// Sums over its pages.
    #[serde(flatten)]
    pub totals: Totals,
    /// Its pages and concepts.
    pub entries: Vec<MapEntry>,
    /// Its sections.
    pub sections: Vec<MapSection>,
}

/// A page or a concept on the map.
#[derive(Debug, Serialize)]
pub struct MapEntry {
    /// Its title.
    pub title: String,
    /// Its page.
    pub url: String,
    /// The page's name in storage; null for a concept.
    pub key: Option<String>,
    /// Minutes.
    pub minutes: Option<i64>,
    /// Questions.
    pub questions: usize,
    /// The badge's name.
    pub badge: Option<String>,
    /// The ways to study a concept; empty for a page.
    pub modes: Vec<MapMode>,
}

/// A way to study a concept on the map.
#[derive(Debug, Serialize)]
pub struct MapMode {
    /// The name.
    pub slug: String,
    /// What learners read.
    pub label: String,
    /// Its page.
    pub url: String,
    /// The page's name in storage.
    pub key: String,
    /// Minutes.
    pub minutes: Option<i64>,
    /// Questions.
    pub questions: usize,
    /// The badge's name.
    pub badge: Option<String>,
}
