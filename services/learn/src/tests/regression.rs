use jiff::SignedDuration;
use reaktly_domain::ids::{AccountId, OperatorId};
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_library::rehearsal::{Candidate, OperatorFields};
use reaktly_models::ModelSettings;
use reaktly_store::learning::regression::{self, NewCase, NewResult, Run, RunView};
use reaktly_store::operators;
use reaktly_testkit::{Reply, ScriptedModel};
use serde_json::{Value, json};

use super::world::World;
use crate::regression::Runner;

const SHIPPING: &str = "Shipping to Germany takes two working days and costs 4.90 euros.";

struct Set<'a> {
    world: &'a World,
    account: AccountId,
    operator: OperatorId,
}

impl<'a> Set<'a> {
    fn of(world: &'a World) -> Self {
        let account = AccountId::from_uuid(world.fixture.account);
        Self { world, account, operator: OperatorId::from_uuid(world.fixture.operator) }
    }

    async fn case(&self, question: &str, expected: Value) {
        let new = NewCase {
            operator: self.operator,
            turn: None,
            name: question.to_owned(),
            input: json!({"history": [], "messages": [question]}),
            expected,
        };
        let mut conn = self.world.db.connect().await;
        regression::insert(&mut conn, SystemClock.now(), self.account, &new).await.unwrap();
    }

    async fn ask_for(&self, candidate: Candidate) -> RunView {
        let mut conn = self.world.db.connect().await;
        let cases = regression::count(&mut conn, self.account, self.operator).await.unwrap();
        let candidate = serde_json::to_value(candidate).unwrap();
        let run = Run { operator: self.operator, candidate, cases };
        regression::insert_run(&mut conn, SystemClock.now(), self.account, &run).await.unwrap()
    }

    async fn state(&self, run: &RunView) -> String {
        let mut conn = self.world.db.connect().await;
        regression::run(&mut conn, self.account, self.operator, run.id).await.unwrap().unwrap().state
    }

    async fn verdicts(&self) -> Vec<String> {
        self.world.results().await.into_iter().map(|result| result.verdict).collect()
    }
}

#[tokio::test]
async fn a_run_without_a_change_finds_everything_the_same() {
    let world = World::start().await;
    world.article("Shipping", SHIPPING, "published").await;
    let set = Set::of(&world);
    for question in
        ["How long does shipping to Germany take?", "What is the capital of Mongolia?", "Hello", "A person!"]
    {
        set.case(question, json!({})).await;
    }
    let runner = Runner::new(&world.kit, None);
    for _ in 0..2 {
        let run = set.ask_for(Candidate::default()).await;
        runner.round().await.unwrap();
        assert_eq!(set.state(&run).await, "done");
    }
    assert_eq!(set.verdicts().await, ["same"; 8]);
}

#[tokio::test]
async fn drafts_and_changes_show_what_they_would_do() {
    let world = World::start().await;
    let draft = world.article("Shipping", SHIPPING, "draft").await;
    let set = Set::of(&world);
    let expected = json!({"outcome": "reply", "articleIds": [draft], "contains": ["two working days"]});
    set.case("How long does shipping to Germany take?", expected).await;
    set.case("Are you a human?", json!({})).await;
    let runner = Runner::new(&world.kit, None);
    set.ask_for(Candidate { with_drafts: true, ..Candidate::default() }).await;
    runner.round().await.unwrap();
    assert_eq!(set.verdicts().await, ["better", "same"]);
    let result = &world.results().await[0];
    assert_ne!(result.before["articles"][0]["title"], "Shipping", "{result:?}");
    assert_eq!(
        (&result.after["outcome"], &result.after["articles"][0]["title"]),
        (&json!("reply"), &json!("Shipping"))
    );
    world.run("DELETE FROM regression_runs").await;
    let mut conn = world.db.connect().await;
    let row = operators::get(&mut conn, set.account, set.operator).await.unwrap().unwrap();
    let renamed = operators::Operator { name: "Somebody Else Entirely".to_owned(), ..row };
    let candidate = Candidate { operator: Some(OperatorFields::from(&renamed)), ..Candidate::default() };
    set.ask_for(candidate).await;
    runner.round().await.unwrap();
    assert_eq!(set.verdicts().await, ["same", "changed"], "{:?}", world.results().await);
}

#[tokio::test]
async fn a_run_can_be_stopped_and_one_without_a_worker_goes_on() {
    let world = World::start().await;
    let set = Set::of(&world);
    set.case("Hello", json!({})).await;
    set.case("What is the capital of Mongolia?", json!({})).await;
    let mut conn = world.db.connect().await;
    let queued = set.ask_for(Candidate::default()).await;
    let stopped = regression::request_stop(&mut conn, SystemClock.now(), set.account, set.operator, queued.id).await;
    assert_eq!(stopped.unwrap().unwrap().state, "stopped");
    let runner = Runner::new(&world.kit, None);
    let run = set.ask_for(Candidate::default()).await;
    let past = SystemClock.now() - SignedDuration::from_secs(1);
    let dead = regression::take(&mut conn, SystemClock.now(), past).await.unwrap().unwrap();
    runner.round().await.unwrap();
    assert_eq!(set.state(&run).await, "done");
    let case = regression::list(&mut conn, set.account, set.operator, None, 1).await.unwrap()[0].id;
    let late = NewResult { case, before: json!({}), after: json!({}), verdict: "worse" };
    assert!(!regression::write_result(&mut conn, &dead, &late).await.unwrap(), "an older worker's result is refused");
    assert_eq!(set.verdicts().await, ["same"; 2]);
}

#[tokio::test]
async fn a_deleted_case_no_longer_counts_and_a_deleted_operator_takes_all_along() {
    let world = World::start().await;
    let set = Set::of(&world);
    set.case("Hello", json!({})).await;
    set.case("Hi", json!({})).await;
    let run = set.ask_for(Candidate::default()).await;
    world.run("DELETE FROM regression_cases WHERE name = 'Hi'").await;
    Runner::new(&world.kit, None).round().await.unwrap();
    assert_eq!(
        world.count(&format!("SELECT cases::bigint AS count FROM regression_runs WHERE id = '{}'", run.id)).await,
        1
    );
    world.run("DELETE FROM integrations; DELETE FROM operators").await;
    for table in ["regression_cases", "regression_runs", "regression_results"] {
        assert_eq!(world.count(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
}

#[tokio::test]
async fn another_model_is_asked_for_what_would_be_and_the_present_one_for_what_is() {
    let model = ScriptedModel::start();
    model.answer_with(|request| match request.body["model"].as_str() {
        Some("tiny-1") => Reply::text("Shipping to Germany takes two working days."),
        _ => Reply::text("Shipping to Germany costs 4.90 euros."),
    });
    let world = World::start().await;
    world.article("Shipping", SHIPPING, "published").await;
    let set = Set::of(&world);
    set.case("How long does shipping to Germany take?", json!({"contains": ["two working days"]})).await;
    let settings = ModelSettings::openai(model.url(), "tiny-1");
    set.ask_for(Candidate { model: Some("tiny-2".to_owned()), ..Candidate::default() }).await;
    Runner::new(&world.kit, Some(&settings)).round().await.unwrap();
    assert_eq!(set.verdicts().await, ["worse"], "{:?}", world.results().await);
    let asked: Vec<String> = model.requests().iter().map(|request| request.body["model"].to_string()).collect();
    assert_eq!(asked, ["\"tiny-1\"", "\"tiny-2\""]);
}
