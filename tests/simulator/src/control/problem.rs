//! Refusals of the control API: `{"error": "…"}` with a status.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::web::{JsonConfig, QueryConfig};
use actix_web::{HttpResponse, ResponseError};
use serde_json::json;

/// Bytes of a control body: a raw webhook may be larger than what a business takes.
const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Why a control call was refused.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    text: String,
}

impl Problem {
    /// Something named does not exist.
    pub(super) fn not_found(text: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, text: text.into() }
    }

    /// The request does not make sense.
    pub(super) fn bad(text: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, text: text.into() }
    }

    /// A reset ended the call.
    pub(super) fn reset() -> Self {
        Self { status: StatusCode::CONFLICT, text: "the simulator was reset meanwhile".to_owned() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status).json(json!({ "error": self.text }))
    }
}

/// JSON bodies: large ones too, and refusals that say what is wrong.
pub(super) fn json_config() -> JsonConfig {
    JsonConfig::default()
        .limit(BODY_BYTES_MAX)
        .content_type_required(false)
        .error_handler(|error, _| Problem::bad(error.to_string()).into())
}

/// Queries whose refusals say what is wrong.
pub(super) fn query_config() -> QueryConfig {
    QueryConfig::default().error_handler(|error, _| Problem::bad(error.to_string()).into())
}
