//! A million random schedules of sending: writers, two workers that crash anywhere, a Meta that answers anything, lost
//! answers, late and repeated statuses, owners that change, windows that close, limits. Every step is taken by the pure
//! functions that production uses; the rules are looked at after each. Beside it, two hundred schedules against
//! PostgreSQL show that the store's statements do the same.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails where a step fails")]

mod meta;
mod mirror;
mod random;
mod rules;
mod steps;
mod world;

use self::mirror::Mirror;
use self::random::Random;
use self::steps::Step;
use self::world::{Fault, World};

/// Schedules of the large run.
const SCHEDULES: u64 = 1_000_000;
/// Where the large run begins; another seed is another million.
const SEED: u64 = 0x5EED_0001;

/// A schedule that breaks a rule.
struct Broken {
    rule: &'static str,
    steps: Vec<Step>,
}

/// Runs schedules until one breaks a rule; how many were run, and the broken one at its shortest.
fn explore(seed: u64, count: u64, fault: Option<Fault>) -> (u64, Option<Broken>) {
    let mut steps = Vec::new();
    for index in 0..count {
        Random::new(seed.wrapping_add(index)).fill(&mut steps);
        if let Err(rule) = run(&steps, fault) {
            let steps = shorten(steps, fault);
            return (index + 1, Some(Broken { rule, steps }));
        }
    }
    (count, None)
}

/// One schedule, and then time going on until everything is settled.
fn run(steps: &[Step], fault: Option<Fault>) -> Result<(), &'static str> {
    let mut world = World::new(fault);
    for step in steps {
        world.step(*step)?;
    }
    world.come_to_rest()
}

/// Leaves out steps for as long as a rule is still broken.
fn shorten(mut steps: Vec<Step>, fault: Option<Fault>) -> Vec<Step> {
    let mut index = 0;
    while index < steps.len() {
        let mut fewer = steps.clone();
        fewer.remove(index);
        if run(&fewer, fault).is_err() {
            (steps, index) = (fewer, 0);
        } else {
            index += 1;
        }
    }
    steps
}

#[test]
fn a_million_schedules_break_no_rule() {
    let (count, broken) = explore(SEED, SCHEDULES, None);
    if let Some(Broken { rule, steps }) = broken {
        panic!("schedule {count} breaks a rule: {rule}\n{steps:#?}");
    }
    assert!(count >= 1_000_000, "only {count} schedules were run");
    eprintln!("{count} schedules");
}

#[test]
fn the_schedules_find_each_fault_that_is_put_in_and_shorten_it() {
    for fault in [
        Fault::ResendsTemplates,
        Fault::ResendsTwice,
        Fault::ClaimsUnderAnyEpoch,
        Fault::SendsUnwantedMarketing,
        Fault::TakesStaleRefusals,
        Fault::RequeuesLostClaims,
        Fault::ForgetsTheOrder,
        Fault::NeverGivesUp,
        Fault::LetsStatusesFall,
    ] {
        let (count, broken) = explore(SEED, 200_000, Some(fault));
        let broken = broken.unwrap_or_else(|| panic!("{fault:?} was not found in {count} schedules"));
        assert!(broken.steps.len() <= 12, "{fault:?} takes {} steps: {:#?}", broken.steps.len(), broken.steps);
    }
}

/// Schedules of the run against PostgreSQL.
const MIRRORED: u64 = 200;

#[tokio::test(flavor = "multi_thread")]
async fn the_store_does_what_the_schedules_say() {
    let mut mirror = Mirror::start().await;
    let mut steps = Vec::new();
    for index in 0..MIRRORED {
        Random::new(SEED.wrapping_add(index)).fill(&mut steps);
        mirror.run(index, &steps).await;
    }
}
