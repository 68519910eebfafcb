//! Whether a message reaches its customer: who that is, how fast, inside the window or not, with which file.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::error::GraphError;
use crate::inbound;
use crate::json::text;
use crate::limits::{Draft, Recipient};
use crate::media::Files;
use crate::media::rules::{self, Voice};
use crate::world::{Business, Entry, World};

/// The oldest message that can be reacted to.
const REACTION_AGE_MAX: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The customer a message is for, made when the number was never seen: everybody has WhatsApp here.
pub(super) fn customer(
    world: &mut World,
    business: &Business,
    recipient: &Recipient,
    now: Timestamp,
) -> Result<String, GraphError> {
    let wa_id = match recipient {
        Recipient::Phone { wa_id, .. } => known(world, wa_id),
        Recipient::Group(id) => {
            let thread = world.threads.get(&(business.phone_number_id.clone(), id.clone()));
            let group = thread.and_then(|thread| thread.group.as_ref());
            let group = group.ok_or_else(|| GraphError::of(131_041, "The group is not known"))?;
            if group.participants.is_empty() {
                return Err(GraphError::of(131_020, "The group has no member but the business"));
            }
            return Ok(id.clone());
        }
        Recipient::UserId(id) | Recipient::Lost(id) => world
            .customer_by_user_id(id)
            .map(|customer| customer.wa_id.clone())
            .ok_or_else(|| GraphError::of(131_026, "Message undeliverable: nobody has this user id"))?,
    };
    if wa_id == business.display_digits() {
        return Err(GraphError::of(131_021, "Sender and recipient are the same phone number"));
    }
    // The list of a test number knows numbers as they are dialled.
    let dialled = match recipient {
        Recipient::Phone { wa_id, .. } => wa_id,
        _ => &wa_id,
    };
    let listed = |allowed: &Vec<String>| allowed.iter().any(|number| digits(number) == *dialled);
    if business.allowed_recipients.as_ref().is_some_and(|allowed| !listed(allowed)) {
        return Err(GraphError::of(
            131_030,
            "Recipient phone number not in allowed list: add it to the recipient list of the test number",
        ));
    }
    world.customer(&wa_id, now);
    Ok(wa_id)
}

/// The id WhatsApp has for a number: that of the customer who has it in either spelling, else the usual one.
fn known(world: &World, dialled: &str) -> String {
    let other = inbound::other(dialled).filter(|other| world.customers.contains_key(other));
    if world.customers.contains_key(dialled) {
        return dialled.to_owned();
    }
    other.unwrap_or_else(|| inbound::canonical(dialled))
}

/// Meta's two speed limits.
pub(super) fn check_pace(
    world: &mut World,
    business: &Business,
    wa_id: &str,
    now: Timestamp,
) -> Result<(), GraphError> {
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

/// Why a message that is well-formed will still not reach the customer.
pub(super) fn undeliverable(
    world: &mut World,
    files: &Files,
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
    if let Some(code) = personal(world, wa_id, draft) {
        return Some(code);
    }
    if draft.kind == "reaction" {
        let target = text(&draft.content, "message_id").unwrap_or_default();
        return unreachable(world.thread(phone_id, wa_id).find(target), now);
    }
    let file = files.get(text(&draft.content, "id")?)?;
    let voice = if draft.content.get("voice") == Some(&Value::Bool(true)) { Voice::Yes } else { Voice::No };
    let reason = rules::unfit(&draft.kind, &file.mime_type, voice)?;
    Some(GraphError::of(131_053, reason))
}

/// Why this one customer does not get it.
fn personal(world: &World, wa_id: &str, draft: &Draft) -> Option<GraphError> {
    let customer = world.customers.get(wa_id)?;
    let marketing = text(&draft.content, "category") == Some("MARKETING");
    let stopped = customer.marketing_fails_with.filter(|_| marketing);
    if let Some(code) = customer.fails_with.or(stopped) {
        return Some(GraphError { details: None, ..GraphError::of(code, "") });
    }
    let (wanted, has) = (draft.identity_key_hash.as_ref()?, customer.identity_key_hash.as_ref()?);
    (wanted != has).then(|| GraphError::of(137_000, "The hash given is not the one of the customer's key"))
}

/// Why a message cannot be reacted to.
fn unreachable(target: Option<&Entry>, now: Timestamp) -> Option<GraphError> {
    let reason = match target {
        None => "The message to react to does not exist",
        Some(entry) if entry.kind == "reaction" => "A reaction cannot be reacted to",
        Some(entry) if entry.revoked_at.is_some() => "The message to react to was deleted",
        Some(entry) if now.duration_since(entry.at) > REACTION_AGE_MAX => {
            "The message to react to is older than 30 days"
        }
        Some(_) => return None,
    };
    Some(GraphError::of(131_009, reason))
}

/// Refuses ids of files that are not there, wherever in a message they stand.
pub(super) fn check_files(
    files: &Files,
    business: &Business,
    content: &Value,
    now: Timestamp,
) -> Result<(), GraphError> {
    let (Value::Object(_) | Value::Array(_)) = content else {
        return Ok(());
    };
    for kind in ["image", "video", "audio", "document", "sticker"] {
        if let Some(id) = content.get(kind).and_then(|object| text(object, "id")) {
            check_file(files, business, id, now)?;
        }
    }
    let inner: Vec<&Value> = match content {
        Value::Object(fields) => fields.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    inner.into_iter().try_for_each(|inner| check_files(files, business, inner, now))
}

fn check_file(files: &Files, business: &Business, id: &str, now: Timestamp) -> Result<(), GraphError> {
    let file = files.get(id).filter(|file| file.alive(now) && file.account_id == business.account_id);
    let unknown =
        || GraphError::parameter(format!("Media ID {id} is not a valid whatsapp business account media attachment ID"));
    file.map(|_| ()).ok_or_else(unknown)
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
