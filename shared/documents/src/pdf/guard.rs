//! What is looked at before a PDF is read: how much it unpacks to, and that nothing in it leads back to itself. The
//! library follows references as deep as they go, and a stack that overflows cannot be caught.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;
use pdf_extract::content::Content;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use crate::error::ReadError;

/// How deep pages inherit and forms hold forms.
const DEPTH_MAX: usize = 32;
/// Forms drawn in one document, forms within forms counted each time they are drawn.
const FORMS_MAX: usize = 20_000;
/// The largest stream packed by other means than deflate, in bytes; they are small in documents of today.
const OTHER_PACKED_MAX: usize = 100_000;

/// Adds up what the packed streams of a file unpack to, wherever they stand and whatever the file says of them.
pub(super) fn unpacked_size(bytes: &[u8], most: u64) -> Result<(), ReadError> {
    let mut left = most;
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| position(rest, b"stream")) {
        at += found + b"stream".len();
        let rest = bytes.get(at..).unwrap_or_default();
        let start = rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n' | b' ')).unwrap_or_default();
        let packed = rest.get(start..).unwrap_or_default();
        // A zlib stream starts so; a letter `x` begins other things too, and those end at once.
        if packed.first().is_some_and(|first| first & 0x0F == 8) {
            left = inflate(packed, left)?;
        }
    }
    Ok(())
}

fn inflate(packed: &[u8], mut left: u64) -> Result<u64, ReadError> {
    let mut decoder = ZlibDecoder::new(packed);
    let mut buffer = vec![0; 64 * 1024];
    let mut twice = false;
    let mut first = true;
    while let Ok(read @ 1..) = decoder.read(&mut buffer) {
        twice |= first
            && buffer.starts_with(&[0x78])
            && read > 2
            && buffer.get(1).is_some_and(|b| matches!(b, 0x01 | 0x5E | 0x9C | 0xDA));
        first = false;
        left = left.checked_sub(read as u64).ok_or(ReadError::UnpacksTooLarge)?;
    }
    // Packed twice over: no program that writes documents does that.
    if twice { Err(ReadError::Unreadable) } else { Ok(left) }
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = 0;
    loop {
        let found = at + bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(found..)?.starts_with(wanted) {
            return Some(found);
        }
        at = found + 1;
    }
}

/// Empties what holds no text: pictures, which the library would try to read as drawing instructions, and streams
/// packed in a way whose size cannot be told beforehand.
pub(super) fn prune(document: &mut Document) {
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && (is_picture(stream) || is_oddly_packed(stream))
        {
            stream.dict.remove(b"Filter");
            stream.dict.remove(b"DecodeParms");
            stream.set_content(Vec::new());
        }
    }
}

fn is_picture(stream: &Stream) -> bool {
    stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
}

fn is_oddly_packed(stream: &Stream) -> bool {
    let Ok(filters) = stream.filters() else { return false };
    let packing = |filter: &&&[u8]| !matches!(**filter, b"ASCII85Decode" | b"ASCIIHexDecode" | b"Crypt");
    let packings: Vec<&&[u8]> = filters.iter().filter(packing).collect();
    match packings.as_slice() {
        [] => false,
        [one] => **one != b"FlateDecode" && stream.content.len() > OTHER_PACKED_MAX,
        _ => true,
    }
}

/// Refuses what the library would follow without end.
pub(super) fn check(document: &Document) -> Result<(), ReadError> {
    let empty = Dictionary::new();
    let mut walk = Walk { document, drawn: BTreeMap::new(), left: FORMS_MAX };
    for page in document.get_pages().into_values() {
        let resources = inherited(document, page)?.unwrap_or(&empty);
        let content = document.get_page_content(page).unwrap_or_default();
        let names = names_drawn(&content);
        walk.forms(&names, resources, 0)?;
    }
    Ok(())
}

/// The resources of a page, its own or those of a page tree above it that ends.
fn inherited(document: &Document, page: ObjectId) -> Result<Option<&Dictionary>, ReadError> {
    let mut at = document.get_dictionary(page).map_err(|_| ReadError::Unreadable)?;
    let mut resources = None;
    for _ in 0..DEPTH_MAX {
        let here = at.get(b"Resources").ok().and_then(|found| dictionary(document, found));
        resources = resources.or(here);
        let Ok(parent) = at.get(b"Parent").and_then(Object::as_reference) else { return Ok(resources) };
        let Ok(above) = document.get_dictionary(parent) else { return Ok(resources) };
        at = above;
    }
    Err(ReadError::Unreadable)
}

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    document.dereference(object).ok()?.1.as_dict().ok()
}

fn names_drawn(content: &[u8]) -> Vec<Vec<u8>> {
    if position(content, b"Do").is_none() {
        return Vec::new();
    }
    let operations = Content::decode(content).map(|content| content.operations).unwrap_or_default();
    let drawn = operations.into_iter().filter(|operation| operation.operator == "Do");
    drawn.filter_map(|operation| operation.operands.first()?.as_name().ok().map(<[u8]>::to_vec)).collect()
}

struct Walk<'a> {
    document: &'a Document,
    /// What each form draws, decoded once.
    drawn: BTreeMap<ObjectId, Vec<Vec<u8>>>,
    left: usize,
}

impl<'a> Walk<'a> {
    fn forms(&mut self, names: &[Vec<u8>], resources: &'a Dictionary, depth: usize) -> Result<(), ReadError> {
        if names.is_empty() {
            return Ok(());
        }
        if depth == DEPTH_MAX {
            return Err(ReadError::Unreadable);
        }
        let Some(known) = resources.get(b"XObject").ok().and_then(|known| dictionary(self.document, known)) else {
            return Ok(());
        };
        for name in names {
            self.left = self.left.checked_sub(1).ok_or(ReadError::Unreadable)?;
            let Ok((id, Object::Stream(form))) = known.get(name).and_then(|form| self.document.dereference(form))
            else {
                continue;
            };
            let Some(id) = id else { continue };
            let inner = self.drawn.entry(id).or_insert_with(|| names_drawn(&unpacked(form))).clone();
            let own = form.dict.get(b"Resources").ok().and_then(|own| dictionary(self.document, own));
            self.forms(&inner, own.unwrap_or(resources), depth + 1)?;
        }
        Ok(())
    }
}

fn unpacked(stream: &Stream) -> Vec<u8> {
    stream.decompressed_content().unwrap_or_else(|_| stream.content.clone())
}

#[cfg(test)]
mod tests;
