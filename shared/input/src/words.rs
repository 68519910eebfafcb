//! How a wrong field is told: in words of its author, not of our libraries.

use std::borrow::Cow;
use std::fmt::Display;

use garde::i18n::{DefaultI18n, I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind};

type Said = Cow<'static, str>;

/// The words of the checks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words;

impl I18n for Words {
    fn length_lower_than(&self, min: usize) -> Said {
        if min == 1 { "must not be empty".into() } else { format!("is too short: at least {min}").into() }
    }

    fn length_greater_than(&self, max: usize) -> Said {
        format!("is too long: at most {max}").into()
    }

    fn range_lower_than(&self, min: &dyn Display) -> Said {
        format!("must be at least {min}").into()
    }

    fn range_greater_than(&self, max: &dyn Display) -> Said {
        format!("must be at most {max}").into()
    }

    fn email_invalid(&self, _reason: InvalidEmail) -> Said {
        "must be an e-mail address such as ada@example.com".into()
    }

    fn url_invalid(&self, _reason: InvalidUrl) -> Said {
        "must be an address such as https://example.com/page".into()
    }

    fn credit_card_invalid(&self, reason: InvalidCreditCard) -> Said {
        DefaultI18n.credit_card_invalid(reason)
    }

    fn pattern_no_match(&self, pattern: &dyn Display) -> Said {
        DefaultI18n.pattern_no_match(pattern)
    }

    fn contains_missing(&self, pattern: &dyn Display) -> Said {
        DefaultI18n.contains_missing(pattern)
    }

    fn prefix_missing(&self, pattern: &dyn Display) -> Said {
        DefaultI18n.prefix_missing(pattern)
    }

    fn suffix_missing(&self, pattern: &dyn Display) -> Said {
        DefaultI18n.suffix_missing(pattern)
    }

    fn phone_number_invalid(&self, reason: InvalidPhoneNumber) -> Said {
        DefaultI18n.phone_number_invalid(reason)
    }

    fn ip_invalid(&self, kind: IpKind) -> Said {
        DefaultI18n.ip_invalid(kind)
    }

    fn matches_field_mismatch(&self, field: &dyn Display) -> Said {
        DefaultI18n.matches_field_mismatch(field)
    }

    fn ascii_invalid(&self) -> Said {
        DefaultI18n.ascii_invalid()
    }

    fn alphanumeric_invalid(&self) -> Said {
        DefaultI18n.alphanumeric_invalid()
    }

    fn required_not_set(&self) -> Said {
        "is required".into()
    }
}

/// What a reader's message means to whoever wrote the value: never the name of a type of ours.
pub(crate) fn of_reader(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    if message.starts_with("UUID parsing failed") {
        return format!("must be {ID}");
    }
    // The library's words for times speak of digits and years, of a format they do not name.
    if message.starts_with("failed to ") {
        return "must be a time such as 2026-01-31T12:00:00Z".to_owned();
    }
    match message.split_once(", expected ") {
        Some((given, expected)) if given.starts_with("unknown variant") => {
            format!("must be {}", expected.replace('`', "\""))
        }
        Some((given, expected)) if given.starts_with("unknown field") => {
            let known = expected.strip_prefix("one of ").unwrap_or(expected);
            format!("is not known here, only {}", known.replace('`', "\""))
        }
        Some((given, expected)) if given.starts_with("invalid ") => format!("must be {}", kind(expected)),
        _ if message.starts_with("invalid digit") || message.starts_with("cannot parse integer") => {
            format!("must be {}", kind("i64"))
        }
        _ if message.starts_with("number too ") => format!("must be {}", kind("i64")),
        _ if message.starts_with("provided string was not") => format!("must be {}", kind("a boolean")),
        _ => message.to_owned(),
    }
}

const ID: &str = "an id as this API gives them out (a UUID)";

fn kind(expected: &str) -> &str {
    let is_of = |kinds: &[&str]| kinds.iter().any(|kind| expected.contains(kind));
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number of 0 or more that is not too large",
        "i8" | "i16" | "i32" | "i64" => "a whole number that is not too large",
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a map" => "an object",
        _ if is_of(&["UUID"]) => ID,
        _ if is_of(&["sequence", "array", "tuple"]) => "a list",
        _ if is_of(&["struct "]) => "an object",
        _ if is_of(&["enum ", "variant"]) => "one of the values this API knows",
        _ if is_of(&["string"]) => "a string",
        _ => expected,
    }
}
