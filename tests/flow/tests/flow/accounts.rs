//! Two accounts on one installation cannot reach each other.

use reaktly_testkit::webhooks;
use reaktly_testkit::{fixtures, wait_until};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{ANSWER, Api, Customer, Number, QUESTION, World};

/// The Owner of the second account.
const OTHER_OWNER: &str = "other@example.com";
const OTHER_NUMBER: &str = "206540352242922";

/// A second account with an Owner, an operator and an empty knowledge base, as a hoster adds one.
async fn second_account(world: &World) -> Api {
    let [account, user, knowledge_base, operator]: [Uuid; 4] = std::array::from_fn(|_| Uuid::new_v4());
    let statements = format!(
        "INSERT INTO accounts (id, name) VALUES ('{account}', 'Other');
         INSERT INTO users (id, account_id, email, name, role, password_hash)
           VALUES ('{user}', '{account}', '{OTHER_OWNER}', 'Other', 'owner', '');
         INSERT INTO knowledge_bases (id, account_id, name) VALUES ('{knowledge_base}', '{account}', 'Help');
         INSERT INTO operators (id, account_id, knowledge_base_id, name, business_name)
           VALUES ('{operator}', '{account}', '{knowledge_base}', 'Ada', 'Other');"
    );
    fixtures::run(&mut world.db.connect().await, &statements).await;
    let said = world.services.once(&["user", "reset-password", OTHER_OWNER]).await;
    let password = said.split_once("the password ").unwrap().1.split_whitespace().next().unwrap();
    Api::sign_in(&world.services.api_url(), OTHER_OWNER, password).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_one_account_does_not_exist_for_the_other() {
    let world = World::together().await;
    let other = second_account(&world).await;
    let customer = world.customer("491511234567");
    customer.writes(QUESTION).await;
    customer.gets(1).await;
    let conversation = customer.conversation().await;
    let (conversation, integration) = (text(&conversation["id"]), text(&world.number.integration["id"]));
    let operator = text(&world.api.list("/api/operators").await[0]["id"]);
    for list in ["conversations", "integrations", "webhooks", "dead-letters"] {
        assert_eq!(other.list(&format!("/api/{list}")).await, Vec::<Value>::new(), "{list} of the other account");
    }
    let nothing = json!({});
    let write = json!({"text": "Hello"});
    let calls = [
        (Method::GET, format!("/api/conversations/{conversation}/messages"), None),
        (Method::POST, format!("/api/conversations/{conversation}/messages"), Some(&write)),
        (Method::POST, format!("/api/conversations/{conversation}/take-over"), Some(&nothing)),
        (Method::GET, format!("/api/integrations/{integration}"), None),
        (Method::PATCH, format!("/api/integrations/{integration}"), Some(&nothing)),
        (Method::DELETE, format!("/api/integrations/{integration}"), None),
        (Method::GET, format!("/api/operators/{operator}"), None),
    ];
    for (method, path, body) in calls {
        let (status, answer) = other.call(method.clone(), &path, body).await;
        assert_eq!(status, 404, "{method} {path}: {answer}");
    }
    let mut credentials = json!({
        "accessToken": "EAAother", "phoneNumberId": world.number.phone_number_id, "businessAccountId": "9",
        "phoneNumber": "+15550783881",
    });
    let (status, answer) = other.call(Method::POST, "/api/integrations/credentials", Some(&credentials)).await;
    assert_eq!((status, &answer["code"]), (409, &json!("number_in_use")), "{answer}");
    credentials["phoneNumberId"] = json!(OTHER_NUMBER);
    credentials["operatorId"] = json!(operator);
    let (status, answer) = other.call(Method::POST, "/api/integrations/credentials", Some(&credentials)).await;
    assert_eq!(status, 422, "an operator of the other account: {answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_account_answers_its_own_customers_from_its_own_knowledge() {
    let world = World::together().await;
    let other = second_account(&world).await;
    let number = world.meta.connect(&other, OTHER_NUMBER).await;
    other.write_article(QUESTION, "Our gift cards never expire.").await;
    // The same person writes to both.
    let (ours, theirs) = (world.customer("491511234567"), Customer::of(&world, &number, "491511234567"));
    ours.writes(QUESTION).await;
    theirs.writes(QUESTION).await;
    let (one, another) = (ours.gets(1).await, theirs.gets(1).await);
    assert!(one[0].contains(ANSWER) && !one[0].contains("never expire"), "{one:?}");
    assert!(another[0].contains("never expire") && !another[0].contains(ANSWER), "{another:?}");
    assert_eq!(world.api.list("/api/conversations").await.len(), 1);
    assert_eq!(other.list("/api/conversations").await.len(), 1);
    world.everything_is_accounted_for().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_for_the_other_accounts_number_is_put_aside_and_never_answered() {
    let world = World::together().await;
    let other = second_account(&world).await;
    let number = world.meta.connect(&other, OTHER_NUMBER).await;
    other.write_article(QUESTION, "Our gift cards never expire.").await;
    foreign_webhook(&world, &number).await;
    let put_aside = async || {
        let webhooks = world.api.list("/api/webhooks").await;
        webhooks.iter().any(|webhook| webhook["items"] == 1 && webhook["quarantined"] == 1)
    };
    wait_until("the foreign item is put aside", put_aside).await;
    world.nothing_more_goes_out().await;
    for api in [&world.api, &other] {
        assert_eq!(api.list("/api/conversations").await, Vec::<Value>::new());
    }
}

/// Rightly signed by the first account's app, on its path, but for a number of the second account.
async fn foreign_webhook(world: &World, number: &Number) {
    let customer = webhooks::Customer::phone("491511234567", "Ada");
    let foreign = webhooks::Webhook::to(&webhooks::Number::new(&number.phone_number_id));
    let body = foreign.message(&customer, webhooks::text("wamid.foreign", QUESTION)).value();
    let raw = json!({"phoneNumberId": world.number.phone_number_id, "body": body});
    let sent = world.meta.post("webhooks", &raw).await;
    assert_eq!(sent["webhooks"][0]["httpStatus"], 200, "{sent}");
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
