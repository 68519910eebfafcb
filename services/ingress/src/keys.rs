//! Reads the value of a webhook path in the bucket `integrations`.

use reaktly_events::integration_keys::{IntegrationKeys, SignatureMode};
use reaktly_vault::{OpenError, Purpose, Sealed};
use secrecy::SecretSlice;

use crate::decide::{PathKeys, Secrets};

#[cfg(test)]
mod tests;

/// Why a value is of no use. It never holds the value.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeysError {
    /// Not the JSON that is agreed on.
    #[error("is not the agreed JSON: line {}, column {}", .0.line(), .0.column())]
    Json(serde_json::Error),
    /// The hash of the verify token is not 64 hex digits.
    #[error("holds no SHA-256 of a verify token")]
    VerifyToken,
}

/// Reads a value and opens its secrets, each bound to the path. Secrets that do not open are logged and left out.
pub(crate) fn read(opener: &Purpose, path: &str, value: &[u8]) -> Result<PathKeys, KeysError> {
    let keys: IntegrationKeys = serde_json::from_slice(value).map_err(KeysError::Json)?;
    let mut verify_token_sha256 = [0; 32];
    hex::decode_to_slice(&keys.verify_token_sha256, &mut verify_token_sha256).map_err(|_| KeysError::VerifyToken)?;
    let usable: Vec<SecretSlice<u8>> = keys.app_secrets.iter().filter_map(|text| open(opener, path, text)).collect();
    let secrets = match (usable.is_empty(), keys.app_secrets.is_empty(), keys.mode) {
        (false, _, _) => Secrets::Own(usable),
        (true, true, SignatureMode::Missing) => Secrets::None,
        (true, false, _) | (true, true, SignatureMode::Enforced) => Secrets::Sealed,
    };
    Ok(PathKeys { secrets, verify_token_sha256 })
}

fn open(opener: &Purpose, path: &str, text: &str) -> Option<SecretSlice<u8>> {
    let secret = match text.parse::<Sealed>() {
        Ok(sealed) => opener.open(&sealed, path.as_bytes()),
        Err(_) => Err(OpenError::Refused),
    };
    secret.inspect_err(|error| tracing::error!(%error, "could not open an app secret")).ok()
}
