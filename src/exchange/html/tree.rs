//! HTML to a small tree.
//!
//! In: tags and text, well formed or not. Out: the nodes of a [`Converter`], the first of which holds all others. What
//! ends without an end tag ends where a browser would end it; depth and size are capped, and what holds no text is
//! named as lost.

use super::elements::{BLOCKS, SKIPPED, TABLE, is_html};
use super::{Converter, Node};
use crate::html::raw::{Tag, Tags, VOID};
use std::collections::BTreeMap;

/// How deep elements nest; deeper ones give their text alone. The reader of pages stops at 48 lists and quotes.
const DEEPEST: usize = 40;

/// The most elements and texts of one piece of HTML: a hundred times what a long lesson has.
const MOST_NODES: usize = 200_000;

impl<'a> Converter<'a> {
    pub(super) fn read(&mut self, html: &'a str) {
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

#[cfg(test)]
mod tests {
    use super::super::tested::converted;

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
