//! The one consumer loop: every stage runs it, and none pulls by itself.

mod attempt;
mod delivery;
mod gate;
mod handler;
mod held;
mod lag;
mod metrics;
mod pulling;

use std::sync::Arc;
use std::time::Duration;

use reaktly_domain::Clock;
use reaktly_events::dead_letters::DeadLetterLedger;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use delivery::{Delivery, FromPayload, Raw, Undecodable};
pub use handler::{AlwaysHealthy, Failure, Handler, Probe};
pub use lag::backlog;

use crate::Bus;
use crate::topology::ConsumerSpec;
use gate::Gate;
use metrics::Metrics;

/// Deliveries a message gets when handling it panics or ends the process; the next one is a dead letter.
pub const DELIVERIES_MAX: u64 = 5;
/// After the drain's budget is used up, handing messages back takes at most this long.
const HAND_BACK_TIME_MAX: Duration = Duration::from_secs(1);

/// A component's sign of life: called after every answered pull, an empty one included, and after every message.
pub type Tick = Arc<dyn Fn() + Send + Sync>;

/// What a loop needs beside its handler.
pub struct Consuming<L, P> {
    /// The service, for the subject of its dead letters.
    pub service: &'static str,
    /// The durable consumer it binds to.
    pub consumer: ConsumerSpec,
    /// Messages handled at a time, at least 1.
    pub in_flight_max: usize,
    /// On shutdown, how long running handlers may take to finish; the rest is handed back.
    pub drain: Duration,
    /// Where dead letters are written down.
    pub ledger: Arc<L>,
    /// Tells when what the handler depends on is back.
    pub probe: Arc<P>,
    /// The time of day, for dead letters.
    pub clock: Arc<dyn Clock>,
    /// Called when the loop got something done. It is not called while every slot is busy or pulls fail, so that a
    /// stuck loop shows; while NATS or a dependency is known to be away it is, because a restart would not help.
    pub tick: Tick,
}

/// How a loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drained {
    /// Every message it had was settled.
    Clean,
    /// The budget ran out first: the rest was handed back for another worker.
    OutOfTime,
}

/// What the parts of a loop share.
struct Worker<H, L, P> {
    bus: Bus,
    handler: H,
    settings: Consuming<L, P>,
    gate: Gate,
    metrics: Metrics,
    /// No new pulls.
    stop: CancellationToken,
    /// Hand back what is not finished.
    abandon: CancellationToken,
}

/// Handles the consumer's messages until `shutdown`, then drains.
///
/// It survives everything in between: a server that is away, restarted or emptied, a consumer that is deleted and made
/// again, a handler that panics, dependencies that are gone.
pub async fn consume<H, L, P>(bus: &Bus, settings: Consuming<L, P>, handler: H, shutdown: CancellationToken) -> Drained
where
    H: Handler,
    L: DeadLetterLedger,
    P: Probe,
{
    let drain = settings.drain;
    let tasks = TaskTracker::new();
    let worker = Arc::new(Worker {
        bus: bus.clone(),
        handler,
        gate: Gate::closed(),
        metrics: Metrics::of(&settings.consumer),
        settings,
        stop: shutdown,
        abandon: CancellationToken::new(),
    });
    let Consuming { consumer, probe, tick, .. } = &worker.settings;
    tokio::select! {
        () = pulling::pull(&worker, &tasks) => {}
        () = gate::keep(&worker.gate, probe.as_ref(), consumer.name, tick) => {}
        () = lag::report(&worker.bus, consumer, &worker.metrics) => {}
    }
    tasks.close();
    if tokio::time::timeout(drain, tasks.wait()).await.is_ok() {
        return Drained::Clean;
    }
    tracing::warn!(consumer = consumer.name, left = tasks.len(), "handing back what is not finished");
    worker.abandon.cancel();
    // A handler that blocks its thread cannot be stopped; its message comes again after the consumer's wait.
    tokio::time::timeout(HAND_BACK_TIME_MAX, tasks.wait()).await.ok();
    Drained::OutOfTime
}
