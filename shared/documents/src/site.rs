//! Reading a site: what it allows, what it lists, what belongs to it.

mod robots;
mod rules;
mod sitemap;

use url::Url;

pub use robots::Robots;
pub use rules::{Refusal, Rules, Scope};
pub use sitemap::{Entry, Sitemap, SitemapError};

/// The name we go by, in robots.txt and in requests.
pub const AGENT: &str = "ReaktlyBot";

/// Parameters that say where a visitor came from and change nothing on the page.
const TRACKING: [&str; 20] = [
    "fbclid", "gclid", "gclsrc", "dclid", "wbraid", "gbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid",
    "mc_cid", "mc_eid", "mkt_tok", "vero_id", "_hsenc", "_hsmi", "_ga", "_gl", "srsltid",
];
/// Beginnings of the names of such parameters.
const TRACKING_STARTS: [&str; 4] = ["utm_", "pk_", "mtm_", "hsa_"];

/// The one form of an address: without fragment, tracking parameters, doubled slashes at the end or an empty query.
pub fn canonical(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    if url.query().is_some() {
        let tracks = |name: &str| {
            let name = name.to_lowercase();
            TRACKING.contains(&name.as_str()) || TRACKING_STARTS.iter().any(|start| name.starts_with(start))
        };
        let all = url.query_pairs().count();
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| !tracks(name))
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        if kept.is_empty() {
            url.set_query(None);
        } else if kept.len() < all {
            url.query_pairs_mut().clear().extend_pairs(kept);
        }
    }
    while url.path().ends_with("//") {
        let shorter = url.path().strip_suffix('/').unwrap_or_default().to_owned();
        url.set_path(&shorter);
    }
    url
}

/// An address of the web: `http` or `https` with a host.
pub fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

/// The part of a host name that its owner registered: `example.co.uk` of `help.example.co.uk`. An address of the
/// network, or a name without a known ending, is its own.
pub fn registrable(host: &str) -> String {
    let host = host.trim_end_matches('.').to_lowercase();
    let is_address = host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok();
    let registered = if is_address { None } else { psl::domain_str(&host) };
    registered.unwrap_or(&host).to_owned()
}

#[cfg(test)]
mod tests;
