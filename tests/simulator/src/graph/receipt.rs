//! `POST /{phone-number-id}/messages` with `status: read`, typing indicator or not.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::error::GraphError;
use super::handle::Done;
use super::request::Request;
use super::token;
use crate::json::text;
use crate::simulator::Simulator;

/// How long "typing…" is shown unless a message comes first.
const TYPING: SignedDuration = SignedDuration::from_secs(25);

/// Marks a message read, and those before it; shows typing when asked.
pub(super) fn mark(simulator: &Simulator, request: &Request, phone_id: &str, body: &Value) -> Result<Done, GraphError> {
    if text(body, "messaging_product") != Some("whatsapp") {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    if text(body, "status") != Some("read") {
        return Err(GraphError::parameter("Param status must be one of {READ}"));
    }
    let indicator = body.get("typing_indicator");
    if indicator.is_some_and(|indicator| text(indicator, "type") != Some("text")) {
        return Err(GraphError::of(131_009, "typing_indicator.type must be text"));
    }
    let missing = || GraphError::of(131_008, "message_id is required");
    let message = request.field("message_id").ok_or_else(missing)?;
    let found = simulator.with_world(|world| {
        token::phone(world, request, phone_id)?;
        let Some(customer) = world.author(message) else {
            return Ok(None);
        };
        let thread = world.thread(phone_id, &customer);
        if !thread.read_up_to(message) {
            return Ok(None);
        }
        if indicator.is_some() {
            thread.typing_until = simulator.now().checked_add(TYPING).ok();
        }
        Ok(Some(customer))
    })?;
    match found {
        Some(customer) => simulator.thread_changed(phone_id, &customer),
        // An id from before a restart is one that Meta would still know.
        None if message.starts_with("wamid.") => {}
        None => return Err(GraphError::of(131_009, "message_id is not the id of a message")),
    }
    Ok(Done::Answered(json!({ "success": true })))
}
