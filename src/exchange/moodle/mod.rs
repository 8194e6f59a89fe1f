//! Moodle XML: the question bank as Moodle exports it, with its images inside.
//!
//! In: XML, read into a tree of capped size and without entities of its own ([`xml`]). Out: one page for each category,
//! and one for what has none. What a question holds and this course has no place for is named; a type that cannot be
//! asked here is refused by its name ([`question`]). What Moodle's other formats have too is in [`shared`].

mod cloze;
mod gaps;
mod kinds;
mod question;
pub(super) mod shared;
mod xml;

use self::question::Reader;
use self::shared::Shelf;
use self::xml::{child, inner, value};
use super::page::shortened;
use super::{Batch, Input, Note, Page, Question};
use roxmltree::Node;

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
    let document = xml::parse(text)?;
    let math = super::html::has_formula(text);
    shelf.file(input, math);
    for node in document.root_element().children().filter(Node::is_element) {
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

#[cfg(test)]
mod tested;

#[cfg(test)]
mod tests {
    use super::tested::of;

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
}
