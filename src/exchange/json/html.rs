//! Text that is HTML, as Markdown.
//!
//! In: HTML, often no more than text with entities. Out: Markdown whose letters show themselves, with inline tags
//! as they stand and lists and tables as blocks of HTML: the [`Cleaner`] holds both to what pages may hold.

use super::super::clean::{Cleaner, Markdown, escape};
use super::super::write::ticked;
use crate::html::raw::{self, Tag};
use crate::markdown::{BlockKind, Syntax, plain};
use crate::text::Source;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Elements that part paragraphs and mean nothing else here.
const PARTS: &[&str] = &[
    "address", "article", "aside", "body", "center", "div", "figure", "footer", "header", "html", "main", "nav", "p",
    "section",
];

/// Elements that are taken over as one block.
const WHOLE: &[&str] = &["blockquote", "details", "dl", "ol", "table", "ul"];

/// Elements that are dropped with what they hold.
const DROPPED: &[&str] = &["head", "iframe", "noscript", "object", "script", "style", "template", "title"];

const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];

/// HTML as Markdown that may stand in a page.
pub(super) fn markdown(html: &str, cleaner: &mut Cleaner<'_>) -> Markdown {
    let html = without_comments(html, cleaner);
    let tags = raw::tags(&html);
    let ends = ends(&tags);
    let mut writer = Writer::default();
    let mut at = 0;
    let mut index = 0;
    while let Some(tag) = tags.get(index) {
        writer.text(&html[at..tag.start]);
        at = tag.end;
        let name = tag.name.as_str();
        let end = ends.get(&index).copied();
        match end.and_then(|end| Some((end, tags.get(end)?))) {
            Some((end, close)) if WHOLE.contains(&name) => {
                writer.block(&lines(&html[tag.start..close.end]));
                (at, index) = (close.end, end);
            }
            Some((end, close)) if name == "pre" => {
                let code = words(&html[tag.end..close.start]);
                writer.block(Markdown::code("", &code).as_str());
                (at, index) = (close.end, end);
            }
            Some((end, close)) if name == "code" => {
                let code = words(&html[tag.end..close.start]);
                let code: Vec<&str> = code.split_whitespace().collect();
                if !code.is_empty() {
                    writer.inline(&ticked(&code.join(" ")));
                }
                (at, index) = (close.end, end);
            }
            Some((end, close)) if DROPPED.contains(&name) => {
                cleaner.lose(format!("`<{name}>`"));
                (at, index) = (close.end, end);
            }
            _ if PARTS.contains(&name) || WHOLE.contains(&name) || name == "pre" => writer.part(),
            _ if name == "br" => writer.line_break(),
            _ if name == "hr" => writer.block("<hr>"),
            _ if HEADINGS.contains(&name) && tag.closing => {
                writer.inline("</b>");
                writer.part();
            }
            _ if HEADINGS.contains(&name) => {
                writer.part();
                writer.inline("<b>");
            }
            _ if name == "code" => {}
            _ => writer.inline(&html[tag.start..tag.end].replace('\n', " ")),
        }
        index += 1;
    }
    writer.text(&html[at..]);
    writer.part();
    cleaner.markdown(&writer.blocks.join("\n\n"))
}

/// HTML as the words that it shows, for what a learner types.
pub(super) fn words(html: &str) -> String {
    let mut text = String::new();
    let mut at = 0;
    for tag in raw::tags(html) {
        text.push_str(&html[at..tag.start]);
        if tag.name == "br" {
            text.push('\n');
        }
        at = tag.end;
    }
    text.push_str(&html[at..]);
    decode(&text, &mut BTreeMap::new())
}

/// For each opening tag the place of the one that closes it, among all tags.
fn ends(tags: &[Tag<'_>]) -> BTreeMap<usize, usize> {
    let mut open: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut ends = BTreeMap::new();
    for (index, tag) in tags.iter().enumerate() {
        if !tag.closing {
            open.entry(&tag.name).or_default().push(index);
        } else if let Some(start) = open.get_mut(tag.name.as_str()).and_then(Vec::pop) {
            ends.insert(start, index);
        }
    }
    ends
}

fn without_comments(html: &str, cleaner: &mut Cleaner<'_>) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once("<!--") {
        let Some((_, after)) = behind.split_once("-->") else { break };
        kept.push_str(before);
        cleaner.lose("a comment");
        rest = after;
    }
    kept + rest
}

/// Without the empty lines that would end a block of HTML.
fn lines(html: &str) -> String {
    html.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[derive(Default)]
struct Writer {
    blocks: Vec<String>,
    paragraph: String,
    entities: BTreeMap<String, String>,
}

impl Writer {
    fn text(&mut self, html: &str) {
        if html.is_empty() {
            return;
        }
        let text = decode(html, &mut self.entities);
        // A line end is a space in HTML, and several are one.
        let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let space = |letter: Option<char>| letter.is_some_and(char::is_whitespace);
        if space(text.chars().next()) && !self.paragraph.is_empty() && !self.paragraph.ends_with([' ', '\n']) {
            self.paragraph.push(' ');
        }
        if !words.is_empty() && space(text.chars().next_back()) {
            words.push(' ');
        }
        self.paragraph.push_str(&escape(&words));
    }

    fn inline(&mut self, markdown: &str) {
        self.paragraph.push_str(markdown);
    }

    fn line_break(&mut self) {
        let length = self.paragraph.trim_end_matches(' ').len();
        self.paragraph.truncate(length);
        match self.paragraph.is_empty() || self.paragraph.ends_with('\n') {
            // Two in a row part paragraphs.
            true => self.part(),
            false => self.paragraph.push_str("\\\n"),
        }
    }

    fn part(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let paragraph = paragraph.trim();
        let paragraph = paragraph.strip_suffix('\\').filter(|_| paragraph.ends_with("\\")).unwrap_or(paragraph);
        if !paragraph.is_empty() {
            self.blocks.push(paragraph.to_owned());
        }
    }

    fn block(&mut self, block: &str) {
        self.part();
        self.blocks.push(block.to_owned());
    }
}

/// Entities as the characters that they stand for; what is none stays.
fn decode(html: &str, known: &mut BTreeMap<String, String>) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once('&') {
        text.push_str(before);
        let length = behind.bytes().take(40).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
        if length == 0 || behind.as_bytes().get(length) != Some(&b';') {
            text.push('&');
            rest = behind;
            continue;
        }
        let entity = &behind[..length];
        if !known.contains_key(entity) {
            known.insert(entity.to_owned(), character(entity));
        }
        text.push_str(&known[entity]);
        rest = &behind[length + 1..];
    }
    text + rest
}

/// What one entity stands for: Markdown knows the same ones as HTML.
fn character(entity: &str) -> String {
    let written = format!("&{entity};");
    let source = Arc::new(Source::new("", format!("x{written}x")));
    let (document, _) = crate::markdown::parse(&source, 0, &Syntax { math: false, gaps: &|_| false });
    match document.blocks.first().map(|block| &block.kind) {
        Some(BlockKind::Paragraph { content, .. }) => {
            let shown = plain(content);
            shown.strip_prefix('x').and_then(|rest| rest.strip_suffix('x')).unwrap_or(&written).to_owned()
        }
        _ => written,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Batch;
    use super::*;

    #[track_caller]
    fn becomes(html: &str, expected: &str, lost: &[&str]) {
        let batch = Batch::default();
        let mut cleaner = Cleaner::new(&batch, "a.json".into(), "content/a.md".into());
        assert_eq!(markdown(html, &mut cleaner).as_str(), expected);
        assert_eq!(cleaner.lost(), lost);
    }

    #[test]
    fn text_with_entities_shows_itself() {
        becomes(
            "Who said &quot;I&#039;ll be *back*&quot;? &eacute; &amp;amp; AT&T &nosuch;",
            "Who said \"I'll be \\*back\\*\"? é \\&amp; AT\\&T \\&nosuch;",
            &[],
        );
        becomes("&lt;b&gt; is {{bold}}", "\\<b> is \\{\\{bold\\}\\}", &[]);
        becomes("a < b <b>c</b>", "a < b <b>c</b>", &[]);
        becomes("- a\n- b", "\\- a - b", &[]);
        becomes(" <b> </b> # a", "<b> </b> \\# a", &[]);
    }

    #[test]
    fn blocks_stay_apart() {
        becomes("<p>a</p><p>b<br>c<br/></p><div>d</div>", "a\n\nb\\\nc\n\nd", &[]);
        becomes("a<br><br>b", "a\n\nb", &[]);
        becomes("<h2>A</h2>b", "<b>A</b>\n\nb", &[]);
        becomes("a<pre><code>x &lt; 1\n\n  y</code></pre>b", "a\n\n```\nx < 1\n\n  y\n```\n\nb", &[]);
        becomes("use <code>a`b</code> or <code>&lt;T&gt;</code>", "use ``a`b`` or `<T>`", &[]);
        becomes(
            "a<ul>\n\n<li>b</li>\n<li><ul><li>c</li></ul></li></ul>d",
            "a\n\n<ul>\n<li>b</li>\n<li><ul><li>c</li></ul></li></ul>\n\nd",
            &[],
        );
        becomes("<ul><li>a", "a", &[]);
    }

    #[test]
    fn what_pages_may_not_hold_is_dropped_by_name() {
        becomes("a<script>x()</script><!-- y -->b", "ab", &["a comment", "`<script>`"]);
        becomes("<a href='javascript:x'>a</a>", "<a>a</a>", &["the link to `javascript:x`"]);
        becomes("<b onclick=x>a</b>", "<b>a</b>", &["`onclick` of `<b>`"]);
        becomes("", "", &[]);
    }
}
