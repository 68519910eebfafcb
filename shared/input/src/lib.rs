#![doc = include_str!("../README.md")]

mod checks;
mod fields;
mod reader;
#[cfg(test)]
mod tests;
mod texts;
mod words;

use garde::Validate;
use garde::i18n::with_i18n;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::form_urlencoded;

pub use checks::{is_language, is_link, is_website};
pub use fields::{FieldError, Fields, Given, Reported};

/// What is wrong with one field of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field, such as `phoneNumber` or `buttons[1].title`.
    pub field: String,
    /// What is wrong with it, to be read behind the field: lower case, no full stop.
    pub message: String,
    /// The character at fault.
    pub character: Option<char>,
    /// Its position, counted from 1.
    pub position: Option<usize>,
}

/// Why an input is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It is no JSON object; why.
    Malformed(String),
    /// It is one, and as a whole not what is asked for; why.
    Unreadable(String),
    /// These fields are wrong; at least one.
    Fields(Vec<Wrong>),
}

impl Wrong {
    /// A wrong field without a particular character at fault.
    pub fn new(field: &str, message: impl std::fmt::Display) -> Self {
        Self { field: field.to_owned(), message: message.to_string(), character: None, position: None }
    }
}

/// Reads a JSON object whose texts all hold up; its fields are not looked at.
///
/// # Errors
///
/// It is no JSON object, or one of its texts cannot be stored or says nothing.
pub fn object(body: &[u8]) -> Result<Map<String, Value>, Refused> {
    let object = texts::members(body)?;
    let wrong = texts::look_at_all(&object);
    taken(object, wrong)
}

/// Reads and checks a JSON object.
///
/// # Errors
///
/// It is no JSON object, or not one of this type.
pub fn json<T>(body: &[u8]) -> Result<T, Refused>
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    let object = texts::members(body)?;
    let wrong = texts::look_at_all(&object);
    let (value, mut wrong) = reader::read(object, wrong, reader::of_json::<T>)?;
    look_closer(&value, &mut wrong);
    taken(value, wrong)
}

/// Reads the parameters of a query, without the `?`.
///
/// # Errors
///
/// A parameter is wrong, is missing or is there twice.
pub fn query<T: DeserializeOwned>(query: &str) -> Result<T, Refused> {
    let mut parameters = Map::new();
    let mut wrong = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if let Some(error) = texts::unstorable(&value) {
            wrong.push(error.of_field(&name));
        } else if parameters.insert(name.to_string(), Value::from(value)).is_some() {
            reader::add(&mut wrong, Wrong::new(&name, "must be given once"));
        }
    }
    let (value, wrong) = reader::read(parameters, wrong, reader::of_query)?;
    taken(value, wrong)
}

/// Checks a value that was read in another way.
///
/// # Errors
///
/// Some of its fields are wrong.
pub fn check<T: Validate<Context = ()>>(value: T) -> Result<T, Refused> {
    let mut wrong = Vec::new();
    look_closer(&value, &mut wrong);
    taken(value, wrong)
}

fn look_closer<T: Validate<Context = ()>>(value: &T, wrong: &mut Vec<Wrong>) {
    let checked = with_i18n(words::Words, || value.validate());
    for (path, error) in checked.as_ref().err().into_iter().flat_map(garde::Report::iter) {
        reader::add(wrong, Wrong::new(&camel_case(&path.to_string()), error));
    }
}

fn taken<T>(value: T, wrong: Vec<Wrong>) -> Result<T, Refused> {
    if wrong.is_empty() { Ok(value) } else { Err(Refused::Fields(wrong)) }
}

/// A part of operators in code whose fields lie in the operator itself on the wire.
const FLATTENED: &str = "persona.";

/// The checks know a field by its name in code; callers by its name on the wire.
fn camel_case(path: &str) -> String {
    let path = path.strip_prefix(FLATTENED).unwrap_or(path);
    let mut name = String::with_capacity(path.len());
    let mut upper = false;
    for character in path.chars() {
        match character {
            '_' => upper = true,
            _ if upper => {
                name.extend(character.to_uppercase());
                upper = false;
            }
            _ => name.push(character),
        }
    }
    name
}
