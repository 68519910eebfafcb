//! Hosts inside our network that may be read all the same: for tests and laptops.

use std::str::FromStr;

use url::Url;

/// Pairs of host and port that are exempt from the rules about private addresses and ports. Empty by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowList(Vec<(String, u16)>);

/// An entry that is no `host:port`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{entry:?} is not host:port")]
pub struct AllowListError {
    entry: String,
}

impl AllowList {
    /// Whether the host and port of `url` are listed together.
    pub(crate) fn holds(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default();
        self.0.iter().any(|(listed, at)| listed == host && Some(*at) == port)
    }
}

/// `127.0.0.1:8080,localhost:3000`; empty text is an empty list.
impl FromStr for AllowList {
    type Err = AllowListError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let entries = text.split([',', ' ']).map(str::trim).filter(|entry| !entry.is_empty());
        entries.map(pair).collect::<Result<_, _>>().map(Self)
    }
}

fn pair(entry: &str) -> Result<(String, u16), AllowListError> {
    let refused = || AllowListError { entry: entry.to_owned() };
    let (host, port) = entry.rsplit_once(':').ok_or_else(refused)?;
    let port: u16 = port.parse().map_err(|_| refused())?;
    if host.is_empty() || port == 0 || host.contains('/') {
        return Err(refused());
    }
    Ok((host.to_lowercase(), port))
}

#[cfg(test)]
mod tests;
