//! Flows, payments, partner solutions, events of advertisements, and groups that could not be made.

use serde_json::Value;

use super::word::{Severity, Word, plain, said};
use crate::webhook::wire;

/// `flows`: a change of status, or a measure of the endpoint that rose above its threshold.
pub(super) fn flow(value: &Value) -> Word {
    let event = wire::text(value, "event").unwrap_or_else(|| "FLOW".to_owned());
    let id = wire::text(value, "flow_id").unwrap_or_default();
    let words = wire::text(value, "message");
    let status = wire::text(value, "new_status");
    let over = wire::text(value, "alert_state").is_some_and(|state| state.eq_ignore_ascii_case("DEACTIVATED"));
    let bad_status = status.as_deref().is_some_and(|status| matches!(status, "BLOCKED" | "THROTTLED" | "DEPRECATED"));
    let severity = match event.as_str() {
        "FLOW_STATUS_CHANGE" if bad_status => Severity::Warning,
        "FLOW_STATUS_CHANGE" => Severity::Info,
        _ if over => Severity::Info,
        _ => Severity::Warning,
    };
    let what = match (event.as_str(), &status) {
        ("FLOW_STATUS_CHANGE", Some(status)) => format!("The form {id} is {} now.", plain(status)),
        ("FLOW_VERSION_EXPIRY_WARNING", _) => format!("The form {id} uses a version that ends soon. Publish it anew."),
        (_, _) if over => format!("The form {id} is well again ({}).", plain(&event)),
        _ => format!("The form {id} has trouble ({}). Look into the Flow Builder.", plain(&event)),
    };
    let topic = format!("flow.{id}.{event}");
    Word::new(&event, severity, format!("{what}{}", said(words.as_deref()))).about(topic)
}

/// `payment_configuration_update`.
pub(super) fn payment(value: &Value) -> Word {
    let name = wire::text(value, "configuration_name").unwrap_or_else(|| "without a name".to_owned());
    let status = wire::text(value, "status").unwrap_or_else(|| "unknown".to_owned());
    let active = status.eq_ignore_ascii_case("active");
    let severity = if active { Severity::Info } else { Severity::Warning };
    let help = if active { "" } else { " Look at it in WhatsApp Manager." };
    let title = format!("The payment configuration \"{name}\" has a new status: {}.{help}", plain(&status));
    let mut word = Word::new(&status, severity, title).about(format!("payment.{name}"));
    word.at = wire::instant(value, "updated_timestamp");
    word
}

/// `partner_solutions`; the entry is the portfolio's.
pub(super) fn solution(value: &Value) -> Word {
    let event = wire::text(value, "event").unwrap_or_else(|| "SOLUTION".to_owned());
    let id = wire::text(value, "solution_id").unwrap_or_default();
    let status = wire::text(value, "solution_status").unwrap_or_default();
    let ended = status.contains("DEACTIVATED") || status.contains("REJECTED");
    let severity = if ended { Severity::Warning } else { Severity::Info };
    let title = format!("The partner solution {id}: {} ({}).", plain(&event), plain(&status));
    Word::new(&event, severity, title).about(format!("solution.{id}"))
}

/// Events Meta found by itself for the measuring of advertisements.
pub(super) fn automatic(field: &str, value: &Value) -> Word {
    let events = wire::list(value, field);
    let names: Vec<String> = events.iter().filter_map(|event| wire::text(event, "event_name")).collect();
    let event = names.first().cloned().unwrap_or_else(|| field.to_ascii_uppercase());
    let what = if names.is_empty() { plain(field) } else { names.join(", ") };
    let title = format!("Meta noted for the measuring of advertisements: {what}.");
    let mut word = Word::new(&event, Severity::Info, title);
    word.at = events.first().and_then(|event| wire::instant(event, "timestamp"));
    word
}

/// A group without an id: it could not be made.
pub(super) fn group_failure(value: &Value) -> Word {
    let event = wire::text(value, "type").unwrap_or_else(|| "group_create".to_owned());
    let error = wire::errors(value).into_iter().next();
    let words = error.and_then(|error| error.details.or(error.title));
    let title = format!("Meta could not do what was asked of a group ({}).{}", plain(&event), said(words.as_deref()));
    Word::new(&event, Severity::Warning, title)
}
