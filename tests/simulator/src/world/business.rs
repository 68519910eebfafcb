//! A business phone number as Meta has it on file.

use serde::{Deserialize, Serialize};

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
    /// Whether the app is subscribed to the account; real messages reach no app that is not.
    #[serde(default = "subscribed")]
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

impl Business {
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

fn subscribed() -> bool {
    true
}

fn messages_per_second() -> u32 {
    MESSAGES_PER_SECOND
}
