//! Phone numbers, accounts and templates: questions about them, and registering a number.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::error::GraphError;
use super::handle::Done;
use super::request::Request;
use super::{callbacks, templates, token};
use crate::ids;
use crate::json::lay;
use crate::simulator::Simulator;
use crate::world::Business;

/// Messages a second from which on Meta speaks of high throughput.
const HIGH_THROUGHPUT: u32 = 1000;
/// Fields of a phone number that are answered when none are asked for.
const FIELDS: &str =
    "verified_name,code_verification_status,display_phone_number,quality_rating,platform_type,throughput,id";

/// `GET /{phone-number-id}?fields=…`, `GET /{business-account-id}?fields=…` and `GET /{template-id}?fields=…`
pub(super) fn object(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    let fields = request.query.get("fields").map_or(FIELDS, String::as_str);
    simulator.with_world(|world| {
        let owner = token::owner(world, request)?;
        let template = world.templates(&owner.account_id).find(|one| one.id(&owner.account_id).to_string() == id);
        if let Some(template) = template {
            return Ok(Done::Answered(only(&templates::object(template, &owner.account_id), fields)));
        }
        let all = if owner.account_id == id { account(owner) } else { phone_number(token::phone(world, request, id)?) };
        Ok(Done::Answered(only(&all, fields)))
    })
}

fn account(business: &Business) -> Value {
    let mut health = health(business);
    lay(&mut health, business.facts.get("health_status").unwrap_or(&Value::Null));
    json!({
        "id": business.account_id, "name": business.verified_name, "currency": "EUR", "timezone_id": "1",
        "message_template_namespace": "simulated", "health_status": health,
        "owner_business_info": {"id": ids::number(&business.account_id).to_string(), "name": business.verified_name},
    })
}

/// `GET /{business-account-id}/phone_numbers`
pub(super) fn phone_numbers(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    let fields = request.query.get("fields").map_or(FIELDS, String::as_str);
    simulator.with_world(|world| {
        token::account(world, request, id)?;
        let numbers = world.of_account(id).map(|business| only(&phone_number(business), fields));
        Ok(Done::Answered(list(&numbers.collect::<Vec<_>>())))
    })
}

/// `POST /{phone-number-id}/register {messaging_product, pin}`
pub(super) fn register(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    let pin = request.field("pin").filter(|pin| pin.len() == 6 && pin.bytes().all(|byte| byte.is_ascii_digit()));
    let pin = pin.ok_or_else(|| GraphError::parameter("Param pin must be 6 digits"))?;
    registration(simulator, request, id, |business| {
        if business.pin.as_ref().is_some_and(|known| known != pin) {
            return Err(GraphError::of(133_005, "The PIN is not the one that was set"));
        }
        business.registered = true;
        business.pin = Some(pin.to_owned());
        Ok(())
    })
}

/// `POST /{phone-number-id}/deregister`
pub(super) fn deregister(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    registration(simulator, request, id, |business| {
        business.registered = false;
        Ok(())
    })
}

fn registration(
    simulator: &Simulator,
    request: &Request,
    id: &str,
    change: impl FnOnce(&mut Business) -> Result<(), GraphError>,
) -> Result<Done, GraphError> {
    simulator.with_world(|world| {
        token::phone(world, request, id)?;
        world.businesses.get_mut(id).map_or(Ok(()), |business| change(Arc::make_mut(business)))
    })?;
    simulator.unsaved();
    Ok(Done::Answered(json!({ "success": true })))
}

fn phone_number(business: &Business) -> Value {
    let registered = |yes: &'static str, no: &'static str| if business.registered { yes } else { no };
    let level = if business.messages_per_second >= HIGH_THROUGHPUT { "HIGH" } else { "STANDARD" };
    let mut number = json!({
        "id": business.phone_number_id,
        "display_phone_number": business.display_phone_number,
        "verified_name": business.verified_name,
        "status": registered("CONNECTED", "DISCONNECTED"),
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "account_mode": if business.allowed_recipients.is_some() { "SANDBOX" } else { "LIVE" },
        "platform_type": registered("CLOUD_API", "NOT_APPLICABLE"),
        "throughput": {"level": if business.registered { level } else { "NOT_APPLICABLE" }},
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "is_pin_enabled": business.pin.is_some(),
        "last_onboarded_time": "2026-01-01T00:00:00+0000",
        "health_status": health(business),
        "webhook_configuration": callbacks::configuration(business),
    });
    lay(&mut number, &business.facts);
    number
}

fn health(business: &Business) -> Value {
    let available = |kind: &str, id: &str| json!({"entity_type": kind, "id": id, "can_send_message": "AVAILABLE"});
    json!({
        "can_send_message": "AVAILABLE",
        "entities": [
            available("PHONE_NUMBER", &business.phone_number_id),
            available("WABA", &business.account_id),
            available("BUSINESS", &ids::number(&business.account_id).to_string()),
            available("APP", &business.app_id),
        ],
    })
}

/// The fields asked for; the id always, unknown ones never.
pub(super) fn only(all: &Value, fields: &str) -> Value {
    let wanted: Vec<_> = fields.split(',').map(str::trim).chain(["id"]).collect();
    let kept: Map<_, _> = all
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, value)| wanted.contains(&name.as_str()) && !value.is_null())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Value::Object(kept)
}

fn list(items: &[Value]) -> Value {
    json!({"data": items, "paging": {"cursors": {"before": "QVFI", "after": "QVFI"}}})
}
