//! What a message does to the owner of its conversation, and what asks for an answer.

use reaktly_testkit::webhooks::{button, reaction, text};
use serde_json::{Value, json};

use crate::world::{Account, World, ada, hours_ago, unix_now};

/// A webhook with what the business wrote in the app.
fn echo(world: &World, wamid: &str) -> Vec<u8> {
    let message = json!({"from": "15550783881", "to": ada().phone, "id": wamid, "timestamp": unix_now().to_string(),
        "type": "text", "text": {"body": "I am on it"}});
    change(world, "smb_message_echoes", &json!({"message_echoes": [message]}))
}

fn change(world: &World, field: &str, value: &Value) -> Vec<u8> {
    let mut value = value.clone();
    value["metadata"] =
        json!({"display_phone_number": "15550783881", "phone_number_id": world.fixture.phone_number_id});
    json!({"entry": [{"changes": [{"field": field, "value": value}]}]}).to_string().into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_echo_from_the_app_takes_over_and_cancels_what_the_ai_has_not_sent() {
    let world = World::start().await;
    world.post(&world.webhook().message(&ada(), text("a", "hello")).body()).await;
    let conversation = world.conversation().await;
    queue_ai_message(&world, &conversation).await;
    assert_eq!(world.post(&echo(&world, "app.1")).await, Account::sum(1, [1, 0, 0]));
    let conversation = world.conversation().await;
    assert_eq!((&conversation["owner"], &conversation["assignee_id"]), (&json!("human"), &Value::Null));
    assert_eq!((&conversation["control_epoch"], &conversation["unread"]), (&json!(2), &json!(0)));
    assert_eq!(conversation["answered_seq"], conversation["newest_answerable_seq"]);
    assert_eq!(world.count("deliveries WHERE state = 'cancelled'").await, 1);
    let message = world.rows("SELECT direction, author, status FROM messages WHERE wamid = 'app.1'").await.remove(0);
    assert_eq!(message, json!({"direction": "outbound", "author": "app", "status": "sent"}));
    let before = world.count("outbox WHERE subject LIKE '%respond%'").await;
    world.post(&world.webhook().message(&ada(), text("b", "thanks")).body()).await;
    assert_eq!(world.count("outbox WHERE subject LIKE '%respond%'").await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_writes_again_opens_a_closed_conversation_for_the_ai() {
    let world = World::start().await;
    world.post(&world.webhook().message(&ada(), text("a", "hello")).body()).await;
    world.run("UPDATE conversations SET owner = 'closed', answered_seq = 1, turn_due_at = NULL").await;
    world.post(&world.webhook().message(&ada(), reaction("b", "a", "👍")).body()).await;
    assert_eq!(world.conversation().await["owner"], "closed");
    world.post(&world.webhook().message(&ada(), text("c", "one more thing")).body()).await;
    let conversation = world.conversation().await;
    assert_eq!((&conversation["owner"], &conversation["engagement"]), (&json!("ai"), &json!(2)));
    assert_eq!(conversation["newest_answerable_seq"], 3);
    assert!(conversation["turn_due_at"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_a_person_wakes_the_one_who_finds_people() {
    let world = World::start().await;
    world.post(&world.webhook().message(&ada(), text("a", "hello")).body()).await;
    world.run("UPDATE conversations SET owner = 'waiting', waiting_since = now()").await;
    world.post(&world.webhook().message(&ada(), text("b", "anybody?")).body()).await;
    assert_eq!(world.count("outbox WHERE subject LIKE 'tasks.route.%'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn reactions_history_and_messages_of_last_week_ask_for_no_answer() {
    let world = World::start().await;
    let old = text("old", "are you there?").at(hours_ago(24 * 8));
    world.post(&world.webhook().message(&ada(), old).message(&ada(), reaction("r", "x", "👍")).body()).await;
    let thread = json!({"history": [{"threads": [{"id": ada().phone, "messages": [
        {"from": ada().phone, "id": "h1", "timestamp": hours_ago(1).as_second().to_string(), "type": "text", "text": {"body": "past"}},
        {"from": "15550783881", "to": ada().phone, "id": "h2", "timestamp": hours_ago(1).as_second().to_string(), "type": "text", "text": {"body": "past answer"}}
    ]}]}]});
    assert_eq!(world.post(&change(&world, "history", &thread)).await, Account::sum(2, [2, 0, 0]));
    let standby = json!({"standby": {"messages": [{"from": ada().phone, "id": "s1", "timestamp": unix_now().to_string(),
        "type": "text", "text": {"body": "for another agent"}}]}});
    world.post(&change(&world, "standby", &standby)).await;
    let conversation = world.conversation().await;
    assert_eq!((&conversation["owner"], &conversation["newest_answerable_seq"]), (&json!("ai"), &json!(0)));
    assert_eq!((&conversation["turn_due_at"], &conversation["last_seq"]), (&Value::Null, &json!(5)));
    assert_eq!(world.count("outbox WHERE subject LIKE '%respond%'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_to_stop_marketing_is_kept_once_whoever_owns_the_conversation() {
    let world = World::start().await;
    let stopped = "thread_events WHERE kind = 'marketing_stopped' AND actor = 'customer'";
    for (kept, owner) in (1..).zip(["ai", "waiting", "human", "closed"]) {
        let (first, again) = (format!("{owner}.1"), format!("{owner}.2"));
        world.post(&world.webhook().message(&ada(), text(&format!("{owner}.0"), "hello")).body()).await;
        world.run(&format!("UPDATE conversations SET owner = '{owner}'")).await;
        let stop = world.webhook().message(&ada(), text(&first, "STOP")).body();
        world.post(&stop).await;
        let at = world.rows("SELECT marketing_stopped_at AS at FROM contacts").await;
        assert!(at[0]["at"].is_string(), "{owner}: {at:?}");
        world.publish(&stop).await;
        world.post(&world.webhook().message(&ada(), text(&again, "Stop!")).body()).await;
        assert_eq!(world.rows("SELECT marketing_stopped_at AS at FROM contacts").await, at, "{owner}");
        assert_eq!(world.count(stopped).await, kept, "{owner}: once for each time it was allowed");
        world.run("UPDATE contacts SET marketing_stopped_at = NULL").await;
    }
    let told = world.rows("SELECT detail FROM thread_events WHERE kind = 'marketing_stopped'").await;
    let of_messages = "messages m JOIN thread_events e ON e.detail->>'messageId' = m.id::text AND e.after_seq = m.seq";
    assert_eq!(world.count(of_messages).await, 4, "each names the message that said so: {told:?}");
    assert!(world.count("outbox WHERE subject LIKE 'events.contact_changed.%'").await >= 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_in_a_group_in_history_or_by_the_business_stops_nothing_and_a_templates_button_does() {
    let world = World::start().await;
    let group = text("g", "STOP").with("group_id", json!("Y2FwaV9ncm91cDo"));
    world.post(&world.webhook().message(&ada(), group).body()).await;
    let thread = json!({"history": [{"threads": [{"id": ada().phone, "messages": [
        {"from": ada().phone, "id": "h1", "timestamp": hours_ago(1).as_second().to_string(), "type": "text", "text": {"body": "STOP"}}
    ]}]}]});
    world.post(&change(&world, "history", &thread)).await;
    let echo = String::from_utf8(echo(&world, "app.1")).unwrap().replace("I am on it", "stop");
    world.post(echo.as_bytes()).await;
    world.post(&world.webhook().message(&ada(), text("q", "Can I stop my order?")).body()).await;
    assert_eq!(world.count("contacts WHERE marketing_stopped_at IS NOT NULL").await, 0);
    let button = button("b", "p1", "Stop promotions");
    world.post(&world.webhook().message(&ada(), button).body()).await;
    assert_eq!(world.count("contacts WHERE marketing_stopped_at IS NOT NULL").await, 1);
}

/// A reply of the AI that waits to be sent.
async fn queue_ai_message(world: &World, conversation: &Value) {
    let (id, message) = (conversation["id"].as_str().unwrap(), "0197a3b2-0000-7000-8000-000000000001");
    let fixture = &world.fixture;
    world
        .run(&format!(
            "INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, status, sent_at)
               VALUES ('{message}', '{}', '{id}', 2, 'outbound', 'ai', 'text', 'Hi', '{{}}', 'queued', now());
             INSERT INTO deliveries (message_id, account_id, conversation_id, integration_id, seq, author, class, control_epoch)
               VALUES ('{message}', '{}', '{id}', '{}', 2, 'ai', 'reply', 1);
             UPDATE conversations SET last_seq = 2",
            fixture.account, fixture.account, fixture.integration
        ))
        .await;
}
