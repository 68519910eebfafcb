//! Sealing and opening for one purpose.

use std::fmt;
use std::sync::Arc;

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{AeadInOut, Key, KeyInit, Nonce};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use zeroize::Zeroizing;

use crate::Sealed;
use crate::key_ring::{KEY_BYTES, KeyId};
use crate::sealed::{NONCE_BYTES, TAG_BYTES, associated_data};

#[cfg(test)]
mod tests;

/// The derived keys of one purpose. Clones share them.
#[derive(Clone)]
pub struct Purpose {
    keys: Arc<[DerivedKey]>,
}

/// Why nothing was sealed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The operating system gives no randomness for the nonce.
    #[error("no randomness for a nonce")]
    Randomness(#[from] getrandom::Error),
    /// The secret is longer than AES-GCM allows, 64 GiB.
    #[error("the secret is too long to be sealed")]
    TooLong,
    /// Re-sealing needs to open first.
    #[error("could not open what is to be sealed anew")]
    Open(#[from] OpenError),
}

/// Why a sealed text does not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The ring does not hold its key (any more).
    #[error("key {0} is not in the key ring")]
    UnknownKey(KeyId),
    /// It was changed, sealed for another purpose, or belongs to another place.
    #[error("the sealed text was changed, or belongs to another purpose or place")]
    Refused,
    /// It opens, but does not hold text.
    #[error("the sealed secret is not UTF-8")]
    NotText,
}

pub(crate) struct DerivedKey {
    id: KeyId,
    cipher: Aes256Gcm,
}

impl Purpose {
    /// `keys` in the order of the ring, which is never empty.
    pub(crate) fn new(keys: Vec<DerivedKey>) -> Self {
        Self { keys: keys.into() }
    }

    /// Seals `secret` with the ring's first key. `place` is what the sealed text is bound to, for example a row's id;
    /// opening needs the same.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal(&self, secret: &[u8], place: &[u8]) -> Result<Sealed, SealError> {
        let key = self.keys.first().ok_or(SealError::TooLong)?;
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce)?;
        // Room for the tag from the start: growing would leave a copy of the secret behind.
        let mut text = Vec::with_capacity(secret.len() + TAG_BYTES);
        text.extend_from_slice(secret);
        let mut text = Zeroizing::new(text);
        key.cipher
            .encrypt_in_place(&Nonce::<Aes256Gcm>::from(nonce), &associated_data(&key.id, place), &mut *text)
            .map_err(|aes_gcm::Error| SealError::TooLong)?;
        Ok(Sealed::new(key.id.clone(), nonce, text.to_vec()))
    }

    /// Opens what was sealed for this purpose and this place.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(&self, sealed: &Sealed, place: &[u8]) -> Result<SecretSlice<u8>, OpenError> {
        let text = self.decrypt(sealed, place)?;
        Ok(SecretSlice::from(text.to_vec()))
    }

    /// As [`Purpose::open`], for secrets that are text.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open_text(&self, sealed: &Sealed, place: &[u8]) -> Result<SecretString, OpenError> {
        let text = self.decrypt(sealed, place)?;
        std::str::from_utf8(&text).map(SecretString::from).map_err(|_| OpenError::NotText)
    }

    /// Whether `sealed` was sealed with another key than the ring's first.
    pub fn needs_rotation(&self, sealed: &Sealed) -> bool {
        self.keys.first().is_none_or(|first| first.id != *sealed.key_id())
    }

    /// The same secret under the ring's first key.
    ///
    /// # Errors
    /// [`SealError::Open`] when it does not open, else as [`Purpose::seal`].
    pub fn reseal(&self, sealed: &Sealed, place: &[u8]) -> Result<Sealed, SealError> {
        self.seal(self.open(sealed, place)?.expose_secret(), place)
    }

    fn decrypt(&self, sealed: &Sealed, place: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let key = self
            .keys
            .iter()
            .find(|key| key.id == *sealed.key_id())
            .ok_or_else(|| OpenError::UnknownKey(sealed.key_id().clone()))?;
        let mut text = Zeroizing::new(sealed.ciphertext().to_vec());
        key.cipher
            .decrypt_in_place(&Nonce::<Aes256Gcm>::from(sealed.nonce()), &associated_data(&key.id, place), &mut *text)
            .map_err(|aes_gcm::Error| OpenError::Refused)?;
        Ok(text)
    }
}

impl DerivedKey {
    pub(crate) fn new(id: KeyId, bytes: &[u8; KEY_BYTES]) -> Self {
        let mut key = Key::<Aes256Gcm>::from(*bytes);
        let cipher = Aes256Gcm::new(&key);
        zeroize::Zeroize::zeroize(key.as_mut_slice());
        Self { id, cipher }
    }
}

/// The key ids only.
impl fmt::Debug for Purpose {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.keys.iter().map(|key| &key.id)).finish()
    }
}
