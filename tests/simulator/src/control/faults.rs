//! Faults, gates and the way back to the beginning.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use super::On;
use crate::faults::Rule;

/// A gate to open.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Gate {
    name: String,
}

/// How far the simulated time goes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Step {
    /// Milliseconds; back when negative.
    advance_ms: i64,
}

/// `GET /simulator/faults`: the rules with how often each matched and acted.
pub(super) async fn list(simulator: On) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "items": simulator.faults.list() }))
}

/// `PUT /simulator/faults`: a list of rules in the place of all others; calls that were held go on.
pub(super) async fn replace(simulator: On, rules: web::Json<Vec<Rule>>) -> HttpResponse {
    simulator.faults.replace(rules.into_inner());
    HttpResponse::NoContent().finish()
}

/// `DELETE /simulator/faults`: no more faults; calls that were held go on.
pub(super) async fn clear(simulator: On) -> HttpResponse {
    simulator.faults.replace(Vec::new());
    HttpResponse::NoContent().finish()
}

/// `POST /simulator/release {"name"}`: calls that wait at the gate go on, and later ones pass it.
pub(super) async fn release(simulator: On, gate: web::Json<Gate>) -> HttpResponse {
    simulator.faults.release(&gate.name);
    HttpResponse::NoContent().finish()
}

/// `POST /simulator/clock {"advanceMs"}`: windows, links and ids of files grow older at once.
pub(super) async fn advance(simulator: On, step: web::Json<Step>) -> HttpResponse {
    simulator.advance(step.advance_ms);
    HttpResponse::Ok().json(json!({ "now": simulator.now() }))
}

/// `POST /simulator/reset`: businesses stay, everything else is forgotten.
pub(super) async fn reset(simulator: On) -> HttpResponse {
    simulator.reset();
    HttpResponse::NoContent().finish()
}
