//! Messages as they read now: with reactions, edited, taken back, quoted.

use serde_json::json;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn messages_show_what_later_ones_say_of_them() {
    let world = World::start().await;
    let id = world.conversation(&["one", "two", "three", "four"]).await;
    world
        .run(&format!(
            "UPDATE messages SET wamid = 'w' || seq WHERE conversation_id = '{id}';
             UPDATE messages SET context_wamid = 'w1', context = '{{\"forwarded\": true}}', error = '{{\"code\": 131052}}'
               WHERE wamid = 'w4';
             INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, wamid,
                 status, sent_at)
               SELECT gen_random_uuid(), account_id, conversation_id, seq + 4, 'inbound', 'customer',
                 (ARRAY['reaction', 'edit', 'revoke', 'reaction'])[seq], 'x', '{{\"kind\": \"revoke\", \"targetWamid\": \"-\"}}',
                 'a' || seq, 'received', sent_at FROM messages WHERE conversation_id = '{id}';
             INSERT INTO annotations (id, account_id, integration_id, target_wamid, kind, actor, reactor, emoji, content,
                 occurred_at)
               SELECT m.id, m.account_id, c.integration_id, 'w' || (m.seq - 4), m.kind, 'customer', 'customer',
                 CASE m.wamid WHEN 'a1' THEN '👍' END,
                 CASE m.kind WHEN 'edit' THEN '{{\"kind\": \"text\", \"body\": \"two, corrected\"}}'::jsonb END, now()
               FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.wamid LIKE 'a%';
             UPDATE conversations SET last_seq = 3 WHERE id = '{id}'"
        ))
        .await;
    let page = world.owner.get(&format!("/api/conversations/{id}/messages")).await.expect_status(200);
    let [one, two, three, four] = [0, 1, 2, 3].map(|place| &page["items"][place]);
    assert_eq!((&one["reactions"][0]["emoji"], &one["reactions"][0]["by"]), (&json!("👍"), &json!("customer")));
    assert_eq!((&two["text"], &two["content"]["body"]), (&json!("two, corrected"), &json!("two, corrected")));
    assert!(two["editedAt"].is_string() && two.get("revokedAt").is_none());
    assert_eq!((&three["text"], &three["content"]["kind"]), (&json!("[Message deleted]"), &json!("revoke")));
    assert!(three["revokedAt"].is_string());
    assert_eq!(four["reactions"], json!([]), "a reaction that was taken back is none");
    let quoted = json!({"id": one["id"], "text": "one", "author": "customer", "kind": "text"});
    assert_eq!(four["context"], json!({"forwarded": true, "quoted": quoted}));
    assert!(four["error"]["remedy"].is_string() && four["error"]["fixer"] == "customer", "{}", four["error"]);
    let conversation = world.owner.get(&format!("/api/conversations/{id}")).await.expect_status(200);
    assert_eq!(conversation["lastMessage"]["text"], "[Message deleted]");
    assert_eq!(conversation["contact"]["kind"], "person");
}
