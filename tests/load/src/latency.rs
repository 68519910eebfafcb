//! `latency`: from the moment a webhook leaves Meta to the moment the reply arrives there.

mod knowledge;
mod meta;
mod model;

use std::time::Duration;

use reqwest::Client;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use self::knowledge::ARTICLES;
use self::meta::Meta;
use crate::cli::LatencyArgs;
use crate::installation::{Api, Ground};
use crate::memory::SETTLE_TIME;
use crate::process::{Cpu, Resident, mebibytes};
use crate::statistics::milliseconds;
use crate::{table, web};

/// Customers who write before the measurement, so that what is set up at first use is there.
const WARM_UP_CUSTOMERS: u32 = 10;

/// Measures and prints.
pub(crate) async fn run(args: &LatencyArgs) -> anyhow::Result<()> {
    let http = web::client(args.rate.into())?;
    let meta = Meta::start(&http)?;
    let model = args.model_ms.map(|takes| model::start(Duration::from_millis(takes.into())));
    let mut ground = Ground::lay(meta.url()).await?.with("REAKTLY_QUIET_MS", args.quiet_ms.to_string());
    if let Some(model) = &model {
        ground = ground.with("REAKTLY_LLM_URL", model.url()).with("REAKTLY_LLM_MODEL", "scripted".to_owned());
    }
    let running = ground.start(&http, "reaktly", &["up"]).await?;
    tokio::time::sleep(SETTLE_TIME).await;
    let process = running.process.id();
    let idle = Resident::of(process)?;
    let api = Api::of(&running, &http).await?;
    for article in &ARTICLES {
        api.write_article(article.title, article.body).await?;
    }
    api.connect_number(meta.url()).await?;
    let count = u32::from(args.count);
    ask(&http, &meta, 0..WARM_UP_CUSTOMERS, args.rate).await?;
    meta.replies(WARM_UP_CUSTOMERS).await?;
    let begin = Cpu::of(process)?;
    ask(&http, &meta, WARM_UP_CUSTOMERS..WARM_UP_CUSTOMERS + count, args.rate).await?;
    meta.replies(WARM_UP_CUSTOMERS + count).await?;
    let mut cpu = Cpu::default();
    cpu.add(begin, Cpu::of(process)?);
    let after = Resident::of(process)?;
    let mut found = meta.times(WARM_UP_CUSTOMERS).await?;
    let rows = [
        table::row(["", "replies", "with the answer", "p50 ms", "p95 ms", "p99 ms", "longest ms", "CPU ms each"]),
        table::row([
            "webhook to reply",
            &found.times.count().to_string(),
            &found.answered.to_string(),
            &milliseconds(found.times.percentile(50)),
            &milliseconds(found.times.percentile(95)),
            &milliseconds(found.times.percentile(99)),
            &milliseconds(found.times.percentile(100)),
            &milliseconds(cpu.total() / count),
        ]),
    ];
    let answered_by =
        args.model_ms.map_or_else(|| "knowledge-only answers".to_owned(), |takes| format!("a model of {takes} ms"));
    let heading =
        format!("{count} customers, {} messages per second, quiet time {} ms, {answered_by}", args.rate, args.quiet_ms);
    let note = format!(
        "resident memory of reaktly up: {} MiB idle, {} MiB afterwards, {} MiB at most",
        mebibytes(idle.now),
        mebibytes(after.now),
        mebibytes(after.peak)
    );
    table::print(&heading, &rows, &note);
    Ok(())
}

/// Lets each customer ask a question, at a fixed rate whatever comes back.
async fn ask(http: &Client, meta: &Meta, customers: std::ops::Range<u32>, rate: u16) -> anyhow::Result<()> {
    let mut ticks = interval(Duration::from_secs(1) / u32::from(rate));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut asking = JoinSet::new();
    for customer in customers {
        ticks.tick().await;
        asking.spawn(meta::asks(http.clone(), meta.url().to_owned(), customer));
    }
    while let Some(asked) = asking.join_next().await {
        asked??;
    }
    Ok(())
}
