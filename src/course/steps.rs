//! Step tables: a table and a block of code under a `.steps` heading, stepped through together.
//!
//! The table's column `line` says which lines of the code a row is about. In: the blocks of a section. Out: where the
//! two stand, so that they are drawn as one, or findings that say what is missing.

use super::fence::{fence, number};
use super::parts::Reader;
use crate::diagnostic::Code;
use crate::markdown::{Block, BlockKind, Inline, plain};
use crate::text::Span;

/// A step table and its code, as they stand among the blocks of their section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    /// The first byte of the later of the two.
    pub last: usize,
    /// The column that names lines of the code, from 0.
    pub column: usize,
}

/// The head of the column that names lines. It is part of the format, so it is the same in every language.
const LINE: &str = "line";

/// Reads a section whose heading has `.steps` at `place`: the last table and the block of code before it, else the first
/// one behind it. Gives the first byte of the earlier of the two, and the rest.
pub(super) fn read(reader: &mut Reader<'_>, blocks: &[Block], place: Span) -> Option<(usize, Steps)> {
    let is_code = |block: &Block| matches!(block.kind, BlockKind::Code(_));
    let last = blocks.iter().rposition(|block| matches!(block.kind, BlockKind::Table(_)));
    let Some((at, BlockKind::Table(table))) = last.map(|at| (at, &blocks[at].kind)) else {
        let help = "write a table with a column `line` under this heading, or leave `.steps` out";
        reader.report(Code::StepTable, place, "the heading asks for steps, but its section has no table", help);
        return None;
    };
    let before = blocks[..at].iter().rposition(is_code);
    let other = before.or_else(|| blocks[at..].iter().position(is_code).map(|behind| at + behind));
    let Some((other, BlockKind::Code(code))) = other.map(|other| (other, &blocks[other].kind)) else {
        let help = "write the code that is stepped through above the table, or leave `.steps` out";
        reader.report(Code::StepTable, place, "the heading asks for steps, but its section has no code block", help);
        return None;
    };
    let Some(column) = table.head.iter().position(|cell| plain(cell).trim().eq_ignore_ascii_case(LINE)) else {
        let head = table.head.iter().flatten();
        let span = head.map(|inline| inline.span).reduce(|one, other| Span::new(one.start, other.end));
        let help = "name the column that says which lines of the code a step is about `line`; its cells may be empty";
        let message = "the table of steps has no column `line`";
        reader.report(Code::StepTable, span.unwrap_or(reader.source.line(blocks[at].span.start)), message, help);
        return None;
    };
    if table.rows.is_empty() {
        let message = "the table of steps has no rows";
        let span = reader.source.line(blocks[at].span.start);
        reader.report(Code::StepTable, span, message, "write a row for each step");
        return None;
    }
    if fence(reader.source, code.info).first() != 1 {
        let help = "write `numbers` alone, so that the table and the code count alike";
        reader.report(Code::FenceAttribute, code.info, "steps count the lines of their code from 1", help);
    }
    let lines = code.text.lines().count();
    for cell in table.rows.iter().map(|row| row[column].as_slice()) {
        if let Err(message) = check(cell, lines) {
            let (Some(first), Some(last)) = (cell.first(), cell.last()) else { continue };
            let help = "lines count from 1; write `2`, `2-3` or `2, 5`, and nothing where a step is about no line";
            reader.report(Code::StepLine, Span::new(first.span.start, last.span.end), message, help);
        }
    }
    let (first, last) = (blocks[at.min(other)].span.start, blocks[at.max(other)].span.start);
    Some((first, Steps { last, column }))
}

/// What is wrong with a cell that names lines of a code of `lines` lines.
fn check(cell: &[Inline], lines: usize) -> Result<(), String> {
    let text = plain(cell);
    let text = text.trim();
    if text.is_empty() {
        return Ok(());
    }
    for part in text.split(',') {
        let ends: Vec<Option<usize>> = part.split(['-', '–']).map(|end| number(end.trim())).collect();
        let (from, to) = match ends.as_slice() {
            [Some(line)] => (*line, *line),
            [Some(from), Some(to)] if from < to => (*from, *to),
            _ => return Err(format!("`{text}` names no lines of the code")),
        };
        if from < 1 || to > lines {
            let wrong = if from < 1 { from } else { to };
            let lines = crate::diagnostic::count(lines, "line");
            return Err(format!("the code has {lines}, but no line {wrong}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::InlineKind;

    #[test]
    fn cells_name_lines_of_the_code() {
        let fault = |text: &str| {
            let cell = [Inline { span: Span::default(), kind: InlineKind::Text(text.into()) }];
            check(&cell, 4).err().unwrap_or_default()
        };
        for right in ["", " ", "1", "4", "1-4", "2–3", "1, 3", "1,3-4", " 2 - 3 "] {
            assert_eq!(fault(right), "", "{right}");
        }
        for (wrong, message) in [
            ("0", "the code has 4 lines, but no line 0"),
            ("5", "the code has 4 lines, but no line 5"),
            ("3-5", "the code has 4 lines, but no line 5"),
            ("1, 9", "the code has 4 lines, but no line 9"),
            ("3-2", "`3-2` names no lines of the code"),
            ("2-2", "`2-2` names no lines of the code"),
            ("1-2-3", "`1-2-3` names no lines of the code"),
            ("-", "`-` names no lines of the code"),
            ("+3", "`+3` names no lines of the code"),
            ("1,", "`1,` names no lines of the code"),
            ("two", "`two` names no lines of the code"),
            ("99999999999999999999999", "`99999999999999999999999` names no lines of the code"),
        ] {
            assert_eq!(fault(wrong), message);
        }
    }
}
