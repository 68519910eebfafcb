//! A service, and the `main` that every binary shares.

use std::future::Future;
use std::process::ExitCode;

use crate::config::{self, ConfigErrors, Reader, Settings, Variable, Vars};
use crate::process::{Outcome, Runtime, StartError};
use crate::{Context, ProcessSettings};

#[cfg(test)]
mod tests;

/// Exit code for a bad command line or configuration (`EX_USAGE`).
const EXIT_USAGE: u8 = 64;
/// Exit code for everything else that goes wrong.
const EXIT_FAILURE: u8 = 1;

/// One stage of Reaktly: what it is called, what it needs to know, and what it does until it is told to stop.
pub trait Service: Send + 'static {
    /// Short name, `ingress`; the binary is `reaktly-ingress`.
    const NAME: &'static str;
    /// One sentence for `--help`.
    const ABOUT: &'static str;
    /// What it reads from the environment.
    type Config: Settings + Send + 'static;

    /// Runs until [`Context::shutdown`], finishes what is under way, and returns. Returning earlier ends the process.
    fn run(config: Self::Config, context: Context) -> impl Future<Output = anyhow::Result<()>> + Send;
}

/// The whole `main` of a service's binary: command line, configuration, telemetry, health, lifecycle, exit code.
pub fn main<S: Service>() -> ExitCode {
    let command = clap::Command::new(S::NAME)
        .bin_name(program(S::NAME))
        .display_name(program(S::NAME))
        .about(S::ABOUT)
        .version(env!("CARGO_PKG_VERSION"))
        .after_help(config::describe(&variables::<S>()));
    if let Err(stop) = command.try_get_matches() {
        let code = if stop.use_stderr() { ExitCode::from(EXIT_USAGE) } else { ExitCode::SUCCESS };
        // A closed pipe is the reader's business.
        drop(stop.print());
        return code;
    }
    match read::<S>(&Vars::from_environment()) {
        Ok((process, config)) => run_process(S::NAME, &process, |runtime| runtime.spawn::<S>(config)),
        Err(errors) => refuse(S::NAME, &errors),
    }
}

/// Starts a runtime for the program `name`, lets `spawn` put services into it, and runs it to its end. `reaktly up`
/// uses it with every service; [`main`] with one.
pub fn run_process(name: &'static str, settings: &ProcessSettings, spawn: impl FnOnce(&Runtime)) -> ExitCode {
    let executor = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(executor) => executor,
        Err(error) => return fail(name, &StartError::Executor(error)),
    };
    let outcome = executor.block_on(async {
        let runtime = Runtime::start(name, settings)?;
        spawn(&runtime);
        Ok::<_, StartError>(runtime.run().await)
    });
    // What did not finish within the drain budget is abandoned here; its work comes again by redelivery.
    executor.shutdown_background();
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Failed | Outcome::Overrun) => ExitCode::from(EXIT_FAILURE),
        Err(error) => fail(name, &error),
    }
}

/// Says on standard error what is wrong with the configuration of the program `name`; the exit code is 64.
pub fn refuse(name: &str, errors: &ConfigErrors) -> ExitCode {
    let program = program(name);
    eprintln!("{program} cannot start, because its configuration is not complete:");
    for problem in &errors.0 {
        eprintln!("  {} {}", problem.variable, problem.reason);
    }
    eprintln!("See {program} --help for every variable.");
    ExitCode::from(EXIT_USAGE)
}

/// The program a name belongs to: `reaktly-` and the service's name; all services in one are `reaktly`.
pub fn program(name: &str) -> String {
    if name == "reaktly" { name.to_owned() } else { format!("reaktly-{name}") }
}

/// The variables of a service's binary: its own first, then those of every process.
pub fn variables<S: Service>() -> Vec<Variable> {
    let mut variables = S::Config::variables();
    variables.extend(ProcessSettings::variables(S::NAME));
    variables
}

fn read<S: Service>(vars: &Vars) -> Result<(ProcessSettings, S::Config), ConfigErrors> {
    let mut reader = Reader::new(vars);
    let config = S::Config::read(&mut reader);
    let process = ProcessSettings::read(S::NAME, &mut reader);
    let both = process.and_then(|process| Ok((process, config?)));
    reader.finish(both)
}

fn fail(name: &str, error: &StartError) -> ExitCode {
    let causes: Vec<String> = anyhow::Chain::new(error).map(ToString::to_string).collect();
    eprintln!("{} cannot start: {}", program(name), causes.join(": "));
    ExitCode::from(EXIT_FAILURE)
}
