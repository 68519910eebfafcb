//! What a person copies from Meta, read field by field so that everything wrong is said at once.

use reaktly_domain::identity::{BusinessAccountId, PhoneNumber, PhoneNumberId};
use reaktly_domain::ids::OperatorId;
use reaktly_input::{FieldError, Fields, Given};
use secrecy::SecretString;
use serde_json::{Map, Value};

use crate::input::refuse;
use crate::problem::Problem;

/// Most characters of a token or secret.
const SECRET_CHARS_MAX: usize = 4096;
/// Most characters of an integration's name.
const NAME_CHARS_MAX: usize = 100;

/// The credentials of a number.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub access_token: SecretString,
    pub phone_number_id: PhoneNumberId,
    pub business_account_id: BusinessAccountId,
    pub phone_number: PhoneNumber,
    pub app_secret: Option<SecretString>,
    pub operator: Option<OperatorId>,
    pub name: Option<String>,
}

/// Changes to an integration; what is not given stays.
#[derive(Debug, Clone)]
pub(crate) struct IntegrationPatch {
    pub access_token: Option<SecretString>,
    pub phone_number_id: Option<PhoneNumberId>,
    pub business_account_id: Option<BusinessAccountId>,
    pub phone_number: Option<PhoneNumber>,
    pub app_secret: Given<SecretString>,
    pub operator: Option<OperatorId>,
    pub name: Option<String>,
}

impl Credentials {
    /// Reads them, or names each wrong field.
    pub(crate) fn read(input: &Map<String, Value>) -> Result<Self, Problem> {
        let mut fields = Fields::of(input);
        let access_token = fields.required("accessToken", secret);
        let phone_number_id = fields.required("phoneNumberId", PhoneNumberId::parse);
        let business_account_id = fields.required("businessAccountId", BusinessAccountId::parse);
        let phone_number = fields.required("phoneNumber", PhoneNumber::parse);
        let app_secret = fields.optional("appSecret", secret);
        let operator = fields.optional("operatorId", operator);
        let name = fields.optional("name", name);
        fields
            .finish_with(|| {
                Ok(Self {
                    access_token: access_token?,
                    phone_number_id: phone_number_id?,
                    business_account_id: business_account_id?,
                    phone_number: phone_number?,
                    app_secret: app_secret?.value(),
                    operator: operator?.value(),
                    name: name?.value(),
                })
            })
            .map_err(refuse)
    }
}

impl IntegrationPatch {
    /// Reads it, or names each wrong field.
    pub(crate) fn read(input: &Map<String, Value>) -> Result<Self, Problem> {
        let mut fields = Fields::of(input);
        let access_token = fields.changed("accessToken", secret);
        let phone_number_id = fields.changed("phoneNumberId", PhoneNumberId::parse);
        let business_account_id = fields.changed("businessAccountId", BusinessAccountId::parse);
        let phone_number = fields.changed("phoneNumber", PhoneNumber::parse);
        let app_secret = fields.optional("appSecret", secret);
        let operator = fields.changed("operatorId", operator);
        let name = fields.changed("name", name);
        fields
            .finish_with(|| {
                Ok(Self {
                    access_token: access_token?,
                    phone_number_id: phone_number_id?,
                    business_account_id: business_account_id?,
                    phone_number: phone_number?,
                    app_secret: app_secret?,
                    operator: operator?,
                    name: name?,
                })
            })
            .map_err(refuse)
    }
}

/// The same credentials again: what they leave out stays.
impl From<Credentials> for IntegrationPatch {
    fn from(credentials: Credentials) -> Self {
        Self {
            access_token: Some(credentials.access_token),
            phone_number_id: Some(credentials.phone_number_id),
            business_account_id: Some(credentials.business_account_id),
            phone_number: Some(credentials.phone_number),
            app_secret: credentials.app_secret.map_or(Given::Absent, Given::Set),
            operator: credentials.operator,
            name: credentials.name,
        }
    }
}

/// A token or secret: visible ASCII. White space is the usual trace of copying. The message never repeats more of it
/// than the one character at fault.
fn secret(text: &str) -> Result<SecretString, FieldError> {
    if text.is_empty() {
        return Err("is empty".into());
    }
    if let Some((character, position)) = text.chars().zip(1..).find(|(character, _)| !character.is_ascii_graphic()) {
        return Err(FieldError::character(character, position, "copy it without spaces and line breaks"));
    }
    match text.len() {
        1..=SECRET_CHARS_MAX => Ok(SecretString::from(text)),
        length => Err(format!("has {length} characters; at most {SECRET_CHARS_MAX} are allowed").into()),
    }
}

fn operator(text: &str) -> Result<OperatorId, FieldError> {
    text.parse().map_err(|_| "is no id of an operator".into())
}

fn name(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    match text.chars().count() {
        1..=NAME_CHARS_MAX => Ok(text.to_owned()),
        length => Err(format!("has {length} characters; 1 to {NAME_CHARS_MAX} are allowed").into()),
    }
}
