//! What a served page has and a built one must not have: a script that reloads it and shows the course's errors over
//! it, and a policy that lets that script ask the server it came from.
//!
//! In: a drawn page. Out: the page with the script at its end. `serve` asks for it by
//! [`DrawOptions::live`](super::DrawOptions); without it nothing here adds a byte.

use super::plan::SitePlan;
use crate::theme::Bundle;
use sha2::{Digest, Sha256};

/// Where the script asks for news. No file of a course is served below this folder.
pub const EVENTS: &str = "/.quizmill/events";

/// How findings look, in the overlay and on a page that has nothing else to show.
pub const STYLE: &str = include_str!("live.css");

/// The script. The style travels in it, because the overlay stands apart from the styles of the page.
pub const SCRIPT: &str =
    concat!("(() => {\nconst style = `", include_str!("live.css"), "`;\n", include_str!("live.js"), "})();\n");

const MARK: &str = "<script data-version=\"";

/// Adds the script to a page. The script knows the page by a hash of all other bytes, its version.
pub fn add(mut html: String) -> String {
    let hash = Sha256::digest(html.as_bytes());
    let version: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    let at = html.rfind("</body>").unwrap_or(html.len());
    html.insert_str(at, &format!("{MARK}{version}\">{SCRIPT}</script>\n"));
    html
}

/// The version of a page that has the script.
pub fn version(page: &[u8]) -> Option<&str> {
    let page = std::str::from_utf8(page).ok()?;
    let (_, behind) = page.rsplit_once(MARK)?;
    behind.split('"').next()
}

pub(super) fn policy(plan: &SitePlan<'_>, bundle: &Bundle) -> String {
    if plan.options.live { bundle.policy_with(SCRIPT) } else { bundle.policy.clone() }
}

pub(super) fn finish(plan: &SitePlan<'_>, html: String) -> Vec<u8> {
    if plan.options.live { add(html).into_bytes() } else { html.into_bytes() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_the_script_at_its_end_and_is_known_by_its_other_bytes() {
        let page = add("<body><p>One</p>\n</body>\n</html>\n".to_owned());
        assert!(page.starts_with("<body><p>One</p>\n<script data-version=\""));
        assert!(page.ends_with("</script>\n</body>\n</html>\n"));
        let other = add("<body><p>Two</p>\n</body>\n</html>\n".to_owned());
        let version = version(page.as_bytes());
        assert!(version.is_some_and(|version| version.len() == 16));
        assert_ne!(version, super::version(other.as_bytes()));
        assert_eq!(super::version(b"<p>no script</p>"), None);
    }

    #[test]
    fn nothing_in_the_style_ends_the_string_that_it_travels_in() {
        assert!(!STYLE.contains(['`', '\\']) && !STYLE.contains("${"));
        assert!(!SCRIPT.contains("</script"));
    }
}
