//! Customers are known by number or user id.

use futures_util::future::join_all;
use reaktly_testkit::wait_until;
use reaktly_testkit::webhooks::{Customer, of_kind, text};
use serde_json::json;

use crate::world::{World, ada};

fn both() -> Customer {
    Customer { user_id: Some("DE.17".to_owned()), ..ada() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_without_a_number_is_a_customer() {
    let world = World::start().await;
    world.post(&world.webhook().message(&Customer::user("DE.17", "Ada"), text("a", "hello")).body()).await;
    let contact = world.rows("SELECT name, phone_number FROM contacts").await.remove(0);
    assert_eq!(contact, json!({"name": "Ada", "phone_number": null}));
    assert_eq!(
        world.rows("SELECT kind, value FROM contact_identities").await,
        [json!({"kind": "bsuid", "value": "DE.17"})]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn number_and_user_id_become_one_customer_once_they_come_together() {
    let world = World::start().await;
    for (customer, wamid) in [(ada(), "a"), (both(), "b"), (Customer::user("DE.17", "Ada Lovelace"), "c")] {
        world.post(&world.webhook().message(&customer, text(wamid, "hello")).body()).await;
    }
    assert_eq!((world.count("contacts").await, world.count("conversations").await), (1, 1));
    let contact = world.rows("SELECT name, phone_number FROM contacts").await.remove(0);
    assert_eq!(contact, json!({"name": "Ada Lovelace", "phone_number": "+4915112345678"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_contacts_that_turn_out_to_be_one_person_are_not_merged_by_themselves() {
    let world = World::start().await;
    for (customer, wamid) in [(ada(), "a"), (Customer::user("DE.17", "Ada"), "b"), (both(), "c")] {
        world.post(&world.webhook().message(&customer, text(wamid, "hello")).body()).await;
    }
    assert_eq!(world.count("contacts").await, 2);
    let of_number = "messages m JOIN conversations c ON c.id = m.conversation_id JOIN contacts p ON p.id = c.contact_id \
        WHERE p.phone_number IS NOT NULL";
    assert_eq!(world.count(of_number).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn first_messages_at_once_make_one_contact_and_one_conversation() {
    let world = World::start().await;
    let bodies: Vec<_> =
        (0..8).map(|n| world.webhook().message(&both(), text(&format!("wamid.{n}"), "hello")).body()).collect();
    join_all(bodies.iter().map(|body| world.publish(body))).await;
    wait_until("all are accounted for", async || world.count("webhooks").await == 8).await;
    assert_eq!((world.count("contacts").await, world.count("conversations").await), (1, 1));
    let sequences = world.rows("SELECT array_agg(seq ORDER BY seq) AS seqs FROM messages").await;
    assert_eq!(sequences[0]["seqs"], json!([1, 2, 3, 4, 5, 6, 7, 8]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_changes_the_number_stays_the_same() {
    let world = World::start().await;
    let notice =
        of_kind("system", "b", json!({"type": "user_changed_number", "body": "changed", "wa_id": "4915199999999"}));
    world.post(&world.webhook().message(&ada(), text("a", "hello")).message(&ada(), notice).body()).await;
    let moved = Customer::phone("4915199999999", "Ada");
    world.post(&world.webhook().message(&moved, text("c", "again")).body()).await;
    assert_eq!((world.count("contacts").await, world.count("messages").await), (1, 3));
    let contact = world.rows("SELECT phone_number FROM contacts").await.remove(0);
    assert_eq!(contact["phone_number"], "+4915199999999");
}
