//! The API killed while an agent writes: the same call again makes one message.

use reaktly_testkit::{Proxy, wait_until};
use serde_json::{Value, json};

use super::aftermath::{accepted, comes_to_rest};
use crate::world::{Customer, QUESTION, World};

const KEY: &str = "one-and-only";
const WORDS: &str = "A person is with you now.";

#[tokio::test(flavor = "multi_thread")]
async fn the_api_killed_before_or_after_its_commit_makes_one_message_for_one_key() {
    let world = World::apart().await;
    let customer = world.customer("4915100000081");
    customer.writes(QUESTION).await;
    customer.gets(1).await;
    customer.has_status("ai", "read").await;
    let conversation = customer.conversation().await;
    let path = format!("/api/conversations/{}/messages", conversation["id"].as_str().unwrap());
    let body = json!({"text": WORDS});
    let proxy = Proxy::start(world.services.api_url().replace("http://", "").parse().unwrap()).await;
    let api = world.api.at(&format!("http://{}", proxy.address()));

    let messages = world.db.hold("messages").await;
    let (answer, ()) = tokio::join!(api.post_once(KEY, &path, &body), async {
        messages.is_wanted().await;
        world.services.kill("api");
    });
    assert_eq!(answer, None);
    messages.release().await;
    world.services.launch("api");
    world.services.are_ready().await;
    assert_eq!(customer.conversation().await["owner"], "ai", "nothing was committed");

    proxy.hold_answers();
    let (answer, ()) = tokio::join!(api.post_once(KEY, &path, &body), async {
        wait_until("the message is committed", async || customer.authors().await.len() == 3).await;
        world.services.kill("api");
        proxy.cut();
    });
    assert_eq!(answer, None);
    world.services.launch("api");
    world.services.are_ready().await;
    proxy.resume();

    let (status, again) = api.post_once(KEY, &path, &body).await.unwrap();
    assert_eq!(status, 202, "{again}");
    customer.gets(2).await;
    customer.has_status("agent", "read").await;
    comes_to_rest(&world).await;
    world.nothing_more_goes_out().await;
    assert_eq!(messages_of(&world, &customer).await.last().unwrap()["id"], again["id"]);
    assert_eq!(customer.authors().await, ["customer", "ai", "agent"]);
    assert!(accepted(&world).await.values().all(|attempts| attempts.len() == 1));
    world.everything_is_accounted_for().await;
}

async fn messages_of(world: &World, customer: &Customer<'_>) -> Vec<Value> {
    world.api.messages(&customer.conversation().await).await
}
