//! Pages of a site: fetched as it allows, and read.

use std::time::Duration;

use reaktly_documents::fetch::{Ask, FetchError, Fetched, Known, PageBytes};
use reaktly_documents::site::{Rules, Scope, canonical};
use reaktly_store::sources::{SiteSettings, SourceItem};
use url::Url;

use crate::sources::Importer;
use crate::sources::decide::{self, Why, Without};
use crate::sources::look::{Looked, Outlook, Read};
use crate::sources::missing::says_it_is_missing;
use crate::sources::robots::AllRobots;

/// Tries of a page whose server is in trouble.
const TRIES_MAX: u32 = 2;
/// Between two tries when the server does not say.
const TRY_AFTER: Duration = Duration::from_secs(2);
/// A server that asks for longer than this ends the run; it is not asked before.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// A site as a run reads it.
#[derive(Debug)]
pub(crate) struct Site {
    /// The entry, in canonical form.
    pub(crate) entry: Url,
    /// Everything of the same registrable domain.
    pub(crate) domain: Scope,
    /// What of that is wanted.
    pub(crate) wanted: Scope,
    robots: AllRobots,
}

impl Site {
    /// The site of these settings.
    ///
    /// # Errors
    /// The entry is no address.
    pub(crate) fn of(settings: &SiteSettings) -> Result<Self, url::ParseError> {
        let entry = canonical(&Url::parse(&settings.url)?);
        let domain = Scope::of(&entry);
        let wanted = domain.clone().including(settings.include.clone()).excluding(settings.exclude.clone());
        Ok(Self { entry, domain, wanted, robots: AllRobots::default() })
    }

    /// Whether a page is to become an article, and its links to be followed.
    pub(crate) fn wants(&self, url: &Url) -> bool {
        self.wanted.holds(url)
    }

    /// Looks at a page.
    pub(crate) async fn look(&mut self, importer: &Importer, item: &SourceItem) -> Looked {
        let Ok(url) = Url::parse(&item.address) else {
            return Looked::nothing(decide::unfetched(&FetchError::BadAddress, item));
        };
        let is_entry = url == self.entry;
        if !is_entry && !self.wants(&url) {
            let why = Why::new("excluded", "it does not belong to what this source reads any more");
            return Looked::nothing(Without::TakenOut(why));
        }
        let known = Known { etag: item.etag.clone(), last_modified: item.last_modified.clone() };
        let fetched = self.fetch(importer, &url, known, is_entry).await;
        match fetched {
            Ok(Fetched::NotModified) => Looked::NotModified,
            Ok(Fetched::Page(page)) => self.read(importer, (&url, item), page).await,
            Err(error) => {
                let outlook = match error.retry_after() {
                    Some(after) => Outlook::LeftAlone(after),
                    None if error.is_passing() => Outlook::Poor,
                    None => Outlook::Fair,
                };
                Looked::Nothing { why: decide::unfetched(&error, item), links: Vec::new(), outlook }
            }
        }
    }

    /// Fetches a file of the site whatever it is, such as its sitemap.
    pub(crate) async fn file(&mut self, importer: &Importer, url: &Url) -> Result<PageBytes, FetchError> {
        let rules = self.rules(importer, url, true).await?;
        match patiently(importer, Wanted::File, &Ask { rules, ..Ask::of(url) }).await? {
            Fetched::Page(page) => Ok(page),
            Fetched::NotModified => Err(FetchError::Unreachable),
        }
    }

    /// The sitemaps of this site that its robots.txt names.
    pub(crate) async fn sitemaps(&mut self, importer: &Importer) -> Vec<Url> {
        let robots = self.robots.of(&importer.fetcher, &self.entry).await;
        let named = robots.map(|robots| robots.sitemaps()).unwrap_or_default();
        named.into_iter().filter(|url| self.domain.same_site(url)).collect()
    }

    async fn fetch(
        &mut self,
        importer: &Importer,
        url: &Url,
        known: Known,
        is_entry: bool,
    ) -> Result<Fetched, FetchError> {
        let rules = self.rules(importer, url, is_entry).await?;
        let fetched = patiently(importer, Wanted::Page, &Ask { url, known, rules }).await?;
        // A redirect may have led to another host of the domain, which has a robots.txt of its own.
        if let Fetched::Page(page) = &fetched
            && page.url.origin() != url.origin()
        {
            self.rules(importer, &page.url, is_entry).await?.check(&page.url)?;
        }
        Ok(fetched)
    }

    /// What every address on the way to a page must keep to. The entry may lie outside of what is wanted: its links
    /// lead there.
    async fn rules(&mut self, importer: &Importer, url: &Url, is_entry: bool) -> Result<Rules, FetchError> {
        let robots = self.robots.of(&importer.fetcher, url).await?;
        let scope = if is_entry { &self.domain } else { &self.wanted };
        Ok(Rules { scope: Some(scope.clone()), robots: Some(robots) })
    }

    async fn read(&self, importer: &Importer, (asked, item): (&Url, &SourceItem), page: PageBytes) -> Looked {
        let read = match importer.reader.read_page(page.given()).await {
            Ok(read) => read,
            Err(error) => return Looked::nothing(decide::unread_page(&error)),
        };
        let links = if page.nofollow { Vec::new() } else { read.links };
        let nothing = |why, links| Looked::Nothing { why, links, outlook: Outlook::Fair };
        if read.noindex || page.noindex {
            let why = Why::new("noindex", "the page asks not to be indexed");
            return nothing(Without::TakenOut(why), links);
        }
        let claimed = read.canonical.map(|claimed| canonical(&claimed));
        let found_at = own_address(&canonical(&page.url), claimed.clone());
        if !self.wants(&found_at) {
            let why = Why::new("excluded", format_args!("the page {asked} is read for its links alone"));
            return nothing(Without::TakenOut(why), links);
        }
        match read.document {
            Ok(document) if says_it_is_missing(&document) => {
                nothing(decide::unfetched(&FetchError::NotFound, item), links)
            }
            Ok(document) => {
                let stands_for = claimed.filter(|claimed| *claimed != found_at && self.wants(claimed));
                let found_at = Some(found_at);
                Looked::Read(Box::new(Read { document, found_at, stands_for, links, known: page.known }))
            }
            Err(error) => nothing(decide::unread_page(&error), links),
        }
    }
}

/// Where a page says it is, when that is the same place without its query; other claims are as often wrong as right.
fn own_address(url: &Url, claimed: Option<Url>) -> Url {
    let is_same = |claimed: &Url| claimed.origin() == url.origin() && claimed.path() == url.path();
    claimed.filter(is_same).unwrap_or_else(|| url.clone())
}

#[derive(Debug, Clone, Copy)]
enum Wanted {
    Page,
    File,
}

/// Tries again when the server is in trouble, after the time it asks for.
async fn patiently(importer: &Importer, wanted: Wanted, ask: &Ask<'_>) -> Result<Fetched, FetchError> {
    let mut tries = 1;
    loop {
        let result = match wanted {
            Wanted::Page => importer.fetcher.page(ask).await,
            Wanted::File => importer.fetcher.file(ask).await,
        };
        match result {
            Err(error) if error.is_passing() && tries < TRIES_MAX => {
                let wait = error.retry_after().unwrap_or(TRY_AFTER);
                if wait > WAIT_MAX {
                    return Err(error);
                }
                tokio::time::sleep(wait).await;
                tries += 1;
            }
            result => return result,
        }
    }
}
