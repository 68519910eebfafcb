//! Every item is stored, a duplicate of a named row, or quarantined with a reason.

use futures_util::future::join_all;
use reaktly_testkit::wait_until;
use reaktly_testkit::webhooks::{Customer, Status, reaction, text};
use serde_json::json;

use crate::world::{Account, World, ada};

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_element_fails_alone_and_the_sum_is_right() {
    let world = World::start().await;
    let webhook = world
        .webhook()
        .message(&ada(), text("a", "hello"))
        .status(Status::new("wamid.unknown", "sent", &ada()))
        .error(131_000, "Something went wrong");
    let mut value = webhook.value();
    let messages = value["entry"][0]["changes"][0]["value"]["messages"].as_array_mut().unwrap();
    messages.extend([json!(null), json!({"type": "text", "from": "491"}), json!({"id": "x", "type": "text"})]);
    value["entry"]
        .as_array_mut()
        .unwrap()
        .push(json!({"changes": [{"field": "account_update", "value": {"event": "X"}}]}));
    value["entry"].as_array_mut().unwrap().push(json!("no entry"));
    let account = world.post(value.to_string().as_bytes()).await;
    assert_eq!(account, Account::sum(8, [4, 0, 4]));
    let reasons = world.rows("SELECT path, reason FROM quarantine ORDER BY path").await;
    let reasons: Vec<_> =
        reasons.iter().map(|row| (row["path"].as_str().unwrap(), row["reason"].as_str().unwrap())).collect();
    assert_eq!(
        reasons,
        [
            ("entry[0].changes[0].messages[1]", "not_an_object"),
            ("entry[0].changes[0].messages[2]", "no_id"),
            ("entry[0].changes[0].messages[3]", "no_customer"),
            ("entry[2]", "not_an_object"),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_webhook_is_one_quarantined_item() {
    let world = World::start().await;
    for (body, reason) in [
        (b"null".as_slice(), "body_not_an_object"),
        (b"{\"entry\":", "body_not_json"),
        (b"{\"entry\":\"\xff\"}", "body_not_utf8"),
    ] {
        assert_eq!(world.post(body).await, Account::sum(1, [0, 0, 1]));
        assert_eq!(world.count(&format!("quarantine WHERE reason = '{reason}'")).await, 1);
    }
    assert_eq!(world.post(b"{}").await, Account::sum(0, [0, 0, 0]));
    assert_eq!(world.count("dead_letters").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn duplicates_at_once_and_in_other_forms_count_once_and_name_the_row() {
    let world = World::start().await;
    let value = world.webhook().message(&ada(), text("wamid.1", "Grüße")).value();
    let escaped = reaktly_testkit::webhooks::escape(&value.to_string());
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    let bodies: Vec<_> =
        (0..4).flat_map(|n| [format!("{escaped}{}", " ".repeat(n)), format!("{pretty}{}", "\n".repeat(n))]).collect();
    join_all(bodies.iter().map(|body| world.publish(body.as_bytes()))).await;
    wait_until("all are accounted for", async || world.count("webhooks").await == 8).await;
    let sums = world
        .rows("SELECT sum(items) AS items, sum(stored) AS stored, sum(duplicates) AS duplicates FROM webhooks")
        .await;
    assert_eq!(sums[0], json!({"items": 8, "stored": 1, "duplicates": 7}));
    assert_eq!((world.count("messages").await, world.count("contacts").await), (1, 1));
    let named = "SELECT count(*) FROM webhooks w JOIN messages m ON m.id = ANY (w.duplicate_of) WHERE w.duplicates = 1";
    assert_eq!(world.rows(named).await[0]["count"], 7);
    assert_eq!(world.conversation().await["last_seq"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_body_again_is_another_delivery_of_one_webhook() {
    let world = World::start().await;
    let webhook = world.webhook().message(&ada(), text("a", "once")).message(&ada(), text("a", "once"));
    let body = webhook.body();
    assert_eq!(world.post(&body).await, Account::sum(2, [1, 1, 0]));
    world.publish(&body).await;
    wait_until("the second delivery is counted", async || world.count("webhooks WHERE deliveries = 2").await == 1)
        .await;
    assert_eq!(world.account_of(&body).await, Account::sum(2, [1, 1, 0]));
    assert_eq!((world.count("messages").await, world.count("webhooks").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_updates_in_one_webhook_are_all_stored() {
    let world = World::start().await;
    let customers: Vec<_> = (0..40).map(|n| Customer::phone(&format!("4915100000{n:03}"), "Customer")).collect();
    let mut webhook = world.webhook();
    for n in 0..1000 {
        webhook = webhook.message(&customers[n % customers.len()], text(&format!("wamid.{n}"), "hello"));
    }
    assert_eq!(world.post(&webhook.body()).await, Account::sum(1000, [1000, 0, 0]));
    assert_eq!((world.count("messages").await, world.count("conversations").await), (1000, 40));
    assert_eq!(world.count("conversations WHERE last_seq = 25 AND unread = 25").await, 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_before_an_interruption_still_counts_as_stored() {
    let world = World::start().await;
    let [first, second] =
        [("491000000001", "first"), ("491000000002", "second")].map(|(n, name)| Customer::phone(n, name));
    world.post(&world.webhook().message(&second, text("known", "before")).body()).await;
    let mut holder = world.db.connect().await;
    reaktly_testkit::fixtures::run(&mut holder, "BEGIN; SELECT FROM conversations FOR UPDATE;").await;
    // A webhook with more than messages of customers is taken in part by part.
    let body = world.webhook().message(&first, reaction("a", "m", "👍")).message(&second, text("b", "two")).body();
    world.publish(&body).await;
    let stuck = "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    wait_until("the second customer's part waits", async || world.count(stuck).await == 1).await;
    assert_eq!(world.count("messages WHERE wamid = 'a'").await, 1);
    world.run(&format!("SELECT pg_terminate_backend(pid) FROM {stuck}")).await;
    reaktly_testkit::fixtures::run(&mut holder, "ROLLBACK").await;
    assert_eq!(world.account_of(&body).await, Account::sum(2, [2, 0, 0]));
    assert_eq!(world.count("messages").await, 3);
}
