//! Whether one message can carry a content as it is.

use std::collections::HashSet;

use reaktly_domain::content::{Button, Content, Interactive, ListSection, Media};
use url::Url;

use super::limits::{
    BUTTON_BODY_UNITS_MAX, BUTTON_ID_UNITS_MAX, BUTTON_TITLE_CHARS_MAX, BUTTONS_MAX, CAPTION_UNITS_MAX,
    CTA_BODY_UNITS_MAX, CTA_LABEL_CHARS_MAX, FILENAME_UNITS_MAX, FOOTER_UNITS_MAX, HEADER_UNITS_MAX,
    LATITUDE_DEGREES_MAX, LIST_BODY_UNITS_MAX, LIST_BUTTON_CHARS_MAX, LIST_ROWS_MAX, LIST_SECTIONS_MAX,
    LOCATION_REQUEST_BODY_UNITS_MAX, LONGITUDE_DEGREES_MAX, ROW_DESCRIPTION_CHARS_MAX, ROW_ID_UNITS_MAX,
    ROW_TITLE_CHARS_MAX, SECTION_TITLE_CHARS_MAX, TEMPLATE_LANGUAGE_UNITS_MAX, TEMPLATE_NAME_UNITS_MAX, TEXT_UNITS_MAX,
    title_length,
};
use super::refusal::{Limit, PlanError};
use super::{cards, emoji};
use crate::split::units;

type Checked = Result<(), PlanError>;

/// Whether one message can carry `content` as it is. Fields are named as in the content.
pub fn check(content: &Content) -> Checked {
    match content {
        Content::Text { body, .. } => required("text", body, TEXT_UNITS_MAX),
        Content::Interactive(interactive) => check_interactive(interactive),
        Content::Image(media) | Content::Video(media) => check_media(content.kind(), media, &["caption"]),
        Content::Document(media) => check_media(content.kind(), media, &["caption", "filename"]),
        Content::Audio(media) => check_media(content.kind(), media, &["voice"]),
        Content::Sticker(media) => check_media(content.kind(), media, &[]),
        Content::Location { latitude, longitude, .. } => {
            in_range("latitude", *latitude, LATITUDE_DEGREES_MAX)?;
            in_range("longitude", *longitude, LONGITUDE_DEGREES_MAX)
        }
        Content::Contacts { cards, .. } => cards::check(cards),
        Content::Reaction { emoji: Some(emoji), .. } if !emoji::is_one_emoji(emoji) => {
            refuse("emoji", Limit::NotOneEmoji)
        }
        Content::Reaction { .. } => Ok(()),
        Content::Template { name, language, .. } => check_template(name, language),
        Content::Button { .. }
        | Content::Order { .. }
        | Content::System { .. }
        | Content::Edit { .. }
        | Content::Revoke { .. }
        | Content::Unsupported { .. } => refuse("content", Limit::NotSendable { kind: content.kind() }),
    }
}

/// A label and the page it opens.
pub(super) fn link(label_field: &str, url_field: &str, label: &str, url: &str) -> Checked {
    if label.trim().is_empty() {
        return refuse(label_field, Limit::Empty);
    }
    let is_page = Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
    if is_page { Ok(()) } else { refuse(url_field, Limit::NotALink { schemes: "https:// or http://" }) }
}

fn check_interactive(interactive: &Interactive) -> Checked {
    match interactive {
        Interactive::Buttons { body, buttons, header, footer } => {
            required("text", body, BUTTON_BODY_UNITS_MAX)?;
            check_edges(header.as_deref(), footer.as_deref())?;
            check_buttons(buttons)
        }
        Interactive::List { body, button, sections, header, footer } => {
            required("body", body, LIST_BODY_UNITS_MAX)?;
            check_edges(header.as_deref(), footer.as_deref())?;
            label("button", button, LIST_BUTTON_CHARS_MAX)?;
            check_sections(sections)
        }
        Interactive::CtaUrl { body, label: text, url, header, footer } => {
            required("body", body, CTA_BODY_UNITS_MAX)?;
            check_edges(header.as_deref(), footer.as_deref())?;
            label("label", text, CTA_LABEL_CHARS_MAX)?;
            link("label", "url", text, url)
        }
        Interactive::LocationRequest { body } => required("body", body, LOCATION_REQUEST_BODY_UNITS_MAX),
        Interactive::ButtonReply { .. }
        | Interactive::ListReply { .. }
        | Interactive::FormReply { .. }
        | Interactive::CallPermission { .. }
        | Interactive::Other { .. } => refuse("content", Limit::NotSendable { kind: "interactive" }),
    }
}

fn check_edges(header: Option<&str>, footer: Option<&str>) -> Checked {
    header.map_or(Ok(()), |header| required("header", header, HEADER_UNITS_MAX))?;
    footer.map_or(Ok(()), |footer| required("footer", footer, FOOTER_UNITS_MAX))
}

fn check_buttons(buttons: &[Button]) -> Checked {
    if buttons.is_empty() {
        return refuse("buttons", Limit::Empty);
    }
    if buttons.len() > BUTTONS_MAX {
        return refuse("buttons", Limit::TooMany { count: buttons.len(), max: BUTTONS_MAX, what: "buttons" });
    }
    let (mut titles, mut ids) = (HashSet::new(), HashSet::new());
    for (place, button) in buttons.iter().enumerate() {
        let at = |field: &str| format!("buttons[{place}].{field}");
        label(&at("title"), &button.title, BUTTON_TITLE_CHARS_MAX)?;
        required(&at("id"), &button.id, BUTTON_ID_UNITS_MAX)?;
        unique(&at("title"), titles.insert(button.title.trim()))?;
        unique(&at("id"), ids.insert(button.id.as_str()))?;
    }
    Ok(())
}

fn check_sections(sections: &[ListSection]) -> Checked {
    let rows: usize = sections.iter().map(|section| section.rows.len()).sum();
    if rows == 0 {
        return refuse("sections", Limit::Empty);
    }
    if sections.len() > LIST_SECTIONS_MAX {
        let limit = Limit::TooMany { count: sections.len(), max: LIST_SECTIONS_MAX, what: "sections" };
        return refuse("sections", limit);
    }
    if rows > LIST_ROWS_MAX {
        return refuse("sections", Limit::TooMany { count: rows, max: LIST_ROWS_MAX, what: "rows in total" });
    }
    let mut ids = HashSet::new();
    for (place, section) in sections.iter().enumerate() {
        let title_field = format!("sections[{place}].title");
        match section.title.as_deref().filter(|title| !title.trim().is_empty()) {
            Some(title) => label(&title_field, title, SECTION_TITLE_CHARS_MAX)?,
            None if sections.len() > 1 => return refuse(&title_field, Limit::RequiredAmongSections),
            None => {}
        }
        if section.rows.is_empty() {
            return refuse(&format!("sections[{place}].rows"), Limit::Empty);
        }
        for (row_place, row) in section.rows.iter().enumerate() {
            let at = |field: &str| format!("sections[{place}].rows[{row_place}].{field}");
            label(&at("title"), &row.title, ROW_TITLE_CHARS_MAX)?;
            required(&at("id"), &row.id, ROW_ID_UNITS_MAX)?;
            unique(&at("id"), ids.insert(row.id.as_str()))?;
            if let Some(description) = &row.description {
                label(&at("description"), description, ROW_DESCRIPTION_CHARS_MAX)?;
            }
        }
    }
    Ok(())
}

/// Media from one place, with those of caption, filename and voice that its kind has.
fn check_media(kind: &'static str, media: &Media, fields: &[&str]) -> Checked {
    let sources = [media.id.is_some(), media.file.is_some(), media.link.is_some()];
    if sources.into_iter().filter(|given| *given).count() != 1 {
        return refuse("media", Limit::OneSource);
    }
    let is_https = |link: &str| Url::parse(link).is_ok_and(|url| url.scheme() == "https" && url.has_host());
    if media.link.as_deref().is_some_and(|link| !is_https(link)) {
        return refuse("link", Limit::NotALink { schemes: "https://" });
    }
    let given = [("caption", media.caption.is_some()), ("filename", media.filename.is_some()), ("voice", media.voice)];
    if let Some((field, _)) = given.into_iter().find(|(field, given)| *given && !fields.contains(field)) {
        return refuse(field, Limit::NotWithKind { kind });
    }
    too_long("caption", media.caption.as_deref().unwrap_or_default(), CAPTION_UNITS_MAX)?;
    too_long("filename", media.filename.as_deref().unwrap_or_default(), FILENAME_UNITS_MAX)
}

fn check_template(name: &str, language: &str) -> Checked {
    required("name", name, TEMPLATE_NAME_UNITS_MAX)?;
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if let Some((position, character)) = (1..).zip(name.chars()).find(|(_, c)| !is_allowed(*c)) {
        return refuse("name", Limit::Character { character, position });
    }
    required("language", language, TEMPLATE_LANGUAGE_UNITS_MAX)
}

fn in_range(field: &str, value: f64, most: f64) -> Checked {
    if (-most..=most).contains(&value) {
        return Ok(());
    }
    refuse(field, Limit::OutOfRange { value, min: -most, max: most })
}

/// A text that must say something and keep a limit.
fn required(field: &str, text: &str, max: usize) -> Checked {
    if text.trim().is_empty() {
        return refuse(field, Limit::Empty);
    }
    too_long(field, text, max)
}

/// A label, which Meta counts strictly.
fn label(field: &str, text: &str, max: usize) -> Checked {
    if text.trim().is_empty() {
        return refuse(field, Limit::Empty);
    }
    let length = title_length(text);
    if length > max { refuse(field, Limit::TooLong { length, max }) } else { Ok(()) }
}

fn too_long(field: &str, text: &str, max: usize) -> Checked {
    let length = units(text);
    if length > max { refuse(field, Limit::TooLong { length, max }) } else { Ok(()) }
}

fn unique(field: &str, is_new: bool) -> Checked {
    if is_new { Ok(()) } else { refuse(field, Limit::Repeated) }
}

fn refuse(field: &str, limit: Limit) -> Checked {
    Err(PlanError::new(field, limit))
}
