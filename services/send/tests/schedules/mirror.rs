//! The same schedules in PostgreSQL: after every step the rows are what the protocol says.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl as _;
use jiff::Timestamp;
use reaktly_domain::content::Content;
use reaktly_domain::conversation::{Change, OtherHolder};
use reaktly_domain::delivery::{Author, Delivery, State};
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId, MessageId, TurnId, UserId};
use reaktly_send::decide::{Feedback, number_after, recipient_after};
use reaktly_store::messages::{self, NewOutbound};
use reaktly_store::outcomes::{self, Outcome};
use reaktly_store::sending::{self, Claim, Next, Refusals};
use reaktly_store::thread_events::Actor;
use reaktly_store::unknown::{self, Found};
use reaktly_store::{
    AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult, conversations, limits, marketing,
    ownership,
};
use reaktly_testkit::{Fixture, Talk, TestDb, fixtures};
use serde_json::json;

use crate::steps::Step;
use crate::world::{LEASE, UNKNOWN_AFTER, Worker, World};

/// What separates a time in memory from the same time in a row.
const TOLERANCE_MICROS: i64 = 1_000;

pub(crate) struct Mirror {
    db: TestDb,
    fixture: Fixture,
}

/// One schedule in the database.
struct Twin<'a> {
    conn: AsyncPgConnection,
    fixture: &'a Fixture,
    talk: Talk,
    world: World,
    ids: Vec<MessageId>,
    /// What each worker has claimed.
    claims: [Option<Claim>; 2],
}

#[derive(QueryableByName, Debug)]
struct Row {
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Text)]
    shown: String,
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Integer)]
    attempt: i32,
    #[diesel(sql_type = Integer)]
    resends: i32,
    #[diesel(sql_type = Nullable<Text>)]
    wamid: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    next_attempt_at: jiff_diesel::Timestamp,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    lease_until: Option<jiff_diesel::Timestamp>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    unknown_since: Option<jiff_diesel::Timestamp>,
}

impl Mirror {
    pub(crate) async fn start() -> Self {
        let db = TestDb::create().await;
        let fixture = Fixture::create(&db).await;
        Self { db, fixture }
    }

    pub(crate) async fn run(&mut self, schedule: u64, steps: &[Step]) {
        let mut conn = self.db.connect().await;
        let clean = "SET synchronous_commit = off; DELETE FROM attempts; DELETE FROM deliveries; DELETE FROM number_limits; DELETE FROM outbox";
        fixtures::run(&mut conn, clean).await;
        let talk = self.fixture.talk(&self.db).await;
        let mut world = World::new(None);
        world.marks_last = true;
        let mut twin = Twin { conn, fixture: &self.fixture, talk, world, ids: Vec::new(), claims: [None, None] };
        twin.set_window().await;
        for (index, step) in steps.iter().enumerate() {
            twin.step(*step).await.unwrap_or_else(|error| panic!("schedule {schedule}, step {index}: {error}"));
            twin.compare(&format!("schedule {schedule}, step {index} of {steps:?}")).await;
        }
    }
}

impl Twin<'_> {
    fn account(&self) -> AccountId {
        AccountId::from_uuid(self.fixture.account)
    }

    fn conversation(&self) -> ConversationId {
        ConversationId::from_uuid(self.talk.conversation)
    }

    async fn set_window(&mut self) {
        let end = self.world.standing.window_expires_at.unwrap();
        let statement =
            format!("UPDATE conversations SET window_expires_at = '{end}' WHERE id = '{}'", self.talk.conversation);
        fixtures::run(&mut self.conn, &statement).await;
    }

    async fn step(&mut self, step: Step) -> StoreResult<()> {
        let (epoch, written) = (self.world.standing.control_epoch, self.world.deliveries.len());
        let before = self.world.workers.clone();
        self.world.told = None;
        self.world.step(step).unwrap();
        let now = self.world.now;
        match step {
            Step::Write(_) if self.world.deliveries.len() > written => self.write(now).await,
            Step::TakeOver | Step::HandBack if self.world.standing.control_epoch > epoch => {
                let change = if matches!(step, Step::HandBack) { Change::HandBack } else { self.take_over() };
                self.change(now, change).await
            }
            Step::CustomerWrites => {
                self.set_window().await;
                Ok(())
            }
            Step::CustomerStops => {
                let (account, conversation) = (self.account(), self.conversation());
                marketing::stop_in(&mut self.conn, now, account, conversation).await.map(drop)
            }
            Step::Work { worker, chance } => match &before[worker] {
                Worker::Idle => {
                    if matches!(self.world.workers[worker], Worker::Chose { .. }) {
                        self.world.step(Step::Work { worker, chance }).unwrap();
                    }
                    self.claim(now, worker).await
                }
                Worker::Answered { outcome, feedback, .. } => self.record(now, worker, (outcome, *feedback)).await,
                _ => Ok(()),
            },
            Step::Sweep { silent } => self.sweep(now, silent).await,
            Step::Report { .. } => self.report(now).await,
            _ => Ok(()),
        }
    }

    fn take_over(&self) -> Change {
        Change::TakeOver { agent: UserId::from_uuid(self.fixture.agent), other: OtherHolder::IsReplaced }
    }

    async fn write(&mut self, now: Timestamp) -> StoreResult<()> {
        let Delivery { author, class, seq, .. } = self.world.deliveries.last().unwrap().clone();
        let turn = TurnId::generate(now);
        let author = match author {
            Author::Agent => messages::Author::Agent(UserId::from_uuid(self.fixture.agent)),
            Author::Ai { control_epoch } => {
                let statement = format!(
                    "INSERT INTO turns (id, account_id, conversation_id, from_seq, upto_seq, lease_until, control_epoch) \
                     VALUES ('{turn}', '{}', '{}', 0, {seq}, now(), {control_epoch})",
                    self.fixture.account, self.talk.conversation
                );
                fixtures::run(&mut self.conn, &statement).await;
                messages::Author::Ai { turn, control_epoch }
            }
        };
        let id = MessageId::generate(now);
        self.ids.push(id);
        let content = Content::text_of("hello");
        let new = NewOutbound { id, content: &content, author, context_wamid: None, sources: None, class };
        let (account, conversation) = (self.account(), self.conversation());
        self.conn
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut conversation = conversations::lock(conn, account, conversation).await?.unwrap();
                let mut causes = Causes::default();
                messages::insert_outbound(conn, now, &mut conversation, &new, &mut causes).await?;
                drop(causes);
                Ok::<_, StoreError>(())
            })
            .await
    }

    async fn change(&mut self, now: Timestamp, change: Change) -> StoreResult<()> {
        let (account, conversation) = (self.account(), self.conversation());
        self.conn
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut conversation = conversations::lock(conn, account, conversation).await?.unwrap();
                let mut causes = Causes::default();
                let why = (Actor::System, "test");
                ownership::apply(conn, now, &mut conversation, change, why, &mut causes).await?;
                drop(causes);
                Ok::<_, StoreError>(())
            })
            .await
    }

    async fn claim(&mut self, now: Timestamp, worker: usize) -> StoreResult<()> {
        let (account, conversation) = (self.account(), self.conversation());
        let next = self
            .conn
            .transaction(async |conn: &mut AsyncPgConnection| {
                let next = sending::claim_next(conn, now, account, conversation, LEASE).await?;
                if let Next::Unfit(message) = next {
                    let (place, mut causes) = ((account, conversation, message), Causes::default());
                    let refusals = Refusals { window_closed: json!({ "code": 131_047 }), marketing_stopped: json!({}) };
                    sending::settle(conn, now, place, &refusals, &mut causes).await?;
                    drop(causes);
                }
                Ok::<_, StoreError>(next)
            })
            .await?;
        self.claims[worker] = match (next, &self.world.workers[worker]) {
            (Next::Claimed(claim), Worker::Claimed { message, number, .. }) => {
                assert_eq!((claim.message, claim.attempt), (self.ids[*message], *number));
                Some(*claim)
            }
            (Next::Claimed(claim), other) => panic!("claimed {} where the protocol says {other:?}", claim.message),
            (next, claimed @ Worker::Claimed { .. }) => panic!("{next:?} where the protocol says {claimed:?}"),
            _ => None,
        };
        Ok(())
    }

    async fn record(
        &mut self,
        now: Timestamp,
        worker: usize,
        (outcome, feedback): (&Outcome, Feedback),
    ) -> StoreResult<()> {
        let claim = self.claims[worker].take().unwrap();
        let (account, integration) = (self.account(), IntegrationId::from_uuid(self.fixture.integration));
        self.conn
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                outcomes::record(conn, now, &claim, outcome, &mut causes).await?;
                drop(causes);
                for (conversation, bucket) in limits::lock_recipients(conn, now, &[claim.conversation]).await? {
                    let next = recipient_after(bucket, feedback, now);
                    limits::save_recipients(conn, &[(account, conversation, next)]).await?;
                }
                let rate = limits::lock_number(conn, now, account, integration).await?;
                limits::save_number(conn, now, integration, number_after(rate, feedback, now)).await
            })
            .await
    }

    async fn sweep(&mut self, now: Timestamp, silent: bool) -> StoreResult<()> {
        let lost = unknown::with_lease_over(&mut self.conn, now, 100).await?;
        for found in lost {
            self.swept(async |conn, causes| unknown::lose_claim(conn, now, found, causes).await.map(drop)).await?;
        }
        let open = unknown::unknown_since(&mut self.conn, now - UNKNOWN_AFTER, 100).await?;
        for found in open.into_iter().filter(|_| silent) {
            let before = now - UNKNOWN_AFTER;
            self.swept(async |conn, causes| unknown::resend(conn, now, before, found, causes).await.map(drop)).await?;
        }
        let hopeless = unknown::unknown_since(&mut self.conn, now - unknown::UNKNOWN_MAX, 100).await?;
        let take_over = self.take_over();
        for Found { account, conversation, message } in hopeless {
            self.swept(async |conn, causes| {
                let mut conversation = conversations::lock(conn, account, conversation).await?.unwrap();
                let told = json!({ "code": null });
                unknown::give_up(conn, now, &mut conversation, (message, &told), causes).await?;
                let why = (Actor::System, "test");
                ownership::apply(conn, now, &mut conversation, take_over, why, causes).await.map(drop)
            })
            .await?;
        }
        Ok(())
    }

    async fn swept(
        &mut self,
        step: impl AsyncFnOnce(&mut AsyncPgConnection, &mut Causes) -> StoreResult<()>,
    ) -> StoreResult<()> {
        fixtures::run(&mut self.conn, "BEGIN").await;
        let mut causes = Causes::default();
        step(&mut self.conn, &mut causes).await?;
        drop(causes);
        fixtures::run(&mut self.conn, "COMMIT").await;
        Ok(())
    }

    async fn report(&mut self, now: Timestamp) -> StoreResult<()> {
        let Some(report) = self.world.told.clone() else { return Ok(()) };
        let (account, conversation, message) = (self.account(), self.conversation(), self.ids[report.message]);
        self.conn
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut conversation = conversations::lock(conn, account, conversation).await?.unwrap();
                let mut causes = Causes::default();
                let told = (report.wamid.as_str(), report.status, None);
                outcomes::apply_status(conn, now, &mut conversation, message, told, &mut causes).await?;
                drop(causes);
                Ok::<_, StoreError>(())
            })
            .await
    }

    async fn compare(&mut self, place: &str) {
        let query = format!(
            "SELECT d.state, m.status AS shown, d.seq, d.attempt, d.resends, d.wamid, d.next_attempt_at, d.lease_until, \
               d.unknown_since \
             FROM deliveries d JOIN messages m ON m.id = d.message_id WHERE d.conversation_id = '{}' ORDER BY d.seq",
            self.talk.conversation
        );
        let rows: Vec<Row> = diesel::sql_query(query).load(&mut self.conn).await.unwrap();
        assert_eq!(rows.len(), self.world.deliveries.len(), "{place}");
        for (row, expected) in rows.iter().zip(&self.world.deliveries) {
            assert!(agree(row, expected), "{place}\nrow: {row:?}\nprotocol: {expected:?}");
        }
    }
}

fn agree(row: &Row, expected: &Delivery) -> bool {
    let time = |stored: Option<jiff_diesel::Timestamp>, expected: Option<Timestamp>| match (stored, expected) {
        (Some(stored), Some(expected)) => {
            let stored: Timestamp = stored.into();
            (stored.as_microsecond() - expected.as_microsecond()).abs() <= TOLERANCE_MICROS
        }
        (stored, expected) => stored.is_none() && expected.is_none(),
    };
    let counts = (row.seq, i64::from(row.attempt), i64::from(row.resends));
    State::from_name(&row.state) == Some(expected.state)
        && (row.shown == row.state || expected.state == State::Sending)
        && counts == (expected.seq, expected.attempt.into(), expected.resends.into())
        && row.wamid == expected.wamid
        && time(Some(row.next_attempt_at), Some(expected.next_attempt_at))
        && time(row.lease_until, expected.lease_until)
        && time(row.unknown_since, expected.unknown_since)
}
