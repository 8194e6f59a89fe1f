//! Stats as text for a terminal: columns that line up, and bars of block signs.

use super::Stats;
use crate::diagnostic::count;

/// The longest bar, in signs.
const WIDTH: usize = 30;

/// The stats as lines of text.
pub fn table(stats: &Stats) -> String {
    let mut text = format!(
        "{}: {}, {}, {}, {}\n",
        stats.title,
        count(stats.pages, "page"),
        count(stats.questions, "question"),
        count(stats.badges, "badge"),
        count(usize::try_from(stats.minutes).unwrap_or(0), "minute"),
    );
    let sections = stats.sections.iter().filter(|section| !section.path.is_empty());
    let rows: Vec<(String, usize)> = sections
        .map(|section| {
            let depth = section.path.matches('/').count();
            (format!("{}{}", "  ".repeat(depth), section.title), section.questions)
        })
        .collect();
    bars("questions by section", &rows, &mut text);
    bars("by form", &stats.forms, &mut text);
    bars("by kind", &stats.kinds, &mut text);
    bars("by level", &stats.levels, &mut text);
    if !stats.places.is_empty() {
        text.push_str("\nplace of the right option (and by chance)\n");
        let most = stats.places.iter().map(|place| place.right).max().unwrap_or(0);
        for place in &stats.places {
            let (right, chance) = (place.right, place.chance);
            text.push_str(&format!("  {:<4} {right:>6}  {chance:>7.1}  {}\n", letter(place.place), bar(right, most)));
        }
    }
    let length = &stats.length;
    if length.questions > 0 {
        text.push_str(&format!(
            "\nthe right option is the longest in {} of {} choices; {:.1} by chance\n",
            length.longest, length.questions, length.chance
        ));
    }
    text.push_str("\ncoverage\n");
    for (name, (has, of)) in parts(stats) {
        text.push_str(&format!("  {name:<28} {has:>6} of {of:<6} {:>4}\n", percent(has, of)));
    }
    // A row without a bar would end in spaces.
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The parts of the coverage with their names.
pub(super) fn parts(stats: &Stats) -> [(&'static str, (usize, usize)); 6] {
    let coverage = &stats.coverage;
    [
        ("questions with explanation", coverage.explanation),
        ("questions with a hint", coverage.hint),
        ("wrong options with feedback", coverage.feedback),
        ("questions with a kind", coverage.kind),
        ("questions with a level", coverage.level),
        ("questions with a time", coverage.time),
    ]
}

/// `A` for the first place, and so on; a number where letters end.
pub(super) fn letter(place: usize) -> String {
    match u8::try_from(place) {
        Ok(place @ 1..=26) => char::from(b'A' + place - 1).to_string(),
        _ => place.to_string(),
    }
}

/// A share in whole per cent; empty where there is nothing to share.
pub(super) fn percent(has: usize, of: usize) -> String {
    if of == 0 { String::new() } else { format!("{:.0}%", 100.0 * has as f64 / of as f64) }
}

fn bars(title: &str, rows: &[(String, usize)], text: &mut String) {
    if rows.is_empty() {
        return;
    }
    let name = |name: &str| if name.is_empty() { "(none)".to_owned() } else { name.to_owned() };
    let width = rows.iter().map(|(row, _)| name(row).chars().count()).max().unwrap_or(0).min(40);
    let most = rows.iter().map(|(_, number)| *number).max().unwrap_or(0);
    text.push_str(&format!("\n{title}\n"));
    for (row, number) in rows {
        let row: String = name(row).chars().take(40).collect();
        text.push_str(&format!("  {row:<width$} {number:>6}  {}\n", bar(*number, most)));
    }
}

fn bar(number: usize, most: usize) -> String {
    let length = if most == 0 { 0 } else { (number * WIDTH).div_ceil(most) };
    "█".repeat(length)
}
