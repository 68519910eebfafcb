//! The janitor of raw webhooks: work that is finished never stops intake.
//!
//! Webhooks of statuses that were set aside are acknowledged but not finished: their task names their place, and none
//! above the oldest of them is given up.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use reaktly_events::{Stage, streams};
use tokio_util::sync::CancellationToken;

use crate::{Bus, topology};

/// Above this share of its room, in percent, the stream gives up its oldest normalized webhooks.
pub const FULL_PERCENT: u64 = 80;
/// It then gives up enough to come down to this share, if so much is normalized.
const RELIEVED_PERCENT: u64 = 70;
/// Between looks.
const EVERY: Duration = Duration::from_secs(30);

/// What was found and done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tidied {
    /// There is room.
    Roomy,
    /// So many webhooks, all of them normalized, were dropped.
    Purged(u64),
    /// There is little room and nothing to drop: normalize has fallen behind.
    Stuck,
}

/// Why the janitor could not look or drop.
#[derive(Debug, thiserror::Error)]
#[error("could not tidy up raw webhooks")]
pub struct JanitorError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// Looks every 30 s until `shutdown`. Several may run at once.
pub async fn run(bus: &Bus, shutdown: CancellationToken) {
    let tidying = async {
        loop {
            match purge_normalized_above(bus, FULL_PERCENT).await {
                Ok(Tidied::Roomy) => {}
                Ok(Tidied::Purged(webhooks)) => {
                    tracing::error!(
                        webhooks,
                        "raw webhooks nearly fill their room; dropped the oldest normalized ones"
                    );
                }
                Ok(Tidied::Stuck) => {
                    tracing::error!("raw webhooks nearly fill their room and none is normalized: intake will stop");
                }
                Err(error) => tracing::debug!(error = format!("{:#}", anyhow::Error::new(error)), "janitor"),
            }
            tokio::time::sleep(EVERY).await;
        }
    };
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = tidying => {}
    }
}

/// When raw webhooks take more than `percent` of their room, drops the oldest that are normalized.
pub async fn purge_normalized_above(bus: &Bus, percent: u64) -> Result<Tidied, JanitorError> {
    let stream = bus.reading().get_stream(streams::WEBHOOKS).await.map_err(wrap)?;
    let info = stream.cached_info();
    let room = u64::try_from(info.config.max_bytes).unwrap_or(u64::MAX);
    if info.state.messages == 0 || info.state.bytes <= share(room, percent) {
        return Ok(Tidied::Roomy);
    }
    let normalize = stream.consumer_info(topology::normalize().name).await.map_err(wrap)?;
    let average = (info.state.bytes / info.state.messages).max(1);
    let surplus = info.state.bytes.saturating_sub(share(room, RELIEVED_PERCENT.min(percent)));
    // Asked after the floor: whatever is below it and was set aside has its task by now.
    let floor = match oldest_set_aside(bus).await? {
        Some(waiting) => normalize.ack_floor.stream_sequence.min(waiting.saturating_sub(1)),
        None => normalize.ack_floor.stream_sequence,
    };
    let up_to = keep_from(info.state.first_sequence, surplus.div_ceil(average), floor);
    if up_to <= info.state.first_sequence {
        return Ok(Tidied::Stuck);
    }
    let purged = stream.purge().sequence(up_to).await.map_err(wrap)?;
    Ok(Tidied::Purged(purged.purged))
}

/// The oldest webhook that waits as a task of its own.
async fn oldest_set_aside(bus: &Bus) -> Result<Option<u64>, JanitorError> {
    let stream = bus.reading().get_stream_no_info(streams::TASKS).await.map_err(wrap)?;
    let subjects = stream.info_with_subjects(streams::stage_subjects(Stage::Statuses)).await.map_err(wrap)?;
    let waiting = subjects.try_filter_map(async |(subject, _)| Ok(streams::set_aside_sequence(&subject)));
    waiting
        .try_fold(None, async |oldest: Option<u64>, next| Ok(Some(oldest.map_or(next, |oldest| oldest.min(next)))))
        .await
        .map_err(wrap)
}

/// The first sequence to be kept: `surplus` messages go, but none above the floor, below which all are normalized.
fn keep_from(first: u64, surplus: u64, floor: u64) -> u64 {
    first.saturating_add(surplus).min(floor.saturating_add(1))
}

fn share(room: u64, percent: u64) -> u64 {
    (room / 100).saturating_mul(percent)
}

fn wrap(error: impl std::error::Error + Send + Sync + 'static) -> JanitorError {
    JanitorError(Box::new(error))
}

#[cfg(test)]
mod tests;
