//! What later messages say of earlier ones shows on those, whichever comes first.

use std::sync::LazyLock;

use reaktly_domain::ids::ConversationId;
use reaktly_store::annotations::{Annotated, annotated};
use reaktly_store::messages;
use reaktly_testkit::webhooks::{Message, image, of_kind, reaction, text};
use serde_json::{Value, json};

use crate::world::{Account, World, ada, hours_ago, unix_now};

fn edit(wamid: &str, of: &str, body: &str) -> Message {
    let message = json!({"type": "text", "text": {"body": body}});
    of_kind("edit", wamid, json!({"original_message_id": of, "message": message}))
}

fn revoke(wamid: &str, of: &str) -> Message {
    of_kind("revoke", wamid, json!({"original_message_id": of}))
}

/// A second of the last hour, in order.
fn at(second: i64) -> jiff::Timestamp {
    static AN_HOUR_AGO: LazyLock<i64> = LazyLock::new(|| unix_now() - 3600);
    jiff::Timestamp::from_second(*AN_HOUR_AGO + second).unwrap()
}

/// The only conversation's messages as they are to be read.
async fn thread(world: &World) -> Vec<Annotated> {
    let id: ConversationId = world.conversation().await["id"].as_str().unwrap().parse().unwrap();
    let mut conn = world.db.connect().await;
    let rows = messages::after(&mut conn, world.fixture.account.into(), id, 0, 100).await.unwrap();
    annotated(&mut conn, world.fixture.account.into(), rows).await.unwrap()
}

async fn read(world: &World, wamid: &str) -> Annotated {
    let thread = thread(world).await;
    thread.into_iter().find(|message| message.message.wamid.as_deref() == Some(wamid)).unwrap()
}

fn emojis(message: &Annotated) -> Vec<(&str, &str)> {
    message.reactions.iter().map(|reaction| (reaction.emoji.as_str(), reaction.by.as_str())).collect()
}

/// Every order of `0..count`.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else { return vec![Vec::new()] };
    let shorter = orders(last);
    let with_last = |order: Vec<usize>| {
        (0..=last).map(move |place| {
            let mut order = order.clone();
            order.insert(place, last);
            order
        })
    };
    shorter.into_iter().flat_map(with_last).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_word_on_a_message_counts_in_every_order_of_arrival() {
    let world = World::start().await;
    for (run, order) in orders(3).into_iter().enumerate() {
        let id = |name: &str| format!("{name}.{run}");
        let caption = json!({"type": "image", "image": {"caption": "after"}});
        let edit = of_kind("edit", &id("e"), json!({"original_message_id": id("m"), "message": caption}));
        let later = reaction(&id("r2"), &id("m"), "😀").at(at(2));
        let webhooks = [
            world.webhook().message(&ada(), image(&id("m"), "before").at(at(0))),
            world.webhook().message(&ada(), later).message(&ada(), reaction(&id("r1"), &id("m"), "👍").at(at(1))),
            world.webhook().message(&ada(), edit.at(at(3))),
        ];
        for place in order {
            world.post(&webhooks[place].body()).await;
        }
        let message = read(&world, &id("m")).await;
        assert_eq!(message.message.text, "[Image] after");
        assert_eq!(message.message.content["mimeType"], "image/jpeg", "only the caption is another");
        assert_eq!(emojis(&message), [("😀", "customer")]);
        assert_eq!((message.edited_at, message.revoked_at), (Some(at(3)), None));
    }
    assert_eq!(world.count("messages WHERE kind = 'image' AND text = '[Image] before'").await, 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reaction_is_taken_back_in_either_spelling_and_each_side_has_one() {
    let world = World::start().await;
    world.post(&world.webhook().message(&ada(), text("m", "hello").at(at(0))).body()).await;
    let taken_back = of_kind("reaction", "r3", json!({"message_id": "m"}));
    let steps = [
        (reaction("r1", "m", "👍"), vec![("👍", "customer")]),
        (reaction("r2", "m", ""), vec![]),
        (reaction("r4", "m", "🎉"), vec![("🎉", "customer")]),
        (taken_back, vec![]),
    ];
    for (second, (step, shown)) in (1..).zip(steps) {
        world.post(&world.webhook().message(&ada(), step.at(at(second))).body()).await;
        assert_eq!(emojis(&read(&world, "m").await), shown);
    }
    let by_app = json!({"from": "15550783881", "to": ada().phone, "id": "app", "timestamp": unix_now().to_string(),
        "type": "reaction", "reaction": {"message_id": "m", "emoji": "❤️"}});
    world.post(&echo(&world, &by_app)).await;
    world.post(&world.webhook().message(&ada(), reaction("r5", "m", "👍").at(at(9))).body()).await;
    assert_eq!(emojis(&read(&world, "m").await), [("👍", "customer"), ("❤️", "app")]);
    assert_eq!(world.conversation().await["owner"], "ai", "a reaction from the app is no answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_is_not_shown_any_more_nor_what_it_was_edited_to() {
    let world = World::start().await;
    for message in
        [revoke("v", "m").at(at(3)), edit("e", "m", "secret two").at(at(2)), text("m", "secret one").at(at(1))]
    {
        world.post(&world.webhook().message(&ada(), message).body()).await;
    }
    let quoting = text("q", "as I wrote").replying_to("m").at(at(4));
    world.post(&world.webhook().message(&ada(), quoting).body()).await;
    let thread = thread(&world).await;
    assert!(thread.iter().all(|message| !message.message.text.contains("secret")), "{thread:?}");
    let gone = read(&world, "m").await;
    assert_eq!((gone.message.text.as_str(), gone.revoked_at), ("[Message deleted]", Some(at(3))));
    assert_eq!(gone.message.content["kind"], "revoke");
    let quoted = read(&world, "q").await.quoted.unwrap();
    assert_eq!((quoted.text.as_str(), quoted.author.as_str()), ("[Message deleted]", "customer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_edits_or_takes_back_what_the_other_side_wrote() {
    let world = World::start().await;
    world.post(&world.webhook().message(&ada(), text("m", "hello").at(at(0))).body()).await;
    for kind in [
        json!({"type": "revoke", "revoke": {"original_message_id": "m"}}),
        json!({"type": "edit", "edit": {"original_message_id": "m", "message": {"type": "text", "text": {"body": "x"}}}}),
    ] {
        let mut message =
            json!({"from": "15550783881", "to": ada().phone, "id": kind["type"], "timestamp": "1800000000"});
        message.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
        assert_eq!(world.post(&echo(&world, &message)).await, Account::sum(1, [1, 0, 0]));
    }
    let message = read(&world, "m").await;
    assert_eq!((message.message.text.as_str(), message.edited_at, message.revoked_at), ("hello", None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_annotation_is_a_duplicate_and_observers_hear_of_the_target() {
    let world = World::start().await;
    world.post(&world.webhook().message(&ada(), text("m", "hello")).body()).await;
    let first = world.webhook().message(&ada(), reaction("r", "m", "👍"));
    assert_eq!(world.post(&first.body()).await, Account::sum(1, [1, 0, 0]));
    let again = world.webhook().message(&ada(), reaction("r", "m", "👍")).message(&ada(), text("n", "more"));
    assert_eq!(world.post(&again.body()).await, Account::sum(2, [1, 1, 0]));
    assert_eq!(world.count("annotations").await, 1);
    let events = world
        .rows(
            "SELECT convert_from(payload, 'UTF8')::json AS event FROM outbox WHERE subject LIKE '%message_annotated%'",
        )
        .await;
    let target = world.rows("SELECT id FROM messages WHERE wamid = 'm'").await.remove(0);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["event"]["message"]["messageId"], target["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_question_that_is_edited_or_taken_back_makes_its_turn_due_anew() {
    let world = World::start().await;
    world.post(&world.webhook().message(&ada(), text("m", "hello")).body()).await;
    world.run("UPDATE conversations SET turn_due_at = '2020-01-01'").await;
    world.post(&world.webhook().message(&ada(), edit("e", "m", "hello there")).body()).await;
    let open =
        world.rows("SELECT newest_answerable_seq AS seq, turn_due_at > '2021-01-01' AS due, unread FROM conversations");
    assert_eq!(open.await, [json!({"seq": 2, "due": true, "unread": 1})]);
    world.run("UPDATE conversations SET answered_seq = 2, turn_due_at = NULL").await;
    world.post(&world.webhook().message(&ada(), revoke("v", "m")).body()).await;
    let answered = world.rows("SELECT newest_answerable_seq AS seq, turn_due_at FROM conversations");
    assert_eq!(answered.await, [json!({"seq": 2, "turn_due_at": null})]);
}

#[tokio::test(flavor = "multi_thread")]
async fn remarks_open_no_window() {
    let world = World::start().await;
    world.post(&world.webhook().message(&ada(), text("m", "hello").at(hours_ago(30))).body()).await;
    let notice = of_kind("system", "s", json!({"type": "customer_identity_changed", "body": "changed"}));
    for message in [edit("e", "m", "x"), revoke("v", "m"), notice] {
        world.post(&world.webhook().message(&ada(), message).body()).await;
    }
    let open = world.rows("SELECT window_expires_at > now() AS open FROM conversations").await;
    assert_eq!(open, [json!({"open": false})]);
    world.post(&world.webhook().message(&ada(), reaction("r", "m", "👍")).body()).await;
    assert_eq!(
        world.rows("SELECT window_expires_at > now() AS open FROM conversations").await,
        [json!({"open": true})]
    );
}

fn echo(world: &World, message: &Value) -> Vec<u8> {
    let metadata = json!({"display_phone_number": "15550783881", "phone_number_id": world.fixture.phone_number_id});
    let value = json!({"metadata": metadata, "message_echoes": [message]});
    json!({"entry": [{"changes": [{"field": "smb_message_echoes", "value": value}]}]}).to_string().into_bytes()
}
