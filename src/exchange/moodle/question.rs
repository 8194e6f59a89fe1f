//! One question of a bank: its texts and files, and what questions of all types have.
//!
//! In: the element of a question. Out: the question, whose answers are read by its type ([`super::kinds`],
//! [`super::gaps`]); what it holds and this course has no place for is named, and a type that cannot be asked here is
//! refused by its name.

use super::super::Question;
use super::super::clean::{Markdown, parse};
use super::super::page::shortened;
use super::shared::{self, Format, Place, Shelf, some};
use super::xml::{child, children, inner, is_true, text, value};
use crate::markdown::{each_content, plain};
use crate::text::one_line;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Node;

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
pub(super) struct Reader<'r, 'b, 'a, 'i> {
    pub shelf: &'r mut Shelf<'b>,
    pub node: Node<'a, 'i>,
    pub question: Question,
}

impl<'a, 'i> Reader<'_, '_, 'a, 'i> {
    pub(super) fn lose(&mut self, what: impl Into<String>) {
        self.question.lost.push(what.into());
    }

    pub(super) fn read(&mut self, kind: &str) {
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
    pub(super) fn common(&mut self, fields: &[&str]) {
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
    pub(super) fn source(&mut self, node: Option<Node<'a, 'i>>) -> (String, Format) {
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
    pub(super) fn files(&mut self) {
        for name in self.shelf.cleaner().attach([]) {
            self.lose(format!("the file `{}`", shortened(&name)));
        }
    }

    /// A text of the question.
    pub(super) fn rich(&mut self, node: Option<Node<'a, 'i>>, place: Place) -> Markdown {
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
    pub(super) fn words_of(&mut self, html: &str) -> String {
        if !html.contains(['<', '&']) {
            return one_line(html);
        }
        let written = self.shelf.cleaner().html_to_markdown(html, false);
        let (_, document) = parse(&written, false);
        let mut words = String::new();
        each_content(&document.blocks, &mut |content| {
            words.push_str(&plain(content));
            words.push(' ');
        });
        one_line(&words)
    }

    /// The weight of an answer in percent.
    pub(super) fn weight(&mut self, answer: Node<'_, '_>) -> f64 {
        let weight = answer.attribute("fraction").unwrap_or("0").trim();
        match weight.parse::<f64>() {
            Ok(weight) if weight.is_finite() && weight.abs() <= 100.0 => weight,
            _ => {
                self.question.refuse(format!("the weight `{}` of an answer is no percentage", shortened(weight)));
                0.0
            }
        }
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
    use super::super::tested::{gives, of, quiz, refuses};

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
}
