//! Input with every wrong field named.

mod fields;
#[cfg(test)]
mod tests;
mod texts;
mod words;

use std::future::Future;
use std::pin::Pin;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::QueryPayloadError;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpRequest, web};
use garde::Validate;
use garde::i18n::with_i18n;
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use crate::problem::{Code, FieldProblem, Problem};

pub(crate) use fields::{FieldError, Fields, Given};

/// Most bytes of a request's body.
pub(crate) const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A checked JSON body. No body at all reads as `{}`, so that actions without input need none.
#[derive(Debug)]
pub(crate) struct Json<T>(pub T);

impl<T> FromRequest for Json<T>
where
    T: DeserializeOwned + Validate<Context = ()> + 'static,
{
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = read_body(request, payload);
        Box::pin(async move { parse(&body.await?).map(Self) })
    }
}

/// A JSON object whose fields are read one by one, so that all that is wrong is said at once.
#[derive(Debug)]
pub(crate) struct JsonObject(pub serde_json::Map<String, serde_json::Value>);

impl FromRequest for JsonObject {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = read_body(request, payload);
        Box::pin(async move { texts::object(&body.await?).map(Self) })
    }
}

/// Refuses a query with the one character that cannot be looked for, because it cannot be stored.
pub(crate) async fn storable_query(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let mut parameters = request.query_string().split('&');
    if let Some(parameter) = parameters.find(|parameter| parameter.contains("%00")) {
        let name = parameter.split('=').next().unwrap_or_default();
        return Err(Problem::with(Code::InvalidQuery, format_args!("{name} has the character '\\0'; remove it")).into());
    }
    next.call(request).await
}

/// A query that does not read: which parameter, if its value is told, and what it must be.
pub(crate) fn wrong_query(error: &QueryPayloadError, request: &HttpRequest) -> Problem {
    let message = error.to_string();
    let message = message.split_once(": ").map_or(message.as_str(), |(_, reason)| reason);
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
    if let Some(name) = missing {
        return Problem::with(Code::InvalidQuery, format_args!("{name} is required"));
    }
    let value = message.split('`').nth(1).unwrap_or_default();
    let mut given = form_urlencoded::parse(request.query_string().as_bytes());
    let name = given.find_map(|(name, held)| (held == value).then(|| name.into_owned()));
    let name = name.unwrap_or_else(|| "a parameter".to_owned());
    Problem::with(Code::InvalidQuery, format_args!("{name} {}", words::of_reader(message)))
}

/// Reads and checks a JSON object.
pub(crate) fn parse<T>(body: &[u8]) -> Result<T, Problem>
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    let object = serde_json::Value::Object(texts::object(body)?);
    let value: T = serde_path_to_error::deserialize(object).map_err(refuse)?;
    with_i18n(words::Words, || value.validate()).map_err(|report| {
        let wrong = report.iter().map(|(path, error)| FieldProblem::new(&camel_case(&path.to_string()), error));
        Problem::fields(wrong.collect())
    })?;
    Ok(value)
}

fn read_body(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<web::Bytes, Problem>> + use<> {
    let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_json = media_type.is_some_and(is_json);
    let bytes = web::Bytes::from_request(request, payload);
    async move {
        let bytes = bytes.await.map_err(|error| match error.as_response_error().status_code() {
            status if status == Code::BodyTooLarge.status() => {
                Problem::with(Code::BodyTooLarge, format_args!("at most {BODY_BYTES_MAX} bytes"))
            }
            _ => Problem::with(Code::InvalidJson, "the body ended early"),
        })?;
        match (bytes.is_empty(), is_json) {
            (true, _) => Ok(web::Bytes::from_static(b"{}")),
            (false, true) => Ok(bytes),
            (false, false) => Err(Problem::of(Code::UnsupportedMediaType)),
        }
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn refuse(error: serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let path = error.path().to_string();
    let message = error.into_inner().to_string();
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
    match (missing, path.as_str()) {
        (Some(name), ".") => Problem::field(name, "is required"),
        (Some(name), path) => Problem::field(&format!("{path}.{name}"), "is required"),
        (None, ".") => Problem::with(Code::InvalidFields, words::of_reader(&message)),
        (None, path) => Problem::field(path, words::of_reader(&message)),
    }
}

/// A part of operators in code whose fields lie in the operator itself on the wire.
const FLATTENED: &str = "persona.";

/// The checks know a field by its name in code; callers by its name on the wire.
fn camel_case(path: &str) -> String {
    let path = path.strip_prefix(FLATTENED).unwrap_or(path);
    let mut name = String::with_capacity(path.len());
    let mut upper = false;
    for character in path.chars() {
        match character {
            '_' => upper = true,
            _ if upper => {
                name.extend(character.to_uppercase());
                upper = false;
            }
            _ => name.push(character),
        }
    }
    name
}
