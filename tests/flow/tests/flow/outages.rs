//! Servers that go away and come back: nothing is lost, nothing goes out twice, nothing is given up.

use std::time::Duration;

use reaktly_testkit::wait_until;

use crate::world::{ANSWER, Mode, Plan, QUESTION, World};

/// How long PostgreSQL is away at the least: longer than every timeout on the way to it, and than a delivery may stay
/// silent.
const OUTAGE: Duration = Duration::from_secs(12);
/// What is promised.
const LONG_OUTAGE: Duration = Duration::from_mins(3);

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_nats_loses_and_repeats_nothing() {
    nats_restarts(&World::together().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_nats_loses_and_repeats_nothing_of_services_that_run_alone() {
    nats_restarts(&World::apart().await).await;
}

async fn nats_restarts(world: &World) {
    let (before, during) = (world.customer("491511234567"), world.customer("491517654321"));
    before.writes(QUESTION).await;
    before.gets(1).await;
    world.nats.kill();
    // Meta is told to come again, and does.
    during.writes(QUESTION).await;
    world.meta.is_refused().await;
    world.nats.restart().await;
    let answers = during.gets(1).await;
    assert!(answers[0].contains(ANSWER), "{answers:?}");
    before.writes(QUESTION).await;
    before.gets(2).await;
    world.nothing_more_goes_out().await;
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emptied_nats_heals_and_what_waited_in_it_is_still_done() {
    let world = Plan::new(Mode::Together).with("REAKTLY_QUIET_MS", "4000").start().await;
    let (waiting, new) = (world.customer("491511234567"), world.customer("491517654321"));
    waiting.writes_and_waits(QUESTION).await;
    wait_until("the question is in the database", async || waiting.authors().await == ["customer"]).await;
    // With it goes the schedule that would wake the turn.
    world.nats.wipe().await;
    let answers = waiting.gets(1).await;
    assert!(answers[0].contains(ANSWER), "{answers:?}");
    new.writes(QUESTION).await;
    new.gets(1).await;
    world.nothing_more_goes_out().await;
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgresql_is_away_for_three_minutes_intake_goes_on_and_nothing_is_given_up() {
    postgresql_goes_away(&World::together().await, LONG_OUTAGE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgresql_is_away_intake_of_services_that_run_alone_goes_on_and_nothing_is_given_up() {
    postgresql_goes_away(&World::apart().await, OUTAGE).await;
}

async fn postgresql_goes_away(world: &World, outage: Duration) {
    let customers = ["491511234567", "491517654321", "491519999999"].map(|wa_id| world.customer(wa_id));
    let [before, cut, swallowed] = &customers;
    before.writes(QUESTION).await;
    before.gets(1).await;
    world.database.cut();
    cut.writes_and_waits(QUESTION).await;
    tokio::time::sleep(outage / 2).await;
    // A network that swallows is worse than one that refuses.
    world.database.black_hole();
    swallowed.writes_and_waits(QUESTION).await;
    tokio::time::sleep(outage / 2).await;
    world.database.resume();
    for customer in [cut, swallowed] {
        let answers = customer.gets(1).await;
        assert!(answers[0].contains(ANSWER), "{answers:?}");
    }
    world.nothing_more_goes_out().await;
    world.everything_is_accounted_for().await;
}
