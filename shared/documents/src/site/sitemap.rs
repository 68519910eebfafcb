//! Sitemaps: the addresses a site lists.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

use crate::limits::{SITEMAP_BYTES_MAX, SITEMAP_ENTRIES_MAX};
use crate::site::{canonical, is_web};
use crate::text;

/// What a sitemap lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sitemap {
    /// Pages.
    pub pages: Vec<Entry>,
    /// Further sitemaps.
    pub sitemaps: Vec<Entry>,
    /// There was more than is taken from one sitemap.
    pub cut: bool,
}

/// One address of a sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where, in canonical form.
    pub url: Url,
    /// When it last changed, as the site says.
    pub modified: Option<Timestamp>,
}

/// Why a sitemap could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SitemapError {
    /// More than is read, packed or unpacked.
    #[error("the sitemap is larger than {} MB: divide it with a sitemap index", SITEMAP_BYTES_MAX / 1024 / 1024)]
    TooLarge,
    /// Neither a sitemap, nor an index of sitemaps, nor a list of addresses.
    #[error("this is no sitemap: give the address of an XML sitemap, such as /sitemap.xml")]
    Unreadable,
}

impl SitemapError {
    /// One stable word.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Unreadable => "unreadable",
        }
    }
}

impl Sitemap {
    /// Reads a sitemap (`urlset`), an index (`sitemapindex`) or a list with one address per line, packed by gzip or not.
    pub fn read(bytes: &[u8]) -> Result<Self, SitemapError> {
        let unpacked;
        let bytes = if bytes.starts_with(&[0x1F, 0x8B]) {
            unpacked = gunzip(bytes)?;
            &unpacked
        } else {
            bytes
        };
        if bytes.len() > SITEMAP_BYTES_MAX {
            return Err(SitemapError::TooLarge);
        }
        let markup = text::decode_html(bytes, None);
        if markup.trim_start_matches('\u{feff}').trim_start().starts_with('<') { xml(&markup) } else { lines(&markup) }
    }

    fn add(&mut self, found: &Found) {
        let Some(url) = Url::parse(found.address.trim()).ok().filter(is_web) else { return };
        if self.pages.len() + self.sitemaps.len() == SITEMAP_ENTRIES_MAX {
            self.cut = true;
            return;
        }
        let entry = Entry { url: canonical(&url), modified: instant(found.modified.trim()) };
        if found.is_sitemap { self.sitemaps.push(entry) } else { self.pages.push(entry) }
    }
}

fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, SitemapError> {
    let mut unpacked = Vec::new();
    let most = u64::try_from(SITEMAP_BYTES_MAX).unwrap_or(u64::MAX);
    let mut bounded = MultiGzDecoder::new(bytes).take(most.saturating_add(1));
    bounded.read_to_end(&mut unpacked).map_err(|_| SitemapError::Unreadable)?;
    if unpacked.len() > SITEMAP_BYTES_MAX { Err(SitemapError::TooLarge) } else { Ok(unpacked) }
}

fn lines(text: &str) -> Result<Sitemap, SitemapError> {
    let mut sitemap = Sitemap::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        sitemap.add(&Found { address: line.to_owned(), ..Found::default() });
    }
    if sitemap.pages.is_empty() { Err(SitemapError::Unreadable) } else { Ok(sitemap) }
}

#[derive(Default)]
struct Found {
    address: String,
    modified: String,
    is_sitemap: bool,
}

enum Within {
    Address,
    Modified,
    Other,
}

/// Prefixes of names and elements of extensions (pictures, translations) are passed over.
fn xml(markup: &str) -> Result<Sitemap, SitemapError> {
    let mut reader = Reader::from_str(markup);
    let mut sitemap = Sitemap::default();
    let (mut is_sitemap, mut entry, mut within) = (false, None::<Found>, Within::Other);
    loop {
        match reader.read_event().map_err(|_| SitemapError::Unreadable)? {
            Event::Start(start) => match name(start.name().as_ref()) {
                "urlset" | "sitemapindex" => is_sitemap = true,
                "url" => entry = Some(Found::default()),
                "sitemap" => entry = Some(Found { is_sitemap: true, ..Found::default() }),
                "loc" if !start.name().as_ref().contains("image:") => within = Within::Address,
                "lastmod" => within = Within::Modified,
                _ => within = Within::Other,
            },
            Event::Text(text) => put(entry.as_mut(), &within, &text),
            Event::CData(text) => put(entry.as_mut(), &within, &text),
            Event::GeneralRef(reference) => put(entry.as_mut(), &within, entity(&reference)),
            Event::End(end) => match name(end.name().as_ref()) {
                "url" | "sitemap" => entry.take().iter().for_each(|found| sitemap.add(found)),
                _ => within = Within::Other,
            },
            Event::Eof => break,
            _ => {}
        }
        if !is_sitemap && entry.is_some() {
            return Err(SitemapError::Unreadable);
        }
    }
    if is_sitemap { Ok(sitemap) } else { Err(SitemapError::Unreadable) }
}

fn name(qualified: &str) -> &str {
    qualified.rsplit(':').next().unwrap_or(qualified)
}

fn put(entry: Option<&mut Found>, within: &Within, text: &str) {
    let Some(entry) = entry else { return };
    match within {
        Within::Address => entry.address.push_str(text),
        Within::Modified => entry.modified.push_str(text),
        Within::Other => {}
    }
}

/// The five entities of XML; addresses need no others.
fn entity(name: &str) -> &'static str {
    match name {
        "amp" | "#38" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" | "#39" => "'",
        _ => "",
    }
}

/// A full time, or a day alone.
fn instant(text: &str) -> Option<Timestamp> {
    let day = || text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
    text.parse().ok().or_else(day)
}
