//! Giving a customer's message the file it speaks of.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use serde_json::{Map, Value, json};

use super::problem::Problem;
use crate::media::rules::DOCUMENT_BYTES_MAX;
use crate::media::{self, File, Origin, link};
use crate::simulator::Simulator;

/// Puts a file behind every media object of a message that names no id, and what Meta says of it into the object.
pub(super) fn attach(simulator: &Simulator, account_id: &str, message: &mut Map<String, Value>) -> Result<(), Problem> {
    for (kind, content) in message.iter_mut() {
        match (kind.as_str(), content) {
            ("image" | "video" | "audio" | "voice" | "document" | "sticker", Value::Object(object)) => {
                complete(simulator, account_id, kind, object)?;
            }
            ("edit", Value::Object(edit)) => {
                if let Some(Value::Object(inner)) = edit.get_mut("message") {
                    attach(simulator, account_id, inner)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn complete(
    simulator: &Simulator,
    account_id: &str,
    kind: &str,
    object: &mut Map<String, Value>,
) -> Result<(), Problem> {
    let file = object.remove("file");
    let sample = object.remove("sample");
    let size = object.remove("sizeBytes").and_then(|size| size.as_u64());
    if !object.contains_key("id") {
        let mut file = match file.as_ref().and_then(Value::as_str) {
            Some(id) => simulator.files.get(id).ok_or_else(|| Problem::not_found("no such file, or no longer"))?,
            None => sampled(sample.as_ref().and_then(Value::as_str).unwrap_or_else(|| usual(kind, object)))?,
        };
        account_id.clone_into(&mut file.account_id);
        file.at = simulator.now();
        if let Some(size) = size {
            file = padded(&file, size)?;
        }
        let mime_type = file.mime_type.clone();
        object.entry("mime_type").or_insert(json!(mime_type));
        object.entry("sha256").or_insert(json!(STANDARD.encode(file.sha256)));
        let id = simulator.files.add(file);
        object.entry("url").or_insert(json!(link(&simulator.url, &id, simulator.now())));
        object.insert("id".to_owned(), json!(id));
    }
    object.retain(|_, value| !value.is_null());
    Ok(())
}

/// What phones send as this kind most of the time.
fn usual(kind: &str, object: &Map<String, Value>) -> &'static str {
    match kind {
        "image" => "jpeg",
        "video" => "mp4",
        "document" => "pdf",
        "sticker" if object.get("animated") == Some(&json!(true)) => "animatedWebp",
        "sticker" => "webp",
        _ => "ogg",
    }
}

fn sampled(name: &str) -> Result<File, Problem> {
    let sample = media::sample(name).ok_or_else(|| Problem::bad(format!("no sample is called {name}")))?;
    Ok(File {
        bytes: sample.bytes.clone(),
        mime_type: sample.mime_type.to_owned(),
        sha256: sample.sha256,
        origin: Origin::Webhook,
        account_id: String::new(),
        at: jiff::Timestamp::UNIX_EPOCH,
    })
}

/// The file with zeros after it, up to a size.
fn padded(file: &File, size: u64) -> Result<File, Problem> {
    let size = usize::try_from(size).ok().filter(|size| *size <= DOCUMENT_BYTES_MAX);
    let size = size.ok_or_else(|| Problem::bad(format!("sizeBytes is at most {DOCUMENT_BYTES_MAX}")))?;
    let mut bytes = BytesMut::from(&file.bytes[..]);
    bytes.resize(size.max(file.bytes.len()), 0);
    Ok(File::new(Bytes::from(bytes), file.mime_type.clone(), file.origin, &file.account_id, file.at))
}
