//! The simulated Meta: customers write there, and it notes what leaves and what arrives, by one clock.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use reaktly_simulator::{Config, Handle};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::knowledge::asked_by;
use crate::statistics::Times;
use crate::web;

/// Longest wait for the last replies.
const REPLY_TIME_MAX: Duration = Duration::from_mins(1);
/// Between two looks whether all replies are there: rare enough to be no load of its own.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);
/// More than ever happen in one measurement.
const ENTRIES_MAX: u32 = 10_000;

/// A Meta of this measurement alone.
pub(super) struct Meta {
    simulator: Handle,
    http: Client,
}

/// What came back.
pub(super) struct Found {
    /// From each webhook to its reply.
    pub(super) times: Times,
    /// Replies that say what was asked.
    pub(super) answered: usize,
}

impl Meta {
    pub(super) fn start(http: &Client) -> anyhow::Result<Self> {
        let simulator = reaktly_simulator::start(Config::default()).context("could not start the simulator")?;
        Ok(Self { simulator, http: http.clone() })
    }

    /// Where the Graph API is.
    pub(super) fn url(&self) -> &str {
        &self.simulator.url
    }

    /// Waits until so many messages to customers have been taken.
    pub(super) async fn replies(&self, count: u32) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            let there = self.messages().await?.len();
            if there >= usize::try_from(count)? {
                return Ok(());
            }
            anyhow::ensure!(begun.elapsed() < REPLY_TIME_MAX, "only {there} of {count} replies came");
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// Holds what left against what arrived, without the customers below `from`.
    pub(super) async fn times(&self, from: u32) -> anyhow::Result<Found> {
        let mut left = HashMap::new();
        for webhook in self.journal("webhooks?kind=message").await? {
            let body: Value = serde_json::from_str(text(&webhook, "/body")?).context("a webhook is malformed")?;
            let sender = text(&body, "/entry/0/changes/0/value/messages/0/from")?.to_owned();
            // A repeat of a webhook does not begin anew.
            left.entry(sender).or_insert(instant(&webhook)?);
        }
        let mut arrived = HashMap::new();
        for message in self.messages().await? {
            let recipient = text(&message, "/recipient")?.to_owned();
            arrived.entry(recipient).or_insert(message);
        }
        let (mut times, mut answered) = (Vec::new(), 0);
        for customer in (from..).take(left.len().saturating_sub(usize::try_from(from)?)) {
            let wa_id = wa_id(customer);
            let left = left.get(&wa_id).with_context(|| format!("{wa_id} wrote nothing"))?;
            let reply = arrived.get(&wa_id).with_context(|| format!("{wa_id} got nothing"))?;
            let time = instant(reply)?.duration_since(*left);
            times.push(Duration::try_from(time).context("a reply came before its question")?);
            answered += usize::from(asked_by(customer).is_some_and(|article| reply.to_string().contains(article.part)));
        }
        Ok(Found { times: times.into_iter().collect(), answered })
    }

    async fn messages(&self) -> anyhow::Result<Vec<Value>> {
        self.journal("calls?kind=message&outcome=accepted").await
    }

    async fn journal(&self, question: &str) -> anyhow::Result<Vec<Value>> {
        let url = format!("{}/simulator/{question}&limit={ENTRIES_MAX}", self.url());
        let mut page = web::answer(self.http.get(url)).await?;
        page.get_mut("items").and_then(Value::as_array_mut).map(std::mem::take).context("a journal has no entries")
    }
}

/// Lets a customer ask.
pub(super) async fn asks(http: Client, meta: String, customer: u32) -> anyhow::Result<()> {
    let url = format!("{meta}/simulator/customers/{}/messages", wa_id(customer));
    let text = asked_by(customer).map(|article| article.title);
    web::answer(http.post(url).json(&json!({ "text": text }))).await?;
    Ok(())
}

fn wa_id(customer: u32) -> String {
    format!("49151{customer:08}")
}

fn instant(entry: &Value) -> anyhow::Result<Timestamp> {
    text(entry, "/at")?.parse().context("an entry's time is malformed")
}

fn text<'a>(entry: &'a Value, pointer: &str) -> anyhow::Result<&'a str> {
    entry.pointer(pointer).and_then(Value::as_str).with_context(|| format!("an entry has no {pointer}"))
}
