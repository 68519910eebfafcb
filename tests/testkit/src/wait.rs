//! Waiting for what must come true: ask again and again until it holds, and say clearly when it never did.

use std::panic::Location;
use std::time::{Duration, Instant};

/// Far longer than anything takes: two cores that also compile must not make a test fail.
const DEADLINE: Duration = Duration::from_secs(45);
const BETWEEN_LOOKS: Duration = Duration::from_millis(15);

/// Waits until the condition holds.
///
/// # Panics
/// When it still does not after 45 s, naming `what` and the line that waited.
#[track_caller]
pub fn wait_until<F, Fut>(what: &str, condition: F) -> impl Future<Output = ()>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = bool>,
{
    wait_until_within(DEADLINE, what, condition)
}

/// As [`wait_until`], with a deadline of its own.
#[track_caller]
pub fn wait_until_within<F, Fut>(deadline: Duration, what: &str, mut condition: F) -> impl Future<Output = ()>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = bool>,
{
    let place = Location::caller();
    async move {
        let look = async || condition().await.then_some(());
        let held = poll(deadline, look).await.is_some();
        assert!(held, "waited {deadline:?} in vain at {place}: {what}");
    }
}

/// Waits for a value: the condition answers `None` until there is one.
///
/// # Panics
/// When there is none after 45 s, naming `what` and the line that waited.
#[track_caller]
pub fn wait_for<T, F, Fut>(what: &str, mut condition: F) -> impl Future<Output = T>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<T>>,
{
    let place = Location::caller();
    async move {
        match poll(DEADLINE, async || condition().await).await {
            Some(value) => value,
            None => panic!("waited {DEADLINE:?} in vain at {place}: {what}"),
        }
    }
}

/// Watches for `period` that the condition never holds.
///
/// # Panics
/// As soon as it does.
#[track_caller]
pub fn never_within<F, Fut>(period: Duration, what: &str, mut condition: F) -> impl Future<Output = ()>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = bool>,
{
    let place = Location::caller();
    async move {
        let look = async || condition().await.then_some(());
        let happened = poll(period, look).await.is_some();
        assert!(!happened, "must not happen, seen at {place}: {what}");
    }
}

async fn poll<T>(period: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        if let Some(found) = look().await {
            return Some(found);
        }
        if start.elapsed() >= period {
            return None;
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
