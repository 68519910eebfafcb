//! Files knowledge is read from.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post, web};
use bytes::Bytes;
use garde::Validate;
use reaktly_documents::limits::FILE_BYTES_MAX;
use reaktly_documents::{Given, Kind};
use reaktly_domain::ids::{FileId, KnowledgeBaseId, SourceId};
use reaktly_media::size::readable;
use reaktly_media::{ReceiveError, Received, Receiving, names, object_key};
use reaktly_store::files::{self, StoredFile};
use reaktly_store::sources::{FileSettings, Settings, Source as Row};
use reaktly_store::{AsyncConnection as _, knowledge};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::articles::is_language;
use super::files::{next_piece, text_of};
use super::sources::{Source, insert, present};
use crate::access::{Caller, WriteKnowledge};
use crate::api::Api;
use crate::problem::{Code, FieldProblem, Problem};

/// Most bytes of a file.
const BYTES_MAX: u64 = FILE_BYTES_MAX as u64;
/// Bytes after which a file's kind is known, and refused before the rest comes.
const TELLING_BYTES: u64 = 16 * 1024;
/// Longest name of a file.
const NAME_CHARS_MAX: usize = 255;

/// How a file is called, and what it is written in.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub(crate) struct SourceFile {
    /// Its name, with the ending that tells its kind; Markdown and text are told by nothing else but `Content-Type`.
    #[garde(inner(length(chars, min = 1, max = NAME_CHARS_MAX)))]
    pub filename: Option<String>,
    /// The language of its article; else its own.
    #[garde(inner(custom(|language: &String, _context| is_language(language))))]
    pub language: Option<String>,
}

/// Adds a file: the body is the file, Markdown, text, HTML, PDF or Word (.docx), of at most 20 MB. It is kept, so that
/// it can be read again; its first run is queued.
#[utoipa::path(
    tag = "Knowledge",
    params(SourceFile),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file."),
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses((status = 201, description = "Made.", body = Source))
)]
#[post("/api/knowledge-bases/{id}/files")]
pub(crate) async fn upload_source(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    request: HttpRequest,
    id: web::Path<Uuid>,
    about: web::Query<SourceFile>,
    mut body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let (now, account, knowledge_base) = (api.now(), caller.account, KnowledgeBaseId::from_uuid(*id));
    let about = about.into_inner();
    about.validate().map_err(|report| {
        Problem::fields(report.iter().map(|(path, error)| FieldProblem::new(&path.to_string(), error)).collect())
    })?;
    let announced = text_of(request.headers(), header::CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok());
    if announced.is_some_and(|announced: u64| announced > BYTES_MAX) {
        return Err(too_large());
    }
    let declared = text_of(request.headers(), header::CONTENT_TYPE.as_str());
    let file = FileId::generate(now);
    let key = object_key(account, now, file.as_uuid());
    let mut conn = api.store.connection().await?;
    knowledge::get(&mut conn, account, knowledge_base).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    files::begin(&mut conn, now, account, (file, &key), Some(caller.user)).await?;
    drop(conn);

    let mut receiving = api.media.receive(&key, BYTES_MAX);
    let kind = match take(&mut receiving, &mut body, about.filename.as_deref(), declared).await {
        Ok(kind) => kind,
        Err(problem) => {
            receiving.discard().await;
            return Err(problem);
        }
    };
    let received = receiving.received();
    receiving.keep().await.map_err(|error| Problem::because(Code::Unavailable, error).retry_after_seconds(5))?;
    let stored = StoredFile {
        id: file,
        filename: names::sanitise(about.filename.as_deref().unwrap_or_default(), "document", kind.mime()),
        mime_type: kind.mime().to_owned(),
        size_bytes: i64::try_from(received.size_bytes).unwrap_or(i64::MAX),
        sha256: received.sha256,
        object_key: key,
        created_at: now,
    };
    let row = Row {
        id: SourceId::generate(now),
        knowledge_base_id: knowledge_base,
        name: stored.filename.clone(),
        settings: Settings::File(FileSettings { file, language: about.language }),
        schedule: None,
        next_run_at: None,
        created_by_id: Some(caller.user.into()),
        created_at: now,
        updated_at: now,
    };
    let source = keep(&api, &caller, &stored, &row).await?;
    Ok(HttpResponse::Created().json(source))
}

/// Writes the file and its source down.
async fn keep(api: &Api, caller: &Caller<WriteKnowledge>, stored: &StoredFile, row: &Row) -> Result<Source, Problem> {
    let (now, account) = (api.now(), caller.account);
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        files::finish(conn, account, stored).await?;
        files::keep(conn, now, account, stored.id).await?;
        insert(conn, now, account, row).await?;
        present(conn, account, (row.knowledge_base_id, row.id)).await
    })
    .await
}

/// Takes the body in and tells its kind; the limits are checked as soon as they can be.
async fn take(
    receiving: &mut Receiving,
    body: &mut web::Payload,
    filename: Option<&str>,
    declared: Option<&str>,
) -> Result<Kind, Problem> {
    let mut kind = None;
    while let Some(piece) = next_piece(body).await? {
        receiving.push(piece).await.map_err(|error| match error {
            ReceiveError::TooLarge { .. } => too_large(),
            ReceiveError::Storage(error) => Problem::because(Code::Unavailable, error).retry_after_seconds(5),
        })?;
        if kind.is_none() && receiving.size_bytes() >= TELLING_BYTES {
            kind = Some(kind_of(receiving.received(), filename, declared)?);
        }
    }
    match kind {
        Some(kind) => Ok(kind),
        None => kind_of(receiving.received(), filename, declared),
    }
}

fn kind_of(received: Received, filename: Option<&str>, declared: Option<&str>) -> Result<Kind, Problem> {
    if received.size_bytes == 0 {
        return Err(Problem::with(Code::BodyIncomplete, "the file is empty"));
    }
    let given = Given {
        bytes: Bytes::from(received.head),
        mime: declared.map(str::to_owned),
        filename: filename.map(str::to_owned),
        url: None,
    };
    Kind::of(&given).map_err(|error| Problem::with(Code::UnreadableFile, error))
}

fn too_large() -> Problem {
    Problem::with(Code::DocumentTooLarge, format_args!("at most {} are read; divide it", readable(BYTES_MAX)))
}
