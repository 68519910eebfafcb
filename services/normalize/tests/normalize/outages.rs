//! The database goes away and comes back.

use std::time::Duration;

use reaktly_testkit::webhooks::text;
use reaktly_testkit::{Proxy, TestDb, never_within, wait_until};

use crate::world::{World, ada};

#[tokio::test(flavor = "multi_thread")]
async fn without_the_database_nothing_is_lost_and_nothing_dies() {
    let db = TestDb::create().await;
    let proxy = Proxy::start(db.address()).await;
    let url = db.url_at(proxy.address());
    let world = World::over(db, &url).await;
    world.post(&world.webhook().message(&ada(), text("wamid.0", "before")).body()).await;
    proxy.cut();
    for n in 1..=5 {
        world.publish(&world.webhook().message(&ada(), text(&format!("wamid.{n}"), "while it is away")).body()).await;
    }
    let moment = Duration::from_millis(500);
    never_within(moment, "something is stored without the database", async || world.count("messages").await > 1).await;
    proxy.resume();
    wait_until("all are stored", async || world.count("messages").await == 6).await;
    assert_eq!(world.count("dead_letters").await, 0);
    assert_eq!(world.count("messages").await, 6);
}
