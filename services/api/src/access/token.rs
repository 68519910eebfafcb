//! Random tokens, known to the database by their SHA-256 alone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

/// Random bytes of a token: 256 bits.
const TOKEN_BYTES: usize = 32;

/// A session's token or an API key.
#[derive(Debug)]
pub(crate) struct Token(SecretString);

impl Token {
    /// A new token: `prefix` and 43 URL-safe characters.
    pub(crate) fn generate(prefix: &str) -> Result<Self, getrandom::Error> {
        Ok(Self(SecretString::from(format!("{prefix}{}", random_text::<TOKEN_BYTES>()?))))
    }

    /// A token somebody brings.
    pub(crate) fn from_text(text: &str) -> Self {
        Self(SecretString::from(text))
    }

    /// The token itself, for who it is made for.
    pub(crate) fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    /// What the database knows. A plain hash is enough: there is nothing to guess in 256 random bits.
    pub(crate) fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.0.expose_secret().as_bytes()).into()
    }
}

/// URL-safe text of `BYTES` random bytes.
pub(crate) fn random_text<const BYTES: usize>() -> Result<String, getrandom::Error> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
