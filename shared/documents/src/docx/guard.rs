//! What is looked at before a Word file is read: what it unpacks to, and how deep its elements nest.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::error::ReadError;
use crate::limits::NESTING_MAX;

/// Parts of a file; documents with thousands of pictures have as many.
const PARTS_MAX: usize = 10_000;

/// Unpacks every part without keeping it, since what a file says of its sizes need not be true.
pub(super) fn check(bytes: &[u8], unpacked_max: u64) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Unreadable)?;
    if archive.len() > PARTS_MAX {
        return Err(ReadError::UnpacksTooLarge);
    }
    let mut left = unpacked_max;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| of_part(&error))?;
        let is_xml = part.name().is_ok_and(|name| name.ends_with(".xml") || name.ends_with(".rels"));
        let mut bounded = part.take(left + 1);
        let unpacked = if is_xml { nesting(&mut bounded)? } else { size(&mut bounded)? };
        left = left.checked_sub(unpacked).ok_or(ReadError::UnpacksTooLarge)?;
    }
    Ok(())
}

fn of_part(error: &zip::result::ZipError) -> ReadError {
    match error {
        zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => ReadError::Encrypted,
        _ => ReadError::Unreadable,
    }
}

fn size(part: &mut impl Read) -> Result<u64, ReadError> {
    std::io::copy(part, &mut std::io::sink()).map_err(|_| ReadError::Unreadable)
}

fn nesting(part: &mut impl Read) -> Result<u64, ReadError> {
    let mut xml = Vec::new();
    let unpacked = part.read_to_end(&mut xml).map_err(|_| ReadError::Unreadable)?;
    let mut reader = Reader::from_reader(xml.as_slice());
    reader.config_mut().check_end_names = false;
    let (mut depth, mut buffer) = (0_usize, Vec::new());
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            // A declaration of entities has no place in a Word file.
            Ok(Event::DocType(_)) => return Err(ReadError::Unreadable),
            // What is no XML is for the library to judge.
            Ok(Event::Eof) | Err(_) => return Ok(unpacked as u64),
            Ok(_) => {}
        }
        if depth > NESTING_MAX {
            return Err(ReadError::Unreadable);
        }
        buffer.clear();
    }
}

#[cfg(test)]
mod tests;
