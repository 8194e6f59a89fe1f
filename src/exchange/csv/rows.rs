//! The rows of a table, in any of its dialects.
//!
//! In: CSV or TSV. Out: rows of cells with their lines, or why it is no table.

use super::super::MOST_QUESTIONS;
use csv::{ReaderBuilder, StringRecord};

/// Why a table is refused, and the line.
pub(super) type Refused = (usize, String);

/// A row of cells and its first line, from 1.
pub(super) struct Row {
    pub line: usize,
    pub cells: StringRecord,
}

/// What parts the columns, and where the head starts: behind a line `sep=;`, which spreadsheets write and read.
pub(super) fn separator(text: &str, tabs: bool) -> Result<(u8, usize), String> {
    let first = text.lines().next().unwrap_or_default();
    if let Some(sign) = first.strip_prefix("sep=") {
        return match sign.as_bytes() {
            [sign @ (b',' | b';' | b'\t')] => Ok((*sign, (first.len() + 1).min(text.len()))),
            _ => Err(format!("`{first}` names no separator: a comma, a semicolon or a tab")),
        };
    }
    if tabs {
        return Ok((b'\t', 0));
    }
    // The head decides: names of columns hold none of these signs, but where they are quoted.
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text.trim_start_matches('\n').bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(sign, _)| *sign == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    let mut best = counts[0];
    for candidate in counts {
        if candidate.1 > best.1 {
            best = candidate;
        }
    }
    Ok((best.0, 0))
}

/// All rows that hold something. A quote that is never closed would swallow the rest of the file, so it is a fault.
pub(super) fn rows(text: &str, start: usize, separator: u8) -> Result<Vec<Row>, Refused> {
    let body = text.get(start..).unwrap_or_default();
    if let Some(open) = open_quote(body, separator) {
        return Err((line_at(text, start + open), "a quote that opens here is never closed".to_owned()));
    }
    let mut reader =
        ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(body.as_bytes());
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    // Lines are counted on from the row before, so that this stays linear.
    let (mut line, mut at) = (line_at(text, start), 0);
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(rows),
            Err(error) => return Err((line, format!("it cannot be read as a table: {error}"))),
        }
        let position = record.position().map_or(at, |position| usize::try_from(position.byte()).unwrap_or(at));
        let blank = body.get(position..).map_or(0, |rest| rest.len() - rest.trim_start_matches('\n').len());
        let begin = position + blank;
        line +=
            body.as_bytes().get(at..begin).map_or(0, |skipped| skipped.iter().filter(|byte| **byte == b'\n').count());
        at = begin.max(at);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // Spreadsheets write empty cells behind the last column; those of the head are no columns.
        let mut cells = record.clone();
        let filled = cells.len() - cells.iter().rev().take_while(|cell| cell.trim().is_empty()).count();
        cells.truncate(rows.first().map_or(filled, |head: &Row| head.cells.len().max(filled)));
        if rows.len() > MOST_QUESTIONS {
            return Err((line, format!("it has more questions than the {MOST_QUESTIONS} that are read: split it")));
        }
        rows.push(Row { line, cells });
    }
}

fn line_at(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// Where a quote opens that is never closed. A quote opens only at the start of a cell.
fn open_quote(text: &str, separator: u8) -> Option<usize> {
    let mut bytes = text.bytes().enumerate().peekable();
    let mut at_start = true;
    while let Some((place, byte)) = bytes.next() {
        if byte == b'"' && at_start {
            loop {
                match bytes.next() {
                    None => return Some(place),
                    Some((_, b'"')) if bytes.next_if(|(_, next)| *next == b'"').is_none() => break,
                    Some(_) => {}
                }
            }
            at_start = false;
        } else {
            at_start = byte == separator || byte == b'\n';
        }
    }
    None
}
