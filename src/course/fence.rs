//! What an author says behind a code fence: the language, and how the code is shown.
//!
//! In: the info string. Out: a [`Fence`], and for `check` what in it cannot be understood. Code may also be taken from a
//! file of the course, so that what is shown is what was tried.

use super::paths::resolve;
use crate::diagnostic::{Code as Fault, Diagnostic, count, nearest};
use crate::markdown::{AttributeKind, Block, BlockKind, attributes};
use crate::text::{Files, Source, Span};
use camino::{Utf8Path, Utf8PathBuf};
use std::sync::Arc;

/// The largest file that code is taken from, in bytes: as much as is highlighted.
const LARGEST_CODE: usize = 200_000;

/// The highest number of a line.
const LAST_LINE: usize = 1_000_000;

/// Ranges of lines, both ends among them.
pub type Lines = Vec<(usize, usize)>;

/// The words behind a code fence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fence {
    /// The language; empty where none is named.
    pub language: String,
    /// The caption.
    pub label: Option<String>,
    /// The file that the code is taken from, and where that is written.
    pub file: Option<(String, Span)>,
    /// The lines of the file that are taken; all where nothing is said.
    pub lines: Option<(Lines, Span)>,
    /// The number of the first line, if lines are numbered.
    pub numbers: Option<usize>,
    /// Lines to look at. These and the next two count as the numbers that are shown, else from 1.
    pub mark: Lines,
    /// Lines that were added.
    pub added: Lines,
    /// Lines that were removed.
    pub removed: Lines,
}

impl Fence {
    /// The number of the first line, for `mark`, `added` and `removed`.
    pub fn first(&self) -> usize {
        self.numbers.unwrap_or(1)
    }

    /// Whether lines are shown one by one, with numbers or marks.
    pub fn by_line(&self) -> bool {
        self.numbers.is_some() || !(self.mark.is_empty() && self.added.is_empty() && self.removed.is_empty())
    }
}

/// Whether a line is in one of some ranges.
pub fn holds(lines: &Lines, line: usize) -> bool {
    lines.iter().any(|&(from, to)| (from..=to).contains(&line))
}

/// Reads the info string of a fence; what it does not understand is left to [`faults`].
pub fn fence(source: &Source, info: Span) -> Fence {
    read(source, info, &mut |_, _, _| {})
}

/// What cannot be understood behind a fence: the place, the message and the way out.
pub fn faults(source: &Source, info: Span) -> Vec<(Span, String, String)> {
    let mut found = Vec::new();
    let fence = read(source, info, &mut |span, message, help| found.push((span, message, help.to_owned())));
    if let (None, Some((_, span))) = (&fence.file, &fence.lines) {
        let help = "name the file with `file=\"…\"`; to light lines of this code write `mark=`".to_owned();
        found.push((*span, "`lines=` takes lines out of a file, but none is named".to_owned(), help));
    }
    found
}

fn read(source: &Source, info: Span, report: &mut dyn FnMut(Span, String, &str)) -> Fence {
    let mut fence = Fence::default();
    for (index, word) in attributes(source, info).into_iter().enumerate() {
        let span = word.span;
        match word.kind {
            AttributeKind::Word(word) if index == 0 => fence.language = word,
            // `#` and `.` belong to names such as `.net` or `#!`; only the first word names a language.
            AttributeKind::Class(word) if index == 0 => fence.language = format!(".{word}"),
            AttributeKind::Word(word) if word == "numbers" => fence.numbers = Some(1),
            AttributeKind::Pair(key, value, place) => {
                let lines = |report: &mut dyn FnMut(Span, String, &str)| match parse_lines(&value) {
                    Some(lines) => lines,
                    None => {
                        let help = "lines count from 1; write `2`, `2-3` or `2,5-7`";
                        report(span, format!("`{value}` names no lines"), help);
                        Lines::new()
                    }
                };
                match key.as_str() {
                    "label" => {
                        if value.trim().is_empty() {
                            report(span, "the label is empty".to_owned(), "");
                        }
                        fence.label = Some(value);
                    }
                    // Whether the marks can be used, the question with the gaps says.
                    "gaps" => {
                        if value.chars().count() % 2 == 1 {
                            let help =
                                "write what opens and what closes a gap, such as `gaps=\"«»\"`; empty for no gaps";
                            report(span, format!("`{value}` cannot be halved"), help);
                        }
                    }
                    "file" => {
                        if value.trim().is_empty() {
                            report(span, "the name of the file is empty".to_owned(), "");
                        }
                        fence.file = Some((value, place));
                    }
                    "lines" => fence.lines = Some((lines(report), place)),
                    "numbers" => match value.parse() {
                        Ok(first) if (1..=LAST_LINE).contains(&first) => fence.numbers = Some(first),
                        _ => report(
                            span,
                            format!("`{value}` is not the number of a first line"),
                            "write `numbers` to count from 1, or `numbers=40`",
                        ),
                    },
                    "mark" => fence.mark = lines(report),
                    "added" => fence.added = lines(report),
                    "removed" => fence.removed = lines(report),
                    _ => unknown(source, span, &key, report),
                }
            }
            _ => unknown(source, span, source.slice(span), report),
        }
    }
    fence
}

const WORDS: &[&str] = &["label", "gaps", "file", "lines", "numbers", "mark", "added", "removed"];

fn unknown(source: &Source, span: Span, word: &str, report: &mut dyn FnMut(Span, String, &str)) {
    let message = format!("`{}` is not understood here", source.slice(span));
    match nearest(word, WORDS.iter().copied()) {
        Some(near) => report(span, message, &format!("did you mean `{near}`?")),
        None => report(
            span,
            message,
            "behind the fence stand the language and then, if wanted, `label=\"…\"`, `numbers`, `mark=`, `added=`, `removed=`, `file=` and `lines=`",
        ),
    }
}

/// `2`, `2-3` or `2,5-7`; both ends of a range are in it.
pub(super) fn parse_lines(text: &str) -> Option<Lines> {
    let mut lines = Lines::new();
    for part in text.split(',') {
        let ends: Vec<Option<usize>> = part.split(['-', '–']).map(|end| number(end.trim())).collect();
        match ends.as_slice() {
            [Some(line)] => lines.push((*line, *line)),
            [Some(from), Some(to)] if from < to => lines.push((*from, *to)),
            _ => return None,
        }
    }
    lines.iter().all(|&(from, to)| from >= 1 && to <= LAST_LINE).then_some(lines)
}

/// A number in plain digits, as the page's script reads it; `+3` is none.
pub(super) fn number(text: &str) -> Option<usize> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Puts the code of files in place of empty fences with `file=`, however deep they stand; `taken` gets these files, also
/// those that are not there.
pub(super) fn include(
    files: &dyn Files,
    source: &Arc<Source>,
    blocks: &mut [Block],
    taken: &mut Vec<Utf8PathBuf>,
    findings: &mut Vec<Diagnostic>,
) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Code(code) => {
                let fence = fence(source, code.info);
                let Some((name, place)) = &fence.file else { continue };
                let folder = source.path().parent().unwrap_or(Utf8Path::new(""));
                taken.extend(resolve(folder, name));
                match load(files, source, &fence, name, *place, &code.text) {
                    Ok(text) => code.text = text.into(),
                    Err(finding) => findings.push(*finding),
                }
            }
            BlockKind::List { items, .. } => {
                items.iter_mut().for_each(|item| include(files, source, &mut item.blocks, taken, findings));
            }
            BlockKind::Quote { blocks, .. } => include(files, source, blocks, taken, findings),
            _ => {}
        }
    }
}

fn load(
    files: &dyn Files,
    source: &Arc<Source>,
    fence: &Fence,
    name: &str,
    place: Span,
    own: &str,
) -> Result<String, Box<Diagnostic>> {
    let fail = |fault: Fault, span: Span, message: String, help: &str| {
        let finding = Diagnostic::new(fault, message).at(source, span, "");
        Box::new(if help.is_empty() { finding } else { finding.help(help) })
    };
    if !own.trim().is_empty() {
        let help = "leave the fence empty, or leave `file=` out";
        return Err(fail(Fault::FenceAttribute, place, "the fence has a file and code of its own".to_owned(), help));
    }
    let folder = source.path().parent().unwrap_or(Utf8Path::new(""));
    let path = resolve(folder, name).filter(|path| path.starts_with("content") || path.starts_with("static"));
    let Some(path) = path else {
        let help = "take code from files below `content` or `static`, with a relative path";
        return Err(fail(Fault::PathEscapes, place, format!("`{name}` leads out of the course's content"), help));
    };
    if !files.has(&path) {
        let near = files.paths().iter().filter(|other| other.parent() == path.parent());
        let near = nearest(path.file_name().unwrap_or_default(), near.filter_map(|other| other.file_name()));
        let help = near.map_or("paths are relative to this file".to_owned(), |near| format!("did you mean `{near}`?"));
        return Err(fail(Fault::MissingFile, place, format!("there is no file `{path}`"), &help));
    }
    let bytes = files
        .read(&path)
        .map_err(|error| fail(Fault::MissingFile, place, format!("`{path}` cannot be read: {error}"), ""))?;
    if bytes.len() > LARGEST_CODE {
        let message = format!("`{path}` is {} bytes long, more than the {LARGEST_CODE} of a code block", bytes.len());
        return Err(fail(Fault::TooLarge, place, message, "make a smaller file for the page"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        fail(Fault::NotUtf8, place, format!("`{path}` is not UTF-8 at byte {at}"), "save it as UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n");
    let all: Vec<&str> = text.lines().collect();
    let Some((lines, span)) = &fence.lines else {
        return Ok(all.iter().map(|line| format!("{line}\n")).collect());
    };
    let mut taken = String::new();
    for &(from, to) in lines {
        if to > all.len() {
            let message = format!("`{path}` has {}, but no line {to}", count(all.len(), "line"));
            return Err(fail(Fault::FenceAttribute, *span, message, "lines count from 1"));
        }
        all[from - 1..to].iter().for_each(|line| {
            taken.push_str(line);
            taken.push('\n');
        });
    }
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_info(info: &str) -> (Fence, Vec<String>) {
        let source = Source::new("a.md", info);
        let span = Span::new(0, info.len());
        let faults = faults(&source, span).into_iter().map(|(_, message, _)| message).collect();
        (fence(&source, span), faults)
    }

    #[test]
    fn words_behind_a_fence() {
        let (fence, faults) = read_info("python label=\"A loop\" numbers=40 mark=41,43-44 added=45 removed=46");
        assert_eq!(faults, [""; 0]);
        assert_eq!((fence.language.as_str(), fence.label.as_deref()), ("python", Some("A loop")));
        assert_eq!((fence.first(), fence.by_line()), (40, true));
        assert_eq!(
            (fence.mark, fence.added, fence.removed),
            (vec![(41, 41), (43, 44)], vec![(45, 45)], vec![(46, 46)])
        );
        assert!(!read_info("python").0.by_line());
        assert_eq!(read_info("text numbers").0.first(), 1);
    }

    #[test]
    fn what_is_not_understood_is_told() {
        for (info, expected) in [
            ("py title=x", "`title=x` is not understood here"),
            ("py lable=x", "`lable=x` is not understood here"),
            ("py mark=x", "`x` names no lines"),
            ("py mark=0", "`0` names no lines"),
            ("py added=3-2", "`3-2` names no lines"),
            ("py numbers=0", "`0` is not the number of a first line"),
            ("py lines=1", "`lines=` takes lines out of a file, but none is named"),
            ("py label=\"\"", "the label is empty"),
            ("py gaps=«", "`«` cannot be halved"),
            ("py mark=99999999999999999999", "`99999999999999999999` names no lines"),
        ] {
            assert_eq!(read_info(info).1, [expected], "{info}");
        }
    }
}
