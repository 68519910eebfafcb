//! What concerns the app: its own token, and the fields it subscribes to.

use std::sync::Arc;

use serde_json::json;

use super::callbacks::{callback, verify};
use super::error::GraphError;
use super::handle::Done;
use super::request::Request;
use crate::fields::FIELDS;
use crate::simulator::Simulator;
use crate::world::{Business, World};

/// `GET /oauth/access_token?client_id=…&client_secret=…&grant_type=client_credentials`
pub(super) fn token(simulator: &Simulator, request: &Request) -> Result<Done, GraphError> {
    let id = request.parameter("client_id").ok_or_else(|| GraphError::parameter("Missing client_id parameter."))?;
    let secret = request.parameter("client_secret").unwrap_or_default();
    simulator.with_world(|world| {
        let mut apps = world.businesses.values().filter(|business| business.app_id == id).peekable();
        if apps.peek().is_none() {
            return Err(GraphError { details: None, ..GraphError::of(101, "") });
        }
        if !apps.any(|business| business.app_secret == secret) {
            let title = "Error validating client secret.".to_owned();
            return Err(GraphError { title, details: None, ..GraphError::of(1, "") });
        }
        Ok(Done::Answered(json!({"access_token": format!("{id}|{secret}"), "token_type": "bearer"})))
    })
}

/// `GET /{app-id}/subscriptions` with the app's token.
pub(super) fn subscriptions(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    simulator.with_world(|world| {
        let business = app(world, request, id)?;
        let Some(callback) = &business.callback else {
            return Ok(Done::Answered(json!({ "data": [] })));
        };
        let heard = subscribable().filter(|field| business.subscribed_fields.as_ref().is_none_or(|heard| heard.iter().any(|one| one == field)));
        let fields: Vec<_> = heard.map(|field| json!({"name": field, "version": "v25.0"})).collect();
        Ok(Done::Answered(json!({ "data": [{
            "object": "whatsapp_business_account", "callback_url": callback.callback_url, "active": true, "fields": fields,
        }] })))
    })
}

/// `POST /{app-id}/subscriptions` with `object`, `callback_url`, `verify_token` and `fields`, separated by commas.
pub(super) async fn subscribe(simulator: &Arc<Simulator>, request: &Request, id: &str) -> Result<Done, GraphError> {
    let phone_id =
        simulator.with_world(|world| app(world, request, id).map(|business| business.phone_number_id.clone()))?;
    if request.parameter("object") != Some("whatsapp_business_account") {
        return Err(GraphError::parameter("Param object must be whatsapp_business_account"));
    }
    let body = json!({
        "callback_url": request.parameter("callback_url"), "verify_token": request.parameter("verify_token"),
    });
    let callback = callback(&body).ok_or_else(|| GraphError::parameter("The parameter callback_url is required."))?;
    verify(simulator, &phone_id, Some(&callback)).await?;
    let fields: Option<Vec<String>> =
        request.parameter("fields").map(|fields| fields.split(',').map(|field| field.trim().to_owned()).collect());
    simulator.with_world(|world| {
        for business in world.businesses.values_mut().filter(|business| business.app_id == id) {
            let business = Arc::make_mut(business);
            business.callback = Some(callback.clone());
            if fields.is_some() {
                business.subscribed_fields.clone_from(&fields);
            }
        }
    });
    simulator.unsaved();
    Ok(Done::Answered(json!({ "success": true })))
}

fn subscribable() -> impl Iterator<Item = &'static str> {
    let mut fields: Vec<_> = FIELDS.iter().map(|row| row.field.as_str()).chain(["messages"]).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.into_iter()
}

/// A business of the app, when the call has the app's token.
fn app<'a>(world: &'a World, request: &Request, id: &str) -> Result<&'a Business, GraphError> {
    let token = request.token.as_deref().ok_or_else(GraphError::token)?;
    let found = world
        .businesses
        .values()
        .find(|business| business.app_id == id && format!("{}|{}", business.app_id, business.app_secret) == token);
    found.map(|business| &**business).ok_or_else(GraphError::token)
}
