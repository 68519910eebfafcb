//! Credentials that Meta refuses: the number stands still, says so, and goes on by itself.

use reaktly_domain::ids::IntegrationId;
use reaktly_store::integration_health;
use reaktly_testkit::{Answer, never_within, wait_until};

use crate::world::World;

const BROKEN: Answer = Answer::Refuse { status: 401, code: 190, retry_after: None };
const STOPPED: &str = "SELECT count(*) FROM integration_health WHERE stopped_at IS NOT NULL AND stopped_reason <> ''";

async fn stopped(world: &World) {
    wait_until("the standstill", async || world.count(STOPPED).await == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_credentials_stop_the_number() {
    let world = World::start().await;
    world.graph.script([BROKEN, BROKEN]);
    let first = world.write_as_agent("first").await;
    stopped(&world).await;
    let second = world.write_as_agent("second").await;
    let elsewhere = world.write_to(&world.other_talk().await, "elsewhere").await;
    never_within(std::time::Duration::from_secs(4), "another POST", async || world.sent().len() > 1).await;
    for waiting in [first, second, elsewhere] {
        assert!(["queued", "retry_wait"].contains(&world.status(waiting).await.as_str()));
    }
    // The next probe is due: one message leaves, not three.
    world.run("UPDATE number_limits SET probe_at = now()").await;
    world.graph.received(2).await;
    never_within(std::time::Duration::from_secs(3), "a second probe", async || world.sent().len() > 2).await;
    assert_eq!(world.count(STOPPED).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_probe_that_succeeds_everything_leaves_in_order() {
    let world = World::start().await;
    world.graph.script([BROKEN]);
    let mut last = world.write_as_agent("0").await;
    stopped(&world).await;
    for n in 1..5 {
        last = world.write_as_agent(&n.to_string()).await;
    }
    let elsewhere = world.write_to(&world.other_talk().await, "elsewhere").await;
    world.run("UPDATE number_limits SET probe_at = now()").await;
    world.until_status(last, "accepted").await;
    world.until_status(elsewhere, "accepted").await;
    assert_eq!(world.sent_in(&world.talk), ["0", "0", "1", "2", "3", "4"]);
    assert_eq!(world.count(STOPPED).await, 0, "the standstill is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn new_credentials_end_the_standstill_at_once() {
    let world = World::start().await;
    world.graph.script([BROKEN]);
    let first = world.write_as_agent("first").await;
    stopped(&world).await;
    let second = world.write_as_agent("second").await;
    let integration = IntegrationId::from_uuid(world.fixture.integration);
    integration_health::forget_refusals(&mut world.db.connect().await, world.account(), integration).await.unwrap();
    world.until_status(first, "accepted").await;
    world.until_status(second, "accepted").await;
    assert_eq!(world.sent(), ["first", "first", "second"], "no probe was waited for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_a_message_shows_that_the_credentials_work() {
    let world = World::start().await;
    world.graph.script([BROKEN, Answer::Refuse { status: 400, code: 131_026, retry_after: None }]);
    let first = world.write_as_agent("first").await;
    stopped(&world).await;
    let second = world.write_as_agent("second").await;
    world.run("UPDATE number_limits SET probe_at = now()").await;
    world.until_status(first, "failed").await;
    world.until_status(second, "accepted").await;
}
