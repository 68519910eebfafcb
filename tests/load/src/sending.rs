//! `sending`: how many messages a second leave for one number when Meta allows a thousand, beside a loop that does
//! nothing but POST the same bodies.

mod backlog;
mod bare;
pub(crate) mod meta;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use reaktly_testkit::{Process, TestDb, TestNats, free_address};
use reqwest::Client;
use serde_json::Value;

use self::backlog::Backlog;
use crate::cli::SendingArgs;
use crate::ingress::queue;
use crate::process::{Cpu, binary};
use crate::statistics::milliseconds;
use crate::{table, web};

/// Messages a second that one number should reach.
const AIM: f64 = 1000.0;
/// Between looks at what has arrived.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What arrived at Meta.
struct Arrived {
    count: u64,
    out_of_order: u64,
    repeated: u64,
    /// From the first arrival to the last.
    span: Duration,
}

/// Measures and prints.
pub(crate) async fn run(args: &SendingArgs) -> anyhow::Result<()> {
    let http = web::client(args.at_once.into())?;
    let backlog = Backlog::of(args);
    let bare_meta = stand_in(&http, args).await?;
    bare::post_all(&http, bare_meta.1, &backlog, args.at_once.into()).await?;
    let bare = arrived(&http, bare_meta.1).await?;

    let meta = stand_in(&http, args).await?;
    let (db, nats) = tokio::join!(TestDb::create(), TestNats::start());
    let bus = queue::lay_streams(&nats.url()).await?;
    backlog.write(&db).await?;
    let sender = sender(&db, &nats, meta.1)?;
    web::ready(&http, sender.1, "reaktly-send").await;
    let begin = Cpu::of(sender.0.id())?;
    backlog.wake(&bus).await?;
    let sent = all_arrived(&http, meta.1, backlog.count()).await?;
    let mut cpu = Cpu::default();
    cpu.add(begin, Cpu::of(sender.0.id())?);
    print(args, (&sent, cpu), &bare);
    anyhow::ensure!(sent.out_of_order == 0, "{} messages overtook one of their conversation", sent.out_of_order);
    anyhow::ensure!(sent.repeated == 0, "{} messages arrived twice", sent.repeated);
    Ok(())
}

async fn stand_in(http: &Client, args: &SendingArgs) -> anyhow::Result<(Process, SocketAddr)> {
    let address = free_address();
    let command = Process::of(&binary("reaktly-load")?).arg("meta").arg("--listen").arg(&address.to_string());
    let process = command.arg("--answer-ms").arg(&args.answer_ms.to_string()).start();
    web::ready(http, address, "the stand-in for Meta").await;
    Ok((process, address))
}

fn sender(db: &TestDb, nats: &TestNats, meta: SocketAddr) -> anyhow::Result<(Process, SocketAddr)> {
    let health = free_address();
    let process = Process::of(&binary("reaktly-send")?)
        .env("REAKTLY_ENV", "development")
        .env("REAKTLY_KEYS", queue::KEYS)
        .env("REAKTLY_GRAPH_URL", &format!("http://{meta}"))
        .env("REAKTLY_HEALTH_ADDR", &health.to_string())
        .env("RUST_LOG", "warn")
        .env("REAKTLY_MEDIA_URL", &format!("file://{}/reaktly-load-media", std::env::temp_dir().display()))
        .env("DATABASE_URL", &db.url())
        .env("NATS_URL", &nats.url())
        .start();
    Ok((process, health))
}

async fn arrived(http: &Client, meta: SocketAddr) -> anyhow::Result<Arrived> {
    let figures = web::answer(http.get(format!("http://{meta}/figures"))).await?;
    let figure = |name: &str| figures.get(name).and_then(Value::as_u64).with_context(|| format!("no figure {name}"));
    Ok(Arrived {
        count: figure("count")?,
        out_of_order: figure("outOfOrder")?,
        repeated: figure("repeated")?,
        span: Duration::from_micros(figure("spanMicros")?),
    })
}

/// Waits as long as anything arrives.
async fn all_arrived(http: &Client, meta: SocketAddr, count: u64) -> anyhow::Result<Arrived> {
    let (mut seen, mut since) = (0, Instant::now());
    loop {
        let arrived = arrived(http, meta).await?;
        if arrived.count >= count {
            return Ok(arrived);
        }
        if arrived.count > seen {
            (seen, since) = (arrived.count, Instant::now());
        }
        anyhow::ensure!(since.elapsed() < Duration::from_secs(30), "{seen} of {count} messages arrived, and no more");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn rate(arrived: &Arrived) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of a measurement are far below 2^52")]
    let count = arrived.count as f64;
    count / arrived.span.as_secs_f64().max(0.001)
}

fn print(args: &SendingArgs, (sent, cpu): (&Arrived, Cpu), bare: &Arrived) {
    let count = u32::try_from(sent.count).unwrap_or(u32::MAX).max(1);
    let row = |name: &str, arrived: &Arrived, cpu: &str| {
        let order = arrived.out_of_order.to_string();
        table::row([name, &arrived.count.to_string(), &format!("{:.0}", rate(arrived)), &order, cpu])
    };
    let rows = [
        table::row(["", "messages", "a second", "out of order", "CPU ms each"]),
        row("reaktly-send", sent, &milliseconds(cpu.total() / count)),
        row("bare loop", bare, ""),
        table::row(["ratio", "", &format!("{:.2}", rate(sent) / rate(bare)), "", ""]),
    ];
    let heading = format!(
        "{} conversations of {} messages each from one number; Meta answers after {} ms; the loop has {} POSTs under way",
        args.conversations, args.each, args.answer_ms, args.at_once
    );
    table::print(&heading, &rows, &format!("aim: {AIM} messages a second, none out of order; Meta allows no more"));
}
