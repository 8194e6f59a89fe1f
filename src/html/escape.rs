//! Escaping. Every text of an author passes here before it stands in a page.

/// Text between tags.
pub fn text(plain: &str) -> String {
    let mut html = String::with_capacity(plain.len());
    push_text(&mut html, plain);
    html
}

/// Adds text between tags.
pub(super) fn push_text(html: &mut String, plain: &str) {
    // Almost all of a text stays as it is, so it goes over in runs and not letter by letter.
    let mut rest = plain;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>')) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// The value of an attribute in double quotes.
pub fn attribute(plain: &str) -> String {
    text(plain).replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_html_is_escaped_and_nothing_else() {
        assert_eq!(text(""), "");
        assert_eq!(text("größer > 日本 && <b>"), "größer &gt; 日本 &amp;&amp; &lt;b&gt;");
        assert_eq!(attribute("\"a\" & 'b'"), "&quot;a&quot; &amp; 'b'");
    }
}
