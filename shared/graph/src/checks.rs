//! Reads that tell whether an integration is wired up. Enumerations stay open strings: Meta's pages disagree about them.

use reaktly_domain::identity::{BusinessAccountId, PhoneNumberId};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::client::GraphClient;
use crate::error::GraphError;

/// What is asked of a business number.
const NUMBER_FIELDS: &str = "id,display_phone_number,verified_name,status,quality_rating,code_verification_status,\
    name_status,account_mode,platform_type,throughput,health_status,webhook_configuration";
/// What is asked of the numbers of an account.
const LISTED_NUMBER_FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,status";

/// What `debug_token` says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct TokenInfo {
    /// Whether the token works.
    pub is_valid: bool,
    /// The app it was made for.
    pub app_id: Option<String>,
    /// `SYSTEM_USER` for a permanent one.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Seconds since 1970; 0 never.
    pub expires_at: Option<i64>,
    /// Permissions given.
    pub scopes: Vec<String>,
    /// Why it does not work.
    pub error: Option<TokenError>,
}

/// Why a token does not work.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct TokenError {
    /// Meta's code.
    pub code: Option<i64>,
    /// Meta's subcode.
    pub subcode: Option<i64>,
    /// Meta's words.
    pub message: Option<String>,
}

/// What is known of a business number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct PhoneNumberInfo {
    /// Its id.
    pub id: Option<String>,
    /// The number as shown.
    pub display_phone_number: Option<String>,
    /// The name customers see.
    pub verified_name: Option<String>,
    /// `CONNECTED` when it works.
    pub status: Option<String>,
    /// `GREEN`, `YELLOW`, `RED` or unknown.
    pub quality_rating: Option<String>,
    /// Whether the number was verified by code.
    pub code_verification_status: Option<String>,
    /// Whether the name is approved.
    pub name_status: Option<String>,
    /// `LIVE` or `SANDBOX`.
    pub account_mode: Option<String>,
    /// `CLOUD_API` when registered.
    pub platform_type: Option<String>,
    /// `NOT_APPLICABLE` when not registered.
    pub throughput: Option<Throughput>,
    /// What blocks sending, as Meta gives it.
    pub health_status: Option<Value>,
    /// Where its webhooks go.
    pub webhook_configuration: Option<WebhookConfiguration>,
}

/// How many messages a second a number may send.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Throughput {
    /// `STANDARD`, `HIGH` or `NOT_APPLICABLE`.
    pub level: Option<String>,
}

/// Where webhooks go; the first one given counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct WebhookConfiguration {
    /// Set for the number.
    pub phone_number: Option<String>,
    /// Set for its account.
    pub whatsapp_business_account: Option<String>,
    /// Set for the app.
    pub application: Option<String>,
}

/// An app that gets an account's webhooks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct SubscribedApp {
    /// The app's id.
    #[serde(deserialize_with = "app_id", rename = "whatsapp_business_api_data")]
    pub app_id: Option<String>,
    /// Where its webhooks go instead of the app's own address.
    pub override_callback_uri: Option<String>,
}

impl GraphClient {
    /// What the token may do. The token stands in the query too, which Meta allows no other way.
    pub async fn debug_token(&self, token: &SecretString) -> Result<TokenInfo, GraphError> {
        let answer = self.get(token, &["debug_token"], &[("input_token", token.expose_secret())]).await?;
        read(answer.get("data").cloned().unwrap_or_default())
    }

    /// The business number with all that matters for sending.
    pub async fn phone_number(&self, token: &SecretString, id: &PhoneNumberId) -> Result<PhoneNumberInfo, GraphError> {
        read(self.get(token, &[id.as_str()], &[("fields", NUMBER_FIELDS)]).await?)
    }

    /// The numbers of a business account.
    pub async fn phone_numbers(
        &self,
        token: &SecretString,
        account: &BusinessAccountId,
    ) -> Result<Vec<PhoneNumberInfo>, GraphError> {
        let query = [("fields", LISTED_NUMBER_FIELDS), ("limit", "100")];
        list(self.get(token, &[account.as_str(), "phone_numbers"], &query).await?)
    }

    /// The apps that get a business account's webhooks.
    pub async fn subscribed_apps(
        &self,
        token: &SecretString,
        account: &BusinessAccountId,
    ) -> Result<Vec<SubscribedApp>, GraphError> {
        list(self.get(token, &[account.as_str(), "subscribed_apps"], &[]).await?)
    }
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, GraphError> {
    serde_json::from_value(value).map_err(|_| GraphError::Malformed { http_status: 200 })
}

fn list<T: DeserializeOwned>(mut answer: Value) -> Result<Vec<T>, GraphError> {
    read(answer.get_mut("data").map(Value::take).unwrap_or_default())
}

fn app_id<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let data = Value::deserialize(deserializer)?;
    Ok(data.get("id").and_then(Value::as_str).map(str::to_owned))
}
