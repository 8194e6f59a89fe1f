//! Pages at old paths, and the list of pages for search engines.

use super::plan::{Output, SitePlan};
use crate::course::{Location, relative};
use crate::diagnostic::Diagnostic;
use crate::html::text;
use crate::language;
use camino::Utf8Path;
use serde::Serialize;

#[derive(Serialize)]
struct RedirectView {
    page: RedirectPage,
    site: RedirectSite,
    url: String,
    /// The published address of the page, where the site's is known; search engines ask for a whole one.
    canonical: String,
    policy: String,
}

#[derive(Serialize)]
struct RedirectPage {
    language: String,
    direction: &'static str,
    title: String,
}

#[derive(Serialize)]
struct RedirectSite {
    title: String,
}

/// The page at an old path: it leads on at once, and holds a link for browsers that do not.
pub(super) fn draw(plan: &SitePlan<'_>, path: &Utf8Path, to: &Utf8Path) -> Result<Vec<u8>, Box<Diagnostic>> {
    let course = plan.course;
    let page = course.find(&Location::of(to)).map(|key| &course.pages[key]);
    let tag = page.map_or_else(|| course.site.language.clone(), |page| page.language(&course.site));
    let view = RedirectView {
        page: RedirectPage {
            direction: if language::right_to_left(&tag) { "rtl" } else { "ltr" },
            language: tag.clone(),
            title: page.map(|page| crate::markdown::plain(&page.title)).unwrap_or_default(),
        },
        site: RedirectSite { title: super::body::site_title(&course.site) },
        canonical: course.site.base_url.as_deref().map_or_else(|| relative(path, to), |base| address(base, to)),
        url: relative(path, to),
        policy: "default-src 'none'; base-uri 'none'; form-action 'none'".to_owned(),
    };
    let (language, _) = language::language(&tag);
    plan.theme.render("redirect.html", language, &view).map(String::into_bytes)
}

/// The list of pages, as sitemaps.org describes it. No dates: they would differ from build to build.
pub(super) fn sitemap(plan: &SitePlan<'_>) -> String {
    let base = plan.course.site.base_url.as_deref().unwrap_or_default();
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (path, output) in plan.outputs() {
        let listed = match output {
            // Search engines are told to leave drafts alone.
            Output::Page(key) => !plan.course.pages[*key].settings.draft(),
            Output::Folder(_) => true,
            _ => false,
        };
        if listed {
            xml.push_str(&format!("<url><loc>{}</loc></url>\n", text(&address(base, path))));
        }
    }
    xml + "</urlset>\n"
}

/// The published address of an output path.
pub(super) fn address(base: &str, path: &Utf8Path) -> String {
    let encoded: Vec<String> = path.iter().map(crate::course::encode).collect();
    format!("{base}{}", encoded.join("/"))
}
