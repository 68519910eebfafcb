//! Received webhooks and dead letters; health; what the API does without its database.

use reaktly_testkit::wait_until;
use serde_json::json;
use uuid::Uuid;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn every_received_webhook_is_listed_with_its_sum() {
    let world = World::start().await;
    let integration = world.integration().await;
    let account = world.account().await;
    let id = integration["id"].as_str().unwrap();
    for (items, stored, duplicates, quarantined) in [(3, 2, 1, 0), (1, 0, 1, 0), (2, 1, 0, 1)] {
        world.run(&format!(
            "INSERT INTO webhooks (id, account_id, webhook_path, body_sha256, verification, received_at, items, stored, duplicates,
                 quarantined, stream_sequence, integration_ids)
               VALUES ('{}', '{account}', 'p', 's', 'valid', clock_timestamp(), {items}, {stored}, {duplicates}, {quarantined}, 1, '{{{id}}}')",
            Uuid::new_v4()
        )).await;
    }
    let listed = world.owner.get(&format!("/api/webhooks?integration={id}")).await.expect_status(200);
    let verdicts: Vec<&str> =
        listed["items"].as_array().unwrap().iter().map(|item| item["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["quarantined", "duplicate", "stored"]);
    assert_eq!((&listed["items"][2]["items"], &listed["items"][2]["duplicates"]), (&json!(3), &json!(1)));
    let none = world.owner.get(&format!("/api/webhooks?integration={}", Uuid::nil())).await.expect_status(200);
    assert_eq!(none["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_is_replayed_where_it_came_from_or_discarded() {
    let world = World::start().await;
    let integration = world.integration().await;
    let subject = format!("webhooks.whatsapp_cloud.{}", integration["webhookPath"].as_str().unwrap());
    let (first, second) = (Uuid::new_v4(), Uuid::new_v4());
    for (id, subject) in [
        (first, subject.as_str()),
        (second, subject.as_str()),
        (Uuid::new_v4(), "webhooks.whatsapp_cloud.somebody-else"),
    ] {
        world.run(&format!(
            "INSERT INTO dead_letters (id, service, consumer, stream, stream_sequence, subject, headers, payload, deliveries,
                 error_class, code, error) VALUES ('{id}', 'send', 'send', 'TASKS', 7, '{subject}',
                 '{{\"Nats-Msg-Id\": \"{id}\"}}', '{{}}', 5, 'rejected', 'store', 'a fault')"
        )).await;
    }
    let listed = world.owner.get("/api/dead-letters?service=send").await.expect_status(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2, "only those of the account's conversations");
    let path = |id: Uuid| format!("/api/dead-letters/{id}");
    let replayed = world.owner.act(&format!("{}/replay", path(first))).await.expect_status(200);
    assert_eq!((&replayed["status"], &replayed["replays"]), (&json!("replayed"), &json!(1)));
    assert_eq!(world.webhook(&subject).await.header("Reaktly-Replay"), Some("1"));
    world.owner.delete(&path(second)).await.expect_status(204);
    world.owner.delete(&path(second)).await.expect_problem(409, "already_settled");
    world.owner.act(&format!("{}/replay", path(second))).await.expect_problem(409, "already_settled");
    let open = world.owner.get("/api/dead-letters").await.expect_status(200);
    assert_eq!(open["items"], json!([]));
    let discarded = world.owner.get("/api/dead-letters?status=discarded").await.expect_status(200);
    assert_eq!(discarded["items"][0]["id"], second.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_the_api_is_unavailable_and_not_wrong() {
    let world = World::start().await;
    world.database.cut();
    world.owner.get("/api/conversations").await.expect_problem(503, "unavailable");
    world.stranger().get("/healthz").await.expect_status(200);
    wait_until("the API says that it is not ready", async || !world.stranger().is_ready().await).await;
    world.database.resume();
    wait_until("the API is ready again", async || world.stranger().is_ready().await).await;
    world.owner.get("/api/conversations").await.expect_status(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_ours_is_said_without_its_cause() {
    let world = World::start().await;
    world.run("ALTER TABLE conversations RENAME TO conversations_away").await;
    world.owner.get("/api/conversations").await.expect_problem(500, "internal");
    world.run("ALTER TABLE conversations_away RENAME TO conversations").await;
    world.owner.get("/api/conversations").await.expect_status(200);
}
