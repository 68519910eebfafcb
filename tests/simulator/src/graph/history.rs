//! `GET /{phone-number-id}/message_history?message_id=…`: what became of a message's webhooks.

use serde_json::{Value, json};

use super::error::GraphError;
use super::handle::Done;
use super::request::Request;
use super::token;
use crate::ids;
use crate::simulator::Simulator;
use crate::webhook::Attempt;

/// Every attempt to tell the business of one message.
pub(super) fn of_message(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    let missing = || GraphError::parameter("The parameter message_id is required.");
    let message = request.query.get("message_id").ok_or_else(missing)?;
    let (application, url) = simulator.with_world(|world| {
        let business = token::phone(world, request, id)?;
        let url = business.callback_of("messages").map(|callback| callback.callback_url.clone());
        Ok::<_, GraphError>((business.app_id.clone(), url))
    })?;
    // In bodies slashes are escaped.
    let written = message.replace('/', "\\/");
    let attempts = simulator.attempts.find(|attempt| attempt.kind == "status" && attempt.body.contains(&written));
    let events: Vec<_> = attempts
        .iter()
        .map(|attempt| {
            json!({
                "id": ids::number(&attempt.delivery_id).to_string(),
                "delivery_status": status_of(&attempt.body, message),
                "webhook_update_state": state(attempt),
                "timestamp": attempt.at.as_second(),
                "application": {"id": application},
                "webhook_uri": url,
                "error_description": attempt.error,
            })
        })
        .collect();
    if events.is_empty() {
        return Ok(Done::Answered(json!({ "data": [] })));
    }
    let item = json!({"id": ids::number(message).to_string(), "message_id": message, "events": {"data": events}});
    Ok(Done::Answered(json!({ "data": [item] })))
}

fn state(attempt: &Attempt) -> &'static str {
    match (attempt.http_status, attempt.retry_in_ms) {
        (Some(200), _) => "DELIVERED",
        (_, Some(_)) => "RETRYING",
        _ => "FAILED",
    }
}

/// The status that a webhook tells of a message.
fn status_of(body: &str, message: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    let statuses = body.pointer("/entry/0/changes/0/value/statuses")?.as_array()?;
    let found = statuses.iter().find(|status| status.get("id").and_then(Value::as_str) == Some(message))?;
    found.get("status")?.as_str().map(str::to_ascii_uppercase)
}
