//! A server, a bus on it, and handlers that do what a test says.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use reaktly_bus::topology::{self, ConsumerSpec};
use reaktly_bus::{Bus, Consuming, Delivery, Drained, Failure, Handler, Probe, Settings, Topology, TopologySettings};
use reaktly_domain::SystemClock;
use reaktly_events::dead_letters::{DeadLetter, DeadLetterLedger};
use reaktly_events::outbox::StorageResult;
use reaktly_testkit::TestNats;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Room enough for tests on any disk.
pub(crate) const SETTINGS: TopologySettings = TopologySettings { webhooks_bytes_max: 256 * 1024 * 1024, replicas: 1 };

pub(crate) struct World {
    pub(crate) nats: TestNats,
    pub(crate) bus: Bus,
}

impl World {
    /// A server with the topology applied.
    pub(crate) async fn start() -> Self {
        let world = Self::bare().await;
        topology::apply(&world.bus, &Topology::of(SETTINGS)).await.unwrap();
        world
    }

    /// A server without streams.
    pub(crate) async fn bare() -> Self {
        let nats = TestNats::start().await;
        let bus = connect(&nats.url()).await;
        Self { nats, bus }
    }

    /// A client beside the bus, to look and to meddle.
    pub(crate) async fn outsider(&self) -> async_nats::jetstream::Context {
        async_nats::jetstream::new(async_nats::connect(self.nats.url()).await.unwrap())
    }

    /// Publishes `{"n": n}` as a task of `send`.
    pub(crate) async fn task(&self, n: usize) {
        let payload = Bytes::from(json!({ "n": n }).to_string());
        publish(&self.bus, "tasks.send.c1", payload, &format!("task-{n}")).await;
    }

    /// Messages in a stream.
    pub(crate) async fn messages_in(&self, stream: &str) -> u64 {
        let stream = self.outsider().await.get_stream(stream).await.unwrap();
        stream.cached_info().state.messages
    }
}

pub(crate) async fn connect(url: &str) -> Bus {
    let settings = Settings { name: "test".to_owned(), urls: vec![url.to_owned()], credentials: None };
    reaktly_bus::connect(&settings).await.unwrap()
}

/// Publishes until it is stored: the server may be on its way up.
pub(crate) async fn publish(bus: &Bus, subject: &str, payload: Bytes, id: &str) {
    reaktly_testkit::wait_until("a message is published", async || {
        bus.publish(subject, &BTreeMap::new(), payload.clone(), id).await.is_ok()
    })
    .await;
}

/// The consumer of `send`, waiting only this long for answers.
pub(crate) async fn send_consumer(world: &World, ack_wait: Duration) -> ConsumerSpec {
    let spec = ConsumerSpec { ack_wait, ..topology::stage(reaktly_events::Stage::Send) };
    let topology = Topology { streams: Topology::of(SETTINGS).streams, consumers: vec![spec.clone()] };
    topology::apply(&world.bus, &topology).await.unwrap();
    spec
}

type Answer = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;
type Script = dyn Fn(Delivery, Value) -> Answer + Send + Sync;

/// Notes what it is given and answers as scripted.
#[derive(Clone)]
pub(crate) struct Scripted {
    pub(crate) seen: Arc<Mutex<Vec<(Delivery, Value)>>>,
    running: Arc<AtomicUsize>,
    pub(crate) peak: Arc<AtomicUsize>,
    script: Arc<Script>,
}

impl Scripted {
    pub(crate) fn new<F, Fut>(script: F) -> Self
    where
        F: Fn(Delivery, Value) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let script: Arc<Script> = Arc::new(move |delivery, message| Box::pin(script(delivery, message)));
        Self { seen: Arc::default(), running: Arc::default(), peak: Arc::default(), script }
    }

    pub(crate) fn seen(&self) -> Vec<(Delivery, Value)> {
        self.seen.lock().unwrap().clone()
    }

    /// The different numbers seen.
    pub(crate) fn numbers(&self) -> Vec<u64> {
        let mut numbers: Vec<u64> = self.seen().iter().filter_map(|(_, message)| message["n"].as_u64()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

impl Handler for Scripted {
    type Message = Value;

    async fn handle(&self, delivery: Delivery, message: Value) -> Result<(), Failure> {
        self.seen.lock().unwrap().push((delivery.clone(), message.clone()));
        let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
        self.peak.fetch_max(running, Ordering::SeqCst);
        let answer = (self.script)(delivery, message).await;
        self.running.fetch_sub(1, Ordering::SeqCst);
        answer
    }
}

/// Keeps dead letters in memory; can be away.
#[derive(Clone, Default)]
pub(crate) struct Ledger {
    letters: Arc<Mutex<Vec<DeadLetter>>>,
    pub(crate) away: Arc<AtomicBool>,
}

impl Ledger {
    pub(crate) fn letters(&self) -> Vec<DeadLetter> {
        self.letters.lock().unwrap().clone()
    }
}

impl DeadLetterLedger for Ledger {
    async fn record(&self, letter: &DeadLetter) -> StorageResult<()> {
        if self.away.load(Ordering::SeqCst) {
            return Err("the ledger is away".into());
        }
        self.letters.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

/// Well or not, as a test says.
#[derive(Clone)]
pub(crate) struct Switch(pub(crate) Arc<AtomicBool>);

impl Switch {
    pub(crate) fn on() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }

    pub(crate) fn set(&self, well: bool) {
        self.0.store(well, Ordering::SeqCst);
    }

    pub(crate) fn is_on(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl Probe for Switch {
    async fn healthy(&self) -> bool {
        self.is_on()
    }
}

/// A loop at work.
pub(crate) struct Running {
    pub(crate) ledger: Ledger,
    pub(crate) probe: Switch,
    pub(crate) ticks: Arc<AtomicUsize>,
    shutdown: CancellationToken,
    task: JoinHandle<Drained>,
}

impl Running {
    pub(crate) fn start(bus: &Bus, consumer: ConsumerSpec, handler: &Scripted, in_flight_max: usize) -> Self {
        Self::with_probe(bus, consumer, handler, in_flight_max, Switch::on())
    }

    pub(crate) fn with_probe(
        bus: &Bus,
        consumer: ConsumerSpec,
        handler: &Scripted,
        in_flight_max: usize,
        probe: Switch,
    ) -> Self {
        let (ledger, ticks, shutdown) = (Ledger::default(), Arc::new(AtomicUsize::new(0)), CancellationToken::new());
        let ticking = Arc::clone(&ticks);
        let consuming = Consuming {
            service: "sender",
            consumer,
            in_flight_max,
            drain: Duration::from_secs(1),
            ledger: Arc::new(ledger.clone()),
            probe: Arc::new(probe.clone()),
            clock: Arc::new(SystemClock),
            tick: Arc::new(move || {
                ticking.fetch_add(1, Ordering::SeqCst);
            }),
        };
        let (bus, handler, token) = (bus.clone(), handler.clone(), shutdown.clone());
        let task = tokio::spawn(async move { reaktly_bus::consume(&bus, consuming, handler, token).await });
        Self { ledger, probe, ticks, shutdown, task }
    }

    pub(crate) async fn stop(self) -> Drained {
        self.shutdown.cancel();
        self.task.await.unwrap()
    }
}
