//! Where webhooks go: the app's callback, an account's override, a number's override.

use std::sync::Arc;

use serde_json::{Value, json};

use super::error::GraphError;
use super::handle::Done;
use super::request::Request;
use super::token;
use crate::json::{put, text};
use crate::simulator::Simulator;
use crate::webhook::{Verification, challenge};
use crate::world::{Business, Callback};

/// What a number's `webhook_configuration` says.
pub(super) fn configuration(business: &Business) -> Value {
    let mut configuration = json!({});
    let levels = [
        ("phone_number", &business.number_override),
        ("whatsapp_business_account", &business.account_override),
        ("application", &business.callback),
    ];
    for (level, callback) in levels {
        if let Some(callback) = callback {
            put(&mut configuration, level, callback.callback_url.as_str());
        }
    }
    configuration
}

/// `POST /{phone-number-id} {webhook_configuration: {override_callback_uri, verify_token}}`; an empty address takes it away.
pub(super) async fn configure(simulator: &Arc<Simulator>, request: &Request, id: &str) -> Result<Done, GraphError> {
    simulator.with_world(|world| token::phone(world, request, id).map(|_| ()))?;
    let wanted = request.body.as_ref().and_then(|body| body.get("webhook_configuration"));
    let wanted = wanted.ok_or_else(|| GraphError::parameter("The parameter webhook_configuration is required."))?;
    let callback = callback(wanted);
    verify(simulator, id, callback.as_ref()).await?;
    simulator.with_world(|world| {
        if let Some(business) = world.businesses.get_mut(id) {
            Arc::make_mut(business).number_override = callback;
        }
    });
    simulator.unsaved();
    Ok(Done::Answered(json!({ "success": true })))
}

/// The callback that a body names; none when its address is empty.
pub(super) fn callback(body: &Value) -> Option<Callback> {
    let url = text(body, "override_callback_uri").or_else(|| text(body, "callback_url"));
    url.filter(|url| !url.is_empty()).map(|url| Callback {
        callback_url: url.to_owned(),
        verify_token: Some(text(body, "verify_token").unwrap_or_default().to_owned()),
    })
}

/// Makes the handshake, and refuses a callback that fails it.
pub(super) async fn verify(
    simulator: &Simulator,
    phone_id: &str,
    callback: Option<&Callback>,
) -> Result<(), GraphError> {
    if callback.is_some_and(|callback| callback.callback_url.len() > URL_CHARS_MAX) {
        return Err(GraphError::parameter(format!("The callback URL may have at most {URL_CHARS_MAX} characters")));
    }
    match challenge(simulator, phone_id, callback).await {
        Verification::Failed { reason, .. } => {
            let title = format!("Callback verification failed with the following errors: {reason}");
            Err(GraphError { code: 2200, ..GraphError::parameter(title) })
        }
        _ => Ok(()),
    }
}

/// Longest callback URL.
const URL_CHARS_MAX: usize = 200;

/// `GET /{business-account-id}/subscribed_apps`
pub(super) fn subscribed_apps(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    simulator.with_world(|world| {
        let business = token::account(world, request, id)?;
        let mut app = json!({
            "whatsapp_business_api_data": {
                "id": business.app_id, "name": "Simulated app", "link": "https://www.facebook.com/games/?app_id=1",
            },
        });
        if let Some(callback) = &business.account_override {
            put(&mut app, "override_callback_uri", callback.callback_url.as_str());
        }
        let apps = if business.subscribed { vec![app] } else { Vec::new() };
        Ok(Done::Answered(json!({ "data": apps })))
    })
}

/// `POST /{business-account-id}/subscribed_apps`: with `override_callback_uri` and `verify_token`, or without, which takes an
/// override away.
pub(super) async fn subscribe(simulator: &Arc<Simulator>, request: &Request, id: &str) -> Result<Done, GraphError> {
    let phone_id = simulator
        .with_world(|world| token::account(world, request, id).map(|business| business.phone_number_id.clone()))?;
    let callback = request.body.as_ref().and_then(callback);
    verify(simulator, &phone_id, callback.as_ref()).await?;
    simulator.with_world(|world| {
        for business in world.businesses.values_mut().filter(|business| business.account_id == id) {
            let business = Arc::make_mut(business);
            business.subscribed = true;
            business.account_override.clone_from(&callback);
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
