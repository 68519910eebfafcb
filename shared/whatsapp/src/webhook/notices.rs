//! WhatsApp's notices of changed identities: a customer's new number or user id.

use reaktly_domain::identity::Identity;
use serde_json::Value;

use super::{Replacement, wire};

/// The types of a notice that replaces an identity. `customer_identity_changed` is none: it tells that the customer's
/// encryption keys changed, under the same number.
const REPLACING: [&str; 3] = ["user_changed_number", "customer_changed_number", "user_changed_user_id"];

/// What a notice replaces. The element's sender is who the customer was.
pub(super) fn replacement(element: &Value) -> Option<Replacement> {
    let system = notice(element)?;
    let successors: Vec<_> = identities(system, &["wa_id", "new_wa_id", "user_id"]);
    let former = [identities(element, &["from", "from_user_id"]), identities(system, &["customer"])].concat();
    let of_a_kind = |old: &Identity| successors.iter().any(|new| new.kind() == old.kind());
    let retired = former.into_iter().filter(|old| of_a_kind(old) && !successors.contains(old)).collect();
    (!successors.is_empty()).then_some(Replacement { retired, successors })
}

/// Who the customer was, where an old form of the notice says so.
pub(super) fn former(element: &Value) -> Option<String> {
    wire::text(notice(element)?, "customer")
}

/// The customer's new id across linked portfolios.
pub(super) fn parent(element: &Value) -> Option<String> {
    wire::text(notice(element)?, "parent_user_id")
}

fn notice(element: &Value) -> Option<&Value> {
    let system = element.get("system")?;
    wire::text(system, "type").filter(|kind| REPLACING.contains(&kind.as_str()))?;
    Some(system)
}

fn identities(object: &Value, keys: &[&str]) -> Vec<Identity> {
    let mut found = Vec::new();
    for identity in keys.iter().filter_map(|key| Identity::classify(&wire::text(object, key)?)) {
        if !found.contains(&identity) {
            found.push(identity);
        }
    }
    found
}
