//! Statuses that race with the recording of their send, against the real database.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where a step fails")]

use diesel_async::AsyncConnection as _;
use jiff::{SignedDuration, Timestamp};
use reaktly_domain::content::Content;
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId, MessageId, UserId};
use reaktly_store::deliveries::Class;
use reaktly_store::messages::{Author, NewOutbound};
use reaktly_store::outcomes::{self, Outcome};
use reaktly_store::sending::{self, Claim, Next};
use reaktly_store::statuses::{self, NewStatus, Parked, Recorded};
use reaktly_store::{AsyncPgConnection, Causes, StoreResult, conversations, messages};
use reaktly_testkit::{Fixture, Talk, TestDb, fixtures, never_within};

const WAMID: &str = "wamid.1";

fn parked(recorded: Recorded) -> Parked {
    Parked::Recorded(vec![recorded])
}

struct World {
    db: TestDb,
    fixture: Fixture,
    talk: Talk,
}

impl World {
    async fn new() -> Self {
        let db = TestDb::create().await;
        let fixture = Fixture::create(&db).await;
        let talk = fixture.talk(&db).await;
        fixtures::run(&mut db.connect().await, "UPDATE conversations SET window_expires_at = '2100-01-01'").await;
        Self { db, fixture, talk }
    }

    fn place(&self) -> (AccountId, ConversationId) {
        (AccountId::from_uuid(self.fixture.account), ConversationId::from_uuid(self.talk.conversation))
    }

    /// A message of an agent, claimed.
    async fn claim(&self) -> Claim {
        let (account, id) = self.place();
        let content = Content::text_of("hello");
        let new = NewOutbound {
            id: MessageId::generate(now()),
            content: &content,
            author: Author::Agent(UserId::from_uuid(self.fixture.agent)),
            context_wamid: None,
            sources: None,
            class: Class::Reply,
        };
        let mut conn = self.db.connect().await;
        let next = conn
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut conversation = conversations::lock(conn, account, id).await?.unwrap();
                let mut causes = Causes::default();
                messages::insert_outbound(conn, now(), &mut conversation, &new, &mut causes).await?;
                drop(causes.write(conn).await?);
                sending::claim_next(conn, now(), account, id, SignedDuration::from_secs(30)).await
            })
            .await
            .unwrap();
        match next {
            Next::Claimed(claim) => *claim,
            other => panic!("nothing was claimed: {other:?}"),
        }
    }

    fn status(&self, name: &'static str) -> NewStatus<'static> {
        NewStatus {
            account: AccountId::from_uuid(self.fixture.account),
            integration: IntegrationId::from_uuid(self.fixture.integration),
            wamid: WAMID,
            name,
            participant: None,
            callback_data: None,
            attempt: None,
            occurred_at: now(),
            errors: Vec::new(),
            pricing: None,
            conversation: None,
        }
    }

    async fn park(&self, name: &'static str) -> Parked {
        let status = self.status(name);
        let mut conn = self.db.connect().await;
        conn.transaction(async |conn: &mut AsyncPgConnection| {
            statuses::park(conn, now(), std::slice::from_ref(&status)).await
        })
        .await
        .unwrap()
    }

    async fn state_of(&self, message: MessageId) -> String {
        let mut conn = self.db.connect().await;
        messages::get(&mut conn, self.place().0, message).await.unwrap().unwrap().status
    }
}

async fn accept(conn: &mut AsyncPgConnection, claim: &Claim) -> StoreResult<()> {
    let mut causes = Causes::default();
    let accepted = Outcome::Accepted { wamid: WAMID.to_owned() };
    outcomes::record(conn, now(), claim, &accepted, &mut causes).await?;
    drop(causes.write(conn).await?);
    Ok(())
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn statuses_that_came_first_are_applied_when_the_send_is_recorded() {
    let world = World::new().await;
    let claim = world.claim().await;
    assert_eq!(world.park("delivered").await, parked(Recorded::Parked));
    assert_eq!(world.park("sent").await, parked(Recorded::Parked));
    assert_eq!(world.park("sent").await, parked(Recorded::Known));
    assert_eq!(world.state_of(claim.message).await, "queued");
    let mut conn = world.db.connect().await;
    conn.transaction(async |conn: &mut AsyncPgConnection| accept(conn, &claim).await).await.unwrap();
    assert_eq!(world.state_of(claim.message).await, "delivered");
    assert_eq!(world.park("read").await, Parked::Found);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_is_being_parked_is_not_missed_by_the_send_that_is_being_recorded() {
    let world = World::new().await;
    let claim = world.claim().await;
    let message = claim.message;
    let mut parking = world.db.connect().await;
    fixtures::run(&mut parking, "BEGIN").await;
    assert_eq!(statuses::park(&mut parking, now(), &[world.status("read")]).await.unwrap(), parked(Recorded::Parked));
    let mut recording = world.db.connect().await;
    let recorded = tokio::spawn(async move {
        recording.transaction(async |conn: &mut AsyncPgConnection| accept(conn, &claim).await).await.unwrap();
    });
    let moment = std::time::Duration::from_millis(300);
    never_within(moment, "the send is recorded before the status is parked", async || recorded.is_finished()).await;
    fixtures::run(&mut parking, "COMMIT").await;
    recorded.await.unwrap();
    assert_eq!(world.state_of(message).await, "read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_send_that_is_being_recorded_is_found_by_the_status_that_comes_meanwhile() {
    let world = World::new().await;
    let claim = world.claim().await;
    let mut recording = world.db.connect().await;
    fixtures::run(&mut recording, "BEGIN").await;
    accept(&mut recording, &claim).await.unwrap();
    let (status, mut parking) = (world.status("sent"), world.db.connect().await);
    let parked = tokio::spawn(async move {
        parking
            .transaction(async |conn: &mut AsyncPgConnection| {
                statuses::park(conn, now(), std::slice::from_ref(&status)).await
            })
            .await
            .unwrap()
    });
    let moment = std::time::Duration::from_millis(300);
    never_within(moment, "the status is parked beside the send", async || parked.is_finished()).await;
    fixtures::run(&mut recording, "COMMIT").await;
    assert_eq!(parked.await.unwrap(), Parked::Found);
}
