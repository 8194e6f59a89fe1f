//! Images that become part of a page.

use crate::course::media_type;
use crate::html::Embedded;
use crate::text::Files;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use camino::Utf8Path;

/// The author's bytes, unchanged, as a data address.
pub(super) fn embed(files: &dyn Files, path: &Utf8Path) -> Option<Embedded> {
    let media_type = media_type(path)?;
    let bytes = files.read(path).ok()?;
    let size = imagesize::blob_size(&bytes).ok().map(|size| (size.width, size.height));
    Some(Embedded { data: format!("data:{media_type};base64,{}", STANDARD.encode(bytes)), size })
}
