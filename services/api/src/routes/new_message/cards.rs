//! Contact cards a person sends. Meta spells their fields with underscores; here they come either way.

use reaktly_domain::content::Content;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{Code, Problem};

/// A contact card.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all(deserialize = "camelCase"))]
#[schema(rename_all = "camelCase")]
pub(crate) struct NewCard {
    pub name: CardName,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<CardPhone>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<CardEmail>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<CardAddress>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<CardUrl>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<CardOrg>,
    /// `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
}

/// The name on a card: the whole of it, and at least one part.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all(deserialize = "camelCase"))]
#[schema(rename_all = "camelCase")]
pub(crate) struct CardName {
    #[serde(alias = "formatted_name")]
    pub formatted_name: String,
    #[serde(default, alias = "first_name", skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(default, alias = "last_name", skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(default, alias = "middle_name", skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
}

/// A number on a card.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all(deserialize = "camelCase"))]
#[schema(rename_all = "camelCase")]
pub(crate) struct CardPhone {
    pub phone: String,
    /// `CELL`, `WORK` …
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The number's WhatsApp id, for a card that opens a chat.
    #[serde(default, alias = "wa_id", skip_serializing_if = "Option::is_none")]
    pub wa_id: Option<String>,
}

/// An e-mail address on a card.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct CardEmail {
    pub email: String,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// A postal address on a card.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all(deserialize = "camelCase"))]
#[schema(rename_all = "camelCase")]
pub(crate) struct CardAddress {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zip: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(default, alias = "country_code", skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// A page on a card.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct CardUrl {
    pub url: String,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// Where somebody works.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct CardOrg {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// The cards as they are stored and sent: as Meta spells them.
pub(super) fn content(cards: Vec<NewCard>) -> Result<Content, Problem> {
    let names = cards.iter().map(|card| card.name.formatted_name.trim().to_owned()).collect();
    let cards = serde_json::to_value(cards).map_err(|error| Problem::because(Code::Internal, error))?;
    Ok(Content::Contacts { names, cards })
}
