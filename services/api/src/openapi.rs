//! The OpenAPI document, derived from the handlers.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa_actix_web::AppExt as _;

use crate::access::COOKIE;
use crate::problem::ProblemDetails;
use crate::routes;
use crate::routes::LiveEvent;

/// Made once: it says the same for as long as the process lives.
static DOCUMENT: OnceLock<Value> = OnceLock::new();

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Reaktly",
        description = "WhatsApp conversations answered by an AI operator, and by people.\n\n\
            Sign in with `POST /api/session`, or send `x-api-key`. Errors are problem details (RFC 9457) with a stable \
            `code`; lists are pages with `items` and `nextCursor`; times are RFC 3339 in UTC; an optional field that \
            has no value is absent.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/", description = "This installation.")),
    components(schemas(ProblemDetails, LiveEvent)),
    tags(
        (name = "Session", description = "Signing in."),
        (name = "Conversations", description = "The inbox."),
        (name = "Contacts", description = "Customers."),
        (name = "Integrations", description = "Connected numbers."),
        (name = "Operators", description = "AI operators."),
        (name = "Knowledge", description = "What operators answer from."),
        (name = "Ingestion", description = "Content pushed in by other systems."),
        (name = "Users", description = "People and teams."),
        (name = "API keys", description = "Keys for scripts."),
        (name = "Operations", description = "What could not be handled."),
        (name = "Live", description = "The live stream.")
    )
)]
struct Head;

/// The document as pretty JSON with a final line break, as it is checked in.
pub fn document_text() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}

/// The document.
pub(crate) fn document() -> Value {
    let app = actix_web::App::new().into_utoipa_app().openapi(head()).configure(routes::configure);
    let (_, document) = app.split_for_parts();
    let mut document = serde_json::to_value(document).unwrap_or_default();
    complete_calls(&mut document);
    complete_schemas(&mut document);
    document
}

/// The methods a path knows, for `Allow`; `None` when it is no path of the API.
pub(crate) fn methods_of(path: &str) -> Option<String> {
    let document = DOCUMENT.get_or_init(document);
    let paths = document.get("paths")?.as_object()?;
    let (_, item) = paths.iter().find(|(template, _)| is_like(template, path))?;
    let methods: Vec<String> = item.as_object()?.keys().map(|method| method.to_uppercase()).collect();
    Some(methods.join(", "))
}

/// Whether a path is one of a template such as `/api/users/{id}`.
fn is_like(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted == given || (wanted.starts_with('{') && !given.is_empty()) => {}
            _ => return false,
        }
    }
}

fn head() -> utoipa::openapi::OpenApi {
    let mut head = Head::openapi();
    let components = head.components.get_or_insert_default();
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
        COOKIE,
        "Set by `POST /api/session`. Calls that change something need a same-origin `Origin`.",
    )));
    let key = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
        "x-api-key",
        "`rk_live_…`; each call names the scopes of which the key needs one.",
    )));
    components.add_security_scheme("cookie", cookie);
    components.add_security_scheme("apiKey", key);
    head
}

/// Every call may fail, and always in the same form.
fn complete_calls(document: &mut Value) {
    let failure = json!({
        "description": "It failed.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    });
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let operations = paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut);
    for operation in operations.flat_map(Map::values_mut) {
        if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
            responses.insert("default".to_owned(), failure.clone());
        }
        if let Some(parameters) = operation.get_mut("parameters") {
            drop_null(parameters);
        }
    }
}

/// Pages refer to their items' schema rather than repeat it.
fn complete_schemas(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    for (name, schema) in schemas {
        if let Some((item, items)) = name.strip_prefix("Page_").zip(schema.pointer_mut("/properties/items/items")) {
            *items = json!({"$ref": format!("#/components/schemas/{item}")});
        }
        if !name.ends_with("Patch") {
            drop_null(schema);
        }
    }
}

/// Optional fields are absent, never `null`. Only changes (`…Patch`) tell the two apart.
fn drop_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(drop_null),
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|kind| kind != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            for key in ["oneOf", "anyOf"] {
                drop_null_choice(object, key);
            }
            object.values_mut().for_each(drop_null);
        }
        _ => {}
    }
}

fn drop_null_choice(object: &mut Map<String, Value>, key: &str) {
    let Some(Value::Array(choices)) = object.get_mut(key) else { return };
    choices.retain(|choice| choice.get("type").is_none_or(|kind| kind != "null"));
    if let [only] = choices.as_slice() {
        let only = only.clone();
        object.remove(key);
        if let Value::Object(only) = only {
            object.extend(only);
        }
    }
}
