//! One webhook: load → decide → act → record. Each unit commits by itself, one conversation at a time, and the webhook's
//! own row closes the account in the last transaction.

use std::collections::VecDeque;

use jiff::SignedDuration;
use reaktly_bus::{Bus, Delivery, Failure, Handler, Raw};
use reaktly_domain::ids::AccountId;
use reaktly_store::quarantine::Quarantined;
use reaktly_store::{AsyncPgConnection, StoreResult, webhooks};
use reaktly_whatsapp::webhook::{self, BodyError, Item};
use reaktly_worker::{Worker, failure};
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::account::{Open, Position, Tally};
use crate::batch::{Batches, Plain};
use crate::commit::{self, Ran};
use crate::decide::{self, Routes, Sorted, StatusItem};
use crate::fields;
use crate::metrics::Metrics;
use crate::raw_webhook::RawWebhook;
use crate::status::{self, PARKED_MAX};
use crate::status_lane;
use crate::talk::Surroundings;
use crate::units::Unit;

/// Webhooks taken by themselves at a time.
const ALONE_MAX: usize = 16;

/// Length of a body in bytes, and what it holds.
pub(crate) type Body = (usize, Result<Vec<Item>, BodyError>);

/// Takes webhooks apart.
pub(crate) struct Normalizer {
    worker: Worker,
    metrics: Metrics,
    quiet: SignedDuration,
    batches: Batches,
    /// Slots of webhooks that are taken by themselves.
    alone: Semaphore,
}

impl Handler for Normalizer {
    type Message = Raw;

    async fn handle(&self, delivery: Delivery, Raw(body): Raw) -> Result<(), Failure> {
        let Some(received) = RawWebhook::of(&delivery) else {
            return Err(Failure::reject("no_path", anyhow::anyhow!("subject {} has no path", delivery.subject)));
        };
        if status_lane::steps_aside(&delivery, &body) {
            status_lane::set_aside(&self.worker.bus, &delivery).await?;
            self.metrics.set_aside();
            return Ok(());
        }
        let items = match webhook::items(&body).map(|items| Plain::of(&received, items)) {
            Ok(Ok(plain)) => {
                if let Some(tally) = self.batches.take(&self.worker, (self.quiet, &self.metrics), plain).await {
                    self.metrics.count(&tally);
                    report(&received, &tally);
                    return Ok(());
                }
                webhook::items(&body)
            }
            Ok(Err(items)) => Ok(items),
            Err(error) => Err(error),
        };
        self.take_in(&received, (body.len(), items)).await
    }
}

impl Normalizer {
    pub(crate) fn new(worker: Worker, quiet: SignedDuration) -> Self {
        let metrics = Metrics::new(&worker.context.meter());
        Self { worker, metrics, quiet, batches: Batches::new(), alone: Semaphore::new(ALONE_MAX) }
    }

    pub(crate) const fn bus(&self) -> &Bus {
        &self.worker.bus
    }

    /// Takes a webhook in by itself and counts what became of its items.
    pub(crate) async fn take_in(&self, received: &RawWebhook, body: Body) -> Result<(), Failure> {
        // Nobody closes the semaphore.
        let _slot = self.alone.acquire().await.ok();
        let Some(closed) = self.take(received, body).await.map_err(failure)? else { return Ok(()) };
        self.metrics.count(&closed.tally);
        report(received, &closed.tally);
        self.note_seen(&closed).await.map_err(failure)
    }

    /// Takes a webhook in; `None` when this very delivery was accounted for before.
    async fn take<'a>(&self, received: &'a RawWebhook, body: Body) -> StoreResult<Option<Open<'a>>> {
        let Some((mut open, mut units)) = self.open(received, body).await? else { return Ok(None) };
        while let Some(unit) = units.pop_front() {
            let position = if units.is_empty() { Position::Last } else { Position::Before };
            for unit in self.run(&mut open, unit, position).await?.into_iter().rev() {
                units.push_front(unit);
            }
        }
        Ok(Some(open))
    }

    /// Looks up whose the webhook is and sorts it into units; one without any is closed at once.
    async fn open<'a>(
        &self,
        received: &'a RawWebhook,
        (bytes, items): Body,
    ) -> StoreResult<Option<(Open<'a>, VecDeque<Unit>)>> {
        let mut conn = self.worker.store.connection().await?;
        if webhooks::is_accounted(&mut conn, received.id, received.stream_sequence).await? {
            return Ok(None);
        }
        let account = webhooks::account_of_path(&mut conn, &received.path).await?;
        let mut open = Open { received, account, tally: Tally::default() };
        let units = match items {
            Ok(items) => self.units(&mut conn, &mut open, items).await?,
            Err(error) => {
                let raw = Value::from(format!("{bytes} bytes"));
                let whole = Quarantined { path: String::new(), reason: error.code(), detail: error.to_string(), raw };
                open.tally.quarantined.push(whole);
                VecDeque::new()
            }
        };
        if units.is_empty() {
            commit::close(&mut conn, self.worker.clock.now(), &open).await?;
        }
        Ok(Some((open, units)))
    }

    /// Sorts the items into units; what has no place is tallied at once.
    async fn units(
        &self,
        conn: &mut AsyncPgConnection,
        open: &mut Open<'_>,
        items: Vec<Item>,
    ) -> StoreResult<VecDeque<Unit>> {
        let mut routes = Routes { account: open.account, ..Routes::default() };
        if let Some(account) = open.account {
            let named: Vec<_> = items.iter().filter_map(|item| Some(item.phone_number_id.as_ref()?.as_str())).collect();
            routes.numbers = webhooks::numbers(conn, account, &named).await?;
            if items.iter().any(fields::is_field) {
                routes.directory = webhooks::directory(conn, account).await?;
            }
        }
        open.tally.integrations.extend(routes.numbers.values().copied());
        let Sorted { talks, statuses, fields, quarantined } = decide::sort(items, &routes);
        open.tally.quarantined.extend(quarantined);
        open.tally.integrations.extend(fields.iter().flat_map(fields::FieldItem::numbers).copied());
        let mut units: VecDeque<_> = talks.into_iter().map(Unit::Talk).collect();
        if let Some(account) = open.account {
            units.extend(self.status_units(conn, account, statuses).await?);
        }
        units.extend(fields::portions(fields).into_iter().map(Unit::Fields));
        Ok(units)
    }

    async fn status_units(
        &self,
        conn: &mut AsyncPgConnection,
        account: AccountId,
        statuses: Vec<StatusItem>,
    ) -> StoreResult<Vec<Unit>> {
        let found = status::find(conn, account, statuses, &self.metrics).await?;
        let aimed = found.by_conversation.into_iter().map(|(id, aimed)| Unit::Statuses(id, aimed));
        Ok(aimed.chain(found.unknown.chunks(PARKED_MAX).map(|part| Unit::Unknown(part.to_vec()))).collect())
    }

    /// Runs a unit in its transaction; answers what is to be run instead of it. One that the database will never take is
    /// taken apart, and what remains of it quarantined. The connection goes back before anything is published, which
    /// needs one of its own.
    async fn run(&self, open: &mut Open<'_>, unit: Unit, position: Position) -> StoreResult<Vec<Unit>> {
        let Some(account) = open.account else { return Ok(Vec::new()) };
        let now = self.worker.clock.now();
        let around = Surroundings { now, received_at: open.received.received_at, account, quiet: self.quiet };
        let mut conn = self.worker.store.connection().await?;
        match commit::run(&mut conn, &around, open, (&unit, position), &self.metrics).await {
            Ok(Ran::Stored(outcomes, written)) => {
                drop(conn);
                open.tally = std::mem::take(&mut open.tally).with(outcomes).writing_to(&unit);
                self.worker.publish(written).await;
                Ok(Vec::new())
            }
            Ok(Ran::LookAgain(items)) => self.status_units(&mut conn, account, items).await,
            Err(error) if error.is_transient() => Err(error),
            Err(_) if unit.items().len() > 1 => Ok(unit.apart()),
            Err(error) => {
                let refused = unit.refused(&format!("{:#}", anyhow::Error::new(error)));
                open.tally = std::mem::take(&mut open.tally).with(refused);
                if position == Position::Last {
                    commit::close(&mut conn, now, open).await?;
                }
                Ok(Vec::new())
            }
        }
    }

    /// Notes the integrations' signs of life. A customer's message shows as one too when it was a repeat.
    async fn note_seen(&self, open: &Open<'_>) -> StoreResult<()> {
        let Some(account) = open.account else { return Ok(()) };
        let mut conn = self.worker.store.connection().await?;
        for integration in &open.tally.integrations {
            let inbound_at = open.tally.written_to.contains(integration).then_some(open.received.received_at);
            webhooks::note_seen(&mut conn, account, *integration, open.received.received_at, inbound_at).await?;
        }
        Ok(())
    }
}

/// One line for a webhook that was not taken in whole.
fn report(received: &RawWebhook, tally: &Tally) {
    let quarantined = tally.quarantined.len();
    if quarantined > 0 {
        let reasons: std::collections::BTreeSet<_> = tally.quarantined.iter().map(|item| item.reason).collect();
        tracing::warn!(webhook.id = %received.id, quarantined, ?reasons, "items of a webhook were quarantined");
    }
    tracing::debug!(
        webhook.id = %received.id, stored = tally.stored, duplicates = tally.duplicate_of.len(), quarantined,
        "a webhook is accounted for"
    );
}
