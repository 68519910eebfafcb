//! What is stored, and how it is called.

use reaktly_domain::Clock as _;
use reaktly_domain::content::{Content, Media};
use reaktly_store::media::Expectation;
use reaktly_testkit::wait_until;

use crate::meta::{Answer, File};
use crate::world::{Wake, World, picture, sha256};

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_fetched_and_announced() {
    let world = World::start().await;
    let bytes = picture(300_000);
    let message = world.receive("17", File::of(bytes.clone(), "image/png")).await;
    let media = world.until(message, "ready").await;
    assert_eq!(world.stored(&media), bytes);
    assert_eq!((media.mime_type.as_deref(), media.size_bytes), (Some("image/png"), Some(300_000)));
    assert_eq!((media.sha256, media.filename.as_deref()), (Some(sha256(&bytes)), Some("image.png")));
    assert_eq!(world.meta.requests(), ["lookup 17", "download 17"]);
    let key = media.object_key.unwrap();
    let month = world.clock.now().strftime("%Y/%m").to_string();
    assert_eq!(key, format!("accounts/{}/{month}/{message}", world.fixture.account));
    assert_eq!(world.announcements(message).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_megabytes_pass_in_pieces() {
    let world = World::start().await;
    let bytes = picture(20 << 20);
    world.meta.downloads([Answer::Hold(12 << 20)]);
    let message = world.receive("17", File::of(bytes.clone(), "image/png")).await;
    // The first parts are on disk while the rest has not even been sent.
    wait_until("parts on disk", async || {
        world.files().iter().any(|file| file.metadata().is_ok_and(|found| found.len() >= 10 << 20))
    })
    .await;
    assert_eq!(world.media(message).await.state, "pending");
    world.meta.release();
    let media = world.until(message, "ready").await;
    assert_eq!(media.sha256, Some(sha256(&bytes)));
    assert_eq!(world.files().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_name_and_a_lie_about_the_type_are_kept_out() {
    let world = World::start().await;
    let script = "<html><script>alert(1)</script>";
    let document = Media {
        id: Some("17".into()),
        mime_type: Some("image/png".into()),
        filename: Some("../../..\\\u{202e}gnp.exe\r\nX: y\0.png".into()),
        ..Media::default()
    };
    world.meta.put("17", File::of(script, "image/png"));
    let (message, expected) = world.message(&Content::Document(document), world.clock.now(), Wake::Sent).await;
    assert_eq!(expected, Expectation::ToFetch);
    let media = world.until(message, "ready").await;
    assert_eq!((media.declared_type.as_deref(), media.mime_type.as_deref()), (Some("image/png"), Some("text/html")));
    assert_eq!(media.filename.as_deref(), Some("gnp.exeX_ y.png"));
    assert!(world.files()[0].starts_with(world.folder.path().join("accounts")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_meta_does_not_have_is_lost_from_the_start() {
    let world = World::start().await;
    let now = world.clock.now();
    let (message, expected) = world.message(&Content::Image(Media::default()), now, Wake::Sent).await;
    assert_eq!(expected, Expectation::Lost);
    assert_eq!(world.media(message).await.reason_code.as_deref(), Some("no_id"));
    let old = Media { id: Some("17".into()), ..Media::default() };
    let long_ago = now - jiff::SignedDuration::from_hours(8 * 24);
    let (message, expected) = world.message(&Content::Image(old), long_ago, Wake::Sent).await;
    assert_eq!(expected, Expectation::Lost);
    assert_eq!(world.media(message).await.reason_code.as_deref(), Some("expired"));
    let (_, expected) = world.message(&Content::text_of("hello"), now, Wake::Lost).await;
    assert_eq!(expected, Expectation::Nothing);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_nobody_used_goes_after_a_week() {
    let world = World::start().await;
    let (account, now) = (world.fixture.account, world.clock.now());
    let rows = [
        ("unused", 8, "NULL", "NULL"),
        ("used", 8, "now()", "NULL"),
        ("new", 1, "NULL", "NULL"),
        ("begun", 8, "NULL", "now()"),
    ];
    std::fs::create_dir_all(world.folder.path().join("accounts")).unwrap();
    for (name, days, used, removed) in rows {
        std::fs::write(world.folder.path().join("accounts").join(name), name).unwrap();
        let statement = format!(
            "INSERT INTO files (id, account_id, filename, mime_type, size_bytes, sha256, object_key, created_at, used_at, \
             removed_at) VALUES (gen_random_uuid(), '{account}', '{name}', 'text/plain', 4, '', 'accounts/{name}', \
             '{now}'::timestamptz - interval '{days} days', {used}, {removed})"
        );
        world.run(&statement).await;
    }
    // Another fetcher begins with a sweep; the first one's next is a minute away.
    let again = world.beside().await;
    wait_until("two files removed", async || world.files().len() == 2).await;
    wait_until("two rows removed", async || world.count("SELECT count(*) FROM files").await == 2).await;
    let kept = world.count("SELECT count(*) FROM files WHERE filename IN ('used', 'new')").await;
    assert_eq!(kept, 2);
    drop(again);
}
