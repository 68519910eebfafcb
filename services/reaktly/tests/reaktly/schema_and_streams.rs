//! `migrate` and `topology`.

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn migrate_names_what_it_applied_and_then_has_nothing_to_do() {
    let world = World::empty().await;
    let first = world.done(&["migrate"]).await;
    assert!(first.starts_with("applied "), "{first}");
    let second = world.done(&["migrate"]).await;
    assert!(second.starts_with("nothing to do"), "{second}");
}

#[tokio::test(flavor = "multi_thread")]
async fn topology_creates_what_is_missing_and_check_tells_whether_it_is_there() {
    let world = World::start().await;
    let missing = world.run(&["topology", "--check"]).await;
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("stream WEBHOOKS is missing"), "{}", missing.err);
    let applied = world.done(&["topology"]).await;
    assert!(applied.contains("stream WEBHOOKS created"), "{applied}");
    assert!(applied.contains("consumer TASKS/send created"), "{applied}");
    let again = world.done(&["topology"]).await;
    assert!(again.contains("stream WEBHOOKS unchanged"), "{again}");
    let held = world.done(&["topology", "--check"]).await;
    assert!(held.contains("NATS holds all of this"), "{held}");
}
