//! Runs that are stopped, whose worker dies, and that several workers want.

use jiff::SignedDuration;
use reaktly_domain::ids::SourceId;
use reaktly_store::AsyncConnection as _;
use reaktly_store::sources::{self, RunState};
use reaktly_store::{AsyncPgConnection, StoreError};
use reaktly_testkit::wait_until;
use std::sync::Arc;

use crate::site::Page;
use crate::world::{World, launch};

const PAGES: [&str; 6] = ["/1", "/2", "/3", "/4", "/5", "/6"];

/// A site of an entry and six pages that say different things.
fn build(world: &World) {
    world.site.put("/", Page::about("Help", "Everything about our shop and what it sells to you.", &PAGES));
    for path in PAGES {
        let text = format!("This is what there is to say about chapter {path}, and a little more beside that.");
        world.site.put(path, Page::about(&format!("Chapter {path}"), &text, &[]));
    }
}

async fn stop(world: &World, source: SourceId) {
    let (now, account) = (reaktly_domain::Clock::now(&world.clock), world.account());
    let mut conn = world.db.connect().await;
    let stopped: Result<bool, StoreError> =
        conn.transaction(async |conn: &mut AsyncPgConnection| sources::stop(conn, now, account, source).await).await;
    assert!(stopped.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_stopped_between_two_pages_and_says_what_it_did_not_come_to() {
    let world = World::lay().await;
    build(&world);
    world.site.hold(Some("/3"));
    let _learn = world.learn().await;
    let source = world.add_all().await;
    wait_until("the third page to be asked for", async || world.site.asked("/3") == 1).await;
    let under_way = world.overview(source).await;
    assert_eq!((under_way.state, under_way.progress.found, under_way.progress.done), (RunState::Running, 7, 3));
    stop(&world, source).await;
    world.site.hold(None);
    let overview = world.ended(source).await;
    assert_eq!((overview.state, overview.progress.changed), (RunState::Stopped, 4));
    assert_eq!(world.item(source, "/6").await.reason.as_deref(), Some("stopped"));
    assert_eq!(world.site.asked("/4"), 0);
    let again = world.rerun(source).await;
    assert_eq!((again.state, again.progress.done, again.article_count), (RunState::Done, 7, 7));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_run_of_a_killed_worker_is_finished_by_another_from_where_it_was() {
    let world = World::lay().await;
    build(&world);
    world.site.hold(Some("/4"));
    let (vars, clock) = (world.vars(), Arc::clone(&world.clock));
    // A runtime of its own, so that it can be ended without a word, as a process is by kill.
    let doomed = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let killed = doomed.spawn(async move { launch(vars, clock).await }).await.unwrap();
    let source = world.add_all().await;
    wait_until("the fourth page to be asked for", async || world.site.asked("/4") == 1).await;
    doomed.shutdown_background();
    std::mem::forget(killed);
    world.site.hold(None);
    let _other = world.learn().await;
    assert_eq!(world.overview(source).await.state, RunState::Running, "its lease is not over");
    world.clock.advance(SignedDuration::from_secs(61));
    let overview = world.ended(source).await;
    assert_eq!((overview.state, overview.progress.done, overview.progress.changed), (RunState::Done, 7, 7));
    for path in ["/", "/1", "/2", "/3"] {
        assert_eq!(world.site.asked(path), 1, "{path} was read by the first");
    }
    assert_eq!(world.site.asked("/4"), 2);
    assert_eq!(world.articles().await.len(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_stops_in_order_leaves_its_run_to_the_next_at_once() {
    let world = World::lay().await;
    build(&world);
    world.site.hold(Some("/2"));
    let first = world.learn().await;
    let source = world.add_all().await;
    wait_until("the second page to be asked for", async || world.site.asked("/2") == 1).await;
    first.stop().await;
    world.site.hold(None);
    let _second = world.learn().await;
    let overview = world.ended(source).await;
    assert_eq!((overview.state, overview.progress.done), (RunState::Done, 7));
    assert_eq!((world.site.asked("/1"), world.site.asked("/2")), (1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_never_run_one_source_twice() {
    let world = World::lay().await;
    build(&world);
    let (_one, _other) = (world.learn().await, world.learn().await);
    let mut added = Vec::new();
    for _ in 0..3 {
        added.push(world.add_all().await);
    }
    for source in &added {
        assert_eq!(world.ended(*source).await.progress.changed, 7);
    }
    for path in PAGES {
        assert_eq!(world.site.asked(path), added.len(), "{path}");
    }
    assert_eq!(world.articles().await.len(), 7 * added.len());
}
