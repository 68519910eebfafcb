//! Changes of owner against the real database.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use diesel_async::AsyncConnection as _;
use jiff::Timestamp;
use reaktly_domain::content::Content;
use reaktly_domain::conversation::{Change, OtherHolder, Owner, Refused};
use reaktly_domain::ids::{AccountId, ConversationId, MessageId, TurnId, UserId};
use reaktly_store::deliveries::{Cancelled, Class};
use reaktly_store::messages::{Author, Inserted, NewOutbound};
use reaktly_store::ownership::Outcome;
use reaktly_store::thread_events::Actor;
use reaktly_store::{AsyncPgConnection, Causes, StoreError, conversations, messages, ownership, thread_events};
use reaktly_testkit::{Fixture, Talk, TestDb, fixtures};

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
        Self { db, fixture, talk }
    }

    fn account(&self) -> AccountId {
        AccountId::from_uuid(self.fixture.account)
    }

    fn conversation(&self) -> ConversationId {
        ConversationId::from_uuid(self.talk.conversation)
    }

    fn agent(&self) -> UserId {
        UserId::from_uuid(self.fixture.agent)
    }

    async fn change(&self, change: Change) -> (Outcome, Vec<String>) {
        let mut conn = self.db.connect().await;
        conn.transaction(async |conn: &mut AsyncPgConnection| {
            let mut conversation = conversations::lock(conn, self.account(), self.conversation()).await?.unwrap();
            let mut causes = Causes::default();
            let who = (Actor::System, "test");
            let outcome = ownership::apply(conn, now(), &mut conversation, change, who, &mut causes).await?;
            let rows = causes.write(conn).await?.into_rows();
            Ok::<_, StoreError>((outcome, rows.into_iter().map(|row| row.subject).collect()))
        })
        .await
        .unwrap()
    }

    async fn write_as_ai(&self, part: u32) -> MessageId {
        let turn = TurnId::of_conversation(self.conversation(), 1);
        let id = MessageId::of_turn(turn, part);
        let statement = format!(
            "INSERT INTO turns (id, account_id, conversation_id, from_seq, upto_seq, lease_until, control_epoch) \
             VALUES ('{turn}', '{}', '{}', 0, 1, now(), 1) ON CONFLICT DO NOTHING",
            self.fixture.account, self.talk.conversation
        );
        let mut conn = self.db.connect().await;
        fixtures::run(&mut conn, &statement).await;
        let content = Content::text_of("hello");
        let author = Author::Ai { turn, control_epoch: 1 };
        let new =
            NewOutbound { id, content: &content, author, context_wamid: None, sources: None, class: Class::Reply };
        conn.transaction(async |conn: &mut AsyncPgConnection| {
            let mut conversation = conversations::lock(conn, self.account(), self.conversation()).await?.unwrap();
            let mut causes = Causes::default();
            messages::insert_outbound(conn, now(), &mut conversation, &new, &mut causes).await?;
            drop(causes.write(conn).await?);
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
        id
    }
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_take_over_cancels_every_ai_message_that_has_not_left_and_counts_those_under_way() {
    let world = World::new().await;
    let waiting = world.write_as_ai(0).await;
    let sending = world.write_as_ai(1).await;
    let claim = format!("UPDATE deliveries SET state = 'sending' WHERE message_id = '{sending}'");
    fixtures::run(&mut world.db.connect().await, &claim).await;

    let take = Change::TakeOver { agent: world.agent(), other: OtherHolder::Keeps };
    let (outcome, subjects) = world.change(take).await;

    assert_eq!(outcome, Outcome::Changed { ai_messages: Cancelled { cancelled: 1, in_flight: 1 } });
    assert_eq!(subjects.len(), 1, "one event: {subjects:?}");
    let mut conn = world.db.connect().await;
    let status = async |conn: &mut AsyncPgConnection, id| {
        messages::get(conn, world.account(), id).await.unwrap().unwrap().status
    };
    assert_eq!(status(&mut conn, waiting).await, "cancelled");
    assert_eq!(status(&mut conn, sending).await, "queued");
    let conversation = conversations::get(&mut conn, world.account(), world.conversation()).await.unwrap().unwrap();
    assert_eq!(conversation.control.owner, Owner::Human(Some(world.agent())));
    assert_eq!(conversation.control.epoch, 2);
    let events = thread_events::list(&mut conn, world.account(), world.conversation()).await.unwrap();
    assert_eq!(events.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(), ["taken_over"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_back_wakes_the_ai_and_makes_a_turn_due_only_for_an_open_question() {
    let world = World::new().await;
    let take = Change::TakeOver { agent: world.agent(), other: OtherHolder::Keeps };
    world.change(take).await;
    let wakes = |subjects: &[String]| subjects.iter().any(|subject| subject.starts_with("tasks.respond."));
    let is_due = async || {
        let mut conn = world.db.connect().await;
        let conversation = conversations::get(&mut conn, world.account(), world.conversation()).await.unwrap();
        conversation.unwrap().turn_due_at.is_some()
    };
    let (_, subjects) = world.change(Change::HandBack).await;
    assert!(wakes(&subjects) && !is_due().await, "what people wrote is summed up: {subjects:?}");

    world.change(take).await;
    let open = format!("UPDATE conversations SET newest_answerable_seq = 3 WHERE id = '{}'", world.talk.conversation);
    fixtures::run(&mut world.db.connect().await, &open).await;
    let (_, subjects) = world.change(Change::HandBack).await;
    assert!(wakes(&subjects) && is_due().await, "{subjects:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_change_leaves_no_trace() {
    let world = World::new().await;
    world.change(Change::TakeOver { agent: world.agent(), other: OtherHolder::Keeps }).await;
    let other = UserId::from_uuid(world.fixture.user);
    let (outcome, subjects) = world.change(Change::TakeOver { agent: other, other: OtherHolder::Keeps }).await;
    assert_eq!(outcome, Outcome::Refused(Refused::HeldByAnother { holder: world.agent() }));
    assert_eq!(subjects, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_the_same_id_is_written_once() {
    let world = World::new().await;
    let first = world.write_as_ai(0).await;
    assert_eq!(first, world.write_as_ai(0).await);
    let mut conn = world.db.connect().await;
    let all = messages::after(&mut conn, world.account(), world.conversation(), 0, 10).await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all.first().unwrap().parsed_content().unwrap(), Content::text_of("hello"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_writes_answers_what_was_open() {
    let world = World::new().await;
    let open = format!(
        "UPDATE conversations SET newest_answerable_seq = 3, last_seq = 3, unread = 2, turn_due_at = now() WHERE id = '{}'",
        world.talk.conversation
    );
    let mut conn = world.db.connect().await;
    fixtures::run(&mut conn, &open).await;
    let content = Content::text_of("here I am");
    let new = NewOutbound {
        id: MessageId::generate(now()),
        content: &content,
        author: Author::Agent(world.agent()),
        context_wamid: None,
        sources: None,
        class: Class::Reply,
    };
    let inserted = conn
        .transaction(async |conn: &mut AsyncPgConnection| {
            let mut conversation = conversations::lock(conn, world.account(), world.conversation()).await?.unwrap();
            let mut causes = Causes::default();
            let inserted = messages::insert_outbound(conn, now(), &mut conversation, &new, &mut causes).await?;
            drop(causes.write(conn).await?);
            Ok::<_, StoreError>(inserted)
        })
        .await
        .unwrap();
    assert_eq!(inserted, Inserted::New);
    let conversation = conversations::get(&mut conn, world.account(), world.conversation()).await.unwrap().unwrap();
    assert_eq!((conversation.last_seq, conversation.answered_seq, conversation.unread), (4, 3, 0));
    assert_eq!(conversation.turn_due_at, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_account_finds_no_conversation() {
    let world = World::new().await;
    let stranger = Fixture::create(&world.db).await;
    let mut conn = world.db.connect().await;
    let other = AccountId::from_uuid(stranger.account);
    assert_eq!(conversations::get(&mut conn, other, world.conversation()).await.unwrap(), None);
    assert_eq!(conversations::lock(&mut conn, other, world.conversation()).await.unwrap(), None);
}
