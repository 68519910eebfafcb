//! What the commands read from the environment beside the settings every service has.

use reaktly_bus::TopologySettings;
use reaktly_bus::topology::{WEBHOOKS_BYTES_DEFAULT, WEBHOOKS_BYTES_MIN};
use reaktly_media::MediaSettings;
use reaktly_models::AiSettings;
use reaktly_models::embeddings::EmbeddingSettings;
use reaktly_runtime::config::{Reader, Reported, Settings, Variable};
use reaktly_runtime::settings::{KEYS, NatsSettings};
use reaktly_vault::KeyRing;
use reaktly_worker::WorkerSettings;

const REPLICAS: Variable = Variable::preset(
    "REAKTLY_NATS_REPLICAS",
    "1",
    "copies of each message in NATS: 1 on a single server, 3 in a cluster of three or more",
);
const WEBHOOKS_BYTES: Variable = Variable::preset(
    "REAKTLY_WEBHOOKS_BYTES",
    "21474836480",
    "room for raw webhooks in NATS, in bytes; less when the server has less",
);
/// What NATS allows.
const REPLICAS_MAX: usize = 5;

/// What differs between installations of the streams.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StreamSettings(pub(crate) TopologySettings);

/// The queue, and what its streams shall be.
#[derive(Clone, Debug)]
pub(crate) struct QueueSettings {
    pub(crate) nats: NatsSettings,
    pub(crate) streams: StreamSettings,
}

/// Queue, database and key ring: what concerns everything stored.
#[derive(Clone, Debug)]
pub(crate) struct StoredSettings {
    pub(crate) worker: WorkerSettings,
    pub(crate) keys: KeyRing,
}

/// All of it.
#[derive(Clone, Debug)]
pub(crate) struct Everything {
    pub(crate) stored: StoredSettings,
    pub(crate) streams: StreamSettings,
    pub(crate) media: MediaSettings,
    pub(crate) ai: AiSettings,
    pub(crate) embeddings: EmbeddingSettings,
}

impl Settings for StreamSettings {
    fn variables() -> Vec<Variable> {
        vec![REPLICAS, WEBHOOKS_BYTES]
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let replicas = reader.value_with(&REPLICAS, |text| match text.parse() {
            Ok(replicas) if (1..=REPLICAS_MAX).contains(&replicas) => Ok(replicas),
            _ => Err(format!("must be a number from 1 to {REPLICAS_MAX}")),
        });
        let webhooks_bytes_max = reader.value_with(&WEBHOOKS_BYTES, |text| match text.parse() {
            Ok(bytes) if bytes >= WEBHOOKS_BYTES_MIN => Ok(bytes),
            _ => Err(format!("must be a number of bytes, at least {WEBHOOKS_BYTES_MIN}")),
        });
        Ok(Self(TopologySettings { replicas: replicas?, webhooks_bytes_max: webhooks_bytes_max? }))
    }
}

impl Settings for QueueSettings {
    fn variables() -> Vec<Variable> {
        let mut variables = NatsSettings::variables();
        variables.extend(StreamSettings::variables());
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let (nats, streams) = (NatsSettings::read(reader), StreamSettings::read(reader));
        Ok(Self { nats: nats?, streams: streams? })
    }
}

impl Settings for StoredSettings {
    fn variables() -> Vec<Variable> {
        let mut variables = WorkerSettings::variables();
        variables.push(KEYS);
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let (worker, keys) = (WorkerSettings::read(reader), reader.value_with(&KEYS, KeyRing::parse));
        Ok(Self { worker: worker?, keys: keys? })
    }
}

impl Settings for Everything {
    fn variables() -> Vec<Variable> {
        let mut variables = StoredSettings::variables();
        variables.extend(StreamSettings::variables());
        variables.extend(MediaSettings::variables());
        variables.extend(AiSettings::variables());
        variables.extend(EmbeddingSettings::variables());
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let (stored, streams) = (StoredSettings::read(reader), StreamSettings::read(reader));
        let media = MediaSettings::read(reader);
        let (ai, embeddings) = (AiSettings::read(reader), EmbeddingSettings::read(reader));
        Ok(Self { stored: stored?, streams: streams?, media: media?, ai: ai?, embeddings: embeddings? })
    }
}

// The default of the variable is text; this keeps it the same number.
const _: () = assert!(WEBHOOKS_BYTES_DEFAULT == 21_474_836_480);
