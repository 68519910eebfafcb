//! How a browser may get a file of strangers: shown in place only when that is harmless, else saved.

use crate::types::{UNKNOWN, agrees};

/// Types a browser shows or plays without running anything. SVG is not among them: it is a program.
const SHOWN: [&str; 16] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/avif",
    "video/mp4",
    "video/3gpp",
    "video/webm",
    "video/quicktime",
    "audio/aac",
    "audio/amr",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/x-wav",
    "audio/x-flac",
];
/// Types that keep their name but are saved: a PDF is a program as well.
const SAVED: [&str; 1] = ["application/pdf"];

/// What becomes of a file in a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Shown where it stands.
    Inline,
    /// Saved.
    Attachment,
}

/// How a file is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Serving {
    /// `Content-Type`.
    pub content_type: &'static str,
    /// `Content-Disposition`.
    pub place: Place,
}

/// How a file of this true type is served; one whose sender lied about it is only saved.
pub fn serving(mime_type: &str, declared: Option<&str>) -> Serving {
    let known = |list: &[&'static str]| list.iter().copied().find(|known| *known == mime_type);
    let honest = agrees(declared, mime_type);
    match (honest, known(&SHOWN), known(&SAVED)) {
        (true, Some(content_type), _) => Serving { content_type, place: Place::Inline },
        (true, None, Some(content_type)) => Serving { content_type, place: Place::Attachment },
        _ => Serving { content_type: UNKNOWN, place: Place::Attachment },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_types_are_shown_in_place() {
        let shown = serving("image/png", Some("image/png"));
        assert_eq!((shown.content_type, shown.place), ("image/png", Place::Inline));
        assert_eq!(serving("audio/ogg", Some("audio/ogg; codecs=opus")).place, Place::Inline);
        let pdf = serving("application/pdf", None);
        assert_eq!((pdf.content_type, pdf.place), ("application/pdf", Place::Attachment));
        for dangerous in ["text/html", "text/xml", "image/svg+xml", "text/javascript", "application/zip", "x/y"] {
            let served = serving(dangerous, Some(dangerous));
            assert_eq!((served.content_type, served.place), (UNKNOWN, Place::Attachment), "{dangerous}");
        }
        let lie = serving("image/png", Some("application/pdf"));
        assert_eq!((lie.content_type, lie.place), (UNKNOWN, Place::Attachment));
    }
}
