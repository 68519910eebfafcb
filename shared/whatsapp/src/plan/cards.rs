//! Contact cards: what Meta asks of each.

use serde_json::Value;

use super::refusal::{Limit, PlanError};

/// Parts of a name of which a card needs one beside the formatted name.
const NAME_PARTS: [&str; 5] = ["first_name", "last_name", "middle_name", "prefix", "suffix"];

/// Whether the cards, in Meta's own form, can be sent.
pub(super) fn check(cards: &Value) -> Result<(), PlanError> {
    let cards = cards.as_array().filter(|cards| !cards.is_empty());
    let cards = cards.ok_or_else(|| PlanError::new("contacts", Limit::Empty))?;
    for (place, card) in cards.iter().enumerate() {
        let part = |name: &str| card.pointer(&format!("/name/{name}")).and_then(Value::as_str).map(str::trim);
        let is_given = |name: &str| part(name).is_some_and(|text| !text.is_empty());
        if !is_given("formatted_name") {
            return Err(PlanError::new(format!("contacts[{place}].name.formattedName"), Limit::Empty));
        }
        if !NAME_PARTS.into_iter().any(is_given) {
            return Err(PlanError::new(format!("contacts[{place}].name"), Limit::NamePartMissing));
        }
    }
    Ok(())
}
