//! Contacts that are merged, split and named, and who gets what is sent, against the real database.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where a step fails")]

use diesel_async::AsyncConnection as _;
use jiff::{SignedDuration, Timestamp};
use reaktly_domain::content::Content;
use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, ContactId, ConversationId, IntegrationId, MessageId, UserId};
use reaktly_store::contacts::{self, Person};
use reaktly_store::deliveries::Class;
use reaktly_store::merging::{self, Merge, Refused};
use reaktly_store::messages::{Author, NewOutbound};
use reaktly_store::sending::{self, Next};
use reaktly_store::{AsyncPgConnection, Causes, StoreResult, conversations, inbox_views, messages};
use reaktly_testkit::{Fixture, Talk, TestDb};

fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// Two customers of a number, one conversation each.
struct World {
    db: TestDb,
    fixture: Fixture,
    talks: [Talk; 2],
}

impl World {
    async fn new() -> Self {
        let db = TestDb::create().await;
        let fixture = Fixture::create(&db).await;
        let talks = [fixture.talk(&db).await, fixture.talk(&db).await];
        Self { db, fixture, talks }
    }

    fn account(&self) -> AccountId {
        AccountId::from_uuid(self.fixture.account)
    }

    fn contacts(&self) -> (ContactId, ContactId) {
        let [kept, merged] = &self.talks;
        (ContactId::from_uuid(kept.contact), ContactId::from_uuid(merged.contact))
    }

    async fn merge(&self) -> Result<Merge, Refused> {
        let by = UserId::from_uuid(self.fixture.agent);
        let merge = async |conn: &mut AsyncPgConnection| -> StoreResult<_> {
            let mut causes = Causes::default();
            merging::merge(conn, now(), self.account(), self.contacts(), by, &mut causes).await
        };
        self.db.connect().await.transaction(merge).await.unwrap()
    }

    async fn split(&self, merge: &Merge) {
        let by = UserId::from_uuid(self.fixture.agent);
        let place = (merge.kept_id, merge.id);
        let split = async |conn: &mut AsyncPgConnection| -> StoreResult<_> {
            let mut causes = Causes::default();
            merging::split(conn, now(), self.account(), place, by, &mut causes).await
        };
        drop(self.db.connect().await.transaction(split).await.unwrap().unwrap());
    }

    /// A customer with this WhatsApp id writes: the contact and the conversation it lands in.
    async fn writes(&self, wa_id: &str, name: &str) -> (ContactId, ConversationId) {
        let person = Person {
            identities: vec![Identity::WaId(wa_id.to_owned())],
            name: Some(name.to_owned()),
            username: None,
            parent_user_id: None,
            written_at: now(),
        };
        let integration = IntegrationId::from_uuid(self.fixture.integration);
        let write = async |conn: &mut AsyncPgConnection| -> StoreResult<_> {
            let contact = contacts::resolve(conn, now(), self.account(), &person).await?.contact;
            let conversation = conversations::lock_or_create(conn, now(), self.account(), integration, contact).await?;
            Ok((contact, conversation.id))
        };
        self.db.connect().await.transaction(write).await.unwrap()
    }

    /// Who gets what an agent writes in a conversation.
    async fn recipient(&self, conversation: ConversationId) -> Identity {
        let content = Content::text_of("hello");
        let new = NewOutbound {
            id: MessageId::generate(now()),
            content: &content,
            author: Author::Agent(UserId::from_uuid(self.fixture.agent)),
            context_wamid: None,
            sources: None,
            class: Class::Template,
        };
        let claim = async |conn: &mut AsyncPgConnection| -> StoreResult<_> {
            let mut locked = conversations::lock(conn, self.account(), conversation).await?.unwrap();
            let mut causes = Causes::default();
            messages::insert_outbound(conn, now(), &mut locked, &new, &mut causes).await?;
            sending::claim_next(conn, now(), self.account(), conversation, SignedDuration::from_secs(30)).await
        };
        match self.db.connect().await.transaction(claim).await.unwrap() {
            Next::Claimed(claim) => claim.recipient.clone().unwrap(),
            other => panic!("nothing was claimed: {other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_merged_customer_writes_lands_with_the_kept_contact_until_the_split() {
    let world = World::new().await;
    let (kept, merged) = world.contacts();
    let [kept_talk, merged_talk] = &world.talks;
    let merge = world.merge().await.unwrap();
    let (contact, conversation) = world.writes(&merged_talk.wa_id, "Customer").await;
    assert_eq!((contact, conversation.as_uuid()), (kept, kept_talk.conversation));
    world.split(&merge).await;
    let (contact, conversation) = world.writes(&merged_talk.wa_id, "Customer").await;
    assert_eq!((contact, conversation.as_uuid()), (merged, merged_talk.conversation));
    let mut conn = world.db.connect().await;
    let own = inbox_views::contact(&mut conn, world.account(), kept).await.unwrap().unwrap();
    assert_eq!(own.row.phone_number, Some(format!("+{}", kept_talk.wa_id)), "its own number is shown again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_with_two_numbers_is_answered_where_it_wrote_from_last() {
    let world = World::new().await;
    let [kept, merged] = &world.talks;
    world.merge().await.unwrap();
    for talk in [kept, merged, kept] {
        let (_, conversation) = world.writes(&talk.wa_id, "Customer").await;
        assert_eq!(world.recipient(conversation).await, Identity::WaId(talk.wa_id.clone()), "as received");
        settle(&world).await;
    }
}

/// Lets the next message leave.
async fn settle(world: &World) {
    let statements =
        "UPDATE deliveries SET state = 'accepted'; DELETE FROM recipient_limits; DELETE FROM number_limits";
    reaktly_testkit::fixtures::run(&mut world.db.connect().await, statements).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_merge_the_same_contacts_crosswise_make_one_merge() {
    let world = World::new().await;
    let (kept, merged) = world.contacts();
    let by = UserId::from_uuid(world.fixture.agent);
    let merge = async |pair: (ContactId, ContactId)| {
        let merge = async |conn: &mut AsyncPgConnection| -> StoreResult<_> {
            let mut causes = Causes::default();
            merging::merge(conn, now(), world.account(), pair, by, &mut causes).await
        };
        world.db.connect().await.transaction(merge).await.unwrap()
    };
    let outcomes = tokio::join!(merge((kept, merged)), merge((merged, kept)));
    let refused = [outcomes.0, outcomes.1].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert_eq!(refused, [Refused::AlreadyMerged]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_a_person_chose_stays_when_the_customer_writes() {
    let world = World::new().await;
    let (contact, _) = world.contacts();
    let wa_id = world.talks.each_ref().map(|talk| talk.wa_id.clone()).into_iter().next().unwrap();
    let name = async || {
        let mut conn = world.db.connect().await;
        inbox_views::contact(&mut conn, world.account(), contact).await.unwrap().unwrap().row.name
    };
    let rename = async |name: Option<&str>| {
        let mut conn = world.db.connect().await;
        assert!(inbox_views::rename(&mut conn, now(), world.account(), contact, name).await.unwrap());
    };
    rename(Some("Ada, flat 3")).await;
    world.writes(&wa_id, "ada").await;
    assert_eq!(name().await.as_deref(), Some("Ada, flat 3"));
    rename(None).await;
    world.writes(&wa_id, "ada").await;
    assert_eq!(name().await.as_deref(), Some("ada"));
}
