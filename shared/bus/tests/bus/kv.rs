//! Buckets.

use std::collections::BTreeMap;

use bytes::Bytes;
use reaktly_bus::kv::{Bucket, Change, KvError};
use reaktly_bus::{Topology, topology};
use reaktly_testkit::wait_until;

use crate::world::{SETTINGS, World};

fn value(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

fn snapshot(entries: &[(&str, &'static str)]) -> Change {
    Change::Snapshot(entries.iter().map(|(key, text)| ((*key).to_owned(), value(text))).collect())
}

async fn put(bucket: &Bucket, key: &str, text: &'static str) {
    wait_until("the key is put", async || bucket.put(key, value(text), &format!("{key}={text}")).await.is_ok()).await;
}

#[tokio::test]
async fn a_watch_begins_with_all_there_is_and_goes_on_with_what_changes() {
    let world = World::start().await;
    let bucket = Bucket::new(&world.bus, "integrations");
    let mut empty = bucket.watch();
    assert_eq!(empty.next().await, snapshot(&[]));
    put(&bucket, "p1", "one").await;
    put(&bucket, "p2", "two").await;
    bucket.purge("p1", "purge-p1").await.unwrap();
    put(&bucket, "p3", "three").await;
    let mut watch = bucket.watch();
    assert_eq!(watch.next().await, snapshot(&[("p2", "two"), ("p3", "three")]));
    put(&bucket, "p2", "2").await;
    bucket.purge("p3", "purge-p3").await.unwrap();
    assert_eq!(watch.next().await, Change::Put("p2".to_owned(), value("2")));
    assert_eq!(watch.next().await, Change::Removed("p3".to_owned()));
}

#[tokio::test]
async fn a_watch_misses_nothing_over_a_restart_of_the_server() {
    let world = World::start().await;
    let bucket = Bucket::new(&world.bus, "integrations");
    put(&bucket, "p1", "one").await;
    let mut watch = bucket.watch();
    assert_eq!(watch.next().await, snapshot(&[("p1", "one")]));
    world.nats.restart().await;
    put(&bucket, "p1", "two").await;
    put(&bucket, "p2", "three").await;
    assert_eq!(watch.next().await, Change::Put("p1".to_owned(), value("two")));
    assert_eq!(watch.next().await, Change::Put("p2".to_owned(), value("three")));
}

#[tokio::test]
async fn a_watch_begins_anew_when_the_bucket_was_lost_and_made_again() {
    let world = World::start().await;
    let bucket = Bucket::new(&world.bus, "integrations");
    for key in ["p1", "p2", "p3"] {
        put(&bucket, key, "before").await;
    }
    let mut watch = bucket.watch();
    assert!(matches!(watch.next().await, Change::Snapshot(all) if all.len() == 3));
    world.nats.wipe().await;
    wait_until("the topology is applied", async || topology::apply(&world.bus, &Topology::of(SETTINGS)).await.is_ok())
        .await;
    put(&bucket, "p2", "after").await;
    // The bucket may have been seen before or after the key was put.
    match watch.next().await {
        Change::Snapshot(all) if all.is_empty() => {
            assert_eq!(watch.next().await, Change::Put("p2".to_owned(), value("after")));
        }
        first => assert_eq!(first, snapshot(&[("p2", "after")])),
    }
}

#[tokio::test]
async fn one_key_can_be_asked_for_and_all_can_be_listed() {
    let world = World::start().await;
    let bucket = Bucket::new(&world.bus, "integrations");
    assert_eq!(bucket.get("p1").await.unwrap(), None);
    assert_eq!(bucket.all().await.unwrap(), BTreeMap::new());
    put(&bucket, "p1", "one").await;
    put(&bucket, "p2", "two").await;
    bucket.purge("p2", "purge-p2").await.unwrap();
    assert_eq!(bucket.get("p1").await.unwrap(), Some(value("one")));
    assert_eq!(bucket.get("p2").await.unwrap(), None);
    assert_eq!(bucket.all().await.unwrap(), [("p1".to_owned(), value("one"))].into());
}

#[tokio::test]
async fn a_key_that_would_reach_other_subjects_is_refused() {
    let world = World::start().await;
    let bucket = Bucket::new(&world.bus, "integrations");
    for key in ["", ">", "*", "a.b", "a b"] {
        assert!(matches!(bucket.get(key).await, Err(KvError::Key)), "{key:?}");
        assert!(bucket.put(key, value("x"), "id").await.is_err(), "{key:?}");
    }
}

#[tokio::test]
async fn without_a_server_a_key_is_not_taken_for_unknown() {
    let world = World::start().await;
    let bucket = Bucket::new(&world.bus, "integrations");
    world.nats.kill();
    assert!(matches!(bucket.get("p1").await, Err(KvError::Read { .. })));
}
