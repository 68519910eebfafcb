//! Whose a message is: any path of an account serves that account's numbers, and no others.

use reaktly_testkit::webhooks::{Number, Status, Webhook, text};
use reaktly_testkit::{Fixture, wait_until};

use crate::world::{Account, World, ada};

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_number_is_quarantined_and_never_answered() {
    let world = World::start().await;
    let other = Fixture::create(&world.db).await;
    for number in ["999999999999999", &other.phone_number_id] {
        let webhook = Webhook::to(&Number::new(number)).message(&ada(), text("a", "hello"));
        let webhook = webhook.status(Status::new("wamid.out", "read", &ada()));
        assert_eq!(world.post(&webhook.body()).await, Account::sum(2, [0, 0, 2]));
    }
    assert_eq!(world.count("quarantine WHERE reason = 'unrouted' AND raw ? 'id'").await, 4);
    for table in ["messages", "contacts", "conversations", "statuses", "outbox"] {
        assert_eq!(world.count(table).await, 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_may_bring_items_for_several_numbers() {
    let world = World::start().await;
    let foreign = Number::new("999999999999999");
    let webhook =
        world.webhook().message(&ada(), text("a", "ours")).and(&foreign).message(&ada(), text("b", "not ours"));
    assert_eq!(world.post(&webhook.body()).await, Account::sum(2, [1, 0, 1]));
    let rows = world.rows("SELECT integration_ids FROM webhooks").await;
    assert_eq!(rows[0]["integration_ids"][0], world.fixture.integration.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_customer_of_two_accounts_is_two_contacts() {
    let world = World::start().await;
    let other = Fixture::create(&world.db).await;
    world.post(&world.webhook().message(&ada(), text("a", "hello")).body()).await;
    let body = Webhook::to(&Number::new(&other.phone_number_id)).message(&ada(), text("a", "hello")).body();
    world.publish_by(&other.webhook_path, &body).await;
    wait_until("both are stored", async || world.count("messages").await == 2).await;
    assert_eq!(world.count("contacts").await, 2);
    assert_eq!(
        world
            .count("messages m JOIN conversations c ON c.id = m.conversation_id AND c.account_id = m.account_id")
            .await,
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_for_a_disconnected_number_is_quarantined() {
    let world = World::start().await;
    world.run("UPDATE integrations SET deleted_at = now()").await;
    let account = world.post(&world.webhook().message(&ada(), text("a", "hello")).body()).await;
    assert_eq!(account, Account::sum(1, [0, 0, 1]));
    assert_eq!(world.count("webhooks WHERE account_id IS NOT NULL").await, 1);
}
