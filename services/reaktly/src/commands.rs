//! The commands that do one thing and end. Each writes what it has to say and tells whether all is well.

mod dead_letters;
mod doctor;
mod eval;
mod keys;
mod migrate;
mod replay;
mod tail;
mod topology;
mod user;

mod password;
mod sealed;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use reaktly_evaluation::SetError;
use reaktly_runtime::service::refuse;
use reaktly_runtime::{ConfigErrors, Vars};

use crate::cli::Once;
use crate::{EXIT_USAGE, NAME};

/// What a command found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All is well.
    Well,
    /// It did what it should, and what it found is not well.
    Unwell,
}

/// Runs a command; the exit code is 0, 1 or 64.
pub(crate) fn run(command: Once, vars: &Vars) -> ExitCode {
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|executor| executor.block_on(dispatch(command, vars, &mut io::stdout())));
    match outcome {
        Ok(Verdict::Well) => ExitCode::SUCCESS,
        Ok(Verdict::Unwell) => ExitCode::FAILURE,
        Err(error) => match error.downcast::<ConfigErrors>() {
            Ok(errors) => refuse(NAME, &errors),
            Err(error) => fail(&error),
        },
    }
}

async fn dispatch(command: Once, vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    match command {
        Once::Migrate => migrate::run(vars, out).await,
        Once::Topology(args) => topology::run(&args, vars, out).await,
        Once::Tail(args) => tail::run(&args, vars, out).await,
        Once::DeadLetters(command) => dead_letters::run(command, vars, out).await,
        Once::Replay(command) => replay::run(command, vars, out).await,
        Once::Doctor => doctor::run(vars, out).await,
        Once::Keys(command) => keys::run(command, vars, out).await,
        Once::User(command) => user::run(command, vars, out).await,
        Once::Eval(args) => eval::run(&args, vars, out).await,
    }
}

/// Whether the command was given what it can do nothing with, as opposed to having found something that is not well.
fn is_misuse(error: &anyhow::Error) -> bool {
    error.downcast_ref::<SetError>().is_some_and(|error| !matches!(error, SetError::Operator(_)))
}

fn fail(error: &anyhow::Error) -> ExitCode {
    let is_closed = error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe);
    if is_closed {
        // Whoever read has read enough, as in `reaktly tail | head`.
        return ExitCode::SUCCESS;
    }
    eprintln!("{NAME}: {error:#}");
    if is_misuse(error) { ExitCode::from(EXIT_USAGE) } else { ExitCode::FAILURE }
}
