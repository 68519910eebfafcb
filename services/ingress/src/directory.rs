//! The webhook paths and their keys, followed live from the bucket `integrations`.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use bytes::Bytes;
use reaktly_events::integration_keys::APP_SECRET_PURPOSE;
use reaktly_vault::{KeyRing, Purpose};
use tokio::time::Instant;

use crate::decide::{PathKeys, is_well_formed};
use crate::keys;
use crate::refusal::Refusal;
use crate::unknown::{Next, Unknown};

#[cfg(test)]
mod tests;

/// What is known of the webhook paths.
#[derive(Debug)]
pub(crate) struct Directory {
    opener: Purpose,
    /// `None` until the first snapshot.
    paths: RwLock<Option<HashMap<String, Keys>>>,
    unknown: Mutex<Unknown>,
}

/// What the directory says of a path.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// These are its keys.
    Keys(Arc<PathKeys>),
    /// It may be newer than the last change that came: ask the bucket.
    Ask,
}

/// The keys of a path that is there; `None` when its value cannot be read.
pub(crate) type Keys = Option<Arc<PathKeys>>;

impl Directory {
    pub(crate) fn new(keys: &KeyRing) -> Self {
        Self {
            opener: keys.purpose(APP_SECRET_PURPOSE),
            paths: RwLock::new(None),
            unknown: Mutex::new(Unknown::new(Instant::now())),
        }
    }

    /// Looks a path up.
    pub(crate) fn find(&self, path: &str) -> Result<Found, Refusal> {
        {
            let paths = self.paths.read().unwrap_or_else(PoisonError::into_inner);
            match paths.as_ref().ok_or(Refusal::Starting)?.get(path) {
                Some(Some(keys)) => return Ok(Found::Keys(keys.clone())),
                Some(None) => return Err(Refusal::KeysUnreadable),
                None => {}
            }
        }
        if is_well_formed(path) && self.unknown().next(path, Instant::now()) == Next::Ask {
            Ok(Found::Ask)
        } else {
            Err(Refusal::UnknownPath)
        }
    }

    /// The bucket was asked and does not hold the path.
    pub(crate) fn is_unknown(&self, path: &str) {
        self.unknown().remember(path, Instant::now());
    }

    /// The bucket as a whole, at the start and after each interruption.
    pub(crate) fn replace(&self, entries: BTreeMap<String, Bytes>) {
        let known = self.len();
        if entries.is_empty() && known > 0 {
            // A server that lost its store, for deletions are told one by one. What is known holds until the bucket is
            // filled again.
            tracing::warn!(integrations = known, "the bucket of integrations is empty; going on with what is known");
            return;
        }
        let read = entries.into_iter().map(|(path, value)| {
            let keys = self.read(&path, &value);
            (path, keys)
        });
        let read: HashMap<String, Keys> = read.collect();
        tracing::info!(integrations = read.len(), "integrations are known");
        *self.paths.write().unwrap_or_else(PoisonError::into_inner) = Some(read);
    }

    /// A path is new or has new keys, which are returned when they can be read.
    pub(crate) fn put(&self, path: String, value: &[u8]) -> Keys {
        let keys = self.read(&path, value);
        if let Some(paths) = self.paths.write().unwrap_or_else(PoisonError::into_inner).as_mut() {
            paths.insert(path, keys.clone());
        }
        keys
    }

    /// A path is no more.
    pub(crate) fn remove(&self, path: &str) {
        if let Some(paths) = self.paths.write().unwrap_or_else(PoisonError::into_inner).as_mut() {
            paths.remove(path);
        }
    }

    fn len(&self) -> usize {
        self.paths.read().unwrap_or_else(PoisonError::into_inner).as_ref().map_or(0, HashMap::len)
    }

    fn read(&self, path: &str, value: &[u8]) -> Keys {
        keys::read(&self.opener, path, value)
            .inspect_err(|error| tracing::error!(%error, "could not read the keys of an integration"))
            .ok()
            .map(Arc::new)
    }

    fn unknown(&self) -> MutexGuard<'_, Unknown> {
        self.unknown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
