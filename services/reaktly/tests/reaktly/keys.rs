//! `keys`.

use std::collections::BTreeMap;

use reaktly_bus::kv::Bucket;
use reaktly_domain::ids::IntegrationId;
use reaktly_events::integration_keys::{APP_SECRET_PURPOSE, IntegrationKeys};
use reaktly_events::streams::INTEGRATIONS_BUCKET;
use reaktly_store::integrations::{self, place_of};
use reaktly_testkit::{Fixture, fixtures};
use reaktly_vault::{KeyRing, Sealed};
use secrecy::ExposeSecret as _;

use crate::world::{BOTH_KEYS, NEW_KEYS, OLD_KEYS, World, run};

/// Seals the fixture's secrets as the API does.
pub(crate) async fn seal(world: &World, fixture: &Fixture) {
    let ring = KeyRing::parse(OLD_KEYS).unwrap();
    let id = IntegrationId::from_uuid(fixture.integration);
    let seal = |purpose: &str, secret: &str| ring.purpose(purpose).seal(secret.as_bytes(), &place_of(id)).unwrap();
    let statement = format!(
        "UPDATE integrations SET verify_token_sealed = '{}', access_token_sealed = '{}', app_secret_sealed = '{}'",
        seal(integrations::VERIFY_TOKEN_PURPOSE, "verify-token"),
        seal(integrations::ACCESS_TOKEN_PURPOSE, "access-token"),
        seal(integrations::APP_SECRET_PURPOSE, "app-secret"),
    );
    fixtures::run(&mut world.db.connect().await, &statement).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_generated_key_is_a_key_ring() {
    let ended = run(&["keys", "generate", "--id", "k2"], &BTreeMap::new()).await;
    assert_eq!(ended.code, 0, "{}", ended.err);
    let ring = KeyRing::parse(ended.out.trim()).unwrap();
    assert_eq!(ring.ids().next().unwrap().as_str(), "k2");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_rotation_the_old_key_may_go() {
    let mut world = World::with_streams().await;
    let fixture = Fixture::create(&world.db).await;
    seal(&world, &fixture).await;
    world.keys(BOTH_KEYS);
    let before = world.done(&["keys", "check"]).await;
    assert!(before.contains("key old: 3 secrets; is needed until `reaktly keys rotate`"), "{before}");
    let rotated = world.done(&["keys", "rotate"]).await;
    assert!(rotated.contains("1 integrations sealed anew with key new"), "{rotated}");
    world.keys(NEW_KEYS);
    let after = world.done(&["keys", "check"]).await;
    assert!(after.contains("key new: 4 secrets; seals what is new"), "{after}");
    let bus = world.bus().await;
    let value = Bucket::new(&bus, INTEGRATIONS_BUCKET).get(&fixture.webhook_path).await.unwrap().unwrap();
    let held: IntegrationKeys = serde_json::from_slice(&value).unwrap();
    let sealed: Sealed = held.app_secrets[0].parse().unwrap();
    let ingress = KeyRing::parse(NEW_KEYS).unwrap().purpose(APP_SECRET_PURPOSE);
    let opened = ingress.open_text(&sealed, fixture.webhook_path.as_bytes()).unwrap();
    assert_eq!(opened.expose_secret(), "app-secret");
    let again = world.done(&["keys", "rotate"]).await;
    assert!(again.contains("0 integrations sealed anew"), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_open_is_named_and_stays_as_it_is() {
    let mut world = World::with_streams().await;
    let fixture = Fixture::create(&world.db).await;
    seal(&world, &fixture).await;
    world.keys(NEW_KEYS);
    for command in ["check", "rotate"] {
        let ended = world.run(&["keys", command]).await;
        assert_eq!(ended.code, 1);
        assert!(ended.out.contains("key old is not in the key ring"), "{}", ended.out);
    }
    world.keys(OLD_KEYS);
    world.done(&["keys", "check"]).await;
}
