//! Templates: read from Meta page by page, kept while it is away, and filled to be sent.

use reaktly_testkit::wait_until;
use serde_json::{Value, json};

use crate::world::World;

const LIST: &str = "/v25.0/17841/message_templates";

/// A template as Meta lists it.
fn listed(name: &str, status: &str, components: Value) -> Value {
    json!({"id": format!("{name}-id"), "name": name, "language": "en", "status": status, "category": "UTILITY",
        "parameter_format": "POSITIONAL", "components": components, "quality_score": {"score": "GREEN"},
        "rejected_reason": "NONE"})
}

fn parcel() -> Value {
    json!([
        {"type": "HEADER", "format": "IMAGE"},
        {"type": "BODY", "text": "Hello {{1}}, parcel {{2}} is on its way.", "example": {"body_text": [["Ada", "17"]]}},
        {"type": "FOOTER", "text": "Desk"},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Track", "url": "https://example.com/{{1}}"}]},
    ])
}

fn hello() -> Value {
    json!([{"type": "BODY", "text": "Hello there"}])
}

/// An integration whose account has these templates, read, and a conversation of it: the integration's templates and the
/// conversation's messages.
async fn world_with(templates: Value) -> (World, String, String) {
    let world = World::start().await;
    world.meta.says(LIST, 200, json!({"data": templates}));
    let conversation = world.conversation(&["Hello"]).await;
    let integrations = world.owner.get("/api/integrations").await.expect_status(200);
    let path = format!("/api/integrations/{}/templates", integrations["items"][0]["id"].as_str().unwrap());
    world.owner.act(&format!("{path}/sync")).await.expect_status(200);
    (world, path, format!("/api/conversations/{conversation}/messages"))
}

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn connecting_a_number_reads_every_page_of_its_templates() {
    let world = World::start().await;
    let next = |cursor: &str| json!({"cursors": {"after": cursor}, "next": "https://example.com/next"});
    world.meta.says(LIST, 200, json!({"data": [listed("a", "APPROVED", parcel())], "paging": next("c1")}));
    let second = format!("{LIST}?after=c1");
    world.meta.says(&second, 200, json!({"data": [listed("b", "PENDING", hello()), {"id": 1}], "paging": next("c2")}));
    let last = json!({"data": [listed("c", "APPROVED", hello())], "paging": {"cursors": {"after": "c3"}}});
    world.meta.says(&format!("{LIST}?after=c2"), 200, last);
    let integration = world.integration().await;
    let path = format!("/api/integrations/{}/templates", integration["id"].as_str().unwrap());
    wait_until("the templates are read", async || {
        names(&world.owner.get(&path).await.expect_status(200)) == ["a", "b", "c"]
    })
    .await;
    let page = world.owner.get(&format!("{path}?limit=2")).await.expect_status(200);
    let cursor = page["nextCursor"].as_str().unwrap();
    assert_eq!(names(&page), ["a", "b"]);
    assert_eq!(names(&world.owner.get(&format!("{path}?limit=2&cursor={cursor}")).await.expect_status(200)), ["c"]);
    let parcel = &page["items"][0];
    assert_eq!((&parcel["status"], &parcel["quality"]), (&json!("APPROVED"), &json!("GREEN")));
    assert_eq!(parcel.get("rejectionReason"), None);
    assert_eq!(parcel["preview"], "[Image]\n\nHello {{1}}, parcel {{2}} is on its way.\n\nDesk");
    let outline = |parameter: &Value| json!([parameter["component"], parameter["index"], parameter["type"]]);
    let parameters: Vec<Value> = parcel["parameters"].as_array().unwrap().iter().map(outline).collect();
    let expected = json!([["header", null, "image"], ["body", 1, "text"], ["body", 2, "text"], ["button", 0, "url"]]);
    assert_eq!(json!(parameters), expected);
    assert_eq!(parcel["parameters"][2]["example"], "17");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_meta_is_away_the_last_reading_stands_with_its_time() {
    let (world, path, _) = world_with(json!([listed("hello", "APPROVED", hello())])).await;
    let before = world.owner.get(&path).await.expect_status(200);
    world.meta.says(LIST, 500, json!({"error": {"message": "down", "code": 2}}));
    let during = world.owner.act(&format!("{path}/sync")).await.expect_status(200);
    assert_eq!((names(&during), &during["syncedAt"]), (vec!["hello"], &before["syncedAt"]));
    assert!(during["failure"].as_str().unwrap().contains("code 2"), "{during}");
    world.meta.says(LIST, 200, json!({"data": []}));
    let after = world.owner.act(&format!("{path}/sync")).await.expect_status(200);
    assert_eq!((names(&after), after.get("failure")), (vec![], None), "what Meta does not list any more is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_fill_a_template_and_the_thread_reads_it_as_the_customer_does() {
    let (world, _, messages) = world_with(json!([listed("parcel", "APPROVED", parcel())])).await;
    let parameters = json!([
        {"component": "header", "media": {"link": "https://example.com/p.png"}},
        {"text": "Bo"}, {"index": 2, "text": "18"},
        {"component": "button", "index": 0, "text": "t/18"},
    ]);
    let body = json!({"template": {"name": "parcel", "language": "en", "parameters": parameters}});
    let sent = world.owner.post(&messages, body).await.expect_status(202);
    assert_eq!(sent["text"], "[Image]\n\nHello Bo, parcel 18 is on its way.\n\nDesk");
    let components = &sent["content"]["components"];
    assert_eq!(components[1]["parameters"], json!([{"type": "text", "text": "Bo"}, {"type": "text", "text": "18"}]));
    assert_eq!((&components[2]["sub_type"], &components[2]["index"]), (&json!("url"), &json!("0")));
    let raw = json!({"template": {"name": "parcel", "language": "en", "components": components}});
    assert_eq!(world.owner.post(&messages, raw).await.expect_status(202)["text"], sent["text"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_meta_would_refuse_of_a_template_is_refused_with_what_to_do() {
    let rejected = {
        let mut rejected = listed("rejected", "REJECTED", hello());
        rejected["rejected_reason"] = json!("INVALID_FORMAT");
        rejected
    };
    let templates = json!([listed("parcel", "APPROVED", parcel()), listed("paused", "PAUSED", hello()), rejected]);
    let (world, _, messages) = world_with(templates).await;
    let refused = async |name: &str, rest: Value| {
        let mut template = json!({"name": name, "language": "en"});
        template.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        let answer =
            world.owner.post(&messages, json!({"template": template})).await.expect_problem(422, "invalid_message");
        answer["detail"].as_str().unwrap().to_owned()
    };
    let paused = refused("paused", json!({})).await;
    assert!(paused.contains("PAUSED; use another template"), "{paused}");
    let rejected = refused("rejected", json!({})).await;
    assert!(rejected.contains("REJECTED (INVALID_FORMAT); change it in WhatsApp Manager"), "{rejected}");
    let missing = refused("parcel", json!({"parameters": [{"text": "Bo"}]})).await;
    assert!(missing.contains("the image of the header"), "{missing}");
    let count = refused("parcel", json!({"components": []})).await;
    assert!(count.contains("0 parameters in the header; the template has 1"), "{count}");
    let unknown = refused("other", json!({"parameters": [{"text": "Bo"}]})).await;
    assert!(unknown.contains("is not among the account's templates, as they were read from Meta at 2"), "{unknown}");
    let unknown = json!({"template": {"name": "other", "language": "en"}});
    world.owner.post(&messages, unknown).await.expect_status(202);
}

#[tokio::test(flavor = "multi_thread")]
async fn marketing_is_stopped_and_sign_in_codes_go_to_numbers_only() {
    let of_category = |name: &str, category: &str| {
        let mut template = listed(name, "APPROVED", hello());
        template["category"] = json!(category);
        template
    };
    let templates = json!([
        of_category("sale", "MARKETING"),
        of_category("code", "AUTHENTICATION"),
        of_category("news", "UTILITY")
    ]);
    let (world, _, messages) = world_with(templates).await;
    let send =
        async |name: &str| world.owner.post(&messages, json!({"template": {"name": name, "language": "en"}})).await;
    send("sale").await.expect_status(202);
    world.run("UPDATE contacts SET marketing_stopped_at = now()").await;
    send("sale").await.expect_problem(409, "marketing_stopped");
    send("news").await.expect_status(202);
    let by_user_id = send("code").await.expect_problem(422, "invalid_message");
    assert!(by_user_id["detail"].as_str().unwrap().contains("131062"), "{by_user_id}");
    world
        .run(
            "INSERT INTO contact_identities (account_id, kind, value, contact_id, created_at)
               SELECT account_id, 'wa_id', '4915100000', id, now() FROM contacts",
        )
        .await;
    send("code").await.expect_status(202);
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_that_are_due_are_read_without_being_asked() {
    let (world, path, _) = world_with(json!([listed("old", "APPROVED", hello())])).await;
    world.meta.says(LIST, 200, json!({"data": [listed("new", "APPROVED", hello())]}));
    world.run("UPDATE template_syncs SET due_at = now()").await;
    let world = world.restart().await;
    let path = path.as_str();
    wait_until("the templates are read again", async || {
        names(&world.owner.get(path).await.expect_status(200)) == ["new"]
    })
    .await;
}
