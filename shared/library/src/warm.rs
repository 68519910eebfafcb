//! Indexes are made before they are asked for: at the start, and after articles changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use reaktly_domain::ids::KnowledgeBaseId;
use reaktly_search::language::Language;
use reaktly_store::{Store, StoreResult, knowledge};

use crate::Shelf;

/// Knowledge bases whose indexes are kept ready, those used last.
const WARM_MAX: i64 = 16;

/// Keeps the indexes of the knowledge bases used last on a shelf.
#[derive(Debug, Clone)]
pub struct Warmer {
    store: Store,
    shelf: Shelf,
    /// The versions of the last look.
    seen: Arc<Mutex<HashMap<KnowledgeBaseId, i64>>>,
}

impl Warmer {
    /// A warmer that has not looked yet.
    pub fn new(store: &Store, shelf: &Shelf) -> Self {
        Self { store: store.clone(), shelf: shelf.clone(), seen: Arc::default() }
    }

    /// One look: makes the indexes that are missing, one after the other. A version that was not there at the last look
    /// waits for the next, so that an import does not make an index for each of its articles; whoever asks meanwhile
    /// gets one at once.
    ///
    /// # Errors
    /// The database is away.
    pub async fn round(&self) -> StoreResult<()> {
        let mut conn = self.store.connection().await?;
        let used = knowledge::recently_used(&mut conn, WARM_MAX).await?;
        drop(conn);
        let versions = used.iter().map(|base| (base.id(), base.version)).collect();
        let before = std::mem::replace(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner), versions);
        for base in used {
            let settled = before.get(&base.id()).is_none_or(|version| *version == base.version);
            if settled && !self.shelf.has(base.id(), base.version) {
                let language = Language::from_tag(&base.language).unwrap_or_default();
                self.shelf.index(base.account(), base.id(), language).await?;
            }
        }
        Ok(())
    }
}
