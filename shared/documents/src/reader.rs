//! Reading what is not trusted: on a thread of its own, within a time, a few at once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::document::{Document, Given, Page};
use crate::error::ReadError;
use crate::limits::READ_TIME_MAX;
use crate::read;

/// What nested elements may take of the stack; address space, not memory, until it is used.
const STACK_BYTES: usize = 256 * 1024 * 1024;

/// Reads files and pages that come from outside. A parser that panics or does not end costs one error, never the
/// process: it works on its own thread, and its place is taken until it is done. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reader {
    places: Arc<Semaphore>,
    time: Duration,
}

impl Reader {
    /// A reader of at most `at_once` files at the same time.
    pub fn new(at_once: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(at_once.max(1))), time: READ_TIME_MAX }
    }

    /// Reads a file.
    pub async fn read(&self, given: Given) -> Result<Document, ReadError> {
        self.apart(move || read::read(&given)).await
    }

    /// Reads a page of a site.
    pub async fn read_page(&self, given: Given) -> Result<Page, ReadError> {
        self.apart(move || read::read_page(&given)).await
    }

    /// The time counts from the call, so that waiting for a place held by a parser that never ends is an answer too.
    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let read = async {
            let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| ReadError::TooSlow)?;
            on_a_thread(place, work).await
        };
        tokio::time::timeout(self.time, read).await.unwrap_or(Err(ReadError::TooSlow))
    }
}

async fn on_a_thread<T: Send + 'static>(
    place: OwnedSemaphorePermit,
    work: impl FnOnce() -> Result<T, ReadError> + Send + 'static,
) -> Result<T, ReadError> {
    let (tell, told) = oneshot::channel();
    let body = move || {
        let result = catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(ReadError::Unreadable));
        drop(place);
        // Nobody may be waiting any more.
        drop(tell.send(result));
    };
    thread::Builder::new()
        .name("document".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(body)
        .map_err(|_| ReadError::TooSlow)?;
    told.await.unwrap_or(Err(ReadError::Unreadable))
}

#[cfg(test)]
mod tests;
