//! Stats as one HTML page: tables whose bars are inline SVG, so that every plot can also be read as numbers.

use super::Stats;
use super::table::{letter, parts, percent};
use crate::html::text;
use base64::Engine;
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("page.css");

/// The stats as a page that stands alone; its policy allows its own style and nothing else.
pub fn page(stats: &Stats) -> String {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    let title = text(&stats.title);
    let sums = [
        (stats.questions as i64, "questions"),
        (stats.pages as i64, "pages"),
        (stats.badges as i64, "badges"),
        (stats.minutes, "minutes to study"),
        (i64::try_from(stats.seconds / 60).unwrap_or(i64::MAX), "minutes on the clocks"),
        (i64::try_from(stats.points).unwrap_or(i64::MAX), "points"),
    ];
    let sums: String =
        sums.iter().map(|(number, name)| format!("<li><strong>{number}</strong> {name}</li>\n")).collect();
    let mut plots = String::new();
    let sections: Vec<Row> = stats
        .sections
        .iter()
        .filter(|section| !section.path.is_empty())
        .map(|section| Row {
            name: section.title.clone(),
            depth: section.path.matches('/').count(),
            number: section.questions as f64,
            shown: section.questions.to_string(),
            mark: None,
        })
        .collect();
    plots.push_str(&plot("Questions by section", "Section", &sections, ""));
    for (title, head, rows) in
        [("By form", "Form", &stats.forms), ("By kind", "Kind", &stats.kinds), ("By level", "Level", &stats.levels)]
    {
        let rows: Vec<Row> = rows.iter().map(|(name, number)| Row::new(name, *number)).collect();
        plots.push_str(&plot(title, head, &rows, ""));
    }
    let places: Vec<Row> = stats
        .places
        .iter()
        .map(|place| Row { mark: Some(place.chance), ..Row::new(&letter(place.place), place.right) })
        .collect();
    let note = "The line is where each place would be by chance. Learners notice a favourite place.";
    plots.push_str(&plot("Place of the right option", "Place", &places, note));
    let length = &stats.length;
    let rows: Vec<Row> = length.ratios.iter().map(|(name, number)| Row::new(name, *number)).collect();
    let note = format!(
        "The right option is the longest in {} of {} choices whose options are words; by chance it would be in {:.1}.",
        length.longest, length.questions, length.chance
    );
    let rows = if length.questions > 0 { rows } else { Vec::new() };
    plots.push_str(&plot("Length of the right option, times the mean of the wrong ones", "Length", &rows, &note));
    let coverage: Vec<Row> = parts(stats)
        .into_iter()
        .filter(|(_, (_, of))| *of > 0)
        .map(|(name, (has, of))| Row {
            name: name.to_owned(),
            depth: 0,
            number: 100.0 * has as f64 / of as f64,
            shown: format!("{has} of {of} ({})", percent(has, of)),
            mark: Some(100.0),
        })
        .collect();
    plots.push_str(&plot("Coverage", "Part", &coverage, ""));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>{title}: what the course has</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}: what the course has</h1>\n\
         <ul class=\"sums\">\n{sums}</ul>\n<div class=\"plots\">\n{plots}</div>\n</main>\n\
         <footer>Translations are counted once, a bank’s questions where they are written.</footer>\n</body>\n</html>\n"
    )
}

/// A row of a plot.
struct Row {
    name: String,
    depth: usize,
    number: f64,
    shown: String,
    /// A number to compare with, drawn as a line.
    mark: Option<f64>,
}

impl Row {
    fn new(name: &str, number: usize) -> Self {
        let name = if name.is_empty() { "(none)" } else { name };
        Self { name: name.to_owned(), depth: 0, number: number as f64, shown: number.to_string(), mark: None }
    }
}

/// A table with a bar in each row; empty without rows.
fn plot(title: &str, head: &str, rows: &[Row], note: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let most = rows.iter().map(|row| row.number.max(row.mark.unwrap_or(0.0))).fold(1.0, f64::max);
    let marked = rows.iter().any(|row| row.mark.is_some_and(|mark| mark < 100.0 || most > 100.0));
    let mut html = format!("<section>\n<h2>{}</h2>\n<table>\n<thead><tr><th scope=\"col\">{head}</th>", text(title));
    html.push_str("<th scope=\"col\">Number</th>");
    html.push_str(if marked { "<th scope=\"col\">By chance</th>" } else { "" });
    html.push_str("<td></td></tr></thead>\n<tbody>\n");
    for row in rows {
        let class = if row.depth > 0 { format!(" class=\"depth-{}\"", row.depth.min(3)) } else { String::new() };
        let (name, shown) = (text(&row.name), text(&row.shown));
        html.push_str(&format!("<tr><th scope=\"row\"{class}>{name}</th><td class=\"number\">{shown}</td>"));
        if marked {
            html.push_str(&format!("<td class=\"number\">{:.1}</td>", row.mark.unwrap_or(0.0)));
        }
        let width = 100.0 * row.number / most;
        let mut bar = format!("<rect width=\"{width:.2}\" height=\"10\"/>");
        if let Some(mark) = row.mark.filter(|_| marked) {
            let at = 100.0 * mark / most;
            for class in [" class=\"halo\"", ""] {
                bar.push_str(&format!(
                    "<line{class} x1=\"{at:.2}\" x2=\"{at:.2}\" y1=\"0\" y2=\"10\" vector-effect=\"non-scaling-stroke\"/>"
                ));
            }
        }
        html.push_str(&format!(
            "<td class=\"plot\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{bar}</svg></td></tr>\n"
        ));
    }
    html.push_str("</tbody>\n</table>\n");
    if !note.is_empty() {
        html.push_str(&format!("<p>{}</p>\n", text(note)));
    }
    html + "</section>\n"
}
