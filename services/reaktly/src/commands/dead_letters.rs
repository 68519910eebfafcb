//! `reaktly dead-letters`.

use std::io::Write;

use anyhow::{Context as _, bail};
use reaktly_domain::ids::DeadLetterId;
use reaktly_runtime::Vars;
use reaktly_store::Connection;
use reaktly_store::dead_letters::{self, Entry, Settlement};
use serde_json::{Value, json};

use super::Verdict;
use crate::cli::DeadLettersCommand;
use crate::connect;

pub(super) async fn run(command: DeadLettersCommand, vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let mut conn = connect::database(vars).await?;
    match command {
        DeadLettersCommand::List { all, limit } => {
            let status = if all { None } else { Some("open") };
            let entries = dead_letters::list(&mut conn, status, i64::from(limit)).await?;
            print(&entries, out)?;
        }
        DeadLettersCommand::Show { id, body } => {
            let entry = find(&mut conn, id).await?;
            let shown = if body { Shown::WithBody } else { Shown::WithoutBody };
            writeln!(out, "{}", serde_json::to_string_pretty(&describe(&entry, shown))?)?;
        }
        DeadLettersCommand::Discard { id } => {
            let entry = find(&mut conn, id).await?;
            if entry.status != "open" {
                bail!("dead letter {id} is {} already", entry.status);
            }
            dead_letters::settle(&mut conn, id, Settlement::Discarded).await?;
            writeln!(out, "discarded {id}")?;
        }
    }
    Ok(Verdict::Well)
}

/// The dead letter of that id.
pub(super) async fn find(conn: &mut Connection, id: DeadLetterId) -> anyhow::Result<Entry> {
    let found = dead_letters::get(conn, id).await?;
    found.with_context(|| format!("there is no dead letter {id}: see `reaktly dead-letters list --all`"))
}

fn print(entries: &[Entry], out: &mut impl Write) -> anyhow::Result<()> {
    if entries.is_empty() {
        writeln!(out, "no dead letters")?;
        return Ok(());
    }
    for entry in entries {
        let Entry { id, service, status, error_class, code, error, .. } = entry;
        let died_at = entry.died_at.strftime("%Y-%m-%dT%H:%M:%SZ");
        writeln!(out, "{id}  {died_at}  {service:<9}  {status:<9}  {error_class}/{code}: {error}")?;
    }
    Ok(())
}

/// How much of a dead letter is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    WithBody,
    WithoutBody,
}

fn describe(entry: &Entry, shown: Shown) -> Value {
    let mut value = json!({
        "id": entry.id,
        "diedAt": entry.died_at,
        "service": entry.service,
        "consumer": entry.consumer,
        "errorClass": entry.error_class,
        "code": entry.code,
        "error": entry.error,
        "deliveries": entry.deliveries,
        "traceId": entry.trace_id,
        "status": entry.status,
        "replays": entry.replays,
        "stream": entry.stream,
        "streamSequence": entry.stream_sequence,
        "subject": entry.subject,
        "bodyBytes": entry.payload.len(),
    });
    if let (Some(fields), Shown::WithBody) = (value.as_object_mut(), shown) {
        let body = serde_json::from_slice(&entry.payload)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&entry.payload).into_owned()));
        fields.insert("body".to_owned(), body);
    }
    value
}
