//! Webhooks of every other field.

use actix_web::{HttpResponse, web};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::On;
use super::attach::attach;
use super::customers::{business_id, digits};
use super::problem::Problem;
use super::waiting::{answers, copies};
use crate::fields::{FIELDS, find};
use crate::inbound::Names;
use crate::json::{lay, put, text};
use crate::simulator::Simulator;
use crate::webhook::{Outgoing, Retry, deliver, escaped};
use crate::world::{Business, Entry, Side, Status, World};

/// The customer a webhook is about unless a test names another.
const CUSTOMER: &str = "15550001234";
/// What marketing templates fail with once a customer stopped them.
const STOPPED: i64 = 131_050;

/// What differs from the row.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Changes {
    /// To which business; may be left out when there is only one.
    phone_number_id: Option<String>,
    /// The customer it is about.
    wa_id: Option<String>,
    /// The message it is about; the business's latest to the customer when absent.
    message_id: Option<String>,
    /// The group it is about.
    group_id: Option<String>,
    /// Laid over the value; `null` leaves a part out.
    value: Value,
    /// Another field.
    field: Option<String>,
    /// Another id of the entry.
    entry_id: Option<String>,
    /// How many identical webhooks leave at once.
    copies: Option<usize>,
    /// Whether to answer only when every webhook was answered or given up for now.
    wait: bool,
}

/// `GET /simulator/fields`: every field and event with its value.
pub(super) async fn list() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "items": *FIELDS }))
}

/// `POST /simulator/fields/{name}`: sends one of them; the body, which may be left out, says what differs.
pub(super) async fn send(simulator: On, name: web::Path<String>, body: Bytes) -> Result<HttpResponse, Problem> {
    let changes: Changes = if body.is_empty() {
        Changes::default()
    } else {
        serde_json::from_slice(&body).map_err(|error| Problem::bad(error.to_string()))?
    };
    let simulator = simulator.into_inner();
    let (copies, wait) = (copies(changes.copies)?, changes.wait);
    let (outgoing, body) = simulator.with_world(|world| compose(&simulator, world, &name, &changes))?;
    simulator.everything_changed();
    let waiting: Vec<_> = (0..copies).map(|_| deliver(&simulator, outgoing.clone())).collect();
    if !wait {
        return Ok(HttpResponse::Accepted().json(json!({ "body": body })));
    }
    Ok(HttpResponse::Ok().json(json!({"body": body, "webhooks": answers(waiting).await})))
}

fn compose(
    simulator: &Simulator,
    world: &mut World,
    name: &str,
    changes: &Changes,
) -> Result<(Outgoing, Value), Problem> {
    let row =
        find(name).ok_or_else(|| Problem::not_found(format!("no field is called {name}; GET /simulator/fields")))?;
    let phone_number_id = business_id(world, changes.phone_number_id.as_deref())?;
    let business = world.businesses.get(&phone_number_id).cloned();
    let business = business.ok_or_else(|| Problem::not_found("no such business"))?;
    let names = names(simulator, world, &business, changes)?;
    let mut value = names.fill(&row.value);
    lay(&mut value, &names.fill(&changes.value));
    files(simulator, &business, &mut value)?;
    heed(world, &business, &value);
    let field = changes.field.as_deref().unwrap_or(&row.field);
    let entry_id = changes.entry_id.as_ref().or(row.entry_id.as_ref()).unwrap_or(&business.account_id);
    let body = match &row.body {
        Some(body) => names.fill(body),
        None => json!({
            "object": "whatsapp_business_account",
            "entry": [{
                "id": names.fill(&json!(entry_id)),
                "time": simulator.now().as_second(),
                "changes": [{"field": field, "value": value}],
            }],
        }),
    };
    let outgoing = Outgoing {
        phone_number_id,
        kind: "field",
        field: field.to_owned().into(),
        body: Bytes::from(escaped(&body)),
        signature: None,
        retry: Retry::Until200,
        ticks: None,
    };
    Ok((outgoing, body))
}

fn names(simulator: &Simulator, world: &mut World, business: &Business, changes: &Changes) -> Result<Names, Problem> {
    let now = simulator.now();
    let wa_id = digits(changes.wa_id.as_deref().unwrap_or(CUSTOMER))?;
    let customer = world.customer(&wa_id, now).clone();
    let latest = world.thread(&business.phone_number_id, &wa_id).latest(Side::Business);
    let target = changes.message_id.clone().or_else(|| latest.map(|entry| entry.id.clone()));
    let names = Names::new(business, &customer, now);
    let names = names.with("target", target.unwrap_or_else(|| crate::ids::wamid(&wa_id)));
    Ok(match &changes.group_id {
        Some(group) => names.with("groupId", group.clone()),
        None => names,
    })
}

/// Puts files behind the pictures and documents of history and echoes.
fn files(simulator: &Simulator, business: &Business, value: &mut Value) -> Result<(), Problem> {
    for list in ["messages", "message_echoes"] {
        let messages = value.get_mut(list).and_then(Value::as_array_mut);
        for message in messages.into_iter().flatten().filter_map(Value::as_object_mut) {
            attach(simulator, &business.account_id, message)?;
        }
    }
    Ok(())
}

/// What the news changes here: a person's answer from the app is on the phone, and a stop of marketing is obeyed.
fn heed(world: &mut World, business: &Business, value: &Value) {
    let list = |key: &str| value.get(key).and_then(Value::as_array).into_iter().flatten();
    for echo in list("message_echoes") {
        let (Some(kind), Some(id), Some(to)) = (text(echo, "type"), text(echo, "id"), text(echo, "to")) else {
            continue;
        };
        let second = text(echo, "timestamp").and_then(|second| second.parse().ok()).unwrap_or_default();
        let at = jiff::Timestamp::from_second(second).unwrap_or_default();
        let content = echo.get(kind).cloned().unwrap_or_default();
        let thread = world.thread(&business.phone_number_id, to);
        if !thread.amend(kind, &content, at) {
            let entry = Entry { status: Status::Delivered, ..Entry::new(id, Side::Business, kind, content, at) };
            world.push(&business.phone_number_id, to, entry);
        }
    }
    for preference in list("user_preferences") {
        let customer = text(preference, "wa_id").and_then(|wa_id| world.customers.get_mut(wa_id));
        if let Some(customer) = customer {
            customer.marketing_fails_with = (text(preference, "value") == Some("stop")).then_some(STOPPED);
        }
    }
}

/// A template as a test changes it, and whether the business is told.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TemplateChange {
    phone_number_id: Option<String>,
    name: String,
    language: String,
    /// Laid over the template: `status`, `category`, `qualityScore`, `rejectedReason`, `components`, …
    #[serde(default)]
    template: Value,
}

/// `GET /simulator/templates`: one template of every shape and state.
pub(super) async fn templates() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "items": *crate::world::SHAPES }))
}

/// `POST /simulator/templates {name, language, template}`: makes a template or changes it; no webhook leaves.
pub(super) async fn change_template(simulator: On, body: web::Json<TemplateChange>) -> Result<HttpResponse, Problem> {
    let change = body.into_inner();
    let template = simulator.with_world(|world| {
        let id = business_id(world, change.phone_number_id.as_deref())?;
        let account_id = world.businesses.get(&id).map(|business| business.account_id.clone()).unwrap_or_default();
        let same = |name: &str, language: &str| name == change.name && language == change.language;
        let found = world.templates(&account_id).find(|one| same(&one.name, &one.language)).cloned();
        let mut template = found.map_or_else(|| json!({"body": "Hello"}), |found| json!(found));
        put(&mut template, "name", change.name.as_str());
        put(&mut template, "language", change.language.as_str());
        lay(&mut template, &change.template);
        let template = serde_json::from_value(template).map_err(|error| Problem::bad(error.to_string()))?;
        world.put_template(&id, template);
        Ok(json!({ "templates": world.templates(&account_id).count() }))
    })?;
    simulator.unsaved();
    Ok(HttpResponse::Ok().json(template))
}
