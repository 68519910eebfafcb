//! The text form of what is sealed: `v1.<key id>.<base64url(nonce, ciphertext, tag)>`.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::key_ring::KeyId;

/// Version of the form: AES-256-GCM, nonce of 12 random bytes first, tag of 16 bytes last.
const VERSION: &str = "v1";
/// Bytes of the nonce.
pub(crate) const NONCE_BYTES: usize = 12;
/// Bytes of the tag.
pub(crate) const TAG_BYTES: usize = 16;

/// A sealed secret. Its text tells nothing but the key's id and the secret's length; it may be stored and logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    text: String,
    key: KeyId,
    nonce: [u8; NONCE_BYTES],
    ciphertext: Vec<u8>,
}

/// The text is not of the sealed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a sealed text of the form {VERSION}.<key id>.<base64url>")]
pub struct MalformedSealed;

impl Sealed {
    pub(crate) fn new(key: KeyId, nonce: [u8; NONCE_BYTES], ciphertext: Vec<u8>) -> Self {
        let mut bytes = nonce.to_vec();
        bytes.extend_from_slice(&ciphertext);
        let text = format!("{VERSION}.{key}.{}", URL_SAFE_NO_PAD.encode(bytes));
        Self { text, key, nonce, ciphertext }
    }

    /// The text to store.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The id of the key that sealed it.
    pub fn key_id(&self) -> &KeyId {
        &self.key
    }

    pub(crate) fn nonce(&self) -> [u8; NONCE_BYTES] {
        self.nonce
    }

    /// Ciphertext and tag.
    pub(crate) fn ciphertext(&self) -> &[u8] {
        &self.ciphertext
    }
}

/// What is authenticated beside the secret: version and key id, then the caller's data. Neither of the first two holds
/// a dot, so that no two places give the same bytes.
pub(crate) fn associated_data(key: &KeyId, data: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{VERSION}.{key}.").into_bytes();
    bytes.extend_from_slice(data);
    bytes
}

impl FromStr for Sealed {
    type Err = MalformedSealed;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = || {
            let (key, encoded) = text.strip_prefix(VERSION)?.strip_prefix('.')?.split_once('.')?;
            let key = key.parse().ok()?;
            let bytes = URL_SAFE_NO_PAD.decode(encoded).ok()?;
            let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE_BYTES>()?;
            let whole = ciphertext.len() >= TAG_BYTES;
            whole.then(|| Self { text: text.to_owned(), key, nonce: *nonce, ciphertext: ciphertext.to_vec() })
        };
        parsed().ok_or(MalformedSealed)
    }
}

impl fmt::Display for Sealed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
