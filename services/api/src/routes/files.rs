//! Files people upload to send them.

use std::time::Duration;

use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use bytes::Bytes;
use futures_util::StreamExt as _;
use reaktly_domain::ids::FileId;
use reaktly_media::size::{FILE_BYTES_MAX, readable};
use reaktly_media::{ReceiveError, Received, Receiving, names, object_key, types};
use reaktly_store::files::{self, StoredFile};
use reaktly_whatsapp::plan::media::{MEDIA, STILL_STICKER_BYTES_MAX, kinds_of};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::served_file::{ServedFile, serve};
use crate::access::{Caller, Credential, ReadConversations, WriteConversations};
use crate::api::Api;
use crate::input::Query;
use crate::problem::{Code, Problem};

/// Longest silence within an upload.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// Bytes after which a file's type is known, and refused before the rest comes.
const TELLING_BYTES: u64 = 4096;

/// How a file is called.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FileName {
    /// Its name; customers see it on documents. Made harmless; without one it is called after its kind.
    pub filename: Option<String>,
}

/// A file that can be sent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct File {
    pub id: Uuid,
    pub filename: String,
    /// Its true type, by its bytes.
    pub mime_type: String,
    pub size_bytes: i64,
    /// What it may be sent as: `image`, `video`, `audio`, `document`, `sticker`.
    pub kinds: Vec<&'static str>,
}

/// Uploads a file to be sent: the body is the file, `Content-Type` its type.
///
/// Meta's limits of type and size are checked here, before and while the file comes. A file that no message uses is
/// removed after a week.
#[utoipa::path(
    tag = "Conversations",
    params(FileName),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file."),
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 201, description = "Made.", body = File))
)]
#[post("/api/files")]
pub(crate) async fn upload_file(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    request: HttpRequest,
    name: Query<FileName>,
    mut body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let declared = text_of(request.headers(), header::CONTENT_TYPE.as_str());
    refuse_form(declared)?;
    let announced = text_of(request.headers(), header::CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok());
    if let Some(announced) = announced {
        let limit = declared.map(types::essence).and_then(|declared| bytes_max(&declared, None));
        check_size(announced, declared.unwrap_or_default(), limit.unwrap_or(FILE_BYTES_MAX))?;
    }
    let (account, now) = (caller.account, api.now());
    let id = FileId::generate(now);
    let key = object_key(account, now, id.as_uuid());
    let uploader = matches!(caller.credential, Credential::Session(_)).then_some(caller.user);
    let mut conn = api.store.connection().await?;
    files::begin(&mut conn, now, account, (id, &key), uploader).await?;
    drop(conn);

    let mut receiving = api.media.receive(&key, FILE_BYTES_MAX);
    let mime_type = match take(&mut receiving, &mut body, declared).await {
        Ok(mime_type) => mime_type,
        Err(problem) => {
            receiving.discard().await;
            return Err(problem);
        }
    };
    let received = receiving.received();
    receiving.keep().await.map_err(|error| Problem::because(Code::Unavailable, error).retry_after_seconds(5))?;
    let file = stored(id, key, &received, mime_type, name.filename.as_deref(), now);
    let mut conn = api.store.connection().await?;
    files::finish(&mut conn, account, &file).await?;
    Ok(HttpResponse::Created().json(File::from(file)))
}

/// An uploaded file, or a part of it.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses(
        (status = 200, description = "All of it.", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 206, description = "A part of it.", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 304, description = "The caller has it.")
    )
)]
#[get("/api/files/{id}")]
pub(crate) async fn read_file(
    api: web::Data<Api>,
    caller: Caller<ReadConversations>,
    request: HttpRequest,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = api.store.connection().await?;
    let file = files::get(&mut conn, caller.account, FileId::from_uuid(*id)).await?;
    drop(conn);
    let file = file.ok_or_else(|| Problem::of(Code::NotFound))?;
    let served = ServedFile {
        object_key: &file.object_key,
        filename: &file.filename,
        mime_type: &file.mime_type,
        declared_type: None,
        sha256: &file.sha256,
        size_bytes: u64::try_from(file.size_bytes).unwrap_or_default(),
    };
    serve(&api.media, &request, &served).await
}

/// Takes the body in and tells its type; the limits are checked as soon as they can be.
async fn take(receiving: &mut Receiving, body: &mut web::Payload, declared: Option<&str>) -> Result<String, Problem> {
    let mut limit = None;
    loop {
        let piece = next_piece(body).await?;
        let is_over = piece.is_none();
        if let Some(piece) = piece {
            receiving.push(piece).await.map_err(refuse)?;
        }
        let size_bytes = receiving.size_bytes();
        if limit.is_none() && (is_over || size_bytes >= TELLING_BYTES) {
            limit = Some(limit_of(&receiving.received(), declared)?);
        }
        if let Some((mime_type, bytes_max)) = &limit {
            check_size(size_bytes, mime_type, *bytes_max)?;
        }
        if is_over {
            return limit.map(|(mime_type, _)| mime_type).ok_or_else(|| Problem::of(Code::BodyIncomplete));
        }
    }
}

/// The next piece of an upload; nothing once it came to its end.
pub(super) async fn next_piece(body: &mut web::Payload) -> Result<Option<Bytes>, Problem> {
    match tokio::time::timeout(SILENCE_MAX, body.next()).await {
        Ok(None) => Ok(None),
        Ok(Some(Ok(piece))) => Ok(Some(piece)),
        Ok(Some(Err(_))) | Err(_) => Err(Problem::of(Code::BodyIncomplete)),
    }
}

/// The true type of what came so far, and the most bytes Meta takes of it.
fn limit_of(received: &Received, declared: Option<&str>) -> Result<(String, u64), Problem> {
    if received.size_bytes == 0 {
        return Err(file_empty());
    }
    let mime_type = types::identify(&received.head, declared).mime_type;
    let Some(bytes_max) = bytes_max(&mime_type, Some(&received.head)) else {
        let known: Vec<String> =
            MEDIA.iter().map(|limit| format!("{} ({})", limit.kind, limit.types.join(", "))).collect();
        let detail = format!("the file is {mime_type}; WhatsApp takes {}", known.join("; "));
        return Err(Problem::with(Code::UnsupportedFile, detail));
    };
    Ok((mime_type, bytes_max))
}

/// The most bytes Meta takes of a type; a sticker that is seen not to move may have fewer.
fn bytes_max(mime_type: &str, head: Option<&[u8]>) -> Option<u64> {
    let of_type = MEDIA.iter().filter(|limit| limit.types.contains(&mime_type)).map(|limit| limit.bytes_max).max()?;
    let is_still = mime_type == "image/webp" && head.is_some_and(|head| !types::moves(head));
    Some(if is_still { STILL_STICKER_BYTES_MAX } else { of_type })
}

fn check_size(size_bytes: u64, mime_type: &str, bytes_max: u64) -> Result<(), Problem> {
    if size_bytes <= bytes_max {
        return Ok(());
    }
    let kinds: Vec<&str> =
        MEDIA.iter().filter(|limit| limit.types.contains(&mime_type)).map(|limit| limit.kind).collect();
    let what = if kinds.is_empty() { "any file".to_owned() } else { format!("{mime_type} ({})", kinds.join(", ")) };
    let most = readable(bytes_max);
    Err(Problem::with(Code::FileTooLarge, format_args!("WhatsApp takes at most {most} of {what}")))
}

fn refuse(error: ReceiveError) -> Problem {
    match error {
        ReceiveError::TooLarge { bytes_max } => {
            let most = readable(bytes_max);
            Problem::with(Code::FileTooLarge, format_args!("WhatsApp takes at most {most} of any file"))
        }
        ReceiveError::Storage(error) => Problem::because(Code::Unavailable, error).retry_after_seconds(5),
    }
}

fn stored(
    id: FileId,
    object_key: String,
    received: &Received,
    mime_type: String,
    name: Option<&str>,
    now: jiff::Timestamp,
) -> StoredFile {
    let kind = kinds_of(&mime_type, received.size_bytes).first().copied().unwrap_or("file");
    StoredFile {
        id,
        filename: names::sanitise(name.unwrap_or_default(), kind, &mime_type),
        mime_type,
        size_bytes: i64::try_from(received.size_bytes).unwrap_or(i64::MAX),
        sha256: received.sha256.clone(),
        object_key,
        created_at: now,
    }
}

impl From<StoredFile> for File {
    fn from(file: StoredFile) -> Self {
        let kinds = kinds_of(&file.mime_type, u64::try_from(file.size_bytes).unwrap_or(u64::MAX));
        let StoredFile { id, filename, mime_type, size_bytes, .. } = file;
        Self { id: id.into(), filename, mime_type, size_bytes, kinds }
    }
}

/// A form would be taken for the file: what tools send when they are told to upload one.
pub(super) fn refuse_form(declared: Option<&str>) -> Result<(), Problem> {
    let is_form = declared.map(types::essence).is_some_and(|declared| declared == "multipart/form-data");
    if !is_form {
        return Ok(());
    }
    let fix =
        "send the bytes of the file as the body and its name in ?filename=, such as curl --data-binary @guide.pdf";
    Err(Problem::with(Code::FileInForm, fix))
}

pub(super) fn file_empty() -> Problem {
    Problem::with(Code::BodyIncomplete, "the file is empty: send its bytes as the body")
}

pub(super) fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
