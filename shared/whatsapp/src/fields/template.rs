//! Message templates: status, quality, category, components.

use serde_json::Value;

use super::word::{Severity, Word, plain, said};
use crate::webhook::wire;

/// A change of a template, for the list of templates.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TemplateChange {
    /// Meta's id of the template, digits.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its language, with an underscore as in the list of templates: `en_US`.
    pub language: Option<String>,
    /// Its status now, such as `APPROVED`.
    pub status: Option<String>,
    /// Its quality now: `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    pub quality: Option<String>,
    /// Its category now.
    pub category: Option<String>,
    /// Why it was refused or stopped.
    pub reason: Option<String>,
}

/// What is told of a template; `None` when the value is not about one.
pub(super) fn word(value: &Value) -> Option<Word> {
    let id = wire::text(value, "message_template_id")?;
    let mut change = TemplateChange {
        id,
        name: wire::text(value, "message_template_name"),
        language: wire::text(value, "message_template_language").map(|language| language.replace('-', "_")),
        ..TemplateChange::default()
    };
    let mut word = if value.get("new_quality_score").is_some() {
        quality(value, &mut change)
    } else if value.get("new_category").is_some() || value.get("correct_category").is_some() {
        category(value, &mut change)
    } else if value.get("event").is_some() {
        status(value, &mut change)
    } else {
        let title = format!("The text of the template {} changed.", shown(&change));
        Word::new("COMPONENTS_UPDATE", Severity::Info, title)
    };
    word.template = Some(change);
    Some(word)
}

fn shown(change: &TemplateChange) -> String {
    let name = change.name.as_deref().unwrap_or(&change.id);
    match &change.language {
        Some(language) => format!("\"{name}\" ({language})"),
        None => format!("\"{name}\""),
    }
}

fn quality(value: &Value, change: &mut TemplateChange) -> Word {
    let score = wire::text(value, "new_quality_score").unwrap_or_else(|| "UNKNOWN".to_owned()).to_ascii_uppercase();
    let name = shown(change);
    let (severity, title) = match score.as_str() {
        "RED" => (
            Severity::Critical,
            format!(
                "The quality of the template {name} is low: customers block or report it. Change it or send it less, else Meta pauses it."
            ),
        ),
        "YELLOW" => (
            Severity::Warning,
            format!("The quality of the template {name} is middling: some customers block or report it."),
        ),
        "GREEN" => (Severity::Info, format!("The quality of the template {name} is high.")),
        _ => (Severity::Info, format!("The quality of the template {name} is not known yet.")),
    };
    change.quality = Some(score.clone());
    Word::new(&format!("QUALITY_{score}"), severity, title).about(format!("template.{}.quality", change.id))
}

/// Impending changes have no previous category.
fn category(value: &Value, change: &mut TemplateChange) -> Word {
    let [previous, new, correct] =
        ["previous_category", "new_category", "correct_category"].map(|key| wire::text(value, key));
    let name = shown(change);
    let topic = format!("template.{}.category", change.id);
    let (event, severity, title) = match (previous, new, correct) {
        (Some(previous), Some(new), _) => {
            change.category = Some(new.clone());
            let title = format!(
                "Meta moved the template {name} from {} to {}; its price changes with it.",
                plain(&previous),
                plain(&new)
            );
            ("CATEGORY_CHANGED", Severity::Info, title)
        }
        (_, now, next) => {
            let at = wire::instant(value, "category_update_timestamp");
            let when = at.map(|at| format!(" on {}", at.strftime("%Y-%m-%d"))).unwrap_or_default();
            let next = next.or(now).unwrap_or_else(|| "another category".to_owned());
            let title = format!(
                "Meta will move the template {name} to {}{when}; its price changes with it. Change the template or ask for a review before then.",
                plain(&next)
            );
            ("CATEGORY_CHANGE_AHEAD", Severity::Warning, title)
        }
    };
    Word::new(event, severity, title).about(topic)
}

fn status(value: &Value, change: &mut TemplateChange) -> Word {
    let event = wire::text(value, "event").unwrap_or_default().to_ascii_uppercase();
    change.reason = reason(value);
    change.category = wire::text(value, "message_template_category");
    // An appeal or a lock is told beside the status; the others are the status.
    change.status = match event.as_str() {
        "REINSTATED" | "UNLOCKED" | "UNPAUSED" => Some("APPROVED".to_owned()),
        "FLAGGED" => None,
        other => Some(other.to_owned()),
    };
    let name = shown(change);
    let why = said(change.reason.as_deref());
    let (severity, title) = match event.as_str() {
        "APPROVED" => (Severity::Info, format!("The template {name} is approved and can be sent.")),
        "REINSTATED" | "UNLOCKED" | "UNPAUSED" => (Severity::Info, format!("The template {name} can be sent again.")),
        "PENDING" => (Severity::Info, format!("Meta is reviewing the template {name}.")),
        "IN_APPEAL" => (Severity::Info, format!("Meta is reviewing the appeal for the template {name}.")),
        "ARCHIVED" => (Severity::Info, format!("The template {name} was archived; it cannot be sent.")),
        "PENDING_DELETION" => (Severity::Warning, format!("The template {name} is being deleted; stop sending it.")),
        "DELETED" => (Severity::Warning, format!("The template {name} was deleted and cannot be sent.")),
        "REJECTED" => (
            Severity::Warning,
            format!("Meta declined the template {name}. Change it, or appeal in WhatsApp Manager.{why}"),
        ),
        "DISABLED" => (
            Severity::Critical,
            format!("Meta disabled the template {name} for good: it cannot be sent. Write another.{why}"),
        ),
        "PAUSED" => (
            Severity::Warning,
            format!(
                "Meta paused the template {name} because customers dislike it; it cannot be sent meanwhile. Change it, or wait.{why}"
            ),
        ),
        "FLAGGED" => (
            Severity::Warning,
            format!("The template {name} may be disabled: customers dislike it. Change it or send it less.{why}"),
        ),
        "LOCKED" => (Severity::Warning, format!("The template {name} is locked and cannot be changed.{why}")),
        "LIMIT_EXCEEDED" => {
            (Severity::Warning, format!("The account has as many templates as it may have: {name} was not made.{why}"))
        }
        other => (Severity::Info, format!("Meta reports \"{}\" of the template {name}.{why}", plain(other))),
    };
    Word::new(&event, severity, title).about(format!("template.{}.status", change.id))
}

/// Why, from whichever of the three places says it.
fn reason(value: &Value) -> Option<String> {
    let in_object = |key: &str, keys: &[&str]| value.get(key).and_then(|object| wire::first_text(object, keys));
    let own = wire::text(value, "reason").filter(|reason| reason != "NONE");
    let rejection = in_object("rejection_info", &["reason"]);
    let other = in_object("other_info", &["description", "title"]);
    let disabled = in_object("disable_info", &["disable_date"]);
    let advice = in_object("rejection_info", &["recommendation"]);
    let reason = rejection.or(other).or_else(|| own.map(|own| plain(&own))).or(disabled)?;
    Some(advice.map_or_else(|| reason.clone(), |advice| format!("{reason} {advice}")))
}
