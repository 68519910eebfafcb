//! `reaktly replay`: something that was there before, published again under its own identity.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Context as _;
use jiff::Timestamp;
use reaktly_bus::Bus;
use reaktly_bus::follow::{Follow, Followed, Start};
use reaktly_domain::ids::DeadLetterId;
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_events::dead_letters::{DeadLetter, ErrorClass};
use reaktly_events::{headers, streams};
use reaktly_runtime::Vars;
use reaktly_runtime::config::load;
use reaktly_store::dead_letters::{self, Entry, Settlement};
use reaktly_worker::WorkerSettings;

use super::Verdict;
use crate::cli::ReplayCommand;
use crate::connect;

pub(super) async fn run(command: ReplayCommand, vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    match command {
        ReplayCommand::DeadLetter { id } => replay_dead_letter(id, vars, out).await,
        ReplayCommand::Webhooks { since, until, path } => {
            let bus = connect::bus(&load(vars)?).await?;
            let now = SystemClock.now();
            let until = until.map_or(now, |until| until.seen_from(now));
            let filter =
                path.map_or_else(|| streams::WEBHOOK_SUBJECTS.to_owned(), |path| streams::webhook_subject(&path));
            let count = replay_webhooks(&bus, &filter, since.seen_from(now), until).await?;
            writeln!(out, "{count} webhooks published again")?;
            Ok(Verdict::Well)
        }
    }
}

async fn replay_dead_letter(id: DeadLetterId, vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let settings: WorkerSettings = load(vars)?;
    let (store, bus) = connect::both(&settings).await?;
    let mut conn = store.connection().await?;
    let entry = super::dead_letters::find(&mut conn, id).await?;
    let count = u64::try_from(entry.replays).unwrap_or_default() + 1;
    let letter = original(entry)?;
    // Published first: a crash before the ledger knows is made good by the same command, which the server drops.
    reaktly_bus::dead_letters::replay(&bus, &letter, count).await?;
    dead_letters::settle(&mut conn, id, Settlement::Replayed).await?;
    writeln!(out, "published again on {}: replay {count} of dead letter {id}", letter.subject)?;
    Ok(Verdict::Well)
}

/// A dead letter as the ledger tells it: its copy in NATS lives only thirty days.
fn original(entry: Entry) -> anyhow::Result<DeadLetter> {
    let headers: BTreeMap<String, String> =
        serde_json::from_value(entry.headers).context("the dead letter's headers are not readable")?;
    Ok(DeadLetter {
        id: entry.id,
        service: entry.service,
        consumer: entry.consumer,
        stream: entry.stream,
        stream_sequence: u64::try_from(entry.stream_sequence)?,
        subject: entry.subject,
        headers,
        payload: entry.payload.into(),
        deliveries: u64::try_from(entry.deliveries)?,
        class: ErrorClass::from_name(&entry.error_class).context("the dead letter's error class is unknown")?,
        code: entry.code,
        error: entry.error,
        trace_id: entry.trace_id,
        died_at: entry.died_at,
    })
}

/// Publishes again what was stored from `since` until before `until`; how many. Replays are not replayed.
async fn replay_webhooks(bus: &Bus, filter: &str, since: Timestamp, until: Timestamp) -> anyhow::Result<u64> {
    let mut following = Follow::new(bus, streams::WEBHOOKS, filter, Start::Since(since));
    let mut count = 0;
    loop {
        match following.try_next().await? {
            Followed::Message(message) if message.stored_at >= until => return Ok(count),
            Followed::Message(message) if message.header(headers::REPLAY).is_none() => {
                reaktly_bus::browse::republish(bus, streams::WEBHOOKS, &message).await?;
                count += 1;
            }
            Followed::CaughtUp => return Ok(count),
            Followed::Message(_) | Followed::Gap | Followed::Restarted => {}
        }
    }
}
