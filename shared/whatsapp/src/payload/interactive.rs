//! Interactive messages as the Graph API's JSON.

use reaktly_domain::content::{Button, Interactive, ListSection};
use serde_json::{Map, Value, json};

use super::without_nulls;

/// The `interactive` object; `None` for what only customers send.
pub(super) fn body(interactive: &Interactive) -> Option<Value> {
    let object = match interactive {
        Interactive::Buttons { body, buttons, header, footer } => {
            framed("button", body, header.as_deref(), footer.as_deref(), self::buttons(buttons))
        }
        Interactive::List { body, button, sections, header, footer } => {
            framed("list", body, header.as_deref(), footer.as_deref(), list(button, sections))
        }
        Interactive::CtaUrl { body, label, url, header, footer } => {
            let action = json!({ "name": "cta_url", "parameters": { "display_text": label, "url": url } });
            framed("cta_url", body, header.as_deref(), footer.as_deref(), action)
        }
        Interactive::LocationRequest { body } => {
            framed("location_request_message", body, None, None, json!({ "name": "send_location" }))
        }
        Interactive::ButtonReply { .. }
        | Interactive::ListReply { .. }
        | Interactive::FormReply { .. }
        | Interactive::CallPermission { .. }
        | Interactive::Other { .. } => return None,
    };
    Some(object)
}

fn framed(kind: &str, body: &str, header: Option<&str>, footer: Option<&str>, action: Value) -> Value {
    let mut object = Map::new();
    object.insert("type".to_owned(), json!(kind));
    if let Some(header) = header {
        object.insert("header".to_owned(), json!({ "type": "text", "text": header }));
    }
    object.insert("body".to_owned(), json!({ "text": body }));
    if let Some(footer) = footer {
        object.insert("footer".to_owned(), json!({ "text": footer }));
    }
    object.insert("action".to_owned(), action);
    Value::Object(object)
}

fn buttons(buttons: &[Button]) -> Value {
    let button = |button: &Button| json!({ "type": "reply", "reply": { "id": button.id, "title": button.title } });
    json!({ "buttons": buttons.iter().map(button).collect::<Vec<_>>() })
}

fn list(label: &str, sections: &[ListSection]) -> Value {
    let section = |section: &ListSection| {
        let rows = section
            .rows
            .iter()
            .map(|row| without_nulls(json!({ "id": row.id, "title": row.title, "description": row.description })));
        without_nulls(json!({ "title": section.title, "rows": rows.collect::<Vec<_>>() }))
    };
    json!({ "button": label, "sections": sections.iter().map(section).collect::<Vec<_>>() })
}
