//! The client: every address checked before anything connects, redirects followed by hand.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION};
use reqwest::{Client, redirect};
use tokio::time::{Instant, sleep_until, timeout};
use url::{Host, Url};

use crate::document::Given;
use crate::fetch::allowed::AllowList;
use crate::fetch::answer;
use crate::fetch::error::FetchError;
use crate::fetch::names::{Checked, Lookup, Reach, SystemLookup};
use crate::fetch::pace::Pace;
use crate::fetch::private::is_public;
use crate::limits::{ADDRESS_BYTES_MAX, ANSWER_TIME_MAX, HOST_PAUSE, REDIRECTS_MAX};
use crate::site::{Rules, is_web};

/// How a fetcher is set up.
#[derive(Debug, Clone)]
pub struct FetchSettings {
    /// Hosts inside our own network that may be read all the same.
    pub allow: AllowList,
    /// The time between two requests to one host, unless its robots.txt asks for more.
    pub pause: Duration,
    /// How long one answer may take, headers and body together.
    pub answer_time: Duration,
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self { allow: AllowList::default(), pause: HOST_PAUSE, answer_time: ANSWER_TIME_MAX }
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Ask<'a> {
    /// Where.
    pub url: &'a Url,
    /// What is known from last time.
    pub known: Known,
    /// What every address on the way must keep to.
    pub rules: Rules,
}

impl<'a> Ask<'a> {
    /// Asks for a page as if for the first time, without further rules.
    pub fn of(url: &'a Url) -> Self {
        Self { url, known: Known::default(), rules: Rules::default() }
    }
}

/// What a server said of a page last time, to be told when it has not changed since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`, as it was written.
    pub last_modified: Option<String>,
}

/// What came of a fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The page.
    Page(PageBytes),
    /// It is as it was.
    NotModified,
}

/// A page as the server gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageBytes {
    /// Where it was found, after redirects.
    pub url: Url,
    /// Its content, unpacked.
    pub bytes: Bytes,
    /// Its content type with its charset.
    pub mime: String,
    /// To be told next time.
    pub known: Known,
    /// The server asks not to index it (`X-Robots-Tag`).
    pub noindex: bool,
    /// The server asks not to follow its links (`X-Robots-Tag`).
    pub nofollow: bool,
}

impl PageBytes {
    /// As it goes into a [`crate::Reader`].
    pub fn given(&self) -> Given {
        let mime = Some(self.mime.clone());
        Given { bytes: self.bytes.clone(), mime, filename: None, url: Some(self.url.clone()) }
    }
}

/// The HTTP client could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up")]
pub struct BuildError(#[source] reqwest::Error);

/// Fetches pages. Cheap to clone; the pace of each host is kept over all clones.
#[derive(Clone)]
pub struct Fetcher {
    public: Client,
    listed: Client,
    settings: FetchSettings,
    pace: Arc<Pace>,
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher").field("settings", &self.settings).finish_non_exhaustive()
    }
}

const CONNECT_TIME_MAX: Duration = Duration::from_secs(3);
const IDLE_TIME_MAX: Duration = Duration::from_secs(20);
const ACCEPTED: &str = "text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9, application/pdf;q=0.8, \
    application/vnd.openxmlformats-officedocument.wordprocessingml.document;q=0.8, application/xml;q=0.5, */*;q=0.1";

impl Fetcher {
    /// A client that asks no proxy, follows no redirect by itself and keeps no cookies. The process must have installed
    /// rustls's provider.
    pub fn new(settings: FetchSettings) -> Result<Self, BuildError> {
        Self::with_lookup(settings, Arc::new(SystemLookup))
    }

    /// The same with another way to look up names.
    pub fn with_lookup(settings: FetchSettings, lookup: Arc<dyn Lookup>) -> Result<Self, BuildError> {
        let public = client(Arc::clone(&lookup), Reach::Public)?;
        let listed = client(lookup, Reach::Any)?;
        Ok(Self { public, listed, settings, pace: Arc::new(Pace::default()) })
    }

    /// Fetches a page that an article can be made of.
    pub async fn page(&self, ask: &Ask<'_>) -> Result<Fetched, FetchError> {
        self.follow(ask, answer::Wanted::Page).await
    }

    /// Fetches a robots.txt or a sitemap, whatever its content type.
    pub async fn file(&self, ask: &Ask<'_>) -> Result<Fetched, FetchError> {
        self.follow(ask, answer::Wanted::Anything).await
    }

    async fn follow(&self, ask: &Ask<'_>, wanted: answer::Wanted) -> Result<Fetched, FetchError> {
        let mut url = ask.url.clone();
        for _ in 0..=REDIRECTS_MAX {
            let reach = self.check(&url)?;
            ask.rules.check(&url)?;
            self.wait_for_turn(&url, &ask.rules).await;
            match timeout(self.settings.answer_time, self.once(&url, &ask.known, reach, wanted)).await {
                Err(_) => return Err(FetchError::Timeout),
                Ok(Ok(Hop::There(fetched))) => return Ok(fetched),
                Ok(Ok(Hop::Onward(next))) => url = next,
                Ok(Err(error)) => return Err(error),
            }
        }
        Err(FetchError::TooManyRedirects)
    }

    /// What an address must be before a name is looked up; the resolver checks what the name leads to.
    fn check(&self, url: &Url) -> Result<Reach, FetchError> {
        let secret = !url.username().is_empty() || url.password().is_some();
        if !is_web(url) || secret || url.as_str().len() > ADDRESS_BYTES_MAX {
            return Err(FetchError::BadAddress);
        }
        if self.settings.allow.holds(url) {
            return Ok(Reach::Any);
        }
        let address = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(name)) if is_local_name(name) => return Err(FetchError::PrivateAddress),
            _ => None,
        };
        if address.is_some_and(|address| !is_public(address)) {
            return Err(FetchError::PrivateAddress);
        }
        if !matches!(url.port_or_known_default(), Some(80 | 443)) {
            return Err(FetchError::RefusedPort);
        }
        Ok(Reach::Public)
    }

    async fn wait_for_turn(&self, url: &Url, rules: &Rules) {
        let asked = rules.robots.as_ref().map(|robots| robots.pause()).filter(|asked| *asked > HOST_PAUSE);
        let pause = asked.unwrap_or(self.settings.pause);
        let at = self.pace.take(url.host_str().unwrap_or_default(), pause, Instant::now());
        sleep_until(at).await;
    }

    async fn once(&self, url: &Url, known: &Known, reach: Reach, wanted: answer::Wanted) -> Result<Hop, FetchError> {
        let client = if reach == Reach::Any { &self.listed } else { &self.public };
        let sent = client.get(url.clone()).headers(conditions(known)).send().await;
        let response = sent.map_err(|error| answer::not_had(&error))?;
        if matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
            let next = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
            let next = next.and_then(|next| url.join(next).ok()).ok_or(FetchError::BadRedirect)?;
            return Ok(Hop::Onward(next));
        }
        answer::read(response, url, wanted).await.map(Hop::There)
    }
}

enum Hop {
    There(Fetched),
    Onward(Url),
}

fn client(lookup: Arc<dyn Lookup>, reach: Reach) -> Result<Client, BuildError> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    Client::builder()
        .user_agent(concat!("ReaktlyBot/", env!("CARGO_PKG_VERSION")))
        .default_headers(headers)
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .dns_resolver(Arc::new(Checked { lookup, reach }))
        .connect_timeout(CONNECT_TIME_MAX)
        .pool_idle_timeout(IDLE_TIME_MAX)
        .build()
        .map_err(BuildError)
}

/// Names that never leave a machine or a network, whatever a resolver makes of them.
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_lowercase();
    let endings = [".localhost", ".local", ".internal", ".intranet", ".lan", ".home", ".corp", ".home.arpa"];
    name == "localhost" || endings.iter().any(|ending| name.ends_with(ending))
}

fn conditions(known: &Known) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.last_modified)] {
        if let Some(value) = value.as_ref().and_then(|value| HeaderValue::from_str(value).ok()) {
            headers.insert(name, value);
        }
    }
    headers
}
