//! `POST`: a webhook. 200 means stored.

use std::collections::BTreeMap;
use std::time::Instant;

use actix_web::http::header::HeaderValue;
use actix_web::web::{Bytes, Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use reaktly_bus::Stored;
use reaktly_events::streams;
use reaktly_whatsapp::signature::{SIGNATURE_HEADER, Signature};
use tracing::{Instrument, Span};

use crate::metrics::Outcome;
use crate::refusal::Refusal;
use crate::server::State;
use crate::{body, decide, integrations};

/// Answers one webhook. Its trace begins here: a sender's own trace context is not ours to continue.
pub(crate) async fn receive(
    request: HttpRequest,
    path: Path<String>,
    payload: Payload,
    state: Data<State>,
) -> HttpResponse {
    let span = tracing::info_span!(
        parent: None,
        "receive webhook",
        otel.kind = "server",
        http.request.method = "POST",
        http.route = "/webhooks/whatsapp_cloud/{path}",
        http.response.status_code = tracing::field::Empty,
        webhook.id = tracing::field::Empty,
    );
    let answer = async {
        let begun = Instant::now();
        let outcome = match store(&request, &path, payload, &state).await {
            Ok(Stored { duplicate: true, .. }) => Outcome::Duplicate,
            Ok(Stored { duplicate: false, .. }) => Outcome::Stored,
            Err(refusal) => {
                if refusal.is_about_signature() {
                    state.sightings.refused(&path, state.clock.now(), refusal);
                }
                Outcome::Refused(refusal)
            }
        };
        state.metrics.count(outcome);
        match outcome {
            Outcome::Refused(refusal) => refuse(refusal),
            Outcome::Stored | Outcome::Duplicate | Outcome::Verified => {
                state.metrics.stored_after(begun.elapsed());
                HttpResponse::Ok().finish()
            }
        }
    };
    let response = answer.instrument(span.clone()).await;
    span.record("http.response.status_code", response.status().as_u16());
    response
}

async fn store(request: &HttpRequest, path: &str, payload: Payload, state: &State) -> Result<Stored, Refusal> {
    let keys = integrations::keys_of(&state.directory, &state.bus, path).await?;
    body::acceptable(request.headers())?;
    let signature = request.headers().get_all(SIGNATURE_HEADER).map(HeaderValue::as_bytes);
    let check = decide::before_body(&keys, &state.policy, Signature::parse(signature))?;
    let body = body::read(request.headers(), payload).await?;
    let verification = decide::after_body(&check, &body)?;
    let id = decide::webhook_id(path, &body);
    Span::current().record("webhook.id", id.as_str());
    let signature = request.headers().get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    let fields = decide::stored_headers(&id, verification, signature, state.clock.now());
    publish(state, streams::webhook_subject(path), fields, body, id).await
}

/// Publishes in a task of its own on this thread, which shutdown waits for: a sender that hangs up after its last byte has still sent
/// it. The bus adds the trace.
async fn publish(
    state: &State,
    subject: String,
    fields: BTreeMap<String, String>,
    body: Bytes,
    id: String,
) -> Result<Stored, Refusal> {
    let queue = state.queue.clone();
    let task = async move { queue.store(&subject, &fields, body, &id).await };
    match actix_web::rt::spawn(state.context.track(task.instrument(Span::current()))).await {
        Ok(Ok(stored)) => Ok(stored),
        // The queue has logged why.
        Ok(Err(_)) => Err(Refusal::NotStored),
        Err(error) => {
            tracing::error!(%error, "a publish ended early");
            Err(Refusal::NotStored)
        }
    }
}

/// One line for what an operator should see; what anyone on the internet can cause at will is only counted.
fn refuse(refusal: Refusal) -> HttpResponse {
    match refusal {
        Refusal::SignatureWrong | Refusal::NoSecret => {
            tracing::warn!(refusal.reason = refusal.label(), "refused a webhook: {refusal}");
        }
        Refusal::KeysUnreadable => {
            tracing::error!(refusal.reason = refusal.label(), "refused a webhook: {refusal}");
        }
        _ => tracing::debug!(refusal.reason = refusal.label(), "refused a webhook: {refusal}"),
    }
    refusal.response()
}
