//! `reaktly doctor`: everything Reaktly depends on, each with its state, what was seen, and what to do about it.

mod database;
mod media;
mod models;
mod queue;
mod secrets;

use std::fmt;
use std::io::Write;

use jiff::{SignedDuration, Timestamp};
use reaktly_bus::Bus;
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_runtime::Vars;
use reaktly_runtime::config::load;
use reaktly_store::Store;

use super::Verdict;
use crate::connect;
use crate::settings::{Everything, StreamSettings};

pub(super) async fn run(vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let settings: Everything = load(vars)?;
    let bus = connect::bus(&settings.stored.worker.nats).await;
    let store = connect::store_of(&settings.stored.worker.database)?;
    let patient = Patient { bus, store, streams: settings.streams, now: SystemClock.now() };
    let mut checks = queue::checks(&patient).await;
    checks.extend(database::checks(&patient).await);
    checks.extend(media::checks(&patient, &settings.media).await);
    checks.extend(secrets::checks(&patient, &settings.stored.keys).await);
    checks.extend(models::checks(settings.ai, settings.embeddings).await);
    for check in &checks {
        writeln!(out, "{check}")?;
    }
    let failed = checks.iter().filter(|check| check.state == State::Fail).count();
    let verdict =
        if failed == 0 { "all is well".to_owned() } else { format!("{failed} of {} checks failed", checks.len()) };
    writeln!(out, "{verdict}")?;
    Ok(if failed == 0 { Verdict::Well } else { Verdict::Unwell })
}

/// What is looked at.
struct Patient {
    bus: anyhow::Result<Bus>,
    store: Store,
    streams: StreamSettings,
    now: Timestamp,
}

impl Patient {
    /// The queue, if it can be had.
    fn bus(&self) -> Option<&Bus> {
        self.bus.as_ref().ok()
    }

    /// How long ago `at` was, in whole seconds.
    fn age(&self, at: Timestamp) -> SignedDuration {
        SignedDuration::from_secs(self.now.duration_since(at).as_secs().max(0))
    }
}

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// As it should be.
    Pass,
    /// Works, and somebody should look.
    Warn,
    /// Does not work.
    Fail,
    /// Could not be looked at, because something it needs is away.
    Unknown,
}

/// One check and what came of it.
struct Check {
    id: &'static str,
    state: State,
    /// What was seen.
    evidence: String,
    /// What to do; empty when nothing is to be done.
    fix: String,
}

impl Check {
    fn pass(id: &'static str, evidence: impl Into<String>) -> Self {
        Self { id, state: State::Pass, evidence: evidence.into(), fix: String::new() }
    }

    fn warn(id: &'static str, evidence: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { id, state: State::Warn, evidence: evidence.into(), fix: fix.into() }
    }

    fn fail(id: &'static str, evidence: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { id, state: State::Fail, evidence: evidence.into(), fix: fix.into() }
    }

    fn unknown(id: &'static str, what_is_away: &str) -> Self {
        Self { id, state: State::Unknown, evidence: format!("not looked at: {what_is_away}"), fix: String::new() }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Pass => "pass",
            State::Warn => "warn",
            State::Fail => "FAIL",
            State::Unknown => "?   ",
        };
        write!(f, "{state}  {:<12}  {}", self.id, self.evidence)?;
        if !self.fix.is_empty() {
            write!(f, "\n                    -> {}", self.fix)?;
        }
        Ok(())
    }
}
