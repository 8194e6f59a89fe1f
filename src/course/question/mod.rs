//! A question: its prompt, what is asked of the learner, hints and explanation.
//!
//! In: the section that holds it. Out: a [`Question`], or findings that say why it is none. One file
//! per form of answer.

mod choice;

use super::heading::HeadingSettings;
use super::parts::Reader;
use crate::diagnostic::Code;
use crate::markdown::{Block, BlockKind, Inline};
use crate::text::{Span, slug};
use sha2::{Digest, Sha256};

pub use choice::{Choice, ChoiceOption};

/// The forms that this version builds.
pub const BUILT: &[&str] = &["choice", "multiple"];

/// The labels of block quotes.
const LABELS: &[&str] = &["HINT", "EXPLANATION", "ANSWER", "BANK", "NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

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
}

impl Form {
    /// The name in the format and in the page.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Choice(_) => "choice",
            Self::Multiple(_) => "multiple",
        }
    }
}

impl Question {
    /// Every list of blocks of the question that is drawn apart from the others.
    pub fn fragments(&self) -> Vec<&[Block]> {
        let mut fragments: Vec<&[Block]> = vec![&self.prompt];
        fragments.extend(self.hints.iter().map(Vec::as_slice));
        fragments.extend(self.explanation.as_deref());
        match &self.form {
            Form::Choice(choice) | Form::Multiple(choice) => {
                for option in &choice.options {
                    fragments.push(&option.content);
                    fragments.push(&option.feedback);
                }
            }
        }
        fragments
    }

    /// The options of a choice.
    pub fn options(&self) -> &[ChoiceOption] {
        match &self.form {
            Form::Choice(choice) | Form::Multiple(choice) => &choice.options,
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

/// Reads the question whose answer construct is `blocks[answer]`; `None` if there is nothing to ask.
#[expect(clippy::too_many_arguments, reason = "a heading taken apart, and the section under it")]
pub(super) fn read(
    reader: &mut Reader<'_>,
    title: Vec<Inline>,
    name: &str,
    level: u8,
    span: Span,
    settings: &HeadingSettings,
    mut blocks: Vec<Block>,
    answer: usize,
) -> Option<Question> {
    let behind = blocks.split_off(answer + 1);
    let construct = blocks.pop().expect("the caller found it there");
    choice::check_lists(reader, &blocks, &construct);
    check_prompt(reader, &blocks);
    let (hints, explanation) = read_behind(reader, behind);
    let page = reader.settings;
    let form = settings.form.as_ref().map(|(form, _)| form.clone()).or_else(|| page.form());
    let form_span = settings.form.as_ref().map_or(span, |&(_, span)| span);
    let form = choice::read(reader, construct, form.as_deref(), form_span)?;
    let (id, id_span) = settings.id.clone().unwrap_or_else(|| (slug(name), span));
    Some(Question {
        id,
        id_span,
        span,
        was: settings.was.clone(),
        kind: settings.kind.clone().or_else(|| page.kind()),
        level: settings.level.clone().or_else(|| page.level()),
        title,
        heading: level,
        prompt: blocks,
        time: settings.time.unwrap_or_else(|| page.time()),
        attempts: settings.attempts.unwrap_or_else(|| page.attempts()),
        points: settings.points.unwrap_or_else(|| page.points()),
        shuffle: settings.shuffle.unwrap_or_else(|| page.shuffle()),
        tags: settings.tags.clone(),
        draft: settings.draft,
        form,
        hints,
        explanation,
    })
}

fn check_prompt(reader: &mut Reader<'_>, prompt: &[Block]) {
    for block in prompt {
        if let BlockKind::Quote { label: Some(label), .. } = &block.kind
            && matches!(label.name.as_str(), "HINT" | "EXPLANATION")
        {
            let message = format!("`[!{}]` stands before the options", label.name);
            reader.report(Code::MisplacedLabel, label.span, message, "put it behind the options");
        }
    }
    check_labels(reader, prompt);
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
        let finding =
            crate::diagnostic::Diagnostic::new(Code::UnknownLabel, format!("there is no label `[!{}]`", label.name))
                .at(reader.source, label.span, "unknown label")
                .suggest(&label.name, known.iter().map(String::as_str));
        reader.findings.push(finding);
    }
}

/// What stands behind the answer construct: hints and the explanation, and nothing else.
fn read_behind(reader: &mut Reader<'_>, blocks: Vec<Block>) -> (Vec<Vec<Block>>, Option<Vec<Block>>) {
    check_labels(reader, &blocks);
    let mut hints = Vec::new();
    let mut explanation: Option<Vec<Block>> = None;
    for block in blocks {
        let span = block.span;
        match block.kind {
            BlockKind::Quote { label: Some(label), blocks } => match label.name.as_str() {
                "HINT" | "EXPLANATION" if blocks.is_empty() => {
                    let message = format!("the {} is empty", label.name.to_lowercase());
                    reader.report(Code::EmptyPart, label.span, message, "write its text on the next line, behind `> `");
                }
                "HINT" => hints.push(blocks),
                "EXPLANATION" if explanation.is_some() => {
                    reader.report(
                        Code::MisplacedLabel,
                        label.span,
                        "the question has a second explanation",
                        "join the two",
                    );
                }
                "EXPLANATION" => explanation = Some(blocks),
                "ANSWER" | "BANK" => {}
                name if LABELS.contains(&name) => {
                    let message = format!("`[!{name}]` stands behind the options");
                    reader.report(
                        Code::TextAfterAnswer,
                        label.span,
                        message,
                        "put it before the options, or end the question with a line `---`",
                    );
                }
                _ => {}
            },
            BlockKind::Quote { label: None, .. } => {
                let message = "a quote behind the options belongs to none of them";
                reader.report(
                    Code::FeedbackNotIndented,
                    first_line(reader, span),
                    message,
                    "feedback of an option is indented under it by two spaces: `  > …`",
                );
            }
            _ => {
                let message = "text stands behind the options, where it belongs to nothing";
                let help = "put it before the options, into a quote with a label such as `> [!HINT]`, or end the question with a line `---`";
                reader.report(Code::TextAfterAnswer, first_line(reader, span), message, help);
            }
        }
    }
    (hints, explanation)
}

/// A long block is marked by its first line.
fn first_line(reader: &Reader<'_>, span: Span) -> Span {
    Span::new(span.start, reader.source.line(span.start).end.min(span.end).max(span.start))
}
