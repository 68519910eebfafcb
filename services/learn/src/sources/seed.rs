//! What a run begins with: its file, its entry page, or what its sitemap lists.

use std::collections::{BTreeSet, VecDeque};

use reaktly_documents::site::{Refusal, Sitemap, canonical};
use reaktly_store::sources::{Mode, SiteSettings};
use url::Url;

use crate::sources::Importer;
use crate::sources::decide::{self, Why};
use crate::sources::site::Site;

/// Sitemaps read of one source, those an index lists included.
const SITEMAPS_MAX: usize = 100;

/// Where a run begins, and whether there was more than it takes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Seeds {
    /// Addresses in canonical form.
    pub(crate) addresses: Vec<String>,
    /// There are more.
    pub(crate) is_cut: bool,
    /// Sitemaps that could not be read, and why: their pages are missing.
    pub(crate) unread: Vec<(String, Why)>,
}

/// The first addresses of a site.
pub(crate) async fn of_site(importer: &Importer, site: &mut Site, settings: &SiteSettings) -> Result<Seeds, Why> {
    if settings.mode != Mode::Sitemap {
        return Ok(Seeds { addresses: vec![site.entry.to_string()], is_cut: false, unread: Vec::new() });
    }
    let pages_max = usize::try_from(settings.pages_max).unwrap_or(usize::MAX);
    let (mut pages, mut listed) = (Vec::new(), BTreeSet::new());
    let (mut waiting, mut known) = (VecDeque::from([site.entry.clone()]), BTreeSet::from([site.entry.clone()]));
    let (mut failed, mut unread) = (None, Vec::new());
    while let Some(url) = waiting.pop_front() {
        let sitemap = match sitemap(importer, site, &url).await {
            Ok(sitemap) => sitemap,
            Err(why) => {
                // Nobody has to know where the sitemap is; of many, one that is broken hides its own pages alone.
                if url == site.entry {
                    waiting.extend(elsewhere(importer, site).await.into_iter().filter(|url| known.insert(url.clone())));
                    failed = Some(why);
                } else {
                    unread.push((url.to_string(), why));
                }
                continue;
            }
        };
        for entry in sitemap.pages {
            let url = canonical(&entry.url);
            if site.wants(&url) && decide::may_hold_text(&url) && listed.insert(url.to_string()) {
                pages.push(url.to_string());
            }
        }
        for entry in sitemap.sitemaps {
            if known.len() >= SITEMAPS_MAX || !known.insert(entry.url.clone()) {
                continue;
            }
            if site.domain.same_site(&entry.url) {
                waiting.push_back(entry.url);
            } else {
                unread.push((entry.url.to_string(), Why::new(Refusal::Outside.code(), Refusal::Outside)));
            }
        }
        if pages.len() > pages_max {
            break;
        }
    }
    if pages.is_empty() {
        let why = failed.or_else(|| unread.pop().map(|(_, why)| why));
        let why = why.unwrap_or_else(|| Why::new("no_pages", "the sitemap lists no page that this source reads"));
        return Err(why);
    }
    let is_cut = pages.len() > pages_max;
    pages.truncate(pages_max);
    Ok(Seeds { addresses: pages, is_cut, unread })
}

/// Where the sitemaps of a site are when its address was given instead: what robots.txt names, else the usual place.
async fn elsewhere(importer: &Importer, site: &mut Site) -> Vec<Url> {
    let is_sitemap = [".xml", ".gz", ".txt"].iter().any(|ending| site.entry.path().ends_with(ending));
    let named = if is_sitemap { return Vec::new() } else { site.sitemaps(importer).await };
    if named.is_empty() { site.entry.join("/sitemap.xml").into_iter().collect() } else { named }
}

async fn sitemap(importer: &Importer, site: &mut Site, url: &Url) -> Result<Sitemap, Why> {
    let file = site.file(importer, url).await.map_err(|error| Why::new(error.code(), error))?;
    let read = tokio::task::spawn_blocking(move || Sitemap::read(&file.bytes)).await;
    match read {
        Ok(Ok(sitemap)) => Ok(sitemap),
        Ok(Err(error)) => Err(Why::new(format!("sitemap_{}", error.code()), error)),
        Err(_) => Err(Why::new("sitemap_unreadable", "the sitemap could not be read")),
    }
}
