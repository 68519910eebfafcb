//! What Meta's limits do to a number and to a customer.

use reaktly_domain::ids::IntegrationId;
use reaktly_domain::limits::Throughput;
use reaktly_store::limits;
use reaktly_testkit::{Answer, never_within, wait_until};

use crate::world::{World, now};

fn refuse(code: i64) -> Answer {
    Answer::Refuse { status: 400, code, retry_after: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restriction_of_the_number_stops_all_of_its_messages() {
    let world = World::start().await;
    world.graph.script([refuse(131_048)]);
    let first = world.write_as_agent("first").await;
    world.until_status(first, "retry_wait").await;
    let elsewhere = world.write_to(&world.other_talk().await, "elsewhere").await;
    never_within(std::time::Duration::from_secs(3), "another POST", async || world.sent().len() > 1).await;
    assert_eq!(world.status(elsewhere).await, "queued");
    let slow = "SELECT count(*) FROM number_limits \
                WHERE rate_per_second = 1 AND paused_until > now() + interval '14 minutes'";
    assert_eq!(world.count(slow).await, 1);
    let known = "SELECT count(*) FROM deliveries WHERE state = 'queued' AND next_attempt_at > now()";
    wait_until("the other message knows when it is due", async || world.count(known).await == 1).await;
    let reason = format!("SELECT error->>'fixer' FROM messages WHERE id = '{first}'");
    assert_eq!(world.text(&reason).await, "owner");
}

#[tokio::test(flavor = "multi_thread")]
async fn maintenance_pauses_the_number_and_passes() {
    let world = World::start().await;
    world.graph.script([refuse(131_057)]);
    let id = world.write_as_agent("hello").await;
    world.until_status(id, "retry_wait").await;
    let paused = "SELECT count(*) FROM number_limits WHERE paused_until > now() AND rate_per_second = 60";
    assert_eq!(world.count(paused).await, 1, "slowed down it is not");
    world.run("UPDATE number_limits SET paused_until = now(); UPDATE deliveries SET next_attempt_at = now()").await;
    world.until_status(id, "accepted").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_stopped_marketing_is_remembered() {
    let world = World::start().await;
    world.graph.script([refuse(131_050)]);
    let id = world.write_as_agent("offer").await;
    world.until_status(id, "failed").await;
    let stopped = format!(
        "SELECT count(*) FROM contacts WHERE id = '{}' AND marketing_stopped_at IS NOT NULL",
        world.talk.contact
    );
    assert_eq!(world.count(&stopped).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pair_limit_holds_back_one_customer_alone() {
    let world = World::start().await;
    world.graph.script([refuse(131_056)]);
    let first = world.write_as_agent("first").await;
    world.until_status(first, "retry_wait").await;
    let elsewhere = world.write_to(&world.other_talk().await, "elsewhere").await;
    world.until_status(elsewhere, "accepted").await;
    world.until_status(first, "accepted").await;
    assert_eq!(world.sent_in(&world.talk), ["first", "first"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_meta_allows_a_number_is_its_ceiling() {
    let world = World::start().await;
    let integration = IntegrationId::from_uuid(world.fixture.integration);
    let mut conn = world.db.connect().await;
    for (throughput, rate, ceiling) in
        [(Throughput::High, 60.0, 1000.0), (Throughput::Coexistence, 15.0, 20.0), (Throughput::Standard, 15.0, 80.0)]
    {
        limits::set_ceiling(&mut conn, now(), world.account(), integration, throughput).await.unwrap();
        let stored = limits::lock_number(&mut conn, now(), world.account(), integration).await.unwrap();
        assert!((stored.ceiling - ceiling).abs() < 1e-9 && (stored.per_second - rate).abs() < 1e-9, "{stored:?}");
    }
}
