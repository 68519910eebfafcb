#![doc = include_str!("../README.md")]

mod cli;

mod up;

mod commands;

mod connect;
mod settings;

use std::process::ExitCode;

use reaktly_runtime::Vars;

/// The program's name for the runtime: health address, log lines, messages about configuration.
const NAME: &str = "reaktly";
/// Exit code for a bad command line or configuration (`EX_USAGE`).
const EXIT_USAGE: u8 = 64;

/// The whole `main`: command line, configuration, the command, exit code.
pub fn main() -> ExitCode {
    let command = match cli::parse() {
        Ok(command) => command,
        Err(stop) => {
            let code = if stop.use_stderr() { ExitCode::from(EXIT_USAGE) } else { ExitCode::SUCCESS };
            // A closed pipe is the reader's business.
            drop(stop.print());
            return code;
        }
    };
    let vars = Vars::from_environment();
    match command {
        cli::Command::Up => up::run(&vars),
        cli::Command::Once(once) => commands::run(once, &vars),
    }
}
