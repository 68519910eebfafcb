//! Keeps the directory in step with the bucket `integrations`, and asks the bucket where the directory cannot tell.

use std::sync::Arc;
use std::time::Duration;

use reaktly_bus::Bus;
use reaktly_bus::kv::{Bucket, Change};
use reaktly_events::streams::INTEGRATIONS_BUCKET;
use reaktly_runtime::Context;

use crate::decide::PathKeys;
use crate::directory::{Directory, Found};
use crate::refusal::Refusal;

/// A question to the bucket takes at most this; Meta waits meanwhile.
const ASK_TIME_MAX: Duration = Duration::from_secs(1);

/// Takes in every change until shutdown. The service is ready from the first snapshot on; when NATS is away it goes on
/// with what is known.
pub(crate) async fn follow(directory: Arc<Directory>, bus: Bus, context: Context) -> anyhow::Result<()> {
    let readiness = context.health().readiness("integrations");
    let mut watch = Bucket::new(&bus, INTEGRATIONS_BUCKET).watch();
    loop {
        let change = tokio::select! {
            () = context.shutdown().cancelled() => return Ok(()),
            change = watch.next() => change,
        };
        match change {
            Change::Snapshot(entries) => {
                directory.replace(entries);
                readiness.ready();
            }
            Change::Put(path, value) => drop(directory.put(path, &value)),
            Change::Removed(path) => directory.remove(&path),
        }
    }
}

/// The keys of a path. A path that is not known is asked for once in a while, in case it is newer than the last change
/// that came.
pub(crate) async fn keys_of(directory: &Directory, bus: &Bus, path: &str) -> Result<Arc<PathKeys>, Refusal> {
    match directory.find(path)? {
        Found::Keys(keys) => Ok(keys),
        Found::Ask => ask(directory, bus, path).await,
    }
}

async fn ask(directory: &Directory, bus: &Bus, path: &str) -> Result<Arc<PathKeys>, Refusal> {
    let bucket = Bucket::new(bus, INTEGRATIONS_BUCKET);
    match tokio::time::timeout(ASK_TIME_MAX, bucket.get(path)).await {
        Ok(Ok(Some(value))) => directory.put(path.to_owned(), &value).ok_or(Refusal::KeysUnreadable),
        Ok(Ok(None)) => {
            directory.is_unknown(path);
            Err(Refusal::UnknownPath)
        }
        Ok(Err(error)) => {
            tracing::warn!(error = format!("{:#}", anyhow::Error::new(error)), "could not ask for a webhook path");
            Err(Refusal::LookupFailed)
        }
        Err(_) => {
            tracing::warn!("nats did not answer in time when asked for a webhook path");
            Err(Refusal::LookupFailed)
        }
    }
}
