//! `reaktly up`: every service in one process, with one telemetry, one health server and one lifecycle.
//!
//! All variables are read before anything starts. Then the ground is laid, the schema and the streams, and each service
//! starts when what it stands on is there; ingress does not wait for the database, so that its absence stops no intake.

mod config;
mod gate;
mod ground;

use std::process::ExitCode;

use reaktly_api::Web;
use reaktly_ingress::Ingress;
use reaktly_normalize::Normalize;
use reaktly_respond::Respond;
use reaktly_route::Route;
use reaktly_runtime::service::{refuse, run_process};
use reaktly_runtime::{ProcessSettings, Reader, Runtime, Service, Settings as _, Vars};
use reaktly_send::Sender;

use self::config::Config;
use self::gate::Gate;
use crate::NAME;

pub(crate) use self::config::describe_variables;

/// Runs until it is told to stop; the exit code says how that went, 64 when the variables are not right.
pub(crate) fn run(vars: &Vars) -> ExitCode {
    let mut reader = Reader::new(vars);
    let config = Config::read(&mut reader);
    let process = ProcessSettings::read(NAME, &mut reader);
    let both = process.and_then(|process| Ok((process, config?)));
    match reader.finish(both) {
        Ok((process, config)) => run_process(NAME, &process, |runtime| start(runtime, config)),
        Err(errors) => refuse(NAME, &errors),
    }
}

fn start(runtime: &Runtime, config: Config) {
    let ground = ground::lay(&runtime.context(NAME), &config.worker, config.streams);
    start_service::<Ingress>(runtime, config.ingress, vec![ground.streams.clone()]);
    let both = || vec![ground.streams.clone(), ground.schema.clone()];
    start_service::<Normalize>(runtime, config.normalize, both());
    start_service::<Respond>(runtime, config.respond, both());
    start_service::<Route>(runtime, config.route, both());
    start_service::<Sender>(runtime, config.send, both());
    start_service::<Web>(runtime, config.api, both());
}

/// Starts a service once all it `needs` is there; until then it says that it is not ready.
fn start_service<S: Service>(runtime: &Runtime, config: S::Config, needs: Vec<Gate>) {
    let context = runtime.context(S::NAME);
    let waiting = context.health().readiness("start");
    waiting.not_ready("waits for the schema and the streams");
    let service = context.clone();
    context.spawn("main", async move {
        let opening = async {
            for mut gate in needs {
                gate.opened().await;
            }
        };
        tokio::select! {
            () = service.shutdown().cancelled() => return Ok(()),
            () = opening => drop(waiting),
        }
        Box::pin(S::run(config, service)).await
    });
}
