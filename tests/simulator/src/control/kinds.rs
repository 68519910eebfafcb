//! The tables of what customers can send.

use actix_web::HttpResponse;
use serde_json::json;

use crate::graph::TABLE;
use crate::inbound::{IDENTITIES, KINDS, NUMBERS};
use crate::media;

/// `GET /simulator/kinds`: every kind, every way to name the sender, the numbers with two forms, the sample files.
pub(super) async fn list() -> HttpResponse {
    HttpResponse::Ok().json(json!({
        "items": *KINDS,
        "identities": *IDENTITIES,
        "numbers": *NUMBERS,
        "samples": media::names().collect::<Vec<_>>(),
    }))
}

/// `GET /simulator/errors`: every code with its HTTP status and how it is heard of.
pub(super) async fn errors() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "items": *TABLE }))
}
