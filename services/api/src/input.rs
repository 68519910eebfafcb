//! Input with every wrong field named.

mod fields;

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use garde::Validate;
use serde::de::DeserializeOwned;

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
        Box::pin(async move {
            match serde_json::from_slice(&body.await?) {
                Ok(serde_json::Value::Object(object)) => Ok(Self(object)),
                Ok(_) => Err(Problem::with(Code::InvalidJson, "the body must be a JSON object")),
                Err(error) => Err(Problem::with(Code::InvalidJson, error)),
            }
        })
    }
}

/// Reads and checks a JSON text.
pub(crate) fn parse<T>(body: &[u8]) -> Result<T, Problem>
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value: T = serde_path_to_error::deserialize(&mut reader).map_err(refuse)?;
    reader.end().map_err(|error| Problem::with(Code::InvalidJson, error))?;
    value.validate().map_err(|report| {
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
    let error = error.into_inner();
    if !error.is_data() {
        return Problem::with(Code::InvalidJson, error);
    }
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
    match (missing, path.as_str()) {
        (Some(name), ".") => Problem::field(name, "is required"),
        (Some(name), path) => Problem::field(&format!("{path}.{name}"), "is required"),
        (None, ".") => Problem::with(Code::InvalidFields, message),
        (None, path) => Problem::field(path, message),
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
