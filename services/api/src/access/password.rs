//! Passwords: how strong they must be, and checking one with the same effort whether or not the person exists.

use std::sync::Arc;

use anyhow::Context as _;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use reaktly_runtime::settings::Environment;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

/// Fewest characters in production.
const PRODUCTION_CHARS_MIN: usize = 12;
/// Fewest characters in development.
const DEVELOPMENT_CHARS_MIN: usize = 8;
/// Fewest different characters in production.
const DIFFERENT_CHARS_MIN: usize = 5;
/// Passwords hashed at a time: each takes 19 MiB and a core.
const HASHES_AT_ONCE: usize = 4;

/// How strong a password must be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PasswordPolicy {
    chars_min: usize,
    different_chars_min: usize,
}

impl PasswordPolicy {
    /// What an environment asks for.
    pub(crate) fn of(environment: Environment) -> Self {
        match environment {
            Environment::Production => {
                Self { chars_min: PRODUCTION_CHARS_MIN, different_chars_min: DIFFERENT_CHARS_MIN }
            }
            Environment::Development => Self { chars_min: DEVELOPMENT_CHARS_MIN, different_chars_min: 1 },
        }
    }

    /// Says what is weak about a password.
    pub(crate) fn check(self, password: &str) -> Result<(), String> {
        let count = password.chars().count();
        if count < self.chars_min {
            return Err(format!("has {count} characters; at least {} are needed", self.chars_min));
        }
        let different: std::collections::BTreeSet<char> = password.chars().collect();
        if different.len() < self.different_chars_min {
            return Err(format!(
                "repeats itself; at least {} different characters are needed",
                self.different_chars_min
            ));
        }
        Ok(())
    }
}

/// Hashes and checks passwords, a few at a time.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    /// Checked when there is no such person.
    nobody: Arc<str>,
    permits: Arc<Semaphore>,
}

impl Passwords {
    /// Makes the hash that stands for nobody.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let nobody = hash_now(&super::random_text::<32>().context("no randomness")?)?;
        Ok(Self { nobody: nobody.into(), permits: Arc::new(Semaphore::new(HASHES_AT_ONCE)) })
    }

    /// The hash of a new password, in PHC form.
    pub(crate) async fn hash(&self, password: SecretString) -> anyhow::Result<String> {
        let _permit = self.permits.acquire().await.context("passwords are not hashed any more")?;
        let hashing = tokio::task::spawn_blocking(move || hash_now(password.expose_secret()));
        hashing.await.context("hashing a password panicked")?
    }

    /// Whether the password is the one of `hash`; never, but with the same effort, when there is no hash.
    pub(crate) async fn verify(&self, hash: Option<String>, password: SecretString) -> anyhow::Result<bool> {
        let _permit = self.permits.acquire().await.context("passwords are not checked any more")?;
        let nobody = Arc::clone(&self.nobody);
        let checking = tokio::task::spawn_blocking(move || {
            let stored = hash.as_deref().unwrap_or(&nobody);
            let matches = PasswordHash::new(stored).is_ok_and(|stored| {
                Argon2::default().verify_password(password.expose_secret().as_bytes(), &stored).is_ok()
            });
            matches && hash.is_some()
        });
        checking.await.context("checking a password panicked")
    }
}

fn hash_now(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow::anyhow!("could not hash a password: {error}"))?.to_string())
}
