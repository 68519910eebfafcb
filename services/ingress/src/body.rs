//! Reads a body within limits of size and time, without copying one that arrives in one piece.

use std::time::Duration;

use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap};
use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt;

use crate::refusal::Refusal;

/// Meta sends up to 3 MB.
pub(crate) const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// From the end of the headers to the end of the body.
const BODY_TIME_MAX: Duration = Duration::from_secs(8);
/// Room made before anything has arrived: a sender that only announces much is not given much.
const BODY_BYTES_FIRST: usize = 64 * 1024;

/// Refuses from the headers alone what would be refused later: compressed or announced as too large.
pub(crate) fn acceptable(headers: &HeaderMap) -> Result<(), Refusal> {
    if headers.get_all(CONTENT_ENCODING).any(|encoding| encoding.as_bytes() != b"identity") {
        return Err(Refusal::Compressed);
    }
    match announced(headers) {
        Some(bytes) if bytes > BODY_BYTES_MAX => Err(Refusal::BodyTooLarge),
        _ => Ok(()),
    }
}

/// Reads the body to its end.
pub(crate) async fn read(headers: &HeaderMap, payload: Payload) -> Result<Bytes, Refusal> {
    let room = announced(headers).unwrap_or_default().min(BODY_BYTES_FIRST);
    match tokio::time::timeout(BODY_TIME_MAX, collect(payload, room)).await {
        Ok(body) => body,
        Err(_) => Err(Refusal::BodySlow),
    }
}

async fn collect(mut payload: Payload, room: usize) -> Result<Bytes, Refusal> {
    let Some(first) = next(&mut payload).await? else { return Ok(Bytes::new()) };
    let Some(second) = next(&mut payload).await? else { return within_limit(first) };
    let mut body = BytesMut::with_capacity(room.max(first.len() + second.len()));
    body.extend_from_slice(&first);
    body.extend_from_slice(&second);
    while let Some(chunk) = next(&mut payload).await? {
        if body.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(Refusal::BodyTooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    within_limit(body.freeze())
}

async fn next(payload: &mut Payload) -> Result<Option<Bytes>, Refusal> {
    payload.next().await.transpose().map_err(|error| {
        tracing::debug!(%error, "a body ended early");
        Refusal::BodyIncomplete
    })
}

fn within_limit(body: Bytes) -> Result<Bytes, Refusal> {
    if body.len() > BODY_BYTES_MAX { Err(Refusal::BodyTooLarge) } else { Ok(body) }
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
