//! Interactive messages: reply buttons, lists, links, requests for a location.

use std::collections::HashSet;

use serde_json::Value;

use super::field::{invalid, list, missing, object, optional_text, text};
use super::{field, media, special};
use crate::graph::GraphError;
use crate::json;

const BODY_CHARS_MAX: usize = 1024;
const LIST_BODY_CHARS_MAX: usize = 4096;
const FOOTER_CHARS_MAX: usize = 60;
const HEADER_CHARS_MAX: usize = 60;
const BUTTONS_MAX: usize = 3;
const BUTTON_TITLE_CHARS_MAX: usize = 20;
const BUTTON_ID_CHARS_MAX: usize = 256;
const LIST_BUTTON_CHARS_MAX: usize = 20;
const SECTIONS_MAX: usize = 10;
const SECTION_TITLE_CHARS_MAX: usize = 24;
const ROWS_MAX: usize = 10;
const ROW_ID_CHARS_MAX: usize = 200;
const ROW_TITLE_CHARS_MAX: usize = 24;
const ROW_DESCRIPTION_CHARS_MAX: usize = 72;
const LINK_LABEL_CHARS_MAX: usize = 20;

/// Checks one interactive message.
pub(super) fn check(content: &Value) -> Result<&Value, GraphError> {
    let kind = text(content, "type", "interactive", 64)?;
    let action = object(content, "action", "interactive")?;
    let (body_max, headers): (usize, &[&str]) = match kind {
        "list" => (LIST_BODY_CHARS_MAX, &["text"]),
        "button" | "cta_url" | "flow" => (BODY_CHARS_MAX, &["text", "image", "video", "document"]),
        // Meta's page and the libraries disagree about the name of a request for contact details.
        "location_request_message" | "address_message" | "carousel" | "contact_request" | "request_contact_info" => {
            (BODY_CHARS_MAX, &[])
        }
        unknown => {
            return Err(GraphError::of(131_051, format!("Interactive type '{unknown}' is not supported")));
        }
    };
    text(object(content, "body", "interactive")?, "text", "interactive.body", body_max)?;
    if let Some(footer) = content.get("footer") {
        text(footer, "text", "interactive.footer", FOOTER_CHARS_MAX)?;
    }
    if let Some(header) = content.get("header") {
        check_header(header, headers)?;
    }
    match kind {
        "list" => check_list(action)?,
        "button" => check_buttons(action)?,
        "cta_url" => check_link(action)?,
        "flow" => {
            check_name(action, "flow")?;
            special::flow(action)?;
        }
        "address_message" => {
            check_name(action, "address_message")?;
            special::address(action)?;
        }
        "carousel" => special::carousel(action)?,
        "contact_request" | "request_contact_info" => check_name(action, "request_contact_info")?,
        _ => check_name(action, "send_location")?,
    }
    Ok(content)
}

fn check_header(header: &Value, allowed: &[&str]) -> Result<(), GraphError> {
    let kind = text(header, "type", "interactive.header", 64)?;
    if !allowed.contains(&kind) {
        return Err(invalid(format!("interactive.header.type '{kind}' is not allowed here")));
    }
    if kind == "text" {
        text(header, "text", "interactive.header", HEADER_CHARS_MAX)?;
    } else {
        media::check(object(header, kind, "interactive.header")?, kind)?;
    }
    Ok(())
}

fn check_buttons(action: &Value) -> Result<(), GraphError> {
    let mut ids = HashSet::new();
    let mut titles = HashSet::new();
    for button in list(action, "buttons", "interactive.action", (1, BUTTONS_MAX))? {
        if json::text(button, "type") != Some("reply") {
            return Err(invalid("interactive.action.buttons.type must be reply"));
        }
        let reply = object(button, "reply", "interactive.action.buttons")?;
        let id = text(reply, "id", "button.reply", BUTTON_ID_CHARS_MAX)?;
        let title = text(reply, "title", "button.reply", BUTTON_TITLE_CHARS_MAX)?;
        if !ids.insert(id) {
            return Err(invalid(format!("Duplicated button id: {id}")));
        }
        if !titles.insert(title) {
            return Err(invalid(format!("Duplicated button title: {title}")));
        }
    }
    Ok(())
}

fn check_list(action: &Value) -> Result<(), GraphError> {
    text(action, "button", "interactive.action", LIST_BUTTON_CHARS_MAX)?;
    let sections = list(action, "sections", "interactive.action", (1, SECTIONS_MAX))?;
    let mut ids = HashSet::new();
    let mut count = 0;
    for section in sections {
        if sections.len() > 1 {
            text(section, "title", "section", SECTION_TITLE_CHARS_MAX)?;
        } else {
            optional_text(section, "title", "section", SECTION_TITLE_CHARS_MAX)?;
        }
        let rows = list(section, "rows", "section", (1, usize::MAX))?;
        count += rows.len();
        for row in rows {
            let id = text(row, "id", "row", ROW_ID_CHARS_MAX)?;
            text(row, "title", "row", ROW_TITLE_CHARS_MAX)?;
            optional_text(row, "description", "row", ROW_DESCRIPTION_CHARS_MAX)?;
            if !ids.insert(id) {
                return Err(invalid(format!("Duplicated row id: {id}")));
            }
        }
    }
    if count > ROWS_MAX {
        return Err(invalid(format!("Total row count exceed max allowed count: {ROWS_MAX}")));
    }
    Ok(())
}

fn check_link(action: &Value) -> Result<(), GraphError> {
    check_name(action, "cta_url")?;
    let parameters = object(action, "parameters", "interactive.action")?;
    text(parameters, "display_text", "parameters", LINK_LABEL_CHARS_MAX)?;
    let url = text(parameters, "url", "parameters", usize::MAX)?;
    field::web_address(url, "parameters.url")
}

fn check_name(action: &Value, name: &str) -> Result<(), GraphError> {
    match action.get("name").and_then(Value::as_str) {
        Some(found) if found == name => Ok(()),
        Some(_) => Err(invalid(format!("interactive.action.name must be {name}"))),
        None => Err(missing("interactive.action.name")),
    }
}
