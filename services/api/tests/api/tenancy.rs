//! Two accounts that cannot reach each other, on every call of the document.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Client, PASSWORD, World, credentials};

/// An id nothing has.
pub(crate) const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// Another account with one of everything.
pub(crate) struct Other {
    pub(crate) owner: Client,
    pub(crate) conversation: String,
    /// Ids by the path they stand in.
    ids: BTreeMap<&'static str, String>,
}

/// Every call of the document: its path, method and description.
pub(crate) fn operations(document: &Value) -> Vec<(String, Method, Value)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            operations.push((path.clone(), method, operation.clone()));
        }
    }
    operations
}

/// Makes a second account with one of everything.
pub(crate) async fn second_account(world: &World) -> Other {
    let hash = "SELECT password_hash FROM users LIMIT 1";
    let [account, user, knowledge_base, operator] = std::array::from_fn(|_| Uuid::new_v4());
    world.run(&format!(
        "INSERT INTO accounts (id, name) VALUES ('{account}', 'Other');
         INSERT INTO users (id, account_id, email, name, role, password_hash)
           VALUES ('{user}', '{account}', 'other@example.com', 'Other', 'owner', ({hash}));
         INSERT INTO knowledge_bases (id, account_id, name) VALUES ('{knowledge_base}', '{account}', 'Theirs');
         INSERT INTO operators (id, account_id, knowledge_base_id, name) VALUES ('{operator}', '{account}', '{knowledge_base}', 'Theirs');"
    )).await;
    let owner = world.stranger().sign_in("other@example.com", PASSWORD).await;
    let mut body = credentials();
    body["phoneNumberId"] = json!("777");
    let integration = owner.post("/api/integrations/credentials", body).await.expect_status(201);
    let base = format!("/api/knowledge-bases/{knowledge_base}");
    let article =
        owner.post(&format!("{base}/articles"), json!({"title": "Theirs", "body": "Theirs"})).await.expect_status(201);
    let site = json!({"url": "https://example.com/", "mode": "site"});
    let source = owner.post(&format!("{base}/sources"), site).await.expect_status(201);
    let item = item_of(world, account, &source).await;
    let key = owner.post("/api/api-keys", json!({"name": "theirs", "scopes": ["iq:read"]})).await.expect_status(201);
    let [contact, conversation, turn, message, dead, notice, file] = std::array::from_fn(|_| Uuid::new_v4());
    world.run(&format!(
        "INSERT INTO contacts (id, account_id, name) VALUES ('{contact}', '{account}', 'Theirs');
         INSERT INTO conversations (id, account_id, integration_id, contact_id, window_expires_at)
           VALUES ('{conversation}', '{account}', '{0}', '{contact}', now() + interval '1 hour');
         INSERT INTO turns (id, account_id, conversation_id, from_seq, upto_seq, lease_until, control_epoch)
           VALUES ('{turn}', '{account}', '{conversation}', 0, 1, now(), 1);
         INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, status, turn_id, sent_at)
           VALUES ('{message}', '{account}', '{conversation}', 1, 'outbound', 'ai', 'text', 'Theirs', '{{}}', 'read', '{turn}', now());
         INSERT INTO media (message_id, account_id, conversation_id, integration_id, state, reason, next_attempt_at, deadline_at)
           VALUES ('{message}', '{account}', '{conversation}', '{0}', 'failed', 'Theirs', now(), now() + interval '1 day');
         INSERT INTO files (id, account_id, filename, mime_type, size_bytes, sha256, object_key)
           VALUES ('{file}', '{account}', 'theirs.png', 'image/png', 1, 'aa', 'theirs');
         INSERT INTO notices (id, account_id, field, event, topic, severity, title, detail, occurred_at)
           VALUES ('{notice}', '{account}', 'security', 'PIN_CHANGED', '', 'critical', 'Theirs', '{{}}', now());
         INSERT INTO dead_letters (id, service, consumer, stream, stream_sequence, subject, headers, payload, deliveries,
             error_class, code, error)
           VALUES ('{dead}', 'send', 'send', 'TASKS', 7, 'tasks.send.{conversation}', '{{}}', '{{}}', 5, 'rejected', 'x', 'x');",
        integration["id"].as_str().unwrap(),
    )).await;
    let learning = learning(world, (account, user, knowledge_base), (operator, message)).await;
    let team = owner.post("/api/teams", json!({"name": "Theirs"})).await.expect_status(201);
    let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let ids = BTreeMap::from([
        ("/api/conversations/", conversation.to_string()),
        ("/api/contacts/", contact.to_string()),
        ("/api/messages/", message.to_string()),
        ("/api/media/", message.to_string()),
        ("/api/files/", file.to_string()),
        ("/api/integrations/", text(&integration)),
        ("/api/notices/", notice.to_string()),
        ("/api/operators/", operator.to_string()),
        ("/api/knowledge-bases/", knowledge_base.to_string()),
        ("/api/users/", user.to_string()),
        ("/api/api-keys/", text(&key)),
        ("/api/dead-letters/", dead.to_string()),
        ("articles", text(&article)),
        ("sources", text(&source)),
        ("items", item.to_string()),
        ("/api/teams/", text(&team)),
    ]);
    let ids = ids.into_iter().chain(learning).collect();
    Other { owner, conversation: conversation.to_string(), ids }
}

/// A page of a source in the second account.
async fn item_of(world: &World, account: Uuid, source: &Value) -> Uuid {
    let (item, source) = (Uuid::new_v4(), source["id"].as_str().unwrap());
    let values = format!("'{item}', '{account}', '{source}', 'https://example.com/'");
    world.run(&format!("INSERT INTO source_items (id, account_id, source_id, address) VALUES ({values})")).await;
    item
}

/// One of everything that is learnt, in the second account.
async fn learning(
    world: &World,
    (account, user, knowledge_base): (Uuid, Uuid, Uuid),
    (operator, message): (Uuid, Uuid),
) -> [(&'static str, String); 4] {
    let [gap, suggestion, case, run] = std::array::from_fn(|_| Uuid::new_v4());
    world.run(&format!(
        "INSERT INTO gaps (id, account_id, knowledge_base_id, question, language, first_seen_at, last_seen_at)
           VALUES ('{gap}', '{account}', '{knowledge_base}', 'Theirs?', 'en', now(), now());
         INSERT INTO suggestions (id, account_id, knowledge_base_id, question, answer, language)
           VALUES ('{suggestion}', '{account}', '{knowledge_base}', 'Theirs?', 'Theirs', 'en');
         INSERT INTO regression_cases (id, account_id, operator_id, name, input)
           VALUES ('{case}', '{account}', '{operator}', 'Theirs', '{{}}');
         INSERT INTO regression_runs (id, account_id, operator_id) VALUES ('{run}', '{account}', '{operator}');
         INSERT INTO feedback (message_id, user_id, account_id, verdict) VALUES ('{message}', '{user}', '{account}', 'wrong');"
    )).await;
    [("gaps", gap), ("suggestions", suggestion), ("cases", case), ("runs", run)]
        .map(|(name, id)| (name, id.to_string()))
}

impl Other {
    /// A path of the document with this account's ids.
    fn fill(&self, template: &str) -> String {
        let Some((family, _)) = template.split_once("{id}") else { return template.to_owned() };
        let id = self.ids.get(family).unwrap_or_else(|| panic!("the second account has nothing for {template}"));
        template
            .replace("{id}", id)
            .replace("{articleId}", &self.ids["articles"])
            .replace("{sourceId}", &self.ids["sources"])
            .replace("{itemId}", &self.ids["items"])
            .replace("{gapId}", &self.ids["gaps"])
            .replace("{suggestionId}", &self.ids["suggestions"])
            .replace("{caseId}", &self.ids["cases"])
            .replace("{runId}", &self.ids["runs"])
            .replace("{messageId}", &self.ids["/api/messages/"])
    }
}

/// A body that a call would take, so that only the id can be at fault.
fn body_of(path: &str, method: &Method) -> Option<Value> {
    if *method == Method::GET || *method == Method::DELETE {
        return None;
    }
    let last = path.rsplit('/').next().unwrap();
    Some(match last {
        "messages" | "notes" => json!({"text": "x"}),
        "assign" => json!({"userId": NOBODY}),
        "merge" => json!({"contactId": NOBODY}),
        "split" => json!({"mergeId": NOBODY}),
        "articles" => json!({"title": "x", "body": "x"}),
        "ask" => json!({"question": "x"}),
        "restore" => json!({"version": 1}),
        "feedback" => json!({"verdict": "good"}),
        "try" => json!({"messages": ["x"]}),
        "regression-cases" => json!({"name": "x", "messages": ["x"]}),
        "sources" => json!({"url": "https://example.com/", "mode": "page"}),
        _ if path == "/api/knowledge-bases/{id}" => json!({"name": "x"}),
        _ => json!({}),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn another_accounts_ids_are_not_found_on_any_call() {
    let world = World::start().await;
    let other = second_account(&world).await;
    let document = world.stranger().get("/openapi.json").await.expect_status(200);
    let mut checked = 0;
    for (template, method, _) in operations(&document) {
        if !template.contains("{id}") {
            continue;
        }
        let answer = world.owner.call(method.clone(), &other.fill(&template), body_of(&template, &method)).await;
        assert_eq!(answer.status, 404, "{method} {template}: {:#}", answer.body);
        assert_eq!(answer.body["code"], "not_found", "{method} {template}");
        checked += 1;
    }
    assert!(checked > 35, "{checked} calls take an id");
    let own = other.owner.get(&format!("/api/conversations/{}", other.conversation)).await.expect_status(200);
    assert_eq!((&own["owner"], &own["version"]), (&json!("ai"), &json!(1)), "nothing was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_hold_nothing_of_another_account() {
    let world = World::start().await;
    let other = second_account(&world).await;
    let document = world.stranger().get("/openapi.json").await.expect_status(200);
    for (path, method, _) in operations(&document) {
        if method != Method::GET || path.contains('{') || path == "/api/events" {
            continue;
        }
        let text = world.owner.get(&path).await.expect_status(200).to_string();
        for id in other.ids.values() {
            assert!(!text.contains(id.as_str()), "{path} shows {id}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_in_bodies_and_filters_reach_no_other_account() {
    let world = World::start().await;
    let other = second_account(&world).await;
    let mut number = credentials();
    number["phoneNumberId"] = json!("777");
    world.owner.post("/api/integrations/credentials", number).await.expect_problem(409, "number_in_use");
    let own = world.integration().await;
    let own = format!("/api/integrations/{}", own["id"].as_str().unwrap());
    world.owner.patch(&own, json!({"phoneNumberId": "777"})).await.expect_problem(409, "number_in_use");
    let theirs = &other.ids["/api/operators/"];
    world.owner.patch(&own, json!({"operatorId": theirs})).await.expect_problem(422, "invalid_fields");
    let theirs = &other.ids["/api/knowledge-bases/"];
    world
        .owner
        .post("/api/operators", json!({"name": "x", "knowledgeBaseId": theirs}))
        .await
        .expect_problem(422, "invalid_fields");
    let script = world.script(&["iq:import"]).await;
    let item = json!({"integrationId": "x", "knowledgeBaseId": theirs, "sourceType": "PAGE", "externalId": "x",
        "data": {"title": "x", "content": "x"}});
    script.post("/ingest", item).await.expect_problem(404, "not_found");
    let conversation = world.conversation(&["Hello"]).await;
    let assign = format!("/api/conversations/{conversation}/assign");
    world.owner.post(&assign, json!({"userId": other.ids["/api/users/"]})).await.expect_problem(422, "invalid_fields");
    let theirs = &other.ids["/api/integrations/"];
    for list in ["conversations", "webhooks"] {
        let listed = world.owner.get(&format!("/api/{list}?integration={theirs}")).await.expect_status(200);
        assert_eq!(listed["items"], json!([]), "{list}");
    }
}
