//! The largest webhooks Meta sends: a thousand elements, three megabytes.

use reaktly_testkit::webhooks::{Customer, Status, text};
use serde_json::json;

use crate::world::{Account, World, unix_now};

/// Messages of ours in one conversation, known to Meta as `wamid.out.1` and so on.
async fn sent(world: &World, messages: u32) -> Customer {
    let fixture = &world.fixture;
    let talk = fixture.talk(&world.db).await;
    let (account, conversation, integration) = (fixture.account, talk.conversation, fixture.integration);
    world
        .run(&format!(
            "INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, status, wamid, sent_at)
               SELECT gen_random_uuid(), '{account}', '{conversation}', n, 'outbound', 'ai', 'text', 'Hi', '{{}}', 'accepted',
                 'wamid.out.' || n, now() FROM generate_series(1, {messages}) n;
             INSERT INTO deliveries (message_id, account_id, conversation_id, integration_id, seq, author, class, control_epoch, state, wamid, attempt)
               SELECT id, account_id, conversation_id, '{integration}', seq, 'ai', 'reply', 1, 'accepted', wamid, 1 FROM messages;
             UPDATE conversations SET last_seq = {messages} WHERE id = '{conversation}'"
        ))
        .await;
    Customer::phone(&talk.wa_id, "Customer")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_statuses_of_one_conversation_are_applied_and_their_repeats_told() {
    let world = World::start().await;
    let customer = sent(&world, 333).await;
    let mut webhook = world.webhook();
    for n in 1..=333 {
        for name in ["sent", "delivered", "read"] {
            webhook = webhook.status(Status::new(&format!("wamid.out.{n}"), name, &customer));
        }
    }
    webhook = webhook.status(Status::new("wamid.of.nobody", "sent", &customer));
    let mut value = webhook.value();
    assert_eq!(world.post(value.to_string().as_bytes()).await, Account::sum(1000, [1000, 0, 0]));
    assert_eq!(world.count("deliveries WHERE state = 'read'").await, 333);
    value["again"] = json!(true);
    assert_eq!(world.post(value.to_string().as_bytes()).await, Account::sum(1000, [0, 1000, 0]));
    assert_eq!(world.count("statuses").await, 1000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_elements_of_every_kind_are_accounted_for_one_by_one() {
    let world = World::start().await;
    let customer = sent(&world, 100).await;
    let people: Vec<_> = (0..50).map(|n| Customer::phone(&format!("4915100000{n:03}"), "Customer")).collect();
    let mut webhook = world.webhook();
    for n in 0..250 {
        webhook = webhook.message(&people[n % people.len()], text(&format!("wamid.in.{n}"), "hello"));
        webhook = webhook.status(Status::new(&format!("wamid.of.nobody.{n}"), "delivered", &people[0]));
    }
    for n in 1..=100 {
        webhook = webhook.status(Status::new(&format!("wamid.out.{n}"), "delivered", &customer));
    }
    let mut value = webhook.value();
    let metadata = value["entry"][0]["changes"][0]["value"]["metadata"].clone();
    let changes = value["entry"][0]["changes"].as_array_mut().unwrap();
    let cards: Vec<_> = (0..200)
        .map(|n| {
            json!({"type": "contact", "action": "add", "contact": {"full_name": format!("Card {n}"),
            "phone_number": format!("4916000000{n:03}")}, "metadata": {"timestamp": unix_now().to_string()}})
        })
        .collect();
    changes.push(json!({"field": "smb_app_state_sync", "value": {"metadata": metadata, "state_sync": cards}}));
    let broken: Vec<_> = (0..100).map(|n| json!({"type": "text", "from": n})).collect();
    changes.push(json!({"field": "messages", "value": {"metadata": metadata, "messages": broken}}));
    for n in 0..100 {
        changes.push(json!({"field": "field_of_tomorrow", "value": {"n": n}}));
    }
    let first = world.post(value.to_string().as_bytes()).await;
    assert_eq!(first, Account::sum(1000, [900, 0, 100]));
    value["again"] = json!(true);
    assert_eq!(world.post(value.to_string().as_bytes()).await, Account::sum(1000, [0, 900, 100]));
    assert_eq!((world.count("messages").await, world.count("notices").await), (350, 100));
    assert_eq!(world.count("contacts WHERE book_name IS NOT NULL").await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_of_three_megabytes_is_stored_whole() {
    let world = World::start().await;
    let mut webhook = world.webhook();
    let long = "Grüße aus der Küche. ".repeat(2_000);
    let mut messages = 0;
    while webhook.body().len() < 3_000_000 {
        let customer = Customer::phone(&format!("4915100000{messages:03}"), "Customer");
        webhook = webhook.message(&customer, text(&format!("wamid.{messages}"), &long));
        messages += 1;
    }
    let account = world.post(&webhook.body()).await;
    assert_eq!(account, Account::sum(messages, [messages, 0, 0]));
    assert_eq!(world.count(&format!("messages WHERE text = '{long}'")).await, messages);
}
