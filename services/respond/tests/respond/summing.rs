//! What was said long ago reaches later turns.

use std::sync::{Arc, Mutex};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use reaktly_domain::conversation::Change;
use reaktly_models::{Call, LlmClient, LlmError, LlmReply, LlmRequest, Purpose};
use reaktly_testkit::{Talk, wait_until};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::world::{DELIVERY, World};

const ANSWER: &str = "It takes 2 to 4 working days.";
const FACT: &str = "My order number is 88123.";
const CARD: &str = "I paid with 4111 1111 1111 1111.";

const REPLIES: [&str; 8] = [
    "Thank you for letting me know.",
    "The blue one is in stock in all sizes.",
    "Cotton, and it can be washed at home.",
    "No, that one is sold out until spring.",
    "You can pick it up in our shop as well.",
    "Gift wrapping is free of charge.",
    "The warranty covers broken zips.",
    "Yes, it fits children too.",
];

/// Answers with [`ANSWER`], and sums up once it may.
struct Model {
    summary: Result<&'static str, LlmError>,
    may_sum_up: Semaphore,
    asked: Mutex<Vec<LlmRequest>>,
}

impl Model {
    fn new(summary: Result<&'static str, LlmError>) -> Arc<Self> {
        Arc::new(Self { summary, may_sum_up: Semaphore::new(0), asked: Mutex::default() })
    }

    fn prompts(&self, purpose: Purpose) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|request| request.purpose == purpose).map(LlmRequest::prompt).collect()
    }

    async fn answer(&self, request: &LlmRequest) -> Result<LlmReply, LlmError> {
        let text = if request.purpose == Purpose::Summary {
            self.may_sum_up.acquire().await.unwrap().forget();
            serde_json::json!({ "summary": self.summary.clone()? }).to_string()
        } else {
            ANSWER.to_owned()
        };
        Ok(LlmReply { text, provider: "scripted", model: "scripted".to_owned(), attempts: 1, ..LlmReply::default() })
    }
}

impl LlmClient for Model {
    fn complete<'a>(
        &'a self,
        request: &'a LlmRequest,
        _cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<LlmReply, LlmError>> {
        self.asked.lock().unwrap().push(request.clone());
        async move {
            let reply = self.answer(request).await;
            request.calls.push(Call {
                purpose: request.purpose,
                provider: "scripted",
                model: "scripted".to_owned(),
                usage: reaktly_models::Usage { input: 100, output: 20, ..reaktly_models::Usage::default() },
                cost_micro_usd: None,
                first_piece: None,
                total: std::time::Duration::ZERO,
                outcome: reply.as_ref().map_or_else(LlmError::code, |_| "ok"),
            });
            reply
        }
        .boxed()
    }
}

/// A talk of many messages that was answered, beginning with a fact and a card.
async fn long_talk(world: &World) -> Talk {
    long_talk_with(world, "ai").await
}

/// The same, answered by such an author.
async fn long_talk_with(world: &World, answerer: &str) -> Talk {
    let talk = world.talk().await;
    let (id, account) = (talk.conversation, world.fixture.account);
    let said = |n: usize| match n {
        0 => FACT.to_owned(),
        2 => CARD.to_owned(),
        n if n % 2 == 0 => format!("And what about article number {n} of your catalogue?"),
        n => REPLIES.get(n / 2).copied().unwrap_or_default().to_owned(),
    };
    let rows = (0..16).map(|n| {
        let (seq, text) = (n + 1, said(n));
        let (direction, author, status) =
            if n % 2 == 0 { ("inbound", "customer", "received") } else { ("outbound", answerer, "delivered") };
        let content = serde_json::json!({ "kind": "text", "body": text });
        format!(
            "(gen_random_uuid(), '{account}', '{id}', {seq}, '{direction}', '{author}', 'text', '{text}', '{content}', \
             'wamid.{id}.{seq}', '{status}', now() - interval '1 hour', now() - interval '1 hour')"
        )
    });
    let rows = rows.collect::<Vec<_>>().join(", ");
    world
        .run(&format!(
            "INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, wamid,
                 status, sent_at, created_at) VALUES {rows};
             UPDATE conversations SET last_seq = 16, newest_answerable_seq = 15, answered_seq = 15 WHERE id = '{id}'"
        ))
        .await;
    talk
}

async fn summary(world: &World, talk: &Talk) -> (String, i64) {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        summary: String,
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        summary_upto_seq: i64,
    }
    let query = diesel::sql_query(format!(
        "SELECT summary, summary_upto_seq FROM ai_memories WHERE conversation_id = '{}'",
        talk.conversation
    ));
    let mut conn = world.db.connect().await;
    let row: Row = diesel_async::RunQueryDsl::get_result(query, &mut conn).await.unwrap();
    (row.summary, row.summary_upto_seq)
}

/// Waits until a summary was asked for and paid.
async fn paid(world: &World) {
    wait_until("the call is paid", async || {
        world.count("SELECT count(*) FROM ai_runs WHERE purpose = 'summary' AND turn_id IS NOT NULL").await == 1
            && world.count("SELECT count(*) FROM ai_reservations").await == 0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_early_fact_reaches_a_later_turn_through_the_summary_and_a_card_number_never_does() {
    let model =
        Model::new(Ok("The order number is 88123. The card 4111 1111 1111 1111 was charged. It costs 99 euros."));
    let world = World::with_client(Arc::<Model>::clone(&model)).await;
    let talk = long_talk(&world).await;
    world.says(&talk, DELIVERY).await;
    wait_until("the answer, before anything is summed up", async || world.said(&talk).await.len() == 9).await;
    assert!(!model.prompts(Purpose::Reply)[0].contains("88123"), "it is too long ago");
    model.may_sum_up.add_permits(1);
    wait_until("a summary", async || !summary(&world, &talk).await.0.is_empty()).await;
    let (kept, upto) = summary(&world, &talk).await;
    assert_eq!(kept, "The order number is 88123. The card [card number] was charged.", "nobody wrote of 99 euros");
    assert_eq!(upto, 12, "the newest six are seen word for word for a while");
    let read = model.prompts(Purpose::Summary).remove(0);
    assert!(read.contains(FACT) && !read.contains("4111"), "{read}");
    world.says(&talk, "And my order number was which one again?").await;
    let later = || model.prompts(Purpose::Reply).into_iter().find(|prompt| prompt.contains("which one again"));
    wait_until("another prompt", async || later().is_some()).await;
    let prompt = later().unwrap();
    assert!(prompt.contains("<summary>\nThe order number is 88123."), "{prompt}");
    world.answered(&talk).await;
    paid(&world).await;
    assert_eq!(model.prompts(Purpose::Summary).len(), 1, "the next one is not due before six more messages");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_summary_that_fails_changes_nothing() {
    let model = Model::new(Err(LlmError::Transport));
    let world = World::with_client(Arc::<Model>::clone(&model)).await;
    let talk = long_talk(&world).await;
    model.may_sum_up.add_permits(1);
    world.says(&talk, DELIVERY).await;
    world.answered(&talk).await;
    paid(&world).await;
    assert_eq!(summary(&world, &talk).await, (String::new(), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_take_over_and_a_newer_summary_win_over_one_under_way() {
    for newer in ["", "A newer one."] {
        let model = Model::new(Ok("The order number is 88123."));
        let world = World::with_client(Arc::<Model>::clone(&model)).await;
        let talk = long_talk(&world).await;
        world.says(&talk, DELIVERY).await;
        wait_until("a call for a summary", async || !model.prompts(Purpose::Summary).is_empty()).await;
        if newer.is_empty() {
            world.take_over(&talk).await;
        } else {
            world.run(&format!("UPDATE ai_memories SET summary = '{newer}', summary_upto_seq = 17")).await;
        }
        model.may_sum_up.add_permits(1);
        paid(&world).await;
        assert_eq!(summary(&world, &talk).await.0, newer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_wrote_reaches_the_first_turn_after_a_hand_back() {
    let model = Model::new(Ok("The order number is 88123. The blue one is in stock."));
    let world = World::with_client(Arc::<Model>::clone(&model)).await;
    model.may_sum_up.add_permits(1);
    let talk = long_talk_with(&world, "agent").await;
    world.take_over(&talk).await;
    world.written(&talk, DELIVERY, 0).await;
    world.change(&talk, Change::HandBack).await;
    world.answered(&talk).await;
    let read = model.prompts(Purpose::Summary).remove(0);
    assert!(read.contains(FACT) && read.contains("colleague: The blue one is in stock"), "{read}");
    let prompt = model.prompts(Purpose::Reply).remove(0);
    assert!(prompt.contains("<summary>\nThe order number is 88123. The blue one is in stock."), "{prompt}");
    paid(&world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_handed_back_without_a_question_is_summed_up_before_there_is_one() {
    let model = Model::new(Ok("The order number is 88123."));
    let world = World::with_client(Arc::<Model>::clone(&model)).await;
    model.may_sum_up.add_permits(1);
    let talk = long_talk_with(&world, "agent").await;
    world.take_over(&talk).await;
    world.run("UPDATE conversations SET answered_seq = newest_answerable_seq").await;
    world.change(&talk, Change::HandBack).await;
    let summed = "SELECT count(*) FROM ai_memories WHERE summary <> ''";
    wait_until("a summary", async || world.count(summed).await == 1).await;
    assert_eq!(summary(&world, &talk).await, ("The order number is 88123.".to_owned(), 10));
    assert!(world.turns(&talk).await.is_empty() && model.prompts(Purpose::Reply).is_empty());
    let paid = "SELECT count(*) FROM ai_runs WHERE purpose = 'summary' AND turn_id IS NULL";
    wait_until("the call is paid", async || world.count(paid).await == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_summary_that_takes_long_keeps_nobody_waiting_and_is_not_asked_for_twice() {
    let model = Model::new(Ok("The order number is 88123."));
    let world = World::with_client(Arc::<Model>::clone(&model)).await;
    let talk = long_talk_with(&world, "agent").await;
    world.says(&talk, DELIVERY).await;
    world.answered(&talk).await;
    assert_eq!(model.prompts(Purpose::Summary).len(), 1);
    model.may_sum_up.add_permits(1);
    wait_until("a summary", async || !summary(&world, &talk).await.0.is_empty()).await;
    paid(&world).await;
    assert_eq!(model.prompts(Purpose::Summary).len(), 1, "the answer asked for none beside the one under way");
}
