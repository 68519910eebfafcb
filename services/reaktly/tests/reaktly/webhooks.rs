//! `replay webhooks`.

use reaktly_events::headers;
use serde_json::Value;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_are_published_again_under_their_identity_and_once() {
    let world = World::with_streams().await;
    for (path, id) in [("path-1", "id-1"), ("path-1", "id-2"), ("path-2", "id-3")] {
        world.webhook(path, &format!("{{\"id\":\"{id}\"}}"), id).await;
    }
    for _ in 0..2 {
        let said = world.done(&["replay", "webhooks", "--since", "1h", "--path", "path-1"]).await;
        assert_eq!(said, "2 webhooks published again\n");
    }
    let stored = world.lines(&["tail", "webhooks", "--bodies"]).await;
    let replays: Vec<&Value> = stored.iter().filter(|line| line["headers"][headers::REPLAY] == "1").collect();
    assert_eq!((stored.len(), replays.len()), (5, 2), "{stored:?}");
    for (replay, original) in replays.iter().zip(&stored) {
        for same in ["subject", "body"] {
            assert_eq!(replay[same], original[same]);
        }
        for same in [headers::WEBHOOK_SHA256, headers::RECEIVED_AT, headers::VERIFICATION] {
            assert_eq!(replay["headers"][same], original["headers"][same]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_webhooks_between_the_two_times_are_published_again() {
    let world = World::with_streams().await;
    world.webhook("path-1", "{}", "id-1").await;
    let none = world.done(&["replay", "webhooks", "--since", "2h", "--until", "1h"]).await;
    assert_eq!(none, "0 webhooks published again\n");
}
