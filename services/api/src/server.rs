//! The HTTP server: routes, limits, headers.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::{Compress, DefaultHeaders, Next, from_fn};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use reaktly_runtime::settings::Environment;
use tracing::Instrument as _;
use utoipa_actix_web::AppExt as _;
use utoipa_swagger_ui::SwaggerUi;

use crate::access::authenticate;
use crate::api::Api;
use crate::input::BODY_BYTES_MAX;
use crate::problem::{Code, Problem};
use crate::{dashboard, openapi, routes};

/// From the first byte of a request to the end of its headers.
const HEADERS_TIME_MAX: Duration = Duration::from_secs(5);
/// Browsers keep connections and use them again.
const KEEP_ALIVE: Duration = Duration::from_mins(1);
/// An answer under way may take this long after the word to stop; a check asks Meta for ten seconds.
const SHUTDOWN_SECONDS: u64 = 12;
/// Scripts, styles and calls come from here alone. Styles may stand in the page: the component library puts them there.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; \
    manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Builds the server; it answers once it is awaited.
pub(crate) fn build(listener: TcpListener, api: &Api) -> std::io::Result<Server> {
    let data = web::Data::new(api.clone());
    let document = openapi::document();
    let environment = api.policy.environment;
    let server = HttpServer::new(move || {
        App::new()
            .into_utoipa_app()
            .app_data(data.clone())
            .app_data(web::PayloadConfig::new(BODY_BYTES_MAX))
            .app_data(web::PathConfig::default().error_handler(|_, _| Problem::of(Code::NotFound).into()))
            .map(|app| {
                app.wrap(from_fn(authenticate))
                    .wrap(from_fn(traced))
                    .wrap(Compress::default())
                    .wrap(security_headers(environment))
                    .wrap(from_fn(finished))
            })
            .configure(routes::configure)
            .into_app()
            .route("/healthz", web::get().to(healthz))
            .route("/readyz", web::get().to(readyz))
            .service(web::redirect("/docs", "/docs/"))
            .service(SwaggerUi::new("/docs/{_:.*}").external_url_unchecked("/openapi.json", document.clone()))
            .default_service(web::to(elsewhere))
    })
    .disable_signals()
    .client_request_timeout(HEADERS_TIME_MAX)
    .keep_alive(KEEP_ALIVE)
    // Who hangs up is gone: only then is a question nobody waits for noticed.
    .h1_allow_half_closed(false)
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .listen(listener)?;
    Ok(server.run())
}

/// Brings every call to its end although the client goes away, for what was begun may not be left half done. A question
/// changes nothing: with whoever asked it, its search and the model's call end.
async fn finished(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if is_question(request.path()) {
        return next.call(request).await;
    }
    let call = actix_web::rt::spawn(async move { next.call(request).await });
    call.await.map_err(|error| Problem::because(Code::Internal, error))?
}

fn is_question(path: &str) -> bool {
    path.starts_with("/api/knowledge-bases/") && path.ends_with("/ask")
}

/// One span for each call, with the route rather than the path: paths hold ids.
async fn traced(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let span = tracing::info_span!(
        parent: None,
        "api call",
        otel.kind = "server",
        http.request.method = %request.method(),
        http.route = request.match_pattern().unwrap_or_default(),
        http.response.status_code = tracing::field::Empty,
    );
    let response = next.call(request).instrument(span.clone()).await?;
    span.record("http.response.status_code", response.status().as_u16());
    Ok(response)
}

fn security_headers(environment: Environment) -> DefaultHeaders {
    let headers = [
        ("content-security-policy", CONTENT_POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
        ("cache-control", "no-store"),
    ];
    let named = headers.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    let all = named.into_iter().fold(DefaultHeaders::new(), DefaultHeaders::add);
    match environment {
        Environment::Production => all.add((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000")),
        Environment::Development => all,
    }
}

/// What no call of the API takes: the dashboard's, or nothing.
async fn elsewhere(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let path = request.path();
    if let Some(allowed) = openapi::methods_of(path) {
        let mut refusal = actix_web::ResponseError::error_response(&Problem::of(Code::MethodNotAllowed));
        if let Ok(allowed) = HeaderValue::from_str(&allowed) {
            refusal.headers_mut().insert(header::ALLOW, allowed);
        }
        return Ok(refusal);
    }
    let ours = ["/api/", "/ingest/", "/docs/"].iter().any(|prefix| path.starts_with(prefix));
    // Metrics have an address of their own and are never answered here, not even with a page.
    if ours || path == "/api" || path == "/metrics" || !request.method().is_safe() {
        return Err(Problem::of(Code::NotFound));
    }
    Ok(dashboard::serve(&request))
}

async fn healthz(api: web::Data<Api>) -> HttpResponse {
    api.context.report().liveness()
}

async fn readyz(api: web::Data<Api>) -> HttpResponse {
    api.context.report().readiness()
}
