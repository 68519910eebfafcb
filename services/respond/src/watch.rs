//! Looks at the conversation while a turn is worked on: who owns it, whether the customer wrote on, whether the turn is
//! still ours. It only makes things quick; what counts is decided when the result is written down.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_store::conversations;
use reaktly_store::turns::{self, Turn};
use reaktly_worker::Worker;
use tokio::time::sleep;

use crate::decide::{Worth, worth};

/// How long a turn is its worker's without a sign of life.
pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(15);
/// Between looks.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Between extensions of the lease.
const EXTEND_EVERY: SignedDuration = SignedDuration::from_secs(4);

/// Why a turn is not worked on any longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The conversation has another owner, or the customer wrote on.
    Changed,
    /// Another worker has the turn.
    Lost,
    /// The service stops.
    Shutdown,
}

/// Returns when the turn should be stopped.
pub(crate) async fn watch(worker: &Worker, account: AccountId, conversation: ConversationId, turn: Turn) -> Stop {
    let mut extend_at = worker.clock.now() + EXTEND_EVERY;
    loop {
        tokio::select! {
            () = worker.context.shutdown().cancelled() => return Stop::Shutdown,
            () = sleep(LOOK_EVERY) => {}
        }
        let now = worker.clock.now();
        // A database that is away stops nothing here: writing the result down waits for it.
        if let Ok(Some(stop)) = look(worker, account, conversation, turn, (now, &mut extend_at)).await {
            return stop;
        }
    }
}

async fn look(
    worker: &Worker,
    account: AccountId,
    conversation: ConversationId,
    turn: Turn,
    (now, extend_at): (Timestamp, &mut Timestamp),
) -> reaktly_store::StoreResult<Option<Stop>> {
    let mut conn = worker.store.connection().await?;
    if now >= *extend_at {
        if !turns::extend(&mut conn, turn, now + LEASE).await? {
            return Ok(Some(Stop::Lost));
        }
        *extend_at = now + EXTEND_EVERY;
    }
    let Some(conversation) = conversations::get(&mut conn, account, conversation).await? else {
        return Ok(Some(Stop::Changed));
    };
    Ok((worth(&conversation, turn, now) != Worth::Counts).then_some(Stop::Changed))
}
