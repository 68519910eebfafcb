//! The secrets of integrations under the key ring: whether they open, with which key, and the same under the first key.

use reaktly_domain::ids::IntegrationId;
use reaktly_events::integration_keys::{APP_SECRET_PURPOSE as INGRESS_PURPOSE, IntegrationKeys, SignatureMode};
use reaktly_store::integrations::{
    ACCESS_TOKEN_PURPOSE, APP_SECRET_PURPOSE, Integration, VERIFY_TOKEN_PURPOSE, place_of,
};
use reaktly_store::resealing::Resealed;
use reaktly_vault::{KeyRing, Purpose, Sealed};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

/// A purpose for each kind of secret.
#[derive(Debug)]
pub(super) struct Seals {
    verify_token: Purpose,
    access_token: Purpose,
    app_secret: Purpose,
    ingress: Purpose,
}

/// One sealed secret: which it is, and the key that seals it, or why it does not open.
pub(super) struct Found {
    pub(super) what: &'static str,
    pub(super) key: anyhow::Result<String>,
}

impl Seals {
    pub(super) fn of(keys: &KeyRing) -> Self {
        Self {
            verify_token: keys.purpose(VERIFY_TOKEN_PURPOSE),
            access_token: keys.purpose(ACCESS_TOKEN_PURPOSE),
            app_secret: keys.purpose(APP_SECRET_PURPOSE),
            ingress: keys.purpose(INGRESS_PURPOSE),
        }
    }

    /// What is sealed in the row of an integration.
    pub(super) fn look_at(&self, integration: &Integration) -> Vec<Found> {
        let place = place_of(integration.id);
        self.secrets(integration)
            .map(|(what, purpose, sealed)| Found { what, key: key_of(purpose, sealed, &place) })
            .collect()
    }

    /// What is sealed for ingress under a webhook path.
    pub(super) fn look_at_bucket(&self, path: &str, held: &IntegrationKeys) -> Vec<Found> {
        let secrets = held.app_secrets.iter();
        secrets
            .map(|sealed| Found { what: "app secret for ingress", key: key_of(&self.ingress, sealed, path.as_bytes()) })
            .collect()
    }

    /// The secrets of an integration under the ring's first key; `None` when they are that already.
    pub(super) fn reseal(&self, integration: &Integration) -> anyhow::Result<Option<Resealed>> {
        let place = place_of(integration.id);
        let mut is_new = false;
        let mut again = |purpose: &Purpose, sealed: &str| -> anyhow::Result<String> {
            let sealed: Sealed = sealed.parse()?;
            is_new |= purpose.needs_rotation(&sealed);
            Ok(purpose.reseal(&sealed, &place)?.to_string())
        };
        let resealed = Resealed {
            verify_token: again(&self.verify_token, &integration.verify_token_sealed)?,
            access_token: again(&self.access_token, &integration.access_token_sealed)?,
            app_secret: integration
                .app_secret_sealed
                .as_deref()
                .map(|sealed| again(&self.app_secret, sealed))
                .transpose()?,
        };
        Ok(is_new.then_some(resealed))
    }

    /// What ingress must know of an integration's path.
    pub(super) fn integration_keys(&self, integration: &Integration) -> anyhow::Result<IntegrationKeys> {
        let secret = self.open_app_secret(integration)?;
        let path = integration.webhook_path.as_bytes();
        let mode = if secret.is_some() { SignatureMode::Enforced } else { SignatureMode::Missing };
        let sealed = secret.map(|secret| self.ingress.seal(secret.expose_secret().as_bytes(), path)).transpose()?;
        let token = open(&self.verify_token, integration.id, &integration.verify_token_sealed)?;
        Ok(IntegrationKeys {
            app_secrets: sealed.into_iter().map(|sealed| sealed.to_string()).collect(),
            verify_token_sha256: hex::encode(Sha256::digest(token.expose_secret())),
            mode,
        })
    }

    /// Whether what the bucket holds says what the database says.
    pub(super) fn is_told(&self, held: &IntegrationKeys, integration: &Integration) -> anyhow::Result<bool> {
        let wanted = self.integration_keys(integration)?;
        let open_all = |keys: &IntegrationKeys| -> anyhow::Result<Vec<String>> {
            let opened = keys.app_secrets.iter().map(|sealed| {
                let sealed: Sealed = sealed.parse()?;
                let secret = self.ingress.open_text(&sealed, integration.webhook_path.as_bytes())?;
                Ok(secret.expose_secret().to_owned())
            });
            opened.collect()
        };
        Ok(held.mode == wanted.mode
            && held.verify_token_sha256 == wanted.verify_token_sha256
            && open_all(held)? == open_all(&wanted)?)
    }

    fn open_app_secret(&self, integration: &Integration) -> anyhow::Result<Option<SecretString>> {
        let sealed = integration.app_secret_sealed.as_deref();
        sealed.map(|sealed| open(&self.app_secret, integration.id, sealed)).transpose()
    }

    fn secrets<'a>(
        &'a self,
        integration: &'a Integration,
    ) -> impl Iterator<Item = (&'static str, &'a Purpose, &'a str)> {
        let all = [
            ("verify token", &self.verify_token, Some(integration.verify_token_sealed.as_str())),
            ("access token", &self.access_token, Some(integration.access_token_sealed.as_str())),
            ("app secret", &self.app_secret, integration.app_secret_sealed.as_deref()),
        ];
        all.into_iter().filter_map(|(what, purpose, sealed)| Some((what, purpose, sealed?)))
    }
}

fn key_of(purpose: &Purpose, sealed: &str, place: &[u8]) -> anyhow::Result<String> {
    let sealed: Sealed = sealed.parse()?;
    purpose.open(&sealed, place)?;
    Ok(sealed.key_id().to_string())
}

fn open(purpose: &Purpose, id: IntegrationId, sealed: &str) -> anyhow::Result<SecretString> {
    Ok(purpose.open_text(&sealed.parse()?, &place_of(id))?)
}
