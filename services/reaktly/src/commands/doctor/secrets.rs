//! Secrets: the key ring opens all that is stored, and ingress knows what the database says.

use std::collections::BTreeMap;

use reaktly_bus::kv::Bucket;
use reaktly_events::streams::INTEGRATIONS_BUCKET;
use reaktly_store::integrations::Integration;
use reaktly_store::resealing;
use reaktly_vault::KeyRing;

use super::{Check, Patient};
use crate::commands::sealed::Seals;

const SECRETS: &str = "secrets";
const BUCKET: &str = "integrations";

pub(super) async fn checks(patient: &Patient, keys: &KeyRing) -> Vec<Check> {
    let Some(rows) = rows(patient).await else {
        return [SECRETS, BUCKET].map(|id| Check::unknown(id, "the integrations cannot be read")).into();
    };
    let seals = Seals::of(keys);
    let connected: Vec<&Integration> = rows.iter().filter(|row| row.deleted_at.is_none()).collect();
    vec![check_secrets(&seals, &rows), check_bucket(patient, &seals, &connected).await]
}

async fn rows(patient: &Patient) -> Option<Vec<Integration>> {
    let mut conn = patient.store.connection().await.ok()?;
    resealing::all(&mut conn).await.ok()
}

fn check_secrets(seals: &Seals, rows: &[Integration]) -> Check {
    let found = rows.iter().flat_map(|integration| {
        let id = integration.id;
        seals.look_at(integration).into_iter().map(move |found| (id, found))
    });
    let (mut count, mut problems) = (0, Vec::new());
    for (id, found) in found {
        count += 1;
        if let Err(error) = found.key {
            problems.push(format!("the {} of integration {id}: {error:#}", found.what));
        }
    }
    if problems.is_empty() {
        return Check::pass(SECRETS, format!("all {count} open with REAKTLY_KEYS"));
    }
    let fix = "put the key they were sealed with back into REAKTLY_KEYS, or enter the credentials again";
    Check::fail(SECRETS, problems.join("; "), fix)
}

async fn check_bucket(patient: &Patient, seals: &Seals, connected: &[&Integration]) -> Check {
    let Some(bus) = patient.bus() else { return Check::unknown(BUCKET, "NATS is away") };
    let held = match Bucket::new(bus, INTEGRATIONS_BUCKET).all().await {
        Ok(held) => held,
        Err(error) => {
            let error = anyhow::Error::new(error);
            return Check::fail(
                BUCKET,
                format!("{error:#}"),
                "run `reaktly topology`, and start reaktly-api to fill it",
            );
        }
    };
    let differing: Vec<String> = connected
        .iter()
        .filter(|integration| !is_told(seals, &held, integration))
        .map(|integration| integration.id.to_string())
        .collect();
    let strangers = held.keys().filter(|path| !connected.iter().any(|one| one.webhook_path == **path)).count();
    if differing.is_empty() && strangers == 0 {
        return Check::pass(BUCKET, format!("ingress knows all {}", connected.len()));
    }
    let evidence = match strangers {
        0 => format!("ingress does not know the newest of {}", differing.join(", ")),
        _ if differing.is_empty() => format!("ingress knows {strangers} paths too many"),
        _ => format!("ingress does not know the newest of {}, and {strangers} paths too many", differing.join(", ")),
    };
    Check::fail(BUCKET, evidence, "start reaktly-api, which repairs this within a minute; the database is right")
}

fn is_told(seals: &Seals, held: &BTreeMap<String, bytes::Bytes>, integration: &Integration) -> bool {
    let value = held.get(&integration.webhook_path).and_then(|value| serde_json::from_slice(value).ok());
    value.is_some_and(|value| seals.is_told(&value, integration).unwrap_or_default())
}
