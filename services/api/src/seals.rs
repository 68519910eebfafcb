//! The secrets of integrations: sealed on their way in, opened for a call to Meta, sealed anew for ingress.

use reaktly_domain::ids::IntegrationId;
use reaktly_events::integration_keys::{APP_SECRET_PURPOSE as INGRESS_PURPOSE, IntegrationKeys, SignatureMode};
use reaktly_store::integrations::{
    ACCESS_TOKEN_PURPOSE, APP_SECRET_PURPOSE, Integration, SealedSecret, VERIFY_TOKEN_PURPOSE, place_of,
};
use reaktly_vault::{KeyRing, Purpose, Sealed};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

/// Characters of a secret that are kept to recognise it by; half of a short one stays hidden.
const LAST_CHARS: usize = 4;

/// A purpose for each kind of secret.
#[derive(Debug)]
pub(crate) struct Seals {
    access_token: Purpose,
    app_secret: Purpose,
    verify_token: Purpose,
    ingress: Purpose,
}

impl Seals {
    /// The purposes of a key ring.
    pub(crate) fn new(keys: &KeyRing) -> Self {
        Self {
            access_token: keys.purpose(ACCESS_TOKEN_PURPOSE),
            app_secret: keys.purpose(APP_SECRET_PURPOSE),
            verify_token: keys.purpose(VERIFY_TOKEN_PURPOSE),
            ingress: keys.purpose(INGRESS_PURPOSE),
        }
    }

    /// Seals an access token.
    pub(crate) fn seal_access_token(&self, id: IntegrationId, token: &SecretString) -> anyhow::Result<SealedSecret> {
        seal(&self.access_token, id, token)
    }

    /// Seals an app secret.
    pub(crate) fn seal_app_secret(&self, id: IntegrationId, secret: &SecretString) -> anyhow::Result<SealedSecret> {
        seal(&self.app_secret, id, secret)
    }

    /// Seals a verify token.
    pub(crate) fn seal_verify_token(&self, id: IntegrationId, token: &SecretString) -> anyhow::Result<String> {
        Ok(seal(&self.verify_token, id, token)?.sealed)
    }

    /// Opens an access token.
    pub(crate) fn access_token(&self, integration: &Integration) -> anyhow::Result<SecretString> {
        open(&self.access_token, integration.id, &integration.access_token_sealed)
    }

    /// Opens an app secret, if there is one.
    pub(crate) fn app_secret(&self, integration: &Integration) -> anyhow::Result<Option<SecretString>> {
        let sealed = integration.app_secret_sealed.as_deref();
        sealed.map(|sealed| open(&self.app_secret, integration.id, sealed)).transpose()
    }

    /// Opens a verify token.
    pub(crate) fn verify_token(&self, integration: &Integration) -> anyhow::Result<SecretString> {
        open(&self.verify_token, integration.id, &integration.verify_token_sealed)
    }

    /// What ingress must know of the integration's path. Sealing is random: the same keys look different each time.
    pub(crate) fn integration_keys(&self, integration: &Integration) -> anyhow::Result<IntegrationKeys> {
        let secret = self.app_secret(integration)?;
        let mode = if secret.is_some() { SignatureMode::Enforced } else { SignatureMode::Missing };
        let path = integration.webhook_path.as_bytes();
        let sealed = secret.map(|secret| self.ingress.seal(secret.expose_secret().as_bytes(), path)).transpose()?;
        Ok(IntegrationKeys {
            app_secrets: sealed.into_iter().map(|sealed| sealed.to_string()).collect(),
            verify_token_sha256: hex::encode(Sha256::digest(self.verify_token(integration)?.expose_secret())),
            mode,
        })
    }

    /// Whether two values say the same to ingress, and `held` is sealed with the ring's first key.
    pub(crate) fn is_current(&self, held: &IntegrationKeys, integration: &Integration) -> anyhow::Result<bool> {
        let wanted = self.integration_keys(integration)?;
        let path = integration.webhook_path.as_bytes();
        let open = |keys: &IntegrationKeys| -> Option<Vec<String>> {
            let opened = keys.app_secrets.iter().map(|sealed| {
                let sealed: Sealed = sealed.parse().ok()?;
                if self.ingress.needs_rotation(&sealed) {
                    return None;
                }
                Some(self.ingress.open_text(&sealed, path).ok()?.expose_secret().to_owned())
            });
            opened.collect()
        };
        Ok(held.mode == wanted.mode
            && held.verify_token_sha256 == wanted.verify_token_sha256
            && open(held).is_some_and(|held| Some(held) == open(&wanted)))
    }
}

fn seal(purpose: &Purpose, id: IntegrationId, secret: &SecretString) -> anyhow::Result<SealedSecret> {
    let text = secret.expose_secret();
    let sealed = purpose.seal(text.as_bytes(), &place_of(id))?.to_string();
    let count = text.chars().count();
    let shown = LAST_CHARS.min(count / 2);
    Ok(SealedSecret { sealed, last_four: text.chars().skip(count - shown).collect() })
}

fn open(purpose: &Purpose, id: IntegrationId, sealed: &str) -> anyhow::Result<SecretString> {
    let sealed: Sealed = sealed.parse()?;
    Ok(purpose.open_text(&sealed, &place_of(id))?)
}
