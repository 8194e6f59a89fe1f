//! Running text of the tree: words, emphasis, links, images, code and formulas.
//!
//! In: an element inside of a block, with all that it holds. Out: its words and styles, given to a [`Run`].

use super::super::clean::address;
use super::super::write::ticked;
use super::Converter;
use super::elements::{LOST, QUIET, TAGS};
use super::formulas::{formula, formulas, has_formula};
use super::run::{Run, Style, escaped};

impl Converter<'_> {
    pub(super) fn inlines(&mut self, node: usize, run: &mut Run, out: &mut Vec<String>) {
        for index in 0..self.nodes[node].children.len() {
            let child = self.nodes[node].children[index];
            self.inline(child, run, out);
        }
    }

    pub(super) fn inline(&mut self, node: usize, run: &mut Run, out: &mut Vec<String>) {
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

#[cfg(test)]
mod tests {
    use super::super::tested::{converted, loses};

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
    fn line_ends_may_be_breaks() {
        let breaks = |html| converted(html, false, true).0;
        assert_eq!(breaks("a\nb\n\nc <b>d\n\ne</b>"), "a\\\nb\n\nc **d\\\ne**");
        assert_eq!(breaks("<p>a</p>\n<p>b</p>\n"), "a\n\nb");
        assert_eq!(breaks("<pre>a\n\nb</pre>"), "```\na\n\nb\n```");
    }
}
