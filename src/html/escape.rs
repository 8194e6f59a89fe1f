//! Escaping. Every text of an author passes here before it stands in a page.

/// Text between tags.
pub fn text(plain: &str) -> String {
    let mut html = String::with_capacity(plain.len());
    push_text(&mut html, plain);
    html
}

/// Adds text between tags.
pub(super) fn push_text(html: &mut String, plain: &str) {
    for letter in plain.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            _ => html.push(letter),
        }
    }
}

/// The value of an attribute in double quotes.
pub fn attribute(plain: &str) -> String {
    text(plain).replace('"', "&quot;")
}
