//! A status element.

use reaktly_domain::delivery::Status;
use reaktly_domain::identity::Identity;
use serde_json::Value;

use super::{Kind, Malformation, StatusUpdate, message, wire};

/// Reads how a message fares. A status we do not know is kept by its name.
pub(super) fn update(element: &Value) -> Result<Kind, Malformation> {
    let name = wire::text(element, "status").ok_or(Malformation::NoStatus)?;
    let identity = |keys: &[&str]| wire::first_text(element, keys).and_then(|value| Identity::classify(&value));
    Ok(Kind::Status(Box::new(StatusUpdate {
        wamid: message::wamid(element)?,
        status: Status::from_name(&name),
        name,
        at: wire::instant(element, "timestamp"),
        recipient: identity(&["recipient_id", "recipient_user_id"]),
        participant: identity(&["recipient_participant_id", "recipient_participant_user_id"]),
        callback: wire::text(element, "biz_opaque_callback_data"),
        errors: wire::errors(element),
        pricing: element.get("pricing").filter(|pricing| pricing.is_object()).cloned(),
    })))
}
