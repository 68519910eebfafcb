//! Statuses of messages that were sent.

use reaktly_testkit::webhooks::{Customer, Number, Status, Webhook, text};
use reaktly_testkit::{Fixture, wait_until};
use serde_json::{Value, json};

use crate::world::{Account, World};

const MESSAGE: &str = "0197a3b2-0000-7000-8000-000000000001";

/// A message of the fixture's number to a customer, in this state.
async fn sent(world: &World, fixture: &Fixture, state: &str, wamid: Option<&str>) -> Customer {
    let talk = fixture.talk(&world.db).await;
    let (account, conversation, integration) = (fixture.account, talk.conversation, fixture.integration);
    let wamid = wamid.map_or("NULL".to_owned(), |wamid| format!("'{wamid}'"));
    world
        .run(&format!(
            "INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, status, wamid, sent_at)
               VALUES ('{MESSAGE}', '{account}', '{conversation}', 1, 'outbound', 'ai', 'text', 'Hi', '{{}}', '{state}', {wamid}, now());
             INSERT INTO deliveries (message_id, account_id, conversation_id, integration_id, seq, author, class, control_epoch, state, wamid, attempt)
               VALUES ('{MESSAGE}', '{account}', '{conversation}', '{integration}', 1, 'ai', 'reply', 1, '{state}', {wamid}, 1);
             INSERT INTO attempts (id, account_id, message_id, attempt)
               VALUES (gen_random_uuid(), '{account}', '{MESSAGE}', 1);
             UPDATE conversations SET last_seq = 1 WHERE id = '{conversation}'"
        ))
        .await;
    Customer::phone(&talk.wa_id, "Customer")
}

async fn state(world: &World) -> String {
    let rows = world.rows("SELECT d.state, m.status FROM deliveries d JOIN messages m ON m.id = d.message_id").await;
    assert_eq!(rows[0]["state"], rows[0]["status"]);
    rows[0]["state"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn statuses_in_any_order_only_rise_and_each_change_is_told() {
    let world = World::start().await;
    let customer = sent(&world, &world.fixture, "accepted", Some("wamid.1")).await;
    for (name, expected) in [("delivered", "delivered"), ("sent", "delivered"), ("read", "read"), ("delivered", "read")]
    {
        world.post(&world.webhook().status(Status::new("wamid.1", name, &customer)).body()).await;
        assert_eq!(state(&world).await, expected, "after {name}");
    }
    let failed = Status::failed("wamid.1", &customer, 131_026, "Message undeliverable");
    world.post(&world.webhook().status(failed).body()).await;
    assert_eq!(state(&world).await, "read");
    assert_eq!(world.count("statuses").await, 4);
    assert_eq!(world.count("outbox WHERE subject LIKE 'events.message_status_changed.%'").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_says_why_and_what_helps() {
    let world = World::start().await;
    let customer = sent(&world, &world.fixture, "accepted", Some("wamid.1")).await;
    let failed = Status::failed("wamid.1", &customer, 131_047, "Re-engagement message");
    world.post(&world.webhook().status(failed).body()).await;
    assert_eq!(state(&world).await, "failed");
    let error = world.rows("SELECT error FROM messages").await.remove(0)["error"].clone();
    assert_eq!((&error["code"], &error["remedy"]), (&json!(131_047), &json!("send a template")));
}

#[tokio::test(flavor = "multi_thread")]
async fn our_mark_settles_a_send_whose_answer_was_lost() {
    let world = World::start().await;
    let customer = sent(&world, &world.fixture, "unknown", None).await;
    let status = Status::new("wamid.9", "sent", &customer).callback(&format!("rk1:{MESSAGE}:1"));
    assert_eq!(world.post(&world.webhook().status(status).body()).await, Account::sum(1, [1, 0, 0]));
    assert_eq!(state(&world).await, "sent");
    assert_eq!(world.count("deliveries WHERE wamid = 'wamid.9'").await, 1);
    assert_eq!(world.count("attempts WHERE wamid = 'wamid.9'").await, 1);
    assert_eq!(world.count("outbox WHERE subject LIKE 'tasks.send.%'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_that_names_another_accounts_message_changes_nothing() {
    let world = World::start().await;
    let other = Fixture::create(&world.db).await;
    let customer = sent(&world, &other, "unknown", None).await;
    for mark in [format!("rk1:{MESSAGE}:1"), "order-17".to_owned(), "x".repeat(512)] {
        let status = Status::new(&format!("wamid.{}", mark.len()), "read", &customer).callback(&mark);
        assert_eq!(world.post(&world.webhook().status(status).body()).await, Account::sum(1, [1, 0, 0]));
    }
    assert_eq!(state(&world).await, "unknown");
    assert_eq!(world.count("statuses WHERE message_id IS NULL").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_comes_before_the_send_is_recorded_is_parked_once() {
    let world = World::start().await;
    let customer = Customer::phone("491", "Nobody yet");
    let webhook = || world.webhook().status(Status::new("wamid.early", "delivered", &customer));
    assert_eq!(world.post(&webhook().body()).await, Account::sum(1, [1, 0, 0]));
    let again = webhook().status(Status::new("wamid.early", "in_orbit", &customer));
    assert_eq!(world.post(&again.body()).await, Account::sum(2, [1, 1, 0]));
    assert_eq!(world.count("statuses WHERE message_id IS NULL").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_by_another_number_of_the_same_wamid_is_not_applied() {
    let world = World::start().await;
    let other = Fixture::create(&world.db).await;
    let customer = sent(&world, &world.fixture, "accepted", Some("wamid.1")).await;
    let webhook = Webhook::to(&Number::new(&other.phone_number_id)).status(Status::new("wamid.1", "read", &customer));
    world.publish_by(&other.webhook_path, &webhook.body()).await;
    wait_until("it is stored", async || world.count("statuses").await == 1).await;
    assert_eq!(state(&world).await, "accepted");
}

/// A webhook of the number with these elements under `statuses` and `contacts`.
fn webhook_of(world: &World, statuses: &Value, contacts: &Value) -> Vec<u8> {
    let mut value = world.webhook().value();
    let place = &mut value["entry"][0]["changes"][0]["value"];
    place["statuses"] = statuses.clone();
    place["contacts"] = contacts.clone();
    value.to_string().into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_course_of_statuses_ends_where_it_should() {
    let world = World::start().await;
    let customer = sent(&world, &world.fixture, "accepted", Some("wamid.1")).await;
    for (course, expected) in [
        (vec!["sent"], "sent"),
        (vec!["sent", "delivered", "read"], "read"),
        (vec!["sent", "read"], "read"),
        (vec!["delivered", "played"], "played"),
        (vec!["read", "sent", "delivered", "read"], "read"),
        (vec!["failed"], "failed"),
        (vec!["sent", "failed"], "failed"),
        (vec!["failed", "sent"], "failed"),
        (vec!["failed", "delivered"], "delivered"),
        (vec!["delivered", "failed"], "delivered"),
        (vec!["deleted"], "accepted"),
        (vec!["warning", "pending", "accepted", "in_orbit"], "accepted"),
        (vec!["sent", "deleted", "delivered"], "delivered"),
    ] {
        world
            .run(
                "DELETE FROM statuses; UPDATE deliveries SET state = 'accepted', error_code = NULL;
                 UPDATE messages SET status = 'accepted', error = NULL",
            )
            .await;
        for name in &course {
            let status = Status::new("wamid.1", name, &customer);
            let nonce = json!({"course": course, "name": name, "count": world.count("webhooks").await});
            let mut value = world.webhook().status(status).value();
            value["nonce"] = nonce;
            world.post(value.to_string().as_bytes()).await;
        }
        assert_eq!(state(&world).await, expected, "{course:?}");
        let distinct: std::collections::BTreeSet<_> = course.iter().collect();
        assert_eq!(world.count("statuses").await, i64::try_from(distinct.len()).unwrap(), "{course:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_status_tells_of_costs_windows_and_errors_is_kept_in_todays_words() {
    let world = World::start().await;
    let customer = sent(&world, &world.fixture, "accepted", Some("wamid.1")).await;
    let recipient = customer.phone.unwrap();
    let statuses = json!([
        {"id": "wamid.1", "status": "sent", "timestamp": "1750030073", "recipient_id": recipient,
         "conversation": {"id": "c", "expiration_timestamp": "1750116473", "origin": {"type": "referral_conversion"}},
         "pricing": {"billable": true, "pricing_model": "CBP", "category": "referral_conversion", "pricing_type": "free_entry_point"}},
        {"id": "wamid.1", "status": "delivered", "timestamp": 1_750_030_074, "recipient_id": recipient,
         "conversation": {"id": "c", "expiration_timestamp": 1_750_116_473}},
        {"id": "wamid.1", "status": "failed", "timestamp": "1750030075", "recipient_id": recipient,
         "errors": [{"code": 131_026, "title": "Undeliverable", "details": "old shape"}, {"code": "131049"}]},
    ]);
    assert_eq!(world.post(&webhook_of(&world, &statuses, &json!([]))).await, Account::sum(3, [3, 0, 0]));
    let details = world.rows("SELECT status, detail FROM statuses ORDER BY occurred_at").await;
    let sent = &details[0]["detail"];
    assert_eq!(
        (&sent["pricing"]["type"], &sent["pricing"]["pricing_type"]),
        (&json!("free_entry_point"), &Value::Null)
    );
    assert_eq!(sent["conversation"]["expiresAt"], details[1]["detail"]["conversation"]["expiresAt"]);
    assert_eq!(sent["conversation"]["origin"]["type"], "referral_conversion");
    let failed = &details[2]["detail"];
    assert_eq!((&failed["error"]["code"], &failed["error"]["detail"]), (&json!(131_026), &json!("old shape")));
    assert_eq!(failed["errors"][1]["code"], 131_049);
    assert_eq!(state(&world).await, "delivered", "a failure beside a delivery is kept beside it");
    assert_eq!(world.rows("SELECT error FROM messages").await[0]["error"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn statuses_of_a_groups_members_are_kept_apart_and_one_members_failure_is_not_the_messages() {
    let world = World::start().await;
    sent(&world, &world.fixture, "accepted", Some("wamid.1")).await;
    let of = |member: &str, name: &str| {
        json!({"id": "wamid.1", "status": name, "timestamp": "1750030073", "recipient_type": "group",
            "recipient_id": "G1", "recipient_participant_id": member})
    };
    let statuses = json!([of("491", "delivered"), of("492", "delivered"), of("492", "failed"), of("491", "delivered")]);
    assert_eq!(world.post(&webhook_of(&world, &statuses, &json!([]))).await, Account::sum(4, [3, 1, 0]));
    assert_eq!(state(&world).await, "delivered");
    world.post(&webhook_of(&world, &json!([of("491", "read")]), &json!([]))).await;
    assert_eq!(state(&world).await, "read", "the message tells how far anybody got it");
    let members =
        world.rows("SELECT detail ->> 'participant' AS who, count(*) FROM statuses GROUP BY 1 ORDER BY 1").await;
    assert_eq!(members, [json!({"who": "491", "count": 2}), json!({"who": "492", "count": 2})]);
    assert_eq!(world.count("contact_identities WHERE value IN ('491', '492', 'G1')").await, 0);
    let alone = World::start().await;
    sent(&alone, &alone.fixture, "accepted", Some("wamid.1")).await;
    alone.post(&webhook_of(&alone, &json!([of("491", "failed")]), &json!([]))).await;
    assert_eq!(state(&alone).await, "accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_teaches_the_customers_other_identities_and_name() {
    let world = World::start().await;
    let customer = sent(&world, &world.fixture, "accepted", Some("wamid.1")).await;
    let recipient = customer.phone.unwrap();
    let statuses = json!([{"id": "wamid.1", "status": "delivered", "timestamp": "1750030073", "recipient_id": recipient,
        "recipient_user_id": "DE.7"}]);
    let contacts = json!([{"wa_id": recipient, "user_id": "DE.7", "profile": {"username": "@ada"}}]);
    world.post(&webhook_of(&world, &statuses, &contacts)).await;
    assert_eq!(world.count("contact_identities WHERE kind = 'bsuid' AND value = 'DE.7'").await, 1);
    assert_eq!(world.rows("SELECT username FROM contacts").await, [json!({"username": "ada"})]);
    let hidden = Customer::user("DE.7", "Ada");
    world.post(&world.webhook().message(&hidden, text("in", "it is me")).body()).await;
    assert_eq!((world.count("contacts").await, world.count("conversations").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_refuses_marketing_is_sent_none_whether_or_not_the_message_is_known() {
    let world = World::start().await;
    let customer = sent(&world, &world.fixture, "accepted", Some("wamid.1")).await;
    let stopped = "contacts WHERE marketing_stopped_at IS NOT NULL";
    world.post(&world.webhook().status(Status::failed("wamid.1", &customer, 131_049, "Later")).body()).await;
    assert_eq!(world.count(stopped).await, 0, "Meta's own reserve is no wish of the customer's");
    world.post(&world.webhook().status(Status::failed("wamid.unknown", &customer, 131_050, "Stopped")).body()).await;
    assert_eq!(world.count(stopped).await, 1);
    world
        .run("UPDATE contacts SET marketing_stopped_at = NULL, marketing_changed_at = NULL; DELETE FROM statuses")
        .await;
    world.post(&world.webhook().status(Status::failed("wamid.1", &customer, 131_050, "Stopped")).body()).await;
    assert_eq!(world.count(stopped).await, 1);
}
