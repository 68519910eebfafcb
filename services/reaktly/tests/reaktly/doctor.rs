//! `doctor`.

use reaktly_testkit::{Fixture, fixtures};

use crate::keys::seal;
use crate::world::{NEW_KEYS, World};

/// The state of a check in the doctor's words; empty when there is no such check.
fn state<'a>(said: &'a str, check: &str) -> &'a str {
    let lines = said.lines().filter_map(|line| line.split_once("  "));
    let mut found = lines.filter(|(_, rest)| rest.split_whitespace().next() == Some(check));
    found.next().map_or("", |(state, _)| state.trim())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_installation_passes_every_check() {
    let world = World::with_streams().await;
    let said = world.done(&["doctor"]).await;
    let checks = [
        "nats",
        "topology",
        "lag",
        "database",
        "migrations",
        "outbox",
        "sends",
        "dead-letters",
        "media",
        "media-due",
        "secrets",
        "integrations",
    ];
    for check in checks {
        assert_eq!(state(&said, check), "pass", "{check} in:\n{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_fails_with_its_fix() {
    let world = World::empty().await;
    let ended = world.run(&["doctor"]).await;
    assert_eq!(ended.code, 1);
    assert_eq!(state(&ended.out, "topology"), "FAIL");
    assert_eq!(state(&ended.out, "migrations"), "FAIL");
    assert!(ended.out.contains("-> run `reaktly topology`"), "{}", ended.out);
    assert!(ended.out.contains("-> run `reaktly migrate`"), "{}", ended.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_are_away_fail_and_what_needs_them_is_unknown() {
    let world = World::with_streams().await;
    world.nats.kill();
    let ended = world.run(&["doctor"]).await;
    assert_eq!(ended.code, 1);
    assert_eq!(state(&ended.out, "nats"), "FAIL");
    assert_eq!(state(&ended.out, "lag"), "?");
    assert_eq!(state(&ended.out, "database"), "pass");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_that_do_not_open_and_an_ingress_that_knows_nothing_fail() {
    let mut world = World::with_streams().await;
    let fixture = Fixture::create(&world.db).await;
    seal(&world, &fixture).await;
    let ended = world.run(&["doctor"]).await;
    assert_eq!(state(&ended.out, "secrets"), "pass");
    assert_eq!(state(&ended.out, "integrations"), "FAIL");
    assert!(!ended.out.contains(&fixture.webhook_path), "the path is half of a secret URL:\n{}", ended.out);
    world.keys(NEW_KEYS);
    let ended = world.run(&["doctor"]).await;
    assert_eq!(state(&ended.out, "secrets"), "FAIL");
    assert!(ended.out.contains("key old is not in the key ring"), "{}", ended.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_too_long_fails() {
    let world = World::with_streams().await;
    let statements = "INSERT INTO outbox (id, kind, ordering_key, subject, headers, payload, created_at) \
         VALUES (gen_random_uuid(), 'publish', 'k', 'events.a', '{}', '', now() - interval '5 minutes')";
    fixtures::run(&mut world.db.connect().await, statements).await;
    let ended = world.run(&["doctor"]).await;
    assert_eq!(ended.code, 1);
    assert_eq!(state(&ended.out, "outbox"), "FAIL");
    assert!(ended.out.contains("1 rows are not published, the oldest for 5m"), "{}", ended.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_is_away_fails_with_the_variable_to_set_and_no_key_is_shown() {
    let mut world = World::with_streams().await;
    for (prefix, check) in
        [("REAKTLY_LLM", "model"), ("REAKTLY_EMBEDDINGS", "embeddings"), ("REAKTLY_TRANSCRIPTION", "speech")]
    {
        assert_eq!(state(&world.run(&["doctor"]).await.out, check), "", "what is not set up is not looked at");
        world.set(&format!("{prefix}_URL"), "http://127.0.0.1:9/v1");
        world.set(&format!("{prefix}_MODEL"), "tiny-1");
        world.set(&format!("{prefix}_API_KEY"), "hunter2");
        let ended = world.run(&["doctor"]).await;
        assert_eq!((ended.code, state(&ended.out, check)), (1, "FAIL"), "{}", ended.out);
        assert!(ended.out.contains(&format!("set {prefix}_URL")), "{}", ended.out);
        assert!(!ended.out.contains("hunter2"), "{}", ended.out);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encoder_that_is_not_there_is_named_with_its_script_before_anything_starts() {
    let mut world = World::with_streams().await;
    world.set("REAKTLY_ENCODER", "/nowhere/at/all");
    world.set("REAKTLY_API_ADDR", "8081");
    let ended = world.run(&["up"]).await;
    assert_eq!(ended.code, 64, "{}", ended.err);
    assert!(ended.err.contains("REAKTLY_ENCODER") && ended.err.contains("scripts/encoder"), "{}", ended.err);
    assert!(ended.err.contains("REAKTLY_API_ADDR must be a numeric address and a port"), "{}", ended.err);
}
