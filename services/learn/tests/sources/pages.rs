//! What becomes of pages, from run to run.

use reaktly_store::sources::{Mode, RunState};
use reaktly_testkit::fixtures;

use crate::site::Page;
use crate::world::{World, site_settings};

const LONG: &str = "You can return unworn items within thirty days, and we refund the price to the card you paid with.";

#[tokio::test(flavor = "multi_thread")]
async fn a_site_becomes_articles_and_its_progress_is_counted() {
    let world = World::lay().await;
    world.site.put(
        "/",
        Page::about(
            "Help",
            "Everything about our shop and how we work with you.",
            &["/returns", "/logo.png", "/missing"],
        ),
    );
    world.site.put("/returns", Page::about("Returns", LONG, &["/#top", "https://other.example/"]));
    let _learn = world.learn().await;
    let source = world.add_all().await;
    let overview = world.ended(source).await;
    assert_eq!((overview.state, overview.reason.as_deref()), (RunState::Done, None));
    let progress = overview.progress;
    assert_eq!((progress.found, progress.done, progress.changed, progress.failed), (3, 3, 2, 1));
    assert_eq!(overview.article_count, 2);
    let returns = world.article("Returns").await;
    assert_eq!(returns.text.url.as_deref(), Some(world.site.url("/returns").as_str()));
    assert_eq!((returns.text.language.as_deref(), returns.text.status.as_str()), (Some("en"), "published"));
    let missing = world.item(source, "/missing").await;
    assert_eq!((missing.state.as_str(), missing.reason.as_deref()), ("failed", Some("not_found")));
    assert_eq!(missing.detail.as_deref(), Some("The page does not exist."));
    assert_eq!(world.site.asked("/logo.png"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn unchanged_pages_keep_their_pieces_and_a_changed_one_its_address() {
    let world = World::lay().await;
    let entry =
        Page { etag: Some("\"1\""), ..Page::about("Help", "Everything about our shop and what it sells.", &[]) };
    world.site.put("/", Page { body: entry.body.replace("<ul>", "<ul><li><a href=\"/returns\">r</a></li>"), ..entry });
    world.site.put("/returns", Page::about("Returns", LONG, &[]));
    let _learn = world.learn().await;
    let source = world.add_all().await;
    world.ended(source).await;
    let (pieces, first) = (world.searchable().await, world.article("Returns").await);
    let second = world.rerun(source).await;
    assert_eq!((second.progress.found, second.progress.changed), (2, 0));
    assert_eq!(world.item(source, "/").await.state, "unchanged", "the server said so");
    assert_eq!(world.item(source, "/returns").await.state, "unchanged", "its words did");
    assert_eq!((world.searchable().await, world.article("Returns").await.version), (pieces, first.version));
    world.site.put("/returns", Page::about("Returns", &LONG.replace("thirty", "sixty"), &[]));
    let third = world.rerun(source).await;
    assert_eq!(third.progress.changed, 1);
    let changed = world.article("Returns").await;
    assert_eq!((changed.id, changed.version), (first.id, first.version + 1));
    assert!(changed.text.body.contains("sixty days"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_gone_takes_its_article_out_until_it_is_back_and_one_that_fails_keeps_it() {
    let world = World::lay().await;
    let entry = Page::about("Help", "Everything about our shop and what it sells.", &["/returns"]);
    world.site.put("/", Page { etag: Some("\"1\""), ..entry });
    world.site.put("/returns", Page::about("Returns", LONG, &[]));
    let _learn = world.learn().await;
    let source = world.add_all().await;
    world.ended(source).await;
    world.site.put("/returns", Page::status(403));
    world.rerun(source).await;
    let failed = world.item(source, "/returns").await;
    assert_eq!((failed.state.as_str(), failed.reason.as_deref()), ("failed", Some("status_403")));
    assert_eq!(world.article("Returns").await.text.status, "published");
    world.site.take("/returns");
    world.rerun(source).await;
    let once = world.item(source, "/returns").await;
    assert_eq!((once.state.as_str(), once.reason.as_deref()), ("failed", Some("not_found_once")));
    assert_eq!(world.article("Returns").await.text.status, "published", "a site may be changing");
    world.rerun(source).await;
    assert_eq!(world.article("Returns").await.text.status, "draft");
    let gone = world.item(source, "/returns").await;
    assert_eq!((gone.state.as_str(), gone.reason.as_deref()), ("failed", Some("gone")));
    world.rerun(source).await;
    assert_eq!(world.item(source, "/returns").await.reason.as_deref(), Some("gone"), "it is still away");
    world.site.put("/returns", Page::about("Returns", LONG, &[]));
    world.rerun(source).await;
    assert_eq!(world.article("Returns").await.text.status, "published", "it is back");
    world.site.put("/returns", Page::status(410));
    world.rerun(source).await;
    assert_eq!(world.article("Returns").await.text.status, "draft", "it was taken away for good");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_indexed_again_alone_and_whatever_is_known_of_it() {
    let world = World::lay().await;
    world.site.put("/", Page::about("Help", "Everything about our shop and what it sells.", &["/returns"]));
    world.site.put("/returns", Page { etag: Some("\"1\""), ..Page::about("Returns", LONG, &[]) });
    let _learn = world.learn().await;
    let source = world.add_all().await;
    let before = world.ended(source).await;
    let item = world.item(source, "/returns").await;
    fixtures::run(&mut world.db.connect().await, "UPDATE articles SET body = 'Edited.' WHERE title = 'Returns'").await;
    world.again(source, &item).await;
    world.ended(source).await;
    assert_eq!(world.item(source, "/returns").await.state, "indexed");
    assert!(world.article("Returns").await.text.body.contains("thirty days"));
    assert_eq!((world.site.asked("/"), world.site.asked("/returns")), (1, 2));
    assert_eq!(world.overview(source).await.progress.found, before.progress.found);
    let delete = "DELETE FROM articles WHERE title = 'Returns'";
    fixtures::run(&mut world.db.connect().await, delete).await;
    world.rerun(source).await;
    let deleted = world.item(source, "/returns").await;
    assert_eq!((deleted.state.as_str(), deleted.reason.as_deref()), ("skipped", Some("deleted")));
    world.again(source, &deleted).await;
    world.ended(source).await;
    assert_eq!(world.article("Returns").await.text.status, "published");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sitemap_is_read_with_those_it_lists_within_prefixes_and_limits() {
    let world = World::lay().await;
    let url = |path: &str| world.site.url(path);
    let index = format!("<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>", url("/pages.xml"));
    let pages: String = ["/help/a", "/help/b", "/help/c", "/help/old/d", "/shop/e"]
        .iter()
        .map(|path| format!("<url><loc>{}</loc></url>", url(path)))
        .collect::<Vec<_>>()
        .concat();
    world.site.put("/sitemap.xml", Page { mime: "application/xml", ..Page::html(&index) });
    world.site.put("/pages.xml", Page { mime: "application/xml", ..Page::html(&format!("<urlset>{pages}</urlset>")) });
    for name in ["a", "b", "c"] {
        let text = format!("This is what there is to say about {name}, and a little more so that it counts as text.");
        world.site.put(&format!("/help/{name}"), Page::about(name, &text, &["/help/old/d"]));
    }
    let _learn = world.learn().await;
    let mut settings = site_settings(&world.site, Mode::Sitemap, "/sitemap.xml");
    settings.include = vec!["/help".to_owned()];
    settings.exclude = vec!["/help/old".to_owned()];
    settings.pages_max = 2;
    let source = world.add_site(settings).await;
    let overview = world.ended(source).await;
    assert_eq!((overview.state, overview.reason.as_deref()), (RunState::Done, Some("pages_max")));
    assert_eq!((overview.progress.found, overview.progress.changed), (2, 2));
    assert_eq!(world.site.asked("/help/old/d") + world.site.asked("/shop/e"), 0);
    world.site.put("/broken.xml", Page { mime: "application/xml", ..Page::html("Nothing of the kind") });
    let broken = world.add_site(site_settings(&world.site, Mode::Sitemap, "/broken.xml")).await;
    let overview = world.ended(broken).await;
    assert_eq!((overview.state, overview.reason.as_deref()), (RunState::Failed, Some("sitemap_unreadable")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_a_site_is_enough_to_find_its_sitemap() {
    let world = World::lay().await;
    let sitemap = |path: &str| format!("<urlset><url><loc>{}</loc></url></urlset>", world.site.url(path));
    world
        .site
        .put("/", Page::about("Welcome", "This is the first page of a shop, and the sitemap is somewhere else.", &[]));
    for name in ["usual", "named"] {
        let text = format!("This is what there is to say about {name}, and a little more so that it counts as text.");
        world.site.put(&format!("/{name}"), Page::about(name, &text, &[]));
    }
    world.site.put("/sitemap.xml", Page { mime: "application/xml", ..Page::html(&sitemap("/usual")) });
    let _learn = world.learn().await;
    let of_usual_place = world.add_site(site_settings(&world.site, Mode::Sitemap, "/")).await;
    assert_eq!(world.ended(of_usual_place).await.state, RunState::Done);
    assert_eq!(world.article("usual").await.text.status, "published");
    world.site.put("/map-of-ours.xml", Page { mime: "application/xml", ..Page::html(&sitemap("/named")) });
    let robots = format!("Sitemap: {}\n", world.site.url("/map-of-ours.xml"));
    world.site.put("/robots.txt", Page { mime: "text/plain", ..Page::html(&robots) });
    let of_robots = world.add_site(site_settings(&world.site, Mode::Sitemap, "/")).await;
    assert_eq!(world.ended(of_robots).await.state, RunState::Done);
    assert_eq!(world.article("named").await.text.status, "published");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_moved_keeps_its_article_and_one_that_says_the_same_has_none() {
    let world = World::lay().await;
    world.site.put("/", Page::about("Help", "Everything about our shop and what it sells.", &["/returns", "/copy"]));
    world.site.put("/returns", Page::about("Returns", LONG, &[]));
    world.site.put("/copy", Page::about("Returns", LONG, &[]));
    let _learn = world.learn().await;
    let source = world.add_all().await;
    world.ended(source).await;
    assert_eq!(world.item(source, "/copy").await.reason.as_deref(), Some("duplicate"));
    let before = world.article("Returns").await;
    world.site.put("/returns", Page::leading_to("/sending-back"));
    world.site.put("/sending-back", Page::about("Returns", &LONG.replace("thirty", "sixty"), &[]));
    world.site.take("/copy");
    world.rerun(source).await;
    let after = world.article("Returns").await;
    assert_eq!((after.id, after.text.url), (before.id, Some(world.site.url("/sending-back"))));
    assert_eq!(world.item(source, "/returns").await.reason.as_deref(), Some("redirect"));
    assert_eq!(world.articles().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_failed_is_read_later_although_the_one_that_links_to_it_did_not_change() {
    let world = World::lay().await;
    let entry = Page::about("Help", "Everything about our shop and what it sells.", &["/returns"]);
    world.site.put("/", Page { etag: Some("\"1\""), ..entry });
    world.site.put("/returns", Page::status(403));
    let _learn = world.learn().await;
    let source = world.add_all().await;
    assert_eq!(world.ended(source).await.progress.failed, 1);
    world.site.put("/returns", Page::about("Returns", LONG, &[]));
    let second = world.rerun(source).await;
    assert_eq!((second.progress.found, second.progress.changed, second.progress.failed), (2, 1, 0));
    assert_eq!(world.article("Returns").await.text.status, "published");
}
