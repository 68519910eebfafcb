//! A business phone number as Meta has it on file.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Template;

/// Messages a second that Meta allows a phone number at first.
const MESSAGES_PER_SECOND: u32 = 80;

/// One phone number of a business account with its credentials and callback.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Business {
    /// Digits; the id in `/{phone-number-id}/messages`.
    pub(crate) phone_number_id: String,
    /// Digits; the WhatsApp Business Account's id.
    #[serde(rename = "businessAccountId")]
    pub(crate) account_id: String,
    /// As people write it; digits alone go into webhooks.
    pub(crate) display_phone_number: String,
    /// Name shown to customers.
    #[serde(default = "default_name")]
    pub(crate) verified_name: String,
    /// Bearer token of the Graph calls.
    pub(crate) access_token: String,
    /// Key of the webhook signatures.
    pub(crate) app_secret: String,
    /// The app whose callback it is.
    #[serde(default = "default_app_id")]
    pub(crate) app_id: String,
    /// Where webhooks go; nothing is delivered without one.
    #[serde(flatten)]
    pub(crate) callback: Option<Callback>,
    /// Where messages of this one number go instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) number_override: Option<Callback>,
    /// Where messages of the account go instead, unless the number has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) account_override: Option<Callback>,
    /// The fields the app hears of; all of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) subscribed_fields: Option<Vec<String>>,
    /// Whether the number is registered with the Cloud API.
    #[serde(default = "yes")]
    pub(crate) registered: bool,
    /// PIN that a registration must name; any will do when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pin: Option<String>,
    /// Laid over the answer about the number: quality, names, limits, health.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub(crate) facts: Value,
    /// Subcode with which the token is refused: 463 when it expired, 458, 460, 467, 492.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) token_subcode: Option<i64>,
    /// What calls must prove beside their token.
    #[serde(default)]
    pub(crate) proof: Proof,
    /// Whether the app is subscribed to the account; real messages reach no app that is not.
    #[serde(default = "yes")]
    pub(crate) subscribed: bool,
    /// Message templates that exist beside `hello_world`.
    #[serde(default)]
    pub(crate) templates: Vec<Template>,
    /// Whether the account also has one template of every shape and state.
    #[serde(default)]
    pub(crate) sample_templates: bool,
    /// Only these may be written to, as with Meta's test numbers; everybody when absent.
    #[serde(default)]
    pub(crate) allowed_recipients: Option<Vec<String>>,
    /// Throughput of the number.
    #[serde(default = "messages_per_second")]
    pub(crate) messages_per_second: u32,
    /// How a message outside the 24-hour window is refused.
    #[serde(default)]
    pub(crate) window_refusal: WindowRefusal,
}

/// Where an app hears of events.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Callback {
    /// An http or https URL.
    pub(crate) callback_url: String,
    /// What the GET challenge carries; no challenge is made without one.
    #[serde(default)]
    pub(crate) verify_token: Option<String>,
}

/// What a call proves beside its token.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Proof {
    /// Nothing.
    #[default]
    None,
    /// With `appsecret_proof`, that the caller knows the app secret.
    AppSecret,
}

/// Meta says no to a late message in one of two ways.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum WindowRefusal {
    /// Accepted with 200, then a `failed` status: the usual way.
    #[default]
    Status,
    /// An error body at once.
    Answer,
}

/// Fields whose webhooks go where an override says; all others go to the app's own callback.
const OVERRIDDEN: [&str; 12] = [
    "messages",
    "message_echoes",
    "smb_message_echoes",
    "smb_app_state_sync",
    "history",
    "calls",
    "standby",
    "messaging_handovers",
    "group_lifecycle_update",
    "group_participants_update",
    "group_settings_update",
    "group_status_update",
];

impl Business {
    /// Where webhooks of a field go.
    pub(crate) fn callback_of(&self, field: &str) -> Option<&Callback> {
        let own = self.callback.as_ref();
        if !OVERRIDDEN.contains(&field) {
            return own;
        }
        self.number_override.as_ref().or(self.account_override.as_ref()).or(own)
    }

    /// Whether the app hears of a field.
    pub(crate) fn hears(&self, field: &str) -> bool {
        let named = |fields: &Vec<String>| fields.iter().any(|known| known == field);
        self.subscribed && self.subscribed_fields.as_ref().is_none_or(named)
    }

    /// The phone number as webhooks carry it.
    pub(crate) fn display_digits(&self) -> String {
        self.display_phone_number.chars().filter(char::is_ascii_digit).collect()
    }
}

fn default_name() -> String {
    "Simulated business".to_owned()
}

fn default_app_id() -> String {
    "100000000000001".to_owned()
}

fn yes() -> bool {
    true
}

fn messages_per_second() -> u32 {
    MESSAGES_PER_SECOND
}
