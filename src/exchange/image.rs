//! Images that stand inside the files of other systems, told by their bytes and not by their names.

/// The largest image that pages embed, in bytes.
pub(super) const LARGEST: usize = 2 << 20;

/// What an image with this name holds: the ending that fits its bytes, or why it is not taken.
pub(super) fn checked(name: &str, bytes: &[u8]) -> Result<&'static str, String> {
    if bytes.len() > LARGEST {
        return Err(format!("which has {} bytes, more than the {LARGEST} that are embedded", bytes.len()));
    }
    let kind = kind(bytes).ok_or("whose bytes are no image")?;
    let named = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match named.as_deref() {
        Some("jpeg" | "jpg" | "jpe") if kind == "jpg" => Ok(kind),
        Some(ending) if ending != kind => Err(format!("whose bytes are {}", kind.to_uppercase())),
        _ => Ok(kind),
    }
}

/// The ending that an image's first bytes tell.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    let at = |place: usize, wanted: &[u8]| bytes.get(place..place + wanted.len()) == Some(wanted);
    Some(match () {
        () if at(0, b"\x89PNG\r\n\x1a\n") && at(12, b"IHDR") => "png",
        () if at(0, b"\xff\xd8\xff") => "jpg",
        () if at(0, b"GIF87a") || at(0, b"GIF89a") => "gif",
        () if at(0, b"RIFF") && at(8, b"WEBP") => "webp",
        () if at(4, b"ftypavif") || at(4, b"ftypavis") => "avif",
        () if is_svg(bytes) => "svg",
        () => return None,
    })
}

/// Whether this is a drawing in SVG that only draws.
fn is_svg(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = text.trim_start_matches('\u{feff}').trim().to_ascii_lowercase();
    let starts = ["<svg", "<?xml", "<!--", "<!doctype svg"].iter().any(|start| text.starts_with(start));
    starts && text.contains("<svg") && text.ends_with("</svg>") && !text.contains("<script")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_what_its_bytes_say() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        for (name, bytes, expected) in [
            ("a.png", &png[..], Ok("png")),
            ("a", png, Ok("png")),
            ("a.PNG", png, Ok("png")),
            ("a.gif", png, Err("whose bytes are PNG")),
            ("a.jpeg", b"\xff\xd8\xff\xe0", Ok("jpg")),
            ("a.png", b"<html>", Err("whose bytes are no image")),
            ("a.svg", b"<svg xmlns='x'><path/></svg>", Ok("svg")),
            ("a.svg", b"<svg><script>x</script></svg>", Err("whose bytes are no image")),
            ("a.png", b"", Err("whose bytes are no image")),
        ] {
            assert_eq!(checked(name, bytes), expected.map_err(str::to_owned), "{name}");
        }
        assert!(checked("a.png", &vec![0; LARGEST + 1]).unwrap_err().contains("more than"));
    }
}
