//! `X-Hub-Signature-256`.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The header's value: `sha256=` and the HMAC-SHA256 of the exact bytes under the app secret, in lower case hex.
pub(crate) fn sign(app_secret: &str, body: &[u8]) -> String {
    // HMAC takes keys of every length, so the empty string stands for a case that cannot arise.
    Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()).map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(body);
            format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
        },
    )
}
