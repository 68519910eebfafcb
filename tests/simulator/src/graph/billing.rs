//! What a message costs, and the conversation it is counted in for callers of older versions.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::ids;
use crate::world::{Business, WINDOW, World};

/// The first version whose statuses leave the conversation out.
const WITHOUT_CONVERSATION: u32 = 24;
/// How long messages are free after an ad.
const ENTRY_POINT: SignedDuration = SignedDuration::from_hours(72);

/// What statuses say of money.
pub(super) struct Bill {
    pub(super) pricing: Value,
    pub(super) conversation: Option<Value>,
}

/// The bill of one message; `category` is that of its template.
pub(super) fn bill(
    world: &mut World,
    business: &Business,
    wa_id: &str,
    category: Option<&str>,
    version: u32,
    now: Timestamp,
) -> Bill {
    let window = world.window_ends(&business.phone_number_id, wa_id).filter(|ends| now < *ends);
    let entry_point = world.thread(&business.phone_number_id, wa_id).entry_point;
    let entry_point = entry_point.is_some_and(|at| now.duration_since(at) < ENTRY_POINT);
    let (kind, category) = match category {
        _ if entry_point => ("free_entry_point", "referral_conversion"),
        None => ("free_customer_service", "service"),
        Some("utility") if window.is_some() => ("free_customer_service", "utility"),
        Some(category) => ("regular", category),
    };
    let expires = window.or_else(|| now.checked_add(WINDOW).ok()).unwrap_or(now);
    let conversation = json!({
        "id": ids::conversation(&business.phone_number_id, wa_id, expires.as_second() / WINDOW.as_secs()),
        "expiration_timestamp": expires.as_second().to_string(),
        "origin": {"type": category},
    });
    Bill {
        pricing: json!({
            "billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category,
        }),
        conversation: (entry_point || version < WITHOUT_CONVERSATION).then_some(conversation),
    }
}
