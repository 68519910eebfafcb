//! Workers that die, and storage, queue or database that are away.

use jiff::SignedDuration;
use reaktly_domain::Clock as _;
use reaktly_domain::content::{Content, Media};
use reaktly_store::media::{self, Fetched, Finished, Outcome};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError};
use reaktly_testkit::wait_until;

use crate::meta::{Answer, File};
use crate::world::{Wake, World, picture};

const LEASE: SignedDuration = SignedDuration::from_mins(2);
const A_MOMENT: SignedDuration = SignedDuration::from_secs(5);

fn image(id: &str) -> Content {
    Content::Image(Media { id: Some(id.into()), mime_type: Some("image/png".into()), ..Media::default() })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_was_woken_for_is_swept_up() {
    let world = World::start().await;
    world.meta.put("17", File::of(picture(5_000), "image/png"));
    let (message, _) = world.message(&image("17"), world.clock.now(), Wake::Lost).await;
    world.nats.kill();
    world.clock.advance(A_MOMENT);
    world.until(message, "ready").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_died_is_followed_by_another() {
    let world = World::start().await;
    world.meta.put("17", File::of(picture(5_000), "image/png"));
    let (message, _) = world.message(&image("17"), world.clock.now(), Wake::Lost).await;
    let mut conn = world.db.connect().await;
    let claimed = media::claim(&mut conn, world.clock.now(), None, LEASE, 1).await.unwrap();
    assert_eq!(claimed.len(), 1);
    // What it had written when it was killed.
    let key = reaktly_media::object_key(world.account(), claimed[0].created_at, message.as_uuid());
    let place = world.folder.path().join(key);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(place.with_file_name(format!("{message}#1")), b"half").unwrap();
    std::fs::write(&place, b"whole, but nobody wrote it down").unwrap();
    world.clock.advance(LEASE + A_MOMENT);
    let media = world.until(message, "ready").await;
    assert_eq!(world.stored(&media), picture(5_000));
    assert_eq!(world.files().len(), 1, "nothing half-written is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_was_too_slow_changes_nothing() {
    let world = World::start().await;
    world.meta.downloads([Answer::Hold(2_000)]);
    let message = world.receive("17", File::of(picture(5_000), "image/png")).await;
    wait_until("the download", async || world.asked("download") == 1).await;
    let mut conn = world.db.connect().await;
    let later = world.clock.now() + LEASE + A_MOMENT;
    let other = media::claim(&mut conn, later, None, LEASE, 1).await.unwrap().remove(0);
    let fetched = Fetched {
        object_key: "accounts/other".into(),
        filename: "other.png".into(),
        mime_type: "image/png".into(),
        sha256: "00".into(),
        size_bytes: 1,
    };
    let outcome = Outcome::Ready(fetched);
    let finished = conn
        .transaction(async |conn: &mut AsyncPgConnection| {
            let mut causes = Causes::default();
            let finished = media::record(conn, later, &other, &outcome, &mut causes).await?;
            drop(causes.write(conn).await?);
            Ok::<_, StoreError>(finished)
        })
        .await
        .unwrap();
    assert_eq!(finished, Finished::Written);
    world.meta.release();
    wait_until("the slow worker's file", async || world.files().iter().any(|file| file.ends_with(message.to_string())))
        .await;
    assert_eq!(world.announcements(message).await, 1);
    assert_eq!(world.media(message).await.object_key.as_deref(), Some("accounts/other"));
}

#[tokio::test(flavor = "multi_thread")]
async fn storage_that_is_away_is_waited_for() {
    let world = World::start().await;
    std::fs::remove_dir_all(world.folder.path()).unwrap();
    std::fs::write(world.folder.path(), b"in the way").unwrap();
    let message = world.receive("17", File::of(picture(5_000), "image/png")).await;
    wait_until("a try", async || world.asked("download") > 0).await;
    wait_until("a release", async || world.count("SELECT count(*) FROM media WHERE lease_until IS NULL").await == 1)
        .await;
    assert_eq!(world.media(message).await.state, "pending");
    std::fs::remove_file(world.folder.path()).unwrap();
    std::fs::create_dir(world.folder.path()).unwrap();
    world.until(message, "ready").await;
    assert_eq!(world.count("SELECT attempts::bigint FROM media").await, 1, "no try was used up");
    assert_eq!(world.count("SELECT count(*) FROM dead_letters").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_worker_stored_of_a_lost_file_is_removed() {
    let world = World::start().await;
    world.run(&format!("UPDATE integrations SET deleted_at = '{}'", world.clock.now())).await;
    let (message, _) = world.message(&image("17"), world.clock.now(), Wake::Lost).await;
    let key = reaktly_media::object_key(world.account(), world.clock.now(), message.as_uuid());
    let place = world.folder.path().join(key);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(&place, b"whole, but nobody wrote it down").unwrap();
    world.clock.advance(A_MOMENT);
    world.until(message, "failed").await;
    let again = world.beside().await;
    wait_until("nothing left", async || world.files().is_empty() && world.media(message).await.object_key.is_none())
        .await;
    drop(again);
}
