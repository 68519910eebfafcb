//! Customers: what they write, and what their phone shows.

use actix_web::{HttpResponse, web};
use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::On;
use super::incoming::Content;
use super::problem::Problem;
use super::waiting::{answers, copies};
use crate::webhook::{Outgoing, Retry, change, deliver, escaped, message_value};
use crate::world::{Customer, Entry, Side, Status, World};
use crate::{clock, ids};

/// A message of a customer with everything around it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Writing {
    /// To which business; may be left out when there is only one.
    phone_number_id: Option<String>,
    #[serde(flatten)]
    content: Content,
    /// Changes the name in the customer's profile.
    profile_name: Option<String>,
    /// Changes the username.
    username: Option<String>,
    /// Changes the business-scoped user id.
    user_id: Option<String>,
    /// Changes whether the phone number is left out of webhooks.
    hide_number: Option<bool>,
    /// Seconds since 1970; now when absent.
    timestamp: Option<i64>,
    /// The message it replies to.
    replies_to: Option<String>,
    /// How many identical webhooks leave at once.
    copies: Option<usize>,
    /// Whether to answer only when every webhook was answered or given up for now.
    #[serde(default)]
    wait: bool,
}

/// Which thread.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Which {
    phone_number_id: Option<String>,
}

/// `GET /simulator/customers`
pub(super) async fn list(simulator: On) -> HttpResponse {
    let items: Vec<_> = simulator.with_world(|world| world.customers.values().cloned().collect());
    HttpResponse::Ok().json(json!({ "items": items }))
}

/// `GET /simulator/customers/{waId}/messages?phoneNumberId=…`: the thread as the phone shows it, oldest first.
pub(super) async fn thread(
    simulator: On,
    wa_id: web::Path<String>,
    which: web::Query<Which>,
) -> Result<HttpResponse, Problem> {
    let now = clock::now();
    simulator.with_world(|world| {
        let phone_id = business_id(world, which.phone_number_id.as_deref())?;
        let key = (phone_id.clone(), digits(&wa_id)?);
        let thread = world.threads.get(&key);
        let answer = json!({
            "items": thread.map(|thread| &thread.entries),
            "typing": thread.and_then(|thread| thread.typing_until).is_some_and(|until| now < until),
            "windowEndsAt": world.window_ends(&phone_id, &key.1),
        });
        Ok(HttpResponse::Ok().json(answer))
    })
}

/// `POST /simulator/customers/{waId}/messages`: the customer writes; a signed webhook leaves.
pub(super) async fn write(
    simulator: On,
    wa_id: web::Path<String>,
    body: web::Json<Writing>,
) -> Result<HttpResponse, Problem> {
    let simulator = simulator.into_inner();
    let wa_id = digits(&wa_id)?;
    let copies = copies(body.copies)?;
    let wait = body.wait;
    let written = simulator.with_world(|world| note(world, &wa_id, body.into_inner()))?;
    simulator.thread_changed(&written.webhook.phone_number_id, &wa_id);
    let waiting: Vec<_> = (0..copies).map(|_| deliver(&simulator, written.webhook.clone())).collect();
    if !wait {
        return Ok(HttpResponse::Accepted().json(json!({ "id": written.id })));
    }
    Ok(HttpResponse::Ok().json(json!({"id": written.id, "webhooks": answers(waiting).await})))
}

/// A message that is in the thread and whose webhook has yet to leave.
struct Written {
    id: String,
    webhook: Outgoing,
}

fn note(world: &mut World, wa_id: &str, writing: Writing) -> Result<Written, Problem> {
    let now = clock::now();
    let phone_number_id = business_id(world, writing.phone_number_id.as_deref())?;
    let at = match writing.timestamp {
        None => now,
        Some(second) => Timestamp::from_second(second).map_err(|error| Problem::bad(error.to_string()))?,
    };
    let customer = world.customer(wa_id, now);
    customer.profile_name = writing.profile_name.or(customer.profile_name.take());
    customer.username = writing.username.or(customer.username.take());
    customer.user_id = writing.user_id.unwrap_or_else(|| std::mem::take(&mut customer.user_id));
    customer.hides_number = writing.hide_number.unwrap_or(customer.hides_number);
    customer.wrote(&phone_number_id, at);
    let customer = customer.clone();
    let business = world.businesses.get(&phone_number_id).cloned();
    let business = business.ok_or_else(|| Problem::not_found("no such business"))?;

    let mut message = writing.content.into_message();
    complete(&mut message, &customer, at);
    if let Some(id) = &writing.replies_to {
        message.insert("context".to_owned(), json!({"from": business.display_digits(), "id": id}));
    }
    let id = message.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let kind = message.get("type").and_then(Value::as_str).unwrap_or("unknown").to_owned();
    let entry = Entry {
        id: id.clone(),
        from: Side::Customer,
        content: message.get(&kind).cloned().unwrap_or_default(),
        kind,
        replies_to: writing.replies_to,
        at,
        status: Status::Sent,
    };
    world.push(&phone_number_id, wa_id, entry);
    let body = escaped(&change(&business, &message_value(&business, &customer, &message.into())));
    Ok(Written {
        id: id.clone(),
        webhook: Outgoing {
            phone_number_id,
            kind: "message",
            body: Bytes::from(body),
            signature: None,
            retry: Retry::Until200,
            ticks: Some((wa_id.to_owned(), id)),
        },
    })
}

/// Adds what every message has, unless it is there; `null` leaves a part out.
fn complete(message: &mut Map<String, Value>, customer: &Customer, at: Timestamp) {
    message.entry("id").or_insert_with(|| json!(ids::wamid(&customer.wa_id)));
    message.entry("timestamp").or_insert_with(|| json!(at.as_second().to_string()));
    message.entry("from_user_id").or_insert_with(|| json!(customer.user_id));
    if !customer.hides_number {
        message.entry("from").or_insert_with(|| json!(customer.wa_id));
    }
    message.retain(|_, value| !value.is_null());
}

fn business_id(world: &World, wanted: Option<&str>) -> Result<String, Problem> {
    let business = world.business_or_only(wanted);
    let id = business.map(|business| business.phone_number_id.clone());
    id.ok_or_else(|| Problem::not_found("no such business; phoneNumberId may be left out only when there is one"))
}

fn digits(wa_id: &str) -> Result<String, Problem> {
    let number = wa_id.strip_prefix('+').unwrap_or(wa_id);
    if (7..=15).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(number.to_owned())
    } else {
        Err(Problem::bad("a customer is named by 7 to 15 digits"))
    }
}
