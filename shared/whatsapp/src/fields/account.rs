//! The business account: alerts, reviews, violations, bans, partners.

use serde_json::Value;

use super::word::{Fact, Severity, Word, plain, said};
use crate::webhook::wire;

/// `account_alerts`. Meta nests the alert; older samples do not.
pub(super) fn alert(value: &Value) -> Word {
    let alert = value.get("alert_info").filter(|alert| alert.is_object()).unwrap_or(value);
    let kind = wire::text(alert, "alert_type").unwrap_or_else(|| "ALERT".to_owned());
    let description = wire::text(alert, "alert_description");
    let given = match wire::text(alert, "alert_severity").as_deref() {
        Some("CRITICAL") => Severity::Critical,
        Some("WARNING") => Severity::Warning,
        _ => Severity::Info,
    };
    let over = wire::text(alert, "alert_status").as_deref() == Some("NONE");
    let (least, topic, title) = alert_words(&kind);
    let severity = if over { Severity::Info } else { given.max(least) };
    let title =
        if over { format!("No longer so: {title}") } else { format!("{title}{}", said(description.as_deref())) };
    let entity = wire::text(value, "entity_id").unwrap_or_default();
    Word::new(&kind, severity, title).about(format!("alert.{topic}.{entity}"))
}

fn alert_words(kind: &str) -> (Severity, String, String) {
    let (least, topic, title) = match kind {
        "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED" => {
            (Severity::Info, "capability", "Meta has put off a higher messaging limit and will look again by itself.")
        }
        "INCREASED_CAPABILITIES_ELIGIBILITY_FAILED" => (
            Severity::Warning,
            "capability",
            "Meta refused a higher messaging limit. The reasons are in the Business Support Home.",
        ),
        "INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO" => (
            Severity::Warning,
            "capability",
            "Meta needs to know more before it raises the messaging limit. Answer it in the Business Support Home.",
        ),
        "OBA_APPROVED" => (Severity::Info, "official", "The number is an official business account now."),
        "OBA_REJECTED" => (
            Severity::Warning,
            "official",
            "Meta declined the official business account badge. Messages go out as before.",
        ),
        "PROFILE_PICTURE_LOST" => {
            (Severity::Warning, "picture", "The profile picture is gone. Upload it again in WhatsApp Manager.")
        }
        other => {
            return (
                Severity::Info,
                plain(other).replace(' ', "_"),
                format!("Meta raised an alert: {}.", plain(other)),
            );
        }
    };
    (least, topic.to_owned(), title.to_owned())
}

/// `account_review_update`.
pub(super) fn review(value: &Value) -> Word {
    let decision = wire::text(value, "decision").unwrap_or_else(|| "UNKNOWN".to_owned()).to_ascii_uppercase();
    let (severity, title) = match decision.as_str() {
        "APPROVED" => (Severity::Info, "Meta has approved the WhatsApp Business Account.".to_owned()),
        "REJECTED" => (
            Severity::Critical,
            "Meta declined the WhatsApp Business Account: it cannot send messages. Ask for another review in the Business Support Home."
                .to_owned(),
        ),
        "PENDING" => (Severity::Info, "Meta is reviewing the WhatsApp Business Account.".to_owned()),
        "DEFERRED" => (
            Severity::Warning,
            "Meta has put off the review of the WhatsApp Business Account. Look into the Business Support Home for what is missing."
                .to_owned(),
        ),
        other => (Severity::Warning, format!("Meta's review of the WhatsApp Business Account: {}.", plain(other))),
    };
    Word::new(&decision, severity, title).about("account.review")
}

/// `account_update`, whose event says what it is about.
pub(super) fn update(value: &Value) -> Word {
    let event = wire::text(value, "event").unwrap_or_else(|| "UNNAMED".to_owned());
    let mut word = match event.as_str() {
        "ACCOUNT_DELETED" => critical(
            &event,
            "account.existence",
            "The WhatsApp Business Account was deleted: nothing can be sent or received. Connect a number of another account.",
        ),
        "ACCOUNT_VIOLATION" => violation(value),
        "ACCOUNT_RESTRICTION" => restriction(value),
        "DISABLED_UPDATE" => ban(value),
        "PARTNER_REMOVED" => critical(
            &event,
            "account.partner",
            "The account no longer shares this number with the app: webhooks and sending stop. Connect it again if that was not meant.",
        ),
        "PARTNER_APP_UNINSTALLED" => critical(
            &event,
            "account.app",
            "The app was taken off the WhatsApp Business Account: no webhooks come any more. Subscribe the app to the account again.",
        ),
        "ACCOUNT_OFFBOARDED" => offboarded(value),
        "PARTNER_ADDED" => info(&event, "account.partner", "The WhatsApp Business Account is shared with the app."),
        "PARTNER_APP_INSTALLED" => info(&event, "account.app", "The app was put on the WhatsApp Business Account."),
        "ACCOUNT_RECONNECTED" => {
            info(&event, "account.coexistence", "The number is connected with the WhatsApp Business app again.")
        }
        "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE" => certification(value),
        "VOLUME_BASED_PRICING_TIER_UPDATE" => tier(value),
        _ => info(&event, "", &harmless(&event, value)),
    };
    word.business_account_id = value.get("waba_info").and_then(|account| wire::text(account, "waba_id"));
    word
}

/// Events that are good to know and ask for nothing.
fn harmless(event: &str, value: &Value) -> String {
    let country = wire::text(value, "country");
    match (event, country) {
        ("AD_ACCOUNT_LINKED", _) => "An ad account was linked to the WhatsApp Business Account.".to_owned(),
        ("AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", _) => {
            "The prices of authentication messages to other countries change for this account.".to_owned()
        }
        ("BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", Some(country)) => {
            format!("The business's primary country is {country} now; some prices depend on it.")
        }
        ("BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", None) => {
            "The business's primary country changed; some prices depend on it.".to_owned()
        }
        ("MM_LITE_TERMS_SIGNED", _) => "The terms of the Marketing Messages API were accepted.".to_owned(),
        _ => format!("Meta reports \"{}\" of the account.", plain(event)),
    }
}

fn violation(value: &Value) -> Word {
    let kind = value.get("violation_info").and_then(|violation| wire::text(violation, "violation_type"));
    let about = kind.as_deref().map_or_else(|| "not named".to_owned(), plain);
    let title = format!(
        "Meta found a violation of its policies ({about}). Read it in the Business Support Home and appeal there if it is wrong; repeated ones end in restrictions."
    );
    let topic = format!("account.violation.{}", kind.unwrap_or_default());
    Word::new("ACCOUNT_VIOLATION", Severity::Critical, title).about(topic)
}

/// An empty list lifts the restrictions.
fn restriction(value: &Value) -> Word {
    let given = value.get("restriction_info");
    let list = given.map(|info| info.as_array().cloned().unwrap_or_else(|| vec![info.clone()])).unwrap_or_default();
    let named: Vec<String> = list
        .iter()
        .filter_map(|one| {
            let kind = plain(&wire::text(one, "restriction_type")?);
            let until = wire::instant(one, "expiration").map(|until| format!(" until {until}"));
            Some(kind + &until.unwrap_or_default())
        })
        .collect();
    let lifted = given.is_some_and(|info| info.as_array().is_some_and(Vec::is_empty));
    if lifted {
        return info("ACCOUNT_RESTRICTION", "account.restriction", "Meta lifted the restrictions of the account.");
    }
    let what = if named.is_empty() { "without saying how".to_owned() } else { named.join(", ") };
    let title = format!(
        "Meta restricted the WhatsApp Business Account ({what}). The reasons and the way to appeal are in the Business Support Home."
    );
    Word::new("ACCOUNT_RESTRICTION", Severity::Critical, title).about("account.restriction")
}

fn ban(value: &Value) -> Word {
    let ban = value.get("ban_info").unwrap_or(&Value::Null);
    let when = wire::first_text(ban, &["waba_ban_date", "current_ban_date"]);
    let since = when.map(|when| format!(" ({when})")).unwrap_or_default();
    let state = wire::text(ban, "waba_ban_state").unwrap_or_default();
    let title = match state.as_str() {
        "REINSTATE" => {
            return info(
                "DISABLED_UPDATE",
                "account.ban",
                "The WhatsApp Business Account works again: Meta took the ban back.",
            );
        }
        "SCHEDULE_FOR_DISABLE" => format!(
            "Meta will disable the WhatsApp Business Account{since}. Appeal in the Business Support Home before then."
        ),
        _ => format!(
            "Meta has disabled the WhatsApp Business Account{since}: nothing can be sent or received. Appeal in the Business Support Home."
        ),
    };
    Word::new("DISABLED_UPDATE", Severity::Critical, title).about("account.ban")
}

fn offboarded(value: &Value) -> Word {
    let reason = value.get("disconnection_info").and_then(|gone| wire::text(gone, "reason"));
    let title = format!(
        "The number left the platform from its WhatsApp Business app: nothing can be sent or received here. Connect it again.{}",
        said(reason.as_deref())
    );
    Word::new("ACCOUNT_OFFBOARDED", Severity::Critical, title).about("account.coexistence")
}

fn certification(value: &Value) -> Word {
    let certification = value.get("partner_client_certification_info").unwrap_or(&Value::Null);
    let status = wire::first_text(certification, &["status", "client_certification_status"]).unwrap_or_default();
    let refused = ["REJECTED", "FAILED", "DECLINED"].iter().any(|no| status.eq_ignore_ascii_case(no));
    let severity = if refused { Severity::Warning } else { Severity::Info };
    let title = format!("The certification of the business for its partner: {}.", plain(&status));
    Word::new("PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE", severity, title).about("account.certification")
}

fn tier(value: &Value) -> Word {
    let tier = value.get("volume_tier_info").unwrap_or(&Value::Null);
    let title = format!(
        "A new price tier for {} messages{}: {}.",
        wire::text(tier, "pricing_category").map_or_else(|| "some".to_owned(), |category| plain(&category)),
        wire::text(tier, "region").map(|region| format!(" to {region}")).unwrap_or_default(),
        wire::text(tier, "tier").unwrap_or_else(|| "not named".to_owned()),
    );
    info("VOLUME_BASED_PRICING_TIER_UPDATE", "", &title)
}

/// `account_settings_update`: only settings of a number are told so far.
pub(super) fn settings(value: &Value) -> Word {
    let kind = wire::text(value, "type").unwrap_or_else(|| "settings".to_owned());
    let number = value.get("phone_number_settings").unwrap_or(&Value::Null);
    let calling = number.get("calling").and_then(|calling| wire::text(calling, "status"));
    let title = match &calling {
        Some(status) => format!("The number's settings changed: calling is {}.", plain(status)),
        None => "The number's settings changed.".to_owned(),
    };
    let mut word = info(&kind, "number.settings", &title).with(calling.map(|status| Fact::new("calling", status)));
    word.phone_number_id = wire::text(number, "phone_number_id");
    word.at = wire::instant(value, "timestamp");
    word
}

fn info(event: &str, topic: &str, title: &str) -> Word {
    Word::new(event, Severity::Info, title).about(topic)
}

fn critical(event: &str, topic: &str, title: &str) -> Word {
    Word::new(event, Severity::Critical, title).about(topic)
}
