use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[test]
fn an_address_has_one_form() {
    let form = |text: &str| canonical(&url(text)).to_string();
    assert_eq!(form("HTTPS://Example.COM:443/a/../b?utm_source=x&q=1&fbclid=y#z"), "https://example.com/b?q=1");
    assert_eq!(form("https://example.com/?UTM_Medium=mail"), "https://example.com/");
    assert_eq!(form("https://example.com/a//"), "https://example.com/a/");
    assert_eq!(form("https://example.com/a?b=%20c&d"), "https://example.com/a?b=%20c&d");
}

#[test]
fn the_registered_domain_is_known() {
    for (host, expected) in [
        ("help.example.com", "example.com"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("EXAMPLE.com.", "example.com"),
        ("shop.github.io", "shop.github.io"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("localhost", "localhost"),
    ] {
        assert_eq!(registrable(host), expected, "{host}");
    }
}

#[test]
fn a_site_is_its_domain_within_its_prefixes() {
    let scope = Scope::of(&url("https://www.example.com/help"))
        .including(["/help".to_owned(), "https://docs.example.com/".to_owned()]);
    let scope = scope.excluding(["/help/internal".to_owned()]).with_hosts(["other.example.org".to_owned()]);
    for held in [
        "https://www.example.com/help",
        "https://example.com/help/a",
        "http://help.example.com/help?a=b",
        "https://docs.example.com/anything",
        "https://other.example.org/help/x",
    ] {
        assert!(scope.holds(&url(held)), "{held}");
    }
    for outside in [
        "https://www.example.com/",
        "https://www.example.com/helpless",
        "https://www.example.com/help/internal/a",
        "https://example.org/help",
        "https://example.com.attacker.net/help",
        "ftp://www.example.com/help",
    ] {
        assert!(!scope.holds(&url(outside)), "{outside}");
    }
    assert!(Scope::of(&url("https://shop.github.io/")).holds(&url("https://shop.github.io/a")));
    assert!(!Scope::of(&url("https://shop.github.io/")).holds(&url("https://another.github.io/a")));
}

#[test]
fn robots_txt_is_honoured() {
    let start = url("https://example.com/");
    let text = "User-agent: *\nDisallow: /\n\nUser-agent: ReaktlyBot\nDisallow: /private/\nAllow: /private/open\nCrawl-delay: 3\nSitemap: https://example.com/s.xml\nSitemap: /relative.xml";
    let robots = Robots::of_text(&start, text.as_bytes());
    assert!(robots.allows(&url("https://example.com/a")));
    assert!(robots.allows(&url("https://example.com/private/open")));
    assert!(!robots.allows(&url("https://example.com/private/x")));
    assert!(!robots.allows(&url("http://example.com/private/x")));
    assert!(robots.allows(&url("https://help.example.com/private/x")));
    assert_eq!(robots.pause(), Duration::from_secs(3));
    assert_eq!(robots.sitemaps(), [url("https://example.com/s.xml")]);
    assert!(!Robots::of_text(&start, b"User-agent: *\nDisallow: /").allows(&url("https://example.com/a")));
    assert!(Robots::none(&start).allows(&url("https://example.com/a")));
    assert!(!Robots::unreachable(&start).allows(&url("https://example.com/a")));
    assert!(Robots::of_text(&start, &[0xFF; 100]).allows(&url("https://example.com/a")));
    assert_eq!(Robots::of_text(&start, b"User-agent: *\nCrawl-delay: 9999").pause(), Duration::from_secs(10));
    assert_eq!(Robots::address(&url("https://example.com/a/b?c#d")), Some(url("https://example.com/robots.txt")));
}

#[test]
fn a_refusal_has_its_word() {
    let start = url("https://example.com/help/");
    let robots = Some(Arc::new(Robots::of_text(&start, b"User-agent: *\nDisallow: /help/x")));
    let rules = Rules { scope: Some(Scope::of(&start)), robots };
    let word = |text: &str| rules.check(&url(text)).map_err(Refusal::code);
    assert_eq!(word("https://example.com/help/a"), Ok(()));
    assert_eq!(word("https://example.com/help/x"), Err("robots"));
    assert_eq!(word("https://example.org/help/a"), Err("outside"));
}

const SITEMAP: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<!-- pages -->
<url><loc> https://example.com/a?x=1&amp;y=2#z </loc><lastmod>2026-03-01</lastmod><image:image><image:loc>https://example.com/p.png</image:loc></image:image></url>
<url><lastmod>2026-03-01T10:00:00+01:00</lastmod><loc><![CDATA[https://example.com/b]]></loc></url>
<url><loc>javascript:alert(1)</loc></url><url><loc>/relative</loc></url>
</urlset>"#;

#[test]
fn a_sitemap_lists_pages_with_their_dates() {
    let sitemap = Sitemap::read(SITEMAP.as_bytes()).unwrap();
    let entry = |address: &str, modified: &str| Entry { url: url(address), modified: modified.parse().ok() };
    let expected = [
        entry("https://example.com/a?x=1&y=2", "2026-03-01T00:00:00Z"),
        entry("https://example.com/b", "2026-03-01T09:00:00Z"),
    ];
    assert_eq!((sitemap.pages.as_slice(), sitemap.sitemaps.len(), sitemap.cut), (&expected[..], 0, false));
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(SITEMAP.as_bytes()).unwrap();
    assert_eq!(Sitemap::read(&encoder.finish().unwrap()).unwrap(), sitemap);
}

#[test]
fn an_index_lists_sitemaps_and_a_text_lists_pages() {
    let index = "<sitemapindex><sitemap><loc>https://example.com/1.xml.gz</loc><lastmod>nonsense</lastmod></sitemap></sitemapindex>";
    let index = Sitemap::read(index.as_bytes()).unwrap();
    assert_eq!(
        (index.pages.len(), &index.sitemaps[..]),
        (0, &[Entry { url: url("https://example.com/1.xml.gz"), modified: None }][..])
    );
    let list = Sitemap::read(b"\xEF\xBB\xBFhttps://example.com/a\r\nhttps://example.com/b\r\n").unwrap();
    assert_eq!(list.pages.len(), 2);
}

#[test]
fn what_is_no_sitemap_is_said_to_be_none() {
    for wrong in ["", "<html><body>Not found</body></html>", "hello", "<urlset><url><loc>https://example.com/"] {
        let read = Sitemap::read(wrong.as_bytes());
        assert!(
            matches!(read, Err(SitemapError::Unreadable)) || read.is_ok_and(|sitemap| sitemap.pages.is_empty()),
            "{wrong}"
        );
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&vec![b' '; crate::limits::SITEMAP_BYTES_MAX + 1]).unwrap();
    assert_eq!(Sitemap::read(&encoder.finish().unwrap()), Err(SitemapError::TooLarge));
}
