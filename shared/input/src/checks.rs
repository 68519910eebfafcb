//! Checks of texts that several inputs hold.

use url::Url;

/// Longest link, in bytes.
const LINK_BYTES_MAX: usize = 2048;
/// Longest language code, in characters.
const LANGUAGE_CHARS_MAX: usize = 8;

/// Whether a text is a link that may be given to customers: a user name or a password in it would be told to all of them.
///
/// # Errors
///
/// It is none; why.
pub fn is_link(text: &str) -> garde::Result {
    let parsed = Url::parse(text).ok().filter(|_| text.len() <= LINK_BYTES_MAX);
    let parsed = parsed.filter(|parsed| matches!(parsed.scheme(), "http" | "https") && parsed.has_host());
    let Some(parsed) = parsed else {
        return Err(garde::Error::new(format!("must be an https or http link of at most {LINK_BYTES_MAX} bytes")));
    };
    if parsed.username().is_empty() && parsed.password().is_none() {
        return Ok(());
    }
    Err(garde::Error::new("must not hold a user name or a password"))
}

/// Whether a text is a language code.
///
/// # Errors
///
/// It is none; why.
pub fn is_language(text: &str) -> garde::Result {
    let primary = text.split(['-', '_']).next().unwrap_or_default();
    let fits = (2..=3).contains(&primary.len()) && text.len() <= LANGUAGE_CHARS_MAX;
    if fits && text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-' || byte == b'_') {
        return Ok(());
    }
    Err(garde::Error::new("must be a language code such as en or pt-BR"))
}

/// Whether a text is the address of a website, as its owner writes it, or nothing.
///
/// # Errors
///
/// It is none.
pub fn is_website(text: &str) -> garde::Result {
    if text.is_empty() || text.starts_with("https://") || text.starts_with("http://") {
        return Ok(());
    }
    Err(garde::Error::new("must begin with https:// or http://"))
}
