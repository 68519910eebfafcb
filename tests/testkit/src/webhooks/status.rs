//! The elements of `statuses`.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::message::now;
use super::{Customer, set};

/// What became of a message the business sent. Its time is now unless set.
#[derive(Debug, Clone)]
pub struct Status(Value);

impl Status {
    /// `state` is `sent`, `delivered`, `read`, `played` or `failed`.
    pub fn new(wamid: &str, state: &str, recipient: &Customer) -> Self {
        let mut status = json!({"id": wamid, "status": state, "timestamp": now().to_string()});
        set(&mut status, "recipient_id", recipient.phone.as_deref());
        set(&mut status, "recipient_user_id", recipient.user_id.as_deref());
        Self(status)
    }

    /// A failure with one of Meta's codes.
    pub fn failed(wamid: &str, recipient: &Customer, code: u32, title: &str) -> Self {
        let error = json!({"code": code, "title": title, "message": title, "error_data": {"details": title}});
        let mut status = Self::new(wamid, "failed", recipient);
        set(&mut status.0, "errors", Some(json!([error])));
        status
    }

    /// Meta's time of the status, whole seconds.
    #[must_use]
    pub fn at(mut self, time: Timestamp) -> Self {
        set(&mut self.0, "timestamp", Some(time.as_second().to_string()));
        self
    }

    /// What the send call carried as `biz_opaque_callback_data`.
    #[must_use]
    pub fn callback(mut self, data: &str) -> Self {
        set(&mut self.0, "biz_opaque_callback_data", Some(data));
        self
    }

    pub(super) fn into_value(self) -> Value {
        self.0
    }
}
