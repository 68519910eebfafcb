//! What ingress finds in NATS: the streams, and one integration.

use anyhow::Context as _;
use reaktly_bus::kv::Bucket;
use reaktly_bus::{Bus, Settings, Topology, TopologySettings, topology};
use reaktly_events::integration_keys::{APP_SECRET_PURPOSE, IntegrationKeys, SignatureMode};
use reaktly_events::streams;
use reaktly_vault::KeyRing;
use sha2::{Digest as _, Sha256};

/// One key, any.
pub(crate) const KEYS: &str = "k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
/// Room for all that is sent.
pub(crate) const WEBHOOKS_BYTES: u64 = 512 * 1024 * 1024;
/// The integration's app secret, with as many characters as Meta's.
pub(super) const SECRET: &str = "0123456789abcdef0123456789abcdef";
/// The integration's webhook path, with as many characters as ours have.
pub(super) const PATH: &str = "p8Zx_2dQvB0mKc4Ttq-1wA";

/// Declares the streams on an empty server.
pub(crate) async fn lay_streams(url: &str) -> anyhow::Result<Bus> {
    let settings = Settings { name: "load".to_owned(), urls: vec![url.to_owned()], credentials: None };
    let bus = reaktly_bus::connect(&settings).await.context("could not connect to NATS")?;
    let settings = TopologySettings { webhooks_bytes_max: WEBHOOKS_BYTES, ..TopologySettings::default() };
    topology::apply(&bus, &Topology::of(settings)).await.context("could not declare the streams")?;
    Ok(bus)
}

/// Writes the integration at [`PATH`] as the API would.
pub(super) async fn integrate(bus: &Bus) -> anyhow::Result<()> {
    let purpose = KeyRing::parse(KEYS).context("could not read the keys")?.purpose(APP_SECRET_PURPOSE);
    let sealed = purpose.seal(SECRET.as_bytes(), PATH.as_bytes()).context("could not seal the secret")?;
    let keys = IntegrationKeys {
        app_secrets: vec![sealed.to_string()],
        verify_token_sha256: hex::encode(Sha256::digest("verify-me")),
        mode: SignatureMode::Enforced,
    };
    let keys = serde_json::to_vec(&keys).context("could not write the integration")?;
    let bucket = Bucket::new(bus, streams::INTEGRATIONS_BUCKET);
    bucket.put(PATH, keys.into(), "load").await.context("could not store the integration")?;
    Ok(())
}
