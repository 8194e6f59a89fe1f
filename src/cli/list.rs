//! `quizmill list`: questions as a table for people, as CSV for spreadsheets or as JSON for programs.

use super::arguments::{ListArguments, ListFormat};
use super::paths::in_course;
use super::print::{eprintln, print};
use super::run::paint;
use crate::command::{self, CourseOptions, ListOptions, Listing, Row};
use crate::diagnostic::{count, list, nearest, visible};
use crate::disk::Failure;
use serde::Serialize;
use std::process::ExitCode;
use unicode_width::UnicodeWidthStr;

/// The columns, in the order of the table and of CSV.
const COLUMNS: [&str; 10] = ["page", "line", "id", "title", "form", "kind", "level", "points", "time", "tags"];

/// The widest title in the table, in columns of the terminal.
const WIDEST: usize = 48;

pub(super) fn run(arguments: ListArguments) -> Result<ExitCode, Failure> {
    let pages = match &arguments.page[..] {
        [] => None,
        pages => Some(in_course(&arguments.root, pages)),
    };
    let options = ListOptions {
        course: CourseOptions { root: arguments.root, drafts: arguments.drafts, ..CourseOptions::default() },
        tags: arguments.tag,
        kinds: arguments.kind,
        levels: arguments.level,
        forms: arguments.form,
        texts: arguments.text,
        pages,
        translations: arguments.translations,
    };
    let Listing { rows, unknown, errors } = command::list(&options)?;
    for (what, name, known) in &unknown {
        eprintln!("{}: the course has no {what} `{}`", paint("error"), visible(name));
        match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => eprintln!("did you mean `{near}`?"),
            None => eprintln!("known here: {}", list(known.iter().map(String::as_str))),
        }
    }
    if !unknown.is_empty() {
        return Ok(ExitCode::from(2));
    }
    match arguments.format {
        ListFormat::Table => print!("{}", table(&rows)),
        ListFormat::Csv => print!("{}", csv(&rows)),
        ListFormat::Json => print!("{}", json(&rows)),
    }
    if rows.is_empty() {
        eprintln!("no question fits");
    }
    if errors > 0 {
        eprintln!("the course has {}, so questions may be missing here: see `quizmill check`", count(errors, "error"));
    }
    Ok(ExitCode::SUCCESS)
}

fn cells(row: &Row, time: String) -> [String; 10] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (form, tags) = (row.form.to_owned(), row.tags.join(","));
    let cells = [
        row.page.to_string(),
        row.line.to_string(),
        row.id.clone(),
        row.title.clone(),
        form,
        text(&row.kind),
        text(&row.level),
        row.points.to_string(),
        time,
        tags,
    ];
    // Titles are the author's, and an author may be anybody: nothing in them moves the cursor.
    cells.map(|cell| visible(&cell))
}

/// Seconds as an author writes them.
fn duration(seconds: Option<u32>) -> String {
    let Some(seconds) = seconds else { return String::new() };
    let parts = [(seconds / 3600, 'h'), (seconds / 60 % 60, 'm'), (seconds % 60, 's')];
    parts.iter().filter(|(number, _)| *number > 0).map(|(number, unit)| format!("{number}{unit}")).collect()
}

/// Columns as wide as their widest cell, numbers to the right. Nothing but the title is cut.
fn table(rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut lines = vec![COLUMNS.map(str::to_owned)];
    for row in rows {
        let mut cells = cells(row, duration(row.time));
        cells[3] = cut(&cells[3]);
        lines.push(cells);
    }
    let mut widths = [0; COLUMNS.len()];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::new();
    for line in &lines {
        let mut drawn = String::new();
        for (at, (cell, width)) in line.iter().zip(widths).enumerate() {
            let space = " ".repeat(width - cell.width());
            let right = matches!(COLUMNS[at], "line" | "points" | "time");
            drawn.push_str(&if right { format!("{space}{cell}  ") } else { format!("{cell}{space}  ") });
        }
        text.push_str(drawn.trim_end());
        text.push('\n');
    }
    text
}

fn cut(title: &str) -> String {
    if title.width() <= WIDEST {
        return title.to_owned();
    }
    let mut kept = String::new();
    for letter in title.chars() {
        kept.push(letter);
        if kept.width() >= WIDEST {
            kept.pop();
            break;
        }
    }
    kept.trim_end().to_owned() + "…"
}

/// CSV as RFC 4180 has it: a head, lines ended by CR LF, and quotes around what holds a comma or a quote. Times are
/// seconds.
fn csv(rows: &[Row]) -> String {
    let quoted = |cell: &String| {
        if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    let line = |cells: [String; 10]| cells.each_ref().map(quoted).join(",") + "\r\n";
    let time = |row: &Row| row.time.map(|seconds| seconds.to_string()).unwrap_or_default();
    let head = line(COLUMNS.map(str::to_owned));
    std::iter::once(head).chain(rows.iter().map(|row| line(cells(row, time(row))))).collect()
}

#[derive(Serialize)]
struct JsonRow<'a> {
    page: &'a str,
    line: usize,
    id: &'a str,
    title: &'a str,
    form: &'a str,
    kind: Option<&'a str>,
    level: Option<&'a str>,
    points: u32,
    time: Option<u32>,
    tags: &'a [String],
}

/// One list of objects, with line break. Times are seconds.
fn json(rows: &[Row]) -> String {
    let list: Vec<JsonRow<'_>> = rows.iter().map(json_row).collect();
    serde_json::to_string_pretty(&list).expect("strings and numbers always serialise") + "\n"
}

fn json_row(row: &Row) -> JsonRow<'_> {
    let Row { page, line, id, title, form, kind, level, points, time, tags } = row;
    let (kind, level) = (kind.as_deref(), level.as_deref());
    JsonRow { page: page.as_str(), line: *line, id, title, form, kind, level, points: *points, time: *time, tags }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str) -> Row {
        Row {
            page: "content/a.md".into(),
            line: 3,
            id: "a".into(),
            title: title.into(),
            form: "choice",
            kind: None,
            level: Some("beginner".into()),
            points: 1,
            time: Some(90),
            tags: vec!["x".into(), "y".into()],
        }
    }

    #[test]
    fn csv_quotes_what_would_be_read_otherwise() {
        let text = csv(&[row("Is \"a, b\" one?"), row("=1+1")]);
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines[0], "page,line,id,title,form,kind,level,points,time,tags");
        assert_eq!(lines[1], "content/a.md,3,a,\"Is \"\"a, b\"\" one?\",choice,,beginner,1,90,\"x,y\"");
        assert_eq!((lines[2].contains(",=1+1,"), lines[3], lines.len()), (true, "", 4));
    }

    #[test]
    fn nothing_in_a_title_moves_the_cursor() {
        for text in [table(&[row("a\u{1b}[2Jb\u{202e}")]), csv(&[row("a\u{1b}[2Jb\u{202e}")])] {
            assert!(text.contains("a\u{fffd}[2Jb\u{fffd}"), "{text:?}");
        }
        assert!(json(&[row("a\u{1b}")]).contains("\\u001b"));
    }

    #[test]
    fn columns_stand_below_each_other_in_any_script() {
        let text = table(&[row("日本語"), row("word")]);
        let columns: Vec<usize> =
            text.lines().skip(1).map(|line| line[..line.find("choice").unwrap()].width()).collect();
        assert_eq!(columns[0], columns[1], "{text}");
        let long = table(&[row(&"日".repeat(40))]);
        assert!(long.contains(&format!("{}…  choice", "日".repeat(23))), "{long}");
    }

    #[test]
    fn durations_are_written_as_authors_write_them() {
        for (seconds, expected) in [(None, ""), (Some(90), "1m30s"), (Some(3600), "1h"), (Some(45), "45s")] {
            assert_eq!(duration(seconds), expected);
        }
    }
}
