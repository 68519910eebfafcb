//! What ingress reads from the environment.

use std::net::SocketAddr;

use reaktly_runtime::config::{Reader, Reported, Settings, Variable, listen_address};
use reaktly_runtime::settings::{Environment, KEYS, NatsSettings};
use reaktly_vault::KeyRing;
use secrecy::{ExposeSecret, SecretString};

use crate::decide::Policy;

#[cfg(test)]
mod tests;

const ADDRESS: Variable =
    Variable::preset("REAKTLY_INGRESS_ADDR", "127.0.0.1:8080", "listen address for Meta's webhooks, plain HTTP");
const APP_SECRET: Variable = Variable::optional(
    "REAKTLY_META_APP_SECRET",
    "app secret for integrations that have none of their own; without any, production refuses their webhooks",
);

/// The settings of ingress.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where it publishes.
    pub nats: NatsSettings,
    /// Opens the app secrets.
    pub keys: KeyRing,
    /// What holds for integrations without a secret.
    pub policy: Policy,
}

impl Config {
    /// Where the bus connects, in its own words.
    pub(crate) fn bus_settings(&self) -> reaktly_bus::Settings {
        reaktly_bus::Settings {
            name: "ingress".to_owned(),
            urls: self.nats.url.expose_secret().split(',').map(|url| url.trim().to_owned()).collect(),
            credentials: self.nats.credentials.clone(),
        }
    }
}

impl Settings for Config {
    fn variables() -> Vec<Variable> {
        let mut variables = vec![ADDRESS, KEYS, APP_SECRET];
        variables.extend(NatsSettings::variables());
        variables.extend(Environment::variables());
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let address = reader.value_with(&ADDRESS, listen_address);
        let keys = reader.value_with(&KEYS, KeyRing::parse);
        let app_secret = reader.optional(&APP_SECRET);
        let nats = NatsSettings::read(reader);
        let environment = Environment::read(reader);
        let app_secret: Option<String> = app_secret?;
        Ok(Self {
            address: address?,
            nats: nats?,
            keys: keys?,
            policy: Policy { environment: environment?, app_secret: app_secret.map(SecretString::from) },
        })
    }
}
