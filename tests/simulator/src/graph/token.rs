//! Access tokens: whose they are, and `debug_token`.

use std::sync::Arc;

use serde_json::json;

use super::error::GraphError;
use super::handle::Done;
use super::request::Request;
use crate::simulator::Simulator;
use crate::webhook::sign;
use crate::world::{Business, Proof, World};

/// The business of a phone number, when the token may see it.
pub(super) fn phone<'a>(world: &'a World, request: &Request, id: &str) -> Result<&'a Arc<Business>, GraphError> {
    let owner = owner(world, request)?;
    world
        .businesses
        .get(id)
        .filter(|business| business.account_id == owner.account_id)
        .ok_or_else(|| GraphError::no_object(id, &request.method))
}

/// A business of an account, when the token may see it.
pub(super) fn account<'a>(world: &'a World, request: &Request, id: &str) -> Result<&'a Arc<Business>, GraphError> {
    let owner = owner(world, request)?;
    Some(owner).filter(|business| business.account_id == id).ok_or_else(|| GraphError::no_object(id, &request.method))
}

/// `GET /debug_token?input_token=…` with an app token or a token of the same app.
pub(super) fn debug(simulator: &Simulator, request: &Request) -> Result<Done, GraphError> {
    let input = request
        .query
        .get("input_token")
        .ok_or_else(|| GraphError::parameter("The parameter input_token is required"))?;
    simulator.with_world(|world| {
        let given = request.token.as_deref().ok_or_else(GraphError::token)?;
        let app = world
            .businesses
            .values()
            .find(|business| {
                business.access_token == given || format!("{}|{}", business.app_id, business.app_secret) == given
            })
            .ok_or_else(GraphError::token)?;
        let found =
            world.businesses.values().find(|business| business.access_token == *input && business.app_id == app.app_id);
        let data = match found {
            Some(business) if business.token_subcode.is_none() => valid(business),
            Some(business) => json!({
                "app_id": business.app_id,
                "is_valid": false,
                "scopes": [],
                "error": {
                    "code": 190, "subcode": business.token_subcode,
                    "message": "Error validating access token: Session has expired",
                },
            }),
            None => json!({
                "is_valid": false,
                "scopes": [],
                "error": {"code": 190, "subcode": 467, "message": "The access token could not be decrypted"},
            }),
        };
        Ok(Done::Answered(json!({ "data": data })))
    })
}

fn valid(business: &Business) -> serde_json::Value {
    let scopes = ["whatsapp_business_management", "whatsapp_business_messaging"];
    let granular = scopes.map(|scope| json!({"scope": scope, "target_ids": [business.account_id]}));
    json!({
        "app_id": business.app_id,
        "type": "SYSTEM_USER",
        "application": "Simulated app",
        "expires_at": 0,
        "data_access_expires_at": 0,
        "is_valid": true,
        "issued_at": 1_750_000_000,
        "scopes": scopes,
        "granular_scopes": granular,
        "user_id": "122100000000000001",
    })
}

/// The business whose token this is, when the token still counts and the call proves what it must.
pub(super) fn owner<'a>(world: &'a World, request: &Request) -> Result<&'a Arc<Business>, GraphError> {
    let given = request.token.as_deref().ok_or_else(GraphError::token)?;
    let owner = world.businesses.values().find(|business| business.access_token == given);
    let owner = owner.ok_or_else(GraphError::token)?;
    if let Some(subcode) = owner.token_subcode {
        return Err(GraphError { subcode: Some(subcode), details: None, ..GraphError::of(190, "") });
    }
    if owner.proof == Proof::AppSecret && request.parameter("appsecret_proof") != Some(&proof(owner)) {
        return Err(GraphError::parameter("API calls from the server require an appsecret_proof argument"));
    }
    Ok(owner)
}

/// The token signed with the app secret.
fn proof(business: &Business) -> String {
    let signed = sign(&business.app_secret, business.access_token.as_bytes());
    signed.trim_start_matches("sha256=").to_owned()
}
