//! The decisions of ingress, without any I/O: who may pass, and under which identity a webhook is stored.

use std::collections::BTreeMap;

use jiff::Timestamp;
use reaktly_events::headers;
use reaktly_runtime::settings::Environment;
use reaktly_whatsapp::signature::{Signature, SignatureError};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// Longest webhook path, in characters.
const PATH_CHARS_MAX: usize = 128;
/// Longest challenge that is echoed; Meta's has about ten digits.
const CHALLENGE_BYTES_MAX: usize = 1024;

/// What is known of one webhook path.
#[derive(Debug)]
pub struct PathKeys {
    /// The app secrets that may have signed.
    pub secrets: Secrets,
    /// SHA-256 of the verify token.
    pub verify_token_sha256: [u8; 32],
}

/// The app secrets of a path.
#[derive(Debug)]
pub enum Secrets {
    /// At least one; several while one is being rotated.
    Own(Vec<SecretSlice<u8>>),
    /// None was ever given.
    None,
    /// There are some, but none can be opened with our key ring: nothing can be judged.
    Sealed,
}

/// What holds for paths without a secret of their own.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Development accepts what it cannot check, and marks it.
    pub environment: Environment,
    /// The installation's secret.
    pub app_secret: Option<SecretString>,
}

/// How a body will be checked once it is there.
#[derive(Debug)]
pub enum Check<'a> {
    /// One of the secrets must have signed it.
    Signature(Signature, Vec<&'a [u8]>),
    /// Nothing can be checked, and that is accepted.
    Skipped,
}

/// What the check found, as stored beside the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The signature is right.
    Valid,
    /// Accepted without a check.
    Unsigned,
}

/// Decides from the headers alone whether reading the body is worth it: a request without a well-formed signature is
/// refused before its body costs anything.
///
/// # Errors
/// The refusal.
pub fn before_body<'a>(
    keys: &'a PathKeys,
    policy: &'a Policy,
    signature: Result<Signature, SignatureError>,
) -> Result<Check<'a>, Refusal> {
    let secrets: Vec<&[u8]> = match (&keys.secrets, &policy.app_secret) {
        (Secrets::Sealed, _) => return Err(Refusal::KeysUnreadable),
        (Secrets::Own(own), _) => own.iter().map(ExposeSecret::expose_secret).collect(),
        (Secrets::None, Some(installation)) => vec![installation.expose_secret().as_bytes()],
        (Secrets::None, None) => match policy.environment {
            Environment::Development => return Ok(Check::Skipped),
            Environment::Production => return Err(Refusal::NoSecret),
        },
    };
    match signature {
        Ok(signature) => Ok(Check::Signature(signature, secrets)),
        Err(SignatureError::Missing) => Err(Refusal::SignatureMissing),
        Err(SignatureError::Repeated | SignatureError::Malformed) => Err(Refusal::SignatureMalformed),
    }
}

/// Decides over the whole body.
///
/// # Errors
/// The refusal.
pub fn after_body(check: &Check<'_>, body: &[u8]) -> Result<Verification, Refusal> {
    let verification = match check {
        Check::Skipped => Verification::Unsigned,
        Check::Signature(signature, secrets) => match signature.verify(secrets.iter().copied(), body) {
            Some(_) => Verification::Valid,
            None => return Err(Refusal::SignatureWrong),
        },
    };
    if body.is_empty() { Err(Refusal::EmptyBody) } else { Ok(verification) }
}

/// Whether a path can be one of ours: URL-safe characters only, so that it can stand in a subject and a key.
pub fn is_well_formed(path: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=PATH_CHARS_MAX).contains(&path.len()) && path.bytes().all(allowed)
}

/// Decides over the question Meta asks when a webhook URL is entered. The answer is the challenge, verbatim.
///
/// # Errors
/// The refusal; a malformed question is told from a wrong token.
pub fn challenge<'q>(keys: &PathKeys, query: &'q [(String, String)]) -> Result<&'q str, Refusal> {
    let mode = single(query, "hub.mode")?;
    let token = single(query, "hub.verify_token")?;
    let challenge = single(query, "hub.challenge")?;
    let echoable = (1..=CHALLENGE_BYTES_MAX).contains(&challenge.len());
    if mode != "subscribe" || !echoable {
        return Err(Refusal::ChallengeMalformed);
    }
    // Comparing hashes takes the same time whatever the token is.
    let given: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    if bool::from(given.ct_eq(&keys.verify_token_sha256)) { Ok(challenge) } else { Err(Refusal::VerifyTokenWrong) }
}

/// What differs in a verify token that is not the path's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It would be right without the blanks around it.
    BlanksAround,
    /// More than its hash can tell.
    Unknown,
}

/// Says what differs in the verify token of a question that was turned away.
pub fn difference(keys: &PathKeys, query: &[(String, String)]) -> Difference {
    let token = single(query, "hub.verify_token").unwrap_or_default();
    let trimmed: [u8; 32] = Sha256::digest(token.trim().as_bytes()).into();
    if bool::from(trimmed.ct_eq(&keys.verify_token_sha256)) { Difference::BlanksAround } else { Difference::Unknown }
}

/// The identity of a webhook: SHA-256 of its path and its body, hex. The line feed, which no path holds, keeps the two
/// apart.
pub fn webhook_id(path: &str, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(path.as_bytes());
    hash.update(b"\n");
    hash.update(body);
    hex::encode(hash.finalize())
}

/// The headers a webhook is stored with; `signature` is Meta's header as received.
pub fn stored_headers(
    id: &str,
    verification: Verification,
    signature: Option<&str>,
    received_at: Timestamp,
) -> BTreeMap<String, String> {
    let verification = match verification {
        Verification::Valid => headers::VERIFICATION_VALID,
        Verification::Unsigned => headers::VERIFICATION_UNSIGNED,
    };
    let fields = [
        (headers::WEBHOOK_SHA256, Some(id.to_owned())),
        (headers::VERIFICATION, Some(verification.to_owned())),
        (headers::RECEIVED_AT, Some(received_at.to_string())),
        (headers::SIGNATURE, signature.map(ToOwned::to_owned)),
    ];
    fields.into_iter().filter_map(|(name, value)| value.map(|value| (name.to_owned(), value))).collect()
}

fn single<'q>(query: &'q [(String, String)], name: &str) -> Result<&'q str, Refusal> {
    let mut values = query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
    match (values.next(), values.next()) {
        (Some(value), None) => Ok(value),
        _ => Err(Refusal::ChallengeMalformed),
    }
}
