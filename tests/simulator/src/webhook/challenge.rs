//! The GET handshake that Meta makes before it takes a callback.

use std::time::Instant;

use serde::Serialize;

use super::attempt::Attempt;
use crate::simulator::Simulator;
use crate::world::Callback;
use crate::{clock, ids};

/// How the handshake went.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase", tag = "state")]
pub(crate) enum Verification {
    /// The challenge came back.
    Passed,
    /// It did not; the callback is not taken.
    #[serde(rename_all = "camelCase")]
    Failed {
        /// What the business answered; absent when it did not.
        http_status: Option<u16>,
        /// What was wrong, in words.
        reason: String,
    },
    /// There was nothing to verify.
    Skipped,
}

/// Makes the handshake with a callback that has a verify token. Runs on the webhooks' runtime.
pub(crate) async fn challenge(
    simulator: &Simulator,
    phone_number_id: &str,
    callback: Option<&Callback>,
) -> Verification {
    let Some((callback, token)) = callback.and_then(|callback| Some((callback, callback.verify_token.as_ref()?)))
    else {
        return Verification::Skipped;
    };
    let expected = ids::media_id();
    let at = clock::now();
    let started = Instant::now();
    let query = [("hub.mode", "subscribe"), ("hub.challenge", &expected), ("hub.verify_token", token)];
    let sent = simulator.http.get(&callback.callback_url).query(&query).send().await;
    let (http_status, body) = match sent {
        Ok(response) => (Some(response.status().as_u16()), response.text().await.unwrap_or_default()),
        Err(error) => (None, format!("{:#}", anyhow::Error::from(error.without_url()))),
    };
    let reason = match http_status {
        Some(200) if body == expected => None,
        Some(200) => Some("the answer is not the challenge".to_owned()),
        Some(status) => Some(format!("the answer is {status}, not 200")),
        None => Some(format!("there is no answer: {body}")),
    };
    simulator.attempts.append(Attempt {
        at,
        delivery_id: ids::trace_id(),
        number: 1,
        phone_number_id: phone_number_id.to_owned(),
        kind: "challenge",
        field: String::new(),
        http_status,
        error: reason.clone(),
        took_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        retry_in_ms: None,
        body: String::new(),
    });
    match reason {
        None => Verification::Passed,
        Some(reason) => Verification::Failed { http_status, reason },
    }
}
