//! Delivery with increasing waits between attempts.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::oneshot;

use super::attempt::{Attempt, logged};
use super::signature::sign;
use crate::simulator::Simulator;
use crate::world::{Business, Status};
use crate::{clock, ids};

/// One webhook on its way.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    /// Whose callback it goes to.
    pub(crate) phone_number_id: String,
    /// `message`, `status`, `field` or `raw`.
    pub(crate) kind: &'static str,
    /// The field of its change: what apps subscribe to.
    pub(crate) field: Cow<'static, str>,
    /// The exact bytes.
    pub(crate) body: Bytes,
    /// The signature header; that of the app secret at the time of the attempt when absent, none when empty.
    pub(crate) signature: Option<String>,
    /// Whether anything but 200 is tried again.
    pub(crate) retry: Retry,
    /// The customer and the message whose second tick a 200 is.
    pub(crate) ticks: Option<(String, String)>,
}

/// Whether a webhook is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    /// Until it is answered with 200, as Meta does.
    Until200,
    /// Never.
    Never,
}

/// Starts a delivery; the receiver hears the status of the first attempt, `None` when there was no answer.
pub(crate) fn deliver(simulator: &Arc<Simulator>, outgoing: Outgoing) -> oneshot::Receiver<Option<u16>> {
    let (first, answer) = oneshot::channel();
    if let Ok(place) = Arc::clone(&simulator.deliveries).try_acquire_owned() {
        let on = Arc::clone(simulator);
        simulator.spawn(async move {
            run(on, outgoing, first).await;
            drop(place);
        });
    } else {
        tracing::warn!(webhook.kind = outgoing.kind, "too many webhooks are waiting; one was given up");
    }
    answer
}

async fn run(simulator: Arc<Simulator>, outgoing: Outgoing, first: oneshot::Sender<Option<u16>>) {
    let mut first = Some(first);
    let delivery_id = ids::trace_id();
    let mut wait = simulator.config.webhook_retry;
    for number in 1.. {
        // Read afresh each time: a secret or a URL that was put right lets waiting webhooks through.
        let business = simulator.with_world(|world| world.businesses.get(&outgoing.phone_number_id).cloned());
        let Some(business) = business else {
            return;
        };
        let mut attempt = post(&simulator, &business, &outgoing).await;
        let again = attempt.http_status != Some(200) && attempt.callback && outgoing.retry == Retry::Until200;
        attempt.entry.retry_in_ms = again.then(|| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
        attempt.entry.number = number;
        attempt.entry.delivery_id.clone_from(&delivery_id);
        simulator.attempts.append(attempt.entry);
        if attempt.http_status == Some(200) {
            tick(&simulator, &outgoing);
        }
        if let Some(first) = first.take() {
            // Most deliveries have nobody waiting for them.
            first.send(attempt.http_status).ok();
        }
        if !again {
            return;
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(simulator.config.webhook_retry_max);
    }
}

fn tick(simulator: &Simulator, outgoing: &Outgoing) {
    if let Some((customer, message)) = &outgoing.ticks {
        let phone_number_id = &outgoing.phone_number_id;
        simulator.with_world(|world| world.thread(phone_number_id, customer).raise(message, Status::Delivered));
        simulator.thread_changed(phone_number_id, customer);
    }
}

/// An attempt with what decides about the next one.
struct Posted {
    entry: Attempt,
    http_status: Option<u16>,
    callback: bool,
}

async fn post(simulator: &Simulator, business: &Business, outgoing: &Outgoing) -> Posted {
    let at = clock::now();
    let started = Instant::now();
    let url = business.callback_of(&outgoing.field).filter(|_| business.hears(&outgoing.field));
    let answer = match url {
        Some(callback) => request(simulator, business, outgoing, &callback.callback_url).await,
        None => Err("there is no callback, or the app is not subscribed to the account or not to the field".to_owned()),
    };
    let http_status = answer.as_ref().ok().copied();
    Posted {
        entry: Attempt {
            at,
            delivery_id: String::new(),
            number: 0,
            phone_number_id: business.phone_number_id.clone(),
            kind: outgoing.kind,
            field: outgoing.field.to_string(),
            http_status,
            error: answer.err(),
            took_ms: milliseconds(started.elapsed()),
            retry_in_ms: None,
            body: logged(&outgoing.body),
        },
        http_status,
        callback: url.is_some(),
    }
}

async fn request(simulator: &Simulator, business: &Business, outgoing: &Outgoing, url: &str) -> Result<u16, String> {
    let _turn = simulator.posts.acquire().await.map_err(|error| error.to_string())?;
    let signature = match &outgoing.signature {
        Some(given) => given.clone(),
        None => sign(&business.app_secret, &outgoing.body),
    };
    let mut request = simulator.http.post(url).header("content-type", "application/json").body(outgoing.body.clone());
    if !signature.is_empty() {
        request = request.header("x-hub-signature-256", signature);
    }
    match request.send().await {
        Ok(response) => Ok(response.status().as_u16()),
        Err(error) => Err(format!("{:#}", anyhow::Error::from(error.without_url()))),
    }
}

/// Whole milliseconds for the log.
fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
