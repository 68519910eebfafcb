//! Send killed around its claim, its POST and its record. The rows of the crash table of sending are in brackets.

use reaktly_testkit::{wait_for, wait_until};
use serde_json::{Value, json};

use super::aftermath::{accepted, comes_to_rest, each_is_answered_once};
use crate::world::{Customer, Mode, Plan, QUESTION, World};

/// A claim is lost, and then an unknown outcome is silent, after this long.
const PATIENCE_MS: &str = "2000";
/// Later than a message whose worker died is sent once more.
const STATUS_TOO_LATE_MS: u64 = 10_000;

#[tokio::test(flavor = "multi_thread")]
async fn send_killed_before_its_claim_sends_once() {
    let world = World::apart().await;
    let customer = world.customer("4915100000041");
    world.services.kill("send");
    customer.writes(QUESTION).await;
    wait_until("the answer is queued", async || customer.authors().await == ["customer", "ai"]).await;
    // [0] The claim is made and not committed.
    let attempts = world.db.hold("attempts").await;
    world.services.launch("send");
    attempts.is_wanted().await;
    world.services.kill("send");
    attempts.release().await;
    world.services.launch("send");
    each_is_answered_once(&world, &[customer]).await;
    assert_eq!(attempts_of_all(&world).await, [[1]], "the lost claim was never made");
}

#[tokio::test(flavor = "multi_thread")]
async fn send_killed_during_a_post_asks_the_statuses_and_sends_once_more_at_most() {
    let plan = Plan::new(Mode::Apart);
    let plan = plan.with("REAKTLY_SEND_LEASE_MS", PATIENCE_MS).with("REAKTLY_UNKNOWN_MS", PATIENCE_MS);
    let world = plan.start().await;
    let numbers = ["4915100000051", "4915100000052", "4915100000053", "4915100000054"];
    let [cut_off, told, silent, late] = numbers.map(|wa_id| world.customer(wa_id));
    let first = |customer: &Customer<'_>, action: Value| json!({"match": {"recipient": customer.wa_id, "nth": 1}, "action": action});
    let rules = json!([
        // [1, 2] Meta has not taken it.
        first(&cut_off, json!({"hold": "request"})),
        // [3] Meta has taken it and not answered; its statuses come, never come, come too late.
        first(&told, json!({"holdAnswer": "answer"})),
        first(&silent, json!({"holdAnswer": "answer"})),
        first(&silent, json!("missing")),
        first(&late, json!({"holdAnswer": "answer"})),
        first(&late, json!({"lateMs": STATUS_TOO_LATE_MS})),
    ]);
    world.meta.faults(&rules).await;
    for customer in [&cut_off, &told, &silent, &late] {
        customer.writes(QUESTION).await;
    }
    wait_until("Meta has four calls in its hands", async || world.meta.calls("message").await.len() == 4).await;
    world.services.crash("send");

    for (customer, count) in [(&cut_off, 1), (&told, 1), (&silent, 2), (&late, 2)] {
        customer.gets(count).await;
        customer.has_status("ai", "read").await;
    }
    wait_for("the second acceptance is told of", async || {
        (world.services.metric("normalize", "reaktly_sends_twice_total").await > 0.0).then_some(())
    })
    .await;
    comes_to_rest(&world).await;
    world.nothing_more_goes_out().await;
    let mut attempts = attempts_of_all(&world).await;
    attempts.sort();
    assert_eq!(attempts, [vec![1], vec![1, 2], vec![1, 2], vec![2]], "at most once more, and as another attempt");
    for customer in [&cut_off, &told, &silent, &late] {
        assert_eq!(customer.authors().await, ["customer", "ai"], "one message in the inbox, however often it left");
    }
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn send_killed_before_or_after_recording_an_answer_sends_once() {
    let world = Plan::new(Mode::Apart).with("REAKTLY_SEND_LEASE_MS", PATIENCE_MS).start().await;
    let [before, after] = ["4915100000061", "4915100000062"].map(|wa_id| world.customer(wa_id));
    let held =
        |customer: &Customer<'_>| json!({"match": {"recipient": customer.wa_id}, "action": {"hold": customer.wa_id}});
    world.meta.faults(&json!([held(&before), held(&after)])).await;

    // [4] The answer has come and is not recorded.
    is_being_sent(&world, &before).await;
    let attempts = world.db.hold("attempts").await;
    world.meta.release(&before.wa_id).await;
    attempts.is_wanted().await;
    world.services.kill("send");
    attempts.release().await;
    world.services.launch("send");
    world.services.are_ready().await;

    // [5] The answer is recorded, and the queue does not know that.
    is_being_sent(&world, &after).await;
    world.nats.freeze();
    world.meta.release(&after.wa_id).await;
    after.has_status("ai", "accepted").await;
    world.services.kill("send");
    world.nats.thaw();
    world.services.launch("send");

    each_is_answered_once(&world, &[before, after]).await;
    assert_eq!(attempts_of_all(&world).await, [[1], [1]]);
}

/// The customer asks, and Meta has the answer's POST and has not taken it yet.
async fn is_being_sent(world: &World, customer: &Customer<'_>) {
    customer.writes(QUESTION).await;
    wait_until("Meta holds the call", async || {
        let calls = world.meta.calls("message").await;
        calls.iter().any(|call| call["outcome"] == "held" && call["recipient"] == customer.wa_id)
    })
    .await;
}

/// For each message the attempts that Meta has taken.
async fn attempts_of_all(world: &World) -> Vec<Vec<u32>> {
    accepted(world).await.into_values().collect()
}
