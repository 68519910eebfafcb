//! Passwords made up for people.

use anyhow::{Context as _, anyhow};
use argon2::Argon2;
use argon2::password_hash::PasswordHasher as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};

/// 120 random bits, 20 characters.
const PASSWORD_BYTES: usize = 15;

/// A password nobody can guess.
pub(super) fn make_up() -> anyhow::Result<SecretString> {
    let mut bytes = [0; PASSWORD_BYTES];
    getrandom::fill(&mut bytes).context("no randomness for a password")?;
    Ok(SecretString::from(URL_SAFE_NO_PAD.encode(bytes)))
}

/// Its hash as the API checks it: in PHC form, which names its own parameters.
pub(super) fn hash(password: &SecretString) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.expose_secret().as_bytes());
    Ok(hash.map_err(|error| anyhow!("could not hash a password: {error}"))?.to_string())
}
