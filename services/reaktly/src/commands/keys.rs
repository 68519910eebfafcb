//! `reaktly keys`: new ones, what is sealed with which, and everything under the first.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use reaktly_bus::kv::Bucket;
use reaktly_bus::{Bus, Relay};
use reaktly_domain::ids::{IntegrationId, OutboxId};
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_events::integration_keys::IntegrationKeys;
use reaktly_events::outbox::{OutboxKind, OutboxRow};
use reaktly_events::streams::INTEGRATIONS_BUCKET;
use reaktly_runtime::Vars;
use reaktly_runtime::config::load;
use reaktly_store::integrations::Integration;
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, Store, Written, installation, resealing};
use reaktly_vault::KeyRing;
use secrecy::ExposeSecret as _;
use tokio_util::sync::CancellationToken;

use super::Verdict;
use super::sealed::{Found, Seals};
use crate::cli::KeysCommand;
use crate::connect;
use crate::settings::StoredSettings;

/// How long rotating waits until ingress knows.
const TELLING_TIME_MAX: Duration = Duration::from_secs(15);
/// Between looks at that.
const LOOK_EVERY: Duration = Duration::from_millis(50);

pub(super) async fn run(command: KeysCommand, vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    match command {
        KeysCommand::Generate { id } => {
            let entry = KeyRing::generate_entry(&id.parse()?).context("no randomness for a key")?;
            writeln!(out, "{}", entry.expose_secret())?;
            Ok(Verdict::Well)
        }
        KeysCommand::Check => check(vars, out).await,
        KeysCommand::Rotate => rotate(vars, out).await,
    }
}

async fn check(vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let settings: StoredSettings = load(vars)?;
    let (store, bus) = connect::both(&settings.worker).await?;
    let seals = Seals::of(&settings.keys);
    let rows = resealing::all(&mut *store.connection().await?).await?;
    let held = Bucket::new(&bus, INTEGRATIONS_BUCKET).all().await?;
    let mut census = Census::default();
    for integration in &rows {
        census.add(&format!("integration {}", integration.id), seals.look_at(integration));
    }
    for (path, value) in &held {
        // The path is half of a secret URL: the integration names it.
        let owner = rows.iter().find(|integration| integration.webhook_path == *path);
        let place = owner.map_or_else(|| "an unknown path".to_owned(), |owner| format!("integration {}", owner.id));
        match serde_json::from_slice::<IntegrationKeys>(value) {
            Ok(keys) => census.add(&place, seals.look_at_bucket(path, &keys)),
            Err(error) => census.problems.push(format!("{place}: the keys for ingress are not readable: {error}")),
        }
    }
    census.write(&settings.keys, out)
}

/// How many secrets each key seals, and what does not open.
#[derive(Default)]
struct Census {
    by_key: BTreeMap<String, usize>,
    problems: Vec<String>,
}

impl Census {
    fn add(&mut self, place: &str, found: Vec<Found>) {
        for Found { what, key } in found {
            match key {
                Ok(key) => *self.by_key.entry(key).or_default() += 1,
                Err(error) => self.problems.push(format!("{place}: the {what} does not open: {error:#}")),
            }
        }
    }

    fn write(&self, keys: &KeyRing, out: &mut impl Write) -> anyhow::Result<Verdict> {
        for (position, key) in keys.ids().enumerate() {
            let count = self.by_key.get(key.as_str()).copied().unwrap_or_default();
            let note = match (position, count) {
                (0, _) => "seals what is new",
                (_, 0) => "is not needed any more",
                _ => "is needed until `reaktly keys rotate`",
            };
            writeln!(out, "key {key}: {count} secrets; {note}")?;
        }
        for problem in &self.problems {
            writeln!(out, "{problem}")?;
        }
        Ok(if self.problems.is_empty() { Verdict::Well } else { Verdict::Unwell })
    }
}

async fn rotate(vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let settings: StoredSettings = load(vars)?;
    let (store, bus) = connect::both(&settings.worker).await?;
    let seals = Seals::of(&settings.keys);
    let mut conn = store.connection().await?;
    let (mut resealed, mut problems, mut told) = (0, 0, Vec::new());
    for integration in resealing::all(&mut conn).await? {
        match rotate_one(&mut conn, &seals, integration.id).await {
            Ok(None) => {}
            Ok(Some(written)) => {
                resealed += 1;
                told.extend(written.into_rows().iter().map(|row| row.id));
            }
            Err(error) => {
                problems += 1;
                writeln!(out, "integration {} stays as it is: {error:#}", integration.id)?;
            }
        }
    }
    drop(conn);
    let first = settings.keys.ids().next().context("the key ring is empty")?;
    writeln!(out, "{resealed} integrations sealed anew with key {first}; see `reaktly keys check`")?;
    if !told.is_empty() {
        tell(&store, &bus, &told).await.context("ingress is told as soon as a service with a database runs")?;
    }
    Ok(if problems == 0 { Verdict::Well } else { Verdict::Unwell })
}

/// Relays these rows, unless a running service is the elected relay; then it waits for that.
async fn tell(store: &Store, bus: &Bus, ids: &[OutboxId]) -> anyhow::Result<()> {
    let relay = Relay::new(bus, Arc::new(store.clone()), Arc::new(SystemClock));
    let told = async {
        let mut conn = store.connection().await?;
        while !installation::are_published(&mut conn, ids).await? {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        anyhow::Ok(())
    };
    let relaying = relay.run(Arc::new(|| {}), CancellationToken::new());
    tokio::select! {
        told = tokio::time::timeout(TELLING_TIME_MAX, told) => told.context("the outbox is not relayed")?,
        () = relaying => Ok(()),
    }
}

/// Seals the secrets of one integration anew, in its row and for ingress, in one transaction. `None` when there is
/// nothing to do.
async fn rotate_one(conn: &mut AsyncPgConnection, seals: &Seals, id: IntegrationId) -> anyhow::Result<Option<Written>> {
    conn.transaction::<_, Rotating, _>(async |conn| {
        let Some(integration) = resealing::lock(conn, id).await? else { return Ok(None) };
        let Some(resealed) = seals.reseal(&integration)? else { return Ok(None) };
        resealing::write(conn, id, &resealed).await?;
        let mut causes = Causes::default();
        if integration.deleted_at.is_none() {
            causes.push(tell_ingress(seals, &integration)?);
        }
        Ok(Some(causes.write(conn).await?))
    })
    .await
    .map_err(|Rotating(error)| error)
}

fn tell_ingress(seals: &Seals, integration: &Integration) -> anyhow::Result<OutboxRow> {
    let subject = format!("{INTEGRATIONS_BUCKET}/{}", integration.webhook_path);
    Ok(OutboxRow {
        id: OutboxId::generate(SystemClock.now()),
        kind: OutboxKind::KvPut,
        ordering_key: subject.clone(),
        subject,
        headers: BTreeMap::new(),
        payload: serde_json::to_vec(&seals.integration_keys(integration)?)?.into(),
    })
}

/// Any error ends the transaction.
struct Rotating(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Rotating {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}
