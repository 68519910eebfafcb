//! How many calls run at once: so many per account, so that one cannot crowd out the others, and so many in all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

/// Calls of one account at once: at a second and a half each, ten customers a second are answered without a queue.
const ACCOUNT_MAX: usize = 16;
/// Calls of the process at once.
const PROCESS_MAX: usize = 64;
/// Accounts remembered before those without a call are forgotten.
const ACCOUNTS_KEPT: usize = 1_024;

/// The process's own limit, whoever in it calls.
static PROCESS: Semaphore = Semaphore::const_new(PROCESS_MAX);

/// The accounts with calls under way or waiting.
#[derive(Debug, Default)]
pub(crate) struct Lanes(Mutex<HashMap<Arc<str>, Arc<Semaphore>>>);

/// Room for one call, given back when dropped.
#[derive(Debug)]
pub(crate) struct Room {
    _process: Option<SemaphorePermit<'static>>,
    _account: Option<OwnedSemaphorePermit>,
}

impl Lanes {
    /// Waits for room for a call of the account. Waiting for the account takes no room of the process.
    pub(crate) async fn enter(&self, account: Option<&Arc<str>>) -> Room {
        let account = match account {
            // The semaphores are never closed.
            Some(account) => self.of(account).acquire_owned().await.ok(),
            None => None,
        };
        Room { _process: PROCESS.acquire().await.ok(), _account: account }
    }

    fn of(&self, account: &Arc<str>) -> Arc<Semaphore> {
        let mut accounts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if accounts.len() >= ACCOUNTS_KEPT {
            accounts.retain(|_, lane| Arc::strong_count(lane) > 1);
        }
        let lane = accounts.entry(Arc::clone(account)).or_insert_with(|| Arc::new(Semaphore::new(ACCOUNT_MAX)));
        Arc::clone(lane)
    }
}
