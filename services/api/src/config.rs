//! What the API reads from the environment.

use std::net::SocketAddr;

use reaktly_graph::GraphSettings;
use reaktly_media::MediaSettings;
use reaktly_models::ModelSettings;
use reaktly_models::embeddings::EmbeddingSettings;
use reaktly_runtime::config::{Reader, Reported, Settings, Variable, http_url, listen_address};
use reaktly_runtime::settings::{Environment, KEYS};
use reaktly_vault::KeyRing;
use reaktly_worker::WorkerSettings;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::access::PasswordPolicy;

mod providers;

#[cfg(test)]
mod tests;

const ADDRESS: Variable =
    Variable::preset("REAKTLY_API_ADDR", "127.0.0.1:8081", "listen address of the API and the dashboard, plain HTTP");
const INGRESS_ADDRESS: Variable = Variable::preset(
    "REAKTLY_INGRESS_ADDR",
    "127.0.0.1:8080",
    "listen address of ingress: the webhook URL begins with it unless REAKTLY_PUBLIC_URL is set",
);
const PUBLIC_URL: Variable = Variable::optional(
    "REAKTLY_PUBLIC_URL",
    "base of the webhook URL shown to the user, where Meta reaches ingress; https in production",
);
const APP_SECRET: Variable = Variable::optional(
    "REAKTLY_META_APP_SECRET",
    "app secret for integrations that have none of their own; without any, production refuses their webhooks",
);
const ADMIN_EMAIL: Variable = Variable::preset(
    "REAKTLY_ADMIN_EMAIL",
    "owner@example.com",
    "e-mail address of the first Owner, created at first start",
);
const ADMIN_PASSWORD: Variable = Variable::optional(
    "REAKTLY_ADMIN_PASSWORD",
    "password of the first Owner; without one it is generated and printed once",
);

/// The settings of the API.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where the database and the queue are.
    pub worker: WorkerSettings,
    /// Seals secrets.
    pub keys: KeyRing,
    /// How strict it is.
    pub environment: Environment,
    /// Base of webhook URLs.
    pub public_url: Url,
    /// Whether integrations without a secret are verified with the installation's.
    pub app_secret: Option<SecretString>,
    /// Where Meta is.
    pub graph: GraphSettings,
    /// Where files are kept.
    pub media: MediaSettings,
    /// The model that answers questions put to a knowledge base; without one the knowledge base answers itself.
    pub model: Option<ModelSettings>,
    /// What makes vectors of texts; without it search goes by words.
    pub embeddings: EmbeddingSettings,
    /// Address of the first Owner.
    pub admin_email: String,
    /// Password of the first Owner.
    pub admin_password: Option<SecretString>,
}

impl Settings for Config {
    fn variables() -> Vec<Variable> {
        let mut variables = vec![ADDRESS, PUBLIC_URL, INGRESS_ADDRESS, ADMIN_EMAIL, ADMIN_PASSWORD, KEYS, APP_SECRET];
        variables.extend(WorkerSettings::variables());
        variables.extend(MediaSettings::variables());
        variables.extend(Environment::variables());
        variables.extend(providers::VARIABLES);
        variables.extend(ModelSettings::variables());
        variables.extend(EmbeddingSettings::variables());
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let address = reader.value_with(&ADDRESS, listen_address);
        let environment = Environment::read(reader);
        let ingress = reader.value_with(&INGRESS_ADDRESS, listen_address);
        let public_url = read_public_url(reader, ingress, environment);
        let admin_email = reader.value_with(&ADMIN_EMAIL, email_address);
        let admin_password = reader.optional_secret(&ADMIN_PASSWORD);
        if let (Ok(Some(password)), Ok(environment)) = (&admin_password, environment)
            && let Err(weakness) = PasswordPolicy::of(environment).check(password.expose_secret())
        {
            reader.refuse(&ADMIN_PASSWORD, weakness);
        }
        let keys = reader.value_with(&KEYS, KeyRing::parse);
        let app_secret = reader.optional_secret(&APP_SECRET);
        let worker = WorkerSettings::read(reader);
        let graph = providers::graph(reader);
        let media = MediaSettings::read(reader);
        let (model, embeddings) = (ModelSettings::read(reader), EmbeddingSettings::read(reader));
        Ok(Self {
            address: address?,
            worker: worker?,
            keys: keys?,
            environment: environment?,
            public_url: public_url?,
            app_secret: app_secret?,
            graph: graph?,
            media: media?,
            model: model?,
            embeddings: embeddings?,
            admin_email: admin_email?,
            admin_password: admin_password?,
        })
    }
}

/// The public URL, else `http://` and the address of ingress.
fn read_public_url(
    reader: &mut Reader<'_>,
    ingress: Result<SocketAddr, Reported>,
    environment: Result<Environment, Reported>,
) -> Result<Url, Reported> {
    let given = reader.optional_with(&PUBLIC_URL, http_url)?;
    let url = match given {
        Some(url) => url,
        None => Url::parse(&format!("http://{}", ingress?)).map_err(|error| reader.refuse(&PUBLIC_URL, error))?,
    };
    if environment? == Environment::Production && url.scheme() != "https" {
        return Err(reader.refuse(&PUBLIC_URL, "must begin with https:// in production, for Meta calls nothing else"));
    }
    Ok(url)
}

fn email_address(text: &str) -> Result<String, String> {
    garde::rules::email::apply(&text, ()).map(|()| text.to_owned()).map_err(|error| error.to_string())
}
