//! What a server answered, taken in up to its limits.

use std::error::Error;
use std::io::Read;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use flate2::read::MultiGzDecoder;
use futures_util::StreamExt;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, DATE, ETAG, HeaderMap, HeaderName, LAST_MODIFIED, RETRY_AFTER};
use url::Url;

use crate::fetch::client::{Fetched, Known, PageBytes};
use crate::fetch::error::FetchError;
use crate::fetch::names::{PrivateName, UnknownName};
use crate::kind::essence;
use crate::limits::ANSWER_BYTES_MAX;
use crate::site::AGENT;

/// What may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// What an article can be made of.
    Page,
    /// Whatever it is.
    Anything,
}

const PAGES: [&str; 7] = [
    "text/html",
    "application/xhtml+xml",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/markdown",
    "text/x-markdown",
    "text/plain",
];
/// Servers ask for hours at times; longer is not a pause but an absence.
const RETRY_AFTER_MAX: Duration = Duration::from_hours(24);

/// Why there is no answer.
pub(super) fn not_had(error: &reqwest::Error) -> FetchError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<PrivateName>() {
            return FetchError::PrivateAddress;
        }
        if error.is::<UnknownName>() {
            return FetchError::UnknownHost;
        }
        cause = error.source();
    }
    if error.is_timeout() { FetchError::Timeout } else { FetchError::Unreachable }
}

/// Takes in an answer that is no redirect.
pub(super) async fn read(response: Response, url: &Url, wanted: Wanted) -> Result<Fetched, FetchError> {
    match response.status().as_u16() {
        200 | 203 => {}
        304 => return Ok(Fetched::NotModified),
        404 => return Err(FetchError::NotFound),
        410 => return Err(FetchError::Gone),
        status => return Err(FetchError::Status { status, retry_after: retry_after(response.headers()) }),
    }
    let headers = response.headers().clone();
    let mime = header(&headers, &CONTENT_TYPE).unwrap_or_default();
    if wanted == Wanted::Page && !PAGES.contains(&essence(&mime).as_str()) {
        let found = if mime.is_empty() { "no content type".to_owned() } else { shown(&mime) };
        return Err(FetchError::UnsupportedType { found });
    }
    let packed = match header(&headers, &CONTENT_ENCODING).unwrap_or_default().to_lowercase().as_str() {
        "" | "identity" => false,
        "gzip" | "x-gzip" => true,
        _ => return Err(FetchError::Unreachable),
    };
    let bytes = body(response).await?;
    let bytes = if packed { gunzip(&bytes)? } else { bytes };
    let known = Known { etag: header(&headers, &ETAG), last_modified: header(&headers, &LAST_MODIFIED) };
    let (noindex, nofollow) = wishes(&headers);
    Ok(Fetched::Page(PageBytes { url: url.clone(), bytes, mime, known, noindex, nofollow }))
}

async fn body(response: Response) -> Result<Bytes, FetchError> {
    if response.content_length().is_some_and(|length| length > ANSWER_BYTES_MAX as u64) {
        return Err(FetchError::TooLarge);
    }
    let mut bytes = BytesMut::new();
    let mut stream = response.bytes_stream();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|error| not_had(&error))?;
        if bytes.len() + piece.len() > ANSWER_BYTES_MAX {
            return Err(FetchError::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.freeze())
}

fn gunzip(packed: &Bytes) -> Result<Bytes, FetchError> {
    let mut bytes = Vec::new();
    let mut bounded = MultiGzDecoder::new(packed.as_ref()).take(ANSWER_BYTES_MAX as u64 + 1);
    bounded.read_to_end(&mut bytes).map_err(|_| FetchError::Unreachable)?;
    if bytes.len() > ANSWER_BYTES_MAX { Err(FetchError::TooLarge) } else { Ok(bytes.into()) }
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// A content type as it may be shown.
fn shown(mime: &str) -> String {
    essence(mime).chars().filter(|c| c.is_ascii_alphanumeric() || "/+.-".contains(*c)).take(100).collect()
}

/// `X-Robots-Tag`: for everybody, or for us by name.
fn wishes(headers: &HeaderMap) -> (bool, bool) {
    let (mut noindex, mut nofollow) = (false, false);
    for value in headers.get_all("x-robots-tag").iter().filter_map(|value| value.to_str().ok()) {
        let value = value.to_lowercase();
        let (agent, wishes) = value.split_once(':').unwrap_or(("", &value));
        if !agent.is_empty() && agent.trim() != AGENT.to_lowercase() {
            continue;
        }
        for wish in wishes.split(',').map(str::trim) {
            noindex |= wish == "noindex" || wish == "none";
            nofollow |= wish == "nofollow" || wish == "none";
        }
    }
    (noindex, nofollow)
}

/// `Retry-After` in seconds, or as a date, which is measured by the server's own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let said = header(headers, &RETRY_AFTER)?;
    let seconds = said.trim().parse().ok().map(Duration::from_secs);
    let until = || {
        let (until, now) = (instant(&said)?, instant(&header(headers, &DATE)?)?);
        Duration::try_from(until.duration_since(now)).ok()
    };
    seconds.or_else(until).map(|asked| asked.min(RETRY_AFTER_MAX))
}

fn instant(date: &str) -> Option<Timestamp> {
    rfc2822::parse(date).ok().map(|date| date.timestamp())
}

#[cfg(test)]
mod tests;
