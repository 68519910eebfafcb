//! Assignment against a real queue and a real database.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use std::sync::Arc;

use reaktly_bus::{Settings, Topology, TopologySettings, connect, topology};
use reaktly_domain::SystemClock;
use reaktly_domain::conversation::Owner;
use reaktly_domain::ids::{AccountId, ConversationId, UserId};
use reaktly_runtime::Runtime;
use reaktly_store::{Store, StoreSettings, conversations};
use reaktly_testkit::{Fixture, Talk, TestDb, TestNats, fixtures, never_within, wait_until};
use reaktly_worker::Worker;

struct World {
    db: TestDb,
    fixture: Fixture,
    _nats: TestNats,
    _runtime: Runtime,
}

impl World {
    async fn start() -> Self {
        let (db, nats) = (TestDb::create().await, TestNats::start().await);
        let fixture = Fixture::create(&db).await;
        let settings = Settings { name: "route".into(), urls: vec![nats.url()], credentials: None };
        let bus = connect(&settings).await.unwrap();
        topology::apply(&bus, &Topology::of(TopologySettings::default())).await.unwrap();
        let runtime = Runtime::embedded("route");
        let context = runtime.context("route");
        let store = Store::new(&StoreSettings { url: db.url(), connections_max: 8 }).unwrap();
        let worker = Worker::of(bus, store, Arc::new(SystemClock), &context);
        context.spawn("route", reaktly_route::run(worker));
        Self { db, fixture, _nats: nats, _runtime: runtime }
    }

    async fn run(&self, statement: &str) {
        fixtures::run(&mut self.db.connect().await, statement).await;
    }

    async fn waiting(&self, minutes: u32) -> Talk {
        let talk = self.fixture.talk(&self.db).await;
        let wait = format!(
            "UPDATE conversations SET owner = 'waiting', waiting_since = now() - interval '{minutes} minutes' \
             WHERE id = '{}'",
            talk.conversation
        );
        self.run(&wait).await;
        talk
    }

    async fn online(&self, user: uuid::Uuid) {
        let account = self.fixture.account;
        self.run(&format!(
            "INSERT INTO presence (user_id, account_id, status) VALUES ('{user}', '{account}', 'online') \
             ON CONFLICT (user_id) DO UPDATE SET status = 'online', last_seen_at = now()"
        ))
        .await;
    }

    async fn owner(&self, talk: &Talk) -> Owner {
        let (account, id) = (AccountId::from_uuid(self.fixture.account), ConversationId::from_uuid(talk.conversation));
        conversations::get(&mut self.db.connect().await, account, id).await.unwrap().unwrap().control.owner
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_conversation_goes_to_an_agent_who_is_online() {
    let world = World::start().await;
    world.online(world.fixture.agent).await;
    let talk = world.waiting(0).await;
    let agent = Owner::Human(Some(UserId::from_uuid(world.fixture.agent)));
    wait_until("the assignment", async || world.owner(&talk).await == agent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_who_comes_online_gets_the_longest_waiting_first() {
    let world = World::start().await;
    let (short, long) = (world.waiting(1).await, world.waiting(10).await);
    never_within(std::time::Duration::from_secs(3), "an assignment to nobody", async || {
        world.owner(&long).await != Owner::Waiting
    })
    .await;
    // Room for one more.
    let account = world.fixture.account;
    for _ in 0..reaktly_route::decide::OPEN_MAX - 1 {
        let other = world.fixture.talk(&world.db).await;
        world
            .run(&format!(
                "INSERT INTO assignments (id, account_id, conversation_id, user_id, reason) \
                 VALUES (gen_random_uuid(), '{account}', '{}', '{}', 'test')",
                other.conversation, world.fixture.agent
            ))
            .await;
    }
    world.online(world.fixture.agent).await;
    let agent = Owner::Human(Some(UserId::from_uuid(world.fixture.agent)));
    wait_until("the assignment", async || world.owner(&long).await == agent).await;
    assert_eq!(world.owner(&short).await, Owner::Waiting, "the agent has no room for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_with_an_owner_is_left_alone() {
    let world = World::start().await;
    world.online(world.fixture.agent).await;
    let with_ai = world.fixture.talk(&world.db).await;
    let waiting = world.waiting(0).await;
    wait_until("the assignment of the other", async || world.owner(&waiting).await != Owner::Waiting).await;
    assert_eq!(world.owner(&with_ai).await, Owner::Ai);
}
