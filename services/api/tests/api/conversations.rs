//! The inbox: lists, messages, who owns a conversation, and writing to the customer once.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::World;

fn at(conversation: Uuid, rest: &str) -> String {
    format!("/api/conversations/{conversation}{rest}")
}

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn conversations_are_listed_filtered_searched_and_paged() {
    let world = World::start().await;
    let (first, second) =
        (world.conversation(&["Where is my parcel?"]).await, world.conversation(&["Do you ship 100%?"]).await);
    let third = world.conversation(&["Hello", "Anybody there?"]).await;
    world.owner.act(&at(second, "/close")).await.expect_status(200);
    let all = world.owner.get("/api/conversations").await.expect_status(200);
    assert_eq!(ids(&all), [second, third, first].map(|id| id.to_string()), "the last changed first");
    let shown = &all["items"][1];
    assert_eq!(
        (&shown["channel"], &shown["owner"], &shown["unread"]),
        (&json!("whatsapp_cloud"), &json!("ai"), &json!(2))
    );
    assert_eq!(shown["lastMessage"]["text"], "Anybody there?");
    assert!(shown["contact"]["phoneNumber"].as_str().unwrap().starts_with("+49151"));
    let list =
        async |query: &str| ids(&world.owner.get(&format!("/api/conversations?{query}")).await.expect_status(200));
    assert_eq!(list("owner=closed").await, [second.to_string()]);
    assert_eq!(list("q=PARCEL").await, [first.to_string()]);
    assert_eq!(list("q=100%25").await, [second.to_string()], "a percent sign is one");
    assert_eq!(list("q=%2B49%20151").await.len(), 3, "numbers are found with blanks");
    world.owner.act(&at(first, "/take-over")).await.expect_status(200);
    assert_eq!(list("assignee=me").await, [first.to_string()]);
    let page = world.owner.get("/api/conversations?limit=2").await.expect_status(200);
    let rest = format!("/api/conversations?limit=2&cursor={}", page["nextCursor"].as_str().unwrap());
    let rest = world.owner.get(&rest).await.expect_status(200);
    assert_eq!((ids(&page).len(), ids(&rest).len(), rest.get("nextCursor")), (2, 1, None));
    world.owner.get("/api/conversations?cursor=nonsense").await.expect_problem(400, "invalid_cursor");
    world.owner.get("/api/conversations?owner=nobody").await.expect_problem(422, "invalid_fields");
    world.owner.get("/api/conversations?limit=0").await.expect_problem(422, "invalid_fields");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_come_oldest_first_from_either_end() {
    let world = World::start().await;
    let conversation = world.conversation(&["one", "two", "three"]).await;
    let texts = async |query: &str| -> Vec<String> {
        let page = world.owner.get(&at(conversation, &format!("/messages{query}"))).await.expect_status(200);
        page["items"].as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(texts("").await, ["one", "two", "three"]);
    assert_eq!(texts("?after=1").await, ["two", "three"]);
    assert_eq!(texts("?before=99&limit=2").await, ["two", "three"]);
    let page = world.owner.get(&at(conversation, "/messages?limit=2")).await.expect_status(200);
    assert_eq!(texts(&format!("?limit=2&cursor={}", page["nextCursor"].as_str().unwrap())).await, ["three"]);
    let first = &page["items"][0];
    assert_eq!(
        (&first["direction"], &first["author"], &first["status"]),
        (&json!("inbound"), &json!("customer"), &json!("received"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn writing_takes_the_conversation_over() {
    let world = World::start().await;
    let conversation = world.conversation(&["Hello"]).await;
    let sent = world
        .owner
        .post(&at(conversation, "/messages"), json!({"text": "Hi, how can I help?"}))
        .await
        .expect_status(202);
    assert_eq!((&sent["author"], &sent["status"], &sent["seq"]), (&json!("agent"), &json!("queued"), &json!(2)));
    assert_eq!(sent["agent"]["name"], "Owner");
    let after = world.owner.get(&at(conversation, "")).await.expect_status(200);
    assert_eq!((&after["owner"], &after["unread"]), (&json!("human"), &json!(0)));
    let events = world.owner.get(&at(conversation, "/events")).await.expect_status(200);
    assert_eq!((&events["items"][0]["kind"], &events["items"][0]["by"]), (&json!("taken_over"), &json!("agent")));
    let buttons = json!({"text": "Which one?", "buttons": [{"title": "Red"}, {"id": "b", "title": "Blue"}]});
    let sent = world.owner.post(&at(conversation, "/messages"), buttons).await.expect_status(202);
    assert_eq!(sent["kind"], "interactive");
    assert_eq!(sent["content"]["buttons"][0], json!({"id": "button-1", "title": "Red"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_whatsapp_does_not_take_is_refused_before_it_is_stored() {
    let world = World::start().await;
    let conversation = world.conversation(&["Hello"]).await;
    let path = at(conversation, "/messages");
    for (body, code) in [
        (json!({}), "invalid_fields"),
        (json!({"text": ""}), "invalid_fields"),
        (json!({"text": "  "}), "invalid_fields"),
        (json!({"text": "x", "buttons": [{"title": "A"}, {"title": "A"}]}), "invalid_message"),
        (json!({"buttons": [{"title": "A"}]}), "invalid_fields"),
        (json!({"text": "x", "template": {"name": "hello", "language": "en"}}), "invalid_fields"),
        (json!({"media": {"kind": "image"}}), "invalid_fields"),
    ] {
        world.owner.post(&path, body).await.expect_problem(422, code);
    }
    let page = world.owner.get(&path).await.expect_status(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(world.owner.get(&at(conversation, "")).await.expect_status(200)["owner"], "ai");
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_the_window_only_a_template_is_sent() {
    let world = World::start().await;
    let conversation = world.conversation(&["Hello"]).await;
    world
        .run(&format!(
            "UPDATE conversations SET window_expires_at = now() - interval '1 second' WHERE id = '{conversation}'"
        ))
        .await;
    let path = at(conversation, "/messages");
    world.owner.post(&path, json!({"text": "Hi"})).await.expect_problem(409, "window_closed");
    assert_eq!(
        world.owner.get(&at(conversation, "")).await.expect_status(200)["owner"],
        "ai",
        "nothing was taken over"
    );
    let sent = world
        .owner
        .post(&path, json!({"template": {"name": "hello_world", "language": "en_US"}}))
        .await
        .expect_status(202);
    assert_eq!(sent["kind"], "template");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_idempotency_key_sends_once() {
    let world = World::start().await;
    let conversation = world.conversation(&["Hello"]).await;
    let path = at(conversation, "/messages");
    let send = async |key: &str, text: &str| {
        let request = world.owner.request(reqwest::Method::POST, &path).header("idempotency-key", key);
        crate::world::Answer::read(request.json(&json!({"text": text}))).await
    };
    let calls = (0..8).map(|_| send("k1", "Hi"));
    let answers = futures_util::future::join_all(calls).await;
    let first: Vec<Value> = answers.into_iter().map(|answer| answer.expect_status(202)).collect();
    assert!(first.iter().all(|answer| *answer == first[0]), "each gets the first answer");
    send("k1", "Something else").await.expect_problem(422, "idempotency_key_reused");
    send("k2", "Hi").await.expect_status(202);
    let page = world.owner.get(&path).await.expect_status(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 3);
    world.run("UPDATE idempotency_keys SET created_at = now() - interval '25 hours'").await;
    send("k1", "Something else").await.expect_status(202);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_takes_over_hands_back_and_cannot_take_from_another() {
    let world = World::start().await;
    let (ana, ben) = (world.colleague("agent").await, world.colleague("admin").await);
    let conversation = world.conversation(&["Hello"]).await;
    let taken = ana.act(&at(conversation, "/take-over")).await.expect_status(200);
    assert_eq!(
        (&taken["owner"], &taken["assignee"]["name"], &taken["inFlight"]),
        (&json!("human"), &json!("agent"), &json!(0))
    );
    ben.act(&at(conversation, "/take-over")).await.expect_problem(409, "held_by_another");
    ben.post(&at(conversation, "/take-over"), json!({"force": true})).await.expect_status(200);
    let back = ben.act(&at(conversation, "/hand-back")).await.expect_status(200);
    assert_eq!((&back["owner"], back.get("assignee")), (&json!("ai"), None));
    assert_eq!(back["controlEpoch"].as_i64().unwrap(), taken["controlEpoch"].as_i64().unwrap() + 2);
    let closed = ana.act(&at(conversation, "/close")).await.expect_status(200);
    assert_eq!(closed["owner"], "closed");
    ana.act(&at(conversation, "/hand-back")).await.expect_problem(409, "conversation_closed");
    assert_eq!(ana.act(&at(conversation, "/reopen")).await.expect_status(200)["owner"], "waiting");
    ana.act(&at(conversation, "/reopen")).await.expect_problem(409, "not_allowed_now");
    let users = ana.get("/api/users").await.expect_status(200);
    let admin = users["items"].as_array().unwrap().iter().find(|user| user["role"] == "admin").unwrap()["id"].clone();
    let given = ana.post(&at(conversation, "/assign"), json!({"userId": admin})).await.expect_status(200);
    assert_eq!(given["assignee"]["id"], admin);
    let nobody = json!({"userId": Uuid::nil()});
    ana.post(&at(conversation, "/assign"), nobody).await.expect_problem(422, "invalid_fields");
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_over_cancels_what_the_ai_has_not_sent_and_counts_what_is_under_way() {
    let world = World::start().await;
    let conversation = world.conversation(&["Hello"]).await;
    for (seq, state) in [(2, "sending"), (3, "queued"), (4, "retry_wait")] {
        let id = Uuid::new_v4();
        world.run(&format!(
            "INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, status, sent_at)
               SELECT '{id}', account_id, id, {seq}, 'outbound', 'ai', 'text', 'x', '{{}}', '{state}', now() FROM conversations
               WHERE id = '{conversation}';
             INSERT INTO deliveries (message_id, account_id, conversation_id, integration_id, seq, author, class, control_epoch, state)
               SELECT '{id}', account_id, id, integration_id, {seq}, 'ai', 'reply', 1, '{state}' FROM conversations
               WHERE id = '{conversation}';
             UPDATE conversations SET last_seq = {seq} WHERE id = '{conversation}';"
        )).await;
    }
    let taken = world.owner.act(&at(conversation, "/take-over")).await.expect_status(200);
    assert_eq!(taken["inFlight"], 1);
    let page = world.owner.get(&at(conversation, "/messages?after=1")).await.expect_status(200);
    let statuses: Vec<&str> =
        page["items"].as_array().unwrap().iter().map(|item| item["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["sending", "cancelled", "cancelled"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_and_turns_stand_beside_the_messages() {
    let world = World::start().await;
    let conversation = world.conversation(&["Hello"]).await;
    world.owner.post(&at(conversation, "/notes"), json!({"text": "Calls tomorrow"})).await.expect_status(200);
    let (turn, message) = (Uuid::new_v4(), Uuid::new_v4());
    world.run(&format!(
        "INSERT INTO turns (id, account_id, conversation_id, from_seq, upto_seq, state, lease_until, control_epoch, evidence)
           SELECT '{turn}', account_id, id, 0, 1, 'replied', now(), 1, '{{\"answerer\": \"knowledge\"}}' FROM conversations
           WHERE id = '{conversation}';
         INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, status, turn_id,
             sources, sent_at)
           SELECT '{message}', account_id, id, 2, 'outbound', 'ai', 'text', 'x', '{{}}', 'read', '{turn}',
             '[{{\"articleId\": \"{turn}\", \"title\": \"Shipping\"}}]', now() FROM conversations WHERE id = '{conversation}';"
    )).await;
    let events = world.owner.get(&at(conversation, "/events")).await.expect_status(200);
    let kinds: Vec<&str> =
        events["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["note", "turn"]);
    assert_eq!(
        (&events["items"][0]["text"], &events["items"][0]["actor"]["name"]),
        (&json!("Calls tomorrow"), &json!("Owner"))
    );
    let shown = world.owner.get(&at(conversation, "/messages?after=1")).await.expect_status(200);
    assert_eq!(shown["items"][0]["sources"][0]["title"], "Shipping");
    let evidence = world.owner.get(&format!("/api/messages/{message}/evidence")).await.expect_status(200);
    assert_eq!(evidence["turn"]["evidence"]["answerer"], "knowledge");
    let read = world.owner.act(&at(conversation, "/read")).await.expect_status(200);
    assert_eq!(read["unread"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_who_comes_online_is_seen_and_wakes_the_waiting() {
    let world = World::start().await;
    let conversation = world.conversation(&["Hello"]).await;
    world
        .run(&format!("UPDATE conversations SET owner = 'waiting', waiting_since = now() WHERE id = '{conversation}'"))
        .await;
    let own = async || world.owner.get("/api/users").await.expect_status(200)["items"][0]["presence"].clone();
    assert_eq!(own().await, "away");
    world.owner.put("/api/presence", json!({"status": "online"})).await.expect_status(200);
    assert_eq!(own().await, "online");
    let woken = world.caused(&format!("tasks.route.{conversation}")).await;
    assert_eq!(woken, 1, "route is woken for the conversation");
    world.owner.put("/api/presence", json!({"status": "asleep"})).await.expect_problem(422, "invalid_fields");
}
