//! Customers: what they write, and what their phone shows.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::On;
use super::problem::Problem;
use super::waiting::{answers, copies};
use super::writing::{Writing, compose};
use crate::json::{lay, put};
use crate::webhook::deliver;
use crate::world::{Customer, World};

/// Which thread.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Which {
    phone_number_id: Option<String>,
    /// A group's thread in the place of the customer's own.
    group_id: Option<String>,
}

/// `GET /simulator/customers`
pub(super) async fn list(simulator: On) -> HttpResponse {
    let items: Vec<_> = simulator.with_world(|world| world.customers.values().cloned().collect());
    HttpResponse::Ok().json(json!({ "items": items }))
}

/// `POST /simulator/customers/{waId}`: laid over what is known of a customer; `null` takes a part away.
pub(super) async fn change(
    simulator: On,
    wa_id: web::Path<String>,
    body: web::Json<Value>,
) -> Result<HttpResponse, Problem> {
    let wa_id = digits(&wa_id)?;
    let customer = simulator.with_world(|world| {
        let customer = world.customer(&wa_id, simulator.now());
        let mut changed = json!(customer);
        lay(&mut changed, &body);
        put(&mut changed, "waId", wa_id.as_str());
        let customer: Customer = serde_json::from_value(changed).map_err(|error| Problem::bad(error.to_string()))?;
        world.put_customer(customer.clone());
        Ok::<_, Problem>(customer)
    })?;
    simulator.everything_changed();
    Ok(HttpResponse::Ok().json(customer))
}

/// `GET /simulator/customers/{waId}/messages?phoneNumberId=…`: the thread as the phone shows it, oldest first.
pub(super) async fn thread(
    simulator: On,
    wa_id: web::Path<String>,
    which: web::Query<Which>,
) -> Result<HttpResponse, Problem> {
    let now = simulator.now();
    simulator.with_world(|world| {
        let phone_id = business_id(world, which.phone_number_id.as_deref())?;
        let named = match &which.group_id {
            Some(group) => group.clone(),
            None => digits(&wa_id)?,
        };
        let key = (phone_id.clone(), named);
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
    let written = simulator.with_world(|world| compose(&simulator, world, &wa_id, body.into_inner()))?;
    simulator.thread_changed(&written.webhook.phone_number_id, &written.thread);
    let waiting: Vec<_> = (0..copies).map(|_| deliver(&simulator, written.webhook.clone())).collect();
    if !wait {
        return Ok(HttpResponse::Accepted().json(json!({ "id": written.id })));
    }
    Ok(HttpResponse::Ok().json(json!({"id": written.id, "webhooks": answers(waiting).await})))
}

/// The business named, or the only one.
pub(super) fn business_id(world: &World, wanted: Option<&str>) -> Result<String, Problem> {
    let business = world.business_or_only(wanted);
    let id = business.map(|business| business.phone_number_id.clone());
    id.ok_or_else(|| Problem::not_found("no such business; phoneNumberId may be left out only when there is one"))
}

/// The digits of a customer's number.
pub(super) fn digits(wa_id: &str) -> Result<String, Problem> {
    let number = wa_id.strip_prefix('+').unwrap_or(wa_id);
    if (7..=15).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(number.to_owned())
    } else {
        Err(Problem::bad("a customer is named by 7 to 15 digits"))
    }
}
