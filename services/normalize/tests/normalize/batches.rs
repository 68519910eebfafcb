//! Webhooks that wait together are written together, with the same result as one by one.

use reaktly_testkit::webhooks::{Customer, image, reaction, text};
use reaktly_testkit::{fixtures, wait_until};
use serde_json::json;

use crate::world::{Account, World, ada};

/// Publishes the bodies while nothing can be written, and lets them go once they wait for each other.
async fn together(world: &World, bodies: &[Vec<u8>]) {
    let mut holder = world.db.connect().await;
    fixtures::run(&mut holder, "BEGIN; LOCK TABLE contacts IN ACCESS EXCLUSIVE MODE;").await;
    for body in bodies {
        world.publish(body).await;
    }
    let stuck = "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    wait_until("every lane is taken", async || world.count(stuck).await >= 2).await;
    fixtures::run(&mut holder, "ROLLBACK").await;
}

fn customer(index: usize) -> Customer {
    Customer::phone(&format!("49151{index:08}"), &format!("Customer {index}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_together_is_written_together_and_counts_as_it_does_alone() {
    let world = World::start().await;
    world.post(&world.webhook().message(&ada(), text("known", "before")).body()).await;
    let mut bodies: Vec<_> =
        (0..40).map(|n| world.webhook().message(&customer(n % 5), text(&format!("w.{n}"), "hello")).body()).collect();
    bodies.push(world.webhook().message(&ada(), image("picture", "look")).body());
    // A repeat of another webhook's message, one of a stored message, and one that is more than a message.
    bodies.push(world.webhook().message(&customer(1), text("w.1", "hello")).message(&ada(), text("new", "x")).body());
    bodies.push(world.webhook().message(&ada(), text("known", "before")).message(&ada(), text("two", "y")).body());
    bodies.push(world.webhook().message(&ada(), reaction("r", "known", "👍")).body());
    together(&world, &bodies).await;
    wait_until("all are accounted for", async || world.count("webhooks").await == 45).await;
    for (index, sum) in [(0, [1, 0, 0]), (40, [1, 0, 0]), (42, [1, 1, 0]), (43, [1, 0, 0])] {
        let items = sum.iter().sum();
        assert_eq!(world.account_of(&bodies[index]).await, Account::sum(items, sum), "{index}");
    }
    let repeated = world.rows("SELECT sum(stored) AS stored, sum(duplicates) AS repeated FROM webhooks").await;
    assert_eq!(repeated, [json!({"stored": 45, "repeated": 2})]);
    assert_eq!((world.count("messages").await, world.count("contacts").await), (45, 6));
    let sequences = "SELECT bool_and(last_seq = (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id)) AS whole, \
        bool_and(newest_answerable_seq > 0 AND turn_due_at IS NOT NULL AND version > 1) AS due FROM conversations c";
    assert_eq!(world.rows(sequences).await, [json!({"whole": true, "due": true})]);
    assert_eq!(world.count("media").await, 1);
    assert_eq!(world.count("outbox WHERE subject LIKE 'events.message_received.%'").await, 45);
    let transactions = world.rows("SELECT count(DISTINCT created_at) AS written FROM messages").await;
    assert!(transactions[0]["written"].as_i64().unwrap() < 45, "{transactions:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_writes_meanwhile_does_not_take_a_batch_apart() {
    let world = World::start().await;
    let body =
        |customer: usize, wamid: String| world.webhook().message(&self::customer(customer), text(&wamid, "hello"));
    let stuck = async |lanes: i64| {
        let waiting = "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        wait_until("lanes wait for the other", async || world.count(waiting).await >= lanes).await;
    };
    // Another transaction makes the customer's contact, which nobody sees yet, and holds both lanes back.
    let mut other = world.db.connect().await;
    let contact = format!(
        "BEGIN; INSERT INTO contacts (id, account_id, phone_number) VALUES (gen_random_uuid(), '{account}', '+4915100000007'); \
         INSERT INTO contact_identities SELECT account_id, 'wa_id', '4915100000007', id FROM contacts; \
         SAVEPOINT before; LOCK TABLE conversations IN ACCESS EXCLUSIVE MODE;",
        account = world.fixture.account
    );
    fixtures::run(&mut other, &contact).await;
    for n in 0..2 {
        world.publish(&body(n, format!("first.{n}")).body()).await;
    }
    stuck(2).await;
    for n in 0..20 {
        world.publish(&body(7, format!("w.{n}")).body()).await;
    }
    fixtures::run(&mut other, "ROLLBACK TO before").await;
    wait_until("the first are in", async || world.count("webhooks").await == 2).await;
    stuck(1).await;
    fixtures::run(&mut other, "COMMIT").await;
    wait_until("all are accounted for", async || world.count("webhooks").await == 22).await;
    assert_eq!((world.count("messages").await, world.count("contacts").await), (22, 3));
    let transactions =
        world.rows("SELECT count(DISTINCT created_at) AS written FROM messages WHERE wamid LIKE 'w.%'").await;
    assert!(transactions[0]["written"].as_i64().unwrap() < 20, "{transactions:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_message_that_cannot_be_stored_fails_alone_whatever_it_waits_with() {
    let world = World::start().await;
    world
        .run(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \
               $$ BEGIN IF NEW.wamid = 'w.7' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$; \
             CREATE TRIGGER refuse BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION refuse()",
        )
        .await;
    let body = |n: usize| world.webhook().message(&customer(n), text(&format!("w.{n}"), "hello")).body();
    let bodies: Vec<_> = (0..20).map(body).collect();
    together(&world, &bodies).await;
    wait_until("all are accounted for", async || world.count("webhooks").await == 20).await;
    assert_eq!(world.account_of(&bodies[7]).await, Account::sum(1, [0, 0, 1]));
    assert_eq!((world.count("messages").await, world.count("quarantine").await), (19, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_known_by_more_than_one_contact_is_taken_alone_and_the_others_are_not() {
    let world = World::start().await;
    for (customer, wamid) in [(ada(), "a"), (Customer::user("DE.17", "Ada"), "b")] {
        world.post(&world.webhook().message(&customer, text(wamid, "hello")).body()).await;
    }
    let both = Customer { user_id: Some("DE.17".to_owned()), ..ada() };
    let mut bodies: Vec<_> =
        (0..10).map(|n| world.webhook().message(&customer(n), text(&format!("w.{n}"), "hello")).body()).collect();
    bodies.push(world.webhook().message(&both, text("c", "it is me")).body());
    together(&world, &bodies).await;
    wait_until("all are accounted for", async || world.count("webhooks").await == 13).await;
    assert_eq!((world.count("messages").await, world.count("contacts").await), (13, 12));
    let of_number = "messages m JOIN conversations c ON c.id = m.conversation_id JOIN contacts p ON p.id = c.contact_id \
        WHERE p.phone_number = '+4915112345678' AND m.wamid = 'c'";
    assert_eq!(world.count(of_number).await, 1);
}
