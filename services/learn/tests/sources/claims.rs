//! Pages that are not what their server says they are, and parts of a site that cannot be read.

use reaktly_store::sources::{Mode, RunState};
use reaktly_testkit::fixtures;

use crate::site::Page;
use crate::world::{World, site_settings};

const KETTLE: &str = "The kettle boils a litre of water in two minutes and switches itself off once it is done.";

/// A page that says it is a copy of another one.
fn copy_of(original: &str, page: &Page) -> Page {
    let claim = format!("<link rel=\"canonical\" href=\"{original}\"></head>");
    Page { body: page.body.replace("</head>", &claim), ..page.clone() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_names_its_original_is_no_article_of_its_own_and_its_links_are_followed() {
    let world = World::lay().await;
    let links = ["/copy", "/other"];
    world.site.put("/", Page::about("Help", "Everything about our shop and what it sells.", &links));
    let copy = Page::about("The kettle, red", &format!("{KETTLE} It is red."), &["/beyond"]);
    world.site.put("/copy", copy_of("/kettle", &copy));
    world.site.put("/kettle", Page::about("The kettle", KETTLE, &[]));
    let other = Page::about("Shipping", "Parcels leave on the day of the order and arrive within a week.", &[]);
    world.site.put("/other", copy_of("/", &other));
    world
        .site
        .put("/beyond", Page::about("Beyond", "Only the copy of a page leads to this one about gift cards.", &[]));
    let _learn = world.learn().await;
    let source = world.add_all().await;
    for _ in 0..2 {
        world.ended(source).await;
        let copy = world.item(source, "/copy").await;
        assert_eq!((copy.state.as_str(), copy.reason.as_deref()), ("skipped", Some("duplicate")));
        assert!(copy.detail.is_some_and(|detail| detail.contains("/kettle")));
        let mut titles: Vec<String> = world.articles().await.into_iter().map(|row| row.text.title).collect();
        titles.sort();
        assert_eq!(
            titles,
            ["Beyond", "Help", "Shipping", "The kettle"],
            "a claim that is plainly wrong counts nothing"
        );
        world.rerun(source).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_headed_as_not_found_is_not_there_and_one_without_text_is_told_of_as_a_page() {
    let world = World::lay().await;
    world.site.put("/", Page::about("Help", "Everything about our shop and what it sells.", &["/lost", "/app"]));
    world.site.put("/lost", Page::about("Page not found", "Sorry, this page does not exist.", &[]));
    world.site.put("/app", Page::html("<html><body><div id=\"root\"></div><script>start()</script></body></html>"));
    let _learn = world.learn().await;
    let source = world.add_all().await;
    world.ended(source).await;
    assert_eq!(world.item(source, "/lost").await.reason.as_deref(), Some("not_found"));
    let app = world.item(source, "/app").await;
    assert_eq!(app.reason.as_deref(), Some("no_text"));
    assert!(app.detail.as_deref().is_some_and(|detail| detail.starts_with("The page shows no text")), "{app:?}");
    assert_eq!(world.articles().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sitemap_of_an_index_that_cannot_be_read_is_an_item_with_its_reason() {
    let world = World::lay().await;
    let url = |path: &str| world.site.url(path);
    let listed = [url("/pages.xml"), url("/lost.xml"), "http://169.254.169.254/s.xml".to_owned()];
    let listed = listed.map(|url| format!("<sitemap><loc>{url}</loc></sitemap>")).concat();
    let xml = |body: &str| Page { mime: "application/xml", ..Page::html(body) };
    world.site.put("/sitemap.xml", xml(&format!("<sitemapindex>{listed}</sitemapindex>")));
    world.site.put("/pages.xml", xml(&format!("<urlset><url><loc>{}</loc></url></urlset>", url("/kettle"))));
    world.site.put("/kettle", Page::about("The kettle", KETTLE, &[]));
    let _learn = world.learn().await;
    let source = world.add_site(site_settings(&world.site, Mode::Sitemap, "/sitemap.xml")).await;
    let overview = world.ended(source).await;
    assert_eq!((overview.state, overview.progress.changed, overview.progress.failed), (RunState::Done, 1, 2));
    let lost = world.item(source, "/lost.xml").await;
    assert_eq!((lost.state.as_str(), lost.reason.as_deref()), ("failed", Some("not_found")));
    let items = world.items(source).await;
    let outside = items.iter().find(|item| item.address == "http://169.254.169.254/s.xml").unwrap();
    assert_eq!((outside.state.as_str(), outside.reason.as_deref()), ("failed", Some("outside")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_a_declared_language_has_the_one_it_is_plainly_in() {
    let world = World::lay().await;
    let speaks = "UPDATE operators SET languages = '{de,en}'";
    fixtures::run(&mut world.db.connect().await, speaks).await;
    let _learn = world.learn().await;
    for (name, text, language) in [
        ("versand.txt", "Die Lieferung innerhalb von Deutschland dauert zwei bis vier Werktage.", Some("de")),
        ("livraison.txt", "La livraison en France prend de deux à quatre jours ouvrables.", None),
    ] {
        let source = world.add_file(name, "text/plain", text.as_bytes()).await;
        world.ended(source).await;
        let articles = world.articles().await;
        let article = articles.iter().find(|row| row.text.body.contains(text)).unwrap();
        assert_eq!(article.text.language.as_deref(), language, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_include_that_matches_nothing_is_told() {
    let world = World::lay().await;
    world.site.put("/", Page::about("Help", "Everything about our shop and what it sells.", &["/linked-only"]));
    world.site.put("/linked-only", Page::about("The kettle", KETTLE, &[]));
    let _learn = world.learn().await;
    let mut settings = site_settings(&world.site, Mode::Site, "/");
    settings.include = vec!["/linked".to_owned()];
    let source = world.add_site(settings.clone()).await;
    let overview = world.ended(source).await;
    assert_eq!((overview.state, overview.reason.as_deref()), (RunState::Done, Some("nothing_included")));
    settings.include = vec!["/linked-".to_owned()];
    let source = world.add_site(settings).await;
    assert_eq!(world.ended(source).await.reason, None);
    assert_eq!(world.articles().await.len(), 1);
}
