//! Blocks of the tree: paragraphs, headings, lists, quotes and code.
//!
//! In: an element with all that it holds. Out: a piece of Markdown for each block, to be set apart by empty lines.

use super::super::clean::Markdown;
use super::elements::BLOCKS;
use super::run::{Run, Style};
use super::{Converter, Node};

impl Converter<'_> {
    /// The blocks that an element holds.
    pub(super) fn blocks(&mut self, node: usize, out: &mut Vec<String>) {
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
    pub(super) fn end(&mut self, run: &mut Run, out: &mut Vec<String>) {
        let run = std::mem::take(run);
        let text = run.written();
        if !text.is_empty() {
            out.push(lines_escaped(&text));
        }
    }

    pub(super) fn block(&mut self, node: usize, out: &mut Vec<String>) {
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
        let mut run = Run::on_one_line();
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
    pub(super) fn verbatim(&mut self, node: usize, code: &mut String) {
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

#[cfg(test)]
mod tests {
    use super::super::tested::gives;

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
    fn lists() {
        gives("<ul><li>a<li>b <ol><li>c</ol></ul>", "- a\n- b\n  1. c");
        gives("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n\n- c");
        gives("<ol start=3><li>a</ol><ol><li>b</ol>", "3. a\n\n1) b");
        gives("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b");
        gives("<ul><li>[x] a</ul>", "- \\[x\\] a");
        gives("<ul><li><pre>a</pre></ul>", "-\n  ```\n  a\n  ```");
        gives("<dl><dt>a<dd>b</dl>", "**a**\n\nb");
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
}
