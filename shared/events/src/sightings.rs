//! What ingress last saw on a webhook path, for whoever connects the number: values of the bucket `sightings`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The outcome of a verification request that was answered with its challenge.
pub const VERIFIED: &str = "verified";
/// The hint that a verify token would be right without the blanks around it.
pub const BLANKS_AROUND: &str = "blanks_around";

/// The newest of its kind on a path, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sighting {
    /// When it was seen.
    pub at: Timestamp,
    /// [`VERIFIED`], or the label of a refusal such as `signature_wrong`.
    pub outcome: String,
    /// What differed, when that can be told: [`BLANKS_AROUND`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// The key of the last verification request of a path.
pub fn verification_key(path: &str) -> String {
    format!("{path}/verification")
}

/// The key of the last webhook of a path that was refused for its signature.
pub fn refusal_key(path: &str) -> String {
    format!("{path}/refusal")
}
