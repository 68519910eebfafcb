//! Any body to a business's callback, signed, wrongly signed or not signed.

use actix_web::{HttpResponse, web};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::On;
use super::problem::Problem;
use super::waiting::{answers, copies};
use crate::webhook::{Outgoing, Retry, deliver, escaped, sign};

/// A webhook as a test words it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Raw {
    /// Whose callback; may be left out when there is only one business.
    phone_number_id: Option<String>,
    /// A string is sent as it is, anything else as Meta's JSON.
    body: Value,
    /// `valid` (the default), `wrong`, `missing`, or the header's value itself.
    signature: Option<String>,
    /// Sign with another secret than the business's.
    app_secret: Option<String>,
    /// How many leave at once.
    copies: Option<usize>,
    /// Whether anything but 200 is tried again.
    #[serde(default)]
    retry: bool,
}

/// `POST /simulator/webhooks`: answers when every copy was answered or given up for now.
pub(super) async fn send(simulator: On, raw: web::Json<Raw>) -> Result<HttpResponse, Problem> {
    let raw = raw.into_inner();
    let copies = copies(raw.copies)?;
    let business = simulator.with_world(|world| world.business_or_only(raw.phone_number_id.as_deref()).cloned());
    let business = business.ok_or_else(|| Problem::not_found("no such business"))?;
    let body = match raw.body {
        Value::String(text) => text.into_bytes(),
        value => escaped(&value),
    };
    let secret = raw.app_secret.as_deref().unwrap_or(&business.app_secret);
    let signature = match raw.signature.as_deref() {
        None | Some("valid") => sign(secret, &body),
        Some("wrong") => sign(&format!("not {secret}"), &body),
        Some("missing") => String::new(),
        Some(literal) => literal.to_owned(),
    };
    let outgoing = Outgoing {
        phone_number_id: business.phone_number_id.clone(),
        kind: "raw",
        field: "messages".into(),
        body: Bytes::from(body),
        signature: Some(signature),
        retry: if raw.retry { Retry::Until200 } else { Retry::Never },
        ticks: None,
    };
    let simulator = simulator.into_inner();
    let waiting = (0..copies).map(|_| deliver(&simulator, outgoing.clone())).collect();
    Ok(HttpResponse::Ok().json(json!({ "webhooks": answers(waiting).await })))
}
