//! The one place that reads the time: the simulator uses no package of ours, so it has a clock of its own.

use jiff::Timestamp;

/// The present moment.
#[expect(
    clippy::disallowed_methods,
    reason = "the simulator stands apart from reaktly_domain and is the world outside, whose time is the wall clock"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
