//! The command line.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::config::Config;
use crate::server::start;

/// A Meta on a laptop: Graph API calls, signed webhooks, a phone page.
#[derive(Debug, Parser)]
#[command(name = "reaktly-simulator", version)]
struct Arguments {
    /// Address to listen on
    #[arg(long, env = "REAKTLY_SIMULATOR_ADDR", default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Base URL under which others reach this simulator; the address unless set
    #[arg(long, env = "REAKTLY_SIMULATOR_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// File that keeps businesses, customers and threads across restarts
    #[arg(long, env = "REAKTLY_SIMULATOR_STATE", value_name = "FILE")]
    state: Option<PathBuf>,
    /// Milliseconds before a webhook's second attempt; they double from there
    #[arg(long, env = "REAKTLY_SIMULATOR_RETRY_MS", default_value_t = 1000)]
    retry_ms: u64,
    /// Milliseconds between the statuses of a message
    #[arg(long, env = "REAKTLY_SIMULATOR_STATUS_MS", default_value_t = 400)]
    status_ms: u64,
}

/// Runs the simulator until Ctrl-C or SIGTERM.
pub fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,actix_server=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the simulator could not run");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context("could not build the runtime")?;
    let _guard = runtime.enter();
    let mut terminate = signal(SignalKind::terminate()).context("could not listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("could not listen for Ctrl-C")?;
    let handle = start(Config {
        listen: arguments.listen,
        public_url: arguments.public_url,
        state: arguments.state,
        webhook_retry: Duration::from_millis(arguments.retry_ms),
        status_step: Duration::from_millis(arguments.status_ms),
        ..Config::default()
    })?;
    writeln!(std::io::stdout(), "reaktly-simulator ready at {}", handle.url).context("could not print")?;
    runtime.block_on(async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    });
    drop(handle);
    Ok(())
}
