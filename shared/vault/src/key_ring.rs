//! The master keys of an installation.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use hkdf::Hkdf;
use secrecy::SecretString;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::Purpose;
use crate::purpose::DerivedKey;

#[cfg(test)]
mod tests;

/// Bytes of a master key and of each derived key.
pub const KEY_BYTES: usize = 32;
/// Longest key id, in characters.
pub const KEY_ID_CHARS_MAX: usize = 32;

/// Separates our derived keys from any other use of the same master key.
const DERIVATION_SALT: &[u8] = b"reaktly vault v1";
/// Standard alphabet; padding may be left out, as some generators do.
const KEY_TEXT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Master keys in order: the first seals, all open.
#[derive(Clone)]
pub struct KeyRing {
    keys: Vec<MasterKey>,
}

/// The name of a key: 1 to 32 of `a`–`z`, `0`–`9`, `-` and `_`. It is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyId(String);

/// Why a text is not a key ring. No variant holds any of the text but a well-formed key id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRingError {
    /// There is no entry at all.
    #[error("holds no key; make one with `reaktly keys generate`")]
    Empty,
    /// An entry has no colon, or what stands before it is not a key id.
    #[error("entry {position} does not begin with a key id of a-z, 0-9, - and _, and a colon")]
    Id {
        /// Which entry, counted from 1.
        position: usize,
    },
    /// An entry's key is not base64.
    #[error("entry {position}, key {id}: not base64")]
    Text {
        /// Which entry, counted from 1.
        position: usize,
        /// The entry's key id.
        id: KeyId,
    },
    /// An entry's key has another length.
    #[error("entry {position}, key {id}: {found} bytes instead of {KEY_BYTES}")]
    Length {
        /// Which entry, counted from 1.
        position: usize,
        /// The entry's key id.
        id: KeyId,
        /// Bytes found.
        found: usize,
    },
    /// Two entries share an id.
    #[error("entry {position}, key {id}: the id is used twice")]
    Repeated {
        /// Which entry, counted from 1.
        position: usize,
        /// The id they share.
        id: KeyId,
    },
}

#[derive(Clone)]
struct MasterKey {
    id: KeyId,
    bytes: Zeroizing<[u8; KEY_BYTES]>,
}

impl KeyRing {
    /// Reads `id:base64(32 bytes)`, comma-separated; white space around an entry is ignored.
    ///
    /// # Errors
    /// [`KeyRingError`] with the first bad entry.
    pub fn parse(text: &str) -> Result<Self, KeyRingError> {
        let mut keys: Vec<MasterKey> = Vec::new();
        let entries = text.split(',').map(str::trim);
        for (position, entry) in (1..).zip(entries).filter(|(_, entry)| !entry.is_empty()) {
            let key = MasterKey::parse(position, entry)?;
            if keys.iter().any(|other| other.id == key.id) {
                return Err(KeyRingError::Repeated { position, id: key.id });
            }
            keys.push(key);
        }
        if keys.is_empty() {
            return Err(KeyRingError::Empty);
        }
        Ok(Self { keys })
    }

    /// A new random key as one entry of a key ring, `id:base64`.
    ///
    /// # Errors
    /// The operating system gives no randomness.
    pub fn generate_entry(id: &KeyId) -> Result<SecretString, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(bytes.as_mut_slice())?;
        let mut text = KEY_TEXT.encode(bytes.as_slice());
        let entry = SecretString::from(format!("{id}:{text}"));
        text.zeroize();
        Ok(entry)
    }

    /// The ids in order; the first is the one that seals.
    pub fn ids(&self) -> impl Iterator<Item = &KeyId> {
        self.keys.iter().map(|key| &key.id)
    }

    /// The keys for one purpose, for example `integrations.access_token`. Different names give unrelated keys, so a
    /// service that holds one purpose can open nothing of another. A purpose's name never changes.
    pub fn purpose(&self, name: &str) -> Purpose {
        Purpose::new(self.keys.iter().map(|key| key.derive(name)).collect())
    }
}

impl MasterKey {
    fn parse(position: usize, entry: &str) -> Result<Self, KeyRingError> {
        let (id, text) = entry.split_once(':').ok_or(KeyRingError::Id { position })?;
        let id: KeyId = id.parse().map_err(|InvalidKeyId| KeyRingError::Id { position })?;
        let decoded = match KEY_TEXT.decode(text) {
            Ok(decoded) => Zeroizing::new(decoded),
            Err(_) => return Err(KeyRingError::Text { position, id }),
        };
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        if decoded.len() != KEY_BYTES {
            return Err(KeyRingError::Length { position, id, found: decoded.len() });
        }
        bytes.copy_from_slice(&decoded);
        Ok(Self { id, bytes })
    }

    fn derive(&self, purpose: &str) -> DerivedKey {
        let mut derived = Zeroizing::new([0; KEY_BYTES]);
        let expanded = Hkdf::<Sha256>::new(Some(DERIVATION_SALT), self.bytes.as_slice())
            .expand(purpose.as_bytes(), derived.as_mut_slice());
        debug_assert!(expanded.is_ok(), "HKDF-SHA256 gives up to 8160 bytes, and 32 are asked for");
        DerivedKey::new(self.id.clone(), &derived)
    }
}

/// The text is not a key id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key id is 1 to {KEY_ID_CHARS_MAX} of a-z, 0-9, - and _")]
pub struct InvalidKeyId;

impl FromStr for KeyId {
    type Err = InvalidKeyId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
        let fits = (1..=KEY_ID_CHARS_MAX).contains(&text.len());
        if fits && text.bytes().all(allowed) { Ok(Self(text.to_owned())) } else { Err(InvalidKeyId) }
    }
}

impl KeyId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The ids only.
impl fmt::Debug for KeyRing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.ids()).finish()
    }
}
