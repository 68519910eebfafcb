//! Ids in the forms that Meta gives them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

/// A new message id: opaque, with the `=`, `+` and `/` that real ones have.
pub(crate) fn wamid(wa_id: &str) -> String {
    let mut bytes = vec![0x1c, 0x18];
    bytes.extend_from_slice(wa_id.as_bytes());
    bytes.extend_from_slice(&[0x15, 0x02, 0x00]);
    bytes.extend_from_slice(unique().as_bytes());
    format!("wamid.{}", STANDARD.encode(bytes))
}

/// A new id for a media file, all digits as Meta's are.
pub(crate) fn media_id() -> String {
    let (high, low) = unique().as_u64_pair();
    format!("{:015}", (high ^ low) % 1_000_000_000_000_000)
}

/// A new trace id for an error body.
pub(crate) fn trace_id() -> String {
    format!("A{}", STANDARD.encode(unique().as_bytes()).trim_end_matches('='))
}

/// The business-scoped user id that a phone number has unless a test names another.
pub(crate) fn bsuid(wa_id: &str) -> String {
    let digest = Uuid::new_v5(&Uuid::NAMESPACE_OID, wa_id.as_bytes());
    let (high, _) = digest.as_u64_pair();
    format!("US.{high:020}")
}

/// A number of 15 digits that is always the same for the same text.
pub(crate) fn number(text: &str) -> u64 {
    let (high, low) = Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()).as_u64_pair();
    900_000_000_000_000 + (high ^ low) % 100_000_000_000_000
}

/// The id of a conversation: the same for all messages of a day.
pub(crate) fn conversation(phone_number_id: &str, wa_id: &str, day: i64) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{phone_number_id} {wa_id} {day}").as_bytes()).simple().to_string()
}

/// The id of a template.
pub(crate) fn template(account_id: &str, name: &str, language: &str) -> u64 {
    number(&format!("{account_id} {name} {language}"))
}

/// The id of a person in linked portfolios.
pub(crate) fn parent(user_id: &str) -> String {
    match user_id.split_once('.') {
        Some((country, rest)) => format!("{country}.ENT.{rest}"),
        None => user_id.to_owned(),
    }
}

/// The id of the one group that a phone number is in unless a test names another.
pub(crate) fn group(phone_number_id: &str) -> String {
    STANDARD.encode(format!("capi_group:{phone_number_id}:120363000000000000"))
}

/// Tells a business-scoped user id (`CC.` and letters, digits, dots) from a phone number, whatever field it came in.
pub(crate) fn is_bsuid(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else {
        return false;
    };
    country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && !rest.is_empty()
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
}

#[expect(
    clippy::disallowed_methods,
    reason = "the simulator stands apart from reaktly_domain and makes Meta's ids, not ours"
)]
fn unique() -> Uuid {
    Uuid::now_v7()
}
