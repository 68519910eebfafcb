//! What the service reads from the environment.

use reaktly_media::MediaSettings;
use reaktly_runtime::config::{Reader, Reported, Settings, Variable, http_url};
use reaktly_runtime::settings::KEYS;
use reaktly_vault::KeyRing;
use reaktly_worker::WorkerSettings;
use url::Url;

const GRAPH_URL: Variable = Variable::preset("REAKTLY_GRAPH_URL", "https://graph.facebook.com", "the Graph API");
const GRAPH_VERSION: Variable = Variable::preset("REAKTLY_GRAPH_VERSION", "v25.0", "version of the Graph API");

/// The settings of the fetcher.
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
    /// Where files are kept.
    pub media: MediaSettings,
}

impl Settings for Config {
    fn variables() -> Vec<Variable> {
        let mut variables = WorkerSettings::variables();
        variables.extend([KEYS, GRAPH_URL, GRAPH_VERSION]);
        variables.extend(MediaSettings::variables());
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let worker = WorkerSettings::read(reader);
        let keys = reader.value_with(&KEYS, KeyRing::parse);
        let graph_url = reader.value_with(&GRAPH_URL, http_url);
        let graph_version = reader.value(&GRAPH_VERSION);
        let media = MediaSettings::read(reader);
        Ok(Self { worker: worker?, keys: keys?, graph_url: graph_url?, graph_version: graph_version?, media: media? })
    }
}
