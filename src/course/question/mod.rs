//! A question: its prompt, what is asked of the learner, hints and explanation.
//!
//! In: the section that holds it. Out: a [`Question`], or findings that say why it is none. One file per form of
//! answer; what all forms can do is [`Answerable`].

pub mod answers;
mod choice;
mod cloze;
pub mod decimal;
mod find;
mod gaps;
mod grade;
mod matching;
mod nearly;
mod number;
mod order;
mod parsons;
mod pattern;
mod pieces;
mod recall;
mod text;
mod unit;
mod written;

use super::heading::HeadingSettings;
use super::parts::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Block, BlockKind, Inline, InlineKind, Item, Label};
use crate::text::{Source, Span, slug};
use sha2::{Digest, Sha256};

pub use answers::{Accepted, Answers, Matcher};
pub use choice::{Choice, ChoiceOption};
pub use cloze::{Cloze, FilledCode, Gap, Word, word};
pub use decimal::Range;
pub(super) use find::{Found, find, how};
pub use gaps::{IN_BACKTICKS, code_span_gaps};
pub use grade::Grade;
pub use matching::Match;
pub use number::{Number, units};
pub use order::Order;
pub use parsons::{Line, Parsons};
pub use pattern::Pattern;
pub use pieces::{Piece, first_order};
pub use recall::{Card, Recall};
pub use text::Text;
pub use written::Written;

/// The labels of block quotes.
const LABELS: &[&str] = &["HINT", "EXPLANATION", "ANSWER", "BANK", "NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// The labels that only a question has.
const OWN_LABELS: &[&str] = &["HINT", "EXPLANATION", "ANSWER", "BANK"];

/// A question.
#[derive(Debug)]
pub struct Question {
    /// The id in its page.
    pub id: String,
    /// Where the id or the title it comes from stands.
    pub id_span: Span,
    /// The heading.
    pub span: Span,
    /// Ids it had before.
    pub was: Vec<String>,
    /// The kind's name.
    pub kind: Option<String>,
    /// The level's name.
    pub level: Option<String>,
    /// The title; empty when the page's title serves.
    pub title: Vec<Inline>,
    /// The level of its heading.
    pub heading: u8,
    /// What comes before the answer construct.
    pub prompt: Vec<Block>,
    /// Seconds, or none.
    pub time: Option<u32>,
    /// Attempts, or without limit.
    pub attempts: Option<u32>,
    /// What it counts.
    pub points: u32,
    /// Whether options are mixed for each learner.
    pub shuffle: bool,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Whether it is left out unless drafts are asked for.
    pub draft: bool,
    /// How it is answered.
    pub form: Form,
    /// Hints, shown one after another.
    pub hints: Vec<Vec<Block>>,
    /// Shown when the question is settled.
    pub explanation: Option<Vec<Block>>,
}

/// How a question is answered.
#[derive(Debug)]
pub enum Form {
    /// One option is picked.
    Choice(Choice),
    /// All options that apply are picked.
    Multiple(Choice),
    /// An answer is typed.
    Text(Text),
    /// A number is typed.
    Number(Number),
    /// Gaps are filled.
    Cloze(Cloze),
    /// Steps are put in order.
    Order(Order),
    /// Pairs are found.
    Match(Match),
    /// Lines of code are arranged.
    Parsons(Parsons),
    /// Cards are turned.
    Recall(Recall),
    /// A text is written.
    Written(Written),
}

/// What every form of answer can do.
pub trait Answerable {
    /// The lists of blocks that a learner sees before answering, beside prompt and hints.
    fn shown(&self) -> Vec<&[Block]> {
        Vec::new()
    }

    /// The lists of blocks that stay sealed until the question is settled, beside the explanation.
    fn hidden(&self) -> Vec<&[Block]>;

    /// The names that an answer may use; empty where answers are typed.
    fn ids(&self) -> Vec<&str> {
        Vec::new()
    }

    /// What a learner sees of it, as texts for a hash; their order does not matter.
    fn public(&self, source: &Source) -> Vec<String> {
        let _ = source;
        self.ids().into_iter().map(str::to_owned).collect()
    }

    /// What an answer is worth; `None` if it names something that the question no longer has, and so is void.
    fn grade(&self, answer: &str) -> Option<Grade>;

    /// How a translation differs from the original of the same form in what is right; the sources are their files.
    fn difference(&self, source: &Source, original: &Form, other: &Source) -> Option<String>;
}

impl Form {
    /// The name in the format and in the page.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Choice(_) => "choice",
            Self::Multiple(_) => "multiple",
            Self::Text(_) => "text",
            Self::Number(_) => "number",
            Self::Cloze(_) => "cloze",
            Self::Order(_) => "order",
            Self::Match(_) => "match",
            Self::Parsons(_) => "parsons",
            Self::Recall(_) => "recall",
            Self::Written(_) => "written",
        }
    }

    /// What it can do.
    pub fn answerable(&self) -> &dyn Answerable {
        match self {
            Self::Choice(form) | Self::Multiple(form) => form,
            Self::Text(form) => form,
            Self::Number(form) => form,
            Self::Cloze(form) => form,
            Self::Order(form) => form,
            Self::Match(form) => form,
            Self::Parsons(form) => form,
            Self::Recall(form) => form,
            Self::Written(form) => form,
        }
    }
}

impl Question {
    /// Every list of blocks of the question that is drawn apart from the others.
    pub fn fragments(&self) -> Vec<&[Block]> {
        let mut fragments: Vec<&[Block]> = vec![&self.prompt];
        fragments.extend(self.hints.iter().map(Vec::as_slice));
        fragments.extend(self.explanation.as_deref());
        let form = self.form.answerable();
        fragments.extend(form.shown());
        fragments.extend(form.hidden());
        fragments
    }

    /// Every list of blocks that stays sealed until the question is settled.
    pub fn hidden(&self) -> Vec<&[Block]> {
        let mut hidden = self.form.answerable().hidden();
        hidden.extend(self.explanation.as_deref());
        hidden
    }

    /// The options of a choice; other forms have none.
    pub fn options(&self) -> &[ChoiceOption] {
        match &self.form {
            Form::Choice(choice) | Form::Multiple(choice) => &choice.options,
            _ => &[],
        }
    }
}

/// Eight letters that name a text: the first 48 bits of its SHA-256 in base64url.
///
/// Two options of one question must differ in them; at 48 bits that holds for any real question.
pub(super) fn fingerprint(text: &str) -> String {
    use base64::Engine;
    let hash = Sha256::digest(text.as_bytes());
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&hash[..6])
}

/// A labelled quote that belongs to the form of answer.
pub(super) struct Quote {
    label: Box<Label>,
    blocks: Vec<Block>,
}

/// What a form reads its answer from.
pub(super) struct Asked {
    /// The class that names the form, or the heading: where a missing part is reported.
    place: Span,
    /// The list, table, fence or text with gaps; empty where the answer stands in a quote.
    construct: Vec<Block>,
    answer: Option<Quote>,
    bank: Option<Quote>,
    /// Whether the construct is known not to be all that was meant, so that it need not be told that it has too little.
    torn: bool,
}

/// A heading taken apart, with what stands directly under it.
pub(super) struct Head<'a> {
    pub title: Vec<Inline>,
    /// The title as plain text.
    pub name: &'a str,
    pub level: u8,
    pub span: Span,
    pub settings: &'a HeadingSettings,
}

/// Reads the question whose answer construct was found; `None` if there is nothing to ask.
pub(super) fn read(reader: &mut Reader<'_>, head: Head<'_>, mut blocks: Vec<Block>, found: &Found) -> Option<Question> {
    let settings = head.settings;
    let behind = blocks.split_off(found.end);
    let construct = blocks.split_off(found.start);
    if let ("choice" | "multiple", [list]) = (found.form, construct.as_slice()) {
        if choice::torn(reader, &blocks, list) {
            return None;
        }
    } else {
        check_no_options(reader, &blocks, found.form);
    }
    check_prompt(reader, &blocks);
    let behind = read_behind(reader, behind, found.form, construct.last());
    let page = reader.settings;
    let place = settings.form.as_ref().map_or(head.span, |&(_, span)| span);
    let mut asked = Asked { place, construct, answer: behind.answer, bank: behind.bank, torn: behind.torn };
    let form = match found.form {
        "text" => Form::Text(text::read(reader, asked)?),
        "number" => Form::Number(number::read(reader, asked)?),
        "cloze" => {
            gaps::check_unread(reader, &head.title, &blocks);
            Form::Cloze(cloze::read(reader, asked)?)
        }
        "order" => {
            asked.torn |= order::check_whole(reader, &blocks, &asked.construct);
            Form::Order(order::read(reader, asked)?)
        }
        "match" => Form::Match(matching::read(reader, asked)?),
        "parsons" => Form::Parsons(parsons::read(reader, asked)?),
        "recall" => Form::Recall(recall::read(reader, asked)?),
        "written" => Form::Written(written::read(reader, asked)?),
        _ => {
            let form = settings.form.as_ref().map(|(form, _)| form.clone()).or_else(|| page.form());
            choice::read(reader, asked, form.as_deref())?
        }
    };
    let (id, id_span) = settings.id.clone().unwrap_or_else(|| (slug(head.name), head.span));
    Some(Question {
        id,
        id_span,
        span: head.span,
        was: settings.was.clone(),
        kind: settings.kind.clone().or_else(|| page.kind()),
        level: settings.level.clone().or_else(|| page.level()),
        title: head.title,
        heading: head.level,
        prompt: blocks,
        time: settings.time.unwrap_or_else(|| page.time()),
        attempts: settings.attempts.unwrap_or_else(|| page.attempts()),
        points: settings.points.unwrap_or_else(|| page.points()),
        shuffle: settings.shuffle.unwrap_or_else(|| page.shuffle()),
        tags: settings.tags.clone(),
        draft: settings.draft,
        form,
        hints: behind.hints,
        explanation: behind.explanation,
    })
}

/// Reports that a form's answer is not there; `what` is how it is written.
fn missing_answer(reader: &mut Reader<'_>, place: Span, what: &str) {
    let message = "the question has nothing to answer it by";
    reader.report(Code::MissingAnswer, place, message, &format!("write {what} under this heading"));
}

/// A list with boxes in the prompt of another form would be shown, with its crosses.
fn check_no_options(reader: &mut Reader<'_>, prompt: &[Block], form: &str) {
    if let Some(at) = super::parts::answer_list(reader.source, prompt) {
        let place = reader.source.line(prompt[at].span.start);
        let message = format!("the heading asks for `{form}`, but the question also has options");
        reader.report(
            Code::TwoAnswers,
            place,
            message,
            "give each a heading of its own, or write the list without boxes",
        );
    }
}

fn check_prompt(reader: &mut Reader<'_>, prompt: &[Block]) {
    for label in own_labels(prompt) {
        let message = format!("`[!{}]` stands before the options", label.name);
        let help = "put it behind what the question is answered by, at the beginning of a line";
        reader.report(Code::MisplacedLabel, label.span, message, help);
    }
    check_labels(reader, prompt);
}

/// Labels that only a question has, however deep they stand: shown there, they would tell.
pub(super) fn own_labels(blocks: &[Block]) -> Vec<Label> {
    let mut found = Vec::new();
    crate::markdown::each_block(blocks, &mut |block| {
        if let BlockKind::Quote { label: Some(label), .. } = &block.kind
            && OWN_LABELS.contains(&label.name.as_str())
        {
            found.push(label.as_ref().clone());
        }
    });
    found
}

/// Whether a label is that of an ordinary alert.
fn is_alert(name: &str) -> bool {
    LABELS.contains(&name) && !OWN_LABELS.contains(&name)
}

/// Reports boxes on items that are no options, and of lists inside them.
fn check_no_boxes(reader: &mut Reader<'_>, items: &[Item]) {
    let mut found: Vec<Span> = items.iter().filter_map(|item| item.task).map(|task| task.span).collect();
    found.extend(items.iter().flat_map(|item| boxes(&item.blocks)));
    for span in found {
        let help = "leave the box out; options are a list of their own, under a heading of their own";
        reader.report(Code::MisplacedBox, span, "a box has no meaning here", help);
    }
}

/// The boxes of lists, however deep they stand.
fn boxes(blocks: &[Block]) -> Vec<Span> {
    let mut found = Vec::new();
    crate::markdown::each_block(blocks, &mut |block| {
        if let BlockKind::List { items, .. } = &block.kind {
            found.extend(items.iter().filter_map(|item| item.task).map(|task| task.span));
        }
    });
    found
}

/// Reports labels that no quote may have, however deep they stand.
pub(super) fn check_labels(reader: &mut Reader<'_>, blocks: &[Block]) {
    let mut unknown = Vec::new();
    crate::markdown::each_block(blocks, &mut |block| {
        if let BlockKind::Quote { label: Some(label), .. } = &block.kind
            && !LABELS.contains(&label.name.as_str())
        {
            unknown.push(label.clone());
        }
    });
    for label in unknown {
        let known: Vec<String> = LABELS.iter().map(|label| (*label).to_owned()).collect();
        let finding = Diagnostic::new(Code::UnknownLabel, format!("there is no label `[!{}]`", label.name))
            .at(reader.source, label.span, "unknown label")
            .suggest_edit(&label.name, known.iter().map(String::as_str), label.span, |name| format!("[!{name}]"));
        reader.findings.push(finding);
    }
    check_nearly(reader, blocks);
}

/// Reports labels that are nearly right, however deep they stand.
fn check_nearly(reader: &mut Reader<'_>, blocks: &[Block]) {
    let source = reader.source;
    crate::markdown::each_block(blocks, &mut |block| match &block.kind {
        BlockKind::Quote { label: None, .. } => reader.findings.extend(nearly::bracketed(source, block)),
        BlockKind::Quote { label: Some(label), .. } => reader.findings.extend(nearly::colon(source, label)),
        _ => {}
    });
}

/// What stands behind the answer construct.
#[derive(Default)]
struct Behind {
    hints: Vec<Vec<Block>>,
    explanation: Option<Vec<Block>>,
    answer: Option<Quote>,
    bank: Option<Quote>,
    /// Whether something stands right behind the construct that may have cut it short.
    torn: bool,
}

/// Reads what stands behind the answer construct, which `above` ends: labelled quotes and nothing else.
fn read_behind(reader: &mut Reader<'_>, blocks: Vec<Block>, form: &str, above: Option<&Block>) -> Behind {
    check_labels(reader, &blocks);
    check_gaps_behind(reader, &blocks);
    let mut behind = Behind::default();
    for (index, block) in blocks.into_iter().enumerate() {
        let span = block.span;
        let edits = match above.map(|above| &above.kind) {
            Some(BlockKind::List { items, .. }) if index == 0 && form == "choice" => {
                choice::indented(reader.source, items, &block)
            }
            _ => Vec::new(),
        };
        if let Some(finding) =
            nearly::bracketed(reader.source, &block).or_else(|| nearly::worded(reader.source, &block))
        {
            reader.findings.push(finding);
            continue;
        }
        match block.kind {
            BlockKind::Quote { label: Some(label), blocks } => match label.name.as_str() {
                "HINT" | "EXPLANATION" if blocks.is_empty() => {
                    let message = format!("the {} is empty", label.name.to_lowercase());
                    reader.report(Code::EmptyPart, label.span, message, "write its text on the next line, behind `> `");
                }
                "HINT" => behind.hints.push(blocks),
                "EXPLANATION" if behind.explanation.is_some() => second(reader, &label, "explanation"),
                "EXPLANATION" => behind.explanation = Some(blocks),
                "ANSWER" if !find::has_answer(form) => {
                    let message = format!("a question of the form `{form}` has no `[!ANSWER]`");
                    let help = "remove the quote, or name the form that is meant behind the heading, such as `.text`";
                    reader.report(Code::MisplacedLabel, label.span, message, help);
                }
                "ANSWER" if behind.answer.is_some() => second(reader, &label, "`[!ANSWER]`"),
                "ANSWER" => behind.answer = Some(Quote { label, blocks }),
                "BANK" if !find::has_bank(form) => {
                    let message = format!("a question of the form `{form}` has no `[!BANK]`");
                    let help = "a bank belongs to `.cloze`, `.order`, `.match` and `.parsons`";
                    reader.report(Code::MisplacedLabel, label.span, message, help);
                }
                "BANK" if behind.bank.is_some() => second(reader, &label, "`[!BANK]`"),
                "BANK" => behind.bank = Some(Quote { label, blocks }),
                name if LABELS.contains(&name) => {
                    let message = format!("`[!{name}]` stands behind the options");
                    let help = "put it before the options, or end the question with a line `---`";
                    reader.report(Code::TextAfterAnswer, label.span, message, help);
                }
                _ => {}
            },
            BlockKind::Quote { label: None, .. } => {
                behind.torn |= index == 0;
                let help = match form {
                    "choice" => "feedback of an option is indented under it by two spaces: `  > …`",
                    _ => "what is said of the answer stands in a quote that starts with `[!EXPLANATION]`",
                };
                let message = match form {
                    "choice" => "a quote behind the options belongs to none of them",
                    _ => "a quote behind the answer belongs to no part of it",
                };
                let mut finding = Diagnostic::new(Code::FeedbackNotIndented, message)
                    .at(reader.source, first_line(reader, span), "")
                    .help(help);
                finding.edits = edits;
                reader.findings.push(finding);
            }
            // A label without its `>` was told of as that.
            _ if reader.told(Code::LabelInside, span) => {}
            _ => {
                behind.torn |= index == 0;
                let message = "text stands behind the options, where it belongs to nothing";
                let help = "put it before the options, into a quote with a label such as `> [!HINT]`, or end the question with a line `---`";
                reader.report(Code::TextAfterAnswer, first_line(reader, span), message, help);
            }
        }
    }
    behind
}

fn second(reader: &mut Reader<'_>, label: &Label, what: &str) {
    reader.report(Code::MisplacedLabel, label.span, format!("the question has a second {what}"), "join the two");
}

/// Only the question's text has gaps; one in a hint or an answer would be shown as it is written.
fn check_gaps_behind(reader: &mut Reader<'_>, blocks: &[Block]) {
    let mut found = Vec::new();
    crate::markdown::each_inline(blocks, &mut |inline| {
        if matches!(inline.kind, InlineKind::Gap(_)) {
            found.push(inline.span);
        }
    });
    for span in found {
        let help = "only the text of the question has gaps; brackets that are text are written in backticks";
        reader.report(Code::BrokenGap, span, "a gap stands behind the question's text", help);
    }
}

/// A long block is marked by its first line.
fn first_line(reader: &Reader<'_>, span: Span) -> Span {
    Span::new(span.start, reader.source.line(span.start).end.min(span.end).max(span.start))
}
