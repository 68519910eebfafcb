//! The state file: businesses, customers and the latest of their threads, so that a restart keeps callbacks,
//! 24-hour windows and what the phone shows.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::{Business, Customer, Entry, World};

/// Threads kept in the file, those with the newest messages.
const THREADS_MAX: usize = 100;
/// Messages kept of each.
const ENTRIES_MAX: usize = 100;

/// What the file holds.
#[derive(Deserialize, Serialize)]
pub(crate) struct Contents {
    businesses: BTreeMap<String, Business>,
    customers: BTreeMap<String, Customer>,
    #[serde(default)]
    threads: Vec<Saved>,
}

#[derive(Deserialize, Serialize)]
struct Saved {
    phone_number_id: String,
    wa_id: String,
    entries: Vec<Entry>,
}

/// Reads a state file; a missing one is an empty world.
pub(crate) fn load(path: &Path) -> anyhow::Result<World> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(World::default()),
        Err(error) => return Err(error).with_context(|| format!("could not read {}", path.display())),
    };
    let contents: Contents =
        serde_json::from_slice(&text).with_context(|| format!("{} is not a state file", path.display()))?;
    let businesses = contents.businesses.into_iter().map(|(id, business)| (id, Arc::new(business))).collect();
    let mut world = World { businesses, ..World::default() };
    for customer in contents.customers.into_values() {
        world.put_customer(customer);
    }
    for saved in contents.threads {
        for entry in saved.entries {
            world.push(&saved.phone_number_id, &saved.wa_id, entry);
        }
    }
    Ok(world)
}

/// What is to be written, taken quickly so that nothing waits for the disk.
pub(crate) fn snapshot(world: &World) -> Contents {
    let businesses = world.businesses.iter().map(|(id, business)| (id.clone(), Business::clone(business)));
    Contents { businesses: businesses.collect(), customers: world.customers.clone(), threads: latest(world) }
}

/// Writes the state file beside itself first, so that a crash leaves the old one whole.
pub(crate) fn store(path: &Path, contents: &Contents) -> anyhow::Result<()> {
    let text = serde_json::to_vec(contents).context("could not encode the state")?;
    let beside = path.with_extension("new");
    fs::write(&beside, text).with_context(|| format!("could not write {}", beside.display()))?;
    fs::rename(&beside, path).with_context(|| format!("could not replace {}", path.display()))
}

fn latest(world: &World) -> Vec<Saved> {
    let mut threads: Vec<_> = world.threads.iter().collect();
    threads.sort_by_key(|(_, thread)| Reverse(thread.entries.back().map(|entry| entry.at)));
    threads.truncate(THREADS_MAX);
    let saved = threads.into_iter().map(|((phone_number_id, wa_id), thread)| {
        let skipped = thread.entries.len().saturating_sub(ENTRIES_MAX);
        Saved {
            phone_number_id: phone_number_id.clone(),
            wa_id: wa_id.clone(),
            entries: thread.entries.iter().skip(skipped).cloned().collect(),
        }
    });
    saved.collect()
}
