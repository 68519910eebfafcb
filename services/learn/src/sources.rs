//! Taking in files and sites: runs lie in PostgreSQL, and any process goes on with one whose worker died.

mod decide;
mod files;
mod look;
mod missing;
mod record;
mod robots;
mod run;
mod seed;
mod site;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use reaktly_documents::Reader;
use reaktly_documents::fetch::Fetcher;
use reaktly_media::MediaStore;
use reaktly_search::language::Detector;
use reaktly_store::sources;
use reaktly_worker::Worker;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::sources::run::LEASE;

/// Runs of a process at a time.
const RUNS_MAX: usize = 4;
/// Files and pages a process takes apart at a time.
const READ_AT_ONCE: usize = 2;
/// Between looks for runs nobody works on.
const CLAIM_EVERY: Duration = Duration::from_secs(1);
/// Between looks for sources whose time has come.
const SCHEDULE_EVERY: Duration = Duration::from_secs(10);
/// Sources that are asked for in one look.
const SCHEDULED_MAX: i64 = 100;
/// How long runs may take to reach the end of what they do now when the service stops.
const DRAIN: Duration = Duration::from_secs(10);

/// What runs work with. Shared by all of them.
#[derive(Debug)]
struct Importer {
    worker: Worker,
    storage: MediaStore,
    fetcher: Fetcher,
    reader: Reader,
    detector: Arc<Detector>,
    places: Arc<Semaphore>,
}

/// The runs of this process.
#[derive(Debug)]
pub(crate) struct Running(TaskTracker);

impl Running {
    /// Waits until each run was left where another process can go on.
    pub(crate) async fn end(self) {
        self.0.close();
        // What does not end in time is claimed again once its lease is over.
        tokio::time::timeout(DRAIN, self.0.wait()).await.ok();
    }
}

/// Starts the sweepers of sources.
pub(crate) fn start(
    config: &Config,
    worker: &Worker,
    storage: MediaStore,
    detector: Arc<Detector>,
) -> anyhow::Result<Running> {
    let importer = Arc::new(Importer {
        worker: worker.clone(),
        storage,
        fetcher: Fetcher::new(config.fetch.clone()).context("could not set up the reading of sites")?,
        reader: Reader::new(READ_AT_ONCE),
        detector,
        places: Arc::new(Semaphore::new(RUNS_MAX)),
    });
    let running = TaskTracker::new();
    let tracker = running.clone();
    worker.sweep("imports", CLAIM_EVERY, move || {
        let (importer, tracker) = (Arc::clone(&importer), tracker.clone());
        async move { begin_due(&importer, &tracker).await }
    });
    let scheduling = worker.clone();
    worker.sweep("source schedules", SCHEDULE_EVERY, move || {
        let worker = scheduling.clone();
        async move {
            let mut conn = worker.store.connection().await?;
            sources::schedule(&mut conn, worker.clock.now(), SCHEDULED_MAX).await?;
            Ok(())
        }
    });
    Ok(Running(running))
}

/// Begins with as many runs as there are places for; they go on beside the sweeper.
async fn begin_due(importer: &Arc<Importer>, running: &TaskTracker) -> anyhow::Result<()> {
    while !importer.worker.context.shutdown().is_cancelled()
        && let Ok(place) = Arc::clone(&importer.places).try_acquire_owned()
    {
        let mut conn = importer.worker.store.connection().await?;
        let claimed = sources::claim(&mut conn, importer.worker.clock.now(), LEASE).await;
        let Some(claimed) = claimed.context("could not look for sources to be read")? else { return Ok(()) };
        drop(conn);
        let importer = Arc::clone(importer);
        running.spawn(async move {
            run::work(&importer, &claimed).await;
            drop(place);
        });
    }
    Ok(())
}
