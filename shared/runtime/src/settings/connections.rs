//! Where a service finds its database, its queue, its keys and its files.

use std::path::PathBuf;

use secrecy::SecretString;
use url::Url;

use crate::config::{Reader, Reported, Settings, Variable};

/// `DATABASE_URL`.
pub const DATABASE_URL: Variable =
    Variable::required("DATABASE_URL", "PostgreSQL, as postgres://user:password@host:port/database");
/// `NATS_URL`.
pub const NATS_URL: Variable = Variable::required("NATS_URL", "NATS servers, as nats://host:port, comma-separated");
/// `NATS_CREDS`.
pub const NATS_CREDS: Variable = Variable::optional("NATS_CREDS", "path of a NATS credentials file");
/// `REAKTLY_KEYS`. Read it with [`Reader::value_with`] and the vault's parser, so that a malformed ring is reported
/// together with everything else.
pub const KEYS: Variable =
    Variable::required("REAKTLY_KEYS", "key ring, as id:base64(32 bytes), comma-separated; the first seals, all open");
const DATA: Variable = Variable::preset("REAKTLY_DATA", ".reaktly", "folder of generated keys and media");

/// The database of a service.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// Connection URL with the password in it.
    pub url: SecretString,
}

/// The queue of a service.
#[derive(Clone, Debug)]
pub struct NatsSettings {
    /// Comma-separated server URLs, each checked; they may hold a password.
    pub url: SecretString,
    /// Credentials file.
    pub credentials: Option<PathBuf>,
}

/// The folder for files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSettings {
    /// Folder; created by whoever writes to it first.
    pub folder: PathBuf,
}

impl Settings for DatabaseSettings {
    fn variables() -> Vec<Variable> {
        vec![DATABASE_URL]
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let url = reader.value_with(&DATABASE_URL, |text| {
            check_url(text, &["postgres", "postgresql"]).map(|()| SecretString::from(text))
        });
        Ok(Self { url: url? })
    }
}

impl Settings for NatsSettings {
    fn variables() -> Vec<Variable> {
        vec![NATS_URL, NATS_CREDS]
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let url = reader.value_with(&NATS_URL, |text| {
            text.split(',')
                .try_for_each(|server| check_url(server.trim(), &["nats", "tls"]))
                .map(|()| SecretString::from(text))
        });
        let credentials = reader.optional(&NATS_CREDS);
        Ok(Self { url: url?, credentials: credentials? })
    }
}

impl Settings for DataSettings {
    fn variables() -> Vec<Variable> {
        vec![DATA]
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        Ok(Self { folder: reader.value(&DATA)? })
    }
}

fn check_url(text: &str, schemes: &[&str]) -> Result<(), String> {
    let scheme = schemes.first().unwrap_or(&"");
    let url = Url::parse(text).map_err(|error| format!("must be an address such as {scheme}://localhost: {error}"))?;
    if !schemes.contains(&url.scheme()) {
        return Err(format!("must begin with {}://", schemes.join(":// or ")));
    }
    match url.host_str() {
        Some(host) if !host.is_empty() => Ok(()),
        _ => Err("names no host".to_owned()),
    }
}
