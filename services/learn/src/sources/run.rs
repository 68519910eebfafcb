//! One run of a source: item by item, until none is left, somebody stops it, or it is lost.

use std::time::Duration;

use jiff::SignedDuration;
use reaktly_media::StorageError;
use reaktly_store::sources::{self, Claimed, Ending, Hold, ItemState, Mode, RunState, Settings, SourceItem};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, StoreError};
use url::Url;

use crate::sources::decide::{self, Why, Without};
use crate::sources::look::{Looked, Outlook};
use crate::sources::record::{Onward, Recorded, record};
use crate::sources::seed::Seeds;
use crate::sources::site::Site;
use crate::sources::{Importer, files, record, seed};

/// A claim counts this long without a sign of life.
pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Between signs of life.
const RENEW_EVERY: Duration = Duration::from_secs(15);
/// A run that something of ours kept from going on is left alone this long.
const OUTAGE_PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// Processes that may end while they look at an item before it is left alone.
const ATTEMPTS_MAX: i32 = 3;
/// Items in a row whose server does not answer, after which the site counts as away.
const POOR_MAX: u32 = 5;
/// Links from the entry that are followed.
const DEPTH_MAX: i32 = 20;

/// Why a run cannot go on just now: nothing about its source, everything about what we stand on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Outage {
    /// The database.
    #[error("the database did not do its part")]
    Store(#[from] StoreError),
    /// The object storage.
    #[error("the object storage did not do its part")]
    Storage(#[from] StorageError),
}

/// What comes next.
enum Next {
    Item(Box<SourceItem>),
    Stop,
    End,
    Lost,
}

/// What a run reads.
enum Ground {
    Files,
    Site(Box<Site>),
}

/// What a run tells of itself at its end.
#[derive(Debug, Clone, Copy, Default)]
struct Course {
    /// There was more than it takes.
    is_cut: bool,
    /// Whether it came to a page that its source includes, where that is asked.
    took: Option<Took>,
}

#[derive(Debug, Clone, Copy)]
enum Took {
    Nothing,
    Something,
}

impl Course {
    fn looked_at(&mut self, looked: &Looked) {
        if !looked.is_excluded() {
            self.took = self.took.map(|_| Took::Something);
        }
    }
}

/// Works on a claimed run until it ends, is lost, or the service stops.
#[tracing::instrument(name = "import", skip_all, fields(import.id = %claimed.run.import, source.id = %claimed.run.source))]
pub(crate) async fn work(importer: &Importer, claimed: &Claimed) {
    let result = tokio::select! {
        result = go(importer, claimed) => result,
        () = lose(importer, claimed) => Ok(()),
        () = importer.worker.context.shutdown().cancelled() => {
            leave(importer, claimed, SignedDuration::ZERO).await;
            return;
        }
    };
    if let Err(outage) = result {
        let error = format!("{:#}", anyhow::Error::new(outage));
        tracing::warn!(error, "a run of a source was left for later");
        leave(importer, claimed, OUTAGE_PAUSE).await;
    }
}

/// Renews the claim and returns once it is lost. A database that is away is waited for: without it nobody else can
/// claim the run either.
async fn lose(importer: &Importer, claimed: &Claimed) {
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        let Ok(mut conn) = importer.worker.store.connection().await else { continue };
        match sources::renew(&mut conn, importer.worker.clock.now(), &claimed.run, LEASE).await {
            Ok(Hold::Lost) => return,
            Ok(Hold::Held | Hold::Stopping) => {}
            Err(error) => tracing::debug!(error = %error, "could not renew a claim"),
        }
    }
}

async fn leave(importer: &Importer, claimed: &Claimed, pause: SignedDuration) {
    let from = importer.worker.clock.now() + pause;
    if let Ok(mut conn) = importer.worker.store.connection().await
        && let Err(error) = sources::release(&mut conn, from, &claimed.run).await
    {
        tracing::debug!(error = %error, "could not leave a run; its lease will end");
    }
}

async fn go(importer: &Importer, claimed: &Claimed) -> Result<(), Outage> {
    let mut ground = match &claimed.settings {
        Settings::File(_) => Ground::Files,
        Settings::Site(settings) => match Site::of(settings) {
            Ok(site) => Ground::Site(Box::new(site)),
            Err(_) => return fail(importer, claimed, "bad_address").await,
        },
    };
    let mut course = Course::default();
    if claimed.run.item.is_none() {
        match begin(importer, claimed, &mut ground).await? {
            Ok(cut) => course = Course { is_cut: cut, took: includes_only(claimed).then_some(Took::Nothing) },
            Err(why) => return fail(importer, claimed, &why.reason).await,
        }
    }
    let mut poor = 0;
    loop {
        let item = match next(importer, claimed).await? {
            Next::Item(item) => *item,
            Next::Lost => return Ok(()),
            Next::Stop => return finish(importer, claimed, RunState::Stopped, None).await,
            Next::End => return end(importer, claimed, course).await,
        };
        let looked = look(importer, claimed, &mut ground, &item).await?;
        if let Some(original) = looked.stands_for() {
            course.is_cut |= look_at_original(importer, claimed, &mut ground, (&item, original)).await? > 0;
        }
        course.looked_at(&looked);
        let outlook = looked.outlook();
        let onward = onward(claimed, &ground, &item, &looked);
        let Recorded { hold, left } = record(importer, claimed, &item, looked, &onward).await?;
        course.is_cut |= left > 0;
        poor = if outlook == Outlook::Poor { poor + 1 } else { 0 };
        match (hold, outlook) {
            (Hold::Lost, _) => return Ok(()),
            (_, Outlook::LeftAlone(_)) => return fail(importer, claimed, "left_alone").await,
            _ if poor == POOR_MAX => return fail(importer, claimed, "unreachable").await,
            _ => {}
        }
    }
}

/// Puts the first items into the run; whether there are more than it takes. Done twice, it changes nothing.
async fn begin(importer: &Importer, claimed: &Claimed, ground: &mut Ground) -> Result<Result<bool, Why>, Outage> {
    let Seeds { addresses, is_cut, unread } = match (ground, &claimed.settings) {
        (Ground::Site(site), Settings::Site(settings)) => match seed::of_site(importer, site, settings).await {
            Ok(seeds) => seeds,
            Err(why) => return Ok(Err(why)),
        },
        _ => Seeds { addresses: vec![claimed.name.clone()], is_cut: false, unread: Vec::new() },
    };
    let of_unread = unread.iter().map(|(address, _)| address.clone());
    let found: Vec<(String, i32)> = addresses.into_iter().chain(of_unread).map(|address| (address, 0)).collect();
    let now = importer.worker.clock.now();
    let mut conn = importer.worker.store.connection().await?;
    (*conn)
        .transaction(async |conn: &mut AsyncPgConnection| {
            if sources::hold(conn, &claimed.run).await? != Hold::Lost {
                sources::add_items(conn, now, &claimed.run, &found, i64::MAX).await?;
                for (address, why) in &unread {
                    record::unread(conn, now, claimed, (address, why)).await?;
                }
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(Ok(is_cut))
}

/// Whether a run takes only some of the pages it comes to.
fn includes_only(claimed: &Claimed) -> bool {
    matches!(&claimed.settings, Settings::Site(site) if !site.include.is_empty())
}

/// Looks at the page first that `item` says it is a copy of, so that the copy needs no article. How many of the pages it
/// leads to did not fit.
async fn look_at_original(
    importer: &Importer,
    claimed: &Claimed,
    ground: &mut Ground,
    (item, address): (&SourceItem, &Url),
) -> Result<usize, Outage> {
    let (run, found) = (&claimed.run, [(address.to_string(), item.depth)]);
    if run.item.is_some() {
        return Ok(0);
    }
    let items_max = match &claimed.settings {
        Settings::Site(settings) if settings.mode == Mode::Site => settings.pages_max.into(),
        _ => 0,
    };
    let now = importer.worker.clock.now();
    let mut conn = importer.worker.store.connection().await?;
    let other = (*conn).transaction(async |conn: &mut AsyncPgConnection| {
        if sources::hold(conn, run).await? != Hold::Held {
            return Ok(None);
        }
        sources::add_items(conn, now, run, &found, items_max).await?;
        sources::one_item(conn, run, address.as_str()).await
    });
    let other = other.await?.filter(|other| other.id != item.id && other.state == ItemState::Waiting.name());
    drop(conn);
    let Some(other) = other else { return Ok(0) };
    let looked = look(importer, claimed, ground, &other).await?;
    let onward = onward(claimed, ground, &other, &looked);
    Ok(record(importer, claimed, &other, looked, &onward).await?.left)
}

/// The next item, the run's own first, then those with an article that it did not come to.
async fn next(importer: &Importer, claimed: &Claimed) -> Result<Next, Outage> {
    let run = &claimed.run;
    let mut conn = importer.worker.store.connection().await?;
    let next = (*conn).transaction(async |conn: &mut AsyncPgConnection| {
        match sources::hold(conn, run).await? {
            Hold::Lost => return Ok(Next::Lost),
            Hold::Stopping => return Ok(Next::Stop),
            Hold::Held => {}
        }
        let mut item = sources::next_item(conn, run).await?;
        if item.is_none() && revisits(claimed) && sources::revisit(conn, run).await? > 0 {
            item = sources::next_item(conn, run).await?;
        }
        Ok::<_, StoreError>(item.map_or(Next::End, |item| Next::Item(Box::new(item))))
    });
    Ok(next.await?)
}

/// Whether a run also looks at known pages it was not led to.
fn revisits(claimed: &Claimed) -> bool {
    let is_whole = claimed.run.item.is_none();
    is_whole && matches!(&claimed.settings, Settings::Site(site) if site.mode != Mode::Page)
}

async fn look(
    importer: &Importer,
    claimed: &Claimed,
    ground: &mut Ground,
    item: &SourceItem,
) -> Result<Looked, Outage> {
    if item.attempts > ATTEMPTS_MAX {
        let why = Why::new("crashed", "reading it ended the process that did so several times");
        return Ok(Looked::nothing(Without::Failed(why)));
    }
    match (ground, &claimed.settings) {
        (Ground::Site(site), _) => Ok(site.look(importer, item).await),
        (Ground::Files, Settings::File(settings)) => files::look(importer, claimed.run.account, settings).await,
        (Ground::Files, Settings::Site(_)) => {
            Ok(Looked::nothing(Without::Failed(Why::new("bad_address", "the address of the site is none"))))
        }
    }
}

/// What of a page's links the run follows.
fn onward(claimed: &Claimed, ground: &Ground, item: &SourceItem, looked: &Looked) -> Onward {
    let (Ground::Site(site), Settings::Site(settings)) = (ground, &claimed.settings) else { return Onward::default() };
    if settings.mode != Mode::Site || claimed.run.item.is_some() || item.depth >= DEPTH_MAX {
        return Onward::default();
    }
    let wanted = looked.links().iter().filter(|url| site.wants(url) && decide::may_hold_text(url));
    Onward {
        found: wanted.map(|url| (url.to_string(), item.depth + 1)).collect(),
        items_max: settings.pages_max.into(),
    }
}

/// Ends a run that came to its end: it failed when every item did.
async fn end(importer: &Importer, claimed: &Claimed, course: Course) -> Result<(), Outage> {
    let mut conn = importer.worker.store.connection().await?;
    let (items, failed, reason) = sources::tally(&mut conn, &claimed.run).await?;
    drop(conn);
    if items > 0 && failed == items {
        return finish(importer, claimed, RunState::Failed, reason).await;
    }
    let reason = match course {
        Course { is_cut: true, .. } => Some("pages_max"),
        Course { took: Some(Took::Nothing), .. } => Some("nothing_included"),
        Course { .. } => None,
    };
    finish(importer, claimed, RunState::Done, reason.map(str::to_owned)).await
}

async fn fail(importer: &Importer, claimed: &Claimed, reason: &str) -> Result<(), Outage> {
    finish(importer, claimed, RunState::Failed, Some(reason.to_owned())).await
}

async fn finish(importer: &Importer, claimed: &Claimed, state: RunState, reason: Option<String>) -> Result<(), Outage> {
    let now = importer.worker.clock.now();
    let ending = Ending { state, reason };
    let mut conn = importer.worker.store.connection().await?;
    (*conn)
        .transaction(async |conn: &mut AsyncPgConnection| {
            if sources::hold(conn, &claimed.run).await? != Hold::Lost {
                sources::finish(conn, now, &claimed.run, &ending).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    tracing::info!(import.state = ending.state.name(), import.reason = ending.reason, "a run of a source ended");
    Ok(())
}
