//! Answers of the Graph API, those that are none included.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{ContentType, RETRY_AFTER};
use bytes::Bytes;
use serde_json::Value;

use super::error::GraphError;
use crate::ids;

/// What the caller gets.
#[derive(Debug)]
pub(super) enum Answer {
    /// 200 with a body.
    Success(Value),
    /// An error body.
    Error(GraphError),
    /// An error body under another HTTP status.
    ErrorAs(u16, GraphError),
    /// A page of HTML from the edge.
    Html,
    /// Nothing: the connection closes.
    Closed,
}

impl Answer {
    /// The HTTP status; `None` when there is no answer.
    pub(super) fn http_status(&self) -> Option<u16> {
        match self {
            Self::Success(_) => Some(200),
            Self::Error(error) => Some(error.http),
            Self::ErrorAs(status, _) => Some(*status),
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
            Answer::Html => response
                .content_type(ContentType::html())
                .body("<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>"),
            Answer::Closed => response.body(Cut),
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
