//! What the service reads from the environment.

use reaktly_documents::fetch::{AllowList, FetchSettings};
use reaktly_media::MediaSettings;
use reaktly_models::ModelSettings;
use reaktly_models::embeddings::EmbeddingSettings;
use reaktly_runtime::config::{Reader, Reported, Settings, Variable};
use reaktly_worker::WorkerSettings;

const SOURCES_ALLOW: Variable = Variable::optional(
    "REAKTLY_SOURCES_ALLOW",
    "hosts of the own network that sites may be read from all the same, as host:port, comma-separated, such as \
     127.0.0.1:3000; for tests and laptops",
);

/// The service's configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the queue and the database are.
    pub worker: WorkerSettings,
    /// Where files wait to be taken in.
    pub media: MediaSettings,
    /// How sites are read.
    pub fetch: FetchSettings,
    /// The model; without one suggestions are found by rules, and regression runs compare the knowledge base's words.
    pub model: Option<ModelSettings>,
    /// What makes vectors of texts; without it search goes by words.
    pub embeddings: EmbeddingSettings,
}

impl Settings for Config {
    fn variables() -> Vec<Variable> {
        let mut variables = WorkerSettings::variables();
        variables.extend(MediaSettings::variables());
        variables.extend(ModelSettings::variables());
        variables.extend(EmbeddingSettings::variables());
        variables.push(SOURCES_ALLOW);
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let (worker, media) = (WorkerSettings::read(reader), MediaSettings::read(reader));
        let (model, embeddings) = (ModelSettings::read(reader), EmbeddingSettings::read(reader));
        let allow = reader.optional_with(&SOURCES_ALLOW, str::parse::<AllowList>);
        let fetch = FetchSettings { allow: allow?.unwrap_or_default(), ..FetchSettings::default() };
        Ok(Self { worker: worker?, media: media?, fetch, model: model?, embeddings: embeddings? })
    }
}

#[cfg(test)]
mod tests {
    use reaktly_runtime::Vars;
    use reaktly_runtime::config::load;

    use super::Config;

    #[test]
    fn nothing_of_the_own_network_is_read_unless_listed() {
        let vars = Vars::default()
            .with("DATABASE_URL", "postgres://localhost/reaktly")
            .with("NATS_URL", "nats://localhost")
            .with("REAKTLY_DATA", "/tmp");
        let read = |vars: &Vars| load::<Config>(vars).map(|config| config.fetch.allow);
        assert_eq!(read(&vars).unwrap(), "".parse().unwrap());
        let listed = vars.clone().with("REAKTLY_SOURCES_ALLOW", "127.0.0.1:3000, localhost:80");
        assert_eq!(read(&listed).unwrap(), "127.0.0.1:3000,localhost:80".parse().unwrap());
        assert!(read(&vars.with("REAKTLY_SOURCES_ALLOW", "somewhere")).is_err());
    }
}
