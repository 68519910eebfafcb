//! Live updates for the phone page, as server-sent events.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::On;
use crate::simulator::Change;

/// `GET /simulator/events`: `{"phoneNumberId", "waId"}` for each thread that looks different now; nulls when anything may.
pub(super) async fn stream(simulator: On) -> HttpResponse {
    let changes = simulator.changes.subscribe();
    // The comment makes the browser see the connection at once.
    let first = stream::iter([Ok::<_, actix_web::Error>(Bytes::from_static(b": connected\n\n"))]);
    let rest = stream::unfold(changes, next);
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(futures_util::StreamExt::chain(first, rest))
}

async fn next(mut changes: Receiver<Change>) -> Option<(Result<Bytes, actix_web::Error>, Receiver<Change>)> {
    let change = match changes.recv().await {
        Ok(change) => change,
        Err(RecvError::Lagged(_)) => Change { phone_number_id: None, wa_id: None },
        Err(RecvError::Closed) => return None,
    };
    let text = serde_json::to_string(&change).ok()?;
    Some((Ok(Bytes::from(format!("data: {text}\n\n"))), changes))
}
