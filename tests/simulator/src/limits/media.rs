//! Images, videos, audio, documents and stickers, by id or by link. The files themselves are not looked at.

use serde_json::Value;

use super::field::{invalid, missing, optional_text, text, web_address};
use crate::graph::GraphError;

const CAPTION_CHARS_MAX: usize = 1024;
const FILE_NAME_CHARS_MAX: usize = 240;
const LINK_CHARS_MAX: usize = 2048;

/// Checks the header of a template: a file, or a place.
pub(crate) fn header(content: &Value, kind: &str) -> Result<(), GraphError> {
    if kind == "location" { super::other::location(content) } else { check(content, kind) }.map(|_| ())
}

/// Checks one media object.
pub(super) fn check<'a>(content: &'a Value, kind: &str) -> Result<&'a Value, GraphError> {
    match (content.get("id"), content.get("link")) {
        (Some(_), Some(_)) => return Err(invalid(format!("{kind} must have either id or link, not both"))),
        (None, None) => return Err(missing(&format!("{kind}.id or {kind}.link"))),
        (Some(Value::String(id)), None) if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) => {}
        (Some(_), None) => return Err(invalid(format!("{kind}.id is not a media id"))),
        (None, Some(_)) => web_address(text(content, "link", kind, LINK_CHARS_MAX)?, &format!("{kind}.link"))?,
    }
    let captioned = matches!(kind, "image" | "video" | "document");
    if optional_text(content, "caption", kind, CAPTION_CHARS_MAX)?.is_some() && !captioned {
        return Err(invalid(format!("{kind} must not have a caption")));
    }
    if optional_text(content, "filename", kind, FILE_NAME_CHARS_MAX)?.is_some() && kind != "document" {
        return Err(invalid(format!("{kind} must not have a filename")));
    }
    Ok(content)
}
