//! A person takes over at any moment, and may give back: the AI says nothing in between, and nobody stays unanswered.

use std::time::Duration;

use anyhow::Context as _;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use reaktly_domain::conversation::{Change, OtherHolder};
use reaktly_domain::ids::UserId;
use reaktly_evaluation::{Figure, Goal};
use reaktly_store::thread_events::Actor;
use reaktly_store::{
    AsyncConnection as _, AsyncPgConnection, Causes, StoreError, conversations, installation, ownership,
};
use tokio::time::sleep;

use super::stage::{Customer, Stage};

/// Random orders of events.
const INTERLEAVINGS: usize = 500;
/// Conversations at a time.
const AT_A_TIME: usize = 100;
/// The customers of the other figures come before.
const FIRST_CUSTOMER: usize = 1000;
const SEED: u64 = 14;
/// Within this time everything of one conversation happens, in milliseconds: quiet, turn and commit included.
const SPAN_MS: u64 = 3000;

/// What is about to happen in one conversation.
struct Plan {
    second_message: Option<Duration>,
    take_over: Duration,
    hand_back: Option<Duration>,
}

/// What did.
#[derive(Default)]
struct Seen {
    spoke_over: usize,
    unanswered: usize,
}

pub(super) async fn measure(stage: &Stage) -> anyhow::Result<Vec<Figure>> {
    stage.model.takes(Duration::from_millis(300));
    let mut conn = stage.worker.store.connection().await?;
    let agent = installation::users(&mut conn).await?.into_iter().next().context("there is no user")?.id;
    drop(conn);
    let mut random = fastrand::Rng::with_seed(SEED);
    let plans: Vec<(usize, Plan)> = (FIRST_CUSTOMER..).take(INTERLEAVINGS).map(|n| (n, plan(&mut random))).collect();
    let running = stream::iter(plans).map(|(number, plan)| async move {
        let customer = stage.customer(number);
        play(stage, &customer, &plan, agent).await
    });
    let seen: Vec<Seen> = running.buffer_unordered(AT_A_TIME).try_collect().await?;
    let count = |of: fn(&Seen) -> usize| seen.iter().map(of).sum();
    let (over, unanswered) = (count(|seen| seen.spoke_over), count(|seen| seen.unanswered));
    Ok(vec![
        Figure::count("take-over: AI messages while a person had it", over, INTERLEAVINGS, Goal::AtMost(0.0)),
        Figure::count("take-over: customers unanswered after it", unanswered, INTERLEAVINGS, Goal::AtMost(0.0)),
    ])
}

fn plan(random: &mut fastrand::Rng) -> Plan {
    let mut moment = |from: u64| Duration::from_millis(random.u64(from..SPAN_MS));
    let (take_over, second) = (moment(0), moment(0));
    let after = u64::try_from(take_over.as_millis()).unwrap_or(0);
    let back = moment(after.min(SPAN_MS - 1)).saturating_sub(take_over);
    Plan { second_message: random.bool().then_some(second), take_over, hand_back: random.bool().then_some(back) }
}

async fn play(stage: &Stage, customer: &Customer<'_>, plan: &Plan, agent: UserId) -> anyhow::Result<Seen> {
    customer.writes("How long does delivery take?").await?;
    customer.received(1).await?;
    let second = async {
        if let Some(after) = plan.second_message {
            sleep(after).await;
            customer.writes("And delivery on Saturdays?").await?;
        }
        anyhow::Ok(())
    };
    let person = async {
        sleep(plan.take_over).await;
        let taken = change(stage, customer, Change::TakeOver { agent, other: OtherHolder::IsReplaced }).await?;
        let Some(after) = plan.hand_back else { return Ok((taken, i64::MAX)) };
        sleep(after).await;
        anyhow::Ok((taken, change(stage, customer, Change::HandBack).await?))
    };
    let ((), (taken, given_back)) = tokio::try_join!(second, person)?;
    customer.received(if plan.second_message.is_some() { 2 } else { 1 }).await?;
    let conversation = customer.settled().await?;
    let spoke = customer.messages(conversation.id).await?.iter().any(|message| {
        message.author == "ai" && message.status != "cancelled" && message.seq > taken && message.seq <= given_back
    });
    let unanswered = plan.hand_back.is_some() && conversation.has_open_question();
    Ok(Seen { spoke_over: spoke.into(), unanswered: unanswered.into() })
}

/// Changes the owner; the last message there was when it did.
async fn change(stage: &Stage, customer: &Customer<'_>, change: Change) -> anyhow::Result<i64> {
    let (id, now) = (customer.conversation().await?.id, stage.worker.clock.now());
    let mut conn = stage.worker.store.connection().await?;
    let (seq, written) = (*conn)
        .transaction(async |conn: &mut AsyncPgConnection| {
            let mut causes = Causes::default();
            let Some(mut conversation) = conversations::lock(conn, stage.account, id).await? else {
                return Err(StoreError::Unsuitable("the conversation is gone".to_owned()));
            };
            let seq = conversation.last_seq;
            let why = (Actor::System, "evaluation");
            ownership::apply(conn, now, &mut conversation, change, why, &mut causes).await?;
            Ok::<_, StoreError>((seq, causes.write(conn).await?))
        })
        .await?;
    drop(conn);
    stage.worker.publish(written).await;
    Ok(seq)
}
