//! The shapes of webhook bodies.

use serde_json::{Value, json};

use crate::json::{put, text};
use crate::world::{Business, Customer};

/// A whole body with one change of the field `messages`.
pub(crate) fn change(business: &Business, value: &Value) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{
            "id": business.account_id,
            "changes": [{"field": "messages", "value": value}],
        }],
    })
}

/// The value of a change that carries one message of a customer, or none.
pub(crate) fn message_value(business: &Business, contact: &Value, message: Option<&Value>) -> Value {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": metadata(business),
        "contacts": [contact],
    });
    if let Some(message) = message {
        put(&mut value, "messages", json!([message]));
    }
    value
}

/// The value of a change that carries statuses; failures come without the contacts.
pub(crate) fn status_value(business: &Business, customers: &[&Customer], statuses: &[Value]) -> Value {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": metadata(business),
        "statuses": statuses,
    });
    if statuses.iter().all(|status| text(status, "status") != Some("failed")) {
        let contacts: Vec<_> = customers.iter().map(|customer| contact(customer)).collect();
        put(&mut value, "contacts", contacts);
    }
    value
}

/// How every webhook names the number it is about.
pub(crate) fn metadata(business: &Business) -> Value {
    json!({
        "display_phone_number": business.display_digits(),
        "phone_number_id": business.phone_number_id,
    })
}

/// How webhooks name a customer.
pub(crate) fn contact(customer: &Customer) -> Value {
    let mut contact = json!({ "user_id": customer.user_id });
    if !customer.hides_number {
        put(&mut contact, "wa_id", json!(customer.wa_id));
    }
    if let Some(hash) = &customer.identity_key_hash {
        put(&mut contact, "identity_key_hash", hash.as_str());
    }
    let mut profile = json!({});
    if let Some(name) = &customer.profile_name {
        put(&mut profile, "name", json!(name));
    }
    if let Some(username) = &customer.username {
        put(&mut profile, "username", json!(username));
    }
    if profile != json!({}) {
        put(&mut contact, "profile", profile);
    }
    contact
}
