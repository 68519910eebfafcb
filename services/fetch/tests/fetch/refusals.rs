//! Meta says no, or something else than the truth.

use jiff::SignedDuration;
use reaktly_domain::Clock as _;
use reaktly_testkit::wait_until;

use crate::meta::{Answer, File};
use crate::world::{World, picture};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// More than the longest wait between tries.
const LONG: SignedDuration = SignedDuration::from_hours(2);

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_checksum_is_tried_again_and_given_up() {
    let world = World::start().await;
    let mut file = File::of(picture(5_000), "image/png");
    file.sha256 = Some("0".repeat(64));
    let message = world.receive("17", file).await;
    world.until_waiting(message, "hash_mismatch").await;
    world.until_asked(5, LONG).await;
    let media = world.until(message, "failed").await;
    assert!(media.reason.unwrap().contains("checksum"));
    assert_eq!(world.asked("download"), 5);
    assert!(world.files().is_empty(), "nothing of it is kept");
    assert_eq!(world.announcements(message).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_length_is_never_ready() {
    let world = World::start().await;
    let mut file = File::of(picture(5_000), "image/png");
    file.size = Some(4_999);
    let message = world.receive("17", file.clone()).await;
    world.until_waiting(message, "size_mismatch").await;
    assert!(world.files().is_empty());
    file.size = None;
    world.meta.put("17", file);
    world.clock.advance(MINUTE);
    world.until(message, "ready").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_over_the_limit_is_not_even_begun() {
    let world = World::start().await;
    let mut file = File::of(picture(5_000), "image/png");
    file.size = Some((100 << 20) + 1);
    let message = world.receive("17", file).await;
    let media = world.until(message, "failed").await;
    assert_eq!(media.reason.as_deref(), Some("the file is larger than 100 MB"));
    assert_eq!(world.asked("download"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_cut_off_is_fetched_again() {
    let world = World::start().await;
    world.meta.downloads([Answer::Cut(6 << 20)]);
    let message = world.receive("17", File::of(picture(8 << 20), "image/png")).await;
    world.until_waiting(message, "interrupted").await;
    wait_until("nothing left of it", async || world.files().is_empty()).await;
    world.clock.advance(MINUTE);
    world.until(message, "ready").await;
    assert_eq!(world.files().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_over_is_asked_for_anew() {
    let world = World::start().await;
    world.meta.downloads([Answer::Status(404)]);
    let message = world.receive("17", File::of(picture(5_000), "image/png")).await;
    world.until(message, "ready").await;
    assert_eq!(world.meta.requests(), ["lookup 17", "download 17", "lookup 17", "download 17"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_waits_until_it_is_mended() {
    let world = World::start().await;
    world.meta.expect_token("a-new-token");
    let message = world.receive("17", File::of(picture(5_000), "image/png")).await;
    world.until_waiting(message, "credentials").await;
    let asked = world.asked("lookup");
    world.clock.advance(MINUTE);
    world.seal("a-new-token").await;
    world.clock.advance(SignedDuration::from_secs(5));
    world.until(message, "ready").await;
    assert_eq!(world.asked("lookup"), asked + 1, "the wait of ten minutes was cut short by the new token");
    let heard = world.count("SELECT count(*) FROM integration_health WHERE last_graph_error_code = 190").await;
    assert_eq!(heard, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_seven_days_people_read_why() {
    let world = World::start().await;
    world.meta.lookups(std::iter::repeat_n(Answer::Refuse { status: 500, code: 131_016 }, 500));
    let message = world.receive("17", File::of(picture(5_000), "image/png")).await;
    world.until_waiting(message, "refused").await;
    world.clock.advance(SignedDuration::from_hours(7 * 24));
    let media = world.until(message, "failed").await;
    assert_eq!(media.reason_code.as_deref(), Some("expired"));
    assert!(media.reason.unwrap().starts_with("WhatsApp keeps files for 7 days"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_goes_to_a_foreign_address() {
    let world = World::start().await;
    let stranger = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut file = File::of(picture(5_000), "image/png");
    file.url = Some(format!("http://{}/file/17", stranger.local_addr().unwrap()));
    let message = world.receive("17", file).await;
    world.until_waiting(message, "address").await;
    let connected = tokio::time::timeout(std::time::Duration::ZERO, stranger.accept()).await;
    assert!(connected.is_err(), "nobody came");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disconnected_number_fetches_no_more() {
    let world = World::start().await;
    world.run(&format!("UPDATE integrations SET deleted_at = '{}'", world.clock.now())).await;
    let message = world.receive("17", File::of(picture(5_000), "image/png")).await;
    let media = world.until(message, "failed").await;
    assert_eq!(media.reason_code.as_deref(), Some("disconnected"));
    assert!(world.meta.requests().is_empty());
}
