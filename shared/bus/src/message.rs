//! Between the client's types and ours.

use std::collections::BTreeMap;

use async_nats::HeaderMap;
use async_nats::datetime::DateTime;
use jiff::Timestamp;

/// Headers as a map; of a header that occurs several times, the last counts.
pub(crate) fn headers(map: Option<&HeaderMap>) -> BTreeMap<String, String> {
    let headers = map.into_iter().flat_map(HeaderMap::iter);
    headers.filter_map(|(name, values)| Some((name.to_string(), values.last()?.as_str().to_owned()))).collect()
}

/// An instant of the client's as ours.
pub(crate) fn timestamp(at: DateTime) -> Timestamp {
    Timestamp::from_nanosecond(at.unix_timestamp_nanos()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The id of a message that was published without one: where it stands.
pub(crate) fn place_id(stream: &str, sequence: u64) -> String {
    format!("{stream}:{sequence}")
}

/// The id of the `count`th replay of a message.
pub(crate) fn replay_id(original: &str, count: u64) -> String {
    format!("{}:r{count}", without_replay(original))
}

/// The id a message had before it was replayed.
pub(crate) fn without_replay(id: &str) -> &str {
    match id.rsplit_once(":r") {
        Some((original, count)) if !count.is_empty() && count.bytes().all(|digit| digit.is_ascii_digit()) => original,
        _ => id,
    }
}

/// An instant of ours as the client's; `None` outside its range.
pub(crate) fn client_time(at: Timestamp) -> Option<DateTime> {
    async_nats::datetime::from_nanos(at.as_nanosecond()).ok()
}

#[cfg(test)]
mod tests;
