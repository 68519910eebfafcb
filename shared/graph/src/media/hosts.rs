//! Which hosts get a token: Meta's, by `https`, and the Graph API's own when it is somewhere else, as in a test.

use url::{Host, Url};

/// Meta's domains. Files of WhatsApp are at `lookaside.fbsbx.com`; the others have been seen in the addresses of media.
const META: [&str; 4] = ["fbsbx.com", "facebook.com", "fbcdn.net", "whatsapp.net"];

/// The hosts a token may go to.
#[derive(Debug, Clone)]
pub(crate) struct Hosts {
    base: Url,
}

impl Hosts {
    pub(crate) fn of(base: &Url) -> Self {
        Self { base: base.clone() }
    }

    /// Whether a download may go there.
    pub(crate) fn allow(&self, url: &Url) -> bool {
        if !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        url.origin() == self.base.origin() || is_of_meta(url)
    }

    /// The name of the Graph API's host when it is none of Meta's: it may be anywhere, this machine included.
    pub(crate) fn own(&self) -> Option<String> {
        if is_of_meta(&self.base) { None } else { self.base.host_str().map(str::to_owned) }
    }
}

fn is_of_meta(url: &Url) -> bool {
    let Some(Host::Domain(name)) = url.host() else { return false };
    let name = name.trim_end_matches('.');
    let belongs = |domain: &str| name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    url.scheme() == "https" && url.port().is_none() && META.iter().any(|domain| belongs(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(base: &str, url: &str) -> bool {
        Hosts::of(&Url::parse(base).unwrap()).allow(&Url::parse(url).unwrap())
    }

    #[test]
    fn tokens_go_to_meta_alone() {
        let graph = "https://graph.facebook.com/v25.0";
        assert!(allowed(graph, "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"));
        assert!(allowed(graph, "https://scontent.xx.fbcdn.net/a"));
        for other in [
            "http://lookaside.fbsbx.com/a",
            "https://lookaside.fbsbx.com:8443/a",
            "https://fbsbx.com.example.com/a",
            "https://notfbsbx.com/a",
            concat!("https://user", "@lookaside.fbsbx.com/a"),
            "https://169.254.169.254/latest",
            "https://127.0.0.1/a",
            "https://[::1]/a",
            "https://example.com/?u=lookaside.fbsbx.com",
            "file:///etc/passwd",
        ] {
            assert!(!allowed(graph, other), "{other}");
        }
    }

    #[test]
    fn a_graph_api_of_ones_own_serves_its_own_files() {
        let simulator = "http://127.0.0.1:9000/v25.0";
        assert!(allowed(simulator, "http://127.0.0.1:9000/media/1"));
        assert!(allowed(simulator, "https://lookaside.fbsbx.com/a"));
        assert!(!allowed(simulator, "http://127.0.0.1:9001/media/1"));
        assert!(!allowed(simulator, "https://127.0.0.1:9000/media/1"));
    }
}
