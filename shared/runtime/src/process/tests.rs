use tokio::sync::oneshot;

use super::*;
use crate::config::{Reader, Reported, Settings, Variable};

struct Nothing;

impl Settings for Nothing {
    fn variables() -> Vec<Variable> {
        Vec::new()
    }

    fn read(_: &mut Reader<'_>) -> Result<Self, Reported> {
        Ok(Self)
    }
}

struct Patient;

impl Service for Patient {
    const NAME: &'static str = "patient";
    const ABOUT: &'static str = "Waits for the end.";
    type Config = Nothing;

    async fn run(_: Nothing, context: Context) -> anyhow::Result<()> {
        context.shutdown().cancelled().await;
        Ok(())
    }
}

struct Hasty;

impl Service for Hasty {
    const NAME: &'static str = "hasty";
    const ABOUT: &'static str = "Does not wait.";
    type Config = Nothing;

    async fn run(_: Nothing, _: Context) -> anyhow::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn services_that_share_a_process_stop_together() {
    let runtime = Runtime::embedded("reaktly");
    runtime.spawn::<Patient>(Nothing);
    runtime.spawn::<Patient>(Nothing);
    assert_eq!(runtime.stop().await, Outcome::Clean);
}

#[tokio::test]
async fn a_service_that_ends_on_its_own_ends_the_process() {
    let runtime = Runtime::embedded("reaktly");
    runtime.spawn::<Patient>(Nothing);
    runtime.spawn::<Hasty>(Nothing);
    assert_eq!(runtime.run().await, Outcome::Failed);
}

#[tokio::test]
async fn a_component_that_fails_or_panics_ends_the_process() {
    let failing = Runtime::embedded("one");
    failing.context("one").spawn("relay", async { anyhow::bail!("the lock is gone") });
    assert_eq!(failing.run().await, Outcome::Failed);
    let panicking = Runtime::embedded("two");
    panicking.context("two").spawn("relay", async { panic!("by design of this test") });
    assert_eq!(panicking.run().await, Outcome::Failed);
}

#[tokio::test]
async fn a_component_that_fails_while_stopping_is_not_overlooked() {
    let runtime = Runtime::embedded("one");
    let context = runtime.context("one");
    let stopping = context.clone();
    context.spawn("consumer", async move {
        stopping.shutdown().cancelled().await;
        anyhow::bail!("could not finish")
    });
    assert_eq!(runtime.stop().await, Outcome::Failed);
}

#[tokio::test]
async fn the_end_waits_for_what_is_under_way() {
    let runtime = Runtime::embedded("one");
    let context = runtime.context("one");
    let shutdown = context.shutdown().clone();
    let (finish, finished) = oneshot::channel::<()>();
    let (done, was_done) = oneshot::channel();
    context.spawn_task(async move {
        finished.await.unwrap();
        done.send(()).unwrap();
    });
    let stopping = tokio::spawn(runtime.stop());
    shutdown.cancelled().await;
    assert!(!stopping.is_finished());
    finish.send(()).unwrap();
    assert_eq!(stopping.await.unwrap(), Outcome::Clean);
    was_done.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn work_beyond_the_budget_does_not_hold_the_end_for_ever() {
    let runtime = Runtime::embedded("one");
    runtime.context("one").spawn_task(std::future::pending::<()>());
    let begun = tokio::time::Instant::now();
    assert_eq!(runtime.stop().await, Outcome::Overrun);
    assert_eq!(begun.elapsed(), DRAIN_TIME_MAX);
}

#[tokio::test]
async fn readiness_goes_off_before_anything_stops() {
    let runtime = Runtime::embedded("one");
    let components = runtime.components.clone();
    let context = runtime.context("one");
    let shutdown = context.shutdown().clone();
    let (report, reported) = oneshot::channel();
    context.spawn_task(async move {
        shutdown.cancelled().await;
        report.send(components.report()).unwrap();
    });
    assert_eq!(runtime.report().status, health::Status::Ok);
    assert_eq!(runtime.stop().await, Outcome::Clean);
    assert_eq!(reported.await.unwrap().status, health::Status::NotReady);
}
