//! Word documents.

mod guard;

use undoc::render::{RenderOptions, to_markdown};
use undoc::{Block, Document, HeadingLevel, ListInfo, ListType, Paragraph};

use crate::error::ReadError;
use crate::limits::UNPACKED_BYTES_MAX;
use crate::text::{self, Article};

/// Reads a Word document.
pub(crate) fn read(bytes: &[u8]) -> Result<Article, ReadError> {
    guard::check(bytes, UNPACKED_BYTES_MAX)?;
    let mut document = undoc::parse_bytes(bytes).map_err(|error| of_parsing(&error))?;
    let title = document.metadata.title.as_deref().map(text::one_line).filter(|title| !title.is_empty());
    let mut heading = None;
    for section in &mut document.sections {
        for block in &mut section.content {
            if let Block::Paragraph(paragraph) = block {
                keep_list(paragraph);
                if heading.is_none() && is_title(paragraph) {
                    heading = Some(text::one_line(&paragraph.plain_text()));
                }
            }
        }
    }
    number_lists(&mut document);
    let options = RenderOptions { include_images: false, ..RenderOptions::default() };
    let markdown = to_markdown(&document, &options).map_err(|_| ReadError::Unreadable)?;
    let (first, rest) = text::first_heading(&markdown);
    let title = heading.filter(|title| !title.is_empty()).or(first.clone()).or(title);
    let markdown = if first.is_some() && first == title { rest.to_owned() } else { markdown };
    Ok(Article { title, markdown, ..Article::default() })
}

fn of_parsing(error: &undoc::Error) -> ReadError {
    match error {
        undoc::Error::Encrypted => ReadError::Encrypted,
        _ => ReadError::Unreadable,
    }
}

fn is_title(paragraph: &Paragraph) -> bool {
    style(paragraph).is_some_and(|style| matches!(style.as_str(), "title" | "titel" | "titre" | "título" | "titolo"))
}

fn style(paragraph: &Paragraph) -> Option<String> {
    let name = paragraph.style_name.as_ref().or(paragraph.style_id.as_ref())?;
    Some(name.to_lowercase())
}

/// A paragraph is an item of a list by its style alone where the file says so there and not in the paragraph; the
/// library sees the latter only.
fn keep_list(paragraph: &mut Paragraph) {
    if paragraph.list_info.is_some() || paragraph.heading != HeadingLevel::None {
        return;
    }
    let named = style(paragraph).into_iter().chain(paragraph.style_id.as_ref().map(|id| id.to_lowercase()));
    let list_type = named.map(|name| name.replace([' ', '-', '_'], "")).find_map(|name| {
        let starts = |known: &[&str]| known.iter().any(|known| name.starts_with(known));
        if starts(&["listbullet", "aufzählungszeichen", "listepuces", "listeàpuces", "listaconviñetas", "puntoelenco"])
        {
            Some((ListType::Bullet, level(&name)))
        } else if starts(&[
            "listnumber",
            "listennummer",
            "listenumros",
            "listeànuméros",
            "listaconnúmeros",
            "numeroelenco",
        ]) {
            Some((ListType::Numbered, level(&name)))
        } else {
            None
        }
    });
    if let Some((list_type, level)) = list_type {
        paragraph.list_info = Some(ListInfo { list_type, level, number: None, marker_image: None });
    }
}

/// `List Bullet 2` is one level further in.
fn level(style: &str) -> u8 {
    let digit = style.chars().last().and_then(|last| last.to_digit(10)).and_then(|digit| u8::try_from(digit).ok());
    digit.unwrap_or(1).saturating_sub(1)
}

/// Items numbered by their style alone are counted here, anew after anything that is not such an item.
fn number_lists(document: &mut Document) {
    for section in &mut document.sections {
        let mut next = 1;
        for block in &mut section.content {
            let info = match block {
                Block::Paragraph(paragraph) => paragraph.list_info.as_mut(),
                _ => None,
            };
            match info {
                Some(info) if info.list_type == ListType::Numbered && info.number.is_none() => {
                    info.number = Some(next);
                    next += 1;
                }
                Some(_) => {}
                None => next = 1,
            }
        }
    }
}
