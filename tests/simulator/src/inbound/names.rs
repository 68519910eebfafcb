//! Filling the placeholders of a table: `<waId>`, `<now>` and so on; `<now#>` alone becomes a number.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::ids;
use crate::webhook::metadata;
use crate::world::{Business, Customer};

/// How long `<nextWeek>` is away.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The longest text that tables need, beyond what a business may write.
const LONG_CHARS: usize = 5000;

/// What the placeholders stand for.
pub(crate) struct Names {
    texts: Vec<(&'static str, String)>,
    /// What `<metadata>` alone stands for.
    metadata: Value,
}

impl Names {
    /// The names of one business, one customer and one moment.
    pub(crate) fn new(business: &Business, customer: &Customer, now: Timestamp) -> Self {
        let new_wa_id = renumbered(&customer.wa_id);
        let next_week = now.saturating_add(WEEK).unwrap_or(now);
        let texts = vec![
            ("waId", customer.wa_id.clone()),
            ("newUserId", ids::bsuid(&new_wa_id)),
            ("newWaId", new_wa_id),
            ("userId", customer.user_id.clone()),
            ("parentUserId", ids::parent(&customer.user_id)),
            ("name", customer.profile_name.clone().unwrap_or_else(|| "A customer".to_owned())),
            ("display", business.display_digits()),
            ("phoneNumberId", business.phone_number_id.clone()),
            ("accountId", business.account_id.clone()),
            ("appId", business.app_id.clone()),
            ("verifiedName", business.verified_name.clone()),
            ("now", now.as_second().to_string()),
            ("nextWeek", next_week.as_second().to_string()),
            ("unknown", ids::wamid("10000000000")),
            ("fresh", ids::wamid(&customer.wa_id)),
            ("groupId", ids::group(&business.phone_number_id)),
            ("long", "word ".repeat(LONG_CHARS / 5)),
            ("portfolioId", ids::number(&business.account_id).to_string()),
            ("templateId", ids::template(&business.account_id, "sample_text", "en_US").to_string()),
            ("nowMs", now.as_millisecond().to_string()),
        ];
        Self { texts, metadata: metadata(business) }
    }

    /// The same with another name.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.texts.retain(|(known, _)| *known != name);
        self.texts.push((name, value));
        self
    }

    /// A value with every placeholder filled in.
    pub(crate) fn fill(&self, value: &Value) -> Value {
        match value {
            Value::String(text) if text == "<metadata>" => self.metadata.clone(),
            Value::String(text) => self.text(text),
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(fields) => {
                Value::Object(fields.iter().map(|(key, value)| (key.clone(), self.fill(value))).collect())
            }
            other => other.clone(),
        }
    }

    fn text(&self, text: &str) -> Value {
        if !text.contains('<') {
            return text.into();
        }
        if let Some(name) = text.strip_prefix('<').and_then(|text| text.strip_suffix("#>")) {
            let number =
                self.texts.iter().find(|(known, _)| *known == name).and_then(|(_, value)| value.parse::<i64>().ok());
            return number.map_or_else(|| text.into(), Value::from);
        }
        let mut filled = text.to_owned();
        for (name, value) in &self.texts {
            let placeholder = format!("<{name}>");
            if filled.contains(&placeholder) {
                filled = filled.replace(&placeholder, value);
            }
        }
        filled.into()
    }
}

/// Another number of the same length, always the same for the same number.
fn renumbered(wa_id: &str) -> String {
    let kept = wa_id.len().saturating_sub(4);
    let last: u32 = wa_id.get(kept..).and_then(|digits| digits.parse().ok()).unwrap_or_default();
    format!("{}{:04}", wa_id.get(..kept).unwrap_or_default(), (last + 5000) % 10_000)
}
