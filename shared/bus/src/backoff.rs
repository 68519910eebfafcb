//! Waits between attempts: doubling, bounded, and spread so that many processes do not come back at one instant.

use std::time::Duration;

/// The first wait.
const FIRST: Duration = Duration::from_millis(100);
/// Doublings beyond this change nothing.
const DOUBLINGS_MAX: u32 = 6;

/// Counts failures in a row.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The last attempt worked: the next failure waits briefly again.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Waits longer after each failure.
    pub(crate) async fn wait(&mut self) {
        let wait = after_failures(self.failures);
        self.failures = self.failures.saturating_add(1);
        tokio::time::sleep(wait).await;
    }
}

/// How long to wait after `failures` earlier ones: 100 ms doubling to 6.4 s, each shortened by up to half.
pub(crate) fn after_failures(failures: u32) -> Duration {
    jittered(FIRST * 2_u32.pow(failures.min(DOUBLINGS_MAX)))
}

/// Between half of `wait` and all of it.
fn jittered(wait: Duration) -> Duration {
    let half = wait / 2;
    // Without randomness there is no spread, which is no reason to fail.
    let share = getrandom::u32().unwrap_or(u32::MAX);
    half + half.mul_f64(f64::from(share) / f64::from(u32::MAX))
}
