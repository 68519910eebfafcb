//! Answers of the Graph API, those that are none included.

use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, MessageBody, SizedStream};
use actix_web::http::StatusCode;
use actix_web::http::header::{ContentType, RETRY_AFTER};
use actix_web::{HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use serde_json::Value;

use super::error::GraphError;
use crate::faults::Action;
use crate::ids;
use crate::media::File;

/// What the caller gets.
#[derive(Debug)]
pub(super) enum Answer {
    /// 200 with a body.
    Success(Value),
    /// An error body.
    Error(GraphError),
    /// An error body under another HTTP status.
    ErrorAs(u16, GraphError),
    /// A file, with what goes wrong on the way.
    File(File, Way),
    /// A status and nothing else.
    Plain(u16),
    /// A page of HTML from the edge.
    Html,
    /// Nothing: the connection closes.
    Closed,
}

/// How a file comes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// At once.
    Whole,
    /// It breaks off in the middle.
    Cut,
    /// In ten pieces over this time.
    Slow(Duration),
}

/// How long half a file takes to be on its way.
const BEFORE_THE_BREAK: Duration = Duration::from_millis(20);
/// Pieces of a file that comes slowly.
const PIECES: u32 = 10;

impl Answer {
    /// A file, spoilt by a fault or not.
    pub(super) fn of_file(mut file: File, fault: Option<&Action>) -> Self {
        match fault {
            Some(Action::CutBody) => Self::File(file, Way::Cut),
            Some(Action::SlowBodyMs(ms)) => Self::File(file, Way::Slow(Duration::from_millis(*ms))),
            Some(Action::DropAfterAccept) => Self::Closed,
            Some(Action::WrongHash) => {
                file.bytes = file.bytes.iter().map(|byte| !byte).collect();
                Self::File(file, Way::Whole)
            }
            _ => Self::File(file, Way::Whole),
        }
    }

    /// The HTTP status; `None` when there is no answer.
    pub(super) fn http_status(&self) -> Option<u16> {
        match self {
            Self::Success(_) | Self::File(..) => Some(200),
            Self::Error(error) => Some(error.http),
            Self::Plain(status) | Self::ErrorAs(status, _) => Some(*status),
            Self::Html => Some(502),
            Self::Closed => None,
        }
    }

    /// Meta's code when it is an error.
    pub(super) fn error_code(&self) -> Option<i64> {
        match self {
            Self::Error(error) | Self::ErrorAs(_, error) => Some(error.code),
            _ => None,
        }
    }
}

impl From<Answer> for HttpResponse {
    fn from(answer: Answer) -> Self {
        let status = answer.http_status().and_then(|status| StatusCode::from_u16(status).ok());
        let mut response = Self::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        response.insert_header(("x-fb-trace-id", ids::trace_id()));
        match answer {
            Answer::Success(body) => response.json(body),
            Answer::Error(error) | Answer::ErrorAs(_, error) => {
                if let Some(seconds) = error.retry_after {
                    response.insert_header((RETRY_AFTER, seconds.to_string()));
                }
                response.json(error.body())
            }
            Answer::File(file, way) => {
                response.content_type(file.mime_type.as_str());
                sent(&mut response, file.bytes, way)
            }
            Answer::Plain(_) => response.finish(),
            Answer::Html => response
                .content_type(ContentType::html())
                .body("<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>"),
            Answer::Closed => response.body(Cut),
        }
    }
}

fn sent(response: &mut HttpResponseBuilder, bytes: Bytes, way: Way) -> HttpResponse {
    let whole = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    match way {
        Way::Whole => response.body(bytes),
        Way::Cut => {
            let half = bytes.slice(..bytes.len() / 2);
            // Between the two the server has nothing to do but to send what it has.
            let breaking = stream::once(async {
                tokio::time::sleep(BEFORE_THE_BREAK).await;
                Err(Error::from(ErrorKind::ConnectionAborted))
            });
            let parts = stream::iter([Ok(half)]).chain(breaking);
            response.body(SizedStream::new(whole, Box::pin(parts)))
        }
        Way::Slow(time) => {
            let length = bytes.len().div_ceil(10).max(1);
            let pieces = stream::unfold(bytes, move |mut rest| async move {
                if rest.is_empty() {
                    return None;
                }
                tokio::time::sleep(time / PIECES).await;
                let piece = rest.split_to(length.min(rest.len()));
                Some((Ok::<_, Error>(piece), rest))
            });
            response.body(SizedStream::new(whole, Box::pin(pieces)))
        }
    }
}

/// A body that breaks before its first byte: the server closes the connection with nothing written to it, not even the head.
struct Cut;

impl MessageBody for Cut {
    type Error = std::io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionAborted.into())))
    }
}
