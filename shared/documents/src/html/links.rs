//! Where a page leads, and what it wishes of those who read sites.

use std::collections::BTreeSet;

use dom_query::Document;
use url::Url;

use crate::limits::LINKS_MAX;
use crate::site;

/// What a page asks of those who read sites.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Wishes {
    pub(super) noindex: bool,
    pub(super) nofollow: bool,
}

/// What relative links are relative to.
pub(super) fn base(document: &Document, url: Option<&Url>) -> Option<Url> {
    let stated = document.select_single("base[href]").attr("href");
    let joined = stated.and_then(|stated| url.map_or_else(|| Url::parse(&stated), |url| url.join(&stated)).ok());
    joined.filter(site::is_web).or_else(|| url.cloned())
}

/// The robots meta tags, those for everybody and those for us.
pub(super) fn wishes(document: &Document) -> Wishes {
    let mut wishes = Wishes::default();
    for tag in document.select("meta[name]").nodes() {
        let name = tag.attr_or("name", "").to_lowercase();
        if name != "robots" && name != site::AGENT.to_lowercase() {
            continue;
        }
        let content = tag.attr_or("content", "").to_lowercase();
        for wish in content.split(',').map(str::trim) {
            wishes.noindex |= wish == "noindex" || wish == "none";
            wishes.nofollow |= wish == "nofollow" || wish == "none";
        }
    }
    wishes
}

/// The address the page calls its own.
pub(super) fn canonical(document: &Document, base: Option<&Url>) -> Option<Url> {
    let stated = document.select_single("link[rel~=canonical i][href]").attr("href")?;
    absolute(&stated, base).map(|url| site::canonical(&url))
}

/// Where links lead that may be followed.
pub(super) fn all(document: &Document, base: Option<&Url>) -> Vec<Url> {
    let mut seen = BTreeSet::new();
    let mut links = Vec::new();
    for link in document.select("a[href], area[href]").nodes() {
        let rel = link.attr_or("rel", "").to_lowercase();
        let unwanted = rel.split_ascii_whitespace().any(|word| word == "nofollow") || link.has_attr("download");
        let Some(url) = absolute(&link.attr_or("href", ""), base).map(|url| site::canonical(&url)) else { continue };
        if !unwanted && seen.insert(url.clone()) {
            links.push(url);
        }
        if links.len() == LINKS_MAX {
            break;
        }
    }
    links
}

/// Links in the text lead where they led on the page; what leads nowhere outside of it is text.
pub(super) fn make_absolute(document: &Document, base: Option<&Url>) {
    for link in document.select("a[href]").nodes() {
        let stated = link.attr_or("href", "").trim().to_owned();
        let told = ["mailto:", "tel:"].iter().any(|scheme| stated.to_lowercase().starts_with(scheme));
        match absolute(&stated, base) {
            Some(url) if !stated.starts_with('#') => link.set_attr("href", url.as_str()),
            _ if told => {}
            _ => link.remove_attr("href"),
        }
    }
}

fn absolute(stated: &str, base: Option<&Url>) -> Option<Url> {
    let stated = stated.trim();
    let url = base.map_or_else(|| Url::parse(stated), |base| base.join(stated)).ok()?;
    site::is_web(&url).then_some(url)
}
