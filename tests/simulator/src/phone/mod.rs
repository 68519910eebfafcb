//! The phone page: one customer's messenger, for people and browser tests.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::{HttpResponse, web};

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Path, kind and text of every file of the page.
const FILES: [(&str, &str, &str); 10] = [
    ("/", "text/html; charset=utf-8", include_str!("index.html")),
    ("/phone.css", "text/css; charset=utf-8", include_str!("phone.css")),
    ("/phone.js", SCRIPT, include_str!("phone.js")),
    ("/api.js", SCRIPT, include_str!("api.js")),
    ("/actions.js", SCRIPT, include_str!("actions.js")),
    ("/dialogs.js", SCRIPT, include_str!("dialogs.js")),
    ("/thread.js", SCRIPT, include_str!("thread.js")),
    ("/content.js", SCRIPT, include_str!("content.js")),
    ("/icons.js", SCRIPT, include_str!("icons.js")),
    ("/format.js", SCRIPT, include_str!("format.js")),
];

/// Adds the routes.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    for (path, kind, text) in FILES {
        config.route(path, web::get().to(move || async move { file(kind, text) }));
    }
}

fn file(kind: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'self'; img-src 'self' data:"))
        .body(text)
}
