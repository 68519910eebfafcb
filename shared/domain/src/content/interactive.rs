//! Interactive content: what a message offers to tap, and what a customer tapped.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{non_empty, placeholder};

/// A reply button of an outbound message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// Comes back when the button is pressed; at most 256 characters.
    pub id: String,
    /// The label; at most 20 characters.
    pub title: String,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// Comes back when the row is chosen; at most 200 characters.
    pub id: String,
    /// Its title; at most 24 characters.
    pub title: String,
    /// A line under the title; at most 72 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A section of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSection {
    /// Its title; at most 24 characters, needed where there are several sections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its rows; at most 10 over all sections.
    pub rows: Vec<ListRow>,
}

/// Interactive content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Interactive {
    /// Outbound text with up to three reply buttons.
    Buttons {
        /// The text above the buttons; at most 1,024 characters.
        body: String,
        /// The buttons.
        buttons: Vec<Button>,
        /// A line above the text; at most 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        header: Option<String>,
        /// A line below the text; at most 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
    },
    /// Outbound text with a list that opens.
    List {
        /// The text above the list; at most 4,096 characters.
        body: String,
        /// The label that opens the list; at most 20 characters.
        button: String,
        /// The sections; at most 10.
        sections: Vec<ListSection>,
        /// A line above the text; at most 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        header: Option<String>,
        /// A line below the text; at most 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
    },
    /// Outbound text with a button that opens a page.
    CtaUrl {
        /// The text above the button; at most 1,024 characters.
        body: String,
        /// The label; at most 20 characters.
        label: String,
        /// The page.
        url: String,
        /// A line above the text; at most 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        header: Option<String>,
        /// A line below the text; at most 60 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
    },
    /// Outbound text that asks where the customer is.
    LocationRequest {
        /// The text; at most 1,024 characters.
        body: String,
    },
    /// A reply button pressed.
    ButtonReply {
        /// The button's id.
        id: String,
        /// The button's label.
        title: String,
    },
    /// A row of a list chosen.
    ListReply {
        /// The row's id.
        id: String,
        /// The row's title.
        title: String,
        /// The row's description.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
    },
    /// A form filled in: a flow, or an address.
    FormReply {
        /// Meta's name of the form, such as `flow` or `address_message`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// What was filled in; whatever JSON the form answers with, or its text when it is none.
        fields: serde_json::Value,
        /// A readable line.
        text: String,
    },
    /// Whether the business may call.
    CallPermission {
        /// `accept` or `reject`, as given.
        response: String,
        /// When the permission ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
        /// It does not end.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        permanent: bool,
    },
    /// Another interactive reply.
    Other {
        /// Meta's type.
        reply_type: String,
        /// Its readable text.
        text: String,
        /// As Meta gave it.
        raw: serde_json::Value,
    },
}

impl Interactive {
    /// A readable text, never empty.
    pub fn text(&self) -> String {
        match self {
            Self::Buttons { body, .. } => non_empty(body, "[Buttons]"),
            Self::List { body, .. } => non_empty(body, "[List]"),
            Self::CtaUrl { body, label, url, .. } => format!("{}\n{label}: {url}", non_empty(body, "[Link]")),
            Self::LocationRequest { body } => non_empty(body, "[Location request]"),
            Self::ButtonReply { title, .. } => non_empty(title, "[Button reply]"),
            Self::ListReply { title, .. } => non_empty(title, "[List reply]"),
            Self::FormReply { text, .. } => non_empty(text, "[Form]"),
            Self::CallPermission { response, .. } => placeholder("Call permission", Some(response)),
            Self::Other { text, .. } => non_empty(text, "[Interactive reply]"),
        }
    }
}
