use serde_json::json;

use super::world::World;
use crate::gaps::round;

const MALTA: &str = "Do you deliver to Malta?";

#[tokio::test]
async fn a_turn_without_an_answer_leaves_its_question_once() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.asks_in_vain(&talk, "Hi! Do you deliver to Malta? My number is +49 151 23456789").await;
    round(&world.kit).await.unwrap();
    round(&world.kit).await.unwrap();
    let gaps = world.gaps().await;
    let [gap] = gaps.as_slice() else { panic!("{gaps:?}") };
    assert_eq!((gap.question.as_str(), gap.seen, gap.state.as_str()), (MALTA, 1, "open"));
    assert_eq!(world.count("SELECT count(*) FROM gap_questions").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM turns WHERE learned_at IS NULL").await, 0);
}

#[tokio::test]
async fn alike_questions_count_together_and_others_apart() {
    let world = World::start().await;
    let (one, other) = (world.talk().await, world.talk().await);
    world.asks_in_vain(&one, MALTA).await;
    world.asks_in_vain(&other, "Can you deliver to Malta please?").await;
    world.asks_in_vain(&other, "May I bring my dog?").await;
    // A word alone says more about the question before it.
    world.asks_in_vain(&other, "Poodle").await;
    round(&world.kit).await.unwrap();
    let gaps = world.gaps().await;
    let seen: Vec<_> = gaps.iter().map(|gap| (gap.question.as_str(), gap.seen)).collect();
    assert_eq!(seen, [(MALTA, 2), ("May I bring my dog?", 2)]);
}

#[tokio::test]
async fn answers_wishes_and_small_talk_are_no_gaps() {
    let world = World::start().await;
    let talk = world.talk().await;
    let by_rules = json!({"coverage": 0.0, "answerer": "rules"});
    world.turn(&talk, "Hello there", ("replied", None), by_rules.clone()).await;
    world.turn(&talk, "A person please", ("handed_off", Some("asked_for_person")), by_rules).await;
    let found = json!({"coverage": 0.9, "answerer": "knowledge"});
    world.turn(&talk, MALTA, ("replied", None), found.clone()).await;
    world.turn(&talk, "ok", ("silent", Some("acknowledgement")), found.clone()).await;
    world.turn(&talk, MALTA, ("discarded", Some("owner_changed")), found).await;
    round(&world.kit).await.unwrap();
    assert_eq!(world.gaps().await, []);
    // Asking back with nothing to rest on is no answer either.
    let asked_back = json!({"coverage": 0.4, "answerer": "knowledge"});
    world.turn(&talk, MALTA, ("replied", None), asked_back).await;
    round(&world.kit).await.unwrap();
    assert_eq!(world.gaps().await.len(), 1);
}

#[tokio::test]
async fn an_article_written_later_resolves_a_gap_by_itself() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.asks_in_vain(&talk, MALTA).await;
    round(&world.kit).await.unwrap();
    world.article("Opening hours", "We are open from Monday to Saturday.", "published").await;
    round(&world.kit).await.unwrap();
    assert_eq!(world.gaps().await[0].state, "open", "that article says nothing of it");
    let article =
        world.article("Delivery to Malta", "We deliver to Malta within five working days.", "published").await;
    round(&world.kit).await.unwrap();
    let gap = &world.gaps().await[0];
    assert_eq!((gap.state.as_str(), gap.article_id), ("resolved", Some(article.as_uuid())));
    // Asked in vain once more, it is open again, and the article there was does not close it.
    world.asks_in_vain(&talk, MALTA).await;
    world.article("Gift cards", "Gift cards are sold at the desk.", "published").await;
    round(&world.kit).await.unwrap();
    let gap = &world.gaps().await[0];
    assert_eq!((gap.state.as_str(), gap.seen, gap.article_id), ("open", 2, None));
}

#[tokio::test]
async fn a_dismissed_gap_counts_and_stays_dismissed() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.asks_in_vain(&talk, MALTA).await;
    round(&world.kit).await.unwrap();
    world.run("UPDATE gaps SET state = 'dismissed', closed_at = now() - interval '1 hour'").await;
    world.asks_in_vain(&talk, MALTA).await;
    world.article("Delivery to Malta", "We deliver to Malta within five working days.", "published").await;
    round(&world.kit).await.unwrap();
    let gap = &world.gaps().await[0];
    assert_eq!((gap.state.as_str(), gap.seen), ("dismissed", 2));
}

#[tokio::test]
async fn two_sweepers_at_once_count_every_turn_once() {
    let world = World::start().await;
    let talk = world.talk().await;
    for _ in 0..8 {
        world.asks_in_vain(&talk, MALTA).await;
    }
    let (one, other) = tokio::join!(round(&world.kit), round(&world.kit));
    one.unwrap();
    other.unwrap();
    let gaps = world.gaps().await;
    assert_eq!(gaps.iter().map(|gap| gap.seen).collect::<Vec<_>>(), [8]);
}

#[tokio::test]
async fn what_is_deleted_leaves_nothing_behind() {
    let world = World::start().await;
    let talk = world.talk().await;
    world.asks_in_vain(&talk, MALTA).await;
    round(&world.kit).await.unwrap();
    let article =
        world.article("Delivery to Malta", "We deliver to Malta within five working days.", "published").await;
    round(&world.kit).await.unwrap();
    world.run(&format!("DELETE FROM articles WHERE id = '{article}'")).await;
    assert_eq!(world.gaps().await[0].article_id, None);
    let conversation = talk.conversation;
    world
        .run(&format!(
            "DELETE FROM messages WHERE conversation_id = '{conversation}';
             DELETE FROM turns WHERE conversation_id = '{conversation}';
             DELETE FROM conversations WHERE id = '{conversation}'"
        ))
        .await;
    assert_eq!(world.count("SELECT count(*) FROM gap_questions").await, 0);
    let base = world.fixture.knowledge_base;
    world
        .run(&format!(
            "INSERT INTO knowledge_bases (id, account_id, name) SELECT gen_random_uuid(), account_id, 'Other' FROM operators;
             UPDATE operators SET knowledge_base_id = (SELECT id FROM knowledge_bases WHERE name = 'Other');
             DELETE FROM knowledge_bases WHERE id = '{base}'"
        ))
        .await;
    assert_eq!(world.gaps().await, []);
}
