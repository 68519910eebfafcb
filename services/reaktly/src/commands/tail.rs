//! `reaktly tail`: a stream as JSON lines. What customers wrote only when asked for; secrets never.

use std::io::Write;
use std::time::Duration;

use jiff::Timestamp;
use reaktly_bus::Bus;
use reaktly_bus::browse::Browse;
use reaktly_bus::follow::{Follow, Followed, Start, StoredMessage};
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_events::headers;
use reaktly_runtime::Vars;
use reaktly_runtime::config::load;
use serde_json::{Map, Value, json};

use super::Verdict;
use crate::cli::{Stream, TailArgs};
use crate::connect;

/// Between looks at the tasks, which cannot be followed: reading them would take them from their consumer.
const LOOK_EVERY: Duration = Duration::from_millis(100);

pub(super) async fn run(args: &TailArgs, vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let bus = connect::bus(&load(vars)?).await?;
    let since = SystemClock.now().saturating_sub(args.since)?;
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        printed = print(&bus, args, since, out) => printed?,
    }
    Ok(Verdict::Well)
}

async fn print(bus: &Bus, args: &TailArgs, since: Timestamp, out: &mut impl Write) -> anyhow::Result<()> {
    match args.stream {
        Stream::Tasks => print_tasks(bus, args, since, out).await,
        _ => print_stream(bus, args, since, out).await,
    }
}

async fn print_stream(bus: &Bus, args: &TailArgs, since: Timestamp, out: &mut impl Write) -> anyhow::Result<()> {
    let filter = args.subject.as_deref().unwrap_or(">");
    let mut following = Follow::new(bus, args.stream.name(), filter, Start::Since(since));
    loop {
        let followed = if args.follow { following.next().await } else { following.try_next().await? };
        match followed {
            Followed::Message(message) => write_line(&message, args, out)?,
            Followed::CaughtUp if !args.follow => return Ok(()),
            Followed::CaughtUp | Followed::Gap | Followed::Restarted => {}
        }
    }
}

async fn print_tasks(bus: &Bus, args: &TailArgs, since: Timestamp, out: &mut impl Write) -> anyhow::Result<()> {
    let mut browse = Browse::new(bus, args.stream.name(), args.subject.as_deref().unwrap_or(">"));
    loop {
        while let Some(message) = browse.next().await? {
            if message.stored_at >= since {
                write_line(&message, args, out)?;
            }
        }
        if !args.follow {
            return Ok(());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn write_line(message: &StoredMessage, args: &TailArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let shown: Map<String, Value> = message
        .headers
        .iter()
        .filter(|(name, _)| *name != headers::SIGNATURE)
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    let mut line = json!({
        "stream": args.stream.name(),
        "sequence": message.sequence,
        "storedAt": message.stored_at,
        "subject": message.subject,
        "headers": shown,
        "bytes": message.payload.len(),
    });
    let is_private = matches!(args.stream, Stream::Webhooks | Stream::Dead);
    if let Some(fields) = line.as_object_mut().filter(|_| args.bodies || !is_private) {
        let body = serde_json::from_slice(&message.payload)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&message.payload).into_owned()));
        fields.insert("body".to_owned(), body);
    }
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}
