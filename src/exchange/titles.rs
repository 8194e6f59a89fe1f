//! What a page is called: by its first heading, or by its file.

use super::clean::parse;
use super::lines::Line;
use crate::markdown;
use camino::Utf8Path;

/// A title from a file's name, or from its folder's where the name says nothing.
pub(super) fn title_of(path: &Utf8Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    let plain = ["readme", "index"].iter().any(|name| stem.to_lowercase().starts_with(name));
    let name = if plain { path.parent().and_then(Utf8Path::file_name).unwrap_or("Questions") } else { stem };
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Takes the title out of the lines before the first question: the first heading of the first level, `# title` or
/// `<h1>title</h1>` on one line.
pub(super) fn take_title<'a>(lines: &mut Vec<Line<'a>>) -> Option<String> {
    let text = |line: &Line<'a>| match line.heading() {
        Some((1, text)) => Some(text),
        _ if line.code => None,
        _ => {
            let inside = line.text.trim().strip_prefix("<h1")?.strip_suffix("</h1>")?;
            inside.split_once('>').map(|(_, text)| text)
        }
    };
    let at = lines.iter().position(|line| text(line).is_some())?;
    let title = plain(text(&lines[at])?);
    lines.remove(at);
    Some(title).filter(|title| !title.is_empty())
}

/// A line of Markdown without its signs.
pub(super) fn plain(text: &str) -> String {
    let (_, document) = parse(text, false);
    let mut words = String::new();
    markdown::each_content(&document.blocks, &mut |content| words.push_str(&markdown::plain(content)));
    let words: String = words.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_become_titles() {
        for (path, title) in
            [("a/aws-lambda-quiz.md", "Aws lambda quiz"), ("de-DE/README.md", "De DE"), ("README.md", "Questions")]
        {
            assert_eq!(title_of(Utf8Path::new(path)), title);
        }
    }
}
