//! Meta's signature over a webhook: `X-Hub-Signature-256: sha256=<64 lower-case hex digits>`, the HMAC-SHA256 of the
//! body's bytes exactly as they came, keyed with the app secret.
//!
//! The signature covers the body alone, neither time nor path; what a replay could do is stopped by the ids of the
//! messages inside.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Name of the header that carries the signature.
pub const SIGNATURE_HEADER: &str = "x-hub-signature-256";

/// What stands before the hex digits.
const PREFIX: &[u8] = b"sha256=";

/// Why the headers hold no signature to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The header is not there.
    #[error("the signature header is missing")]
    Missing,
    /// The header is there more than once; which one counts would be a guess.
    #[error("the signature header is there more than once")]
    Repeated,
    /// Not `sha256=` and 64 lower-case hex digits.
    #[error("the signature header is not sha256= and 64 lower-case hex digits")]
    Malformed,
}

/// A signature as given by a sender, not yet compared with anything.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 32]);

impl Signature {
    /// Reads the values of [`SIGNATURE_HEADER`]: exactly one, in Meta's exact form, no blanks around it.
    pub fn parse<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, SignatureError> {
        let mut values = values.into_iter();
        let value = values.next().ok_or(SignatureError::Missing)?;
        if values.next().is_some() {
            return Err(SignatureError::Repeated);
        }
        let digits = value.strip_prefix(PREFIX).ok_or(SignatureError::Malformed)?;
        if digits.iter().any(u8::is_ascii_uppercase) {
            return Err(SignatureError::Malformed);
        }
        let mut bytes = [0; 32];
        match hex::decode_to_slice(digits, &mut bytes) {
            Ok(()) => Ok(Self(bytes)),
            Err(_) => Err(SignatureError::Malformed),
        }
    }

    /// The signature Meta would give `body` under `secret`.
    pub fn of(secret: &[u8], body: &[u8]) -> Self {
        Self(keyed(secret, body).finalize().into_bytes().into())
    }

    /// The place of the secret that signed `body`, among `secrets` in order; `None` when none did.
    ///
    /// Each comparison takes the same time whatever the bytes are, and every secret is tried, so that time tells neither
    /// how much of a forged signature is right nor which secret of a rotation is in use.
    pub fn verify<'a>(&self, secrets: impl IntoIterator<Item = &'a [u8]>, body: &[u8]) -> Option<usize> {
        let mut signer = None;
        for (place, secret) in secrets.into_iter().enumerate() {
            if keyed(secret, body).verify_slice(&self.0).is_ok() {
                signer = signer.or(Some(place));
            }
        }
        signer
    }
}

/// The header's value.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256={}", hex::encode(self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed(secret: &[u8], body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(body);
    mac
}

#[cfg(test)]
mod tests;
