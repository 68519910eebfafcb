//! The outbox, relayed.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::StreamExt as _;
use reaktly_bus::{Relay, kv::Bucket};
use reaktly_domain::SystemClock;
use reaktly_domain::ids::OutboxId;
use reaktly_events::outbox::{OutboxKind, OutboxRow, OutboxSource, StorageResult};
use reaktly_testkit::{never_within, wait_until};
use tokio_util::sync::CancellationToken;

use crate::world::World;

/// An outbox in memory.
#[derive(Default)]
struct Outbox {
    rows: Mutex<Vec<(OutboxRow, bool)>>,
    forgets_marks: AtomicBool,
    led_by_another: AtomicBool,
}

impl Outbox {
    fn add(&self, rows: impl IntoIterator<Item = OutboxRow>) {
        self.rows.lock().unwrap().extend(rows.into_iter().map(|row| (row, false)));
    }

    fn left(&self) -> usize {
        self.rows.lock().unwrap().iter().filter(|(_, published)| !published).count()
    }
}

impl OutboxSource for Outbox {
    type Leadership = ();

    async fn lead(&self) -> StorageResult<Option<()>> {
        Ok((!self.led_by_another.load(Ordering::SeqCst)).then_some(()))
    }

    async fn still_leads(&self, (): &mut ()) -> bool {
        !self.led_by_another.load(Ordering::SeqCst)
    }

    async fn unpublished(&self, limit: i64) -> StorageResult<Vec<OutboxRow>> {
        let rows = self.rows.lock().unwrap();
        let waiting = rows.iter().filter(|(_, published)| !published).map(|(row, _)| row.clone());
        Ok(waiting.take(usize::try_from(limit).unwrap()).collect())
    }

    async fn mark_published(&self, ids: &[OutboxId]) -> StorageResult<()> {
        if self.forgets_marks.load(Ordering::SeqCst) {
            return Err("the process died here".into());
        }
        for (row, published) in self.rows.lock().unwrap().iter_mut() {
            *published |= ids.contains(&row.id);
        }
        Ok(())
    }
}

fn row(kind: OutboxKind, key: &str, subject: &str, payload: &str) -> OutboxRow {
    OutboxRow {
        id: OutboxId::generate(reaktly_domain::Clock::now(&SystemClock)),
        kind,
        ordering_key: key.to_owned(),
        subject: subject.to_owned(),
        headers: BTreeMap::new(),
        payload: Bytes::copy_from_slice(payload.as_bytes()),
    }
}

fn event(key: &str, payload: &str) -> OutboxRow {
    row(OutboxKind::Publish, key, &format!("events.message_queued.a1.{key}"), payload)
}

struct Relaying {
    outbox: Arc<Outbox>,
    relay: Relay<Outbox>,
    stop: CancellationToken,
}

impl Relaying {
    fn new(world: &World) -> Self {
        let outbox = Arc::new(Outbox::default());
        let relay = Relay::new(&world.bus, Arc::clone(&outbox), Arc::new(SystemClock));
        Self { outbox, relay, stop: CancellationToken::new() }
    }

    fn run(&self) {
        let (relay, stop) = (self.relay.clone(), self.stop.clone());
        tokio::spawn(async move { relay.run(Arc::new(|| {}), stop).await });
    }
}

impl Drop for Relaying {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Bodies in a stream by their subject's last token, in the order of storing.
async fn stored(world: &World, stream: &str) -> BTreeMap<String, Vec<String>> {
    let stream = world.outsider().await.get_stream(stream).await.unwrap();
    let count = usize::try_from(stream.cached_info().state.messages).unwrap();
    let config = async_nats::jetstream::consumer::pull::OrderedConfig::default();
    let mut messages = stream.create_consumer(config).await.unwrap().messages().await.unwrap().take(count);
    let mut bodies: BTreeMap<String, Vec<String>> = BTreeMap::new();
    while let Some(message) = messages.next().await {
        let message = message.unwrap();
        let key = message.subject.rsplit('.').next().unwrap_or_default().to_owned();
        bodies.entry(key).or_default().push(String::from_utf8(message.payload.to_vec()).unwrap());
    }
    bodies
}

#[tokio::test]
async fn rows_of_a_key_are_published_in_the_order_of_writing_though_the_server_is_restarted() {
    let world = World::start().await;
    let relaying = Relaying::new(&world);
    let keys = ["k1", "k2", "k3"];
    for n in 0..40 {
        relaying.outbox.add(keys.map(|key| event(key, &n.to_string())));
    }
    relaying.run();
    wait_until("some are published", async || relaying.outbox.left() < 120).await;
    relaying.outbox.add(keys.map(|key| event(key, "40")));
    world.nats.restart().await;
    relaying.outbox.add(keys.map(|key| event(key, "41")));
    wait_until("all are published", async || relaying.outbox.left() == 0).await;
    let all: Vec<String> = (0..42).map(|n| n.to_string()).collect();
    for (key, bodies) in stored(&world, "EVENTS").await {
        assert_eq!(bodies, all, "{key}");
    }
}

#[tokio::test]
async fn a_crash_between_publishing_and_marking_leaves_one_message() {
    let world = World::start().await;
    let relaying = Relaying::new(&world);
    let rows = [event("k1", "1"), event("k1", "2")];
    relaying.outbox.add(rows.clone());
    relaying.outbox.forgets_marks.store(true, Ordering::SeqCst);
    relaying.relay.publish_now(&rows).await;
    assert_eq!((world.messages_in("EVENTS").await, relaying.outbox.left()), (2, 2));
    relaying.outbox.forgets_marks.store(false, Ordering::SeqCst);
    relaying.run();
    wait_until("they are marked", async || relaying.outbox.left() == 0).await;
    assert_eq!(stored(&world, "EVENTS").await["k1"], ["1", "2"]);
}

#[tokio::test]
async fn a_writer_publishes_and_marks_its_own_rows_without_the_relay() {
    let world = World::start().await;
    let relaying = Relaying::new(&world);
    let rows = [event("k1", "1"), event("k2", "2")];
    relaying.outbox.add(rows.clone());
    relaying.relay.publish_now(&rows).await;
    assert_eq!((world.messages_in("EVENTS").await, relaying.outbox.left()), (2, 0));
}

#[tokio::test]
async fn a_row_that_is_refused_holds_back_its_own_key_alone() {
    let world = World::start().await;
    let relaying = Relaying::new(&world);
    let nowhere = row(OutboxKind::Publish, "k1", "nowhere.at.all", "0");
    relaying.outbox.add([nowhere, event("k1", "1"), event("k2", "2")]);
    relaying.run();
    wait_until("the other key is published", async || relaying.outbox.left() == 2).await;
    assert_eq!(stored(&world, "EVENTS").await.into_keys().collect::<Vec<_>>(), ["k2"]);
}

#[tokio::test]
async fn keys_of_a_bucket_are_put_and_purged_in_order() {
    let world = World::start().await;
    let relaying = Relaying::new(&world);
    let rows = [
        row(OutboxKind::KvPut, "integrations.p1", "integrations/p1", "old"),
        row(OutboxKind::KvPut, "integrations.p1", "integrations/p1", "new"),
        row(OutboxKind::KvPut, "integrations.p2", "integrations/p2", "gone"),
        row(OutboxKind::KvPurge, "integrations.p2", "integrations/p2", ""),
    ];
    relaying.outbox.add(rows.clone());
    relaying.relay.publish_now(&rows).await;
    assert_eq!(relaying.outbox.left(), 4, "the elected relay alone writes keys, so that the last writer wins");
    relaying.run();
    wait_until("all are done", async || relaying.outbox.left() == 0).await;
    let all = Bucket::new(&world.bus, "integrations").all().await.unwrap();
    assert_eq!(all, [("p1".to_owned(), Bytes::from_static(b"new"))].into());
}

#[tokio::test]
async fn a_process_that_is_not_elected_publishes_nothing_until_it_is() {
    let world = World::start().await;
    let relaying = Relaying::new(&world);
    relaying.outbox.led_by_another.store(true, Ordering::SeqCst);
    relaying.outbox.add([event("k1", "1")]);
    relaying.run();
    never_within(std::time::Duration::from_millis(500), "it publishes", async || relaying.outbox.left() == 0).await;
    relaying.outbox.led_by_another.store(false, Ordering::SeqCst);
    wait_until("it publishes", async || relaying.outbox.left() == 0).await;
}
