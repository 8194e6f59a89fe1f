//! The data that a page's script reads, as one JSON block.

use super::plan::{SitePlan, alias_key};
use crate::course::{Course, Page, Question, Seal, fence};
use crate::language::{Language, PluralRule, Text};
use crate::markdown::{BlockKind, each_block, plain};
use crate::seal;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Island<'a> {
    version: u32,
    site: &'a str,
    page: &'a str,
    aliases: Vec<String>,
    challenge: bool,
    clock: &'static str,
    sealed: bool,
    pass: usize,
    mix: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    draw: Option<DrawData>,
    language: &'a str,
    plural: &'a [PluralRule],
    texts: &'a BTreeMap<String, Text>,
    questions: Vec<QuestionData<'a>>,
}

/// How many questions of each sort are drawn, and what each question or group of the page adds to that.
#[derive(Serialize)]
struct DrawData {
    of: Vec<usize>,
    blocks: Vec<Vec<usize>>,
}

#[derive(Serialize)]
struct QuestionData<'a> {
    id: &'a str,
    /// The name in storage of the bank that the question is written in.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    /// The bank's old names.
    #[serde(skip_serializing_if = "Option::is_none")]
    aliases: Option<Vec<String>>,
    was: &'a [String],
    hash: String,
    form: &'static str,
    seconds: u32,
    attempts: u32,
    points: u32,
    hints: usize,
    shuffle: bool,
    ids: Vec<&'a str>,
    #[serde(rename = "box")]
    sealed: serde_json::Value,
}

/// What is hidden until a question is settled, as the page's script reads it from an open box.
pub(super) struct Hidden(pub serde_json::Map<String, serde_json::Value>);

/// How many questions must be right: a percentage of those that a learner is shown, rounded up, and at least one.
pub(super) fn needed(course: &Course, page: &Page) -> usize {
    let questions = course.shown(page);
    (questions * usize::from(page.settings.pass())).div_ceil(100).max(usize::from(questions > 0))
}

/// The JSON of a page, escaped for a script element. `key` is the page's name in storage.
pub(super) fn island(
    plan: &SitePlan<'_>,
    page: Option<&Page>,
    key: &str,
    language: &Language,
    tag: &str,
    hidden: &[Hidden],
) -> String {
    let site = &plan.course.site;
    let asked = page.into_iter().flat_map(|page| plan.course.asked(page));
    let questions = asked.zip(hidden).map(|(asked, hidden)| {
        let (question, written) = (asked.question, asked.page);
        // Wherever a bank's question is shown, it is named after its bank, and so is its box.
        let home = written.location.key();
        let opened = serde_json::Value::Object(hidden.0.clone());
        let sealed = match site.seal {
            Seal::Sealed => seal::seal(&site.id, &home, &question.id, &opened.to_string()).into(),
            Seal::Open => opened,
        };
        QuestionData {
            id: &question.id,
            aliases: written.bank.then(|| old_names(written)),
            page: written.bank.then_some(home),
            was: &question.was,
            hash: public_hash(written, question),
            form: question.form.name(),
            seconds: question.time.unwrap_or(0),
            attempts: question.attempts.unwrap_or(0),
            points: question.points,
            hints: question.hints.len(),
            shuffle: question.shuffle,
            ids: ids(question),
            sealed,
        }
    });
    let island = Island {
        version: 1,
        site: &site.id,
        page: key,
        aliases: page.map(old_names).unwrap_or_default(),
        challenge: page.is_some_and(Page::challenge),
        clock: site.clock.name(),
        sealed: site.seal == Seal::Sealed,
        pass: page.map_or(0, |page| needed(plan.course, page)),
        mix: page.is_some_and(|page| page.settings.mix()),
        draw: page
            .and_then(|page| plan.course.drawing(page))
            .map(|drawing| DrawData { of: drawing.wanted, blocks: drawing.rows }),
        language: tag,
        plural: &language.plural,
        texts: &language.script,
        questions: questions.collect(),
    };
    escape(&serde_json::to_string(&island).expect("texts and numbers always serialise"))
}

/// The names in storage that a page had before.
fn old_names(page: &Page) -> Vec<String> {
    page.settings.aliases().iter().filter_map(|(alias, _)| alias_key(alias)).collect()
}

/// The names that answers may use, sorted, so that the author's order does not show.
fn ids(question: &Question) -> Vec<&str> {
    let mut ids = question.form.answerable().ids();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// A hash of what a learner can see of a question, so that an edit touches only this question. What the
/// form shows goes in sorted, so that the author's order, and what is right, do not show in it.
fn public_hash(page: &Page, question: &Question) -> String {
    use base64::Engine;
    let mut hash = Sha256::new();
    hash.update(question.form.name());
    hash.update(plain(&question.title));
    if let (Some(first), Some(last)) = (question.prompt.first(), question.prompt.last()) {
        hash.update(&page.source.text()[first.span.start..last.span.end]);
    }
    // Code of a file is not in the page's own text.
    each_block(&question.prompt, &mut |block| {
        if let BlockKind::Code(code) = &block.kind
            && fence(&page.source, code.info).file.is_some()
        {
            hash.update(&*code.text);
        }
    });
    let mut public = question.form.answerable().public(&page.source);
    public.sort_unstable();
    public.iter().for_each(|text| hash.update(text));
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&hash.finalize()[..6])
}

/// JSON that may stand in a script element: `</script>` and `<!--` cannot appear in it.
fn escape(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}
