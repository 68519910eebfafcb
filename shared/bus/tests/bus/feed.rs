//! The live feed of events.

use jiff::Timestamp;
use reaktly_bus::feed::{Audience, Feed, FeedItem};
use reaktly_bus::follow::Start;
use reaktly_bus::{Topology, topology};
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_events::{Detail, EventName, MessageDetail, envelope};
use reaktly_testkit::wait_until;

use crate::world::{SETTINGS, World, publish};

fn now() -> Timestamp {
    reaktly_domain::Clock::now(&reaktly_domain::SystemClock)
}

/// Publishes an event of an account; its version tells it apart.
async fn happen(world: &World, account: AccountId, version: i64) {
    let detail = Detail::Message(MessageDetail::default());
    let conversation = ConversationId::generate(now());
    let row = envelope::event(EventName::MessageReceived, now(), account, conversation, version, detail);
    publish(&world.bus, &row.subject, row.payload, &row.id.to_string()).await;
}

/// The next event's sequence and version.
async fn next_event(feed: &mut Feed) -> (u64, i64) {
    loop {
        match feed.next().await {
            FeedItem::Event { sequence, event } => return (sequence, event.version),
            FeedItem::CaughtUp => {}
            FeedItem::Gap => panic!("a gap where there is none"),
        }
    }
}

#[tokio::test]
async fn an_account_sees_its_own_events_from_now_on() {
    let world = World::start().await;
    let (ours, theirs) = (AccountId::generate(now()), AccountId::generate(now()));
    happen(&world, ours, 1).await;
    let mut feed = Feed::new(&world.bus, Audience::Account(ours), Start::New);
    assert_eq!(feed.next().await, FeedItem::CaughtUp);
    happen(&world, theirs, 2).await;
    happen(&world, ours, 3).await;
    assert_eq!(next_event(&mut feed).await, (3, 3));
    let mut all = Feed::new(&world.bus, Audience::All, Start::Oldest);
    for version in 1..=3 {
        assert_eq!(next_event(&mut all).await.1, version);
    }
    assert_eq!(all.next().await, FeedItem::CaughtUp);
}

#[tokio::test]
async fn a_reader_goes_on_where_it_left_off_and_over_a_restart_of_the_server() {
    let world = World::start().await;
    let account = AccountId::generate(now());
    for version in 1..=4 {
        happen(&world, account, version).await;
    }
    let mut feed = Feed::new(&world.bus, Audience::Account(account), Start::After(2));
    assert_eq!(next_event(&mut feed).await, (3, 3));
    world.nats.restart().await;
    assert_eq!(next_event(&mut feed).await, (4, 4));
    happen(&world, account, 5).await;
    assert_eq!(next_event(&mut feed).await, (5, 5));
}

#[tokio::test]
async fn a_reader_learns_that_events_it_has_not_seen_are_gone() {
    let world = World::start().await;
    let account = AccountId::generate(now());
    for version in 1..=5 {
        happen(&world, account, version).await;
    }
    world.outsider().await.get_stream("EVENTS").await.unwrap().purge().sequence(5).await.unwrap();
    let mut feed = Feed::new(&world.bus, Audience::Account(account), Start::After(2));
    assert_eq!(feed.next().await, FeedItem::Gap);
    assert_eq!(next_event(&mut feed).await, (5, 5));
}

#[tokio::test]
async fn a_reader_learns_that_the_stream_was_lost_and_sees_what_happens_in_the_new_one() {
    let world = World::start().await;
    let account = AccountId::generate(now());
    for version in 1..=3 {
        happen(&world, account, version).await;
    }
    let mut feed = Feed::new(&world.bus, Audience::Account(account), Start::Oldest);
    for version in 1..=3 {
        assert_eq!(next_event(&mut feed).await.1, version);
    }
    world.nats.wipe().await;
    wait_until("the topology is applied", async || topology::apply(&world.bus, &Topology::of(SETTINGS)).await.is_ok())
        .await;
    happen(&world, account, 4).await;
    let mut is_told = false;
    loop {
        match feed.next().await {
            FeedItem::Gap => is_told = true,
            FeedItem::CaughtUp => {}
            FeedItem::Event { event, .. } => {
                assert_eq!((event.version, is_told), (4, true));
                break;
            }
        }
    }
}

#[tokio::test]
async fn what_is_no_event_is_skipped() {
    let world = World::start().await;
    let account = AccountId::generate(now());
    let subject = format!("events.message_received.{account}.c1");
    publish(&world.bus, &subject, bytes::Bytes::from_static(b"nonsense"), "bad").await;
    happen(&world, account, 1).await;
    let mut feed = Feed::new(&world.bus, Audience::Account(account), Start::Oldest);
    assert_eq!(next_event(&mut feed).await, (2, 1));
}
