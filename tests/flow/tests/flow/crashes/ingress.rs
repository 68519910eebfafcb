//! Ingress killed: Meta sends again what was not answered, and it counts once.

use reaktly_testkit::{Proxy, wait_until};
use serde_json::{Value, json};

use super::aftermath::each_is_answered_once;
use crate::world::{Customer, QUESTION, World};

/// Identical webhooks at once.
const COPIES: usize = 8;
/// Times ingress dies under them.
const DEATHS: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_was_stored_and_never_answered_comes_again_and_counts_once() {
    let world = World::apart().await;
    let proxy = Proxy::start(world.services.ingress_url().replace("http://", "").parse().unwrap()).await;
    calls_by_way_of(&world, &proxy).await;
    let customer = world.customer("4915100000011");
    proxy.hold_answers();
    customer.writes(QUESTION).await;
    // There is one although Meta has no answer yet.
    customer.conversation().await;
    world.services.kill("ingress");
    proxy.cut();
    wait_until("Meta misses the answer", async || {
        attempts(&world).await.iter().any(|attempt| attempt["httpStatus"].is_null())
    })
    .await;
    world.services.launch("ingress");
    world.services.are_ready().await;
    proxy.resume();
    wait_until("Meta has an answer", async || attempts(&world).await.iter().any(|it| it["httpStatus"] == 200)).await;
    each_is_answered_once(&world, &[customer]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_in_flight_while_ingress_dies_again_and_again_count_once() {
    let world = World::apart().await;
    let names: Vec<String> = (0..DEATHS).map(|nth| format!("49151000001{nth:02}")).collect();
    let customers: Vec<Customer<'_>> = names.iter().map(|wa_id| world.customer(wa_id)).collect();
    for customer in &customers {
        let before = attempts(&world).await.len();
        customer.sends(&json!({"text": QUESTION, "copies": COPIES})).await;
        wait_until("one of the copies came to an end", async || attempts(&world).await.len() > before).await;
        world.services.crash("ingress");
    }
    let answered = DEATHS * COPIES;
    wait_until("every copy is answered", async || {
        attempts(&world).await.iter().filter(|attempt| attempt["httpStatus"] == 200).count() == answered
    })
    .await;
    each_is_answered_once(&world, &customers).await;
}

/// Meta's webhooks go through the proxy from now on.
async fn calls_by_way_of(world: &World, proxy: &Proxy) {
    let mut business = world.meta.get("businesses").await["items"][0].clone();
    let direct = business["callbackUrl"].as_str().unwrap();
    business["callbackUrl"] =
        json!(direct.replace(&world.services.ingress_url(), &format!("http://{}", proxy.address())));
    business["verifyToken"] = Value::Null;
    world.meta.post("businesses", &business).await;
}

/// Attempts to deliver customers' messages.
async fn attempts(world: &World) -> Vec<Value> {
    world.meta.get("webhooks?kind=message&limit=1000").await["items"].as_array().unwrap().clone()
}
