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

/// How many bytes at the start of an image tell what it is.
pub const IMAGE_START: usize = 256;

/// Whether a file that starts with `start` holds an image of the media type, or one that browsers show in its place: of
/// images made of points they look at the bytes and not at the name. The signs are those of the standards of the formats,
/// which the MIME Sniffing Standard lists together.
pub fn is_image(media_type: &str, start: &[u8]) -> bool {
    let drawing = {
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        // Text in UTF-16 starts with a byte order mark.
        let is_utf16 = start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff");
        let text = start.trim_ascii_start().to_ascii_lowercase();
        is_utf16 || ["<svg", "<?xml", "<!--", "<!doctype svg"].iter().any(|sign| text.starts_with(sign.as_bytes()))
    };
    if media_type == "image/svg+xml" {
        return drawing;
    }
    // The brands of AVIF stand in the first box of the file, whose length stands before its name.
    let is_avif = || {
        let length = start.first_chunk().map_or(0, |length| u32::from_be_bytes(*length) as usize);
        let brands = start.get(8..length.min(start.len())).unwrap_or_default();
        start.get(4..8) == Some(b"ftyp") && brands.chunks(4).any(|brand| brand == b"avif" || brand == b"avis")
    };
    [b"\x89PNG\r\n\x1a\n".as_slice(), b"\xff\xd8\xff", b"GIF87a", b"GIF89a"].iter().any(|sign| start.starts_with(sign))
        || (start.starts_with(b"RIFF") && start.get(8..12) == Some(b"WEBP"))
        || is_avif()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_known_by_their_first_bytes() {
        for (media_type, start, expected) in [
            ("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), true),
            ("image/jpeg", b"\xff\xd8\xff\xe0", true),
            ("image/gif", b"GIF89a", true),
            ("image/webp", b"RIFF\x10\0\0\0WEBPVP8 ", true),
            ("image/avif", b"\0\0\0\x1cftypavif\0\0\0\0", true),
            ("image/avif", b"\0\0\0\x18ftypmif1\0\0\0\0miafavis", true),
            // Browsers show it all the same.
            ("image/png", b"\xff\xd8\xff\xe0", true),
            ("image/avif", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", false),
            ("image/avif", b"\0\0\0\x10ftypheic\0\0\0\0avif", false),
            ("image/png", b"", false),
            ("image/png", b"nope", false),
            ("image/png", b"<svg xmlns=", false),
            ("image/svg+xml", b"<svg xmlns=", true),
            ("image/svg+xml", b"\xef\xbb\xbf\n <?xml version=", true),
            ("image/svg+xml", b"\xff\xfe<\0s\0v\0g\0", true),
            ("image/svg+xml", b"\x89PNG\r\n\x1a\n", false),
            ("image/svg+xml", b"<!DOCTYPE html><html>", false),
            ("image/svg+xml", b"\x1f\x8b\x08", false),
        ] {
            assert_eq!(is_image(media_type, start), expected, "{media_type} {}", start.escape_ascii());
        }
    }
}
