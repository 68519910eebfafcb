//! Business phone numbers, registered and changed at run time.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::On;
use super::problem::Problem;
use crate::webhook::{Verification, challenge};
use crate::world::Business;

/// `GET /simulator/businesses`: all of them, credentials included, for this is a tool for tests.
pub(super) async fn list(simulator: On) -> HttpResponse {
    let items: Vec<_> =
        simulator.with_world(|world| world.businesses.values().map(|business| Business::clone(business)).collect());
    HttpResponse::Ok().json(json!({ "items": items }))
}

/// `POST /simulator/businesses`: registers a number or changes it; a callback that fails the challenge is not taken.
pub(super) async fn register(simulator: On, body: web::Json<Business>) -> Result<HttpResponse, Problem> {
    let mut business = body.into_inner();
    let digits = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(&business.phone_number_id) || !digits(&business.account_id) {
        return Err(Problem::bad("phoneNumberId and businessAccountId are digits"));
    }
    let id = business.phone_number_id.clone();
    let callback = business.callback.clone();
    let on = simulator.clone().into_inner();
    let verified = simulator.finish(async move { challenge(&on, &id, callback.as_ref()).await });
    let verification = verified.await.ok_or_else(Problem::reset)?;
    simulator.with_world(|world| {
        if matches!(verification, Verification::Failed { .. }) {
            let before = world.businesses.get(&business.phone_number_id);
            business.callback = before.and_then(|before| before.callback.clone());
        }
        world.businesses.insert(business.phone_number_id.clone(), Arc::new(business.clone()));
    });
    simulator.everything_changed();
    Ok(HttpResponse::Ok().json(json!({"business": business, "verification": verification})))
}

/// `DELETE /simulator/businesses/{phoneNumberId}`: its waiting webhooks end.
pub(super) async fn remove(simulator: On, id: web::Path<String>) -> HttpResponse {
    simulator.with_world(|world| world.businesses.remove(id.as_str()));
    simulator.everything_changed();
    HttpResponse::NoContent().finish()
}
