//! Statuses as a test words them: any name, any order, as often as wanted, for messages that exist or not.

use actix_web::{HttpResponse, web};
use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::On;
use super::customers::{business_id, digits};
use super::problem::Problem;
use super::waiting::{answers, copies};
use crate::graph::GraphError;
use crate::json::{lay, put};
use crate::webhook::{Outgoing, Retry, change, deliver, escaped, of_person, status_value};
use crate::world::{Status, World};

/// The statuses of one webhook.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Webhook {
    /// Of which business; may be left out when there is only one.
    phone_number_id: Option<String>,
    statuses: Vec<One>,
    /// Laid over the value of the change; `null` leaves a part out, for example the contacts.
    #[serde(default)]
    value: Value,
    /// How many identical webhooks leave at once.
    copies: Option<usize>,
    /// Whether to answer only when every webhook was answered or given up for now.
    #[serde(default)]
    wait: bool,
}

/// One status.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct One {
    message_id: String,
    /// `sent`, `delivered`, `read`, `played`, `failed`, `deleted`, or a name nobody knows.
    status: String,
    /// Whose message; found by the message when absent.
    wa_id: Option<String>,
    /// Seconds since 1970; now when absent.
    timestamp: Option<i64>,
    /// Codes, written as Meta does.
    #[serde(default)]
    errors: Vec<i64>,
    /// Laid over the status; `null` leaves a part out.
    #[serde(default)]
    with: Value,
}

/// `POST /simulator/statuses {statuses: [{messageId, status, errors?, timestamp?, waId?, with?}]}`: one webhook with all of them.
pub(super) async fn send(simulator: On, body: web::Json<Webhook>) -> Result<HttpResponse, Problem> {
    let simulator = simulator.into_inner();
    let body = body.into_inner();
    let (copies, wait) = (copies(body.copies)?, body.wait);
    let outgoing = simulator.with_world(|world| compose(world, &body, simulator.now()))?;
    simulator.everything_changed();
    let waiting: Vec<_> = (0..copies).map(|_| deliver(&simulator, outgoing.clone())).collect();
    if !wait {
        return Ok(HttpResponse::Accepted().finish());
    }
    Ok(HttpResponse::Ok().json(json!({ "webhooks": answers(waiting).await })))
}

fn compose(world: &mut World, body: &Webhook, now: Timestamp) -> Result<Outgoing, Problem> {
    let phone_number_id = business_id(world, body.phone_number_id.as_deref())?;
    let mut statuses = Vec::new();
    let mut people: Vec<String> = Vec::new();
    for one in &body.statuses {
        let wa_id = match &one.wa_id {
            Some(wa_id) => digits(wa_id)?,
            None => world.recipient(&phone_number_id, &one.message_id).unwrap_or_else(|| "15550001234".to_owned()),
        };
        if let Some(status) = Status::named(&one.status) {
            world.thread(&phone_number_id, &wa_id).raise(&one.message_id, status);
        }
        let customer = world.customer(&wa_id, now);
        statuses.push(of_person(written(one, now), customer));
        if let Some(status) = statuses.last_mut() {
            lay(status, &one.with);
        }
        if !people.contains(&wa_id) {
            people.push(wa_id);
        }
    }
    let business = world.businesses.get(&phone_number_id).ok_or_else(|| Problem::not_found("no such business"))?;
    let customers: Vec<_> = people.iter().filter_map(|wa_id| world.customers.get(wa_id)).collect();
    let mut value = status_value(business, &customers, &statuses);
    lay(&mut value, &body.value);
    Ok(Outgoing {
        kind: "status",
        field: "messages".into(),
        body: Bytes::from(escaped(&change(business, &value))),
        signature: None,
        retry: Retry::Until200,
        ticks: None,
        phone_number_id,
    })
}

fn written(one: &One, now: Timestamp) -> Value {
    let second = one.timestamp.unwrap_or_else(|| now.as_second());
    let mut status = json!({"id": one.message_id, "status": one.status, "timestamp": second.to_string()});
    if matches!(one.status.as_str(), "sent" | "delivered") {
        let pricing =
            json!({"billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"});
        put(&mut status, "pricing", pricing);
    }
    if !one.errors.is_empty() {
        let errors =
            one.errors.iter().map(|code| GraphError { details: None, ..GraphError::of(*code, "") }.in_webhook());
        put(&mut status, "errors", errors.collect::<Vec<_>>());
    }
    status
}
