//! Failures as RFC 9457 problem details. Every code stands once in the table of [`Code`], with its status and title.

mod codes;

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use reaktly_input::Wrong;
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use codes::Code;

/// A failure with what the caller may know of it. The cause is logged where the answer is made, never sent.
#[derive(Debug)]
pub(crate) struct Problem {
    code: Code,
    detail: Option<String>,
    fields: Vec<FieldProblem>,
    retry_after_seconds: Option<u64>,
    cause: Option<anyhow::Error>,
}

/// What is wrong with one field of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FieldProblem {
    /// The field, such as `phoneNumber` or `buttons[1].title`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
    /// The character at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub character: Option<char>,
    /// Its position, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
}

/// A failed call, as `application/problem+json` (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub(crate) struct ProblemDetails {
    /// `urn:reaktly:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// What went wrong, the same for every problem of the code.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// A stable code to program against.
    code: &'static str,
    /// What went wrong this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Leads to the trace and the log of this call.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
    /// Each wrong field of the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblem>,
}

impl Problem {
    /// A problem of `code`.
    pub(crate) fn of(code: Code) -> Self {
        Self { code, detail: None, fields: Vec::new(), retry_after_seconds: None, cause: None }
    }

    /// A problem of `code` with what went wrong this time.
    pub(crate) fn with(code: Code, detail: impl fmt::Display) -> Self {
        Self { detail: Some(detail.to_string()), ..Self::of(code) }
    }

    /// Input with wrong fields.
    pub(crate) fn fields(fields: Vec<FieldProblem>) -> Self {
        let names: Vec<&str> = fields.iter().map(|problem| problem.field.as_str()).collect();
        let problem = Self::with(Code::InvalidFields, format_args!("wrong: {}", names.join(", ")));
        Self { fields, ..problem }
    }

    /// Input with one wrong field.
    pub(crate) fn field(field: &str, message: impl fmt::Display) -> Self {
        Self::fields(vec![FieldProblem::new(field, message)])
    }

    /// A message that WhatsApp does not take because of one field.
    pub(crate) fn message(field: &str, message: impl fmt::Display) -> Self {
        let problem = Self::with(Code::InvalidMessage, format_args!("{field} {message}"));
        Self { fields: vec![FieldProblem::new(field, &message)], ..problem }
    }

    /// Something behind the API failed; the cause is for the log.
    pub(crate) fn because(code: Code, cause: impl Into<anyhow::Error>) -> Self {
        Self { cause: Some(cause.into()), ..Self::of(code) }
    }

    /// Tells the caller when to come back.
    pub(crate) fn retry_after_seconds(self, seconds: u64) -> Self {
        Self { retry_after_seconds: Some(seconds), ..self }
    }

    fn details(&self) -> ProblemDetails {
        ProblemDetails {
            kind: format!("urn:reaktly:problem:{}", self.code.name()),
            title: self.code.title(),
            status: self.code.status().as_u16(),
            code: self.code.name(),
            detail: self.detail.clone(),
            trace_id: reaktly_runtime::propagation::current_trace_id(),
            errors: self.fields.clone(),
        }
    }
}

impl FieldProblem {
    /// A wrong field without a particular character at fault.
    pub(crate) fn new(field: &str, message: impl fmt::Display) -> Self {
        Self { field: field.to_owned(), message: message.to_string(), character: None, position: None }
    }
}

impl From<Wrong> for FieldProblem {
    fn from(Wrong { field, message, character, position }: Wrong) -> Self {
        Self { field, message, character, position }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code.name())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        if let Some(cause) = &self.cause {
            tracing::error!(problem.code = self.code.name(), "a call failed: {cause:#}");
        }
        let mut answer = HttpResponse::build(self.status_code());
        answer.content_type("application/problem+json").insert_header(("cache-control", "no-store"));
        if let Some(seconds) = self.retry_after_seconds {
            answer.insert_header(("retry-after", seconds));
        }
        match serde_json::to_vec(&self.details()) {
            Ok(body) => answer.body(body),
            Err(_) => answer.finish(),
        }
    }
}
