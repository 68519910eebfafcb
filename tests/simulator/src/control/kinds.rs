//! The tables of what customers can send.

use actix_web::HttpResponse;
use serde_json::json;

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
