//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};

use crate::ingress::{self, bare};
use crate::sending::meta;
use crate::{latency, memory, normalize, sending};

/// Longer than any command needs; it ends by itself in any case.
const TIME_MAX: Duration = Duration::from_mins(15);

/// Measures Reaktly on this machine. Each command starts what it measures, prints one table and ends.
#[derive(Debug, Parser)]
#[command(name = "reaktly-load", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// CPU and latency per accepted webhook: ingress beside a bare handler that does as little as can be
    Ingress(IngressArgs),
    /// From a customer's webhook to the reply at the Graph API, with all services in one process
    Latency(LatencyArgs),
    /// Messages a second for one number, beside a loop that only POSTs the same bodies
    Sending(SendingArgs),
    /// Messages a second from the stream into PostgreSQL, beside a plain insert of the same rows
    Normalize(NormalizeArgs),
    /// Resident memory and binary size of each service alone and of all in one
    Memory,
    /// The bare handler, a process of its own
    #[command(hide = true)]
    Bare(bare::BareArgs),
    /// The stand-in for Meta, a process of its own
    #[command(hide = true)]
    Meta(meta::MetaArgs),
}

#[derive(Debug, Args)]
pub(crate) struct IngressArgs {
    /// Webhooks to each of the two
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1_000..=50_000))]
    pub(crate) count: u32,
    /// Connections that send at once
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) connections: u16,
    /// The binary to measure; `reaktly-ingress` beside this one unless given
    #[arg(long, value_name = "PATH")]
    pub(crate) binary: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct LatencyArgs {
    /// Messages, each from another customer
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u16).range(10..=2_000))]
    pub(crate) count: u16,
    /// Messages per second
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(crate) rate: u16,
    /// Least quiet time before a turn, in milliseconds
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=8_000))]
    pub(crate) quiet_ms: u16,
    /// A scripted model answers, after so many milliseconds; without it the knowledge base answers itself
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=20_000))]
    pub(crate) model_ms: Option<u16>,
}

#[derive(Debug, Args)]
pub(crate) struct NormalizeArgs {
    /// Messages, each in a webhook of its own
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1_000..=100_000))]
    pub(crate) count: u32,
    /// Conversations they are spread over; measured once more with all in one
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=50_000))]
    pub(crate) conversations: u32,
}

#[derive(Debug, Args)]
pub(crate) struct SendingArgs {
    /// Conversations of the number
    #[arg(long, default_value_t = 4_000, value_parser = clap::value_parser!(u32).range(10..=50_000))]
    pub(crate) conversations: u32,
    /// Messages that wait in each; a customer may get ten at once
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=10))]
    pub(crate) each: u8,
    /// Milliseconds until Meta answers
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(0..=2_000))]
    pub(crate) answer_ms: u16,
    /// POSTs the bare loop has under way at once
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub(crate) at_once: u16,
}

/// Measures what the command line asks for; prints a table, or why there is none.
pub fn main() -> ExitCode {
    let measured = match Cli::parse().command {
        Command::Bare(args) => bare::run(&args),
        Command::Meta(args) => meta::run(&args),
        command => measure(command),
    };
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("reaktly-load: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn measure(command: Command) -> anyhow::Result<()> {
    let executor =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("could not start the executor")?;
    executor.block_on(async {
        let measuring = async {
            match command {
                Command::Ingress(args) => ingress::run(args).await,
                Command::Latency(args) => latency::run(&args).await,
                Command::Memory => memory::run().await,
                Command::Normalize(args) => normalize::run(&args).await,
                Command::Sending(args) => sending::run(&args).await,
                Command::Bare(_) | Command::Meta(_) => Ok(()),
            }
        };
        tokio::time::timeout(TIME_MAX, Box::pin(measuring)).await.context("the measurement took too long")?
    })
}
