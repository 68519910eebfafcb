//! Teams, and conversations that are given to them.

use serde_json::json;
use uuid::Uuid;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_team_has_members_and_the_names_customers_call_it_by() {
    let world = World::start().await;
    let me = world.owner.get("/api/users").await.expect_status(200)["items"][0]["id"].clone();
    let new = json!({"name": "Spa", "aliases": [" wellness ", "massage"], "memberIds": [me]});
    let made = world.owner.post("/api/teams", new).await.expect_status(201);
    assert_eq!((&made["name"], &made["aliases"]), (&json!("Spa"), &json!(["wellness", "massage"])));
    assert_eq!(made["memberIds"], json!([me]));
    let path = format!("/api/teams/{}", made["id"].as_str().unwrap());
    let again = world.owner.post("/api/teams", json!({"name": "SPA"})).await.expect_problem(422, "invalid_fields");
    assert_eq!(again["errors"][0]["field"], "name");
    let stranger = json!({"memberIds": [me, Uuid::new_v4()]});
    let refused = world.owner.patch(&path, stranger).await.expect_problem(422, "invalid_fields");
    assert_eq!(refused["errors"][0]["field"], "memberIds[1]");
    let changed = world.owner.patch(&path, json!({"name": "Reception", "memberIds": []})).await.expect_status(200);
    assert_eq!((&changed["name"], &changed["memberIds"]), (&json!("Reception"), &json!([])));
    assert_eq!(changed["aliases"], made["aliases"], "what is absent stays");
    assert_eq!(world.owner.get("/api/teams").await.expect_status(200)["items"], json!([changed]));
    world.owner.delete(&path).await.expect_status(204);
    world.owner.get(&path).await.expect_problem(404, "not_found");
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action LIKE 'team.%'").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_given_to_a_team_waits_for_one_of_its_members() {
    let world = World::start().await;
    world.integration().await;
    let (given, other) = (world.conversation(&["hello"]).await, world.conversation(&["hello"]).await);
    let team = world.owner.post("/api/teams", json!({"name": "Spa"})).await.expect_status(201);
    let path = format!("/api/conversations/{given}/assign");
    let assigned = world.owner.post(&path, json!({"teamId": team["id"]})).await.expect_status(200);
    assert_eq!((&assigned["owner"], &assigned["priority"]), (&json!("waiting"), &json!("normal")));
    assert_eq!(assigned["team"], json!({"id": team["id"], "name": "Spa"}));
    assert_eq!(world.caused(&format!("tasks.route.{given}")).await, 1);
    let listed = format!("/api/conversations?team={}", team["id"].as_str().unwrap());
    let listed = world.owner.get(&listed).await.expect_status(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed["items"][0]["id"], json!(given));
    let path = format!("/api/conversations/{other}/assign");
    let unknown = world.owner.post(&path, json!({"teamId": Uuid::new_v4()})).await;
    assert_eq!(unknown.expect_problem(422, "invalid_fields")["errors"][0]["field"], "teamId");
    let nobody = world.owner.post(&path, json!({})).await;
    assert_eq!(nobody.expect_problem(422, "invalid_fields")["errors"][0]["field"], "userId");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_types_for_a_while_makes_the_ai_wait() {
    let world = World::start().await;
    world.integration().await;
    let id = world.conversation(&["hello"]).await;
    world.owner.act(&format!("/api/conversations/{id}/typing")).await.expect_status(204);
    let waits = "SELECT count(*) FROM ai_memories WHERE quiet_until BETWEEN now() + interval '50 seconds' \
                 AND now() + interval '61 seconds'";
    assert_eq!(world.count(waits).await, 1);
    let unknown = format!("/api/conversations/{}/typing", Uuid::new_v4());
    world.owner.act(&unknown).await.expect_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_message_shows_what_was_heard_in_it() {
    let world = World::start().await;
    world.integration().await;
    let id = world.conversation(&["one", "two", "three"]).await;
    world
        .run(&format!(
            "INSERT INTO transcripts (message_id, account_id, state, text, model)
               SELECT id, account_id, CASE seq WHEN 1 THEN 'ready' ELSE 'not_understood' END,
                 CASE seq WHEN 1 THEN 'Where is it?' ELSE '' END, 'ear' FROM messages
               WHERE conversation_id = '{id}' AND seq < 3"
        ))
        .await;
    let page = world.owner.get(&format!("/api/conversations/{id}/messages")).await.expect_status(200);
    assert_eq!(page["items"][0]["transcript"], json!({"state": "ready", "text": "Where is it?"}));
    assert_eq!(page["items"][1]["transcript"], json!({"state": "not_understood"}));
    assert!(page["items"][2].get("transcript").is_none());
}
