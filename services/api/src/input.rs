//! Input with every wrong field named.

use std::future::{Future, Ready, ready};
use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use garde::Validate;
use reaktly_input::Refused;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::problem::{Code, FieldProblem, Problem};

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
        Box::pin(async move { reaktly_input::json(&body.await?).map(Self).map_err(refuse) })
    }
}

/// A JSON object whose fields are read one by one, so that all that is wrong is said at once.
#[derive(Debug)]
pub(crate) struct JsonObject(pub Map<String, Value>);

impl FromRequest for JsonObject {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = read_body(request, payload);
        Box::pin(async move { reaktly_input::object(&body.await?).map(Self).map_err(refuse) })
    }
}

/// The parameters of a query; one that does not read is named like a field of a body.
#[derive(Debug)]
pub(crate) struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(reaktly_input::query(request.query_string()).map(Self).map_err(refuse))
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What is told of an input that is not taken.
pub(crate) fn refuse(refused: Refused) -> Problem {
    match refused {
        Refused::Malformed(why) => Problem::with(Code::InvalidJson, why),
        Refused::Unreadable(why) => Problem::with(Code::InvalidFields, why),
        Refused::Fields(wrong) => Problem::fields(wrong.into_iter().map(FieldProblem::from).collect()),
    }
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
