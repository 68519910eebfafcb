//! Media of messages: what customers sent, as far as it has been fetched.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use jiff::Timestamp;
use reaktly_domain::ids::MessageId;
use reaktly_store::media::{self, Finished, MediaView};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::served_file::{ServedFile, serve};
use crate::access::{Caller, ReadConversations, WriteConversations};
use crate::api::Api;
use crate::problem::{Code, Problem};

/// Whether a file of a message is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MediaState {
    /// On its way.
    Pending,
    /// Here.
    Ready,
    /// Lost.
    Failed,
}

/// The file of a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageMedia {
    pub state: MediaState,
    /// Where it is, once it is here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its true type once it is here, and as its sender gave it before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<i64>,
    /// A harmless name, once it is here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Why it is lost, or what it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Until when a lost file may be tried again, for Meta keeps it no longer; absent when Meta never had it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_until: Option<Timestamp>,
}

impl MessageMedia {
    /// A file of a customer.
    pub(super) fn of(view: MediaView) -> Self {
        let state = match view.state.as_str() {
            "ready" => MediaState::Ready,
            "failed" => MediaState::Failed,
            _ => MediaState::Pending,
        };
        let is_here = state == MediaState::Ready;
        let may_retry = state == MediaState::Failed && view.is_known_to_meta();
        Self {
            state,
            url: is_here.then(|| format!("/api/media/{}", view.message_id)),
            mime_type: view.mime_type.or(view.declared_type),
            size_bytes: view.size_bytes,
            filename: view.filename.filter(|_| is_here),
            reason: view.reason,
            retry_until: may_retry.then_some(view.deadline_at),
        }
    }

    /// A file of ours that a message sends, if `content` is of that kind.
    pub(super) fn sent(content: &serde_json::Value) -> Option<Self> {
        let text = |name: &str| content.get(name).and_then(serde_json::Value::as_str);
        let file: Uuid = text("file")?.parse().ok()?;
        Some(Self {
            state: MediaState::Ready,
            url: Some(format!("/api/files/{file}")),
            mime_type: text("mimeType").map(str::to_owned),
            size_bytes: None,
            filename: text("filename").map(str::to_owned),
            reason: None,
            retry_until: None,
        })
    }
}

/// The file of a message, or a part of it.
///
/// Pictures, sound and films are shown in place; everything else is saved, under `application/octet-stream` unless it
/// is a PDF. One `Range` is honoured.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses(
        (status = 200, description = "All of it.", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 206, description = "A part of it.", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 304, description = "The caller has it.")
    )
)]
#[get("/api/media/{id}")]
pub(crate) async fn read_media(
    api: web::Data<Api>,
    caller: Caller<ReadConversations>,
    request: HttpRequest,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = api.store.connection().await?;
    let found = media::get(&mut conn, caller.account, MessageId::from_uuid(*id)).await?;
    drop(conn);
    let view = found.ok_or_else(|| Problem::of(Code::NotFound))?;
    let reason = view.reason.clone().unwrap_or_default();
    match view.state.as_str() {
        "ready" => {}
        "failed" => return Err(Problem::with(Code::MediaFailed, reason)),
        _ if reason.is_empty() => return Err(Problem::of(Code::MediaPending).retry_after_seconds(2)),
        _ => return Err(Problem::with(Code::MediaPending, reason).retry_after_seconds(5)),
    }
    let file = ServedFile {
        object_key: view.object_key.as_deref().unwrap_or_default(),
        filename: view.filename.as_deref().unwrap_or_default(),
        mime_type: view.mime_type.as_deref().unwrap_or_default(),
        declared_type: view.declared_type.as_deref(),
        sha256: view.sha256.as_deref().unwrap_or_default(),
        size_bytes: view.size_bytes.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
    };
    serve(&api.media, &request, &file).await
}

/// Tries a lost file again, as long as Meta keeps it. One that is here or on its way stays as it is.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = MessageMedia))
)]
#[post("/api/media/{id}/retry")]
pub(crate) async fn retry_media(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<MessageMedia>, Problem> {
    let (account, message, now) = (caller.account, MessageId::from_uuid(*id), api.now());
    let not_found = || Problem::of(Code::NotFound);
    let mut conn = api.store.connection().await?;
    let view = media::get(&mut conn, account, message).await?.ok_or_else(not_found)?;
    let place = (view.conversation_id, message);
    let (retried, view, written) = (*conn)
        .transaction(async |conn: &mut AsyncPgConnection| {
            let mut causes = Causes::default();
            let retried = media::retry(conn, now, account, place, &mut causes).await?;
            let view = media::get(conn, account, message).await?.ok_or_else(not_found)?;
            Ok::<_, Problem>((retried, view, causes.write(conn).await?))
        })
        .await?;
    drop(conn);
    api.publish(written);
    if retried == Finished::Stale && view.state == "failed" {
        let reason = view.reason.unwrap_or_default();
        return Err(Problem::with(Code::MediaFailed, format_args!("WhatsApp does not have it any more: {reason}")));
    }
    Ok(web::Json(MessageMedia::of(view)))
}
