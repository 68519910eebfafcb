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

    async fn team(&self, member: uuid::Uuid) -> uuid::Uuid {
        let (account, team) = (self.fixture.account, uuid::Uuid::new_v4());
        self.run(&format!("INSERT INTO teams (id, account_id, name) VALUES ('{team}', '{account}', '{team}')")).await;
        self.run(&format!(
            "INSERT INTO team_members (team_id, user_id, account_id) VALUES ('{team}', '{member}', '{account}')"
        ))
        .await;
        team
    }

    /// Another agent, who holds `open` conversations.
    async fn agent(&self, open: u32) -> uuid::Uuid {
        let (account, agent) = (self.fixture.account, uuid::Uuid::new_v4());
        self.run(&format!(
            "INSERT INTO users (id, account_id, email, name, role, password_hash) \
             VALUES ('{agent}', '{account}', '{agent}@example.com', 'Agent', 'agent', '')"
        ))
        .await;
        for _ in 0..open {
            self.hold(agent).await;
        }
        agent
    }

    async fn hold(&self, agent: uuid::Uuid) {
        let (account, other) = (self.fixture.account, self.fixture.talk(&self.db).await);
        self.run(&format!(
            "INSERT INTO assignments (id, account_id, conversation_id, user_id, reason) \
             VALUES (gen_random_uuid(), '{account}', '{}', '{agent}', 'test')",
            other.conversation
        ))
        .await;
    }

    async fn set(&self, talk: &Talk, what: &str) {
        self.run(&format!("UPDATE conversations SET {what} WHERE id = '{}'", talk.conversation)).await;
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
    for _ in 0..reaktly_route::decide::OPEN_MAX - 1 {
        world.hold(world.fixture.agent).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_team_gets_its_conversations_though_others_have_less_to_do() {
    let world = World::start().await;
    let busy = world.agent(3).await;
    let team = world.team(busy).await;
    world.online(busy).await;
    world.online(world.fixture.agent).await;
    let talk = world.fixture.talk(&world.db).await;
    world.set(&talk, &format!("owner = 'waiting', waiting_since = now(), team_id = '{team}'")).await;
    let expected = Owner::Human(Some(UserId::from_uuid(busy)));
    wait_until("the assignment", async || world.owner(&talk).await == expected).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nobody_of_a_team_is_there_anybody_takes_its_conversations() {
    let world = World::start().await;
    let absent = world.agent(0).await;
    let team = world.team(absent).await;
    world.online(world.fixture.agent).await;
    let talk = world.fixture.talk(&world.db).await;
    world.set(&talk, &format!("owner = 'waiting', waiting_since = now(), team_id = '{team}'")).await;
    let expected = Owner::Human(Some(UserId::from_uuid(world.fixture.agent)));
    wait_until("the assignment", async || world.owner(&talk).await == expected).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_without_room_keeps_its_own_waiting_and_nobody_elses() {
    let world = World::start().await;
    let full = world.agent(u32::try_from(reaktly_route::decide::OPEN_MAX).unwrap()).await;
    let team = world.team(full).await;
    world.online(full).await;
    let (of_team, of_nobody) = (world.fixture.talk(&world.db).await, world.fixture.talk(&world.db).await);
    let wait = "owner = 'waiting', waiting_since = now() - interval";
    world.set(&of_team, &format!("{wait} '9 minutes', team_id = '{team}'")).await;
    world.set(&of_nobody, &format!("{wait} '1 minute'")).await;
    world.online(world.fixture.agent).await;
    wait_until("the other's assignment", async || world.owner(&of_nobody).await != Owner::Waiting).await;
    assert_eq!(world.owner(&of_team).await, Owner::Waiting);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_urgent_comes_before_what_waits_longer() {
    let world = World::start().await;
    for _ in 0..reaktly_route::decide::OPEN_MAX - 1 {
        world.hold(world.fixture.agent).await;
    }
    let (long, urgent) = (world.waiting(30).await, world.waiting(1).await);
    world.set(&urgent, "priority = 'high'").await;
    world.online(world.fixture.agent).await;
    wait_until("the assignment", async || world.owner(&urgent).await != Owner::Waiting).await;
    assert_eq!(world.owner(&long).await, Owner::Waiting, "the agent has no room for it");
}
