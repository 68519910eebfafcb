//! A person with a phone.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids;

/// A customer as Meta knows them.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Customer {
    /// Phone number, digits only.
    pub(crate) wa_id: String,
    /// Business-scoped user id.
    pub(crate) user_id: String,
    /// Name in the profile; some people have none.
    pub(crate) profile_name: Option<String>,
    /// Username, for those who took one.
    pub(crate) username: Option<String>,
    /// Whether webhooks leave the phone number out and name the person by the user id alone.
    pub(crate) hides_number: bool,
    /// Whether businesses hear that they read.
    #[serde(default = "yes")]
    pub(crate) read_receipts: bool,
    /// Code with which every message to them fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fails_with: Option<i64>,
    /// Code with which marketing templates to them fail: 131050 once they stopped it, 131049, 130472.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) marketing_fails_with: Option<i64>,
    /// Hash of their device's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) identity_key_hash: Option<String>,
    /// When they last wrote to each phone number: what the 24-hour window is measured from.
    pub(crate) last_inbound: BTreeMap<String, Timestamp>,
    /// When they were last seen here.
    pub(crate) active_at: Timestamp,
}

impl Customer {
    pub(crate) fn new(wa_id: &str) -> Self {
        Self {
            wa_id: wa_id.to_owned(),
            user_id: ids::bsuid(wa_id),
            profile_name: None,
            username: None,
            hides_number: false,
            read_receipts: true,
            fails_with: None,
            marketing_fails_with: None,
            identity_key_hash: None,
            last_inbound: BTreeMap::new(),
            active_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// Notes a message of theirs; an older one never shortens the window.
    pub(crate) fn wrote(&mut self, phone_number_id: &str, at: Timestamp) {
        let last = self.last_inbound.entry(phone_number_id.to_owned()).or_insert(at);
        *last = at.max(*last);
    }
}

fn yes() -> bool {
    true
}
