//! Customers: found by any spelling of their number, merged and split by hand.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::World;

/// A contact with a number and a conversation that it wrote `text` in: the ids of both.
async fn customer(world: &World, digits: &str, text: &str) -> (String, String) {
    let conversation = world.conversation(&[text]).await;
    let contact = Uuid::new_v4();
    world.run(&format!(
        "INSERT INTO contacts (id, account_id, name, phone_number)
           SELECT '{contact}', account_id, 'Known as {digits}', '+{digits}' FROM conversations WHERE id = '{conversation}';
         INSERT INTO contact_identities (account_id, kind, value, contact_id, created_at)
           SELECT account_id, 'wa_id', '{digits}', '{contact}', now() FROM conversations WHERE id = '{conversation}';
         UPDATE conversations SET contact_id = '{contact}' WHERE id = '{conversation}';"
    )).await;
    (contact.to_string(), conversation.to_string())
}

fn at(contact: &str, rest: &str) -> String {
    format!("/api/contacts/{contact}{rest}")
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

fn values(contact: &Value) -> Vec<&str> {
    contact["identities"].as_array().unwrap().iter().map(|identity| identity["value"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_found_in_any_spelling_and_shown_as_received() {
    let world = World::start().await;
    let (brazilian, chat) = customer(&world, "551187654321", "Oi").await;
    let (mexican, _) = customer(&world, "5215512345678", "Hola").await;
    let (argentinian, _) = customer(&world, "5491112345678", "Buenas").await;
    let (german, _) = customer(&world, "4915112345678", "Hallo").await;
    let cases = [
        ("%2B55 11 98765-4321", &brazilian),
        ("0055 11 8765 4321", &brazilian),
        ("8765-4321", &brazilian),
        ("%2B52 55 1234 5678", &mexican),
        ("54 11 1234 5678", &argentinian),
        ("0151/123 456 78", &german),
        ("Known as 4915", &german),
    ];
    for (typed, contact) in cases {
        let found = world.owner.get(&format!("/api/contacts?q={typed}")).await.expect_status(200);
        assert_eq!(ids(&found["items"]), [contact.as_str()], "{typed}");
        let chats = world.owner.get(&format!("/api/conversations?q={typed}")).await.expect_status(200);
        assert_eq!(chats["items"][0]["contact"]["id"], contact.as_str(), "{typed}");
    }
    let read = world.owner.get(&at(&brazilian, "")).await.expect_status(200);
    assert_eq!((&read["phoneNumber"], values(&read)), (&json!("+551187654321"), vec!["551187654321"]));
    assert_eq!(ids(&read["conversations"]), [chat.as_str()]);
    let page = world.owner.get("/api/contacts?limit=3").await.expect_status(200);
    let rest = format!("/api/contacts?limit=3&cursor={}", page["nextCursor"].as_str().unwrap());
    assert!(!ids(&world.owner.get(&rest).await.expect_status(200)["items"]).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_is_named_by_people_and_the_same_person_is_pointed_at() {
    let world = World::start().await;
    let (short, _) = customer(&world, "551187654321", "Oi").await;
    let (long, _) = customer(&world, "5511987654321", "Oi").await;
    let (named, _) = customer(&world, "4915112345678", "Hallo").await;
    world.run(&format!(
        "UPDATE contacts SET username = 'ada' WHERE id = '{named}'; UPDATE contacts SET username = '@ada' WHERE id = '{long}'"
    )).await;
    let read = world.owner.get(&at(&long, "")).await.expect_status(200);
    let mut duplicates = ids(&read["possibleDuplicates"]);
    let mut expected = [short.as_str(), named.as_str()];
    duplicates.sort_unstable();
    expected.sort_unstable();
    assert_eq!(duplicates, expected);
    let renamed = world.owner.patch(&at(&long, ""), json!({"name": " Ada "})).await.expect_status(200);
    assert_eq!(renamed["name"], "Ada");
    let cleared = world.owner.patch(&at(&long, ""), json!({"name": null})).await.expect_status(200);
    assert_eq!(cleared["name"], "+5511987654321", "until WhatsApp tells its own");
    world.owner.patch(&at(&long, ""), json!({"name": " "})).await.expect_problem(422, "invalid_fields");
    assert_eq!(world.caused_like("events.contact_changed.%").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn merging_moves_everything_and_splitting_moves_exactly_that_back() {
    let world = World::start().await;
    let (kept, kept_chat) = customer(&world, "4915112345678", "Hallo").await;
    let (other, other_chat) = customer(&world, "4915187654321", "Hallo again").await;
    let before = world.owner.get(&at(&other, "")).await.expect_status(200);
    let merged = world.owner.post(&at(&kept, "/merge"), json!({"contactId": other})).await.expect_status(200);
    assert_eq!(values(&merged), ["4915112345678", "4915187654321"]);
    let mut chats = ids(&merged["conversations"]);
    chats.sort_unstable();
    let mut both = [kept_chat.as_str(), other_chat.as_str()];
    both.sort_unstable();
    assert_eq!(chats, both, "both stay readable");
    let merge = &merged["merges"][0];
    assert_eq!(
        (&merge["keptId"], &merge["mergedId"], &merge["mergedBy"]["name"]),
        (&json!(kept), &json!(other), &json!("Owner"))
    );
    let chat = world.owner.get(&format!("/api/conversations/{other_chat}")).await.expect_status(200);
    assert_eq!((&chat["owner"], &chat["contact"]["id"]), (&json!("closed"), &json!(other)));
    let part = world.owner.get(&at(&other, "")).await.expect_status(200);
    assert_eq!((&part["mergedIntoId"], values(&part).len()), (&json!(kept), 0));
    assert_eq!(ids(&world.owner.get("/api/contacts?q=Known as").await.expect_status(200)["items"]), [kept.as_str()]);
    let path = format!("/api/conversations/{other_chat}/messages");
    world.owner.post(&path, json!({"text": "Hi"})).await.expect_problem(409, "contact_merged");
    world.owner.post(&at(&other, "/merge"), json!({"contactId": kept})).await.expect_problem(409, "contact_merged");

    let split = json!({"mergeId": merge["id"]});
    let alone = world.owner.post(&at(&kept, "/split"), split.clone()).await.expect_status(200);
    assert_eq!((values(&alone), ids(&alone["conversations"])), (vec!["4915112345678"], vec![kept_chat.as_str()]));
    assert_eq!(alone["merges"][0]["splitBy"]["name"], "Owner");
    let after = world.owner.get(&at(&other, "")).await.expect_status(200);
    for field in ["identities", "name", "phoneNumber", "mergedIntoId"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_eq!(after["conversations"][0]["owner"], "waiting", "what was closed is open again");
    world.owner.post(&at(&kept, "/split"), split).await.expect_problem(409, "already_settled");
    let audited =
        world.count("SELECT count(*) AS count FROM audit WHERE action IN ('contact.merged', 'contact.split')").await;
    assert_eq!(audited, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_moves_where_the_kept_contact_has_none_and_what_it_lacks_comes_along() {
    let world = World::start().await;
    let (other, chat) = customer(&world, "4915187654321", "Hallo").await;
    let account = world.account().await;
    let kept = Uuid::new_v4().to_string();
    world.run(&format!("INSERT INTO contacts (id, account_id, username) VALUES ('{kept}', '{account}', 'ada')")).await;
    let merged = world.owner.post(&at(&kept, "/merge"), json!({"contactId": other})).await.expect_status(200);
    assert_eq!((&merged["phoneNumber"], &merged["name"]), (&json!("+4915187654321"), &json!("Known as 4915187654321")));
    let moved = world.owner.get(&format!("/api/conversations/{chat}")).await.expect_status(200);
    assert_eq!((&moved["contact"]["id"], &moved["owner"]), (&json!(kept), &json!("ai")));
    let split = json!({"mergeId": merged["merges"][0]["id"]});
    let alone = world.owner.post(&at(&kept, "/split"), split).await.expect_status(200);
    assert_eq!((&alone["name"], alone.get("phoneNumber")), (&json!("ada"), None));
    let back = world.owner.get(&format!("/api/conversations/{chat}")).await.expect_status(200);
    assert_eq!(back["contact"]["id"], json!(other));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_merged_is_refused() {
    let world = World::start().await;
    let (kept, _) = customer(&world, "4915112345678", "Hallo").await;
    let (group, _) = customer(&world, "4915187654321", "Hallo").await;
    world.run(&format!("UPDATE contacts SET kind = 'group' WHERE id = '{group}'")).await;
    let merge = async |contact: &str| world.owner.post(&at(&kept, "/merge"), json!({"contactId": contact})).await;
    for contact in [kept.as_str(), group.as_str(), &Uuid::nil().to_string()] {
        let refused = merge(contact).await.expect_problem(422, "invalid_fields");
        assert_eq!(refused["errors"][0]["field"], "contactId");
    }
    let split = json!({"mergeId": Uuid::nil()});
    world.owner.post(&at(&kept, "/split"), split).await.expect_problem(422, "invalid_fields");
    let nobody = at(&Uuid::nil().to_string(), "/merge");
    world.owner.post(&nobody, json!({"contactId": kept})).await.expect_problem(404, "not_found");
    let reader = world.script(&["conversations:read"]).await;
    reader.post(&at(&kept, "/merge"), json!({"contactId": group})).await.expect_problem(403, "missing_scope");
}
