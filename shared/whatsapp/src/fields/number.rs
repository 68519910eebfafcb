//! The number: its name, quality, limits, PIN and user name.

use serde_json::{Value, json};

use super::word::{Fact, Severity, Word, limit_fact, limit_in_words, plain, said};
use crate::webhook::wire;

/// `business_capability_update`: whole numbers or tiers, one limit per business since October 2025 and one per number
/// before.
pub(super) fn capability(value: &Value) -> Word {
    let limit = wire::first_text(value, &["max_daily_conversations_per_business", "max_daily_conversation_per_phone"]);
    let numbers = ["max_phone_numbers_per_business", "max_phone_numbers_per_waba"];
    let numbers = numbers.into_iter().find_map(|key| wire::integer(value, key));
    let mut parts = Vec::new();
    if let Some(limit) = &limit {
        parts.push(format!("messages outside of open conversations: {}", limit_in_words(limit)));
    }
    if let Some(numbers) = numbers {
        parts.push(format!("phone numbers: at most {numbers}"));
    }
    let what = if parts.is_empty() { "not said which".to_owned() } else { parts.join("; ") };
    let facts = limit.as_deref().map(limit_fact).into_iter();
    let facts = facts.chain(numbers.map(|numbers| Fact::new("phoneNumbersMax", json!(numbers))));
    Word::new("CAPABILITY_UPDATE", Severity::Info, format!("Meta changed what the business may do ({what})."))
        .about("number.limit")
        .with(facts)
}

/// `phone_number_name_update`.
pub(super) fn name(value: &Value) -> Word {
    let decision = wire::text(value, "decision").unwrap_or_else(|| "UNKNOWN".to_owned()).to_ascii_uppercase();
    let asked = wire::text(value, "requested_verified_name").unwrap_or_else(|| "the display name".to_owned());
    let reason = wire::text(value, "rejection_reason").filter(|reason| reason != "NONE");
    let (severity, title) = match decision.as_str() {
        "APPROVED" => (Severity::Info, format!("Meta approved the display name \"{asked}\".")),
        "REJECTED" => (
            Severity::Critical,
            format!(
                "Meta declined the display name \"{asked}\". Choose another in WhatsApp Manager.{}",
                said(reason.as_deref().map(plain).as_deref())
            ),
        ),
        "PENDING" => (Severity::Info, format!("Meta is reviewing the display name \"{asked}\".")),
        "DEFERRED" => (
            Severity::Warning,
            format!("Meta has put off its decision on the display name \"{asked}\". Look into WhatsApp Manager."),
        ),
        other => (Severity::Warning, format!("Meta's decision on the display name \"{asked}\": {}.", plain(other))),
    };
    let approved = (decision == "APPROVED").then(|| wire::text(value, "requested_verified_name")).flatten();
    Word::new(&decision, severity, title)
        .about("number.name")
        .with(approved.map(|name| Fact::new("verifiedName", name)))
        .with([Fact::new("nameReview", decision.clone())])
}

/// `phone_number_quality_update`, with the events of before 2026 too.
pub(super) fn quality(value: &Value) -> Word {
    let event = wire::text(value, "event").unwrap_or_else(|| "UNKNOWN".to_owned()).to_ascii_uppercase();
    let limit = wire::first_text(
        value,
        &["max_daily_conversations_per_business", "max_daily_conversation_per_phone", "current_limit"],
    );
    let to = limit.as_deref().map(|limit| format!(": {}", limit_in_words(limit))).unwrap_or_default();
    let (severity, topic, title) = match event.as_str() {
        "FLAGGED" => (
            Severity::Critical,
            "number.quality",
            "The number's quality is low: too many customers block or report it. Send less and only what is wanted; if it stays low, Meta lowers the limit or stops the number.".to_owned(),
        ),
        "UNFLAGGED" => (Severity::Info, "number.quality", "The number's quality is no longer low.".to_owned()),
        "UPGRADE" => (Severity::Info, "number.limit", format!("Meta raised the messaging limit{to}.")),
        "DOWNGRADE" => (
            Severity::Warning,
            "number.limit",
            format!("Meta lowered the messaging limit{to}. It rises again with better quality."),
        ),
        "ONBOARDING" => (Severity::Info, "number.limit", format!("The number is set up; its messaging limit{to}.")),
        "THROUGHPUT_UPGRADE" => (
            Severity::Info,
            "number.throughput",
            "The number may send up to 1,000 messages a second now; for about a minute some may be refused and are tried again.".to_owned(),
        ),
        other => (Severity::Info, "number.limit", format!("Meta reports \"{}\" of the number{to}.", plain(other))),
    };
    let flag = matches!(event.as_str(), "FLAGGED" | "UNFLAGGED").then(|| Fact::new("quality", event.clone()));
    let throughput = (event == "THROUGHPUT_UPGRADE").then(|| Fact::new("throughput", "HIGH"));
    let limit = limit.as_deref().map(limit_fact);
    Word::new(&event, severity, title).about(topic).with(flag).with(throughput).with(limit)
}

/// `security`: the PIN of two-step verification. Whether it was meant only a person can tell.
pub(super) fn security(value: &Value) -> Word {
    let event = wire::text(value, "event").unwrap_or_else(|| "UNKNOWN".to_owned()).to_ascii_uppercase();
    let by = wire::text(value, "requester").map(|requester| format!(" Asked for by {requester}.")).unwrap_or_default();
    let what = match event.as_str() {
        "PIN_CHANGED" => "The number's two-step PIN was changed.",
        "PIN_RESET_REQUEST" => "Somebody asked to switch off the number's two-step PIN.",
        "PIN_REQUEST_SUCCESS" => "The number's two-step PIN was switched off.",
        _ => "Something about the number's security changed.",
    };
    let title = format!("{what} If that was none of you, change the PIN in WhatsApp Manager at once.{by}");
    Word::new(&event, Severity::Critical, title).about(format!("number.security.{event}"))
}

/// `business_username_update` and `business_username_updates`: which of the two Meta means is not certain.
pub(super) fn username(value: &Value) -> Word {
    let status = wire::text(value, "status").unwrap_or_else(|| "unknown".to_owned());
    let name = wire::text(value, "username").map(|name| name.trim_start_matches('@').to_owned());
    let shown = name.as_deref().map(|name| format!(" \"{name}\"")).unwrap_or_default();
    let (title, fact) = match status.to_ascii_lowercase().as_str() {
        "approved" => {
            let fact = name.clone().map(|name| Fact::new("username", name));
            (format!("The business's user name{shown} is in use."), fact)
        }
        "deleted" => (format!("The business's user name{shown} is gone."), Some(Fact::new("username", Value::Null))),
        "reserved" => (format!("The user name{shown} is reserved for the business."), None),
        other => (format!("The business's user name{shown}: {}.", plain(other)), None),
    };
    Word::new(&status, Severity::Info, title).about("number.username").with(fact)
}
