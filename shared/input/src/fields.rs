//! Reads the fields of an object and remembers what was wrong, so that a person fixes everything in one go.

use reaktly_domain::identity::ParseIdentityError;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::{Refused, Wrong};

/// Reads fields and collects the problems.
#[derive(Debug)]
pub struct Fields<'a> {
    object: &'a Map<String, Value>,
    problems: Vec<Wrong>,
}

/// Says that [`Fields`] holds the reason.
#[derive(Debug, Clone, Copy)]
pub struct Reported;

/// What a field of a change says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// Not mentioned: it stays.
    #[default]
    Absent,
    /// `null`: taken away.
    Cleared,
    /// Set to this.
    Set(T),
}

impl<'a> Fields<'a> {
    /// A reader over `object` that has seen no problem yet.
    pub fn of(object: &'a Map<String, Value>) -> Self {
        Self { object, problems: Vec::new() }
    }

    /// Reads a field that must be there.
    pub fn required<T, E: Into<FieldError>>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Reported> {
        match self.optional(name, parse)? {
            Given::Set(value) => Ok(value),
            Given::Absent | Given::Cleared => Err(self.refuse(Wrong::new(name, "is required"))),
        }
    }

    /// Reads a field that may be absent or `null`.
    pub fn optional<T, E: Into<FieldError>>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Given<T>, Reported> {
        match self.object.get(name) {
            None => Ok(Given::Absent),
            Some(Value::Null) => Ok(Given::Cleared),
            Some(Value::String(text)) => match parse(text) {
                Ok(value) => Ok(Given::Set(value)),
                Err(error) => Err(self.refuse(error.into().of_field(name))),
            },
            Some(_) => Err(self.refuse(Wrong::new(name, "must be a string"))),
        }
    }

    /// Reads a field that may be absent but not `null`.
    pub fn changed<T, E: Into<FieldError>>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Reported> {
        match self.optional(name, parse)? {
            Given::Absent => Ok(None),
            Given::Set(value) => Ok(Some(value)),
            Given::Cleared => Err(self.refuse(Wrong::new(name, "cannot be taken away"))),
        }
    }

    /// Ends the reading: what `build` puts together, or every problem found on the way.
    pub fn finish_with<T>(self, build: impl FnOnce() -> Result<T, Reported>) -> Result<T, Refused> {
        match build() {
            Ok(value) if self.problems.is_empty() => Ok(value),
            Ok(_) | Err(Reported) => Err(Refused::Fields(self.problems)),
        }
    }

    fn refuse(&mut self, problem: Wrong) -> Reported {
        self.problems.push(problem);
        Reported
    }
}

impl<T> Given<T> {
    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Absent | Self::Cleared => None,
        }
    }

    /// The value after the change, where `held` is the one before.
    pub fn or_keep(self, held: Option<T>) -> Option<T> {
        match self {
            Self::Absent => held,
            Self::Cleared => None,
            Self::Set(value) => Some(value),
        }
    }
}

/// A field that is there is set, or cleared by `null`; serde's default stands for one that is not.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Self::Cleared, Self::Set))
    }
}

/// Why a text is refused.
#[derive(Debug)]
pub struct FieldError {
    message: String,
    at: Option<(char, usize)>,
}

impl FieldError {
    pub(crate) fn of_field(self, field: &str) -> Wrong {
        let (character, position) = self.at.unzip();
        Wrong { field: field.to_owned(), message: self.message, character, position }
    }

    /// A text with a character that must not be there; `position` counts from 1.
    pub fn character(character: char, position: usize, reason: &str) -> Self {
        let message = format!("has the character {character:?} at position {position}; {reason}");
        Self { message, at: Some((character, position)) }
    }
}

impl From<String> for FieldError {
    fn from(message: String) -> Self {
        Self { message, at: None }
    }
}

impl From<&str> for FieldError {
    fn from(message: &str) -> Self {
        message.to_owned().into()
    }
}

impl From<ParseIdentityError> for FieldError {
    fn from(error: ParseIdentityError) -> Self {
        let at = match &error {
            ParseIdentityError::Character { character, position, .. } => Some((*character, *position)),
            ParseIdentityError::LeadingZero => Some(('0', 2)),
            _ => None,
        };
        Self { message: error.to_string(), at }
    }
}
