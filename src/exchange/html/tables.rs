//! Tables of the tree, as tables of Markdown.
//!
//! In: a `<table>`. Out: a table with a line a row, or the paragraphs of its cells where it only lays out or is too
//! large.

use super::super::write::ticked;
use super::Converter;
use super::run::Run;

/// The most cells of a table, the short rows filled up; a larger one is written as paragraphs.
const MOST_CELLS: usize = 20_000;

/// The widest table.
const MOST_COLUMNS: usize = 60;

impl Converter<'_> {
    pub(super) fn table(&mut self, node: usize, out: &mut Vec<String>) {
        let mut rows = Vec::new();
        self.rows(node, false, &mut rows, out);
        let width = rows.iter().map(|(cells, _)| cells.len()).max().unwrap_or(0);
        // A table of one cell, or of one column, only lays out; one that is too large would fill pages.
        if width <= 1 || width > MOST_COLUMNS || width * rows.len() > MOST_CELLS {
            if width > 1 {
                self.lose("a large table: its cells become paragraphs");
            }
            rows.into_iter().flat_map(|(cells, _)| cells).for_each(|cell| self.blocks(cell, out));
            return;
        }
        let mut lines: Vec<String> = Vec::new();
        let headed =
            rows.first().is_some_and(|(cells, head)| *head || cells.iter().all(|&cell| self.name(cell) == "th"));
        if !headed {
            lines.push(format!("|{}", "  |".repeat(width)));
            lines.push(format!("|{}", " --- |".repeat(width)));
        }
        for (index, (cells, _)) in rows.iter().enumerate() {
            let mut line = String::from("|");
            for at in 0..width {
                let cell = cells.get(at).map(|&cell| self.cell(cell)).unwrap_or_default();
                line.push_str(&format!(" {cell} |"));
            }
            lines.push(line);
            if headed && index == 0 {
                lines.push(format!("|{}", " --- |".repeat(width)));
            }
        }
        out.push(lines.join("\n"));
    }

    /// The rows of a table, and whether they stand in its head; what is no row goes before the table.
    fn rows(&mut self, node: usize, head: bool, rows: &mut Vec<(Vec<usize>, bool)>, out: &mut Vec<String>) {
        for index in 0..self.nodes[node].children.len() {
            let child = self.nodes[node].children[index];
            match self.name(child) {
                "thead" => self.rows(child, true, rows, out),
                "tbody" | "tfoot" => self.rows(child, false, rows, out),
                "tr" => {
                    let children = &self.nodes[child].children;
                    let cells: Vec<usize> =
                        children.iter().copied().filter(|&cell| matches!(self.name(cell), "td" | "th")).collect();
                    for &cell in &cells {
                        let spans = |value: Option<String>| value.is_some_and(|value| value.trim() != "1");
                        if spans(self.attribute(cell, "colspan")) || spans(self.attribute(cell, "rowspan")) {
                            self.lose("the joining of cells in a table");
                        }
                    }
                    if !cells.is_empty() {
                        rows.push((cells, head));
                    }
                }
                "colgroup" | "col" => {}
                "" if self.nodes[child].text.trim().is_empty() => {}
                _ => self.block(child, out),
            }
        }
    }

    /// A cell: its blocks as lines.
    fn cell(&mut self, node: usize) -> String {
        let mut run = Run::default();
        self.cell_parts(node, &mut run);
        let text = run.written();
        text.replace("\\\n", "<br>").replace('\n', " ").replace('|', "\\|")
    }

    fn cell_parts(&mut self, node: usize, run: &mut Run) {
        for index in 0..self.nodes[node].children.len() {
            let child = self.nodes[node].children[index];
            let name = self.name(child).to_owned();
            match name.as_str() {
                "pre" | "code" if self.nodes[child].block => {
                    let mut code = String::new();
                    self.verbatim(child, &mut code);
                    for line in code.lines().filter(|line| !line.trim().is_empty()) {
                        run.line();
                        run.piece(&ticked(&line.replace('\u{a0}', " ")));
                    }
                    run.line();
                }
                _ if self.nodes[child].block => {
                    run.line();
                    if name == "li" {
                        run.piece("•");
                        run.space();
                    }
                    if matches!(name.as_str(), "td" | "th") {
                        self.lose("a table inside a table: its cells become lines");
                    }
                    self.cell_parts(child, run);
                    run.line();
                }
                _ => self.inline(child, run, &mut Vec::new()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tested::{gives, loses};

    #[test]
    fn tables() {
        gives(
            "<table><caption>t</caption><tr><th>a<th>b|c<tr><td>1<td><p>x</p><p>y</p></table>",
            "**t**\n\n| a | b\\|c |\n| --- | --- |\n| 1 | x<br>y |",
        );
        gives(
            "<table><tbody><tr><td>a</td><td><b>b</b></td></tr></tbody></table>",
            "|  |  |\n| --- | --- |\n| a | **b** |",
        );
        gives("<table><tr><td><p>a</p><ul><li>b</ul></table>", "a\n\n- b");
        loses(
            "<table><tr><td colspan=2>a<tr><td>b<td>c</table>",
            "|  |  |\n| --- | --- |\n| a |  |\n| b | c |",
            &["the joining of cells in a table"],
        );
    }
}
