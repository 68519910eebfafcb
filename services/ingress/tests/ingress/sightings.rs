//! What ingress leaves for people to see.

use reaktly_bus::kv::Bucket;
use reaktly_events::sightings::{BLANKS_AROUND, Sighting, VERIFIED, refusal_key, verification_key};
use reaktly_events::streams::SIGHTINGS_BUCKET;
use reaktly_testkit::wait_until;

use crate::world::{BODY, PATH, TOKEN, World};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_turned_away_is_left_for_people_to_see() {
    let world = World::start().await;
    assert_eq!(world.verify(PATH, "wrong").await.status, 403);
    until_seen(&world, &verification_key(PATH), "verify_token_wrong", None).await;
    assert_eq!(world.verify(PATH, &format!("{TOKEN}%20")).await.status, 403);
    until_seen(&world, &verification_key(PATH), "verify_token_wrong", Some(BLANKS_AROUND)).await;
    assert_eq!(world.verify(PATH, TOKEN).await.status, 200);
    until_seen(&world, &verification_key(PATH), VERIFIED, None).await;
    assert_eq!(world.post_with(&[], BODY).await.status, 401);
    until_seen(&world, &refusal_key(PATH), "signature_missing", None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_does_not_exist_leaves_nothing() {
    let world = World::start().await;
    assert_eq!(world.verify("unknown", TOKEN).await.status, 404);
    assert_eq!(world.verify(PATH, "wrong").await.status, 403);
    until_seen(&world, &verification_key(PATH), "verify_token_wrong", None).await;
    let all = Bucket::new(&world.bus, SIGHTINGS_BUCKET).all().await.unwrap();
    assert!(all.keys().all(|key| key.starts_with(PATH)), "{all:?}");
}

async fn until_seen(world: &World, key: &str, outcome: &str, hint: Option<&str>) {
    let bucket = Bucket::new(&world.bus, SIGHTINGS_BUCKET);
    wait_until("the sighting is written", async || {
        let Some(value) = bucket.get(key).await.unwrap() else { return false };
        let sighting: Sighting = serde_json::from_slice(&value).unwrap();
        sighting.outcome == outcome && sighting.hint.as_deref() == hint
    })
    .await;
}
