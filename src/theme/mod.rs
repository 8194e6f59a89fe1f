//! Templates, styles, scripts and icons; the only home of tera and oxc.
//!
//! In: the built-in theme and a course's overrides, file by file. Out: a [`Theme`] that fills
//! templates and gives the style and script for a set of components, with the hashes that the page's
//! policy names.

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/margin.rs"));
}
mod bundle;
mod rosette;
mod script;

use crate::diagnostic::{Code, Diagnostic};
use crate::language::{self, Language};
use crate::text::{Source, Span};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock};
use tera::{Context, Kwargs, State, Tera};

pub use bundle::{Bundle, policy};
pub use rosette::rosette;

/// The name of the built-in theme.
pub const BUILT_IN: &str = "margin";

/// A theme, ready to draw pages.
pub struct Theme {
    files: BTreeMap<String, Arc<Source>>,
    engines: BTreeMap<&'static str, Tera>,
    bundles: Mutex<HashMap<Vec<&'static str>, Place>>,
}

/// Where a bundle is once somebody has made it.
type Place = Arc<OnceLock<Arc<Bundle>>>;

impl Theme {
    /// Loads the built-in theme with `overrides` (path inside the theme, file) in place of its files.
    ///
    /// Mistakes in templates are findings: unknown filters, functions and includes, and bad syntax.
    /// `languages` are the codes of the interface languages that pages will be drawn in.
    pub fn load(
        overrides: Vec<(String, Arc<Source>)>,
        languages: &BTreeSet<&'static str>,
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let built_in = embedded::FILES.iter().map(|(name, text)| {
            let source = Source::new(format!("themes/{BUILT_IN}/{name}"), *text);
            ((*name).to_owned(), Arc::new(source))
        });
        let mut files: BTreeMap<String, Arc<Source>> = built_in.collect();
        findings.extend(
            overrides.iter().filter(|(name, _)| name.ends_with(".js")).filter_map(|(_, file)| script::fault(file)),
        );
        files.extend(overrides);
        let icons: Arc<BTreeMap<String, String>> = Arc::new(
            files
                .iter()
                .filter_map(|(name, file)| {
                    let name = name.strip_prefix("icons/")?.strip_suffix(".svg")?;
                    Some((name.to_owned(), file.text().trim().to_owned()))
                })
                .collect(),
        );
        let mut engines = BTreeMap::new();
        for &code in languages {
            let (language, _) = language::language(code);
            match engine(&files, language, &icons) {
                Ok(engine) => {
                    engines.insert(code, engine);
                }
                Err(error) => {
                    findings.push(template_finding(&files, &error));
                    break;
                }
            }
        }
        Self { files, engines, bundles: Mutex::new(HashMap::new()) }
    }

    /// Fills a template for a language; an error is a mistake in the template.
    pub fn render(
        &self,
        template: &str,
        language: &Language,
        view: &impl Serialize,
    ) -> Result<String, Box<Diagnostic>> {
        let Some(engine) = self.engines.get(language.code) else {
            return Err(Box::new(Diagnostic::new(Code::ThemeError, "the theme's templates could not be loaded")));
        };
        let filled = Context::from_serialize(view).and_then(|context| engine.render(template, &context));
        filled.map_err(|error| Box::new(template_finding(&self.files, &error)))
    }

    /// The SVG of an icon.
    pub fn icon(&self, name: &str) -> Option<&str> {
        self.files.get(&format!("icons/{name}.svg")).map(|file| file.text().trim())
    }

    /// The names of the icons.
    pub fn icons(&self) -> impl Iterator<Item = &str> + Clone {
        self.files.keys().filter_map(|name| name.strip_prefix("icons/")?.strip_suffix(".svg"))
    }

    /// Style and script for pages that use these components (sorted by name), made once for each set.
    pub fn bundle(&self, components: &[&'static str]) -> Arc<Bundle> {
        // The lock is held for a look only: making a bundle takes milliseconds, and those who want another one need
        // not wait for it.
        let place = {
            let mut bundles = self.bundles.lock().expect("looking for a bundle cannot panic");
            Arc::clone(bundles.entry(components.to_vec()).or_default())
        };
        Arc::clone(place.get_or_init(|| Arc::new(Bundle::new(&self.files, components))))
    }
}

fn engine(
    files: &BTreeMap<String, Arc<Source>>,
    language: &'static Language,
    icons: &Arc<BTreeMap<String, String>>,
) -> tera::TeraResult<Tera> {
    let mut tera = Tera::new();
    tera.register_function("text", move |kwargs: Kwargs, _: &State| -> tera::TeraResult<String> {
        let key: String = kwargs.must_get("key")?;
        let number: Option<u64> = kwargs.get("n")?;
        let mut values = BTreeMap::new();
        for (name, value) in kwargs.iter() {
            let name = name.to_string();
            if name != "key" && name != "n" {
                values.insert(name, value.to_string());
            }
        }
        language
            .text(&key, number, &values)
            .ok_or_else(|| tera::Error::message(format!("there is no interface text `{key}`")))
    });
    tera.register_function("clock", |kwargs: Kwargs, _: &State| -> tera::TeraResult<String> {
        Ok(crate::course::clock(kwargs.must_get("seconds")?))
    });
    let icons = Arc::clone(icons);
    tera.register_function("icon", move |kwargs: Kwargs, _: &State| -> tera::TeraResult<String> {
        let name: String = kwargs.must_get("name")?;
        icons.get(&name).cloned().ok_or_else(|| tera::Error::message(format!("the theme has no icon `{name}`")))
    });
    let templates = files.iter().filter(|(name, _)| name.ends_with(".html"));
    tera.add_raw_templates(templates.map(|(name, file)| (name.as_str(), file.text())))?;
    Ok(tera)
}

/// The engine's report as one of ours, with the place in the template.
fn template_finding(files: &BTreeMap<String, Arc<Source>>, error: &tera::Error) -> Diagnostic {
    let (message, place) = match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
            let span = report.span();
            (report.message().to_owned(), Some((report.filename().to_owned(), span.start_line, span.start_col + 1)))
        }
        // Some faults found at load come as a drawn report only.
        _ => {
            let text = error.to_string();
            let place = text.split_once("--> ").and_then(|(_, rest)| {
                let mut parts = rest.split_whitespace().next()?.rsplitn(3, ':');
                let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
                Some((parts.next()?.to_owned(), line, column))
            });
            (text, place)
        }
    };
    let message =
        message.lines().next().unwrap_or_default().trim_start_matches("error: ").trim_end_matches('.').to_owned();
    let finding = Diagnostic::new(Code::ThemeError, format!("a template cannot be used: {message}"));
    match place.and_then(|(file, line, column)| Some((files.get(&file)?, line, column))) {
        Some((source, line, column)) => {
            let start = source.offset(line, column);
            finding
                .at(source, Span::new(start, source.line(start).end.max(start)), "")
                .help("what templates can use is listed in docs/themes.md")
        }
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_theme_loads() {
        let mut findings = Vec::new();
        let theme = Theme::load(Vec::new(), &language::codes().collect(), &mut findings);
        assert!(findings.is_empty(), "{:?}", findings.iter().map(crate::diagnostic::short).collect::<Vec<_>>());
        assert!(theme.icon("conceptual").is_some());
    }

    #[test]
    fn a_broken_template_is_shown_with_its_place() {
        let mut findings = Vec::new();
        let source = Arc::new(Source::new("themes/mine/page.html", "<p>\n{{ titel | nope }}\n"));
        Theme::load(vec![("page.html".to_owned(), source)], &BTreeSet::from(["en"]), &mut findings);
        let text = crate::diagnostic::short(&findings[0]);
        assert!(text.starts_with("themes/mine/page.html:2:"), "{text}");
        assert!(text.contains("nope"), "{text}");
    }
}
