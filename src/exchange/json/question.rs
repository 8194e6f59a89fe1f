//! A question from a record of data, as a mapping says.
//!
//! In: a [`Node`] and a [`Mapping`]. Out: a [`Question`]. Which option is right is read in the way that the mapping
//! names and in no other; what does not fit refuses the question.

use super::super::clean::{Cleaner, Markdown};
use super::super::page::shortened;
use super::super::write::is_word;
use super::super::{Answer, Choice, Question, Typed};
use super::mapping::{By, Mapping, Right, Texts, Word};
use super::seek::{Seek, letter, parts};
use super::tree::{Node, Value};
use crate::course::{KINDS, LEVELS};
use crate::diagnostic::list;
use crate::text::slug;
use std::collections::BTreeSet;

/// The most options of a question; more is a table of something else.
const MOST_OPTIONS: usize = 200;

/// The most points that a question may count.
const MOST_POINTS: u32 = 1000;

/// Reads the questions of one file.
pub(in super::super) struct Reader<'a> {
    mapping: &'a Mapping,
    /// Names that at least one question had a value for.
    found: BTreeSet<&'a str>,
    /// Why numbers cannot be trusted in this file, if that is so.
    pub doubt: Option<String>,
}

/// An option as it was found.
#[derive(Default)]
pub(super) struct Offered {
    /// Its name, where options are an object.
    pub(super) key: Option<String>,
    /// What it says; an option without a text is none, but keeps its letter.
    pub(super) text: Option<String>,
    right: Option<bool>,
    feedback: Option<String>,
}

impl<'a> Reader<'a> {
    pub(in super::super) fn new(mapping: &'a Mapping) -> Self {
        Self { mapping, found: BTreeSet::new(), doubt: None }
    }

    /// The names of the mapping that no question had a value for.
    pub(in super::super) fn missing(&self) -> Vec<&'a str> {
        let option = &self.mapping.question.option;
        let inner = option.text.iter().chain(&option.feedback).chain(option.right.iter().flat_map(|word| &word.field));
        let mut seen = BTreeSet::new();
        self.mapping
            .names()
            .chain(inner.map(String::as_str))
            .filter(|name| !self.found.contains(name) && seen.insert(*name))
            .collect()
    }

    /// The title of the page that a question says it belongs to.
    pub(in super::super) fn page(&mut self, node: &Node) -> Option<String> {
        let mapping = self.mapping;
        self.word(node, mapping.question.page.as_ref())
    }

    /// Makes a question. `name` is what it is called where it has neither id nor title.
    pub(in super::super) fn question(&mut self, node: &Node, name: String, cleaner: &mut Cleaner<'_>) -> Question {
        let mut question = Question { name, line: node.line, ..Question::default() };
        if let Err(reason) = self.fill(node, &mut question, cleaner) {
            question.refuse(reason);
        }
        question.lost.extend(cleaner.lost());
        question
    }

    fn fill(&mut self, node: &Node, question: &mut Question, cleaner: &mut Cleaner<'_>) -> Result<(), String> {
        let mapping = self.mapping;
        let fields = &mapping.question;
        if !matches!(node.value, Value::Object(_)) {
            return Err(format!("it is {}, not an object with fields", node.kind()));
        }
        let id = fields.id.as_deref().and_then(|name| self.get(node, name)).and_then(Node::word);
        let title = fields.title.as_deref().and_then(|name| self.get(node, name)).and_then(Node::word);
        if let Some(named) = id.as_ref().or(title.as_ref()) {
            question.name = mapping.plain(named.clone());
        }
        if let Some(name) = node.twice(true) {
            return Err(format!("the name `{name}` stands twice in it, so one value would hide the other"));
        }
        question.id = id.filter(|id| !slug(id).is_empty());
        self.lose_others(node, question);
        let mut prompt = Vec::new();
        if let Some(title) = title {
            let title = self.markdown(&title, cleaner);
            question.title = title.clone().into_title(false);
            // What is no title is the start of the prompt.
            prompt.extend(question.title.is_none().then_some(title));
        }
        for text in self.texts(node, &fields.prompt)? {
            prompt.push(self.markdown(&text, cleaner));
        }
        question.prompt = Markdown::join(prompt);
        if question.prompt.is_empty() && question.title.is_none() {
            let names = list(fields.prompt.iter().map(String::as_str));
            return Err(format!("it has no prompt: nothing is in {names}"));
        }
        for text in self.texts(node, &fields.hints)? {
            question.hints.push(self.markdown(&text, cleaner));
        }
        let explanation: Vec<Markdown> =
            self.texts(node, &fields.explanation)?.iter().map(|text| self.markdown(text, cleaner)).collect();
        question.explanation = Some(Markdown::join(explanation)).filter(|explanation| !explanation.is_empty());
        question.kind = self.known("kind", node, fields.kind.as_ref(), KINDS, question);
        question.level = self.known("level", node, fields.level.as_ref(), LEVELS, question);
        for text in self.texts(node, &fields.tags)? {
            let text = mapping.plain(text);
            let tags = text.split([',', ';', '|', '\n']).map(|tag| tag.trim().to_owned());
            question.tags.extend(tags.filter(|tag| !tag.is_empty()));
        }
        if let Some(points) = self.word(node, fields.points.as_ref()) {
            let points = points.strip_suffix(".0").unwrap_or(&points);
            match points.parse().ok().filter(|points| (1..=MOST_POINTS).contains(points)) {
                Some(points) => question.points = points,
                None => question.lost.push(format!("the points `{}`", shortened(points))),
            }
        }
        self.answer(node, question, cleaner)
    }

    /// Names what no field of the mapping takes.
    fn lose_others(&self, node: &Node, question: &mut Question) {
        let names: Vec<&str> = self.mapping.names().collect();
        let mut lost = Vec::new();
        others(node, "", &names, &self.mapping.ignore, &mut lost);
        question.lost.extend(lost.into_iter().map(|name| format!("the field `{name}`")));
    }

    fn answer(&mut self, node: &Node, question: &mut Question, cleaner: &mut Cleaner<'_>) -> Result<(), String> {
        let mapping = self.mapping;
        let fields = &mapping.question;
        let form = self.word(node, fields.form.as_ref()).map(|word| Form::of(&word)).transpose()?;
        let mut offered = self.offered(node, question)?;
        let some = offered.iter().any(|one| one.text.is_some()) || !self.texts(node, &fields.wrong)?.is_empty();
        let of_right = |name: &&String| fields.right.as_ref().is_some_and(|right| right.fields.contains(name));
        let picks = matches!(form, Some(Form::Choice | Form::Single | Form::Multiple)) || form.is_none() && some;
        if picks {
            // What is typed elsewhere has no place beside options, unless it is what tells the right one.
            for name in fields.answers.iter().filter(|name| !of_right(name)) {
                if self.get(node, name).is_some_and(|found| !found.is_empty()) {
                    question.lost.push(format!("the field `{name}`"));
                }
            }
            return self.options(form, node, offered, question, cleaner);
        }
        if some && form != Some(Form::Order) {
            return Err("it has options, and its form is one without".to_owned());
        }
        if self.feedback(node)?.iter().any(Option::is_some) {
            question.lost.push("feedback, which belongs to no option".to_owned());
        }
        match form {
            Some(Form::Order) => {
                let names = fields.right.iter().flat_map(|right| &right.fields);
                for name in names {
                    if self.get(node, name).is_some_and(|found| !found.is_empty()) {
                        question.lost.push(format!("the field `{name}`, since its steps stand in their right order"));
                    }
                }
                offered.retain(|one| one.text.is_some());
                if offered.len() < 2 {
                    return Err("it has fewer than two steps".to_owned());
                }
                let texts = offered.iter().filter_map(|one| one.text.as_deref());
                question.answer = Answer::Order { steps: texts.map(|text| self.option(text, cleaner)).collect() };
            }
            Some(Form::Recall | Form::Written) => {
                let texts: Vec<Markdown> =
                    self.texts(node, &fields.answers)?.iter().map(|text| self.markdown(text, cleaner)).collect();
                let text = Some(Markdown::join(texts)).filter(|text| !text.is_empty());
                question.answer = match form {
                    Some(Form::Written) => Answer::Written { model: text },
                    _ => Answer::Recall { back: text.ok_or("it has nothing for the back of the card")? },
                };
            }
            _ => {
                let answers = self.texts(node, &fields.answers)?;
                let number = form == Some(Form::Number);
                let mut typed: Vec<Typed> = Vec::new();
                for answer in answers.iter().flat_map(|text| self.alternatives(text)) {
                    // Signs of Markdown can only be typed as they are, and then case counts too.
                    let code = !number && !is_word(&answer);
                    if code {
                        question.lost.push(format!("the ignoring of case in the answer `{}`", shortened(&answer)));
                    }
                    // Case does not count in words, so `paris` beside `Paris` says nothing more.
                    let same = |one: &Typed| {
                        one.text == answer || !code && !one.code && one.text.to_lowercase() == answer.to_lowercase()
                    };
                    if !typed.iter().any(same) {
                        typed.push(Typed { text: answer, right: true, code, ..Typed::default() });
                    }
                }
                if typed.is_empty() {
                    let what = if number || form.is_some() { "no answer" } else { "neither options nor an answer" };
                    return Err(format!("it has {what}"));
                }
                question.answer = Answer::Typed { number, answers: typed };
            }
        }
        Ok(())
    }

    /// The answers in a text: a line each, or parted by bars; the text itself where there is one.
    fn alternatives(&self, text: &str) -> Vec<String> {
        parts(&self.mapping.plain(text.to_owned()))
    }

    fn options(
        &mut self,
        form: Option<Form>,
        node: &Node,
        mut offered: Vec<Offered>,
        question: &mut Question,
        cleaner: &mut Cleaner<'_>,
    ) -> Result<(), String> {
        let mapping = self.mapping;
        let fields = &mapping.question;
        let own: Vec<Option<String>> = offered.iter().map(|one| one.text.clone()).collect();
        if fields.option.right.is_none()
            && let Some(texts) = without_letters(&offered)
        {
            offered.iter_mut().zip(texts).for_each(|(one, text)| one.text = Some(text));
            question.lost.push("the letters in front of its options".to_owned());
        }
        if !fields.wrong.is_empty() {
            offered = self.right_and_wrong(node)?;
        }
        if offered.iter().all(|one| one.text.is_none()) {
            return Err("it has no options: write them, even if they are only true and false".to_owned());
        }
        if let Some(right) = fields.right.as_ref().filter(|_| fields.wrong.is_empty()) {
            for place in self.right(node, right, &offered, &own)? {
                offered[place].right = Some(true);
            }
        }
        for (place, feedback) in self.feedback(node)?.into_iter().enumerate() {
            match offered.get_mut(place) {
                Some(one) if one.text.is_some() => one.feedback = one.feedback.take().or(feedback),
                _ => question
                    .lost
                    .extend(feedback.map(|_| format!("feedback {}, which belongs to no option", place + 1))),
            }
        }
        if let Some(empty) = offered.iter().position(|one| one.text.is_none() && one.right == Some(true)) {
            return Err(format!("its right option {} is empty", letter(empty)));
        }
        offered.retain(|one| one.text.is_some());
        let right = offered.iter().filter(|one| one.right == Some(true)).count();
        match (form, right, offered.len()) {
            (_, _, 1) => return Err("it has only one option".to_owned()),
            (_, _, MOST_OPTIONS..) => return Err(format!("it has more than {MOST_OPTIONS} options")),
            (_, 0, _) => return Err("none of its options is right".to_owned()),
            (Some(Form::Single), 2.., _) => {
                return Err(format!("it asks for a single option, and {right} are right"));
            }
            _ => {}
        }
        let mut seen = BTreeSet::new();
        let mut options = Vec::new();
        for one in offered {
            let text = self.option(one.text.as_deref().unwrap_or_default(), cleaner);
            if text.is_empty() {
                return Err("one of its options shows nothing".to_owned());
            }
            if !seen.insert(text.as_str().to_owned()) {
                return Err(format!("two of its options are the same: `{}`", shortened(text.as_str())));
            }
            let feedback = one.feedback.map(|text| self.markdown(&text, cleaner));
            options.push(Choice { right: one.right == Some(true), text, feedback });
        }
        question.answer = Answer::Options { multiple: right > 1 || form == Some(Form::Multiple), options };
        question.shuffle = fields.shuffle.unwrap_or(!fields.wrong.is_empty());
        Ok(())
    }

    /// The options of a question in their order.
    fn offered(&mut self, node: &Node, question: &mut Question) -> Result<Vec<Offered>, String> {
        let mapping = self.mapping;
        let names = mapping.question.options.as_slice();
        let mut offered = Vec::new();
        match names {
            [one] => {
                let Some(found) = self.get(node, one) else { return Ok(offered) };
                match &found.value {
                    Value::List(items) => {
                        for item in items {
                            if matches!(&item.value, Value::Text(text) if text.trim().is_empty()) {
                                return Err(format!("its option {} is empty", letter(offered.len())));
                            }
                            offered.push(self.one(item, None, question)?);
                        }
                    }
                    Value::Object(fields) => {
                        for (key, item) in fields {
                            offered.push(self.one(item, Some(key.clone()), question)?);
                        }
                    }
                    Value::Text(text) => {
                        let option = |text| Offered { text: Some(text), ..Offered::default() };
                        offered.extend(parts(text).into_iter().map(option));
                    }
                    _ => return Err(format!("its options in `{one}` are {}, not a list", found.kind())),
                }
            }
            several => {
                for name in several {
                    match self.get(node, name) {
                        Some(found) => offered.push(self.one(found, None, question)?),
                        None => offered.push(Offered::default()),
                    }
                }
            }
        }
        Ok(offered)
    }

    fn one(&mut self, node: &Node, key: Option<String>, question: &mut Question) -> Result<Offered, String> {
        let mapping = self.mapping;
        let option = &mapping.question.option;
        match &node.value {
            Value::Null => Ok(Offered { key, ..Offered::default() }),
            Value::List(_) => Err("one of its options is a list, not a text".to_owned()),
            Value::Object(_) => {
                let name = option.text.as_deref().ok_or(
                    "its options are objects, and the mapping does not say where their text is: `option: {text: …}`",
                )?;
                let text = self.get(node, name).and_then(full);
                let text = text.ok_or_else(|| format!("one of its options has no text in `{name}`"))?;
                let right = match &option.right {
                    Some(word) => self.flag(node, word)?,
                    None => None,
                };
                let feedback = option.feedback.as_deref().and_then(|name| self.get(node, name)).and_then(full);
                let names: Vec<&str> = [option.text.as_deref(), option.feedback.as_deref()]
                    .into_iter()
                    .flatten()
                    .chain(option.right.iter().filter_map(|word| word.field.as_deref()))
                    .collect();
                let mut lost = Vec::new();
                others(node, "", &names, &mapping.ignore, &mut lost);
                for name in lost {
                    let what = format!("the field `{name}` of an option");
                    if !question.lost.contains(&what) {
                        question.lost.push(what);
                    }
                }
                Ok(Offered { key, text: Some(text), right, feedback })
            }
            _ => Ok(Offered { key, text: full(node), ..Offered::default() }),
        }
    }

    /// Whether a flag says that something is right. Only the words for yes and no are known; a slip of the pen is
    /// neither, and what its author meant is not guessed.
    fn flag(&mut self, node: &Node, word: &Word) -> Result<Option<bool>, String> {
        let Some(value) = self.word(node, Some(word)) else { return Ok(None) };
        match value.to_lowercase().as_str() {
            "true" | "1" => Ok(Some(true)),
            "false" | "0" => Ok(Some(false)),
            _ => {
                let field = word.field.as_deref().unwrap_or_default();
                Err(format!("`{field}` of an option is `{}`, neither `true` nor `false`", shortened(&value)))
            }
        }
    }

    /// Right and wrong options from fields of their own: the right ones come first, and are mixed for each learner.
    fn right_and_wrong(&mut self, node: &Node) -> Result<Vec<Offered>, String> {
        let mapping = self.mapping;
        let fields = &mapping.question;
        let names = fields.right.as_ref().map(|right| right.fields.as_slice()).unwrap_or_default();
        let right = self.pieces(node, names)?;
        let wrong = self.pieces(node, &fields.wrong)?;
        let offer = |texts: Vec<String>, right: bool| {
            texts.into_iter().map(move |text| Offered { text: Some(text), right: Some(right), ..Offered::default() })
        };
        Ok(offer(right, true).chain(offer(wrong, false)).collect())
    }

    /// Texts of options; one field may hold several, a line each or parted by bars.
    fn pieces(&mut self, node: &Node, names: &[String]) -> Result<Vec<String>, String> {
        let single = matches!(names, [_]);
        let is_text = |node: Option<&Node>| matches!(node.map(|node| &node.value), Some(Value::Text(_)));
        let split = single && names.first().is_some_and(|name| is_text(resolve(node, name)));
        let texts = self.texts(node, names)?;
        Ok(if split { texts.iter().flat_map(|text| parts(text)).collect() } else { texts })
    }

    /// The places of the right options.
    fn right(
        &mut self,
        node: &Node,
        right: &'a Right,
        offered: &[Offered],
        own: &[Option<String>],
    ) -> Result<Vec<usize>, String> {
        let field = list(right.fields.iter().map(String::as_str));
        if right.by == By::Flags {
            return self.flags(node, right, offered.len());
        }
        let values = self.texts(node, &right.fields)?;
        if values.is_empty() {
            return Err(format!("nothing is in {field}, so none of its options is right"));
        }
        let seek = Seek { offered, own };
        let mut places = Vec::new();
        for value in &values {
            let value = value.trim();
            let (found, what) = match right.by {
                By::Letter => (seek.letters(value), "letter"),
                By::FromZero => (seek.numbers(value, 0), "number, counted from 0,"),
                By::FromOne => (seek.numbers(value, 1), "number, counted from 1,"),
                By::Text => (seek.texts(value), "text"),
                By::Flags | By::Any => (self.any(&seek, value)?, "letter, number or text"),
            };
            let found =
                found.ok_or_else(|| format!("its right answer `{}` is no {what} of its options", shortened(value)))?;
            for place in found {
                if places.contains(&place) {
                    return Err(format!("its right answer names option {} twice", letter(place)));
                }
                places.push(place);
            }
        }
        Ok(places)
    }

    /// Reads a right answer in every way that is possible; two that disagree make it uncertain.
    fn any(&self, seek: &Seek<'_>, value: &str) -> Result<Option<Vec<usize>>, String> {
        let numbers = seek.numbers(value, 1);
        let texts = seek.texts(value);
        if let Some(doubt) = self.doubt.as_ref().filter(|_| texts.is_none() && seek.are_numbers(value)) {
            return Err(doubt.clone());
        }
        let mut found: Option<(Vec<usize>, &str)> = None;
        for (places, what) in [(seek.letters(value), "letter"), (numbers, "number"), (texts, "text")] {
            let Some(places) = places else { continue };
            match &found {
                Some((other, how)) if *other != places => {
                    return Err(format!(
                        "its right answer `{}` is the {how} of one option and the {what} of another: say which in a \
                         mapping, or write it otherwise",
                        shortened(value)
                    ));
                }
                Some(_) => {}
                None => found = Some((places, what)),
            }
        }
        Ok(found.map(|(places, _)| places))
    }

    fn flags(&mut self, node: &Node, right: &'a Right, count: usize) -> Result<Vec<usize>, String> {
        let mut flags = Vec::new();
        for name in &right.fields {
            let Some(found) = self.get(node, name) else { continue };
            match &found.value {
                Value::List(items) => flags.extend(items.iter()),
                Value::Object(fields) => flags.extend(fields.iter().map(|(_, node)| node)),
                _ => flags.push(found),
            }
        }
        if flags.len() != count {
            return Err(format!("it has {count} options and {} flags for what is right", flags.len()));
        }
        let mut places = Vec::new();
        for (place, flag) in flags.into_iter().enumerate() {
            match flag.word().unwrap_or_default().to_lowercase().as_str() {
                "true" | "1" => places.push(place),
                "false" | "0" | "" => {}
                other => return Err(format!("a flag is `{}`, neither `true` nor `false`", shortened(other))),
            }
        }
        Ok(places)
    }

    /// Feedback beside the options, in their order.
    fn feedback(&mut self, node: &Node) -> Result<Vec<Option<String>>, String> {
        let mapping = self.mapping;
        match mapping.question.feedback.as_slice() {
            [one] => Ok(match self.get(node, one).map(|found| &found.value) {
                Some(Value::List(items)) => items.iter().map(full).collect(),
                Some(Value::Object(fields)) => fields.iter().map(|(_, node)| full(node)).collect(),
                Some(_) => self.texts(node, std::slice::from_ref(one))?.into_iter().map(Some).collect(),
                None => Vec::new(),
            }),
            several => Ok(several.iter().map(|name| self.get(node, name).and_then(full)).collect()),
        }
    }

    fn markdown(&self, text: &str, cleaner: &mut Cleaner<'_>) -> Markdown {
        match self.mapping.text {
            Texts::Plain => cleaner.text(text),
            Texts::Markdown => cleaner.markdown(text),
            Texts::Html => cleaner.html(text),
        }
    }

    fn option(&self, text: &str, cleaner: &mut Cleaner<'_>) -> Markdown {
        match self.mapping.text {
            Texts::Markdown => cleaner.option(text),
            _ => self.markdown(text, cleaner),
        }
    }

    /// A word of a fixed list, such as a level; another one has no place.
    fn known(
        &mut self,
        what: &str,
        node: &Node,
        word: Option<&'a Word>,
        known: &[&str],
        question: &mut Question,
    ) -> Option<String> {
        let value = self.word(node, word)?;
        let name = slug(&value);
        if !known.contains(&name.as_str()) {
            question.lost.push(format!("the {what} `{}`", shortened(&value)));
            return None;
        }
        Some(name)
    }

    /// The word in a field, translated where the mapping does.
    fn word(&mut self, node: &Node, word: Option<&Word>) -> Option<String> {
        let word = word?;
        let field = word.field.as_deref();
        let found = field.and_then(|name| self.mark(node, name)).and_then(Node::word);
        let Some(value) = found.map(|value| self.mapping.plain(value)) else { return word.otherwise.clone() };
        let lower = value.to_lowercase();
        let translated = word.values.iter().find(|(from, _)| from.to_lowercase() == lower);
        Some(translated.map_or(value, |(_, to)| to.clone()))
    }

    /// The texts of fields: one each, or a list of them. Text keeps its spaces.
    fn texts(&mut self, node: &Node, names: &[String]) -> Result<Vec<String>, String> {
        let mut texts = Vec::new();
        for name in names {
            let Some(found) = self.mark(node, name) else { continue };
            let items = match &found.value {
                Value::List(items) => items.as_slice(),
                _ => std::slice::from_ref(found),
            };
            for item in items {
                match &item.value {
                    Value::Null => {}
                    Value::List(_) | Value::Object(_) => {
                        return Err(format!("`{name}` holds {}, where a text should be", item.kind()));
                    }
                    _ => texts.extend(full(item)),
                }
            }
        }
        Ok(texts)
    }

    fn get<'n>(&mut self, node: &'n Node, name: &str) -> Option<&'n Node> {
        self.mark(node, name)
    }

    /// The value of a name, which counts as found if there is something in it.
    fn mark<'n>(&mut self, node: &'n Node, name: &str) -> Option<&'n Node> {
        let found = resolve(node, name)?;
        if !found.is_empty() && !self.found.contains(name) {
            // The name itself is borrowed from the mapping, which outlives the reader.
            let option = &self.mapping.question.option;
            let inner = [&option.text, &option.feedback].into_iter().flatten();
            let inner = inner.chain(option.right.iter().filter_map(|word| word.field.as_ref())).map(String::as_str);
            self.found.extend(self.mapping.names().chain(inner).find(|known| *known == name));
        }
        Some(found)
    }
}

/// Follows a name, or a way such as `answer.text` or `answers.0`; nothing and null are the same.
pub(super) fn resolve<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    if name == "." {
        return Some(node);
    }
    let found = node.get(name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        let inner = match &node.value {
            Value::List(items) => items.get(first.parse::<usize>().ok()?),
            _ => node.get(first),
        };
        match (inner, rest) {
            (Some(inner), rest) if !rest.is_empty() => resolve(inner, rest),
            _ => None,
        }
    });
    let found = found.or_else(|| match &node.value {
        Value::List(items) => items.get(name.parse::<usize>().ok()?),
        _ => None,
    });
    found.filter(|found| found.value != Value::Null)
}

/// The ways to what an object holds and no name takes.
pub(super) fn others(node: &Node, before: &str, names: &[&str], ignored: &[String], lost: &mut Vec<String>) {
    let Value::Object(fields) = &node.value else { return };
    for (key, inner) in fields {
        let way = format!("{before}{key}");
        if inner.is_empty() || names.contains(&way.as_str()) || ignored.contains(&way) {
            continue;
        }
        let deeper = format!("{way}.");
        if names.iter().any(|name| name.starts_with(&deeper)) && matches!(inner.value, Value::Object(_)) {
            others(inner, &deeper, names, ignored, lost);
        } else if !names.iter().any(|name| name.starts_with(&deeper)) {
            lost.push(way);
        }
    }
}

/// A text with its spaces, or a number or a flag as a text; nothing if it is empty.
fn full(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        _ => node.word(),
    }
}

/// The texts of options without `A)`, `B)`… in front, if all have one in the order of the alphabet.
fn without_letters(offered: &[Offered]) -> Option<Vec<String>> {
    let strip = |(place, one): (usize, &Offered)| {
        let text = one.text.as_deref().filter(|_| one.key.is_none())?.trim();
        let (first, rest) = (text.chars().next()?, text.get(1..)?);
        let rest = rest.strip_prefix([')', '.', ':'])?;
        let fits = place < 26 && first.to_ascii_uppercase() == char::from(b'A' + u8::try_from(place).ok()?);
        (fits && rest.starts_with(' ') && !rest.trim().is_empty()).then(|| rest.trim().to_owned())
    };
    let texts: Option<Vec<String>> = offered.iter().enumerate().map(strip).collect();
    texts.filter(|texts| texts.len() > 1)
}

/// The forms that data can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One option, or several where several are right.
    Choice,
    /// One option only.
    Single,
    Multiple,
    Text,
    Number,
    Order,
    Recall,
    Written,
}

/// Words for forms, without spaces and signs.
const FORMS: &[(Form, &[&str])] = &[
    (Form::Choice, &["choice", "multiplechoice", "mc", "mcq", "truefalse", "trueorfalse", "tf", "boolean"]),
    (Form::Single, &["single", "singlechoice", "singleanswer", "singleselect", "radio"]),
    (
        Form::Multiple,
        &["multiple", "multipleanswer", "multipleanswers", "multipleresponse", "multiselect", "checkbox", "checkboxes"],
    ),
    (Form::Text, &["text", "shortanswer", "shorttext", "typed"]),
    (Form::Number, &["number", "numeric", "numerical"]),
    (Form::Order, &["order", "ordering", "sequence"]),
    (Form::Recall, &["recall", "card", "flashcard"]),
    (Form::Written, &["written", "essay", "open", "openended", "longanswer"]),
];

impl Form {
    fn of(word: &str) -> Result<Self, String> {
        let bare: String =
            word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let form = FORMS.iter().find(|(_, words)| words.contains(&bare.as_str())).map(|(form, _)| *form);
        form.ok_or_else(|| {
            let known = list(FORMS.iter().filter_map(|(_, words)| words.first().copied()));
            format!("its form `{}` is not one that can be imported: {known}", shortened(word))
        })
    }
}
