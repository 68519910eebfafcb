//! The one object that every handler shares.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, broadcast, watch};
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::config::Config;
use crate::faults::Faults;
use crate::graph::Call;
use crate::journal::Journal;
use crate::media::Files;
use crate::webhook::Attempt;
use crate::world::{self, World};

/// Webhooks that may be waiting for their next attempt at once.
pub(crate) const DELIVERIES_MAX: usize = 20_000;
/// Webhook requests under way at once.
pub(crate) const POSTS_MAX: usize = 128;
/// How long a business may take to answer a webhook.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a connection to a business is kept for the next webhook.
const IDLE_TIME_MAX: Duration = Duration::from_secs(1);
/// Changes that a slow phone page may fall behind before it has to read everything again.
const CHANGES_MAX: usize = 256;

/// Least time between two writes of the state file.
const SAVE_INTERVAL: Duration = Duration::from_millis(500);

/// A simulated Meta.
pub(crate) struct Simulator {
    pub(crate) config: Config,
    /// Every Graph call.
    pub(crate) calls: Journal<Call>,
    /// Every attempt to deliver a webhook.
    pub(crate) attempts: Journal<Attempt>,
    pub(crate) faults: Faults,
    /// Pictures, sounds, films, documents.
    pub(crate) files: Files,
    /// Where this simulator is reached, without a slash at the end.
    pub(crate) url: String,
    /// Client of the webhooks; only to be used on `runtime`.
    pub(crate) http: reqwest::Client,
    /// Bounds waiting webhooks.
    pub(crate) deliveries: Arc<Semaphore>,
    /// Bounds webhook requests under way.
    pub(crate) posts: Arc<Semaphore>,
    /// What phone pages listen to.
    pub(crate) changes: broadcast::Sender<Change>,
    world: Mutex<World>,
    /// Milliseconds by which the simulated time is ahead.
    ahead: AtomicI64,
    unsaved: watch::Sender<u64>,
    runtime: Handle,
    since_reset: Mutex<CancellationToken>,
}

/// Something a phone page may want to show.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Change {
    /// Id of the business phone number; absent when everything may have changed.
    pub(crate) phone_number_id: Option<String>,
    /// The customer; absent when everything may have changed.
    pub(crate) wa_id: Option<String>,
}

impl Simulator {
    /// A simulator with the state of its file, reached at `url`, whose tasks run on `runtime`.
    pub(crate) fn new(config: Config, url: String, runtime: Handle) -> anyhow::Result<Self> {
        // A second simulator in the same process finds the provider installed, which is as good.
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = reqwest::Client::builder()
            .timeout(ANSWER_TIME_MAX)
            .redirect(reqwest::redirect::Policy::none())
            // Shorter than any server keeps a connection, so that none is used that is just being closed.
            .pool_idle_timeout(IDLE_TIME_MAX)
            .user_agent("facebookexternalua")
            .build()
            .context("could not build the webhook client")?;
        let world = match &config.state {
            Some(path) => world::load(path)?,
            None => World::default(),
        };
        Ok(Self {
            config,
            calls: Journal::new(),
            attempts: Journal::new(),
            faults: Faults::default(),
            files: Files::default(),
            url,
            http,
            deliveries: Arc::new(Semaphore::new(DELIVERIES_MAX)),
            posts: Arc::new(Semaphore::new(POSTS_MAX)),
            changes: broadcast::Sender::new(CHANGES_MAX),
            world: Mutex::new(world),
            ahead: AtomicI64::new(0),
            unsaved: watch::Sender::new(0),
            runtime,
            since_reset: Mutex::default(),
        })
    }

    /// Reads or changes what the simulator remembers; never held across an await.
    pub(crate) fn with_world<R>(&self, act: impl FnOnce(&mut World) -> R) -> R {
        act(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The simulated time: windows, links and ids of files run by it.
    pub(crate) fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_millis(self.ahead.load(Ordering::Relaxed));
        clock::now().saturating_add(ahead).unwrap_or(Timestamp::MAX)
    }

    /// Puts the simulated time forward, or back.
    pub(crate) fn advance(&self, milliseconds: i64) {
        self.ahead.fetch_add(milliseconds, Ordering::Relaxed);
        self.everything_changed();
    }

    /// Says that a thread looks different now.
    pub(crate) fn thread_changed(&self, phone_number_id: &str, wa_id: &str) {
        self.announce(Change { phone_number_id: Some(phone_number_id.to_owned()), wa_id: Some(wa_id.to_owned()) });
    }

    /// Says that anything may look different now.
    pub(crate) fn everything_changed(&self) {
        self.announce(Change { phone_number_id: None, wa_id: None });
    }

    /// Notes that the state file is behind.
    pub(crate) fn unsaved(&self) {
        self.unsaved.send_modify(|version| *version += 1);
    }

    /// Runs a task that a reset ends.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let token = self.since_reset();
        self.runtime.spawn(async move { token.run_until_cancelled(task).await });
    }

    /// Runs a task to its end even when whoever waits for it leaves; `None` when a reset ended it.
    pub(crate) async fn finish<R: Send + 'static>(&self, task: impl Future<Output = R> + Send + 'static) -> Option<R> {
        let token = self.since_reset();
        let task = async move { token.run_until_cancelled(task).await };
        self.runtime.spawn(task).await.ok().flatten()
    }

    /// Ends all waiting webhooks, statuses and held calls and forgets threads, customers, files, journals and faults and goes back to the true time; businesses stay.
    pub(crate) fn reset(&self) {
        let token = std::mem::take(&mut *self.since_reset.lock().unwrap_or_else(PoisonError::into_inner));
        token.cancel();
        self.faults.forget();
        self.files.clear();
        self.ahead.store(0, Ordering::Relaxed);
        self.calls.clear();
        self.attempts.clear();
        self.with_world(World::forget_customers);
        self.everything_changed();
    }

    /// Writes the state file whenever it is behind, until the runtime ends.
    pub(crate) async fn keep_state(self: Arc<Self>) {
        let mut unsaved = self.unsaved.subscribe();
        while unsaved.changed().await.is_ok() {
            self.save();
            tokio::time::sleep(SAVE_INTERVAL).await;
        }
    }

    /// Writes the state file now, if there is one.
    pub(crate) fn save(&self) {
        let Some(path) = &self.config.state else {
            return;
        };
        let snapshot = self.with_world(|world| world::snapshot(world));
        if let Err(error) = world::store(path, &snapshot) {
            tracing::warn!(error = format!("{error:#}"), "state not saved");
        }
    }

    fn announce(&self, change: Change) {
        self.unsaved();
        // Nobody may be looking; then there is nobody to tell.
        drop(self.changes.send(change));
    }

    fn since_reset(&self) -> CancellationToken {
        self.since_reset.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
