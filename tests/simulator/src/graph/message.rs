//! `POST /{phone-number-id}/messages` with a message in it.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::billing::{self, Bill};
use super::error::GraphError;
use super::handle::Done;
use super::request::Request;
use super::{reach, template, token};
use crate::ids;
use crate::json::{lay, put};
use crate::limits::{self, Draft, Recipient};
use crate::simulator::Simulator;
use crate::webhook::FollowUp;
use crate::world::{Business, Entry, Side, Status, WindowRefusal, World};

/// Checks a message by every rule and accepts it.
pub(super) fn accept(
    simulator: &Simulator,
    request: &Request,
    phone_id: &str,
    body: &Value,
) -> Result<Done, GraphError> {
    let now = simulator.now();
    let done = simulator.with_world(|world| {
        let business = token::phone(world, request, phone_id)?.clone();
        if !business.registered {
            return Err(GraphError::of(133_010, "The phone number is not registered with the Cloud API"));
        }
        let mut draft = limits::check(body)?;
        reach::check_files(&simulator.files, &business, body, now)?;
        let template =
            if draft.kind == "template" { Some(check_template(world, &business, &mut draft)?) } else { None };
        if let Recipient::Lost(id) = &draft.recipient {
            let wamid = ids::wamid(id);
            let body = json!({
                "messaging_product": "whatsapp",
                "contacts": [{"input": id, "wa_id": id}],
                "messages": [{"id": wamid}],
            });
            return Ok(Done::SilentlyDropped { body, wamid });
        }
        let wa_id = reach::customer(world, &business, &draft.recipient, now)?;
        reach::check_pace(world, &business, &wa_id, now)?;
        let failure = reach::undeliverable(world, &simulator.files, &business, &wa_id, &draft, now);
        if let Some(error) = &failure
            && error.code == 131_047
            && business.window_refusal == WindowRefusal::Answer
        {
            return Err(error.clone());
        }
        let category = template.as_ref().map(|template| template.category.as_str());
        let bill = billing::bill(world, &business, &wa_id, category, request.version, now);
        let parcel =
            Parcel { wa_id, draft, message_status: template.map(|template| template.message_status), failure, bill };
        Ok(take(world, &business, parcel, now))
    })?;
    if let Done::Accepted { follow_up, .. } = &done {
        simulator.thread_changed(&follow_up.phone_number_id, &follow_up.wa_id);
    }
    Ok(done)
}

/// What of a template matters once it is on its way.
struct Sent {
    category: String,
    message_status: String,
}

/// Looks a template up and puts what the phone shows into the draft.
fn check_template(world: &World, business: &Business, draft: &mut Draft) -> Result<Sent, GraphError> {
    let (name, language) = limits::template_name(&draft.content);
    let found = world.templates(&business.account_id).find(|one| one.name == name && one.language == language);
    let template = found.ok_or_else(|| template::unknown(name, language))?;
    let shown = template::fill(template, &draft.content)?;
    if template.category == "AUTHENTICATION" && matches!(draft.recipient, Recipient::UserId(_)) {
        return Err(GraphError::of(131_062, "Authentication templates need a phone number"));
    }
    lay(&mut draft.content, &shown);
    Ok(Sent { category: template.category.to_ascii_lowercase(), message_status: template.message_status.clone() })
}

/// A message that passed every check.
struct Parcel {
    wa_id: String,
    draft: Draft,
    /// For templates.
    message_status: Option<String>,
    failure: Option<GraphError>,
    bill: Bill,
}

/// How far a message to this customer comes at best.
fn furthest(world: &World, wa_id: &str, kind: &str) -> Status {
    match world.customers.get(wa_id) {
        _ if kind == "reaction" => Status::Sent,
        Some(customer) if !customer.read_receipts => Status::Delivered,
        _ => Status::Read,
    }
}

fn take(world: &mut World, business: &Business, parcel: Parcel, now: Timestamp) -> Done {
    let Parcel { wa_id, draft, message_status, failure, bill } = parcel;
    let id = ids::wamid(&wa_id);
    let mut contact = json!({ "input": draft.recipient.input() });
    match &draft.recipient {
        Recipient::Phone { .. } | Recipient::Group(_) => put(&mut contact, "wa_id", wa_id.as_str()),
        Recipient::UserId(id) | Recipient::Lost(id) => put(&mut contact, "user_id", json!(id)),
    }
    let mut message = json!({ "id": id });
    if let Some(status) = message_status {
        put(&mut message, "message_status", status);
    }
    if let Recipient::Group(group) = &draft.recipient {
        put(&mut message, "group_id", group.as_str());
    }
    if failure.is_none() {
        let entry = Entry {
            replies_to: draft.replies_to.clone(),
            ..Entry::new(&id, Side::Business, &draft.kind, draft.content, now)
        };
        world.push(&business.phone_number_id, &wa_id, entry);
    }
    Done::Accepted {
        body: json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}),
        follow_up: Box::new(FollowUp {
            phone_number_id: business.phone_number_id.clone(),
            furthest: furthest(world, &wa_id, &draft.kind),
            wa_id,
            wamid: id,
            callback_data: draft.callback_data,
            pricing: bill.pricing,
            conversation: bill.conversation,
            failure,
        }),
    }
}
