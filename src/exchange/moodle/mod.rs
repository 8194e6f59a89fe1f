//! Moodle XML: the question bank as Moodle exports it, with its images inside.
//!
//! In: XML, read into a tree of capped size and without entities of its own. Out: one page for each category, and one
//! for what has none. What a question holds and this course has no place for is named; a type that cannot be asked here
//! is refused by its name.

mod cloze;
pub(super) mod shared;

use self::shared::{Format, Place, Shelf, Weighted, shortened, some};
use super::clean::{Markdown, parse};
use super::{Answer, Batch, Input, Note, Page, Question, Typed};
use crate::markdown::{each_content, plain};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::{Document, Node, ParsingOptions};

/// The most elements and texts of a file. A large bank has a hundred for a question.
const MOST_NODES: u32 = 3_000_000;

/// Reads Moodle XML files.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    let mut shelf = Shelf::new(batch);
    for input in &batch.inputs {
        if let Err((line, reason)) =
            input.text().map_err(|reason| (0, reason)).and_then(|text| file(&mut shelf, input, &text))
        {
            shelf.notes.push(Note::refused(&input.path, line, reason));
        }
    }
    shelf.pages()
}

fn file(shelf: &mut Shelf<'_>, input: &Input, text: &str) -> Result<(), (usize, String)> {
    let lines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line_of = |place: usize| 1 + lines.partition_point(|&end| end < place);
    if let Some(place) = odd_tag(text) {
        let reason =
            format!("a tag has more than {MOST_ATTRIBUTES} attributes or a namespace, which Moodle never writes");
        return Err((line_of(place), reason));
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => {
            (0, format!("it has more than {MOST_NODES} elements and texts: split it"))
        }
        error => (error.pos().row as usize, format!("it is not well-formed XML: {error}")),
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "quiz" {
        return Err((
            0,
            format!(
                "it is no question bank of Moodle: it starts with `<{}>`, not with `<quiz>`",
                shortened(root.tag_name().name())
            ),
        ));
    }
    let math = super::html::has_formula(text);
    shelf.file(input, math);
    for node in root.children().filter(Node::is_element) {
        let line = line_of(node.range().start);
        if node.tag_name().name() != "question" {
            shelf.notes.push(Note::refused(
                &input.path,
                line,
                format!("`<{}>` is no question", shortened(node.tag_name().name())),
            ));
            continue;
        }
        let kind = node.attribute("type").unwrap_or_default();
        if kind == "category" {
            let path = inner(node, "category");
            shelf.category(input, &shared::category(&path), math);
        }
        shelf.look(&text[node.range()]);
        if kind == "category" {
            let mut reader = Reader { shelf, node, question: Question::default() };
            let (text, format) = reader.source(child(node, "info"));
            let text = shared::prose(reader.shelf.cleaner(), "", &text, format);
            reader.files();
            shelf.prose(text, line, Vec::new());
        } else if shelf.room(input, line) {
            let name = inner(node, "name");
            let question = Question { line, name: shortened(&name), ..Question::default() };
            let mut reader = Reader { shelf, node, question };
            if kind == "description" {
                reader.common(&["generalfeedback"]);
                let (text, format) = reader.source(child(node, "questiontext"));
                let text = shared::prose(reader.shelf.cleaner(), &name, &text, format);
                reader.files();
                let lost = reader.question.lost;
                shelf.prose(text, line, lost);
            } else {
                reader.read(kind);
                let mut question = reader.question;
                if question.name.is_empty() {
                    question.name = shortened(question.prompt.as_str());
                }
                if question.name.is_empty() {
                    let text = inner(node, "questiontext");
                    question.name = shortened(if text.is_empty() { kind } else { &text });
                }
                if question.name.is_empty() {
                    question.name = "question".to_owned();
                }
                shared::entitle(
                    &mut question,
                    &name,
                    Some(value(node, "idnumber")).filter(|id| !id.is_empty()).as_deref(),
                );
                shelf.question(input, question);
            }
        }
    }
    Ok(())
}

/// The most attributes of an element: Moodle's have three. The reader of XML holds each against all others.
const MOST_ATTRIBUTES: usize = 50;

/// Where a tag starts that would cost the reader of XML more than it is worth: with many attributes, or with a
/// namespace of its own.
fn odd_tag(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|offset| at + offset) {
        let rest = &text[start..];
        let skip = |end: &str| rest.find(end).map_or(rest.len(), |found| found + end.len());
        let length = match () {
            () if rest.starts_with("<!--") => skip("-->"),
            () if rest.starts_with("<![CDATA[") => skip("]]>"),
            () if rest.starts_with("<?") => skip("?>"),
            () => {
                let mut quote = None;
                let (mut attributes, mut length) = (0, rest.len());
                for (offset, byte) in rest.bytes().enumerate() {
                    match (quote, byte) {
                        (None, b'"' | b'\'') => quote = Some(byte),
                        (None, b'>') => {
                            length = offset + 1;
                            break;
                        }
                        (None, b'=') => attributes += 1,
                        (Some(open), byte) if open == byte => quote = None,
                        _ => {}
                    }
                }
                if attributes > MOST_ATTRIBUTES || attributes > 0 && rest[..length].contains("xmlns") {
                    return Some(start);
                }
                length
            }
        };
        at = start + length;
    }
    None
}

/// The first child with a name.
fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The text directly in an element.
fn text(node: Node<'_, '_>) -> String {
    let texts: Vec<&str> = node.children().filter(|child| child.is_text()).filter_map(|child| child.text()).collect();
    texts.concat().trim().to_owned()
}

/// The text of a child.
fn value(node: Node<'_, '_>, name: &str) -> String {
    child(node, name).map(text).unwrap_or_default()
}

/// The text of the `<text>` of a child.
fn inner(node: Node<'_, '_>, name: &str) -> String {
    child(node, name).and_then(|child| self::child(child, "text")).map(text).unwrap_or_default()
}

fn is_true(text: &str) -> bool {
    !matches!(text, "" | "0" | "false")
}

/// What every question may have and what is read, or says nothing here.
const COMMON: &[&str] = &[
    "name",
    "questiontext",
    "generalfeedback",
    "defaultgrade",
    "penalty",
    "hidden",
    "idnumber",
    "tags",
    "coursetags",
    "hint",
    "answer",
    "image",
    "image_base64",
    "answernumbering",
    "showstandardinstruction",
    "shownumcorrect",
    "correctresponsesfeedback",
    "correctfeedback",
    "partiallycorrectfeedback",
    "incorrectfeedback",
    "shuffleanswers",
];

/// What Moodle suggests as feedback for right, partly right and wrong answers, which tells a learner nothing new.
const USUAL: &[&str] = &[
    "Your answer is correct.",
    "Your answer is partially correct.",
    "Your answer is incorrect.",
    "Die Antwort ist richtig.",
    "Die Antwort ist teilweise richtig.",
    "Die Antwort ist falsch.",
    "Votre réponse est correcte.",
    "Votre réponse est partiellement correcte.",
    "Votre réponse est incorrecte.",
    "Respuesta correcta",
    "Respuesta parcialmente correcta.",
    "Respuesta incorrecta.",
    "Risposta corretta.",
    "Risposta parzialmente esatta.",
    "Risposta errata.",
    "Sua resposta está correta.",
    "Sua resposta está parcialmente correta.",
    "Sua resposta está incorreta.",
];

/// Reads one question.
struct Reader<'r, 'b, 'a, 'i> {
    shelf: &'r mut Shelf<'b>,
    node: Node<'a, 'i>,
    question: Question,
}

impl<'a, 'i> Reader<'_, '_, 'a, 'i> {
    fn lose(&mut self, what: impl Into<String>) {
        self.question.lost.push(what.into());
    }

    fn read(&mut self, kind: &str) {
        for many in ["answer", "subquestion", "selectoption", "dragbox", "hint"] {
            if children(self.node, many).count() > shared::MOST_ANSWERS {
                let what = if many == "hint" { "hints" } else { "answers" };
                return self.question.refuse(format!("it has more than {} {what}", shared::MOST_ANSWERS));
            }
        }
        let fields: &[&str] = match kind {
            "multichoice" => &["single"],
            "truefalse" => &[],
            "shortanswer" => &["usecase"],
            "numerical" => &["units", "unitgradingtype", "unitpenalty", "showunits", "unitsleft", "instructions"],
            "matching" | "match" => &["subquestion"],
            "essay" => &[
                "responseformat",
                "responserequired",
                "responsefieldlines",
                "minwordlimit",
                "maxwordlimit",
                "attachments",
                "attachmentsrequired",
                "maxbytes",
                "filetypeslist",
                "graderinfo",
                "responsetemplate",
            ],
            "cloze" | "multianswer" => &[],
            "gapselect" => &["selectoption"],
            "ddwtos" => &["dragbox"],
            "ordering" => &["layouttype", "selecttype", "selectcount", "gradingtype", "showgrading", "numberingstyle"],
            _ => {
                self.question.prompt = self.rich(child(self.node, "questiontext"), Place::Question);
                return self.question.refuse(refusal(kind));
            }
        };
        self.common(fields);
        let gaps = matches!(kind, "cloze" | "multianswer" | "gapselect" | "ddwtos");
        if !gaps {
            self.question.prompt = self.prompt();
        }
        match kind {
            "multichoice" => self.choices(),
            "truefalse" => self.truth(),
            "shortanswer" => self.typed(),
            "numerical" => self.numbers(),
            "matching" | "match" => self.pairs(),
            "essay" => self.essay(),
            "gapselect" => self.words("selectoption"),
            "ddwtos" => self.words("dragbox"),
            "ordering" => self.steps(),
            _ => self.embedded(),
        }
        self.question.explanation = some(self.rich(child(self.node, "generalfeedback"), Place::Question));
        for hint in children(self.node, "hint") {
            let hint = child(hint, "hintcontent").unwrap_or(hint);
            let hint = self.rich(Some(hint), Place::Question);
            self.question.hints.extend(some(hint));
        }
    }

    /// What all types have beside their texts; `fields` are those of the type.
    fn common(&mut self, fields: &[&str]) {
        let node = self.node;
        let points = value(node, "defaultgrade");
        match points.parse::<f64>() {
            Ok(1.0) => {}
            Ok(points) if points.fract() == 0.0 && (2.0..=1000.0).contains(&points) => {
                self.question.points = points as u32
            }
            // A text counts nothing.
            Ok(0.0) if node.attribute("type") == Some("description") => {}
            Ok(points) => self.lose(format!("that it counts {points} points")),
            Err(_) => {}
        }
        if let Ok(penalty) = value(node, "penalty").parse::<f64>()
            && ![0.0, 0.1, 1.0].contains(&penalty)
            && (penalty - 1.0 / 3.0).abs() > 0.01
        {
            self.lose(format!("the penalty {penalty}"));
        }
        if is_true(&value(node, "hidden")) {
            self.lose("that it was hidden");
        }
        for tags in ["tags", "coursetags"] {
            for tag in child(node, tags).into_iter().flat_map(|tags| children(tags, "tag")) {
                let tag = value(tag, "text");
                if !tag.is_empty() && !self.question.tags.contains(&tag) {
                    self.question.tags.push(tag);
                }
            }
        }
        for (field, answers) in
            [("correctfeedback", "right"), ("partiallycorrectfeedback", "partly right"), ("incorrectfeedback", "wrong")]
        {
            let html = inner(node, field);
            if !html.is_empty() {
                let words = self.words_of(&html);
                if !words.is_empty() && !USUAL.contains(&words.as_str()) {
                    self.lose(format!("the feedback for {answers} answers"));
                }
            }
        }
        for field in node.children().filter(Node::is_element) {
            let name = field.tag_name().name();
            if !COMMON.contains(&name) && !fields.contains(&name) {
                self.lose(format!("the field `{}`", shortened(name)));
            }
        }
    }

    /// A text's source and format; its files are at hand for it.
    fn source(&mut self, node: Option<Node<'a, 'i>>) -> (String, Format) {
        let Some(node) = node else { return (String::new(), Format::Html) };
        let format = match node.attribute("format").unwrap_or("html") {
            "moodle_auto_format" => Format::Auto,
            "plain_text" => Format::Plain,
            "markdown" => Format::Markdown,
            "wiki_like" => {
                self.lose("the wiki signs of a text");
                Format::Auto
            }
            _ => Format::Html,
        };
        let mut files = Vec::new();
        for file in children(node, "file") {
            let name = file.attribute("name").unwrap_or("file");
            let path = file.attribute("path").unwrap_or("/");
            let mut data = text(file);
            data.retain(|letter| !letter.is_ascii_whitespace());
            match STANDARD.decode(data) {
                Ok(bytes) if file.attribute("encoding").is_none_or(|encoding| encoding == "base64") => {
                    files.push((format!("@@PLUGINFILE@@{path}{name}"), name.to_owned(), bytes));
                }
                _ => self.lose(format!("the file `{}`, which is not written in base64", shortened(name))),
            }
        }
        self.files();
        self.shelf.cleaner().attach(files);
        (value(node, "text"), format)
    }

    /// Names the files that no text showed.
    fn files(&mut self) {
        for name in self.shelf.cleaner().attach([]) {
            self.lose(format!("the file `{}`", shortened(&name)));
        }
    }

    /// A text of the question.
    fn rich(&mut self, node: Option<Node<'a, 'i>>, place: Place) -> Markdown {
        let (text, format) = self.source(node);
        let text = shared::clean(self.shelf.cleaner(), &text, format, place);
        self.files();
        text
    }

    /// The question's own text, with the image that old versions kept beside it.
    fn prompt(&mut self) -> Markdown {
        let text = self.rich(child(self.node, "questiontext"), Place::Question);
        let (name, data) = (value(self.node, "image"), value(self.node, "image_base64"));
        if name.is_empty() {
            return text;
        }
        let name = name.rsplit('/').next().unwrap_or_default().to_owned();
        let data: String = data.split_ascii_whitespace().collect();
        match STANDARD.decode(&data) {
            Ok(bytes) if !bytes.is_empty() => {
                self.shelf.cleaner().attach([("image".to_owned(), name, bytes)]);
                let image = self.shelf.cleaner().html("<img src=\"image\" alt=\"\">");
                Markdown::join([text, image])
            }
            _ => {
                self.lose(format!("the image `{}`, which is not in the file", shortened(&name)));
                text
            }
        }
    }

    /// The words that a piece of HTML shows, on one line.
    fn words_of(&mut self, html: &str) -> String {
        if !html.contains(['<', '&']) {
            return html.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        let written = self.shelf.cleaner().html_to_markdown(html, false);
        let (_, document) = parse(&written, false);
        let mut words = String::new();
        each_content(&document.blocks, &mut |content| {
            words.push_str(&plain(content));
            words.push(' ');
        });
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The weight of an answer in percent.
    fn weight(&mut self, answer: Node<'_, '_>) -> f64 {
        let weight = answer.attribute("fraction").unwrap_or("0").trim();
        match weight.parse::<f64>() {
            Ok(weight) if weight.is_finite() && weight.abs() <= 100.0 => weight,
            _ => {
                self.question.refuse(format!("the weight `{}` of an answer is no percentage", shortened(weight)));
                0.0
            }
        }
    }

    fn choices(&mut self) {
        let mut options = Vec::new();
        for answer in children(self.node, "answer") {
            let weight = self.weight(answer);
            let text = self.rich(Some(answer), Place::Option);
            let feedback = self.rich(child(answer, "feedback"), Place::Question);
            options.push(Weighted { answer: text, weight, feedback });
        }
        let single = child(self.node, "single").is_none_or(|single| is_true(&text(single)));
        if is_true(&value(self.node, "shuffleanswers")) {
            self.question.shuffle = !options.iter().any(|option| shared::names_place(&option.answer));
            if !self.question.shuffle {
                self.lose("the mixing of its options, because one names the place of others");
            }
        }
        shared::choices(&mut self.question, options, single);
    }

    fn truth(&mut self) {
        let mut right = None;
        let mut feedback = [Markdown::default(), Markdown::default()];
        for answer in children(self.node, "answer") {
            let word = value(answer, "text").to_ascii_lowercase();
            let truth = word == "true";
            if !truth && word != "false" {
                self.question.refuse(format!("its answer `{}` is neither true nor false", shortened(&word)));
            }
            if self.weight(answer) > 0.0 {
                if right.is_some_and(|right| right != truth) {
                    self.question.refuse("both true and false are marked as right");
                }
                right = Some(truth);
            }
            feedback[usize::from(!truth)] = self.rich(child(answer, "feedback"), Place::Question);
        }
        let language = self.shelf.language();
        match right {
            Some(right) => shared::truth(&mut self.question, language.as_deref(), right, feedback),
            None => self.question.refuse("neither true nor false is marked as right"),
        }
    }

    fn typed(&mut self) {
        let mut answers = Vec::new();
        for answer in children(self.node, "answer") {
            let weight = self.weight(answer);
            let feedback = self.rich(child(answer, "feedback"), Place::Question);
            answers.push(Weighted { answer: value(answer, "text"), weight, feedback });
        }
        let answers = shared::typed(&mut self.question, answers, is_true(&value(self.node, "usecase")));
        self.question.answer = Answer::Typed { number: false, answers };
    }

    fn numbers(&mut self) {
        let mut answers = Vec::new();
        for answer in children(self.node, "answer") {
            let weight = self.weight(answer);
            let feedback = self.rich(child(answer, "feedback"), Place::Question);
            let (number, tolerance) = (value(answer, "text"), value(answer, "tolerance"));
            if number == "*" && weight < 100.0 {
                if !feedback.is_empty() {
                    self.lose("the feedback for all other answers");
                }
                continue;
            }
            let tolerance = if tolerance.is_empty() { "0" } else { &tolerance };
            match shared::around(&number, tolerance) {
                Ok(answer) => answers.push(Weighted { answer, weight, feedback }),
                Err(reason) => self.question.refuse(reason),
            }
        }
        let mut units: Vec<(String, f64)> = Vec::new();
        for unit in child(self.node, "units").into_iter().flat_map(|units| children(units, "unit")) {
            let (name, factor) = (value(unit, "unit_name"), value(unit, "multiplier"));
            match factor.parse::<f64>() {
                Ok(factor) if factor.is_finite() && factor > 0.0 => units.push((name, factor)),
                _ => self.question.refuse(format!("the factor `{}` of a unit is no number", shortened(&factor))),
            }
        }
        units.retain(|(name, _)| !name.is_empty());
        // 3: units are not shown, and only the number counts.
        if value(self.node, "showunits") == "3" && !units.is_empty() {
            let names: Vec<String> = units.drain(..).map(|(name, _)| format!("`{name}`")).collect();
            self.lose(format!("the units {}, which it does not ask for", shortened(&names.join(", "))));
        }
        if !units.is_empty() && value(self.node, "unitgradingtype").parse::<u8>().is_ok_and(|kind| kind > 0) {
            self.lose("the points for the unit alone");
        }
        if units.len() * answers.len() > 200 {
            self.question.refuse("it has more than 200 answers in all its units");
        }
        if self.question.refused.is_none() {
            shared::numbers(&mut self.question, answers, &units);
        }
    }

    fn pairs(&mut self) {
        let (mut pairs, mut bank) = (Vec::new(), Vec::new());
        for pair in children(self.node, "subquestion") {
            let left = self.rich(Some(pair), Place::Option);
            let right = self.shelf.cleaner().text(&inner(pair, "answer"));
            if left.is_empty() {
                bank.push(right);
            } else {
                pairs.push((left, right));
            }
        }
        shared::pairs(&mut self.question, pairs, bank);
    }

    fn essay(&mut self) {
        let node = self.node;
        if value(node, "responseformat") == "noinline" {
            self.question.refuse("it asks for a file, which a page cannot take");
        }
        if value(node, "attachments").parse::<i32>().is_ok_and(|count| count != 0) {
            self.lose("the files to hand in");
        }
        for (field, what) in
            [("minwordlimit", "the least number of words"), ("maxwordlimit", "the most number of words")]
        {
            if value(node, field).parse::<u32>().is_ok_and(|words| words > 0) {
                self.lose(what);
            }
        }
        for (field, what) in
            [("graderinfo", "the notes for graders"), ("responsetemplate", "the template of the answer")]
        {
            if !self.words_of(&inner(node, field)).is_empty() {
                self.lose(what);
            }
        }
        self.question.answer = Answer::Written { model: None };
    }

    fn steps(&mut self) {
        let mut steps = Vec::new();
        for answer in children(self.node, "answer") {
            let place = answer.attribute("fraction").and_then(|place| place.trim().parse::<f64>().ok());
            steps.push((
                place.filter(|place| place.is_finite() && *place > 0.0),
                self.rich(Some(answer), Place::Option),
            ));
        }
        // The fraction is the place, where there is one.
        let mut places: Vec<f64> = steps.iter().filter_map(|(place, _)| *place).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        if places.len() == steps.len() {
            steps.sort_by(|(one, _), (other, _)| one.unwrap_or(0.0).total_cmp(&other.unwrap_or(0.0)));
        } else if places.len() > 1 {
            self.question.refuse("two of its items stand in the same place");
        }
        let all = matches!(value(self.node, "selecttype").as_str(), "" | "0" | "ALL");
        let shown = value(self.node, "selectcount").parse::<usize>().unwrap_or(0);
        if !all && shown > 0 && shown < steps.len() {
            self.lose(format!("that only {shown} of its items are shown"));
        }
        if steps.len() < 2 || steps.iter().any(|(_, step)| step.is_empty()) {
            self.question.refuse("it has fewer than two items, or an empty one");
        }
        self.question.answer = Answer::Order { steps: steps.into_iter().map(|(_, step)| step).collect() };
    }

    /// A text with `[[1]]` where the first of its words belongs.
    fn words(&mut self, element: &'static str) {
        let mut words = Vec::new();
        let mut groups = Vec::new();
        for option in children(self.node, element) {
            let text = value(option, "text");
            words.push(if element == "dragbox" { self.words_of(&text) } else { text });
            groups.push(value(option, "group"));
        }
        let (text, format) = self.source(child(self.node, "questiontext"));
        let (pieces, numbers) = cloze::numbered(&text);
        if numbers.len() > cloze::MOST_GAPS {
            return self.question.refuse(format!("it has more than {} gaps", cloze::MOST_GAPS));
        }
        if numbers.is_empty() {
            return self.question.refuse("it has no gap");
        }
        if numbers.iter().any(|&number| number == 0 || number > words.len()) {
            self.question.refuse("a gap names a word that is not there");
            return;
        }
        if groups.iter().any(|group| *group != groups[0]) {
            self.lose("the groups of its words: all gaps share one list");
        }
        if words.iter().any(String::is_empty) {
            self.question.refuse("a word for its gaps is empty");
            return;
        }
        let gaps = numbers.iter().map(|&number| vec![cloze::right(&words[number - 1])]).collect();
        let others = words.iter().enumerate().filter(|(index, _)| !numbers.contains(&(index + 1)));
        let bank = others.map(|(_, word)| word.clone()).collect();
        self.gapped(&pieces, format, gaps, Some(bank));
    }

    /// A text with answers embedded in it.
    fn embedded(&mut self) {
        let (text, format) = self.source(child(self.node, "questiontext"));
        let (pieces, gaps) = match cloze::embedded(&text) {
            Ok(found) => found,
            Err(reason) => return self.question.refuse(reason),
        };
        if gaps.is_empty() {
            return self.question.refuse("it has no gap");
        }
        if gaps.iter().any(|gap| gap.weight != gaps[0].weight) {
            self.lose("the different weights of its gaps");
        }
        let picked = gaps.iter().filter(|gap| gap.kind == cloze::Kind::Picked).count();
        if picked > 0 && picked < gaps.len() {
            return self
                .question
                .refuse("in some of its gaps one types and in others one picks: make two questions of it");
        }
        if picked == 1 {
            return self.picked(&pieces, format, &gaps[0]);
        }
        let mut answers = Vec::new();
        let mut lists: Vec<Vec<String>> = Vec::new();
        for gap in &gaps {
            let mut list = Vec::new();
            let mut weighted = Vec::new();
            for answer in &gap.answers {
                let text = if format == Format::Html || format == Format::Auto {
                    self.words_of(&answer.text)
                } else {
                    answer.text.clone()
                };
                let feedback = shared::clean(self.shelf.cleaner(), &answer.feedback, format, Place::Question);
                list.push(text.clone());
                weighted.push(Weighted { answer: text, weight: answer.weight, feedback });
            }
            answers.push(match gap.kind {
                cloze::Kind::Number => self.gap_numbers(weighted),
                cloze::Kind::Picked => self.gap_words(weighted),
                cloze::Kind::Typed | cloze::Kind::Exact => {
                    shared::typed(&mut self.question, weighted, gap.kind == cloze::Kind::Exact)
                }
            });
            list.sort();
            lists.push(list);
        }
        if picked == 0 {
            return self.gapped(&pieces, format, answers, None);
        }
        if lists.iter().any(|list| *list != lists[0]) {
            self.lose("the list of each gap: all gaps share one");
        }
        let right: Vec<String> =
            answers.iter().flatten().filter(|answer| answer.right).map(|answer| answer.text.to_lowercase()).collect();
        let mut bank: Vec<String> = lists.concat();
        bank.retain(|word| !right.contains(&word.to_lowercase()));
        bank.sort();
        bank.dedup();
        self.gapped(&pieces, format, answers, Some(bank));
    }

    fn gap_numbers(&mut self, answers: Vec<Weighted<String>>) -> Vec<Typed> {
        let mut numbers = Vec::new();
        for Weighted { answer, weight, feedback } in answers {
            if answer == "*" {
                if !feedback.is_empty() {
                    self.lose("the feedback for all other answers");
                }
                continue;
            }
            let (number, tolerance) = answer.split_once(':').unwrap_or((&answer, "0"));
            match shared::around(number, tolerance) {
                Ok(answer) => numbers.push(Weighted { answer, weight, feedback }),
                Err(reason) => self.question.refuse(reason),
            }
        }
        shared::numbers(&mut self.question, numbers, &[]);
        match std::mem::take(&mut self.question.answer) {
            Answer::Typed { answers, .. } => answers,
            _ => Vec::new(),
        }
    }

    /// The right words of a gap, and those that bring feedback.
    fn gap_words(&mut self, answers: Vec<Weighted<String>>) -> Vec<Typed> {
        let mut found = Vec::new();
        for Weighted { answer, weight, feedback } in answers {
            let right = weight >= shared::FULL;
            if weight != 0.0 && !right {
                self.lose(format!("the weight {weight} of the answer `{answer}`"));
            }
            if right || !feedback.is_empty() {
                found.push(Typed { right, feedback: some(feedback), ..cloze::right(&answer) });
            }
        }
        if !found.iter().any(|answer| answer.right) {
            self.question.refuse("a gap has no answer that is fully right");
        }
        found
    }

    /// One gap with options: a choice with a blank in its text.
    fn picked(&mut self, pieces: &[String], format: Format, gap: &cloze::Gap) {
        let blank = if format == Format::Markdown { "\\_\\_\\_\\_\\_" } else { "_____" };
        // At the end of a text the options follow anyway.
        let ends = pieces.last().is_none_or(|last| self.words_of(last).is_empty());
        let text = pieces.join(if ends { "" } else { blank });
        self.question.prompt = shared::clean(self.shelf.cleaner(), &text, format, Place::Question);
        self.files();
        let mut options = Vec::new();
        for answer in &gap.answers {
            let text = shared::clean(self.shelf.cleaner(), &answer.text, format, Place::Option);
            let feedback = shared::clean(self.shelf.cleaner(), &answer.feedback, format, Place::Question);
            options.push(Weighted { answer: text, weight: answer.weight, feedback });
        }
        self.question.shuffle = gap.mixed;
        shared::choices(&mut self.question, options, true);
    }

    /// A text whose pieces have gaps between them.
    fn gapped(&mut self, pieces: &[String], format: Format, gaps: Vec<Vec<Typed>>, bank: Option<Vec<String>>) {
        let word = "quizmillgap";
        if pieces.iter().any(|piece| piece.contains(word)) {
            return self.question.refuse(format!("its text holds the word `{word}`"));
        }
        // What is written first may be shown later, as what stands between the rows of a table.
        let mut marked = String::new();
        for (index, piece) in pieces.iter().enumerate() {
            marked.push_str(piece);
            if index + 1 < pieces.len() {
                marked.push_str(&format!("{word}{index}q"));
            }
        }
        let marked = shared::clean(self.shelf.cleaner(), &marked, format, Place::Question);
        let order: Vec<usize> = marked
            .as_str()
            .split(word)
            .skip(1)
            .filter_map(|part| part.split_once('q').and_then(|(number, _)| number.parse().ok()))
            .collect();
        let text = pieces.join(word);
        let (prompt, count) = shared::clean(self.shelf.cleaner(), &text, format, Place::Question).with_gaps(word);
        self.files();
        let mut every = order.clone();
        every.sort_unstable();
        if count != gaps.len() || !every.into_iter().eq(0..gaps.len()) {
            return self.question.refuse("one of its gaps stands where no gap can be");
        }
        self.question.prompt = prompt;
        let mut gaps: Vec<Option<Vec<Typed>>> = gaps.into_iter().map(Some).collect();
        let gaps = order.into_iter().filter_map(|index| gaps[index].take()).collect();
        self.question.answer = Answer::Cloze { gaps, bank };
    }
}

/// Why a type is not imported.
fn refusal(kind: &str) -> String {
    let why = match kind {
        "calculated" | "calculatedsimple" | "calculatedmulti" => {
            "makes its numbers anew for each learner: write one with numbers of your choice as `numerical` or `multichoice`"
        }
        "ddimageortext" | "ddmarker" => {
            "is answered by dragging onto an image: ask for the names of its places instead"
        }
        "random" | "randomsamatch" => "takes other questions at random: a page's `draw` does that",
        "" => return "it has no type".to_owned(),
        _ => "is not one of those that are read here",
    };
    format!("its type `{}` {why}", shortened(kind))
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, format, import};
    use super::*;

    fn of(xml: &str) -> Imported {
        let input = Input { path: "bank.xml".into(), bytes: xml.as_bytes().to_vec() };
        import(format("moodle-xml").unwrap(), &Batch { inputs: vec![input], ..Batch::default() })
    }

    /// A question of a type with a text and more.
    fn quiz(kind: &str, text: &str, more: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n<question type=\"{kind}\"><name><text>Q1</text></name>\
             <questiontext format=\"html\"><text><![CDATA[{text}]]></text></questiontext>{more}</question></quiz>"
        )
    }

    fn answer(weight: &str, text: &str, feedback: &str) -> String {
        format!(
            "<answer fraction=\"{weight}\" format=\"html\"><text><![CDATA[{text}]]></text>\
             <feedback format=\"html\"><text>{feedback}</text></feedback></answer>"
        )
    }

    #[track_caller]
    fn gives(xml: &str, expected: &str, lost: &[&str]) {
        let imported = of(xml);
        let page = imported.files.first().map_or("", |(_, text)| text.split_once("\n---\n").unwrap().1.trim());
        assert_eq!(page, expected, "{xml}: {:?}", imported.notes);
        let found: Vec<&str> = imported.notes.iter().flat_map(|note| &note.lost).map(String::as_str).collect();
        assert_eq!(found, lost, "{xml}");
    }

    #[track_caller]
    fn refuses(xml: &str, line: usize, reason: &str) {
        let imported = of(xml);
        let note = imported.notes.iter().find(|note| note.refused.is_some()).unwrap_or_else(|| panic!("{imported:?}"));
        let found = note.refused.clone().unwrap_or_default();
        assert!(found.contains(reason) && note.line == line, "{xml}: {} {found}", note.line);
    }

    #[test]
    fn options_to_pick() {
        let options = [answer("100", "<p>a</p>", "yes"), answer("0", "<p>b</p>", "")].concat();
        gives(
            &quiz("multichoice", "<p>Which?</p>", &format!("{options}<shuffleanswers>1</shuffleanswers>")),
            "## Which? {#q1 shuffle=true}\n\n- [x] a\n  > yes\n- [ ] b",
            &[],
        );
        let options = [answer("50", "a", ""), answer("50", "b", ""), answer("-50", "all of the above", "")].concat();
        gives(
            &quiz(
                "multichoice",
                "Which?",
                &format!("<single>false</single>{options}<shuffleanswers>true</shuffleanswers>"),
            ),
            "## Which? {#q1 .multiple}\n\n- [x] a\n- [x] b\n- [ ] all of the above",
            &["the mixing of its options, because one names the place of others"],
        );
        refuses(
            &quiz("multichoice", "Which?", &[answer("50", "a", ""), answer("0", "b", "")].concat()),
            3,
            "fully right",
        );
        refuses(
            &quiz("multichoice", "Which?", &[answer("x", "a", ""), answer("0", "b", "")].concat()),
            3,
            "no percentage",
        );
    }

    #[test]
    fn true_or_false() {
        let both = [answer("0", "true", "no"), answer("100", "false", "")].concat();
        gives(
            &quiz("truefalse", "Is it?", &both),
            "## Is it? {#q1 attempts=1}\n\n- [ ] True\n  > no\n- [x] False",
            &[],
        );
        refuses(&quiz("truefalse", "Is it?", &answer("0", "true", "")), 3, "neither true nor false");
    }

    #[test]
    fn typed_answers() {
        let answers = [answer("100", "Paris", ""), answer("50", "paris", ""), answer("0", "*", "no")].concat();
        gives(
            &quiz("shortanswer", "Where?", &format!("<usecase>1</usecase>{answers}")),
            "## Where? {#q1}\n\n> [!ANSWER]\n> - `Paris`\n> - [ ] `paris`",
            &["the weight 50 of the answer `paris`", "the feedback for all other answers"],
        );
        gives(
            &quiz("shortanswer", "Where?", &answer("100", "a\\*b*c", "")),
            "## Where? {#q1}\n\n> [!ANSWER]\n> - re: `(?i)a\\*b.*c`",
            &[],
        );
    }

    #[test]
    fn numbers_and_units() {
        let one = "<answer fraction=\"100\"><text>1.1</text><tolerance>0.1</tolerance></answer>";
        let units = "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>\
                     <unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>";
        gives(
            &quiz("numerical", "How long?", &format!("{one}{units}<showunits>0</showunits>")),
            "## How long? {#q1 .number}\n\n> [!ANSWER]\n> - 1.1 m +- 0.1\n> - 110 cm +- 10",
            &[],
        );
        gives(
            &quiz("numerical", "How long?", &format!("{one}{units}<showunits>3</showunits>")),
            "## How long? {#q1 .number}\n\n> [!ANSWER]\n> - 1.1 +- 0.1",
            &["the units `m`, `cm`, which it does not ask for"],
        );
        refuses(&quiz("numerical", "How long?", &answer("100", "1,5", "")), 3, "`1,5` is no number");
    }

    #[test]
    fn pairs_steps_and_texts() {
        let pair = |left: &str, right: &str| {
            format!(
                "<subquestion format=\"html\"><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
            )
        };
        gives(
            &quiz("matching", "Match", &[pair("a", "1 &lt; 2"), pair("b", "*2*"), pair("", "3")].concat()),
            "## Match {#q1 .match}\n\n- a\n  - 1 < 2\n- b\n  - \\*2\\*\n\n> [!BANK]\n> - 3",
            &[],
        );
        let item = |place: &str, text: &str| {
            format!("<answer fraction=\"{place}\" format=\"html\"><text>{text}</text></answer>")
        };
        let items = [item("2.0", "b"), item("1.0", "a"), item("3.0", "c")].concat();
        gives(
            &quiz("ordering", "Sort", &format!("{items}<selecttype>RANDOM</selecttype><selectcount>2</selectcount>")),
            "## Sort {#q1 .order}\n\n1. a\n2. b\n3. c",
            &["that only 2 of its items are shown"],
        );
        gives(
            &quiz(
                "essay",
                "Write",
                "<maxwordlimit>50</maxwordlimit><attachments>1</attachments><penalty>0.25</penalty>",
            ),
            "## Write {#q1 .written}",
            &["the penalty 0.25", "the files to hand in", "the most number of words"],
        );
        refuses(&quiz("essay", "Write", "<responseformat>noinline</responseformat>"), 3, "asks for a file");
        gives(&quiz("description", "<h4>A</h4><p>b</p>", ""), "#### A\n\nb", &[]);
    }

    #[test]
    fn gaps_to_type() {
        gives(
            &quiz("cloze", "<p>{1:SA:=Paris~=paris &amp; co} has {2:NM:=2:0.5~%50%3} {1:SAC:=Ab} <b>x</b></p>", ""),
            "## Question 1 {#q1 .cloze}\n\n[[ ]] has [[ ]] [[ ]] **x**\n\n> [!ANSWER]\n> 1. - Paris\n>    - `paris & co`\n\
             >    - re: `(?i)paris & co`\n> 2. - 2 +- 0.5\n>    - [ ] 3\n> 3. `Ab`",
            &["the different weights of its gaps", "the weight 50 of the answer `3`"],
        );
        gives(
            &quiz("cloze", "<table><tr><td>x<td>{1:SA:=a}</tr><caption>{1:SA:=b}</caption></table>", ""),
            "## Question 1 {#q1 .cloze}\n\n**[[b]]**\n\n|  |  |\n| --- | --- |\n| x | [[a]] |",
            &[],
        );
        gives(
            &quiz("cloze", "<pre>if x {1:SA:=&lt;} 2:</pre>", ""),
            "## Question 1 {#q1 .cloze}\n\n```\nif x [[ ]] 2:\n```\n\n> [!ANSWER]\n> 1. `<`",
            &[],
        );
        refuses(&quiz("cloze", "no gap", ""), 3, "it has no gap");
        refuses(&quiz("cloze", "{1:MR:=a~=b}", ""), 3, "several options inside a text");
        refuses(&quiz("cloze", "{1:MC:=a~b} {1:SA:=c}", ""), 3, "make two questions of it");
        refuses(&quiz("cloze", "<script>{1:SA:=a}</script>x", ""), 3, "stands where no gap can be");
    }

    #[test]
    fn gaps_to_pick() {
        gives(
            &quiz("cloze", "<p>A {1:MCS:~b#no~=c} d.</p>", ""),
            "## A \\_\\_\\_\\_\\_ d. {#q1 shuffle=true}\n\n- [ ] b\n  > no\n- [x] c",
            &[],
        );
        gives(&quiz("cloze", "<p>Which? {1:MCV:~b~=c}</p>", ""), "## Which? {#q1}\n\n- [ ] b\n- [x] c", &[]);
        gives(
            &quiz("cloze", "{1:MC:=a~b~c} {1:MC:=b~d}", ""),
            "## Question 1 {#q1 .cloze}\n\n[[a]] [[b]]\n\n> [!BANK]\n> - c\n> - d",
            &["the list of each gap: all gaps share one"],
        );
        let option = |text: &str, group: u8| format!("<dragbox><text>{text}</text><group>{group}</group></dragbox>");
        gives(
            &quiz(
                "ddwtos",
                "[[2]] [[1]] [[x]]",
                &[option("&lt;b&gt;a&lt;/b&gt;", 1), option("b", 1), option("c_d", 2)].concat(),
            ),
            "## Question 1 {#q1 .cloze}\n\n[[b]] [[a]] \\[\\[x\\]\\]\n\n> [!BANK]\n> - `c_d`",
            &["the groups of its words: all gaps share one list"],
        );
        refuses(&quiz("gapselect", "[[7]]", ""), 3, "a word that is not there");
    }

    #[test]
    fn types_that_cannot_be_asked_are_refused_by_name() {
        for (kind, reason) in [
            ("calculated", "`calculated` makes its numbers anew"),
            ("ddimageortext", "dragging onto an image"),
            ("ddmarker", "dragging onto an image"),
            ("random", "`draw`"),
            ("stack", "`stack` is not one of those that are read here"),
            ("", "no type"),
        ] {
            refuses(&quiz(kind, "x", ""), 3, reason);
        }
    }

    #[test]
    fn files_inside_the_file() {
        let png = "iVBORw0KGgoAAAANSUhEUg==";
        let file =
            |name: &str, data: &str| format!("<file name=\"{name}\" path=\"/\" encoding=\"base64\">{data}</file>");
        let text = "<p>x <img src=\"@@PLUGINFILE@@/a%20b.png\" alt=\"y\"> <img src=\"@@PLUGINFILE@@/no.gif\"> \
                    <a href=\"@@PLUGINFILE@@/z.pdf\">z</a></p>";
        let files = [file("a b.png", png), file("no.gif", png), file("z.pdf", png), file("bad", "?")].concat();
        let xml = format!(
            "<quiz><question type=\"essay\"><questiontext format=\"html\"><text><![CDATA[{text}]]></text>{files}\
             </questiontext></question></quiz>"
        );
        let imported = of(&xml);
        assert_eq!(
            imported.notes[0].lost,
            [
                "the image `no.gif`, whose bytes are PNG",
                "the link to `@@PLUGINFILE@@/z.pdf`",
                "the file `bad`, which is not written in base64",
                "the file `z.pdf`",
            ]
        );
        assert_eq!(imported.images.len(), 1);
        let (path, bytes) = &imported.images[0];
        assert!(path.starts_with("content/media") && path.as_str().ends_with(".png") && bytes.starts_with(b"\x89PNG"));
        assert!(imported.files[0].1.contains(&format!("![y](media/{})", path.file_name().unwrap())));
    }

    #[test]
    fn old_images_stand_behind_the_text() {
        let image = "<image>pics/../x.png</image><image_base64>iVBORw0KGgoAAAANSUhEUg==</image_base64>";
        let imported = of(&quiz("essay", "See:", image));
        assert!(imported.files[0].1.contains("\n\n![](media/bank-x-"), "{:?}", imported.files);
        gives(
            &quiz("essay", "See:", "<image>x.png</image>"),
            "## See: {#q1 .written}",
            &["the image `x.png`, which is not in the file"],
        );
    }

    #[test]
    fn formats_of_texts() {
        for (format, text, expected) in [
            ("markdown", "`a` $5 **b**", "## `a` \\$5 **b** {#q1 .written}"),
            ("plain_text", "a &lt;b&gt; *c*", "## a \\<b> \\*c\\* {#q1 .written}"),
            ("moodle_auto_format", "a\nb", "## Question 1 {#q1 .written}\n\na\\\nb"),
        ] {
            let xml = quiz("essay", "", "")
                .replace("format=\"html\"><text><![CDATA[]]>", &format!("format=\"{format}\"><text>{text}"));
            gives(&xml, expected, &[]);
        }
    }

    #[test]
    fn categories_hints_and_fields() {
        let imported = of(
            "<quiz><question type=\"category\"><category><text>$course$/top/A &amp; B/C</text></category>\
             <info format=\"html\"><text>About C.</text></info></question>\
             <question type=\"essay\"><name><text>Some name</text></name><questiontext><text>Write</text></questiontext>\
             <idnumber>e-1</idnumber><hint><text>One.</text></hint><hint><text></text></hint>\
             <generalfeedback><text>Well.</text></generalfeedback><defaultgrade>2.5</defaultgrade>\
             <tags><tag><text>x y</text></tag></tags><odd>1</odd></question>\
             <question type=\"category\"><category><text>$course$/top/A &amp; B</text></category></question>\
             <question type=\"essay\"><name><text>Other</text></name><questiontext><text>Again</text></questiontext></question></quiz>",
        );
        let paths: Vec<&str> = imported.files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["content/a-b/c.md", "content/a-b/index.md", "content/a-b.md"]);
        assert!(imported.files[0].1.ends_with(
            "About C.\n\n## Some name {#e-1 .written tags=x-y}\n\nWrite\n\n> [!HINT]\n> One.\n\n> [!EXPLANATION]\n> Well.\n"
        ));
        assert!(imported.files[1].1.contains("title: \"A & B\""));
        assert_eq!(imported.notes[0].lost, ["that it counts 2.5 points", "the field `odd`"]);
    }

    #[test]
    fn files_that_are_none() {
        refuses("<quiz><question>", 1, "not well-formed");
        refuses("<html></html>", 0, "starts with `<html>`");
        refuses("<!DOCTYPE q [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<quiz>&b;</quiz>", 1, "not well-formed");
        refuses("<quiz>\n<x/></quiz>", 2, "`<x>` is no question");
        refuses(&format!("<quiz>\n<!-- <a x= --><x{}/></quiz>", " a='>'".repeat(51)), 2, "more than 50 attributes");
        refuses("<quiz xmlns:a='b'/>", 1, "a namespace");
        refuses(&quiz("multichoice", "q", &answer("0", "a", "").repeat(201)), 3, "more than 200 answers");
        refuses(&format!("<quiz>{}</quiz>", "<a/>".repeat(MOST_NODES as usize)), 0, "split it");
        let deep = format!(
            "<quiz><question type=\"essay\">{}{}</question></quiz>",
            "<a>".repeat(100_000),
            "</a>".repeat(100_000)
        );
        assert_eq!(of(&deep).notes[0].lost, ["the field `a`"]);
    }
}
