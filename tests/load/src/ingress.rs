//! `ingress`: what a webhook costs, beside the least it could cost.

pub(crate) mod bare;
pub(crate) mod queue;
mod sender;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use reaktly_testkit::{Process, TestNats, free_address};
use reqwest::Client;

use self::sender::Signed;
use crate::cli::IngressArgs;
use crate::process::{Cpu, binary};
use crate::statistics::{Times, milliseconds};
use crate::{table, web};

/// Turns of each; many, so that whatever else the machine does falls on both.
const TURNS: usize = 20;
/// Of the CPU time of the bare handler, ingress should need no more than this.
const RATIO_AIM: f64 = 1.3;

/// One of the two that are measured, and what was found.
struct Target {
    name: &'static str,
    process: Process,
    address: SocketAddr,
    cpu: Cpu,
    times: Times,
}

/// Measures and prints.
pub(crate) async fn run(args: IngressArgs) -> anyhow::Result<()> {
    let ingress = args.binary.map_or_else(|| binary("reaktly-ingress"), Ok)?;
    let http = web::client(args.connections.into())?;
    let nats = TestNats::start().await;
    let bus = queue::lay_streams(&nats.url()).await?;
    queue::integrate(&bus).await?;
    let mut targets = [Target::ingress(&ingress, &nats), Target::bare(&nats)?];
    let each = usize::try_from(args.count)? / TURNS;
    let webhooks = sender::webhooks(0, each);
    let bytes = sender::mean_bytes(&webhooks);
    for target in &targets {
        web::ready(&http, target.address, target.name).await;
        // To warm up: connections, caches, what is set up at first use.
        sender::send(&http, target.address, &webhooks, args.connections).await?;
    }
    for turn in 1..=TURNS {
        let webhooks = sender::webhooks(turn * each, each);
        for target in &mut targets {
            target.measure(&http, &webhooks, args.connections).await?;
        }
    }
    let heading = format!(
        "{} webhooks of {bytes} bytes to each, {} connections, in turns of {each}",
        each * TURNS,
        args.connections
    );
    print(&heading, targets);
    Ok(())
}

impl Target {
    fn ingress(binary: &Path, nats: &TestNats) -> Self {
        let address = free_address();
        let process = Process::of(binary)
            .env("REAKTLY_KEYS", queue::KEYS)
            .env("NATS_URL", &nats.url())
            .env("REAKTLY_INGRESS_ADDR", &address.to_string())
            .env("REAKTLY_HEALTH_ADDR", "127.0.0.1:0")
            .start();
        Self::new("reaktly-ingress", process, address)
    }

    fn bare(nats: &TestNats) -> anyhow::Result<Self> {
        let address = free_address();
        let command = Process::of(&binary("reaktly-load")?).arg("bare").arg("--nats").arg(&nats.url());
        let process = command.arg("--listen").arg(&address.to_string()).start();
        Ok(Self::new("bare handler", process, address))
    }

    fn new(name: &'static str, process: Process, address: SocketAddr) -> Self {
        Self { name, process, address, cpu: Cpu::default(), times: Times::default() }
    }

    async fn measure(&mut self, http: &Client, webhooks: &Arc<[Signed]>, connections: u16) -> anyhow::Result<()> {
        let begin = Cpu::of(self.process.id())?;
        let times = sender::send(http, self.address, webhooks, connections).await?;
        self.cpu.add(begin, Cpu::of(self.process.id())?);
        self.times.extend(times);
        Ok(())
    }

    fn row(&mut self) -> Vec<String> {
        let accepted = u32::try_from(self.times.count()).unwrap_or(u32::MAX).max(1);
        vec![
            self.name.to_owned(),
            self.times.count().to_string(),
            milliseconds(self.cpu.total() / accepted),
            milliseconds(self.cpu.user / accepted),
            milliseconds(self.cpu.system / accepted),
            milliseconds(self.times.percentile(50)),
            milliseconds(self.times.percentile(99)),
        ]
    }
}

fn print(heading: &str, [mut ingress, mut bare]: [Target; 2]) {
    let ratio = |of: f64, to: f64| format!("{:.2}", of / to);
    let cpu = |target: &Target| target.cpu.total().as_secs_f64();
    let share = |part: fn(&Cpu) -> f64| ratio(part(&ingress.cpu), part(&bare.cpu));
    let (total, user, system) =
        (ratio(cpu(&ingress), cpu(&bare)), share(|cpu| cpu.user.as_secs_f64()), share(|cpu| cpu.system.as_secs_f64()));
    let mut latency =
        |percent| ratio(ingress.times.percentile(percent).as_secs_f64(), bare.times.percentile(percent).as_secs_f64());
    let (median, tail) = (latency(50), latency(99));
    let rows = [
        table::row(["", "accepted", "CPU ms each", "user", "system", "p50 ms", "p99 ms"]),
        ingress.row(),
        bare.row(),
        table::row(["ratio", "", &total, &user, &system, &median, &tail]),
    ];
    table::print(heading, &rows, &format!("aim: at most {RATIO_AIM} times the CPU of the bare handler"));
}
