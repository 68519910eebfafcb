//! One pull of a durable consumer: ask for a number of messages, receive them, ask again.
//!
//! The client's own `messages()` goes on after errors without ever asking again, and its batches cannot tell an answer
//! from silence; here every error ends the pull and the caller opens a new one.

use std::time::Duration;

use async_nats::{Client, StatusCode, Subscriber, jetstream};
use futures_util::{FutureExt as _, StreamExt as _};
use serde_json::json;
use tokio::time::Instant;

use crate::Bus;

/// The server answers an idle request after this long. A stopping loop waits for that answer, because what is delivered
/// to nobody is delivered again only after the consumer's wait.
const REQUEST_EXPIRES: Duration = Duration::from_secs(1);
/// Longer silence than this means that the request is lost.
const SILENCE_MAX: Duration = Duration::from_millis(2500);
/// Bytes per request: several of Meta's largest webhooks, and no more than a connection buffers.
const REQUEST_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Writing a request into the client's buffer takes longer only while the connection hangs.
const WRITE_TIME_MAX: Duration = Duration::from_secs(1);

/// An open pull.
pub(crate) struct Pull {
    client: Client,
    jetstream: jetstream::Context,
    subject: String,
    inbox: String,
    subscriber: Subscriber,
    requests: u64,
    outstanding: usize,
    heard: Instant,
}

/// What a pull yields.
pub(crate) enum Pulled {
    /// A message.
    Message(Box<jetstream::Message>),
    /// The request is answered to its end: all messages came, or its time is up.
    Done,
}

/// Why a pull is of no use any more.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PullError {
    #[error("could not ask for messages")]
    Ask(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("nats fell silent")]
    Silent,
    #[error("the subscription ended")]
    Ended,
    #[error("the pull was refused: {status} {description}")]
    Refused { status: StatusCode, description: String },
}

impl Pull {
    /// Opens a pull. Nothing is asked for yet.
    pub(crate) async fn open(bus: &Bus, stream: &str, consumer: &str) -> Result<Self, PullError> {
        let client = bus.consumer().clone();
        let inbox = client.new_inbox();
        let subscriber = bounded(client.subscribe(format!("{inbox}.*"))).await?;
        Ok(Self {
            client,
            jetstream: bus.reading().clone(),
            subject: format!("$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"),
            inbox,
            subscriber,
            requests: 0,
            outstanding: 0,
            heard: Instant::now(),
        })
    }

    /// Asks for up to `messages`.
    pub(crate) async fn ask(&mut self, messages: usize) -> Result<(), PullError> {
        self.requests += 1;
        let request = json!({
            "batch": messages,
            "expires": REQUEST_EXPIRES.as_nanos(),
            "max_bytes": REQUEST_BYTES_MAX,
        });
        let writing = self.client.publish_with_reply(self.subject.clone(), self.reply(), request.to_string().into());
        bounded(writing).await?;
        self.outstanding = messages;
        self.heard = Instant::now();
        Ok(())
    }

    /// The next message. May be dropped and called again without losing one.
    pub(crate) async fn next(&mut self) -> Result<Pulled, PullError> {
        loop {
            if self.outstanding == 0 {
                return Ok(Pulled::Done);
            }
            let next = tokio::time::timeout_at(self.heard + SILENCE_MAX, self.subscriber.next()).await;
            let message = next.map_err(|_| PullError::Silent)?.ok_or(PullError::Ended)?;
            self.heard = Instant::now();
            if let Some(pulled) = self.judge(message)? {
                return Ok(pulled);
            }
        }
    }

    /// The messages that have arrived but were not taken, when the connection was lost.
    pub(crate) fn leftovers(mut self) -> Vec<jetstream::Message> {
        let mut messages = Vec::new();
        while let Some(Some(message)) = self.subscriber.next().now_or_never() {
            if message.status.is_none() {
                messages.push(jetstream::Message { message, context: self.jetstream.clone() });
            }
        }
        messages
    }

    fn judge(&mut self, message: async_nats::Message) -> Result<Option<Pulled>, PullError> {
        let Some(status) = message.status else {
            self.outstanding = self.outstanding.saturating_sub(1);
            let message = jetstream::Message { message, context: self.jetstream.clone() };
            return Ok(Some(Pulled::Message(Box::new(message))));
        };
        if *message.subject != self.reply() {
            // The end of an earlier request, which no longer matters.
            return Ok(None);
        }
        let description = message.description.unwrap_or_default();
        match status {
            StatusCode::TIMEOUT | StatusCode::NOT_FOUND => Ok(Some(self.done())),
            _ if SPENT.iter().any(|end| description.eq_ignore_ascii_case(end)) => Ok(Some(self.done())),
            _ => Err(PullError::Refused { status, description }),
        }
    }

    fn done(&mut self) -> Pulled {
        self.outstanding = 0;
        Pulled::Done
    }

    fn reply(&self) -> String {
        format!("{}.{}", self.inbox, self.requests)
    }
}

/// Ends of a request that are no fault: its bytes are used up.
const SPENT: [&str; 2] = ["Batch Completed", "Message Size Exceeds MaxBytes"];

async fn bounded<T, E>(writing: impl Future<Output = Result<T, E>>) -> Result<T, PullError>
where
    E: std::error::Error + Send + Sync + 'static,
{
    match tokio::time::timeout(WRITE_TIME_MAX, writing).await {
        Ok(written) => written.map_err(|error| PullError::Ask(Box::new(error))),
        Err(elapsed) => Err(PullError::Ask(Box::new(elapsed))),
    }
}
