//! `POST /{phone-number-id}/messages` with a message in it.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::error::GraphError;
use super::handle::Done;
use super::request::Request;
use super::{reach, token};
use crate::ids;
use crate::json::put;
use crate::limits::{self, Draft, Recipient};
use crate::simulator::Simulator;
use crate::webhook::FollowUp;
use crate::world::{Business, Entry, Side, WindowRefusal, World};

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
        let draft = limits::check(body)?;
        reach::check_files(&simulator.files, &business, body, now)?;
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
        let wa_id = reach::customer(world, &business, &draft.recipient, now)?;
        reach::check_pace(world, &business, &wa_id, now)?;
        let failure = reach::undeliverable(world, &simulator.files, &business, &wa_id, &draft, now);
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
        Recipient::Phone { .. } => put(&mut contact, "wa_id", json!(wa_id)),
        Recipient::UserId(id) | Recipient::Lost(id) => put(&mut contact, "user_id", json!(id)),
    }
    let mut message = json!({ "id": id });
    if draft.kind == "template" {
        put(&mut message, "message_status", json!("accepted"));
    }
    if failure.is_none() {
        let entry = Entry {
            replies_to: draft.replies_to.clone(),
            ..Entry::new(&id, Side::Business, &draft.kind, shown(business, &draft), now)
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
