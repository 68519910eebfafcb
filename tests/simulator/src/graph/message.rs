//! `POST /{phone-number-id}/messages` with a message in it.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::error::GraphError;
use super::handle::Done;
use super::request::Request;
use super::token;
use crate::json::{put, text};
use crate::limits::{self, Draft, Recipient};
use crate::simulator::Simulator;
use crate::webhook::FollowUp;
use crate::world::{Business, Entry, Side, Status, WindowRefusal, World};
use crate::{clock, ids};

/// Checks a message by every rule and accepts it.
pub(super) fn accept(
    simulator: &Simulator,
    request: &Request,
    phone_id: &str,
    body: &Value,
) -> Result<Done, GraphError> {
    let now = clock::now();
    let done = simulator.with_world(|world| {
        let business = token::phone(world, request, phone_id)?.clone();
        let draft = limits::check(body)?;
        if draft.kind == "template" {
            check_template(&business, &draft.content)?;
        }
        if let Recipient::Lost(id) = &draft.recipient {
            let wamid = ids::wamid(id);
            let body = json!({
                "messaging_product": "whatsapp",
                "contacts": [{"input": id, "wa_id": id}],
                "messages": [{"id": wamid}],
            });
            return Ok(Done::SilentlyDropped { body, wamid });
        }
        let wa_id = customer(world, &business, &draft.recipient)?;
        check_pace(world, &business, &wa_id, now)?;
        let failure = undeliverable(world, &business, &wa_id, &draft, now);
        if let Some(error) = &failure
            && error.code == 131_047
            && business.window_refusal == WindowRefusal::Answer
        {
            return Err(error.clone());
        }
        Ok(take(world, &business, wa_id, draft, failure, now))
    })?;
    if let Done::Accepted { follow_up, .. } = &done {
        simulator.thread_changed(&follow_up.phone_number_id, &follow_up.wa_id);
    }
    Ok(done)
}

/// The customer a message is for, made when the number was never seen: everybody has WhatsApp here.
fn customer(world: &mut World, business: &Business, recipient: &Recipient) -> Result<String, GraphError> {
    let wa_id = match recipient {
        Recipient::Phone { wa_id, .. } => wa_id.clone(),
        Recipient::UserId(id) | Recipient::Lost(id) => world
            .customer_by_user_id(id)
            .map(|customer| customer.wa_id.clone())
            .ok_or_else(|| GraphError::of(131_026, "Message undeliverable: nobody has this user id"))?,
    };
    if wa_id == business.display_digits() {
        return Err(GraphError::of(131_021, "Sender and recipient are the same phone number"));
    }
    let listed = |allowed: &Vec<String>| allowed.iter().any(|number| digits(number) == wa_id);
    if business.allowed_recipients.as_ref().is_some_and(|allowed| !listed(allowed)) {
        return Err(GraphError::of(
            131_030,
            "Recipient phone number not in allowed list: add it to the recipient list of the test number",
        ));
    }
    world.customer(&wa_id, clock::now());
    Ok(wa_id)
}

fn check_pace(world: &mut World, business: &Business, wa_id: &str, now: Timestamp) -> Result<(), GraphError> {
    let throughput = world.throughput.entry(business.phone_number_id.clone()).or_default();
    if !throughput.take_throughput(now, business.messages_per_second) {
        return Err(GraphError::of(
            130_429,
            "Message failed to send because there were too many messages sent from this phone number in a short period of time",
        ));
    }
    if world.thread(&business.phone_number_id, wa_id).pair.take_pair(now) {
        return Ok(());
    }
    Err(GraphError::of(
        131_056,
        "Message failed to send because there were too many messages sent from this phone number to the same phone number",
    ))
}

fn check_template(business: &Business, content: &Value) -> Result<(), GraphError> {
    let (name, language) = limits::template_name(content);
    let template = business
        .all_templates()
        .find(|template| template.name == name && template.language == language)
        .ok_or_else(|| GraphError::of(132_001, format!("template name ({name}) does not exist in {language}")))?;
    let (given, expected) = (limits::parameter_count(content), template.parameters());
    if given == expected {
        return Ok(());
    }
    let details = format!(
        "body: number of localizable_params ({given}) does not match the expected number of params ({expected})"
    );
    Err(GraphError::of(132_000, details))
}

/// Why a message that is well-formed will still not reach the customer.
fn undeliverable(
    world: &mut World,
    business: &Business,
    wa_id: &str,
    draft: &Draft,
    now: Timestamp,
) -> Option<GraphError> {
    let phone_id = &business.phone_number_id;
    let open = world.window_ends(phone_id, wa_id).is_some_and(|ends| now < ends);
    if draft.kind != "template" && !open {
        return Some(GraphError::of(
            131_047,
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
        ));
    }
    if draft.kind == "reaction" {
        let target = text(&draft.content, "message_id").unwrap_or_default();
        if world.thread(phone_id, wa_id).find(target).is_none() {
            return Some(GraphError::of(131_009, "The message to react to does not exist"));
        }
    }
    None
}

fn take(
    world: &mut World,
    business: &Business,
    wa_id: String,
    draft: Draft,
    failure: Option<GraphError>,
    now: Timestamp,
) -> Done {
    let id = ids::wamid(&wa_id);
    let mut contact = json!({ "input": draft.recipient.input() });
    match &draft.recipient {
        Recipient::Phone { wa_id, .. } => put(&mut contact, "wa_id", json!(wa_id)),
        Recipient::UserId(id) | Recipient::Lost(id) => put(&mut contact, "user_id", json!(id)),
    }
    let mut message = json!({ "id": id });
    if draft.kind == "template" {
        put(&mut message, "message_status", json!("accepted"));
    }
    if failure.is_none() {
        let entry = Entry {
            id: id.clone(),
            from: Side::Business,
            kind: draft.kind.clone(),
            content: shown(business, &draft),
            replies_to: draft.replies_to,
            at: now,
            status: Status::Accepted,
        };
        world.push(&business.phone_number_id, &wa_id, entry);
    }
    Done::Accepted {
        body: json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}),
        follow_up: Box::new(FollowUp {
            phone_number_id: business.phone_number_id.clone(),
            wa_id,
            wamid: id,
            callback_data: draft.callback_data,
            kind: draft.kind,
            failure,
        }),
    }
}

/// What the phone shows: templates with their parameters filled in.
fn shown(business: &Business, draft: &Draft) -> Value {
    let mut content = draft.content.clone();
    if draft.kind != "template" {
        return content;
    }
    let (name, language) = limits::template_name(&draft.content);
    let found = business.all_templates().find(|template| template.name == name && template.language == language);
    let mut shown = found.map(|template| template.body).unwrap_or_default();
    for value in limits::parameter_texts(&draft.content) {
        if let (Some(start), Some(end)) = (shown.find("{{"), shown.find("}}")) {
            shown.replace_range(start..end + 2, value);
        }
    }
    put(&mut content, "text", json!(shown));
    content
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
