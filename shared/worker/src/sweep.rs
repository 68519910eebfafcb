//! A question asked again and again.

use std::time::Duration;

use reaktly_bus::Tick;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

/// Runs `round` every `every` until `shutdown`.
pub(crate) async fn run<F, Fut>(
    name: &'static str,
    every: Duration,
    round: F,
    tick: Tick,
    shutdown: CancellationToken,
) -> anyhow::Result<()>
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let mut beat = interval(every);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return Ok(()),
            _ = beat.tick() => {}
        }
        let result = round().await;
        tick();
        match result {
            Ok(()) => failing = false,
            // Once for each outage, not once a round.
            Err(error) if !failing => {
                failing = true;
                tracing::warn!(sweeper = name, error = format!("{error:#}"), "a sweep failed; it is tried again");
            }
            Err(_) => {}
        }
    }
}
