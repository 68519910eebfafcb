//! The AI reads what a message says now, and nothing that was taken back.

use reaktly_testkit::{Talk, wait_until};
use serde_json::{Value, json};

use crate::world::{DELIVERY, UNKNOWN, World};

/// The customer changes the newest message; as a change of an open question it is due like a new one.
async fn change(world: &World, talk: &Talk, kind: &str, content: Option<Value>) {
    let said = content.as_ref().map_or_else(|| "NULL".to_owned(), |content| format!("'{content}'"));
    let raw = match &content {
        Some(content) => json!({"kind": "edit", "targetWamid": "w", "content": content}),
        None => json!({"kind": "revoke", "targetWamid": "w"}),
    };
    let (id, account) = (talk.conversation, world.fixture.account);
    world
        .run(&format!(
            "WITH target AS (SELECT wamid, seq FROM messages WHERE conversation_id = '{id}' ORDER BY seq DESC LIMIT 1),
               changed AS (INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text,
                   content, wamid, status, sent_at)
                 SELECT gen_random_uuid(), '{account}', '{id}', seq + 1, 'inbound', 'customer', '{kind}', 'x', '{raw}',
                   'wamid.' || gen_random_uuid(), 'received', now() FROM target RETURNING id)
             INSERT INTO annotations (id, account_id, integration_id, target_wamid, kind, actor, reactor, content, occurred_at)
               SELECT changed.id, '{account}', c.integration_id, target.wamid, '{kind}', 'customer', 'customer', {said}, now()
               FROM changed, target, conversations c WHERE c.id = '{id}';
             UPDATE conversations SET last_seq = last_seq + 1, newest_answerable_seq = last_seq + 1 WHERE id = '{id}'"
        ))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_question_is_answered_as_it_reads_now() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.written(&talk, UNKNOWN, 0).await;
    change(&world, &talk, "edit", Some(json!({"kind": "text", "body": DELIVERY}))).await;
    world.wake(&talk).await;
    let said = world.answered(&talk).await;
    assert_eq!(said.len(), 1);
    assert!(said[0].text.contains("2 to 4 working days"), "{}", said[0].text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_was_taken_back_is_answered_with_silence() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.written(&talk, DELIVERY, 0).await;
    change(&world, &talk, "revoke", None).await;
    world.wake(&talk).await;
    wait_until("the turn ends", async || !world.conversation(&talk).await.has_open_question()).await;
    let turns = world.turns(&talk).await;
    assert_eq!((turns[0].state.as_str(), turns[0].reason.as_deref()), ("silent", Some("withdrawn")));
    assert!(world.said(&talk).await.is_empty());
}
