//! Message templates as an account has them, and one of every shape.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::json::text;
use crate::{ids, inbound};

/// A message template.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", from = "Written")]
pub(crate) struct Template {
    /// Lower case letters, digits and underscores.
    pub(crate) name: String,
    /// For example `en_US`.
    pub(crate) language: String,
    /// `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED`, …
    pub(crate) status: String,
    /// `UTILITY`, `MARKETING` or `AUTHENTICATION`.
    pub(crate) category: String,
    /// `POSITIONAL` or `NAMED`.
    pub(crate) parameter_format: String,
    /// In Meta's form.
    pub(crate) components: Vec<Value>,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    pub(crate) quality_score: String,
    /// Why it was rejected; `NONE` when it was not.
    pub(crate) rejected_reason: String,
    /// What a send is answered with.
    pub(crate) message_status: String,
}

/// A template as it may be registered: with its components, or with nothing but a body.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    name: String,
    language: String,
    status: Option<String>,
    category: Option<String>,
    #[serde(alias = "parameter_format")]
    parameter_format: Option<String>,
    #[serde(default)]
    components: Vec<Value>,
    /// Text with `{{1}}` or `{{name}}` for each parameter.
    body: Option<String>,
    quality_score: Option<String>,
    rejected_reason: Option<String>,
    message_status: Option<String>,
}

impl From<Written> for Template {
    fn from(written: Written) -> Self {
        let mut components = written.components;
        if components.is_empty() {
            components.push(json!({"type": "BODY", "text": written.body.unwrap_or_default()}));
        }
        let named = || {
            let texts = components.iter().filter_map(|component| text(component, "text"));
            let mut parameters = texts.flat_map(placeholders);
            parameters.any(|name| name.parse::<u32>().is_err())
        };
        let format =
            written.parameter_format.unwrap_or_else(|| if named() { "NAMED" } else { "POSITIONAL" }.to_owned());
        let or = |given: Option<String>, usual: &str| given.unwrap_or_else(|| usual.to_owned());
        Self {
            name: written.name,
            language: written.language,
            status: or(written.status, "APPROVED"),
            category: or(written.category, "UTILITY"),
            parameter_format: format,
            components,
            quality_score: or(written.quality_score, "GREEN"),
            rejected_reason: or(written.rejected_reason, "NONE"),
            message_status: or(written.message_status, "accepted"),
        }
    }
}

/// The template every new account has.
pub(crate) static HELLO_WORLD: LazyLock<Template> = LazyLock::new(|| {
    Template::from(Written {
        name: "hello_world".to_owned(),
        language: "en_US".to_owned(),
        status: None,
        category: None,
        parameter_format: None,
        components: Vec::new(),
        body: Some("Hello World".to_owned()),
        quality_score: None,
        rejected_reason: None,
        message_status: None,
    })
});

/// One template of every shape and state.
pub(crate) static SHAPES: LazyLock<Vec<Template>> = LazyLock::new(|| inbound::table(include_str!("shapes.json")));

impl Template {
    /// Meta's id of it, always the same for the same name and language.
    pub(crate) fn id(&self, account_id: &str) -> u64 {
        ids::template(account_id, &self.name, &self.language)
    }

    /// The component of a type, with whatever letters it is written.
    pub(crate) fn component(&self, kind: &str) -> Option<&Value> {
        component(&self.components, kind)
    }
}

/// The component of a type among these.
pub(crate) fn component<'a>(components: &'a [Value], kind: &str) -> Option<&'a Value> {
    components.iter().find(|one| text(one, "type").is_some_and(|found| found.eq_ignore_ascii_case(kind)))
}

/// The names or numbers of a text's parameters, each once.
pub(crate) fn placeholders(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            break;
        };
        if !found.contains(&name) {
            found.push(name);
        }
        rest = after;
    }
    found
}
