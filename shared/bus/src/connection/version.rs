//! Which servers will do. An older one accepts scheduled messages and never delivers them, so it is refused at once.

/// The oldest nats-server that has all we use: schedules that fire.
pub const SERVER_VERSION_MIN: (u64, u64) = (2, 12);

/// The server is too old.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "nats-server {found} is too old: reaktly needs {}.{} or newer, because older ones lose scheduled messages",
    SERVER_VERSION_MIN.0,
    SERVER_VERSION_MIN.1
)]
pub struct TooOld {
    /// The version it reports.
    pub found: String,
}

/// Whether a server of this version will do. One that does not say what it is will not.
pub(crate) fn check(version: &str) -> Result<(), TooOld> {
    let mut numbers = version.trim_start_matches('v').split(['.', '-']).map(str::parse::<u64>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) if (major, minor) >= SERVER_VERSION_MIN => Ok(()),
        _ => Err(TooOld { found: version.to_owned() }),
    }
}
