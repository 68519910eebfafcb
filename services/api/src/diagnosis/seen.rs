//! What ingress last saw at an integration's webhook URL.

use std::time::Duration;

use reaktly_bus::kv::Bucket;
use reaktly_events::sightings::{Sighting, refusal_key, verification_key};
use reaktly_events::streams::SIGHTINGS_BUCKET;
use reaktly_store::integrations::Integration;

use crate::api::Api;

/// How long NATS is waited for.
const LOOK_MAX: Duration = Duration::from_secs(1);

/// What a look found.
#[derive(Debug)]
pub(super) enum Look {
    /// This was seen.
    Seen(Seen),
    /// NATS did not answer.
    Unavailable,
}

/// The newest sightings of a path.
#[derive(Debug)]
pub(super) struct Seen {
    /// The last verification request.
    pub verification: Option<Sighting>,
    /// The last webhook refused for its signature.
    pub refusal: Option<Sighting>,
}

impl Look {
    /// The last webhook refused for its signature.
    pub(super) const fn refusal(&self) -> Option<&Sighting> {
        match self {
            Self::Seen(seen) => seen.refusal.as_ref(),
            Self::Unavailable => None,
        }
    }
}

/// Reads what ingress left.
pub(super) async fn look(api: &Api, integration: &Integration) -> Look {
    let bucket = Bucket::new(&api.bus, SIGHTINGS_BUCKET);
    let path = &integration.webhook_path;
    let (verification, refusal) = (verification_key(path), refusal_key(path));
    let both = async { tokio::try_join!(bucket.get(&verification), bucket.get(&refusal)) };
    match tokio::time::timeout(LOOK_MAX, both).await {
        Ok(Ok((verification, refusal))) => {
            let read = |value: Option<bytes::Bytes>| value.and_then(|value| serde_json::from_slice(&value).ok());
            Look::Seen(Seen { verification: read(verification), refusal: read(refusal) })
        }
        Ok(Err(_)) | Err(_) => Look::Unavailable,
    }
}
