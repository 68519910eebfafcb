//! What Meta told of a number: notices and facts, and the statuses of a message.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::World;

/// A notice of the account, so many minutes old.
async fn notice(world: &World, place: &str, severity: &str, minutes: u32, resolved: &str) -> Uuid {
    let (account, id) = (world.account().await, Uuid::new_v4());
    world
        .run(&format!(
            "INSERT INTO notices (id, account_id, {place_columns}, field, event, topic, severity, title, detail, occurred_at, resolved_at)
               VALUES ('{id}', '{account}', {place}, 'account_update', 'DISABLED_UPDATE', 't', '{severity}', 'Disabled', '{{}}',
                 now() - interval '{minutes} minutes', {resolved})",
            place_columns = "integration_id, business_account_id",
        ))
        .await;
    id
}

fn ids(listed: &Value) -> Vec<String> {
    listed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_of_a_number_its_business_account_and_the_account_are_listed_and_settled() {
    let world = World::start().await;
    let integration = world.integration().await;
    let id = integration["id"].as_str().unwrap();
    assert_eq!((&integration["openNotices"], &integration["facts"]), (&json!(0), &json!({})));
    let of_number = notice(&world, &format!("'{id}', NULL"), "critical", 1, "NULL").await;
    let of_account = notice(&world, "NULL, '17841'", "warning", 2, "NULL").await;
    let of_all = notice(&world, "NULL, NULL", "info", 3, "now()").await;
    notice(&world, "NULL, '999'", "critical", 4, "NULL").await;
    let path = format!("/api/integrations/{id}/notices");
    let all = world.owner.get(&path).await.expect_status(200);
    assert_eq!(ids(&all), [of_number, of_account, of_all].map(|id| id.to_string()));
    assert_eq!(ids(&world.owner.get(&format!("{path}?open=true")).await.expect_status(200)).len(), 2);
    assert_eq!(ids(&world.owner.get(&format!("{path}?open=false")).await.expect_status(200)), [of_all.to_string()]);
    let first = world.owner.get(&format!("{path}?limit=1")).await.expect_status(200);
    let cursor = first["nextCursor"].as_str().unwrap();
    let rest = world.owner.get(&format!("{path}?cursor={cursor}")).await.expect_status(200);
    assert_eq!(ids(&rest), [of_account, of_all].map(|id| id.to_string()));
    let settled = world.owner.act(&format!("/api/notices/{of_number}/resolve")).await.expect_status(200);
    assert!(settled["resolvedAt"].is_string() && settled["resolvedById"].is_string());
    let again = world.owner.act(&format!("/api/notices/{of_number}/resolve")).await.expect_status(200);
    assert_eq!(again["resolvedAt"], settled["resolvedAt"]);
    let shown = world.owner.get(&format!("/api/integrations/{id}")).await.expect_status(200);
    assert_eq!(shown["openNotices"], 1);
    world
        .colleague("agent")
        .await
        .act(&format!("/api/notices/{of_account}/resolve"))
        .await
        .expect_problem(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_integration_shows_what_meta_last_said_of_it() {
    let world = World::start().await;
    let integration = world.integration().await;
    let (id, account) = (integration["id"].as_str().unwrap(), world.account().await);
    let facts = json!({"quality": "UNFLAGGED", "messagingLimit": "TIER_2K", "verifiedName": "Tea", "phoneNumbersMax": 20,
        "username": null, "throughput": ["odd"], "toldAt": {"quality": "2026-01-01T00:00:00Z"}, "laterFact": 1});
    world
        .run(&format!(
            "INSERT INTO integration_health (integration_id, account_id, facts) VALUES ('{id}', '{account}', '{facts}')
             ON CONFLICT (integration_id) DO UPDATE SET facts = excluded.facts"
        ))
        .await;
    let shown = world.owner.get(&format!("/api/integrations/{id}")).await.expect_status(200);
    let expected =
        json!({"quality": "UNFLAGGED", "messagingLimit": "TIER_2K", "verifiedName": "Tea", "phoneNumbersMax": 20});
    assert_eq!(shown["facts"], expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_statuses_of_a_message_tell_costs_failures_and_members() {
    let world = World::start().await;
    let conversation = world.conversation(&["hello"]).await;
    let account = world.account().await;
    let messages = world.owner.get(&format!("/api/conversations/{conversation}/messages")).await.expect_status(200);
    let message = messages["items"][0]["id"].as_str().unwrap();
    let integration = "(SELECT id FROM integrations LIMIT 1)";
    let details = [
        json!({"pricing": {"type": "free_entry_point", "category": "marketing"}, "conversation": {"expiresAt": "2026-01-04T00:00:00Z"}}),
        json!({"participant": "4915112345678", "error": {"code": 131_026, "title": "undeliverable"}}),
    ];
    for (seconds, (status, detail)) in (1..).zip([("sent", &details[0]), ("failed", &details[1])]) {
        world
            .run(&format!(
                "INSERT INTO statuses (id, account_id, integration_id, message_id, wamid, status, occurred_at, detail)
                   VALUES (gen_random_uuid(), '{account}', {integration}, '{message}', 'w', '{status}',
                     '2026-01-01T00:00:0{seconds}Z', '{detail}')"
            ))
            .await;
    }
    let listed = world.owner.get(&format!("/api/messages/{message}/statuses")).await.expect_status(200);
    let items = listed["items"].as_array().unwrap();
    assert_eq!((&items[0]["status"], &items[0]["pricing"]["type"]), (&json!("sent"), &json!("free_entry_point")));
    assert_eq!(items[0]["conversation"]["expiresAt"], "2026-01-04T00:00:00Z");
    assert_eq!((&items[1]["participant"], &items[1]["error"]["code"]), (&json!("4915112345678"), &json!(131_026)));
}
