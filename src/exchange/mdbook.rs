//! The quizzes of mdbook-quiz: one TOML file a quiz, with questions to pick, to type and to trace.
//!
//! In: TOML files with an array of tables `questions`. Out: a page a file. What the fields mean is taken from the
//! schema of mdbook-quiz (its crate `mdbook-quiz-schema`) and from how its components draw and compare:
//!
//! - Options are mixed for each learner, unless `answerIndex` places the right ones or `sortAnswers` sorts all of them.
//! - A typed answer ignores case and the spaces around it.
//! - A traced program either does not compile, or its output is typed, to the letter but for the spaces around it.
//! - In code, what stands between `` `[ `` and `` ]` `` is highlighted; code without a language is Rust.

use super::clean::{Cleaner, Markdown, parse};
use super::page::each_page;
use super::{Answer, Batch, Choice, Input, Note, Page, Piece, Question, Typed, page_path};
use crate::diagnostic::count;
use crate::markdown::{self, BlockKind, each_block};
use crate::text::Span;
use std::collections::BTreeSet;
use toml::de::{DeTable, DeValue};

/// The largest file that is read, in bytes: its tree takes a hundred times as much, and the largest quiz that was met
/// has 20 KB.
const LARGEST: usize = 1 << 20;

/// The most bytes of shared texts on a page, repeated ones included.
const MOST_SHARED: usize = 2 * LARGEST;

/// Reads quizzes; each file becomes a page.
pub(super) fn read(batch: &Batch) -> (Vec<Page>, Vec<Note>) {
    each_page(batch, |input, notes| quiz(batch, input, notes))
}

fn quiz(batch: &Batch, input: &Input, notes: &mut Vec<Note>) -> Result<Page, (usize, String)> {
    let text = input.text().map_err(|reason| (0, reason))?;
    if text.len() > LARGEST {
        let reason = format!("it is {} bytes long, more than the {LARGEST} of a quiz: part it", text.len());
        return Err((0, reason));
    }
    let lines = Lines::new(&text);
    let tree = DeTable::parse(&text).map_err(|error| {
        let line = error.span().map_or(0, |span| lines.at(span.start));
        (line, format!("it is not TOML: {}", error.message()))
    })?;
    let tree = tree.get_ref();
    let questions = tree.get("questions").map(|value| value.get_ref()).ok_or("no `[[questions]]`, so it is no quiz");
    let questions = questions.and_then(|value| value.as_array().ok_or("a field `questions` that is no list"));
    let questions = questions.map_err(|what| (0, format!("it has {what}")))?;
    let path = page_path(&input.path);
    let mut file = File { cleaner: Cleaner::new(batch, &input.path, &path), marks: 0, hidden: 0 };
    let mut page = Page {
        title: title(input.path.file_stem().unwrap_or_default()),
        path,
        from: input.path.clone(),
        language: super::language_of(&input.path),
        ..Page::default()
    };
    let shared = tree.get("multipart").and_then(|value| value.get_ref().as_table());
    let mut used = BTreeSet::new();
    let mut room = MOST_SHARED;
    for (index, value) in questions.iter().enumerate() {
        let number = index + 1;
        let mut question =
            Question { name: format!("question {number}"), line: lines.at(value.span().start), ..Question::default() };
        let table = value.get_ref().as_table();
        match table {
            Some(table) => {
                if let Err(reason) = file.question(table, &mut question) {
                    question.refuse(reason);
                }
            }
            None => question.refuse("it is no table"),
        }
        question.lost = file.lost();
        let key = table.and_then(|table| text_of(table, "multipart"));
        let Some(key) = key else {
            page.pieces.push(Piece::Question(Box::new(question)));
            continue;
        };
        let Some(text) = shared.and_then(|shared| text_of(shared, key)) else {
            question.refuse(format!("the text `{key}` that it shares with others is not under `[multipart]`"));
            page.pieces.push(Piece::Question(Box::new(question)));
            continue;
        };
        // Questions of one text that follow each other stand under it together.
        let again = used.replace(key) == Some(key);
        let before = index.checked_sub(1).and_then(|before| questions.get(before)?.get_ref().as_table());
        let same = again && before.and_then(|before| text_of(before, "multipart")) == Some(key);
        match page.pieces.last_mut() {
            Some(Piece::Group { questions, .. }) if same => questions.push(question),
            _ if text.len() > room => {
                question.refuse(format!(
                    "the text `{key}` that it shares would be repeated too often: put its questions behind each other"
                ));
                page.pieces.push(Piece::Question(Box::new(question)));
            }
            _ => {
                room -= text.len();
                let cleaned = file.text(text);
                let lost = file.lost();
                if !lost.is_empty() && !again {
                    let line = question.line;
                    notes.push(Note { path: input.path.clone(), line, lost, ..Note::default() });
                }
                let (title, rest) = heading(cleaned);
                page.pieces.push(Piece::Group { title, shared: rest, questions: vec![question] });
            }
        }
    }
    if page.pieces.is_empty() {
        return Err((0, "it holds no question".to_owned()));
    }
    number(&mut page.pieces);
    let mut lost = unknown("", tree, &["questions", "multipart"]);
    match (shared, tree.get("multipart")) {
        (Some(shared), _) => {
            let unused = shared.keys().map(|key| key.get_ref().as_ref()).filter(|key: &&str| !used.contains(key));
            lost.extend(unused.map(|key| format!("the text `{key}` under `[multipart]`, which no question shares")));
        }
        (None, Some(_)) => lost.push("the field `multipart`, which is no table".to_owned()),
        (None, None) => {}
    }
    if !lost.is_empty() {
        notes.push(Note { path: input.path.clone(), lost, ..Note::default() });
    }
    page.copies = file.cleaner.copies();
    Ok(page)
}

/// The name of a file in words.
fn title(stem: &str) -> String {
    let words = stem.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The heading over a text that questions share, which is its first paragraph if that is short, and the rest.
fn heading(text: Markdown) -> (String, Markdown) {
    let Some((title, rest)) = text.split_title(false) else { return (String::new(), text) };
    let (_, blocks) = title.parse(false);
    let mut words = String::new();
    markdown::each_content(&blocks, &mut |content| words.push_str(&markdown::plain(content)));
    (words, rest)
}

/// Groups without a heading are called by the numbers of their questions.
fn number(pieces: &mut [Piece]) {
    let mut first = 1;
    for piece in pieces {
        let Piece::Group { title, questions, .. } = piece else {
            first += 1;
            continue;
        };
        let last = first + questions.len() - 1;
        if title.is_empty() {
            *title = if first == last { format!("Question {first}") } else { format!("Questions {first} to {last}") };
        }
        first = last + 1;
    }
}

/// A field that is a text.
fn text_of<'t>(table: &'t DeTable<'_>, field: &str) -> Option<&'t str> {
    table.get(field)?.get_ref().as_str()
}

/// The fields of a table that mean nothing here.
fn unknown(prefix: &str, table: &DeTable<'_>, known: &[&str]) -> Vec<String> {
    let names = table.keys().map(|key| key.get_ref().as_ref()).filter(|name: &&str| !known.contains(name));
    names.map(|name| format!("the field `{prefix}{name}`")).collect()
}

/// Where lines start, so that a line is found without reading the text again.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect())
    }

    fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}

/// The texts of one file.
struct File<'a> {
    cleaner: Cleaner<'a>,
    /// Highlighted places and hidden lines of the question that is being read.
    marks: usize,
    hidden: usize,
}

impl File<'_> {
    fn question(&mut self, table: &DeTable<'_>, question: &mut Question) -> Result<(), String> {
        question.id = text_of(table, "id").map(str::to_owned);
        let fields = ["id", "type", "multipart", "prompt", "answer", "context", "promptExplanation"];
        let mut lost = unknown("", table, &fields);
        for field in ["id", "context", "multipart"] {
            if table.get(field).is_some_and(|value| !value.get_ref().is_str()) {
                lost.push(format!("the field `{field}`, which is no text"));
            }
        }
        if table.get("promptExplanation").and_then(|value| value.get_ref().as_bool()) == Some(true) {
            lost.push("the request to explain the answer".to_owned());
        }
        let part = |field: &str| {
            let value = table.get(field).ok_or_else(|| format!("it has no `{field}`"))?;
            value.get_ref().as_table().ok_or_else(|| format!("its `{field}` is no table: write `{field}.… = …`"))
        };
        let (prompt, answer) = (part("prompt")?, part("answer")?);
        let (in_prompt, in_answer): (&[&str], &[&str]) = match text_of(table, "type") {
            Some("MultipleChoice") => (&["prompt", "distractors", "answerIndex", "sortAnswers"], &["answer"]),
            Some("ShortAnswer") => (&["prompt", "response"], &["answer", "alternatives"]),
            Some("Tracing") => (&["program"], &["doesCompile", "stdout", "lineNumber"]),
            Some(other) => {
                let reason = format!("its type `{other}` is none of `MultipleChoice`, `ShortAnswer` and `Tracing`");
                return Err(reason);
            }
            None => return Err("it has no `type`".to_owned()),
        };
        lost.extend(unknown("prompt.", prompt, in_prompt));
        lost.extend(unknown("answer.", answer, in_answer));
        lost.into_iter().for_each(|one| self.cleaner.lose(one));
        let context = text_of(table, "context").map(|context| self.text(context)).unwrap_or_default();
        question.explanation = Some(context);
        if in_prompt.contains(&"program") {
            return self.tracing(prompt, answer, question);
        }
        let asked = text_of(prompt, "prompt").ok_or("it has no `prompt.prompt` that is a text")?;
        question.prompt = self.text(asked);
        if in_prompt.contains(&"distractors") {
            self.multiple_choice(prompt, answer, question)
        } else {
            self.short_answer(prompt, answer, question)
        }
    }

    fn multiple_choice(
        &mut self,
        prompt: &DeTable<'_>,
        answer: &DeTable<'_>,
        question: &mut Question,
    ) -> Result<(), String> {
        let value = answer.get("answer").ok_or("it has no `answer.answer`")?.get_ref();
        let (multiple, right) = match value.as_str() {
            Some(one) => (false, vec![one]),
            None => (true, texts(value).ok_or("its `answer.answer` is neither a text nor a list of texts")?),
        };
        if right.is_empty() {
            return Err("its `answer.answer` is an empty list, so nothing is right".to_owned());
        }
        let wrong = match prompt.get("distractors") {
            Some(value) => texts(value.get_ref()).ok_or("its `prompt.distractors` is no list of texts")?,
            None => Vec::new(),
        };
        if right.len() + wrong.len() < 2 {
            return Err("it has only one option: write `prompt.distractors`".to_owned());
        }
        let place = prompt.get("answerIndex").map(|value| whole(value.get_ref()));
        let sorted = prompt.get("sortAnswers").and_then(|value| value.get_ref().as_bool()) == Some(true);
        let mut options: Vec<(bool, &str)> = right.iter().map(|text| (true, *text)).collect();
        let wrong = wrong.iter().map(|text| (false, *text));
        match place {
            Some(Some(place)) => {
                let place = place.min(wrong.len());
                let mut all: Vec<_> = wrong.collect();
                all.splice(place..place, options);
                options = all;
            }
            _ => options.extend(wrong),
        }
        if place == Some(None) {
            self.cleaner.lose("the field `prompt.answerIndex`, which is no number of an option");
        }
        let placed = matches!(place, Some(Some(_)));
        if sorted && !placed {
            // As scripts compare texts.
            options.sort_by(|(_, one), (_, other)| one.encode_utf16().cmp(other.encode_utf16()));
        }
        let mut options: Vec<Choice> = options
            .into_iter()
            .map(|(right, text)| Choice { right, text: self.option(text), feedback: None })
            .collect();
        if !placed && !sorted {
            Choice::mix(&mut options);
            question.shuffle = true;
        }
        question.answer = Answer::Options { multiple, options };
        Ok(())
    }

    fn short_answer(
        &mut self,
        prompt: &DeTable<'_>,
        answer: &DeTable<'_>,
        question: &mut Question,
    ) -> Result<(), String> {
        let first = text_of(answer, "answer").ok_or("it has no `answer.answer` that is a text")?;
        let more = match answer.get("alternatives") {
            Some(value) => texts(value.get_ref()).ok_or("its `answer.alternatives` is no list of texts")?,
            None => Vec::new(),
        };
        match text_of(prompt, "response") {
            None | Some("short") => {}
            Some("long") => self.cleaner.lose("the large field for the answer"),
            Some("code") => self.cleaner.lose("the code editor for the answer"),
            Some(other) => self.cleaner.lose(format!("the field for an answer of the kind `{other}`")),
        }
        let mut seen = BTreeSet::new();
        let mut answers = Vec::new();
        for text in std::iter::once(first).chain(more) {
            let text = text.trim();
            if text.is_empty() {
                return Err("one of its answers is empty, and nobody can type that".to_owned());
            }
            if seen.insert(text.to_lowercase()) {
                let (typed, any_case) = Typed::any_case(text);
                answers.extend(typed);
                if !any_case {
                    self.cleaner.lose(format!("the indifference of `{}` to capitals", text.replace('\n', " ")));
                }
            }
        }
        question.answer = Answer::Typed { number: false, answers };
        Ok(())
    }

    /// A program, of which the learner says in one answer whether it compiles and what it prints: with two forms, one
    /// for each, the form itself would tell whether it does.
    fn tracing(&mut self, prompt: &DeTable<'_>, answer: &DeTable<'_>, question: &mut Question) -> Result<(), String> {
        let program = text_of(prompt, "program").ok_or("it has no `prompt.program` that is a text")?;
        let program = self.code(program.trim(), false);
        question.title = Some(Markdown::text("What does this program print?"));
        question.prompt = Markdown::join([
            self.cleaner.markdown(&format!("If it does not compile, write `{ERROR}`.")),
            Markdown::code("rust", &program),
        ]);
        let compiles = answer.get("doesCompile").and_then(|value| value.get_ref().as_bool());
        let compiles = compiles.ok_or("it has no `answer.doesCompile` that is `true` or `false`")?;
        let mut answers = Vec::new();
        let code = |text: &str| Typed { text: text.to_owned(), right: true, code: true, ..Typed::default() };
        if compiles {
            let printed = text_of(answer, "stdout").filter(|printed| !printed.trim().is_empty());
            let printed = printed.ok_or("it compiles, and no `answer.stdout` says what it prints")?;
            if answer.get("lineNumber").is_some() {
                self.cleaner.lose("the field `answer.lineNumber`, because it compiles");
            }
            if printed.trim().eq_ignore_ascii_case(ERROR) {
                self.cleaner.lose(format!("the difference between printing `{ERROR}` and not compiling"));
            }
            // Spaces in front of the first line do not count there, and do in an answer of several lines here.
            let whole = printed.trim_end().trim_start_matches('\n');
            answers.push(code(whole));
            if whole.contains('\n') && whole != printed.trim() {
                answers.push(code(printed.trim()));
            }
        } else {
            if answer.get("stdout").is_some() {
                self.cleaner.lose("the field `answer.stdout`, because it does not compile");
            }
            answers.push(code(ERROR));
            answers.push(Typed { text: format!("(?i){ERROR}"), right: true, pattern: true, ..Typed::default() });
            let line = answer.get("lineNumber").map(|value| whole(value.get_ref()).filter(|line| *line > 0));
            let told = match line {
                Some(Some(line)) => {
                    format!("It does not compile. The last line that the error involves is line {line}.")
                }
                _ => "It does not compile.".to_owned(),
            };
            if line == Some(None) {
                self.cleaner.lose("the field `answer.lineNumber`, which is no number of a line");
            }
            let context = question.explanation.take().unwrap_or_default();
            question.explanation = Some(Markdown::join([Markdown::text(&told), context]));
        }
        question.answer = Answer::Typed { number: false, answers };
        Ok(())
    }

    /// What was lost since the last call.
    fn lost(&mut self) -> Vec<String> {
        let (marks, hidden) = (std::mem::take(&mut self.marks), std::mem::take(&mut self.hidden));
        if marks > 0 {
            self.cleaner.lose(format!("the highlight of {} in its code", count(marks, "place")));
        }
        if hidden > 0 {
            let were = if hidden == 1 { "was" } else { "were" };
            self.cleaner.lose(format!("{} of code that {were} hidden", count(hidden, "line")));
        }
        self.cleaner.lost()
    }

    fn text(&mut self, text: &str) -> Markdown {
        let prepared = self.prepare(text);
        self.cleaner.markdown(&prepared)
    }

    fn option(&mut self, text: &str) -> Markdown {
        let prepared = self.prepare(text);
        self.cleaner.option(&prepared)
    }

    /// A text with its code as learners are to see it.
    fn prepare(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for (sign, letter) in [("own", "O"), ("read", "R"), ("write", "W"), ("flow", "F")] {
            let sign = format!("@Perm{{{sign}}}");
            if text.contains(&sign) {
                self.cleaner.lose(format!("the sign `{sign}`, which is the letter {letter} here"));
                text = text.replace(&sign, &format!("**{letter}**"));
            }
        }
        let (source, document) = parse(&text, false);
        let mut places = Vec::new();
        each_block(&document.blocks, &mut |block| {
            if let BlockKind::Code(code) = &block.kind {
                places.push((block.span, code.is_fenced(block.span), code.text.as_ref()));
            }
        });
        places.sort();
        let top: BTreeSet<Span> = document.blocks.iter().map(|block| block.span).collect();
        let mut prepared = String::with_capacity(source.text().len());
        let mut at = 0;
        for (place, fenced, code) in places {
            // Code that is only indented is Rust too, which a fence can say where it stands in no list.
            let line = source.line(place.start).start;
            let indented = !fenced && top.contains(&place);
            let start = if indented { line } else { place.start };
            if start < at || place.end <= start {
                continue;
            }
            prepared.push_str(&source.text()[at..start]);
            if indented {
                let code = self.code(code, false);
                prepared.push_str(Markdown::code("rust", &code).as_str());
                prepared.push('\n');
            } else {
                prepared.push_str(&self.block(source.slice(place), fenced));
            }
            at = place.end;
        }
        prepared + &source.text()[at..]
    }

    /// A code block, its fences included.
    fn block(&mut self, block: &str, fenced: bool) -> String {
        if !fenced {
            return self.code(block, false);
        }
        let (first, rest) = block.split_once('\n').unwrap_or((block, ""));
        let width = first.len() - first.trim_start_matches(['`', '~']).len();
        let info = first[width..].trim();
        let end = info.find([',', ' ', '{', '\t']).unwrap_or(info.len());
        let (language, words) = (&info[..end], info[end..].trim_matches([',', ' ', '\t']));
        let drawn = language == "aquascope";
        let shown = match language {
            "" | "ide" | "aquascope" => "rust",
            language => language,
        };
        if drawn {
            self.cleaner.lose("the drawing that Aquascope makes of a program");
        } else if !words.is_empty() {
            self.cleaner.lose(format!("`{words}` behind a code block"));
        }
        let line = if rest.is_empty() { "" } else { "\n" };
        let code = self.code(rest, drawn);
        format!("{}{shown}{line}{code}", &first[..width])
    }

    /// Code without marks, and where Aquascope draws it also without the lines that it hides.
    fn code(&mut self, code: &str, drawn: bool) -> String {
        let mut shown = String::with_capacity(code.len());
        if drawn {
            for line in code.split_inclusive('\n') {
                let bare = line.trim_start_matches([' ', '>', '\t']);
                // An attribute starts with the same sign, and is code.
                if bare.starts_with('#') && !bare.starts_with("#[") && !bare.starts_with("#!") {
                    self.hidden += 1;
                    continue;
                }
                shown.push_str(&unmarked(line));
            }
        } else {
            self.marks += code.matches("`[").count();
            shown.push_str(&code.replace("`[", "").replace("]`", ""));
        }
        shown
    }
}

/// What is typed where a program does not compile.
const ERROR: &str = "error";

/// A line of a program without what tells Aquascope where and what to draw: `` `[]` ``, `` `(…)` `` and `` `{…}` ``.
fn unmarked(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    // Ends that do not come any more are not looked for again.
    let mut ends = vec![('[', "]`"), ('(', ")`"), ('{', "}`")];
    while let Some((before, behind)) = rest.split_once('`') {
        kept.push_str(before);
        let kind = ends.iter().position(|(open, _)| behind.starts_with(*open));
        match kind.map(|kind| (kind, behind.split_once(ends[kind].1))) {
            Some((_, Some((_, after)))) => rest = after,
            found => {
                if let Some((kind, _)) = found {
                    ends.remove(kind);
                }
                kept.push('`');
                rest = behind;
            }
        }
    }
    kept.push_str(rest);
    if kept.len() < line.len() {
        let end = if kept.ends_with('\n') { "\n" } else { "" };
        kept.truncate(kept.trim_end().len());
        kept.push_str(end);
    }
    kept
}

/// A list of texts.
fn texts<'t>(value: &'t DeValue<'_>) -> Option<Vec<&'t str>> {
    value.as_array()?.iter().map(|one| one.get_ref().as_str()).collect()
}

/// A whole number that counts something.
fn whole(value: &DeValue<'_>) -> Option<usize> {
    let number = value.as_integer()?;
    usize::from_str_radix(number.as_str(), number.radix()).ok()
}

#[cfg(test)]
mod tests {
    use super::super::{Imported, format, import};
    use super::*;

    fn one(text: &str) -> Imported {
        let input = Input { path: "quizzes/first-steps.toml".into(), bytes: text.as_bytes().to_vec() };
        import(format("mdbook-quiz").unwrap(), &Batch { inputs: vec![input], ..Batch::default() })
    }

    /// The page without its front matter, and what was lost of each question.
    #[track_caller]
    fn page(text: &str, expected: &str) -> Vec<String> {
        let imported = one(text);
        let refused: Vec<_> = imported.notes.iter().filter_map(|note| note.refused.clone()).collect();
        let (path, page) = imported.files.first().unwrap_or_else(|| panic!("{refused:?}"));
        assert_eq!(path, "content/quizzes/first-steps.md");
        assert!(page.contains("\ntitle: \"First steps\"\n"), "{page}");
        let body = page.split_once("\n---\n").map(|(_, body)| body.trim()).unwrap_or_default();
        assert_eq!(body, expected.trim(), "{body}");
        assert_eq!(refused, Vec::<String>::new());
        imported.notes.into_iter().flat_map(|note| note.lost).collect()
    }

    #[track_caller]
    fn refused(text: &str, reason: &str) {
        let imported = one(text);
        let found = imported.notes.iter().find_map(|note| note.refused.clone()).unwrap_or_default();
        assert!(found.contains(reason) && imported.files.is_empty(), "{reason}: {found:?}");
    }

    const CHOICE: &str = "[[questions]]\ntype = \"MultipleChoice\"\nid = \"q\"\nprompt.prompt = \"Pick\"\n";
    const TRACE: &str =
        "[[questions]]\ntype = \"Tracing\"\nid = \"q\"\nprompt.program = \"\"\"\nfn main() {}\n\"\"\"\n";
    const TYPED: &str = "[[questions]]\ntype = \"ShortAnswer\"\nid = \"q\"\nprompt.prompt = \"Type\"\n";

    #[test]
    fn options_are_mixed_unless_they_are_placed_or_sorted() {
        let text = format!("{CHOICE}answer.answer = \"a\"\nprompt.distractors = [\"b\", \"c\", \"d\"]\n");
        let mixed = "## Pick {#q shuffle=true}\n\n- [ ] d\n- [ ] c\n- [ ] b\n- [x] a\n";
        let lost = page(&text, mixed);
        assert!(lost.is_empty(), "{lost:?}");
        for (line, expected) in [
            ("prompt.answerIndex = 0", "- [x] a\n- [ ] b\n- [ ] c\n- [ ] d"),
            ("prompt.answerIndex = 2", "- [ ] b\n- [ ] c\n- [x] a\n- [ ] d"),
            ("prompt.answerIndex = 0x9", "- [ ] b\n- [ ] c\n- [ ] d\n- [x] a"),
            ("prompt.sortAnswers = true", "- [x] a\n- [ ] b\n- [ ] c\n- [ ] d"),
        ] {
            page(&format!("{text}{line}\n"), &format!("## Pick {{#q}}\n\n{expected}"));
        }
        let lost = page(&format!("{text}prompt.answerIndex = -1\n"), mixed);
        assert_eq!(lost, ["the field `prompt.answerIndex`, which is no number of an option"]);
    }

    #[test]
    fn a_list_of_answers_asks_for_all_that_apply() {
        let one = "answer.answer = [\"b\"]\nprompt.distractors = [\"a\"]\nprompt.sortAnswers = true\n";
        page(&format!("{CHOICE}{one}"), "## Pick {#q .multiple}\n\n- [ ] a\n- [x] b");
        let all = "answer.answer = [\"b\", \"a\"]\nprompt.distractors = []\nprompt.sortAnswers = true\n";
        page(&format!("{CHOICE}{all}"), "## Pick {#q .multiple}\n\n- [x] a\n- [x] b");
        refused(&format!("{CHOICE}answer.answer = []\nprompt.distractors = [\"a\", \"b\"]\n"), "nothing is right");
        refused(&format!("{CHOICE}answer.answer = \"a\"\nprompt.distractors = []\n"), "only one option");
        refused(&format!("{CHOICE}answer.answer = \"a\"\nprompt.distractors = [\"a\"]\n"), "the same");
        refused(&format!("{CHOICE}answer.answer = 2\nprompt.distractors = [\"a\", \"b\"]\n"), "neither a text nor");
        refused(&format!("{CHOICE}answer.answer = \"a\"\nprompt.distractors = [\"a\", 3]\n"), "no list of texts");
    }

    #[test]
    fn typed_answers_ignore_case() {
        let text =
            format!("{TYPED}answer.answer = \" let \"\nanswer.alternatives = [\"LET\", \"a_b\", \"#[x]\", \"1_0\"]\n");
        let lost = page(
            &text,
            "## Type {#q .text}\n\n> [!ANSWER]\n> - let\n> - `a_b`\n> - re: `(?i)a_b`\n> - `#[x]`\n> - re: `(?i)#\\[x\\]`\n> - `1_0`\n",
        );
        assert!(lost.is_empty(), "{lost:?}");
        let long = format!("`{}", "x".repeat(600));
        let lost = page(
            &format!("{TYPED}prompt.response = \"code\"\nanswer.answer = \"{long}\"\n"),
            &format!("## Type {{#q}}\n\n> [!ANSWER]\n> - `` {long} ``"),
        );
        assert_eq!(
            lost,
            ["the code editor for the answer".to_owned(), format!("the indifference of `{long}` to capitals")]
        );
        refused(&format!("{TYPED}answer.answer = \" \"\n"), "empty");
        refused(&format!("{TYPED}answer.answer = 3\n"), "no `answer.answer` that is a text");
    }

    #[test]
    fn a_program_is_traced_in_one_answer() {
        let head = "## What does this program print? {#q}\n\nIf it does not compile, write `error`.\n\n```rust\nfn main() {}\n```\n\n> [!ANSWER]\n";
        page(
            &format!("{TRACE}answer.doesCompile = true\nanswer.stdout = \" a`b\\n\"\n"),
            &format!("{head}> - `` a`b``"),
        );
        page(
            &format!("{TRACE}answer.doesCompile = true\nanswer.stdout = \"  a\\nb\\n\"\n"),
            &format!("{head}>\n> -\n>   ```\n>     a\n>   b\n>   ```\n> -\n>   ```\n>   a\n>   b\n>   ```"),
        );
        let error = format!("{head}> - `error`\n> - re: `(?i)error`\n\n> [!EXPLANATION]\n> It does not compile.");
        let line = " The last line that the error involves is line 3.\n>\n> Why.";
        page(
            &format!("{TRACE}answer.doesCompile = false\nanswer.lineNumber = 3\ncontext = \"Why.\"\n"),
            &format!("{error}{line}"),
        );
        let lost = page(&format!("{TRACE}answer.doesCompile = false\nanswer.lineNumber = 0\n"), &error);
        assert_eq!(lost, ["the field `answer.lineNumber`, which is no number of a line"]);
        let lost = page(
            &format!("{TRACE}answer.doesCompile = true\nanswer.stdout = \"Error\"\n"),
            &format!("{head}> - `Error`"),
        );
        assert_eq!(lost, ["the difference between printing `error` and not compiling"]);
        refused(&format!("{TRACE}answer.doesCompile = true\n"), "no `answer.stdout` says");
        refused(&format!("{TRACE}answer.stdout = \"1\"\n"), "no `answer.doesCompile`");
    }

    #[test]
    fn code_is_shown_as_its_readers_saw_it() {
        let prompt = "prompt.prompt = '''\nLook:\n\n```\na();\n```\n\n- in a list:\n\n  ```ide\n  `[b]`(`[c]`);\n  ```\n\n~~~text\nd\n~~~\n\n    ```\n    `[m]`\n\n```rust,ignore\n#[e]\n# f\n```\n\n```aquascope,interpreter\n#fn main() {\n#[g]\nh();`[]`  \ni`(focus,paths:*j)` `k`\n#}\n```\n'''\n";
        let lost = page(
            &format!("[[questions]]\ntype = \"ShortAnswer\"\nid = \"q\"\n{prompt}answer.answer = \"l\"\n"),
            "## Look: {#q}\n\n```rust\na();\n```\n\n- in a list:\n\n  ```rust\n  b(c);\n  ```\n\n~~~text\nd\n~~~\n\n````rust\n```\nm\n````\n\n```rust\n#[e]\n# f\n```\n\n```rust\n#[g]\nh();\ni `k`\n```\n\n> [!ANSWER]\n> - l",
        );
        let expected = [
            "`ignore` behind a code block",
            "the drawing that Aquascope makes of a program",
            "the highlight of 3 places in its code",
            "2 lines of code that were hidden",
        ];
        assert_eq!(lost, expected);
        assert_eq!(unmarked(&"`[".repeat(50_000)).len(), 100_000);
    }

    #[test]
    fn questions_of_one_text_stand_under_it() {
        let part = |id: &str, more: &str| {
            format!(
                "[[questions]]\ntype = \"ShortAnswer\"\nid = \"{id}\"\nprompt.prompt = \"P {id}\"\nanswer.answer = \"x\"\n{more}\n"
            )
        };
        let shared = |key: &str| format!("multipart = \"{key}\"");
        let text = format!(
            "{}{}{}{}[multipart]\nm = \"**All** of it.\\n\\n- a\"\nn = \"\"\n",
            part("a", &shared("m")),
            part("b", &shared("m")),
            part("c", ""),
            part("d", &shared("m"))
        );
        let lines = [part("a", &shared("m")), part("b", &shared("m")), "[multipart]\nm = \"- a\"\n".to_owned()];
        let imported = one(&lines.concat());
        assert!(imported.files[0].1.contains("\n## Questions 1 to 2\n\n- a\n"), "{}", imported.files[0].1);
        let question = |marks: &str, id: &str| format!("{marks} P {id} {{#{id}}}\n\n> [!ANSWER]\n> - x\n\n");
        let head = "## All of it.\n\n- a\n\n";
        let expected = format!(
            "{head}{}{}{}{head}{}",
            question("###", "a"),
            question("###", "b"),
            question("##", "c"),
            question("###", "d")
        );
        let lost = page(&text, &expected);
        assert_eq!(lost, ["the text `n` under `[multipart]`, which no question shares"]);
        refused(&part("a", &shared("q")), "not under `[multipart]`");
        let long = format!("[multipart]\nm = \"{}\"\n", "x ".repeat(300_000));
        let far: Vec<String> = (0..8)
            .map(|number| part(&format!("q{number}"), if number % 2 == 0 { "multipart = \"m\"" } else { "" }))
            .collect();
        let notes = one(&(far.concat() + &long)).notes;
        let refused: Vec<&str> = notes.iter().filter_map(|note| note.refused.as_deref()).collect();
        assert!(refused.len() == 1 && refused[0].contains("repeated too often"), "{refused:?}");
    }

    #[test]
    fn what_has_no_place_is_named() {
        let text = format!(
            "version = 1\n{TYPED}prompt.more = 1\nanswer.answer = \"x\"\nanswer.more = 1\npromptExplanation = true\nmore = 1\ncontext = 1\n"
        );
        let lost = page(&text, "## Type {#q}\n\n> [!ANSWER]\n> - x");
        let expected = [
            "the field `version`",
            "the field `more`",
            "the field `context`, which is no text",
            "the request to explain the answer",
            "the field `prompt.more`",
            "the field `answer.more`",
        ];
        assert_eq!(lost, expected);
    }

    #[test]
    fn what_is_no_quiz_is_refused_with_its_place() {
        for (text, line, reason) in [
            ("", 0, "no `[[questions]]`"),
            ("[book]\ntitle = \"x\"\n", 0, "no `[[questions]]`"),
            ("questions = 1\n", 0, "no list"),
            ("questions = []\n", 0, "no question"),
            ("a = 1\nb = [\n", 2, "not TOML"),
            ("questions = [1]\n", 1, "no table"),
            ("[[questions]]\n", 1, "no `prompt`"),
            ("\n[[questions]]\nprompt = \"x\"\n", 2, "is no table"),
            ("[[questions]]\nprompt.a = 1\nanswer.a = 1\n", 1, "no `type`"),
            ("[[questions]]\nprompt.a = 1\nanswer.a = 1\ntype = \"Essay\"\n", 1, "`Essay`"),
        ] {
            let imported = one(text);
            let found = imported.notes.iter().find_map(|note| Some((note.line, note.refused.clone()?)));
            let (place, found) = found.unwrap_or_default();
            assert!(place == line && found.contains(reason) && imported.files.is_empty(), "{text}: {place} {found}");
        }
        refused(&"#".repeat(LARGEST + 1), "part it");
        refused("a\u{0}", "not TOML");
    }
}
