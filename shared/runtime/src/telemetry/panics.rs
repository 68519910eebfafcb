//! Panics become log lines.

use std::panic::PanicHookInfo;

use crate::settings::Environment;

/// Logs where a panic happened. What it said is shown in development only: a slice error quotes the text it failed on,
/// and that may be a customer's.
pub(super) fn log_them(environment: Environment) {
    std::panic::set_hook(Box::new(move |panic| {
        let location = panic.location().map(ToString::to_string).unwrap_or_default();
        match environment {
            Environment::Production => tracing::error!(panic.location = location, "a panic happened"),
            Environment::Development => {
                tracing::error!(panic.location = location, panic.message = message(panic), "a panic happened");
            }
        }
    }));
}

fn message<'a>(panic: &'a PanicHookInfo<'_>) -> &'a str {
    panic.payload_as_str().unwrap_or("not a text")
}
