//! How Meta names a customer and a business number.
//!
//! Identities are kept as received: a `wa_id` is not always the number a person dials (Brazil, Mexico, Argentina), and
//! since 2026 a customer may come with a business-scoped user id and no number at all.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Most digits of an E.164 number.
pub const PHONE_DIGITS_MAX: usize = 15;
/// Fewest digits accepted as an international number.
pub const PHONE_DIGITS_MIN: usize = 7;
/// Most characters of a Graph object id.
pub const GRAPH_ID_DIGITS_MAX: usize = 32;

/// Why a text is not a phone number or an id. Names the character at fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseIdentityError {
    /// Nothing but blanks.
    #[error("is empty")]
    Empty,
    /// A number without its leading plus sign.
    #[error("must start with + and the country code, such as +49 for Germany")]
    NoPlus,
    /// A country code cannot start with zero.
    #[error("has a 0 as its first digit; a country code never starts with 0")]
    LeadingZero,
    /// A character that is no digit.
    #[error("has the character {character:?} at position {position}; only digits are allowed{after_plus}")]
    Character {
        /// The character found.
        character: char,
        /// Its position, counted from 1.
        position: usize,
        /// " after the +" for phone numbers, else empty.
        after_plus: &'static str,
    },
    /// Too few or too many digits.
    #[error("has {digits} digits; {min} to {max} are allowed")]
    Length {
        /// Digits found.
        digits: usize,
        /// Fewest allowed.
        min: usize,
        /// Most allowed.
        max: usize,
    },
}

/// A phone number in the shape of E.164: `+` and 7 to 15 digits, the first not 0.
///
/// Only the shape is checked. A numbering plan's opinion (libphonenumber calls Meta's own test numbers invalid) is for
/// warnings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Parses `+` and digits.
    pub fn parse(text: &str) -> Result<Self, ParseIdentityError> {
        if text.trim().is_empty() {
            return Err(ParseIdentityError::Empty);
        }
        let digits = text.strip_prefix('+').ok_or(ParseIdentityError::NoPlus)?;
        check_digits(digits, 2, " after the +", PHONE_DIGITS_MIN, PHONE_DIGITS_MAX)?;
        if digits.starts_with('0') {
            return Err(ParseIdentityError::LeadingZero);
        }
        Ok(Self(text.to_owned()))
    }

    /// The number with its plus sign.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number without its plus sign.
    pub fn digits(&self) -> &str {
        self.0.strip_prefix('+').unwrap_or(&self.0)
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = ParseIdentityError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

macro_rules! graph_ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses 1 to 32 digits.
            pub fn parse(text: &str) -> Result<Self, ParseIdentityError> {
                if text.trim().is_empty() {
                    return Err(ParseIdentityError::Empty);
                }
                check_digits(text, 1, "", 1, GRAPH_ID_DIGITS_MAX)?;
                Ok(Self(text.to_owned()))
            }

            /// The digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = ParseIdentityError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

graph_ids! {
    /// Meta's id of a business phone number; what an inbound webhook is routed by.
    PhoneNumberId;
    /// Meta's id of a WhatsApp Business Account.
    BusinessAccountId;
}

/// A customer's identity as Meta gives it. Classified by its form, not by the field it came in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Identity {
    /// A WhatsApp id: digits, usually the phone number.
    WaId(String),
    /// A business-scoped user id such as `US.13491208655302741918`.
    Bsuid(String),
    /// A group, which is never told by its form but by the field it came in.
    Group(String),
}

impl Identity {
    /// Reads an identity from whichever field it came in; a leading plus is dropped. `None` when empty.
    pub fn classify(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('+').unwrap_or(text);
        if text.is_empty() {
            return None;
        }
        if is_bsuid(text) {
            return Some(Self::Bsuid(text.to_owned()));
        }
        Some(Self::WaId(text.to_owned()))
    }

    /// The value without its kind.
    pub fn value(&self) -> &str {
        match self {
            Self::WaId(value) | Self::Bsuid(value) | Self::Group(value) => value,
        }
    }

    /// `wa_id`, `bsuid` or `group`, as stored.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::WaId(_) => "wa_id",
            Self::Bsuid(_) => "bsuid",
            Self::Group(_) => "group",
        }
    }

    /// Puts kind and value from a row together; an unknown kind is a WhatsApp id.
    pub fn from_parts(kind: &str, value: String) -> Self {
        match kind {
            "bsuid" => Self::Bsuid(value),
            "group" => Self::Group(value),
            _ => Self::WaId(value),
        }
    }

    /// `+` and digits when the identity is a phone number.
    pub fn phone_number(&self) -> Option<String> {
        match self {
            Self::WaId(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
                Some(format!("+{digits}"))
            }
            _ => None,
        }
    }

    /// Whether it is a person's: a group is not.
    pub const fn is_of_person(&self) -> bool {
        !matches!(self, Self::Group(_))
    }
}

fn is_bsuid(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else {
        return false;
    };
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && !rest.is_empty()
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.')
}

fn check_digits(
    digits: &str,
    first_position: usize,
    after_plus: &'static str,
    min: usize,
    max: usize,
) -> Result<(), ParseIdentityError> {
    if let Some((index, character)) = digits.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
        let position = first_position + index;
        return Err(ParseIdentityError::Character { character, position, after_plus });
    }
    let count = digits.len();
    if count < min || count > max {
        return Err(ParseIdentityError::Length { digits: count, min, max });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
