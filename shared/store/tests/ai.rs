//! Budgets and runs of AI against the real database.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where a step fails")]

use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use jiff::{SignedDuration, Timestamp};
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_domain::operator_settings::Caps;
use reaktly_store::ai_budgets::{self, Amount, Nearness, Reservation, Reserved, Scope};
use reaktly_store::ai_runs::{self, Run, RunContext};
use reaktly_testkit::{Fixture, TestDb};

struct World {
    db: TestDb,
    account: AccountId,
    conversation: ConversationId,
    fixture: Fixture,
}

/// What a budget holds: spent and reserved tokens, spent and reserved money.
#[derive(Debug, PartialEq, Eq, diesel::QueryableByName)]
struct Budget {
    #[diesel(sql_type = diesel::sql_types::Text)]
    scope: String,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    spent: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    reserved: i64,
}

impl World {
    async fn new() -> Self {
        let db = TestDb::create().await;
        let fixture = Fixture::create(&db).await;
        let conversation = ConversationId::from_uuid(fixture.talk(&db).await.conversation);
        Self { account: AccountId::from_uuid(fixture.account), conversation, db, fixture }
    }

    async fn reserve(&self, caps: &Caps, tokens: u64) -> Reserved {
        self.reserve_at(now(), caps, Amount { tokens, micro_usd: 0 }).await
    }

    async fn reserve_at(&self, now: Timestamp, caps: &Caps, amount: Amount) -> Reserved {
        let whose = (self.account, Some(self.conversation));
        ai_budgets::reserve(&mut self.db.connect().await, now, whose, caps, amount).await.unwrap()
    }

    /// Spent and reserved tokens of each scope, in order.
    async fn budgets(&self) -> Vec<(String, i64, i64)> {
        let statement = "SELECT scope, sum(spent_tokens)::bigint AS spent, sum(reserved_tokens)::bigint AS reserved \
                         FROM ai_budgets GROUP BY scope ORDER BY scope";
        let rows: Vec<Budget> = diesel::sql_query(statement).load(&mut self.db.connect().await).await.unwrap();
        rows.into_iter().map(|row| (row.scope, row.spent, row.reserved)).collect()
    }

    async fn all_scopes_hold(&self, spent: i64, reserved: i64) {
        let expected =
            ["account_day", "account_month", "conversation_day"].map(|scope| (scope.to_owned(), spent, reserved));
        assert_eq!(self.budgets().await, expected);
    }
}

fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

#[expect(clippy::needless_pass_by_value, reason = "what was asked for is looked at once")]
fn yes(reserved: Reserved) -> Reservation {
    match reserved {
        Reserved::Yes { reservation, .. } => reservation,
        Reserved::Exhausted { scope } => panic!("{} is exhausted", scope.as_str()),
    }
}

#[tokio::test]
async fn what_is_reserved_is_settled_with_what_was_spent() {
    let world = World::new().await;
    let reservation = yes(world.reserve(&Caps::default(), 6_000).await);
    world.all_scopes_hold(0, 6_000).await;
    let spent = Amount { tokens: 4_500, micro_usd: 20 };
    ai_budgets::settle(&mut world.db.connect().await, &reservation, spent).await.unwrap();
    world.all_scopes_hold(4_500, 0).await;
    let reservation = yes(world.reserve(&Caps::default(), 6_000).await);
    ai_budgets::release(&mut world.db.connect().await, &reservation).await.unwrap();
    world.all_scopes_hold(4_500, 0).await;
}

#[tokio::test]
async fn fifty_turns_at_once_never_pass_the_cap() {
    let world = World::new().await;
    let caps = Caps { account_day_tokens: Some(10_500), conversation_day_tokens: Some(20_000), ..Caps::default() };
    let turns = (0..50).map(|_| world.reserve(&caps, 1_000));
    let outcomes = futures_util::future::join_all(turns).await;
    let reserved: Vec<_> = outcomes.iter().filter(|outcome| matches!(outcome, Reserved::Yes { .. })).collect();
    assert_eq!(reserved.len(), 10);
    let exhausted = Reserved::Exhausted { scope: Scope::AccountDay };
    assert!(outcomes.iter().filter(|outcome| **outcome == exhausted).count() == 40);
    // A refused turn leaves nothing behind in the scopes that would have let it through.
    world.all_scopes_hold(0, 10_000).await;
}

#[tokio::test]
async fn each_scope_has_a_cap_of_its_own() {
    let world = World::new().await;
    let refused = async |caps: Caps| match world.reserve_at(now(), &caps, Amount { tokens: 100, micro_usd: 50 }).await {
        Reserved::Exhausted { scope } => Some(scope),
        Reserved::Yes { .. } => None,
    };
    let (none, few) = (Caps::default(), Some(10));
    assert_eq!(refused(Caps { conversation_day_tokens: few, ..none }).await, Some(Scope::ConversationDay));
    assert_eq!(refused(Caps { account_day_micro_usd: few, ..none }).await, Some(Scope::AccountDay));
    assert_eq!(refused(Caps { account_month_micro_usd: few, ..none }).await, Some(Scope::AccountMonth));
    assert_eq!(refused(Caps { account_month_tokens: Some(0), ..none }).await, Some(Scope::AccountMonth));
    assert_eq!(refused(Caps { account_month_tokens: Some(100), ..none }).await, None);
    assert_eq!(refused(Caps { account_month_tokens: Some(100), ..none }).await, Some(Scope::AccountMonth));
}

#[tokio::test]
async fn a_new_day_and_a_new_conversation_have_budgets_of_their_own() {
    let world = World::new().await;
    let caps = Caps { conversation_day_tokens: Some(1_000), account_month_tokens: Some(2_500), ..Caps::default() };
    yes(world.reserve(&caps, 1_000).await);
    assert_eq!(world.reserve(&caps, 1).await, Reserved::Exhausted { scope: Scope::ConversationDay });
    let tomorrow = now() + SignedDuration::from_hours(24);
    let amount = Amount { tokens: 1_000, micro_usd: 0 };
    yes(world.reserve_at(tomorrow, &caps, amount).await);
    let other = Some(ConversationId::from_uuid(world.fixture.talk(&world.db).await.conversation));
    let mut conn = world.db.connect().await;
    let reserved = ai_budgets::reserve(&mut conn, tomorrow, (world.account, other), &caps, amount).await.unwrap();
    assert_eq!(reserved, Reserved::Exhausted { scope: Scope::AccountMonth });
}

#[tokio::test]
async fn the_scope_that_comes_near_its_cap_is_named_once() {
    let world = World::new().await;
    let caps = Caps { account_day_tokens: Some(1_000), ..Caps::default() };
    let near = async |tokens| match world.reserve(&caps, tokens).await {
        Reserved::Yes { near, .. } => near,
        Reserved::Exhausted { scope } => panic!("{} is exhausted", scope.as_str()),
    };
    assert_eq!(near(799).await, []);
    assert_eq!(near(1).await, [Scope::AccountDay]);
    assert_eq!(near(100).await, []);
}

#[tokio::test]
async fn what_a_dead_worker_held_back_is_freed_and_may_still_be_settled() {
    let world = World::new().await;
    let abandoned = yes(world.reserve(&Caps::default(), 1_000).await);
    let later = now() + SignedDuration::from_mins(6);
    yes(world.reserve_at(later, &Caps::default(), Amount { tokens: 10, micro_usd: 0 }).await);
    let mut conn = world.db.connect().await;
    assert_eq!(ai_budgets::free_abandoned(&mut conn, later).await.unwrap(), 1);
    assert_eq!(ai_budgets::free_abandoned(&mut conn, later).await.unwrap(), 0);
    world.all_scopes_hold(0, 10).await;
    ai_budgets::settle(&mut conn, &abandoned, Amount { tokens: 700, micro_usd: 0 }).await.unwrap();
    world.all_scopes_hold(700, 10).await;
}

#[tokio::test]
async fn an_account_is_freed_though_the_conversation_is_gone() {
    let world = World::new().await;
    yes(world.reserve(&Caps::default(), 1_000).await);
    let mut conn = world.db.connect().await;
    conn.batch_execute("DELETE FROM conversations").await.unwrap();
    let later = now() + SignedDuration::from_mins(6);
    assert_eq!(ai_budgets::free_abandoned(&mut conn, later).await.unwrap(), 1);
    let budgets = world.budgets().await;
    assert_eq!(budgets[0], ("account_day".to_owned(), 0, 0));
}

#[tokio::test]
async fn runs_are_summed_by_day_model_and_purpose_of_their_account_alone() {
    let world = World::new().await;
    let other = AccountId::from_uuid(Fixture::create(&world.db).await.account);
    let run = Run {
        purpose: "reply",
        provider: "openai",
        model: "small".to_owned(),
        input_tokens: 1_000,
        cached_tokens: 600,
        output_tokens: 50,
        cost_micro_usd: Some(300),
        first_piece_ms: Some(400),
        total_ms: 900,
        outcome: "ok",
    };
    let failed = Run { outcome: "timeout", cost_micro_usd: None, ..run.clone() };
    let summary = Run { purpose: "summary", cost_micro_usd: None, ..run.clone() };
    let context = RunContext { conversation: Some(world.conversation), ..RunContext::default() };
    let mut conn = world.db.connect().await;
    ai_runs::record(&mut conn, now(), world.account, &context, &[run.clone(), failed, summary]).await.unwrap();
    let tomorrow = now() + SignedDuration::from_hours(24);
    ai_runs::record(&mut conn, tomorrow, world.account, &RunContext::default(), std::slice::from_ref(&run))
        .await
        .unwrap();
    ai_runs::record(&mut conn, now(), other, &RunContext::default(), &[run]).await.unwrap();
    ai_runs::record(&mut conn, now(), other, &RunContext::default(), &[]).await.unwrap();

    let span = (now() - SignedDuration::from_hours(1), tomorrow + SignedDuration::from_hours(1));
    let days = ai_runs::by_day(&mut conn, world.account, span).await.unwrap();
    let told: Vec<_> = days.iter().map(|day| (day.day.to_string(), day.purpose.as_str(), day.calls)).collect();
    let expected = [("2026-11-23", "reply", 1), ("2026-11-22", "reply", 2), ("2026-11-22", "summary", 1)];
    assert_eq!(told, expected.map(|(day, purpose, calls)| (day.to_owned(), purpose, calls)));
    assert_eq!((days[1].input_tokens, days[1].cached_tokens, days[1].output_tokens), (2_000, 1_200, 100));
    assert_eq!((days[1].cost_micro_usd, days[2].cost_micro_usd), (Some(300), None));
    let until_tomorrow = (span.0, tomorrow);
    assert_eq!(ai_runs::by_day(&mut conn, world.account, until_tomorrow).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_account_is_near_its_cap_from_four_fifths_on_until_the_day_is_over() {
    let world = World::new().await;
    let caps = Caps { account_day_tokens: Some(1_000), ..Caps::default() };
    let mut conn = world.db.connect().await;
    let estimate = Amount { tokens: 100, micro_usd: 0 };
    let mut near = async |now: Timestamp, scope: Scope| {
        ai_budgets::nearness(&mut conn, now, (world.account, scope), &caps, estimate).await.unwrap()
    };
    assert_eq!(near(now(), Scope::AccountDay).await, Nearness::Fine);
    world.reserve(&caps, 799).await;
    assert_eq!(near(now(), Scope::AccountDay).await, Nearness::Fine);
    world.reserve(&caps, 1).await;
    assert_eq!(near(now(), Scope::AccountDay).await, Nearness::Near);
    assert_eq!(near(now(), Scope::AccountMonth).await, Nearness::Fine, "it has no cap");
    world.reserve(&caps, 101).await;
    assert_eq!(near(now(), Scope::AccountDay).await, Nearness::UsedUp, "another turn would need 100");
    assert_eq!(near(now() + SignedDuration::from_hours(24), Scope::AccountDay).await, Nearness::Fine);
}
