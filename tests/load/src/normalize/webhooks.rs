//! Webhooks that wait in the stream, as ingress leaves them.

use std::collections::BTreeMap;

use anyhow::Context as _;
use reaktly_bus::Bus;
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_events::{headers, streams};
use reaktly_testkit::Fixture;
use reaktly_testkit::webhooks::{Customer, Number, Webhook, text};

/// Webhooks published at a time.
const AT_ONCE: u32 = 256;

/// Publishes `count` webhooks of one message each, spread over so many customers.
pub(super) async fn publish(bus: &Bus, fixture: &Fixture, count: u32, customers: u32) -> anyhow::Result<()> {
    let now = SystemClock.now();
    for start in (0..count).step_by(usize::try_from(AT_ONCE)?) {
        let mut published = tokio::task::JoinSet::new();
        for index in start..count.min(start + AT_ONCE) {
            let (bus, body) = (bus.clone(), body(fixture, index, index % customers));
            let subject = streams::webhook_subject(&fixture.webhook_path);
            let fields = BTreeMap::from([
                (headers::VERIFICATION.to_owned(), headers::VERIFICATION_VALID.to_owned()),
                (headers::RECEIVED_AT.to_owned(), now.to_string()),
                (headers::WEBHOOK_SHA256.to_owned(), format!("{index:064x}")),
            ]);
            published.spawn(async move { bus.publish(&subject, &fields, body.into(), &format!("load-{index}")).await });
        }
        for outcome in published.join_all().await {
            outcome.context("could not publish a webhook")?;
        }
    }
    Ok(())
}

fn body(fixture: &Fixture, index: u32, customer: u32) -> Vec<u8> {
    let customer = Customer::phone(&format!("49151{customer:08}"), &format!("Customer {customer}"));
    let message = text(&format!("wamid.load.{index:08}"), "Do you ship to Norway, and how long does it take?");
    Webhook::to(&Number::new(&fixture.phone_number_id)).message(&customer, message).body()
}
