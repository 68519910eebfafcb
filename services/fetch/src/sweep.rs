//! What nobody was woken for: media that are due, and uploaded files nobody uses.

use std::sync::Arc;

use anyhow::Context as _;
use jiff::SignedDuration;
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, files, media};
use tokio_util::task::TaskTracker;

use crate::fetch::Fetcher;

/// Media that are due are left to their wake-up for this long.
const WAKE_GRACE: SignedDuration = SignedDuration::from_secs(2);
/// Uploaded files are kept this long for a message to use them.
const UNUSED_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Files removed in a round.
const FILES_MAX: i64 = 100;

/// Begins with as many due media as there are places for; they are fetched beside the sweeper.
pub(crate) async fn due(fetcher: &Arc<Fetcher>, running: &TaskTracker) -> anyhow::Result<()> {
    if fetcher.storage_is_away() {
        let probed = fetcher.attempts.storage().probe().await;
        fetcher.saw_storage(&probed);
        probed?;
    }
    while let Ok(permit) = Arc::clone(&fetcher.downloads).try_acquire_owned() {
        let now = fetcher.worker.clock.now() - WAKE_GRACE;
        let claimed = fetcher.claim(now, None).await.context("could not look for media that are due")?;
        let Some(claimed) = claimed else { return Ok(()) };
        let fetching = Arc::clone(fetcher);
        running.spawn(async move {
            if let Err(outage) = fetching.fetch(&claimed).await {
                let error = format!("{:#}", anyhow::Error::new(outage));
                tracing::warn!(message.id = %claimed.message, error, "media was left for later");
            }
            drop(permit);
        });
    }
    Ok(())
}

/// Removes what tries that failed in the end may have stored. The row is locked meanwhile: nobody tries again just now.
pub(crate) async fn left_behind(fetcher: &Fetcher) -> anyhow::Result<()> {
    for _ in 0..FILES_MAX {
        let mut conn = fetcher.worker.store.connection().await?;
        let removed = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let Some((message, key)) = media::lock_left_behind(conn).await? else {
                    return Ok::<_, anyhow::Error>(None);
                };
                fetcher.attempts.storage().delete(&key).await?;
                media::removed(conn, message).await?;
                Ok(Some(message))
            })
            .await?;
        if removed.is_none() {
            return Ok(());
        }
    }
    Ok(())
}

/// Removes files that no message used in time: their bytes first, then their rows.
pub(crate) async fn unused_files(fetcher: &Fetcher) -> anyhow::Result<()> {
    let now = fetcher.worker.clock.now();
    let mut conn = fetcher.worker.store.connection().await?;
    let leftovers = files::take_unused(&mut conn, now, now - UNUSED_KEPT, FILES_MAX).await?;
    drop(conn);
    for leftover in leftovers {
        fetcher.attempts.storage().clear_leftovers(&leftover.object_key).await?;
        fetcher.attempts.storage().delete(&leftover.object_key).await?;
        let mut conn = fetcher.worker.store.connection().await?;
        files::removed(&mut conn, leftover.id).await?;
        fetcher.metrics.removed(1);
    }
    Ok(())
}
