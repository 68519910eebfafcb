use garde::Validate;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refused, is_link, json as read, query};

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
    #[serde(default)]
    at: Option<jiff::Timestamp>,
    #[serde(default)]
    inner: Vec<Part>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Size {
    Small,
    Large,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only its reading is looked at")]
struct Part {
    title: String,
    kind: Size,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
#[expect(dead_code, reason = "only its reading is looked at")]
struct Strict {
    name: String,
    #[serde(default)]
    count: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only its reading is looked at")]
struct Filter {
    #[serde(default)]
    limit: Option<i64>,
    #[serde(default)]
    size: Option<Size>,
    #[serde(default)]
    all: Option<bool>,
    from: String,
}

/// Each wrong field with what is said of it; of an input that is refused as a whole, nothing.
fn told<T: std::fmt::Debug>(read: Result<T, Refused>) -> Vec<String> {
    match read.unwrap_err() {
        Refused::Fields(wrong) => wrong.iter().map(|wrong| format!("{} {}", wrong.field, wrong.message)).collect(),
        Refused::Malformed(_) | Refused::Unreadable(_) => Vec::new(),
    }
}

fn wrong(body: &str) -> Vec<String> {
    told(read::<Example>(body.as_bytes()))
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let body = json!({
        "name": 7, "parts": [1, "b", {}], "count": "many", "size": "huge", "id": "x", "at": "soon",
        "inner": [{"title": 1}, "text", {"title": "ok", "kind": "none"}],
    });
    assert_eq!(
        wrong(&body.to_string()),
        [
            "name must be a string",
            "parts[0] must be a string",
            "parts[2] must be a string",
            "count must be a whole number of 0 or more that is not too large",
            "size must be \"small\" or \"large\"",
            "id must be an id as this API gives them out (a UUID)",
            "at must be a time such as 2026-01-31T12:00:00Z",
            "inner[0].title must be a string",
            "inner[0].kind is required",
            "inner[1] must be an object",
            "inner[2].kind must be \"small\" or \"large\"",
            "parts is too long: at most 2",
        ]
    );
    assert_eq!(
        wrong(r#"{"count": -1, "parts": ["\u0000"], "name": ""}"#),
        [
            "parts[0] has the character '\\0' at position 1; remove it",
            "count must be a whole number of 0 or more that is not too large",
            "name must not be empty",
        ]
    );
}

#[test]
fn a_wrong_parameter_is_told_like_a_field() {
    assert_eq!(
        told(query::<Filter>("limit=many&size=huge&all=maybe&limit=2")),
        [
            "limit must be given once",
            "size must be \"small\" or \"large\"",
            "all must be true or false",
            "from is required",
        ]
    );
    assert_eq!(
        told(query::<Filter>("from=a%00&limit=many")),
        ["from has the character '\\0' at position 2; remove it", "limit must be a whole number that is not too large",]
    );
    assert!(query::<Filter>("from=%20&limit=5&all=true&unknown=1&size=small").is_ok());
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
fn where_nothing_else_is_read_a_field_nobody_knows_is_told_beside_the_others() {
    assert_eq!(
        told(read::<Strict>(br#"{"name": 1, "drafts": true}"#)),
        ["name must be a string", "drafts is not known here, only \"name\" or \"count\""]
    );
}

#[test]
fn a_link_with_a_user_name_or_a_password_is_refused() {
    for link in ["https://ada@example.com", "https://:secret@example.com", "http://ada:secret@example.com/chair"] {
        assert!(is_link(link).is_err(), "{link}");
    }
    for link in ["ftp://example.com", "example.com", "https://"] {
        assert!(is_link(link).is_err(), "{link}");
    }
    assert!(is_link("https://example.com/@ada?to=ada@example.com").is_ok());
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
    assert!(matches!(read::<Example>(br#"{"name": "\\u0000"}"#), Err(Refused::Fields(wrong)) if wrong.len() == 1));
    assert!(read::<Example>(br#"{"name": "a", "extra": "\\u0000"}"#).is_ok(), "six characters that only look like it");
}

#[test]
fn a_body_that_is_no_object_is_refused_as_a_whole() {
    for body in ["[]", "\"text\"", "{", "{} {}"] {
        assert!(wrong(body).is_empty(), "{body}");
    }
}
