//! Which files are images that browsers show.

use camino::Utf8Path;

/// The media type of an image by its name's ending, if browsers show it.
pub fn media_type(path: &Utf8Path) -> Option<&'static str> {
    Some(match path.extension()?.to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "svg" => "image/svg+xml",
        _ => return None,
    })
}
