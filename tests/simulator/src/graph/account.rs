//! Questions about phone numbers and accounts, and an app's subscription.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::error::GraphError;
use super::handle::Done;
use super::request::Request;
use super::token;
use crate::simulator::Simulator;
use crate::webhook::{Verification, challenge};
use crate::world::{Business, Callback};

/// Fields of a phone number that are answered when none are asked for.
const FIELDS: &str =
    "verified_name,code_verification_status,display_phone_number,quality_rating,platform_type,throughput,id";

/// `GET /{phone-number-id}?fields=…` and `GET /{business-account-id}?fields=…`
pub(super) fn object(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    let fields = request.query.get("fields").map_or(FIELDS, String::as_str);
    simulator.with_world(|world| {
        let all = match token::account(world, request, id) {
            Ok(business) => json!({
                "id": id, "name": business.verified_name, "currency": "EUR", "timezone_id": "1",
                "message_template_namespace": "simulated", "health_status": health(business),
            }),
            Err(_) => phone_number(token::phone(world, request, id)?),
        };
        Ok(Done::Answered(only(&all, fields)))
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

/// `GET /{business-account-id}/subscribed_apps`
pub(super) fn subscribed_apps(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    simulator.with_world(|world| {
        let business = token::account(world, request, id)?;
        let app = json!({
            "whatsapp_business_api_data": {
                "id": business.app_id, "name": "Simulated app", "link": "https://www.facebook.com/games/?app_id=1",
            },
        });
        let apps = if business.subscribed { vec![app] } else { Vec::new() };
        Ok(Done::Answered(json!({ "data": apps })))
    })
}

/// `POST /{business-account-id}/subscribed_apps`, with `override_callback_uri` and `verify_token` or without.
pub(super) async fn subscribe(simulator: &Arc<Simulator>, request: &Request, id: &str) -> Result<Done, GraphError> {
    let phone_id = simulator
        .with_world(|world| token::account(world, request, id).map(|business| business.phone_number_id.clone()))?;
    let callback = request.field("override_callback_uri").map(|url| Callback {
        callback_url: url.to_owned(),
        verify_token: Some(request.field("verify_token").unwrap_or_default().to_owned()),
    });
    if let Verification::Failed { reason, .. } = challenge(simulator, &phone_id, callback.as_ref()).await {
        let title = format!("Callback verification failed with the following errors: {reason}");
        return Err(GraphError { code: 2200, ..GraphError::parameter(title) });
    }
    simulator.with_world(|world| {
        let numbers = world.businesses.values_mut();
        for business in numbers.filter(|business| business.account_id == id) {
            let business = Arc::make_mut(business);
            business.subscribed = true;
            if callback.is_some() {
                business.callback.clone_from(&callback);
            }
        }
    });
    simulator.unsaved();
    Ok(Done::Answered(json!({ "success": true })))
}

/// `DELETE /{business-account-id}/subscribed_apps`
pub(super) fn unsubscribe(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    simulator.with_world(|world| {
        token::account(world, request, id)?;
        let numbers = world.businesses.values_mut();
        for business in numbers.filter(|business| business.account_id == id) {
            Arc::make_mut(business).subscribed = false;
        }
        Ok::<_, GraphError>(())
    })?;
    simulator.unsaved();
    Ok(Done::Answered(json!({ "success": true })))
}

fn phone_number(business: &Business) -> Value {
    json!({
        "id": business.phone_number_id,
        "display_phone_number": business.display_phone_number,
        "verified_name": business.verified_name,
        "status": "CONNECTED",
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "account_mode": if business.allowed_recipients.is_some() { "SANDBOX" } else { "LIVE" },
        "platform_type": "CLOUD_API",
        "throughput": {"level": if business.messages_per_second >= 1000 { "HIGH" } else { "STANDARD" }},
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "is_pin_enabled": true,
        "last_onboarded_time": "2026-01-01T00:00:00+0000",
        "health_status": health(business),
        "webhook_configuration": {
            "application": business.callback.as_ref().map(|callback| callback.callback_url.as_str()),
        },
    })
}

fn health(business: &Business) -> Value {
    let available = |kind: &str, id: &str| json!({"entity_type": kind, "id": id, "can_send_message": "AVAILABLE"});
    json!({
        "can_send_message": "AVAILABLE",
        "entities": [
            available("PHONE_NUMBER", &business.phone_number_id),
            available("WABA", &business.account_id),
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
