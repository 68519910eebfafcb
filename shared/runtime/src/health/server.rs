//! `/healthz`, `/readyz` and `/metrics` on an address of their own, away from customers' traffic.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use prometheus::{Encoder, Registry, TextEncoder};

use crate::process::Components;

/// A probe is one line; anything slower is not a probe.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(5);
/// Nothing of value is under way here when the process ends.
const SHUTDOWN_SECONDS: u64 = 1;

#[derive(Clone)]
struct State {
    components: Components,
    registry: Registry,
}

/// Builds the server on a listener that is already bound. It starts when awaited and ends when its handle stops it.
pub(crate) fn serve(listener: TcpListener, components: Components, registry: Registry) -> std::io::Result<Server> {
    let state = State { components, registry };
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(state.clone()))
            .route("/healthz", web::get().to(healthz))
            .route("/readyz", web::get().to(readyz))
            .route("/metrics", web::get().to(metrics))
    })
    .workers(1)
    .disable_signals()
    .client_request_timeout(REQUEST_TIME_MAX)
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .listen(listener)?;
    Ok(server.run())
}

async fn healthz(state: web::Data<State>) -> HttpResponse {
    state.components.report().liveness()
}

async fn readyz(state: web::Data<State>) -> HttpResponse {
    state.components.report().readiness()
}

async fn metrics(state: web::Data<State>) -> HttpResponse {
    let mut text = Vec::new();
    let encoder = TextEncoder::new();
    match encoder.encode(&state.registry.gather(), &mut text) {
        Ok(()) => HttpResponse::Ok().content_type(encoder.format_type()).body(text),
        Err(error) => {
            tracing::error!(%error, "could not write the metrics");
            HttpResponse::InternalServerError().finish()
        }
    }
}
