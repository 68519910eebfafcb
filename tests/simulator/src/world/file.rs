//! The state file: businesses and customers, so that a restart keeps callbacks and 24-hour windows.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::{Business, Customer, World};

#[derive(Deserialize, Serialize)]
struct Contents {
    businesses: BTreeMap<String, Business>,
    customers: BTreeMap<String, Customer>,
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
    Ok(World { businesses: contents.businesses, customers: contents.customers, ..World::default() })
}

/// Writes the state file beside itself first, so that a crash leaves the old one whole.
pub(crate) fn store(path: &Path, world: &World) -> anyhow::Result<()> {
    let contents = Contents { businesses: world.businesses.clone(), customers: world.customers.clone() };
    let text = serde_json::to_vec_pretty(&contents).context("could not encode the state")?;
    let beside = path.with_extension("new");
    fs::write(&beside, text).with_context(|| format!("could not write {}", beside.display()))?;
    fs::rename(&beside, path).with_context(|| format!("could not replace {}", path.display()))
}
