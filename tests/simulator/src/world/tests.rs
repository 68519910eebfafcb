use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::rate::PAIR_BURST;
use super::{Customer, Entry, Rate, Side, Status, Thread, World};

fn at(second: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second)
}

fn entry(id: &str, from: Side) -> Entry {
    Entry { status: Status::Sent, ..Entry::new(id, from, "text", json!({"body": id}), at(0)) }
}

#[test]
fn a_pair_may_burst_and_then_goes_on_at_one_message_in_six_seconds() {
    let mut rate = Rate::default();
    for _ in 0..PAIR_BURST {
        assert!(rate.take_pair(at(0)));
    }
    assert!(!rate.take_pair(at(5)));
    assert!(rate.take_pair(at(6)));
    assert!(!rate.take_pair(at(6)));
}

#[test]
fn a_number_sends_as_many_a_second_as_it_may_and_no_more() {
    let mut rate = Rate::default();
    let sent = (0..100).filter(|_| rate.take_throughput(at(0), 80)).count();
    assert_eq!(sent, 80);
    assert!(rate.take_throughput(at(1), 80));
}

#[test]
fn reading_a_message_reads_those_before_it_and_none_after() {
    let mut thread = Thread::default();
    for id in ["a", "b", "c"] {
        thread.push(entry(id, Side::Customer));
    }
    assert!(thread.read_up_to("b"));
    assert!(!thread.read_up_to("unknown"));
    let statuses: Vec<_> = thread.entries.iter().map(|entry| entry.status).collect();
    assert_eq!(statuses, [Status::Read, Status::Read, Status::Sent]);
}

#[test]
fn ticks_never_fall() {
    let mut thread = Thread::default();
    thread.push(entry("a", Side::Business));
    thread.raise("a", Status::Read);
    thread.raise("a", Status::Delivered);
    assert_eq!(thread.find("a").map(|entry| entry.status), Some(Status::Read));
}

#[test]
fn an_older_message_does_not_shorten_the_window() {
    let mut world = World::default();
    let customer = world.customer("15550001", at(0));
    customer.wrote("1", at(100));
    customer.wrote("1", at(50));
    assert_eq!(world.window_ends("1", "15550001"), Some(at(100 + 24 * 3600)));
    assert_eq!(world.window_ends("2", "15550001"), None);
}

#[test]
fn the_state_file_keeps_customers_and_their_threads_and_a_missing_one_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    assert!(super::load(&path).unwrap().customers.is_empty());
    let mut world = World::default();
    world.customers.insert("1".to_owned(), Customer::new("1"));
    world.push("7", "1", entry("a", Side::Customer));
    super::store(&path, &super::snapshot(&world)).unwrap();
    let mut loaded = super::load(&path).unwrap();
    assert_eq!(loaded.customers["1"].user_id, world.customers["1"].user_id);
    assert!(loaded.thread("7", "1").find("a").is_some());
    assert_eq!(loaded.author("a").as_deref(), Some("1"));
}

#[test]
fn a_long_thread_forgets_its_oldest_messages_and_who_wrote_them() {
    let mut world = World::default();
    for number in 0..600 {
        world.push("1", "15550001", entry(&number.to_string(), Side::Customer));
    }
    assert_eq!(world.thread("1", "15550001").entries.len(), 500);
    assert_eq!(world.author("99"), None);
    assert_eq!(world.author("100"), Some("15550001".to_owned()));
}
