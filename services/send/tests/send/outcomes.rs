//! What Meta's answers do.

use reaktly_testkit::Answer;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_for_now_is_tried_again_at_its_time() {
    let world = World::start().await;
    world.graph.script([Answer::Refuse { status: 400, code: 130_429, retry_after: Some(2) }]);
    let id = world.write_as_agent("hello").await;
    world.until_status(id, "retry_wait").await;
    world.until_status(id, "accepted").await;
    assert_eq!(world.sent(), ["hello", "hello"]);
    let waited = format!(
        "SELECT extract(epoch FROM (SELECT started_at FROM attempts WHERE message_id = '{id}' AND attempt = 2) \
         - (SELECT finished_at FROM attempts WHERE message_id = '{id}' AND attempt = 1))::bigint * 1000 / 1000"
    );
    assert!(world.count(&waited).await >= 2, "Retry-After was shortened");
    let slower = "SELECT count(*) FROM number_limits WHERE rate_per_second < 60";
    assert_eq!(world.count(slower).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_refused_for_good_fails_with_its_remedy_and_lets_the_next_pass() {
    let world = World::start().await;
    world.graph.script([Answer::Refuse { status: 400, code: 131_026, retry_after: None }]);
    let first = world.write_as_agent("first").await;
    let second = world.write_as_agent("second").await;
    world.until_status(first, "failed").await;
    world.until_status(second, "accepted").await;
    let code = format!("SELECT error->>'code' FROM messages WHERE id = '{first}'");
    assert_eq!(world.text(&code).await, "131026");
    let remedy = format!("SELECT length(error->>'remedy')::bigint FROM messages WHERE id = '{first}'");
    assert!(world.count(&remedy).await > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_take_over_during_the_post_leaves_the_post_alone_and_nothing_else() {
    let world = World::start().await;
    world.graph.script([Answer::Hold]);
    let sending = world.write_as_ai("under way", 1).await;
    let waiting = world.write_as_ai("waits", 1).await;
    world.graph.received(1).await;
    world
        .run(&format!(
            "UPDATE conversations SET control_epoch = 2, owner = 'human' WHERE id = '{}'",
            world.talk.conversation
        ))
        .await;
    world.graph.release();
    world.until_status(sending, "accepted").await;
    world.until_status(waiting, "cancelled").await;
    assert_eq!(world.sent(), ["under way"]);
}
