//! A message while it is ours: kept with Progress, settled with an answer the server confirms.

use std::time::Duration;

use async_nats::connection::State;
use async_nats::{Client, RequestErrorKind};
use bytes::Bytes;
use tokio::time::{Instant, MissedTickBehavior};

/// Tries to get an answer confirmed; without a confirmation the message may come again, which is harmless.
const CONFIRM_ATTEMPTS_MAX: u32 = 3;
/// Writing Progress into the client's buffer takes longer only while the connection hangs.
const WRITE_TIME_MAX: Duration = Duration::from_millis(100);
/// Progress is said this often per wait: twice before it would run out.
const PROGRESS_PER_WAIT: u32 = 3;

/// A message that the server waits for.
pub(super) struct Held {
    client: Client,
    reply: async_nats::Subject,
    progress_every: Duration,
}

impl Held {
    /// `None` when the message expects no answer.
    pub(super) fn of(client: &Client, message: &async_nats::Message, ack_wait: Duration) -> Option<Self> {
        let reply = message.reply.clone()?;
        Some(Self { client: client.clone(), reply, progress_every: ack_wait / PROGRESS_PER_WAIT })
    }

    /// Does `work` while the server is told that the message is being worked on.
    pub(super) async fn keep<T>(&self, work: impl Future<Output = T>) -> T {
        let mut ticks = tokio::time::interval_at(Instant::now() + self.progress_every, self.progress_every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tokio::pin!(work);
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done,
                _ = ticks.tick() => self.say_progress().await,
            }
        }
    }

    /// The message is done with.
    pub(super) async fn ack(&self) {
        self.settle(Bytes::from_static(b"+ACK")).await;
    }

    /// The message is done with, for a reason that the server's advisories show.
    pub(super) async fn term(&self, reason: &str) {
        self.settle(format!("+TERM {reason}").into()).await;
    }

    /// Someone else, or we ourselves, should have the message again after `delay`.
    pub(super) async fn hand_back(&self, delay: Duration) {
        self.settle(format!("-NAK {{\"delay\": {}}}", delay.as_nanos()).into()).await;
    }

    /// The client's own confirmed acknowledgement takes any answer for a yes, also that there is no such consumer; a
    /// request does not.
    async fn settle(&self, answer: Bytes) {
        for attempt in 1..=CONFIRM_ATTEMPTS_MAX {
            match self.client.request(self.reply.clone(), answer.clone()).await {
                Ok(_) => return,
                Err(error) if error.kind() == RequestErrorKind::NoResponders => {
                    tracing::debug!("the consumer of a settled message is gone");
                    return;
                }
                Err(error) => tracing::debug!(attempt, %error, "an answer for a message is not confirmed"),
            }
        }
        tracing::warn!("an answer for a message was never confirmed; it may come again");
    }

    async fn say_progress(&self) {
        if self.client.connection_state() != State::Connected {
            return;
        }
        let saying = self.client.publish(self.reply.clone(), Bytes::from_static(b"+WPI"));
        // Progress that gets lost is made up for by the next one.
        tokio::time::timeout(WRITE_TIME_MAX, saying).await.ok();
    }
}
