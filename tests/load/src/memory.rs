//! `memory`: what each service holds when it has nothing to do, and how large its binary is.

use std::time::Duration;

use crate::installation::Ground;
use crate::process::{Resident, binary, mebibytes};
use crate::{table, web};

/// The services, in the order of the flow, with the arguments of their binaries.
const BINARIES: [(&str, &[&str]); 8] = [
    ("reaktly-ingress", &[]),
    ("reaktly-normalize", &[]),
    ("reaktly-respond", &[]),
    ("reaktly-route", &[]),
    ("reaktly-send", &[]),
    ("reaktly-fetch", &[]),
    ("reaktly-api", &[]),
    ("reaktly", &["up"]),
];
/// Nothing is called during this measurement.
const NOWHERE: &str = "http://127.0.0.1:9";
/// From ready to idle: the first rounds of the sweepers are part of what a service holds.
pub(crate) const SETTLE_TIME: Duration = Duration::from_secs(3);

/// Measures and prints.
pub(crate) async fn run() -> anyhow::Result<()> {
    let http = web::client(1)?;
    let mut rows = vec![table::row(["", "resident MiB", "at most", "binary MiB"])];
    for (name, arguments) in BINARIES {
        // Servers of its own, so that none finds what another has left.
        let ground = Ground::lay(NOWHERE).await?;
        let running = ground.start(&http, name, arguments).await?;
        tokio::time::sleep(SETTLE_TIME).await;
        let resident = Resident::of(running.process.id())?;
        running.process.terminate();
        running.process.ended().await;
        let shown = [name, arguments.first().copied().unwrap_or_default()].join(" ");
        let size = binary(name)?.metadata()?.len() / 1024;
        rows.push(table::row([shown.trim(), &mebibytes(resident.now), &mebibytes(resident.peak), &mebibytes(size)]));
    }
    table::print("each process alone, idle", &rows, "");
    Ok(())
}
