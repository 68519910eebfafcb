//! Groups stand beside customers, and what another agent answers stands beside what we answer.

use reaktly_testkit::webhooks::{Customer, reaction, text};
use serde_json::json;

use crate::world::{Account, World, ada};

#[tokio::test(flavor = "multi_thread")]
async fn a_group_has_its_own_conversation_that_only_people_answer() {
    let world = World::start().await;
    let bob = Customer::phone("4915199999999", "Bob");
    let in_group = |wamid: &str, body: &str| text(wamid, body).with("group_id", json!("Y2FwaV9ncm91cDo"));
    let webhook = world
        .webhook()
        .message(&ada(), in_group("a", "hello all"))
        .message(&bob, in_group("b", "hello Ada"))
        .message(&ada(), text("c", "and in private"));
    assert_eq!(world.post(&webhook.body()).await, Account::sum(3, [3, 0, 0]));
    let contacts = world.rows("SELECT kind, name, phone_number FROM contacts ORDER BY kind").await;
    assert_eq!(contacts[0], json!({"kind": "group", "name": null, "phone_number": null}));
    assert_eq!(contacts[1], json!({"kind": "person", "name": "Ada", "phone_number": "+4915112345678"}));
    assert_eq!(contacts.len(), 2, "who writes in a group is no contact by that");
    let identities = world.rows("SELECT kind, value FROM contact_identities ORDER BY kind").await;
    assert_eq!(identities[0], json!({"kind": "group", "value": "Y2FwaV9ncm91cDo"}));
    let group = "FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE p.kind = 'group'";
    let state = world.rows(&format!("SELECT c.unread, c.turn_due_at, c.newest_answerable_seq AS open {group}")).await;
    assert_eq!(state, [json!({"unread": 2, "turn_due_at": null, "open": 0})]);
    let who = world.rows("SELECT context->'participant' AS who FROM messages WHERE wamid = 'b'").await.remove(0);
    assert_eq!(who["who"], json!({"waId": "4915199999999", "name": "Bob"}));
    world.run("UPDATE conversations SET owner = 'closed'").await;
    world.post(&world.webhook().message(&bob, in_group("d", "anybody?")).body()).await;
    assert_eq!(
        world.rows(&format!("SELECT c.owner, c.turn_due_at {group}")).await,
        [json!({"owner": "ai", "turn_due_at": null})]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_member_of_a_group_has_a_reaction() {
    let world = World::start().await;
    let bob = Customer::phone("4915199999999", "Bob");
    let in_group = json!("g");
    let webhook = world
        .webhook()
        .message(&ada(), text("m", "lunch?").with("group_id", in_group.clone()))
        .message(&ada(), reaction("r1", "m", "👍").with("group_id", in_group.clone()))
        .message(&bob, reaction("r2", "m", "👎").with("group_id", in_group.clone()))
        .message(&bob, reaction("r3", "m", "👍").with("group_id", in_group));
    world.post(&webhook.body()).await;
    assert_eq!(world.count("(SELECT DISTINCT reactor FROM annotations) a").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_on_standby_is_stored_marked_and_not_answered() {
    let world = World::start().await;
    let message =
        json!({"from": "4915112345678", "id": "s", "timestamp": "1800000000", "type": "text", "text": {"body": "hi"}});
    let value =
        json!({"metadata": {"phone_number_id": world.fixture.phone_number_id}, "standby": {"messages": [message]}});
    let body = json!({"entry": [{"changes": [{"field": "standby", "value": value}]}]}).to_string();
    assert_eq!(world.post(body.as_bytes()).await, Account::sum(1, [1, 0, 0]));
    let stored = world.rows("SELECT context FROM messages").await;
    assert_eq!(stored, [json!({"context": {"standby": true}})]);
    assert_eq!(world.conversation().await["newest_answerable_seq"], 0);
}
