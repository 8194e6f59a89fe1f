//! Draws one page: its view is filled from the course, and the theme makes HTML of it.

use super::form;
use super::island::{self, Hidden};
use super::live;
use super::map::{Mapper, folder_title, words};
use super::plan::SitePlan;
use super::redirect;
use super::view::*;
use crate::course::{Asked, Page, PageKey, PageSettings, Part, Question, Seal, Section, Site, Term, fence};
use crate::diagnostic::Diagnostic;
use crate::html::{self, Addresses, Context, Embedded, Scope};
use crate::language::{self, Language};
use crate::markdown::{Block, BlockKind, plain};
use crate::text::Source;
use crate::theme;
use camino::Utf8Path;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Where links and images of one file lead, as the page sees them that shows it.
struct PageAddresses<'a> {
    plan: &'a SitePlan<'a>,
    page: &'a Page,
    /// The file they are written in: the page, or one of its banks.
    written: &'a Page,
    /// What the ids of the file's headings start with on the page.
    headings: &'a str,
}

impl Addresses for PageAddresses<'_> {
    fn link(&self, url: &str) -> String {
        self.plan.link(self.page, self.written, self.headings, url)
    }
    fn language(&self, url: &str) -> Option<(String, String)> {
        self.plan.language_of_link(self.page, self.written, url)
    }
    fn image(&self, url: &str) -> Option<Embedded> {
        self.plan.image(self.written, url)
    }
}

/// The site's title; without one, a word that is true of every site.
pub(super) fn site_title(site: &Site) -> String {
    site.title.clone().unwrap_or_else(|| "Course".to_owned())
}

fn direction(tag: &str) -> &'static str {
    if language::right_to_left(tag) { "rtl" } else { "ltr" }
}

fn generator() -> String {
    concat!("quizmill ", env!("CARGO_PKG_VERSION")).to_owned()
}

/// The bytes of a page.
pub(super) fn draw_page(plan: &SitePlan<'_>, key: PageKey) -> Result<Vec<u8>, Box<Diagnostic>> {
    let page = &plan.course.pages[key];
    let tag = page.language(&plan.course.site);
    let (language, _) = language::language(&tag);
    let drawer = Drawer::new(plan, page, language, &tag);
    let view = drawer.view(key);
    plan.theme.render("page.html", language, &view).map(|html| live::finish(plan, html))
}

/// The bytes of the page of a folder that has no `index.md`.
pub(super) fn draw_folder(plan: &SitePlan<'_>, folder: &Utf8Path) -> Result<Vec<u8>, Box<Diagnostic>> {
    let course = plan.course;
    let site = &course.site;
    let tag = site.language.clone();
    let (language, _) = language::language(&tag);
    let path = folder.join("index.html");
    let mapper = Mapper { plan, from: &path, tag: &tag, language };
    let section = course.root.find(folder).expect("the plan only has folders of the course");
    let home = folder.as_str().is_empty();
    let title = if home { site_title(site) } else { folder_title(folder) };
    let bundle = plan.theme.bundle(&["map"]);
    let view = PageView {
        generator: generator(),
        site: site_view(plan, &path, &tag),
        page: PageFacts {
            key: path.with_extension("").into_string(),
            title_html: html::text(&title),
            title,
            description: None,
            direction: direction(&tag),
            language: tag.clone(),
            minutes: None,
            tags: Vec::new(),
            license: None,
            source: None,
            canonical: site.base_url.as_deref().map(|base| redirect::address(base, &path)),
            challenge: false,
            draft: false,
            robots: None,
            questions: 0,
            deals: false,
            path: path.to_string(),
        },
        breadcrumb: breadcrumb(&mapper, folder, home),
        modes: Vec::new(),
        translations: Vec::new(),
        previous: None,
        next: None,
        prerequisites: Vec::new(),
        badge: None,
        body: Vec::new(),
        map: Some(mapper.map(section)),
        style: bundle.style.clone(),
        script: bundle.script.clone(),
        island: island::island(plan, None, path.with_extension("").as_str(), language, &tag, &[]),
        policy: live::policy(plan, &bundle),
    };
    plan.theme.render("page.html", language, &view).map(|html| live::finish(plan, html))
}

fn site_view(plan: &SitePlan<'_>, from: &Utf8Path, tag: &str) -> SiteView {
    let site = &plan.course.site;
    let mapper = Mapper { plan, from, tag, language: language::language(tag).0 };
    SiteView {
        title: site_title(site),
        home: mapper.url(&plan.course.root),
        license: site.license.clone(),
        sealed: site.seal == Seal::Sealed && !plan.options.answers,
        answers: plan.options.answers,
    }
}

/// The sections above a page. A concept's folder stands for its index page, so it is left out there.
fn breadcrumb(mapper: &Mapper<'_>, folder: &Utf8Path, index: bool) -> Vec<LinkView> {
    let root = &mapper.plan.course.root;
    let mut crumbs = Vec::new();
    let mut above: Vec<&Utf8Path> = folder.ancestors().collect();
    above.reverse();
    if index {
        above.pop();
    }
    for path in above {
        if let Some(section) = root.find(path) {
            crumbs.push(LinkView { title: mapper.title(section), url: mapper.url(section) });
        }
    }
    crumbs
}

/// The body of a page while it is drawn.
#[derive(Default)]
struct Body {
    blocks: Vec<BlockView>,
    hidden: Vec<Hidden>,
    /// Which questions and groups show without script, where the page draws.
    first: std::vec::IntoIter<bool>,
    /// How many questions were numbered among those that show, and the last number of the others.
    number: usize,
    rest: usize,
    /// Whether footnotes stand in the question that cites them instead of at the end of the page.
    own_notes: bool,
}

struct Drawer<'a> {
    plan: &'a SitePlan<'a>,
    page: &'a Page,
    language: &'static Language,
    tag: &'a str,
    addresses: PageAddresses<'a>,
}

impl<'a> Drawer<'a> {
    fn new(plan: &'a SitePlan<'a>, page: &'a Page, language: &'static Language, tag: &'a str) -> Self {
        let addresses = PageAddresses { plan, page, written: page, headings: "" };
        Self { plan, page, language, tag, addresses }
    }

    fn context(&self) -> Context<'_> {
        self.context_of(self.page, &self.page.headings, &self.addresses)
    }

    fn context_of<'b>(
        &'b self,
        written: &'b Page,
        headings: &'b BTreeMap<usize, String>,
        addresses: &'b PageAddresses<'b>,
    ) -> Context<'b> {
        Context {
            source: &written.source,
            language: self.language,
            footnotes: &written.footnotes,
            headings,
            steps: &written.steps,
            addresses,
            untrusted: self.plan.options.untrusted,
        }
    }

    fn view(&self, key: PageKey) -> PageView {
        let (plan, page) = (self.plan, self.page);
        let site = &plan.course.site;
        let path = page.location.output();
        let mapper = Mapper { plan, from: &path, tag: self.tag, language: self.language };
        let section = plan.course.root.find(&page.location.folder);
        let index = page.location.name == "index";
        // A concept's own page is one of its modes, so only a plain section shows a map.
        let map = section.filter(|section| index && !section.concept).map(|section| mapper.map(section));
        let mut scope = Scope::new("qm-fn-");
        let context = self.context();
        let title_html = html::inlines(&context, &mut scope, &page.title);
        let (mut body, hidden) = self.body(&context, &mut scope);
        let footnotes = html::footnotes(&context, &mut scope);
        if !footnotes.is_empty() {
            body.push(BlockView::Prose { html: footnotes });
        }
        let questions = plan.course.shown(page);
        let deals = questions > 0 && (page.settings.mix() || page.settings.draw().is_some());
        let badge = page.settings.badge().filter(|_| questions > 0).map(|name| {
            let seed = Sha256::digest(format!("{}\0{}", site.id, page.location.original().key()));
            BadgeView {
                name,
                rosette: theme::rosette(&seed.into()),
                pass: island::needed(plan.course, page),
                of: questions,
            }
        });
        let modes =
            section.filter(|section| section.concept).map(|section| self.modes(&mapper, section)).unwrap_or_default();
        let components = self.components(&body, map.is_some(), !modes.is_empty(), badge.is_some(), deals);
        let bundle = plan.theme.bundle(&components);
        let page_key = page.location.key();
        let (previous, next) = plan.turn(key);
        let link = |key: PageKey| LinkView { title: mapper.page_title(key), url: mapper.page_url(key) };
        PageView {
            generator: generator(),
            site: site_view(plan, &path, self.tag),
            page: PageFacts {
                title: plain(&page.title),
                title_html,
                description: page.settings.description(),
                language: self.tag.to_owned(),
                direction: direction(self.tag),
                minutes: page.settings.minutes(),
                tags: page.settings.tags(),
                license: self.credits(PageSettings::license, site.license.clone()),
                source: self.credits(PageSettings::source, None),
                canonical: site.base_url.as_deref().map(|base| redirect::address(base, &path)),
                challenge: page.challenge(),
                draft: page.settings.draft(),
                robots: page.settings.draft().then(|| "noindex".to_owned()),
                questions,
                deals,
                path: path.to_string(),
                key: page_key.clone(),
            },
            breadcrumb: breadcrumb(&mapper, &page.location.folder, index),
            modes,
            translations: self.translations(key),
            previous: previous.map(link),
            next: next.map(link),
            prerequisites: self.prerequisites(),
            badge,
            body,
            map,
            style: bundle.style.clone(),
            script: bundle.script.clone(),
            island: island::island(plan, Some(page), &page_key, self.language, self.tag, &hidden),
            policy: live::policy(plan, &bundle),
        }
    }

    /// What a page and its banks say of where they come from and what they may be used for, each once. `usual` holds
    /// where a file says nothing; null where nothing else is to be said.
    fn credits(&self, get: impl Fn(&PageSettings) -> Option<String>, usual: Option<String>) -> Option<String> {
        let mut said: Vec<String> = Vec::new();
        for file in self.plan.course.files(self.page) {
            let own = get(&file.settings).or_else(|| usual.clone());
            said.extend(own.filter(|own| !said.contains(own)));
        }
        (!said.is_empty() && usual.as_ref().is_none_or(|usual| said != [usual.clone()])).then(|| said.join(" · "))
    }

    /// The components that the page uses, sorted by name.
    fn components(&self, body: &[BlockView], map: bool, modes: bool, badge: bool, deals: bool) -> Vec<&'static str> {
        let mut components = Vec::new();
        let questions: Vec<Asked<'_>> = self.plan.course.asked(self.page).collect();
        if !questions.is_empty() {
            components.extend(["clock", "question", "results"]);
            components.extend(questions.iter().flat_map(|asked| form::components(&asked.question.form)));
        }
        let prose = |class: &str| {
            body.iter()
                .any(|block| matches!(block, BlockView::Prose { html } if html.contains(&format!("class=\"{class}"))))
        };
        let (mut code, mut rows) = (prose("qm-code"), prose("qm-row"));
        let (mut table, mut alert) = (prose("qm-table"), prose("qm-alert"));
        let mut look = |source: &Source, blocks: &[Block]| {
            crate::markdown::each_block(blocks, &mut |block| match &block.kind {
                BlockKind::Code(found) => {
                    code = true;
                    rows |= fence(source, found.info).by_line();
                }
                BlockKind::Table(_) => table = true,
                BlockKind::Quote { label: Some(_), .. } => alert = true,
                _ => {}
            });
        };
        for Asked { page, question } in &questions {
            question.fragments().into_iter().for_each(|blocks| look(&page.source, blocks));
        }
        for file in self.plan.course.files(self.page) {
            for part in &file.parts {
                if let Part::Group { shared, .. } = part {
                    look(&file.source, shared);
                }
            }
        }
        components.extend(code.then_some("code"));
        components.extend(rows.then_some("rows"));
        components.extend(table.then_some("table"));
        components.extend(alert.then_some("alert"));
        let root =
            self.plan.course.files(self.page).any(|file| file.settings.math() && file.source.text().contains("\\sqrt"));
        components.extend(root.then_some("root"));
        components.extend(deals.then_some("draw"));
        components.extend(map.then_some("map"));
        let steps = self.plan.course.files(self.page).any(|file| !file.steps.is_empty());
        components.extend(steps.then_some("stepper"));
        components.extend(modes.then_some("modes"));
        components.extend(badge.then_some("badge"));
        components.extend((self.plan.options.answers && !questions.is_empty()).then_some("key"));
        components.sort_unstable();
        components.dedup();
        components
    }

    fn modes(&self, mapper: &Mapper<'_>, section: &Section) -> Vec<ModeView> {
        let course = self.plan.course;
        let keys = section.index.into_iter().chain(section.pages());
        let known = keys.filter_map(|key| Some((key, course.pages[key].settings.mode()?)));
        let mut modes: Vec<(usize, ModeView)> = known
            .map(|(key, slug)| {
                let place = course.site.modes.iter().position(|mode| mode.slug == slug).unwrap_or(usize::MAX);
                let current = course.pages[key].location.original() == self.page.location.original();
                let (label, url) = (mapper.mode_label(slug), mapper.page_url(key));
                (place, ModeView { slug: slug.to_owned(), label, url, current })
            })
            .collect();
        modes.sort_by_key(|(place, _)| *place);
        modes.into_iter().map(|(_, mode)| mode).collect()
    }

    fn translations(&self, key: PageKey) -> Vec<TranslationView> {
        let course = self.plan.course;
        let editions = course.editions(key);
        if editions.len() < 2 {
            return Vec::new();
        }
        let from = self.page.location.output();
        editions
            .into_iter()
            .map(|edition| {
                let language = course.pages[edition].language(&course.site);
                let base = language.split('-').next().unwrap_or(&language);
                let label = self.language.label("languages", base).unwrap_or(&language).to_owned();
                TranslationView { label, url: self.plan.address(&from, edition), current: edition == key, language }
            })
            .collect()
    }

    fn prerequisites(&self) -> Vec<LinkView> {
        let (plan, page) = (self.plan, self.page);
        let known = page.settings.prerequisites().into_iter().filter_map(|(path, _)| {
            match plan.course.target(plan.files, page, &path) {
                crate::course::Target::Page(key, _) => Some(key),
                _ => None,
            }
        });
        let from = page.location.output();
        let mapper = Mapper { plan, from: &from, tag: self.tag, language: self.language };
        known.map(|key| LinkView { title: mapper.page_title(key), url: mapper.page_url(key) }).collect()
    }

    fn body(&self, context: &Context<'_>, scope: &mut Scope) -> (Vec<BlockView>, Vec<Hidden>) {
        let course = self.plan.course;
        let first = course.drawing(self.page).and_then(|drawing| drawing.first);
        let mut body = Body {
            // A note that only a question cites goes where the question goes.
            own_notes: first.is_some(),
            rest: course.shown(self.page),
            first: first.unwrap_or_default().into_iter(),
            ..Body::default()
        };
        for part in &self.page.parts {
            self.part(context, scope, self.page, part, &mut body);
        }
        body.own_notes = true;
        for (index, bank) in course.files(self.page).skip(1).enumerate() {
            // Two banks may have headings of the same name.
            let prefix = format!("_{}-", index + 1);
            let headings = bank.headings.iter().map(|(&at, id)| (at, format!("{prefix}{id}"))).collect();
            let addresses = PageAddresses { written: bank, headings: &prefix, ..self.addresses };
            let context = self.context_of(bank, &headings, &addresses);
            for part in bank.parts.iter().filter(|part| !part.questions().is_empty()) {
                self.part(&context, scope, bank, part, &mut body);
            }
        }
        (body.blocks, body.hidden)
    }

    /// Draws a piece of the page, which is written in the page itself or in a bank.
    fn part(&self, context: &Context<'_>, scope: &mut Scope, written: &Page, part: &Part, body: &mut Body) {
        let Some(name) = part.questions().first() else {
            body.blocks.push(BlockView::Prose { html: html::blocks(context, scope, part.shared()) });
            return;
        };
        let drawn = body.first.next().unwrap_or(true);
        let html = if body.own_notes {
            html::alone(context, &format!("qm-fn-{}-g-", name.id), part.shared())
        } else {
            html::blocks(context, scope, part.shared())
        };
        let mut questions = Vec::new();
        for question in part.questions() {
            // Numbers go on from what is drawn to what is not, so that without script none is missing.
            let number = if drawn { &mut body.number } else { &mut body.rest };
            *number += 1;
            let (view, hidden) = if body.own_notes {
                let mut scope = Scope::new(format!("qm-fn-{}-q-", question.id));
                let (mut view, hidden) = self.question(context, &mut scope, written, question, *number);
                view.footnotes = html::footnotes(context, &mut scope);
                (view, hidden)
            } else {
                self.question(context, scope, written, question, *number)
            };
            questions.push(view);
            body.hidden.push(hidden);
        }
        let tag = written.language(&self.plan.course.site);
        let facts = BlockFacts {
            drawn,
            direction: (tag != self.tag).then(|| direction(&tag)),
            language: (tag != self.tag).then_some(tag),
        };
        body.blocks.push(match part {
            Part::Group { .. } => BlockView::Group { html, questions, facts },
            _ => BlockView::Question { question: Box::new(questions.remove(0)), facts },
        });
    }

    fn question(
        &self,
        context: &Context<'_>,
        scope: &mut Scope,
        written: &Page,
        question: &Question,
        number: usize,
    ) -> (QuestionView, Hidden) {
        let site = &self.plan.course.site;
        let letters: Vec<String> = (0..question.options().len()).map(form::letter).collect();
        let options: Vec<OptionView> = question
            .options()
            .iter()
            .zip(&letters)
            .map(|(option, letter)| OptionView {
                id: option.id.clone(),
                letter: letter.clone(),
                html: html::blocks(context, scope, &option.content).trim_end().to_owned(),
                code: matches!(option.content.as_slice(), [block] if matches!(block.kind, BlockKind::Code(_))),
                text: form::said(&option.content),
            })
            .collect();
        let drawn = form::Pen { context, question }.draw(scope);
        let explanation = question
            .explanation
            .as_ref()
            .map(|blocks| html::alone(context, &format!("qm-fn-{}-e-", question.id), blocks));
        let solution = (site.seal == Seal::Open || self.plan.options.answers)
            .then(|| SolutionView { parts: drawn.solution, explanation: explanation.clone() });
        let mut hidden = drawn.hidden;
        hidden.extend(explanation.map(|html| ("explanation".to_owned(), html.into())));
        let hidden = Hidden(hidden);
        // A file that is one question has no heading for it; the file's title serves.
        let title = if question.title.is_empty() { &written.title } else { &question.title };
        let view = QuestionView {
            id: question.id.clone(),
            anchor: format!("q-{}", question.id),
            number,
            form: question.form.name(),
            kind: question.kind.as_deref().map(|slug| self.term("kinds", &site.kinds, slug)),
            level: question.level.as_deref().map(|slug| self.term("levels", &site.levels, slug)),
            title_html: html::inlines(context, scope, title),
            heading: question.heading,
            prompt_html: html::blocks(context, scope, &question.prompt),
            seconds: question.time,
            attempts: question.attempts,
            points: question.points,
            hints: question.hints.iter().map(|hint| html::blocks(context, scope, hint)).collect(),
            options,
            footnotes: String::new(),
            answer: drawn.view,
            solution,
            links: self.question_links(written, question),
        };
        (view, hidden)
    }

    /// What learners read for a kind or level: the site's label, else the language's, else the name.
    fn term(&self, group: &str, terms: &[Term], slug: &str) -> TermView {
        let term = terms.iter().find(|term| term.slug == slug);
        let label = term.and_then(|term| term.label.clone());
        let label =
            label.or_else(|| self.language.label(group, slug).map(str::to_owned)).unwrap_or_else(|| words(slug));
        let icon =
            term.and_then(|term| term.icon.as_deref()).and_then(|name| self.plan.theme.icon(name)).map(str::to_owned);
        TermView { slug: slug.to_owned(), label, icon }
    }

    fn question_links(&self, written: &Page, question: &Question) -> Vec<QuestionLink> {
        let links = &self.plan.course.site.links;
        let (line, _) = written.source.place(question.span.start);
        let values = BTreeMap::from([
            ("{path}", written.source.path().iter().map(crate::course::encode).collect::<Vec<_>>().join("/")),
            ("{line}", line.to_string()),
            ("{id}", crate::course::encode(&question.id)),
        ]);
        let fill =
            |template: &String| values.iter().fold(template.clone(), |url, (name, value)| url.replace(name, value));
        [("report", &links.report), ("edit", &links.edit)]
            .into_iter()
            .filter_map(|(rel, template)| Some(QuestionLink { rel, url: fill(template.as_ref()?) }))
            .collect()
    }
}
