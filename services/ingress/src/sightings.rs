//! Leaves word of what came to a known path and was turned away, or verified, so that people can see what is wrong
//! without reading logs. Only the newest of each kind counts, and it is written once a second at most: whoever sends
//! rubbish to a path becomes no load.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use reaktly_bus::Bus;
use reaktly_bus::kv::Bucket;
use reaktly_events::sightings::{BLANKS_AROUND, Sighting, VERIFIED, refusal_key, verification_key};
use reaktly_events::streams::SIGHTINGS_BUCKET;
use reaktly_runtime::Context;
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use crate::decide::Difference;
use crate::refusal::Refusal;

/// Sightings on their way to the writer; more are dropped, for newer ones follow.
const WAITING_MAX: usize = 256;
/// Between writes.
const WRITE_EVERY: Duration = Duration::from_secs(1);

/// Takes sightings. Cheap to clone, never waits.
#[derive(Clone, Debug)]
pub(crate) struct Sightings(mpsc::Sender<(String, Sighting)>);

/// A pair of the way in and what is to be written.
pub(crate) fn channel() -> (Sightings, mpsc::Receiver<(String, Sighting)>) {
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    (Sightings(sender), receiver)
}

impl Sightings {
    /// A verification request was answered.
    pub(crate) fn verified(&self, path: &str, at: Timestamp) {
        self.note(verification_key(path), Sighting { at, outcome: VERIFIED.to_owned(), hint: None });
    }

    /// A verification request of a known path was turned away.
    pub(crate) fn not_verified(&self, path: &str, at: Timestamp, refusal: Refusal, difference: Difference) {
        let hint = (difference == Difference::BlanksAround).then(|| BLANKS_AROUND.to_owned());
        self.note(verification_key(path), Sighting { at, outcome: refusal.label().to_owned(), hint });
    }

    /// A webhook of a known path was turned away for its signature.
    pub(crate) fn refused(&self, path: &str, at: Timestamp, refusal: Refusal) {
        self.note(refusal_key(path), Sighting { at, outcome: refusal.label().to_owned(), hint: None });
    }

    fn note(&self, key: String, sighting: Sighting) {
        drop(self.0.try_send((key, sighting)));
    }
}

/// Writes what was seen until shutdown. What NATS does not take is dropped.
pub(crate) async fn write(
    mut seen: mpsc::Receiver<(String, Sighting)>,
    bus: Bus,
    context: Context,
) -> anyhow::Result<()> {
    let bucket = Bucket::new(&bus, SIGHTINGS_BUCKET);
    let mut newest = HashMap::new();
    let mut round = tokio::time::interval(WRITE_EVERY);
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = context.shutdown().cancelled() => return Ok(()),
            Some((key, sighting)) = seen.recv() => drop(newest.insert(key, sighting)),
            _ = round.tick(), if !newest.is_empty() => {
                for (key, sighting) in newest.drain() {
                    put(&bucket, &key, &sighting).await;
                }
            }
        }
    }
}

async fn put(bucket: &Bucket, key: &str, sighting: &Sighting) {
    let id = format!("{key}@{}", sighting.at);
    let value = serde_json::to_vec(sighting).unwrap_or_default();
    if let Err(error) = bucket.put(key, value.into(), &id).await {
        tracing::debug!(%error, "a sighting was not written");
    }
}
