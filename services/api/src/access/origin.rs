//! The proof that a call with the cookie comes from our own pages.

use actix_web::HttpRequest;
use url::Url;

use super::header;
use crate::problem::{Code, Problem};

/// Refuses a call whose `Origin` is not the host it was sent to. The scheme is not compared, because a proxy may have
/// ended TLS; a page of another scheme on the same host and port cannot exist beside it.
pub(crate) fn require_same_origin(request: &HttpRequest) -> Result<(), Problem> {
    let Some(origin) = header(request.headers(), "origin") else {
        return Err(Problem::with(Code::CrossOrigin, "the call has no Origin header"));
    };
    let own = header(request.headers(), "host").unwrap_or_default();
    if is_same_host(origin, own) {
        return Ok(());
    }
    Err(Problem::with(Code::CrossOrigin, "the Origin header names another host"))
}

/// Whether an origin, `scheme://host[:port]`, names the host of a `Host` header, `host[:port]`.
fn is_same_host(origin: &str, host: &str) -> bool {
    let Ok(origin) = Url::parse(origin) else { return false };
    if !matches!(origin.scheme(), "http" | "https") || host.is_empty() {
        return false;
    }
    let Ok(own) = Url::parse(&format!("{}://{host}", origin.scheme())) else { return false };
    origin.origin() == own.origin()
}

#[cfg(test)]
mod tests;
