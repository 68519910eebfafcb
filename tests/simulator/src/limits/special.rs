//! Interactive messages beyond buttons, lists and links: forms, addresses, carousels, requests for contact details.

use std::collections::HashSet;

use serde_json::Value;

use super::field::{invalid, list, missing, object, optional_text, text, web_address};
use super::media;
use crate::graph::GraphError;
use crate::json;

/// Advised by Meta for the label that opens a form.
const FLOW_LABEL_CHARS_MAX: usize = 30;
const CARDS: (usize, usize) = (2, 10);
const CARD_BODY_CHARS_MAX: usize = 160;
const LINK_LABEL_CHARS_MAX: usize = 20;

/// Checks what a form needs: exactly one of id and name, a label, a screen to begin with when it navigates.
pub(super) fn flow(action: &Value) -> Result<(), GraphError> {
    let parameters = object(action, "parameters", "interactive.action")?;
    if text(parameters, "flow_message_version", "parameters", 8)? != "3" {
        return Err(invalid("parameters.flow_message_version must be 3"));
    }
    match (json::text(parameters, "flow_id"), json::text(parameters, "flow_name")) {
        (Some(_), Some(_)) => return Err(invalid("parameters must have either flow_id or flow_name, not both")),
        (None, None) => return Err(missing("parameters.flow_id or parameters.flow_name")),
        _ => {}
    }
    text(parameters, "flow_cta", "parameters", FLOW_LABEL_CHARS_MAX)?;
    if !matches!(json::text(parameters, "mode"), None | Some("draft" | "published")) {
        return Err(invalid("parameters.mode must be draft or published"));
    }
    match json::text(parameters, "flow_action") {
        None | Some("data_exchange") => Ok(()),
        Some("navigate") => {
            let payload = object(parameters, "flow_action_payload", "parameters")?;
            text(payload, "screen", "flow_action_payload", usize::MAX).map(|_| ())
        }
        Some(_) => Err(invalid("parameters.flow_action must be navigate or data_exchange")),
    }
}

/// Checks a question for an address: it is for India alone.
pub(super) fn address(action: &Value) -> Result<(), GraphError> {
    let parameters = object(action, "parameters", "interactive.action")?;
    match text(parameters, "country", "parameters", 2)? {
        "IN" => Ok(()),
        other => Err(invalid(format!("parameters.country {other} is not supported"))),
    }
}

/// Checks a carousel: two to ten cards, each with a picture or film, all with the same kind of action.
pub(super) fn carousel(action: &Value) -> Result<(), GraphError> {
    let mut indexes = HashSet::new();
    let mut kinds = HashSet::new();
    for card in list(action, "cards", "interactive.action", CARDS)? {
        let index = card.get("card_index").and_then(Value::as_u64).ok_or_else(|| missing("card.card_index"))?;
        if !indexes.insert(index) {
            return Err(invalid(format!("Duplicated card_index: {index}")));
        }
        let header = object(card, "header", "card")?;
        let kind = text(header, "type", "card.header", 64)?;
        if !matches!(kind, "image" | "video") {
            return Err(invalid("card.header.type must be image or video"));
        }
        media::check(object(header, kind, "card.header")?, kind)?;
        if let Some(body) = card.get("body") {
            text(body, "text", "card.body", CARD_BODY_CHARS_MAX)?;
        }
        kinds.insert(card_action(object(card, "action", "card")?)?);
    }
    if kinds.len() > 1 {
        return Err(invalid("all cards must have the same kind of action"));
    }
    Ok(())
}

fn card_action(action: &Value) -> Result<&'static str, GraphError> {
    if json::text(action, "name") == Some("cta_url") {
        let parameters = object(action, "parameters", "card.action")?;
        text(parameters, "display_text", "parameters", LINK_LABEL_CHARS_MAX)?;
        web_address(text(parameters, "url", "parameters", usize::MAX)?, "parameters.url")?;
        return Ok("link");
    }
    for button in list(action, "buttons", "card.action", (1, 2))? {
        let reply = object(button, "quick_reply", "button").or_else(|_| object(button, "reply", "button"))?;
        text(reply, "id", "button", 256)?;
        optional_text(reply, "title", "button", LINK_LABEL_CHARS_MAX)?;
    }
    Ok("buttons")
}
