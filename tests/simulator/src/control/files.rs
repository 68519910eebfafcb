//! Files for the phone page and for tests: those of the thread, those a customer is about to send, the samples.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpResponse, web};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use super::On;
use super::problem::Problem;
use crate::media::{self, File, Origin};

/// What the bytes are.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct What {
    mime_type: String,
}

/// `POST /simulator/files?mimeType=`: the body is a file that a customer may send as `{"image": {"file": id}}`.
pub(super) async fn upload(simulator: On, what: web::Query<What>, body: Bytes) -> HttpResponse {
    let file = File::new(body, what.into_inner().mime_type, Origin::Webhook, "", simulator.now());
    let (mime_type, size, hash) = (file.mime_type.clone(), file.bytes.len(), hex::encode(file.sha256));
    let id = simulator.files.add(file);
    HttpResponse::Created().json(json!({"id": id, "mimeType": mime_type, "sizeBytes": size, "sha256": hash}))
}

/// `GET /simulator/files/{id}`: any file, whoever sent it.
pub(super) async fn show(simulator: On, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let file = simulator.files.get(&id).ok_or_else(|| Problem::not_found("no such file, or no longer"))?;
    Ok(served(&file.mime_type, file.bytes))
}

/// `GET /simulator/samples/{name}`: a real file of a type.
pub(super) async fn sample(name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let sample =
        media::sample(&name).ok_or_else(|| Problem::not_found("no such sample; GET /simulator/kinds lists them"))?;
    Ok(served(sample.mime_type, sample.bytes.clone()))
}

/// A file as a browser may have it: shown, never run.
fn served(mime_type: &str, bytes: Bytes) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(mime_type)
        .insert_header((CACHE_CONTROL, "private, max-age=3600"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; style-src 'unsafe-inline'"))
        .body(bytes)
}
