//! `normalize`: how many messages a second come from the stream into PostgreSQL, beside a plain insert of the same rows.

mod plain;
mod webhooks;

use std::time::{Duration, Instant};

use anyhow::Context as _;
use diesel::sql_types::BigInt;
use diesel_async::{AsyncPgConnection, RunQueryDsl as _};
use reaktly_testkit::{Fixture, Process, TestDb, TestNats, free_address};

use crate::cli::NormalizeArgs;
use crate::ingress::queue;
use crate::process::{Cpu, binary};
use crate::statistics::milliseconds;
use crate::{table, web};

/// The part of a plain insert's rate that normalizing should reach.
const AIM: f64 = 0.5;
/// Between looks at what has been committed.
const LOOK_EVERY: Duration = Duration::from_millis(25);
/// Without a message for this long something is wrong.
const STALLED: Duration = Duration::from_secs(30);

/// What was measured of one spread of the messages.
struct Figures {
    conversations: u32,
    normalized: Duration,
    cpu: Duration,
    inserted: Duration,
}

/// Measures and prints: messages spread over many conversations, and, the worst case, all in one.
pub(crate) async fn run(args: &NormalizeArgs) -> anyhow::Result<()> {
    let mut all = Vec::new();
    for conversations in [args.conversations, 1] {
        all.push(measure(args.count, conversations).await?);
    }
    print(args.count, &all);
    Ok(())
}

async fn measure(count: u32, conversations: u32) -> anyhow::Result<Figures> {
    let (db, nats) = tokio::join!(TestDb::create(), TestNats::start());
    let bus = queue::lay_streams(&nats.url()).await?;
    let fixture = Fixture::create(&db).await;
    webhooks::publish(&bus, &fixture, count, conversations).await?;
    let http = web::client(4)?;
    let health = free_address();
    let process = Process::of(&binary("reaktly-normalize")?)
        .env("REAKTLY_ENV", "development")
        .env("REAKTLY_HEALTH_ADDR", &health.to_string())
        .env("RUST_LOG", "warn")
        .env("DATABASE_URL", &db.url())
        .env("NATS_URL", &nats.url())
        .start();
    let begin = Cpu::of(process.id())?;
    let mut conn = db.connect().await;
    let normalized = all_committed(&mut conn, count).await?;
    web::ready(&http, health, "reaktly-normalize").await;
    let mut cpu = Cpu::default();
    cpu.add(begin, Cpu::of(process.id())?);
    drop(process);
    let inserted = plain::insert_again(&mut conn).await?;
    Ok(Figures { conversations, normalized, cpu: cpu.total(), inserted })
}

/// From the first message that can be read to the last.
async fn all_committed(conn: &mut AsyncPgConnection, count: u32) -> anyhow::Result<Duration> {
    let (mut first, mut seen, mut since) = (None, 0, Instant::now());
    loop {
        let committed = committed(conn).await?;
        let now = Instant::now();
        if committed > seen {
            first = first.or(Some(now));
            (seen, since) = (committed, now);
        }
        if committed >= i64::from(count) {
            return Ok(first.map_or(Duration::ZERO, |first| now - first));
        }
        anyhow::ensure!(since.elapsed() < STALLED, "{seen} of {count} messages were stored, and no more");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

async fn committed(conn: &mut AsyncPgConnection) -> anyhow::Result<i64> {
    let counted = diesel::sql_query("SELECT count(*) AS count FROM messages").get_result::<Counted>(conn).await;
    Ok(counted.context("could not count the messages")?.count)
}

fn print(count: u32, all: &[Figures]) {
    let mut rows = vec![table::row(["", "messages a second", "CPU ms each", "plain insert", "ratio"])];
    for figures in all {
        let rate = |took: Duration| f64::from(count) / took.as_secs_f64().max(0.001);
        let (normalized, inserted) = (rate(figures.normalized), rate(figures.inserted));
        let name = match figures.conversations {
            1 => "one conversation".to_owned(),
            many => format!("{many} conversations"),
        };
        rows.push(table::row([
            &name,
            &format!("{normalized:.0}"),
            &milliseconds(figures.cpu / count.max(1)),
            &format!("{inserted:.0}"),
            &format!("{:.2}", normalized / inserted),
        ]));
    }
    let heading =
        format!("{count} webhooks of one message each, waiting in the stream; from the first committed to the last");
    let note = format!(
        "aim: {AIM} of a multi-row insert of the same rows, with the same columns, keys and indexes, {} at a time",
        plain::ROWS_AT_ONCE
    );
    table::print(&heading, &rows, &note);
}
