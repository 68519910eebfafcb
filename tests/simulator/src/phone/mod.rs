//! The phone page: one customer's messenger, for people and browser tests.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};

/// Adds the routes.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    let page = || file("text/html; charset=utf-8", include_str!("index.html"));
    let style = || file("text/css; charset=utf-8", include_str!("phone.css"));
    let script = || file("text/javascript; charset=utf-8", include_str!("phone.js"));
    let format = || file("text/javascript; charset=utf-8", include_str!("format.js"));
    config
        .route("/", web::get().to(move || async move { page() }))
        .route("/phone.css", web::get().to(move || async move { style() }))
        .route("/phone.js", web::get().to(move || async move { script() }))
        .route("/format.js", web::get().to(move || async move { format() }));
}

fn file(kind: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header(("content-security-policy", "default-src 'self'"))
        .body(text)
}
