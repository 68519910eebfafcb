//! One request and its answer, without anything that could give a secret away.

use std::time::Duration;

use reqwest::{Response, header};

use crate::error::NotSent;
use crate::usage::Usage;

/// Longest answer that is read.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) http_status: u16,
    pub(crate) retry_after: Option<String>,
    pub(crate) usage: Option<Usage>,
    pub(crate) body: Vec<u8>,
}

/// Why there is no answer.
pub(crate) enum NoAnswer {
    /// Nothing left this machine.
    NotSent(NotSent),
    /// The request may have arrived.
    Open {
        /// What happened.
        cause: &'static str,
    },
}

impl NoAnswer {
    pub(crate) const fn cause(&self) -> &'static str {
        match self {
            Self::NotSent(NotSent { cause }) | Self::Open { cause } => cause,
        }
    }
}

/// Sends a request and reads the whole answer within `timeout`.
pub(crate) async fn exchange(request: reqwest::RequestBuilder, timeout: Duration) -> Result<Answer, NoAnswer> {
    let response = request.timeout(timeout).send().await.map_err(|error| no_answer(&error))?;
    let http_status = response.status().as_u16();
    let retry_after = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = retry_after.map(str::to_owned);
    let usage = Usage::read(response.headers());
    let body = body(response).await?;
    Ok(Answer { http_status, retry_after, usage, body })
}

async fn body(mut response: Response) -> Result<Vec<u8>, NoAnswer> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > ANSWER_BYTES_MAX => {
                return Err(NoAnswer::Open { cause: "answer too long" });
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) if error.is_timeout() => return Err(NoAnswer::Open { cause: "timeout" }),
            Err(_) => return Err(NoAnswer::Open { cause: "answer cut" }),
        }
    }
}

/// A failure counts as not sent only where the connection never stood: name, TCP or TLS.
fn no_answer(error: &reqwest::Error) -> NoAnswer {
    if error.is_builder() {
        return NoAnswer::NotSent(NotSent { cause: "invalid request" });
    }
    if error.is_dns() {
        return NoAnswer::NotSent(NotSent { cause: "name not found" });
    }
    if error.is_connect() {
        return NoAnswer::NotSent(NotSent { cause: "connect" });
    }
    NoAnswer::Open { cause: if error.is_timeout() { "timeout" } else { "connection lost" } }
}
