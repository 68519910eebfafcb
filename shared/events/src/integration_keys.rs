//! What ingress must know of a webhook path: the value under the path's key in the bucket `integrations`.

use serde::{Deserialize, Serialize};

/// Purpose under which the vault seals app secrets for ingress.
pub const APP_SECRET_PURPOSE: &str = "ingress.app_secret";

/// How a path's webhooks are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureMode {
    /// A secret is known: a wrong or missing signature is refused.
    Enforced,
    /// No secret of its own: the installation's secret is used if there is one; else development accepts unsigned
    /// webhooks and production refuses them.
    Missing,
}

/// The value of a path's key, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationKeys {
    /// App secrets, each sealed under [`APP_SECRET_PURPOSE`] with the path as associated data. Several while one is
    /// being rotated.
    pub app_secrets: Vec<String>,
    /// SHA-256 of the verify token, hex.
    pub verify_token_sha256: String,
    /// How signatures are checked.
    pub mode: SignatureMode,
}
