//! Webhook bodies as Meta sends them, and the signature over them.
//!
//! ```ignore
//! let number = Number::new("106540352242922");
//! let body = Webhook::to(&number).message(&Customer::phone("491511234567", "Ada"), text("wamid.1", "Hello")).body();
//! let header = sign("app secret", &body);
//! ```

mod message;

mod status;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

pub use message::{
    Message, audio, button, button_reply, contacts, document, image, list_reply, location, of_kind, reaction, sticker,
    text, unsupported, video,
};
pub use status::Status;

/// The value of `X-Hub-Signature-256` for this body.
///
/// # Panics
/// Never: HMAC takes keys of any length.
pub fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// The business number a webhook is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The WhatsApp Business Account's id.
    pub business_account_id: String,
    /// The number's id.
    pub phone_number_id: String,
    /// The number as Meta prints it.
    pub display: String,
}

impl Number {
    /// A number with this id, in a business account of Meta's examples.
    pub fn new(phone_number_id: &str) -> Self {
        Self {
            business_account_id: "102290129340398".to_owned(),
            phone_number_id: phone_number_id.to_owned(),
            display: "15550783881".to_owned(),
        }
    }
}

/// Who writes: a phone number, a business-scoped user id, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Digits without a plus sign.
    pub phone: Option<String>,
    /// Business-scoped user id, such as `DE.123`.
    pub user_id: Option<String>,
    /// The profile's name.
    pub name: String,
}

impl Customer {
    /// A customer known by phone number (digits without a plus sign).
    pub fn phone(phone: &str, name: &str) -> Self {
        Self { phone: Some(phone.to_owned()), user_id: None, name: name.to_owned() }
    }

    /// A customer who hides the number.
    pub fn user(user_id: &str, name: &str) -> Self {
        Self { phone: None, user_id: Some(user_id.to_owned()), name: name.to_owned() }
    }

    fn contact(&self) -> Value {
        let mut contact = json!({"profile": {"name": self.name}});
        set(&mut contact, "wa_id", self.phone.as_deref());
        set(&mut contact, "user_id", self.user_id.as_deref());
        contact
    }
}

/// One POST, with one change per number; more numbers and elements are added to it.
#[derive(Debug, Clone)]
pub struct Webhook {
    number: Number,
    contacts: Vec<Value>,
    messages: Vec<Value>,
    statuses: Vec<Value>,
    errors: Vec<Value>,
    before: Vec<Value>,
}

impl Webhook {
    /// An empty one for this number.
    pub fn to(number: &Number) -> Self {
        Self {
            number: number.clone(),
            contacts: Vec::new(),
            messages: Vec::new(),
            statuses: Vec::new(),
            errors: Vec::new(),
            before: Vec::new(),
        }
    }

    /// Adds a customer's message.
    #[must_use]
    pub fn message(mut self, from: &Customer, message: Message) -> Self {
        let contact = from.contact();
        if !self.contacts.contains(&contact) {
            self.contacts.push(contact);
        }
        self.messages.push(message.from(from));
        self
    }

    /// Adds a status of a message sent by the business.
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.statuses.push(status.into_value());
        self
    }

    /// Adds an error of the whole change.
    #[must_use]
    pub fn error(mut self, code: u32, title: &str) -> Self {
        self.errors.push(json!({"code": code, "title": title, "message": title, "error_data": {"details": title}}));
        self
    }

    /// Goes on with another number's entry in the same POST.
    #[must_use]
    pub fn and(mut self, number: &Number) -> Self {
        let mut before = std::mem::take(&mut self.before);
        before.push(self.entry());
        Self { before, ..Self::to(number) }
    }

    /// The body as a JSON value, to break it on purpose.
    pub fn value(&self) -> Value {
        let mut entries = self.before.clone();
        entries.push(self.entry());
        json!({"object": "whatsapp_business_account", "entry": entries})
    }

    /// The body's bytes as Meta writes them: non-ASCII characters and slashes escaped.
    pub fn body(&self) -> Vec<u8> {
        escape(&self.value().to_string()).into_bytes()
    }

    fn entry(&self) -> Value {
        let mut value = json!({
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": self.number.display, "phone_number_id": self.number.phone_number_id}
        });
        let lists = [
            ("contacts", &self.contacts),
            ("messages", &self.messages),
            ("statuses", &self.statuses),
            ("errors", &self.errors),
        ];
        for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            set(&mut value, name, Some(list.clone()));
        }
        json!({"id": self.number.business_account_id, "changes": [{"field": "messages", "value": value}]})
    }
}

/// JSON text as Meta's servers print it: everything beyond ASCII as `\uXXXX`, slashes as `\/`.
pub fn escape(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '/' => escaped.push_str("\\/"),
            _ if character.is_ascii() => escaped.push(character),
            _ => {
                let units = character.encode_utf16(&mut [0; 2]).to_vec();
                escaped.extend(units.into_iter().map(|unit| format!("\\u{unit:04x}")));
            }
        }
    }
    escaped
}

/// Sets a field of an object, unless there is nothing to set.
fn set(object: &mut Value, field: &str, value: Option<impl Into<Value>>) {
    if let (Some(fields), Some(value)) = (object.as_object_mut(), value) {
        fields.insert(field.to_owned(), value.into());
    }
}
