//! What is asked wrongly, and what is said then.

use std::collections::BTreeMap;

use crate::world::run;

#[tokio::test(flavor = "multi_thread")]
async fn help_lists_the_commands_and_each_says_what_it_needs() {
    let none = BTreeMap::new();
    let help = run(&["--help"], &none).await;
    assert_eq!(help.code, 0);
    for command in ["up", "migrate", "topology", "tail", "dead-letters", "replay", "doctor", "keys", "user", "eval"] {
        assert!(help.out.contains(&format!("\n  {command} ")), "{command} in:\n{}", help.out);
        assert_eq!(run(&[command, "--help"], &none).await.code, 0, "{command}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_does_not_exist_ends_with_64() {
    let ended = run(&["launch"], &BTreeMap::new()).await;
    assert_eq!(ended.code, 64);
    assert!(ended.err.contains("launch"), "{}", ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_variables_of_a_command_are_all_named() {
    let ended = run(&["doctor"], &BTreeMap::new()).await;
    assert_eq!(ended.code, 64);
    for variable in ["DATABASE_URL is required", "NATS_URL is required", "REAKTLY_KEYS is required"] {
        assert!(ended.err.contains(variable), "{variable} in:\n{}", ended.err);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_is_named_and_no_password_is_shown() {
    let variables = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
    let away = run(&["migrate"], &variables("DATABASE_URL", "postgres://me:hidden@127.0.0.1:1/reaktly")).await;
    assert_eq!(away.code, 1);
    assert!(away.err.contains("the database is not reachable"), "{}", away.err);
    assert!(!away.err.contains("hidden"), "{}", away.err);
    let away = run(&["tail"], &variables("NATS_URL", "nats://me:hidden@127.0.0.1:1")).await;
    assert_eq!(away.code, 1);
    assert!(away.err.contains("nats is not connected"), "{}", away.err);
    assert!(!away.err.contains("hidden"), "{}", away.err);
}
