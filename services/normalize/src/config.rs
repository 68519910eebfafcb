//! What the service reads from the environment.

use jiff::SignedDuration;
use reaktly_runtime::config::{Reader, Reported, Settings, Variable};
use reaktly_worker::WorkerSettings;

const QUIET: Variable = Variable::preset(
    "REAKTLY_QUIET_MS",
    "1500",
    "least quiet time before the AI's turn; 8 s after the first unanswered message at most",
);

/// The settings of the service.
#[derive(Clone, Debug)]
pub struct Config {
    /// Queue and database.
    pub worker: WorkerSettings,
    /// Least quiet time before a turn.
    pub quiet: SignedDuration,
}

impl Settings for Config {
    fn variables() -> Vec<Variable> {
        let mut variables = WorkerSettings::variables();
        variables.push(QUIET);
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let worker = WorkerSettings::read(reader);
        let quiet = reader
            .milliseconds(&QUIET)
            .and_then(|quiet| SignedDuration::try_from(quiet).map_err(|error| reader.refuse(&QUIET, error)));
        Ok(Self { worker: worker?, quiet: quiet? })
    }
}
