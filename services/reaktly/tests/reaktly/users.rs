//! `user`.

use reaktly_testkit::Fixture;

use crate::world::World;

/// The password in what a command said.
fn password(said: &str) -> &str {
    let after = said.split_once("the password ").map_or("", |(_, after)| after);
    after.split_whitespace().next().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_added_listed_and_given_another_password() {
    let world = World::start().await;
    Fixture::create(&world.db).await;
    let added = world.done(&["user", "create", "ada@example.com", "--name", "Ada", "--role", "admin"]).await;
    assert!(password(&added).len() >= 16, "{added}");
    let listed = world.done(&["user", "list"]).await;
    assert!(listed.contains("admin   ada@example.com  Ada  Example"), "{listed}");
    let reset = world.done(&["user", "reset-password", "Ada@example.com"]).await;
    assert_ne!(password(&reset), password(&added));
    let twice = world.run(&["user", "create", "ADA@example.com", "--name", "Ada"]).await;
    assert_eq!(twice.code, 1);
    assert!(twice.err.contains("somebody has the address"), "{}", twice.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_several_accounts_one_has_to_be_named() {
    let world = World::start().await;
    let first = Fixture::create(&world.db).await;
    Fixture::create(&world.db).await;
    let which = world.run(&["user", "create", "ada@example.com", "--name", "Ada"]).await;
    assert_eq!(which.code, 1);
    assert!(which.err.contains("--account") && which.err.contains(&first.account.to_string()), "{}", which.err);
    let account = first.account.to_string();
    world.done(&["user", "create", "ada@example.com", "--name", "Ada", "--account", &account]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_does_not_exist_gets_no_password() {
    let world = World::start().await;
    let ended = world.run(&["user", "reset-password", "nobody@example.com"]).await;
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("nobody has the address nobody@example.com"), "{}", ended.err);
}
