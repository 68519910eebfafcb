//! Which addresses belong to a site and may be read.

use std::sync::Arc;

use url::Url;

use crate::site::{Robots, is_web, registrable};

/// What belongs to a site: pages of its registered domain, or of hosts named beside it, within the prefixes asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    domain: String,
    hosts: Vec<String>,
    include: Vec<String>,
    exclude: Vec<String>,
}

impl Scope {
    /// The site that `start` belongs to.
    pub fn of(start: &Url) -> Self {
        let domain = registrable(start.host_str().unwrap_or_default());
        Self { domain, hosts: Vec::new(), include: Vec::new(), exclude: Vec::new() }
    }

    /// Hosts that belong to it as well, without port.
    #[must_use]
    pub fn with_hosts(mut self, hosts: impl IntoIterator<Item = String>) -> Self {
        self.hosts.extend(hosts.into_iter().map(|host| host.to_lowercase()));
        self
    }

    /// Only addresses that begin with one of these in whole parts: a path (`/help`) or a whole address. None given means
    /// all.
    #[must_use]
    pub fn including(mut self, prefixes: impl IntoIterator<Item = String>) -> Self {
        self.include.extend(prefixes.into_iter().filter(|prefix| !prefix.is_empty()));
        self
    }

    /// No address that begins with one of these in whole parts, even if it is included.
    #[must_use]
    pub fn excluding(mut self, prefixes: impl IntoIterator<Item = String>) -> Self {
        self.exclude.extend(prefixes.into_iter().filter(|prefix| !prefix.is_empty()));
        self
    }

    /// Whether `url` is of the same site, whatever its path.
    pub fn same_site(&self, url: &Url) -> bool {
        let Some(host) = url.host_str().map(str::to_lowercase) else { return false };
        is_web(url) && (registrable(&host) == self.domain || self.hosts.contains(&host))
    }

    /// Whether `url` is to be read.
    pub fn holds(&self, url: &Url) -> bool {
        let begins = |prefix: &String| begins(url, prefix);
        let included = self.include.is_empty() || self.include.iter().any(begins);
        self.same_site(url) && included && !self.exclude.iter().any(begins)
    }
}

/// `/help` holds `/help`, `/help/a` and `/help?b`, and not `/helpless`.
fn begins(url: &Url, prefix: &str) -> bool {
    let whole = url.as_str();
    let path = whole.find("://").and_then(|at| whole.get(at + 3..)).and_then(|rest| rest.get(rest.find('/')?..));
    let of = if prefix.starts_with('/') { path.unwrap_or("/") } else { whole };
    let Some(rest) = of.strip_prefix(prefix) else { return false };
    rest.is_empty() || prefix.ends_with(['/', '?', '=', '-', '_']) || rest.starts_with(['/', '?', '.', '#'])
}

/// What is asked of every address on the way to a page, redirects included.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Addresses outside are refused, when given.
    pub scope: Option<Scope>,
    /// What the robots.txt of one origin says, when given.
    pub robots: Option<Arc<Robots>>,
}

/// Why an address is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The robots.txt of the site forbids it.
    #[error("the site's robots.txt does not allow this page to be read")]
    Robots,
    /// It belongs to another site, or to a part that is not wanted.
    #[error("the address is outside of what this source reads")]
    Outside,
}

impl Refusal {
    /// One stable word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Robots => "robots",
            Self::Outside => "outside",
        }
    }
}

impl Rules {
    /// Whether `url` may be read.
    pub fn check(&self, url: &Url) -> Result<(), Refusal> {
        if self.scope.as_ref().is_some_and(|scope| !scope.holds(url)) {
            return Err(Refusal::Outside);
        }
        if self.robots.as_ref().is_some_and(|robots| !robots.allows(url)) {
            return Err(Refusal::Robots);
        }
        Ok(())
    }
}
