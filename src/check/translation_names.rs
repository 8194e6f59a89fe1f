//! Files that are named almost as translations: each would be a page of its own, which no switcher leads to.

use crate::course::{Course, Location, Page, is_language};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// Names of languages as they stand in names of files, in English and in the language itself, and their tags.
const NAMES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("deutsch", "de"),
    ("dutch", "nl"),
    ("english", "en"),
    ("español", "es"),
    ("français", "fr"),
    ("francais", "fr"),
    ("french", "fr"),
    ("german", "de"),
    ("hindi", "hi"),
    ("italian", "it"),
    ("italiano", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("português", "pt"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
];

pub(super) fn check(course: &Course) -> Vec<Diagnostic> {
    course.pages.iter().filter_map(|page| nearly(course, page).or_else(|| other_language(page))).collect()
}

/// A name such as `loops.DE.md` or `loops.german.md` beside a `loops.md`.
fn nearly(course: &Course, page: &Page) -> Option<Diagnostic> {
    let location = &page.location;
    let (name, ending) = location.name.rsplit_once('.').filter(|_| location.language.is_none())?;
    let original = Location { name: name.to_owned(), ..location.clone() };
    course.find(&original)?;
    let tag = tag(ending)?;
    let message =
        format!("`.{ending}.md` is no ending of a translation, so this would be another page beside `{name}.md`");
    Some(
        Diagnostic::new(Code::TranslationName, message)
            .at(&page.source, Span::default(), "")
            .help(format!("rename it to `{name}.{tag}.md`; a page of its own has a name without the dot")),
    )
}

/// The tag that is meant by what is nearly one, or by the name of a language.
fn tag(ending: &str) -> Option<String> {
    let lower = ending.to_lowercase();
    if let Some((_, tag)) = NAMES.iter().find(|(name, _)| *name == lower) {
        return Some((*tag).to_owned());
    }
    let parts = ending.replace('_', "-");
    let (first, rest) = parts.split_once('-').map_or((parts.as_str(), None), |(first, rest)| (first, Some(rest)));
    let first = first.to_lowercase();
    Some(rest.map_or(first.clone(), |rest| format!("{first}-{rest}"))).filter(|tag| is_language(tag))
}

/// A translation whose front matter names another language than its file.
fn other_language(page: &Page) -> Option<Diagnostic> {
    let named = page.location.language.as_ref()?;
    let written = page.settings.language().filter(|written| written != named && is_language(written))?;
    let message = format!("`language` is `{written}`, but the name of the file says `{named}`");
    Some(
        Diagnostic::new(Code::TranslationName, message)
            .at(&page.source, page.settings.span("language").unwrap_or_default(), "")
            .help(format!("leave `language` out, or name the file `{}.{written}.md`", page.location.name)),
    )
}
