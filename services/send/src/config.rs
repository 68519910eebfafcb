//! What the service reads from the environment.

use jiff::SignedDuration;
use reaktly_media::MediaSettings;
use reaktly_runtime::config::{Reader, Reported, Settings, Variable};
use reaktly_runtime::settings::KEYS;
use reaktly_vault::KeyRing;
use reaktly_worker::WorkerSettings;
use url::Url;

const GRAPH_URL: Variable = Variable::preset("REAKTLY_GRAPH_URL", "https://graph.facebook.com", "the Graph API");
const GRAPH_VERSION: Variable = Variable::preset("REAKTLY_GRAPH_VERSION", "v25.0", "version of the Graph API");
const LEASE: Variable =
    Variable::preset("REAKTLY_SEND_LEASE_MS", "30000", "a claim without a result becomes unknown after this");
const UNKNOWN: Variable = Variable::preset(
    "REAKTLY_UNKNOWN_MS",
    "30000",
    "an unknown reply without a status is sent once more after this, when the intake was healthy",
);

/// The settings of the sender.
#[derive(Clone, Debug)]
pub struct Config {
    /// Queue and database.
    pub worker: WorkerSettings,
    /// Opens access tokens.
    pub keys: KeyRing,
    /// The Graph API.
    pub graph_url: Url,
    /// Its version.
    pub graph_version: String,
    /// A claim without a result becomes unknown after this.
    pub lease: SignedDuration,
    /// An unknown reply is sent once more after this.
    pub unknown_after: SignedDuration,
    /// Where files are that people send.
    pub media: MediaSettings,
}

impl Settings for Config {
    fn variables() -> Vec<Variable> {
        let mut variables = WorkerSettings::variables();
        variables.extend(MediaSettings::variables());
        variables.extend([KEYS, GRAPH_URL, GRAPH_VERSION, LEASE, UNKNOWN]);
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let worker = WorkerSettings::read(reader);
        let keys = reader.value_with(&KEYS, KeyRing::parse);
        let graph_url = reader.value(&GRAPH_URL);
        let graph_version = reader.value(&GRAPH_VERSION);
        let lease = span(reader, &LEASE);
        let unknown_after = span(reader, &UNKNOWN);
        let media = MediaSettings::read(reader);
        Ok(Self {
            worker: worker?,
            keys: keys?,
            graph_url: graph_url?,
            graph_version: graph_version?,
            lease: lease?,
            unknown_after: unknown_after?,
            media: media?,
        })
    }
}

fn span(reader: &mut Reader<'_>, variable: &Variable) -> Result<SignedDuration, Reported> {
    let read = reader.milliseconds(variable)?;
    SignedDuration::try_from(read).map_err(|error| reader.refuse(variable, error))
}
