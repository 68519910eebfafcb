use garde::Validate;
use serde::Deserialize;
use serde_json::{Value, json};

use super::parse;

#[derive(Debug, Deserialize, Validate)]
#[garde(allow_unvalidated)]
#[expect(dead_code, reason = "only its reading is looked at")]
struct Example {
    #[garde(length(chars, min = 1, max = 5))]
    name: String,
    #[serde(default)]
    #[garde(length(max = 2), inner(length(min = 1)))]
    parts: Vec<String>,
    #[serde(default)]
    count: Option<u32>,
    #[serde(default)]
    size: Option<Size>,
    #[serde(default)]
    extra: Value,
    #[serde(default)]
    id: Option<uuid::Uuid>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Size {
    Small,
    Large,
}

/// Each wrong field with what is said of it.
fn wrong(body: &str) -> Vec<String> {
    let problem = parse::<Example>(body.as_bytes()).map(|_| ()).unwrap_err();
    problem.wrong_fields().iter().map(|wrong| format!("{} {}", wrong.field, wrong.message)).collect()
}

#[test]
fn a_wrong_field_is_named_in_words_that_say_what_to_do() {
    for (body, said) in [
        (json!({}), "name is required"),
        (json!({"name": ""}), "name must not be empty"),
        (json!({"name": "too long"}), "name is too long: at most 5"),
        (json!({"name": 7}), "name must be a string"),
        (json!({"name": "a", "parts": {}}), "parts must be a list"),
        (json!({"name": "a", "parts": ["a", ""]}), "parts[1] must not be empty"),
        (json!({"name": "a", "parts": ["a", "b", "c"]}), "parts is too long: at most 2"),
        (json!({"name": "a", "count": -1}), "count must be a whole number of 0 or more that is not too large"),
        (json!({"name": "a", "size": "huge"}), "size must be \"small\" or \"large\""),
        (json!({"name": "a", "id": "x"}), "id must be an id as this API gives them out (a UUID)"),
    ] {
        assert_eq!(wrong(&body.to_string()), [said], "{body}");
    }
}

#[test]
fn a_text_that_cannot_be_stored_or_says_nothing_is_refused_wherever_it_stands() {
    for (body, said) in [
        (r#"{"name": "a\u0000b"}"#, r"name has the character '\0' at position 2; remove it"),
        (r#"{"name": "a", "extra": [{"b": "\u0000"}]}"#, r"extra[0].b has the character '\0' at position 1; remove it"),
        (r#"{"name": "a", "extra": {"c\u0000": 1}}"#, r"extra.c has the character '\0' at position 2; remove it"),
        (r#"{"name": " \n "}"#, "name must not be white space alone"),
        (r#"{"name": "a", "parts": ["b", "\u00a0"]}"#, "parts[1] must not be white space alone"),
    ] {
        assert_eq!(wrong(body), [said], "{body}");
    }
    assert!(parse::<Example>(br#"{"name": "\\u0000"}"#).is_err_and(|problem| problem.wrong_fields().len() == 1));
    assert!(parse::<Example>(br#"{"name": "a", "extra": "\\u0000"}"#).is_ok(), "six characters that only look like it");
}

#[test]
fn a_body_that_is_no_object_is_refused_as_a_whole() {
    for body in ["[]", "\"text\"", "{", "{} {}"] {
        assert!(wrong(body).is_empty(), "{body}");
    }
}
