//! Webhooks as Meta sends them, over connections that are kept.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use actix_web::web::Bytes;
use anyhow::Context as _;
use reaktly_testkit::sign;
use reaktly_testkit::webhooks::{Customer, Number, Webhook, text};
use reqwest::Client;
use tokio::task::JoinSet;

use super::queue::{PATH, SECRET};

/// With everything around it, the body of a message of that many characters has about 1 KiB.
const TEXT_CHARACTERS: usize = 512;

/// A body and the header that goes with it.
#[derive(Debug)]
pub(super) struct Signed {
    body: Bytes,
    signature: String,
}

/// Webhooks with the numbers `from` and following, each with a message of its own.
pub(super) fn webhooks(from: usize, count: usize) -> Arc<[Signed]> {
    (from..from + count).map(webhook).collect()
}

/// Mean size of the bodies in bytes.
pub(super) fn mean_bytes(webhooks: &[Signed]) -> usize {
    webhooks.iter().map(|webhook| webhook.body.len()).sum::<usize>() / webhooks.len().max(1)
}

/// Sends each webhook once, so many at a time; the times until the answers, all of which are 200.
pub(super) async fn send(
    http: &Client,
    address: SocketAddr,
    webhooks: &Arc<[Signed]>,
    connections: u16,
) -> anyhow::Result<Vec<Duration>> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut senders = JoinSet::new();
    for _ in 0..connections {
        senders.spawn(send_some(http.clone(), address, webhooks.clone(), next.clone()));
    }
    let mut times = Vec::with_capacity(webhooks.len());
    while let Some(sent) = senders.join_next().await {
        times.extend(sent.context("a sender broke")??);
    }
    Ok(times)
}

async fn send_some(
    http: Client,
    address: SocketAddr,
    webhooks: Arc<[Signed]>,
    next: Arc<AtomicUsize>,
) -> anyhow::Result<Vec<Duration>> {
    let url = format!("http://{address}/webhooks/whatsapp_cloud/{PATH}");
    let mut times = Vec::new();
    while let Some(webhook) = webhooks.get(next.fetch_add(1, Ordering::Relaxed)) {
        let request = http.post(&url).header("content-type", "application/json");
        let request = request.header("x-hub-signature-256", &webhook.signature).body(webhook.body.clone());
        let begun = Instant::now();
        let answer = request.send().await.context("a webhook was not answered")?;
        let status = answer.status();
        // Read to its end, so that the connection is used again.
        answer.bytes().await.context("an answer broke off")?;
        times.push(begun.elapsed());
        anyhow::ensure!(status == 200, "a webhook was answered {status}");
    }
    Ok(times)
}

fn webhook(number: usize) -> Signed {
    let business = Number::new("106540352242922");
    let customer = Customer::phone(&format!("49151{number:08}"), "Customer");
    let mut words = format!("Message {number}: ");
    words.extend("where is my order, and when will it be here? ".chars().cycle().take(TEXT_CHARACTERS - words.len()));
    let message = text(&format!("wamid.HBgNNDkxNTEyMzQ1Njc4ORUCABIYFjNFQjBDNzY5{number:08}"), &words);
    let body = Webhook::to(&business).message(&customer, message).body();
    Signed { signature: sign(SECRET, &body), body: body.into() }
}
