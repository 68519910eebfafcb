//! `reaktly up`: every service in one process, with one telemetry, one health server and one lifecycle.
//!
//! All variables are read before anything starts. Then the ground is laid, the schema and the streams, and each service
//! starts when what it stands on is there; ingress does not wait for the database, so that its absence stops no intake.

mod config;
mod gate;
mod ground;

use std::process::ExitCode;

use reaktly_api::Web;
use reaktly_fetch::Fetch;
use reaktly_ingress::Ingress;
use reaktly_learn::Learn;
use reaktly_normalize::Normalize;
use reaktly_respond::Respond;
use reaktly_route::Route;
use reaktly_runtime::service::{refuse, run_process};
use reaktly_runtime::{ProcessSettings, Reader, Runtime, Settings as _, Vars};
use reaktly_send::Sender;

use self::config::Config;
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
    runtime.spawn_after::<Ingress>(config.ingress, ground.streams());
    runtime.spawn_after::<Normalize>(config.normalize, ground.all());
    runtime.spawn_after::<Respond>(config.respond, ground.all());
    runtime.spawn_after::<Route>(config.route, ground.all());
    runtime.spawn_after::<Sender>(config.send, ground.all());
    runtime.spawn_after::<Fetch>(config.fetch, ground.all());
    runtime.spawn_after::<Learn>(config.learn, ground.all());
    runtime.spawn_after::<Web>(config.api, ground.all());
}
