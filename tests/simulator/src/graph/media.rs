//! Files: uploading them, asking where they are, fetching them, deleting them.

use super::error::GraphError;
use super::handle::Done;
use super::request::Request;
use super::token;
use crate::media::{File, Origin, link, link_is_true, rules};
use crate::simulator::Simulator;

use serde_json::json;

/// `POST /{phone-number-id}/media` with a form of `messaging_product`, `type` and `file`.
pub(super) fn upload(simulator: &Simulator, request: &Request, phone_id: &str) -> Result<Done, GraphError> {
    let account_id = simulator
        .with_world(|world| token::phone(world, request, phone_id).map(|business| business.account_id.clone()))?;
    let form = request.form.as_ref().ok_or_else(|| GraphError::parameter("The parameter file is required."))?;
    if form.fields.get("messaging_product").map(String::as_str) != Some("whatsapp") {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    let missing = || GraphError::parameter("The parameter file is required.");
    let (bytes, part_type) = form.file.as_ref().ok_or_else(missing)?;
    let mime_type = form.fields.get("type").or(part_type.as_ref());
    let mime_type = mime_type.map_or("application/octet-stream", String::as_str);
    if !rules::known(mime_type) {
        return Err(GraphError::parameter(format!(
            "Param file must be a file with one of the following types: {}. Received file of type '{mime_type}'.",
            rules::types()
        )));
    }
    if bytes.is_empty() {
        return Err(GraphError::of(131_053, "The file is empty"));
    }
    let wrong = rules::too_large(mime_type, bytes).or_else(|| rules::false_type(mime_type, bytes));
    if let Some(reason) = wrong {
        return Err(GraphError::of(131_053, reason));
    }
    let file = File::new(bytes.clone(), mime_type.to_owned(), Origin::Upload, &account_id, simulator.now());
    Ok(Done::Answered(json!({ "id": simulator.files.add(file) })))
}

/// `GET /{media-id}?phone_number_id=…`
pub(super) fn describe(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    let file = owned(simulator, request, id)?;
    Ok(Done::Answered(json!({
        "messaging_product": "whatsapp",
        "url": link(&request.base, id, simulator.now()),
        "mime_type": file.mime_type,
        // In hexadecimal here, in base64 in webhooks.
        "sha256": hex::encode(file.sha256),
        "file_size": file.bytes.len(),
        "id": id,
    })))
}

/// `DELETE /{media-id}?phone_number_id=…`
pub(super) fn delete(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    owned(simulator, request, id)?;
    simulator.files.remove(id);
    Ok(Done::Answered(json!({ "success": true })))
}

/// `GET …/whatsapp_business/attachments/?mid=…&ext=…&hash=…` on the files' own host: plain statuses, no error bodies.
pub(super) fn fetch(simulator: &Simulator, request: &Request, id: &str) -> Done {
    // Without a name the edge turns callers away, which has cost people days.
    if request.user_agent.is_none() {
        return Done::Missing(400);
    }
    if request.token.is_none() {
        return Done::Missing(401);
    }
    let parameter = |name: &str| request.query.get(name).map(String::as_str).unwrap_or_default();
    let until = parameter("ext").parse().unwrap_or_default();
    if !link_is_true(id, until, parameter("hash"), simulator.now()) {
        return Done::Missing(404);
    }
    owned(simulator, request, id).map_or(Done::Missing(404), Done::File)
}

/// A file that lives and that the token may see.
fn owned(simulator: &Simulator, request: &Request, id: &str) -> Result<File, GraphError> {
    let gone = || GraphError::no_object(id, &request.method);
    simulator.with_world(|world| match request.query.get("phone_number_id") {
        Some(phone_id) => token::phone(world, request, phone_id).map(|_| ()),
        None => token::owner(world, request).map(|_| ()),
    })?;
    let file = simulator.files.get(id).filter(|file| file.alive(simulator.now())).ok_or_else(gone)?;
    simulator.with_world(|world| {
        let owner = token::owner(world, request)?;
        Some(()).filter(|()| owner.account_id == file.account_id).ok_or_else(gone)
    })?;
    Ok(file)
}
