//! The built dashboard inside the binary. Cargo alone needs no Node: without a build there is a page that says so.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{Embed, EmbeddedFile};

/// What the dashboard's build leaves in `services/dashboard/dist`.
#[derive(Embed)]
#[folder = "../dashboard/dist"]
#[allow_missing = true]
struct Dashboard;

/// The page that loads everything else.
const PAGE: &str = "index.html";
/// Where the build puts files with a hash of their content in the name.
const HASHED_FOLDER: &str = "assets/";
const NOT_BUILT: &str = include_str!("dashboard/not_built.html");

/// Answers with a file of the dashboard; its page stands for every path that looks like one of its screens.
pub(crate) fn serve(request: &HttpRequest) -> HttpResponse {
    let path = request.path().trim_start_matches('/');
    if let Some(file) = Dashboard::get(path).filter(|_| !path.is_empty()) {
        return answer(request, path, file);
    }
    let looks_like_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if looks_like_a_file || path.starts_with(HASHED_FOLDER) {
        return HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body("not found\n");
    }
    match Dashboard::get(PAGE) {
        Some(page) => answer(request, PAGE, page),
        None => HttpResponse::ServiceUnavailable().content_type("text/html; charset=utf-8").body(NOT_BUILT),
    }
}

fn answer(request: &HttpRequest, path: &str, file: EmbeddedFile) -> HttpResponse {
    let tag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let cached = if path.starts_with(HASHED_FOLDER) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::ETAG, tag.as_str())).insert_header((header::CACHE_CONTROL, cached));
    if request.headers().get(header::IF_NONE_MATCH).map(HeaderValue::as_bytes) == Some(tag.as_bytes()) {
        return answer.status(StatusCode::NOT_MODIFIED).finish();
    }
    answer.content_type(file.metadata.mimetype()).body(file.data.into_owned())
}
