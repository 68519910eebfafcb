//! What a try means for the media. Pure.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, general_purpose};
use jiff::{SignedDuration, Timestamp};
use reaktly_graph::{DownloadError, GraphError};
use reaktly_media::size::readable;
use reaktly_store::media::{Fetched, Outcome};
use reaktly_whatsapp::errors::{Class, Refusal};

/// Tries of a file whose answers make no sense, or that Meta says it does not have: a lookup may be wrong once, hardly
/// five times over an hour.
pub const BAD_ANSWERS_MAX: u32 = 5;
/// Before the second try; each further one waits twice as long.
const WAIT: SignedDuration = SignedDuration::from_secs(5);
/// Longest wait between tries.
const WAIT_MAX: SignedDuration = SignedDuration::from_mins(60);
/// Between tries while the token is refused: a probe, not a burden. A change of the integration ends the wait.
const CREDENTIAL_WAIT: SignedDuration = SignedDuration::from_mins(10);
/// The word of media that wait for their token; the store knows it too.
const CREDENTIALS: &str = "credentials";

/// What a try to fetch came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Tried {
    /// It is in object storage.
    Stored(Fetched),
    /// The number was disconnected.
    Disconnected,
    /// The token does not open: it is sealed under a key that is gone.
    Sealed,
    /// Meta did not say where the file is.
    NotFound(GraphError),
    /// The file did not come, from a fresh address.
    NotLoaded(DownloadError),
    /// It is longer than anything Meta takes.
    TooLarge {
        /// The limit.
        bytes_max: u64,
    },
    /// What came is not what was announced.
    Mismatch(Mismatch),
    /// It took too long.
    TimedOut,
}

/// How what came differs from what was announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    /// Its length.
    Size,
    /// Its SHA-256.
    Hash,
}

/// What was announced of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Announced<'a> {
    /// SHA-256 as the webhook gives it, in base64.
    pub webhook_sha256: Option<&'a str>,
    /// SHA-256 as the lookup gives it, in hex.
    pub lookup_sha256: Option<&'a str>,
    /// Its length as the lookup gives it.
    pub size_bytes: Option<u64>,
}

/// Where a file differs from what was announced of it. A digest that cannot be read announces nothing.
pub fn mismatch(announced: &Announced<'_>, sha256: &str, size_bytes: u64) -> Option<Mismatch> {
    if announced.size_bytes.is_some_and(|announced| announced != size_bytes) {
        return Some(Mismatch::Size);
    }
    let digests = [announced.webhook_sha256, announced.lookup_sha256].into_iter().flatten().filter_map(digest);
    let differs = |digest: [u8; 32]| hex::encode(digest) != sha256;
    digests.into_iter().any(differs).then_some(Mismatch::Hash)
}

/// Reads a SHA-256 in hex or in any base64: Meta uses both.
fn digest(text: &str) -> Option<[u8; 32]> {
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let text = text.trim();
    let by_hex = hex::decode(text).ok();
    let standard = || GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT).decode(text).ok();
    let url_safe = || general_purpose::URL_SAFE.decode(text).ok();
    by_hex.filter(|bytes| bytes.len() == 32).or_else(standard).or_else(url_safe)?.try_into().ok()
}

/// What a try number `attempt`, ended at `now`, means for media that Meta keeps until `deadline`. `jitter` in 0..1
/// spreads the tries.
pub fn decide(tried: Tried, attempt: u32, now: Timestamp, deadline: Timestamp, jitter: f64) -> Outcome {
    let (code, reason, wait) = match verdict(tried, attempt) {
        Verdict::Ready(fetched) => return Outcome::Ready(fetched),
        Verdict::Failed(code, reason) => return Outcome::Failed { code, reason },
        Verdict::Later(code, reason, wait) => (code, reason, wait),
    };
    if now >= deadline {
        let reason = format!("WhatsApp keeps files for 7 days and they are over; before that: {reason}");
        return Outcome::Failed { code: "expired", reason };
    }
    let spread = SignedDuration::from_secs_f64(wait.as_secs_f64() * (1.0 + jitter.clamp(0.0, 1.0) / 4.0));
    Outcome::Later { at: (now + spread).min(deadline), code, reason }
}

enum Verdict {
    Ready(Fetched),
    Failed(&'static str, String),
    Later(&'static str, String, SignedDuration),
}

fn verdict(tried: Tried, attempt: u32) -> Verdict {
    let later = |code, reason: &str| Verdict::Later(code, reason.to_owned(), backoff(attempt));
    let bad_answer = |code, reason: &str| {
        if attempt < BAD_ANSWERS_MAX { later(code, reason) } else { Verdict::Failed(code, reason.to_owned()) }
    };
    match tried {
        Tried::Stored(fetched) => Verdict::Ready(fetched),
        Tried::Disconnected => {
            Verdict::Failed("disconnected", "the number was disconnected before the file was fetched".to_owned())
        }
        Tried::Sealed => credentials("the access token cannot be opened with the keys of this installation"),
        Tried::NotFound(GraphError::Refused(refusal)) => refused(&refusal, attempt),
        Tried::NotFound(GraphError::Unreachable { .. }) => later("unreachable", "WhatsApp could not be reached"),
        Tried::NotFound(GraphError::Malformed { .. }) => {
            bad_answer("malformed", "WhatsApp did not say where the file is")
        }
        Tried::NotLoaded(error) if error.is_about_token() => {
            credentials("WhatsApp refuses the access token for this file")
        }
        Tried::NotLoaded(DownloadError::Refused { http_status: 404 }) => {
            later("not_found", "WhatsApp did not find the file under the address it gave")
        }
        Tried::NotLoaded(DownloadError::Refused { .. } | DownloadError::Unreachable { .. }) | Tried::TimedOut => {
            later("interrupted", "the file did not come to its end")
        }
        Tried::NotLoaded(DownloadError::Forbidden) => {
            bad_answer("address", "the address of the file is none of WhatsApp's; nothing was asked there")
        }
        Tried::TooLarge { bytes_max } => {
            Verdict::Failed("too_large", format!("the file is larger than {}", readable(bytes_max)))
        }
        Tried::Mismatch(Mismatch::Size) => bad_answer("size_mismatch", "the file is not as long as WhatsApp says"),
        Tried::Mismatch(Mismatch::Hash) => {
            bad_answer("hash_mismatch", "the file is not the one that was sent: its checksum differs")
        }
    }
}

fn refused(refusal: &Refusal, attempt: u32) -> Verdict {
    let meaning = refusal.entry().map_or("WhatsApp refused to say where the file is", |entry| entry.meaning);
    let reason = format!("{meaning} (code {})", refusal.code);
    match refusal.class {
        Class::Credential => credentials(&reason),
        Class::Permanent | Class::User if attempt >= BAD_ANSWERS_MAX => Verdict::Failed("refused", reason),
        _ => Verdict::Later("refused", reason, backoff(attempt)),
    }
}

fn credentials(reason: &str) -> Verdict {
    Verdict::Later(CREDENTIALS, reason.to_owned(), CREDENTIAL_WAIT)
}

fn backoff(attempt: u32) -> SignedDuration {
    WAIT.saturating_mul(2_i32.saturating_pow(attempt.saturating_sub(1).min(20))).min(WAIT_MAX)
}

#[cfg(test)]
mod tests;
