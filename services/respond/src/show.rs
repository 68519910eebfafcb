//! What the customer sees of a turn while it is worked on.

use std::convert::Infallible;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reaktly_events::envelope::{presence, to_proto};
use reaktly_events::outbox::OutboxRow;
use reaktly_events::{Presence, PresenceKind};
use reaktly_store::conversations::Conversation;
use reaktly_worker::Worker;
use tokio::time::sleep;

use crate::input::Shown;

/// WhatsApp shows typing for 25 s; it is renewed before that.
const TYPING_EVERY: Duration = Duration::from_secs(20);
/// Typing shown later than this after it was asked for would outlive the answer.
const PRESENCE_TIME_MAX: SignedDuration = SignedDuration::from_secs(5);

/// Shows the customer that the message is read, or that somebody writes, and the latter again for as long as it takes.
/// The first time before anything is waited for: an answer may come at once.
pub(crate) async fn show(worker: &Worker, conversation: &Conversation, shown: Option<&Shown>) -> Infallible {
    let Some(shown) = shown else { return std::future::pending().await };
    loop {
        let row = presence_of(worker.clock.now(), conversation, shown);
        let bus = worker.bus.clone();
        // A task of its own: an answer that comes at once must not take it back.
        worker.context.spawn_task(async move {
            let published = bus.publish(&row.subject, &row.headers, row.payload, &row.id.to_string()).await;
            if let Err(error) = published {
                tracing::debug!(error = %error, "could not show that the message is read");
            }
        });
        if shown.kind != PresenceKind::Typing {
            return std::future::pending().await;
        }
        sleep(TYPING_EVERY).await;
    }
}

fn presence_of(now: Timestamp, conversation: &Conversation, Shown { wamid, kind }: &Shown) -> OutboxRow {
    let shown = Presence {
        account_id: conversation.account.to_string(),
        conversation_id: conversation.id.to_string(),
        wamid: wamid.clone(),
        kind: (*kind).into(),
        expires_at: Some(to_proto(now + PRESENCE_TIME_MAX)),
    };
    presence(now, conversation.id, &shown)
}
