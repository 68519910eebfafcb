//! Hundreds of conversations in which everything happens at random: the customer writes, people take over and hand back,
//! workers lose their turns while the model still thinks. Whatever the order, the AI is silent once a person has the
//! conversation, and nobody who wrote is left without an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, StreamExt as _};
use reaktly_domain::conversation::{Change, Owner};
use reaktly_models::{LlmClient, LlmError, LlmReply, LlmRequest};
use reaktly_testkit::{Talk, wait_until_within};
use tokio_util::sync::CancellationToken;

use crate::world::World;

const CONVERSATIONS: u64 = 120;
const AT_ONCE: usize = 8;
/// The first conversation's seed; the others follow.
const SEED: u64 = 20_261_122;

/// Numbers that only look random (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }
}

/// A model that takes its time and then fails: the answer is the knowledge base's.
struct Slow(AtomicU64);

impl LlmClient for Slow {
    fn complete<'a>(
        &'a self,
        _request: &'a LlmRequest,
        _cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<LlmReply, LlmError>> {
        let thinks = Dice(self.0.fetch_add(1, Ordering::Relaxed)).below(60);
        async move {
            tokio::time::sleep(Duration::from_millis(thinks)).await;
            Err(LlmError::Transport)
        }
        .boxed()
    }
}

const TOPICS: [(&str, &str); 6] = [
    ("How long does delivery take?", "Delivery within Germany takes 2 to 4 working days."),
    ("Can I return unworn items?", "You can return unworn items within 30 days."),
    ("Which payment methods are accepted?", "We accept credit cards, invoices and bank transfers as payment methods."),
    ("Where are the shops?", "Our shops are in Hamburg and Cologne, near the central stations."),
    ("Is there a guarantee on watches?", "Watches have a guarantee of five years from the day of purchase."),
    ("Do gift vouchers expire?", "Gift vouchers expire three years after the end of the year they were bought in."),
];

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_in_whatever_order_the_ai_never_talks_over_a_person_and_answers_everybody() {
    let world = World::with_client(Arc::new(Slow(AtomicU64::new(SEED)))).await;
    for (question, answer) in TOPICS {
        world.article(question, answer).await;
    }
    let world = &world;
    let playing = stream::iter(0..CONVERSATIONS).for_each_concurrent(AT_ONCE, |n| play(world, SEED + n));
    playing.await;
    assert_eq!(world.count(AFTER_TAKE_OVER).await, 0, "words of the AI while a person had the conversation");
    assert_eq!(world.count(TWICE).await, 0, "questions that were answered twice");
    assert_eq!(world.count("SELECT count(*) FROM dead_letters").await, 0);
    assert!(world.count("SELECT count(*) FROM turns WHERE state = 'replied'").await > 50, "it did answer");
    assert!(world.count("SELECT count(*) FROM turns WHERE reason = 'owner_changed'").await > 0, "it was interrupted");
    assert!(world.count("SELECT count(*) FROM turns WHERE crashes > 0").await > 0, "workers lost their turns");
}

/// What the AI said between a person's taking over and the next handing back.
const AFTER_TAKE_OVER: &str = "SELECT count(*) FROM messages m JOIN thread_events t \
       ON t.conversation_id = m.conversation_id AND t.kind = 'taken_over' AND m.seq > t.after_seq \
     WHERE m.author = 'ai' AND NOT EXISTS (SELECT FROM thread_events b WHERE b.conversation_id = m.conversation_id \
       AND b.kind = 'handed_back' AND b.created_at >= t.created_at AND b.after_seq < m.seq)";
/// Pairs of turns that answered the same message of the customer, neither taken back.
const TWICE: &str = "SELECT count(*) FROM turns a JOIN turns b ON b.conversation_id = a.conversation_id \
       AND a.id < b.id AND a.from_seq < b.upto_seq AND b.from_seq < a.upto_seq \
     WHERE a.state = 'replied' AND b.state = 'replied' \
       AND EXISTS (SELECT FROM messages m WHERE m.turn_id = a.id AND m.status <> 'cancelled') \
       AND EXISTS (SELECT FROM messages m WHERE m.turn_id = b.id AND m.status <> 'cancelled')";

async fn play(world: &World, seed: u64) {
    let (talk, mut dice) = (world.talk().await, Dice(seed));
    for step in 0..8 {
        match dice.below(10) {
            0..4 => ask(world, &talk, seed + step, &mut dice).await,
            4 | 5 => world.take_over(&talk).await,
            6 | 7 => world.change(&talk, Change::HandBack).await,
            // The worker is taken for dead, though its model may still answer.
            8 => {
                let lost = "UPDATE turns SET lease_until = now() - interval '1 second' WHERE state = 'running'";
                world.run(&format!("{lost} AND conversation_id = '{}'", talk.conversation)).await;
                world.wake(&talk).await;
            }
            _ => world.wake(&talk).await,
        }
        tokio::time::sleep(Duration::from_millis(dice.below(50))).await;
    }
    ask(world, &talk, seed, &mut dice).await;
    world.change(&talk, Change::HandBack).await;
    wait_until_within(Duration::from_secs(30), &format!("the end of conversation {seed}"), async || {
        let conversation = world.conversation(&talk).await;
        conversation.control.owner != Owner::Ai || !conversation.has_open_question()
    })
    .await;
}

async fn ask(world: &World, talk: &Talk, topic: u64, dice: &mut Dice) {
    let (question, _) = TOPICS.iter().cycle().nth(usize::try_from(topic).unwrap()).unwrap();
    let quiet = u32::try_from(dice.below(30)).unwrap();
    world.written(talk, question, quiet).await;
    world.wake(talk).await;
}
