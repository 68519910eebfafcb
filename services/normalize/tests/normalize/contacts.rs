//! Customers are known by number or user id.

use futures_util::future::join_all;
use reaktly_testkit::wait_until;
use reaktly_testkit::webhooks::{Customer, Message, of_kind, text};
use serde_json::{Value, json};

use crate::world::{World, ada, hours_ago};

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

fn notice(kind: &str, wamid: &str, fields: &Value) -> Message {
    let mut system = json!({"type": kind, "body": "changed"});
    system.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    of_kind("system", wamid, system)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_changes_the_number_stays_the_same() {
    for kind in ["user_changed_number", "customer_changed_number"] {
        let world = World::start().await;
        let field = if kind == "user_changed_number" { "wa_id" } else { "new_wa_id" };
        let notice = notice(kind, "b", &json!({field: "+4915199999999"}));
        world.post(&world.webhook().message(&ada(), text("a", "hello")).message(&ada(), notice).body()).await;
        let contact = world.rows("SELECT phone_number FROM contacts").await.remove(0);
        assert_eq!(contact["phone_number"], "+4915199999999");
        let moved = Customer::phone("4915199999999", "Ada");
        world.post(&world.webhook().message(&moved, text("c", "again")).body()).await;
        let late = text("d", "written before").at(hours_ago(1));
        world.post(&world.webhook().message(&ada(), late).body()).await;
        assert_eq!((world.count("contacts").await, world.count("messages").await), (1, 4));
        let contact = world.rows("SELECT phone_number FROM contacts").await.remove(0);
        assert_eq!(contact["phone_number"], "+4915199999999");
        let live = world.rows("SELECT value FROM contact_identities WHERE retired_at IS NULL").await;
        assert_eq!(live, [json!({"value": "4915199999999"})]);
        assert!(world.count("outbox WHERE subject LIKE 'events.contact_changed.%'").await > 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_was_given_up_belongs_to_whoever_writes_from_it_next() {
    let world = World::start().await;
    let gone = notice("user_changed_number", "a", &json!({"wa_id": "4915199999999"})).at(hours_ago(2));
    world.post(&world.webhook().message(&ada(), gone).body()).await;
    let stranger = Customer::phone("4915112345678", "Bob");
    world.post(&world.webhook().message(&stranger, text("b", "hello")).body()).await;
    world.post(&world.webhook().message(&stranger, text("c", "it is me")).body()).await;
    let contacts = world.rows("SELECT name, phone_number FROM contacts ORDER BY name").await;
    let expected = [("Ada", "+4915199999999"), ("Bob", "+4915112345678")];
    assert_eq!(contacts, expected.map(|(name, number)| json!({"name": name, "phone_number": number})));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_user_id_replaces_the_old_one_named_or_not() {
    for named in [true, false] {
        let world = World::start().await;
        world.post(&world.webhook().message(&both(), text("a", "hello")).body()).await;
        let customer = if named { both() } else { ada() };
        let notice = notice("user_changed_user_id", "b", &json!({"user_id": "DE.18", "parent_user_id": "DE.ENT.1"}));
        world.post(&world.webhook().message(&customer, notice).body()).await;
        let live = world.rows("SELECT value FROM contact_identities WHERE retired_at IS NULL ORDER BY value").await;
        assert_eq!(live, ["4915112345678", "DE.18"].map(|value| json!({"value": value})));
        world.post(&world.webhook().message(&Customer::user("DE.18", "Ada"), text("c", "again")).body()).await;
        assert_eq!((world.count("contacts").await, world.count("conversations").await), (1, 1));
        let contact = world.rows("SELECT parent_user_id FROM contacts").await.remove(0);
        assert_eq!(contact["parent_user_id"], "DE.ENT.1");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_number_that_is_another_contacts_stays_with_that_one() {
    let world = World::start().await;
    let bob = Customer::phone("4915199999999", "Bob");
    world.post(&world.webhook().message(&ada(), text("a", "hello")).message(&bob, text("b", "hello")).body()).await;
    let notice = notice("user_changed_number", "c", &json!({"wa_id": "4915199999999"}));
    world.post(&world.webhook().message(&ada(), notice).body()).await;
    let of_bob = "contact_identities i JOIN contacts c ON c.id = i.contact_id \
        WHERE i.value = '4915199999999' AND c.name = 'Bob' AND i.retired_at IS NULL";
    assert_eq!((world.count("contacts").await, world.count(of_bob).await), (2, 1));
    assert_eq!(world.count("contact_identities WHERE retired_at IS NOT NULL").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_keys_and_a_parent_id_are_shown_and_identify_nobody() {
    let world = World::start().await;
    let notice = notice("customer_identity_changed", "a", &json!({})).with("identity", json!({"hash": "h"}));
    world.post(&world.webhook().message(&ada(), notice).body()).await;
    let shown = world.rows("SELECT text, content->'raw'->'identity' AS identity FROM messages").await;
    assert_eq!(shown, [json!({"text": "[System] changed", "identity": {"hash": "h"}})]);
    for (number, wamid) in [("4915100000001", "b"), ("4915100000002", "c")] {
        let customer = Customer::phone(number, "Same portfolio");
        let message = text(wamid, "hello").with("from_parent_user_id", json!("DE.ENT.9"));
        world.post(&world.webhook().message(&customer, message).body()).await;
    }
    assert_eq!(world.count("contacts WHERE parent_user_id = 'DE.ENT.9'").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn identities_are_told_by_their_form_and_names_change_at_will() {
    let world = World::start().await;
    let in_from = Customer { phone: Some("DE.17".to_owned()), user_id: None, name: "Ada".to_owned() };
    let with_plus = Customer::phone("+4915112345678", "Ada L.");
    world.post(&world.webhook().message(&both(), text("a", "hello")).body()).await;
    world.post(&world.webhook().message(&in_from, text("b", "user id in from")).body()).await;
    world.post(&world.webhook().message(&with_plus, text("c", "plus")).body()).await;
    assert_eq!((world.count("contacts").await, world.count("conversations").await), (1, 1));
    let contact = world.rows("SELECT name, phone_number FROM contacts").await.remove(0);
    assert_eq!(contact, json!({"name": "Ada L.", "phone_number": "+4915112345678"}));
}
