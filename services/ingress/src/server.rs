//! The HTTP server: routes and limits.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::header::ALLOW;
use actix_web::{App, HttpResponse, HttpServer, web};
use reaktly_bus::Bus;
use reaktly_domain::Clock;
use reaktly_runtime::Context;

use crate::challenge::answer_challenge;
use crate::decide::Policy;
use crate::directory::Directory;
use crate::metrics::Metrics;
use crate::queue::Queue;
use crate::receive::receive;
use crate::sightings::Sightings;

/// From the first byte of a request to the end of its headers; later is 408.
const HEADERS_TIME_MAX: Duration = Duration::from_secs(5);
/// Meta keeps connections and uses them again.
const KEEP_ALIVE: Duration = Duration::from_mins(1);
/// An answer takes at most the body's 8 s and the queue's 2 s.
const SHUTDOWN_SECONDS: u64 = 12;

/// What every handler shares.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) directory: Arc<Directory>,
    pub(crate) queue: Arc<Queue>,
    pub(crate) sightings: Sightings,
    pub(crate) bus: Bus,
    pub(crate) policy: Policy,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) metrics: Metrics,
    pub(crate) context: Context,
}

/// Builds the server; it answers once it is awaited.
pub(crate) fn build(listener: TcpListener, state: State) -> std::io::Result<Server> {
    let state = web::Data::new(state);
    let server = HttpServer::new(move || {
        let webhooks = web::resource("/webhooks/whatsapp_cloud/{path}")
            .route(web::get().to(answer_challenge))
            .route(web::post().to(receive))
            .default_service(web::to(other_method));
        App::new()
            .app_data(state.clone())
            .service(webhooks)
            .route("/healthz", web::get().to(healthz))
            .route("/readyz", web::get().to(readyz))
    })
    .disable_signals()
    .client_request_timeout(HEADERS_TIME_MAX)
    .keep_alive(KEEP_ALIVE)
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .listen(listener)?;
    Ok(server.run())
}

async fn other_method() -> HttpResponse {
    HttpResponse::MethodNotAllowed().insert_header((ALLOW, "GET, POST")).finish()
}

async fn healthz(state: web::Data<State>) -> HttpResponse {
    state.context.report().liveness()
}

async fn readyz(state: web::Data<State>) -> HttpResponse {
    state.context.report().readiness()
}
