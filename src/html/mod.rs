//! Blocks to HTML with our own writer.
//!
//! In: blocks, and a [`Context`] that knows where links and images lead. Out: HTML without inline
//! styles and handlers, so that the page's policy can forbid them. Footnotes are drawn per [`Scope`]:
//! one cited in an explanation belongs to that explanation, and is sealed with it.

mod code;
mod escape;
mod links;
pub mod raw;

use crate::course::Steps;
use crate::language::Language;
use crate::markdown::{Alignment, Block, BlockKind, Destination, Footnote, Inline, InlineKind, Item, Table, plain};
use crate::text::Source;
use std::collections::BTreeMap;

pub use escape::{attribute, text};
pub use links::{RawLinks, pieces, raw_links};

/// Where links and images lead, as the page that is drawn sees them.
pub trait Addresses {
    /// The address of a link as written; external ones stay.
    fn link(&self, url: &str) -> String;
    /// The tag and the name of the language that a link leads to, where it is another than the page's.
    fn language(&self, url: &str) -> Option<(String, String)>;
    /// The image as a data address with its width and height in pixels if they are known; `None` if
    /// it cannot be embedded and becomes a link.
    fn image(&self, url: &str) -> Option<Embedded>;
}

/// An image that is part of the page.
pub struct Embedded {
    /// The `data:` address.
    pub data: String,
    /// Width and height in pixels.
    pub size: Option<(usize, usize)>,
}

/// What all fragments of a page share.
pub struct Context<'a> {
    /// The page's file.
    pub source: &'a Source,
    /// Interface texts.
    pub language: &'a Language,
    /// The page's footnotes.
    pub footnotes: &'a [Footnote],
    /// The ids of prose headings by offset.
    pub headings: &'a BTreeMap<usize, String>,
    /// Step tables, by the first byte of what stands first of table and code.
    pub steps: &'a BTreeMap<usize, Steps>,
    /// Where links and images lead.
    pub addresses: &'a dyn Addresses,
    /// Whether raw HTML is cleaned by the allow-list.
    pub untrusted: bool,
}

/// The footnotes that were cited in one part of a page, in the order of their first citation.
pub struct Scope {
    prefix: String,
    cited: Vec<(usize, usize)>,
    gaps: Gaps,
}

/// What is drawn in place of gaps, as HTML.
#[derive(Default)]
pub struct Gaps {
    /// Gaps in running text, by their first byte in the file.
    pub text: BTreeMap<usize, String>,
    /// Code blocks with gaps, by their first byte in the file.
    pub code: BTreeMap<usize, CodeGaps>,
}

/// A code block with gaps.
pub struct CodeGaps {
    /// The code with answers in place of its gaps, so that it can be coloured as the code it is; the answers
    /// themselves are not drawn.
    pub filled: String,
    /// Where the answers stand in it, in order, and what is drawn there.
    pub gaps: Vec<(std::ops::Range<usize>, String)>,
}

impl Scope {
    /// An empty scope; `prefix` keeps its ids apart from those of other scopes of the page.
    pub fn new(prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), cited: Vec::new(), gaps: Gaps::default() }
    }
}

/// Draws blocks.
pub fn blocks(context: &Context<'_>, scope: &mut Scope, blocks: &[Block]) -> String {
    let mut writer = Writer { context, scope, html: String::new() };
    writer.blocks(blocks);
    writer.html
}

/// Draws blocks with something in place of their gaps.
pub fn with_gaps(context: &Context<'_>, scope: &mut Scope, content: &[Block], gaps: Gaps) -> String {
    scope.gaps = gaps;
    let html = blocks(context, scope, content);
    scope.gaps = Gaps::default();
    html
}

/// Draws one line of code in the colours of its language, without a figure around it.
pub fn code_line(source: &Source, info: crate::text::Span, line: &str) -> String {
    let mut html = String::new();
    code::line(source, info, line, &mut html);
    html
}

/// Draws running text.
pub fn inlines(context: &Context<'_>, scope: &mut Scope, content: &[Inline]) -> String {
    let mut writer = Writer { context, scope, html: String::new() };
    writer.inlines(content);
    writer.html
}

/// Draws blocks with the footnotes that they alone cite: an explanation or a feedback.
pub fn alone(context: &Context<'_>, prefix: &str, content: &[Block]) -> String {
    let mut scope = Scope::new(prefix);
    let html = blocks(context, &mut scope, content);
    html + &footnotes(context, &mut scope)
}

/// Draws the footnotes that a scope cited; empty if there are none.
pub fn footnotes(context: &Context<'_>, scope: &mut Scope) -> String {
    if scope.cited.is_empty() {
        return String::new();
    }
    let mut items = String::new();
    let mut index = 0;
    // A footnote may cite another one, which then joins the end of the list.
    while index < scope.cited.len() {
        let (footnote, _) = scope.cited[index];
        let html = blocks(context, scope, &context.footnotes[footnote].blocks);
        let number = index + 1;
        let (_, uses) = scope.cited[index];
        let prefix = scope.prefix.clone();
        let mut back = String::new();
        for used in 1..=uses {
            let values = BTreeMap::new();
            let label = context.language.text("footnote-back", Some(number as u64), &values).unwrap_or_default();
            back.push_str(&format!(
                " <a href=\"#{prefix}r{number}-{used}\" aria-label=\"{}\">↩</a>",
                attribute(&label)
            ));
        }
        // The way back stands at the end of the last paragraph, where reading stops.
        let html = match html.strip_suffix("</p>\n") {
            Some(html) => format!("{html}{back}</p>\n"),
            None => format!("{html}<p>{back}</p>\n"),
        };
        items.push_str(&format!("<li id=\"{prefix}{number}\">{html}</li>\n"));
        index += 1;
    }
    let label = attribute(&context.language.say("footnotes"));
    format!("<section class=\"qm-footnotes\" aria-label=\"{label}\"><ol>\n{items}</ol></section>\n")
}

struct Writer<'a, 'b> {
    context: &'a Context<'b>,
    scope: &'a mut Scope,
    html: String,
}

impl Writer<'_, '_> {
    fn blocks(&mut self, blocks: &[Block]) {
        let mut last = None;
        for block in blocks {
            let start = block.span.start;
            if let Some(steps) = self.context.steps.get(&start) {
                self.open_steps(steps.column);
                last = Some(steps.last);
            }
            self.block(block);
            if last == Some(start) {
                self.html.push_str("</div>\n");
                last = None;
            }
        }
    }

    /// Opens what holds a step table and its code. The texts of the controls, which the script makes, travel with it.
    fn open_steps(&mut self, column: usize) {
        let language = self.context.language;
        let mut open = format!("<div class=\"qm-steps\" data-component=\"stepper\" data-column=\"{column}\"");
        for (name, key) in [
            ("label", "steps"),
            ("before", "step-before"),
            ("after", "step-after"),
            ("step", "step"),
            ("new", "step-new"),
        ] {
            open.push_str(&format!(" data-{name}=\"{}\"", attribute(&language.say(key))));
        }
        self.html.push_str(&open);
        self.html.push_str(">\n");
    }

    fn element(&mut self, tag: &str, content: &[Inline]) {
        self.html.push_str(&format!("<{tag}>"));
        self.inlines(content);
        self.html.push_str(&format!("</{tag}>"));
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph { content, tight: true } => {
                self.inlines(content);
                self.html.push('\n');
            }
            BlockKind::Paragraph { content, tight: false } => {
                if self.captioned(content) {
                    return;
                }
                self.element("p", content);
                self.html.push('\n');
            }
            BlockKind::Heading { level, content, .. } => {
                let id = self.context.headings.get(&block.span.start);
                let id = id.map(|id| format!(" id=\"{}\"", attribute(id))).unwrap_or_default();
                self.html.push_str(&format!("<h{level}{id}>"));
                self.inlines(content);
                self.html.push_str(&format!("</h{level}>\n"));
            }
            BlockKind::Code(code) => {
                let gaps = self.scope.gaps.code.get(&block.span.start);
                code::figure(self.context.source, self.context.language, code, gaps, &mut self.html);
            }
            BlockKind::List { start, items } => self.list(*start, items),
            BlockKind::Quote { label, blocks } => self.quote(label.as_ref().map(|label| label.name.as_str()), blocks),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Rule => self.html.push_str("<hr>\n"),
            BlockKind::Html(html) => self.raw(html),
        }
    }

    /// An image that stands alone in its paragraph and has a title is a figure, and the title its caption. Says whether
    /// it was one.
    fn captioned(&mut self, content: &[Inline]) -> bool {
        let [Inline { kind: InlineKind::Image { destination, content }, .. }] = content else { return false };
        let Destination { url, title } = destination.as_ref();
        if title.trim().is_empty() {
            return false;
        }
        self.html.push_str("<figure class=\"qm-figure\">");
        self.image(url, "", content);
        self.html.push_str(&format!("<figcaption>{}</figcaption></figure>\n", text(title)));
        true
    }

    fn raw(&mut self, html: &str) {
        if self.context.untrusted {
            self.html.push_str(&raw::clean(html).0);
        } else {
            self.html.push_str(&links::lead(html, |url| self.context.addresses.link(url)));
        }
    }

    fn list(&mut self, start: Option<u64>, items: &[Item]) {
        let tasks = items.iter().any(|item| item.task.is_some());
        let (open, close) = match start {
            Some(1) => ("<ol>\n".to_owned(), "</ol>\n"),
            Some(number) => (format!("<ol start=\"{number}\">\n"), "</ol>\n"),
            None if tasks => ("<ul class=\"qm-tasks\">\n".to_owned(), "</ul>\n"),
            None => ("<ul>\n".to_owned(), "</ul>\n"),
        };
        self.html.push_str(&open);
        for item in items {
            self.html.push_str("<li>");
            if let Some(task) = item.task {
                self.html.push_str(if task.checked { "☑ " } else { "☐ " });
            }
            self.blocks(&item.blocks);
            let end = self.html.trim_end().len();
            self.html.truncate(end);
            self.html.push_str("</li>\n");
        }
        self.html.push_str(close);
    }

    fn quote(&mut self, label: Option<&str>, blocks: &[Block]) {
        let language = self.context.language;
        match label {
            None => {
                self.html.push_str("<blockquote>\n");
                self.blocks(blocks);
                self.html.push_str("</blockquote>\n");
            }
            Some("HINT") => {
                self.html.push_str(&format!(
                    "<details class=\"qm-hint\"><summary>{}</summary>\n",
                    text(&language.say("hint"))
                ));
                self.blocks(blocks);
                self.html.push_str("</details>\n");
            }
            Some(label) => {
                let name = label.to_lowercase();
                let title = text(&language.say(&name));
                self.html.push_str(&format!(
                    "<div class=\"qm-alert qm-alert--{name}\" role=\"note\"><p class=\"qm-alert__title\">{title}</p>\n"
                ));
                self.blocks(blocks);
                self.html.push_str("</div>\n");
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let label = attribute(&self.context.language.say("table"));
        self.html.push_str(&format!(
            "<div class=\"qm-table\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\"><table>\n<thead><tr>"
        ));
        for (index, cell) in table.head.iter().enumerate() {
            // A head cell without text is no heading, and readers stumble over empty ones.
            let tag = if cell.is_empty() { "td" } else { "th" };
            let scope = if cell.is_empty() { "" } else { " scope=\"col\"" };
            self.cell(tag, scope, table.alignments.get(index), cell);
        }
        self.html.push_str("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            self.html.push_str("<tr>");
            for (index, cell) in row.iter().enumerate() {
                self.cell("td", "", table.alignments.get(index), cell);
            }
            self.html.push_str("</tr>\n");
        }
        self.html.push_str("</tbody></table></div>\n");
    }

    fn cell(&mut self, tag: &str, extra: &str, alignment: Option<&Alignment>, content: &[Inline]) {
        let class = match alignment {
            Some(Alignment::Start) => " class=\"qm-start\"",
            Some(Alignment::Center) => " class=\"qm-center\"",
            Some(Alignment::End) => " class=\"qm-end\"",
            _ => "",
        };
        self.html.push_str(&format!("<{tag}{extra}{class}>"));
        self.inlines(content);
        self.html.push_str(&format!("</{tag}>"));
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(piece) => escape::push_text(&mut self.html, piece),
            InlineKind::Code(code) => {
                self.html.push_str("<code translate=\"no\">");
                escape::push_text(&mut self.html, code);
                self.html.push_str("</code>");
            }
            InlineKind::Emphasis(content) => self.element("em", content),
            InlineKind::Strong(content) => self.element("strong", content),
            InlineKind::Strikethrough(content) => self.element("del", content),
            InlineKind::Link { destination, content } => {
                let Destination { url, title } = destination.as_ref();
                let address = self.context.addresses.link(url);
                let outside = is_external(&address);
                self.html.push_str(&format!("<a href=\"{}\"{}", attribute(&address), titled(title)));
                let other = self.context.addresses.language(url);
                if let Some((tag, _)) = &other {
                    self.html.push_str(&format!(" hreflang=\"{}\"", attribute(tag)));
                }
                self.html.push_str(if outside { " rel=\"noopener noreferrer\">" } else { ">" });
                self.inlines(content);
                if let Some((_, name)) = &other {
                    self.html.push_str(&format!(" ({})", text(name)));
                }
                self.html.push_str("</a>");
            }
            InlineKind::Image { destination, content } => self.image(&destination.url, &destination.title, content),
            InlineKind::Html(html) => self.raw(html),
            InlineKind::FootnoteReference(name) => self.footnote(name),
            // A gap outside a cloze is an error; what it hides must not reach a page that is drawn all the same.
            InlineKind::Gap(_) => {
                let gap = self.scope.gaps.text.get(&inline.span.start).map_or("…", String::as_str);
                self.html.push_str(gap);
            }
            InlineKind::SoftBreak => self.html.push('\n'),
            InlineKind::HardBreak => self.html.push_str("<br>\n"),
            InlineKind::Math { display, tex } => match crate::math::to_mathml(tex, *display) {
                Ok(mathml) => self.html.push_str(&mathml),
                // `check` reports the formula; until it is mended its source is better than a gap.
                Err(_) => self.html.push_str(&format!("<code translate=\"no\">{}</code>", text(tex))),
            },
        }
    }

    fn image(&mut self, url: &str, title: &str, content: &[Inline]) {
        let alternative = plain(content);
        match self.context.addresses.image(url) {
            Some(image) => {
                let size = image
                    .size
                    .map(|(width, height)| format!(" width=\"{width}\" height=\"{height}\""))
                    .unwrap_or_default();
                let alternative = attribute(&alternative);
                self.html.push_str(&format!(
                    "<img src=\"{}\" alt=\"{alternative}\"{size}{}>",
                    image.data,
                    titled(title)
                ));
            }
            None => {
                let name = if alternative.is_empty() { url } else { &alternative };
                let address = attribute(&self.context.addresses.link(url));
                self.html.push_str(&format!("<a href=\"{address}\" rel=\"noopener noreferrer\">{}</a>", text(name)));
            }
        }
    }

    fn footnote(&mut self, name: &str) {
        let Some(index) = self.context.footnotes.iter().position(|footnote| footnote.name == name) else {
            self.html.push_str(&text(&format!("[^{name}]")));
            return;
        };
        let number = match self.scope.cited.iter().position(|&(cited, _)| cited == index) {
            Some(at) => {
                self.scope.cited[at].1 += 1;
                at + 1
            }
            None => {
                self.scope.cited.push((index, 1));
                self.scope.cited.len()
            }
        };
        let (prefix, used) = (&self.scope.prefix, self.scope.cited[number - 1].1);
        let reference = format!(
            "<sup class=\"qm-fnref\" id=\"{prefix}r{number}-{used}\"><a href=\"#{prefix}{number}\">{number}</a></sup>"
        );
        self.html.push_str(&reference);
    }
}

fn titled(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" title=\"{}\"", attribute(title)) }
}

/// Whether an address leaves the site.
pub fn is_external(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().unwrap_or_default();
    address.starts_with("//") || scheme.contains(':')
}
