//! Connecting, changing and disconnecting a number; what ingress is told; what Meta says.

use reaktly_bus::kv::Bucket;
use reaktly_events::integration_keys::IntegrationKeys;
use reaktly_events::streams::INTEGRATIONS_BUCKET;
use reaktly_testkit::wait_until;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::world::{World, credentials};

async fn told(world: &World, integration: &Value) -> Option<IntegrationKeys> {
    let path = integration["webhookPath"].as_str().unwrap();
    let value = Bucket::new(&world.bus, INTEGRATIONS_BUCKET).get(path).await.unwrap()?;
    Some(serde_json::from_slice(&value).unwrap())
}

fn path_of(integration: &Value) -> String {
    format!("/api/integrations/{}", integration["id"].as_str().unwrap())
}

/// The body exactly as the documentation prints it but for the two ids, whose dots stand for more digits.
#[tokio::test(flavor = "multi_thread")]
async fn the_documented_body_connects_a_number() {
    let world = World::start().await;
    let script = world.script(&["integrations:write"]).await;
    let body = "{\n  \"accessToken\": \"EAAGn...\",\n  \"phoneNumberId\": \"10620\",\n  \
        \"businessAccountId\": \"17841\",\n  \"phoneNumber\": \"+1234567890\"\n}";
    let request = script.request(reqwest::Method::POST, "/api/integrations/credentials");
    let request = request.header("content-type", "application/json").body(body);
    let integration = crate::world::Answer::read(request).await.expect_status(201);
    let path = integration["webhookPath"].as_str().unwrap();
    assert!(path.len() >= 22, "128 bits are 22 characters of base64: {path}");
    assert!(path.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'), "{path}");
    assert_eq!(integration["webhookUrl"], format!("http://127.0.0.1:8080/webhooks/whatsapp_cloud/{path}"));
    assert_eq!(integration["signatureVerification"], "off");
    assert_eq!(integration["connection"], "ok");
    assert_eq!(integration["live"], true);
    assert_eq!(integration["hasAppSecret"], false);
    assert_eq!(integration["accessTokenLastFour"], "n...");
    let keys = told(&world, &integration).await.unwrap();
    let token = integration["verifyToken"].as_str().unwrap();
    assert_eq!(keys.verify_token_sha256, hex::encode(Sha256::digest(token)));
    assert!(keys.app_secrets.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_field_is_named_with_the_character_at_fault() {
    let world = World::start().await;
    let body = json!({"accessToken": "EAAG n", "phoneNumberId": "106-20", "businessAccountId": 17841, "phoneNumber": "+49 151"});
    let problem = world.owner.post("/api/integrations/credentials", body).await.expect_problem(422, "invalid_fields");
    let found: Vec<(&str, Option<&str>, Option<u64>)> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["field"].as_str().unwrap(), error["character"].as_str(), error["position"].as_u64()))
        .collect();
    assert_eq!(
        found,
        [
            ("accessToken", Some(" "), Some(5)),
            ("phoneNumberId", Some("-"), Some(4)),
            ("businessAccountId", None, None),
            ("phoneNumber", Some(" "), Some(4)),
        ]
    );
    assert!(!problem.to_string().contains("EAAG"), "no piece of the token comes back");
    let missing =
        world.owner.post("/api/integrations/credentials", json!({})).await.expect_problem(422, "invalid_fields");
    assert_eq!(missing["errors"].as_array().unwrap().len(), 4);
    for (number, position) in
        [("491511234567", None), ("+0151123456", Some(2)), ("+123", None), ("+1234567890123456", None)]
    {
        let body =
            json!({"accessToken": "EAAGn", "phoneNumberId": "1", "businessAccountId": "2", "phoneNumber": number});
        let problem =
            world.owner.post("/api/integrations/credentials", body).await.expect_problem(422, "invalid_fields");
        assert_eq!(problem["errors"][0]["field"], "phoneNumber", "{number}");
        assert_eq!(problem["errors"][0]["position"].as_u64(), position, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_number_again_is_updated_in_place() {
    let world = World::start().await;
    let mut body = credentials();
    body["appSecret"] = json!("0123456789abcdef0123456789abcdef");
    let first = world.owner.post("/api/integrations/credentials", body).await.expect_status(201);
    assert_eq!(first["signatureVerification"], "enforced");
    assert_eq!(first["appSecretLastFour"], "cdef");
    let mut again = credentials();
    again["accessToken"] = json!("EAAG-another-token");
    let second = world.owner.post("/api/integrations/credentials", again).await.expect_status(200);
    for same in ["id", "webhookPath", "verifyToken", "hasAppSecret"] {
        assert_eq!(first[same], second[same], "{same}");
    }
    assert_eq!(second["accessTokenLastFour"], "oken");
    let shown = world.owner.get(&path_of(&first)).await.expect_status(200).to_string();
    assert!(!shown.contains("another-token") && !shown.contains("0123456789abcdef"), "secrets never come back");
}

#[tokio::test(flavor = "multi_thread")]
async fn going_to_production_keeps_path_and_verify_token() {
    let world = World::start().await;
    let test = world.integration().await;
    world.meta.says("/v25.0/20999", 200, json!({"id": "20999", "display_phone_number": "+49 1511 2345678"}));
    let change = json!({"phoneNumberId": "20999", "phoneNumber": "+4915112345678", "appSecret": "s3cret-s3cret", "name": "Desk"});
    let changed = world.owner.patch(&path_of(&test), change).await.expect_status(200);
    assert_eq!(changed["phoneNumberId"], "20999");
    assert_eq!(changed["businessAccountId"], "17841");
    assert_eq!((&changed["webhookPath"], &changed["verifyToken"]), (&test["webhookPath"], &test["verifyToken"]));
    assert_eq!((&changed["connection"], &changed["live"]), (&json!("ok"), &json!(true)));
    assert_eq!(told(&world, &changed).await.unwrap().app_secrets.len(), 1);
    let cleared = world.owner.patch(&path_of(&test), json!({"appSecret": null})).await.expect_status(200);
    assert_eq!(cleared["hasAppSecret"], false);
    let wrong = world.owner.patch(&path_of(&test), json!({"phoneNumber": null, "phoneNumberId": "x"})).await;
    assert_eq!(wrong.expect_problem(422, "invalid_fields")["errors"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_connected_while_meta_is_away() {
    let world = World::with(&[("REAKTLY_GRAPH_URL", "http://127.0.0.1:9")]).await;
    let integration = world.integration().await;
    assert_eq!((&integration["connection"], &integration["live"]), (&json!("unverified"), &json!(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_meta_refuses_are_failing() {
    let world = World::start().await;
    let mut body = credentials();
    body["phoneNumberId"] = json!("1234567890");
    let integration = world.owner.post("/api/integrations/credentials", body).await.expect_status(201);
    assert_eq!(integration["connection"], "failing");
    assert!(warns(&integration, "the phone number itself"), "{integration}");
}

fn warns(integration: &serde_json::Value, of: &str) -> bool {
    integration["warnings"].as_array().unwrap().iter().any(|warning| warning.as_str().unwrap().contains(of))
}

#[tokio::test(flavor = "multi_thread")]
async fn doubts_about_a_number_are_warnings_and_stop_nothing() {
    let world = World::start().await;
    let doubt = "numbering plan";
    let created = world.owner.post("/api/integrations/credentials", credentials()).await.expect_status(201);
    assert!(warns(&created, doubt) && created["phoneNumber"] == "+1234567890", "{created}");
    let mut body = credentials();
    body["phoneNumber"] = json!("+4930123456");
    let updated = world.owner.post("/api/integrations/credentials", body).await.expect_status(200);
    assert!(!warns(&updated, doubt), "{updated}");
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_keeps_the_conversations_and_frees_the_number() {
    let world = World::start().await;
    let conversation = world.conversation(&["Hello"]).await;
    let listed = world.owner.get("/api/integrations").await.expect_status(200);
    let integration = listed["items"][0].clone();
    world.owner.delete(&path_of(&integration)).await.expect_status(204);
    world.owner.get(&path_of(&integration)).await.expect_problem(404, "not_found");
    world.owner.get(&format!("/api/conversations/{conversation}")).await.expect_status(200);
    let send = format!("/api/conversations/{conversation}/messages");
    world.owner.post(&send, json!({"text": "Hi"})).await.expect_problem(409, "integration_deleted");
    assert!(told(&world, &integration).await.is_none(), "ingress can know as soon as it is answered");
    world.integration().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wiped_queue_learns_its_integrations_again() {
    let world = World::start().await;
    let integration = world.integration().await;
    world.nats.wipe().await;
    let topology = reaktly_bus::Topology::of(reaktly_bus::TopologySettings::default());
    wait_until("streams are made again", async || reaktly_bus::topology::apply(&world.bus, &topology).await.is_ok())
        .await;
    assert!(told(&world, &integration).await.is_none());
    let world = world.restart().await;
    wait_until("ingress knows the path again", async || told(&world, &integration).await.is_some()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn production_says_that_a_number_without_an_app_secret_is_refused() {
    let world =
        World::with(&[("REAKTLY_ENV", "production"), ("REAKTLY_PUBLIC_URL", "https://desk.example.com/")]).await;
    let integration = world.integration().await;
    assert_eq!(integration["signatureVerification"], "missing");
    let path = integration["webhookPath"].as_str().unwrap();
    assert_eq!(integration["webhookUrl"], format!("https://desk.example.com/webhooks/whatsapp_cloud/{path}"));
    let weak = json!({"name": "x", "email": "x@example.com", "role": "agent", "password": "aaaaaaaaaaaa"});
    world.owner.post("/api/users", weak).await.expect_problem(422, "invalid_fields");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_climbs_the_ladder_and_its_outcome_is_kept() {
    let world = World::start().await;
    let path = path_of(&world.integration().await);
    let states = |answer: &Value| -> std::collections::BTreeMap<String, String> {
        let checks = answer["checks"].as_array().unwrap().iter();
        checks
            .map(|check| (check["id"].as_str().unwrap().to_owned(), check["state"].as_str().unwrap().to_owned()))
            .collect()
    };
    let before = states(&world.owner.get(&format!("{path}/health")).await.expect_status(200));
    assert_eq!(before["access_token"], "unknown");
    let checked = world.owner.act(&format!("{path}/check")).await.expect_status(200);
    let found = states(&checked);
    for good in ["access_token", "permissions", "phone_number", "business_account", "subscription"] {
        assert_eq!(found[good], "pass", "{checked:#}");
    }
    assert_eq!(found["webhook_url"], "fail", "nobody answers at the ingress address");
    assert_eq!(found["signature"], "warn");
    assert_eq!(found["receiving"], "unknown");
    assert_eq!(states(&world.owner.get(&format!("{path}/health")).await.expect_status(200)), found);
    world.meta.says(
        "/v25.0/debug_token",
        200,
        json!({"data": {"is_valid": true, "app_id": "4242", "expires_at": 1_900_000_000,
        "scopes": ["whatsapp_business_management"]}}),
    );
    world.meta.says("/v25.0/17841/subscribed_apps", 200, json!({"data": []}));
    world.meta.says(
        "/v25.0/17841/phone_numbers",
        400,
        json!({"error": {"message": "no", "code": 100, "error_subcode": 33}}),
    );
    let found = states(&world.owner.act(&format!("{path}/check")).await.expect_status(200));
    assert_eq!(found["access_token"], "warn");
    for bad in ["permissions", "subscription", "business_account"] {
        assert_eq!(found[bad], "fail", "{bad}");
    }
}
