//! Reads an input whole: behind each wrong field with a value in its place, so that all that is wrong is told at once.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use serde_path_to_error::{Path, Segment, Segments};
use url::form_urlencoded;

use crate::{Refused, Wrong, words};

/// Most wrong fields that are told of one input.
const WRONG_FIELDS_MAX: usize = 20;
/// Most values that are put in the place of others, those of the fields within a wrong one included.
const STAND_INS_MAX: usize = 200;

/// What a reader says of the first value it cannot read.
#[derive(Debug)]
pub(crate) struct Refusal {
    path: Path,
    message: String,
}

impl<E: std::fmt::Display> From<serde_path_to_error::Error<E>> for Refusal {
    fn from(error: serde_path_to_error::Error<E>) -> Self {
        Self { path: error.path().clone(), message: error.inner().to_string() }
    }
}

impl Refusal {
    fn missing(&self) -> Option<&str> {
        self.message.strip_prefix("missing field `")?.strip_suffix('`')
    }

    /// The first of the names that may stand there, if the reader tells them.
    fn variant(&self) -> Option<Value> {
        let is_told = self.message.starts_with("unknown variant");
        self.message.split('`').nth(3).filter(|_| is_told).map(Value::from)
    }

    fn is_surplus(&self) -> bool {
        self.message.starts_with("unknown field")
    }

    fn said(&self) -> String {
        self.missing().map_or_else(|| words::of_reader(&self.message), |_| "is required".to_owned())
    }

    /// The field as a caller names it, such as `buttons[1].title`; `None` for the whole input.
    fn field(&self) -> Option<String> {
        let path = self.path.to_string();
        match (self.missing(), path.as_str()) {
            (Some(name), ".") => Some(name.to_owned()),
            (Some(name), path) => Some(format!("{path}.{name}")),
            (None, ".") => None,
            (None, _) => Some(path),
        }
    }
}

/// Reads `object` with `read`. `problems` are those found before; what is found besides is added to them, and the value
/// is then one with other values in their places.
pub(crate) fn read<T>(
    object: Map<String, Value>,
    mut problems: Vec<Wrong>,
    read: impl Fn(&Value) -> Result<T, Refusal>,
) -> Result<(T, Vec<Wrong>), Refused> {
    let mut input = Value::Object(object);
    let mut stand_ins = 0;
    let mut result = read(&input);
    loop {
        let refusal = match result {
            Ok(value) => return Ok((value, problems)),
            Err(refusal) => refusal,
        };
        match refusal.field() {
            Some(field) => add(&mut problems, Wrong::new(&field, refusal.said())),
            None if problems.is_empty() => return Err(Refused::Unreadable(refusal.said())),
            None => return Err(Refused::Fields(problems)),
        }
        let goes_on = problems.len() < WRONG_FIELDS_MAX && stand_ins < STAND_INS_MAX;
        let next = if goes_on { stand_in(&mut input, &refusal, &read) } else { None };
        result = next.ok_or_else(|| Refused::Fields(problems.clone()))?;
        stand_ins += 1;
    }
}

/// Adds a wrong field, unless it, or the one it lies in, is told already.
pub(crate) fn add(problems: &mut Vec<Wrong>, wrong: Wrong) {
    let lies_in = |held: &Wrong| {
        let rest = wrong.field.strip_prefix(&held.field);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    if !problems.iter().any(lies_in) {
        problems.push(wrong);
    }
}

/// Puts a value that can be read in the place of the refused one; `None` when there is none.
fn stand_in<T>(
    input: &mut Value,
    refusal: &Refusal,
    read: &impl Fn(&Value) -> Result<T, Refusal>,
) -> Option<Result<T, Refusal>> {
    if refusal.is_surplus() {
        take_away(input, refusal)?;
        return Some(read(input));
    }
    let wrong = refusal.field();
    let mut variant = refusal.variant();
    let mut usual = usual().into_iter();
    while let Some(candidate) = variant.take().or_else(|| usual.next()) {
        let is_text = candidate.is_string();
        *place(input, refusal)? = candidate;
        match read(input) {
            // Only a text is answered with the names that may stand there; one of them is tried next, and once.
            Err(next) if next.field() == wrong => {
                variant =
                    next.variant().filter(|name| is_text && place(input, refusal).is_some_and(|held| held != name));
            }
            result => return Some(result),
        }
    }
    None
}

/// What most fields can be read from.
fn usual() -> [Value; 10] {
    [
        Value::Null,
        json!(""),
        json!(0),
        json!(false),
        json!({}),
        json!([]),
        json!("00000000-0000-7000-8000-000000000000"),
        json!("2026-01-01T00:00:00Z"),
        json!("2026-01-01"),
        json!("https://example.com"),
    ]
}

/// Takes a field away that nobody reads.
fn take_away(input: &mut Value, refusal: &Refusal) -> Option<Value> {
    let mut path = refusal.path.iter();
    let Segment::Map { key } = path.next_back()? else { return None };
    walk(input, path)?.as_object_mut()?.remove(key)
}

/// Where the refused value is, or has to be.
fn place<'a>(input: &'a mut Value, refusal: &Refusal) -> Option<&'a mut Value> {
    let place = walk(input, refusal.path.iter())?;
    match refusal.missing() {
        Some(name) => Some(place.as_object_mut()?.entry(name).or_insert(Value::Null)),
        None => Some(place),
    }
}

fn walk<'a>(input: &'a mut Value, path: Segments<'_>) -> Option<&'a mut Value> {
    let mut place = input;
    for segment in path {
        place = match segment {
            Segment::Seq { index } => place.get_mut(*index)?,
            Segment::Map { key } => place.get_mut(key)?,
            // The name of the variant is the only member around it.
            Segment::Enum { variant } if place.get(variant).is_some() => place.get_mut(variant)?,
            Segment::Enum { .. } => place,
            Segment::Unknown => return None,
        };
    }
    Some(place)
}

/// A body as its type.
pub(crate) fn of_json<T: DeserializeOwned>(input: &Value) -> Result<T, Refusal> {
    serde_path_to_error::deserialize(input).map_err(Refusal::from)
}

/// The parameters of a query as its type: texts, each of which may hold a number or `true`.
pub(crate) fn of_query<T: DeserializeOwned>(input: &Value) -> Result<T, Refusal> {
    let given = input.as_object().into_iter().flatten().filter_map(|(name, value)| match value {
        Value::String(text) => Some((name.as_str(), text.clone())),
        Value::Null => None,
        other => Some((name.as_str(), other.to_string())),
    });
    let pairs = form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish();
    let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(pairs.as_bytes()));
    serde_path_to_error::deserialize(reader).map_err(Refusal::from)
}
