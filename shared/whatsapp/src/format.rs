//! Markdown as WhatsApp shows it: `*bold*`, `_italic_`, `~struck~`, code, quotes and simple lists; no headings, tables or
//! links with a title.
//!
//! A marker counts in WhatsApp only at the edge of a word and on one line. Where Markdown marks more than that, the
//! marker is dropped rather than shown raw.

mod fences;
mod mend;
mod render;
mod table;
mod violations;

pub use violations::{Violation, violations};

/// What the text is written for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Site<'a> {
    /// Base of relative links, such as the operator's website. Without one they lose their target.
    pub website: Option<&'a str>,
}

/// Markdown in WhatsApp's formatting, without blanks at its ends.
pub fn to_whatsapp(markdown: &str, site: Site<'_>) -> String {
    mend::mended(render::render(markdown, site))
}

#[cfg(test)]
mod tests;
