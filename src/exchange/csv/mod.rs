//! Tables: a question a row, under a head that names the columns.
//!
//! In: CSV or TSV. Out: a page per file, or one for each value of the column `page`. The head's words make a mapping
//! ([`super::json::Mapping`]), each of the [rows](mod@rows) is a record of it, and a mapping of the user's own goes before the
//! head's words.

mod rows;

use super::json::{By, Fields, Mapping, Node, Pages, Reader, Right, Value, Word, mapping_of, names_zero};
use super::page::shortened;
use super::{Batch, Input, Note, Page, Question, page_path, title_of};
use csv::StringRecord;
use rows::{Refused, Row, rows, separator};
use std::collections::BTreeSet;

/// The most columns; a table of questions has at most a few dozen.
const MOST_COLUMNS: usize = 1000;

/// Reads tables.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    let mapping = match mapping_of(batch, true) {
        Ok(mapping) => mapping.unwrap_or_default(),
        Err(notes) => return (Vec::new(), notes),
    };
    let mut pages = Vec::new();
    let mut notes = Vec::new();
    for input in &batch.inputs {
        match table(batch, input, &mapping) {
            Ok((made, note)) => {
                pages.extend(made);
                notes.extend(note);
            }
            Err((line, reason)) => notes.push(Note::refused(&input.path, line, reason)),
        }
    }
    (pages, notes)
}

fn table(batch: &Batch, input: &Input, own: &Mapping) -> Result<(Vec<Page>, Option<Note>), Refused> {
    let text = input.text().map_err(|reason| (0, reason))?;
    let (separator, start) = separator(&text, input.path.extension() == Some("tsv")).map_err(|reason| (1, reason))?;
    let mut lost = Vec::new();
    if separator != b',' && input.path.extension() != Some("tsv") {
        let what = if separator == b';' { "semicolons" } else { "tabs" };
        lost.push(format!("commas between its columns, which are parted by {what}"));
    }
    let rows = rows(&text, start, separator)?;
    let Some((first, rows)) = rows.split_first() else {
        return Err((0, "it is empty; its first line should name the columns".to_owned()));
    };
    if first.cells.len() > MOST_COLUMNS {
        return Err((first.line, format!("it has more than the {MOST_COLUMNS} columns that are read")));
    }
    if rows.is_empty() {
        return Err((first.line, "it has a head and no questions".to_owned()));
    }
    let (head, parts) = head(&first.cells).map_err(|reason| (first.line, reason))?;
    let mapping = mapping(&head, &parts, own).map_err(|reason| (first.line, reason))?;
    let mut reader = Reader::new(&mapping);
    reader.doubt = doubt(&mapping, &head, rows);
    let base = Page {
        path: page_path(&input.path),
        from: input.path.clone(),
        title: title_of(&input.path),
        language: super::language_of(&input.path),
        ..Page::default()
    };
    let mut pages = Pages::new(batch, base, false, false);
    let mut unknown = BTreeSet::new();
    for (index, row) in rows.iter().enumerate() {
        let name = format!("row {}", index + 2);
        let node = record(&head, row);
        let place = pages.place(reader.page(&node));
        let mut cleaner = pages.cleaner(place);
        let mut question = if row.cells.len() == head.len() {
            reader.question(&node, name, &mut cleaner)
        } else {
            let mut question = Question { name, line: row.line, ..Question::default() };
            question.refuse(format!(
                "it has {} cells under a head of {}; a text with the separator in it stands in double quotes",
                row.cells.len(),
                head.len()
            ));
            question
        };
        // A column that nothing is known about is told once, not for each row.
        question.lost.retain(|lost| match lost.strip_prefix("the field `").and_then(|rest| rest.strip_suffix('`')) {
            Some(column) if head.iter().any(|name| name == column) => {
                unknown.insert(column.to_owned());
                false
            }
            _ => true,
        });
        pages.take(place, question, cleaner);
    }
    lost.extend(head.iter().filter(|name| unknown.contains(*name)).map(|name| format!("the column `{name}`")));
    let note = Note { path: input.path.clone(), line: first.line, lost, ..Note::default() };
    Ok((pages.finish(), Some(note).filter(|note| !note.lost.is_empty())))
}

/// The columns: a name of its own for each, and what it is by the name in the head. Columns of options may have the
/// same name there, others not.
fn head(cells: &StringRecord) -> Result<(Vec<String>, Vec<Option<Part>>), String> {
    let mut names: Vec<String> = Vec::new();
    let mut parts = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, cell) in cells.iter().enumerate() {
        let name = cell.trim();
        let part = part(name);
        let mut own = if name.is_empty() { format!("column {}", index + 1) } else { name.to_owned() };
        let mut number = 1;
        while !seen.insert(own.to_lowercase()) {
            if !matches!(part, Some(Part::Options | Part::Hint | Part::Wrong | Part::Tags)) {
                return Err(format!("the column `{name}` stands twice in the head"));
            }
            number += 1;
            own = format!("{name} ({number})");
        }
        names.push(own);
        parts.push(part);
    }
    Ok((names, parts))
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Id,
    Title,
    Prompt,
    Form,
    /// All options in one cell, or one of several columns with the same name.
    Options,
    /// An option of its own.
    Option(usize),
    Right,
    Wrong,
    Feedback(usize),
    Hint,
    Explanation,
    Level,
    Kind,
    Tags,
    Points,
    Page,
}

/// Words for columns, in small letters without spaces and signs; a number or a letter behind them is not part of them.
const WORDS: &[(Part, &[&str])] = &[
    (Part::Id, &["id", "identifier", "questionid"]),
    (Part::Title, &["title", "name", "questiontitle", "questionname"]),
    (Part::Prompt, &["question", "prompt", "questiontext", "text", "stem"]),
    (Part::Form, &["form", "type", "questiontype"]),
    (Part::Options, &["options", "option", "choices", "choice", "answeroptions", "alternatives", "possibleanswers"]),
    (
        Part::Right,
        &[
            "right",
            "rightanswer",
            "rightanswers",
            "rightoption",
            "correct",
            "correctanswer",
            "correctanswers",
            "correctoption",
            "correctoptions",
            "correctchoice",
            "answer",
            "answerkey",
            "key",
            "solution",
        ],
    ),
    (
        Part::Wrong,
        &[
            "wrong",
            "wronganswer",
            "wronganswers",
            "incorrect",
            "incorrectanswer",
            "incorrectanswers",
            "distractor",
            "distractors",
        ],
    ),
    (Part::Hint, &["hint", "hints"]),
    (Part::Explanation, &["explanation", "feedback", "generalfeedback", "rationale"]),
    (Part::Level, &["level", "difficulty"]),
    (Part::Kind, &["kind", "skill"]),
    (Part::Tags, &["tags", "tag", "keywords", "category", "topic", "subject"]),
    (Part::Points, &["points", "point", "score", "marks"]),
    (Part::Page, &["page", "quiz"]),
];

/// Words in front of the number or letter of an option's own column.
const OF_OPTION: &[&str] = &["option", "choice", "answer", "alternative", "answeroption"];

/// What a column is by its name.
fn part(name: &str) -> Option<Part> {
    let bare: String = name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if let Some((part, _)) = WORDS.iter().find(|(_, words)| words.contains(&bare.as_str())) {
        return Some(*part);
    }
    let place = |rest: &str| match rest.as_bytes() {
        [letter @ b'a'..=b'z'] => Some(usize::from(letter - b'a')),
        [b'1'..=b'9', ..] => {
            rest.parse::<usize>().ok().filter(|number| *number <= MOST_COLUMNS).map(|number| number - 1)
        }
        _ => None,
    };
    if let [letter @ b'a'..=b'h'] = bare.as_bytes() {
        return Some(Part::Option(usize::from(letter - b'a')));
    }
    for word in OF_OPTION {
        if let Some(at) = bare.strip_prefix(word).and_then(place) {
            return Some(Part::Option(at));
        }
        let feedback = bare.strip_prefix(word).and_then(|rest| rest.strip_suffix("feedback"));
        if let Some(at) = feedback.and_then(place) {
            return Some(Part::Feedback(at));
        }
    }
    if let Some(at) = bare.strip_prefix("feedback").and_then(place) {
        return Some(Part::Feedback(at));
    }
    for (part, words) in WORDS {
        let numbered = words.iter().any(|word| bare.strip_prefix(word).and_then(place).is_some());
        if numbered && matches!(part, Part::Hint | Part::Wrong | Part::Tags | Part::Explanation) {
            return Some(*part);
        }
    }
    None
}

/// The mapping of a head, behind the user's own: a field that the user's names is not looked for in the head, and a
/// column that the user's names is not looked at.
fn mapping(head: &[String], parts: &[Option<Part>], own: &Mapping) -> Result<Mapping, String> {
    let own = with_columns(own, head)?;
    let taken: BTreeSet<String> = names(&own).into_iter().cloned().collect();
    let columns: Vec<(Option<Part>, &String)> =
        parts.iter().copied().zip(head).filter(|(_, name)| !taken.contains(*name)).collect();
    let all = |wanted: Part| -> Vec<String> {
        columns.iter().filter(|(part, _)| *part == Some(wanted)).map(|(_, name)| (*name).clone()).collect()
    };
    let one = |wanted: Part| match all(wanted).as_slice() {
        [one, other, ..] => Err(format!("the columns `{one}` and `{other}` mean the same: say which in a mapping")),
        several => Ok(several.first().cloned()),
    };
    let word = |wanted: Part, values: &[(&str, &str)]| {
        let values = values.iter().map(|&(from, to)| (from.to_owned(), to.to_owned())).collect();
        one(wanted).map(|name| name.map(|field| Word { field: Some(field), values, otherwise: None }))
    };
    let placed = |of: fn(Part) -> Option<usize>| -> Result<Vec<String>, String> {
        let mut found: Vec<(usize, &String)> =
            columns.iter().filter_map(|(part, name)| Some((of((*part)?)?, *name))).collect();
        found.sort_by_key(|(place, _)| *place);
        for (expected, (place, name)) in found.iter().enumerate() {
            if *place != expected {
                return Err(format!("the columns of options have a gap, or two mean the same, before `{name}`"));
            }
        }
        Ok(found.into_iter().map(|(_, name)| name.clone()).collect())
    };
    let single = placed(|part| if let Part::Option(place) = part { Some(place) } else { None })?;
    let listed = all(Part::Options);
    let options = match (single.is_empty(), listed.as_slice()) {
        (true, _) => listed,
        (false, []) => single,
        (false, [other, ..]) => {
            return Err(format!("the columns `{}` and `{other}` both hold options: say which in a mapping", single[0]));
        }
    };
    let one_of_mine = own.question;
    let wrong = if one_of_mine.wrong.is_empty() && options.is_empty() && one_of_mine.options.is_empty() {
        all(Part::Wrong)
    } else {
        one_of_mine.wrong.clone()
    };
    let right = match one_of_mine.right {
        Some(right) => Some(right),
        None => one(Part::Right)?.map(|name| Right { fields: vec![name], by: By::Any }),
    };
    let answers = match one_of_mine.answers.is_empty() {
        true => right.iter().flat_map(|right| right.fields.clone()).collect(),
        false => one_of_mine.answers,
    };
    let or = |mine: Vec<String>, other: Vec<String>| if mine.is_empty() { other } else { mine };
    let fields = Fields {
        id: one_of_mine.id.or(one(Part::Id)?),
        title: one_of_mine.title.or(one(Part::Title)?),
        prompt: or(one_of_mine.prompt, one(Part::Prompt)?.into_iter().collect()),
        options: if wrong.is_empty() { or(one_of_mine.options, options) } else { Vec::new() },
        option: one_of_mine.option,
        right,
        wrong,
        answers,
        hints: or(one_of_mine.hints, all(Part::Hint)),
        explanation: or(one_of_mine.explanation, all(Part::Explanation)),
        feedback: or(one_of_mine.feedback, feedback(&columns)?),
        form: one_of_mine.form.or(word(Part::Form, &[])?),
        kind: one_of_mine.kind.or(word(Part::Kind, &[])?),
        level: one_of_mine.level.or(word(Part::Level, LEVELS)?),
        points: one_of_mine.points.or(word(Part::Points, &[])?),
        page: one_of_mine.page.or(word(Part::Page, &[])?),
        tags: or(one_of_mine.tags, all(Part::Tags)),
        shuffle: one_of_mine.shuffle,
    };
    let known = "see the words in docs/import/csv.md, or name the columns in a mapping";
    let has = || named(head);
    if fields.prompt.is_empty() && fields.title.is_none() {
        return Err(format!("no column is called `question`; it has {}; {known}", has()));
    }
    if fields.right.is_none() && fields.answers.is_empty() && fields.form.is_none() && fields.option.right.is_none() {
        return Err(format!("no column is called `right`; it has {}; {known}", has()));
    }
    Ok(Mapping { text: own.text, ignore: own.ignore, question: fields, ..Mapping::default() })
}

/// Words for levels that are common in tables.
const LEVELS: &[(&str, &str)] = &[
    ("easy", "beginner"),
    ("medium", "intermediate"),
    ("moderate", "intermediate"),
    ("hard", "advanced"),
    ("difficult", "advanced"),
];

/// Feedback beside the options, by their places; a column that is missing leaves an empty place.
fn feedback(columns: &[(Option<Part>, &String)]) -> Result<Vec<String>, String> {
    let mut found: Vec<String> = Vec::new();
    for (part, name) in columns {
        let Some(Part::Feedback(place)) = part else { continue };
        while found.len() <= *place {
            found.push(String::new());
        }
        if !found[*place].is_empty() {
            return Err(format!("the columns `{}` and `{name}` mean the same: say which in a mapping", found[*place]));
        }
        found[*place].clone_from(name);
    }
    Ok(found)
}

/// All names of columns in a mapping.
fn names(mapping: &Mapping) -> Vec<&String> {
    let one = &mapping.question;
    let words = [&one.form, &one.kind, &one.level, &one.points, &one.page];
    let lists =
        [&one.prompt, &one.options, &one.wrong, &one.answers, &one.hints, &one.explanation, &one.feedback, &one.tags];
    let words = words.into_iter().flatten().filter_map(|word| word.field.as_ref());
    let right = one.right.iter().flat_map(|right| &right.fields);
    lists
        .into_iter()
        .flatten()
        .chain(words)
        .chain(right)
        .chain(&one.id)
        .chain(&one.title)
        .chain(&mapping.ignore)
        .collect()
}

/// The user's mapping with the names of columns as the head writes them, whatever their case.
fn with_columns(own: &Mapping, head: &[String]) -> Result<Mapping, String> {
    let mut mapping = own.clone();
    let one = &mut mapping.question;
    let words = [&mut one.form, &mut one.kind, &mut one.level, &mut one.points, &mut one.page];
    let words = words.into_iter().flatten().filter_map(|word| word.field.as_mut());
    let right = one.right.iter_mut().flat_map(|right| &mut right.fields);
    let lists = [
        &mut one.prompt,
        &mut one.options,
        &mut one.wrong,
        &mut one.answers,
        &mut one.hints,
        &mut one.explanation,
        &mut one.feedback,
        &mut one.tags,
    ];
    let columns = lists.into_iter().flatten().chain(words).chain(right).chain(&mut one.id).chain(&mut one.title);
    for name in columns {
        let lower = name.trim().to_lowercase();
        match head.iter().find(|column| column.to_lowercase() == lower) {
            Some(column) => name.clone_from(column),
            None => {
                return Err(format!("the mapping names the column `{name}`, and the head has {}", named(head)));
            }
        }
    }
    for name in &mut mapping.ignore {
        let lower = name.trim().to_lowercase();
        if let Some(column) = head.iter().find(|column| column.to_lowercase() == lower) {
            name.clone_from(column);
        }
    }
    Ok(mapping)
}

/// The first names of a head, for messages.
fn named(head: &[String]) -> String {
    head.iter().take(12).map(|name| format!("`{}`", shortened(name))).collect::<Vec<_>>().join(", ")
}

/// A row as an object. A cell with nothing but spaces is none.
fn record(head: &[String], row: &Row) -> Node {
    let cell = |(name, cell): (&String, &str)| {
        let value = if cell.trim().is_empty() { Value::Null } else { Value::Text(cell.to_owned()) };
        (name.clone(), Node { line: row.line, value })
    };
    Node { line: row.line, value: Value::Object(head.iter().zip(&row.cells).map(cell).collect()) }
}

/// Numbers of right options count from 1. A row that names option 0 counts from 0, and then the others may too: which
/// option they mean is not known.
fn doubt(mapping: &Mapping, head: &[String], rows: &[Row]) -> Option<String> {
    let right = mapping.question.right.as_ref().filter(|right| right.by == By::Any)?;
    let columns: Vec<usize> =
        right.fields.iter().filter_map(|field| head.iter().position(|name| name == field)).collect();
    // An option that is called 0 is not the option before the first.
    let text = |row: &Row| row.cells.iter().enumerate().any(|(at, cell)| cell.trim() == "0" && !columns.contains(&at));
    let zero = |row: &&Row| columns.iter().filter_map(|at| row.cells.get(*at)).any(names_zero) && !text(row);
    let row = rows.iter().filter(|row| row.cells.len() == head.len()).find(zero)?;
    Some(format!(
        "numbers of right options count from 1, but line {} names option 0: say in a mapping how they count, \
         `right: {{field: …, is: number from 0}}`",
        row.line
    ))
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, format, import};
    use super::*;

    fn with(path: &str, text: &str, mapping: Option<&str>) -> Imported {
        let input = Input { path: path.into(), bytes: text.as_bytes().to_vec() };
        let mapping = mapping.map(|text| ("map.yaml".into(), text.to_owned()));
        import(format("csv").unwrap(), &Batch { inputs: vec![input], mapping, ..Batch::default() })
    }

    fn body(imported: &Imported) -> String {
        let pages: Vec<&str> =
            imported.files.iter().map(|(_, text)| text.splitn(3, "---\n").nth(2).unwrap_or_default().trim()).collect();
        pages.join("\n\n")
    }

    #[track_caller]
    fn page(text: &str, expected: &str, lost: &[&str]) {
        let imported = with("q.csv", text, None);
        let refused: Vec<_> = imported.notes.iter().filter_map(|note| note.refused.clone()).collect();
        assert!(refused.is_empty(), "{refused:?}");
        assert_eq!(body(&imported), expected.trim());
        let found: Vec<&String> = imported.notes.iter().flat_map(|note| &note.lost).collect();
        assert_eq!(found, lost);
    }

    #[track_caller]
    fn refused(text: &str, mapping: Option<&str>, line: usize, reason: &str) {
        let imported = with("q.csv", text, mapping);
        let found: Vec<_> =
            imported.notes.iter().filter_map(|note| Some((note.line, note.refused.as_deref()?))).collect();
        assert!(matches!(found.as_slice(), [(at, found)] if *at == line && found.contains(reason)), "{found:?}");
    }

    #[test]
    fn a_row_is_a_question() {
        page(
            "ID,Title,Question,Form,Option 1,Option 2,Option 3,Correct,Feedback 2,Hint,Explanation,Difficulty,Tags,Points\n\
             loop-1,Loops,\"How often, in all?\",choice,1,2,\"3, or more\",C,No.,Count.,So it is.,Hard,\"loops, counting\",2\n",
            "## Loops {#loop-1 .advanced points=2 tags=loops,counting}\n\nHow often, in all?\n\n- [ ] 1\n- [ ] 2\n  > No.\n\
             - [x] 3, or more\n\n> [!HINT]\n> Count.\n\n> [!EXPLANATION]\n> So it is.",
            &[],
        );
    }

    #[test]
    fn right_options_are_told_by_letters_numbers_or_texts() {
        for (right, expected) in [
            ("B", "- [ ] one\n- [x] two\n- [ ] three"),
            ("b", "- [ ] one\n- [x] two\n- [ ] three"),
            ("B)", "- [ ] one\n- [x] two\n- [ ] three"),
            ("2", "- [ ] one\n- [x] two\n- [ ] three"),
            ("two", "- [ ] one\n- [x] two\n- [ ] three"),
            ("TWO", "- [ ] one\n- [x] two\n- [ ] three"),
            ("B. two", "- [ ] one\n- [x] two\n- [ ] three"),
            ("\"A, C\"", "- [x] one\n- [ ] two\n- [x] three"),
            ("A and C", "- [x] one\n- [ ] two\n- [x] three"),
            ("AC", "- [x] one\n- [ ] two\n- [x] three"),
            ("1;3", "- [x] one\n- [ ] two\n- [x] three"),
            ("one|three", "- [x] one\n- [ ] two\n- [x] three"),
            ("\"one\nthree\"", "- [x] one\n- [ ] two\n- [x] three"),
        ] {
            let imported = with("q.csv", &format!("question,a,b,c,answer\nQ,one,two,three,{right}\n"), None);
            assert!(body(&imported).ends_with(expected), "{right}: {:?}", imported.notes);
        }
    }

    #[test]
    fn what_is_right_is_never_guessed() {
        let row = |row: &str| format!("question,a,b,c,right\n{row}\n");
        refused(&row("Q,3,4,5,3"), None, 2, "`3` is the number of one option and the text of another");
        refused(&row("Q,Python,C,B,C"), None, 2, "`C` is the letter of one option and the text of another");
        refused(&row("Q,one,two,three,four"), None, 2, "`four` is no letter, number or text of its options");
        refused(&row("Q,one,two,three,D"), None, 2, "`D` is no letter, number or text");
        refused(&row("Q,one,two,three,4"), None, 2, "`4` is no letter, number or text");
        refused(&row("Q,one,two,three,"), None, 2, "nothing is in `right`");
        refused(&row("Q,one,,three,B"), None, 2, "its right option B is empty");
        refused(&row("Q,one,,,A"), None, 2, "only one option");
        refused(&row("Q,one,two,two,A"), None, 2, "two of its options are the same: `two`");
        refused(&row("Q,one,two,three,\"A, A\""), None, 2, "option A twice");
        refused(&row(",one,two,three,A"), None, 2, "no prompt: nothing is in `question`");
        refused(&row("Q,one,two,three"), None, 2, "4 cells under a head of 5");
        refused(&row("Q,one,two,three,A,B"), None, 2, "6 cells under a head of 5");
        // A row that counts from 0 makes all numbers of its file uncertain, but not letters.
        let imported = with("q.csv", &row("Q,one,two,three,0\nR,one,two,three,1\nS,one,two,three,B"), None);
        let reasons: Vec<bool> = imported.notes.iter().map(|note| note.refused.is_some()).collect();
        assert_eq!(reasons, [true, true, false]);
        assert!(imported.notes[1].refused.as_ref().unwrap().contains("line 2 names option 0"));
        page(&row("Q,0,1,2,0"), "## Q {#q}\n\n- [x] 0\n- [ ] 1\n- [ ] 2", &[]);
    }

    #[test]
    fn options_stand_in_columns_or_in_one_cell() {
        let expected = "## Q {#q}\n\n- [x] a\n- [ ] b";
        page("question,options,right\nQ,a | b,1", expected, &[]);
        page("question,options,right\nQ,\"a\nb\",1", expected, &[]);
        page("question,choices,right\nQ,\"A) a\nB) b\",A", expected, &["the letters in front of its options"]);
        page("question,Option,Option,right\nQ,a,b,1", expected, &[]);
        page("question,answer_b,answer-a,right\nQ,b,a,A", expected, &[]);
        page(
            "Question,Correct Answer,Wrong Answer 1,Wrong Answer 2\nQ,a,b,",
            "## Q {#q shuffle=true}\n\n- [x] a\n- [ ] b",
            &[],
        );
        refused("question,option 1,option 3,right\nQ,a,b,1", None, 1, "a gap, or two mean the same, before `option 3`");
        refused("question,a,option 1,right\nQ,a,b,1", None, 1, "two mean the same");
        refused("question,options,a,right\nQ,a,b,1", None, 1, "`a` and `options` both hold options");
    }

    #[test]
    fn other_forms_are_named_or_follow_from_the_cells() {
        page("question,answer\nQ,Paris | paris|Lutetia", "## Q {#q}\n\n> [!ANSWER]\n> - Paris\n> - Lutetia", &[]);
        let table = "question,a,b,right,type\n\
            N,,,42,numeric\nT,,,1912,Short answer\nW,,,,essay\nC,,,The *back*,flashcard\nM,x,y,A,multiple response\nO,x,y,,order\n";
        page(
            table,
            "## N {#n .number}\n\n> [!ANSWER]\n> - 42\n\n## T {#t .text}\n\n> [!ANSWER]\n> - 1912\n\n## W {#w .written}\n\n\
             ## C {#c .recall}\n\n> [!ANSWER]\n> The \\*back\\*\n\n## M {#m .multiple}\n\n- [x] x\n- [ ] y\n\n\
             ## O {#o .order}\n\n1. x\n2. y",
            &[],
        );
        refused("question,a,b,right,type\nQ,x,y,A,matching", None, 2, "its form `matching` is not one");
        refused("question,a,b,right,type\nQ,x,y,A,text", None, 2, "its form is one without");
        refused("question,a,b,right,type\nQ,x,y,\"A,B\",single", None, 2, "asks for a single option, and 2 are right");
        refused("question,right,type\nQ,,text", None, 2, "it has no answer");
        refused("question,right,type\nQ,true,true/false", None, 2, "it has no options");
    }

    #[test]
    fn tables_come_in_many_dialects() {
        let expected = "## Q, or {#q-or}\n\n- [x] a\n- [ ] b";
        let semicolons = "commas between its columns, which are parted by semicolons";
        page("\u{feff}question,a,b,right\r\n\"Q, or\",a,b,A\r\n\r\n,,,\r\n", expected, &[]);
        page("question;a;b;right\nQ, or;a;b;A", expected, &[semicolons]);
        page("sep=;\nquestion;a;b;right\nQ, or;a;b;A", expected, &[semicolons]);
        page(
            "question\ta\tb\tright\nQ, or\ta\tb\tA",
            expected,
            &["commas between its columns, which are parted by tabs"],
        );
        page("question,a,b,right,,\n\"Q, or\",a,b,A,,\n", expected, &[]);
        page(
            "question,a,b,right\n\"He said \"\"no\"\"\nand left\",a,b,A",
            "## Question 1 {#he-said-no-and-left}\n\nHe said \"no\"\\\nand left\n\n- [x] a\n- [ ] b",
            &[],
        );
        let imported = with("q.tsv", "question\ta\tb\tright\nQ, or\ta\tb\tA", None);
        assert_eq!((body(&imported).as_str(), imported.notes[0].lost.len()), (expected, 0));
        refused("question,a,b,right\nQ,\"a,b,A\nR,a,b,A\n", None, 2, "a quote that opens here is never closed");
        refused("sep=x\n", None, 1, "`sep=x` names no separator");
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let text = "\n\nquestion,a,b,right\n\n\"Q\n\n\",a,b,A\n,,,\n\nR,a,b,C\n\nS,a,b\n";
        let imported = with("q.csv", text, None);
        let lines: Vec<usize> = imported.notes.iter().map(|note| note.line).collect();
        assert_eq!(lines, [5, 10, 12]);
    }

    #[test]
    fn what_is_no_table_of_questions_is_refused() {
        refused("", None, 0, "it is empty");
        refused("question,right\n", None, 1, "a head and no questions");
        refused("a line of prose\nand another", None, 1, "no column is called `question`; it has `a line of prose`");
        refused("question,a,b\nQ,a,b", None, 1, "no column is called `right`");
        refused("question,prompt,a,b,right\nQ,Q,a,b,A", None, 1, "`question` and `prompt` mean the same");
        refused("question,note,note,right\nQ,a,b,A", None, 1, "`note` stands twice");
    }

    #[test]
    fn an_unknown_column_is_told_once() {
        let text = "question,a,b,right,Author,Empty\nQ,a,b,A,me,\nR,a,b,B,me,\n";
        let imported = with("q.csv", text, None);
        assert_eq!(imported.notes[0].lost, ["the column `Author`"]);
        assert!(imported.notes[1..].iter().all(|note| note.lost.is_empty() && note.target.is_some()));
        let imported = with("q.csv", text, Some("ignore: author"));
        assert!(imported.notes.iter().all(|note| note.lost.is_empty()));
    }

    #[test]
    fn rows_may_name_their_page() {
        let imported = with("q.csv", "question,a,b,right,page\nQ,a,b,A,Two words\nR,a,b,B,\nS,a,b,A,Two words\n", None);
        let paths: Vec<&str> = imported.files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["content/q/two-words.md", "content/q.md"]);
        assert!(imported.files[0].1.contains("title: \"Two words\"") && imported.files[0].1.contains("## S"));
    }

    #[test]
    fn a_mapping_renames_columns() {
        let mapping = "question:\n  prompt: FRAGE\n  options: [Antwort A, Antwort B]\n  right: {field: Lösung, is: number from 0}\n  \
                       level: {field: Stufe, values: {leicht: beginner}}\n";
        let text = "Frage;Antwort A;Antwort B;Lösung;Stufe;Hint\nWas?;*a*;b;1;Leicht;So.\n";
        let imported = with("q.csv", text, Some(mapping));
        assert_eq!(body(&imported), "## Was? {#was .beginner}\n\n- [ ] \\*a\\*\n- [x] b\n\n> [!HINT]\n> So.");
        refused(text, Some("question: {prompt: Fragen}"), 1, "names the column `Fragen`, and the head has `Frage`");
        refused(text, Some("pages: a"), 1, "column 1: the mapping of a table has no `pages`");
    }

    #[test]
    fn texts_may_be_markdown_or_html() {
        let text = "question,a,b,right\nWhat is `x`?,1. one,*two*,A\n";
        assert_eq!(
            body(&with("q.csv", text, Some("text: markdown"))),
            "## What is `x`? {#what-is-x}\n\n- [x] 1\\. one\n- [ ] *two*"
        );
        let text = "question,a,b,right\nWho&#039;s <b>she</b>?,&eacute;,&lt;p&gt;,&eacute;\n";
        assert_eq!(
            body(&with("q.csv", text, Some("text: html"))),
            "## Who's **she**? {#whos-she}\n\n- [x] é\n- [ ] \\<p>"
        );
    }

    #[test]
    fn what_has_no_place_is_named() {
        page(
            "question,a,b,right,level,kind,points,feedback c\nQ,a,b,A,impossible,debug,1.5,x\n",
            "## Q {#q .debug}\n\n- [x] a\n- [ ] b",
            &["the level `impossible`", "the points `1.5`", "feedback 3, which belongs to no option"],
        );
        page(
            "question,right\nQ,f(*x)\n",
            "## Q {#q}\n\n> [!ANSWER]\n> - `f(*x)`",
            &["the ignoring of case in the answer `f(*x)`"],
        );
    }
}
