//! An append-only list with a cursor that tests can wait on instead of sleeping.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

/// Entries kept; the oldest leave first.
const ENTRIES_MAX: usize = 10_000;

/// Entries of one kind in the order in which they happened, numbered from 1; numbers are never given twice, not even after a reset.
pub(crate) struct Journal<T> {
    entries: Mutex<VecDeque<(u64, T)>>,
    newest: watch::Sender<u64>,
}

/// One answer from a journal.
#[derive(Serialize)]
pub(crate) struct Page<T> {
    /// Matching entries, oldest first.
    items: Vec<Numbered<T>>,
    /// What to pass as `after` to go on from here.
    after: u64,
}

/// An entry with its number.
#[derive(Serialize)]
struct Numbered<T> {
    seq: u64,
    #[serde(flatten)]
    entry: T,
}

impl<T: Clone> Journal<T> {
    pub(crate) fn new() -> Self {
        Self { entries: Mutex::default(), newest: watch::Sender::new(0) }
    }

    /// Adds an entry and wakes whoever waits.
    pub(crate) fn append(&self, entry: T) {
        let mut entries = self.lock();
        let seq = *self.newest.borrow() + 1;
        entries.push_back((seq, entry));
        if entries.len() > ENTRIES_MAX {
            entries.pop_front();
        }
        self.newest.send_replace(seq);
    }

    /// Forgets the entries; numbering goes on.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Entries after a number that pass the filter, at most `limit`; waits up to `wait` while there are none.
    pub(crate) async fn page(&self, after: u64, limit: usize, wait: Duration, keep: impl Fn(&T) -> bool) -> Page<T> {
        let deadline = Instant::now() + wait;
        let mut newest = self.newest.subscribe();
        loop {
            newest.borrow_and_update();
            let page = self.read(after, limit, &keep);
            if !page.items.is_empty() || timeout_at(deadline, newest.changed()).await.is_err() {
                return page;
            }
        }
    }

    /// The entries that pass a filter, oldest first.
    pub(crate) fn find(&self, keep: impl Fn(&T) -> bool) -> Vec<T> {
        self.lock().iter().filter(|(_, entry)| keep(entry)).map(|(_, entry)| entry.clone()).collect()
    }

    fn read(&self, after: u64, limit: usize, keep: &impl Fn(&T) -> bool) -> Page<T> {
        let entries = self.lock();
        let mut page = Page { items: Vec::new(), after };
        for (seq, entry) in entries.iter().filter(|(seq, _)| *seq > after) {
            if page.items.len() == limit {
                break;
            }
            page.after = *seq;
            if keep(entry) {
                page.items.push(Numbered { seq: *seq, entry: entry.clone() });
            }
        }
        page
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(u64, T)>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
