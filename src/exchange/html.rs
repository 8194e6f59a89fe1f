//! HTML of other systems as Markdown.
//!
//! In: HTML as an editor in a browser leaves it, well formed or not. Out: Markdown that shows the same, made safe by the
//! [`Cleaner`] as all foreign text is. [`Cleaner::html`] is all that a format needs.
//!
//! The text is read once into a small tree, whose depth and size are capped, and written from there. Text shows itself:
//! whatever Markdown would take for a sign is escaped. What only lays out (fonts, colours, frames) is dropped without
//! a word, what does more is named as lost.

use super::clean::{Cleaner, Markdown, address, parse};
use crate::html::raw::{Tag, Tags, VOID};
use crate::markdown::{BlockKind, InlineKind, plain};
use std::collections::BTreeMap;

/// How deep elements nest; deeper ones give their text alone. The reader of pages stops at 48 lists and quotes.
const DEEPEST: usize = 40;

/// The most elements and texts of one piece of HTML: a hundred times what a long lesson has.
const MOST_NODES: usize = 200_000;

/// The most cells of a table, the short rows filled up; a larger one is written as paragraphs.
const MOST_CELLS: usize = 20_000;

/// The widest table.
const MOST_COLUMNS: usize = 60;

impl Cleaner<'_> {
    /// A text in HTML. With [`Cleaner::math`], `\(…\)`, `\[…\]` and `$$…$$` become formulas.
    pub fn html(&mut self, text: &str) -> Markdown {
        let text = self.html_to_markdown(text, false);
        self.markdown(&text)
    }

    /// HTML as Markdown that is not cleaned yet. With `breaks`, a line end is a line break and an empty line parts
    /// paragraphs, as in the "auto format" of some editors.
    pub(super) fn html_to_markdown(&mut self, text: &str, breaks: bool) -> String {
        let mut converter =
            Converter { math: self.math, breaks, nodes: Vec::new(), entities: BTreeMap::new(), lost: Vec::new() };
        converter.read(text);
        let mut blocks = Vec::new();
        converter.blocks(0, &mut blocks);
        for lost in converter.lost {
            self.lose(lost);
        }
        blocks.join("\n\n")
    }
}

/// Whether a text holds a formula between `\(` and `\)`, `\[` and `\]`, or `$$` and `$$`.
pub(super) fn has_formula(text: &str) -> bool {
    let pair = |open: &str, close: &str| text.find(open).is_some_and(|at| text[at + open.len()..].contains(close));
    pair("\\(", "\\)") || pair("\\[", "\\]") || pair("$$", "$$")
}

/// An element with its children, or a text.
struct Node<'a> {
    tag: Option<Tag<'a>>,
    text: String,
    children: Vec<usize>,
    /// Whether it is a block or holds one.
    block: bool,
}

struct Converter<'a> {
    math: bool,
    breaks: bool,
    nodes: Vec<Node<'a>>,
    /// What named characters stand for.
    entities: BTreeMap<String, Option<String>>,
    lost: Vec<String>,
}

impl<'a> Converter<'a> {
    fn lose(&mut self, what: impl Into<String>) {
        self.lost.push(what.into());
    }

    fn name(&self, node: usize) -> &str {
        self.nodes[node].tag.as_ref().map_or("", |tag| tag.name.as_str())
    }

    /// An attribute's value with its named characters read.
    fn attribute(&mut self, node: usize, wanted: &str) -> Option<String> {
        let tag = self.nodes[node].tag.as_ref()?;
        let value = tag.attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value)?;
        Some(self.decode(value))
    }

    // Reading.

    fn read(&mut self, html: &'a str) {
        self.nodes.push(Node { tag: None, text: String::new(), children: Vec::new(), block: true });
        let tags = Tags::new(html);
        let mut open = vec![0];
        // Elements that are too deep: how many of each name are open.
        let mut deeper: BTreeMap<String, usize> = BTreeMap::new();
        let mut comments = true;
        // Before this place nothing such as `<!x>` ends.
        let mut odd_from = 0;
        let (mut at, mut from) = (0, 0);
        while let Some(start) = html[at..].find('<').map(|offset| at + offset) {
            let rest = &html[start..];
            let comment = rest.starts_with("<!--").then(|| if comments { rest.find("-->") } else { None });
            let next = if let Some(end) = comment {
                comments &= end.is_some();
                end.map(|end| {
                    self.lose("a comment");
                    start + end + 3
                })
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                // Such as `<!DOCTYPE html>` or what word processors leave: on one line.
                let odd = start >= odd_from
                    && rest[2..].starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '[');
                let end = if odd { rest.find(['>', '\n']).unwrap_or(rest.len()) } else { 0 };
                let ended = rest.as_bytes().get(end) == Some(&b'>');
                odd_from = if odd && !ended { start + end } else { odd_from };
                (odd && ended).then_some(start + end + 1)
            } else {
                None
            };
            if let Some(next) = next {
                self.text(&html[from..start], &open);
                (at, from) = (next, next);
                continue;
            }
            let Some(tag) = tags.at(start).filter(is_html) else {
                at = start + 1;
                continue;
            };
            self.text(&html[from..start], &open);
            (at, from) = (tag.end, tag.end);
            if self.nodes.len() > MOST_NODES {
                self.lose(format!("all behind the first {MOST_NODES} elements of a text"));
                return;
            }
            if !tag.closing && SKIPPED.contains(&tag.name.as_str()) {
                // What such an element holds is no HTML.
                let end = find_end(html, at, &tag.name);
                self.lose(format!("`<{}>`", tag.name));
                at = end.map_or(html.len(), |end| end.1);
                from = at;
                continue;
            }
            self.tag(tag, &mut open, &mut deeper);
        }
        self.text(&html[from..], &open);
    }

    fn text(&mut self, raw: &str, open: &[usize]) {
        if !raw.is_empty() {
            let text = self.decode(raw);
            self.add(Node { tag: None, text, children: Vec::new(), block: false }, open);
        }
    }

    fn add(&mut self, node: Node<'a>, open: &[usize]) -> usize {
        if node.block {
            for &above in open.iter().rev() {
                if std::mem::replace(&mut self.nodes[above].block, true) {
                    break;
                }
            }
        }
        let index = self.nodes.len();
        self.nodes.push(node);
        if let Some(&parent) = open.last() {
            self.nodes[parent].children.push(index);
        }
        index
    }

    fn tag(&mut self, mut tag: Tag<'a>, open: &mut Vec<usize>, deeper: &mut BTreeMap<String, usize>) {
        if tag.closing && tag.name == "br" {
            tag.closing = false;
        }
        let name = tag.name.clone();
        let name = name.as_str();
        if tag.closing {
            match deeper.get_mut(name) {
                Some(count) if *count > 0 => *count -= 1,
                _ => self.close(name, open),
            }
            return;
        }
        let block = BLOCKS.contains(&name);
        if block {
            self.close_before(name, open);
        }
        let void = VOID.contains(&name);
        if open.len() >= DEEPEST && !void {
            if deeper.is_empty() {
                self.lose(format!("elements nested deeper than {DEEPEST}: their text stays"));
            }
            *deeper.entry(tag.name).or_default() += 1;
            return;
        }
        if name == "br" {
            // Code of several lines is a block.
            let code = open.iter().rposition(|&node| self.name(node) == "code");
            for &node in &open[code.map_or(open.len(), |_| 0)..] {
                self.nodes[node].block = true;
            }
        }
        let index = self.add(Node { tag: Some(tag), text: String::new(), children: Vec::new(), block }, open);
        if !void {
            open.push(index);
        }
    }

    /// Ends what an end tag ends: the nearest element of its name, with all that is open inside of it.
    fn close(&mut self, name: &str, open: &mut Vec<usize>) {
        for at in (1..open.len()).rev() {
            let other = self.name(open[at]);
            if other == name {
                open.truncate(at);
                return;
            }
            // An end tag inside a cell ends nothing outside of it.
            if matches!(other, "td" | "th" | "table") && !TABLE.contains(&name) {
                return;
            }
        }
    }

    /// Ends what the start of a block ends without an end tag.
    fn close_before(&mut self, name: &str, open: &mut Vec<usize>) {
        let nearest = |names: &[&str]| (1..open.len()).rev().find(|&at| names.contains(&self.name(open[at])));
        let ends: (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table", "thead", "tbody", "tfoot"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot"], &["table"]),
            _ => (&["p"], &["li", "td", "th", "div", "blockquote", "dd", "dt", "table", "section", "article"]),
        };
        let all: Vec<&str> = ends.0.iter().chain(ends.1).copied().collect();
        if let Some(at) = nearest(&all).filter(|&at| ends.0.contains(&self.name(open[at]))) {
            open.truncate(at);
        }
    }

    /// Text with named and numbered characters read.
    fn decode(&mut self, text: &str) -> String {
        let mut decoded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            decoded.push_str(&rest[..at]);
            rest = &rest[at..];
            let body =
                rest[1..].bytes().take(32).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
            let ended = rest[1 + body..].starts_with(';');
            let name = &rest[1..1 + body];
            // Some are read without their semicolon too.
            let ended_or_old = ended || matches!(name, "nbsp" | "amp" | "lt" | "gt" | "quot");
            match self.entity(name).filter(|_| ended_or_old) {
                Some(letters) => {
                    decoded.push_str(&letters);
                    rest = &rest[1 + body + usize::from(ended)..];
                }
                None => {
                    decoded.push('&');
                    rest = &rest[1..];
                }
            }
        }
        decoded + rest
    }

    fn entity(&mut self, name: &str) -> Option<String> {
        if let Some(number) = name.strip_prefix('#') {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            let code = code.ok()?;
            let old = code.checked_sub(0x80).and_then(|at| OLD_LETTERS.chars().nth(at as usize));
            return Some(
                old.or_else(|| char::from_u32(code)).filter(|&letter| letter != '\0').unwrap_or('\u{fffd}').to_string(),
            );
        }
        if name.is_empty() {
            return None;
        }
        if let Some(known) = self.entities.get(name) {
            return known.clone();
        }
        // The reader of Markdown knows them all.
        let written = format!("&{name};");
        let (_, document) = parse(&written, false);
        let read = match document.blocks.first().map(|block| &block.kind) {
            Some(BlockKind::Paragraph { content, .. }) => plain(content),
            _ => written.clone(),
        };
        let letters = (read != written).then_some(read);
        self.entities.insert(name.to_owned(), letters.clone());
        letters
    }

    // Writing.

    /// The blocks that an element holds.
    fn blocks(&mut self, node: usize, out: &mut Vec<String>) {
        let mut run = Run::default();
        for index in 0..self.nodes[node].children.len() {
            let child = self.nodes[node].children[index];
            if self.nodes[child].block {
                self.end(&mut run, out);
                self.block(child, out);
            } else {
                self.inline(child, &mut run, out);
            }
        }
        self.end(&mut run, out);
    }

    /// Ends a paragraph.
    fn end(&mut self, run: &mut Run, out: &mut Vec<String>) {
        let run = std::mem::take(run);
        let text = run.written();
        if !text.is_empty() {
            out.push(lines_escaped(&text));
        }
    }

    fn block(&mut self, node: usize, out: &mut Vec<String>) {
        let name = self.name(node).to_owned();
        match name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(node, usize::from(name.as_bytes()[1] - b'0'), out),
            "ul" | "ol" | "menu" | "dir" => self.list(node, out),
            "li" => {
                let item = self.item("- ", node);
                out.push(item);
            }
            "pre" | "code" => self.fence(node, out),
            "blockquote" => {
                let mut inner = Vec::new();
                self.blocks(node, &mut inner);
                if !inner.is_empty() {
                    out.push(prefixed("> ", "> ", &inner.join("\n\n")));
                }
            }
            "table" => self.table(node, out),
            "hr" => out.push("***".to_owned()),
            "dt" | "summary" | "caption" | "legend" => {
                let mut run = Run::default();
                run.open(Style::Strong);
                self.inlines(node, &mut run, out);
                run.close(&Style::Strong);
                self.end(&mut run, out);
            }
            _ => self.blocks(node, out),
        }
    }

    fn heading(&mut self, node: usize, level: usize, out: &mut Vec<String>) {
        let mut run = Run { one_line: true, ..Run::default() };
        self.inlines(node, &mut run, out);
        let text = run.written();
        if !text.is_empty() {
            let end = if text.ends_with('#') { "\\#" } else { "" };
            let text = text.strip_suffix(if end.is_empty() { "" } else { "#" }).unwrap_or(&text);
            out.push(format!("{} {text}{end}", "#".repeat(level)));
        }
    }

    fn list(&mut self, node: usize, out: &mut Vec<String>) {
        let ordered = self.name(node) == "ol";
        let start = self.attribute(node, "start").and_then(|start| start.trim().parse::<u32>().ok());
        let mut number = start.unwrap_or(1).min(900_000_000);
        // Two lists one after the other must not run into one.
        let mark = |last: &str, one: char, other: char| {
            let same = last.lines().next().is_some_and(|line| {
                let line = line.trim_start_matches(|letter: char| ordered && letter.is_ascii_digit());
                line.starts_with(one)
            });
            if same { other } else { one }
        };
        let last = out.last().map_or("", String::as_str);
        let sign = if ordered { mark(last, '.', ')') } else { mark(last, '-', '+') };
        let mut items: Vec<String> = Vec::new();
        let mut loose = false;
        for index in 0..self.nodes[node].children.len() {
            let child = self.nodes[node].children[index];
            let marker = if ordered { format!("{number}{sign} ") } else { format!("{sign} ") };
            if self.name(child) == "li" {
                let item = self.item(&marker, child);
                loose |= item.contains("\n\n");
                items.push(item);
                number += 1;
                continue;
            }
            // A list directly inside a list belongs to the item before it.
            let mut inner = Vec::new();
            let holder = Node { tag: None, text: String::new(), children: vec![child], block: true };
            self.nodes.push(holder);
            self.blocks(self.nodes.len() - 1, &mut inner);
            if !inner.is_empty() {
                let text = inner.join("\n\n");
                match items.last_mut() {
                    Some(item) => {
                        let indent = " ".repeat(marker.len());
                        item.push_str(&format!("\n{}", prefixed(&indent, &indent, &text)));
                    }
                    None => items.push(prefixed(&marker, &" ".repeat(marker.len()), &text)),
                }
            }
        }
        if !items.is_empty() {
            out.push(items.join(if loose { "\n\n" } else { "\n" }));
        }
    }

    fn item(&mut self, marker: &str, node: usize) -> String {
        let mut inner = Vec::new();
        self.blocks(node, &mut inner);
        let indent = " ".repeat(marker.len());
        let mut text = String::new();
        for (index, block) in inner.iter().enumerate() {
            // A list stands close to the words above it, other blocks apart.
            let list = block.starts_with(['-', '+']) || block.starts_with(|letter: char| letter.is_ascii_digit());
            let gap = if index == 0 {
                ""
            } else if index == 1 && list {
                "\n"
            } else {
                "\n\n"
            };
            text.push_str(&format!("{gap}{block}"));
        }
        match inner.first() {
            // Code starts on a line of its own, as the format asks.
            Some(first) if first.starts_with("```") => {
                format!("{}\n{}", marker.trim_end(), prefixed(&indent, &indent, &text))
            }
            Some(_) => prefixed(marker, &indent, &text),
            None => marker.trim_end().to_owned(),
        }
    }

    fn fence(&mut self, node: usize, out: &mut Vec<String>) {
        let mut language = self.language(node);
        if language.is_empty()
            && let [child] = self.nodes[node].children[..]
        {
            language = self.language(child);
        }
        let mut code = String::new();
        self.verbatim(node, &mut code);
        let code = code.replace('\u{a0}', " ").replace('\t', "    ");
        let lines: Vec<&str> = code.lines().map(str::trim_end).collect();
        let code = lines.join("\n");
        if !code.trim().is_empty() {
            out.push(Markdown::code(&language, &code).as_str().to_owned());
        }
    }

    /// The language that a class names, as in `language-python`.
    fn language(&mut self, node: usize) -> String {
        let classes = self.attribute(node, "class").unwrap_or_default();
        let named = classes.split_whitespace().find_map(|class| {
            class
                .strip_prefix("language-")
                .or_else(|| class.strip_prefix("lang-"))
                .or_else(|| class.strip_prefix("brush:"))
        });
        named.filter(|name| !name.contains(['{', '}', '=', '"'])).unwrap_or_default().to_owned()
    }

    /// The text of code: all letters as they are, a line for each break.
    fn verbatim(&mut self, node: usize, code: &mut String) {
        code.push_str(&self.nodes[node].text);
        for index in 0..self.nodes[node].children.len() {
            let child = self.nodes[node].children[index];
            let name = self.name(child).to_owned();
            if name == "img" {
                self.lose("an image inside code");
            }
            let block = BLOCKS.contains(&name.as_str());
            if block && !code.is_empty() && !code.ends_with('\n') {
                code.push('\n');
            }
            self.verbatim(child, code);
            if name == "br" || block && !code.ends_with('\n') {
                code.push('\n');
            }
        }
    }

    fn table(&mut self, node: usize, out: &mut Vec<String>) {
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

    fn inlines(&mut self, node: usize, run: &mut Run, out: &mut Vec<String>) {
        for index in 0..self.nodes[node].children.len() {
            let child = self.nodes[node].children[index];
            self.inline(child, run, out);
        }
    }

    fn inline(&mut self, node: usize, run: &mut Run, out: &mut Vec<String>) {
        let name = self.name(node).to_owned();
        let style = match name.as_str() {
            "" if self.nodes[node].tag.is_none() => {
                let text = std::mem::take(&mut self.nodes[node].text);
                return self.words(&text, run, out);
            }
            "br" => return run.line(),
            "wbr" => return run.piece("<wbr>"),
            "img" => return self.image(node, run),
            "code" | "tt" => {
                let mut code = String::new();
                self.verbatim(node, &mut code);
                let words: Vec<&str> = code.split_whitespace().collect();
                // Spaces inside count in code, but for those of the source's line ends.
                let code = if code.contains('\n') { words.join(" ") } else { code.replace('\u{a0}', " ") };
                if !code.trim().is_empty() {
                    run.piece(&ticked(code.trim()));
                }
                return;
            }
            "math" => return self.mathml(node, run),
            "strong" | "b" => Some(Style::Strong),
            "em" | "i" => Some(Style::Emphasis),
            "a" => {
                let url = self.attribute(node, "href").map(|url| url.trim().to_owned());
                url.filter(|url| !url.is_empty()).map(Style::Link)
            }
            "s" | "strike" | "del" => Some(Style::Tag("s".to_owned(), String::new())),
            "abbr" | "acronym" => {
                let title =
                    self.attribute(node, "title").map(|title| format!(" title=\"{}\"", crate::html::attribute(&title)));
                Some(Style::Tag("abbr".to_owned(), title.unwrap_or_default()))
            }
            _ if TAGS.contains(&name.as_str()) => Some(Style::Tag(name.clone(), String::new())),
            _ if LOST.contains(&name.as_str()) => {
                self.lose(format!("`<{name}>`"));
                return;
            }
            _ if QUIET.contains(&name.as_str()) => return,
            _ => self.styled(node),
        };
        let tag = self.nodes[node].tag.as_ref();
        let script =
            tag.and_then(|tag| tag.attributes.iter().map(|(name, _)| name).find(|name| name.starts_with("on")));
        if let Some(script) = script.cloned() {
            self.lose(format!("`{script}` of `<{name}>`"));
        }
        match style {
            Some(style) => {
                let opened = run.open(style.clone());
                self.inlines(node, run, out);
                if opened {
                    run.close(&style);
                }
            }
            None => self.inlines(node, run, out),
        }
    }

    /// The style that a `style` attribute gives, where it is more than looks.
    fn styled(&mut self, node: usize) -> Option<Style> {
        let class = self.attribute(node, "class").unwrap_or_default();
        if class.split_whitespace().any(|class| class == "multilang") {
            self.lose("the choice between languages in a text: all of them are shown");
        }
        let style: String = self.attribute(node, "style")?.to_lowercase().split_whitespace().collect();
        let has = |rule: &str| style.contains(rule);
        Some(match () {
            () if has("font-weight:bold") || has("font-weight:700") => Style::Strong,
            () if has("font-style:italic") => Style::Emphasis,
            () if has("text-decoration:line-through") => Style::Tag("s".to_owned(), String::new()),
            () if has("text-decoration:underline") => Style::Tag("u".to_owned(), String::new()),
            () if has("vertical-align:sub") => Style::Tag("sub".to_owned(), String::new()),
            () if has("vertical-align:super") => Style::Tag("sup".to_owned(), String::new()),
            () => return None,
        })
    }

    fn image(&mut self, node: usize, run: &mut Run) {
        let alt = self.attribute(node, "alt").unwrap_or_default();
        let alt: Vec<&str> = alt.split_whitespace().collect();
        let mut url = self.attribute(node, "src").unwrap_or_default().trim().to_owned();
        if url.starts_with("data:") {
            url.retain(|letter| !letter.is_whitespace());
        }
        if url.is_empty() {
            return self.lose("an image without an address");
        }
        run.piece(&format!("![{}]({})", escaped(&alt.join(" ")), address(&url)));
    }

    /// MathML: the LaTeX that it may carry, else its letters.
    fn mathml(&mut self, node: usize, run: &mut Run) {
        let mut latex = self.attribute(node, "alttext");
        let mut look = vec![node];
        while let Some(at) = look.pop() {
            if self.name(at) == "annotation" && self.attribute(at, "encoding").is_some_and(|kind| kind.contains("tex"))
            {
                let mut text = String::new();
                self.verbatim(at, &mut text);
                latex = Some(text);
            }
            look.extend(&self.nodes[at].children);
        }
        match latex.and_then(|latex| formula(&latex, false)).filter(|_| self.math) {
            Some(formula) => run.piece(&formula),
            None => {
                self.lose("a formula in MathML: its letters stay");
                let mut text = String::new();
                self.verbatim(node, &mut text);
                run.text(&text);
            }
        }
    }

    /// Running text, with its formulas and line ends.
    fn words(&mut self, text: &str, run: &mut Run, out: &mut Vec<String>) {
        if self.math && has_formula(text) {
            for (part, kind) in formulas(text) {
                match kind {
                    None => self.lines(part, run, out),
                    Some(display) => match formula(part, display) {
                        Some(formula) => run.piece(&formula),
                        None => {
                            self.lose("a formula that cannot stand between dollar signs: it stays as text");
                            let (open, close) = if display { ("$$", "$$") } else { ("\\(", "\\)") };
                            run.text(&format!("{open}{part}{close}"));
                        }
                    },
                }
            }
        } else {
            self.lines(text, run, out);
        }
    }

    fn lines(&mut self, text: &str, run: &mut Run, out: &mut Vec<String>) {
        if !self.breaks {
            return run.text(text);
        }
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                run.line();
                run.ends += 1;
                // Inside emphasis and the like a paragraph cannot end.
                if run.ends > 1 && run.open.is_empty() && !run.one_line {
                    self.end(run, out);
                }
            }
            if !line.trim().is_empty() {
                run.ends = 0;
            }
            run.text(line);
        }
    }
}

/// Whether a tag is HTML: its element is one, or one of another vocabulary that editors leave, and its attributes are
/// called as attributes are. Else it is text such as `Vec<T>` or `a <b && c> d`.
fn is_html(tag: &Tag<'_>) -> bool {
    let named = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:.@".contains(&byte));
    let known = crate::check::is_element(&tag.name)
        || tag.name.contains(':')
        || [BLOCKS, TAGS, LOST, QUIET, SKIPPED, OTHERS].iter().any(|list| list.contains(&tag.name.as_str()));
    known && tag.attributes.iter().all(|(name, _)| named(name))
}

/// Where the end tag of an element starts and ends, whatever stands before it.
fn find_end(html: &str, from: usize, name: &str) -> Option<(usize, usize)> {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(start) = html[at..].find("</").map(|offset| at + offset) {
        let end = start + 2 + name.len();
        if bytes.get(start + 2..end).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return html[start..].find('>').map(|offset| (start, start + offset + 1));
        }
        at = start + 2;
    }
    None
}

/// A text taken apart at its formulas, with whether each stands on its own.
fn formulas(text: &str) -> Vec<(&str, Option<bool>)> {
    let kinds = [("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$")];
    let mut ends = [true; 3];
    let mut parts = Vec::new();
    let (mut at, mut from) = (0, 0);
    while let Some(start) = text[at..].find(['\\', '$']).map(|offset| at + offset) {
        let kind = kinds.iter().position(|(open, _)| text[start..].starts_with(open));
        let Some(kind) = kind.filter(|&kind| ends[kind]) else {
            at = start + 1;
            continue;
        };
        let inner = start + 2;
        let Some(end) = text[inner..].find(kinds[kind].1).map(|offset| inner + offset) else {
            ends[kind] = false;
            at = inner;
            continue;
        };
        parts.push((&text[from..start], None));
        let alone = text[..start].trim().is_empty() && text[end + 2..].trim().is_empty();
        parts.push((&text[inner..end], Some(kind == 1 || kind == 2 && alone)));
        (at, from) = (end + 2, end + 2);
    }
    parts.push((&text[from..], None));
    parts
}

/// A formula between dollar signs, if the reader of Markdown takes it for one.
fn formula(latex: &str, display: bool) -> Option<String> {
    let words: Vec<&str> = latex.split_whitespace().collect();
    let latex = words.join(" ");
    let written = if display { format!("$${latex}$$") } else { format!("${latex}$") };
    let (_, document) = parse(&written, true);
    let [block] = document.blocks.as_slice() else { return None };
    let BlockKind::Paragraph { content, .. } = &block.kind else { return None };
    let [inline] = content.as_slice() else { return None };
    matches!(inline.kind, InlineKind::Math { .. }).then_some(written)
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Style {
    Strong,
    Emphasis,
    Link(String),
    /// A tag that stays, with its attributes.
    Tag(String, String),
}

#[derive(Debug)]
enum Token {
    /// Words, escaped, or something that stays as it is.
    Text(String),
    Open(Style),
    Close(Style),
    Line,
}

/// A run of words: spaces are drawn together, and none stands just inside of emphasis, where Markdown forbids it.
#[derive(Default)]
struct Run {
    tokens: Vec<Token>,
    /// What is open.
    open: Vec<Style>,
    /// What was opened and has no content yet.
    waiting: Vec<Style>,
    space: bool,
    one_line: bool,
    /// How many line ends stand behind the last words.
    ends: usize,
}

impl Run {
    fn space(&mut self) {
        self.space = true;
    }

    fn text(&mut self, text: &str) {
        // Editors write a no-break space beside a space where their author typed two.
        let text = text.replace(" \u{a0}", " ").replace("\u{a0} ", " ");
        let words = text.trim_matches(is_space);
        if words.len() < text.len() && text.starts_with(is_space) {
            self.space = true;
        }
        if !words.is_empty() {
            let words: Vec<&str> = words.split(is_space).filter(|word| !word.is_empty()).collect();
            self.piece(&escaped(&words.join(" ")));
            self.space = text.ends_with(is_space);
        }
    }

    /// Something that stays as it is.
    fn piece(&mut self, piece: &str) {
        if self.space && !matches!(self.tokens.last(), None | Some(Token::Line)) {
            self.tokens.push(Token::Text(" ".to_owned()));
        }
        self.space = false;
        // A digit behind a dollar sign would make it a price.
        if let Some(Token::Text(text)) = self.tokens.last_mut()
            && text.ends_with('$')
            && !text.ends_with("\\$")
            && piece.starts_with(|letter: char| letter.is_ascii_digit())
        {
            text.push_str("<wbr>");
        }
        for style in std::mem::take(&mut self.waiting) {
            // Two that follow each other are one.
            match self.tokens.last() {
                Some(Token::Close(last)) if *last == style => {
                    self.tokens.pop();
                }
                _ => self.tokens.push(Token::Open(style)),
            }
        }
        match self.tokens.last_mut() {
            Some(Token::Text(text)) => text.push_str(piece),
            _ => self.tokens.push(Token::Text(piece.to_owned())),
        }
    }

    fn line(&mut self) {
        self.space = false;
        if self.one_line {
            self.space = true;
        } else if !matches!(self.tokens.last(), None | Some(Token::Line)) {
            self.tokens.push(Token::Line);
        }
    }

    /// Whether a style was opened; not inside of itself.
    fn open(&mut self, style: Style) -> bool {
        let link = matches!(style, Style::Link(_)) && self.open.iter().any(|open| matches!(open, Style::Link(_)));
        if link || self.open.contains(&style) {
            return false;
        }
        self.open.push(style.clone());
        self.waiting.push(style);
        true
    }

    fn close(&mut self, style: &Style) {
        self.open.pop();
        if self.waiting.last() == Some(style) {
            self.waiting.pop();
        } else {
            self.tokens.push(Token::Close(style.clone()));
        }
    }

    /// The run as Markdown.
    fn written(mut self) -> String {
        for style in std::mem::take(&mut self.open).into_iter().rev() {
            if self.waiting.last() == Some(&style) {
                self.waiting.pop();
            } else {
                self.tokens.push(Token::Close(style));
            }
        }
        while matches!(self.tokens.last(), Some(Token::Line)) {
            self.tokens.pop();
        }
        let marks = self.marks();
        let mut text = String::new();
        for (token, mark) in self.tokens.iter().zip(marks) {
            match token {
                Token::Text(words) => text.push_str(words),
                Token::Line => text.push_str("\\\n"),
                Token::Open(style) => match style {
                    Style::Strong if mark => text.push_str("**"),
                    Style::Emphasis if mark => text.push('*'),
                    Style::Strong => text.push_str("<strong>"),
                    Style::Emphasis => text.push_str("<em>"),
                    Style::Link(_) => {
                        if text.ends_with('!') && !text.ends_with("\\!") {
                            text.insert(text.len() - 1, '\\');
                        }
                        text.push('[');
                    }
                    Style::Tag(name, attributes) => text.push_str(&format!("<{name}{attributes}>")),
                },
                Token::Close(style) => match style {
                    Style::Strong if mark => text.push_str("**"),
                    Style::Emphasis if mark => text.push('*'),
                    Style::Strong => text.push_str("</strong>"),
                    Style::Emphasis => text.push_str("</em>"),
                    Style::Link(url) => text.push_str(&format!("]({})", address(url))),
                    Style::Tag(name, _) => text.push_str(&format!("</{name}>")),
                },
            }
        }
        text.trim_matches([' ', '\n', '\u{a0}']).to_owned()
    }

    /// For each token that opens or closes emphasis, whether Markdown's own signs would be read as such here; else
    /// tags must do. They are where words and signs meet as in `"*x*"y`, and where two signs would touch.
    fn marks(&self) -> Vec<bool> {
        let mut marks: Vec<Option<bool>> = vec![None; self.tokens.len()];
        let mut open = Vec::new();
        for (index, token) in self.tokens.iter().enumerate() {
            match token {
                Token::Open(_) => open.push(index),
                Token::Close(_) => {
                    let Some(start) = open.pop() else { continue };
                    let outside =
                        |letter: Option<char>| letter.is_none_or(|letter| letter.is_whitespace() || is_sign(letter));
                    let before = start.checked_sub(1).and_then(|at| self.edge(at, &marks, false));
                    let after = self.edge(index + 1, &marks, true);
                    let inside = (self.edge(start + 1, &marks, true), self.edge(index - 1, &marks, false));
                    let fits = |inner: Option<char>, outer: Option<char>| {
                        inner.is_some_and(|inner| !inner.is_whitespace() && (!is_sign(inner) || outside(outer)))
                    };
                    let star = [before, after, inside.0, inside.1].contains(&Some('*'));
                    let mark = !star && fits(inside.0, before) && fits(inside.1, after);
                    marks[start] = Some(mark);
                    marks[index] = Some(mark);
                }
                _ => {}
            }
        }
        marks.into_iter().map(|mark| mark == Some(true)).collect()
    }

    /// The first or the last letter that a token is written with. Emphasis that is not decided yet may become a star.
    fn edge(&self, at: usize, marks: &[Option<bool>], first: bool) -> Option<char> {
        let tag = |name: char, end: char| Some(if first { name } else { end });
        match self.tokens.get(at)? {
            Token::Text(text) if first => text.chars().next(),
            Token::Text(text) => text.chars().next_back(),
            Token::Open(Style::Link(_)) => Some('['),
            Token::Close(Style::Link(_)) => tag(']', ')'),
            Token::Open(Style::Tag(..)) | Token::Close(Style::Tag(..)) => tag('<', '>'),
            Token::Open(_) | Token::Close(_) if marks[at] == Some(false) => tag('<', '>'),
            Token::Open(_) | Token::Close(_) => Some('*'),
            Token::Line => None,
        }
    }
}

/// Spaces that HTML draws together; a no-break space is a letter.
fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn is_sign(letter: char) -> bool {
    !letter.is_alphanumeric() && !letter.is_whitespace()
}

/// Words of running text: every sign that Markdown would read inside of a line is escaped.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let special = match letter {
            '\\' | '`' | '*' | '[' | ']' | '~' | '$' | '{' | '}' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '<' => next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'),
            '&' => next.is_ascii_alphabetic() || next == '#',
            _ => false,
        };
        match letter {
            // What would look like a comment is not even one behind a backslash.
            '<' if next == '!' => escaped.push_str("&lt;"),
            _ if special => escaped.extend(['\\', letter]),
            _ => escaped.push(letter),
        }
        before = letter;
    }
    escaped
}

/// A paragraph whose lines start with nothing that would be a list, a quote, a heading or a rule. Our own signs at the
/// start of a line are none of these.
fn lines_escaped(text: &str) -> String {
    let line = |line: &str| {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let spaced = matches!(line.as_bytes().get(digits + 1), None | Some(b' '));
        match line.as_bytes().get(digits) {
            Some(b'.' | b')') if digits > 0 && spaced => format!("{}\\{}", &line[..digits], &line[digits..]),
            Some(b'#' | b'>' | b'-' | b'+' | b'=' | b'|' | b':') if digits == 0 => format!("\\{line}"),
            _ => line.to_owned(),
        }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The first line behind one prefix, the others behind another; empty lines stay empty but for a quote's sign.
fn prefixed(first: &str, others: &str, text: &str) -> String {
    let line = |(index, line): (usize, &str)| match (index, line) {
        (0, line) => format!("{first}{line}"),
        (_, "") => others.trim_end().to_owned(),
        (_, line) => format!("{others}{line}"),
    };
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// Code between backticks.
fn ticked(code: &str) -> String {
    let longest = code.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{code}{space}{ticks}")
}

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Parts of tables.
const TABLE: &[&str] = &["table", "thead", "tbody", "tfoot", "tr", "td", "th"];

/// Elements of running text that stay tags.
const TAGS: &[&str] = &[
    "bdi", "bdo", "cite", "dfn", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "samp", "small", "sub", "sup", "u",
    "var",
];

/// Elements whose text is no HTML; they are dropped with it.
const SKIPPED: &[&str] = &["script", "style", "iframe", "noembed", "noframes", "textarea", "xmp", "plaintext", "title"];

/// Elements that are dropped with what they hold.
const LOST: &[&str] = &[
    "applet", "audio", "canvas", "embed", "frame", "frameset", "input", "map", "noscript", "object", "select", "svg",
    "template", "video",
];

/// Elements that hold nothing that is shown.
const QUIET: &[&str] = &["area", "base", "col", "link", "meta", "param", "source", "track", "datalist"];

/// Elements that only give their text.
const OTHERS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "annotation",
    "b",
    "big",
    "blink",
    "br",
    "button",
    "code",
    "colgroup",
    "data",
    "del",
    "em",
    "font",
    "head",
    "i",
    "img",
    "label",
    "marquee",
    "meter",
    "nobr",
    "optgroup",
    "option",
    "output",
    "picture",
    "progress",
    "rb",
    "rtc",
    "s",
    "semantics",
    "slot",
    "span",
    "strike",
    "strong",
    "time",
    "tt",
    "wbr",
];

/// What the numbers from 128 to 159 mean on web pages, which is not what Unicode has there.
const OLD_LETTERS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

#[cfg(test)]
mod tests {
    use super::super::Batch;
    use super::*;

    fn converted(html: &str, math: bool, breaks: bool) -> (String, Vec<String>) {
        let batch = Batch::default();
        let mut cleaner = Cleaner::new(&batch, "a/q.xml".into(), "content/a/q.md".into());
        cleaner.math = math;
        let text = cleaner.html_to_markdown(html, breaks);
        (cleaner.markdown(&text).as_str().to_owned(), cleaner.lost())
    }

    #[track_caller]
    fn gives(html: &str, expected: &str) {
        assert_eq!(converted(html, false, false), (expected.to_owned(), Vec::new()), "{html}");
    }

    #[track_caller]
    fn loses(html: &str, expected: &str, lost: &[&str]) {
        let (text, found) = converted(html, false, false);
        assert_eq!(
            (text.as_str(), found.iter().map(String::as_str).collect::<Vec<_>>()),
            (expected, lost.to_vec()),
            "{html}"
        );
    }

    #[test]
    fn paragraphs_and_breaks() {
        gives("", "");
        gives("a\n b", "a b");
        gives("<p>a</p><p>b</p>", "a\n\nb");
        gives("<p>a<p>b<div>c</div>d", "a\n\nb\n\nc\n\nd");
        gives("<p>a<br>b<br/></p>", "a\\\nb");
        gives("<p>&nbsp;</p><p dir=\"ltr\" style=\"text-align: left;\">a</p><p><br></p>", "a");
        gives("<span>a</span> <font color=red>b</font>", "a b");
        gives("<p>a&nbsp; b&nbsp;c</p>", "a b\u{a0}c");
        gives("<h3>A <i>b</i></h3><p>c", "**A *b***\n\nc");
        gives("a<hr>b", "a\n\n<hr>\n\nb");
        gives("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b");
    }

    #[test]
    fn emphasis_is_read_as_it_was_meant() {
        gives("<b>a</b> <strong>b</strong> <em>c</em> <i>d</i>", "**a** **b** *c* *d*");
        gives("a<b> b </b>c", "a **b** c");
        gives("x<b>y</b>z", "x**y**z");
        gives("<b>\"x\"</b>y", "<strong>\"x\"</strong>y");
        gives("<b><i>x</i></b>", "**<em>x</em>**");
        gives("<b>a</b><b>b</b>", "**ab**");
        gives("<b></b>a<b> </b>b", "a b");
        gives("<b><b>a</b></b>", "**a**");
        gives("<b>a<p>b</p></b>", "a\n\nb");
        gives("<b>a<i>b</b>c</i>", "<strong>a<em>b</em></strong>c");
        gives(
            "<span style='font-weight: bold'>a</span> <span style=\"text-decoration: underline;\">b</span>",
            "**a** <u>b</u>",
        );
        gives(
            "H<sub>2</sub>O x<sup>2</sup> <u>a</u> <del>b</del> <kbd>c</kbd>",
            "H<sub>2</sub>O x<sup>2</sup> <u>a</u> <s>b</s> <kbd>c</kbd>",
        );
        gives("<abbr title='a \"b\"'>c</abbr>", "<abbr title=\"a &quot;b&quot;\">c</abbr>");
    }

    #[test]
    fn text_shows_itself() {
        for (html, expected) in [
            (
                "*a* _b_ `c` [d](e) ~~f~~ $1 {g} \\",
                "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\~\\~f\\~\\~ \\$1 \\{g\\} \\\\",
            ),
            ("snake_case", "snake_case"),
            ("a &lt;b&gt; &amp;amp; &copy; &#65; &#x42; &#146; &nope; &", "a \\<b> \\&amp; © A B ’ \\&nope; &"),
            ("a &lt b &ampc", "a < b \\&ampc"),
            ("Vec<T> and a<b && c>d", "Vec\\<T> and a\\<b && c>d"),
            ("{{ x }} [[y]]", "\\{\\{ x \\}\\} \\[\\[y\\]\\]"),
            (
                "<p># a</p><p>1.2.3</p><p>- b</p><p>1. c</p><p>> d</p><p>---</p><p>==<br>+ e",
                "\\# a\n\n1.2.3\n\n\\- b\n\n1\\. c\n\n\\> d\n\n\\---\n\n\\==\\\n\\+ e",
            ),
            ("Look!<a href='https://h/x'>here</a>", "Look\\![here](https://h/x)"),
            ("1 < 2 > 0", "1 < 2 > 0"),
        ] {
            gives(html, expected);
        }
    }

    #[test]
    fn lists_and_tables() {
        gives("<ul><li>a<li>b <ol><li>c</ol></ul>", "- a\n- b\n  1. c");
        gives("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n\n- c");
        gives("<ol start=3><li>a</ol><ol><li>b</ol>", "3. a\n\n1) b");
        gives("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b");
        gives("<ul><li>[x] a</ul>", "- \\[x\\] a");
        gives("<ul><li><pre>a</pre></ul>", "-\n  ```\n  a\n  ```");
        gives("<dl><dt>a<dd>b</dl>", "**a**\n\nb");
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

    #[test]
    fn code_keeps_its_letters() {
        gives("<code>a_b &lt;T&gt; *</code>", "`a_b <T> *`");
        gives("<code>a`b</code> <tt>c</tt>", "``a`b`` `c`");
        gives("<pre>\na &lt; b\n\n  <b>c</b>\n</pre>", "```\na < b\n\n  c\n```");
        gives(
            "<pre><code class=\"language-python\">x = 1<br>y = {{2}}</code></pre>",
            "```python\nx = 1\ny = {{2}}\n```",
        );
        gives("<p>a<code>b<br>&nbsp;c</code></p>", "a\n\n```\nb\n c\n```");
        gives("<pre>```</pre>", "````\n```\n````");
    }

    #[test]
    fn what_a_page_cannot_hold_is_named() {
        loses("a<script>if (a<b) { '</b>' }</script>b", "ab", &["`<script>`"]);
        loses("<style>p {}</style><p>a", "a", &["`<style>`"]);
        loses("a<script>b", "a", &["`<script>`"]);
        loses("<iframe src='https://x'></iframe><video><source src=x>no</video>a", "a", &["`<iframe>`", "`<video>`"]);
        loses("<b onclick='x()'>a</b>", "**a**", &["`onclick` of `<b>`"]);
        loses("a<!-- b --><!DOCTYPE x><?xml y?>c", "ac", &["a comment"]);
        loses("a <!-- b", "a &lt;!-- b", &[]);
        loses("<a href='javascript:x'>a</a>", "a", &["the link to `javascript:x`"]);
        loses("<img src='x y.png' alt='a *b*'>", "a \\*b\\*", &["the image `x y.png`, which is not there"]);
        loses("<a href='#x'>a</a><a name=y></a>", "a", &["the link to `#x`"]);
        loses("<input value=x>a<select><option>b</select>", "a", &["`<input>`", "`<select>`"]);
        loses(
            "<span class=multilang lang=en>a</span><span class=multilang lang=de>b</span>",
            "ab",
            &["the choice between languages in a text: all of them are shown"],
        );
    }

    #[test]
    fn formulas_are_between_dollar_signs() {
        let math = |html| converted(html, true, false).0;
        assert_eq!(math("<p>Is \\(a &lt; b_1\\) and $5?</p>"), "Is $a < b_1$ and \\$5?");
        assert_eq!(math("<p>$$ x\n^2 $$</p><p>so $$y$$.</p>"), "$$x ^2$$\n\nso $y$.");
        assert_eq!(math("\\[z\\]"), "$$z$$");
        assert_eq!(math("\\(a{\\)"), "\\\\(a\\{\\\\)");
        assert_eq!(math("\\(a\\)5"), "$a$<wbr>5");
        assert_eq!(math("<math><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></math>"), "$x^2$");
        assert_eq!(converted("\\(a\\)", false, false).0, "\\\\(a\\\\)");
        assert!(!has_formula("a \\( b"));
        assert!(has_formula("$$ b $$"));
    }

    #[test]
    fn line_ends_may_be_breaks() {
        let breaks = |html| converted(html, false, true).0;
        assert_eq!(breaks("a\nb\n\nc <b>d\n\ne</b>"), "a\\\nb\n\nc **d\\\ne**");
        assert_eq!(breaks("<p>a</p>\n<p>b</p>\n"), "a\n\nb");
        assert_eq!(breaks("<pre>a\n\nb</pre>"), "```\na\n\nb\n```");
    }

    #[test]
    fn large_and_deep_html_is_read_in_time() {
        for piece in [
            "<ul><li>",
            "<div>",
            "<b>",
            "<table><tr><td>",
            "<blockquote>",
            "</p>",
            "&amp;",
            "&#",
            "<!--",
            "\\(",
            "$$",
            "<p",
            "<!a",
            "<a href='",
        ] {
            let (text, _) = converted(&format!("{}x", piece.repeat(20_000)), true, true);
            assert!(text.len() < 1_000_000, "{piece}: {}", text.len());
        }
        let (text, lost) = converted(&format!("{}x{}y", "<div>".repeat(100), "</div>".repeat(100)), false, false);
        assert_eq!((text.as_str(), lost.len()), ("x\n\ny", 1));
    }
}
