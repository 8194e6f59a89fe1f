//! How each form of answer is drawn: what its template sees, what is sealed, and its solution.
//!
//! What a learner first sees must not tell the answer, so pieces come in an order that follows from their public text
//! alone, and code with gaps is drawn without what stands in them.

use super::view::{AnswerView, PieceView, SolvedPart, WordView};
use crate::course::question::{
    Accepted, Answers, Choice, Cloze, Line, Match, Matcher, Number, Order, Parsons, Piece, Recall, Text, Written,
    first_order, units, word,
};
use crate::course::{Form, Question};
use crate::html::{self, CodeGaps, Context, Gaps, Scope, attribute, text};
use crate::markdown::{Block, BlockKind, each_content, plain};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A question's answer, drawn.
pub(super) struct Drawn {
    /// What the template sees.
    pub view: AnswerView,
    /// What is sealed, as the page's script reads it.
    pub hidden: Map<String, Value>,
    /// The solution's parts.
    pub solution: Vec<SolvedPart>,
}

/// The theme's components that a form needs beside `question`, its own first. Their scripts share code this way:
/// `options` serves both choices, `typed` all that is typed, `pieces` all that is arranged.
pub(super) fn components(form: &Form) -> &'static [&'static str] {
    match form {
        Form::Choice(_) => &["choice", "options"],
        Form::Multiple(_) => &["multiple", "options"],
        Form::Text(_) => &["text", "typed"],
        Form::Number(_) => &["number", "typed"],
        Form::Cloze(_) => &["cloze", "typed"],
        Form::Order(_) => &["order", "pieces"],
        Form::Match(_) => &["match"],
        Form::Parsons(_) => &["parsons", "pieces"],
        Form::Recall(_) => &["recall"],
        Form::Written(_) => &["written"],
    }
}

/// What drawing an answer needs to know.
pub(super) struct Pen<'a, 'b> {
    pub context: &'a Context<'b>,
    pub question: &'a Question,
}

impl Pen<'_, '_> {
    /// Draws what the question is answered with. Public HTML cites footnotes of the page's `scope`.
    pub fn draw(&self, scope: &mut Scope) -> Drawn {
        match &self.question.form {
            Form::Choice(choice) | Form::Multiple(choice) => self.choice(choice),
            Form::Text(form) => self.text(form),
            Form::Number(form) => self.number(form),
            Form::Cloze(form) => self.cloze(form, scope),
            Form::Order(form) => self.order(form, scope),
            Form::Match(form) => self.pairs(form, scope),
            Form::Parsons(form) => self.parsons(form),
            Form::Recall(form) => self.recall(form, scope),
            Form::Written(form) => self.written(form),
        }
    }

    /// HTML with footnotes of its own, for what is sealed; `part` keeps their ids apart.
    fn alone(&self, part: &str, blocks: &[Block]) -> String {
        html::alone(self.context, &format!("qm-fn-{}-{part}-", self.question.id), blocks)
    }

    fn choice(&self, choice: &Choice) -> Drawn {
        let mut feedback = BTreeMap::new();
        let mut solution = Vec::new();
        for (index, option) in choice.options.iter().enumerate() {
            let letter = letter(index);
            let html = self.alone(&letter, &option.feedback);
            solution.push(SolvedPart {
                html: self.alone(&format!("s{letter}"), &option.content),
                label: letter,
                right: option.right,
                feedback: (!html.is_empty()).then(|| html.clone()),
            });
            if !html.is_empty() {
                feedback.insert(option.id.as_str(), html);
            }
        }
        let right: Vec<&str> =
            choice.options.iter().filter(|option| option.right).map(|option| option.id.as_str()).collect();
        Drawn { view: AnswerView::None {}, hidden: object(json!({ "right": right, "feedback": feedback })), solution }
    }

    fn text(&self, form: &Text) -> Drawn {
        let (hidden, solution) = self.answers(&form.answers, "", "");
        Drawn { view: AnswerView::Text { code: form.code(), lines: form.lines() }, hidden, solution }
    }

    fn number(&self, form: &Number) -> Drawn {
        let (hidden, solution) = self.answers(&form.answers, "", "");
        // Sorted, because the author's order starts with the right one.
        let mut units: Vec<String> = units(&form.answers).into_iter().map(str::to_owned).collect();
        units.sort_unstable();
        Drawn { view: AnswerView::Number { units }, hidden, solution }
    }

    /// Accepted answers and known mistakes, each as `[matcher, feedback]`, and how a solution shows them.
    fn answers(&self, answers: &Answers, part: &str, label: &str) -> (Map<String, Value>, Vec<SolvedPart>) {
        let mut solution = Vec::new();
        let mut list = |kind: &str, all: &[Accepted], right: bool| -> Vec<Value> {
            let draw = |(index, one): (usize, &Accepted)| {
                let feedback = self.alone(&format!("{part}{kind}{index}"), &one.feedback);
                if right || !feedback.is_empty() {
                    solution.push(SolvedPart {
                        label: label.to_owned(),
                        html: shown(&one.matcher),
                        right,
                        feedback: (!feedback.is_empty()).then(|| feedback.clone()),
                    });
                }
                json!([matcher(&one.matcher), feedback])
            };
            all.iter().enumerate().map(draw).collect()
        };
        let accepted = list("a", &answers.accepted, true);
        let mistakes = list("m", &answers.mistakes, false);
        (object(json!({ "accept": accepted, "mistakes": mistakes })), solution)
    }

    fn cloze(&self, form: &Cloze, scope: &mut Scope) -> Drawn {
        let bank = form.bank.as_ref().map(|words| {
            let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            // The right words in the order of their gaps must not stand at the front.
            let right: Vec<String> =
                form.gaps.iter().filter_map(|gap| Some(word(&gap.answers.accepted.first()?.matcher)?.text)).collect();
            let order = first_order(&texts, |shown| {
                right.len() > 1 && shown.iter().zip(&right).all(|(one, other)| one == other)
            });
            order
                .into_iter()
                .map(|at| WordView { text: words[at].text.clone(), code: words[at].code })
                .collect::<Vec<_>>()
        });
        let field = |index: usize| self.gap(form, index, bank.as_deref());
        let mut gaps = Gaps::default();
        for (index, gap) in form.gaps.iter().enumerate().filter(|(_, gap)| !gap.code) {
            gaps.text.insert(gap.span.start, field(index));
        }
        for (&block, code) in &form.code {
            let fields = code.gaps.iter().map(|(range, index)| (range.clone(), field(*index))).collect();
            gaps.code.insert(block, CodeGaps { filled: code.text.clone(), gaps: fields });
        }
        let html = html::with_gaps(self.context, scope, &form.body, gaps);
        let mut hidden = Vec::new();
        let mut solution = Vec::new();
        for (index, gap) in form.gaps.iter().enumerate() {
            let (own, parts) = self.answers(&gap.answers, &format!("g{index}"), &(index + 1).to_string());
            hidden.push(own);
            solution.extend(parts);
        }
        Drawn {
            view: AnswerView::Cloze { html, gaps: form.gaps.len(), bank },
            hidden: object(json!({ "gaps": hidden })),
            solution,
        }
    }

    /// The field of a gap, in a wrapper that shows how it was filled. All are equally wide, so that width does not tell.
    fn gap(&self, form: &Cloze, index: usize, bank: Option<&[WordView]>) -> String {
        let gap = &form.gaps[index];
        let values = BTreeMap::from([("of".to_owned(), form.gaps.len().to_string())]);
        let label = self.context.language.text("gap", Some(index as u64 + 1), &values).unwrap_or_default();
        let name = format!(
            "name=\"a-{}\" data-gap=\"{index}\" aria-label=\"{}\" translate=\"no\"",
            attribute(&self.question.id),
            attribute(&label)
        );
        let mut html = match bank {
            Some(words) => {
                let options: String = words.iter().map(|word| menu_item(&word.text)).collect();
                format!("<select {name}><option value=\"\"></option>{options}</select>")
            }
            None => format!(
                "<input type=\"text\" {name} maxlength=\"200\" autocomplete=\"off\" autocapitalize=\"off\" autocorrect=\"off\" spellcheck=\"false\">"
            ),
        };
        if let ([unit], None) = (units(&gap.answers).as_slice(), bank) {
            html.push_str(&format!(" <bdi class=\"qm-unit\">{}</bdi>", text(unit)));
        }
        format!("<span class=\"qm-gap\">{html}</span>")
    }

    fn piece(&self, scope: &mut Scope, piece: &Piece, index: usize) -> PieceView {
        let html = html::blocks(self.context, scope, &piece.content).trim_end().to_owned();
        let said = said(&piece.content);
        PieceView { id: piece.id.clone(), letter: letter(index), plain: html == text(&said), html, text: said }
    }

    fn order(&self, form: &Order, scope: &mut Scope) -> Drawn {
        let pieces: Vec<&Piece> = form.pieces().collect();
        let ids: Vec<&str> = pieces.iter().map(|piece| piece.id.as_str()).collect();
        let order = first_order(&ids, |shown| {
            // Right as it stands, or right once what belongs nowhere is taken out.
            let chosen: Vec<&str> =
                shown.iter().copied().filter(|id| form.groups.iter().flatten().any(|piece| piece.id == *id)).collect();
            self.question.form.answerable().grade(&chosen.join(" ")).is_some_and(|grade| grade.is_right())
        });
        let views = order.into_iter().enumerate().map(|(index, at)| self.piece(scope, pieces[at], index)).collect();
        let right: Vec<Vec<&str>> =
            form.groups.iter().map(|group| group.iter().map(|piece| piece.id.as_str()).collect()).collect();
        let mut list = String::from("<ol>");
        for (index, group) in form.groups.iter().enumerate() {
            let draw = |(at, piece): (usize, &Piece)| self.alone(&format!("s{index}-{at}"), &piece.content);
            let steps: Vec<String> =
                group.iter().enumerate().map(draw).map(|step| step.trim_end().to_owned()).collect();
            match steps.as_slice() {
                [step] => list.push_str(&format!("<li>{step}</li>")),
                steps => list.push_str(&format!("<li><ul><li>{}</li></ul></li>", steps.join("</li><li>"))),
            }
        }
        list.push_str("</ol>");
        Drawn {
            view: AnswerView::Order { pieces: views, surplus: !form.bank.is_empty() },
            hidden: object(json!({ "right": right })),
            solution: vec![whole(list)],
        }
    }

    fn pairs(&self, form: &Match, scope: &mut Scope) -> Drawn {
        let choices = form.choices();
        let ids: Vec<&str> = choices.iter().map(|piece| piece.id.as_str()).collect();
        let order = first_order(&ids, |shown| {
            // Row by row, where each left side has a partner of its own; what belongs to nothing may stand between.
            let partner = |id: &&&str| form.pairs.iter().any(|(_, right)| right.id == **id);
            shown.iter().filter(partner).eq(form.pairs.iter().map(|(_, right)| &right.id))
        });
        let heads =
            form.heads.as_ref().map(|heads| heads.each_ref().map(|head| html::inlines(self.context, scope, head)));
        let left = form.pairs.iter().enumerate().map(|(index, (left, _))| self.piece(scope, left, index)).collect();
        let right = order.into_iter().enumerate().map(|(index, at)| self.piece(scope, choices[at], index)).collect();
        let partners: BTreeMap<&str, &str> =
            form.pairs.iter().map(|(left, right)| (left.id.as_str(), right.id.as_str())).collect();
        let solution = form.pairs.iter().enumerate().map(|(index, (left, right))| {
            let left = self.alone(&format!("s{index}l"), &left.content);
            let right = self.alone(&format!("s{index}r"), &right.content);
            whole(format!("{} → {}", left.trim_end(), right.trim_end()))
        });
        Drawn {
            solution: solution.collect(),
            view: AnswerView::Match { heads, left, right },
            hidden: object(json!({ "right": partners })),
        }
    }

    fn parsons(&self, form: &Parsons) -> Drawn {
        let lines: Vec<&Line> = form.pieces().collect();
        // Each line is coloured alone, right ones and distractors alike: colours from the whole code would tell.
        let draw = |line: &Line| html::code_line(self.context.source, form.info, &line.text);
        let view = |(index, at): (usize, usize)| {
            let line = lines[at];
            PieceView {
                id: line.id.clone(),
                letter: letter(index),
                html: draw(line),
                text: line.text.clone(),
                plain: false,
            }
        };
        let pieces = form.first_order().into_iter().enumerate().map(view).collect();
        // Where indentation does not count, the script gets none to compare with.
        let level = |line: &Line| form.indented.then_some(line.level);
        let right: Vec<Value> = form.lines.iter().map(|line| json!([line.id, level(line), line.rank])).collect();
        let code: Vec<String> =
            form.lines.iter().map(|line| format!("{}{}", form.unit.repeat(line.level as usize), draw(line))).collect();
        let code = format!("<pre dir=\"ltr\" translate=\"no\"><code>{}</code></pre>", code.join("\n"));
        let info = self.context.source.slice(form.info);
        let language = info.split_whitespace().next().filter(|name| !crate::highlight::is_plain(name));
        Drawn {
            view: AnswerView::Parsons {
                pieces,
                surplus: !form.bank.is_empty(),
                indented: form.indented,
                language: language.map(crate::highlight::label).unwrap_or_default(),
            },
            hidden: object(json!({ "right": right, "code": code })),
            solution: vec![whole(code)],
        }
    }

    fn recall(&self, form: &Recall, scope: &mut Scope) -> Drawn {
        let cards = form.cards.iter().enumerate().map(|(index, card)| self.piece(scope, &card.front, index)).collect();
        let backs: BTreeMap<&str, String> = form
            .cards
            .iter()
            .enumerate()
            .map(|(index, card)| (card.front.id.as_str(), self.alone(&format!("c{index}"), &card.back)))
            .collect();
        let solution = form.cards.iter().enumerate().map(|(index, card)| {
            let front = self.alone(&format!("s{index}"), &card.front.content);
            let front = if front.is_empty() { front } else { format!("{} → ", front.trim_end()) };
            whole(format!("{front}{}", backs[card.front.id.as_str()]))
        });
        Drawn {
            solution: solution.collect(),
            view: AnswerView::Recall { cards },
            hidden: object(json!({ "backs": backs })),
        }
    }

    fn written(&self, form: &Written) -> Drawn {
        let model = self.alone("w", &form.model);
        let solution = if model.is_empty() { Vec::new() } else { vec![whole(model.clone())] };
        let view = AnswerView::Written { model: !model.is_empty() };
        Drawn { view, hidden: object(json!({ "model": model })), solution }
    }
}

/// A word in a menu. Browsers squeeze spaces in what an option says, so a word that they would change also has a value.
fn menu_item(word: &str) -> String {
    let value = if word.split_ascii_whitespace().collect::<Vec<_>>().join(" ") == word {
        String::new()
    } else {
        format!(" value=\"{}\"", attribute(word))
    };
    format!("<option{value}>{}</option>", text(word))
}

/// A right part without label and feedback.
fn whole(html: String) -> SolvedPart {
    SolvedPart { label: String::new(), html, right: true, feedback: None }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => unreachable!("an object was written"),
    }
}

/// The plain text of blocks.
pub(super) fn said(blocks: &[Block]) -> String {
    let mut said = Vec::new();
    each_content(blocks, &mut |content| said.push(plain(content)));
    for block in blocks {
        if let BlockKind::Code(code) = &block.kind {
            said.push(code.text.trim_end().to_owned());
        }
    }
    said.join(" ")
}

/// A matcher as the page's script reads it: a letter for its kind, then its parts.
fn matcher(matcher: &Matcher) -> Value {
    match matcher {
        Matcher::Words(text) => json!(["w", text]),
        Matcher::Code(text) => json!(["c", text]),
        Matcher::Pattern(pattern) => json!(["r", pattern.portable, if pattern.ignore_case { "iu" } else { "u" }]),
        Matcher::Number(range) => {
            json!([
                "n",
                range.low.to_string(),
                range.high.to_string(),
                range.unit.as_deref().unwrap_or_default(),
                range.shown
            ])
        }
    }
}

/// A matcher as a solution shows it.
fn shown(matcher: &Matcher) -> String {
    match (word(matcher), matcher) {
        (Some(word), _) if word.code && word.text.contains('\n') => {
            format!("<pre dir=\"ltr\" translate=\"no\"><code>{}</code></pre>", text(&word.text))
        }
        (Some(word), _) if word.code => format!("<code translate=\"no\">{}</code>", text(&word.text)),
        (Some(word), _) => text(&word.text),
        (None, Matcher::Pattern(pattern)) => format!("<code translate=\"no\">{}</code>", text(&pattern.written)),
        (None, _) => String::new(),
    }
}

/// `A` to `Z`, then `AA`, as spreadsheets count.
pub(super) fn letter(index: usize) -> String {
    let own = char::from(b'A' + (index % 26) as u8);
    if index < 26 { own.to_string() } else { format!("{}{own}", letter(index / 26 - 1)) }
}
